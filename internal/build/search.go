package build

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/publish"
	"dienhinh/internal/search"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// SearchIndex is the address of the entry file of the search index, from the site's root.
const SearchIndex = site.SearchIndex

// IndexFolder is where the files of the search index are, below the site's root.
const IndexFolder = "static/tim/"

// indexOutputs makes the search index and lists its files.
func indexOutputs(s *site.Site) []publish.Output {
	ix := search.New(searchInput(s))
	outputs := make([]publish.Output, 0, len(ix.Files)+1)
	add := func(path string, data []byte) {
		outputs = append(outputs, publish.Output{Path: path, Owner: "search", Write: func(w io.Writer) error { _, err := w.Write(data); return err }})
	}
	for _, f := range ix.Files {
		add(IndexFolder+f.Path, f.Data)
	}
	add(site.OutputPath(site.SearchIndex), ix.Entry)
	return outputs
}

// searchInput is the published models as documents of the search index. What hides a story or a person
// from the pages hides them here: the models are those of the site, their texts what the pages print.
func searchInput(s *site.Site) search.Input {
	reg := s.Registry
	years := yearsOf(s)
	nodes := searchOrder(s)
	in := search.Input{Documents: make([]search.Document, len(nodes)), Abbreviations: map[string][]string{}}
	for _, a := range reg.Abbreviations() {
		short := strings.ToUpper(viet.NFC(a.Short))
		if !slices.Contains(in.Abbreviations[short], a.Long) {
			in.Abbreviations[short] = append(in.Abbreviations[short], a.Long)
		}
	}
	fields, types, districts, families := numbers(reg.Fields), numbers(reg.Types), numbers(reg.Districts), numbers(reg.Families)
	for i, n := range nodes {
		units := []int{}
		for _, f := range n.Families {
			units = append(units, families[f])
		}
		in.Documents[i] = search.Document{
			Slug: n.Slug, Title: n.Title, Unit: n.Unit, Summary: n.Summary, Year: n.Year, Texts: texts(s, n),
			Facets: [][]int{{fields[n.Field]}, {districts[n.District]}, {types[n.Type]}, {slices.Index(years, n.Year)}, units},
		}
	}
	for i, n := range nodes {
		if !n.UnitSaysPlace() {
			in.Documents[i].Place = n.PlaceText()
		}
	}
	in.Facets = []search.Facet{{ID: "linh-vuc", Name: "Lĩnh vực"}, {ID: "dia-ban", Name: "Địa bàn"}, {ID: "loai-hinh", Name: "Loại hình"}, {ID: "nam", Name: "Năm"}, {ID: "don-vi", Name: "Khối đơn vị"}}
	add := func(f int, id, name string) {
		in.Facets[f].Values = append(in.Facets[f].Values, search.Value{ID: id, Name: name})
	}
	for _, t := range reg.Fields {
		add(0, t.ID, t.Name)
	}
	for _, d := range reg.Districts {
		add(1, d.ID, d.Name)
	}
	for _, t := range reg.Types {
		add(2, t.ID, t.Name)
	}
	for _, y := range years {
		add(3, strconv.Itoa(y), strconv.Itoa(y))
	}
	for _, f := range reg.Families {
		add(4, f.ID, f.Name)
	}
	for _, d := range in.Documents {
		for f, values := range d.Facets {
			for _, v := range values {
				in.Facets[f].Values[v].Count++
			}
		}
	}
	return in
}

func numbers[T comparable](list []T) map[T]int {
	m := make(map[T]int, len(list))
	for i, x := range list {
		m[x] = i
	}
	return m
}

// yearsOf are the years of the models, newest first.
func yearsOf(s *site.Site) []int {
	var years []int
	for _, n := range s.Models() { // newest first
		if len(years) == 0 || years[len(years)-1] != n.Year {
			years = append(years, n.Year)
		}
	}
	return years
}

// searchOrder puts models beside each other that are likely to be found together: those of a district,
// in it those of a field, newest first, in a year those of one kind of unit. Results then come in few
// blocks, and the columns of the facets are short runs.
func searchOrder(s *site.Site) []*site.Node {
	districts, fields, families := numbers(s.Registry.Districts), numbers(s.Registry.Fields), numbers(s.Registry.Families)
	type keyed struct {
		*site.Node
		place, field, unit int
		name               string
	}
	list := make([]keyed, len(s.Models()))
	for i, n := range s.Models() {
		list[i] = keyed{n, districts[n.District], fields[n.Field], -1, viet.SortKey(n.Title)}
		if len(n.Families) > 0 {
			list[i].unit = families[n.Families[0]]
		}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(a.place-b.place, a.field-b.field, b.Year-a.Year, a.unit-b.unit, strings.Compare(a.Type.ID, b.Type.ID),
			strings.Compare(a.name, b.name), strings.Compare(a.Slug, b.Slug))
	})
	nodes := make([]*site.Node, len(list))
	for i := range list {
		nodes[i] = list[i].Node
	}
	return nodes
}

// texts is all that can be searched in a model, with its weight.
func texts(s *site.Site, n *site.Node) []search.Text {
	list := make([]search.Text, 0, 24)
	add := func(weight int, parts ...string) {
		for _, p := range parts {
			if p != "" {
				list = append(list, search.Text{Weight: weight, Text: p})
			}
		}
	}
	add(search.WeightTitle, n.Title)
	add(search.WeightUnit, n.Unit)
	for _, f := range n.Families {
		add(search.WeightFact, f.Name)
	}
	add(search.WeightPlace, n.PlaceText())
	add(search.WeightSummary, n.Summary)
	for _, p := range n.People {
		if p.Public() {
			add(search.WeightPerson, p.Name)
			add(search.WeightFact, p.Role)
		}
	}
	for _, r := range n.Recognition {
		add(search.WeightDecision, r.Decision, r.Title)
		add(search.WeightFact, r.Level, r.Issuer)
	}
	for _, r := range n.Results {
		add(search.WeightFact, r.Label, viet.Decimal(r.Value)+" "+r.Unit)
	}
	add(search.WeightFact, s.PlaceNow(n), n.Field.Name, n.Type.Name, strconv.Itoa(n.Year), n.Status, n.Beneficiaries, n.Lead)
	add(search.WeightFact, n.Partners...)
	add(search.WeightBody, n.Conditions...)
	add(search.WeightBody, n.Steps...)
	add(search.WeightBody, n.Notes...)
	for _, x := range n.Sources {
		add(search.WeightBody, x.Title, x.Publisher)
	}
	return append(list, search.Text{Weight: search.WeightBody, Text: n.Body.HTML(), HTML: true})
}
