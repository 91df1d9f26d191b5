package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

func runes(s string) int { return utf8.RuneCountInString(s) }

// Parse reads the file. The ledger is nil when a finding is an error: half a ledger would have
// addresses vanish.
func Parse(data []byte) (*Ledger, diag.Findings) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(data) {
		return nil, diag.Findings{notText(data)}
	}
	text := viet.NFC(string(data))
	if f := conflicts(text); f != nil {
		return nil, f // what stands between the marks would only be reported twice
	}
	l := &Ledger{entries: make([]Entry, 0, strings.Count(text, "\n")+1)}
	var findings diag.Findings
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		switch {
		case len(l.entries) == 0 && len(findings) == 0 && (line == "" || strings.HasPrefix(line, "#")):
			l.head = append(l.head, line)
			continue
		case line == "":
			continue
		}
		e, f := parseLine(n, line)
		if f != nil {
			findings = append(findings, *f)
			continue
		}
		l.entries = append(l.entries, e)
	}
	if !slices.IsSortedFunc(l.entries, byAddress) {
		slices.SortStableFunc(l.entries, byAddress)
	}
	findings = append(findings, l.twice()...)
	if !findings.Failed() {
		findings = append(findings, l.circles()...)
	}
	if findings.Failed() {
		return nil, findings
	}
	return l, nil
}

func notText(data []byte) diag.Finding {
	line, rest := 1, data
	for {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 || !utf8.Valid(rest[:i]) {
			break
		}
		line, rest = line+1, rest[i+1:]
	}
	return diag.Finding{Code: "invalid-utf8", File: File, Line: line,
		Text: diag.Say("sổ địa chỉ không phải mã UTF-8 từ dòng này", "the ledger of addresses is not UTF-8 from this line on"),
		Hint: diag.Say("lưu lại bằng mã UTF-8 (Notepad: Lưu thành… → Mã hóa: UTF-8)", "save it as UTF-8")}
}

// conflicts finds what git leaves where it could not merge two people's changes.
func conflicts(text string) diag.Findings {
	if !strings.Contains(text, "<<<<<<<") && !strings.Contains(text, "=======") && !strings.Contains(text, ">>>>>>>") {
		return nil
	}
	var findings diag.Findings
	n, open := 0, false
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		begins := strings.HasPrefix(line, "<<<<<<<")
		if !begins && !strings.HasPrefix(line, ">>>>>>>") && line != "=======" {
			continue
		}
		if begins || !open { // one finding for each conflict; marks that are left over have their own
			findings = append(findings, diag.Finding{Code: "merge-conflict", File: File, Line: n, Column: 1, Length: runes(line), Source: line,
				Text: diag.Say("hai người cùng sửa sổ địa chỉ, git chưa gộp được", "two people changed the ledger of addresses and git could not merge it"),
				Hint: diag.Say("giữ dòng địa chỉ của cả hai bên, chỉ xóa các dòng <<<<<<<, ======= và >>>>>>>; rồi chạy: dienhinh check", "keep the addresses of both sides, remove only the lines <<<<<<<, ======= and >>>>>>>; then run: dienhinh check")})
		}
		open = begins || line == "=======" && open
	}
	return findings
}

var pattern = diag.Say("viết theo mẫu: /mo-hinh/ten/ page, hoặc /mo-hinh/ten-cu/ moved /mo-hinh/ten-moi/", "write it as: /mo-hinh/name/ page, or /mo-hinh/old/ moved /mo-hinh/new/")

// word cuts the first word off a text.
func word(s string) (first, rest string) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	for i, c := range []byte(s) {
		if c == ' ' {
			return s[:i], strings.TrimLeftFunc(s[i:], unicode.IsSpace)
		}
		if c < ' ' || c >= utf8.RuneSelf {
			break
		}
	}
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimLeftFunc(s[i:], unicode.IsSpace)
	}
	return s, ""
}

// plain reports whether a text is, without further thought, an address that the site would write so.
func plain(s string) bool {
	before := byte(0)
	for _, c := range []byte(s) {
		if c == '/' && before == '/' || c != '/' && c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
		before = c
	}
	return before == '/' && s[0] == '/'
}

func address(s string) (string, diag.Text) {
	if plain(s) {
		return s, diag.Text{}
	}
	return CheckAddress(s)
}

func strange(r rune) bool { return unicode.IsControl(r) && r != '\t' }

// parseLine reads one line. source has no space at its end.
func parseLine(n int, source string) (Entry, *diag.Finding) {
	e := Entry{Line: n, raw: source}
	bad := func(part, code string, what, hint diag.Text) *diag.Finding {
		f := diag.Finding{Code: code, File: File, Line: n, Column: 1, Length: runes(source), Source: source, Text: what, Hint: hint}
		if i := strings.Index(source, part); part != "" && i >= 0 {
			f.Column, f.Length = runes(source[:i])+1, runes(part)
		}
		return &f
	}
	if strings.ContainsFunc(source, strange) {
		return e, bad("", "links-syntax", diag.Say("dòng này có ký tự điều khiển", "the line has control characters"), diag.Say("gõ lại dòng", "type the line again"))
	}
	first, rest := word(source)
	if strings.HasPrefix(first, "#") {
		return e, bad("", "links-syntax", diag.Say("dòng ghi chú chỉ để ở đầu sổ", "comments stand at the top of the ledger only"), diag.Say("chuyển dòng này lên đầu tệp, hoặc xóa", "move the line to the top, or remove it"))
	}
	state, rest := word(rest)
	own, problem := address(first)
	switch {
	case !strings.HasPrefix(first, "/"):
		return e, bad(first, "links-syntax", diag.Say("dòng này không bắt đầu bằng một địa chỉ", "the line does not begin with an address"), pattern)
	case problem != (diag.Text{}):
		return e, bad(first, "links-syntax", problem, pattern)
	case state == "":
		return e, bad("", "links-syntax", diag.Say("sau địa chỉ còn thiếu: page, short, moved hoặc withdrawn", "after the address, one of page, short, moved, withdrawn is missing"), pattern)
	}
	e.Address = own
	at := slices.Index(words, state)
	if at < 0 {
		hint := diag.Say("viết một trong bốn từ: page, short, moved, withdrawn", "write one of page, short, moved, withdrawn")
		if near, ok := viet.Nearest(state, words); ok {
			hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", near)
		}
		return e, bad(state, "links-syntax", diag.Say("không có từ “%s” trong sổ địa chỉ", "the ledger has no word “%s”", state), hint)
	}
	e.State = State(at)
	switch e.State {
	case Page:
		e.Text, rest = word(rest)
		if e.Text != "" && !fingerprint(e.Text) {
			return e, bad(e.Text, "links-syntax", diag.Say("sau page chỉ có thể là tám chữ số của bài, hoặc không gì cả", "after page there may only be the eight digits of the text, or nothing"), diag.Say("xóa phần sau chữ page", "remove what follows the word page"))
		}
	case Short, Moved:
		var target string
		target, rest = word(rest)
		if e.Target, problem = address(target); !strings.HasPrefix(target, "/") || problem != (diag.Text{}) || e.State == Short && strings.HasPrefix(e.Target, ShortFolder) {
			what := diag.Say("sau %s phải là một địa chỉ trên trang này", "%s must be followed by an address of this site", state)
			return e, bad(target, "links-syntax", what, diag.Say("viết: %s %s /mo-hinh/ten/", "write: %s %s /mo-hinh/name/", own, state))
		}
	case Withdrawn:
		var day string
		day, rest = word(rest)
		date, err := time.Parse(DateForm, day)
		if err != nil {
			return e, bad(day, "links-syntax", diag.Say("sau withdrawn phải là ngày gỡ, viết năm-tháng-ngày", "withdrawn must be followed by the day, as year-month-day"),
				diag.Say("viết: %s withdrawn 2026-01-31 lý do", "write: %s withdrawn 2026-01-31 reason", own))
		}
		e.Date, e.Reason, rest = date, rest, ""
	}
	if rest != "" {
		return e, bad(rest, "links-syntax", diag.Say("cuối dòng thừa “%s”", "“%s” at the end of the line is too much", rest), diag.Say("xóa phần thừa", "remove it"))
	}
	return e, nil
}

func fingerprint(s string) bool {
	return len(s) == 8 && strings.Trim(s, "0123456789abcdef") == ""
}

// twice reports addresses that two lines speak of. Lines that say the same are one: a merge may leave
// both.
func (l *Ledger) twice() diag.Findings {
	var findings diag.Findings
	kept := l.entries[:0]
	for _, e := range l.entries {
		if len(kept) == 0 || kept[len(kept)-1].Address != e.Address {
			kept = append(kept, e)
			continue
		}
		first := &kept[len(kept)-1]
		if first.State == e.State && first.Target == e.Target && first.Text == e.Text && first.Date.Equal(e.Date) && first.Reason == e.Reason {
			continue
		}
		f := e.AtAddress()
		f.Code = "duplicate-address"
		f.Text = diag.Say("địa chỉ %s đã có ở dòng %d, với nội dung khác", "the address %s is on line %d already, and says something else", e.Address, first.Line)
		f.Hint = diag.Say("giữ một trong hai dòng; dòng %d ghi “%s”", "keep one of the two; line %d says “%s”", first.Line, first.raw)
		findings = append(findings, f)
	}
	l.entries = kept
	return findings
}

// circles reports redirects that lead round. Whether a page answers on the way does not matter: it may
// be gone tomorrow.
func (l *Ledger) circles() diag.Findings {
	_, circles := l.follow(func(string) bool { return false })
	var findings diag.Findings
	for _, circle := range circles {
		first := slices.MinFunc(circle, func(a, b *Entry) int { return a.Line - b.Line })
		var way strings.Builder
		at := slices.Index(circle, first)
		for i := range circle {
			e := circle[(at+i)%len(circle)]
			if i == 5 && len(circle) > 6 {
				way.WriteString("… → ")
				break
			}
			fmt.Fprintf(&way, "%s → ", e.Address)
		}
		way.WriteString(first.Address)
		f := first.AtTarget()
		f.Code = "redirect-loop"
		f.Text = diag.Say("các dòng này dẫn vòng quanh: %s", "these lines lead round: %s", way.String())
		f.Hint = diag.Say("cho một dòng dẫn đến trang đang có, ví dụ: dienhinh links list để xem các địa chỉ", "let one of them lead to a page that exists; dienhinh links list shows the addresses")
		findings = append(findings, f)
	}
	return findings
}
