package serve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// toneMarks measures whether Vietnamese letters with stacked marks fit the lines they are set in. For every element
// that holds text it takes the ink of such letters in the element's own font (and in the font that stands in until
// it has come), and compares it with
//
//   - the line: two lines below one another must not touch, or Ỗ runs into the ỵ above it;
//   - the nearest box that clips (overflow, line-clamp): the ink of the first and last line must be inside.
//
// It returns a sentence for each kind of element that fails.
const toneMarks = `(async root => {
  await document.fonts.ready;
  const letters = ["Ẩ", "Ễ", "Ặ", "Ỗ", "Ữ", "ổ", "ễ", "ặ", "ỵ", "g", "y", "Q"];
  const pen = document.createElement("canvas").getContext("2d");
  const measured = new Map(), found = new Map();
  const measure = (s, family) => {
    const font = s.fontStyle + " " + s.fontWeight + " 200px " + family; // large: ink is measured in whole pixels
    if (!measured.has(font)) {
      pen.font = font;
      const m = letters.map(l => pen.measureText(l));
      measured.set(font, {up: Math.max(...m.map(x => x.actualBoundingBoxAscent)), down: Math.max(...m.map(x => x.actualBoundingBoxDescent)), a: m[0].fontBoundingBoxAscent, d: m[0].fontBoundingBoxDescent});
    }
    const m = measured.get(font), scale = parseFloat(s.fontSize) / 200;
    return {up: m.up * scale, down: m.down * scale, a: m.a * scale, d: m.d * scale};
  };
  const name = e => { const one = x => x.tagName.toLowerCase() + (x.classList.length ? "." + [...x.classList].join(".") : ""); return (e.parentElement && !e.classList.length ? one(e.parentElement) + " > " : "") + one(e); };
  const lineHeight = (s, m) => s.lineHeight === "normal" ? m.a + m.d : parseFloat(s.lineHeight);
  const say = (e, s, sentence) => { const key = name(e) + " (" + s.fontSize + " " + s.fontWeight + ", line " + s.lineHeight + "): " + sentence.replace(/[\d.]+ px/, "… px"); if (!found.has(key)) found.set(key, name(e) + " (" + s.fontSize + " " + s.fontWeight + ", line " + s.lineHeight + "): " + sentence); };
  for (const e of root.querySelectorAll("*")) {
    if (!(e instanceof HTMLElement) || !e.checkVisibility({visibilityProperty: true})) continue;
    const s = getComputedStyle(e);
    if (e.matches("input")) {
      const m = measure(s, s.fontFamily);
      if (m.up + m.down > e.clientHeight + .5) say(e, s, "the letters are taller than the field");
      continue;
    }
    const text = [...e.childNodes].find(n => n.nodeType === 3 && /[\p{L}\p{N}]/u.test(n.data));
    if (!text) continue;
    let block = e;
    while (getComputedStyle(block).display.startsWith("inline") && getComputedStyle(block).display === "inline") block = block.parentElement;
    let box = null;
    for (let a = block; a && a !== document.body; a = a.parentElement) if (getComputedStyle(a).overflowY !== "visible") { box = a; break; }
    let clip = null;
    if (box) {
      const r = box.getBoundingClientRect(), margin = getComputedStyle(box).overflowY === "clip" ? parseFloat(getComputedStyle(box).overflowClipMargin) || 0 : 0;
      if (r.height <= 2 || r.width <= 2) continue; // for screen readers only
      clip = {top: r.top + box.clientTop - margin, bottom: r.top + box.clientTop + box.clientHeight + margin};
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    const own = measure(s, s.fontFamily), blockStyle = getComputedStyle(block);
    const families = [s.fontFamily, s.fontFamily.split(",").slice(1).join(",")].filter(f => f.trim());
    families.forEach((family, i) => {
      const m = measure(s, family), which = i ? " in the stand-in font" : "";
      const line = Math.max(lineHeight(s, m), lineHeight(blockStyle, measure(blockStyle, blockStyle.fontFamily)));
      if (!i && m.up + m.down > line + .5 && s.whiteSpace !== "nowrap") say(e, s, "lines touch by " + (m.up + m.down - line).toFixed(1) + " px; this font needs a line-height of " + (Math.ceil((m.up + m.down) / parseFloat(s.fontSize) * 100) / 100));
      if (!clip) return;
      const l = lineHeight(s, m), half = (l - m.a - m.d) / 2, ownHalf = (lineHeight(s, own) - own.a - own.d) / 2;
      for (const r of range.getClientRects()) {
        const middle = (r.top + r.bottom) / 2;
        if (middle < clip.top || middle > clip.bottom) continue; // a line that line-clamp left out
        const top = r.top - ownHalf + m.a + half - m.up, bottom = r.top - ownHalf + m.a + half + m.down;
        if (top < clip.top - 1) say(e, s, "the marks are cut off at the top by " + (clip.top - top).toFixed(1) + " px" + which + ", by " + name(box));
        if (bottom > clip.bottom + 1) say(e, s, "the letters are cut off at the bottom by " + (bottom - clip.bottom).toFixed(1) + " px" + which + ", by " + name(box));
      }
    });
  }
  return [...found.values()];
})`

// plantText puts two broken texts and a good one into the page.
const plantText = `const plant = (className, style) => { const e = Object.assign(document.createElement("div"), {className, textContent: "Ẩm thực Ỗ g ỵ"}); Object.assign(e.style, {fontSize: "40px", fontWeight: "700"}, style); document.querySelector("main").append(e); };
  plant("planted-cut", {lineHeight: "1", overflow: "hidden", whiteSpace: "nowrap"});
  plant("planted-touching", {lineHeight: "0.9"});
  plant("planted-good", {lineHeight: "1.6", overflow: "hidden"})`

// testToneMarks looks at every text of every page type in both widths.
func testToneMarks(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	told := map[string]bool{} // what every page has is told once
	for _, pt := range b.pages {
		for _, s := range []screen{phone, desktop} {
			t.Run(fmt.Sprintf("%s-%s", pt.name, s), func(t *testing.T) {
				p.show(t, s)
				p.load(t, b.hosts().of(pt), pt.address)
				wrong := eval[[]string](t, p, toneMarks+`(document.body)`)
				report(t, slices.DeleteFunc(slices.Clone(wrong), func(w string) bool { return told[w] }))
				for _, w := range wrong {
					told[w] = true
				}
			})
		}
	}
	t.Run("control", func(t *testing.T) {
		do(t, p, plantText)
		all := strings.Join(eval[[]string](t, p, toneMarks+`(document.querySelector("main"))`), "\n")
		for _, want := range []string{"planted-cut", "cut off at the top", "planted-touching", "lines touch"} {
			if !strings.Contains(all, want) {
				t.Errorf("broken texts are not noticed: no %q in\n%s", want, all)
			}
		}
		if strings.Contains(all, "planted-good") {
			t.Errorf("a text with room is complained of:\n%s", all)
		}
	})
}
