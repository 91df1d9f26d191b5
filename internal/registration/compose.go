package registration

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/content"
)

// compose writes a draft as a file. lines tells for each line of the front matter which value it holds.
func (im *importer) compose(d *draft, asDraft bool) (text string, lines []value) {
	var b strings.Builder
	put := func(v value, format string, args ...any) {
		fmt.Fprintf(&b, format+"\n", args...)
		lines = append(lines, v)
	}
	none := value{column: -1}
	put(none, "---")
	for _, k := range im.keys {
		switch {
		case k.Name == "draft":
			if asDraft {
				put(none, "draft: true")
			}
		case k.Kind == content.Group && k.List:
			if len(d.records[k.Name]) == 0 {
				continue
			}
			put(none, "%s:", k.Name)
			for _, r := range d.records[k.Name] {
				v, fields := record(k.Keys, r)
				put(v, "  - {%s}", fields)
			}
		case k.Kind == content.Group:
			opened := false
			for _, x := range k.Keys {
				t := target(k.Name + "." + x.Name)
				if v, fields := d.field(t, x); fields != "" {
					if !opened {
						put(none, "%s:", k.Name)
						opened = true
					}
					put(v, "  %s: %s", x.Name, fields)
				}
			}
		default:
			if v, fields := d.field(target(k.Name), k); fields != "" {
				put(v, "%s: %s", k.Name, fields)
			}
		}
	}
	put(none, "---")
	b.WriteString(im.bodyText(d, asDraft))
	return b.String(), lines
}

// field writes the value of one key, or "".
func (d *draft) field(t target, k content.Key) (value, string) {
	if k.List {
		list := d.lists[t]
		if len(list) == 0 {
			return value{}, ""
		}
		var parts []string
		for _, v := range list {
			parts = append(parts, scalar(k, v.text))
		}
		return list[0], "[" + strings.Join(parts, ", ") + "]"
	}
	v := d.fields[t]
	if v.text == "" {
		return v, ""
	}
	return v, scalar(k, v.text)
}

func record(keys []content.Key, r map[string]value) (v value, text string) {
	v.column = -1
	var parts []string
	for _, k := range keys {
		x, ok := r[k.Name]
		if !ok || x.text == "" {
			continue
		}
		if v.column < 0 {
			v = x
		}
		parts = append(parts, k.Name+": "+scalar(k, x.text))
	}
	return v, strings.Join(parts, ", ")
}

var plainScalar = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// scalar writes a value of a key: numbers and dates bare, everything else in quotes.
func scalar(k content.Key, s string) string {
	switch k.Kind {
	case content.Number, content.Count, content.Year, content.Date:
		if plainScalar.MatchString(s) {
			return s
		}
	}
	return Quote(s)
}

// Quote writes any text as a YAML scalar in double quotes on one line (YAML 1.2, 5.7): what could end the line or the
// scalar, and what no editor shows, is escaped.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r >= 0x7F && r < 0xA0:
			fmt.Fprintf(&b, `\x%02X`, r)
		case r == 0x2028 || r == 0x2029 || r == 0xFEFF || r >= 0xFFFE && r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// bodyText writes the sections in the order of the form, then the others as they came.
func (im *importer) bodyText(d *draft, asDraft bool) string {
	var b strings.Builder
	write := func(p part) {
		if p.heading != "" {
			b.WriteString("\n## " + p.heading + "\n")
		}
		b.WriteString("\n" + strings.Trim(p.text, "\n") + "\n")
	}
	if len(d.body) == 0 && asDraft {
		for _, h := range content.Sections {
			b.WriteString("\n## " + h + "\n")
		}
		return b.String()
	}
	ordered := slices.Clone(d.body)
	if !d.inOrder {
		rank := func(p part) int {
			if i := slices.Index(content.Sections, p.heading); i >= 0 {
				return i
			}
			return len(content.Sections)
		}
		slices.SortStableFunc(ordered, func(x, y part) int { return rank(x) - rank(y) })
	}
	for _, p := range ordered {
		if strings.TrimSpace(p.text) == "" {
			continue // all it said went to the front matter
		}
		write(p)
	}
	if notes := strings.TrimSpace(d.notes); notes != "" {
		b.WriteString("\n" + notes + "\n")
	}
	return b.String()
}
