package site

import (
	"path"
	"slices"
	"strings"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

func foldFragment(f string) string { return viet.Slug(f) }

// meta fills what every page has. address is the page's own; an empty one keeps it out of indexes.
func (s *Site) meta(title, description, address string, crumbs ...Link) Meta {
	m := Meta{
		Language: s.Config.Language, SiteTitle: s.Config.Title, Tagline: s.Config.Tagline, Publisher: s.Config.Publisher,
		Title: title, Description: description,
		Home: s.Href("/"), Search: s.Href("/tim-kiem/"),
	}
	if address == "" {
		m.NoIndex = true
	} else {
		m.Canonical = s.Absolute(address)
	}
	m.Loads = s.loads.page
	top := s.Href(address)
	if len(crumbs) > 0 {
		top = crumbs[0].Href
	}
	m.Frame = s.frame(s.Href(address), top)
	if address != "/" && address != "" {
		m.Breadcrumb = append([]Link{{Label: "Trang chủ", Href: s.Href("/")}}, crumbs...)
		m.Breadcrumb = append(m.Breadcrumb, Link{Label: title, Href: s.Href(address), Current: true})
	}
	return m
}

// EditorsMeta is the head of a page that editors see and nobody else: it has this site's frame and no address.
func (s *Site) EditorsMeta(title string) Meta { return s.meta(title, "", "") }

// frame is the frame of a page at one of two addresses: its own, or the list that it belongs to. There are
// as many frames as entries of the menu, and one that marks none.
func (s *Site) frame(addresses ...string) *Frame {
	for _, a := range addresses {
		if f := s.frames[a]; f != nil {
			return f
		}
	}
	return s.frames[""]
}

// loads are the files that each kind of page asks for.
type loads struct{ page, paper, booklet, stats, embed *Loads }

func (a Assets) loads() loads {
	with := func(sheet string, scripts ...string) *Loads {
		l := &Loads{Styles: a.Styles, Early: a.Early, Scripts: a.Scripts, Preload: a.Preload, Icon: a.Icon}
		if sheet != "" {
			l.Styles = append(slices.Clip(l.Styles), sheet)
		}
		for _, x := range scripts {
			if x != "" {
				l.Scripts = append(slices.Clip(l.Scripts), x)
			}
		}
		return l
	}
	embed := &Loads{Icon: a.Icon}
	if a.Embed != "" {
		embed.Styles = []string{a.Embed}
	}
	return loads{page: with(""), paper: with(a.Paper), booklet: with(a.Paper, a.Booklet), stats: with(a.Stats), embed: embed}
}

// bindFrames makes the frames.
func (s *Site) bindFrames() {
	plain := s.newFrame()
	s.frames = map[string]*Frame{"": plain}
	for i, l := range plain.Menu {
		f := s.newFrame()
		f.Menu[i].Current = true
		s.frames[l.Href] = f
	}
	for i, l := range plain.FootMenu {
		f := s.newFrame()
		f.FootMenu[i].Current = true
		s.frames[l.Href] = f
	}
}

func (s *Site) newFrame() *Frame {
	m := &Frame{
		SiteTitle: s.Config.Title, Tagline: s.Config.Tagline, Publisher: s.Config.Publisher, Icon: s.assets.Icon, Home: s.Href("/"), Search: s.Href("/tim-kiem/"),
		Feeds: s.feedLinks(s.Config.Title, "/"),
	}
	m.Menu = []Link{
		{Label: "Mô hình", Href: s.Href("/mo-hinh/")},
		{Label: "Lĩnh vực", Href: s.Href("/linh-vuc/")},
		{Label: "Địa bàn", Href: s.Href("/dia-ban/")},
		{Label: "Thống kê", Href: s.Href("/thong-ke/")},
	}
	for _, p := range s.pages {
		l := Link{Label: p.Menu, Href: s.Href(pageAddress(p))}
		if l.Label == "" {
			l.Label = p.Title
		}
		if p.Order == 1 {
			m.Menu = append(m.Menu, l)
		} else {
			m.FootMenu = append(m.FootMenu, l)
		}
	}
	if len(s.digests) > 0 {
		m.FootMenu = append(m.FootMenu, Link{Label: "Bản tin", Href: s.Href("/ban-tin/")})
	}
	if len(s.booklets) > 0 {
		m.FootMenu = append(m.FootMenu, Link{Label: bookletsTitle, Href: s.Href("/ky-yeu/")})
	}
	m.FootMenu = append(m.FootMenu,
		Link{Label: "Loại hình", Href: s.Href("/loai-hinh/")},
		Link{Label: "Năm", Href: s.Href("/nam/")},
		Link{Label: "Khối đơn vị", Href: s.Href("/don-vi/")},
		Link{Label: "Dữ liệu mở", Href: s.Href("/du-lieu/")})
	return m
}

// feedLinks are the two feeds of a list.
func (s *Site) feedLinks(name, address string) []Link {
	return []Link{
		{Label: name + " (RSS)", Href: s.Href(address + "feed.xml"), Type: "application/rss+xml"},
		{Label: name + " (JSON Feed)", Href: s.Href(address + "feed.json"), Type: "application/feed+json"},
	}
}

func (s *Site) link(l *List) Link {
	return Link{Label: l.Name, Href: s.Href(l.Address), ID: l.ID, Count: len(l.Items)}
}

func (s *Site) linksTo(lists []*List) []Link {
	links := make([]Link, 0, len(lists))
	for _, l := range lists {
		links = append(links, s.link(l))
	}
	return links
}

// filled keeps the lists that have models.
func filled(lists []*List) []*List {
	out := make([]*List, 0, len(lists))
	for _, l := range lists {
		if len(l.Items) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// filledOr keeps the lists that have models, and the one the reader is on.
func filledOr(lists []*List, current *List) []*List {
	return slices.DeleteFunc(slices.Clone(lists), func(l *List) bool { return len(l.Items) == 0 && l != current })
}

// card is a model as lists show it, the same one in all of them.
func (s *Site) card(n *Node) *Card {
	n.cardOnce.Do(func() { n.listCard = s.newCard(n) })
	return n.listCard
}

func (s *Site) newCard(n *Node) *Card {
	c := &Card{
		Title: n.Title, Href: s.Href(n.Address()), Summary: n.Summary, Unit: n.Unit,
		FieldID: n.Field.ID, Field: n.Field.Name, Place: n.PlaceText(), Type: n.Type.Name, Year: n.Year,
		Cover: s.cover(n), Draft: s.unpublished(n),
	}
	if n.UnitSaysPlace() {
		c.Place = ""
	}
	if c.Cover == nil {
		c.Art, c.Mark = s.art(n), s.mark(n)
	}
	return c
}

// UnitSaysPlace reports that the unit's name already says where it is: "Hội Nông dân xã Hồng Phong, huyện
// Thanh Miện", "Thành phố Chí Linh".
func (n *Node) UnitSaysPlace() bool {
	return strings.Contains(viet.Key(n.Unit), viet.Key(n.PlaceText()))
}

func (s *Site) cards(nodes []*Node) []*Card {
	cards := make([]*Card, len(nodes))
	for i, n := range nodes {
		cards[i] = s.card(n)
	}
	return cards
}

// unpublished reports whether a model is shown only because drafts were asked for.
func (s *Site) unpublished(n *Node) bool { return !n.Visible(s.opt.AsOf, false) }

// cover is the first picture that may be shown, for a card: not as wide as a screen, and on the card's own
// colour while it is on its way.
func (s *Site) cover(n *Node) *Picture {
	if g := s.gallery(n); len(g) > 0 {
		return g[0].small()
	}
	return nil
}

// picture is the published picture made from a source file, or nil when there is none or it may not be
// shown.
func (s *Site) picture(path string) *Picture {
	if p := s.in.Picture(path); p.Shown() {
		return p
	}
	return nil
}

// gallery are the story's pictures that may be shown.
func (s *Site) gallery(n *Node) []*Picture {
	var list []*Picture
	for _, ph := range n.Photos {
		if !ph.Public() {
			continue
		}
		p := s.picture(join(n.Path, ph.File.Value))
		if p == nil {
			continue
		}
		own := *p
		own.Alt, own.Caption, own.Credit, own.Taken = ph.Alt, ph.Caption, strings.TrimSpace(strings.TrimPrefix(ph.Credit, "Ảnh:")), dateText(ph.Taken)
		list = append(list, &own)
	}
	return list
}

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

func dateText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return viet.Date(t)
}

func sources(list []content.Source) []Source {
	out := make([]Source, len(list))
	for i, x := range list {
		out[i] = Source{x.Title, x.URL, x.Publisher, dateText(x.Date)}
	}
	return out
}

// toc is the table of contents of a text that is long enough to need one.
func toc(b *content.Body) []TOCEntry {
	const enoughHeadings, enoughWords = 4, 400
	if len(b.Headings) < enoughHeadings || b.Words < enoughWords {
		return nil
	}
	var list []TOCEntry
	for _, h := range b.Headings {
		if h.Level <= 3 {
			list = append(list, TOCEntry{h.Level, h.ID, h.Text})
		}
	}
	return list
}

func join(file, name string) string {
	dir := file[:strings.LastIndexByte(file, '/')+1]
	return path.Join(dir, name)
}
