package deploy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
)

// files are a small site by path.
type files map[string]string

// write builds a site of these files, with the host's rules, and opens it.
func (f files) write(t *testing.T, record publish.Record) *publish.Site {
	t.Helper()
	if record.BaseURL == "" {
		record.BaseURL = "https://danvan.example.vn"
	}
	dir := filepath.Join(t.TempDir(), "public")
	var outputs []publish.Output
	add := func(name, text string) {
		outputs = append(outputs, publish.Output{Path: name, Write: func(w io.Writer) error { _, err := io.WriteString(w, text); return err }})
	}
	for name, text := range f {
		add(name, text)
	}
	var rules strings.Builder
	if err := feed.Headers(&rules, feed.SiteHeaders("", nil)); err != nil {
		t.Fatal(err)
	}
	add("_headers", rules.String())
	add("_redirects", "/m/a/ /mo-hinh/a/ 301!\n")
	if _, err := publish.Tree(context.Background(), dir, outputs, publish.Options{Record: record}); err != nil {
		t.Fatal(err)
	}
	site, err := publish.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = site.Close() })
	return site
}

// before and after are two versions of one site: a story more, a story edited, a picture, a style and a search folder
// replaced, a share page gone.
func before() files {
	return files{
		"index.html":                   `<link href="/static/css/site.01.css"><a href="/mo-hinh/">tất cả</a> <a href="/mo-hinh/a/">a</a> <a href="/gioi-thieu/">giới thiệu</a>`,
		"404.html":                     `<link href="/static/css/site.01.css">không có`,
		"gioi-thieu/index.html":        `<link href="/static/css/site.01.css"><a href="/">đầu</a>`,
		"mo-hinh/index.html":           `<link href="/static/css/site.01.css"><a href="/mo-hinh/a/">a</a>`,
		"mo-hinh/a/index.html":         `<link href="/static/css/site.01.css"><img src="/static/the/a.01.png"><a href="/nam/2023/">2023</a> <a href="/mo-hinh/a/chia-se/">chia sẻ</a>`,
		"mo-hinh/a/chia-se/index.html": `<a href="/mo-hinh/a/">a</a>`,
		"m/a/index.html":               `<a href="/mo-hinh/a/">a</a>`,
		"nam/2023/index.html":          `<a href="/mo-hinh/a/">a</a>`,
		"tim-kiem/index.html":          `<script src="/static/js/search.01.js"></script><a href="/tim-kiem/chi-muc.json">chỉ mục</a>`,
		"tim-kiem/chi-muc.json":        `{"dir": "/static/tim/0001/d/0/1.bin"}`,
		"sitemap.xml":                  `<loc>/mo-hinh/a/</loc>`,
		"feed.xml":                     `<link>/mo-hinh/a/</link>`,
		"robots.txt":                   "User-agent: *\n",
		"static/css/site.01.css":       strings.Repeat("a{color:red}", 100),
		"static/js/search.01.js":       strings.Repeat("x();", 100),
		"static/the/a.01.png":          "ảnh 1",
		"static/tim/0001/d/0/1.bin":    "phần 1",
		"static/tim/0001/d/0/2.bin":    "phần 2",
		"static/tim/0001/b/0/0.json":   strings.Repeat("[]", 300),
	}
}

func after() files {
	f := before()
	for _, name := range []string{"static/css/site.01.css", "static/the/a.01.png", "static/tim/0001/d/0/1.bin", "static/tim/0001/d/0/2.bin", "static/tim/0001/b/0/0.json", "mo-hinh/a/chia-se/index.html"} {
		delete(f, name)
	}
	for name, text := range f {
		f[name] = strings.ReplaceAll(text, "site.01.css", "site.02.css")
	}
	f["static/css/site.02.css"] = strings.Repeat("a{color:blue}", 100)
	f["static/the/a.02.png"] = "ảnh 2"
	f["mo-hinh/a/index.html"] = `<link href="/static/css/site.02.css"><img src="/static/the/a.02.png"><a href="/mo-hinh/b/">b</a>`
	f["mo-hinh/b/index.html"] = `<link href="/static/css/site.02.css"><a href="/nam/2024/">2024</a>`
	f["nam/2024/index.html"] = `<a href="/mo-hinh/b/">b</a> <a href="/nam/2024/feed.xml">nguồn tin</a>`
	f["nam/2024/feed.xml"] = `<link>/mo-hinh/b/</link>`
	f["mo-hinh/index.html"] += ` <a href="/mo-hinh/b/">b</a> <a href="/nam/2024/">2024</a>`
	f["index.html"] += ` <a href="/mo-hinh/b/">b</a>`
	f["tim-kiem/chi-muc.json"] = `{"dir": "/static/tim/0002/d/0/1.bin"}`
	f["static/tim/0002/d/0/1.bin"] = "phần 1" // as in the folder before
	f["static/tim/0002/d/0/2.bin"] = "phần 2 khác"
	f["static/tim/0002/b/0/0.json"] = strings.Repeat("[]", 300)
	f["sitemap.xml"] += `<loc>/mo-hinh/b/</loc>`
	return f
}

// place is a target under test, looked at as a reader does.
type place interface {
	target(t *testing.T) Target
	// read returns the bytes under a key.
	read(key string) (data string, ok bool)
	keys() []string
}

// storeServer is an S3 store on loopback that logs, and fails when it is told to.
type storeServer struct {
	URL    string
	store  http.Handler
	ignore bool // conditions of writes, as old stores do
	refuse bool // conditions of writes, with 501

	mu     sync.Mutex
	log    []string
	sent   map[string]http.Header // of the last write of each key: the store forgets some
	number int
	fault  func(number int, r *http.Request) fault // nil: none
}

// fault is what goes wrong with one request.
type fault int

const (
	fine     fault = iota
	busy           // 503 SlowDown, nothing done
	broken         // 500, nothing done
	cut            // the connection is closed, nothing done
	unheard        // it is done, and the connection is closed before the answer
	throttle       // 429
)

const keyID, secret = "AKIAKHOATHU", "mat-khau-khong-duoc-in-ra"

func TestMain(m *testing.M) {
	_ = os.Setenv("AWS_ACCESS_KEY_ID", keyID)
	_ = os.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	os.Exit(m.Run())
}

func newStore(t *testing.T) *storeServer {
	t.Helper()
	s := &storeServer{sent: map[string]http.Header{}, store: gofakes3.New(s3mem.New(), gofakes3.WithoutVersioning()).Server()}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	s.ask("PUT", "/kho")
	return s
}

// ask is a request that no log has.
func (s *storeServer) ask(method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	var body io.Reader
	if method == "PUT" {
		body = strings.NewReader("cua toi")
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Length", "7")
	s.store.ServeHTTP(w, r)
	return w
}

func (s *storeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.number++
	key := strings.TrimPrefix(r.URL.Path, "/kho/danvan/")
	s.log = append(s.log, r.Method+" "+key)
	if r.Method == "PUT" {
		s.sent[key] = r.Header.Clone()
	}
	kind := fine
	if s.fault != nil {
		kind = s.fault(s.number, r)
	}
	s.mu.Unlock()
	if r.Header.Get("If-None-Match") != "" && r.Method == "PUT" || r.Header.Get("If-Match") != "" {
		if s.refuse {
			answer(w, 501, "NotImplemented")
			return
		}
		if s.ignore {
			r.Header.Del("If-None-Match")
			r.Header.Del("If-Match")
		}
	}
	switch kind {
	case busy:
		answer(w, 503, "SlowDown")
	case broken:
		answer(w, 500, "InternalError")
	case throttle:
		answer(w, 429, "TooManyRequests")
	case cut:
		hangUp(w)
	case unheard:
		s.store.ServeHTTP(httptest.NewRecorder(), r)
		hangUp(w)
	default:
		s.store.ServeHTTP(w, r)
	}
}

// answer names the key that it was asked with, as some servers do.
func answer(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s %s</Message></Error>", code, keyID, secret)
}

func hangUp(w http.ResponseWriter) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = c.Close()
	}
}

// take returns the requests since the last time.
func (s *storeServer) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.log
	s.log, s.number = nil, 0
	return log
}

func (s *storeServer) failing(f func(number int, r *http.Request) fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.number = f, 0
}

func (s *storeServer) address() string {
	return "s3://kho/danvan?endpoint=" + url.QueryEscape(s.URL) + "&region=us-east-1"
}

func (s *storeServer) target(t *testing.T) Target { return parse(t, s.address()) }

func parse(t *testing.T, address string) Target {
	t.Helper()
	target, err := ParseTarget(address)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func (s *storeServer) read(key string) (string, bool) {
	w := s.ask("GET", "/kho/danvan/"+key)
	return w.Body.String(), w.Code == 200
}

var listed = regexp.MustCompile(`<Key>danvan/([^<]*)</Key>`)

func (s *storeServer) keys() []string {
	var keys []string
	for _, m := range listed.FindAllStringSubmatch(s.ask("GET", "/kho?prefix=danvan/").Body.String(), -1) {
		if !strings.HasPrefix(m[1], stateFolder) {
			keys = append(keys, m[1])
		}
	}
	slices.Sort(keys)
	return keys
}

// options are those of tests: impatient, one file after the other, nobody else reading, a page of nine may go.
func options() Options {
	return Options{AllowDrop: true, Parallel: 1, Settle: time.Nanosecond, Lease: 6 * time.Second, pause: time.Millisecond, sync: func(string) error { return nil }, Owner: "máy thử"}
}

func mustPublish(t *testing.T, site *publish.Site, p place, o Options) Report {
	t.Helper()
	r, err := Publish(context.Background(), site, p.target(t), o)
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return r
}

// holds reports what differs between a place and a site; kept are files that may be there as well.
func holds(t *testing.T, p place, f files, sends bool, kept ...string) {
	t.Helper()
	want := map[string]bool{}
	for name, text := range f {
		want[name] = true
		if got, ok := p.read(name); !ok || got != text {
			t.Errorf("%s: %q, %v; want %q", name, got, ok, text)
		}
	}
	for _, key := range p.keys() {
		if !want[key] && !slices.Contains(kept, key) && (sends || !hostRules(key)) {
			t.Errorf("%s is there and should not be", key)
		}
	}
}

var reference = regexp.MustCompile(`(?:href|src)="([^"]*)"|<loc>(.*?)</loc>|<link>(.*?)</link>|"dir": "(.*?)"`)

// crawl reads a place as a visitor does, from where readers come in, and returns how many requests were made and what
// failed. Every link is followed right after its page was read.
func crawl(p place) (requests int, failed []string) {
	seen := map[string]bool{}
	var visit func(address, from string)
	visit = func(address, from string) {
		if seen[address] {
			return
		}
		seen[address] = true
		key := strings.TrimPrefix(address, "/")
		if key == "" || strings.HasSuffix(key, "/") {
			key += "index.html"
		}
		requests++
		text, ok := p.read(key)
		if !ok {
			failed = append(failed, address+" from "+from)
			return
		}
		switch path.Ext(key) {
		case ".html", ".xml", ".json":
			for _, m := range reference.FindAllStringSubmatch(text, -1) {
				visit(m[1]+m[2]+m[3]+m[4], address)
			}
		}
	}
	for _, entry := range []string{"/", "/sitemap.xml", "/feed.xml", "/tim-kiem/", "/mo-hinh/", "/m/a/", "/mo-hinh/a/"} {
		visit(entry, "the world")
	}
	return requests, failed
}

// readers crawl until they are stopped, and count.
type readers struct {
	requests, failures atomic.Int64
	stop               func()
}

func crawling(t *testing.T, p place, n int) *readers {
	r := &readers{}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for range n {
		running.Go(func() {
			for ctx.Err() == nil {
				requests, failed := crawl(p)
				r.requests.Add(int64(requests))
				r.failures.Add(int64(len(failed)))
				if len(failed) > 0 {
					t.Errorf("a reader met: %v", failed)
				}
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	r.stop = func() { cancel(); running.Wait() }
	t.Cleanup(r.stop)
	return r
}
