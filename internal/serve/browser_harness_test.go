package serve_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"dienhinh/internal/chromium"
)

// What the browser tests need from the machine:
//
//	chromium or google-chrome on PATH       DIENHINH_BROWSER=required makes its absence a failure,
//	                                        off leaves these tests out
//	DIENHINH_AXE=/path/axe.min.js           axe-core; npm install --prefix /tmp/axe axe-core
//
// and what they do beyond `go test ./...` when they are asked to:
//
//	DIENHINH_SCREENSHOTS=dir                TestPictures writes every page type as pictures and as print
//	DIENHINH_PROFILE=print                  TestProfile prints the times of a slow phone
//	DIENHINH_LIGHTHOUSE=/path/lighthouse    TestLighthouse asks Lighthouse

func browserRequired() bool { return os.Getenv("DIENHINH_BROWSER") == "required" }

// skipUnlessRequired skips with a sentence, or fails where CI requires a browser.
func skipUnlessRequired(t testing.TB, sentence string) {
	t.Helper()
	if browserRequired() {
		t.Fatal(sentence + " (DIENHINH_BROWSER=required)")
	}
	t.Skip(sentence)
}

func findBrowser(t testing.TB) string {
	t.Helper()
	if os.Getenv("DIENHINH_BROWSER") == "off" {
		t.Skip("DIENHINH_BROWSER=off")
	}
	program, err := chromium.Find()
	if err != nil {
		skipUnlessRequired(t, err.Error()+", so the pages are not looked at in a browser")
	}
	return program
}

// browse starts a browser with a fresh profile. Tabs are opened from the context.
func browse(t testing.TB) context.Context {
	t.Helper()
	limited, cancel := context.WithTimeout(context.Background(), 12*time.Minute)
	ctx, stop, err := chromium.Start(limited, findBrowser(t), "hide-scrollbars")
	must(t, err)
	t.Cleanup(func() { stop(); cancel() })
	return ctx
}

// screen is what a reader looks at and how.
type screen struct {
	width, height int64
	scale         float64 // device pixels for one CSS pixel; 0 is 1
	theme         string  // light (default) or dark: what the system asks for
	moving        bool    // the reader has not asked for reduced motion
	forced        bool    // forced colours (Windows high contrast)
}

// The widths that the design is held to.
var (
	phone   = screen{width: 360, height: 800}
	desktop = screen{width: 1280, height: 900}
)

func (s screen) String() string { return fmt.Sprint(s.width) }

// tab is one tab of the browser and what its pages did that they must not do.
type tab struct {
	ctx context.Context
	mu  sync.Mutex
	// origin is where pages may load from.
	origin     string
	complaints []string
}

// openTab opens a tab that is closed at the end of the test. scripts run in every document before its own.
func openTab(t testing.TB, browser context.Context, scripts ...string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{ctx: ctx}
	must(t, chromedp.Do(ctx))
	must(t, chromedp.Listen(ctx, p.hear))
	invoke(t, p, log.Enable, cdp.Empty{})
	invoke(t, p, cdpruntime.Enable, cdp.Empty{})
	invoke(t, p, network.Enable, network.EnableParams{})
	// Several tabs are open at once; each behaves as the one in front.
	invoke(t, p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	for _, s := range scripts {
		invoke(t, p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: s})
	}
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// invoke sends a command of the protocol.
func invoke[P, R any](t testing.TB, p *tab, cmd cdp.Command[P, R], params P) R {
	t.Helper()
	r, err := chromedp.Call(p.ctx, cmd, params)
	if err != nil {
		t.Fatalf("%s: %v", cmd.Method, err)
	}
	return r
}

// load goes to a page and waits for its load event. On a machine that has far too much to do that event is lost now and
// then, and would be waited for until the tests are killed: the page is asked for again.
func (p *tab) load(t *testing.T, h *httpHost, address string) {
	t.Helper()
	p.mu.Lock()
	p.origin = h.URL
	p.mu.Unlock()
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
		err := chromedp.Do(ctx, chromedp.Navigate(h.URL+address))
		cancel()
		switch {
		case err == nil:
			return
		case try == 3 || !errors.Is(err, context.DeadlineExceeded):
			t.Fatalf("%s: %v", address, err)
		}
		t.Logf("%s did not load within 40 s; once more", address)
	}
}

// leadsOn says that a page only sends its reader to another (a short link, an old address): what is asked of such a page races
// with its leaving.
func leadsOn(page []byte) bool {
	return bytes.Contains(page, []byte(`<meta http-equiv="refresh" content="0; url=`))
}

// leave waits until a page that leads on has done so: before that the tab cannot be sent elsewhere.
func (p *tab) leave(t *testing.T, address string) {
	t.Helper()
	for range 100 {
		at, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.pathname : ""`))
		if err == nil && at != "" && at != address { // an error: the page went while it was asked
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s does not lead on", address)
}

// eval runs an expression in the page; a promise is waited for.
func eval[T any](t *testing.T, p *tab, js string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 90*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("in the page: %v\n%.300s", err, js)
	}
	return v
}

// do runs statements in the page.
func do(t *testing.T, p *tab, js string) {
	t.Helper()
	eval[int](t, p, "(async () => {"+js+"\n})().then(() => 0)")
}

// press sends keys as a keyboard does: "\t", "\r", " ", "\x1b".
func (p *tab) press(t *testing.T, keys string) {
	t.Helper()
	must(t, chromedp.Do(p.ctx, chromedp.KeyEvent(keys)))
}

// show gives the tab a screen.
func (p *tab) show(t testing.TB, s screen) {
	t.Helper()
	if s.scale == 0 {
		s.scale = 1
	}
	invoke(t, p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: s.width, Height: s.height, DeviceScaleFactor: s.scale, Mobile: s.width < 600,
	})
	p.media(t, s)
}

// media gives the page the reader's wishes without loading it again.
func (p *tab) media(t testing.TB, s screen) {
	t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "forced-colors", Value: "none"}}
	if s.theme != "" {
		features[0].Value = s.theme
	}
	if s.moving {
		features[1].Value = "no-preference"
	}
	if s.forced {
		features[2].Value = "active"
	}
	invoke(t, p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

// take returns the complaints that were gathered since the last time.
func (p *tab) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.complaints
	p.complaints = nil
	return list
}

// hear writes down console errors, exceptions, refusals of the content security policy and requests to other origins.
func (p *tab) hear(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	complain := func(format string, args ...any) { p.complaints = append(p.complaints, fmt.Sprintf(format, args...)) }
	switch e := ev.(type) {
	case *cdpruntime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var words []string
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			complain("console.%s: %s", e.Type, strings.Join(words, " "))
		}
	case *cdpruntime.EventExceptionThrown:
		d := e.ExceptionDetails
		if d.Exception != nil {
			d.Text += ": " + d.Exception.Description
		}
		complain("exception: %s at %s:%d", d.Text, d.URL, d.LineNumber+1)
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Source == "security" || e.Entry.Source == "violation" {
			if strings.Contains(e.Entry.Text, "404") && strings.HasSuffix(e.Entry.URL, missingPage) {
				return // asked for
			}
			complain("log, %s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(strings.TrimPrefix(u, "blob:"), p.origin+"/") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			complain("request to another origin: %s", u)
		}
	case *network.EventLoadingFailed:
		if e.BlockedReason != "" {
			complain("blocked by %s", e.BlockedReason)
		}
	}
}
