package serve_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // decoding
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	keys "github.com/chromedp/chromedp/kb"
)

const galleryPage = "/mo-hinh/mau-07/" // withPhotos

// shownFile is the size and kind of the file that an image of the page shows: "960.webp".
func shownFile(t *testing.T, p *tab, selector string) string {
	t.Helper()
	src := eval[string](t, p, fmt.Sprintf(`(async () => { const i = document.querySelector(%q); i.scrollIntoView({behavior: "instant"}); for (let n = 0; n < 200 && !(i.complete && i.currentSrc); n++) await new Promise(r => setTimeout(r, 10)); return i.naturalWidth ? i.currentSrc : "nothing from " + i.currentSrc; })()`, selector))
	name := src[strings.LastIndexByte(src, '/')+1:]
	return strings.TrimLeft(name[max(len(name)-len("0000.webp"), 0):], "0")
}

// testGallery looks at the pictures of a model: which files are fetched, and the large view.
func testGallery(t *testing.T, b *bench) {
	t.Run("files", func(t *testing.T) { testGalleryFiles(t, b) })
	t.Run("late", func(t *testing.T) { testGalleryLate(t, b) })
	t.Run("viewer", func(t *testing.T) { testViewer(t, b) })
	t.Run("without-script", func(t *testing.T) { testGalleryPlain(t, b) })
}

// testGalleryFiles: a screen gets the smallest file that is sharp on it, as WebP, and nothing of what is far below.
func testGalleryFiles(t *testing.T, b *bench) {
	for _, c := range []struct {
		s                    screen
		cover, gallery, body string
	}{
		{phone, "480.webp", "480.webp", "480.webp"},
		{screen{width: 360, height: 800, scale: 2}, "960.webp", "600.webp", "600.webp"},
		{desktop, "960.webp", "480.webp", "600.webp"},
		{screen{width: 1280, height: 900, scale: 2}, "1600.webp", "600.webp", "600.webp"},
	} {
		p := openTab(t, b.browser)
		p.show(t, c.s)
		p.load(t, b.full, galleryPage)
		fetched := eval[[]string](t, p, `performance.getEntriesByType("resource").map(e => e.name).filter(n => /\/anh\//.test(n))`)
		if c.s.width == phone.width && len(fetched) != 1 {
			t.Errorf("%d px, ×%v: before the reader scrolls, %d pictures are fetched: %v", c.s.width, c.s.scale, len(fetched), fetched)
		}
		for selector, want := range map[string]string{".cover img": c.cover, ".gallery img": c.gallery, ".prose img": c.body} {
			got := shownFile(t, p, selector)
			for try := 0; got != want && try < 2; try++ {
				// A tab that is not drawn at its size yet chooses for another one, and keeps what it has.
				p.show(t, c.s)
				p.load(t, b.full, galleryPage)
				got = shownFile(t, p, selector)
			}
			if got != want {
				at := eval[string](t, p, fmt.Sprintf(`innerWidth + " px, ×" + devicePixelRatio + ", " + document.querySelector(%q).width + " px wide"`, selector))
				t.Errorf("%d px, ×%v: %s shows %s, want %s (%s)", c.s.width, c.s.scale, selector, got, want, at)
			}
		}
		if c.s.width == phone.width {
			p.load(t, b.full, "/nam/2019/")
			if got := shownFile(t, p, ".card-cover img"); !strings.HasSuffix(got, ".webp") || got == "1600.webp" {
				t.Errorf("a card shows %s", got)
			}
		}
		for _, x := range p.take() {
			t.Error(x)
		}
	}
}

// testGalleryLate: while a picture is on its way its place is kept, in a colour of the picture.
func testGalleryLate(t *testing.T, b *bench) {
	late := host(t, b.made.full, map[string]time.Duration{".webp": 400 * time.Millisecond})
	p := openTab(t, b.browser, watchShifts)
	for _, s := range []screen{phone, desktop} {
		p.show(t, s)
		invoke(t, p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}) // late each time
		for _, x := range stillMoves(t, p, func() {
			p.load(t, late, galleryPage)
			do(t, p, readThrough)
		}) {
			t.Errorf("%d px: the page moves by %.4f while pictures come, three times out of three: %s", s.width, x.Value, x.What)
		}
		if wrong := eval[string](t, p, `[...document.querySelectorAll(".cover img, .gallery img, .prose img")].filter(i => !/^rgb\(/.test(getComputedStyle(i).backgroundColor) || !i.width || !i.height).map(i => i.outerHTML.slice(0, 90)).join("; ")`); wrong != "" {
			t.Errorf("%d px: no colour or no place for %s", s.width, wrong)
		}
	}
}

// viewerState is what a reader of the large view has: the picture's words, the line below, and where the focus is.
type viewerState struct {
	Open    bool   `json:"open"`
	Alt     string `json:"alt"`
	Below   string `json:"below"`
	Inside  bool   `json:"inside"` // the focus is in the view
	Focus   string `json:"focus"`  // the words of the picture whose link has the focus
	Sharp   bool   `json:"sharp"`  // the file is as large as there is, or as the window
	Visible bool   `json:"visible"`
}

const askViewer = `(async () => {
  const v = document.querySelector(".viewer"), i = v.querySelector("img"), a = document.activeElement;
  for (let n = 0; n < 200 && v.open && i && !(i.complete && i.naturalWidth); n++) await new Promise(r => setTimeout(r, 10));
  const r = i && i.getBoundingClientRect();
  return {open: v.open, alt: i ? i.alt : "", below: v.querySelector("figure").textContent.trim().replace(/\s+/g, " "), inside: v.contains(a), focus: a.matches(".zoom") ? a.querySelector("img").alt : "",
    sharp: !!i && i.currentSrc.endsWith(".webp") && i.naturalWidth >= Math.min(480, innerWidth),
    visible: !!i && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth && r.height > innerHeight / 3};
})()`

func testViewer(t *testing.T, b *bench) {
	p := openTab(t, b.browser, watchShifts)
	for _, s := range []screen{phone, desktop} {
		p.show(t, s)
		p.load(t, b.full, galleryPage)
		do(t, p, `await document.fonts.ready; await new Promise(done => setTimeout(done, 200)); shifts.splice(0)`)
		is := func(when string, want int, inside bool) {
			t.Helper()
			v := eval[viewerState](t, p, askViewer)
			alt := fmt.Sprintf("Ảnh mẫu số %d để thử chỗ của ảnh", want)
			below := fmt.Sprintf("Chú thích số %d. Ảnh: Ban biên tậpẢnh %d trên 3", want, want+1)
			if !v.Open || v.Alt != alt || v.Below != below || v.Inside != inside || !v.Sharp || !v.Visible {
				t.Errorf("%d px, %s: %+v", s.width, when, v)
			}
		}
		if v := eval[viewerState](t, p, askViewer); v.Open {
			t.Error("the large view is open before anybody opened it")
		}
		do(t, p, `document.querySelectorAll(".zoom")[1].focus()`)
		p.press(t, "\r")
		is("Enter on the second picture", 1, true)
		p.press(t, keys.ArrowRight)
		is("arrow to the right", 2, true)
		p.press(t, keys.ArrowRight)
		is("arrow to the right, from the last", 0, true)
		p.press(t, keys.ArrowLeft)
		is("arrow to the left, from the first", 2, true)
		if b.axe != "" {
			eval[int](t, p, b.axe+";0")
			for _, theme := range []string{"light", "dark"} {
				look := s
				look.theme = theme
				p.media(t, look)
				for _, v := range eval[[]string](t, p, runAxe) {
					t.Errorf("%d px, %s: axe: %s", s.width, theme, v)
				}
			}
		}
		// Every button is reached, is large enough for a finger, and the page behind is not.
		names := map[string]bool{}
		for range 8 {
			p.press(t, "\t")
			names[eval[string](t, p, `(e => e === document.body ? "" : !e.closest(".viewer") ? "outside: " + e.outerHTML : e.getBoundingClientRect().height < 24 ? "small: " + e.textContent : e.textContent)(document.activeElement)`)] = true
		}
		delete(names, "") // the browser's own window
		if len(names) != 3 || !names["Ảnh trước"] || !names["Ảnh sau"] || !names["Đóng"] {
			t.Errorf("%d px: Tab in the large view reaches %v", s.width, names)
		}
		do(t, p, `document.querySelector(".viewer figure").focus(); document.querySelector("[data-step='-1']").click()`)
		is("the button for the one before", 1, true)
		for _, way := range []struct {
			from, to, want int
		}{{200, 90, 2}, {90, 200, 1}, {150, 160, 1}} {
			do(t, p, fmt.Sprintf(`const v = document.querySelector(".viewer"), touch = x => new Touch({identifier: 1, target: v, clientX: x, clientY: 300});
				v.dispatchEvent(new TouchEvent("touchstart", {touches: [touch(%[1]d)], changedTouches: [touch(%[1]d)], bubbles: true}));
				v.dispatchEvent(new TouchEvent("touchend", {touches: [], changedTouches: [touch(%[2]d)], bubbles: true}))`, way.from, way.to))
			is(fmt.Sprintf("a finger from %d to %d", way.from, way.to), way.want, true)
		}
		if wide := eval[string](t, p, fmt.Sprintf("%s(%d)", overflow, s.width)); wide != "" {
			t.Errorf("%d px: scrolls sideways: %s", s.width, wide)
		}
		// The page hears of it later, and moves the focus then.
		do(t, p, `window.closed = new Promise(done => document.querySelector(".viewer").addEventListener("close", done, {once: true}))`)
		p.press(t, "\x1b")
		do(t, p, `await closed`)
		if v := eval[viewerState](t, p, askViewer); v.Open || v.Focus != "Ảnh mẫu số 1 để thử chỗ của ảnh" {
			t.Errorf("%d px, after Escape: %+v", s.width, v)
		}
		do(t, p, `document.querySelectorAll(".zoom")[0].focus()`)
		p.press(t, "\r")
		is("Enter on the cover", 0, true)
		p.press(t, "\t\t\t\r") // the last button closes
		if v := eval[viewerState](t, p, askViewer); v.Open || v.Focus != "Ảnh mẫu số 0 để thử chỗ của ảnh" {
			t.Errorf("%d px, after Đóng: %+v", s.width, v)
		}
		for _, x := range eval[[]shift](t, p, "shifts") {
			t.Errorf("%d px: the page moves by %.4f: %s", s.width, x.Value, x.What)
		}
		for _, x := range p.take() {
			t.Error(x)
		}
	}
}

// testGalleryPlain: without JavaScript every picture is a link to its largest file.
func testGalleryPlain(t *testing.T, b *bench) {
	p := openTab(t, b.browser)
	p.show(t, phone)
	invoke(t, p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.load(t, b.full, galleryPage)
	if eval[bool](t, p, `document.querySelector(".viewer").checkVisibility()`) {
		t.Error("the large view is seen without JavaScript")
	}
	links := eval[[]string](t, p, `[...document.querySelectorAll(".cover a, .gallery a")].map(a => a.href)`)
	if len(links) != 3 {
		t.Fatalf("%d links: %v", len(links), links)
	}
	for i, want := range []image.Point{{1600, 471}, {600, 800}, {800, 450}} {
		r, err := http.Get(links[i])
		must(t, err)
		var body bytes.Buffer
		_, err = body.ReadFrom(r.Body)
		must(t, err)
		must(t, r.Body.Close())
		config, kind, err := image.DecodeConfig(&body)
		if err != nil || kind != "jpeg" || (image.Point{X: config.Width, Y: config.Height}) != want || r.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s: %s %d × %d, %v, want %v", links[i], kind, config.Width, config.Height, err, want)
		}
	}
}
