package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

func (s *Site) homePage() *HomePage {
	p := &HomePage{
		Meta:        s.meta("", s.Config.Description, "/"),
		Description: s.Config.Description, Total: len(s.models),
		Fields: s.linksTo(s.fieldLists()), Types: s.linksTo(s.typeLists()),
		Years: s.linksTo(s.years), Families: s.linksTo(filled(s.familyLists())),
		AllHref: s.Href("/mo-hinh/"), StatsHref: s.Href("/thong-ke/"),
	}
	most := 0
	for _, l := range s.districtLists() {
		if !l.district.Whole {
			most = max(most, len(l.Items))
		}
	}
	for _, l := range s.districtLists() {
		t := Tile{Link: s.link(l), Column: l.district.Tile.Column, Row: l.district.Tile.Row, Level: level(len(l.Items), most)}
		t.Label = l.district.Short()
		p.Districts = append(p.Districts, t)
	}
	featured := map[*Node]bool{}
	for _, f := range s.Config.Featured {
		if n := s.bySlug[viet.Slug(f.Value)]; n != nil && !featured[n] {
			featured[n] = true
			p.Featured = append(p.Featured, s.card(n))
		}
	}
	const newest = 6
	for _, n := range s.models {
		if len(p.Newest) < newest && !featured[n] {
			p.Newest = append(p.Newest, s.card(n))
		}
	}
	if m := s.Config.Movement; m.Year != 0 {
		p.Movement = &MovementFigures{Year: m.Year, Source: m.Source, Note: m.Note}
		for _, f := range m.Figures {
			p.Movement.Figures = append(p.Movement.Figures, Number{viet.Decimal(f.Value), f.Label})
		}
		for _, page := range s.pages {
			if page.Order == 1 {
				p.Movement.More = s.Href(pageAddress(page))
			}
		}
	}
	return p
}

// level grades a count from 0 (none) to 4 (the most).
func level(n, most int) int {
	if n == 0 || most == 0 {
		return 0
	}
	return min(4, 1+(n*4-1)/most)
}

func (s *Site) listPage(l *List, page int) *ListPage {
	address := pageAddressOf(l, page)
	title := l.Heading
	if page > 1 {
		title += " – trang " + itoa(page)
	}
	description := l.Lead
	if description == "" {
		description = l.Heading + ": " + viet.Number(int64(len(l.Items))) + " mô hình, điển hình “Dân vận khéo”."
	}
	p := &ListPage{Kind: l.Kind, ID: l.ID, Heading: l.Heading, Lead: l.Lead, Total: len(l.Items), Page: page, Pages: s.pageCount(l)}
	p.Meta = s.meta(title, description, address, s.crumbs(l)...)
	if l.Kind != "all" && l.Kind != "crossing" {
		p.Feeds = append(s.feedLinks(l.Heading, l.Address), p.Feeds...)
	}
	size := s.Config.PageSize
	from, to := min((page-1)*size, len(l.Items)), min(page*size, len(l.Items))
	p.Items = s.cards(l.Items[from:to])
	if to > from {
		p.From, p.To = from+1, to
	}
	if page > 1 {
		p.Prev = s.Href(pageAddressOf(l, page-1))
	}
	if page < p.Pages {
		p.Next = s.Href(pageAddressOf(l, page+1))
	}
	for i := 1; i <= p.Pages && p.Pages > 1; i++ {
		switch near := i >= page-2 && i <= page+2; {
		case i == 1 || i == p.Pages || near:
			p.PageLinks = append(p.PageLinks, Link{Label: itoa(i), Href: s.Href(pageAddressOf(l, i)), Current: i == page})
		case p.PageLinks[len(p.PageLinks)-1].Href != "":
			p.PageLinks = append(p.PageLinks, Link{Label: "…"})
		}
	}
	if l.district != nil && l.field == nil {
		p.PlaceNow = s.districtNow(l.district)
	}
	if l.family != nil {
		for _, next := range l.family.Successors {
			link := s.link(s.families[next])
			if !l.family.Until.IsZero() {
				link.Note = "từ " + viet.Date(l.family.Until)
			}
			p.Successors = append(p.Successors, link)
		}
	}
	s.narrow(l, p)
	return p
}

func (s *Site) crumbs(l *List) []Link {
	switch l.Kind {
	case "field":
		return []Link{{Label: "Lĩnh vực", Href: s.Href("/linh-vuc/")}}
	case "district":
		return []Link{{Label: "Địa bàn", Href: s.Href("/dia-ban/")}}
	case "type":
		return []Link{{Label: "Loại hình", Href: s.Href("/loai-hinh/")}}
	case "year":
		return []Link{{Label: "Năm", Href: s.Href("/nam/")}}
	case "family":
		return []Link{{Label: "Hệ thống đơn vị", Href: s.Href("/don-vi/")}}
	case "crossing":
		return []Link{{Label: "Lĩnh vực", Href: s.Href("/linh-vuc/")}, {Label: l.field.Name, Href: s.Href("/linh-vuc/" + l.field.ID + "/")}}
	}
	return nil
}

// narrow adds the filters a list fulfils and the lists that lie inside it.
func (s *Site) narrow(l *List, p *ListPage) {
	all := s.Href("/mo-hinh/")
	crossingsOf := func(title string, name func(*List) string, keep func(*List) bool) {
		var links []Link
		for _, f := range s.Registry.Fields {
			for _, d := range s.Registry.Districts {
				if x := s.crossing(f, d); x != nil && keep(x) {
					link := s.link(x)
					link.Label = name(x)
					links = append(links, link)
				}
			}
		}
		if len(links) > 0 {
			p.Narrow = append(p.Narrow, LinkGroup{title, links})
		}
	}
	byDistrict := func(x *List) string { return x.district.Name }
	byField := func(x *List) string { return x.field.Name }
	switch l.Kind {
	case "all":
		p.Narrow = []LinkGroup{
			{"Lĩnh vực", s.linksTo(s.fieldLists())},
			{"Địa bàn", s.linksTo(filled(s.districtsByName()))},
			{"Loại hình", s.linksTo(s.typeLists())},
			{"Năm", s.linksTo(s.years)},
			{"Hệ thống đơn vị", s.linksTo(filled(s.familyLists()))},
		}
	case "field":
		p.Active = []Filter{{"Lĩnh vực", l.Name, all}}
		crossingsOf("Trong lĩnh vực này, theo địa bàn", byDistrict, func(x *List) bool { return x.field == l.field })
	case "district":
		p.Active = []Filter{{"Địa bàn", l.Name, all}}
		crossingsOf("Tại đây, theo lĩnh vực", byField, func(x *List) bool { return x.district == l.district })
	case "crossing":
		p.Active = []Filter{
			{"Lĩnh vực", l.field.Name, s.Href("/dia-ban/" + l.district.ID + "/")},
			{"Địa bàn", l.district.Name, s.Href("/linh-vuc/" + l.field.ID + "/")},
		}
		crossingsOf("Cùng lĩnh vực, nơi khác", byDistrict, func(x *List) bool { return x.field == l.field && x != l })
		crossingsOf("Cùng nơi, lĩnh vực khác", byField, func(x *List) bool { return x.district == l.district && x != l })
	case "type":
		p.Active = []Filter{{"Loại hình", l.Name, all}}
	case "year":
		p.Active = []Filter{{"Năm", l.ID, all}}
	case "family":
		p.Active = []Filter{{"Hệ thống đơn vị", l.Name, all}}
	}
}

func (s *Site) indexPage(x index) *IndexPage {
	return &IndexPage{Meta: s.meta(x.heading, x.lead, x.address), Kind: x.kind, Heading: x.heading, Lead: x.lead, Terms: s.linksTo(x.lists())}
}

func (s *Site) plainPage(p *content.Page) *PlainPage {
	return &PlainPage{
		Meta: s.meta(p.Title, p.Summary, pageAddress(p)), Title: p.Title, Summary: p.Summary, TOC: toc(&p.Body),
		Body: template.HTML(s.body(&p.Body)), Notes: p.Notes, Sources: sources(p.Sources), UpdatedText: dateText(p.Updated),
	}
}

func (s *Site) ways() []LinkGroup {
	return []LinkGroup{
		{"Theo lĩnh vực", s.linksTo(s.fieldLists())},
		{"Theo địa bàn", s.linksTo(filled(s.districtsByName()))},
		{"Theo năm", s.linksTo(s.years)},
		{"Theo hệ thống đơn vị", s.linksTo(filled(s.familyLists()))},
	}
}

func (s *Site) searchPage() *SearchPage {
	p := &SearchPage{Meta: s.meta("Tìm kiếm", "Tìm mô hình, điển hình “Dân vận khéo”.", "/tim-kiem/"), Ways: s.ways()}
	p.NoIndex = true
	return p
}

func (s *Site) notFoundPage() *NotFoundPage {
	return &NotFoundPage{Meta: s.meta("Không tìm thấy trang", "Địa chỉ này không có trang nào.", ""), Ways: s.ways()}
}

func (s *Site) redirectPage(title, to string) *RedirectPage {
	m := s.meta(title, "", "")
	m.Canonical = s.Absolute(to)
	return &RedirectPage{Meta: m, Target: s.Href(to), To: s.Absolute(to)}
}

func (s *Site) dataPage() *DataPage {
	return &DataPage{
		Meta:  s.meta("Dữ liệu mở", "Toàn bộ mô hình dưới dạng bảng tính và dữ liệu cho máy đọc, kèm giải thích từng cột.", "/du-lieu/"),
		Total: len(s.models), Columns: s.opt.Columns,
		Files: []Link{
			{Label: "Excel (.xlsx)", Href: s.Href(DataFiles[2]), Note: "Mở bằng Excel, LibreOffice hoặc Google Trang tính."},
			{Label: "CSV (.csv)", Href: s.Href(DataFiles[1]), Note: "Bảng văn bản mã UTF-8, mở đúng tiếng Việt trong Excel."},
			{Label: "JSON (.json)", Href: s.Href(DataFiles[0]), Note: "Cho lập trình viên; tên trường bằng tiếng Anh và không đổi."},
		},
	}
}

func (s *Site) statsPage() *StatsPage {
	p := &StatsPage{
		Meta:  s.meta("Thống kê", "Số mô hình theo lĩnh vực, địa bàn, loại hình và năm; kết quả cộng lại từ các mô hình.", "/thong-ke/"),
		Total: len(s.models), Types: s.linksTo(s.typeLists()), Years: s.linksTo(s.years), Families: s.linksTo(filled(s.familyLists())),
		Data: s.dataPage().Files,
	}
	p.Matrix = Matrix{Columns: s.linksTo(s.fieldLists()), Grand: len(s.models), GrandHref: s.Href("/mo-hinh/")}
	for _, x := range s.crossings {
		p.Matrix.MaxCell = max(p.Matrix.MaxCell, len(x.Items))
	}
	for _, l := range s.districtLists() {
		row := MatrixRow{Head: s.link(l)}
		for _, f := range s.Registry.Fields {
			cell := MatrixCell{}
			if x := s.crossing(f, l.district); x != nil {
				cell = MatrixCell{len(x.Items), s.Href(x.Address), level(len(x.Items), p.Matrix.MaxCell)}
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Matrix.Rows = append(p.Matrix.Rows, row)
	}
	status := map[string]int{}
	for _, n := range s.models {
		status[n.Status]++
	}
	for _, name := range content.Statuses {
		if status[name] > 0 {
			p.Statuses = append(p.Statuses, Number{viet.Number(int64(status[name])), name})
		}
	}
	if unknown := status[""]; unknown > 0 {
		p.Statuses = append(p.Statuses, Number{viet.Number(int64(unknown)), "Chưa rõ trạng thái"})
	}
	p.Results = s.resultTotals()
	return p
}

// resultTotals adds up results of one label and unit over all models, and by field, district and year.
func (s *Site) resultTotals() []ResultTotal {
	type sum struct {
		label, unit string
		value       float64
		models      map[*Node]bool
		groups      map[[2]string]float64
	}
	sums := map[string]*sum{}
	for _, n := range s.models {
		for _, r := range n.Results {
			k := viet.Key(r.Label) + "\x00" + viet.Key(r.Unit)
			t := sums[k]
			if t == nil {
				t = &sum{r.Label, r.Unit, 0, map[*Node]bool{}, map[[2]string]float64{}}
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
		for k, v := range t.groups {
			total.Groups = append(total.Groups, ResultGroup{k[0], k[1], viet.Decimal(v)})
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
