package registration

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"dienhinh/internal/content"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// oneLine makes runs of white space one space. Most texts are so already, and long ones are many.
func oneLine(s string) string {
	space := true
	for _, r := range s {
		if r == ' ' && !space {
			space = true
			continue
		}
		if unicode.IsSpace(r) {
			return strings.Join(strings.Fields(s), " ")
		}
		space = false
	}
	if space {
		return strings.TrimSpace(s)
	}
	return s
}

var (
	namedModel = regexp.MustCompile(`(?i)^mô hình\s*:?\s*["“”«]\s*([^"“”«»]+?)\s*["“”»]$`)
	quoted     = regexp.MustCompile(`^["“”«]\s*([^"“”«»]+?)\s*["“”»]$`)
	anyQuotes  = regexp.MustCompile(`["“”«]\s*([^"“”«»]+?)\s*["“”»]`)
	inQuotes   = regexp.MustCompile(`(?i)(?:mô hình|điển hình)[^"“”«»]{0,60}["“”«]\s*([^"“”«»]+?)\s*["“”»]`)
)

// cleanTitle takes away the quotes around a whole name, and the word before them.
func cleanTitle(s string) string {
	s = oneLine(viet.NFC(s))
	if m := ordered.FindString(s); m != "" && len(m) < len(s) {
		s = s[len(m):] // "2. Nông dân với pháp luật": its place among those of the unit
	}
	for _, re := range []*regexp.Regexp{namedModel, quoted} {
		if m := re.FindStringSubmatch(s); m != nil {
			return m[1]
		}
	}
	return s
}

var (
	vietDate  = regexp.MustCompile(`^(?:ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$`)
	longDate  = regexp.MustCompile(`(?i)^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$`)
	yearText  = regexp.MustCompile(`^(?:[Nn]ăm\s+)?((?:19|20)\d{2})(?:\.0+)?$`)
	inYear    = regexp.MustCompile(`(?i)năm\s+((?:19|20)\d{2})`)
	monthYear = regexp.MustCompile(`(?i)tháng\s+\d{1,2}(?:\s+năm|/)\s*\d{4}`)
)

// dateOf writes a date as the front matter has it; what is no date stays for the decoder to refuse.
func dateOf(s string, epoch1904 bool) string {
	s = oneLine(s)
	for _, re := range []*regexp.Regexp{vietDate, longDate} {
		if m := re.FindStringSubmatch(s); m != nil {
			day, _ := strconv.Atoi(m[1])
			month, _ := strconv.Atoi(m[2])
			year, _ := strconv.Atoi(m[3])
			t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
			if t.Day() == day && int(t.Month()) == month {
				return t.Format("2006-01-02")
			}
			return s
		}
	}
	if t, ok := intake.Serial(s, epoch1904); ok {
		return t.Format("2006-01-02")
	}
	return s
}

// yearOf reads a year, or the year of a date.
func yearOf(s string, epoch1904 bool) string {
	s = oneLine(s)
	if m := yearText.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	if t, ok := content.ParseDate(dateOf(s, epoch1904)); ok {
		return strconv.Itoa(t.Year())
	}
	return s
}

var (
	number  = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?$|^[0-9]+(?:[.,][0-9]+)?(?:[eE]\+?[0-9]+)?$`)
	grouped = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+$`)
)

// quantity reads a number as Vietnamese offices write it: 1.234,5 is one thousand and a bit.
func quantity(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if !number.MatchString(s) {
		return 0, false
	}
	if strings.Contains(s, ",") || grouped.MatchString(s) {
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// plainNumber writes a number so that the decoder cannot take its point for a separator.
func plainNumber(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if grouped.MatchString(s) {
		s += "0"
	}
	return s
}

var moneyUnits = []struct {
	word   string
	factor float64
}{{"tỷ", 1e9}, {"tỉ", 1e9}, {"triệu", 1e6}, {"tr", 1e6}, {"nghìn", 1e3}, {"ngàn", 1e3}}

// amount reads an amount with the words that multiply it; factor is what the heading says. exact tells that s is a
// number cell, whose point is a point.
func amount(s string, factor float64) string {
	text := strings.ToLower(oneLine(viet.NFC(s)))
	for _, unit := range []string{"việt nam đồng", "vnđ", "vnd", "đồng", "đ"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, unit))
	}
	own := 1.0
	for _, u := range moneyUnits {
		if t, ok := strings.CutSuffix(text, u.word); ok {
			text, own = strings.TrimSpace(t), u.factor
			factor = 1
			break
		}
	}
	f, ok := quantity(text)
	if !ok {
		return oneLine(s)
	}
	return plainNumber(f * own * factor)
}

// headingFactor reads "(triệu đồng)" in a heading.
func headingFactor(heading string) float64 {
	lower := strings.ToLower(viet.NFC(heading))
	switch {
	case strings.Contains(lower, "tỷ đồng"), strings.Contains(lower, "tỉ đồng"):
		return 1e9
	case strings.Contains(lower, "triệu"), strings.Contains(lower, "trđ"), strings.Contains(lower, "tr.đ"):
		return 1e6
	case strings.Contains(lower, "nghìn"), strings.Contains(lower, "ngàn"):
		return 1e3
	}
	return 1
}

var oneResult = regexp.MustCompile(`^(.+): ?([0-9][0-9.,]*)(?: +([^\d;:][^;:]*))?$`)

// results reads "Hộ tham gia: 214 hộ; Diện tích: 3,5 ha". ok is false when any of it is no such entry: then all of it
// is prose.
func results(s string) (list []map[string]string, ok bool) {
	entries := strings.FieldsFunc(strings.ReplaceAll(s, "\n", "; "), func(r rune) bool { return r == ';' })
	open := ""
	for _, e := range entries {
		if open != "" {
			e = open + ";" + e // the label itself holds a semicolon
		}
		m := oneResult.FindStringSubmatch(strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(e), "-+•–*")))
		if m == nil {
			open = e
			continue
		}
		f, good := quantity(strings.TrimRight(m[2], ".,"))
		if !good || strings.Contains(m[3], ". ") || len([]rune(m[3])) > 40 {
			return nil, false // more than a unit
		}
		open = ""
		list = append(list, map[string]string{"label": oneLine(m[1]), "value": plainNumber(f), "unit": strings.TrimRight(oneLine(m[3]), ".")})
	}
	return list, strings.TrimSpace(open) == "" && len(list) > 0
}

var (
	endURL   = regexp.MustCompile(`(?:^|, )(https?://\S+)$`)
	endDate  = regexp.MustCompile(`(?:^|, )(\d{4}-\d{2}-\d{2})$`)
	decision = regexp.MustCompile(`(?i)\d+\s*(?:/\d+)?[/-]\s*(?:QĐ|NQ|TB|HD|KL)`)
)

// sources reads "Tên, nơi đăng, ngày, địa chỉ; …" from its end. The name and the publisher cannot be told apart.
func sources(s string) []map[string]string {
	var list []map[string]string
	for _, e := range entriesOf(s) {
		r := map[string]string{}
		for key, re := range map[string]*regexp.Regexp{"url": endURL} {
			if m := re.FindStringSubmatch(e); m != nil {
				r[key], e = m[1], strings.TrimSuffix(e, m[0])
			}
		}
		if m := endDate.FindStringSubmatch(e); m != nil {
			r["date"], e = m[1], strings.TrimSuffix(e, m[0])
		}
		r["title"] = e
		if e == "" {
			r["title"] = r["url"]
		}
		list = append(list, r)
	}
	return list
}

// recognitions reads "Hình thức, cấp, số quyết định, ngày, nơi ban hành; …".
func recognitions(s string) []map[string]string {
	var list []map[string]string
	for _, e := range entriesOf(s) {
		r := map[string]string{}
		var rest []string
		for i, p := range strings.Split(e, ", ") {
			switch {
			case i == 0 && !strings.HasPrefix(p, "Cấp ") && !decision.MatchString(p):
				r["title"] = p
			case r["level"] == "" && strings.HasPrefix(p, "Cấp "):
				r["level"] = p
			case r["date"] == "" && endDate.MatchString(p):
				r["date"] = p
			case r["decision"] == "" && decision.MatchString(p):
				r["decision"] = p
			default:
				rest = append(rest, p)
			}
		}
		if len(rest) > 0 {
			r["issuer"] = strings.Join(rest, ", ")
		}
		list = append(list, r)
	}
	return list
}

// entriesOf cuts a list at its semicolons and line breaks. Inside brackets and quotes they belong to an entry.
func entriesOf(s string) []string {
	var list []string
	depth, start := 0, 0
	take := func(end int) {
		if e := oneLine(s[start:end]); e != "" {
			list = append(list, e)
		}
	}
	for i, r := range s {
		switch {
		case r == '(' || r == '“':
			depth++
		case (r == ')' || r == '”') && depth > 0:
			depth--
		case r == '\n', r == ';' && depth == 0:
			take(i)
			start, depth = i+1, 0
		}
	}
	take(len(s))
	return list
}

var modelAddress = regexp.MustCompile(`^(?:https?://[^/\s]+(?:/[^\s]*)?)?/mo-hinh/([a-z0-9-]+)/?$`)

// lineage reads models and places; an absolute address of a model becomes one of this site.
func lineage(s string) []string {
	list := entriesOf(s)
	for i, e := range list {
		if m := modelAddress.FindStringSubmatch(e); m != nil {
			list[i] = "/mo-hinh/" + m[1] + "/"
		}
	}
	return list
}

// forces reads "Chủ trì: …; phối hợp: …". rest is what says neither.
func forces(s string) (lead string, partners []string, rest string) {
	var others []string
	for _, e := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		e = oneLine(strings.TrimLeft(strings.TrimSpace(e), "-+•–*"))
		label, text, found := strings.Cut(e, ":")
		switch w := headingWord(label); {
		case found && lead == "" && (w == "chu tri" || w == "don vi chu tri" || w == "co quan chu tri" || w == "luc luong chu tri"):
			lead = oneLine(text)
		case found && (w == "phoi hop" || w == "don vi phoi hop" || w == "co quan phoi hop" || w == "luc luong phoi hop"):
			partners = append(partners, commaList(text)...)
		case e != "":
			others = append(others, e)
		}
	}
	return lead, partners, strings.Join(others, "\n")
}

// commaList cuts a list of organisations at its commas.
func commaList(s string) []string {
	var list []string
	for _, e := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if e = strings.TrimRight(oneLine(strings.TrimLeft(strings.TrimSpace(e), "-+•–*")), "."); e != "" {
			list = append(list, e)
		}
	}
	return list
}

var (
	bullet  = regexp.MustCompile(`^\s*[-+•–*●○▪]\s+`)
	ordered = regexp.MustCompile(`^\s*(\d{1,3})[.)]\s+`)
)

// prose writes the text of a cell as Markdown: lines are paragraphs, lines that begin like a list are one.
func prose(s string) string {
	var b strings.Builder
	inList := false
	for line := range strings.SplitSeq(s, "\n") {
		item := ""
		text := line
		if m := bullet.FindString(line); m != "" {
			item, text = "- ", line[len(m):]
		} else if m := ordered.FindStringSubmatch(line); m != nil {
			item, text = m[1]+". ", line[len(m[0]):]
		}
		if text = intake.Escape(oneLine(text)); text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
			if item == "" || !inList {
				b.WriteString("\n")
			}
		}
		b.WriteString(item + text)
		inList = item != ""
	}
	return b.String()
}
