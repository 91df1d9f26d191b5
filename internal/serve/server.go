package serve

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/source"
	"dienhinh/internal/upkeep"
)

//go:embed reload.js
var reloadScript []byte

//go:embed serve.css
var serveStyle []byte

// Options are what the command line chooses.
type Options struct {
	Build func() build.Options // asked for at every assembly, so that "now" moves on
	Now   func() time.Time
	Lang  diag.Lang
	Log   func(diag.Text) // what the terminal is told
	Show  func(diag.Findings)
	Root  string // the project's folder, absolute: for links that open a file; may be empty
}

// Server is a preview of one project.
type Server struct {
	builder  *build.Builder
	building sync.Mutex // a Builder is for one at a time
	opt      Options
	desk     *desk.Desk // nil: nothing can be changed here

	boarding sync.Mutex // while a board is made

	mu       sync.RWMutex
	rules    []feed.HeaderRule                // what a host answers with
	outputs  map[string]publish.Output        // of the last good assembly
	index    func() map[string]publish.Output // the search index of that assembly, made when it is asked for
	prefix   string
	findings diag.Findings // of the last assembly
	standing *standing     // of the last assembly
	good     *build.Result // of the last good assembly
	files    []*source.File
	version  int
	changed  chan struct{} // closed at the next version
}

// New prepares a preview. Call Rebuild before serving.
func New(b *build.Builder, opt Options) *Server {
	return &Server{builder: b, opt: opt, changed: make(chan struct{}), rules: feed.SiteHeaders("", nil)}
}

// rulesOf reads the rules that the site would give its host.
func rulesOf(o publish.Output) []feed.HeaderRule {
	var b bytes.Buffer
	if o.Write == nil || o.Write(&b) != nil {
		return feed.SiteHeaders("", nil)
	}
	rules, err := feed.ReadHeaders(b.String())
	if err != nil {
		return feed.SiteHeaders("", nil)
	}
	return rules
}

// Rebuild assembles the project and puts the result on show. It reports whether the site is good.
func (s *Server) Rebuild(ctx context.Context) bool {
	s.building.Lock()
	defer s.building.Unlock()
	start := s.opt.Now()
	opt := s.opt.Build()
	opt.Pictures = build.PicturesWhenAsked
	r := s.builder.Assemble(ctx, opt, start)
	good := r.Site != nil
	s.mu.Lock()
	if s.version > 0 && slices.Equal(s.files, r.Snapshot.Files) && len(s.findings) == len(r.Findings) {
		s.mu.Unlock() // touched, not changed: nobody has to load anything again
		return good
	}
	s.files, s.findings = r.Snapshot.Files, r.Findings
	s.standing = &standing{result: r, asOf: opt.AsOf}
	if good {
		s.good = r
		s.prefix = r.Site.Prefix()
		s.rules = rulesOf(byPath(r.Outputs)["_headers"])
		s.outputs, s.index = byPath(r.Outputs), sync.OnceValue(func() map[string]publish.Output { return byPath(r.Index()) })
	}
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
	took := s.opt.Now().Sub(start).Round(time.Millisecond)
	if good {
		s.opt.Log(diag.Say("đã dựng lại: %d trang và tệp, %s", "assembled %d pages and files in %s", len(r.Outputs), took))
	} else {
		s.opt.Show(r.Findings)
		s.opt.Log(diag.Say("có %d lỗi; trang đang xem là bản tốt gần nhất", "%d errors; the last good site stays on show", r.Findings.Count(diag.Error)))
	}
	return good
}

func byPath(outputs []publish.Output) map[string]publish.Output {
	m := make(map[string]publish.Output, len(outputs))
	for _, o := range outputs {
		m[o.Path] = o
	}
	return m
}

// Serve listens until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.guard(l.Addr(), http.HandlerFunc(s.handle)), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: log.New(discard{}, "", 0), BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return nil
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// guard refuses what a preview has no business with: other methods, and, on loopback, other names.
func (s *Server) guard(addr net.Addr, next http.Handler) http.Handler {
	tcp, _ := addr.(*net.TCPAddr)
	local := tcp == nil || tcp.IP.IsLoopback()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == formAddress {
			s.form(w, r, local && tcp != nil)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "chỉ xem được trang (GET, HEAD)", http.StatusMethodNotAllowed)
			return
		}
		if !local && strings.HasPrefix(r.URL.Path+"/", upkeep.Address) {
			http.Error(w, "bàn biên tập chỉ mở được trên máy đang chạy dienhinh serve, ở địa chỉ 127.0.0.1", http.StatusForbidden)
			return
		}
		if local && !loopbackHost(r.Host) {
			http.Error(w, "máy chủ xem thử chỉ trả lời địa chỉ của chính máy này", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func loopbackHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/_dienhinh/events":
		s.events(w, r)
		return
	case "/_dienhinh/reload.js":
		serveBytes(w, r, http.StatusOK, "text/javascript; charset=utf-8", reloadScript)
		return
	case "/_dienhinh/desk.js":
		serveBytes(w, r, http.StatusOK, "text/javascript; charset=utf-8", deskScript)
		return
	case "/_dienhinh/desk.css":
		serveBytes(w, r, http.StatusOK, "text/css; charset=utf-8", deskStyle)
		return
	case strings.TrimSuffix(upkeep.Address, "/"):
		http.Redirect(w, r, upkeep.Address, http.StatusMovedPermanently)
		return
	case "/_dienhinh/serve.css":
		serveBytes(w, r, http.StatusOK, "text/css; charset=utf-8", serveStyle)
		return
	}
	s.mu.RLock()
	outputs, index, prefix, findings, rules := s.outputs, s.index, s.prefix, s.findings, s.rules
	s.mu.RUnlock()
	for _, h := range feed.HeadersOf(rules, r.URL.Path) {
		switch h[0] {
		case "Strict-Transport-Security", "Cache-Control", "Content-Type":
			// The preview is plain http, must never be remembered by the browser, and knows its types.
		default:
			w.Header().Set(h[0], h[1])
		}
	}
	if r.URL.Path == upkeep.Address {
		s.editorsDesk(w, r)
		return
	}
	if outputs == nil {
		serveBytes(w, r, http.StatusInternalServerError, "text/html; charset=utf-8", []byte(s.errorPage(findings)))
		return
	}
	p := r.URL.Path
	if prefix != "" {
		if p == "/" {
			http.Redirect(w, r, prefix+"/", http.StatusFound)
			return
		}
		if !strings.HasPrefix(p, prefix+"/") {
			s.page(w, r, outputs["404.html"], http.StatusNotFound, findings)
			return
		}
		p = strings.TrimPrefix(p, prefix)
	}
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if strings.HasPrefix(name, build.IndexFolder) || "/"+name == build.SearchIndex {
		outputs = index() // nobody who only looks at pages waits for it
	}
	if o, ok := outputs[name]; ok && name != "_headers" && name != "_redirects" {
		s.page(w, r, o, http.StatusOK, findings)
		return
	}
	if _, ok := outputs[name+"/index.html"]; ok {
		http.Redirect(w, r, prefix+p+"/", http.StatusMovedPermanently)
		return
	}
	s.page(w, r, outputs["404.html"], http.StatusNotFound, findings)
}

// page runs an output and sends it, with what a preview adds to pages.
func (s *Server) page(w http.ResponseWriter, r *http.Request, o publish.Output, status int, findings diag.Findings) {
	if o.Write == nil {
		http.NotFound(w, r)
		return
	}
	var b bytes.Buffer
	if err := o.Write(&b); err != nil {
		var bad *build.BadPicture
		if errors.As(err, &bad) { // nobody sees a page in a picture's place
			s.opt.Show(diag.Findings{bad.Finding})
		}
		// A template failed while running: show it as the findings are shown.
		f := diag.Finding{Code: "template", File: o.Owner, Text: diag.Say("không dựng được trang này: %v", "this page cannot be made: %v", err)}
		serveBytes(w, r, http.StatusInternalServerError, "text/html; charset=utf-8", []byte(s.errorPage(append(diag.Findings{f}, findings...))))
		return
	}
	data := b.Bytes()
	kind := feed.ContentType(o.Path)
	if strings.HasSuffix(o.Path, ".html") && !strings.HasPrefix(o.Path, feed.FormFolder+"/") { // a form that loads again loses what was typed
		data = s.decorate(data, findings)
	}
	serveBytes(w, r, status, kind, data)
}

func serveBytes(w http.ResponseWriter, r *http.Request, status int, kind string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", fmt.Sprint(len(data)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

const additions = `<script src="/_dienhinh/reload.js" defer></script>`

// decorate adds live reload, and the errors while there are any, before the end of a page.
func (s *Server) decorate(page []byte, findings diag.Findings) []byte {
	extra := additions
	if findings.Failed() {
		extra += `<link rel="stylesheet" href="/_dienhinh/serve.css">` + s.errorList(findings)
	}
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	out := make([]byte, 0, len(page)+len(extra))
	out = append(out, page[:at]...)
	out = append(out, extra...)
	return append(out, page[at:]...)
}

func (s *Server) errorList(findings diag.Findings) string {
	var b strings.Builder
	heading := diag.Say("Có %d lỗi trong nội dung; trang này là bản tốt gần nhất", "%d errors; this is the last good site", findings.Count(diag.Error))
	fmt.Fprintf(&b, `<aside class="dienhinh-errors" role="alert" aria-label="%s"><h2>%s</h2>`, html.EscapeString(heading.In(s.opt.Lang)), html.EscapeString(heading.In(s.opt.Lang)))
	for _, f := range findings {
		if f.Severity == diag.Error {
			fmt.Fprintf(&b, "<pre>%s</pre>", html.EscapeString(f.Format(s.opt.Lang)))
		}
	}
	b.WriteString("</aside>")
	return b.String()
}

func (s *Server) errorPage(findings diag.Findings) string {
	return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Có lỗi trong nội dung</title><link rel="stylesheet" href="/_dienhinh/serve.css"></head><body>` +
		s.errorList(findings) + additions + `</body></html>`
}

// events is the stream that tells pages to load again (server-sent events).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "stream", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s.mu.RLock()
	version, changed := s.version, s.changed
	s.mu.RUnlock()
	fmt.Fprintf(w, "retry: 500\nid: %d\nevent: hello\ndata: %d\n\n", version, version)
	flusher.Flush()
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			fmt.Fprint(w, ": còn đây\n\n")
		case <-changed:
			s.mu.RLock()
			version, changed = s.version, s.changed
			s.mu.RUnlock()
			fmt.Fprintf(w, "id: %d\nevent: change\ndata: %d\n\n", version, version)
		}
		flusher.Flush()
	}
}
