package render

import (
	"bytes"
	"errors"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// position is how text/template and html/template begin a message:
// "template: list.html:12:7: executing …", "html/template:list.html:12:7: …".
var position = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+)(?::(\d+))?(?::(\d+))?: ((?s).*)$`)

// executing is the part that repeats the place; what a kept part says follows.
var executing = regexp.MustCompile(`^executing "[^"]*" at <.*?>: (?:error calling kept: )?`)

// sayings are the mistakes people make most, in words. $1 … are the groups of the pattern.
var sayings = []struct {
	pattern    *regexp.Regexp
	vi, viHint string
}{
	{regexp.MustCompile(`^function "([^"]+)" not defined`), `không có hàm “$1”`, "Các hàm dùng được: number, lower, kept và những hàm có sẵn của html/template."},
	{regexp.MustCompile(`(?:no such template|html/template:) "([^"]+)"|template "([^"]+)" not defined`), `không có mẫu con “$1$2”`, "Kiểm tra tên trong {{template \"…\"}}, {{kept \"…\"}} và {{define \"…\"}}."},
	{regexp.MustCompile(`can't evaluate field (\S+) in type \*?(?:\[\])?(?:site\.)?(\S+)`), `$2 không có mục “$1”`, "Xem các mục của trang trong internal/site/pages.go."},
	{regexp.MustCompile(`^unexpected EOF`), `mẫu hết giữa chừng`, "Thiếu {{end}} cho một {{if}}, {{range}}, {{with}} hoặc {{define}}."},
	{regexp.MustCompile(`^unexpected \{\{end\}\}`), `thừa một {{end}}`, "Mỗi {{end}} đóng đúng một {{if}}, {{range}}, {{with}} hoặc {{define}}."},
	{regexp.MustCompile(`^ends in a non-text context`), `mẫu hết mà một thẻ hay một dấu nháy còn mở`, "Mọi thuộc tính cần đủ hai dấu nháy, mọi thẻ mở cần dấu đóng."},
	{regexp.MustCompile(`^(.*(?:unquoted attr|non-text context|different contexts|ambiguous|in attribute name).*)$`), `HTML quanh {{…}} viết chưa đúng: $1`, "Mọi thuộc tính cần đủ hai dấu nháy, mọi thẻ mở cần dấu đóng; hai nhánh của {{if}} phải dừng ở cùng một chỗ của HTML."},
	{regexp.MustCompile(`^range can't iterate over`), `{{range}} cần một danh sách, ở đây không phải`, "Xem các mục của trang trong internal/site/pages.go; mục có thể đã đổi ở phiên bản này."},
	{regexp.MustCompile(`^nil pointer evaluating (\S+)`), `hỏi một mục của thứ mà trang này không có ($1)`, "Bọc trong {{with …}} … {{end}} để chỉ in khi có."},
	{regexp.MustCompile(`index out of range`), `hỏi quá độ dài của danh sách hay chữ`, "Kiểm tra độ dài trước: {{if ge (len …) 2}} … {{end}}."},
	{regexp.MustCompile(`^exceeded maximum template depth|^too deep$`), `mẫu con gọi chính nó mãi không dừng`, "Bỏ {{template …}} hoặc {{kept …}} dẫn từ mẫu con về chính nó."},
	{regexp.MustCompile(`^undefined variable "([^"]+)"`), `chưa khai biến “$1”`, "Khai bằng {{$$ten := …}} trước khi dùng."},
}

// finding turns an error of the template packages into one for people. The file is named by the
// error when it says one, since a page's mistake may lie in the layout.
func finding(err error, name string, files Templates) diag.Finding {
	f := diag.Finding{Severity: diag.Error, Code: "template", File: "templates/" + name}
	message := err.Error()
	for m := position.FindStringSubmatch(message); m != nil; m = position.FindStringSubmatch(message) { // the last place is the closest
		message = executing.ReplaceAllString(m[4], "")
		if _, ok := files[m[1]]; ok {
			name = m[1]
			f.File = "templates/" + name
			f.Line, _ = strconv.Atoi(m[2])
			f.Source = line(files[name], f.Line)
			if m[3] != "" {
				f.Column = column(f.Source, m[3])
			}
		}
	}
	if e := (*template.Error)(nil); errors.As(err, &e) && e.Description != "" {
		message = e.Description
		if e.Line == 0 {
			f.File, f.Line, f.Column, f.Source = badTag(name, files)
		}
	}
	for _, s := range sayings {
		if at := s.pattern.FindStringSubmatchIndex(message); at != nil {
			vi := string(s.pattern.ExpandString(nil, s.vi, message, at))
			hint := string(s.pattern.ExpandString(nil, s.viHint, message, at))
			f.Text = diag.Text{VI: "mẫu trang có lỗi: " + vi, EN: "template: " + message}
			f.Hint = diag.Text{VI: hint}
			return f
		}
	}
	f.Text = diag.Text{VI: "mẫu trang có lỗi: " + message, EN: "template: " + message}
	return f
}

// action is what a template does; its letters are no HTML.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// tag is one that ends, whose values are quoted whole or not at all.
var (
	tagBegins = regexp.MustCompile(`</?[a-zA-Z]`)
	tag       = regexp.MustCompile(`^</?[a-zA-Z](?:[^"'<>=]|=\s*"[^"<]*"|=\s*'[^'<]*'|=)*>`)
)

// badTag is the place of the first tag that is not well written, in a file or else in one that it may use: html/template
// does not say where a quote or a tag is that nothing closes. The line is 0 when there is none.
func badTag(name string, files Templates) (file string, row, col int, source string) {
	for _, n := range append([]string{name}, slices.Sorted(maps.Keys(files))...) {
		text := action.ReplaceAllFunc(files[n], func(a []byte) []byte {
			x := bytes.Repeat([]byte("x"), len(a))
			for i := range a {
				if a[i] == '\n' {
					x[i] = '\n'
				}
			}
			return x
		})
		for _, at := range tagBegins.FindAllIndex(text, -1) {
			if !tag.Match(text[at[0]:]) {
				row = 1 + bytes.Count(text[:at[0]], []byte("\n"))
				source = line(files[n], row)
				return "templates/" + n, row, column(source, strconv.Itoa(at[0]-bytes.LastIndexByte(text[:at[0]], '\n')-1)), source
			}
		}
	}
	return "templates/" + name, 0, 0, ""
}

func missing(name string) diag.Finding {
	return diag.Finding{
		Severity: diag.Error, Code: "template", File: "templates/" + name,
		Text: diag.Say("thiếu mẫu trang này", "this template is missing"),
		Hint: diag.Say("Lấy lại tệp từ bản gốc của dự án.", "Restore the file from the project."),
	}
}

func unminified(file string) diag.Finding {
	return diag.Finding{
		Severity: diag.Warning, Code: "template-not-minified", File: file,
		Text: diag.Say("không rút gọn được mẫu trang; trang vẫn đúng nhưng nặng hơn", "the template could not be minified; pages are right but larger"),
	}
}

// line is the n-th line of a text, 1-based, without its break.
func line(text []byte, n int) string {
	lines := bytes.Split(text, []byte("\n"))
	if n < 1 || n > len(lines) {
		return ""
	}
	return string(bytes.TrimSuffix(lines[n-1], []byte("\r")))
}

// column turns the byte offset that the template packages count from 0 into characters from 1.
func column(source, offset string) int {
	n, err := strconv.Atoi(offset)
	if err != nil || n > len(source) {
		return 0
	}
	return utf8.RuneCountInString(source[:n]) + 1
}
