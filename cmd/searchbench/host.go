package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dienhinh/internal/feed"
)

// host serves a folder as static hosts do: the headers of its _headers file, text gzipped at level 6, no ranges. It
// knows how many bytes each answer took on the wire, headers included, whoever in the browser asked for it: the page,
// a worker, a preload.
type host struct {
	URL    string
	root   string
	mounts map[string]string // what is served from another folder, by prefix: "/pagefind/"
	free   map[string]bool   // mounts that are served without the rules of _headers
	rules  []feed.HeaderRule
	server *http.Server

	mu    sync.Mutex
	files map[string]*file
	log   []exchange
	busy  int
	last  time.Time
}

// file is what an address answers with.
type file struct {
	data, gzipped []byte // gzipped is nil for what hosts do not compress
	kind, tag     string
}

// exchange is one answer in the making: where on its connection it began.
type exchange struct {
	conn       *countedConn
	from       int64
	path, dest string
}

// received is one answer that the browser got.
type received struct {
	Path  string `json:"path"`
	Dest  string `json:"dest"` // the browser's Sec-Fetch-Dest: document, script, empty …
	Bytes int64  `json:"bytes"`
}

type countedConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countedConn) Write(p []byte) (int, error) {
	c.written.Add(int64(len(p))) // before they go: the next request may come before Write returns
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n - len(p)))
	return n, err
}

type countedListener struct{ net.Listener }

func (l countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &countedConn{Conn: c}, nil
}

type connKey struct{}

// serve starts a host of the site in root.
func serve(root string) (*host, error) {
	h := &host{root: root, mounts: map[string]string{}, free: map[string]bool{}, files: map[string]*file{}}
	text, err := os.ReadFile(filepath.Join(root, "_headers"))
	if err != nil {
		return nil, fmt.Errorf("reading the site's header rules: %w", err)
	}
	if h.rules, err = feed.ReadHeaders(string(text)); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	h.URL = "http://" + listener.Addr().String()
	h.server = &http.Server{
		Handler:           http.HandlerFunc(h.answer),
		ReadHeaderTimeout: time.Minute,
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
	}
	go func() { _ = h.server.Serve(countedListener{listener}) }()
	return h, nil
}

func (h *host) close() { _ = h.server.Close() }

// mount serves a folder below a prefix instead of what the site has there.
func (h *host) mount(prefix, dir string, free bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mounts[prefix] = dir
	h.free[prefix] = free
}

func (h *host) answer(w http.ResponseWriter, r *http.Request) {
	h.begin(r)
	defer h.end()
	f, free := h.file(r.URL.Path)
	head := w.Header()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	head.Set("Content-Type", f.kind)
	if !free {
		h.setHeaders(head, r.URL.Path)
	}
	head.Set("ETag", f.tag)
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	data := f.data
	if f.gzipped != nil {
		head.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			head.Set("Content-Encoding", "gzip")
			data = f.gzipped
		}
	}
	head.Set("Content-Length", fmt.Sprint(len(data)))
	_, _ = w.Write(data)
}

func (h *host) begin(r *http.Request) {
	c, _ := r.Context().Value(connKey{}).(*countedConn)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy++
	h.last = time.Now()
	h.log = append(h.log, exchange{c, c.written.Load(), r.URL.Path, r.Header.Get("Sec-Fetch-Dest")})
}

func (h *host) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy--
	h.last = time.Now()
}

// rest waits until nothing was asked for during a while.
func (h *host) rest(ctx context.Context, while time.Duration) {
	for ctx.Err() == nil {
		h.mu.Lock()
		quiet := h.busy == 0 && time.Since(h.last) >= while
		h.mu.Unlock()
		if quiet {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// take returns what was sent since the last time, without what browsers ask for by themselves.
func (h *host) take() []received {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []received
	for i, e := range h.log {
		end := e.conn.written.Load()
		if next := slices.IndexFunc(h.log[i+1:], func(x exchange) bool { return x.conn == e.conn }); next >= 0 {
			end = h.log[i+1+next].from
		}
		if e.path != "/favicon.ico" {
			list = append(list, received{e.path, e.dest, end - e.from})
		}
	}
	h.log = nil
	return list
}

// file returns what is at an address, and whether it is outside the site's rules.
func (h *host) file(address string) (*file, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	name, root, free := strings.TrimPrefix(path.Clean("/"+address), "/"), h.root, false
	if strings.HasSuffix(address, "/") {
		name = path.Join(name, "index.html")
	}
	for prefix, dir := range h.mounts {
		if strings.HasPrefix("/"+name, prefix) {
			name, root, free = strings.TrimPrefix("/"+name, prefix), dir, h.free[prefix]
		}
	}
	full := filepath.Join(root, filepath.FromSlash(name))
	if f, ok := h.files[full]; ok {
		return f, free
	}
	data, err := os.ReadFile(full)
	if err != nil {
		return nil, free
	}
	sum := fnv.New64a()
	_, _ = sum.Write(data)
	f := &file{data: data, kind: feed.ContentType(name), tag: fmt.Sprintf(`"%x"`, sum.Sum64())}
	if feed.Compressed(name) {
		f.gzipped = squeeze(data)
	}
	h.files[full] = f
	return f, free
}

// squeeze compresses as hosts do on the fly.
func squeeze(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 6)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// setHeaders sets the headers that the site's rules say of an address.
func (h *host) setHeaders(head http.Header, address string) {
	for _, v := range feed.HeadersOf(h.rules, address) {
		head.Set(v[0], v[1])
	}
}
