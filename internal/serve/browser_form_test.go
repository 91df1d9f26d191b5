package serve_test

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
)

// The form needs Decap CMS beside a browser:
//
//	DIENHINH_CMS=/path/decap-cms.js         npm install --prefix /tmp/cms --ignore-scripts decap-cms@3.16.3
//
// formPreview is a preview of the small project with the form installed.
func formPreview(t *testing.T) *preview {
	t.Helper()
	file := os.Getenv("DIENHINH_CMS")
	if file == "" {
		skipUnlessRequired(t, "DIENHINH_CMS does not name decap-cms.js, so the form is not tried")
	}
	data, err := os.ReadFile(file)
	must(t, err)
	return startIn(t, buildOptions, func(dir string) { write(t, dir, ".cms/node_modules/decap-cms/dist/decap-cms.js", string(data)) })
}

// editor is somebody who works in the form.
type editor struct {
	*tab
	t *testing.T
	h *httpHost
}

// TestForm does in the form what editors do, and looks at the files after each step.
func TestForm(t *testing.T) {
	browser := browse(t)
	p := formPreview(t)
	h := &httpHost{Server: &httptest.Server{URL: p.url}}
	enter := func() *editor {
		e := &editor{openTab(t, browser), t, h}
		e.show(t, screen{width: 1280, height: 1000})
		e.load(t, h, "/admin/")
		e.click("button", "Mở biểu mẫu")
		e.wait("the list", `document.body.innerText.includes("Đường hoa (2022)")`)
		return e
	}
	e := enter()
	e.shoot("form-list")

	// Create: the place follows year and title, and the file is as `dienhinh new` would name it.
	const title = "Nước sạch về ngõ Đông, “xanh” – đẹp!"
	e.click("a", "Thêm mô hình")
	e.wait("the new form", `document.querySelector("[id^=title-field]")`)
	e.fill("title", title)
	e.fill("unit", "Hội Phụ nữ xã Hồng Phong, huyện Thanh Miện")
	e.choose("field", "Kinh tế")
	e.choose("district", "Huyện Thanh Miện")
	e.choose("type", "Tập thể")
	e.fill("year", "2024")
	e.fill("summary", "Chị em góp công đào rãnh, đặt ống, đưa nước sạch về từng nhà trong ngõ sau hai tháng làm.")
	e.wait("the place", `document.querySelector("[id^=path-field]").value === "2024/nuoc-sach-ve-ngo-dong-xanh-dep"`)
	e.shoot("form-new")
	e.save()
	const made = "content/mo-hinh/2024/nuoc-sach-ve-ngo-dong-xanh-dep/index.md"
	text := p.read(made)
	fmt.Println(text)
	for _, c := range e.take() {
		t.Error(c)
	}
	_ = filepath.Join
	_ = strings.Join
	_ = image.Rect
	_ = color.White
	_ = jpeg.Encode
	_ = dom.Enable
	_ = cdpruntime.Enable
}

func (p *preview) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
	must(p.t, err)
	return string(data)
}

// wait waits until an expression is true in the page.
func (e *editor) wait(what, js string) {
	e.t.Helper()
	for range 100 {
		if eval[bool](e.t, e.tab, "Boolean("+js+")") {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	e.shoot("form-stuck")
	e.t.Fatalf("never came: %s\n%s", what, eval[string](e.t, e.tab, `document.body.innerText.slice(0, 1500)`))
}

const textOf = `[...document.querySelectorAll(%q)].filter(e => e.checkVisibility() && e.textContent.trim() === %q)`

// click clicks what bears a text, as a mouse does.
func (e *editor) click(selector, text string) {
	e.t.Helper()
	at := fmt.Sprintf(textOf, selector, text)
	e.wait(text, at+".length")
	e.mouse(at + "[0]")
}

func (e *editor) mouse(element string) {
	e.t.Helper()
	box := eval[[]float64](e.t, e.tab, "(async () => { const e = "+element+`; e.scrollIntoView({block: "center"}); await new Promise(requestAnimationFrame); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`)
	for _, kind := range []input.DispatchMouseEventType{"mousePressed", "mouseReleased"} {
		invoke(e.t, e.tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: box[0], Y: box[1], Button: "left", ClickCount: 1})
	}
}

// fill writes into a field in place of what is there.
func (e *editor) fill(name, text string) {
	e.t.Helper()
	do(e.t, e.tab, fmt.Sprintf(`const f = document.querySelector("[id^=%s-field]"); f.focus(); f.select()`, name))
	invoke(e.t, e.tab, input.InsertText, input.InsertTextParams{Text: text})
}

// choose picks from a list.
func (e *editor) choose(name, text string) {
	e.t.Helper()
	do(e.t, e.tab, fmt.Sprintf(`const f = document.querySelector("[id^=%s-field]"); f.scrollIntoView({block: "center"}); f.focus()`, name))
	invoke(e.t, e.tab, input.InsertText, input.InsertTextParams{Text: text})
	e.wait(text, fmt.Sprintf(`document.querySelector("[role=option]")?.textContent === %q`, text))
	e.press(e.t, "\r")
}

func (e *editor) save() {
	e.t.Helper()
	e.click("span, button", "Lưu")
	e.click("[role=menuitem]", "Lưu")
	e.wait("saved", `document.body.innerText.includes("Đã lưu bài")`)
}

// shoot keeps a picture where DIENHINH_SCREENSHOTS asks for them.
func (e *editor) shoot(name string) {
	e.t.Helper()
	dir := os.Getenv("DIENHINH_SCREENSHOTS")
	if dir == "" {
		return
	}
	time.Sleep(500 * time.Millisecond)
	r := invoke(e.t, e.tab, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	must(e.t, os.WriteFile(filepath.Join(dir, name+".png"), r.Data, 0o644))
}
