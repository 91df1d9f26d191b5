package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dienhinh/internal/build"
)

// held is what a process holds on to.
type held struct {
	heap        uint64
	goroutines  int
	descriptors int
	rss         int // bytes; 0 where the system does not say
}

func (h held) String() string {
	return fmt.Sprintf("heap %.1f MB, RSS %.1f MB, %d goroutines, %d descriptors", float64(h.heap)/1e6, float64(h.rss)/1e6, h.goroutines, h.descriptors)
}

// holds measures when all is quiet: connections that nobody uses are closed, what was late is done.
func (p *preview) holds() held {
	p.client.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	time.Sleep(200 * time.Millisecond)
	if os.Getenv("DIENHINH_STORM")+os.Getenv("DIENHINH_SOAK") != "" {
		time.Sleep(1300 * time.Millisecond)
	}
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	h := held{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine()}
	if list, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.descriptors = len(list)
	}
	if f, err := os.Open("/proc/self/status"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if text, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
				kb, _ := strconv.Atoi(strings.Fields(text)[0])
				h.rss = kb << 10
			}
		}
	}
	return h
}

// flat fails when something has grown.
func flat(t *testing.T, before, after held) {
	t.Helper()
	t.Logf("before: %s\nafter:  %s", before, after)
	if after.heap > before.heap+before.heap/5+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before.heap, after.heap)
	}
	if after.goroutines > before.goroutines+3 {
		stack := make([]byte, 1<<20)
		t.Errorf("%d goroutines before, %d after\n%s", before.goroutines, after.goroutines, stack[:runtime.Stack(stack, true)])
	}
	if after.descriptors > before.descriptors+2 {
		t.Errorf("%d descriptors before, %d after", before.descriptors, after.descriptors)
	}
}

// TestLongDay edits one story after the other and looks at each; nothing grows. DIENHINH_SOAK is how many edits there
// are, on as many stories, but 1,000 at most.
func TestLongDay(t *testing.T) {
	edits := often(t, "DIENHINH_SOAK", 10)
	p := startAt(t, buildOptions, corpus(t, min(edits, 1000)))
	e := newEdits(t, p)
	one := func(i int) {
		file := e.files[i*37%len(e.files)]
		mark, _ := e.save(t, file)
		p.until(address(file), func(body string) bool { return strings.Contains(body, mark) }, mark)
	}
	for i := range edits / 5 {
		one(i)
	}
	before := p.holds()
	for i := range edits {
		one(i)
	}
	flat(t, before, p.holds())
	p.same("at the end of the day", fresh(t, p.dir, buildOptions()), []string{"index.html", "feed.xml", "thong-ke/index.html"})
}

// TestStorm asks for pages, 200 at a time, while stories are edited, folders renamed and other branches checked out, with
// streams that come and go. Every answer is whole; afterwards what is served is what a build gives, and nothing is left
// open. DIENHINH_STORM is how many requests there are.
func TestStorm(t *testing.T) {
	requests := often(t, "DIENHINH_STORM", 250)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	options := func() build.Options { return build.Options{AsOf: asOf, SkipCards: true, Preview: true} }
	w := &workshop{t: t, random: rand.New(rand.NewPCG(seed, 0))}
	p := startIn(t, options, func(dir string) {
		w.dir = dir
		for range 20 {
			w.add()
		}
		branches(t, dir, w)
	})
	site := fresh(t, p.dir, options())
	paths := slices.Sorted(maps.Keys(site.files))
	before := p.holds()

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200, MaxConnsPerHost: 200}, Timeout: time.Minute, CheckRedirect: p.client.CheckRedirect}
	var next, failed atomic.Int64
	statuses := sync.Map{}
	var readers sync.WaitGroup
	for worker := range 200 {
		readers.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(worker)))
			for next.Add(1) <= int64(requests) {
				path := "/" + strings.TrimSuffix(paths[random.IntN(len(paths))], "index.html")
				if random.IntN(20) == 0 {
					path = "/_dienhinh/events"
				}
				status, err := ask(client, p.url+path)
				n, _ := statuses.LoadOrStore(status, new(atomic.Int64))
				n.(*atomic.Int64).Add(1)
				if err != nil && failed.Add(1) < 5 {
					t.Errorf("%s: %v", path, err)
				}
			}
		})
	}
	over := make(chan bool)
	go func() { readers.Wait(); close(over) }()
	edits := 0
	for running := true; running; edits++ {
		select {
		case <-over:
			running = false
		default:
		}
		w.undo = map[string]string{}
		switch {
		case edits%7 == 3:
			checkout(t, p.dir, edits)
		default:
			w.edit()
		}
		time.Sleep(time.Duration(w.random.IntN(30)) * time.Millisecond)
	}
	client.CloseIdleConnections()
	statuses.Range(func(status, n any) bool { t.Logf("%d answers of %v", n.(*atomic.Int64).Load(), status); return true })
	t.Logf("%d requests, %d edits meanwhile", requests, edits)
	checkout(t, p.dir, 0) // to a state without mistakes
	site = fresh(t, p.dir, options())
	if site.findings.Failed() {
		t.Fatal(site.findings[0].Format("vi"))
	}
	p.same("after the storm", site, slices.Collect(maps.Keys(site.files)))
	flat(t, before, p.holds())
}

// ask reads an answer to its end; of a stream, which has none, only the beginning.
func ask(client *http.Client, url string) (status int, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if strings.HasSuffix(url, "/events") {
		_, err = resp.Body.Read(make([]byte, 16))
		return resp.StatusCode, err
	}
	body, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return resp.StatusCode, err
	case resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusMovedPermanently:
		return resp.StatusCode, fmt.Errorf("%s: %.200s", resp.Status, body)
	case strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && !strings.HasSuffix(strings.TrimSpace(string(body)), "</html>") && !strings.Contains(url, "/admin/"):
		return resp.StatusCode, fmt.Errorf("not a whole page: %.200s", body)
	}
	return resp.StatusCode, nil
}

// branches makes the project a git repository with a branch that has other stories, if there is git.
func branches(t *testing.T, dir string, w *workshop) {
	if _, err := exec.LookPath("git"); err != nil {
		return
	}
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "a")
	git(t, dir, "checkout", "-q", "-b", "other")
	for i := range 30 {
		if i%3 == 0 {
			w.add()
			continue
		}
		all := w.stories()
		name := all[i%len(all)]
		write(t, dir, name, w.read(name)+"\nỞ nhánh khác.\n")
	}
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "b")
	git(t, dir, "checkout", "-q", "main")
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("git %v: %v\n%s", args, err, out)
	}
}

// checkout goes to the other branch or back; what was edited is gone.
func checkout(t *testing.T, dir string, n int) {
	if _, err := os.Stat(filepath.Join(dir, ".git")); err != nil {
		return
	}
	branch := "main"
	if n%2 == 1 {
		branch = "other"
	}
	git(t, dir, "checkout", "-q", "-f", branch)
	git(t, dir, "clean", "-q", "-f", "-d", "content", "templates", "static")
}

// TestFullQueue fills the system's queue of changes while the preview cannot listen, then changes a story, of which the
// queue has no room to tell.
func TestFullQueue(t *testing.T) {
	data, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	most, _ := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || most == 0 || most > 1<<17 {
		t.Skip("the queue of this system has no length that a test can fill")
	}
	var gate sync.Mutex
	p := start(t, func() build.Options {
		gate.Lock() // as long as it is held, an assembly waits, and nobody listens
		defer gate.Unlock()
		return buildOptions()
	})
	time.Sleep(100 * time.Millisecond)
	gate.Lock()
	other, err := os.ReadFile(filepath.Join(p.dir, otherFile))
	must(t, err)
	write(t, p.dir, otherFile, string(other)+"\nThêm.\n")
	time.Sleep(100 * time.Millisecond)
	folder := filepath.Dir(filepath.Join(p.dir, filepath.FromSlash(storyFile)))
	for i := range most/2 + 2000 { // each is created and removed
		name := filepath.Join(folder, fmt.Sprintf("x%d.txt", i%2))
		must(t, os.WriteFile(name, nil, 0o644))
		must(t, os.Remove(name))
	}
	write(t, p.dir, storyFile, strings.Replace(story, "Mỗi nhà một cây.", "Mỗi nhà hai cây.", 1))
	must(t, os.MkdirAll(filepath.Join(p.dir, "content/mo-hinh/2019"), 0o755))
	gate.Unlock()
	p.until("/mo-hinh/cay-xanh/", func(body string) bool { return strings.Contains(body, "Mỗi nhà hai cây.") }, "the change that the queue had no room for")
	// The folder that came unheard is watched now.
	write(t, p.dir, "content/mo-hinh/2019/sau.md", strings.NewReplacer("Cây xanh trước ngõ", "Bài đến sau", "cx001", "bs001", "2023", "2019").Replace(story))
	p.until("/mo-hinh/sau/", func(body string) bool { return strings.Contains(body, "Bài đến sau</h1>") }, "a story in a folder that came unheard")
}

// TestOpenToOthers listens where other machines reach it: it is there by addresses and the names of a local network, and
// by no name that a site of the web can have.
func TestOpenToOthers(t *testing.T) {
	p := start(t, buildOptions)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.server.Serve(ctx, l) }()
	defer func() { cancel(); must(t, <-done) }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for host, want := range map[string]int{
		"192.168.1.20:" + port: 200, "[fe80::1]:" + port: 200, "may-van-phong:" + port: 200, "may.local": 200, "localhost": 200,
		"evil.example": 403, "192.168.1.20.evil.example:" + port: 403, "evil.example.": 403, "": 403,
	} {
		r, err := http.NewRequest("GET", "http://127.0.0.1:"+port+"/", nil)
		must(t, err)
		r.Host = host
		if host == "" {
			r.Host = ":" + port
		}
		resp, err := p.client.Do(r)
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("Host %q: %d, want %d", host, resp.StatusCode, want)
		}
	}
}

// TestSlowReaders opens connections that send nothing, half a request, or read nothing: others are answered, and the
// preview stops when it is told to.
func TestSlowReaders(t *testing.T) {
	p := start(t, buildOptions)
	at := strings.TrimPrefix(p.url, "http://")
	for i := range 100 {
		c, err := net.Dial("tcp", at)
		must(t, err)
		defer c.Close()
		switch i % 3 {
		case 1:
			_, err = c.Write([]byte("GET / HTTP/1.1\r\nHost: " + at + "\r\nX-Long: "))
		case 2:
			_, err = c.Write([]byte("GET /_dienhinh/events HTTP/1.1\r\nHost: " + at + "\r\n\r\n"))
		}
		must(t, err)
	}
	if resp, _ := p.do("GET", "/"); resp.StatusCode != 200 {
		t.Error(resp.Status)
	}
	if resp, _ := p.do("GET", "/", func(r *http.Request) { r.Header.Set("X-Long", strings.Repeat("x", 100<<10)) }); resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("100 KB of head: %s", resp.Status)
	}
	stopping := time.Now()
	p.close()
	if took := time.Since(stopping); took > 4*time.Second {
		t.Errorf("stopping took %s", took)
	}
}
