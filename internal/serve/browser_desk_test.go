package serve_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhinh/internal/build"
	"dienhinh/internal/external"
)

// TestDeskInBrowser looks at the editors' desk as the other pages are looked at: axe in both widths and both themes, what
// the browser complains of, and nothing wider than the screen. The desk shows what it can show: a draft, a broken link, an
// error, which lies over the page as well; the page of the form that is not installed is ours too.
func TestDeskInBrowser(t *testing.T) {
	browser := browse(t)
	axe := axeSource(t)
	p := start(t, func() build.Options { return build.Options{AsOf: asOf, Preview: true} })
	h := &httpHost{Server: &httptest.Server{URL: p.url}}
	write(t, p.dir, "content/mo-hinh/2024/nhap.md", strings.NewReplacer("Cây xanh trước ngõ", "BÀI CÒN NHÁP", `id: "cx001"`, "draft: true\nreview_by: 2024-01-01\npeople: [{name: \"Nguyễn Văn A\", consent: \"Chưa\"}]\nsources: [{title: \"Báo\", url: \"https://vi.du/mat\"}]").Replace(story))
	p.until("/bien-tap/?loc=nhap", func(body string) bool { return strings.Contains(body, "BÀI CÒN NHÁP") }, "the draft")
	must(t, p.builder.KeepLinks(external.Record{"https://vi.du/mat": {Kind: external.Gone, Status: 404, At: asOf}}.Bytes()))
	e := &editor{openTab(t, browser), t, h, axe}
	look := func(name, address string) {
		e.show(t, phone)
		e.load(t, h, address)
		if axe != "" {
			eval[int](t, e.tab, axe+";0")
		}
		for _, s := range []screen{phone, desktop, {width: 1280, height: 900, theme: "dark"}, {width: 360, height: 800, theme: "dark"}} {
			e.show(t, s)
			if axe != "" {
				for _, v := range axeFinds(t, e.tab, runAxe) {
					t.Errorf("%s, %s %s: axe: %s", name, s, s.theme, v)
				}
			}
			if over := eval[int](t, e.tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s, %s: %d pixels wider than the screen", name, s, over)
			}
			for _, c := range e.take() {
				t.Errorf("%s, %s: %s", name, s, c)
			}
			e.shoot(fmt.Sprintf("desk-%s-%s%s", name, s, s.theme))
		}
	}
	look("all", "/bien-tap/")
	look("none", "/bien-tap/?q=khongco")
	look("no-form", "/admin/") // how to install it
	write(t, p.dir, otherFile, strings.Replace(story, `"Kinh tế"`, `"Kih tế"`, 1))
	p.until("/bien-tap/?loc=co-loi", func(body string) bool { return strings.Contains(body, "đang chặn việc đăng") }, "the error")
	look("error", "/bien-tap/?loc=co-loi")
}
