package content

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// explain turns a syntax error of the YAML library into what the editor did. The library's own line
// is off by one or missing on the first line and it never gives a column, so the usual slips are
// looked for in the text itself, first one first.
func (d *decoder) explain(source string, err error) diag.Finding {
	inBlock, blockIndent := false, 0
	for i, line := range strings.Split(source, "\n") {
		n := i + 1 + d.offset
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		if inBlock && indent > blockIndent {
			continue
		}
		inBlock = false
		if f, found := d.slip(n, line); found {
			return f
		}
		if trimmed := strings.TrimRight(line, " "); strings.HasSuffix(trimmed, "|") || strings.HasSuffix(trimmed, ">") ||
			strings.HasSuffix(trimmed, "|-") || strings.HasSuffix(trimmed, ">-") {
			inBlock, blockIndent = true, indent
		}
	}
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	n := min(line+d.offset, len(d.text.lines))
	source = d.text.line(n)
	indent := utf8.RuneCountInString(source) - utf8.RuneCountInString(strings.TrimLeft(source, " "))
	return d.text.at(n, indent+1, max(1, utf8.RuneCountInString(source)-indent), "yaml-syntax",
		diag.Say("không đọc được dòng này hoặc dòng ngay trước nó", "this line, or the one before it, cannot be read"),
		diag.Say("mỗi dòng viết “tên: giá trị”; các dòng cùng nhóm lùi vào bằng nhau, bằng dấu cách; giá trị có dấu lạ thì đặt trong ngoặc kép", "write “key: value” on each line; indent the lines of a group alike, with spaces; quote a value with odd characters"))
}

var (
	yamlLine = regexp.MustCompile(`line (\d+)`)
	keyValue = regexp.MustCompile(`^(\s*(?:- )?\s*)([\pL_][\pL\pN_ -]*):(\s+)(.*)$`)
	noSpace  = regexp.MustCompile(`^(\s*(?:- )?\s*)([a-z_]+):([^\s/].*)$`)
)

// slip recognises one of the usual mistakes in one line.
func (d *decoder) slip(n int, line string) (diag.Finding, bool) {
	column := func(bytes int) int { return utf8.RuneCountInString(line[:bytes]) + 1 }
	if i := strings.IndexByte(line, '\t'); i >= 0 && strings.TrimLeft(line[:i], " -") == "" {
		return d.text.at(n, column(i), 1, "yaml-tab",
			diag.Say("dòng lùi vào bằng phím Tab", "the line is indented with a tab"),
			diag.Say("thay phím Tab bằng hai dấu cách", "use two spaces instead of the tab")), true
	}
	if m := noSpace.FindStringSubmatchIndex(line); m != nil {
		key, rest := line[m[4]:m[5]], line[m[6]:m[7]]
		return d.text.at(n, column(m[6]), 1, "missing-space",
			diag.Say("thiếu dấu cách sau dấu hai chấm", "a space is missing after the colon"),
			diag.Say("viết: %s: %s", "write: %s: %s", key, rest)), true
	}
	m := keyValue.FindStringSubmatchIndex(line)
	if m == nil {
		return diag.Finding{}, false
	}
	key, rest, at := line[m[4]:m[5]], strings.TrimRight(line[m[8]:m[9]], " "), m[8]
	switch {
	case rest == "":
		return diag.Finding{}, false
	case rest[0] == '"' || rest[0] == '\'':
		end := closing(rest)
		if end < 0 {
			return d.text.at(n, column(at), utf8.RuneCountInString(rest), "unclosed-quote",
				diag.Say("ngoặc kép mở ở đây nhưng không đóng lại trên dòng này", "the quote opened here is not closed on this line"),
				diag.Say("thêm dấu %c vào cuối giá trị", "add %c at the end of the value", rest[0])), true
		}
		after := strings.TrimSpace(rest[end+1:])
		if after != "" && !strings.HasPrefix(after, "#") {
			column := column(at + end + 1 + strings.Index(rest[end+1:], after))
			return d.text.at(n, column, utf8.RuneCountInString(after), "text-after-quote",
				diag.Say("còn chữ sau dấu ngoặc kép đóng", "there is text after the closing quote"),
				diag.Say("đặt cả giá trị trong một cặp ngoặc; ngoặc kép bên trong viết là “ ”: %s: \"%s\"", "put the whole value in one pair of quotes and use “ ” inside: %s: \"%s\"", key, curly(rest))), true
		}
	case strings.ContainsRune("[{|>", rune(rest[0])):
	case strings.ContainsRune("@`%", rune(rest[0])):
		return d.text.at(n, column(at), 1, "yaml-syntax",
			diag.Say("giá trị không được mở đầu bằng dấu %c", "a value may not begin with %c", rest[0]),
			diag.Say("đặt cả giá trị trong ngoặc kép: %s: \"%s\"", "quote the value: %s: \"%s\"", key, rest)), true
	default:
		if i := strings.Index(rest, ": "); i >= 0 || strings.HasSuffix(rest, ":") {
			if i < 0 {
				i = len(rest) - 1
			}
			return d.text.at(n, column(at+i), 1, "unquoted-colon",
				diag.Say("giá trị có dấu hai chấm nên phải đặt trong ngoặc kép", "the value holds a colon, so it must be quoted"),
				diag.Say("viết: %s: \"%s\"", "write: %s: \"%s\"", key, curly(rest))), true
		}
	}
	return diag.Finding{}, false
}

// closing finds the quote that closes a quoted scalar, or -1.
func closing(s string) int {
	q := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case q == '"' && s[i] == '\\':
			i++
		case s[i] == q && q == '\'' && i+1 < len(s) && s[i+1] == q:
			i++
		case s[i] == q:
			return i
		}
	}
	return -1
}

// curly replaces straight double quotes by typographic ones, so that the corrected line can be
// pasted as it is.
func curly(s string) string {
	var b strings.Builder
	open := false
	for _, r := range s {
		if r != '"' {
			b.WriteRune(r)
			continue
		}
		if open = !open; open {
			b.WriteRune('“')
		} else {
			b.WriteRune('”')
		}
	}
	return b.String()
}
