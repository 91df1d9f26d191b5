package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
	"dienhinh/internal/serve"
)

const realRoot = "../.."

var asOf = time.Date(2026, 10, 1, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))

// preview is a running preview of a small project of its own.
type preview struct {
	t       testing.TB
	dir     string
	url     string
	builder *build.Builder
	server  *serve.Server
	stop    context.CancelFunc
	ended   chan error
	client  *http.Client
	told    *told
}

// told is what the terminal was shown.
type told struct {
	mu       sync.Mutex
	findings diag.Findings
}

func (x *told) add(list diag.Findings) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.findings = append(x.findings, list...)
}

func (x *told) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	_ = diag.WriteText(&b, x.findings, diag.VI)
	return b.String()
}

const (
	storyFile = "content/mo-hinh/2023/cay-xanh.md"
	otherFile = "content/mo-hinh/2022/duong-hoa.md"
	story     = `---
title: "Cây xanh trước ngõ"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: 2023
summary: "Mỗi nhà trồng một cây trước ngõ và cùng chăm nom; con đường làng có bóng mát sau ba năm."
id: "cx001"
---

## Cách làm

Mỗi nhà một cây.
`
)

// project copies the registries, templates and styles of the real project and gives it two stories.
func project(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	// Not the plain pages: they link to real stories.
	for _, folder := range []string{"content/registry", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(realRoot, folder))); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "content/site.yaml", "title: \"Trang thử\"\ndescription: \"Một trang nhỏ để thử máy chủ xem trước.\"\nbase_url: \"https://thu.example\"\n")
	write(t, dir, storyFile, story)
	write(t, dir, otherFile, strings.NewReplacer("Cây xanh trước ngõ", "Đường hoa", "2023", "2022", "cx001", "dh001").Replace(story))
	write(t, dir, "secret.txt", "mật")
	return dir
}

func write(t testing.TB, dir, name, data string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	// As editors save: a new file beside the old one, renamed over it.
	if err := os.WriteFile(p+".tmp", []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(p+".tmp", p); err != nil {
		t.Fatal(err)
	}
}

func buildOptions() build.Options { return build.Options{AsOf: asOf} }

func start(t testing.TB, opt func() build.Options) *preview {
	t.Helper()
	return startIn(t, opt, func(string) {})
}

// startIn starts a preview of a small project that was prepared.
func startIn(t testing.TB, opt func() build.Options, prepare func(dir string)) *preview {
	t.Helper()
	dir := project(t)
	prepare(dir)
	return startAt(t, opt, dir)
}

// startAt starts a preview of a project that is there.
func startAt(t testing.TB, opt func() build.Options, dir string) *preview {
	t.Helper()
	b, err := build.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	terminal := new(told)
	s := serve.New(b, serve.Options{Build: opt, Now: time.Now, Lang: diag.VI, Log: func(diag.Text) {}, Show: terminal.add, Root: dir})
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	stories, err := desk.Open(root, s.Judge)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = stories.Close(), root.Close() })
	s.Edit(stories)
	ctx, cancel := context.WithCancel(context.Background())
	if !s.Rebuild(ctx) {
		t.Fatalf("the project has errors:\n%s", terminal.text())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &preview{t: t, dir: dir, url: "http://" + l.Addr().String(), builder: b, told: terminal, server: s, stop: cancel, ended: make(chan error, 2),
		client: &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	go func() { p.ended <- s.Watch(ctx, dir) }()
	go func() { p.ended <- s.Serve(ctx, l) }()
	t.Cleanup(p.close)
	return p
}

// close stops the preview and waits for both of its loops.
func (p *preview) close() {
	if p.stop == nil {
		return
	}
	p.stop()
	p.stop = nil
	p.client.CloseIdleConnections()
	for range 2 {
		select {
		case err := <-p.ended:
			if err != nil {
				p.t.Error(err)
			}
		case <-time.After(5 * time.Second):
			p.t.Error("the preview did not stop")
		}
	}
	_ = p.builder.Close()
}

// do sends a request and returns the answer with its body read.
func (p *preview) do(method, path string, change ...func(*http.Request)) (*http.Response, string) {
	p.t.Helper()
	r, err := http.NewRequest(method, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, f := range change {
		f(r)
	}
	resp, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp, string(body)
}

// until asks for a page again and again until it is as wanted.
func (p *preview) until(path string, want func(body string) bool, what string) string {
	p.t.Helper()
	var body string
	for end := time.Now().Add(8 * time.Second); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		if _, body = p.do("GET", path); want(body) {
			return body
		}
	}
	p.t.Fatalf("%s never showed %s:\n%s", path, what, body)
	return ""
}

var injected = regexp.MustCompile(`<script src="/_dienhinh/reload\.[0-9a-f]{10}\.js" data-version="[0-9a-f]+-[0-9]+" defer></script>`)

// TestServesWhatBuildWrites compares every output with what is served.
func TestServesWhatBuildWrites(t *testing.T) {
	p := start(t, buildOptions)
	fresh, err := build.Open(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	r := fresh.Assemble(context.Background(), buildOptions(), time.Now())
	if len(r.Outputs()) < 50 {
		t.Fatal(len(r.Outputs()))
	}
	for _, o := range r.All() {
		var want bytes.Buffer
		if err := o.Write(&want); err != nil {
			t.Fatal(err)
		}
		resp, body := p.do("GET", "/"+strings.TrimSuffix(o.Path, "index.html"))
		if o.Path == "_headers" || o.Path == "_redirects" {
			if resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d, want 404: it speaks to the host", o.Path, resp.StatusCode)
			}
			continue
		}
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", o.Path, resp.Status)
			continue
		}
		if strings.HasSuffix(o.Path, ".html") {
			if n := len(injected.FindAllString(body, -1)); n != 1 {
				t.Errorf("%s: the reload script is there %d times", o.Path, n)
			}
			body = injected.ReplaceAllString(body, "")
		}
		if body != want.String() {
			t.Errorf("%s: what is served is not what build writes", o.Path)
		}
		if resp.Header.Get("Content-Security-Policy") == "" || resp.Header.Get("Strict-Transport-Security") != "" || resp.Header.Get("Cache-Control") == "no-store" == strings.HasPrefix(o.Path, "static/") {
			t.Errorf("%s: headers %v", o.Path, resp.Header)
		}
	}
}

func TestAnswers(t *testing.T) {
	p := start(t, buildOptions)
	host := func(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }
	fetched := func(site, mode, dest string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", site)
			r.Header.Set("Sec-Fetch-Mode", mode)
			r.Header.Set("Sec-Fetch-Dest", dest)
		}
	}
	tests := []struct {
		name, method, path string
		change             func(*http.Request)
		status             int
		header, value      string
	}{
		{"a page", "GET", "/mo-hinh/cay-xanh/", nil, 200, "Content-Type", "text/html; charset=utf-8"},
		{"a page without its slash", "GET", "/mo-hinh/cay-xanh", nil, 301, "Location", "/mo-hinh/cay-xanh/"},
		{"a query changes nothing", "GET", "/tim-kiem/?q=l%C3%BAa", nil, 200, "", ""},
		{"an unknown page", "GET", "/khong-co/", nil, 404, "Content-Type", "text/html; charset=utf-8"},
		{"POST", "POST", "/", nil, 405, "Allow", "GET, HEAD"},
		{"DELETE", "DELETE", "/", nil, 405, "Allow", "GET, HEAD"},
		{"another site's name", "GET", "/", host("evil.example"), 403, "", ""},
		{"another site's name and our port", "GET", "/", host("evil.example:8080"), 403, "", ""},
		{"a name that begins like ours", "GET", "/", host("localhost.evil.example"), 403, "", ""},
		{"another site asks for events", "GET", "/_dienhinh/events", host("evil.example"), 403, "", ""},
		{"localhost", "GET", "/", host("localhost:1234"), 200, "", ""},
		{"another site's page reads", "GET", "/du-lieu/mo-hinh.json", fetched("cross-site", "cors", "empty"), 403, "", ""},
		{"another site's page shows a picture", "GET", "/static/x.png", fetched("cross-site", "no-cors", "image"), 403, "", ""},
		{"another server of this machine reads", "GET", "/", fetched("same-site", "cors", "empty"), 403, "", ""},
		{"another site's page frames", "GET", "/bien-tap/", fetched("cross-site", "navigate", "iframe"), 403, "", ""},
		{"another site's page listens", "GET", "/_dienhinh/events", fetched("cross-site", "cors", "empty"), 403, "", ""},
		{"another site's page leads here", "GET", "/", fetched("cross-site", "navigate", "document"), 200, "", ""},
		{"typed in", "GET", "/", fetched("none", "navigate", "document"), 200, "", ""},
		{"our own page reads", "GET", "/du-lieu/mo-hinh.json", fetched("same-origin", "cors", "empty"), 200, "Access-Control-Allow-Origin", ""},
		{"a page's head for other sites", "GET", "/", nil, 200, "Cross-Origin-Resource-Policy", "same-origin"},
		{"a script's head", "GET", "/_dienhinh/desk.js", nil, 200, "X-Content-Type-Options", "nosniff"},
		{"a folder", "GET", "/static/", nil, 404, "", ""},
		{"a folder without its slash", "GET", "/static/css", nil, 404, "", ""},
		{"a folder with NUL", "GET", "/static/%00", nil, 404, "", ""},
		{"the cache", "GET", "/.cache/anh/", nil, 404, "", ""},
		{"PUT", "PUT", "/mo-hinh/cay-xanh/", nil, 405, "Allow", "GET, HEAD"},
		{"OPTIONS", "OPTIONS", "/api/v1", nil, 405, "Allow", "POST"},
		{"IPv6", "GET", "/", host("[::1]:1234"), 200, "", ""},
		{"a file of the project", "GET", "/secret.txt", nil, 404, "", ""},
		{"an input", "GET", "/" + storyFile, nil, 404, "", ""},
		{"a file above", "GET", "/%2e%2e/%2e%2e/etc/passwd", nil, 404, "", ""},
		{"a file above, other slashes", "GET", "/..%5c..%5cetc%5cpasswd", nil, 404, "", ""},
		{"a file above, from static", "GET", "/static/../../secret.txt", nil, 404, "", ""},
		{"the host's own file", "GET", "/_headers", nil, 404, "", ""},
		{"HEAD", "HEAD", "/mo-hinh/cay-xanh/", nil, 200, "Content-Type", "text/html; charset=utf-8"},
		{"HEAD of an unknown page", "HEAD", "/khong-co/", nil, 404, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var change []func(*http.Request)
			if tt.change != nil {
				change = append(change, tt.change)
			}
			resp, body := p.do(tt.method, tt.path, change...)
			if resp.StatusCode != tt.status || tt.header != "" && resp.Header.Get(tt.header) != tt.value {
				t.Errorf("%s %s: %s, %s: %q\n%s", tt.method, tt.path, resp.Status, tt.header, resp.Header.Get(tt.header), body)
			}
			if strings.Contains(body, "root:") || strings.Contains(body, "mật") {
				t.Error("a file outside the site was sent")
			}
			if tt.method == "HEAD" && body != "" {
				t.Error("HEAD has a body")
			}
		})
	}
	head, _ := p.do("HEAD", "/")
	get, body := p.do("GET", "/")
	if head.ContentLength != int64(len(body)) || get.ContentLength != int64(len(body)) {
		t.Errorf("Content-Length: HEAD %d, GET %d, body %d", head.ContentLength, get.ContentLength, len(body))
	}
	_, notFound := p.do("GET", "/khong-co/")
	if !strings.Contains(notFound, "<h1>Không tìm thấy trang</h1>") {
		t.Errorf("404 does not show the site's page:\n%s", notFound)
	}
}

func TestPrefix(t *testing.T) {
	p := start(t, func() build.Options { return build.Options{AsOf: asOf, BaseURL: "https://x.example/a/b"} })
	if resp, _ := p.do("GET", "/"); resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/a/b/" {
		t.Errorf("/: %s to %q", resp.Status, resp.Header.Get("Location"))
	}
	if resp, body := p.do("GET", "/a/b/mo-hinh/cay-xanh/"); resp.StatusCode != 200 || !strings.Contains(body, "Cây xanh trước ngõ") {
		t.Errorf("a page: %s", resp.Status)
	}
	if resp, _ := p.do("GET", "/a/b/mo-hinh"); resp.Header.Get("Location") != "/a/b/mo-hinh/" {
		t.Errorf("without its slash: %s to %q", resp.Status, resp.Header.Get("Location"))
	}
	for _, path := range []string{"/mo-hinh/", "/a/bx/", "/a/b"} {
		if resp, _ := p.do("GET", path); resp.StatusCode == http.StatusOK {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
}

// TestBadEditThenMended breaks a story, sees the error on the page of the last good site, and mends it.
func TestBadEditThenMended(t *testing.T) {
	p := start(t, buildOptions)
	const page = "/mo-hinh/cay-xanh/"
	write(t, p.dir, storyFile, strings.Replace(strings.Replace(story, "Kinh tế", "Kih tế", 1), "Cây xanh trước", "Cây <b> trước", 1))
	body := p.until(page, func(b string) bool { return strings.Contains(b, "dienhinh-errors") }, "the error list")
	for _, want := range []string{"Có 1 lỗi", storyFile + ":4:", "Kih tế", "Kinh tế", "Cây xanh trước ngõ</h1>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, "Cây <b>") {
		t.Error("the bad story, or its text unescaped, is on the page")
	}
	if resp, other := p.do("GET", "/mo-hinh/duong-hoa/"); resp.StatusCode != 200 || !strings.Contains(other, "Kih tế") {
		t.Error("another page does not show the error")
	}
	write(t, p.dir, storyFile, strings.Replace(story, "Cây xanh trước ngõ", "Cây xanh đầu làng", 1))
	body = p.until(page, func(b string) bool { return !strings.Contains(b, "dienhinh-errors") }, "the mended site")
	if !strings.Contains(body, "Cây xanh đầu làng</h1>") {
		t.Error("the new title is not there")
	}
}

func TestErrorsFromTheStart(t *testing.T) {
	dir := project(t)
	write(t, dir, storyFile, strings.Replace(story, "title:", "titel:", 1))
	b, err := build.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	shown := 0
	s := serve.New(b, serve.Options{Build: buildOptions, Now: time.Now, Lang: diag.VI, Log: func(diag.Text) {}, Show: func(f diag.Findings) { shown += len(f) }})
	ctx, cancel := context.WithCancel(context.Background())
	if s.Rebuild(ctx) || shown == 0 {
		t.Error("a broken project is called good, or nothing was shown")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	resp, err := http.Get("http://" + l.Addr().String() + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 500 || !strings.Contains(string(body), "titel") || !injected.Match(body) {
		t.Errorf("%s\n%s", resp.Status, body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// listenTo opens the stream that pages listen to, and returns what gives its next event.
func listenTo(t *testing.T, p *preview, query string) func() (name, data string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	r, _ := http.NewRequestWithContext(ctx, "GET", p.url+"/_dienhinh/events"+query, nil)
	resp, err := (&http.Client{Transport: p.client.Transport}).Do(r)
	must(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	if resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Error(resp.Header)
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	return func() (name, data string) {
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = v
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return name, v
			}
		}
		t.Fatal("the stream ended", lines.Err())
		return
	}
}

// TestPushedPage: who says which page is open is sent its new text with the word that there is one; what is no page is
// not sent.
func TestPushedPage(t *testing.T) {
	p := start(t, buildOptions)
	const address = "/mo-hinh/cay-xanh/"
	page := listenTo(t, p, "?page="+address)
	var others []func() (string, string)
	for _, none := range []string{"?page=/khong-co/", "?page=/feed.xml", "?page=/_dienhinh/events", "?page=//x", "?page=x", ""} {
		others = append(others, listenTo(t, p, none))
	}
	for _, event := range append(others, page) {
		if name, _ := event(); name != "hello" {
			t.Fatal(name)
		}
	}
	write(t, p.dir, storyFile, strings.Replace(story, "Mỗi nhà một cây.", "Mỗi nhà hai cây.", 1))
	text := ""
	for !strings.Contains(text, "hai cây") { // a preview that has just started may show its first site again
		name, data := page()
		if name != "page" {
			t.Fatalf("event %q where the page was to come", name)
		}
		must(t, json.Unmarshal([]byte(data), &text))
		if name, _ := page(); name != "change" {
			t.Fatalf("event %q after a page", name)
		}
	}
	if _, body := p.do("GET", address); text != body {
		t.Error("what was sent is not the page that is served")
	}
	for _, event := range others {
		if name, _ := event(); name != "change" {
			t.Error(name)
		}
	}
}

// TestEvents reads the stream that pages listen to.
func TestEvents(t *testing.T) {
	p := start(t, buildOptions)
	event := listenTo(t, p, "")
	name, first := event()
	if name != "hello" {
		t.Fatal(name)
	}
	// A story in a folder that did not exist is seen as well.
	write(t, p.dir, "content/mo-hinh/2024/moi/index.md", strings.NewReplacer("Cây xanh trước ngõ", "Bài mới", "cx001", "bm001").Replace(story))
	name, second := event()
	if name != "change" || second == first {
		t.Errorf("event %q, data %s after %s", name, second, first)
	}
	p.until("/mo-hinh/moi/", func(b string) bool { return strings.Contains(b, "Bài mới</h1>") }, "the new story")
	if err := os.Remove(filepath.Join(p.dir, filepath.FromSlash(otherFile))); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(8 * time.Second); ; time.Sleep(15 * time.Millisecond) {
		if resp, _ := p.do("GET", "/mo-hinh/duong-hoa/"); resp.StatusCode == 404 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a removed story is still served")
		}
	}
	if _, body := p.do("GET", "/mo-hinh/"); strings.Contains(body, "Đường hoa") {
		t.Error("a removed story is still listed")
	}
}

// TestNothingStaysBehind stops a preview that has an open stream and counts what still runs.
func TestNothingStaysBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	p := start(t, buildOptions)
	r, _ := http.NewRequest("GET", p.url+"/_dienhinh/events", nil)
	resp, err := (&http.Client{Transport: p.client.Transport}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = resp.Body.Read(make([]byte, 16))
	stopping := time.Now()
	p.close()
	if took := time.Since(stopping); took > time.Second {
		t.Errorf("stopping took %s with a page open", took)
	}
	resp.Body.Close()
	p.client.CloseIdleConnections()
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			stack := make([]byte, 1<<16)
			t.Fatalf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stack[:runtime.Stack(stack, true)])
		}
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(p.url, "http://"), time.Second); err == nil {
		t.Error("the port is still open")
	}
}
