package serve_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
)

// TestBrowser holds every type of page to what the design promises, in one browser. Its parts run side by side, each in
// tabs of its own. A part that looks for faults ends with a control: a page broken on purpose that it has to notice.
func TestBrowser(t *testing.T) {
	b := &bench{browser: browse(t), axe: axeSource(t)}
	b.made = makeSites(t)
	b.pages = b.made.present(t)
	b.real, b.full = host(t, b.made.real, nil), host(t, b.made.full, nil)
	// Fonts that come late, and scripts that come late.
	fonts, scripts := map[string]time.Duration{".woff2": 600 * time.Millisecond}, map[string]time.Duration{".js": 400 * time.Millisecond}
	b.lateFonts = bothHosts{host(t, b.made.real, fonts), host(t, b.made.full, fonts)}
	b.lateScript = host(t, b.made.real, scripts)
	lanes := make(chan struct{}, 4) // pages wait for frames more than they work: more at once than t.Parallel gives a small machine
	var all sync.WaitGroup
	for _, part := range []struct {
		name string
		test func(*testing.T, *bench)
	}{
		{"axe", testAxe}, // the longest
		{"shift-late-fonts", testShiftLateFonts},
		{"shift", testShift},
		{"keyboard", testKeyboard},
		{"skip-link", testSkipLink},
		{"menu", testMenu},
		{"theme", testTheme},
		{"tiles", testTiles},
		{"zoom", testZoom},
		{"tone-marks", testToneMarks},
		{"wishes", testWishes},
		{"without-script", testWithoutScript},
		{"gallery", testGallery},
	} {
		lanes <- struct{}{}
		all.Go(func() {
			defer func() { <-lanes }()
			t.Run(part.name, func(t *testing.T) { part.test(t, b) })
		})
	}
	all.Wait()
}

// bench is what the parts of TestBrowser share. Nothing of it changes once they run.
type bench struct {
	browser    context.Context
	axe        string
	made       sites
	pages      []pageType
	real, full *httpHost
	lateFonts  bothHosts
	lateScript *httpHost
}

// bothHosts serve the real site and the full one.
type bothHosts struct{ real, full *httpHost }

func (h bothHosts) of(p pageType) *httpHost {
	if p.full {
		return h.full
	}
	return h.real
}

func (b *bench) hosts() bothHosts { return bothHosts{b.real, b.full} }

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
	must(t, err)
	return string(data)
}

const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false})
  .then(r => r.violations.map(v => v.id + " (" + v.impact + "): " + v.help + " — " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0] ? n.any[0].message : "")).join(" | ") + (v.nodes.length > 3 ? " … " + v.nodes.length : "")))`

// axeFinds asks axe-core about a page that may still be on its way from one state to the next (a control that fades in, a
// preview that renews itself): what it finds must still be there a moment later.
func axeFinds(t *testing.T, p *tab, js string) []string {
	t.Helper()
	found := eval[[]string](t, p, js)
	if len(found) > 0 {
		time.Sleep(1500 * time.Millisecond)
		found = eval[[]string](t, p, js)
	}
	return found
}

// testAxe asks axe-core about every type of page in both widths and both themes, in one of these looks with its closed
// parts open, and hears what the browser complains of: console errors, requests to other origins, what the content
// security policy refused. A page is loaded once and then looked at in other ways: axe-core itself is half a megabyte.
func testAxe(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for _, pt := range b.pages {
		p.show(t, phone)
		p.load(t, b.hosts().of(pt), pt.address)
		if b.axe != "" {
			eval[int](t, p, b.axe+";0")
		}
		for _, look := range []struct {
			s     screen
			theme string
			open  bool
		}{{phone, "light", false}, {desktop, "light", false}, {desktop, "dark", false}, {phone, "dark", true}} {
			t.Run(fmt.Sprintf("%s-%s-%s", pt.name, look.s, look.theme), func(t *testing.T) {
				look.s.theme = look.theme
				p.show(t, look.s)
				if look.open {
					do(t, p, `document.querySelectorAll("details").forEach(d => { d.removeAttribute("name"); d.open = true; })`)
				}
				if b.axe != "" {
					for _, v := range eval[[]string](t, p, runAxe) {
						t.Error("axe:", v)
					}
				}
				for _, x := range p.take() {
					t.Error(x)
				}
			})
		}
	}
}

// testWithoutScript reads the site with JavaScript off: everything but search is there, and nothing is that cannot work.
func testWithoutScript(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	p.show(t, phone)
	invoke(t, p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, at := range []struct {
		address, selector string
		least             int
	}{
		{"/", `main a[href^="/mo-hinh/"]`, 3},
		{"/", `main a[href^="/linh-vuc/"]`, 4},
		{"/", `main .tiles a[href^="/dia-ban/"]`, 5},
		{"/mo-hinh/", `main a[href^="/mo-hinh/"]`, 18},
		{"/linh-vuc/kinh-te/", `main a[href^="/mo-hinh/"]`, 4},
		{"/thong-ke/", `main table a`, 10},
		{"/tim-kiem/", `main a`, 5},
		{"/mo-hinh/ma-khay-cay-lua/", `main .facts a`, 4},
		{"/mo-hinh/ma-khay-cay-lua/", `main h2`, 3},
		{"/theo-ten/mo-hinh/", `main a[href^="/mo-hinh/"]`, 18},
	} {
		p.load(t, b.real, at.address)
		if n := eval[int](t, p, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility({visibilityProperty: true})).length`, at.selector)); n < at.least {
			t.Errorf("%s: %d visible × %s, want at least %d", at.address, n, at.selector, at.least)
		}
		// A button that sends a form or opens a popover works; any other does nothing now.
		if dead := eval[string](t, p, `[...document.querySelectorAll("button, [role=button], input[type=button]")].filter(e => e.checkVisibility({visibilityProperty: true}) && !e.popoverTargetElement && !(e.type === "submit" && e.form)).map(e => e.outerHTML.slice(0, 90)).join("; ")`); dead != "" {
			t.Errorf("%s: visible and dead without JavaScript: %s", at.address, dead)
		}
	}
	p.load(t, b.real, "/")
	openMenuByKeyboard(t, p)
}
