package site

import (
	"html/template"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

func (s *Site) modelPage(n *Node) *ModelPage {
	p := &ModelPage{
		Meta:  s.meta(n.Title, n.Summary, n.Address(), Link{Label: "Mô hình", Href: s.Href("/mo-hinh/")}, s.linkField(n)),
		Title: n.Title, Summary: n.Summary, FieldID: n.Field.ID, FieldLink: s.linkField(n),
		Unit: n.Unit, Year: n.Year,
		Facts: s.facts(n), TOC: toc(&n.Body), Body: template.HTML(s.body(&n.Body)),
		Notes: n.Notes, Sources: sources(n.Sources), ReadingMinutes: n.Body.ReadingMinutes(),
		PublishedISO: isoDate(n.Date), PublishedText: dateText(n.Date), UpdatedText: dateText(n.Updated), ReviewText: reviewText(n),
		LearnedFrom: s.lineageLinks(n.learnedFrom), ReplicatedAt: s.lineageLinks(n.replicated),
		Related: s.cards(s.related(n)), Prev: s.neighbour(n.prev), Next: s.neighbour(n.next),
		MissingResults: len(n.Results) == 0,
	}
	p.Draft = s.unpublished(n)
	if !n.UnitSaysPlace() {
		p.Place = n.PlaceText()
	}
	if g := s.gallery(n); len(g) > 0 {
		p.Cover, p.Gallery = g[0], g[1:]
	} else {
		p.Art = s.art(n)
	}
	for _, r := range n.Results {
		p.Results = append(p.Results, resultOf(r))
	}
	for _, r := range n.Recognition {
		p.Recognition = append(p.Recognition, Recognition{r.Level, r.Title, r.Decision, dateText(r.Date), r.Issuer})
	}
	for _, x := range n.People {
		if x.Public() {
			p.People = append(p.People, Person{x.Name, x.Role})
		}
	}
	p.Replicate = replicate(n)
	if short := n.ShortAddress(); short != "" {
		p.ShortLink = s.Absolute(short)
	}
	p.ContributeHref = s.contributeHref()
	p.Unknown = unknown(n)
	p.ShareHref, p.Targets, p.CodeHref = s.Href(shareAddress(n)), targets(s.permanent(n)), s.code(n)
	p.Article, p.Published, p.Modified = true, isoDate(n.Date), isoDate(n.Updated)
	s.describe(&p.Meta, s.Card(n), s.article(n))
	return p
}

// contributeHref is the page on which a unit reads how to send what it knows, if there is one.
func (s *Site) contributeHref() string {
	for _, page := range s.pages {
		if page.Slug == "lien-he" {
			return s.Href(pageAddress(page))
		}
	}
	return ""
}

func (s *Site) linkField(n *Node) Link { return s.link(s.fields[n.Field]) }

func (s *Site) neighbour(n *Node) *Link {
	if n == nil {
		return nil
	}
	return &Link{Label: n.Title, Href: s.Href(n.Address())}
}

func (s *Site) lineageLinks(list []lineage) []Link {
	var links []Link
	for _, l := range list {
		link := Link{Label: l.label}
		switch {
		case l.node != nil:
			link.Href = s.Href(l.node.Address())
			link.Note = l.node.PlaceText()
		case l.place != nil:
			link.Href = s.Href(s.districts[l.place].Address)
		}
		links = append(links, link)
	}
	return links
}

// facts are the lines of the fact box. Lines without a value are left out.
func (s *Site) facts(n *Node) []Fact {
	var facts []Fact
	add := func(name string, values ...Link) {
		if len(values) > 0 && values[0].Label != "" {
			facts = append(facts, Fact{name, values})
		}
	}
	add("Đơn vị", Link{Label: n.Unit})
	var families []Link
	for _, f := range n.Families {
		families = append(families, Link{Label: f.Name, Href: s.Href(s.families[f].Address)})
	}
	add("Khối đơn vị", families...)
	add("Lĩnh vực", Link{Label: n.Field.Name, Href: s.Href(s.fields[n.Field].Address)})
	place := Link{Label: n.District.Name, Href: s.Href(s.districts[n.District].Address), Note: s.PlaceNow(n)}
	if n.Commune != nil {
		add("Địa bàn", Link{Label: n.Commune.Name}, place)
	} else {
		add("Địa bàn", place)
	}
	add("Loại hình", Link{Label: n.Type.Name, Href: s.Href(s.types[n.Type].Address)})
	year := itoa(n.Year)
	add("Năm", Link{Label: year, Href: s.Href("/nam/" + year + "/")})
	add("Tình trạng", Link{Label: n.Status})
	add("Đối tượng hưởng lợi", Link{Label: n.Beneficiaries})
	add("Chủ trì", Link{Label: n.Lead})
	var partners []Link
	for _, x := range n.Partners {
		partners = append(partners, Link{Label: x})
	}
	add("Phối hợp", partners...)
	return facts
}

// replicate gathers what helps to do the same; nil when nothing is known.
func replicate(n *Node) *Replicate {
	r := &Replicate{Conditions: n.Conditions, Steps: n.Steps}
	money := func(name string, v float64) {
		if v > 0 {
			r.Resources = append(r.Resources, Fact{name, []Link{{Label: viet.Decimal(v) + " đồng"}}})
		}
	}
	money("Kinh phí", n.Resources.Budget)
	money("Xã hội hóa", n.Resources.Social)
	if n.Resources.LabourDays > 0 {
		r.Resources = append(r.Resources, Fact{"Ngày công", []Link{{Label: viet.Decimal(n.Resources.LabourDays) + " ngày công"}}})
	}
	if n.Resources.InKind != "" {
		r.Resources = append(r.Resources, Fact{"Hiện vật", []Link{{Label: n.Resources.InKind}}})
	}
	if n.HasContact() {
		contact := func(name string, l Link) {
			if l.Label != "" {
				r.Contact = append(r.Contact, Fact{name, []Link{l}})
			}
		}
		phone := Link{Label: n.Contact.Phone}
		if number := dialled(n.Contact.Phone); number != "" {
			phone.Dial = template.URL("tel:" + number) // digits and a plus sign only
		}
		email := Link{Label: n.Contact.Email}
		if strings.Count(email.Label, "@") == 1 && !strings.ContainsAny(email.Label, " ?&#:/\\<>\"'") {
			email.Href = "mailto:" + email.Label
		}
		contact("Cơ quan", Link{Label: n.Contact.Office})
		contact("Điện thoại", phone)
		contact("Thư điện tử", email)
	}
	if len(r.Conditions) == 0 && len(r.Steps) == 0 && len(r.Resources) == 0 && len(r.Contact) == 0 {
		return nil
	}
	return r
}

// dialled keeps what can be dialled of a telephone number.
func dialled(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' || s[i] == '+' && len(out) == 0 {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// unknown names what a full story has and this one lacks, in the words of the invitation to add it.
// A story with a section of that name is left to speak for itself.
func unknown(n *Node) []string {
	if n.Body.HasAnchor("dieu-chua-biet") {
		return nil // the story says it itself, and better
	}
	var list []string
	miss := func(missing bool, what string) {
		if missing {
			list = append(list, what)
		}
	}
	miss(len(n.Results) == 0, "kết quả bằng số")
	miss(len(n.Steps) == 0 && !n.Body.HasAnchor("cach-lam"), "các bước thực hiện")
	miss(n.Beneficiaries == "", "đối tượng hưởng lợi")
	miss(n.Resources == content.Resources{}, "nguồn lực")
	miss(len(n.Recognition) == 0, "quyết định công nhận")
	miss(n.Status == "", "hiện còn duy trì hay không")
	miss(!n.HasContact(), "nơi liên hệ")
	return list
}

// reviewText says when the story is to be looked at again. It does not say whether that day has passed:
// pages do not depend on the day on which they are made.
func reviewText(n *Node) string {
	if n.ReviewBy.IsZero() {
		return ""
	}
	return "Hạn rà soát lại: " + viet.Date(n.ReviewBy)
}

// Lineage returns where a model was learned from and replicated, as absolute addresses of models and
// names of places.
func (s *Site) Lineage(n *Node) (from, at []string) {
	text := func(list []lineage) []string {
		var out []string
		for _, l := range list {
			if l.node != nil {
				out = append(out, s.Absolute(l.node.Address()))
			} else {
				out = append(out, l.label)
			}
		}
		return out
	}
	return text(n.learnedFrom), text(n.replicated)
}
