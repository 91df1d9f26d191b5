package site

import (
	"html/template"

	"dienhinh/internal/content"
	"dienhinh/internal/cover"
	"dienhinh/internal/viet"
)

func (s *Site) homePage() *HomePage {
	p := &HomePage{
		Meta: s.meta("", s.Config.Description, "/"),
		Lead: s.Config.Description, Total: len(s.models), Types: s.linksTo(s.typeLists()),
		Years: s.linksTo(s.years), Families: s.linksTo(filled(s.familyLists())),
		AllHref: s.Href("/mo-hinh/"), StatsHref: s.Href("/thong-ke/"),
	}
	p.Fields, p.Districts = s.fieldTiles(), s.tileMap()
	s.describe(&p.Meta, s.homeCard(), linkedPage{Type: "WebSite", Name: s.Config.Title, Publisher: s.organisation()})
	featured := map[*Node]bool{}
	for _, f := range s.Config.Featured {
		if n := s.bySlug[viet.Slug(f.Value)]; n != nil && !featured[n] {
			featured[n] = true
			c := s.card(n)
			if len(p.Featured) == 0 { // shown larger than it is in lists, so it is a card of its own
				c = s.newCard(n)
				c.CoverSizes = featuredSizes
			}
			p.Featured = append(p.Featured, c)
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

// fieldTiles are the fields with the picture of each.
func (s *Site) fieldTiles() []TermTile {
	var tiles []TermTile
	for i, l := range s.fieldLists() {
		tile := TermTile{s.link(l), template.HTML(cover.Field(i, s.assets.Motifs))}
		tile.Note = l.Lead
		tiles = append(tiles, tile)
	}
	return tiles
}

// tileMap is the districts as squares, in registry order. The whole province does not count for how
// strong the colours are: it has the models whose place nobody named.
func (s *Site) tileMap() []Tile {
	most := 0
	for _, l := range s.districtLists() {
		if !l.district.Whole {
			most = max(most, len(l.Items))
		}
	}
	var tiles []Tile
	for _, l := range s.districtLists() {
		t := Tile{Link: s.link(l), Column: l.district.Tile.Column, Row: l.district.Tile.Row, Level: level(len(l.Items), most)}
		t.Label = l.district.Short()
		if l.district.Whole {
			t.Level = 0 // it is no place among places
		}
		tiles = append(tiles, t)
	}
	return tiles
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
	p := &ListPage{Kind: l.Kind, ID: l.ID, Heading: l.Heading, Lead: l.Lead, Total: len(l.Items), Page: page, Pages: s.pageCount(l), ContributeHref: s.contributeHref()}
	p.Meta = s.meta(title, description, address, s.crumbs(l)...)
	if l.Kind != "all" && l.Kind != "crossing" {
		feeds := s.feedLinks(l.Heading, l.Address)
		p.Feed = &feeds[0]
		p.Feeds = feeds
	}
	s.describe(&p.Meta, s.listCard(l), collection())
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
	p.PageLinks = pageLinks(page, p.Pages, func(i int) Link { return Link{Label: itoa(i), Href: s.Href(pageAddressOf(l, i))} })
	if len(l.Items) > 1 {
		p.ByName = s.Href(namesAddressOf(l, 1))
	}
	if l.field != nil {
		p.FieldID = l.field.ID
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
	l.narrowOnce.Do(func() { s.narrow(l) })
	p.Active, p.Facets = l.active, l.facets
	return p
}

// pageLinks numbers the pages of a list: the first, the last, and those near the one that is read.
func pageLinks(page, pages int, link func(int) Link) []Link {
	var links []Link
	for i := 1; i <= pages && pages > 1; i++ {
		switch near := i >= page-2 && i <= page+2; {
		case i == 1 || i == pages || near:
			l := link(i)
			l.Current = i == page
			links = append(links, l)
		case links[len(links)-1].Href != "":
			links = append(links, Link{Label: "…"})
		}
	}
	return links
}

// PageLinks numbers the pages of a list of another package's, in the way of this site's lists.
func PageLinks(page, pages int, href func(int) string) []Link {
	return pageLinks(page, pages, func(i int) Link { return Link{Label: itoa(i), Href: href(i)} })
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
		return []Link{{Label: "Khối đơn vị", Href: s.Href("/don-vi/")}}
	case "crossing":
		return []Link{{Label: "Lĩnh vực", Href: s.Href("/linh-vuc/")}, {Label: l.field.Name, Href: s.Href("/linh-vuc/" + l.field.ID + "/")}}
	}
	return nil
}

// narrow says what a list is narrowed by, and the ways to narrow or change it. Lists of two conditions
// exist for field and district only: other pairs are for the search.
func (s *Site) narrow(l *List) {
	var facets []Facet
	all := s.Href("/mo-hinh/")
	facet := func(name, chosen string, links []Link) {
		if len(links) > 0 {
			facets = append(facets, Facet{name, chosen, links})
		}
	}
	chosen := func(lists []*List) []Link {
		links := s.linksTo(lists)
		for i := range links {
			links[i].Current = lists[i].ID == l.ID
		}
		return links
	}
	switch l.Kind {
	case "all":
		facet("Lĩnh vực", "", s.linksTo(s.fieldLists()))
		facet("Địa bàn", "", s.linksTo(filled(s.districtsByName())))
		facet("Khối đơn vị", "", s.linksTo(filled(s.familyLists())))
		facet("Loại hình", "", s.linksTo(s.typeLists()))
		facet("Năm", "", s.linksTo(s.years))
	case "field":
		l.active = []Filter{{"Lĩnh vực", l.Name, all}}
		facet("Lĩnh vực", l.Name, chosen(s.fieldLists()))
		facet("Địa bàn", "", s.crossingLinks(l.field, nil))
	case "district":
		l.active = []Filter{{"Địa bàn", l.Name, all}}
		facet("Lĩnh vực", "", s.crossingLinks(nil, l.district))
		facet("Địa bàn", l.Name, chosen(filledOr(s.districtsByName(), l)))
	case "crossing":
		l.active = []Filter{
			{"Lĩnh vực", l.field.Name, s.Href("/dia-ban/" + l.district.ID + "/")},
			{"Địa bàn", l.district.Name, s.Href("/linh-vuc/" + l.field.ID + "/")},
		}
		facet("Lĩnh vực", l.field.Name, mark(s.crossingLinks(nil, l.district), l.field.ID))
		facet("Địa bàn", l.district.Name, mark(s.crossingLinks(l.field, nil), l.district.ID))
	case "type":
		l.active = []Filter{{"Loại hình", l.Name, all}}
		facet("Loại hình", l.Name, chosen(s.typeLists()))
	case "year":
		l.active = []Filter{{"Năm", l.ID, all}}
		facet("Năm", l.ID, chosen(s.years))
	case "family":
		l.active = []Filter{{"Khối đơn vị", l.Name, all}}
		facet("Khối đơn vị", l.Name, chosen(filledOr(s.familyLists(), l)))
	}
	if len(facets) > 0 {
		l.facets = &Facets{List: facets}
	}
}

// crossingLinks are the lists of a field by district, or of a district by field.
func (s *Site) crossingLinks(field *content.Term, district *content.District) []Link {
	var links []Link
	add := func(x *List, name, id string) {
		if x != nil {
			link := s.link(x)
			link.Label, link.ID = name, id
			links = append(links, link)
		}
	}
	if field != nil {
		for _, d := range s.districtsByName() {
			add(s.crossing(field, d.district), d.Name, d.ID)
		}
		return links
	}
	for _, f := range s.fieldLists() {
		add(s.crossing(f.field, district), f.Name, f.ID)
	}
	return links
}

// mark says which of the links is the one the reader is on.
func mark(links []Link, id string) []Link {
	for i := range links {
		links[i].Current = links[i].ID == id
	}
	return links
}

func (s *Site) indexPage(x index) *IndexPage {
	p := &IndexPage{Meta: s.meta(x.heading, x.lead, x.address), Kind: x.kind, Heading: x.heading, Lead: x.lead}
	switch x.kind {
	case "field":
		p.Terms = s.fieldTiles()
	case "district":
		p.Map = s.tileMap()
	default:
		for _, l := range x.lists() {
			tile := TermTile{Link: s.link(l)}
			tile.Note = l.Lead
			p.Terms = append(p.Terms, tile)
		}
	}
	s.describe(&p.Meta, s.titleCard("", x.heading, -1), collection())
	return p
}

func (s *Site) plainPage(p *content.Page) *PlainPage {
	page := &PlainPage{
		Meta: s.meta(p.Title, p.Summary, pageAddress(p)), Title: p.Title, Summary: p.Summary, TOC: toc(&p.Body),
		Body: template.HTML(s.body(&p.Body)), Notes: p.Notes, Sources: sources(p.Sources), UpdatedText: dateText(p.Updated),
	}
	s.describe(&page.Meta, s.pageCard(p), webPage())
	return page
}

func (s *Site) ways() []LinkGroup {
	return []LinkGroup{
		{"Theo lĩnh vực", s.linksTo(s.fieldLists())},
		{"Theo địa bàn", s.linksTo(filled(s.districtsByName()))},
		{"Theo năm", s.linksTo(s.years)},
		{"Theo khối đơn vị", s.linksTo(filled(s.familyLists()))},
	}
}

func (s *Site) searchPage() *SearchPage {
	p := &SearchPage{Meta: s.meta("Tìm kiếm", "Tìm mô hình, điển hình “Dân vận khéo”.", "/tim-kiem/"), Ways: s.ways()}
	p.NoIndex = true
	s.share(&p.Meta, s.homeCard())
	p.Script, p.Index = s.assets.Search, s.Href(SearchIndex)
	return p
}

func (s *Site) notFoundPage() *NotFoundPage {
	p := &NotFoundPage{Meta: s.meta("Không tìm thấy trang", "Địa chỉ này không có trang nào.", ""), Ways: s.ways()}
	p.Policy = s.opt.Policy
	return p
}

// redirectPage leads to another address. Programs that make previews of links do not follow it, so it
// carries the card of the story that it leads to.
func (s *Site) redirectPage(title, to string) *RedirectPage {
	m := s.meta(title, "", "")
	m.Canonical = s.Absolute(to)
	if n := s.modelAt(to); n != nil {
		m.Description, m.Article = n.Summary, true
		s.share(&m, s.Card(n))
	}
	return &RedirectPage{Meta: m, Target: s.Href(to), To: s.Absolute(to)}
}

func (s *Site) dataPage() *DataPage {
	p := &DataPage{
		Meta:  s.meta(dataTitle, "Toàn bộ mô hình dưới dạng bảng tính và dữ liệu cho máy đọc, kèm giải thích từng cột.", "/du-lieu/"),
		Total: len(s.models), Columns: s.opt.Columns,
		Files: []Link{
			{Label: "Excel (.xlsx)", Href: s.Href(DataFiles[2]), Note: "Mở bằng Excel, LibreOffice hoặc Google Trang tính."},
			{Label: "CSV (.csv)", Href: s.Href(DataFiles[1]), Note: "Bảng văn bản mã UTF-8, mở đúng tiếng Việt trong Excel."},
			{Label: "JSON (.json)", Href: s.Href(DataFiles[0]), Note: "Cho lập trình viên; tên trường bằng tiếng Anh và không đổi."},
		},
	}
	s.describe(&p.Meta, s.titleCard("", dataTitle, -1), s.dataset())
	return p
}

const dataTitle = "Dữ liệu mở"

// FormPage is the page of the form. The caller says where its program is.
func (s *Site) FormPage() FormPage {
	return FormPage{
		Language: s.Config.Language, SiteTitle: s.Config.Title, Icon: s.assets.Icon,
		Styles: s.assets.Styles, Style: s.assets.FormCSS, Script: s.assets.Form,
	}
}
