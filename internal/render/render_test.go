package render

import (
	"bytes"
	"html/template"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"dienhinh/internal/diag"
	"dienhinh/internal/site"
)

// real reads the project's own templates.
func real(t testing.TB) Templates {
	t.Helper()
	names, err := filepath.Glob("../../templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	files := Templates{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = text
	}
	return files
}

func renderer(t testing.TB) *Renderer {
	t.Helper()
	r, findings := New(real(t))
	for _, f := range findings {
		t.Error(f.Format(diag.VI))
	}
	if r == nil {
		t.FailNow()
	}
	return r
}

// Every template, on every path through it, uses only what its struct has.
func TestTemplatesFitTheirStructs(t *testing.T) {
	r := renderer(t)
	for name, part := range map[string]any{"card": &site.Card{}, "name-line": &site.Card{}, "facets": &site.Facets{}, "header": &site.Frame{}, "header-plain": &site.Frame{}, "footer": &site.Frame{}} {
		if err := templatecheck.CheckHTMLStrict(r.plain.Lookup(name), part); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pageTypes)) {
		for kind, set := range map[string]*template.Template{"plain": r.plain, "minified": r.minified} {
			if err := templatecheck.CheckHTMLStrict(set.Lookup(name), pageTypes[name]); err != nil {
				t.Errorf("%s (%s): %v", name, kind, err)
			}
		}
	}
	if r.plain == r.minified {
		t.Error("templates are not minified")
	}
}

// forbidden is what the Content-Security-Policy would block.
var forbidden = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:>|[^>]*[^r]>)|ZgotmplZ|<no value>|%!`)

func TestPagesAreWholeAndClean(t *testing.T) {
	r := renderer(t)
	for name, page := range samples() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := r.Page(&b, page); err != nil {
				t.Fatal(err)
			}
			if out := os.Getenv("RENDER_SAMPLES"); out != "" {
				if err := os.WriteFile(filepath.Join(out, name+".html"), b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			// Linked data is no script: nothing runs it.
			if m := forbidden.FindString(strings.ReplaceAll(b.String(), `<script type="application/ld+json">`, "")); m != "" {
				t.Errorf("has %q", m)
			}
			inspect(t, b.Bytes())
		})
	}
}

// inspect parses a page and checks what every page must have.
func inspect(t *testing.T, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	tags, ids := map[string]int{}, map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		tags[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("id %q twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && a.Val == "":
				t.Errorf("a link leads nowhere: <%s>", n.Data)
			}
		}
		if slices.Contains([]string{"li", "dt", "dd", "h1", "h2", "h3", "p", "ul", "ol", "dl", "a"}, n.Data) && text(n) == "" && !pictured(n) {
			t.Errorf("an empty <%s>, class %v", n.Data, n.Attr)
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "aria-labelledby" && a.Key != "for" {
				continue
			}
			for _, id := range strings.Fields(a.Val) {
				if !ids[id] {
					t.Errorf("%s names %q, which is not on the page", a.Key, id)
				}
			}
		}
	}
	for _, once := range []string{"h1", "main", "title", "body"} {
		want := 1
		if once == "title" {
			want = 1 + tags["desc"] // each picture of numbers has both
		}
		if tags[once] != want {
			t.Errorf("%d <%s>, want %d", tags[once], once, want)
		}
	}
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// On a list page each model is linked once inside <main>.
func TestListLinksEachItemOnce(t *testing.T) {
	var b bytes.Buffer
	page := samples()["list"].(site.ListPage)
	if err := renderer(t).Page(&b, page); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n := range root.Descendants() {
		if n.Data != "a" {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, "/mo-hinh/m") {
				got = append(got, a.Val)
			}
		}
	}
	var want []string
	for _, c := range page.Items {
		want = append(want, c.Href)
	}
	if !slices.Equal(got, want) {
		t.Errorf("links %v, want %v", got, want)
	}
}

// A pointer prints the same as the value; something else is refused.
func TestPageTakesPointers(t *testing.T) {
	r := renderer(t)
	page := samples()["home"].(site.HomePage)
	var a, b bytes.Buffer
	if err := r.Page(&a, page); err != nil {
		t.Fatal(err)
	}
	if err := r.Page(&b, &page); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("value and pointer differ")
	}
	if err := r.Page(io.Discard, "x"); err == nil || err.Error() != "render: no template for string" {
		t.Errorf("got %v", err)
	}
	if err := r.Page(io.Discard, (*site.HomePage)(nil)); err == nil {
		t.Error("a nil page was printed")
	}
}

func TestTemplateErrorsAreFindings(t *testing.T) {
	tests := map[string]struct{ file, text, want string }{
		"unknown field":    {"data.html", "{{template \"top\" .Meta}}\n<p>Đủ {{.Titel}}</p>\n", "templates/data.html:2:9: lỗi: mẫu trang có lỗi: DataPage không có mục “Titel”  [template]"},
		"unknown function": {"data.html", "<p>\n{{nubmer 1}}</p>\n", "templates/data.html:2: lỗi: mẫu trang có lỗi: không có hàm “nubmer”  [template]"},
		"missing end":      {"data.html", "<p>\n{{if .Title}}</p>", "templates/data.html:2: lỗi: mẫu trang có lỗi: mẫu hết giữa chừng  [template]"},
		"missing partial":  {"data.html", "<p>\n{{template \"topp\" .Meta}}", "templates/data.html:2:12: lỗi: mẫu trang có lỗi: không có mẫu con “topp”  [template]"},
		"unsafe place":     {"data.html", "<p>\n<a href={{.Title}}\"x\">a</a>", `templates/data.html:2:1: lỗi: mẫu trang có lỗi: HTML quanh {{…}} viết chưa đúng: "\"" in unquoted attr: "\"x\""  [template]`},
		"missing kept":     {"data.html", "<p>\n{{kept \"loadz\" .Loads}}", "templates/data.html:2:3: lỗi: mẫu trang có lỗi: không có mẫu con “loadz”  [template]"},
		"open quote":       {"data.html", "<p>\n{{/* ạ */}}<a href=\"/>\n{{.Title}}</a>", "templates/data.html:2:12: lỗi: mẫu trang có lỗi: mẫu hết mà một thẻ hay một dấu nháy còn mở  [template]"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := real(t)
			files[tt.file] = []byte(tt.text)
			r, findings := New(files)
			if r != nil || len(findings) != 1 {
				t.Fatalf("renderer %v, findings %v", r, findings)
			}
			got, _, _ := strings.Cut(findings[0].Format(diag.VI), "\n")
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	files := real(t)
	if at, line, _, _ := badTag("404.html", files); line != 0 {
		t.Errorf("%s:%d: a tag that is well written is called bad", at, line)
	}
	delete(files, "404.html")
	if _, findings := New(files); len(findings) != 1 || findings[0].Text.VI != "thiếu mẫu trang này" {
		t.Errorf("got %v", findings)
	}
}

// An error while printing names the template's line as it was written, and nothing has been written.
func TestPageIsNeverSeenHalf(t *testing.T) {
	files := real(t)
	files["plain.html"] = []byte("<main>\n<p>một</p>\n{{range .Notes}}{{slice . 5}}{{end}}</main>")
	r, findings := New(files)
	if findings.Failed() {
		t.Fatal(findings)
	}
	var b bytes.Buffer
	err := r.Page(&b, site.PlainPage{Notes: []string{"a"}})
	want := `templates/plain.html:3:19: mẫu trang có lỗi: hỏi quá độ dài của danh sách hay chữ`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if b.Len() != 0 {
		t.Errorf("wrote %q", b.String())
	}
}

// A mistake in a part that is kept is told at its own line, and a part that is part of itself ends.
func TestFailureInKeptPart(t *testing.T) {
	for text, want := range map[string]string{
		"\n<p>{{.Titel}}</p>":       "templates/list.html:2:6: mẫu trang có lỗi: Card không có mục “Titel”",
		"\n<p>{{kept \"x\" .}}</p>": "templates/list.html:2:6: mẫu trang có lỗi: mẫu con gọi chính nó mãi không dừng",
	} {
		files := real(t)
		files["list.html"] = []byte("{{define \"x\"}}" + text + "{{end}}{{range .Items}}{{kept \"x\" .}}{{end}}")
		r, findings := New(files)
		if findings.Failed() {
			t.Fatal(findings)
		}
		if err := r.Page(io.Discard, samples()["list"]); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func BenchmarkModelPage(b *testing.B) {
	r := renderer(b)
	page := samples()["model"]
	for b.Loop() {
		if err := r.Page(io.Discard, page); err != nil {
			b.Fatal(err)
		}
	}
}

// pictured reports whether an element holds a picture that says in words what it shows.
func pictured(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Data == "img" && slices.ContainsFunc(d.Attr, func(a html.Attribute) bool { return a.Key == "alt" && a.Val != "" }) {
			return true
		}
	}
	return false
}
