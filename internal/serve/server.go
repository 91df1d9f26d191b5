package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/upkeep"
)

//go:embed reload.js
var reloadScript []byte

// reloadAddress changes with the script, so that the browser may keep it.
var reloadAddress = fmt.Sprintf("/_dienhinh/reload.%x.js", sha256.Sum256(reloadScript))[:len("/_dienhinh/reload.")+10] + ".js"

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
	view     *view         // of the last good assembly; nil before there is one
	findings diag.Findings // of the last assembly
	standing *standing     // of the last assembly
	version  int
	run      int64 // tells this preview's versions from those of one before it

	making  chan bool     // as many outputs at once as this has room for
	streams chan bool     // as many open streams
	changed chan struct{} // closed at the next version
}

// view is a good site to look at.
type view struct {
	*build.Result
	prefix string
	rules  func() []feed.HeaderRule // what a host answers with
}

// New prepares a preview. Call Rebuild before serving.
func New(b *build.Builder, opt Options) *Server {
	return &Server{
		builder: b, opt: opt, changed: make(chan struct{}), run: time.Now().UnixNano(),
		making: make(chan bool, 2*runtime.GOMAXPROCS(0)), streams: make(chan bool, mostStreams),
	}
}

// scene is what is on show at one moment.
type scene struct {
	*view    // nil before there is a good site
	standing *standing
	findings diag.Findings
	version  string
	changed  chan struct{} // closed at the next version
}

func (s *Server) scene() scene {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return scene{s.view, s.standing, s.findings, fmt.Sprintf("%x-%d", s.run, s.version), s.changed}
}

func newView(r *build.Result) *view {
	return &view{r, r.Site.Prefix(), sync.OnceValue(func() []feed.HeaderRule {
		var b bytes.Buffer
		o, ok := r.Output("_headers")
		if !ok || o.Write(&b) != nil {
			return feed.SiteHeaders("", nil)
		}
		rules, err := feed.ReadHeaders(b.String())
		if err != nil {
			return feed.SiteHeaders("", nil)
		}
		return rules
	})}
}

// headers are what a host answers with before there is a site.
func (v *view) headers(address string) [][2]string {
	if v == nil {
		return feed.HeadersOf(feed.SiteHeaders("", nil), address)
	}
	return feed.HeadersOf(v.rules(), address)
}

// Rebuild assembles the project and puts the result on show. It reports whether the site is good.
func (s *Server) Rebuild(ctx context.Context) bool {
	s.building.Lock()
	defer s.building.Unlock()
	a := s.assemble(ctx, nil)
	s.show(a)
	return a.Site != nil
}

// assembly is a result on its way to be shown.
type assembly struct {
	*build.Result
	asOf  time.Time
	start time.Time
}

// assemble makes the site again; changed are the paths at which anything can have changed, nil is anywhere. The caller
// holds s.building.
func (s *Server) assemble(ctx context.Context, changed []string) assembly {
	start := s.opt.Now()
	opt := s.opt.Build()
	opt.Pictures, opt.Hasty, opt.Changed = build.PicturesWhenAsked, true, changed
	return assembly{s.builder.Assemble(ctx, opt, start), opt.AsOf, start}
}

// show puts a result on show and tells the open pages.
func (s *Server) show(a assembly) {
	r, good := a.Result, a.Site != nil
	s.mu.Lock()
	if old := s.standing; old != nil && slices.Equal(old.result.Snapshot.Files, r.Snapshot.Files) && slices.Equal(old.result.Findings, r.Findings) {
		s.mu.Unlock() // touched, not changed: nobody has to load anything again
		return
	}
	s.findings = r.Findings
	s.standing = &standing{result: r, asOf: a.asOf}
	if good {
		s.view = newView(r)
	}
	s.next()
	s.mu.Unlock()
	took := s.opt.Now().Sub(a.start).Round(time.Millisecond)
	if good {
		s.opt.Log(diag.Say("đã dựng lại: %d bài, %s", "assembled %d stories in %s", len(r.Site.Models()), took))
	} else {
		s.opt.Show(r.Findings)
		s.opt.Log(diag.Say("có %d lỗi; trang đang xem là bản tốt gần nhất", "%d errors; the last good site stays on show", r.Findings.Count(diag.Error)))
	}
}

// next tells the open pages to load again. The caller holds s.mu.
func (s *Server) next() {
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/_dienhinh/events":
		s.events(w, r)
		return
	case reloadAddress:
		w.Header().Set("Cache-Control", forEver)
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
	now := s.scene()
	for _, h := range now.headers(r.URL.Path) {
		switch h[0] {
		case "Strict-Transport-Security", "Cache-Control", "Content-Type", "Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin":
			// The preview is plain http, says itself what may be remembered, and knows its types. What the site
			// gives to other sites, a preview does not: it may have drafts.
		default:
			w.Header().Set(h[0], h[1])
		}
	}
	if r.URL.Path == upkeep.Address {
		s.editorsDesk(w, r)
		return
	}
	if now.view == nil {
		serveBytes(w, r, http.StatusInternalServerError, "text/html; charset=utf-8", []byte(s.errorPage(now, now.findings)))
		return
	}
	p := r.URL.Path
	lost := func() {
		o, _ := now.Output("404.html")
		s.page(w, r, o, http.StatusNotFound, now)
	}
	if now.prefix != "" {
		if p == "/" {
			http.Redirect(w, r, now.prefix+"/", http.StatusFound)
			return
		}
		if !strings.HasPrefix(p, now.prefix+"/") {
			lost()
			return
		}
		p = strings.TrimPrefix(p, now.prefix)
	}
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if o, ok := now.Output(name); ok && name != "_headers" && name != "_redirects" {
		s.page(w, r, o, http.StatusOK, now)
		return
	}
	if _, ok := now.Output(name + "/index.html"); ok {
		http.Redirect(w, r, now.prefix+p+"/", http.StatusMovedPermanently)
		return
	}
	lost()
}

// page runs an output and sends it, with what a preview adds to pages.
func (s *Server) page(w http.ResponseWriter, r *http.Request, o publish.Output, status int, now scene) {
	if o.Write == nil {
		http.NotFound(w, r)
		return
	}
	var b bytes.Buffer
	if !s.turn(r.Context()) {
		return // the reader has gone
	}
	err := o.Write(&b)
	<-s.making
	if err != nil {
		var bad *build.BadPicture
		if errors.As(err, &bad) { // nobody sees a page in a picture's place
			s.opt.Show(diag.Findings{bad.Finding})
		}
		s.sorry(w, r, now, o.Owner, err)
		return
	}
	data := b.Bytes()
	kind := feed.ContentType(o.Path)
	if strings.HasSuffix(o.Path, ".html") && !strings.HasPrefix(o.Path, feed.FormFolder+"/") { // a form that loads again loses what was typed
		data = s.decorate(data, now)
	}
	if status == http.StatusOK && strings.HasPrefix(o.Path, "static/") {
		w.Header().Set("Cache-Control", forEver) // the name says what is in it
	}
	serveBytes(w, r, status, kind, data)
}

// sorry answers in place of a page that cannot be made: with what its template says is wrong, or else with the file that
// asked for it.
func (s *Server) sorry(w http.ResponseWriter, r *http.Request, now scene, file string, err error) {
	f := diag.Finding{Code: "template", File: file, Text: diag.Say("không dựng được trang này: %v", "this page cannot be made: %v", err)}
	var bad *build.BadPage
	if errors.As(err, &bad) {
		f = bad.Finding
	}
	serveBytes(w, r, http.StatusInternalServerError, "text/html; charset=utf-8", []byte(s.errorPage(now, append(diag.Findings{f}, now.findings...))))
}

// forEver lets the browser keep what has the hash of its content in its name: a page that loads again is drawn at once.
const forEver = "private, max-age=31536000, immutable"

func serveBytes(w http.ResponseWriter, r *http.Request, status int, kind string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", fmt.Sprint(len(data)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

// additions make a page renew itself. It says which site it is from: what changes while it is on its way is not lost.
func (now scene) additions() string {
	return `<script src="` + reloadAddress + `" data-version="` + now.version + `" defer></script>`
}

// decorate adds live reload, and the errors while there are any, before the end of a page.
func (s *Server) decorate(page []byte, now scene) []byte {
	extra := now.additions()
	if now.findings.Failed() {
		extra += `<link rel="stylesheet" href="/_dienhinh/serve.css">` + s.errorList(now, now.findings)
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

func (s *Server) errorList(now scene, findings diag.Findings) string {
	var b strings.Builder
	heading := diag.Say("Có %d lỗi trong nội dung; trang này là bản tốt gần nhất", "%d errors; this is the last good site", findings.Count(diag.Error))
	if now.view != nil && now.standing.result == now.Result {
		heading = diag.Say("Có %d lỗi trong nội dung; sửa xong mới đăng được", "%d errors; the site cannot be published before they are mended", findings.Count(diag.Error))
	}
	fmt.Fprintf(&b, `<section class="dienhinh-errors" role="alert" aria-label="%s"><h2>%s</h2>`, html.EscapeString(heading.In(s.opt.Lang)), html.EscapeString(heading.In(s.opt.Lang)))
	for _, f := range findings {
		if f.Severity == diag.Error {
			fmt.Fprintf(&b, "<pre>%s</pre>", html.EscapeString(f.Format(s.opt.Lang)))
		}
	}
	b.WriteString("</section>")
	return b.String()
}

func (s *Server) errorPage(now scene, findings diag.Findings) string {
	return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Có lỗi trong nội dung</title><link rel="stylesheet" href="/_dienhinh/serve.css"></head><body><main><h1>Có lỗi trong nội dung</h1><p>Sửa rồi lưu tệp là trang tự hiện.</p></main>` +
		s.errorList(now, findings) + now.additions() + `</body></html>`
}

// events is the stream that tells pages to load again (server-sent events). A page that gives its address as ?page= is
// sent its new text before it is told, which saves it the asking.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	select {
	case s.streams <- true:
		defer func() { <-s.streams }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "có quá nhiều trang đang mở", http.StatusServiceUnavailable)
		return
	}
	stream := http.NewResponseController(w)
	_ = stream.SetReadDeadline(time.Time{}) // the server's own is for requests
	// send gives up on a reader that takes nothing any more; the whole stream has no end of its own.
	send := func(format string, args ...any) bool {
		_ = stream.SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return stream.Flush() == nil
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	now := s.scene()
	alive := send("retry: 500\nevent: hello\ndata: %s\n\n", now.version)
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for alive {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			alive = send(": còn đây\n\n")
		case <-now.changed:
			now = s.scene()
			if text := s.textOf(r, r.FormValue("page")); text != nil {
				alive = send("event: page\ndata: %s\n\n", text)
			}
			alive = alive && send("event: change\ndata: %s\n\n", now.version)
		}
	}
}

// textOf is what a request for a page would be answered with, as a JSON string; nil when that is no page.
func (s *Server) textOf(r *http.Request, address string) []byte {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "/_dienhinh/") {
		return nil
	}
	asked := r.Clone(r.Context())
	asked.Method, asked.URL = http.MethodGet, &url.URL{Path: address}
	w := recorder{header: http.Header{}}
	s.handle(&w, asked)
	if w.status != http.StatusOK || !strings.HasPrefix(w.header.Get("Content-Type"), "text/html") {
		return nil
	}
	text, err := json.Marshal(w.body.String())
	if err != nil {
		return nil
	}
	return text
}

// recorder is an http.ResponseWriter that keeps what it is given.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }
