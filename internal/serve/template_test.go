package serve_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhinh/internal/build"
)

// TestBrokenTemplates breaks a template while the preview runs, in each way that one can be broken, and mends it. Meanwhile
// every page says in Vietnamese what is wrong and where, or is not touched by it; nothing is ever empty, and the data of
// the search is whole.
func TestBrokenTemplates(t *testing.T) {
	const (
		page  = "/mo-hinh/cay-xanh/"
		other = "/mo-hinh/duong-hoa/"
		list  = "/mo-hinh/"
		data  = "/du-lieu/mo-hinh.json"
	)
	p := start(t, buildOptions)
	_, whole := p.do("GET", data)
	_, search := p.do("GET", build.SearchIndex)
	for _, tt := range []struct {
		name, file string
		broken     func(text string) string // nil removes the file
		place      string                   // what the pages say: of the file, where the mistake is
		says       string
		fails      []string // what cannot be made; empty: the last good site stays on show
		works      []string // what is not touched
	}{
		{"a branch without its end", "model.html", func(s string) string { return "<p>\n{{if .Title}}\n" }, "templates/model.html:3: ", "mẫu hết giữa chừng", nil, []string{page, other, list}},
		{"no such function", "model.html", func(s string) string { return "<p>\n{{nubmer 1}}\n" + s }, "templates/model.html:2: ", "không có hàm “nubmer”", nil, []string{page, other, list}},
		{"a field that no page has", "model.html", func(s string) string { return "\n<p>{{.Titel}}</p>" + s }, "templates/model.html:2:6: ", "ModelPage không có mục “Titel”", nil, []string{page, other, list}},
		{"a field that no card has", "cards.html", func(s string) string {
			return strings.Replace(s, `{{define "card"}}`, "{{define \"card\"}}\n{{.Titel}}", 1)
		}, "templates/cards.html:4:3: ", "Card không có mục “Titel”", []string{list}, []string{page, other}},
		{"a field that one page asks for", "model.html", func(s string) string {
			return "{{if eq .Title \"Cây xanh trước ngõ\"}}\n<p>é {{slice .Title 900}}</p>{{end}}" + s
		}, "templates/model.html:2:8: ", "hỏi quá độ dài", []string{page}, []string{other, list}},
		{"a quote that is not closed", "model.html", func(s string) string { return "<main>\n<a href=\"/>\n{{.Title}}</a></main>" }, "templates/model.html:2:", "còn mở", nil, []string{page, other, list}},
		{"a part that is part of itself", "cards.html", func(s string) string {
			return strings.Replace(s, `{{define "card"}}`, "{{define \"card\"}}{{kept \"card\" .}}", 1)
		}, "templates/cards.html:3:", "gọi chính nó", []string{list}, []string{page, other}},
		{"an empty layout", "layout.html", func(s string) string { return "" }, "templates/", "không có mẫu con “", nil, []string{page, other, list}},
		{"the desk's own", "desk.html", func(s string) string { return "\n{{if .Rows}}{{slice \"é\" 9}}{{end}}" + s }, "templates/desk.html:2:15: ", "hỏi quá độ dài", []string{"/bien-tap/"}, []string{page, other, list}},
		{"no file", "model.html", nil, "", "", nil, []string{page, other, list}},
	} {
		was := p.read("templates/" + tt.file)
		says := func(body string) bool {
			return strings.Contains(body, tt.place) && strings.Contains(body, tt.says) && strings.Contains(body, "lỗi: mẫu trang có lỗi")
		}
		if tt.broken == nil {
			must(t, os.Remove(filepath.Join(p.dir, "templates", tt.file)))
			p.until("/bien-tap/", func(body string) bool { return strings.Contains(body, "templates/"+tt.file) }, "that the program's own is used")
		} else {
			write(t, p.dir, "templates/"+tt.file, tt.broken(was))
			p.until(append(tt.fails, page)[0], says, tt.name+" at "+tt.place)
		}
		for _, address := range tt.fails {
			if resp, body := p.do("GET", address); resp.StatusCode != http.StatusInternalServerError || !says(body) || !injected.MatchString(body) {
				t.Errorf("%s: %s: %s\n%s", tt.name, address, resp.Status, body)
			}
		}
		for _, address := range tt.works {
			resp, body := p.do("GET", address)
			if resp.StatusCode != http.StatusOK || !strings.Contains(body, "</h1>") || !injected.MatchString(body) {
				t.Errorf("%s: %s: %s\n%s", tt.name, address, resp.Status, body)
			}
			if stale := tt.broken != nil && tt.fails == nil; stale != says(body) {
				t.Errorf("%s: %s: the mistake is told %v, want %v", tt.name, address, !stale, stale)
			}
		}
		if resp, body := p.do("GET", data); resp.StatusCode != http.StatusOK || body != whole {
			t.Errorf("%s: %s: %s", tt.name, data, resp.Status)
		}
		if resp, body := p.do("GET", build.SearchIndex); body != search {
			t.Errorf("%s: the search: %s", tt.name, resp.Status)
		}
		write(t, p.dir, "templates/"+tt.file, was)
		for _, address := range append(tt.fails, page) {
			p.until(address, func(body string) bool {
				return strings.Contains(body, "</h1>") && !strings.Contains(body, "dienhinh-errors")
			}, "the page after "+tt.name)
		}
	}
}
