package site

import (
	"cmp"
	"html/template"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/cover"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/viet"
)

// Input is everything the graph is made of.
type Input struct {
	Config   *content.Config
	Registry *content.Registry
	Models   []*content.Model
	Pages    []*content.Page
	// Picture returns the published picture made from a source file, or nil when there is no such
	// file. A picture that exists but may not be shown has no size.
	Picture func(path string) *Picture
	Ledger  *ledger.Ledger // of published addresses; nil when the project has none
	Unread  []string       // files of stories and pages that could not be read as such

	// Previous is a site made of about the same, or nil. What is slow to make and depends on little is taken from it when
	// that is the same here: with it or without, the site is the same.
	Previous *Site
}

// Options are what a run chooses; the content does not.
type Options struct {
	BaseURL string    // scheme, host and path prefix, without a slash at the end
	Drafts  bool      // show drafts and scheduled stories
	Preview bool      // nothing is published: an address that would be lost is a warning
	AsOf    time.Time // the only clock
	Assets  Assets
	Columns []Column // the data dictionary, printed on the open data page
	Policy  string   // content security policy of addresses without a page, when no header can say it
}

// Assets are the addresses, from the site's root, of what pages load.
type Assets struct {
	Styles  []string
	Early   []string // scripts that run before anything is drawn
	Scripts []string // scripts that may wait
	Preload []string // fonts
	Icon    string
	Motifs  string // the sprite of package cover; may be empty
	Search  string // the script of the search page; may be empty
	Booklet string // the script of the booklets; may be empty
	Paper   string // the style sheet of what is made for paper; may be empty
	Stats   string // the style sheet of the statistics; may be empty
	Embed   string // the style sheet of the cards for other sites; may be empty
	Form    string // the script of the form; may be empty
	FormCSS string // the form's style sheet; may be empty
}

// under returns the addresses as pages of a site below prefix write them.
func (a Assets) under(prefix string) Assets {
	all := func(list []string) []string {
		out := make([]string, len(list))
		for i, x := range list {
			out[i] = prefix + x
		}
		return out
	}
	one := func(x string) string {
		if x == "" {
			return ""
		}
		return prefix + x
	}
	return Assets{all(a.Styles), all(a.Early), all(a.Scripts), all(a.Preload), one(a.Icon), one(a.Motifs), one(a.Search), one(a.Booklet), one(a.Paper), one(a.Stats), one(a.Embed), one(a.Form), one(a.FormCSS)}
}

// Site is the graph. It never changes once New has returned it, and may be used from many goroutines.
type Site struct {
	Config   *content.Config
	Registry *content.Registry

	base      string // absolute address without a slash at the end
	prefix    string // the path of base
	opt       Options
	noContact bool   // the page that security.txt would name is not there
	assets    Assets // of opt, with the prefix
	in        Input

	models  []*Node // visible, newest first
	bySlug  map[string]*Node
	byPath  map[string]*Node // of visible models, by source file
	pages   []*content.Page  // visible, in menu order
	pagesBy map[string]*content.Page
	hidden  map[string]bool // source files of stories that may not be shown

	all       *List
	fields    map[*content.Term]*List
	types     map[*content.Term]*List
	districts map[*content.District]*List
	families  map[*content.Family]*List
	years     []*List
	crossings map[crossing]*List

	loads    loads
	likes    func() []likeness // these four are made when they are first asked for
	kin      func() *kinship
	finder   func() *finder          //
	moved    func() map[string]Entry //
	frames   map[string]*Frame       // by the address of the menu's entry that they mark; "" marks none
	digests  []*digest               // newest first
	booklets []*booklet              // years newest first, then fields

	redirects []Redirect
	withdrawn []Withdrawn
	gone      map[string]bool // addresses of hidden stories, old ones included
	down      map[string]bool // addresses of withdrawn
}

// Node is a visible model with its place in the graph.
type Node struct {
	*content.Model
	position    int32 // among the visible models
	learnedFrom []lineage
	replicated  []lineage
	prev, next  *Node // inside the field
	shareOnce   sync.Once
	shareCard   ShareCard
	cardOnce    sync.Once
	listCard    *Card
}

type crossing struct {
	field    *content.Term
	district *content.District
}

// Redirect is an old address and where it leads now, both from the site's root.
type Redirect struct {
	From, To string
	Owner    string // the file that asks for it
	follows  bool   // asked for by nobody: the page accompanies one that has moved
}

// File reports that both ends are files for programs, such as feeds. On a host without redirect rules only
// the bytes of one answer for the other.
func (r Redirect) File() bool {
	return path.Ext(r.From) != "" && path.Ext(r.From) != ".html" && path.Ext(r.To) != ""
}

// New assembles the graph and reports what only the whole shows.
func New(in Input, opt Options) (*Site, diag.Findings) {
	s := &Site{
		Config: in.Config, Registry: in.Registry, in: in, opt: opt,
		base:   strings.TrimRight(opt.BaseURL, "/"),
		bySlug: make(map[string]*Node, len(in.Models)), byPath: make(map[string]*Node, len(in.Models)), pagesBy: map[string]*content.Page{}, hidden: map[string]bool{}, gone: map[string]bool{}, down: map[string]bool{},
	}
	if u, err := url.Parse(s.base); err == nil {
		s.prefix = strings.TrimRight(u.EscapedPath(), "/")
	}
	s.assets = opt.Assets.under(s.prefix)
	c := &checker{s: s, claimed: make(map[string]string, len(in.Models)+len(in.Pages))}
	c.addresses()
	nodes := make([]Node, len(in.Models))
	for i, m := range in.Models {
		if !m.Visible(opt.AsOf, opt.Drafts) {
			s.hidden[m.Path] = true
			s.gone[modelAddress(m.Slug)] = true
			s.gone["/m/"+m.ID.Value+"/"] = true
			for _, a := range m.Aliases {
				if from, problem := ledger.CheckAddress(a.Value); problem == (diag.Text{}) {
					s.gone[from] = true
				}
			}
			continue
		}
		if m.Field == nil || m.District == nil || m.Type == nil || m.Year == 0 || s.bySlug[m.Slug] != nil {
			continue // reported where it was found
		}
		n := &nodes[i]
		n.Model = m
		s.models = append(s.models, n)
		s.bySlug[m.Slug] = n
		s.byPath[m.Path] = n
	}
	s.order()
	for _, p := range in.Pages {
		if p.Draft && !opt.Drafts {
			s.hidden[p.Path] = true
			s.gone[pageAddress(p)] = true
			continue
		}
		s.pages = append(s.pages, p)
		s.pagesBy[p.Path] = p
	}
	slices.SortStableFunc(s.pages, func(a, b *content.Page) int {
		return cmp.Or(cmp.Compare(orderOf(a), orderOf(b)), viet.Compare(a.Title, b.Title), strings.Compare(a.Path, b.Path))
	})
	s.group()
	s.kin = sync.OnceValue(func() *kinship { return newKinship(s.models) })
	s.likes = sync.OnceValue(func() []likeness { return likenesses(s.models) })
	if p := in.Previous; p != nil && sameTitles(p.models, s.models) {
		s.kin = p.kin
	}
	s.in.Previous = nil // or all sites there ever were would stay
	s.finder, s.moved = sync.OnceValue(s.newFinder), sync.OnceValue(s.newMoved)
	s.bindDigests()
	s.bindBooklets()
	s.loads = s.assets.loads()
	s.bindFrames()
	c.lineage()
	c.aliases()
	c.ledger()
	c.links()
	c.photos()
	c.featured()
	c.security()
	c.ended()
	return s, c.findings
}

// orderOf puts pages without an order after those with one.
func orderOf(p *content.Page) int {
	if p.Order == 0 {
		return 1 << 20
	}
	return p.Order
}

// order sorts the models newest first; within a year by date, then by name.
func (s *Site) order() {
	slices.SortFunc(s.models, func(a, b *Node) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), b.Date.Compare(a.Date), strings.Compare(a.SortKey, b.SortKey), strings.Compare(a.Slug, b.Slug))
	})
	for i, n := range s.models {
		n.position = int32(i)
	}
}

// art is the drawn cover of a model that has no picture. Package cover writes numbers and the sprite's address only.
func (s *Site) art(n *Node) template.HTML {
	return template.HTML(cover.SVG(s.artOf(n), s.assets.Motifs))
}

// mark is the drawn cover in small.
func (s *Site) mark(n *Node) template.HTML {
	return template.HTML(cover.Mark(s.artOf(n), s.assets.Motifs))
}

func (s *Site) artOf(n *Node) cover.Spec {
	tile := n.District.Tile
	return cover.Spec{Seed: n.Slug, Scene: s.tone(n.Field), Column: tile.Column, Row: tile.Row, Year: n.Year, Individual: n.Type.ID == "ca-nhan"}
}

// Models returns the visible models, newest first.
func (s *Site) Models() []*Node { return s.models }

// Redirects returns the old addresses, sorted.
func (s *Site) Redirects() []Redirect { return s.redirects }

// Prefix is the path part of the site's own address, without a slash at the end.
func (s *Site) Prefix() string { return s.prefix }

// Href returns the address of a path from the site's root, for use in pages.
func (s *Site) Href(p string) string { return s.prefix + p }

// Absolute returns the address of a path from the site's root, for use outside the site.
func (s *Site) Absolute(p string) string { return s.base + p }

// Address returns a model's address from the site's root.
func (n *Node) Address() string { return modelAddress(n.Slug) }

func modelAddress(slug string) string { return "/mo-hinh/" + slug + "/" }

func pageAddress(p *content.Page) string { return "/" + p.Slug + "/" }

// ShortAddress returns the permanent short address, or an empty text without an id.
func (n *Node) ShortAddress() string {
	if n.ID.Value == "" {
		return ""
	}
	return "/m/" + n.ID.Value + "/"
}

// OutputPath returns the file that answers at an address.
func OutputPath(address string) string {
	p := strings.TrimPrefix(address, "/")
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// PlaceText is where the model is, as its day called it: "Xã Hồng Phong, Huyện Thanh Miện".
func (n *Node) PlaceText() string {
	if n.Commune != nil {
		return n.Commune.Name + ", " + n.District.Name
	}
	return n.District.Name
}

// PlaceNow says where the model's place is today, or nothing when it has not changed.
func (s *Site) PlaceNow(n *Node) string {
	now := cityInText(s.Registry.Province.Now)
	if c := n.Commune; c != nil {
		switch {
		case !c.From.IsZero():
			return "thuộc " + now + "; " + viet.LowerFirst(n.District.Name) + " là tên cũ của vùng này"
		case len(c.Now) == 1 && c.Now[0].Whole:
			return "nay thuộc " + c.Now[0].Commune.Name + ", " + now + " (từ " + viet.Date(c.Until) + ")"
		case len(c.Now) > 0:
			names := make([]string, len(c.Now))
			for i, next := range c.Now {
				names[i] = next.Commune.Name
			}
			return "đã chia; nay thuộc " + strings.Join(names, " hoặc ") + ", " + now + " (từ " + viet.Date(c.Until) + ")"
		case !c.Until.IsZero():
			return "đã sáp nhập; chưa rõ nay thuộc xã nào của " + now
		}
	}
	return s.districtNow(n.District)
}

// cityInText writes the kind of a place in lower case, as it stands inside a sentence: "thành phố Hải
// Phòng".
func cityInText(name string) string { return viet.LowerFirst(name) }

func (s *Site) districtNow(d *content.District) string {
	p := s.Registry.Province
	switch {
	case d.Whole && p.Now != "":
		return p.Name + " nay thuộc " + cityInText(p.Now) + " (từ " + viet.Date(p.Until) + ")"
	case !d.Until.IsZero():
		return "từ " + viet.Date(d.Until) + " không còn cấp huyện; vùng này nay thuộc " + cityInText(p.Now)
	}
	return ""
}

// checker collects what only the whole shows.
type checker struct {
	s        *Site
	claimed  map[string]string // address → the file that has it
	findings diag.Findings
}

func (c *checker) at(file string, p content.Pos, severity diag.Severity, code string, what, hint diag.Text) {
	c.findings = append(c.findings, diag.Finding{Severity: severity, Code: code, File: file, Line: p.Line, Column: p.Column, Length: p.Length, Source: p.Source, Text: what, Hint: hint})
}

// reserved are the first parts of addresses that the site itself uses.
var reserved = []string{"mo-hinh", "linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi", "tim-kiem", "thong-ke", "du-lieu", "theo-ten", "m", "static", "admin", "bien-tap", "ban-tin", "ky-yeu", "nhung", "index", "404"}

// addresses claims every document's address and reports two on one. Hidden stories count: they will
// be published one day.
func (c *checker) addresses() {
	ids := make(map[string]*content.Model, len(c.s.in.Models))
	for _, m := range c.s.in.Models {
		c.claim(modelAddress(m.Slug), m.Path)
		if m.ID.Value == "" {
			continue
		}
		k := strings.ToLower(m.ID.Value)
		if other := ids[k]; other != nil {
			c.at(m.Path, m.ID.At, diag.Error, "duplicate-id", diag.Say("mã “%s” đã thuộc về %s", "the id “%s” already belongs to %s", m.ID.Value, other.Path),
				diag.Say("mỗi mô hình một mã: đặt mã khác cho bài viết sau", "each model has its own id: give the later one another"))
			continue
		}
		ids[k] = m
	}
	for _, p := range c.s.in.Pages {
		if slices.Contains(reserved, p.Slug) {
			c.at(p.Path, content.Pos{}, diag.Error, "reserved-address", diag.Say("địa chỉ /%s/ đã dành cho trang có sẵn", "the address /%s/ is reserved", p.Slug),
				diag.Say("đổi tên tệp", "rename the file"))
			continue
		}
		c.claim(pageAddress(p), p.Path)
	}
}

func (c *checker) claim(address, file string) {
	if other, taken := c.claimed[address]; taken {
		c.at(file, content.Pos{}, diag.Error, "address-clash", diag.Say("bài này và %s có cùng địa chỉ %s", "this file and %s have the same address %s", other, address),
			diag.Say("đổi tên một trong hai tệp; tên tệp bỏ dấu mà giống nhau thì địa chỉ giống nhau", "rename one of the two; names that fold to the same letters have the same address"))
		return
	}
	c.claimed[address] = file
}

// ended points at models of a year that is far ahead, and at those of a year in which the district level no longer existed and whose commune
// is not one of the new units (domain rule: districts are valid up to 2025-06-30).
func (c *checker) ended() {
	for _, n := range c.s.models {
		if next := c.s.opt.AsOf.Year() + 1; n.Year > next {
			c.at(n.Path, content.Pos{}, diag.Warning, "year-ahead", diag.Say("năm %d còn ở phía trước", "the year %d is still to come", n.Year),
				diag.Say("xem lại dòng year, có phải gõ nhầm không; đăng ký cho năm sau thì ghi đến %d", "look at the line year: is it a slip? What is registered for next year may say %d", next))
		}
		d := n.District
		if d.Until.IsZero() || n.Year <= d.Until.Year() || n.Commune != nil && !n.Commune.From.IsZero() {
			continue
		}
		c.at(n.Path, content.Pos{}, diag.Note, "ended-district", diag.Say("mô hình năm %d nhưng %s chỉ có đến trước ngày %s", "the model is of %d but %s existed only before %s", n.Year, d.Name, viet.Date(d.Until)),
			diag.Say("ghi thêm xã, phường mới ở dòng commune", "give the new commune in the line commune"))
	}
}

// photos reports pictures of the front matter that are not there.
func (c *checker) photos() {
	for _, m := range c.s.in.Models {
		for _, p := range m.Photos {
			if !p.Public() {
				continue // its file may be gone, as it should
			}
			target := path.Join(path.Dir(m.Path), p.File.Value)
			if c.s.in.Picture(target) == nil {
				c.missingPicture(m.Path, p.File.At, p.File.Value)
			}
		}
	}
}

func (c *checker) missingPicture(file string, at content.Pos, name string) {
	c.at(file, at, diag.Error, "missing-picture", diag.Say("không có tệp ảnh “%s” cạnh bài viết", "there is no picture file “%s” beside the story", name),
		diag.Say("chép ảnh (JPEG, PNG hoặc WebP) vào %s/, hoặc sửa tên tệp", "copy the picture (JPEG, PNG or WebP) into %s/, or mend its name", path.Dir(file)))
}

func (c *checker) featured() {
	for _, f := range c.s.Config.Featured {
		if c.s.bySlug[viet.Slug(f.Value)] != nil {
			continue
		}
		if _, exists := c.claimed[modelAddress(viet.Slug(f.Value))]; exists {
			continue // a hidden story; it will be featured when it is published
		}
		slugs := make([]string, 0, len(c.s.models))
		for _, n := range c.s.models {
			slugs = append(slugs, n.Slug)
		}
		hint := diag.Text{}
		if near, ok := viet.Nearest(f.Value, slugs); ok {
			hint = diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", near)
		}
		c.at(content.ConfigFile, f.At, diag.Warning, "unknown-model", diag.Say("không có mô hình nào có địa chỉ “%s”", "there is no model “%s”", f.Value), hint)
	}
}

// itoa is strconv.Itoa under a short name.
func itoa(n int) string { return strconv.Itoa(n) }
