package site

import (
	"html"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/ledger"
)

// Entry is one page of the site: its address, the file it becomes, and how its struct is made. Build
// is pure and may be called at any time, from any goroutine.
type Entry struct {
	Address string // from the site's root; "/404.html" for files
	Path    string // of the output
	Owner   string // the source file that asks for it; a description for pages of the site's own
	Index   bool   // listed in the sitemap
	Build   func() any
}

// DataFiles are the addresses of the open data, from the site's root.
var DataFiles = []string{"/du-lieu/mo-hinh.json", "/du-lieu/mo-hinh.csv", "/du-lieu/mo-hinh.xlsx"}

// SearchIndex is the address of the entry file of the search index, from the site's root.
const SearchIndex = "/tim-kiem/chi-muc.json"

// own is the owner of pages that no file asks for.
const own = "trang có sẵn"

// Entries returns every page, in a fixed order.
func (s *Site) Entries() []Entry {
	list := []Entry{s.homeEntry()}
	for _, n := range s.models {
		e := s.modelEntries(n)
		list = append(list, e[:]...)
	}
	for _, l := range s.Lists() {
		for page := 1; page <= s.pageCount(l); page++ {
			list = append(list, s.listEntry(l, page))
		}
	}
	for _, l := range s.Lists() {
		for page := 1; page <= s.namesPageCount(l); page++ {
			list = append(list, s.namesEntry(l, page))
		}
	}
	list = append(list, s.otherEntries()...)
	for _, n := range s.models {
		if n.ShortAddress() != "" {
			list = append(list, s.shortEntry(n))
		}
	}
	return append(list, s.movedEntries()...)
}

func entryOf(address, owner string, index bool, build func() any) Entry {
	return Entry{address, OutputPath(address), owner, index, build}
}

func (s *Site) homeEntry() Entry { return entryOf("/", own, true, func() any { return s.homePage() }) }

// modelEntries are the pages of a model but for its short address.
func (s *Site) modelEntries(n *Node) [3]Entry {
	return [3]Entry{
		entryOf(n.Address(), n.Path, true, func() any { return s.modelPage(n) }),
		entryOf(shareAddress(n), n.Path, false, func() any { return s.sharePage(n) }),
		entryOf(embedAddress(n), n.Path, false, func() any { return s.embedPage(n) }),
	}
}

func (s *Site) shortEntry(n *Node) Entry {
	return entryOf(n.ShortAddress(), n.Path, false, func() any { return s.redirectPage(n.Title, n.Address()) })
}

func (s *Site) listEntry(l *List, page int) Entry {
	return entryOf(pageAddressOf(l, page), own, true, func() any { return s.listPage(l, page) })
}

func (s *Site) namesEntry(l *List, page int) Entry {
	return entryOf(namesAddressOf(l, page), own, false, func() any { return s.namesPage(l, l.byTitle(), page) })
}

// otherEntries are the pages that are neither a model's nor a list's nor stand at an address that was left.
func (s *Site) otherEntries() []Entry {
	var list []Entry
	add := func(address, owner string, index bool, build func() any) {
		list = append(list, entryOf(address, owner, index, build))
	}
	for _, x := range s.indexes() {
		add(x.address, own, true, func() any { return s.indexPage(x) })
	}
	if len(s.digests) > 0 {
		add("/ban-tin/", own, true, func() any { return s.digestsPage() })
	}
	for i, d := range s.digests {
		add(d.address(), own, true, func() any { return s.digestPage(i) })
	}
	if len(s.booklets) > 0 {
		add("/ky-yeu/", own, true, func() any { return s.bookletsPage() })
	}
	for _, b := range s.booklets {
		add(b.address(), own, true, func() any { return s.bookletPage(b) })
	}
	add("/thong-ke/", own, true, func() any { return s.statsPage() })
	add("/tim-kiem/", own, false, func() any { return s.searchPage() })
	add("/du-lieu/", own, true, func() any { return s.dataPage() })
	add("/404.html", own, false, func() any { return s.notFoundPage() })
	for _, p := range s.pages {
		add(pageAddress(p), p.Path, true, func() any { return s.plainPage(p) })
	}
	return list
}

// movedEntries stand at addresses that were left.
func (s *Site) movedEntries() []Entry {
	var list []Entry
	add := func(address, owner string, build func() any) {
		list = append(list, entryOf(address, owner, false, build))
	}
	for _, r := range s.redirects {
		if !r.File() {
			add(r.From, r.Owner, func() any { return s.redirectPage(s.titleAt(r.To), r.To) })
		}
	}
	for _, w := range s.withdrawn {
		add(w.Address, ledger.File, func() any { return s.withdrawnPage(w) })
		if old, ok := strings.CutPrefix(w.Address, "/mo-hinh/"); ok {
			add(w.Address+"chia-se/", ledger.File, func() any { return s.redirectPage(w.Address, w.Address) })
			add("/nhung/"+strings.TrimSuffix(old, "/")+".html", ledger.File, func() any { return s.emptyEmbedPage() })
		}
	}
	return list
}

// titleAt names the page at an address, for a redirect that has to say where it leads.
func (s *Site) titleAt(address string) string {
	if n := s.modelAt(address); n != nil {
		return n.Title
	}
	for _, p := range s.pages {
		if pageAddress(p) == address {
			return p.Title
		}
	}
	return address
}

// modelAt is the visible model at an address, or nil.
func (s *Site) modelAt(address string) *Node {
	slug, ok := strings.CutPrefix(address, "/mo-hinh/")
	if !ok {
		return nil
	}
	return s.bySlug[strings.Trim(slug, "/")]
}

// index is a page that lists the terms of one kind.
type index struct {
	address, kind, heading, lead string
	lists                        func() []*List
}

func (s *Site) indexes() []index {
	return []index{
		{"/linh-vuc/", "field", "Lĩnh vực", "Phong trào chia mô hình theo bốn lĩnh vực công tác.", nil},
		{"/dia-ban/", "district", "Địa bàn", "Các huyện, thị xã, thành phố của tỉnh theo địa giới khi mô hình được nêu.", nil},
		{"/loai-hinh/", "type", "Loại hình", "Mô hình của tập thể và của cá nhân.", s.typeLists},
		{"/nam/", "year", "Năm", "Mô hình theo năm công nhận hoặc năm đăng ký.", func() []*List { return s.years }},
		{"/don-vi/", "family", "Khối đơn vị", "Mô hình theo khối đơn vị thực hiện. Một mô hình có thể thuộc nhiều khối.", s.familyLists},
	}
}

// FeedOf is a list that has feeds, and the list's newest models.
type FeedOf struct {
	Title, Description string
	Address            string // of the list, from the site's root
	Items              []*Node
}

// FeedLength is how many models a feed carries: enough for a reader that looks once a month, small
// enough for a slow line.
const FeedLength = 50

// Feeds returns every feed: the whole site's, then one for each term of each registry and each year.
func (s *Site) Feeds() []FeedOf {
	feeds := []FeedOf{{s.Config.Title, s.Config.Description, "/", s.models[:min(FeedLength, len(s.models))]}}
	for _, l := range s.Lists() {
		if !hasFeed(l) {
			continue
		}
		feeds = append(feeds, FeedOf{s.Config.Title + " – " + l.Heading, "Mô hình mới nhất: " + l.Heading, l.Address, l.Items[:min(FeedLength, len(l.Items))]})
	}
	return feeds
}

// body renders a document's text with its links in place, for a page of this site.
func (s *Site) body(b *content.Body) string {
	return s.render(b, s.prefix, "", func(p *Picture, alt string) string { return string(p.Image(alt, bodySizes, "lazy")) })
}

// bodyAbroad renders a document's text for readers' programs, which know no address but absolute ones.
func (s *Site) bodyAbroad(b *content.Body, address string) string {
	return s.render(b, s.base, s.base+address, func(p *Picture, alt string) string {
		last := p.Prints[len(p.Prints)-1]
		return `<img src="` + html.EscapeString(s.origin()+last.JPEG) + `" width="` + itoa(last.Width) + `" height="` + itoa(last.Height) + `" alt="` + html.EscapeString(alt) + `">`
	})
}

// origin is the site's address without its path.
func (s *Site) origin() string { return strings.TrimSuffix(s.base, s.prefix) }

// render renders a document's text. Addresses from the site's root get base before them, fragments of
// the page itself get self.
func (s *Site) render(b *content.Body, base, self string, picture func(p *Picture, alt string) string) string {
	return b.Render(func(r *content.Ref) (string, bool) {
		fragment := ""
		if r.Fragment != "" {
			fragment = "#" + foldFragment(r.Fragment)
		}
		switch r.Kind {
		case content.RefSelf:
			return self + fragment, true
		case content.RefAddress:
			if p, _, _ := strings.Cut(r.Target, "?"); s.unlinked(p) {
				return "", false
			}
			return base + r.Target + fragment, true
		}
		if n := s.byPath[r.Target]; n != nil {
			return base + n.Address() + fragment, true
		}
		if p := s.pagesBy[r.Target]; p != nil {
			return base + pageAddress(p) + fragment, true
		}
		return "", false
	}, func(r *content.Ref) string {
		p := s.picture(r.Target)
		if p == nil {
			return "" // not there, or not to be shown
		}
		return picture(p, r.Alt)
	})
}
