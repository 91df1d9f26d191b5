package content

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Term is one entry of a flat registry: a field or a type.
type Term struct {
	ID, Name    string
	Aliases     []string
	Description string
	Hashtag     string // for captions, without #; empty: made of the name
}

// District is a district-level unit of the former province, or the whole province.
type District struct {
	ID, Name string
	Aliases  []string
	Code     string    // code of the General Statistics Office
	Until    time.Time // first day on which the unit no longer exists; zero while it does
	Whole    bool      // the whole province
	Hashtag  string    // as of a Term
	Tile     Tile
	Communes []*Commune // units of its day, then those that stand on its land now

	communes *index[Commune]
}

// Short is the name without its kind: "Huyện Gia Lộc" → "Gia Lộc".
func (d *District) Short() string {
	for _, kind := range []string{"Huyện ", "Thị xã ", "Thành phố "} {
		if s, ok := strings.CutPrefix(d.Name, kind); ok {
			return s
		}
	}
	return d.Name
}

// Tile is a district's square on the tile map, 1-based from the north-west.
type Tile struct{ Column, Row int }

// Commune is a commune-level unit: xã, phường or thị trấn.
type Commune struct {
	Name    string
	Aliases []string
	Note    string
	From    time.Time // zero for a unit older than the registry
	Until   time.Time // first day on which it no longer exists
	Code    string    // only for units that exist now
	Now     []Successor
	Of      []*District // the former districts it lies in; one for an old unit
}

// Successor is a unit that took a commune over, whole or in part.
type Successor struct {
	Commune *Commune
	Whole   bool
}

// Province is the province of the models' day and what it is called now.
type Province struct {
	Name   string
	Until  time.Time
	Now    string
	Source string
}

// Registry is the controlled vocabulary: what a field, a district, a type, a commune and a unit's
// family can be. It is data, so another province changes files, not code.
type Registry struct {
	Fields    []*Term
	Types     []*Term
	Districts []*District
	Families  []*Family
	Province  Province

	abbreviations []Abbreviation

	fields    *index[Term]
	types     *index[Term]
	districts *index[District]
	units     unitRules
	keys      []key[Model] // of a story, made once
}

// Abbreviation is a short way to write something: "NTM" for "nông thôn mới".
type Abbreviation struct{ Short, Long string }

// index resolves what people write to one entry.
type index[T any] struct {
	byKey map[string]*T
	names []string // what may be suggested, in registry order
	owner map[string]string
}

func newIndex[T any]() *index[T] {
	return &index[T]{byKey: map[string]*T{}, owner: map[string]string{}}
}

// add enters an entry under its id, name and aliases. It returns the spelling that already belongs
// to another entry, and that entry's name.
func (ix *index[T]) add(t *T, id, name string, aliases []string) (clash, other string) {
	ix.names = append(ix.names, name)
	for _, s := range append([]string{id, name}, aliases...) {
		if s == "" {
			continue
		}
		k := viet.Key(s)
		if have, ok := ix.byKey[k]; ok && have != t {
			clash, other = s, ix.owner[k]
			continue
		}
		ix.byKey[k] = t
		ix.owner[k] = name
	}
	return clash, other
}

// resolve finds the entry a value names, or reports the nearest one.
func resolve[T any](v value, l diag.Text, code string, ix *index[T], into **T) {
	var s string
	if !line(v, l, &s) {
		return
	}
	if s == "" {
		v.d.add(v, "missing-value", diag.Say("%s chưa có giá trị", "%s has no value", l), choices(ix))
		return
	}
	// Word turns straight quotes into curly ones, which YAML takes as part of the value.
	if inner, ok := strings.CutPrefix(s, "“"); ok && strings.HasSuffix(inner, "”") {
		s = strings.TrimSuffix(inner, "”")
	}
	if t, ok := ix.byKey[viet.Key(s)]; ok {
		*into = t
		return
	}
	hint := choices(ix)
	if near, ok := ix.nearest(s); ok {
		hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", quote(near))
	}
	v.d.add(v, code, diag.Say("không có %s nào là %s", "there is no %s %s", l, quote(s)), hint)
}

// nearest returns the name of the entry whose name or alias is nearest.
func (ix *index[T]) nearest(s string) (string, bool) {
	if near, ok := viet.Nearest(s, ix.names); ok {
		return near, true
	}
	keys := make([]string, 0, len(ix.owner))
	for k := range ix.owner {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	// Keys carry a tone digit at the end of each syllable; Fold of the question carries none, so
	// compare like with like.
	if near, ok := viet.Nearest(viet.Key(s), keys); ok {
		return ix.owner[near], true
	}
	return "", false
}

func choices[T any](ix *index[T]) diag.Text {
	const most = 14
	if len(ix.names) > most {
		return diag.Text{}
	}
	list := make([]string, len(ix.names))
	for i, n := range ix.names {
		list[i] = quote(n)
	}
	s := strings.Join(list, ", ")
	return diag.Say("chọn một trong: %s", "choose one of: %s", s)
}

// Field, Type and District return the entry with an id or name, or nil.
func (r *Registry) Field(s string) *Term        { return r.fields.byKey[viet.Key(s)] }
func (r *Registry) Type(s string) *Term         { return r.types.byKey[viet.Key(s)] }
func (r *Registry) District(s string) *District { return r.districts.byKey[viet.Key(s)] }

// commune resolves a commune inside a district.
func (m *Model) resolveCommune(v value, reg *Registry) {
	l := label("xã, phường, thị trấn", "commune")
	if m.District == nil {
		return // already reported
	}
	if m.District.Whole {
		v.d.add(v, "commune-without-district", diag.Say("có xã, phường thì địa bàn phải là huyện, thị xã hoặc thành phố chứa nó, không phải %s", "with a commune the district must be the one it lies in, not %s", quote(m.District.Name)),
			diag.Say("sửa dòng district", "mend the line district"))
		return
	}
	resolve(v, label(l.VI+" của "+m.District.Name, l.EN+" of "+m.District.Name), "unknown-commune", m.District.communes, &m.Commune)
	if m.Commune != nil || len(v.d.findings) == 0 {
		return
	}
	if last := &v.d.findings[len(v.d.findings)-1]; last.Code == "unknown-commune" {
		if d, c, ok := reg.Place(v.node.Value, nil); ok && c != nil {
			last.Hint = diag.Say("%s thuộc %s: sửa dòng district hoặc dòng commune", "%s lies in %s: mend the line district or commune", c.Name, d.Name)
		}
	}
}

// Place finds a place by name: a district, or a commune ("Xã Hồng Phong, huyện Thanh Miện", or its
// name alone when near has it, or only one district does). A hamlet in front is passed over.
func (r *Registry) Place(s string, near *District) (d *District, c *Commune, ok bool) {
	if hamlet, rest, found := strings.Cut(s, ","); found && hamletName.MatchString(strings.TrimSpace(hamlet)) {
		s = strings.TrimSpace(rest)
	}
	if d := r.District(s); d != nil {
		return d, nil, true
	}
	if name, in, found := strings.Cut(s, ","); found {
		if d := r.District(strings.TrimSpace(in)); d != nil && !d.Whole {
			if c := d.communes.byKey[viet.Key(name)]; c != nil {
				return d, c, true
			}
		}
		return nil, nil, false
	}
	if near != nil && !near.Whole {
		if c := near.communes.byKey[viet.Key(s)]; c != nil {
			return near, c, true
		}
	}
	for _, each := range r.Districts {
		if each.Whole {
			continue
		}
		if found := each.communes.byKey[viet.Key(s)]; found != nil && found != c {
			if c != nil {
				return nil, nil, false
			}
			d, c = each, found
		}
	}
	return d, c, c != nil
}

var hamletName = regexp.MustCompile(`(?i)^(thôn|khu|tổ|làng|xóm|ấp|bản)\s`)

// Elsewhere reports whether a text names a place outside the registry that a model may have come from
// or gone to: the present province, or another one. A misspelt name of our own is not elsewhere.
func (r *Registry) Elsewhere(s string) bool {
	k := viet.Key(s)
	if r.Province.Now != "" && k == viet.Key(r.Province.Now) {
		return true
	}
	if strings.HasPrefix(k, viet.Key("tỉnh")+" ") {
		return true
	}
	if !strings.HasPrefix(k, viet.Key("thành phố")+" ") {
		return false
	}
	_, near := viet.Nearest(s, r.districts.names)
	return !near
}

var termID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reservedIDs would make a term's address that of a page of the list above it.
var reservedIDs = []string{"trang", "feed"}

// checkID reports an id that cannot be an address.
func checkID(v value, id string) {
	switch {
	case !termID.MatchString(id):
		v.d.add(v, "bad-id", diag.Say("mã %s không dùng làm địa chỉ được: chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối", "the id %s cannot be an address: lower-case letters without marks, digits and hyphens only", quote(id)),
			diag.Say("viết: %s", "write: %s", viet.Slug(id)))
	case slices.Contains(reservedIDs, id):
		v.d.add(v, "bad-id", diag.Say("mã %s đã dành cho trang khác", "the id %s is reserved", quote(id)), diag.Text{})
	}
}

// clash reports a name or alias that two entries claim.
func clash(v value, spelling, other string) {
	if spelling == "" {
		return
	}
	v.d.add(v, "name-clash", diag.Say("tên %s đã thuộc về %s", "the name %s already belongs to %s", quote(spelling), quote(other)),
		diag.Say("bỏ tên này ở một trong hai mục", "remove it from one of the two"))
}

// folds reports two ids or names of one registry that become one address or one unmarked name.
// A reader who types without marks could not tell the two apart, and their pages would overwrite
// each other ("Đông Du" and "Đồng Du").
type folds map[string]string

func (f folds) check(v value, id, name string) {
	for _, k := range slices.Compact([]string{id, viet.Slug(name)}) {
		if other, ok := f[k]; ok && other != name {
			v.d.add(v, "address-clash", diag.Say("%s và %s cùng thành một địa chỉ: %s", "%s and %s become one address: %s", quote(name), quote(other), k),
				diag.Say("thêm loại hoặc nơi chốn vào tên và đặt id khác nhau, ví dụ: %s-2", "add a kind or a place to the name and give different ids, such as %s-2", k))
			return
		}
	}
	f[id], f[viet.Slug(name)] = name, name
}
