package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/viet"
)

// namesPerPage is how many names a page of a list in the order of names has. A line is a twentieth of
// a card with its picture, so a page of them is as long as a page of cards with the usual page size.
const namesPerPage = 100

// namesAddressOf returns the address of a page of a list in the order of names, 1-based. These pages
// stand beside the lists, not inside them: what lies below a list's own address are its pages and the
// narrower lists.
func namesAddressOf(l *List, page int) string { return "/theo-ten" + pageAddressOf(l, page) }

// namesPageCount is 0 for a list that needs no order.
func (s *Site) namesPageCount(l *List) int {
	if len(l.Items) < 2 {
		return 0
	}
	return (len(l.Items) + namesPerPage - 1) / namesPerPage
}

// byTitle returns the list's models in Vietnamese order of their names.
func (l *List) byTitle() []*Node {
	l.titleOnce.Do(func() {
		l.titled = slices.Clone(l.Items)
		slices.SortFunc(l.titled, func(a, b *Node) int {
			return cmp.Or(strings.Compare(a.SortKey, b.SortKey), strings.Compare(a.Slug, b.Slug))
		})
	})
	return l.titled
}

// namesPage is a page of sorted, which is l.Items in the order of names.
func (s *Site) namesPage(l *List, sorted []*Node, page int) *NamesPage {
	address := namesAddressOf(l, page)
	title := l.Heading + ", theo tên"
	if page > 1 {
		title += " – trang " + itoa(page)
	}
	crumbs := append(s.crumbs(l), s.link(l))
	p := &NamesPage{Heading: l.Heading, Newest: s.Href(l.Address), Total: len(sorted), Pages: s.namesPageCount(l)}
	p.Meta = s.meta(title, l.Heading+": danh sách xếp theo tên.", address, crumbs...)
	p.NoIndex = true // the same models stand in the list itself
	p.Breadcrumb[len(p.Breadcrumb)-1].Label = "Theo tên"
	from, to := (page-1)*namesPerPage, min(page*namesPerPage, len(sorted))
	p.From, p.To = from+1, to
	for _, n := range sorted[from:to] {
		letter := viet.Letter(n.Title)
		if len(p.Letters) == 0 || p.Letters[len(p.Letters)-1].Letter != letter {
			p.Letters = append(p.Letters, LetterGroup{Letter: letter, ID: "p-chu-" + letterID(letter)})
		}
		group := &p.Letters[len(p.Letters)-1]
		group.Items = append(group.Items, s.card(n))
	}
	if page > 1 {
		p.Prev = s.Href(namesAddressOf(l, page-1))
	}
	if page < p.Pages {
		p.Next = s.Href(namesAddressOf(l, page+1))
	}
	p.PageLinks = pageLinks(page, p.Pages, func(i int) Link {
		first, last := sorted[(i-1)*namesPerPage], sorted[min(i*namesPerPage, len(sorted))-1]
		return Link{Label: itoa(i), Href: s.Href(namesAddressOf(l, i)), Note: viet.Letter(first.Title) + "–" + viet.Letter(last.Title)}
	})
	return p
}

// letterID is a letter as part of an id: Đ and D, Ă and A must differ.
func letterID(letter string) string {
	if letter == "#" {
		return "so"
	}
	folded := viet.Fold(strings.ToLower(letter))
	if len(folded) > 1 {
		return "u" + strconv.FormatInt(int64([]rune(letter)[0]), 16) // another script
	}
	return folded + map[string]string{"Ă": "2", "Â": "3", "Đ": "2", "Ê": "2", "Ô": "2", "Ơ": "3", "Ư": "2"}[letter]
}
