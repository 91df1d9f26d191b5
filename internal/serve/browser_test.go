package serve_test

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"dienhinh/internal/build"
)

// What the browser tests need from the machine:
//
//	chromium or google-chrome on PATH       DIENHINH_BROWSER=required makes its absence a failure
//	DIENHINH_AXE=/path/axe.min.js           axe-core; npm install --prefix /tmp/axe axe-core
//	DIENHINH_SCREENSHOTS=dir                writes a full picture of every page type there

func browserRequired() bool { return os.Getenv("DIENHINH_BROWSER") == "required" }

// skipUnlessRequired skips with a sentence, or fails where CI requires a browser.
func skipUnlessRequired(t *testing.T, sentence string) {
	t.Helper()
	if browserRequired() {
		t.Fatal(sentence + " (DIENHINH_BROWSER=required)")
	}
	t.Skip(sentence)
}

func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	skipUnlessRequired(t, "there is no chromium on PATH, so the pages are not looked at in a browser")
	return ""
}

// axeSource is the text of axe-core, or empty when it is not there and not required.
func axeSource(t *testing.T) string {
	t.Helper()
	file := os.Getenv("DIENHINH_AXE")
	if file == "" {
		if browserRequired() {
			t.Fatal("DIENHINH_AXE does not name axe.min.js (DIENHINH_BROWSER=required)")
		}
		t.Log("DIENHINH_AXE does not name axe.min.js, so accessibility is not checked")
		return ""
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// host serves the real site's outputs with the rules of its own _headers, as a static host does.
func host(t *testing.T) *httptest.Server {
	t.Helper()
	b, err := build.Open(realRoot)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	r := b.Assemble(context.Background(), build.Options{AsOf: asOf}, time.Now())
	if r.Site == nil {
		t.Fatal("the real site has errors; see the tests of package build")
	}
	files := map[string][]byte{}
	for _, o := range r.Outputs {
		var data bytes.Buffer
		if err := o.Write(&data); err != nil {
			t.Fatal(err)
		}
		files[o.Path] = data.Bytes()
	}
	var headers [][2]string // of the rule for every address
	everywhere := false
	for line := range strings.Lines(string(files["_headers"])) {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			everywhere = strings.TrimSpace(line) == "/*"
		} else if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && everywhere && name != "Strict-Transport-Security" {
			headers = append(headers, [2]string{name, value})
		}
	}
	if len(headers) == 0 || !strings.Contains(fmt.Sprint(headers), "default-src 'none'") {
		t.Fatalf("_headers has no content security policy for every address:\n%s", files["_headers"])
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h[0], h[1])
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		data, ok := files[name]
		status := http.StatusOK
		if !ok {
			name, status = "404.html", http.StatusNotFound
			data = files[name]
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.WriteHeader(status)
		_, _ = w.Write(data)
	}))
	t.Cleanup(server.Close)
	return server
}

// browse starts a browser with a fresh profile.
func browse(t *testing.T, program string) context.Context {
	t.Helper()
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	limited, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	allocator, free := chromedp.NewExecAllocator(limited, opts...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // ends the browser and waits for it, so that its profile can be removed
		cancel()
		free()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return ctx
}

var pageTypes = []struct{ name, address string }{
	{"home", "/"},
	{"list", "/mo-hinh/"},
	{"field", "/linh-vuc/kinh-te/"},
	{"district", "/dia-ban/thanh-mien/"},
	{"empty-list", "/loai-hinh/ca-nhan/"},
	{"index", "/dia-ban/"},
	{"model", "/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/"},
	{"model-short", "/mo-hinh/ma-khay-cay-lua/"},
	{"stats", "/thong-ke/"},
	{"plain", "/gioi-thieu/"},
	{"guide", "/huong-dan-bien-tap/"},
	{"search", "/tim-kiem/"},
	{"data", "/du-lieu/"},
	{"404", "/khong-co-trang-nay/"},
}

// complaints gathers what a page does that it must not do.
type complaints struct {
	mu     sync.Mutex
	origin string
	list   []string
}

func (c *complaints) add(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, fmt.Sprintf(format, args...))
}

// take returns what was gathered since the last time.
func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.list
	c.list = nil
	return list
}

func (c *complaints) hear(ev any) {
	switch e := ev.(type) {
	case *cdpruntime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var words []string
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			c.add("console.%s: %s", e.Type, strings.Join(words, " "))
		}
	case *cdpruntime.EventExceptionThrown:
		c.add("exception: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Source == "security" || e.Entry.Source == "violation" {
			if strings.Contains(e.Entry.Text, "404") && strings.Contains(e.Entry.URL, "khong-co-trang-nay") {
				return // asked for
			}
			c.add("log, %s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, c.origin+"/") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			c.add("request to another origin: %s", u)
		}
	case *network.EventLoadingFailed:
		if e.BlockedReason != "" {
			c.add("blocked by %s", e.BlockedReason)
		}
	}
}

func emulate(ctx context.Context, width, height int64, theme string) error {
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600}); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	return err
}

// overflow names the elements that are wider than the window, or nothing.
const overflow = `(() => {
  const w = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= w && document.body.scrollWidth <= w) return "";
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > w + 1 && !e.closest(".table-scroll *"));
  return document.documentElement.scrollWidth + " > " + w + ": " + wide.slice(0, 4).map(e => e.tagName.toLowerCase() + "." + e.className).join(", ");
})()`

const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]})
  .then(r => r.violations.map(v => v.id + " (" + v.impact + "): " + v.help + " — " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0] ? n.any[0].message : "")).join(" | ") + (v.nodes.length > 3 ? " … " + v.nodes.length : "")))`

// TestBrowser looks at every type of page in every width and theme.
func TestBrowser(t *testing.T) {
	program := findBrowser(t)
	axe := axeSource(t)
	server := host(t)
	ctx := browse(t, program)
	c := &complaints{origin: server.URL}
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{call(ctx, log.Enable), call(ctx, cdpruntime.Enable)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	shots := os.Getenv("DIENHINH_SCREENSHOTS")
	if shots != "" {
		if err := os.MkdirAll(shots, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range pageTypes {
		for _, size := range [][2]int64{{320, 640}, {360, 800}, {1280, 900}} {
			for _, theme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%d-%s", p.name, size[0], theme)
				if size[0] == 320 && theme == "dark" {
					continue // the width is there for its width
				}
				t.Run(name, func(t *testing.T) {
					if err := emulate(ctx, size[0], size[1], theme); err != nil {
						t.Fatal(err)
					}
					if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+p.address)); err != nil {
						t.Fatal(err)
					}
					wide, err := chromedp.Run(ctx, chromedp.Evaluate[string](overflow))
					if err != nil {
						t.Fatal(err)
					}
					if wide != "" {
						t.Errorf("scrolls sideways: %s", wide)
					}
					if axe != "" && size[0] != 320 {
						if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](axe+";0")); err != nil {
							t.Fatal(err)
						}
						violations, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](runAxe, func(p *cdpruntime.EvaluateParams) { p.AwaitPromise = new(true) }))
						if err != nil {
							t.Fatal(err)
						}
						for _, v := range violations {
							t.Error("axe:", v)
						}
					}
					for _, x := range c.take() {
						t.Error(x)
					}
					if shots != "" && size[0] != 320 {
						png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
						if err == nil {
							err = os.WriteFile(filepath.Join(shots, name+".png"), png, 0o644)
						}
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
	}
}

// TestBrowserWithoutScript reads the site with JavaScript off.
func TestBrowserWithoutScript(t *testing.T) {
	program := findBrowser(t)
	server := host(t)
	ctx := browse(t, program)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		address, selector string
		least             int
	}{
		{"/", `main a[href^="/mo-hinh/"]`, 3},
		{"/mo-hinh/", `main .cards a[href^="/mo-hinh/"]`, 18},
		{"/linh-vuc/kinh-te/", `main .cards a[href^="/mo-hinh/"]`, 4},
		{"/thong-ke/", `main table a`, 10},
		{"/tim-kiem/", `main a`, 5},
		{"/mo-hinh/ma-khay-cay-lua/", `main .facts a`, 4},
	} {
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+at.address)); err != nil {
			t.Fatal(err)
		}
		nodes, err := chromedp.Run(ctx, chromedp.Nodes(chromedp.CSSAll(at.selector), chromedp.AtLeast(0)))
		if err != nil {
			t.Fatal(err)
		}
		if len(nodes) < at.least {
			t.Errorf("%s: %d × %s, want at least %d", at.address, len(nodes), at.selector, at.least)
		}
	}
}

func call(ctx context.Context, cmd cdp.Command[cdp.Empty, cdp.Empty]) error {
	_, err := chromedp.Call(ctx, cmd, cdp.Empty{})
	return err
}
