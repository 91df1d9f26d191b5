package serve

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"dienhinh/internal/upkeep"
)

// This file holds how the preview behaves towards the machine and the network that it runs on: who is answered, how
// long and how much.

// A preview has few readers, all of them near. mostPosted is in form.go.
const (
	headTimeout  = 10 * time.Second // for the request's lines
	readTimeout  = 2 * time.Minute  // for what the form posts
	writeTimeout = 30 * time.Second // for an answer, or one event of a stream
	idleTimeout  = 2 * time.Minute
	mostHead     = 64 << 10
	mostStreams  = 256 // pages that are open
)

// Serve listens until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.guard(l.Addr(), http.HandlerFunc(s.handle)),
		ReadHeaderTimeout: headTimeout, ReadTimeout: readTimeout, WriteTimeout: readTimeout + writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: mostHead,
		ErrorLog: log.New(discard{}, "", 0), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		err := server.Shutdown(stop)
		if errors.Is(err, context.DeadlineExceeded) {
			return server.Close() // who is still reading has had its time
		}
		return err
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// turn waits until an output may be made, or reports that its reader has gone.
func (s *Server) turn(ctx context.Context) bool {
	select {
	case s.making <- true:
		return true
	case <-ctx.Done():
		return false
	}
}

// guard refuses what a preview has no business with: other methods, other names than this machine's, and what another
// site's page asks for.
func (s *Server) guard(addr net.Addr, next http.Handler) http.Handler {
	tcp, _ := addr.(*net.TCPAddr)
	local := tcp == nil || tcp.IP.IsLoopback()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == formAddress {
			s.form(w, r, local && tcp != nil)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "chỉ xem được trang (GET, HEAD)", http.StatusMethodNotAllowed)
		case !local && strings.HasPrefix(r.URL.Path+"/", upkeep.Address):
			http.Error(w, "bàn biên tập chỉ mở được trên máy đang chạy dienhinh serve, ở địa chỉ 127.0.0.1", http.StatusForbidden)
		case local && !loopbackHost(r.Host):
			http.Error(w, "máy chủ xem thử chỉ trả lời địa chỉ của chính máy này", http.StatusForbidden)
		case !local && !nearHost(r.Host):
			http.Error(w, "máy chủ xem thử chỉ trả lời địa chỉ IP và tên máy trong mạng; mở lại bằng địa chỉ IP của máy đang chạy dienhinh serve", http.StatusForbidden)
		case fromElsewhere(r):
			http.Error(w, "trang web khác không lấy được gì ở máy chủ xem thử", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopbackHost reports that a request names this machine. A page of another site that has its name lead to 127.0.0.1
// (DNS rebinding) cannot choose what Host says.
func loopbackHost(host string) bool {
	ip, name := hostOf(host)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

// nearHost reports that a request names a machine by an address, or by a name that no other site can have: one without
// a dot, or of the local network alone.
func nearHost(host string) bool {
	ip, name := hostOf(host)
	return ip != nil || name != "" && !strings.Contains(name, ".") || strings.HasSuffix(strings.ToLower(name), ".local")
}

func hostOf(host string) (net.IP, string) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	return net.ParseIP(host), host
}

// fromElsewhere reports that a page of another site, or of another server on this machine, asks: all that such a page may
// do is lead somebody here. Browsers say so and let no page say otherwise; other programs say nothing.
func fromElsewhere(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}
