package registration

import (
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// settlePlace turns what the place columns say into a district and a commune.
func (im *importer) settlePlace(d *draft) {
	v := d.fields[toPlace]
	if v.text == "" {
		v = d.fields[toWhere]
		if place, people, found := strings.Cut(v.text, ";"); found && strings.TrimSpace(place) != "" {
			v.text = strings.TrimSpace(place)
			d.fields[toWhere] = v
			if d.fields["beneficiaries"].text == "" {
				d.fields["beneficiaries"] = value{strings.TrimSpace(people), v.column, v.heading}
			}
		}
	}
	near := im.reg.District(d.fields["district"].text)
	if near == nil {
		near = im.reg.District(im.opt.District)
	}
	if v.text == "" {
		// A column for communes alone tells the district too, where only one has the name.
		c := d.fields["commune"]
		if d.fields["district"].text == "" && c.text != "" {
			if district, commune, ok := im.where(c.text, near); ok && commune != nil {
				d.fields["district"] = value{district.Name, c.column, c.heading}
				d.fields["commune"] = value{commune.Name, c.column, c.heading}
			} else if im.opt.District == "" {
				im.bad(d, c, "unknown-commune", diag.Say("chưa rõ “%s” thuộc huyện nào", "it is not known in which district “%s” lies", c.text), im.placeHint(c.text))
			}
		}
		return
	}
	district, commune, ok := im.where(v.text, near)
	switch {
	case ok:
		d.fields["district"] = value{district.Name, v.column, v.heading}
		if commune != nil && d.fields["commune"].text == "" {
			d.fields["commune"] = value{commune.Name, v.column, v.heading}
		}
	case v == d.fields[toWhere]:
		// "Địa bàn, đối tượng": who benefits, and a place in words.
		if d.fields["beneficiaries"].text == "" {
			d.fields["beneficiaries"] = v
		}
	default:
		text := diag.Say("không có địa bàn nào là “%s”", "there is no district or commune “%s”", cut(v.text))
		if len(im.homes(v.text)) > 1 {
			text = diag.Say("nhiều huyện có “%s”", "several districts have “%s”", cut(v.text))
		}
		im.bad(d, v, "unknown-district", text, im.placeHint(v.text))
	}
}

// officeOf finds the district in the name of an office: "Hội Nông dân huyện Tứ Kỳ", "Thị ủy Kinh Môn".
var officeOf = regexp.MustCompile(`(?i)(?:^|[\s,(])(huyện|thị xã|thành phố|thị|thành|TP\.?|TX\.?)\s+((?:ủy|uỷ)\s+)?([^,;()]+)\)?\.?$`)

// seat is the district that an office belongs to by its name, or nil.
func (im *importer) seat(office string) *content.District {
	m := officeOf.FindStringSubmatch(oneLine(office))
	if m == nil {
		return nil
	}
	level := strings.ToLower(m[1])
	if m[2] != "" && level != "huyện" {
		level = map[string]string{"thị": "thị xã", "thành": "thành phố"}[level]
	}
	if d := im.reg.District(level + " " + m[3]); d != nil && !d.Whole {
		return d
	}
	return nil
}

// where finds a place in the ways a cell writes one.
func (im *importer) where(s string, near *content.District) (*content.District, *content.Commune, bool) {
	s = oneLine(s)
	forms := []string{s}
	if open, rest, found := strings.Cut(s, "("); found {
		forms = append(forms, strings.TrimSpace(open)+", "+strings.Trim(rest, " ).")) // "Xã Hồng Phong (Thanh Miện)"
	}
	if a, b, found := strings.Cut(s, " - "); found {
		forms = append(forms, strings.TrimSpace(a)+", "+strings.TrimSpace(b))
	}
	if a, b, found := cutFold(s, " huyện "); found {
		forms = append(forms, a+", huyện "+b)
	}
	for _, whole := range []string{"toàn ", "trên địa bàn ", "địa bàn "} {
		if len(s) > len(whole) && strings.EqualFold(s[:len(whole)], whole) {
			forms = append(forms, s[len(whole):])
		}
	}
	for _, f := range forms {
		f = strings.TrimRight(f, " .")
		if d, c, ok := im.reg.Place(f, near); ok {
			return d, c, true
		}
	}
	return nil, nil, false
}

func cutFold(s, sep string) (before, after string, found bool) {
	i := strings.Index(strings.ToLower(s), sep)
	if i <= 0 || len(strings.ToLower(s)) != len(s) || strings.HasSuffix(s[:i], ",") {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// homes are the communes of a name, with their districts.
func (im *importer) homes(s string) []string {
	var in []string
	k := viet.Key(s)
	for _, d := range im.reg.Districts {
		for _, c := range d.Communes {
			if name := viet.Key(c.Name); name == k || strings.HasSuffix(name, " "+k) {
				in = append(in, c.Name+", "+d.Name)
			}
		}
	}
	return slices.Compact(in)
}

// placeHint names the districts that have a commune of the name, or the nearest name.
func (im *importer) placeHint(s string) diag.Text {
	var names []string
	for _, d := range im.reg.Districts {
		names = append(append(names, d.Name), d.Aliases...)
	}
	if in := im.homes(s); len(in) > 1 {
		return diag.Say("ghi cả huyện: %s", "name the district as well: %s", strings.Join(in, " / "))
	}
	last := s
	if i := strings.LastIndexByte(s, ','); i >= 0 {
		last = strings.TrimSpace(s[i+1:])
		if d := im.reg.District(last); d != nil {
			var communes []string
			for _, c := range d.Communes {
				communes = append(communes, c.Name)
			}
			if near, ok := viet.Nearest(strings.TrimSpace(s[:i]), communes); ok {
				return diag.Say("có phải ý bạn là “%s, %s”?", "did you mean “%s, %s”?", near, d.Name)
			}
			return diag.Say("%s không có xã, phường, thị trấn tên ấy; ghi “%s” nếu không rõ xã", "%s has no such commune; write “%s” if it is not known", d.Name, d.Name)
		}
	}
	if near, ok := viet.Nearest(last, names); ok {
		return diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", im.reg.District(near).Name)
	}
	for _, d := range im.reg.Districts {
		for _, c := range d.Communes {
			if near, ok := viet.Nearest(s, []string{c.Name}); ok && viet.Distance(viet.Fold(s), viet.Fold(c.Name)) <= 2 {
				return diag.Say("có phải ý bạn là “%s, %s”?", "did you mean “%s, %s”?", near, d.Name)
			}
		}
	}
	return diag.Say("ghi “Xã …, huyện …”, tên huyện, hoặc “Toàn tỉnh”; tên xã, huyện theo lúc mô hình được làm", "write “Xã …, huyện …”, a district, or “Toàn tỉnh”, by the names of the model's day")
}
