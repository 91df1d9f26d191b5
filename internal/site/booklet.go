package site

import (
	"html/template"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/cover"
	"dienhinh/internal/viet"
)

// booklet is a volume of a yearly booklet (kỷ yếu), or of a field's.
type booklet struct {
	list    *List
	volume  int // 1-based
	volumes int
}

const bookletsTitle = "Kỷ yếu"

// volumeSize is how many models one volume holds: some two hundred printed pages, which a browser lays
// out in a few seconds and an office printer binds as one book.
const volumeSize = 100

// foreword is the page of content/trang that opens every booklet, if it is there.
const foreword = "loi-noi-dau"

func (b *booklet) address() string {
	kind := "nam/"
	if b.list.Kind == "field" {
		kind = "linh-vuc/"
	}
	address := "/ky-yeu/" + kind + b.list.ID + "/"
	if b.volume > 1 {
		address += "quyen/" + itoa(b.volume) + "/"
	}
	return address
}

func (b *booklet) heading() string {
	if b.list.Kind == "field" {
		return "Mô hình Dân vận khéo lĩnh vực " + b.list.Name
	}
	return "Mô hình Dân vận khéo năm " + b.list.ID
}

func (b *booklet) volumeName() string {
	if b.volumes == 1 {
		return ""
	}
	return "Quyển " + itoa(b.volume)
}

// size is how many models the volume has.
func (b *booklet) size() int {
	return min(b.volume*volumeSize, len(b.list.Items)) - (b.volume-1)*volumeSize
}

// bindBooklets cuts the years' and the fields' lists into volumes.
func (s *Site) bindBooklets() {
	for _, l := range slices.Concat(s.years, s.fieldLists()) {
		volumes := (len(l.Items) + volumeSize - 1) / volumeSize
		for v := range volumes {
			s.booklets = append(s.booklets, &booklet{l, v + 1, volumes})
		}
	}
}

// bookletItems are the models of a volume. Inside a year they stand by field, inside a field by year; then by name.
func (s *Site) bookletItems(b *booklet) []*Node {
	l := b.list
	l.bindOnce.Do(func() {
		l.bound = slices.Clone(l.byTitle())
		if l.Kind == "year" {
			slices.SortStableFunc(l.bound, func(a, b *Node) int { return s.tone(a.Field) - s.tone(b.Field) })
		} else {
			slices.SortStableFunc(l.bound, func(a, b *Node) int { return b.Year - a.Year })
		}
	})
	from := (b.volume - 1) * volumeSize
	return l.bound[from : from+b.size()]
}

func (s *Site) bookletCard(b *booklet) ShareCard {
	tone := -1
	if b.list.Kind == "field" {
		tone = s.tone(b.list.field)
	}
	kicker := bookletsTitle
	if v := b.volumeName(); v != "" {
		kicker += " · " + v
	}
	return s.titleCard(kicker, b.heading(), tone, count(len(b.list.Items)))
}

func (s *Site) bookletPage(b *booklet) *BookletPage {
	p := &BookletPage{Heading: b.heading(), Volume: b.volumeName(), Total: b.size(), Address: s.Absolute(b.address())}
	title := "Kỷ yếu: " + b.heading()
	if p.Volume != "" {
		title += ", " + viet.LowerFirst(p.Volume)
	}
	p.Meta = s.meta(title, "Kỷ yếu để in: "+viet.LowerFirst(b.heading())+", "+count(b.size())+".", b.address(), Link{Label: bookletsTitle, Href: s.Href("/ky-yeu/")})
	p.Loads = s.loads.booklet
	scene := 0
	if b.list.Kind == "field" {
		scene = s.tone(b.list.field)
	} else if b.list.year > 0 {
		scene = b.list.year
	}
	p.Art = template.HTML(cover.Field(scene, s.assets.Motifs))
	for v := 1; v <= b.volumes && b.volumes > 1; v++ {
		other := booklet{list: b.list, volume: v, volumes: b.volumes}
		p.Volumes = append(p.Volumes, Link{Label: other.volumeName(), Href: s.Href(other.address()), Current: v == b.volume})
	}
	for _, page := range s.pages {
		if page.Slug == foreword {
			p.Foreword = &BookletText{page.Title, template.HTML(partOf(s.body(&page.Body), "mo-dau"))}
		}
	}
	units, places := map[string][]*Node{}, map[string][]*Node{}
	ids := map[*Node]string{}
	for i, n := range s.bookletItems(b) {
		id := "b" + itoa(i+1)
		ids[n] = id
		p.Stories = append(p.Stories, s.bookletStory(n, id))
		units[n.Unit] = append(units[n.Unit], n)
		places[n.PlaceText()] = append(places[n.PlaceText()], n)
	}
	terms := func(m map[string][]*Node) []BookletTerm {
		var list []BookletTerm
		for _, name := range sortedKeys(m) {
			t := BookletTerm{Name: name}
			for _, n := range m[name] {
				t.Stories = append(t.Stories, Link{Label: n.Title, Href: "#" + ids[n]})
			}
			list = append(list, t)
		}
		return list
	}
	p.Units, p.Places = terms(units), terms(places)
	s.describe(&p.Meta, s.bookletCard(b), collection())
	return p
}

func (s *Site) bookletStory(n *Node, id string) BookletStory {
	story := BookletStory{
		ID: id, Title: n.Title, Summary: n.Summary, FieldID: n.Field.ID, Field: n.Field.Name, Unit: n.Unit, Year: n.Year,
		Body: template.HTML(partOf(s.body(&n.Body), id)), Replicate: replicate(n),
		Notes: n.Notes, Sources: sources(n.Sources), CodeHref: s.code(n), Address: s.permanent(n),
		LearnedFrom: s.lineageLinks(n.learnedFrom), Spreads: s.lineageLinks(n.replicated),
	}
	story.Cover = s.cover(n)
	if !n.UnitSaysPlace() {
		story.Place = n.PlaceText()
	}
	for _, r := range n.Results {
		story.Results = append(story.Results, resultOf(r))
	}
	return story
}

// resultOf is a result ready to print.
func resultOf(r content.Result) Result {
	return Result{viet.Decimal(r.Value), r.Unit, r.Label, dateText(r.AsOf), r.Source}
}

// partOf makes a story's text part of a larger page: headings go one level down, and its ids and the links
// to them get a prefix, so that many stories can stand in one page. It looks into tags only, which the
// Markdown renderer wrote.
func partOf(body, id string) string {
	var out strings.Builder
	out.Grow(len(body) + len(body)/16)
	for {
		i := strings.IndexByte(body, '<')
		if i < 0 {
			out.WriteString(body)
			return out.String()
		}
		end := strings.IndexByte(body[i:], '>')
		if end < 0 {
			out.WriteString(body)
			return out.String()
		}
		out.WriteString(body[:i])
		tag := body[i : i+end+1]
		body = body[i+end+1:]
		level := 2 // of the digit in <h2> and </h2>
		if len(tag) > 1 && tag[1] == '/' {
			level = 3
		}
		if len(tag) > level && tag[level-1] == 'h' && tag[level] >= '2' && tag[level] <= '5' {
			out.WriteString(tag[:level])
			out.WriteByte(tag[level] + 1)
			tag = tag[level+1:]
		}
		for _, attribute := range [...]string{` id="`, ` href="#`} {
			if at := strings.Index(tag, attribute); at >= 0 {
				out.WriteString(tag[:at+len(attribute)])
				out.WriteString(id)
				out.WriteByte('-')
				tag = tag[at+len(attribute):]
			}
		}
		out.WriteString(tag)
	}
}

// bookletsPage lists the booklets.
func (s *Site) bookletsPage() *IndexPage {
	lead := "Các mô hình xếp thành quyển theo năm và theo lĩnh vực, có bìa, mục lục và bảng tra, để in hoặc lưu thành tệp PDF."
	p := &IndexPage{Meta: s.meta(bookletsTitle, lead, "/ky-yeu/"), Kind: "booklet", Heading: bookletsTitle, Lead: lead}
	for _, b := range s.booklets {
		name := b.list.Heading
		if b.list.Kind == "year" {
			name = b.list.Name
		}
		if v := b.volumeName(); v != "" {
			name += ", " + viet.LowerFirst(v)
		}
		p.Terms = append(p.Terms, TermTile{Link: Link{Label: name, Href: s.Href(b.address()), Note: viet.Number(int64(b.size())) + " bài"}})
	}
	s.describe(&p.Meta, s.titleCard("", bookletsTitle, -1), collection())
	return p
}
