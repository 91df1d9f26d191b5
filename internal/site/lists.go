package site

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// List is a list of models under one address: all of them, or those of a term.
type List struct {
	Kind    string // "all", "field", "district", "type", "year", "family", "crossing"
	ID      string
	Name    string // "Kinh tế"
	Heading string // "Lĩnh vực Kinh tế"
	Lead    string
	Address string // of the first page, from the site's root
	Items   []*Node

	field    *content.Term
	district *content.District
	family   *content.Family
	typ      *content.Term
	year     int

	titleOnce sync.Once
	titled    []*Node // Items by title
	bindOnce  sync.Once
	bound     []*Node // Items as booklets have them

	narrowOnce sync.Once
	active     []Filter
	facets     *Facets
}

// group puts every model into its lists. Registry entries have a list even when it is empty, so that
// their addresses stay; years and crossings exist only where models do.
func (s *Site) group() {
	s.all = &List{Kind: "all", Name: "Tất cả mô hình", Heading: "Tất cả mô hình", Address: "/mo-hinh/", Items: s.models}
	s.fields, s.types = map[*content.Term]*List{}, map[*content.Term]*List{}
	s.districts, s.families = map[*content.District]*List{}, map[*content.Family]*List{}
	s.crossings = map[crossing]*List{}
	for _, t := range s.Registry.Fields {
		s.fields[t] = &List{Kind: "field", ID: t.ID, Name: t.Name, Heading: "Lĩnh vực " + t.Name, Lead: t.Description, Address: "/linh-vuc/" + t.ID + "/", field: t}
	}
	for _, t := range s.Registry.Types {
		s.types[t] = &List{Kind: "type", ID: t.ID, Name: t.Name, Heading: "Loại hình " + strings.ToLower(t.Name), Lead: t.Description, Address: "/loai-hinh/" + t.ID + "/", typ: t}
	}
	for _, d := range s.Registry.Districts {
		s.districts[d] = &List{Kind: "district", ID: d.ID, Name: d.Name, Heading: d.Name, Address: "/dia-ban/" + d.ID + "/", district: d}
	}
	for _, f := range s.Registry.Families {
		s.families[f] = &List{Kind: "family", ID: f.ID, Name: f.Name, Heading: f.Name, Lead: f.Description, Address: "/don-vi/" + f.ID + "/", family: f}
	}
	years := map[int]*List{}
	for _, n := range s.models {
		add := func(l *List) { l.Items = append(l.Items, n) }
		add(s.fields[n.Field])
		add(s.types[n.Type])
		add(s.districts[n.District])
		for _, f := range n.Families {
			add(s.families[f])
		}
		y := years[n.Year]
		if y == nil {
			id := itoa(n.Year)
			y = &List{Kind: "year", ID: id, Name: "Năm " + id, Heading: "Mô hình năm " + id, Address: "/nam/" + id + "/", year: n.Year}
			years[n.Year] = y
			s.years = append(s.years, y)
		}
		add(y)
		k := crossing{n.Field, n.District}
		x := s.crossings[k]
		if x == nil {
			x = &List{Kind: "crossing", ID: n.Field.ID + "/" + n.District.ID, Name: n.Field.Name + " · " + n.District.Name,
				Heading: crossingHeading(n.Field, n.District), Address: "/linh-vuc/" + n.Field.ID + "/" + n.District.ID + "/", field: n.Field, district: n.District}
			s.crossings[k] = x
		}
		add(x)
	}
	slices.SortFunc(s.years, func(a, b *List) int { return cmp.Compare(b.year, a.year) })
	for _, l := range s.fields {
		for i, n := range l.Items {
			if i > 0 {
				n.prev = l.Items[i-1]
			}
			if i+1 < len(l.Items) {
				n.next = l.Items[i+1]
			}
		}
	}
}

// crossingHeading names a field in a district: "Kinh tế ở huyện Gia Lộc", "Kinh tế, toàn tỉnh".
func crossingHeading(f *content.Term, d *content.District) string {
	if d.Whole {
		return f.Name + ", " + viet.LowerFirst(d.Name)
	}
	return f.Name + " ở " + viet.LowerFirst(d.Name)
}

// byName returns lists in Vietnamese order of their names.
func byName(lists []*List) []*List {
	slices.SortStableFunc(lists, func(a, b *List) int { return viet.Compare(a.Name, b.Name) })
	return lists
}

// Lists of one kind, in the order in which they are shown: registries keep their own order, which is
// the official one, except the families, which are sorted by name.
func (s *Site) fieldLists() []*List    { return pick(s.Registry.Fields, s.fields) }
func (s *Site) typeLists() []*List     { return pick(s.Registry.Types, s.types) }
func (s *Site) districtLists() []*List { return pick(s.Registry.Districts, s.districts) }
func (s *Site) familyLists() []*List   { return byName(pick(s.Registry.Families, s.families)) }

func pick[K comparable](order []K, lists map[K]*List) []*List {
	out := make([]*List, len(order))
	for i, k := range order {
		out[i] = lists[k]
	}
	return out
}

// districtsByName are the districts in Vietnamese order, the whole province last.
func (s *Site) districtsByName() []*List {
	lists := s.districtLists()
	slices.SortStableFunc(lists, func(a, b *List) int {
		if a.district.Whole != b.district.Whole {
			if a.district.Whole {
				return 1
			}
			return -1
		}
		return viet.Compare(a.district.Short(), b.district.Short())
	})
	return lists
}

// Crossing returns the list of a field in a district, or nil when no model is in both.
func (s *Site) crossing(f *content.Term, d *content.District) *List {
	return s.crossings[crossing{f, d}]
}

// Lists returns every list, in a fixed order.
func (s *Site) Lists() []*List {
	lists := []*List{s.all}
	lists = append(lists, s.fieldLists()...)
	lists = append(lists, s.districtLists()...)
	lists = append(lists, s.typeLists()...)
	lists = append(lists, s.years...)
	lists = append(lists, s.familyLists()...)
	for _, f := range s.Registry.Fields {
		for _, d := range s.Registry.Districts {
			if x := s.crossing(f, d); x != nil {
				lists = append(lists, x)
			}
		}
	}
	return lists
}

// pageCount is how many pages a list has; an empty one has one, which says that it is empty.
func (s *Site) pageCount(l *List) int {
	return max(1, (len(l.Items)+s.Config.PageSize-1)/s.Config.PageSize)
}

// pageAddressOf returns the address of a list's page, 1-based.
func pageAddressOf(l *List, page int) string {
	if page == 1 {
		return l.Address
	}
	return l.Address + "trang/" + itoa(page) + "/"
}
