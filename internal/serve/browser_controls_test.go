package serve_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// eventually waits a little for something to become true, across a navigation too.
func eventually(t *testing.T, p *tab, js string) bool {
	t.Helper()
	for range 100 {
		// An error is the page going away under the question.
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js+` && document.readyState === "complete"`)); err == nil && ok {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// openMenuByKeyboard finds the menu's button with Tab, opens the menu with Enter, goes into it and closes it with
// Escape. It needs no script: the menu is a popover.
func openMenuByKeyboard(t *testing.T, p *tab) {
	t.Helper()
	for i := 0; ; i++ {
		p.press(t, "\t")
		if eval[bool](t, p, `document.activeElement.matches('button[popovertarget="p-menu"]')`) {
			break
		}
		if i == 8 {
			t.Fatal(`no button[popovertarget="p-menu"] among the first stops of Tab`)
		}
	}
	if !eval[bool](t, p, `!!document.querySelector("nav#p-menu[popover]")`) {
		t.Fatal("there is no nav#p-menu[popover]")
	}
	if eval[bool](t, p, `document.querySelector("#p-menu").checkVisibility()`) {
		t.Error("the menu is open before anybody opened it")
	}
	p.press(t, "\r")
	if !eval[bool](t, p, `document.querySelector("#p-menu").matches(":popover-open")`) {
		t.Fatal("Enter on the button does not open the menu")
	}
	links := eval[int](t, p, `document.querySelectorAll("#p-menu a[href]").length`)
	if links < 4 {
		t.Errorf("the menu has %d links", links)
	}
	if wrong := eval[string](t, p, `[...document.querySelectorAll("#p-menu a[href]")].filter(a => { const r = a.getBoundingClientRect(); return r.width === 0 || r.left < 0 || r.right > innerWidth || r.height < 24; }).map(a => a.textContent.trim()).join(", ")`); wrong != "" {
		t.Errorf("links of the open menu that cannot be seen or hit: %s", wrong)
	}
	for i := range links {
		p.press(t, "\t")
		if !eval[bool](t, p, `!!document.activeElement.closest("#p-menu")`) {
			t.Fatalf("Tab %d in the open menu goes to %s", i+1, eval[string](t, p, `document.activeElement.outerHTML.slice(0, 80)`))
		}
	}
	p.press(t, "\x1b")
	if eval[bool](t, p, `document.querySelector("#p-menu").matches(":popover-open")`) {
		t.Error("Escape does not close the menu")
	}
	if !eval[bool](t, p, `document.activeElement.matches('button[popovertarget="p-menu"]')`) {
		t.Errorf("after Escape the focus is at %s, not on the button", eval[string](t, p, `document.activeElement.outerHTML.slice(0, 80)`))
	}
}

func testMenu(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for _, address := range []string{"/", "/mo-hinh/ma-khay-cay-lua/"} {
		t.Run("phone-"+cmp.Or(strings.Trim(address, "/"), "home"), func(t *testing.T) {
			p.show(t, phone)
			p.load(t, b.real, address)
			openMenuByKeyboard(t, p)
		})
	}
	t.Run("desktop", func(t *testing.T) {
		p.show(t, desktop)
		p.load(t, b.real, "/")
		if !eval[bool](t, p, `[...document.querySelectorAll('header nav a[href], button[popovertarget="p-menu"]')].some(e => e.checkVisibility())`) {
			t.Error("neither the menu's links nor its button are visible")
		}
	})
}

// watchTheme notes when <html data-theme> was there, to compare with the first paint.
const watchTheme = `(() => {
  window.themeAt = {};
  const note = name => { if (!(name in themeAt)) themeAt[name] = {theme: document.documentElement?.getAttribute("data-theme") || "", at: performance.now()}; };
  new MutationObserver(() => { if (document.documentElement?.hasAttribute("data-theme")) note("set"); }).observe(document, {attributes: true, childList: true, subtree: true});
  document.addEventListener("DOMContentLoaded", () => note("ready"), true);
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.name === "first-paint") themeAt.paint = {at: e.startTime}; }).observe({type: "paint", buffered: true});
})()`

const themeNow = `document.documentElement.getAttribute("data-theme") || ""`

// testTheme turns the theme switch: light, dark, and what the system says; the choice is kept and never flashes.
func testTheme(t *testing.T, b *bench) {
	p := openTab(t, b.browser, watchTheme)
	p.show(t, desktop)
	background := func(theme string) string {
		p.media(t, screen{theme: theme})
		return eval[string](t, p, `getComputedStyle(document.body).backgroundColor + " " + getComputedStyle(document.documentElement).backgroundColor + " " + getComputedStyle(document.body).color`)
	}
	p.load(t, b.real, "/gioi-thieu/")
	light, dark := background("light"), background("dark")
	if light == dark {
		t.Errorf("the page looks the same for a system that is light and one that is dark: %s", light)
	}
	background("light")
	if !eval[bool](t, p, `(() => { const e = document.querySelector("button[data-theme-switch]"); if (!e || !e.checkVisibility()) return false; e.focus(); return document.activeElement === e; })()`) {
		t.Fatal("there is no visible button[data-theme-switch]")
	}
	seen := map[string]bool{eval[string](t, p, themeNow): true}
	for _, key := range []string{" ", "\r", " "} {
		before := eval[string](t, p, themeNow)
		p.press(t, key)
		now := eval[string](t, p, themeNow)
		if now == before {
			t.Errorf("%q on the switch changes nothing (data-theme=%q)", key, now)
		}
		seen[now] = true
		if label := eval[string](t, p, `(e => (e.getAttribute("aria-label") || e.textContent).trim())(document.querySelector("button[data-theme-switch]"))`); label == "" {
			t.Errorf("the switch has no name while data-theme=%q", now)
		}
	}
	if len(seen) != 3 || !seen["light"] || !seen["dark"] || !seen[""] {
		t.Errorf("three presses go through %v, want light, dark and none", seen)
	}
	for _, want := range []string{"dark", "light"} {
		for range 3 {
			if eval[string](t, p, themeNow) == want {
				break
			}
			p.press(t, "\r")
		}
		other, look := "dark", light
		if want == "dark" {
			other, look = "light", dark
		}
		if got := background(other); got != look {
			t.Errorf("data-theme=%q on a %s system looks like %s, want %s", want, other, got, look)
		}
		// Loaded again, and on another page, from a host whose scripts come late: a script that is not in the way of
		// the first paint would let the other theme flash.
		for _, address := range []string{"/gioi-thieu/", "/mo-hinh/"} {
			p.load(t, b.real, address)
			checkNoFlash(t, p, address, want)
		}
		do(t, p, `document.querySelector("button[data-theme-switch]").focus()`)
	}
	t.Run("late-script", func(t *testing.T) {
		invoke(t, p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		p.load(t, b.lateScript, "/gioi-thieu/") // another origin: choose again
		do(t, p, `document.querySelector("button[data-theme-switch]").focus()`)
		for range 3 {
			if eval[string](t, p, themeNow) == "dark" {
				break
			}
			p.press(t, "\r")
		}
		p.load(t, b.lateScript, "/gioi-thieu/?lan=2")
		checkNoFlash(t, p, "/gioi-thieu/", "dark")
	})
	for _, x := range p.take() {
		t.Error(x)
	}
}

// checkNoFlash checks that data-theme was there at DOMContentLoaded and before anything was painted.
func checkNoFlash(t *testing.T, p *tab, address, want string) {
	t.Helper()
	type moment struct {
		Theme string  `json:"theme"`
		At    float64 `json:"at"`
	}
	do(t, p, `for (let i = 0; i < 50 && !themeAt.paint; i++) await new Promise(r => setTimeout(r, 20))`)
	m := eval[map[string]moment](t, p, "themeAt")
	describe := fmt.Sprintf("%s: set at %.0f ms, DOMContentLoaded at %.0f ms with %q, first paint at %.0f ms", address, m["set"].At, m["ready"].At, m["ready"].Theme, m["paint"].At)
	switch {
	case m["ready"].Theme != want:
		t.Errorf("data-theme=%q is not remembered: %s", want, describe)
	case m["paint"].At == 0:
		t.Errorf("nothing was painted: %s", describe)
	case m["set"].At == 0 || m["set"].At > m["paint"].At:
		t.Errorf("the other theme flashes: %s", describe)
	}
}
