package site

import (
	"cmp"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// statsPage counts: every number is the length of a list of this site; every picture draws the numbers
// of the table below it.
func (s *Site) statsPage() *StatsPage {
	p := &StatsPage{
		Meta:  s.meta(statsTitle, "Số mô hình theo lĩnh vực, địa bàn, loại hình và năm; kết quả cộng lại từ các mô hình.", "/thong-ke/"),
		Total: len(s.models), Matrix: s.matrix(), Types: s.linksTo(s.typeLists()), Families: s.linksTo(filled(s.familyLists())),
		Data: s.dataPage().Files,
	}
	spans := s.spans()
	p.Years = s.yearLinks(spans)
	slices.SortStableFunc(p.Families, func(a, b Link) int { return cmp.Compare(b.Count, a.Count) })
	statuses := s.statusAmounts()
	for _, a := range statuses {
		p.Statuses = append(p.Statuses, Number{a.text, a.name})
	}
	p.Results = s.resultTotals()
	p.HasParts = slices.ContainsFunc(p.Results, func(r ResultTotal) bool { return r.Models > 1 })
	p.Key = s.keyFigures()
	s.describe(&p.Meta, s.titleCard("", statsTitle, -1), webPage())
	p.Loads = s.loads.stats
	if p.Total == 0 {
		return p // nothing to draw
	}
	const letters = 36 // of a bar's name on a screen of 320 pixels
	p.Heat = s.heatChart(&p.Matrix)
	p.TypeBars = barChart(ChartText{ID: "p-hinh-loai-hinh", Title: "Số mô hình theo loại hình"}, linkAmounts(p.Types), letters)
	p.YearBars = yearChart(spans)
	families := linkAmounts(p.Families)
	p.FamilyBars = barChart(ChartText{ID: "p-hinh-don-vi", Title: "Số mô hình theo khối đơn vị", Note: foremost(families, "khối")}, families, letters)
	p.StatusBars = barChart(ChartText{ID: "p-hinh-tinh-trang", Title: "Số mô hình theo tình trạng"}, statuses, letters)
	// More pictures than this are a wall; the table goes on.
	const pictured = 8
	p.Pictured = slices.Clone(p.Results[:min(pictured, len(p.Results))])
	for i := range p.Pictured {
		p.Pictured[i].Parts = partCharts(&p.Pictured[i], "p-hinh-ket-qua-"+itoa(i+1))
	}
	return p
}

const statsTitle = "Thống kê"

// keyFigures are the numbers at the head of the page. Terms without a model are not counted.
func (s *Site) keyFigures() []KeyFigure {
	var places, all int
	for _, l := range s.districtLists() {
		if l.district.Whole {
			continue
		}
		all++
		if len(l.Items) > 0 {
			places++
		}
	}
	years := "năm có mô hình"
	if n := len(s.years); n == 1 {
		years = "năm có mô hình: " + s.years[0].ID
	} else if n > 1 {
		years += ", từ " + s.years[n-1].ID + " đến " + s.years[0].ID
	}
	n := func(i int) string { return viet.Number(int64(i)) }
	return []KeyFigure{
		{n(len(s.models)), "mô hình đã đăng", s.Href("/mo-hinh/")},
		{n(len(filled(s.fieldLists()))), "lĩnh vực có mô hình", s.Href("/linh-vuc/")},
		{n(places), "trong " + n(all) + " địa bàn có mô hình", s.Href("/dia-ban/")},
		{n(len(filled(s.familyLists()))), "khối đơn vị", s.Href("/don-vi/")},
		{n(len(s.years)), years, s.Href("/nam/")},
	}
}

func (s *Site) matrix() Matrix {
	m := Matrix{Columns: s.linksTo(s.fieldLists()), Grand: len(s.models), GrandHref: s.Href("/mo-hinh/")}
	for _, x := range s.crossings {
		m.MaxCell = max(m.MaxCell, len(x.Items))
	}
	for _, l := range s.districtLists() {
		row := MatrixRow{Head: s.link(l)}
		for _, f := range s.Registry.Fields {
			cell := MatrixCell{}
			if x := s.crossing(f, l.district); x != nil {
				cell = MatrixCell{len(x.Items), s.Href(x.Address), level(len(x.Items), m.MaxCell)}
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// shownGap is the longest run of years without a model that is shown year by year. An axis that leaves a
// year out tells a wrong story of time; one that shows twenty empty years tells none.
const shownGap = 3

// span is a stretch of time: one year with its list, one without a model, or a long run of such (year 0).
type span struct {
	year int
	list *List
}

// spans are the years oldest first, with what lies between them.
func (s *Site) spans() []span {
	var list []span
	for _, l := range slices.Backward(s.years) {
		if n := len(list); n > 0 {
			last := list[n-1].year
			if l.year-last-1 > shownGap {
				list = append(list, span{})
				last = l.year - 1
			}
			for y := last + 1; y < l.year; y++ {
				list = append(list, span{year: y})
			}
		}
		list = append(list, span{l.year, l})
	}
	return list
}

// yearLinks are the years newest first; those without a model have no link.
func (s *Site) yearLinks(spans []span) []Link {
	var links []Link
	for _, x := range slices.Backward(spans) {
		switch {
		case x.list != nil:
			links = append(links, s.link(x.list))
		case x.year != 0:
			links = append(links, Link{Label: "Năm " + itoa(x.year)})
		}
	}
	return links
}

// statusAmounts counts the models of each state that there is, those without one last.
func (s *Site) statusAmounts() []amount {
	status := map[string]int{}
	for _, n := range s.models {
		status[n.Status]++
	}
	var list []amount
	for _, name := range append(slices.Clone(content.Statuses), "") {
		if n := status[name]; n > 0 {
			list = append(list, amount{cmp.Or(name, "Chưa rõ tình trạng"), float64(n), viet.Number(int64(n))})
		}
	}
	return list
}

// resultTotals adds up results of one label and unit over all models, and by field, district and year.
func (s *Site) resultTotals() []ResultTotal {
	type sum struct {
		label, unit string
		value       float64
		first       *Node
		models      map[*Node]bool
		groups      map[[2]string]float64
	}
	sums := map[string]*sum{}
	for _, n := range s.models {
		for _, r := range n.Results {
			k := viet.Key(r.Label) + "\x00" + viet.Key(r.Unit)
			t := sums[k]
			if t == nil {
				t = &sum{r.Label, r.Unit, 0, n, map[*Node]bool{}, map[[2]string]float64{}}
				sums[k] = t
			}
			t.value += r.Value
			t.models[n] = true
			t.groups[[2]string{"Lĩnh vực", n.Field.Name}] += r.Value
			t.groups[[2]string{"Địa bàn", n.District.Name}] += r.Value
			t.groups[[2]string{"Năm", itoa(n.Year)}] += r.Value
		}
	}
	var totals []ResultTotal
	for _, t := range sums {
		total := ResultTotal{Label: t.label, Unit: t.unit, Value: viet.Decimal(t.value), Models: len(t.models)}
		if total.Models == 1 {
			total.From = &Link{Label: t.first.Title, Href: s.Href(t.first.Address())}
		}
		for k, v := range t.groups {
			total.Groups = append(total.Groups, ResultGroup{k[0], k[1], viet.Decimal(v), v})
		}
		slices.SortFunc(total.Groups, func(a, b ResultGroup) int {
			return cmp.Or(viet.Compare(a.Kind, b.Kind), viet.Compare(a.Name, b.Name))
		})
		totals = append(totals, total)
	}
	slices.SortFunc(totals, func(a, b ResultTotal) int {
		return cmp.Or(cmp.Compare(b.Models, a.Models), viet.Compare(a.Label, b.Label), strings.Compare(a.Unit, b.Unit))
	})
	return totals
}
