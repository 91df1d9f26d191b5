package serve_test

import (
	"context"
	"fmt"
	"github.com/chromedp/chromedp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
)

// overflow names the elements that are wider than the window, or nothing. What scrolls in a box of its own may be wider.
const overflow = `(width => {
  const w = Math.min(document.documentElement.clientWidth, width);
  const is = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
  if (is <= w) return "";
  const inBox = e => { for (let a = e.parentElement; a && a !== document.body; a = a.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(a).overflowX)) return true; };
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > w + 1 && e.checkVisibility() && !inBox(e));
  return is + " > " + w + " px: " + wide.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + [...e.classList].join(".") + " to " + Math.round(e.getBoundingClientRect().right)).join(", ");
})`

// zooms are the windows that nothing may be too wide for.
var zooms = []struct {
	name  string
	s     screen
	large bool
}{
	{"320", screen{width: 320, height: 640}, false},
	{"360", phone, false},
	{"768", screen{width: 768, height: 1024}, false},
	{"1280", desktop, false},
	{"1280-zoom-200", screen{width: 640, height: 450, scale: 2}, false}, // the browser's zoom: half the CSS pixels, twice as dense
	{"1280-text-200", desktop, true},                                    // only the letters, as Firefox and Android do
}

// opened asks the same with each closed part of the page opened in turn.
const opened = `((width, overflow) => {
  for (const d of document.querySelectorAll("details:not([open])")) {
    d.open = true;
    const wide = overflow(width);
    d.open = false;
    if (wide) return "with “" + d.firstElementChild.textContent.trim() + "” open: " + wide;
  }
  return "";
})`

// testZoom: nothing scrolls sideways on the narrowest phone, at 200 % zoom, and with letters twice as large.
func testZoom(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	for _, pt := range b.pages {
		p.show(t, desktop)
		p.load(t, b.hosts().of(pt), pt.address)
		for _, way := range zooms {
			t.Run(pt.name+"-"+way.name, func(t *testing.T) {
				p.show(t, way.s)
				if way.large {
					do(t, p, `const root = document.documentElement; root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px"`)
				}
				if wide := eval[string](t, p, fmt.Sprintf("%s(%d)", overflow, way.s.width)); wide != "" {
					t.Errorf("scrolls sideways: %s", wide)
				} else if wide := eval[string](t, p, fmt.Sprintf("%s(%d, %s)", opened, way.s.width, overflow)); wide != "" {
					t.Errorf("scrolls sideways %s", wide)
				}
			})
		}
	}
	t.Run("control", func(t *testing.T) {
		p.load(t, b.real, "/gioi-thieu/")
		p.show(t, phone)
		do(t, p, `const e = document.createElement("div"); e.className = "planted"; e.style.cssText = "min-width: 500px; height: 1px"; document.querySelector("main").append(e)`)
		if wide := eval[string](t, p, overflow+"(360)"); !strings.Contains(wide, "planted") {
			t.Errorf("a box of 500 px is not noticed on a phone: %q", wide)
		}
	})
}

// watchShifts gathers every layout shift from the start of the document.
const watchShifts = `(() => {
  window.shifts = [];
  const name = n => n && n.nodeType === 1 ? n.tagName.toLowerCase() + "." + [...n.classList].join(".") : n && n.parentElement ? name(n.parentElement) : "?";
  new PerformanceObserver(l => { for (const e of l.getEntries()) shifts.push({value: e.value, what: e.sources.slice(0, 4).map(s => name(s.node) + " " + Math.round(s.previousRect.y) + "→" + Math.round(s.currentRect.y)).join(", ")}); }).observe({type: "layout-shift", buffered: true});
})()`

// readThrough lets the page settle and scrolls through all of it, as a reader does.
const readThrough = `await document.fonts.ready;
  const frames = async n => { while (n--) await new Promise(requestAnimationFrame); };
  await frames(2);
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) { scrollTo({top: y, behavior: "instant"}); await frames(1); }
  await Promise.race([Promise.all([...document.images].map(i => i.decode().catch(() => 0))), new Promise(r => setTimeout(r, 2000))]); // those that come late
  scrollTo({top: 0, behavior: "instant"}); await frames(2)`

type shift struct {
	Value float64 `json:"value"`
	What  string  `json:"what"`
}

// stillMoves looks at a page up to three times and returns what moved the last time, when it is more than fonts that came
// after the first paint may move: on a busy machine they do, and that is testShiftLateFonts' business.
func stillMoves(t *testing.T, p *tab, look func()) (moved []shift) {
	t.Helper()
	for range 3 {
		look()
		moved = eval[[]shift](t, p, "shifts")
		var sum float64
		for _, x := range moved {
			sum += x.Value
		}
		if sum <= maxShift(t, p) {
			return nil
		}
	}
	return moved
}

// maxShift is what the page in a tab may have moved: what nobody sees, as when the words of the menu stand a pixel further
// left in their own font, and more when a font was not there at the first paint.
func maxShift(t *testing.T, p *tab) float64 {
	t.Helper()
	if eval[bool](t, p, fontsBeforePaint) {
		return 0.004
	}
	return maxLateShift
}

// shiftOf loads a page, reads it through and returns how much it moved: CLS as a sum, which is at least the metric.
func shiftOf(t *testing.T, p *tab, h *httpHost, address string) (float64, string) {
	t.Helper()
	// A browser on a busy machine now and then draws no frame of a long page again; it is asked once more.
	for try := 0; ; try++ {
		p.load(t, h, address)
		ctx, cancel := context.WithTimeout(p.ctx, 45*time.Second)
		_, err := chromedp.Run(ctx, chromedp.Evaluate[int]("(async () => {"+readThrough+"\n})().then(() => 0)", chromedp.EvalAwaitPromise))
		cancel()
		if err == nil {
			break
		}
		if try == 1 {
			t.Fatalf("%s: %v", address, err)
		}
	}
	var sum float64
	var what []string
	for _, s := range eval[[]shift](t, p, "shifts") {
		sum += s.Value
		what = append(what, fmt.Sprintf("%.4f: %s", s.Value, s.What))
	}
	return sum, strings.Join(what, "; ")
}

// testShift: no page moves while it loads or while the reader scrolls through it.
func testShift(t *testing.T, b *bench) {
	p := openTab(t, b.browser, watchShifts)
	for _, pt := range b.pages {
		for _, s := range []screen{phone, desktop} {
			s.moving = true
			t.Run(fmt.Sprintf("%s-%s", pt.name, s), func(t *testing.T) {
				p.show(t, s)
				var sum float64
				var what string
				for range 3 {
					// As in stillMoves.
					if sum, what = shiftOf(t, p, b.hosts().of(pt), pt.address); sum <= maxShift(t, p) {
						return
					}
				}
				t.Errorf("layout shift %.6f, three times out of three: %s", sum, what)
			})
		}
	}
	t.Run("control", func(t *testing.T) {
		p.load(t, b.real, "/gioi-thieu/")
		do(t, p, readThrough+`; document.querySelector("main").prepend(Object.assign(document.createElement("div"), {textContent: "late"})); document.querySelector("main > div").style.height = "200px"; await frames(2)`)
		if len(eval[[]shift](t, p, "shifts")) == 0 {
			t.Error("a box that pushes the page down is not noticed")
		}
	})
}

// maxLateShift is what may move when the fonts come 600 ms late: their stand-ins are adjusted to the same size, and
// a line may still break elsewhere.
const maxLateShift = 0.02

// fontsCameLate reports whether the page was painted before its first font had come.
const fontsCameLate = `(() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime || Infinity;
  const fonts = performance.getEntriesByType("resource").filter(e => e.name.endsWith(".woff2"));
  return fonts.length === 0 || fonts.every(e => e.responseEnd > painted);
})()`

// fontsBeforePaint reports whether every font was there some time before the first paint: one that came with it may be put in after it.
const fontsBeforePaint = `(() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime || 0;
  return performance.getEntriesByType("resource").filter(e => e.name.endsWith(".woff2")).every(e => e.responseEnd + 50 < painted);
})()`

// testShiftLateFonts does the same with fonts that come late, in several tabs because it mostly waits.
func testShiftLateFonts(t *testing.T, b *bench) {
	type job struct {
		pt pageType
		s  screen
	}
	jobs := make(chan job)
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		lines []string
		fonts int
	)
	for range 6 {
		p := openTab(t, b.browser, watchShifts)
		invoke(t, p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		all.Go(func() {
			for j := range jobs {
				t.Run(fmt.Sprintf("%s-%s", j.pt.name, j.s), func(t *testing.T) {
					p.show(t, j.s)
					var sum float64
					var what string
					for range 4 {
						sum, what = shiftOf(t, p, b.lateFonts.of(j.pt), j.pt.address)
						// A machine so busy that it painted after 600 ms has tried nothing yet, and one that painted between
						// two fonts may move a box there and back: a page that moves by itself moves every time.
						if eval[bool](t, p, fontsCameLate) && sum <= maxLateShift {
							break
						}
					}
					if sum > maxLateShift {
						t.Errorf("layout shift with late fonts %.4f > %.2f: %s", sum, maxLateShift, what)
					}
					loaded := eval[int](t, p, `performance.getEntriesByType("resource").filter(e => e.name.endsWith(".woff2")).length`)
					mu.Lock()
					defer mu.Unlock()
					fonts += loaded
					if sum > 0 {
						lines = append(lines, fmt.Sprintf("%s at %s px: %.4f", j.pt.name, j.s, sum))
					}
				})
			}
		})
	}
	for _, pt := range b.pages {
		for _, s := range []screen{phone, desktop} {
			s.moving = true
			jobs <- job{pt, s}
		}
	}
	close(jobs)
	all.Wait()
	t.Logf("%d late fonts; pages that moved at all: %s", fonts, strings.Join(slices.Sorted(slices.Values(lines)), ", "))
}
