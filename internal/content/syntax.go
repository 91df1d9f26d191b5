package content

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// explain turns a syntax error of the YAML library into what the editor did. The library's own line
// is off by one or missing on the first line and it never gives a column, so the usual slips are
// looked for in the text itself, first one first.
func (d *decoder) explain(source string, err error) diag.Finding {
	inBlock, blockIndent := false, 0
	above := "" // the last line that said something
	lines := strings.Split(source, "\n")
	for i, line := range lines {
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
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if f, found := d.openList(n, line, next); found {
			return f
		}
		if f, found := d.stray(n, above, line); found {
			return f
		}
		above = line
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
		diag.Say("không đọc được dòng này hoặc dòng liền kề", "this line, or the one next to it, cannot be read"),
		diag.Say("mỗi dòng viết “tên: giá trị”; các dòng cùng nhóm lùi vào bằng nhau, bằng dấu cách; giá trị có dấu lạ thì đặt trong ngoặc kép", "write “key: value” on each line; indent the lines of a group alike, with spaces; quote a value with odd characters"))
}

var (
	yamlLine = regexp.MustCompile(`line (\d+)`)
	keyValue = regexp.MustCompile(`^(\s*(?:- )?\s*)([\pL_][\pL\pN_ -]*):(\s+)(.*)$`)
	plainKey = regexp.MustCompile(`^[a-z_]+$`)
	noSpace  = regexp.MustCompile(`^(\s*(?:- )?\s*)([a-z_]+):([^\s/].*)$`)
)

// stray recognises a line indented under one that is complete.
func (d *decoder) stray(n int, above, line string) (diag.Finding, bool) {
	upper := keyValue.FindStringSubmatch(above)
	indent := len(line) - len(strings.TrimLeft(line, " "))
	if upper == nil || strings.TrimSpace(upper[4]) == "" || strings.ContainsRune("[{|>#", rune(upper[4][0])) ||
		indent <= len(upper[1]) || !keyValue.MatchString(line+" ") {
		return diag.Finding{}, false
	}
	return d.text.at(n, indent+1, max(1, utf8.RuneCountInString(line)-indent), "yaml-indent",
		diag.Say("dòng này lùi vào trong, nhưng dòng trên nó đã có giá trị", "this line is indented, but the line above it has a value of its own"),
		diag.Say("viết dòng này thẳng hàng với dòng trên", "align the line with the one above")), true
}

// openList recognises a list in brackets that the next key shows to be unclosed.
func (d *decoder) openList(n int, line, next string) (diag.Finding, bool) {
	m := keyValue.FindStringSubmatchIndex(line)
	if m == nil || m[8] == m[9] || line[m[8]] != '[' && line[m[8]] != '{' {
		return diag.Finding{}, false
	}
	if bracketEnd(line[m[8]:]) >= 0 || next != "" && !keyValue.MatchString(next+" ") {
		return diag.Finding{}, false
	}
	opened := rune(line[m[8]])
	return d.text.at(n, utf8.RuneCountInString(line[:m[8]])+1, utf8.RuneCountInString(strings.TrimRight(line[m[8]:], " ")), "unclosed-bracket",
		diag.Say("dấu %c mở ở đây nhưng không đóng lại", "the %c opened here is not closed", opened),
		diag.Say("thêm dấu %c vào cuối dòng", "add %c at the end of the line", map[rune]rune{'[': ']', '{': '}'}[opened])), true
}

// bracketEnd finds the bracket that closes the one s begins with, or -1. Quotes hide brackets.
func bracketEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i
			}
		case '"':
			end := closing(s[i:])
			if end < 0 {
				return -1
			}
			i += end
		}
	}
	return -1
}

// slip recognises one of the usual mistakes in one line.
func (d *decoder) slip(n int, line string) (diag.Finding, bool) {
	column := func(bytes int) int { return utf8.RuneCountInString(line[:bytes]) + 1 }
	if i := strings.IndexByte(line, '\t'); i >= 0 && strings.TrimLeft(line[:i], " -") == "" {
		return d.text.at(n, column(i), 1, "yaml-tab",
			diag.Say("dòng lùi vào bằng phím Tab", "the line is indented with a tab"),
			diag.Say("thay phím Tab bằng hai dấu cách", "use two spaces instead of the tab")), true
	}
	if i := strings.IndexFunc(line, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }); i >= 0 {
		return d.text.at(n, column(i), 1, "control-character",
			diag.Say("có ký tự điều khiển không nhìn thấy ở đây", "there is an invisible control character here"),
			diag.Say("xóa ký tự ấy, hoặc gõ lại cả dòng thay vì dán", "delete it, or type the line anew instead of pasting it")), true
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
				diag.Say("dấu ngoặc mở ở đây nhưng không đóng lại trên dòng này", "the quote opened here is not closed on this line"),
				diag.Say("thêm dấu %c vào cuối giá trị", "add %c at the end of the value", rest[0])), true
		}
		after := strings.TrimSpace(rest[end+1:])
		if after != "" && !strings.HasPrefix(after, "#") {
			column := column(at + end + 1 + strings.Index(rest[end+1:], after))
			return d.text.at(n, column, utf8.RuneCountInString(after), "text-after-quote",
				diag.Say("còn chữ sau dấu ngoặc đóng", "there is text after the closing quote"),
				diag.Say("đặt cả giá trị trong một cặp ngoặc; ngoặc kép bên trong viết là “ ”: %s: \"%s\"", "put the whole value in one pair of quotes and use “ ” inside: %s: \"%s\"", key, curly(rest))), true
		}
	case rest[0] == '[' || rest[0] == '{':
		end := bracketEnd(rest)
		after := strings.TrimSpace(rest[end+1:])
		if end >= 0 && after != "" && !strings.HasPrefix(after, "#") {
			return d.text.at(n, column(at+end+1+strings.Index(rest[end+1:], after)), utf8.RuneCountInString(after), "text-after-bracket",
				diag.Say("còn chữ sau dấu %c đóng", "there is text after the closing %c", rune(rest[end])),
				diag.Say("đặt cả giá trị trong ngoặc kép: %s: \"%s\"", "quote the whole value: %s: \"%s\"", key, curly(rest))), true
		}
	case rest[0] == '|' || rest[0] == '>':
	case strings.ContainsRune("@`%*&!", rune(rest[0])):
		return d.text.at(n, column(at), 1, "yaml-syntax",
			diag.Say("giá trị không được mở đầu bằng dấu %c", "a value may not begin with %c", rest[0]),
			diag.Say("đặt cả giá trị trong ngoặc kép: %s: \"%s\"", "quote the value: %s: \"%s\"", key, rest)), true
	default:
		if i := strings.Index(rest, ": "); i >= 0 || strings.HasSuffix(rest, ":") {
			if i < 0 {
				i = len(rest) - 1
			}
			if item := strings.TrimLeft(line, " "); strings.HasPrefix(item, "- ") && !plainKey.MatchString(key) {
				// A sentence in a list, not a key: its first colon is the trouble.
				return d.text.at(n, column(m[5]), 1, "unquoted-colon",
					diag.Say("giá trị có dấu hai chấm nên phải đặt trong ngoặc kép", "the value holds a colon, so it must be quoted"),
					diag.Say("viết: - \"%s\"", "write: - \"%s\"", curly(strings.TrimSpace(item[2:])))), true
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
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1] // the quotes around the whole value are not part of it
	}
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
