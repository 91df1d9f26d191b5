package registration

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// group is a line above a part of the rows: "I. Lĩnh vực kinh tế".
type group struct {
	kind   string // of its numbering, which tells how deep it is
	target target
	text   string
}

// isNumbering recognises the row (1) (2) (3) … below headings.
func isNumbering(row *intake.Row) bool {
	last, n := 0, 0
	for _, v := range row.Cells {
		v = strings.Trim(strings.TrimSpace(v), "()[]")
		if v == "" {
			continue
		}
		x, err := strconv.Atoi(v)
		if err != nil {
			if len(v) == 1 && n < 2 && v[0] >= 'A' && v[0] <= 'B' {
				n++
				continue
			}
			return false
		}
		if x != last+1 && last != 0 || x > 60 {
			return false
		}
		last = x
		n++
	}
	return n >= 3
}

const (
	noFooter = iota
	totals
	endOfTable
)

var sum = regexp.MustCompile(`^(tong|tong cong|tong so|cong|cong chung)( mo hinh)?( \d.*)? $`)

// signed begins a line below a table; office begins one too, but may as well begin the name of a model or a unit
// ("Chủ tịch xã đối thoại với dân").
var (
	signed = regexp.MustCompile(`^(noi nhan|nguoi lap|nguoi tong hop|can bo tong hop|thu truong|xac nhan cua|t m |tm |k t |kt |t l |tl |ghi chu|luu y|(.* )?ngay (\d+ )?thang (\d+ )?nam( \d+)?$)`)
	office = regexp.MustCompile(`^(chu tich|pho chu tich|bi thu|pho bi thu|truong ban|pho truong ban|giam doc|hieu truong)`)
)

// footer recognises totals and what stands below a table.
func (r *sheetReader) footer(row *intake.Row, first, filled int) int {
	if first < 0 || r.isNumbered(row) {
		return noFooter
	}
	title, facts := "", false
	for _, c := range r.columns {
		text := strings.TrimSpace(row.Cell(c.index))
		if text == "" || row.IsCarried(c.index) {
			continue
		}
		switch c.target {
		case "title":
			title = text
		case "field", "type", "year", "district", "commune", "status":
			facts = true
		}
	}
	words := func(s string) string { return strings.Join(viet.Syllables(s), " ") }
	text := words(row.Cells[first])
	switch {
	case sum.MatchString(text+" ") && (filled == 1 || hasNumber(row)):
		return totals
	case filled > 3 || facts:
		return noFooter
	case title == "" && (signed.MatchString(text) || office.MatchString(text)):
		return endOfTable
	case title != "" && signed.MatchString(words(title)):
		return endOfTable
	}
	return noFooter
}

// isNumbered reports whether the column STT numbers a row.
func (r *sheetReader) isNumbered(row *intake.Row) bool {
	return slices.ContainsFunc(r.columns, func(c column) bool { return c.target == toNumber && startsNumbered(row.Cell(c.index)) })
}

func hasNumber(row *intake.Row) bool {
	return slices.ContainsFunc(row.Cells, func(v string) bool { _, err := strconv.ParseFloat(strings.TrimSpace(v), 64); return err == nil }) ||
		strings.ContainsFunc(strings.Join(row.Cells, ""), unicode.IsDigit)
}

// startsNumbered reports whether a cell of the column STT holds an ordinary number.
func startsNumbered(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), ".)")
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

var (
	numberingLetter = regexp.MustCompile(`^\s*([A-HĐ])\s*[.)/:-]\s*|^\s*([A-HĐ])\s*$`)
	numberingRoman  = regexp.MustCompile(`^\s*([IVX]{1,5})\s*[.)/:-]\s*|^\s*([IVX]{1,5})\s*$`)
	numberingArabic = regexp.MustCompile(`^\s*(\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*`)
	groupCount      = regexp.MustCompile(`\s*[:：]?\s*(?:\([^)]*\))?\s*[:：.]?\s*$`)
)

// group recognises a line that stands above a part of the rows, and takes from it what it tells of them.
func (r *sheetReader) group(row *intake.Row, filled int) bool {
	number, text, at := "", "", -1
	for c, v := range row.Cells {
		if strings.TrimSpace(v) == "" || row.IsCarried(c) {
			continue
		}
		isNumber := slices.ContainsFunc(r.columns, func(x column) bool { return x.index == c && x.target == toNumber })
		switch {
		case isNumber && filled == 2 && number == "" && text == "":
			number = oneLine(v)
		case text == "":
			text, at = oneLine(v), c
		case hasNumber(&intake.Row{Cells: []string{v}}) && startsNumbered(v) && filled <= 3:
			// a count beside the group's name
		default:
			return false
		}
	}
	if text == "" || number != "" && startsNumbered(number) {
		return false
	}
	kind := "text"
	for _, k := range []struct {
		name string
		re   *regexp.Regexp
	}{{"roman", numberingRoman}, {"letter", numberingLetter}, {"arabic", numberingArabic}} {
		if number != "" && k.re.MatchString(number+".") {
			kind = k.name
			break
		}
		if number == "" && k.re.MatchString(text) && k.re.ReplaceAllString(text, "") != "" {
			kind, text = k.name, k.re.ReplaceAllString(text, "")
			break
		}
	}
	t, resolved := r.resolveGroup(text)
	inTitle := slices.ContainsFunc(r.columns, func(x column) bool { return x.index == at && x.target == "title" })
	hasNumbers := slices.ContainsFunc(r.columns, func(x column) bool { return x.target == toNumber })
	if t == "" && (kind == "arabic" || kind == "text" && inTitle && !hasNumbers) {
		return false // a model of which only the name is known
	}
	// A group of the same numbering, and all below it, ends here.
	for i, g := range r.groups {
		if g.kind == kind {
			r.groups = r.groups[:i]
			break
		}
	}
	r.groups = append(r.groups, group{kind, t, resolved})
	if t == "" {
		r.noteAt(row.Number, at, "unknown-group", diag.Say("dòng “%s” được hiểu là tên một nhóm, không phải mô hình; không rõ là lĩnh vực, địa bàn, loại hình hay năm nào", "the row “%s” is taken for the name of a group, not a model; it tells no field, district, type or year", cut(text)),
			diag.Say("nếu là mô hình, ghi số thứ tự cho dòng ấy", "if it is a model, number the row"))
	}
	return true
}

// resolveGroup reads a field, a district, a type or a year from the words of a group.
func (r *sheetReader) resolveGroup(text string) (target, string) {
	text = oneLine(groupCount.ReplaceAllString(viet.NFC(text), ""))
	for _, re := range []*regexp.Regexp{numberingRoman, numberingLetter, numberingArabic} {
		if s := re.ReplaceAllString(text, ""); s != text && s != "" {
			text = s
			break
		}
	}
	if m := yearText.FindStringSubmatch(text); m != nil {
		return "year", m[1]
	}
	forms := []string{text}
	lower := strings.ToLower(text)
	for _, prefix := range []string{"các mô hình thuộc ", "mô hình thuộc ", "các mô hình ", "mô hình ", "thuộc ", "lĩnh vực ", "về ", "trên lĩnh vực ", "trong lĩnh vực ", "phát triển ", "địa bàn ", "loại hình ", "khối "} {
		if len(lower) == len(text) && strings.HasPrefix(lower, prefix) {
			text, lower = text[len(prefix):], lower[len(prefix):]
			forms = append(forms, text)
		}
	}
	for _, f := range forms {
		switch {
		case r.reg.Field(f) != nil:
			return "field", r.reg.Field(f).Name
		case r.reg.Type(f) != nil:
			return "type", r.reg.Type(f).Name
		case r.reg.District(f) != nil:
			return "district", r.reg.District(f).Name
		}
	}
	return "", ""
}
