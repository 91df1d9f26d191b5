package content

import (
	"slices"
	"strings"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Family is one system of organisations, from province to hamlet: "Hội Nông dân".
type Family struct {
	ID, Name    string
	Aliases     []string
	Description string
	Host        bool // others have branches inside it ("Hội Phụ nữ Công an tỉnh")
	From, Until time.Time
	Successors  []*Family

	successors []Located
}

// unitRules is what resolving a unit's text to families needs, prepared once.
type unitRules struct {
	names     map[string]*Family // by key
	longest   int                // syllables of the longest name
	prefixes  [][]string
	ambiguous map[string][]string // key → names of the families it could be
	suggest   []string
}

type unitsFile struct {
	families  []*Family
	prefixes  []string
	ambiguous []ambiguity
}

type ambiguity struct{ names, maybe []string }

func (r *Registry) parseUnits(v value) {
	var file unitsFile
	decode(v, unitsKeys, &file, label("danh mục hệ thống đơn vị", "the units"))
	r.Families = file.families
	rules := &r.units
	rules.names, rules.ambiguous = map[string]*Family{}, map[string][]string{}
	byID, seen := map[string]*Family{}, folds{}
	for _, f := range file.families {
		checkID(v, f.ID)
		seen.check(v, f.ID, f.Name)
		byID[f.ID] = f
		rules.suggest = append(rules.suggest, f.Name)
		for _, s := range append([]string{f.Name}, f.Aliases...) {
			words := unitWords(s)
			k := strings.Join(words, " ")
			if other := rules.names[k]; other != nil && other != f {
				clash(v, s, other.Name)
				continue
			}
			rules.names[k] = f
			rules.longest = max(rules.longest, len(words))
		}
	}
	for _, f := range file.families {
		for _, s := range f.successors {
			if next := byID[s.Value]; next != nil {
				f.Successors = append(f.Successors, next)
				continue
			}
			v.d.findings = append(v.d.findings, v.d.text.at(s.At.Line, s.At.Column, s.At.Length, "unknown-unit",
				diag.Say("không có hệ thống đơn vị nào có mã %s", "there is no family %s", quote(s.Value)), diag.Text{}))
		}
	}
	for _, p := range file.prefixes {
		rules.prefixes = append(rules.prefixes, unitWords(p))
	}
	slices.SortStableFunc(rules.prefixes, func(a, b []string) int { return len(b) - len(a) })
	for _, a := range file.ambiguous {
		var maybe []string
		for _, id := range a.maybe {
			if f := byID[id]; f != nil {
				maybe = append(maybe, f.Name)
			}
		}
		for _, n := range a.names {
			rules.ambiguous[strings.Join(unitWords(n), " ")] = maybe
		}
	}
}

var unitsKeys = []key[unitsFile]{
	listKey("families", "các hệ thống", "families", familyKeys, func(u *unitsFile, v value) {
		records(v, familyKeys, label("một hệ thống đơn vị", "a family"), new([]Family), func(f *Family, _ value) {
			own := *f
			u.families = append(u.families, &own)
		})
	}).must(),
	textsKey("prefixes", "từ đứng trước", "prefixes", func(u *unitsFile) *[]string { return &u.prefixes }),
	recordsKey("ambiguous", "tên không rõ hệ thống", "ambiguous", label("một tên không rõ", "an ambiguous name"), ambiguityKeys, func(u *unitsFile) *[]ambiguity { return &u.ambiguous }, nil),
}

var familyKeys = []key[Family]{
	textKey("id", "mã", "id", func(f *Family) *string { return &f.ID }).must(),
	textKey("name", "tên", "name", func(f *Family) *string { return &f.Name }).must(),
	textsKey("aliases", "tên khác", "aliases", func(f *Family) *[]string { return &f.Aliases }),
	textKey("description", "lời giới thiệu", "description", func(f *Family) *string { return &f.Description }),
	boolKey("host", "có tổ chức khác bên trong", "host", func(f *Family) *bool { return &f.Host }),
	dateKey("from", "từ ngày", "from", func(f *Family) *time.Time { return &f.From }),
	dateKey("until", "đến ngày", "until", func(f *Family) *time.Time { return &f.Until }),
	locatedKey("successors", "kế tiếp là", "successors", func(f *Family) *[]Located { return &f.successors }),
}

var ambiguityKeys = []key[ambiguity]{
	textsKey("names", "tên", "names", func(a *ambiguity) *[]string { return &a.names }).must(),
	textsKey("maybe", "có thể là", "maybe", func(a *ambiguity) *[]string { return &a.maybe }),
}

// families reads the families a unit belongs to from its text, the main one first. The rules are
// those of the registry's header: at the beginning, and after each conjunction or comma, words such as
// "Ban Thường vụ" are dropped and the longest known name wins; in the rest of that part, the hosts
// named in it are added. What is ambiguous or a bare place stays without a family and is pointed out,
// never guessed.
func (r *Registry) families(v value, unit string) []*Family {
	u := &r.units
	var found []*Family
	add := func(f *Family) {
		if !slices.Contains(found, f) {
			found = append(found, f)
		}
	}
	var maybe []string
	unclear, start, inside := false, true, false
	words := unitWords(unit)
	for i := 0; i < len(words); {
		if separators[words[i]] {
			start, inside = true, false
			i++
			continue
		}
		if start {
			i += u.prefix(words[i:])
		}
		f, n := u.head(words[i:])
		switch {
		case start && f != nil:
			add(f)
			inside = true
			i += n
		case start:
			if n := u.ambiguousHead(words[i:]); n > 0 && !unclear {
				unclear, maybe = true, u.ambiguous[strings.Join(words[i:i+n], " ")]
			}
			i++
		case inside && f != nil && f.Host && n >= 2:
			add(f)
			i += n
		default:
			i++
		}
		start = false
	}
	switch {
	case len(found) > 0:
		return found
	case unclear:
		hint := diag.Say("ghi rõ tên tổ chức", "name the organisation")
		if len(maybe) > 0 {
			s := strings.Join(maybe, " / ")
			hint = diag.Say("ghi rõ là tổ chức nào: %s", "say which: %s", s)
		}
		v.d.warn(v, "ambiguous-unit", diag.Say("đơn vị %s có thể thuộc nhiều hệ thống nên chưa được xếp vào hệ thống nào", "the unit %s may belong to several families, so it is put into none", quote(unit)), hint)
	case strings.HasPrefix(viet.Key(unit), viet.Key("chưa rõ")):
		// said to be unknown, which is as it should be
	default:
		v.d.note(v, "unit-without-family", diag.Say("đơn vị %s chưa được xếp vào hệ thống nào", "the unit %s is put into no family", quote(unit)),
			diag.Say("viết tên tổ chức lên đầu (ví dụ: Hội Nông dân xã …), hoặc thêm tên khác vào content/registry/units.yaml", "begin with the organisation's name, or add an alias to content/registry/units.yaml"))
	}
	return nil
}

// separators end one organisation in a unit's text and let the next one begin.
var separators = map[string]bool{",": true, "-": true, viet.Key("và"): true}

var unitMarks = strings.NewReplacer(",", " , ", ";", " , ", "&", " , ", "(", " , ", ")", " , ", "/", " , ", "-", " - ")

// unitWords cuts a unit, or a family's name, into the words that are compared.
func unitWords(s string) []string { return strings.Fields(unitMarks.Replace(viet.Key(s))) }

// prefix counts the words that stand before an organisation's name and say nothing of its family.
func (u *unitRules) prefix(words []string) int {
	n := 0
again:
	if f, _ := u.head(words[n:]); f != nil || u.ambiguousHead(words[n:]) > 1 {
		return n // "lực lượng vũ trang" is a name of its own
	}
	for _, p := range u.prefixes {
		if len(words)-n > len(p) && slices.Equal(words[n:n+len(p)], p) {
			n += len(p)
			goto again
		}
	}
	return n
}

// ambiguousHead returns the length of the longest ambiguous name at the beginning of words. A single
// word counts only when it stands alone or before a place ("Đoàn xã" is a name, "Đoàn" is not).
func (u *unitRules) ambiguousHead(words []string) int {
	for n := len(words); n > 0; n-- {
		if _, ok := u.ambiguous[strings.Join(words[:n], " ")]; ok {
			return n
		}
	}
	return 0
}

// head returns the family whose name is the longest at the beginning of words, and its length.
func (u *unitRules) head(words []string) (*Family, int) {
	for n := min(len(words), u.longest); n > 0; n-- {
		if f := u.names[strings.Join(words[:n], " ")]; f != nil {
			return f, n
		}
	}
	return nil, 0
}
