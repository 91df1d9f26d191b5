package content

import (
	"slices"
	"strings"
	"time"
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
	reg.keys = modelKeys(reg)
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
	textKey("id", "mã", "id", func(t *Term) *string { return &t.ID }).must(),
	textKey("name", "tên", "name", func(t *Term) *string { return &t.Name }).must(),
	textsKey("aliases", "tên khác", "aliases", func(t *Term) *[]string { return &t.Aliases }),
	textKey("description", "lời giới thiệu", "description", func(t *Term) *string { return &t.Description }),
	made(Text, "hashtag", "thẻ chủ đề", "hashtag", func(t *Term, v value, _ diag.Text) { hashtag(v, &t.Hashtag) }).such("KinhTe"),
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
	checkedKey(textKey("short", "chữ tắt", "short", func(a *Abbreviation) *string { return &a.Short }), func(a *Abbreviation, v value) {
		if len(viet.Syllables(a.Short)) != 1 {
			v.d.add(v, "bad-abbreviation", diag.Say("chữ tắt %s phải là một chữ viết liền", "the abbreviation %s must be one word", quote(a.Short)),
				diag.Say("bỏ dấu cách và dấu câu trong chữ tắt, ví dụ: NTM", "leave out spaces and punctuation, as in NTM"))
		}
	}).must().such("NTM"),
	textKey("long", "chữ đầy đủ", "long", func(a *Abbreviation) *string { return &a.Long }).must(),
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
	groupKey("province", "tỉnh", "province", provinceKeys, func(r *Registry) *Province { return &r.Province }).must(),
	listKey("districts", "các huyện", "districts", districtKeys, (*Registry).addDistricts).must(),
	listKey("communes_now", "các xã, phường hiện nay", "communes_now", communeNowKeys, (*Registry).addCommunesNow),
}

var provinceKeys = []key[Province]{
	textKey("name", "tên", "name", func(p *Province) *string { return &p.Name }).must(),
	dateKey("until", "đến ngày", "until", func(p *Province) *time.Time { return &p.Until }),
	textKey("now", "nay thuộc", "now", func(p *Province) *string { return &p.Now }),
	textKey("source", "nguồn", "source", func(p *Province) *string { return &p.Source }),
}

var districtKeys = []key[District]{
	textKey("id", "mã", "id", func(d *District) *string { return &d.ID }).must(),
	textKey("name", "tên", "name", func(d *District) *string { return &d.Name }).must(),
	textsKey("aliases", "tên khác", "aliases", func(d *District) *[]string { return &d.Aliases }),
	textKey("code", "mã thống kê", "code", func(d *District) *string { return &d.Code }),
	dateKey("until", "đến ngày", "until", func(d *District) *time.Time { return &d.Until }),
	boolKey("whole_province", "toàn tỉnh", "whole_province", func(d *District) *bool { return &d.Whole }),
	made(Text, "hashtag", "thẻ chủ đề", "hashtag", func(d *District, v value, _ diag.Text) { hashtag(v, &d.Hashtag) }).such("ThanhMien"),
	groupKey("tile", "ô bản đồ", "tile", tileKeys, func(d *District) *Tile { return &d.Tile }),
	listKey("communes", "các xã", "communes", communeKeys, func(d *District, v value) {
		records(v, communeKeys, label("một xã", "a commune"), new([]Commune), func(c *Commune, at value) {
			own := *c
			own.Of = []*District{d}
			spelling, other := d.communes.add(&own, "", own.Name, own.Aliases)
			clash(at, spelling, other)
			d.Communes = append(d.Communes, &own)
		})
		d.bareNames()
	}),
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
	countKey("column", "cột", "column", func(t *Tile) *int { return &t.Column }).must(),
	countKey("row", "hàng", "row", func(t *Tile) *int { return &t.Row }).must(),
}

var communeKeys = []key[Commune]{
	textKey("name", "tên", "name", func(c *Commune) *string { return &c.Name }).must(),
	textsKey("aliases", "tên khác", "aliases", func(c *Commune) *[]string { return &c.Aliases }),
	textKey("note", "ghi chú", "note", func(c *Commune) *string { return &c.Note }),
	dateKey("merged_before", "đã sắp xếp trước ngày", "merged_before", func(c *Commune) *time.Time { return &c.Until }),
}

// mostCount is the largest number of a Count.
const mostCount = 1000

// small takes in a count from 1 to mostCount.
func small(v value, l diag.Text, into *int) {
	var f float64
	if !number(v, l, &f) {
		return
	}
	if f != float64(int(f)) || f < 1 || f > mostCount {
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
	textKey("id", "mã", "id", func(c *communeNow) *string { return &c.id }).must(),
	textKey("name", "tên", "name", func(c *communeNow) *string { return &c.Name }).must(),
	textsKey("aliases", "tên khác", "aliases", func(c *communeNow) *[]string { return &c.Aliases }),
	textKey("code", "mã thống kê", "code", func(c *communeNow) *string { return &c.Code }),
	textKey("note", "ghi chú", "note", func(c *communeNow) *string { return &c.Note }),
	dateKey("from", "từ ngày", "from", func(c *communeNow) *time.Time { return &c.From }).must(),
	recordsKey("formed_from", "lập từ", "formed_from", label("một xã cũ", "an origin"), originKeys, func(c *communeNow) *[]origin { return &c.from },
		func(o *origin, at value) { o.at = at }).must(),
}

var originKeys = []key[origin]{
	textKey("district", "huyện", "district", func(o *origin) *string { return &o.district }).must(),
	textKey("commune", "xã", "commune", func(o *origin) *string { return &o.commune }).must(),
	textKey("note", "ghi chú", "note", func(o *origin) *string { return &o.note }),
	choiceKey("part", "toàn bộ hay một phần", "part", "unknown-part", []string{"whole", "portion"}, func(o *origin, s string) { o.whole = s == "whole" }).must(),
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
