package serve_test

import (
	"strings"
	"testing"
)

// movements names the elements that move, or would, for longer than a hundredth of a second.
const movements = `(() => {
  const name = e => e.tagName.toLowerCase() + (e.classList.length ? "." + [...e.classList].join(".") : "");
  const longest = list => Math.max(...list.split(",").map(v => v.trim().endsWith("ms") ? parseFloat(v) / 1000 : parseFloat(v)));
  const found = new Set();
  for (const e of document.querySelectorAll("*")) for (const pseudo of [undefined, "::before", "::after"]) {
    const s = getComputedStyle(e, pseudo), where = name(e) + (pseudo || "");
    if (s.transitionProperty !== "none" && longest(s.transitionDuration) > .01) found.add(where + ": transition of " + s.transitionDuration);
    if (s.animationName !== "none" && longest(s.animationDuration) > .01) found.add(where + ": animation of " + s.animationDuration);
    if (!pseudo && s.scrollBehavior === "smooth") found.add(where + ": scroll-behavior: smooth");
  }
  for (const a of document.getAnimations()) if (a.effect.getComputedTiming().activeDuration > 10) found.add("an animation is running: " + name(a.effect.target));
  return [...found];
})()`

// borderless names what is a shape by its colour only: it has neither a border nor an underline once the system takes
// the colours of the page away.
const borderless = `(() => {
  const found = new Set();
  for (const e of document.querySelectorAll("main button, header button, .button, .card, .tiles a, .fields a, input")) {
    if (!e.checkVisibility({visibilityProperty: true})) continue;
    const s = getComputedStyle(e);
    const edge = ["Top", "Right", "Bottom", "Left"].some(side => s["border" + side + "Style"] !== "none" && parseFloat(s["border" + side + "Width"]) > 0);
    if (!edge && (s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0)) found.add(e.tagName.toLowerCase() + "." + [...e.classList].join(".") + " in " + e.parentElement.tagName.toLowerCase() + "." + [...e.parentElement.classList].join("."));
  }
  for (const e of document.querySelectorAll("main p a, main li a, main dd a, main td a")) {
    if (e.closest(".button, .tiles, .fields, .chips, nav, h2, h3") || e.matches(".button")) continue;
    const s = getComputedStyle(e);
    if (!s.textDecorationLine.includes("underline") && s.borderBottomStyle === "none" && s.color === getComputedStyle(e.parentElement).color) found.add("a link that looks like text: " + e.textContent.trim().slice(0, 30));
  }
  return [...found];
})()`

// testWishes: nothing moves for readers who asked for that; with the system's own colours (forced colours), buttons,
// fields, cards and tiles keep an edge and links look like links.
func testWishes(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	p.show(t, desktop)
	forced := desktop
	forced.forced = true
	for _, pt := range b.pages {
		t.Run(pt.name, func(t *testing.T) {
			p.media(t, desktop)
			p.load(t, b.hosts().of(pt), pt.address)
			report(t, eval[[]string](t, p, movements))
			p.media(t, forced)
			if !eval[bool](t, p, `matchMedia("(forced-colors: active)").matches`) {
				t.Fatal("the browser does not emulate forced colours")
			}
			report(t, eval[[]string](t, p, borderless))
		})
	}
	t.Run("control", func(t *testing.T) {
		do(t, p, `document.querySelector("h1").style.setProperty("transition", "color 1s", "important");
			const e = document.createElement("button"); e.className = "planted"; e.textContent = "x"; e.style.border = "0"; document.querySelector("main").append(e)`)
		if all := strings.Join(eval[[]string](t, p, movements), "\n"); !strings.Contains(all, "h1") {
			t.Errorf("a transition of one second is not noticed: %q", all)
		}
		if all := strings.Join(eval[[]string](t, p, borderless), "\n"); !strings.Contains(all, "planted") {
			t.Errorf("a button without an edge is not noticed: %q", all)
		}
	})
}
