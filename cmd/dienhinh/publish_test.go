package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// The real program brings the real site to an S3 store, again and again, and is killed (SIGKILL) on the way, while
// readers crawl the site. The store is one in this process, or a real one, when DIENHINH_S3 names versitygw; the
// project is that of this repository, or the one that DIENHINH_PROJECT names (cmd/searchbench -corpus writes one).
// DIENHINH_KILLS is how often it is killed.
func TestPublishKilled(t *testing.T) {
	if os.Getenv("DIENHINH_KILLS") == "" {
		t.Skip("publishes many times: DIENHINH_KILLS=3")
	}
	t.Parallel()
	kills := 2
	if n, err := strconv.Atoi(os.Getenv("DIENHINH_KILLS")); err == nil {
		kills = n
	}
	s := newStoreOf(t)
	sites := twoSites(t)
	target := "s3://kho/danvan?region=us-east-1&endpoint=" + url.QueryEscape(s.url)
	publish := func(public string, more ...string) *exec.Cmd {
		args := append([]string{"publish", target, "--from", public, "--settle", "1s", "--lease", "10s", "--allow-drop"}, more...)
		cmd := exec.Command("dienhinh", args...)
		cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=user", "AWS_SECRET_ACCESS_KEY=password123")
		return cmd
	}
	run := func(what, public string) {
		t.Helper()
		s.requests.Store(0)
		began := time.Now()
		out, err := publish(public).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", what, err, out)
		}
		t.Logf("%s: %d requests, %v: %s", what, s.requests.Load(), time.Since(began).Round(time.Millisecond), bytes.TrimSpace(out))
	}
	run("first", sites[0])
	run("again", sites[0])
	if n := s.writes.Swap(0); s.requests.Load() > 12 {
		t.Errorf("nothing changed: %d requests, %d writes", s.requests.Load(), n)
	}
	reading := newReaders(t, s)
	s.requests.Store(0)
	began := time.Now()
	run("edited", sites[1])
	whole := int(s.requests.Load())
	took := time.Since(began)
	t.Logf("an edit takes %d requests and %v", whole, took)
	run("edited back", sites[0])
	killed := 0
	for i := range kills {
		public := sites[(i+1)%2]
		at := 3 + i*(whole-3)/max(1, kills)
		cmd := publish(public)
		s.requests.Store(0)
		s.at(int64(at), func() { _ = cmd.Process.Kill() })
		out, err := cmd.CombinedOutput()
		s.at(0, nil)
		if err != nil && cmd.ProcessState.ExitCode() == -1 {
			killed++
		} else if err != nil {
			t.Errorf("killed at request %d: %v\n%s", at, err, out)
		}
		time.Sleep(200 * time.Millisecond) // some readers meet what the dead run left
		run(fmt.Sprintf("after a kill at request %d", at), public)
		s.same(t, public)
	}
	reading.stop()
	t.Logf("killed %d times; readers made %d requests, %d failed", killed, reading.requests.Load(), reading.failures.Load())
	if reading.failures.Load() > 0 || reading.requests.Load() < 500 || killed < kills/2 {
		t.Errorf("killed %d times; readers made %d requests, %d failed", killed, reading.requests.Load(), reading.failures.Load())
	}
}

// The same into a folder that Debian's nginx serves, by the configuration that the command prints; readers ask nginx.
func TestPublishFolderKilled(t *testing.T) {
	if os.Getenv("DIENHINH_KILLS") == "" {
		t.Skip("publishes many times: DIENHINH_KILLS=3")
	}
	t.Parallel()
	program := findNginx(t)
	sites := twoSites(t)
	dir := t.TempDir()
	web := filepath.Join(dir, "web")
	publish := func(public string) *exec.Cmd {
		return exec.Command("dienhinh", "publish", "file://"+filepath.ToSlash(web), "--from", public, "--settle", "1s", "--allow-drop", "--compress", "gz", "--parallel", "2")
	}
	run := func(public string) time.Duration {
		t.Helper()
		began := time.Now()
		if out, err := publish(public).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return time.Since(began)
	}
	whole := run(sites[0])
	listen := freeAddress(t)
	base := startNginx(t, program, dir, dienhinh(t, dir, "nginx", web, "--from", sites[0], "--listen", listen), listen)
	s := &storeOf{get: func(key string) ([]byte, int) {
		answer, err := http.Get(base + strings.TrimPrefix(key, "danvan"))
		if err != nil {
			return nil, 0
		}
		defer answer.Body.Close()
		data, err := io.ReadAll(answer.Body)
		if err != nil {
			return nil, 0
		}
		return data, answer.StatusCode
	}}
	disk := &storeOf{get: func(key string) ([]byte, int) {
		data, err := os.ReadFile(filepath.Join(web, filepath.FromSlash(strings.TrimPrefix(key, "danvan/"))))
		if err != nil {
			return nil, http.StatusNotFound
		}
		return data, http.StatusOK
	}}
	reading := newReaders(t, s)
	killed := 0
	for i := range 2 {
		public := sites[(i+1)%2]
		cmd := publish(public)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(whole*time.Duration(i+1)/4, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			killed++
		}
		run(public) // at once: the system forgets the lock of a process that died
		disk.same(t, public)
	}
	reading.stop()
	t.Logf("killed %d times; readers made %d requests, %d failed", killed, reading.requests.Load(), reading.failures.Load())
	if reading.failures.Load() > 0 || reading.requests.Load() < 500 || killed == 0 {
		t.Error("see above")
	}
	if left, err := os.ReadDir(filepath.Join(web, ".dienhinh/tam")); err != nil || len(left) > 0 {
		t.Errorf("what a dead run began is still there: %v, %v", left, err)
	}
}

// twoSites builds a project, and again with a story edited, one more, one of another year, and a changed style.
func twoSites(t *testing.T) [2]string {
	dir := t.TempDir()
	project := filepath.Join(dir, "project")
	from := os.Getenv("DIENHINH_PROJECT")
	if from == "" {
		from = "../.."
	}
	for _, name := range []string{"content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(project, name), os.DirFS(filepath.Join(from, name))); err != nil {
			t.Fatal(err)
		}
	}
	sites := [2]string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}
	dienhinh(t, project, "build", "--out", sites[0])
	stories, err := filepath.Glob(filepath.Join(project, "content/mo-hinh/*/*.md"))
	if err != nil || len(stories) < 3 {
		t.Fatal(err)
	}
	text := readFile(t, stories[0])
	writeFile(t, stories[0], text+"\n\nThêm một câu về việc làm ấy.\n")
	added := regexp.MustCompile(`(?m)^(id|aliases|replication):.*\n`).ReplaceAllString(text, "")
	added = regexp.MustCompile(`(?m)^title:.*`).ReplaceAllString(added, `title: "Một mô hình mới để thử"`)
	writeFile(t, filepath.Join(filepath.Dir(stories[0]), "mot-mo-hinh-moi-de-thu.md"), added)
	writeFile(t, stories[1], regexp.MustCompile(`(?m)^year:.*`).ReplaceAllString(readFile(t, stories[1]), "year: 2021"))
	sheets, _ := filepath.Glob(filepath.Join(project, "static/css/*.css"))
	writeFile(t, sheets[0], readFile(t, sheets[0])+"\n.thu { color: inherit; }\n")
	dienhinh(t, project, "build", "--out", sites[1])
	return sites
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// storeOf is a store that publishers reach at url, and readers through read.
type storeOf struct {
	url              string
	requests, writes atomic.Int64
	get              func(key string) (data []byte, status int)

	mu   sync.Mutex
	when int64
	do   func()
}

func (s *storeOf) at(n int64, do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.when, s.do = n, do
}

func newStoreOf(t *testing.T) *storeOf {
	s := &storeOf{}
	var store http.Handler
	if program := os.Getenv("DIENHINH_S3"); program != "" {
		store, s.get = startGateway(t, program)
	} else {
		fake := gofakes3.New(s3mem.New(), gofakes3.WithoutVersioning()).Server()
		s.get = func(key string) ([]byte, int) {
			w := httptest.NewRecorder()
			fake.ServeHTTP(w, httptest.NewRequest("GET", "/kho/"+key, nil))
			return w.Body.Bytes(), w.Code
		}
		fake.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/kho", nil))
		store = fake
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := s.requests.Add(1)
		if r.Method != "GET" && r.Method != "HEAD" {
			s.writes.Add(1)
		}
		s.mu.Lock()
		if n == s.when && s.do != nil {
			s.do()
		}
		s.mu.Unlock()
		store.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// startGateway starts versitygw on a folder of this test, behind a proxy that counts. Readers look into the folder,
// which it writes as a store does: a file is there whole or not at all.
func startGateway(t *testing.T, program string) (http.Handler, func(key string) ([]byte, int)) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "kho"), 0o755); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	cmd := exec.Command(program, "--port", address, "--access", "user", "--secret", "password123", "--quiet", "posix", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 100 {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: address})
		r.Out.Host = r.In.Host // it is signed
	}}
	return proxy, func(key string) ([]byte, int) {
		data, err := os.ReadFile(filepath.Join(dir, "kho", filepath.FromSlash(key)))
		if err != nil {
			return nil, http.StatusNotFound
		}
		return data, http.StatusOK
	}
}

// read answers an address as a website does.
func (s *storeOf) read(address string) ([]byte, int) {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	if strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	return s.get("danvan" + address)
}

// same reports files of a build that the store has not, or not so.
func (s *storeOf) same(t *testing.T, public string) {
	t.Helper()
	bad := 0
	err := filepath.WalkDir(public, func(name string, d os.DirEntry, err error) error {
		key, _ := filepath.Rel(public, name)
		if err != nil || d.IsDir() || strings.HasPrefix(key, ".") || key == "_headers" || key == "_redirects" {
			return err
		}
		if data, status := s.get("danvan/" + filepath.ToSlash(key)); status != 200 || string(data) != readFile(t, name) {
			if bad++; bad < 5 {
				t.Errorf("%s: %d, %d bytes", key, status, len(data))
			}
		}
		return nil
	})
	if err != nil || bad > 0 {
		t.Errorf("%d files differ, %v", bad, err)
	}
}

// readers go from page to page as people do: one link after the other of a page that they have read, and all that it
// needs; now and then a search.
type readersOf struct {
	requests, failures atomic.Int64
	stop               func()
}

var pageLinks = regexp.MustCompile(`(?:href|src|srcset)="?(/[^"\s>]*)`)

func newReaders(t *testing.T, s *storeOf) *readersOf {
	r := &readersOf{}
	var running sync.WaitGroup
	done := make(chan struct{})
	fetch := func(address, from string) []byte {
		data, status := s.read(address)
		r.requests.Add(1)
		if status != 200 {
			if r.failures.Add(1) < 10 {
				t.Errorf("a reader met %d at %s, from %s", status, address, from)
			}
		}
		return data
	}
	entry, _ := s.read("/tim-kiem/chi-muc.json") // a search page that stays open
	for range 3 {
		running.Go(func() {
			at, from := "/", "the world"
			for {
				select {
				case <-done:
					return
				default:
				}
				page := string(fetch(at, from))
				var next []string
				for _, m := range pageLinks.FindAllStringSubmatch(page, -1) {
					if ext := path.Ext(strings.SplitN(m[1], "?", 2)[0]); ext != "" {
						fetch(m[1], at)
					} else if strings.HasSuffix(strings.SplitN(strings.SplitN(m[1], "?", 2)[0], "#", 2)[0], "/") {
						next = append(next, m[1])
					}
				}
				if rand.IntN(5) == 0 {
					fetch("/static/tim/"+folderOf(fetch("/tim-kiem/chi-muc.json", "search"))+"/0.json", "the search")
					fetch("/static/tim/"+folderOf(entry)+"/0.json", "a search page that is open")
				}
				from = at
				if at = "/"; len(next) > 0 && rand.IntN(20) > 0 {
					at = next[rand.IntN(len(next))]
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	r.stop = sync.OnceFunc(func() { close(done); running.Wait() })
	t.Cleanup(r.stop)
	return r
}

// indexFolder is the first folder of an index.
var indexFolder = regexp.MustCompile(`"dirs":"([^"]{7})`)

func folderOf(entry []byte) string {
	if m := indexFolder.FindSubmatch(entry); m != nil {
		return string(m[1])
	}
	return "none"
}
