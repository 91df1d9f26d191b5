package content

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Limits on one file. They are far above any honest story (the longest of the 18 founding ones has
// 4 KB) and keep a pasted report or a hostile file from holding up everybody's build: some Markdown
// is quadratic in its length.
const (
	maxFrontMatter = 64 << 10
	maxBody        = 128 << 10
)

// text is a file's bytes prepared for reading: no byte order mark, LF line ends, valid UTF-8.
type text struct {
	path  string
	lines []string // without line breaks
	all   string
}

// newText checks the encoding and normalises line ends. ok is false when the file cannot be read
// as text at all.
func newText(path string, data []byte) (t *text, findings diag.Findings, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	t = &text{path: path}
	if len(data) > maxFrontMatter+maxBody {
		return t, diag.Findings{{
			Code: "too-large", File: path,
			Text: diag.Say("tệp lớn %s KB, quá mức cho phép là %s KB", "the file has %s KB, more than the %s KB allowed", viet.Number(int64(len(data)>>10)), viet.Number((maxFrontMatter+maxBody)>>10)),
			Hint: diag.Say("tách bớt nội dung; ảnh để thành tệp riêng bên cạnh bài", "split the text; keep pictures as files of their own beside it"),
		}}, false
	}
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(data) {
		line, column := 1, 1
		for i := 0; i < len(data); {
			r, size := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			column++
			if r == '\n' {
				line, column = line+1, 1
			}
			i += size
		}
		source := strings.ToValidUTF8(string(bytes.Split(data, []byte("\n"))[line-1]), "\uFFFD")
		return t, diag.Findings{{
			Code: "invalid-utf8", File: path, Line: line, Column: column, Source: source,
			Text: diag.Say("tệp không phải mã UTF-8 từ chỗ này", "the file is not UTF-8 from here on"),
			Hint: diag.Say("lưu lại bằng mã UTF-8 (Notepad: Lưu thành… → Mã hóa: UTF-8); văn bản phông .VnTime hay VNI phải chuyển mã trước", "save it as UTF-8; text in a legacy Vietnamese font must be converted first"),
		}}, false
	}
	t.all = string(data)
	t.lines = strings.Split(t.all, "\n")
	for i, line := range t.lines {
		if strings.HasPrefix(line, "<<<<<<< ") || strings.HasPrefix(line, ">>>>>>> ") {
			return t, diag.Findings{t.at(i+1, 1, utf8.RuneCountInString(line), "merge-conflict",
				diag.Say("hai người cùng sửa tệp này, git chưa gộp được", "two people changed this file and git could not merge it"),
				diag.Say("giữ lại phần đúng của hai bên, xóa các dòng <<<<<<<, ======= và >>>>>>>", "keep what is right of both sides and remove the lines <<<<<<<, ======= and >>>>>>>"))}, false
		}
	}
	return t, nil, true
}

// line returns the text of a 1-based line.
func (t *text) line(n int) string {
	if n < 1 || n > len(t.lines) {
		return ""
	}
	return t.lines[n-1]
}

// at builds a finding at a position of this file.
func (t *text) at(line, column, length int, code string, what, hint diag.Text) diag.Finding {
	return diag.Finding{Code: code, File: t.path, Line: line, Column: column, Length: length, Text: what, Hint: hint, Source: t.line(line)}
}

// matter is a story cut into its two parts.
type matter struct {
	yaml     string // between the fences
	yamlLine int    // line of the file on which yaml begins
	body     string
	bodyLine int // line of the file on which body begins
}

// cut separates the front matter from the body.
func (t *text) cut() (m matter, findings diag.Findings, ok bool) {
	if strings.TrimSpace(t.all) == "" {
		return m, diag.Findings{{
			Code: "empty-file", File: t.path,
			Text: diag.Say("tệp trống", "the file is empty"),
			Hint: diag.Say("xóa tệp, hoặc tạo bài có sẵn khung bằng lệnh: dienhinh new \"Tên mô hình\"", "remove it, or make a ready-to-fill one: dienhinh new \"Name of the model\""),
		}}, false
	}
	if strings.TrimRight(t.lines[0], " \t") != "---" {
		f := t.at(1, 1, utf8.RuneCountInString(t.lines[0]), "no-front-matter",
			diag.Say("tệp phải mở đầu bằng dòng --- rồi đến phần thông tin của mô hình", "the file must begin with a line --- and the story's data"),
			diag.Say("thêm dòng --- vào đầu tệp, hoặc tạo bài có sẵn khung bằng lệnh: dienhinh new \"Tên mô hình\"", "add the line --- at the top, or make a ready-to-fill file: dienhinh new \"Name of the model\""))
		return m, diag.Findings{f}, false
	}
	end := -1
	for i := 1; i < len(t.lines); i++ {
		if strings.TrimRight(t.lines[i], " \t") == "---" {
			end = i
			break
		}
	}
	if end < 0 {
		f := t.at(1, 1, 3, "unclosed-front-matter",
			diag.Say("phần thông tin mở bằng --- ở dòng này nhưng không có dòng --- đóng lại", "the data opened by --- on this line is never closed by a second line ---"),
			diag.Say("thêm một dòng chỉ có --- ngay sau dòng thông tin cuối cùng, trước bài viết", "add a line with --- alone after the last key, before the text"))
		return m, diag.Findings{f}, false
	}
	m = matter{
		yaml: strings.Join(t.lines[1:end], "\n"), yamlLine: 2,
		body: strings.Join(t.lines[end+1:], "\n"), bodyLine: end + 2,
	}
	if len(m.yaml) > maxFrontMatter {
		f := t.at(1, 1, 3, "too-large",
			diag.Say("phần thông tin dài %s KB, quá mức cho phép là %s KB", "the front matter has %s KB, more than the %s KB allowed", viet.Number(int64(len(m.yaml)>>10)), viet.Number(maxFrontMatter>>10)),
			diag.Say("chuyển đoạn dài xuống phần bài viết bên dưới dòng ---", "move long text below the second ---"))
		return m, diag.Findings{f}, false
	}
	if len(m.body) > maxBody {
		f := t.at(m.bodyLine, 0, 0, "too-large",
			diag.Say("bài viết dài %s KB, quá mức cho phép là %s KB", "the text has %s KB, more than the %s KB allowed", viet.Number(int64(len(m.body)>>10)), viet.Number(maxBody>>10)),
			diag.Say("tách bớt nội dung; ảnh để thành tệp riêng bên cạnh bài", "split the text; keep pictures as files of their own beside it"))
		f.Source = ""
		return m, diag.Findings{f}, false
	}
	if line := secondMatter(t.lines, end+1); line > 0 {
		f := t.at(line, 1, utf8.RuneCountInString(t.line(line)), "two-front-matters",
			diag.Say("sau dòng --- đóng lại còn một phần thông tin thứ hai", "a second front matter follows the line --- that closed the first"),
			diag.Say("gộp hai phần làm một: bỏ dòng --- ở giữa (dòng %d)", "join the two: remove the line --- between them (line %d)", end+1))
		return m, diag.Findings{f}, false
	}
	return m, nil, true
}

// secondMatter looks for "key: value" lines closed by --- directly after the front matter, and
// returns the line (1-based) of the first such key, or 0. Markdown would turn them into a heading.
func secondMatter(lines []string, from int) int {
	first := 0
	for i := from; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t")
		switch {
		case line == "" && first == 0:
		case line == "---":
			return first
		case isKeyLine(line):
			if first == 0 {
				first = i + 1
			}
		case first > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "-") || strings.HasPrefix(line, "#")):
		default:
			return 0
		}
	}
	return 0
}

// isKeyLine reports whether a line begins with a word of lower-case letters and a colon.
func isKeyLine(line string) bool {
	key, rest, found := strings.Cut(line, ":")
	if !found || key == "" || rest != "" && rest[0] != ' ' {
		return false
	}
	for _, r := range key {
		if r != '_' && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

// quote shows an editor's own words in a sentence.
func quote(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("“%s”", s)
}
