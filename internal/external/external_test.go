package external

import (
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhinh/internal/diag"
)

// elsewhere is a site that counts who asks what.
type elsewhere struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string
	agents map[string]bool
	now    int // requests that are being answered
	most   int
	tries  map[string]int
}

func newElsewhere(t *testing.T) *elsewhere {
	e := &elsewhere{agents: map[string]bool{}, tries: map[string]int{}}
	e.Server = httptest.NewServer(http.HandlerFunc(e.answer))
	t.Cleanup(e.Close)
	return e
}

func (e *elsewhere) answer(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	e.asked = append(e.asked, r.Method+" "+r.URL.Path)
	e.agents[r.UserAgent()] = true
	e.now++
	e.most = max(e.most, e.now)
	e.tries[r.URL.Path]++
	try := e.tries[r.URL.Path]
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.now--
		e.mu.Unlock()
	}()
	switch r.URL.Path {
	case "/good", "/new", "/a", "/b", "/c", "/d":
	case "/no-head":
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	case "/moved":
		http.Redirect(w, r, "/new", http.StatusMovedPermanently)
	case "/moved-to-gone":
		http.Redirect(w, r, "/gone", http.StatusMovedPermanently)
	case "/for-now":
		http.Redirect(w, r, "/new", http.StatusFound)
	case "/moved-then-for-now":
		http.Redirect(w, r, "/for-now", http.StatusPermanentRedirect)
	case "/loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "/out":
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	case "/gone":
		w.WriteHeader(http.StatusGone)
	case "/refused":
		w.WriteHeader(http.StatusForbidden)
	case "/failing":
		w.WriteHeader(http.StatusBadGateway)
	case "/recovers":
		if try < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	case "/busy":
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	case "/slow":
		select {
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	default:
		http.NotFound(w, r)
	}
}

var today = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

func quick() Options {
	return Options{Agent: "dienhinh-check/1.0 (+https://thu.example/)", Timeout: 300 * time.Millisecond, Delay: time.Microsecond, Backoff: time.Millisecond, Private: true, Now: func() time.Time { return today }}
}

func TestAnswers(t *testing.T) {
	e := newElsewhere(t)
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead.Close()
	for path, want := range map[string]struct {
		Answer
		asked string
	}{
		"/good":               {Answer{Kind: Good, Status: 200}, "HEAD /good"},
		"/good#muc":           {Answer{Kind: Good, Status: 200}, "HEAD /good"},
		"/no-head":            {Answer{Kind: Good, Status: 200}, "HEAD /no-head, GET /no-head"},
		"/nothing":            {Answer{Kind: Gone, Status: 404}, "HEAD /nothing, GET /nothing"},
		"/gone":               {Answer{Kind: Gone, Status: 410}, "HEAD /gone, GET /gone"},
		"/moved":              {Answer{Kind: Moved, Status: 200, To: "/new"}, "HEAD /moved, HEAD /new"},
		"/moved-to-gone":      {Answer{Kind: Gone, Status: 410}, "HEAD /moved-to-gone, HEAD /gone, GET /gone"},
		"/for-now":            {Answer{Kind: Good, Status: 200}, "HEAD /for-now, HEAD /new"},
		"/moved-then-for-now": {Answer{Kind: Moved, Status: 200, To: "/for-now"}, "HEAD /moved-then-for-now, HEAD /for-now, HEAD /new"},
		"/out":                {Answer{Kind: Unclear, Status: 302}, "HEAD /out"},
		"/refused":            {Answer{Kind: Unclear, Status: 403}, "HEAD /refused, GET /refused"},
		"/failing":            {Answer{Kind: Failing, Status: 502}, "HEAD /failing, GET /failing, GET /failing, GET /failing"},
		"/recovers":           {Answer{Kind: Good, Status: 200}, "HEAD /recovers, GET /recovers, GET /recovers"},
		"/busy":               {Answer{Kind: Unclear, Status: 429}, "HEAD /busy"},
		"/slow":               {Answer{Kind: Unreachable, Cause: "timeout"}, "HEAD /slow, HEAD /slow, HEAD /slow"},
	} {
		e.asked = nil
		got, offline := Check(t.Context(), []string{e.URL + path}, Record{}, quick())
		want.At = today
		if want.To != "" {
			want.To = e.URL + want.To
		}
		if a := got[e.URL+path]; a != want.Answer || offline {
			t.Errorf("%s: %+v, want %+v", path, a, want.Answer)
		}
		e.mu.Lock()
		if asked := strings.Join(e.asked, ", "); asked != want.asked {
			t.Errorf("%s: asked %s, want %s", path, asked, want.asked)
		}
		e.mu.Unlock()
	}
	if got, _ := Check(t.Context(), []string{e.URL + "/loop"}, Record{}, quick()); got[e.URL+"/loop"].Kind != Failing {
		t.Errorf("a loop: %+v", got)
	}
	if got, _ := Check(t.Context(), []string{"http://" + dead.Addr().String() + "/"}, Record{}, quick()); got["http://"+dead.Addr().String()+"/"].Cause != "connect" {
		t.Errorf("nobody there: %+v", got)
	}
	if !slices.Equal(slices.Collect(maps.Keys(e.agents)), []string{quick().Agent}) {
		t.Errorf("asked as %v", e.agents)
	}
}

// The worst that can stand at the other end: each ends, and is told for what it is.
func TestBadHosts(t *testing.T) {
	date := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	tries := map[string]int{}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tries[r.URL.Path]++
		switch r.URL.Path {
		case "/later-date":
			w.Header().Set("Retry-After", date(time.Hour))
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/past-date":
			w.Header().Set("Retry-After", date(-time.Hour))
			if tries[r.URL.Path] < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		case "/endless": // a body that never ends, and no HEAD
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte(strings.Repeat("x", 1<<10)))
			}
		case "/drip":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/farther":
			http.Redirect(w, r, "/farther?"+r.URL.RawQuery+"x", http.StatusMovedPermanently)
		}
	}))
	t.Cleanup(h.Close)
	quiet := func(s *httptest.Server) *httptest.Server {
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		t.Cleanup(s.Close)
		return s
	}
	untrusted := quiet(httptest.NewTLSServer(http.NotFoundHandler()))
	raw := func(answer string) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = c.Read(make([]byte, 1024))
				_, _ = c.Write([]byte(answer))
				_ = c.Close()
			}
		}()
		return "http://" + l.Addr().String()
	}
	for address, want := range map[string]Answer{
		h.URL + "/later-date":   {Kind: Failing, Status: 503},
		h.URL + "/past-date":    {Kind: Good, Status: 200},
		h.URL + "/endless":      {Kind: Good, Status: 200},
		h.URL + "/drip":         {Kind: Good, Status: 200},
		h.URL + "/farther":      {Kind: Failing, Status: 508},
		untrusted.URL:           {Kind: Unreachable, Cause: "tls"},
		raw("xin chào\r\n\r\n"): {Kind: Unreachable, Cause: "connect"},
		raw(""):                 {Kind: Unreachable, Cause: "connect"},
		raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<17)): {Kind: Unreachable, Cause: "connect"},
		raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"):      {Kind: Good, Status: 200},
		strings.Replace(h.URL, "http:", "https:", 1):               {Kind: Unreachable, Cause: "connect"},
	} {
		begin := time.Now()
		got, _ := Check(t.Context(), []string{address}, Record{}, quick())
		if want.At = today; got[address] != want {
			t.Errorf("%s: %+v, want %+v", address, got[address], want)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s: %v", address, took)
		}
	}
	if tries["/later-date"] != 2 || tries["/farther"] != mostHops {
		t.Errorf("asked %v", tries)
	}
}

// Nobody waits for every page of a host that does not answer.
func TestLostHost(t *testing.T) {
	e := newElsewhere(t)
	var addresses []string
	for i := range 50 {
		addresses = append(addresses, fmt.Sprintf("%s/slow?%d", e.URL, i))
	}
	opt := quick()
	opt.Attempts = 1
	opt.Timeout = 50 * time.Millisecond
	got, _ := Check(t.Context(), addresses, Record{}, opt)
	for a, answer := range got {
		if answer.Cause != "timeout" {
			t.Errorf("%s: %+v", a, answer)
		}
	}
	e.mu.Lock() // it may still be answering
	defer e.mu.Unlock()
	if len(got) != 50 || len(e.asked) > patience {
		t.Errorf("%d answers, asked %d times", len(got), len(e.asked))
	}
}

// A host is asked one thing at a time, however many workers there are, and two hosts at the same time.
func TestManners(t *testing.T) {
	e, f := newElsewhere(t), newElsewhere(t)
	var addresses []string
	for _, path := range []string{"/a", "/b", "/c", "/d", "/moved", "/for-now"} {
		addresses = append(addresses, e.URL+path, e.URL+path, strings.Replace(f.URL, "127.0.0.1", "localhost", 1)+path)
	}
	done := 0
	opt := quick()
	opt.Progress = func(n, total int) {
		if done++; n != done || total != 12 {
			t.Errorf("progress %d of %d, after %d calls", n, total, done)
		}
	}
	if got, _ := Check(t.Context(), addresses, Record{}, opt); len(got) != 12 {
		t.Errorf("%d answers", len(got))
	}
	if e.most != 1 || f.most != 1 {
		t.Errorf("at once: %d and %d", e.most, f.most)
	}
	if len(e.asked) != 8 || len(f.asked) != 8 {
		t.Errorf("asked %d and %d times", len(e.asked), len(f.asked))
	}
}

// What is known is not asked again: for a week when it is well, for a day when it is not.
func TestRecord(t *testing.T) {
	e := newElsewhere(t)
	addresses := []string{e.URL + "/good", e.URL + "/gone"}
	known := Record{}
	opt := quick()
	count := func(after time.Duration) int {
		e.asked = nil
		opt.Now = func() time.Time { return today.Add(after) }
		known = ReadRecord(known.Bytes())
		got, _ := Check(t.Context(), addresses, known, opt)
		if got[addresses[0]].Kind != Good || got[addresses[1]].Kind != Gone {
			t.Errorf("after %s: %+v", after, got)
		}
		return len(e.asked)
	}
	for _, step := range []struct {
		after time.Duration
		asked int
	}{{0, 3}, {0, 0}, {23 * time.Hour, 0}, {25 * time.Hour, 2}, {6 * 24 * time.Hour, 2}, {8 * 24 * time.Hour, 3}, {0, 3}} { // the last: from the future
		if n := count(step.after); n != step.asked {
			t.Errorf("after %s: asked %d times, want %d", step.after, n, step.asked)
		}
	}
	for _, broken := range []string{"", "x", "null", "[]", `{"a":1}`} {
		if r := ReadRecord([]byte(broken)); r == nil || len(r) > 0 {
			t.Errorf("%q: %v", broken, r)
		}
	}
}

// Without a network, what was known is told with its day, and stays known.
func TestOffline(t *testing.T) {
	e, f := newElsewhere(t), newElsewhere(t)
	a, b := e.URL+"/gone", strings.Replace(f.URL, "127.0.0.1", "localhost", 1)+"/good"
	known := Record{}
	Check(t.Context(), []string{a, b}, known, quick())
	e.Close()
	f.Close()
	opt := quick()
	opt.Attempts = 1
	opt.Now = func() time.Time { return today.Add(30 * 24 * time.Hour) }
	before := string(known.Bytes())
	got, offline := Check(t.Context(), []string{a, b, e.URL + "/never"}, known, opt)
	// One host that is silent is that host's business.
	if _, offline := Check(t.Context(), []string{a, e.URL + "/never"}, Record{}, opt); offline {
		t.Error("one host is the whole network")
	}
	opt.Private = false
	if inside, offline := Check(t.Context(), []string{"http://vi.invalid/", "http://khac.invalid/", "http://10.0.0.1/"}, Record{}, opt); !offline || len(inside) != 1 {
		t.Errorf("offline with a private address: %v %+v", offline, inside)
	}
	if !offline || got[a].Kind != Gone || !got[a].Old || got[b].Kind != Good || len(got) != 2 {
		t.Errorf("offline %v, %+v", offline, got)
	}
	if string(known.Bytes()) != before {
		t.Errorf("the record has changed: %s", known.Bytes())
	}
	list := Findings([]Link{{a, diag.Finding{File: "x.md", Line: 3}}, {b, diag.Finding{}}}, got)
	if len(list) != 1 || list[0].Text.VI != "trang này không còn: máy chủ trả lời 410 (lần hỏi ngày 25/11/2026)" || list[0].Severity != diag.Warning || list[0].Line != 3 {
		t.Errorf("%+v", list)
	}
}

// A stopped check keeps what it has.
func TestStopped(t *testing.T) {
	e := newElsewhere(t)
	ctx, cancel := context.WithCancel(t.Context())
	opt := quick()
	opt.Delay = time.Hour
	opt.Progress = func(int, int) { cancel() }
	known := Record{}
	got, offline := Check(ctx, []string{e.URL + "/good", e.URL + "/a"}, known, opt)
	if len(got) != 1 || len(known) != 1 || offline {
		t.Errorf("%+v", got)
	}
}

// No check goes inside: not to a number, not to a name that leads there, not by a redirect.
func TestPrivate(t *testing.T) {
	e := newElsewhere(t)
	opt := quick()
	opt.Private = false
	name := strings.Replace(e.URL, "127.0.0.1", "localhost", 1)
	port := e.URL[strings.LastIndexByte(e.URL, ':'):]
	addresses := []string{e.URL + "/good", name + "/good", "http://[::1]" + port + "/", "http://[::ffff:127.0.0.1]" + port + "/", "http://0.0.0.0" + port + "/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fe80::1%25lo]/"}
	got, _ := Check(t.Context(), addresses, Record{}, opt)
	for _, a := range addresses {
		if got[a].Kind != Private && got[a].Cause != "connect" { // a machine without IPv6 has nothing to refuse
			t.Errorf("%s: %+v", a, got[a])
		}
	}
	if got[addresses[0]].Kind != Private || got[addresses[1]].Kind != Private || got[addresses[5]].Kind != Private {
		t.Errorf("%+v", got)
	}
	if len(e.asked) > 0 {
		t.Errorf("asked %v", e.asked)
	}
	for s, want := range map[string]bool{
		"1.1.1.1": true, "103.9.200.1": true, "2606:4700:4700::1111": true, "::ffff:1.1.1.1": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"0.0.0.0": false, "0.1.2.3": false, "255.255.255.255": false, "224.0.0.1": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.2.1": false, "::": false, "::1": false,
		"fe80::1": false, "fc00::1": false, "fd12::1": false, "fec0::1": false, "ff02::1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "2001:0:a00:1::": false,
	} {
		if got := public(netip.MustParseAddr(s)); got != want {
			t.Errorf("%s: public %v", s, got)
		}
	}
	if guard("tcp", "nonsense", nil) == nil || guard("tcp", "1.1.1.1:443", nil) != nil {
		t.Error("the guard sleeps")
	}
}

// Addresses that are none harm nobody.
func TestNonsense(t *testing.T) {
	for _, a := range []string{"", "http://", "https:///x", "ftp://vi.du/", "http://%zz/", "http://vi.du:99999/", "://"} {
		if got, _ := Check(t.Context(), []string{a}, Record{}, quick()); !got[a].Broken() {
			t.Errorf("%q: %+v", a, got[a])
		}
	}
}
