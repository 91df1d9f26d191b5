package build

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"dienhinh/internal/content"
	"dienhinh/internal/feed"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// dataset is the whole site as open data.
func dataset(s *site.Site) feed.Dataset {
	return feed.Dataset{Title: s.Config.Title, Source: s.Absolute("/"), Columns: columns(s.Registry), Rows: rows(s, s.Models())}
}

// derived are the columns that no story has a key for.
var derived = []feed.Column{
	{Name: "address", Label: "Địa chỉ", Meaning: "Địa chỉ trang của mô hình", Example: "https://example.vn/mo-hinh/ma-khay-cay-lua/"},
	{Name: "families", Label: "Khối đơn vị", Meaning: "Tổ chức hoặc lực lượng mà đơn vị thuộc về; JSON có cả mã", Example: "Hội Nông dân"},
	{Name: "place_now", Label: "Địa bàn hiện nay", Meaning: "Nơi ấy nay thuộc đâu, sau khi sắp xếp đơn vị hành chính ngày 01/7/2025"},
	{Name: "place", Label: "Địa bàn", Meaning: "Xã, phường, thị trấn và huyện, thị xã, thành phố vào thời điểm đó", Example: "Xã Hồng Phong, Huyện Thanh Miện"},
}

// reportColumns are those of the official yearly list, which begins with a number.
var reportColumns = []string{"title", "unit", "field", "type", "place", "year", "results"}

// columns is the data dictionary: the keys of a story that the open data carries, as their table describes them,
// and what is derived. "place" is for lists only.
func columns(reg *content.Registry) []feed.Column {
	list := pick(reg, feed.Names())
	return slices.DeleteFunc(list, func(c feed.Column) bool { return c.Name == "place" })
}

// pick describes columns by name.
func pick(reg *content.Registry, names []string) []feed.Column {
	keys := map[string]content.Key{}
	var walk func([]content.Key)
	walk = func(list []content.Key) {
		for _, k := range list {
			if _, taken := keys[k.Name]; !taken {
				keys[k.Name] = k
			}
			if k.Kind == content.Group && !k.List {
				walk(k.Keys) // learned_from stands inside replication
			}
		}
	}
	walk(content.ModelKeys(reg))
	list := make([]feed.Column, 0, len(names))
	for _, name := range names {
		if i := slices.IndexFunc(derived, func(c feed.Column) bool { return c.Name == name }); i >= 0 {
			list = append(list, derived[i])
			continue
		}
		list = append(list, describe(keys[name]))
	}
	return list
}

func describe(k content.Key) feed.Column {
	c := feed.Column{Name: k.Name, Label: viet.UpperFirst(k.Label.VI), Meaning: k.Help.VI, Example: k.Example}
	if k.Kind == content.Group {
		for _, x := range k.Keys {
			c.Parts = append(c.Parts, describe(x))
		}
	}
	return c
}

// Export is what an editor asks for: models, and in which form.
type Export struct {
	CSV     bool // else XLSX
	Report  bool // the columns of the official yearly list instead of all
	Summary bool // the totals district × field instead of models; XLSX only

	Field, Type *content.Term // nil is any
	District    *content.District
	Year        int
}

// ErrNoMatch means that no model answers to the Export.
var ErrNoMatch = errors.New("no model matches")

// Export writes models of an assembled site as a table and returns how many.
func (r *Result) Export(w io.Writer, x Export) (int, error) {
	models := slices.DeleteFunc(slices.Clone(r.Site.Models()), func(n *site.Node) bool {
		return x.Field != nil && n.Field != x.Field || x.Type != nil && n.Type != x.Type || x.District != nil && n.District != x.District || x.Year != 0 && n.Year != x.Year
	})
	if len(models) == 0 {
		return 0, ErrNoMatch
	}
	if x.Summary {
		return len(models), summary(w, r.Site, models)
	}
	d := dataset(r.Site)
	d.Rows = rows(r.Site, models)
	if x.Report {
		d.Columns = pick(r.Site.Registry, reportColumns)
		for i := range d.Columns {
			d.Columns[i].Meaning, d.Columns[i].Parts = "", nil // a list to print, not data to take apart
		}
		d.Numbered = true
	}
	if x.CSV {
		return len(models), feed.CSV(w, d)
	}
	return len(models), feed.XLSX(w, d)
}

// summary writes the table district × field with its totals: the one of the statistics page, in numbers.
func summary(w io.Writer, s *site.Site, models []*site.Node) error {
	reg := s.Registry
	sheet := feed.Sheet{Name: "Tổng hợp", Heads: []feed.Head{{Label: "Địa bàn", Width: 28}}}
	for _, f := range reg.Fields {
		sheet.Heads = append(sheet.Heads, feed.Head{Label: f.Name, Width: 20})
	}
	sheet.Heads = append(sheet.Heads, feed.Head{Label: "Cộng", Width: 10})
	count := map[*content.District]map[*content.Term]int{}
	years := map[int]bool{}
	for _, n := range models {
		if count[n.District] == nil {
			count[n.District] = map[*content.Term]int{}
		}
		count[n.District][n.Field]++
		years[n.Year] = true
	}
	rows := [][]any{}
	totals := make([]int, len(reg.Fields)+1)
	for _, d := range reg.Districts {
		row, sum := []any{d.Name}, 0
		for i, f := range reg.Fields {
			c := count[d][f]
			row = append(row, c)
			sum += c
			totals[i] += c
		}
		totals[len(reg.Fields)] += sum
		rows = append(rows, append(row, sum))
	}
	last := []any{"Tổng cộng"}
	for _, t := range totals {
		last = append(last, t)
	}
	if totals[len(reg.Fields)] != len(models) {
		return fmt.Errorf("the totals have %d models of %d", totals[len(reg.Fields)], len(models))
	}
	sheet.Rows = slices.Values(append(rows, last))
	byYear := feed.Sheet{Name: "Theo năm", Heads: []feed.Head{{Label: "Năm", Width: 10}}}
	for _, t := range reg.Types {
		byYear.Heads = append(byYear.Heads, feed.Head{Label: t.Name, Width: 14})
	}
	byYear.Heads = append(byYear.Heads, feed.Head{Label: "Cộng", Width: 10})
	var yearRows [][]any
	for y := range years {
		row, sum := []any{y}, 0
		for _, t := range reg.Types {
			c := 0
			for _, n := range models {
				if n.Year == y && n.Type == t {
					c++
				}
			}
			row, sum = append(row, c), sum+c
		}
		yearRows = append(yearRows, append(row, sum))
	}
	slices.SortFunc(yearRows, func(a, b []any) int { return b[0].(int) - a[0].(int) })
	byYear.Rows = slices.Values(yearRows)
	return feed.Book(w, "Tổng hợp mô hình Dân vận khéo", []feed.Sheet{sheet, byYear})
}

// dictionary is the data dictionary as the page prints it.
func dictionary(reg *content.Registry) []site.Column {
	var list []site.Column
	for _, c := range columns(reg) {
		list = append(list, site.Column{Name: c.Name, Label: c.Label, Meaning: c.Meaning, Example: c.Example})
	}
	return list
}
