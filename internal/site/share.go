package site

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/card"
	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// ShareCard is the picture that goes with a link to a page on Facebook and Zalo. Its address is made
// of its content, so that a changed card is a new file and an unchanged one never has to be drawn again.
type ShareCard struct {
	Address string // from the site's root
	Spec    card.Spec
	Photo   string // source file of the photograph that lies behind the text; may be empty
	Alt     string
	Owner   string // the source file that the words are from
}

// finish gives a card its address.
func (s *Site) finish(c ShareCard) ShareCard {
	c.Spec.Brand = s.Config.Title
	key, ext := c.Spec.Key(), ".png"
	if c.Photo != "" {
		// The published picture's name is a hash of what it shows.
		name := strings.TrimSuffix(path.Base(s.picture(c.Photo).Full()), ".jpg")
		key, ext = key+"-"+name, ".jpg"
	}
	c.Address = "/static/the/" + key[:2] + "/" + key[2:] + ext
	return c
}

// titleCard is the card of a page that is not about one model.
func (s *Site) titleCard(kicker, title string, tone int, lines ...string) ShareCard {
	c := ShareCard{Owner: "trang có sẵn", Alt: title}
	if kicker != "" {
		c.Alt = kicker + ": " + title
	}
	c.Spec = card.Spec{Kicker: kicker, Title: title, Lines: lines, Tone: tone, Seed: title}
	return s.finish(c)
}

func (s *Site) homeCard() ShareCard { return s.titleCard("", s.Config.Title, -1, s.Config.Tagline) }

// listCard is the card of a list, whichever of its pages is shared.
func (s *Site) listCard(l *List) ShareCard {
	kicker, title, tone := "", l.Name, -1
	switch l.Kind {
	case "field":
		kicker, tone = "Lĩnh vực", s.tone(l.field)
	case "district":
		kicker = "Địa bàn"
	case "type":
		kicker = "Loại hình"
	case "year":
		kicker, title = "Mô hình, điển hình “Dân vận khéo”", "Năm "+l.ID
	case "family":
		kicker = "Khối đơn vị"
	case "crossing":
		kicker, title, tone = l.field.Name, l.district.Name, s.tone(l.field)
	}
	size := viet.Number(int64(len(l.Items))) + " mô hình, điển hình"
	if len(l.Items) == 0 {
		size = "Chưa có mô hình nào"
	}
	return s.titleCard(kicker, title, tone, size)
}

// tone is a field's position in the registry, which chooses its colours.
func (s *Site) tone(f *content.Term) int {
	for i, x := range s.Registry.Fields {
		if x == f {
			return i
		}
	}
	return -1
}

// Card is a model's share card.
func (s *Site) Card(n *Node) ShareCard {
	n.shareOnce.Do(func() { n.shareCard = s.newModelCard(n) })
	return n.shareCard
}

func (s *Site) newModelCard(n *Node) ShareCard {
	c := ShareCard{Owner: n.Path, Alt: n.Title + ". " + n.Unit}
	where := itoa(n.Year)
	// A long unit is cut on the card, and what it says of the place with it.
	const whole = 56
	if !n.UnitSaysPlace() || utf8.RuneCountInString(n.Unit) > whole {
		where = n.PlaceText() + " · " + where
	}
	c.Spec = card.Spec{Kicker: n.Field.Name, Title: n.Title, Lines: []string{n.Unit, where}, Tone: s.tone(n.Field), Seed: n.Slug}
	for _, ph := range n.Photos {
		if target := join(n.Path, ph.File.Value); ph.Public() && s.picture(target) != nil {
			c.Photo = target
			break
		}
	}
	return s.finish(c)
}

// Type is the media type of the picture.
func (c ShareCard) Type() string {
	if c.Photo != "" {
		return "image/jpeg"
	}
	return "image/png"
}

// Story is a model's text for readers' programs, with absolute addresses.
func (s *Site) Story(n *Node) string { return s.bodyAbroad(&n.Body, n.Address()) }

// ShareCards are the cards of all pages, each picture once.
func (s *Site) ShareCards() []ShareCard {
	var list []ShareCard
	seen := map[string]bool{}
	add := func(c ShareCard) {
		if !seen[c.Address] {
			seen[c.Address] = true
			list = append(list, c)
		}
	}
	add(s.homeCard())
	for _, n := range s.models {
		add(s.Card(n))
	}
	for _, l := range s.Lists() {
		add(s.listCard(l))
	}
	for _, x := range s.indexes() {
		add(s.titleCard("", x.heading, -1))
	}
	for _, d := range s.digests {
		add(s.digestCard(d))
	}
	for _, b := range s.booklets {
		add(s.bookletCard(b))
	}
	for _, title := range ownTitles {
		add(s.titleCard("", title, -1))
	}
	for _, p := range s.pages {
		add(s.pageCard(p))
	}
	return list
}

// ownTitles are the site's own pages that have no list and no model.
var ownTitles = []string{statsTitle, dataTitle, digestsTitle, bookletsTitle}

func (s *Site) pageCard(p *content.Page) ShareCard {
	c := s.titleCard("", p.Title, -1)
	c.Owner = p.Path
	return c
}

// share puts a card into a page's head.
func (s *Site) share(m *Meta, c ShareCard) {
	m.Image = &ShareImage{Src: s.Href(c.Address), URL: s.Absolute(c.Address), Width: card.Width, Height: card.Height, Alt: c.Alt, Type: c.Type()}
}

// Code is a file with the QR code of a model's permanent address.
type Code struct {
	Address string // from the site's root
	Text    string // what the code says
	SVG     bool   // else PNG
}

// permanent is the address of a model that posters and codes carry: the short one, which survives
// renames, or the story's own when it has no id.
func (s *Site) permanent(n *Node) string {
	if short := n.ShortAddress(); short != "" {
		return s.Absolute(short)
	}
	return s.Absolute(n.Address())
}

// Codes are the files of a model's code, SVG and PNG. Their names say what is in them.
func (s *Site) Codes(n *Node) [2]Code {
	text := s.permanent(n)
	name := n.ID.Value
	if name == "" {
		name = n.Slug
	}
	sum := sha256.Sum256([]byte(codeVersion + text))
	name = "/static/ma/" + name + "." + hex.EncodeToString(sum[:5])
	return [2]Code{{name + ".svg", text, true}, {name + ".png", text, false}}
}

// codeVersion changes when the drawing of codes changes.
const codeVersion = "3 "

// code is the code as a picture on a page.
func (s *Site) code(n *Node) string { return s.Href(s.Codes(n)[0].Address) }

// shareAddress is the page with everything for sharing a model; embedAddress is the small page that
// other sites show inside theirs. It stands apart because only it may be framed.
func shareAddress(n *Node) string { return n.Address() + "chia-se/" }
func embedAddress(n *Node) string { return "/nhung/" + n.Slug + ".html" }

// emptyEmbedPage stands in other sites' frames for a story that is not shown.
func (s *Site) emptyEmbedPage() *EmbedPage {
	m := s.meta("Bài này hiện không hiển thị", "", "")
	m.Loads = s.loads.embed
	return &EmbedPage{Meta: m, Href: s.Absolute("/")}
}

// targets are the ways to pass a page on. They are plain links: nothing of theirs is loaded here.
// They hand on the short address, which outlives a renaming; its page has the picture and the words of the story's own.
func targets(short string) []Link {
	// Facebook documents its address. Zalo documents only its script; this is the address which that
	// script opens.
	zalo, _ := json.Marshal(map[string]string{"url": short})
	return []Link{
		{Label: "Facebook", Href: "https://www.facebook.com/sharer/sharer.php?u=" + url.QueryEscape(short)},
		{Label: "Zalo", Href: "https://button-share.zalo.me/share_external?d=" + url.QueryEscape(base64.StdEncoding.EncodeToString(zalo))},
		{Label: "Thư điện tử", Href: "mailto:?body=" + url.PathEscape(short)},
	}
}

// captions are texts ready to paste beside a link.
func (s *Site) captions(n *Node) []Caption {
	link := s.permanent(n)
	who := n.Unit
	if !n.UnitSaysPlace() && !n.District.Whole {
		who += ", " + viet.LowerFirst(n.PlaceText())
	}
	line := n.Title + " – " + who + ". " + link
	story := n.Title + "\n\n"
	if n.Summary != "" {
		story += n.Summary + "\n\n"
	}
	story += who + " · " + itoa(n.Year) + "\nĐọc bài: " + link
	return []Caption{
		{"p-mot-dong", "Một dòng", "Cho tin nhắn, bình luận.", line},
		{"p-mot-doan", "Một đoạn", "Cho bài đăng Facebook, Zalo.", story},
		{"p-the-chu-de", "Một đoạn, có thẻ chủ đề", "Cho bài đăng muốn nhiều người tìm thấy.", story + "\n\n" + strings.Join(s.hashtags(n), " ")},
	}
}

// hashtags are the site's own and those of the model's field and district.
func (s *Site) hashtags(n *Node) []string {
	tags := []string{}
	for _, t := range s.Config.Hashtags {
		tags = append(tags, "#"+t)
	}
	tags = append(tags, "#"+hashtag(n.Field.Hashtag, n.Field.Name))
	if !n.District.Whole {
		tags = append(tags, "#"+hashtag(n.District.Hashtag, n.District.Short()))
	}
	return tags
}

// hashtag is the registry's own, or the name without marks, each syllable with a capital: Thanh Miện
// becomes ThanhMien.
func hashtag(own, name string) string {
	if own != "" {
		return own
	}
	var b strings.Builder
	for _, syllable := range viet.Syllables(name) {
		r, size := utf8.DecodeRuneInString(syllable)
		b.WriteString(strings.ToUpper(string(r)) + syllable[size:])
	}
	return b.String()
}

func (s *Site) sharePage(n *Node) *SharePage {
	p := &SharePage{
		Meta:  s.meta("Chia sẻ: "+n.Title, n.Summary, shareAddress(n), Link{Label: "Mô hình", Href: s.Href("/mo-hinh/")}),
		Title: n.Title, Summary: n.Summary, FieldID: n.Field.ID, Field: n.Field.Name, Unit: n.Unit, Year: n.Year,
		ModelHref: s.Href(n.Address()), Address: s.permanent(n), Targets: targets(s.permanent(n)), Captions: s.captions(n),
	}
	p.Loads = s.loads.paper
	p.NoIndex = true
	p.Draft = s.unpublished(n)
	p.Breadcrumb[len(p.Breadcrumb)-1].Label = "Chia sẻ"
	s.share(&p.Meta, s.Card(n))
	if u, err := url.Parse(s.base); err == nil {
		p.Host = u.Host
	}
	files := s.Codes(n)
	p.CodeSVG, p.CodePNG = s.Href(files[0].Address), s.Href(files[1].Address)
	p.EmbedHref = s.Href(embedAddress(n))
	esc := html.EscapeString
	p.EmbedFrame = `<iframe src="` + esc(s.Absolute(embedAddress(n))) + `" title="` + esc(n.Title) + `" width="100%" height="400" loading="lazy" style="border:0;max-width:600px"></iframe>`
	// Not the card itself: its address changes with its words, and would be gone from the other site's page.
	p.EmbedLink = `<a href="` + esc(s.permanent(n)) + `">` + esc(n.Title) + `</a> – ` + esc(n.Unit)
	if !n.UnitSaysPlace() {
		p.Place = n.PlaceText()
	}
	if p.Cover = s.cover(n); p.Cover == nil {
		p.Art = s.art(n)
	}
	switch letters := utf8.RuneCountInString(n.Title); {
	case letters > 80:
		p.Long = 2
	case letters > 42:
		p.Long = 1
	}
	for i, r := range n.Results {
		if i == 3 {
			break
		}
		p.Results = append(p.Results, Result{Value: viet.Decimal(r.Value), Unit: r.Unit, Label: r.Label})
	}
	return p
}

func (s *Site) embedPage(n *Node) *EmbedPage {
	m := s.meta(n.Title, n.Summary, embedAddress(n))
	m.NoIndex = true
	m.Loads = s.loads.embed
	s.share(&m, s.Card(n))
	return &EmbedPage{Meta: m, Href: s.permanent(n)}
}
