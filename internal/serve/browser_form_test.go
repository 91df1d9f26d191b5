package serve_test

import (
	"context"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"

	"dienhinh/internal/build"
)

// The form needs Decap CMS beside a browser:
//
//	DIENHINH_CMS=/path/decap-cms.js         npm install --prefix /tmp/cms --ignore-scripts decap-cms@3.16.3
//
// formPreview is a preview of the small project, at an address, with the form installed.
func formPreview(t *testing.T, base string) *preview {
	t.Helper()
	file := os.Getenv("DIENHINH_CMS")
	if file == "" {
		skipUnlessRequired(t, "DIENHINH_CMS does not name decap-cms.js, so the form is not tried")
	}
	data, err := os.ReadFile(file)
	must(t, err)
	opt := func() build.Options { return build.Options{AsOf: asOf, BaseURL: base} }
	return startIn(t, opt, func(dir string) { write(t, dir, ".cms/node_modules/decap-cms/dist/decap-cms.js", string(data)) })
}

// editor is somebody who works in the form.
type editor struct {
	*tab
	t   *testing.T
	h   *httpHost
	axe string
}

// look asks axe-core about the form, and about the preview in it, which is ours alone.
func (e *editor) look(where string) {
	e.t.Helper()
	if e.axe == "" {
		return
	}
	eval[int](e.t, e.tab, e.axe+";0")
	for _, v := range axeFinds(e.t, e.tab, runAxe) {
		rule, _, _ := strings.Cut(v, " ")
		if decapFaults[rule] == "" {
			e.t.Errorf("%s: axe: %s", where, v)
		}
	}
	// Inside a frame axe runs by itself. The page of the preview is Decap's; what stands in it is the site's.
	for _, v := range axeFinds(e.t, e.tab, `(async () => {
		const inside = document.querySelector("#preview-pane")?.contentWindow;
		if (!inside?.document.querySelector("article")) return [];
		inside.eval(`+strconv.Quote(e.axe)+`);
		return inside.eval(`+strconv.Quote(strings.Replace(runAxe, "axe.run(document,", `axe.run("article",`, 1))+`);
	})()`) {
		e.t.Errorf("%s: axe in the preview: %s", where, v)
	}
}

// decapFaults are the rules that Decap's own page breaks, and where. What it draws is not ours to write; names and
// contrast are mended from outside (static/js/admin, static/css/admin), for these that would mean to redraw it.
var decapFaults = map[string]string{
	"aria-required-attr":          "the switch between rich text and Markdown does not say which it is",
	"label-content-name-mismatch": "the button to add a story is named by its title",
	"landmark-one-main":           "the sign-in has no landmarks",
	"nested-interactive":          "a menu of the editor's bar is a button around a button",
	"page-has-heading-one":        "the sign-in has no heading",
	"region":                      "the form stands in no landmark",
}

// enterForm opens the form of a preview below a prefix, and goes to its list.
func enterForm(t *testing.T, browser context.Context, p *preview, prefix string) *editor {
	e := &editor{openTab(t, browser, countAnswers), t, &httpHost{Server: &httptest.Server{URL: p.url}}, axeSource(t)}
	e.show(t, screen{width: 1280, height: 1000})
	e.load(t, e.h, prefix+"/admin/")
	e.wait("the form", `/Mở biểu mẫu|Đường hoa/.test(document.body.innerText)`)
	if !eval[bool](t, e.tab, `document.body.innerText.includes("Đường hoa")`) { // the browser remembers who has entered
		e.click("button", "Mở biểu mẫu")
	}
	e.wait("the list", `document.body.innerText.includes("Đường hoa (2022)")`)
	return e
}

// TestFormBelowPrefix saves a story and a picture in the form of a site that is in a folder of its host.
func TestFormBelowPrefix(t *testing.T) {
	browser := browse(t)
	p := formPreview(t, "https://x.example/a/b/")
	e := enterForm(t, browser, p, "/a/b")
	e.open("Cây xanh trước ngõ (2023)")
	e.fill("unit", "Hội Phụ nữ xã Hồng Phong")
	e.upload(photograph(t, "Ảnh ngõ.jpg"))
	e.fill("alt", "Hai hàng cây")
	e.save()
	if text := p.read(storyFile); !strings.Contains(text, "\nunit: Hội Phụ nữ xã Hồng Phong\n") || !strings.Contains(text, "alt: Hai hàng cây") {
		t.Fatalf("not saved:\n%s", text)
	}
	p.shows("/a/b/mo-hinh/cay-xanh/", `alt="Hai hàng cây"`)
	e.wait("the picture in the preview", `[...document.querySelectorAll("iframe")].some(f => [...f.contentDocument.images].some(m => m.naturalWidth === 800))`)
	e.wait("the site's styles in the preview", `[...document.querySelectorAll("iframe")].some(f => [...f.contentDocument.styleSheets].some(s => s.href?.includes("/a/b/static/css/site.") && s.cssRules.length))`)
	for _, c := range e.take() {
		t.Error(c)
	}
}

// TestForm does in the form what editors do, and looks at the files after each step.
func TestForm(t *testing.T) {
	browser := browse(t)
	p := formPreview(t, "")
	enter := func() *editor { return enterForm(t, browser, p, "") }
	e := enter()
	e.shoot("form-list")
	e.look("list")

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
	e.look("new")
	e.save()
	const made = "content/mo-hinh/2024/nuoc-sach-ve-ngo-dong-xanh-dep/index.md"
	for _, want := range []string{"---\ntitle: " + title + "\nunit: Hội Phụ nữ xã Hồng Phong, huyện Thanh Miện\nfield: Kinh tế\ndistrict: Huyện Thanh Miện\ntype: Tập thể\nyear: 2024\nsummary: Chị em", "\nid: ", "\n---\n## Thực trạng, lý do\n"} {
		if text := p.read(made); !strings.Contains(text, want) || strings.Contains(text, "_version") {
			t.Fatalf("the new file lacks %q:\n%s", want, text)
		}
	}
	p.shows("/mo-hinh/nuoc-sach-ve-ngo-dong-xanh-dep/", title)

	// Edit, and edit again without opening it anew.
	for _, unit := range []string{"Hội Phụ nữ xã Hồng Phong", "Hội Phụ nữ xã Hồng Phong, Thanh Miện"} {
		e.fill("unit", unit)
		e.save()
		if text := p.read(made); !strings.Contains(text, "\nunit: "+unit+"\n") {
			t.Fatalf("not edited:\n%s", text)
		}
	}

	// Rename.
	e.rename("2024/nuoc-sach-ngo-dong", p, "content/mo-hinh/2024/nuoc-sach-ngo-dong/index.md")
	const renamed = "content/mo-hinh/2024/nuoc-sach-ngo-dong/index.md"
	if text := p.read(renamed); !strings.Contains(text, title) || p.has(filepath.Dir(made)) {
		t.Fatalf("not renamed:\n%s", text)
	}

	// A picture: its file lies beside the story, under a name without marks, and the page shows it.
	e.upload(photograph(t, "Ảnh ngõ Đông.jpg"))
	e.fill("alt", "Ba chị em đứng bên rãnh nước mới")
	e.save()
	if text := p.read(renamed); !strings.Contains(text, "photos:\n  - file: anh-ngo-dong.jpg\n    alt: Ba chị em đứng bên rãnh nước mới\n") || !p.has("content/mo-hinh/2024/nuoc-sach-ngo-dong/anh-ngo-dong.jpg") {
		t.Fatalf("no picture:\n%s", text)
	}
	p.shows("/mo-hinh/nuoc-sach-ngo-dong/", `alt="Ba chị em đứng bên rãnh nước mới"`)
	e.wait("the picture in the preview", `[...document.querySelectorAll("iframe")].some(f => [...f.contentDocument.images].some(m => m.naturalWidth === 800))`)
	e.shoot("form-edit")
	e.look("edit")

	// What has errors is told as check tells it, and not saved.
	before := p.read(renamed)
	e.fill("commune", "Xã Chưa Từng Có")
	e.refused("Bài chưa lưu vì có lỗi", "nuoc-sach-ngo-dong/index.md:", "Xã Chưa Từng Có", "← ô “Xã, phường, thị trấn”", "sửa rồi lưu lại")
	e.shoot("form-refused")
	e.look("refused")
	if p.read(renamed) != before {
		t.Fatal("a story with an error was saved")
	}
	e.fill("commune", "Xã Hồng Phong")
	e.save()

	// The list knows a renamed story by one name.
	do(t, e.tab, `location.hash = "#/collections/mo-hinh"`)
	e.wait("the list", `document.querySelectorAll("h2").length > 2`)
	if n := eval[int](t, e.tab, fmt.Sprintf(textOf, "h2", title+" (2024)")+".length"); n != 1 {
		t.Errorf("the renamed story is %d times in the list", n)
	}

	// Two editors open the same story; the second to save is told, and nothing is lost.
	second := enter()
	for _, x := range []*editor{e, second} {
		x.open(title + " (2024)")
	}
	e.fill("summary", "Bản của người thứ nhất: chị em góp công đưa nước sạch về từng nhà trong ngõ sau hai tháng.")
	second.fill("summary", "Bản của người thứ hai: chị em góp công đưa nước sạch về từng nhà trong ngõ sau hai tháng.")
	e.save()
	second.refused("vừa được người khác lưu", "vẫn còn trong biểu mẫu")
	if text := p.read(renamed); !strings.Contains(text, "Bản của người thứ nhất") {
		t.Fatalf("the first editor's work is gone:\n%s", text)
	}
	if kept := eval[string](t, second.tab, `document.querySelector("[id^=summary-field]").value`); !strings.HasPrefix(kept, "Bản của người thứ hai") {
		t.Fatalf("the second editor's work is gone: %s", kept)
	}

	// A story that is one file stays one, whatever its values are called, and can be renamed.
	e.open("Cây xanh trước ngõ (2023)")
	if shown := eval[string](t, e.tab, `document.querySelector("[id^=district-field]").closest("[class*=control]").textContent`); !strings.Contains(shown, "Huyện Thanh Miện") {
		t.Errorf("“Thanh Miện” is shown as %q", shown)
	}
	e.rename("2023/cay-xanh-truoc-ngo", p, "content/mo-hinh/2023/cay-xanh-truoc-ngo.md")
	if !p.has("content/mo-hinh/2023/cay-xanh-truoc-ngo.md") || p.has(storyFile) {
		t.Fatal("the story that is one file was not renamed")
	}

	// Delete: the story and the pictures of its folder.
	e.open(title + " (2024)")
	e.click("button", "Xóa bài này")
	e.wait("the list", `location.hash === "#/collections/mo-hinh"`)
	if p.has("content/mo-hinh/2024/nuoc-sach-ngo-dong") {
		t.Fatal("not deleted")
	}
	for _, x := range []*editor{e, second} {
		for _, c := range x.take() {
			if !strings.Contains(c, "409") && !strings.Contains(c, "422") && !strings.Contains(c, "API_ERROR") && !strings.Contains(c, "Uncaught (in promise): Object at "+p.url+"/admin/decap-cms.js") { // refused on purpose; Decap lets the promise fall
				t.Error(c)
			}
		}
	}
	e.show(t, phone)
	e.load(t, e.h, "/admin/#/collections/mo-hinh/new")
	e.wait("the form", `document.querySelector("[id^=title-field]")`)
	if wide := eval[string](t, e.tab, `[...document.querySelectorAll("body *")].filter(x => x.getBoundingClientRect().right > 361).map(x => x.tagName + "." + x.className + " " + x.getBoundingClientRect().right + " " + getComputedStyle(x).minWidth).slice(0, 12).join("\n")`); wide != "" {
		t.Errorf("wider than a phone:\n%s", wide)
	}
	e.shoot("form-phone")
	e.look("phone")
}

// rename saves a story in another place. The form loads again afterwards.
func (e *editor) rename(place string, p *preview, file string) {
	e.t.Helper()
	e.fill("path", place)
	e.order()
	for range 100 {
		if p.has(file) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(3 * time.Second) // no question reaches a page that is on its way
	e.wait("the renamed story", fmt.Sprintf(`document.querySelector("[id^=path-field]")?.value === %q`, place))
	e.settle()
}

// order opens the menu of the button and chooses to save. A menu closes again when the form draws itself anew.
func (e *editor) order() {
	e.t.Helper()
	for range 5 {
		e.click("[role=button]", "Lưu")
		time.Sleep(300 * time.Millisecond)
		if at := fmt.Sprintf(textOf, "[role=menuitem]", "Lưu"); eval[int](e.t, e.tab, at+".length") > 0 {
			e.mouse(at + "[0]")
			return
		}
	}
	e.shoot("form-stuck")
	e.t.Fatal("the menu to save does not open")
}

// open opens a story from the list.
func (e *editor) open(title string) {
	e.t.Helper()
	do(e.t, e.tab, `location.hash = "#/collections/mo-hinh"`)
	e.click("h2, a h2, a", title)
	e.wait("the story", `document.querySelector("[id^=title-field]")?.value`)
	e.settle()
}

// refused saves what cannot be saved, and looks for the reasons on the page.
func (e *editor) refused(reasons ...string) {
	e.t.Helper()
	e.order()
	e.wait("the refusal", `document.querySelector(".refusal")`)
	said := eval[string](e.t, e.tab, `document.querySelector(".refusal").innerText`)
	for _, r := range reasons {
		if !strings.Contains(said, r) {
			e.t.Errorf("the refusal lacks %q:\n%s", r, said)
		}
	}
	e.settle()
}

// upload puts a picture into a new item of the story's pictures.
func (e *editor) upload(file string) {
	e.t.Helper()
	e.click("button", "Thêm ảnh")
	e.click("button", "Chọn một hình")
	e.wait("the dialog", `document.querySelector("input[type=file]")`)
	r := invoke(e.t, e.tab, cdpruntime.Evaluate, cdpruntime.EvaluateParams{Expression: `document.querySelector("input[type=file]")`})
	invoke(e.t, e.tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: r.Result.ObjectID})
	e.wait("the picture", `[...document.querySelectorAll("button")].find(b => b.textContent === "Lấy những cái đã chọn")?.disabled === false || document.querySelector("[class*=CardImage]")`)
	do(e.t, e.tab, `if ([...document.querySelectorAll("button")].find(b => b.textContent === "Lấy những cái đã chọn").disabled) document.querySelector("[class*=CardImage]").click()`)
	e.click("button", "Lấy những cái đã chọn")
	e.settle()
}

// photograph writes a small picture into a file of its own.
func photograph(t *testing.T, name string) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for y := range 600 {
		for x := range 800 {
			m.Set(x, y, color.RGBA{uint8(x / 4), uint8(y / 3), 120, 255})
		}
	}
	file := filepath.Join(t.TempDir(), name)
	f, err := os.Create(file)
	must(t, err)
	must(t, jpeg.Encode(f, m, nil))
	must(t, f.Close())
	return file
}

func (p *preview) has(name string) bool {
	_, err := os.Lstat(filepath.Join(p.dir, filepath.FromSlash(name)))
	return err == nil
}

// shows asks for a page at once: what the form saved is on it.
func (p *preview) shows(address, text string) {
	p.t.Helper()
	r, err := p.client.Get(p.url + address)
	must(p.t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(p.t, err)
	if !strings.Contains(html.UnescapeString(string(body)), text) {
		p.t.Fatalf("%s (%s) does not show %q", address, r.Status, text)
	}
}

// countAnswers says in the page when something was last asked of the server or answered.
const countAnswers = `{ const send = fetch; window.open_ = 0; window.last_ = 0; window.confirm = () => true; window.fetch = async (...a) => { open_++; try { return await send(...a); } finally { open_--; window.last_ = performance.now(); } }; }`

// settle waits until the form has asked all it wants to know: after a save it loads the story anew.
func (e *editor) settle() {
	e.t.Helper()
	e.wait("quiet", `open_ === 0 && performance.now() - last_ > 700`)
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
	do(e.t, e.tab, fmt.Sprintf(`const f = document.querySelector("[id^=%s-field]"); f.scrollIntoView({block: "center"}); f.focus(); await new Promise(requestAnimationFrame); f.select()`, name))
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
	e.order()
	e.wait("saved", `/thay đổi đã được lưu/i.test(document.body.innerText)`)
	e.settle()
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

// TestFormOnHost opens the form as a static host serves it: it asks for a sign-in, its own policy lets all of it run,
// and the page that hosts show in a missing one's place refuses what is inline by itself.
func TestFormOnHost(t *testing.T) {
	browser := browse(t)
	p := formPreview(t, "")
	p.close()
	h, axe := host(t, makeSite(t, p.dir, ""), nil), axeSource(t)
	e := &editor{openTab(t, browser, countAnswers), t, h, axe}
	e.load(t, h, "/admin/")
	e.wait("the sign-in", `document.querySelector("input[type=password]") || /Netlify Identity/.test(document.body.innerText)`)
	e.shoot("form-host")
	e.look("sign-in")
	for _, c := range e.take() {
		if !strings.Contains(c, "/api/v1") && !strings.Contains(c, "/.netlify/") { // asked for, and not there
			t.Error(c)
		}
	}
	e.load(t, h, "/khong-co/")
	if ran := eval[bool](t, e.tab, `(() => { const s = document.createElement("script"); s.textContent = "window.ran_ = true"; document.body.append(s); return Boolean(window.ran_); })()`); ran {
		t.Error("the page for missing addresses runs what is inline")
	}
}
