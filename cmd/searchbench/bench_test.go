package main

import (
	"context"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/chromium"
)

// TestEndToEnd runs the whole program over a small corpus, with the naive search page of testdata in the place of the
// site's: one that follows the contract.
func TestEndToEnd(t *testing.T) {
	if _, err := chromium.Find(); err != nil {
		if os.Getenv("DIENHINH_BROWSER") == "required" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	b := &bench{
		options: options{root: realRoot, keep: t.TempDir(), models: []int{120}, queries: 2, fresh: 7, seed: 3, pagefind: "off", page: "testdata/page"},
		say:     t.Logf,
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	r, err := b.run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := r.Sizes[0].Ours
	if len(m.Visits) != 7 || len(m.Outcomes) != 2*len(queryKinds) || m.unanswered() != 0 || m.Disagree != 0 {
		t.Errorf("%d visits, %d outcomes, %d not answered, %d disagree", len(m.Visits), len(m.Outcomes), m.unanswered(), m.Disagree)
	}
	if m.MRR(kindTitle, true) != 1 || m.MRR(kindPlain, true) != 1 {
		t.Errorf("whole titles are not found: %v, %v", m.MRR(kindTitle, true), m.MRR(kindPlain, true))
	}
	for _, v := range m.Visits {
		if v.OwnRequests != 2 || v.Requests != 4 || v.OwnBytes >= v.Bytes || v.OwnBytes < 2000 {
			t.Errorf("%q: %d of %d requests, %d of %d bytes: %v", v.Query, v.OwnRequests, v.Requests, v.OwnBytes, v.Bytes, v.Received)
		}
		if v.Session != v.Bytes {
			t.Errorf("%q: the browser says %d bytes, the host %d", v.Query, v.Session, v.Bytes)
		}
	}
	for _, o := range m.Outcomes {
		// The page waits for 80 ms; what is left is its own work.
		if o.Debounce < 79 || o.Work < 0 || o.Work > o.Total-79 {
			t.Errorf("%q: %v ms with a debounce of %v, work %v", o.Text, o.Total, o.Debounce, o.Work)
		}
	}
	if m.Code.Files != 1 || m.Index.Files == 0 || strings.Join(m.Folders, " ") != "/du-lieu/" {
		t.Errorf("code %v, index %v in %q", m.Code, m.Index, m.Folders)
	}
	var text strings.Builder
	if err := r.print(&text); err != nil || !strings.Contains(text.String(), "ours, 120") {
		t.Errorf("the report (%v):\n%s", err, text.String())
	}
}

// get asks a host for an address and returns the answer's status, body length and headers.
func get(t *testing.T, h *host, address string, headers ...string) (int, int, http.Header) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, h.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	n := 0
	for buf := make([]byte, 4096); ; {
		k, err := res.Body.Read(buf)
		n += k
		if err != nil {
			return res.StatusCode, n, res.Header
		}
	}
}

func TestHost(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "_headers"), "/*\n  Content-Security-Policy: default-src 'none'\n\n/data/*\n  Cache-Control: long\n")
	write(filepath.Join(dir, "index.html"), strings.Repeat("<p>xã</p>", 500))
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, "data", "x.bin"), strings.Repeat("a", 3000))
	write(filepath.Join(other, "a.js"), "1")
	h, err := serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	h.mount("/free/", other, true)
	status, n, head := get(t, h, "/", "Accept-Encoding", "gzip")
	if status != 200 || n > 300 || head.Get("Content-Encoding") != "gzip" || head.Get("Content-Security-Policy") == "" {
		t.Errorf("/: %d, %d bytes, %v", status, n, head)
	}
	if status, n, _ = get(t, h, "/", "Accept-Encoding", "gzip", "If-None-Match", head.Get("ETag")); status != 304 || n != 0 {
		t.Errorf("/ again: %d, %d bytes", status, n)
	}
	if status, n, head = get(t, h, "/data/x.bin", "Accept-Encoding", "gzip", "Range", "bytes=0-9"); status != 200 || n != 3000 || head.Get("Cache-Control") != "long" {
		t.Errorf("a range: %d, %d bytes, %v", status, n, head)
	}
	if status, _, head = get(t, h, "/free/a.js"); status != 200 || head.Get("Content-Security-Policy") != "" {
		t.Errorf("outside the rules: %d, %v", status, head)
	}
	if status, _, _ = get(t, h, "/../host.go"); status != 404 {
		t.Errorf("outside the folder: %d", status)
	}
	list := h.take()
	if len(list) != 5 || list[2].Bytes < 3000 || list[2].Bytes > 3500 || list[1].Bytes > 500 {
		t.Errorf("received: %v", list)
	}
	if len(h.take()) != 0 {
		t.Error("what was taken is there again")
	}
}

func TestSpread(t *testing.T) {
	s := spreadOf([]float64{5, 1, 4, 2, 3})
	if s != (spread{3, 5, 5}) {
		t.Errorf("%v", s)
	}
	if !math.IsNaN(spreadOf(nil).Median) {
		t.Error("nothing has a median")
	}
}

func TestIndexFolders(t *testing.T) {
	for want, data := range map[string][]string{
		"/tim-kiem/a/ /tim-kiem/b/": {"/tim-kiem/a/1.bin", "/tim-kiem/b/2.bin"},
		"/static/ix/ /tim-kiem/":    {"/static/ix/0/1/1.bin", "/static/ix/2.json", "/tim-kiem/entry.json", "/tim-kiem/b/1"},
		"/":                         {"/a", "/b/2"},
		"":                          nil,
	} {
		set := map[string]bool{}
		for _, p := range data {
			set[p] = true
		}
		if got := strings.Join(indexFolders(set), " "); got != want {
			t.Errorf("%v: %q, want %q", data, got, want)
		}
	}
}

func TestWork(t *testing.T) {
	for _, x := range []struct {
		a       answer
		assumed float64
		want    float64
	}{
		{answer{Total: 100, Idle: 90, Debounce: 80}, 50, 10}, // the timer was seen
		{answer{Total: 100, Idle: 10, Attribute: 70}, 50, 20},
		{answer{Total: 100, Idle: 10}, 50, 40},
		{answer{Total: 20, Idle: 10}, 50, 0},
	} {
		if got := x.a.work(x.assumed); got != x.want {
			t.Errorf("%+v: %v, want %v", x.a, got, x.want)
		}
	}
}
