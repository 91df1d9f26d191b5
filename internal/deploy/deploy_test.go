package deploy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
)

// disk is a folder under test.
type disk struct{ dir string }

func newDisk(t *testing.T) disk { return disk{filepath.Join(t.TempDir(), "web")} }

func (d disk) target(t *testing.T) Target { return parse(t, "file://"+filepath.ToSlash(d.dir)) }

func (d disk) read(key string) (string, bool) {
	data, err := os.ReadFile(filepath.Join(d.dir, key))
	return string(data), err == nil
}

func (d disk) keys() []string {
	var keys []string
	_ = filepath.WalkDir(d.dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			if key, _ := filepath.Rel(d.dir, p); !strings.HasPrefix(key, stateFolder) {
				keys = append(keys, key)
			}
		}
		return nil
	})
	return keys
}

// places runs a test on a store and on a folder.
func places(t *testing.T, test func(t *testing.T, p place)) {
	t.Parallel()
	t.Run("store", func(t *testing.T) { test(t, newStore(t)) })
	t.Run("folder", func(t *testing.T) { test(t, newDisk(t)) })
}

// old are the files of before that after has no more and that are kept for a day.
var old = []string{"static/css/site.01.css", "static/the/a.01.png", "static/tim/0001/d/0/1.bin", "static/tim/0001/d/0/2.bin", "static/tim/0001/b/0/0.json"}

func TestPublish(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		_, store := p.(*storeServer)
		first, second := before().write(t, publish.Record{}), after().write(t, publish.Record{})
		o := options()
		now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
		o.Now = func() time.Time { return now }
		mustPublish(t, first, p, o)
		holds(t, p, before(), store)
		if r := mustPublish(t, first, p, o); r.Sent.Files+r.Copied.Files+r.Removed != 0 || r.Bytes > 1000 {
			t.Errorf("nothing changed: %+v", r)
		}
		r := mustPublish(t, second, p, o)
		if r.Copied.Files != 2 || r.Removed != 1 || r.Kept != len(old) {
			t.Errorf("a second version: %+v", r)
		}
		holds(t, p, after(), store, old...)
		now = now.Add(23 * time.Hour)
		mustPublish(t, second, p, o)
		holds(t, p, after(), store, old...)
		for _, key := range old {
			if _, ok := p.read(key); !ok {
				t.Errorf("%s is gone within a day", key)
			}
		}
		now = now.Add(2 * time.Hour)
		if r := mustPublish(t, second, p, o); r.Removed != len(old) || r.Kept != 0 {
			t.Errorf("a day later: %+v", r)
		}
		holds(t, p, after(), store)
		// And back: what comes again is not removed as what had gone.
		mustPublish(t, first, p, o)
		holds(t, p, before(), store, slices.Sorted(func(yield func(string) bool) {
			for name := range after() {
				if strings.HasPrefix(name, keptFolder) && !yield(name) {
					return
				}
			}
		})...)
	})
}

// What was kept and comes back stays, and is kept anew when it goes again.
func TestComesBack(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		first, second := before().write(t, publish.Record{}), after().write(t, publish.Record{})
		o := options()
		now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
		o.Now = func() time.Time { return now }
		for range 2 {
			mustPublish(t, first, p, o)
			now = now.Add(20 * time.Hour)
			mustPublish(t, second, p, o)
			for _, key := range old {
				if _, ok := p.read(key); !ok {
					t.Errorf("%s is gone", key)
				}
			}
			now = now.Add(20 * time.Hour)
		}
	})
}

func TestOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	site := before()
	mustPublish(t, site.write(t, publish.Record{}), s, options())
	s.take()
	mustPublish(t, site.write(t, publish.Record{}), s, options())
	if log := s.take(); slices.ContainsFunc(log, func(line string) bool {
		return !strings.HasPrefix(line, "GET") && !strings.HasSuffix(line, " "+lockKey)
	}) {
		t.Errorf("nothing changed: %q", log)
	}
	site["mo-hinh/a/index.html"] += " thêm một câu"
	mustPublish(t, site.write(t, publish.Record{}), s, options())
	var puts []string
	for _, line := range s.take() {
		if key, ok := strings.CutPrefix(line, "PUT "); ok && !strings.HasPrefix(key, stateFolder) {
			puts = append(puts, key)
		}
	}
	if !slices.Equal(puts, []string{"mo-hinh/a/index.html"}) {
		t.Errorf("one edit sends %q", puts)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	mustPublish(t, before().write(t, publish.Record{}), s, options())
	s.take()
	mustPublish(t, after().write(t, publish.Record{}), s, options())
	known := before()
	last, lastKey := stageAssets, ""
	removing := false
	for _, line := range s.take() {
		method, key, _ := strings.Cut(line, " ")
		if strings.HasPrefix(key, stateFolder) || strings.HasPrefix(key, "/kho") {
			continue
		}
		switch method {
		case "PUT":
			_, there := known[key]
			at := stageOf(key, !there)
			if at < last || removing {
				t.Errorf("%s (%v) goes after %s (%v)", key, at, lastKey, last)
			}
			last, lastKey = at, key
		case "DELETE":
			removing = true
		}
	}
	if last != stageEntries || !removing {
		t.Errorf("the last stage was %v, removed: %v", last, removing)
	}
	for key, want := range map[string]stage{
		"index.html": stageEntries, "404.html": stageEntries, "sitemap-2.xml": stageEntries, "tim-kiem/chi-muc.json": stageEntries, "mo-hinh/trang/2/index.html": stageEntries,
		"linh-vuc/kinh-te/feed.xml": stageEntries, "mo-hinh/x/index.html": stageChanged, "m/a/index.html": stageChanged, "gioi-thieu/index.html": stageChanged,
		"static/tim/1/d/0/1.bin": stageAssets, "mo-hinh/x/index.html.gz": stageChanged, "admin/config.yml": stageAssets,
	} {
		if got := stageOf(key, false); got != want {
			t.Errorf("%s goes in stage %v, not %v", key, got, want)
		}
	}
	if got := stageOf("linh-vuc/kinh-te/gia-loc/index.html", true); got != stageNew {
		t.Errorf("a new list goes in stage %v", got)
	}
	if got := stageOf("linh-vuc/moi/feed.xml", true); got != stageNew {
		t.Errorf("the feed of a new list goes in stage %v", got)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	target := parse(t, s.address()+"&redirects=website")
	o := options()
	o.Packing = []Packing{Gzip}
	if _, err := Publish(context.Background(), before().write(t, publish.Record{}), target, o); err != nil {
		t.Fatal(err)
	}
	revalidate := "public, max-age=0, must-revalidate"
	for key, want := range map[string][4]string{
		"index.html":                 {"text/html; charset=utf-8", revalidate, "", ""}, // too small to pack
		"gioi-thieu/index.html":      {"text/html; charset=utf-8", revalidate, "", ""},
		"static/css/site.01.css":     {"text/css; charset=utf-8", "public, max-age=31536000, immutable", "gzip", ""},
		"static/js/search.01.js":     {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "gzip", ""},
		"feed.xml":                   {"application/rss+xml; charset=utf-8", revalidate, "", ""},
		"sitemap.xml":                {"application/xml; charset=utf-8", revalidate, "", ""},
		"robots.txt":                 {"text/plain; charset=utf-8", revalidate, "", ""},
		"m/a/index.html":             {"text/html; charset=utf-8", revalidate, "", "/mo-hinh/a/"},
		"static/the/a.01.png":        {"image/png", "public, max-age=31536000, immutable", "", ""},
		".dienhinh/manifest":         {"application/gzip", "no-store", "", ""},
		"tim-kiem/chi-muc.json":      {"application/json; charset=utf-8", revalidate, "", ""},
		"static/tim/0001/b/0/0.json": {"application/json; charset=utf-8", "public, max-age=31536000, immutable", "gzip", ""},
	} {
		h := s.sent[key]
		got := [4]string{h.Get("Content-Type"), h.Get("Cache-Control"), h.Get("Content-Encoding"), h.Get("X-Amz-Website-Redirect-Location")}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	// Another way of packing is a change.
	o.Packing = nil
	if r := mustPublish(t, before().write(t, publish.Record{}), s, o); r.Sent.Files+r.Copied.Files != 4 { // three that were packed, and the redirect
		t.Errorf("without packing: %+v", r)
	}
	if text, _ := s.read("static/css/site.01.css"); text != before()["static/css/site.01.css"] {
		t.Error("the style is still packed")
	}
}

func TestPackedBeside(t *testing.T) {
	d := newDisk(t)
	o := options()
	o.Packing = []Packing{Gzip, Brotli}
	site := before().write(t, publish.Record{})
	mustPublish(t, site, d, o)
	for _, key := range []string{"static/css/site.01.css.gz", "static/css/site.01.css.br"} {
		if data, ok := d.read(key); !ok || len(data) > 300 || len(data) == 0 {
			t.Errorf("%s: %d bytes, %v", key, len(data), ok)
		}
	}
	if r := mustPublish(t, site, d, o); r.Sent.Files != 0 {
		t.Errorf("again: %+v", r)
	}
	o.Packing, o.Forget = nil, true
	mustPublish(t, site, d, o)
	holds(t, d, before(), false)
}

// faulty are the ways in which a single request goes wrong.
var faulty = map[string]fault{"busy": busy, "broken": broken, "cut": cut, "unheard": unheard, "throttle": throttle}

// stride is how many request numbers are passed over from one try to the next: DIENHINH_FAULTS=all tries each.
func stride() int {
	if os.Getenv("DIENHINH_FAULTS") == "all" {
		return 1
	}
	return 4
}

// One request of each number goes wrong: the publish goes on, and says that it tried again.
func TestFaultAtEveryRequest(t *testing.T) {
	t.Parallel()
	first, second := before().write(t, publish.Record{}), after().write(t, publish.Record{})
	for name, kind := range faulty {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1 + int(kind)%stride(); ; n += stride() {
				s := newStore(t)
				mustPublish(t, first, s, options())
				met := false
				s.failing(func(number int, _ *http.Request) fault {
					if number == n {
						met = true
						return kind
					}
					return fine
				})
				if _, err := Publish(context.Background(), second, s.target(t), options()); err != nil {
					t.Fatalf("request %d: %v (%v)", n, err, errors.Unwrap(err))
				}
				if !met {
					if n < 25 {
						t.Fatalf("a publish has %d requests only", n-1)
					}
					return
				}
				holds(t, s, after(), true, old...)
				if _, ok := s.read(lockKey); ok {
					t.Errorf("request %d: the lock is still there", n)
				}
			}
		})
	}
}

// The line is cut for good at each request, which is what a kill looks like from the store: the lock stays, the site
// works, and the next run finishes. Between the two the site may have been built again.
func TestDiesAtEveryRequest(t *testing.T) {
	t.Parallel()
	first, second := before().write(t, publish.Record{}), after().write(t, publish.Record{})
	third := after()
	third["mo-hinh/c/index.html"] = `<a href="/mo-hinh/b/">b</a>`
	third["mo-hinh/b/index.html"] += ` <a href="/mo-hinh/c/">c</a>`
	third["mo-hinh/index.html"] += ` <a href="/mo-hinh/c/">c</a>`
	delete(third, "nam/2024/index.html")
	third["mo-hinh/b/index.html"] = strings.ReplaceAll(third["mo-hinh/b/index.html"], `<a href="/nam/2024/">2024</a>`, "")
	third["mo-hinh/index.html"] = strings.ReplaceAll(third["mo-hinh/index.html"], `<a href="/nam/2024/">2024</a>`, "")
	rebuilt := third.write(t, publish.Record{})
	for _, last := range []fault{cut, unheard} {
		for n := 1 + int(last)%stride(); ; n += stride() {
			s := newStore(t)
			mustPublish(t, first, s, options())
			met := false
			s.failing(func(number int, _ *http.Request) fault {
				switch {
				case number < n:
					return fine
				case number == n:
					met = true
					return last
				}
				return cut
			})
			o := options()
			o.Attempts = 1
			_, err := Publish(context.Background(), second, s.target(t), o)
			s.failing(nil)
			if !met {
				if err != nil || n < 25 {
					t.Fatalf("a publish has %d requests only: %v", n-1, err)
				}
				break
			}
			if requests, failed := crawl(s); len(failed) > 0 || requests < 10 {
				t.Errorf("cut at request %d: of %d requests failed %v", n, requests, failed)
			}
			if n != 10 && n != 11 { // once or twice the next run waits until the lock is known to be a dead one's
				s.ask("DELETE", "/kho/danvan/"+lockKey)
			}
			anew := n/stride()%2 == 0 // the site was built again in between
			next, want := second, after()
			if anew {
				next, want = rebuilt, third
			}
			reader := crawling(t, s, 1)
			o = options()
			o.Settle = 20 * time.Millisecond
			mustPublish(t, next, s, o)
			reader.stop()
			kept := append([]string{"nam/2024/index.html"}, old...)
			if !anew {
				kept = old
			}
			holds(t, s, want, true, kept...)
			if anew {
				if _, ok := s.read("nam/2024/index.html"); ok {
					t.Errorf("cut at request %d: a page of the build that died is still there", n)
				}
			}
		}
	}
}

func TestReaders(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		first, second := before().write(t, publish.Record{}), after().write(t, publish.Record{})
		o := options()
		o.Settle, o.Parallel = 200*time.Millisecond, 8
		mustPublish(t, first, p, o)
		reader := crawling(t, p, 3)
		for range 2 {
			mustPublish(t, second, p, o)
			mustPublish(t, first, p, o)
		}
		reader.stop()
		if reader.requests.Load() < 500 {
			t.Errorf("readers made %d requests only", reader.requests.Load())
		}
		t.Logf("%d requests, %d failures", reader.requests.Load(), reader.failures.Load())
	})
}

func TestTwoPublishers(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*storeServer){
		"conditions": func(*storeServer) {}, "ignored": func(s *storeServer) { s.ignore = true }, "refused": func(s *storeServer) { s.refuse = true },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			set(s)
			s.failing(func(int, *http.Request) fault { time.Sleep(3 * time.Millisecond); return fine })
			sites := []*publish.Site{before().write(t, publish.Record{}), after().write(t, publish.Record{})}
			o := options()
			o.Settle = 100 * time.Millisecond
			var errs [2]error
			var both sync.WaitGroup
			for i := range sites {
				both.Go(func() { _, errs[i] = Publish(context.Background(), sites[i], s.target(t), o) })
			}
			both.Wait()
			for i, want := range []files{before(), after()} {
				var e *Error
				switch {
				case errs[i] == nil && errs[1-i] != nil:
					holds(t, s, want, true)
				case errs[i] != nil && (!errors.As(errs[i], &e) || e.Kind != KindLocked || e.Hint.VI == ""):
					t.Errorf("the other is told %v", errs[i])
				}
			}
			if errs[0] == nil && errs[1] == nil { // one waited until the other was done
				if _, failed := crawl(s); len(failed) > 0 {
					t.Errorf("after both: %v", failed)
				}
			} else if errs[0] != nil && errs[1] != nil {
				t.Errorf("neither published: %v; %v", errs[0], errs[1])
			}
		})
	}
}

// An owner who is alive is named to whoever comes, at once; with patience the other waits.
func TestLocked(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	site := before().write(t, publish.Record{})
	hold, err := openBucket(s.target(t), Options{Owner: "MÁY-CỦA-XÃ", Lease: 6 * time.Second, Parallel: 1, pause: time.Millisecond}.filled(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, release, err := hold.lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Publish(context.Background(), site, s.target(t), options())
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindLocked || !strings.Contains(e.Error(), "MÁY-CỦA-XÃ đang đăng lên") {
		t.Fatalf("got %v", err)
	}
	if keys := s.keys(); len(keys) > 0 {
		t.Errorf("it wrote %v", keys)
	}
	time.AfterFunc(time.Second, release)
	o := options()
	o.Wait = 10 * time.Second
	mustPublish(t, site, s, o)
	holds(t, s, before(), true)
}

func TestLockedFolder(t *testing.T) {
	d := newDisk(t)
	site := before().write(t, publish.Record{})
	hold, err := openFolder(d.dir, options(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, release, err := hold.lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Publish(context.Background(), site, d.target(t), options())
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindLocked {
		t.Fatalf("got %v", err)
	}
	time.AfterFunc(300*time.Millisecond, release)
	o := options()
	o.Wait = 20 * time.Second
	mustPublish(t, site, d, o)
	holds(t, d, before(), false)
}

// What a damaged target's error tells to do works.
func TestManifestRemoved(t *testing.T) {
	s := newStore(t)
	mustPublish(t, before().write(t, publish.Record{}), s, options())
	mustPublish(t, after().write(t, publish.Record{}), s, options())
	s.ask("PUT", "/kho/danvan/"+manifestKey) // with bytes that are none
	_, err := Publish(context.Background(), after().write(t, publish.Record{}), s.target(t), options())
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Error(), "bị hỏng") || !strings.Contains(e.Hint.VI, "--adopt") {
		t.Fatalf("got %v", err)
	}
	s.ask("DELETE", "/kho/danvan/"+manifestKey)
	refusedSite(t, after().write(t, publish.Record{}), s, options(), "đã có tệp")
	o := options()
	o.Adopt = true
	mustPublish(t, after().write(t, publish.Record{}), s, o)
	if r := mustPublish(t, after().write(t, publish.Record{}), s, options()); r.Sent.Files+r.Copied.Files != 0 {
		t.Errorf("again: %+v", r)
	}
}

// A stop that was asked for keeps what was done, and lets go of the lock.
func TestStopped(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		_, store := p.(*storeServer)
		mustPublish(t, before().write(t, publish.Record{}), p, options())
		ctx, stop := context.WithCancel(context.Background())
		o := options()
		o.Progress = func(_ diag.Text, done, _ int) {
			if done == 3 {
				stop()
			}
		}
		_, err := Publish(ctx, after().write(t, publish.Record{}), p.target(t), o)
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindCanceled {
			t.Fatalf("got %v", err)
		}
		if _, failed := crawl(p); len(failed) > 0 {
			t.Errorf("after the stop: %v", failed)
		}
		r := mustPublish(t, after().write(t, publish.Record{}), p, options())
		if all := len(after()) - 6; r.Sent.Files+r.Copied.Files > all-3 {
			t.Errorf("what was done is done again: %+v", r)
		}
		holds(t, p, after(), store, old...)
	})
}

// Who lost his lock stops, and does not write down what he thinks of the target.
func TestLostLock(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	mustPublish(t, before().write(t, publish.Record{}), s, options())
	stolen := false
	s.failing(func(n int, r *http.Request) fault {
		if r.Method == "PUT" && strings.Contains(r.URL.Path, "site.02.css") {
			s.ask("PUT", "/kho/danvan/"+lockKey)
			stolen = true
			time.Sleep(2 * time.Second)
		}
		return fine
	})
	_, err := Publish(context.Background(), after().write(t, publish.Record{}), s.target(t), options())
	var e *Error
	if !stolen || !errors.As(err, &e) || e.Kind != KindLocked {
		t.Fatalf("stolen: %v, got %v", stolen, err)
	}
	if _, failed := crawl(s); len(failed) > 0 {
		t.Errorf("the site: %v", failed)
	}
}

func TestRefusals(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		site := before()
		for i := range 20 {
			site[fmt.Sprintf("mo-hinh/m%02d/index.html", i)] = "x"
		}
		o := options()
		o.AllowDrop = false
		for _, trial := range []string{"drafts", "as-of", "skip-cards"} {
			refusedSite(t, site.write(t, publish.Record{Trial: []string{trial}}), p, o, trial)
		}
		mustPublish(t, site.write(t, publish.Record{}), p, o)
		for i := range 3 {
			delete(site, fmt.Sprintf("mo-hinh/m%02d/index.html", i))
		}
		fewer := site.write(t, publish.Record{})
		refusedSite(t, fewer, p, o, "bỏ 3 trong 29 trang")
		if _, ok := p.read("mo-hinh/m00/index.html"); !ok {
			t.Error("a page is gone although the publish was refused")
		}
		empty := files{"a.html": "x"}
		refusedSite(t, empty.write(t, publish.Record{}), p, o, "không có trang chủ")
		o.AllowDrop = true
		mustPublish(t, fewer, p, o)
		if _, ok := p.read("mo-hinh/m00/index.html"); ok {
			t.Error("a page is there although it was to be dropped")
		}
	})
}

func refusedSite(t *testing.T, site *publish.Site, p place, o Options, part string) {
	t.Helper()
	_, err := Publish(context.Background(), site, p.target(t), o)
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindSite || !strings.Contains(e.Error(), part) || e.Hint.VI == "" {
		t.Errorf("got %v, want a refusal with %q", err, part)
	}
}

// Somebody else's files are never overwritten or removed.
func TestStrangers(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		d := newDisk(t)
		stranger := filepath.Join(d.dir, "cua-toi.docx")
		if err := os.MkdirAll(d.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(stranger, []byte("của tôi"), 0o644); err != nil {
			t.Fatal(err)
		}
		refusedSite(t, before().write(t, publish.Record{}), d, options(), "đã có tệp (“cua-toi.docx”)")
		o := options()
		o.Adopt, o.Forget = true, true
		mustPublish(t, before().write(t, publish.Record{}), d, o)
		mustPublish(t, after().write(t, publish.Record{}), d, o)
		if text, _ := d.read("cua-toi.docx"); text != "của tôi" {
			t.Error("somebody's file is gone")
		}
	})
	t.Run("store", func(t *testing.T) {
		s := newStore(t)
		s.ask("PUT", "/kho/danvan/cua-toi.docx")
		s.ask("PUT", "/kho/khac/index.html")
		refusedSite(t, before().write(t, publish.Record{}), s, options(), "đã có tệp (“cua-toi.docx”)")
		o := options()
		o.Adopt, o.Forget = true, true
		mustPublish(t, before().write(t, publish.Record{}), s, o)
		mustPublish(t, after().write(t, publish.Record{}), s, o)
		if _, ok := s.read("cua-toi.docx"); !ok || s.ask("GET", "/kho/khac/index.html").Code != 200 {
			t.Error("somebody's file is gone")
		}
	})
}

// A takedown does not wait a day: what the site has no more goes in the same run.
func TestTakedown(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		_, store := p.(*storeServer)
		mustPublish(t, before().write(t, publish.Record{Withheld: 1}), p, options())
		r := mustPublish(t, after().write(t, publish.Record{Withheld: 2}), p, options())
		if r.Kept != 0 {
			t.Errorf("%+v", r)
		}
		holds(t, p, after(), store)
	})
}

func TestDryRun(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		o := options()
		o.DryRun = true
		var got Summary
		o.Planned = func(s Summary) { got = s }
		mustPublish(t, before().write(t, publish.Record{}), p, o)
		if keys := p.keys(); len(keys) > 0 {
			t.Errorf("a dry run wrote %v", keys)
		}
		if d, ok := p.(disk); ok {
			if _, err := os.Stat(d.dir); err == nil {
				t.Error("a dry run made the folder")
			}
		}
		if got.Stages[stageAssets].Files != 6 || got.Stages[stageNew].Files == 0 {
			t.Errorf("plan: %+v", got)
		}
	})
}

// The words of an error never hold a key, whatever a server says.
func TestNothingSecretIsPrinted(t *testing.T) {
	t.Parallel()
	site := before().write(t, publish.Record{})
	s := newStore(t)
	for _, status := range []int{400, 403, 404, 503} {
		for _, code := range []string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "NoSuchBucket", "TeapotError"} {
			s.store = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, status, code) })
			o := options()
			o.Attempts = 1
			_, err := Publish(context.Background(), site, s.target(t), o)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%d %s: %v", status, code, err)
			}
			for _, lang := range []diag.Lang{diag.VI, diag.EN} {
				for _, text := range []string{e.Text.In(lang), e.Hint.In(lang)} {
					if text == "" || strings.Contains(text, keyID) || strings.Contains(text, secret) {
						t.Errorf("%d %s: %q", status, code, text)
					}
				}
			}
		}
	}
}

func TestNoKeys(t *testing.T) {
	s := newStore(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "none"))
	_, err := Publish(context.Background(), before().write(t, publish.Record{}), s.target(t), options())
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindTarget || !strings.Contains(e.Hint.VI, "AWS_ACCESS_KEY_ID") || len(s.take()) > 0 {
		t.Errorf("got %v", err)
	}
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[xa]\naws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_PROFILE", "xa")
	mustPublish(t, before().write(t, publish.Record{}), s, options())
}

func TestTargets(t *testing.T) {
	for address, part := range map[string]string{
		"public": "phải bắt đầu bằng file:// hoặc s3://", `C:\web`: "phải bắt đầu bằng", "ftp://x/y": "ftp://", "file://srv/www": "ba dấu gạch chéo", "file:///": "gốc của ổ đĩa",
		"file:///D:/": "gốc của ổ đĩa", "s3:///x": "thiếu tên kho", "s3://khoa:matkhau@kho/x": "không viết khóa", "s3://kho?secret_key=matkhau": "tham số lạ",
		"s3://kho?endpoint=https://x/y": "endpoint phải là", "s3://kho?endpoint=https://khoa:matkhau@x": "endpoint phải là", "s3://kho?redirects=1": "redirects", "s3://kho?%zz": "dấu hỏi", "": "phải bắt đầu",
	} {
		_, err := ParseTarget(address)
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindTarget || !strings.Contains(e.Error(), part) || e.Hint.VI == "" || strings.Contains(e.Error()+e.Hint.VI, "matkhau") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for address, want := range map[string]string{
		"file:///srv/www/x/": filepath.FromSlash("/srv/www/x"), "file:///D:/web/x": filepath.FromSlash("D:/web/x"),
		"s3://kho/a/b/?endpoint=http://127.0.0.1:1": "s3://kho/a/b/ (127.0.0.1:1)", "s3://kho": "s3://kho/ (s3.amazonaws.com)", "s3://kho/.": "s3://kho/ (s3.amazonaws.com)", "s3://kho/../.an/v1.": "s3://kho/.an/v1./ (s3.amazonaws.com)", "s3://kho?endpoint=s3.example.vn": "s3://kho/ (s3.example.vn)",
	} {
		if got, err := ParseTarget(address); err != nil || got.String() != want {
			t.Errorf("%s: %s, %v", address, got, err)
		}
	}
}

func TestLimit(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		site := before()
		site["static/lon.bin"] = strings.Repeat("x", 300<<10)
		o := options()
		o.Limit = 400 << 10
		began := time.Now()
		mustPublish(t, site.write(t, publish.Record{}), p, o)
		if took := time.Since(began); took < 400*time.Millisecond { // a quarter of a second's worth goes at once
			t.Errorf("300 KB at 400 KB/s took %v", took)
		}
	})
}

// A share that is not mounted is no place to publish to.
func TestFolderMissing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chua-gan", "web")
	_, err := Publish(context.Background(), before().write(t, publish.Record{}), parse(t, "file://"+filepath.ToSlash(dir)), options())
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindStore || !strings.Contains(e.Error(), "không có thư mục") {
		t.Errorf("got %v", err)
	}
}

// A manifest that names what lies outside is not believed.
func TestHostileManifest(t *testing.T) {
	d := newDisk(t)
	mustPublish(t, before().write(t, publish.Record{}), d, options())
	for _, path := range []string{"../x", "/etc/x", ".dienhinh/lock", "a/../../x"} {
		data, err := packLines(manifestHeader+"\nmanifest 1\nwithheld 0\n\n", appendEntry(nil, path, entry{}, true))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.dir, filepath.FromSlash(manifestKey)), data, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = Publish(context.Background(), after().write(t, publish.Record{}), d.target(t), options())
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), "bị hỏng") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A run that died leaves every page of the site unsure. They are pages all the same, and the next run may not drop them.
func TestRefusesToDropAfterDeath(t *testing.T) {
	places(t, func(t *testing.T, p place) {
		full := before()
		for i := range 20 {
			full[fmt.Sprintf("mo-hinh/m%02d/index.html", i)] = "x"
		}
		o := options()
		o.AllowDrop = false
		mustPublish(t, full.write(t, publish.Record{}), p, o)
		edited := files{}
		for name, text := range full {
			edited[name] = text + " "
		}
		ctx, die := context.WithCancel(context.Background())
		dying := o
		dying.Progress = func(diag.Text, int, int) { die() }
		if _, err := Publish(ctx, edited.write(t, publish.Record{}), p.target(t), dying); err == nil {
			t.Fatal("the run did not die")
		}
		for i := range 20 {
			delete(edited, fmt.Sprintf("mo-hinh/m%02d/index.html", i))
		}
		refusedSite(t, edited.write(t, publish.Record{}), p, o, "bỏ 20 trong 29 trang")
	})
}

// Packed copies that are asked for from now on go with their pages: the copy of a page that changed is what readers get.
func TestPackedFromNowOn(t *testing.T) {
	d := newDisk(t)
	mustPublish(t, before().write(t, publish.Record{}), d, options())
	f := after()
	f["mo-hinh/a/index.html"] += strings.Repeat(" ", worthPacking)
	f["mo-hinh/b/index.html"] += strings.Repeat(" ", worthPacking)
	o := options()
	o.Packing = []Packing{Gzip}
	o.Planned = func(s Summary) {
		for key, want := range map[string]stage{"mo-hinh/a/index.html.gz": stageChanged, "mo-hinh/b/index.html.gz": stageNew} {
			if !slices.Contains(s.Stages[want].Some, key) {
				t.Errorf("%s does not go with its page: %+v", key, s.Stages)
			}
		}
	}
	mustPublish(t, f.write(t, publish.Record{}), d, o)
}

// A link in the target that leads out of it is named. It is no line that was cut.
func TestLinkLeadsOut(t *testing.T) {
	d := newDisk(t)
	out := t.TempDir()
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(out, filepath.Join(d.dir, "static")); err != nil {
		t.Skip(err)
	}
	o := options()
	o.Adopt = true
	_, err := Publish(context.Background(), before().write(t, publish.Record{}), d.target(t), o)
	if err == nil || !strings.Contains(err.Error(), "“static") {
		t.Errorf("got %v, want the link's name", err)
	}
	if names, _ := os.ReadDir(out); len(names) > 0 {
		t.Errorf("the publish wrote outside its target: %v", names)
	}
}

// What the state of a folder lists is on the disk before it; a disk that cannot say so ends the run, and the next one mends.
func TestFolderIsFlushed(t *testing.T) {
	d := newDisk(t)
	mustPublish(t, before().write(t, publish.Record{}), d, options())
	read := func(key string) string {
		data, err := os.ReadFile(filepath.Join(d.dir, filepath.FromSlash(key)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	manifest, page := read(manifestKey), ""
	o, calls := options(), 0
	o.sync = func(folder string) error {
		if calls++; folder != d.dir {
			t.Errorf("%s is flushed", folder)
		}
		if page = read("mo-hinh/a/index.html"); page == after()["mo-hinh/a/index.html"] {
			return syscall.EIO
		}
		return nil
	}
	site := after().write(t, publish.Record{})
	if _, err := Publish(context.Background(), site, d.target(t), o); err == nil || calls < 2 || read(manifestKey) != manifest {
		t.Fatalf("%d flushes, %v; a new manifest: %v", calls, err, read(manifestKey) != manifest)
	}
	mustPublish(t, site, d, options())
	if read(manifestKey) == manifest {
		t.Error("the next run wrote no manifest")
	}
}
