package serve_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

// walkKit is put into a page before it is walked with Tab. It lists what Tab must reach, in the order of the source, and
// remembers how each looks while it does not have the focus.
const walkKit = `(() => {
  const can = 'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]';
  const list = [...document.querySelectorAll(can)].filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && !e.closest("[inert]") && e.checkVisibility({visibilityProperty: true}));
  const name = e => e.tagName.toLowerCase() + (e.className && e.className.trim ? "." + e.className.trim().replace(/\s+/g, ".") : "") + " “" + (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().replace(/\s+/g, " ").slice(0, 40) + "”";
  // The mark of focus may be drawn by the element, by its pseudo-elements or by what holds it (a whole card).
  const marks = e => [[e], [e, "::before"], [e, "::after"], [e.parentElement], [e.closest("li, article")]].map(([x, pseudo]) => {
    if (!x) return ["none", "none"];
    const s = getComputedStyle(x, pseudo);
    return [s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0 || s.outlineColor === "rgba(0, 0, 0, 0)" ? "none" : [s.outlineStyle, s.outlineWidth, s.outlineColor].join(" "), s.boxShadow];
  });
  const place = e => e.getBoundingClientRect();
  scrollTo({top: 0, behavior: "instant"});
  const calm = new Map(list.map(e => [e, marks(e)]));
  // A point of the element that the reader sees: inside the window and not under anything else.
  const seen = e => [...e.getClientRects()].some(r => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
    const at = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y);
    return at && (at === e || e.contains(at) || at.contains(e) && at !== document.body && at !== document.documentElement);
  }));
  window.walk = {
    names: list.map(name),
    problems: list.filter(e => e.tabIndex > 0).map(e => "tabindex above 0: " + name(e)).concat(
      // What comes next in the source and lies both above and to the left is not where a reader goes on. A map of
      // tiles follows the land.
      list.slice(1).map((e, i) => [list[i], e]).filter(([a, b]) => !b.closest(".tiles") && place(b).bottom <= place(a).top && place(b).right <= place(a).left)
        .map(([a, b]) => "against the reading order: after " + name(a) + " comes what is above and left of it: " + name(b))),
    stops: [],
    stop() {
      const e = document.activeElement;
      if (!e || e === document.body) return {index: -1, name: "", seen: true, marked: true};
      const before = calm.get(e), now = marks(e);
      const marked = now.some((m, i) => m.some((v, j) => v !== "none" && (!before || v !== before[i][j])));
      return {index: before ? list.indexOf(e) : -2, name: name(e), seen: seen(e), marked};
    },
  };
  // By the time the key comes up, the browser has moved the focus and scrolled to it.
  addEventListener("keyup", e => { if (e.key === "Tab") walk.stops.push(walk.stop()); }, true);
  return walk.problems;
})()`

// stop is where the focus is.
type stop struct {
	Index  int    `json:"index"` // in the list of what can be reached; -1 left the page, -2 something else
	Name   string `json:"name"`
	Seen   bool   `json:"seen"`   // inside the window and not covered
	Marked bool   `json:"marked"` // looks different from how it looks without the focus
}

// walkPage presses Tab from the start of a page to its end. It returns what is wrong.
func walkPage(t *testing.T, p *tab) []string {
	t.Helper()
	wrong := eval[[]string](t, p, walkKit)
	names := eval[[]string](t, p, "walk.names")
	if len(names) < 8 {
		wrong = append(wrong, fmt.Sprintf("only %d elements can have the focus", len(names)))
	}
	p.press(t, strings.Repeat("\t", len(names)+10)) // more than enough, for boxes that scroll
	next := 0
	for _, s := range eval[[]stop](t, p, "walk.stops") {
		if s.Index == -1 || s.Index == 0 && next > 1 {
			break // left the page, or began again
		}
		if !s.Seen {
			wrong = append(wrong, "has the focus outside of the window or under something: "+s.Name)
		}
		if !s.Marked {
			wrong = append(wrong, "looks the same with the focus as without: "+s.Name)
		}
		if s.Index == -2 {
			continue // a box that scrolls, which browsers let the keyboard reach
		}
		if s.Index != next {
			return append(wrong, fmt.Sprintf("stop %d is %s, and in reading order it is %s", next, s.Name, names[min(next, len(names)-1)]))
		}
		next++
	}
	if next != len(names) {
		wrong = append(wrong, fmt.Sprintf("Tab reached %d of %d; it never came to %s", next, len(names), names[next]))
	}
	return wrong
}

// testKeyboard walks whole pages with Tab: everything is reached in reading order, is seen and marked, and lets go.
func testKeyboard(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for _, address := range []string{"/", "/mo-hinh/", "/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/", "/thong-ke/", "/tim-kiem/"} {
		for _, s := range []screen{phone, desktop} {
			t.Run(fmt.Sprintf("%s-%s", cmp.Or(strings.Trim(address, "/"), "home"), s), func(t *testing.T) {
				p.show(t, s)
				p.load(t, b.real, address)
				report(t, walkPage(t, p))
			})
		}
	}
	t.Run("control", func(t *testing.T) {
		// The same walk over a page that was broken on purpose: a mark taken away, a button that keeps the focus.
		p.show(t, desktop)
		p.load(t, b.real, "/gioi-thieu/")
		do(t, p, `const links = [...document.querySelectorAll("main a[href], footer a[href]")];
			for (let e = links[0]; e; e = e.parentElement) e.style.outline = "none", e.style.boxShadow = "none";
			links[links.length - 1].addEventListener("keydown", e => e.preventDefault());
			links[links.length - 1].parentElement.append(Object.assign(document.createElement("button"), {textContent: "never reached"}))`)
		all := strings.Join(walkPage(t, p), "\n")
		for _, want := range []string{"looks the same with the focus", "and in reading order it is button “never reached”"} {
			if !strings.Contains(all, want) {
				t.Errorf("a broken page passes: no %q in\n%s", want, all)
			}
		}
	})
}

// report fails with at most a dozen sentences.
func report(t *testing.T, wrong []string) {
	t.Helper()
	for i, w := range wrong {
		if i == 12 {
			t.Errorf("… and %d more", len(wrong)-i)
			return
		}
		t.Error(w)
	}
}

// testSkipLink: the first Tab shows the link that skips the header, and Enter takes the reader into main.
func testSkipLink(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for i, pt := range b.pages {
		screens := []screen{phone}
		if pt.name == "embed" {
			continue // nothing to skip
		}
		if i == 0 {
			screens = append(screens, desktop) // one header on all pages: one page shows the other width
		}
		for _, s := range screens {
			t.Run(fmt.Sprintf("%s-%s", pt.name, s), func(t *testing.T) {
				p.show(t, s)
				p.load(t, b.hosts().of(pt), pt.address)
				p.press(t, "\t")
				if wrong := eval[string](t, p, `(() => {
					const e = document.activeElement, r = e.getBoundingClientRect();
					if (!e.matches(".skip")) return "the first Tab goes to " + e.outerHTML.slice(0, 80);
					if (r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight || r.width < 24 || r.height < 24) return "the skip link has the focus and is not in the window: " + JSON.stringify(r);
					if (!e.contains(document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2))) return "something lies over the skip link";
					return "";
				})()`); wrong != "" {
					t.Fatal(wrong)
				}
				p.press(t, "\r")
				if !eval[bool](t, p, `!!document.activeElement.closest("main")`) {
					t.Errorf("Enter on the skip link leaves the focus at %s", eval[string](t, p, `document.activeElement.outerHTML.slice(0, 80)`))
				}
				p.press(t, "\t")
				if !eval[bool](t, p, `document.activeElement === document.body || !!document.activeElement.closest("main") || !document.querySelector("main a[href], main input, main button")`) {
					t.Errorf("the Tab after it goes to %s, which is not in main", eval[string](t, p, `document.activeElement.outerHTML.slice(0, 80)`))
				}
			})
		}
	}
}

// testTiles: every tile of the map on the home page is reached with Tab in the order of the source, and Enter follows it.
func testTiles(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for _, s := range []screen{phone, desktop} {
		t.Run(s.String(), func(t *testing.T) {
			p.show(t, s)
			p.load(t, b.real, "/")
			want := eval[[]string](t, p, `[...document.querySelectorAll(".tiles a")].map(a => a.getAttribute("href"))`)
			if len(want) < 5 {
				t.Fatalf("the map has %d links", len(want))
			}
			do(t, p, `document.querySelector(".tiles a").focus()`)
			for i, href := range want {
				if got := eval[string](t, p, `document.activeElement.getAttribute("href") || ""`); got != href {
					t.Fatalf("tile %d: the focus is at %q, want %q", i, got, href)
				}
				if i < len(want)-1 {
					p.press(t, "\t")
				}
			}
			p.press(t, "\r")
			last := want[len(want)-1]
			if !eventually(t, p, fmt.Sprintf(`location.pathname === %q`, last)) {
				t.Errorf("Enter on the last tile does not lead to %s", last)
			}
		})
	}
}
