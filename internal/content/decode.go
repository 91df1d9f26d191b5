package content

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// decode walks a mapping by a table of keys. Unknown keys, missing keys and keys left empty are
// findings; everything else is the business of each key's set.
func decode[T any](v value, keys []key[T], into *T, what diag.Text) {
	entries, ok := v.mapping(what)
	if !ok {
		return
	}
	given := map[string]bool{}
	for _, e := range entries {
		k := find(keys, e.key)
		if k == nil {
			// A misspelt key is one slip: the key it stands for is not missing as well.
			given[unknownKey(v.d, e, keys)] = true
			continue
		}
		given[k.Name] = true
		if e.val.empty() {
			if k.Required {
				v.d.add(e.at, "missing-value", diag.Say("%s (%s) chưa có giá trị", "%s (%s) has no value", quote(k.Name), k.Label),
					diag.Say("điền giá trị sau dấu hai chấm", "give a value after the colon"))
			}
			continue
		}
		k.set(into, e.val)
	}
	for _, k := range keys {
		if k.Required && !given[k.Name] {
			v.d.add(v.d.top(v), "missing-key", diag.Say("thiếu dòng %s (%s)", "the key %s (%s) is missing", quote(k.Name), k.Label),
				diag.Say("thêm dòng: %s: …", "add the line: %s: …", k.Name))
		}
	}
}

func find[T any](keys []key[T], name string) *key[T] {
	for i := range keys {
		if keys[i].Name == name {
			return &keys[i]
		}
	}
	return nil
}

func names[T any](keys []key[T]) []string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.Name
	}
	return list
}

// unknownKey reports a key that is not in the table and returns the one it stands for, if that can be
// told: the nearest spelling, or the key whose Vietnamese name the editor wrote.
func unknownKey[T any](d *decoder, e entry, keys []key[T]) string {
	known := names(keys)
	near, ok := viet.Nearest(e.key, known)
	for _, k := range keys {
		if viet.Fold(k.Label.VI) == viet.Fold(strings.ReplaceAll(e.key, "_", " ")) {
			near, ok = k.Name, true
		}
	}
	hint := diag.Say("các dòng được dùng: %s", "known keys: %s", strings.Join(known, ", "))
	switch {
	case ok:
		hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", quote(near))
	case e.val.empty():
		// {value: 1,200}: the comma ended the value, and what follows reads as a key.
		hint = diag.Say("dấu phẩy ngăn hai giá trị: số viết liền (1200), chữ có dấu phẩy đặt trong ngoặc kép \"…\"", "a comma ends a value: write numbers without it (1200), quote text that holds one")
	}
	d.add(e.at, "unknown-key", diag.Say("không có dòng thông tin nào tên là %s", "there is no key %s", quote(e.key)), hint)
	if !ok {
		return ""
	}
	return near
}

// top is where a missing key is reported: the first line of the file for the front matter itself,
// the item's own place inside a list.
func (d *decoder) top(v value) value {
	if v.line() == 1+d.offset && d.offset > 0 {
		n := *v.node
		n.Line, n.Column = 1-d.offset, 1
		return value{&n, d}
	}
	return v
}

// str takes a text in. A number or a date is fine as text; a bare true/false is not what anybody
// means.
func str(v value, label diag.Text, into *string) bool {
	s, ok := v.scalar(label)
	if !ok {
		return false
	}
	if v.tag() == "!!bool" && !v.quoted() {
		v.d.add(v, "wrong-type", diag.Say("%s phải là chữ", "%s must be text", label),
			diag.Say("đặt trong ngoặc kép: \"%s\"", "quote it: \"%s\"", s))
		return false
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError }); i >= 0 {
		v.d.add(v, "control-character", diag.Say("%s có ký tự điều khiển không nhìn thấy", "%s holds an invisible control character", label),
			diag.Say("gõ lại giá trị này thay vì dán", "type the value anew instead of pasting it"))
		return false
	}
	*into = s
	return true
}

// line takes in a text of one line: line breaks and runs of white space become one space.
func line(v value, label diag.Text, into *string) bool {
	if !str(v, label, into) {
		return false
	}
	*into = strings.Join(strings.Fields(*into), " ")
	return !v.d.deceptive(v, label, *into)
}

// lines takes in a list of one-line texts.
func lines(v value, label diag.Text, into *[]string) {
	items, ok := v.sequence()
	if !ok {
		return
	}
	for _, item := range items {
		var s string
		if line(item, label, &s) && s != "" {
			*into = append(*into, s)
		}
	}
}

// located is a text with its place, for values that only a later stage can check.
func located(v value, label diag.Text, into *[]Located) {
	items, ok := v.sequence()
	if !ok {
		return
	}
	for _, item := range items {
		var s string
		if line(item, label, &s) && s != "" {
			*into = append(*into, Located{s, item.pos()})
		}
	}
}

func boolean(v value, label diag.Text, into *bool) {
	s, ok := v.scalar(label)
	if !ok {
		return
	}
	switch strings.ToLower(s) {
	case "true", "có", "yes":
		*into = true
	case "false", "không", "no":
		*into = false
	default:
		v.d.add(v, "wrong-type", diag.Say("%s phải là true hoặc false, không phải %s", "%s must be true or false, not %s", label, quote(s)),
			diag.Say("viết true nếu đúng, xóa dòng này nếu không", "write true, or remove the line"))
	}
}

// The years a model can be of: the movement's own name dates from Hồ Chí Minh's article of 15
// October 1949; the upper bound catches slips of the finger.
const firstYear, lastYear = 1949, 2100

var digits = regexp.MustCompile(`^[0-9]+$`)

func year(v value, label diag.Text, into *int) {
	s, ok := v.scalar(label)
	if !ok {
		return
	}
	n, err := strconv.Atoi(s)
	switch {
	case !digits.MatchString(s) || err != nil:
		v.d.add(v, "wrong-type", diag.Say("%s phải là số có bốn chữ số, không phải %s", "%s must be a number of four digits, not %s", label, quote(s)),
			diag.Say("ví dụ: year: 2023", "for example: year: 2023"))
	case s[0] == '0' || n < firstYear || n > lastYear:
		v.d.add(v, "bad-year", diag.Say("%s %s không hợp lệ: phải từ %d đến %d", "%s %s is not valid: it must lie between %d and %d", label, s, firstYear, lastYear),
			diag.Say("ví dụ: year: 2023", "for example: year: 2023"))
	default:
		*into = n
	}
}

var thousands = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{3})+$|^[0-9]{1,3}(,[0-9]{3})+$`)

// number takes in a quantity. "1.200" is refused: YAML reads 1.2 where the editor means 1200.
func number(v value, label diag.Text, into *float64) bool {
	s, ok := v.scalar(label)
	if !ok {
		return false
	}
	if thousands.MatchString(s) {
		plain := strings.NewReplacer(".", "", ",", "").Replace(s)
		v.d.add(v, "ambiguous-number", diag.Say("%s %s có thể hiểu là %s hoặc là số lẻ", "%s %s may mean %s or a fraction", label, quote(s), plain),
			diag.Say("viết số liền, không dấu ngăn cách: %s; số lẻ viết dấu chấm và không quá hai chữ số: 1.2", "write it without separators: %s; a fraction with a point and at most two digits: 1.2", plain))
		return false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || strings.ContainsAny(s, "xXpP_") {
		v.d.add(v, "wrong-type", diag.Say("%s phải viết bằng chữ số, không phải %s", "%s must be a number, not %s", label, quote(s)),
			diag.Say("chỉ viết số (ví dụ: 214); đơn vị tính ghi ở dòng unit", "write the number alone (214); its unit goes into unit"))
		return false
	}
	if f < 0 || f > 1e15 || len(s) > 1 && s[0] == '0' && s[1] != '.' {
		v.d.add(v, "bad-number", diag.Say("%s %s không hợp lệ", "%s %s is not valid", label, quote(s)),
			diag.Say("viết số không âm, không có số 0 ở đầu", "write a number that is not negative and has no leading zero"))
		return false
	}
	*into = f
	return true
}

// Zone is Vietnam's time, in which dates without a time are read. Vietnam has kept UTC+7 without
// summer time since 1975, so a fixed zone is right and needs no zone data on the machine.
var Zone = time.FixedZone("+07", 7*3600)

var dateForms = []string{"2006-01-02", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}

var vietDate = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)

// ParseDate reads a date, or a date and time, in Vietnam's time unless it names another zone.
func ParseDate(s string) (time.Time, bool) {
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, s, Zone); err == nil {
			return t.In(Zone), true
		}
	}
	return time.Time{}, false
}

func date(v value, label diag.Text, into *time.Time) {
	s, ok := v.scalar(label)
	if !ok {
		return
	}
	if t, ok := ParseDate(s); ok {
		if t.Year() < firstYear || t.Year() > lastYear {
			v.d.add(v, "bad-date", diag.Say("%s %s không hợp lệ: năm phải từ %d đến %d", "%s %s is not valid: the year must lie between %d and %d", label, s, firstYear, lastYear), diag.Text{})
			return
		}
		*into = t
		return
	}
	hint := diag.Say("viết năm-tháng-ngày, ví dụ: 2023-12-20", "write year-month-day, for example: 2023-12-20")
	if m := vietDate.FindStringSubmatch(s); m != nil {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if day >= 1 && day <= 31 && month >= 1 && month <= 12 {
			hint = diag.Say("viết năm-tháng-ngày: %s-%02d-%02d", "write year-month-day: %s-%02d-%02d", m[3], month, day)
		}
	}
	v.d.add(v, "bad-date", diag.Say("%s %s không phải là một ngày", "%s %s is not a date", label, quote(s)), hint)
}

// records takes in a list of mappings.
func records[T any](v value, keys []key[T], label diag.Text, into *[]T, after func(*T, value)) {
	items, ok := v.sequence()
	if !ok {
		return
	}
	for _, item := range items {
		var t T
		before := len(v.d.findings)
		decode(item, keys, &t, label)
		if len(v.d.findings) > before && diag.Findings(v.d.findings[before:]).Failed() {
			continue
		}
		if after != nil {
			after(&t, item)
		}
		*into = append(*into, t)
	}
}
