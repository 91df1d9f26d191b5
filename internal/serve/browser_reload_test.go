package serve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/chromedp"
)

// TestLiveReload edits a story that is open in a browser: the page shows each save where the reader had scrolled to, its
// scripts work afterwards, mistakes come and go, a page that is gone says so, and the browser holds on to nothing.
func TestLiveReload(t *testing.T) {
	browser := browse(t)
	long := strings.Repeat("\nMột đoạn dài để trang phải cuộn.\n", 60)
	text := strings.Replace(story, "Mỗi nhà một cây.", "Lần 0."+long, 1)
	p := startIn(t, buildOptions, func(dir string) { write(t, dir, storyFile, text) })
	tab := openTab(t, browser)
	tab.origin = p.url
	tab.show(t, desktop)
	must(t, chromedp.Do(tab.ctx, chromedp.Navigate(p.url+"/mo-hinh/cay-xanh/")))
	do(t, tab, `scrollTo(0, 700); await new Promise(requestAnimationFrame)`)
	shows := func(what, js string) {
		t.Helper()
		if !eventually(t, tab, js) {
			t.Fatalf("the page never showed %s:\n%.2000s", what, eval[string](t, tab, "document.body.textContent"))
		}
	}
	save := func(n int) {
		write(t, p.dir, storyFile, strings.Replace(text, "Lần 0.", fmt.Sprintf("Lần %d.", n), 1))
		shows(fmt.Sprintf("edit %d", n), fmt.Sprintf(`document.querySelector(".prose").textContent.includes("Lần %d.")`, n))
	}
	// Words alone come in the place of the old ones: what is not new stays, and the page is what the server would send.
	shows("its text again, for the first change", `performance.getEntriesByType("resource").some(e => e.initiatorType === "fetch" && e.name === location.href && e.responseEnd)`)
	do(t, tab, `document.querySelector("h1").stays = true; await new Promise(r => setTimeout(r, 200))`)
	const samePage = `(async () => {
		const sent = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
		const read = d => [d.title, ...[...d.querySelectorAll("meta, [type='application/ld+json'], main")].map(e => e.outerHTML)].join("\n");
		const [a, b] = [read(document), read(sent)];
		let i = 0;
		while (i < a.length && a[i] === b[i]) i++;
		return a === b ? "" : a.slice(i, i + 200) + " | " + b.slice(i, i + 200);
	})()`
	for n, change := range []struct{ what, old, new, shown string }{
		{"a word", "Mỗi nhà một cây.", "Mỗi nhà hai cây.", `document.querySelector(".prose").textContent.includes("hai cây")`},
		{"a paragraph more and a list", "Mỗi nhà một cây.", "Mỗi nhà ba cây.\n\n- Một\n- Hai\n\nHết.", `document.querySelector(".prose").textContent.includes("Hết.")`},
		{"another summary", "sau ba năm.", "sau <b>bốn</b> năm.", `document.querySelector("main").textContent.includes("<b>bốn</b>")`},
	} {
		if !strings.Contains(story, change.old) {
			t.Fatalf("the story has no %q", change.old)
		}
		write(t, p.dir, storyFile, strings.Replace(strings.Replace(story, "Mỗi nhà một cây.", "Mỗi nhà một cây."+long, 1), change.old, change.new, 1))
		shows(change.what, change.shown)
		if !eval[bool](t, tab, `document.querySelector("h1").stays === true`) {
			t.Errorf("%d: %s makes the whole page new", n, change.what)
		}
		if wrong := eval[string](t, tab, samePage); wrong != "" {
			t.Errorf("%s: the page is not what the server sends: %s", change.what, wrong)
		}
	}
	const warm, many = 3, 12
	var before *memory.GetDOMCountersResult
	for n := 1; n <= many; n++ {
		save(n)
		if n == warm {
			before = counters(t, tab)
		}
	}
	after := counters(t, tab)
	t.Logf("after %d edits %d documents, %d nodes, %d listeners; after %d edits %d, %d, %d", warm, before.Documents, before.Nodes, before.JsEventListeners, many, after.Documents, after.Nodes, after.JsEventListeners)
	if after.Documents > before.Documents+2 || after.Nodes > before.Nodes+before.Nodes/5 || after.JsEventListeners > before.JsEventListeners+10 {
		t.Error("the browser holds on to pages that were replaced")
	}
	if y := eval[float64](t, tab, "scrollY"); y != 700 {
		t.Errorf("the page is scrolled to %v, and was to 700", y)
	}
	was := eval[string](t, tab, themeNow)
	do(t, tab, `document.querySelector("[data-theme-switch]").click()`)
	if now := eval[string](t, tab, themeNow); now == was {
		t.Error("the theme switch does nothing any more")
	}

	do(t, tab, `document.querySelector("h1").stays = true`)
	write(t, p.dir, storyFile, strings.Replace(text, "Kinh tế", "Kih tế", 1))
	shows("the mistake", `!!document.querySelector(".dienhinh-errors")`)
	if eval[bool](t, tab, `document.querySelector("h1").stays === true`) {
		t.Error("what scripts must see was put into the old page")
	}
	save(many + 1)
	shows("no mistake", `!document.querySelector(".dienhinh-errors")`)
	write(t, p.dir, "static/css/zz.css", "main{outline-offset:7px}")
	shows("the new style", `getComputedStyle(document.querySelector("main")).outlineOffset === "7px"`)
	write(t, p.dir, strings.Replace(storyFile, "cay-xanh", "khac", 1), strings.NewReplacer("Cây xanh", "Bài khác", "cx001", "bk001").Replace(story))
	write(t, p.dir, storyFile, strings.Replace(text, "\n---\n", "\ndraft: true\n---\n", 1))
	shows("that the page is gone", `document.querySelector("h1").textContent === "Không tìm thấy trang"`)
	save(many + 2)
	for _, c := range tab.take() {
		if !strings.Contains(c, "404") {
			t.Error(c)
		}
	}
}

// counters are what the tab's renderer holds once it has cleaned up.
func counters(t *testing.T, p *tab) *memory.GetDOMCountersResult {
	t.Helper()
	invoke(t, p, heapprofiler.CollectGarbage, cdp.Empty{})
	r := invoke(t, p, memory.GetDOMCounters, cdp.Empty{})
	return &r
}

// TestManyPages opens more pages than a browser has connections to a server: all are shown, all follow an edit, and so do
// the others when the one that listens for them is closed.
func TestManyPages(t *testing.T) {
	browser := browse(t)
	p := start(t, buildOptions)
	var tabs []*tab
	var closers []func()
	for range 8 {
		ctx, cancel := chromedp.NewContext(browser)
		tabs, closers = append(tabs, &tab{ctx: ctx}), append(closers, cancel)
		defer cancel()
		must(t, chromedp.Do(ctx, chromedp.Navigate(p.url+"/mo-hinh/cay-xanh/")))
	}
	save := func(n int) {
		t.Helper()
		write(t, p.dir, storyFile, strings.Replace(story, "Mỗi nhà một cây.", fmt.Sprintf("Lần %d.", n), 1))
		for i, x := range tabs {
			if !eventually(t, x, fmt.Sprintf(`document.querySelector(".prose").textContent.includes("Lần %d.")`, n)) {
				t.Fatalf("page %d never showed edit %d", i, n)
			}
		}
	}
	save(1)
	for n := 2; len(tabs) > 6; n++ { // the one that listens is among them, sooner or later
		closers[0]()
		tabs, closers = tabs[1:], closers[1:]
		save(n)
	}
}
