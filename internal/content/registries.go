package content

import (
	"slices"
	"strings"
	"unicode"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// The registry files, below content/.
const (
	FieldsFile    = "content/registry/fields.yaml"
	TypesFile     = "content/registry/types.yaml"
	DistrictsFile = "content/registry/districts.yaml"
	UnitsFile     = "content/registry/units.yaml"

	AbbreviationsFile = "content/registry/abbreviations.yaml" // may be missing
)

// RegistryFiles are all of them, in the order in which they are read.
var RegistryFiles = []string{FieldsFile, TypesFile, DistrictsFile, UnitsFile, AbbreviationsFile}

// ParseRegistry reads the registries. read returns a file's bytes, or false when it is missing.
func ParseRegistry(read func(path string) ([]byte, bool)) (*Registry, diag.Findings) {
	reg := &Registry{fields: newIndex[Term](), types: newIndex[Term](), districts: newIndex[District]()}
	var findings diag.Findings
	for _, path := range RegistryFiles {
		data, ok := read(path)
		if !ok && path == AbbreviationsFile {
			continue
		}
		if !ok {
			findings = append(findings, diag.Finding{Code: "missing-file", File: path,
				Text: diag.Say("thiếu tệp danh mục này", "this registry file is missing"),
				Hint: diag.Say("lấy lại tệp từ kho mã (git checkout)", "restore it from the repository (git checkout)")})
			continue
		}
		d, v, ok := yamlFile(path, data)
		if ok {
			switch path {
			case FieldsFile:
				reg.Fields = terms(v, reg.fields, label("một lĩnh vực", "a field"))
			case TypesFile:
				reg.Types = terms(v, reg.types, label("một loại hình", "a type"))
			case DistrictsFile:
				decode(v, districtsKeys, reg, label("danh mục địa bàn", "the districts"))
			case UnitsFile:
				reg.parseUnits(v)
			case AbbreviationsFile:
				records(v, abbreviationKeys, label("một chữ viết tắt", "an abbreviation"), &reg.abbreviations, func(*Abbreviation, value) {})
			}
		}
		findings = append(findings, d.findings...)
	}
	return reg, findings
}

// yamlFile prepares a file that is YAML as a whole.
func yamlFile(path string, data []byte) (*decoder, value, bool) {
	t, findings, ok := newText(path, data)
	d := &decoder{text: t, findings: findings}
	if !ok {
		return d, value{}, false
	}
	v, ok := d.root(t.all)
	if !ok && len(d.findings) == 0 {
		d.findings = append(d.findings, diag.Finding{Code: "empty-file", File: path, Text: diag.Say("tệp trống", "the file is empty")})
	}
	return d, v, ok
}

func terms(v value, ix *index[Term], what diag.Text) []*Term {
	var list []*Term
	seen := folds{}
	records(v, termKeys, what, new([]Term), func(t *Term, at value) {
		checkID(at, t.ID)
		own := *t
		seen.check(at, own.ID, own.Name)
		spelling, other := ix.add(&own, own.ID, own.Name, own.Aliases)
		clash(at, spelling, other)
		list = append(list, &own)
	})
	return list
}

var termKeys = []key[Term]{
	{name: "id", label: label("mã", "id"), required: true, set: func(t *Term, v value) { line(v, label("mã", "id"), &t.ID) }},
	{name: "name", label: label("tên", "name"), required: true, set: func(t *Term, v value) { line(v, label("tên", "name"), &t.Name) }},
	{name: "aliases", label: label("tên khác", "aliases"), set: func(t *Term, v value) { lines(v, label("tên khác", "aliases"), &t.Aliases) }},
	{name: "description", label: label("lời giới thiệu", "description"), set: func(t *Term, v value) { line(v, label("lời giới thiệu", "description"), &t.Description) }},
	{name: "hashtag", label: label("thẻ chủ đề", "hashtag"), set: func(t *Term, v value) { hashtag(v, &t.Hashtag) }},
}

// hashtag takes in a hashtag, with or without its sign.
func hashtag(v value, into *string) {
	l := label("thẻ chủ đề", "hashtag")
	if !line(v, l, into) {
		return
	}
	*into = strings.TrimPrefix(*into, "#")
	if strings.ContainsFunc(*into, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_'
	}) || *into == "" {
		v.d.add(v, "bad-hashtag", diag.Say("thẻ chủ đề %s chỉ được có chữ, số và dấu gạch dưới, viết liền", "the hashtag %s may hold letters, digits and underscores only", quote(*into)),
			diag.Say("ví dụ: DanVanKheo", "for example: DanVanKheo"))
	}
}

var abbreviationKeys = []key[Abbreviation]{
	{name: "short", label: label("chữ tắt", "short"), required: true, set: func(a *Abbreviation, v value) {
		if line(v, label("chữ tắt", "short"), &a.Short) && len(viet.Syllables(a.Short)) != 1 {
			v.d.add(v, "bad-abbreviation", diag.Say("chữ tắt %s phải là một chữ viết liền", "the abbreviation %s must be one word", quote(a.Short)),
				diag.Say("bỏ dấu cách và dấu câu trong chữ tắt, ví dụ: NTM", "leave out spaces and punctuation, as in NTM"))
		}
	}},
	{name: "long", label: label("chữ đầy đủ", "long"), required: true, set: func(a *Abbreviation, v value) { line(v, label("chữ đầy đủ", "long"), &a.Long) }},
}

// Abbreviations are those of the registries: of abbreviations.yaml, and the families' other names that
// are one word in capitals and stand for the first letters of the name, as HND for Hội Nông dân. An
// alias that only belongs to a family, as UBND does to the authorities, says nothing of what it means.
func (r *Registry) Abbreviations() []Abbreviation {
	list := slices.Clone(r.abbreviations)
	for _, f := range r.Families {
		initials := ""
		for _, s := range viet.Syllables(f.Name) {
			initials += s[:1]
		}
		for _, a := range f.Aliases {
			if folded := viet.Syllables(a); len(folded) == 1 && a == strings.ToUpper(a) && strings.Contains(initials, folded[0]) {
				list = append(list, Abbreviation{a, f.Name})
			}
		}
	}
	return list
}

var districtsKeys = []key[Registry]{
	{name: "province", label: label("tỉnh", "province"), required: true, set: func(r *Registry, v value) {
		decode(v, provinceKeys, &r.Province, label("tỉnh", "province"))
	}},
	{name: "districts", label: label("các huyện", "districts"), required: true, set: func(r *Registry, v value) { r.addDistricts(v) }},
	{name: "communes_now", label: label("các xã, phường hiện nay", "communes_now"), set: func(r *Registry, v value) { r.addCommunesNow(v) }},
}

var provinceKeys = []key[Province]{
	{name: "name", label: label("tên", "name"), required: true, set: func(p *Province, v value) { line(v, label("tên", "name"), &p.Name) }},
	{name: "until", label: label("đến ngày", "until"), set: func(p *Province, v value) { date(v, label("đến ngày", "until"), &p.Until) }},
	{name: "now", label: label("nay thuộc", "now"), set: func(p *Province, v value) { line(v, label("nay thuộc", "now"), &p.Now) }},
	{name: "source", label: label("nguồn", "source"), set: func(p *Province, v value) { line(v, label("nguồn", "source"), &p.Source) }},
}

var districtKeys = []key[District]{
	{name: "id", label: label("mã", "id"), required: true, set: func(d *District, v value) { line(v, label("mã", "id"), &d.ID) }},
	{name: "name", label: label("tên", "name"), required: true, set: func(d *District, v value) { line(v, label("tên", "name"), &d.Name) }},
	{name: "aliases", label: label("tên khác", "aliases"), set: func(d *District, v value) { lines(v, label("tên khác", "aliases"), &d.Aliases) }},
	{name: "code", label: label("mã thống kê", "code"), set: func(d *District, v value) { line(v, label("mã thống kê", "code"), &d.Code) }},
	{name: "until", label: label("đến ngày", "until"), set: func(d *District, v value) { date(v, label("đến ngày", "until"), &d.Until) }},
	{name: "whole_province", label: label("toàn tỉnh", "whole_province"), set: func(d *District, v value) { boolean(v, label("toàn tỉnh", "whole_province"), &d.Whole) }},
	{name: "hashtag", label: label("thẻ chủ đề", "hashtag"), set: func(d *District, v value) { hashtag(v, &d.Hashtag) }},
	{name: "tile", label: label("ô bản đồ", "tile"), set: func(d *District, v value) {
		decode(v, tileKeys, &d.Tile, label("ô bản đồ", "tile"))
	}},
	{name: "communes", label: label("các xã", "communes"), set: func(d *District, v value) {
		records(v, communeKeys, label("một xã", "a commune"), new([]Commune), func(c *Commune, at value) {
			own := *c
			own.Of = []*District{d}
			spelling, other := d.communes.add(&own, "", own.Name, own.Aliases)
			clash(at, spelling, other)
			d.Communes = append(d.Communes, &own)
		})
		d.bareNames()
	}},
}

// bareNames lets a commune be written without its kind ("Hồng Phong") where only one of the district
// has the name.
func (d *District) bareNames() {
	byBare := map[string][]*Commune{}
	for _, c := range d.Communes {
		for _, kind := range []string{"Xã ", "Phường ", "Thị trấn "} {
			if bare, ok := strings.CutPrefix(c.Name, kind); ok {
				byBare[viet.Key(bare)] = append(byBare[viet.Key(bare)], c)
			}
		}
	}
	for k, list := range byBare {
		if len(list) == 1 && d.communes.byKey[k] == nil {
			d.communes.byKey[k] = list[0]
			d.communes.owner[k] = list[0].Name
		}
	}
}

var tileKeys = []key[Tile]{
	{name: "column", label: label("cột", "column"), required: true, set: func(t *Tile, v value) { small(v, label("cột", "column"), &t.Column) }},
	{name: "row", label: label("hàng", "row"), required: true, set: func(t *Tile, v value) { small(v, label("hàng", "row"), &t.Row) }},
}

var communeKeys = []key[Commune]{
	{name: "name", label: label("tên", "name"), required: true, set: func(c *Commune, v value) { line(v, label("tên", "name"), &c.Name) }},
	{name: "aliases", label: label("tên khác", "aliases"), set: func(c *Commune, v value) { lines(v, label("tên khác", "aliases"), &c.Aliases) }},
	{name: "note", label: label("ghi chú", "note"), set: func(c *Commune, v value) { line(v, label("ghi chú", "note"), &c.Note) }},
	{name: "merged_before", label: label("đã sắp xếp trước ngày", "merged_before"), set: func(c *Commune, v value) {
		date(v, label("đã sắp xếp trước ngày", "merged_before"), &c.Until)
	}},
}

// small takes in a count from 1 to 1000.
func small(v value, l diag.Text, into *int) {
	var f float64
	if !number(v, l, &f) {
		return
	}
	if f != float64(int(f)) || f < 1 || f > 1000 {
		v.d.add(v, "bad-number", diag.Say("%s phải là số nguyên từ 1 đến 1000", "%s must be a whole number from 1 to 1000", l), diag.Text{})
		return
	}
	*into = int(f)
}

func (r *Registry) addDistricts(v value) {
	items, ok := v.sequence()
	if !ok {
		return
	}
	seen := folds{}
	for _, item := range items {
		d := &District{communes: newIndex[Commune]()}
		before := len(v.d.findings)
		decode(item, districtKeys, d, label("một địa bàn", "a district"))
		if len(v.d.findings) > before {
			continue
		}
		checkID(item, d.ID)
		seen.check(item, d.ID, d.Name)
		spelling, other := r.districts.add(d, d.ID, d.Name, d.Aliases)
		clash(item, spelling, other)
		r.Districts = append(r.Districts, d)
	}
}

// communeNow is one entry of communes_now as it is written.
type communeNow struct {
	Commune
	id   string
	from []origin
}

type origin struct {
	district, commune, note string
	whole                   bool
	at                      value
}

var communeNowKeys = []key[communeNow]{
	{name: "id", label: label("mã", "id"), required: true, set: func(c *communeNow, v value) { line(v, label("mã", "id"), &c.id) }},
	{name: "name", label: label("tên", "name"), required: true, set: func(c *communeNow, v value) { line(v, label("tên", "name"), &c.Name) }},
	{name: "aliases", label: label("tên khác", "aliases"), set: func(c *communeNow, v value) { lines(v, label("tên khác", "aliases"), &c.Aliases) }},
	{name: "code", label: label("mã thống kê", "code"), set: func(c *communeNow, v value) { line(v, label("mã thống kê", "code"), &c.Code) }},
	{name: "note", label: label("ghi chú", "note"), set: func(c *communeNow, v value) { line(v, label("ghi chú", "note"), &c.Note) }},
	{name: "from", label: label("từ ngày", "from"), required: true, set: func(c *communeNow, v value) { date(v, label("từ ngày", "from"), &c.From) }},
	{name: "formed_from", label: label("lập từ", "formed_from"), required: true, set: func(c *communeNow, v value) {
		records(v, originKeys, label("một xã cũ", "an origin"), &c.from, func(o *origin, at value) { o.at = at })
	}},
}

var originKeys = []key[origin]{
	{name: "district", label: label("huyện", "district"), required: true, set: func(o *origin, v value) { line(v, label("huyện", "district"), &o.district) }},
	{name: "commune", label: label("xã", "commune"), required: true, set: func(o *origin, v value) { line(v, label("xã", "commune"), &o.commune) }},
	{name: "note", label: label("ghi chú", "note"), set: func(o *origin, v value) { line(v, label("ghi chú", "note"), &o.note) }},
	{name: "part", label: label("toàn bộ hay một phần", "part"), required: true, set: func(o *origin, v value) {
		var s string
		choice(v, label("toàn bộ hay một phần", "part"), "unknown-part", []string{"whole", "portion"}, &s)
		o.whole = s == "whole"
	}},
}

// addCommunesNow enters the units of today under every former district they lie in, and links each
// old commune to what became of it.
func (r *Registry) addCommunesNow(v value) {
	records(v, communeNowKeys, label("một xã, phường hiện nay", "a present commune"), new([]communeNow), func(n *communeNow, at value) {
		now := n.Commune
		for _, o := range n.from {
			d := r.District(o.district)
			if d == nil || d.Whole {
				v.d.add(o.at, "unknown-district", diag.Say("không có huyện nào là %s", "there is no district %s", quote(o.district)), diag.Text{})
				continue
			}
			old := d.old(o.commune)
			if old == nil {
				v.d.add(o.at, "unknown-commune", diag.Say("%s không có xã nào là %s", "%s has no commune %s", d.Name, quote(o.commune)), diag.Text{})
				continue
			}
			old.Until = n.From
			old.Now = append(old.Now, Successor{&now, o.whole})
			if !slices.Contains(now.Of, d) {
				now.Of = append(now.Of, d)
			}
		}
		for _, d := range now.Of {
			d.Communes = append(d.Communes, &now)
			// A new unit often took the name of an old one (xã An Phú). The bare name then means
			// the old unit, in whose district's time the story is told; the new one is still
			// reached by its name with the present city ("Xã An Phú, Hải Phòng").
			for _, s := range append([]string{now.Name}, now.Aliases...) {
				if d.communes.byKey[viet.Key(s)] == nil {
					d.communes.add(&now, "", s, nil)
				}
				if city := strings.TrimPrefix(r.Province.Now, "Thành phố "); city != "" {
					d.communes.byKey[viet.Key(s+", "+city)] = &now
					d.communes.byKey[viet.Key(s+", "+r.Province.Now)] = &now
				}
			}
		}
	})
}

// old finds a commune of the district's own day by name.
func (d *District) old(name string) *Commune {
	c := d.communes.byKey[viet.Key(name)]
	if c != nil && !c.From.IsZero() {
		return nil
	}
	return c
}
