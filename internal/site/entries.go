package site

import (
	"strings"
	"sync"

	"dienhinh/internal/content"
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

// Entries returns every page, in a fixed order.
func (s *Site) Entries() []Entry {
	var list []Entry
	add := func(address, owner string, index bool, build func() any) {
		list = append(list, Entry{address, OutputPath(address), owner, index, build})
	}
	const own = "trang có sẵn"
	add("/", own, true, func() any { return s.homePage() })
	for _, n := range s.models {
		add(n.Address(), n.Path, true, func() any { return s.modelPage(n) })
	}
	for _, l := range s.Lists() {
		for page := 1; page <= s.pageCount(l); page++ {
			add(pageAddressOf(l, page), own, true, func() any { return s.listPage(l, page) })
		}
	}
	for _, l := range s.Lists() {
		if len(l.Items) < 2 {
			continue
		}
		sorted := sync.OnceValue(func() []*Node { return byTitle(l.Items) })
		for page := 1; page <= s.namesPageCount(l); page++ {
			add(namesAddressOf(l, page), own, false, func() any { return s.namesPage(l, sorted(), page) })
		}
	}
	for _, x := range s.indexes() {
		add(x.address, own, true, func() any { return s.indexPage(x) })
	}
	add("/thong-ke/", own, true, func() any { return s.statsPage() })
	add("/tim-kiem/", own, false, func() any { return s.searchPage() })
	add("/du-lieu/", own, true, func() any { return s.dataPage() })
	add("/404.html", own, false, func() any { return s.notFoundPage() })
	for _, p := range s.pages {
		add(pageAddress(p), p.Path, true, func() any { return s.plainPage(p) })
	}
	for _, n := range s.models {
		if short := n.ShortAddress(); short != "" {
			add(short, n.Path, false, func() any { return s.redirectPage(n.Title, n.Address()) })
		}
	}
	for _, r := range s.redirects {
		add(r.From, r.Owner, false, func() any { return s.redirectPage(s.titleAt(r.To), r.To) })
	}
	return list
}

// titleAt names the page at an address, for a redirect that has to say where it leads.
func (s *Site) titleAt(address string) string {
	if slug, ok := strings.CutPrefix(address, "/mo-hinh/"); ok {
		if n := s.bySlug[strings.Trim(slug, "/")]; n != nil {
			return n.Title
		}
	}
	for _, p := range s.pages {
		if pageAddress(p) == address {
			return p.Title
		}
	}
	return address
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
		if l.Kind == "all" || l.Kind == "crossing" {
			continue
		}
		feeds = append(feeds, FeedOf{s.Config.Title + " – " + l.Heading, "Mô hình mới nhất: " + l.Heading, l.Address, l.Items[:min(FeedLength, len(l.Items))]})
	}
	return feeds
}

// body renders a document's text with its links in place.
func (s *Site) body(b *content.Body) string {
	return b.Render(func(r *content.Ref) (string, bool) {
		fragment := ""
		if r.Fragment != "" {
			fragment = "#" + foldFragment(r.Fragment)
		}
		switch r.Kind {
		case content.RefSelf:
			return fragment, true
		case content.RefAddress:
			if p, _, _ := strings.Cut(r.Target, "?"); s.gone[p] {
				return "", false
			}
			return s.prefix + r.Target + fragment, true
		}
		if n := s.byPath[r.Target]; n != nil {
			return s.Href(n.Address()) + fragment, true
		}
		if p := s.pagesBy[r.Target]; p != nil {
			return s.Href(pageAddress(p)) + fragment, true
		}
		return "", false
	}, func(r *content.Ref) string {
		p := s.in.Picture(r.Target)
		if !p.Shown() {
			return "" // not there, or not to be shown
		}
		return string(p.Image(r.Alt, bodySizes, "lazy"))
	})
}
