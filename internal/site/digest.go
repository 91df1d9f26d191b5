package site

import (
	"fmt"
	"slices"
	"time"

	"dienhinh/internal/content"
)

// digest is what was published in one month: one link that shares a month's work.
type digest struct {
	year  int
	month time.Month
	items []*Node // newest first
}

const digestsTitle = "Bản tin hằng tháng"

func (d *digest) address() string { return fmt.Sprintf("/ban-tin/%04d-%02d/", d.year, int(d.month)) }

func (d *digest) name() string { return fmt.Sprintf("Tháng %d/%d", int(d.month), d.year) }

func (d *digest) heading() string { return fmt.Sprintf("Bản tin tháng %d/%d", int(d.month), d.year) }

// bindDigests puts every model that has a date of publication into its month, by the clock of Vietnam.
func (s *Site) bindDigests() {
	months := map[int]*digest{}
	for _, n := range s.models {
		if n.Date.IsZero() {
			continue
		}
		t := n.Date.In(content.Zone)
		year, month, _ := t.Date()
		d := months[year*12+int(month)]
		if d == nil {
			d = &digest{year: year, month: month}
			months[year*12+int(month)] = d
			s.digests = append(s.digests, d)
		}
		d.items = append(d.items, n)
	}
	for _, d := range s.digests {
		slices.SortStableFunc(d.items, func(a, b *Node) int { return b.Date.Compare(a.Date) })
	}
	slices.SortFunc(s.digests, func(a, b *digest) int { return (b.year-a.year)*12 + int(b.month-a.month) })
}

func (s *Site) digestCard(d *digest) ShareCard {
	lines := []string{count(len(d.items)) + " mới đăng"}
	if len(d.items) == 1 {
		lines = append(lines, d.items[0].Title)
	}
	return s.titleCard("Bản tin Dân vận khéo", d.name(), -1, lines...)
}

func (s *Site) digestPage(i int) *DigestPage {
	d := s.digests[i]
	lead := count(len(d.items)) + " được đăng trong tháng."
	p := &DigestPage{Heading: d.heading(), Lead: lead, Items: s.cards(d.items), Address: s.Absolute(d.address())}
	p.Meta = s.meta(d.heading(), d.heading()+" của trang "+s.Config.Title+": "+lead, d.address(), Link{Label: digestsTitle, Href: s.Href("/ban-tin/")})
	if i+1 < len(s.digests) {
		p.Older = &Link{Label: s.digests[i+1].name(), Href: s.Href(s.digests[i+1].address())}
	}
	if i > 0 {
		p.Newer = &Link{Label: s.digests[i-1].name(), Href: s.Href(s.digests[i-1].address())}
	}
	p.Targets = targets(p.Address)
	s.describe(&p.Meta, s.digestCard(d), collection())
	return p
}

// digestsPage lists the months.
func (s *Site) digestsPage() *IndexPage {
	lead := "Mỗi tháng một trang, gom các mô hình mới đăng trong tháng để gửi đi bằng một đường dẫn."
	p := &IndexPage{Meta: s.meta(digestsTitle, lead, "/ban-tin/"), Kind: "digest", Heading: digestsTitle, Lead: lead}
	for _, d := range s.digests {
		p.Terms = append(p.Terms, TermTile{Link: Link{Label: d.name(), Href: s.Href(d.address()), Count: len(d.items)}})
	}
	s.describe(&p.Meta, s.titleCard("", digestsTitle, -1), collection())
	return p
}
