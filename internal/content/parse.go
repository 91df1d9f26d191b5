package content

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// The folders and files of a project, from its root.
const (
	ModelsFolder = "content/mo-hinh"
	PagesFolder  = "content/trang"
	ConfigFile   = "content/site.yaml"
)

// Config is site.yaml.
type Config struct {
	Title, Tagline, Description, Language, BaseURL, Publisher string
	PageSize                                                  int
	Featured                                                  []Located // slugs of models
	Hashtags                                                  []string  // for captions, without #
	Movement                                                  Movement
	Security                                                  Security
}

// Security is where somebody who finds a weakness of the site reports it, and until when the editors promise to look
// there (RFC 9116).
type Security struct {
	Contact Located // an address of the site ("/lien-he/"), https://… or mailto:…; empty when there is none
	Expires time.Time
}

// Movement is the year's figures as their source prints them; they are not computed from the models.
type Movement struct {
	Year         int
	Figures      []Figure
	Source, Note string
}

// Figure is one printed number.
type Figure struct {
	Label string
	Value float64
}

// Page is a plain page: an introduction, a guide.
type Page struct {
	Path, Slug           string
	Title, Summary, Menu string
	Order                int
	Updated              time.Time
	Draft                bool
	Notes                []string
	Sources              []Source
	Aliases              []Located
	Outside              []Located // links to other sites
	Body                 Body
}

// SlugOf returns the address part of a story or page from its path: the file's name, or its folder's
// for index.md, folded to ASCII.
func SlugOf(p string) string {
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	if strings.EqualFold(name, "index") {
		name = path.Base(path.Dir(p))
	}
	return viet.Slug(name)
}

// ParseModel reads one story. hidden are the names that other stories hide; they are hidden here too,
// unless this story records that its own person of that name agreed. The model is nil when the file
// cannot be read as one at all.
func ParseModel(p string, data []byte, reg *Registry, hidden ...string) (*Model, diag.Findings) {
	m := &Model{Path: p, Slug: SlugOf(p)}
	where := map[string]Pos{} // people's names → where they stand, for findings about them
	var names *nameFinder
	var disputed []Person
	body, t, findings := parseFile(p, data, func(v value) {
		decode(v, reg.keys, m, label("phần thông tin", "the front matter"))
		if m.communeAt.node != nil {
			m.resolveCommune(m.communeAt, reg)
			m.communeAt = value{}
		}
	}, func(source string) (string, *nameFinder) {
		m.HiddenNames = m.hiddenNames()
		for _, p := range m.People {
			where[viet.Key(personName(p.Name))] = p.at
			if slices.ContainsFunc(hidden, func(name string) bool { return viet.Key(name) == viet.Key(personName(p.Name)) }) && m.agreed(p.Name) {
				disputed = append(disputed, p)
			}
		}
		m.holdChildren()
		hidden = slices.DeleteFunc(slices.Clone(hidden), m.agreed)
		if names = newNameFinder(append(hidden, m.HiddenNames...)); names != nil {
			names.know(m)
			source = m.hide(names, source)
		}
		return source, names
	})
	if body == nil {
		return nil, findings
	}
	m.Body = *body
	m.readTitle()
	m.Outside = outside(t, m.Sources, body)
	findings = append(findings, m.heldPhotos()...)
	if names != nil {
		findings = append(findings, m.leftNames(t, names, where)...)
	}
	for _, p := range disputed {
		findings = append(findings, m.found(p.at, diag.Warning, "consent-disputed",
			diag.Say("bài này ghi %s đã đồng ý, nhưng một bài khác ghi người cùng họ tên chưa đồng ý, đã rút hoặc là trẻ em; ở đây tên vẫn hiện", "this story records that %s agreed, but another has somebody of that name who did not, withdrew or is a child; here the name is shown", quote(p.Name)),
			diag.Say("nếu là một người, sửa consent ở đây cho giống", "if they are one person, change the consent here as well")))
	}
	if m.Draft {
		// The keys are required to publish; a draft may wait for them without holding up the others.
		for i, f := range findings {
			if f.Code == "missing-key" || f.Code == "missing-value" {
				findings[i].Severity = diag.Warning
			}
		}
	}
	findings = append(findings, checkSlug(p, m.Slug)...)
	return m, findings
}

// agreed reports whether the story records the consent of its own person of a name.
func (m *Model) agreed(name string) bool {
	return slices.ContainsFunc(m.People, func(p Person) bool {
		return p.Consent == ConsentGiven && !p.Minor && viet.Key(personName(p.Name)) == viet.Key(name)
	})
}

// ParsePage reads one plain page. hidden are the names that stories hide.
func ParsePage(p string, data []byte, hidden ...string) (*Page, diag.Findings) {
	page := &Page{Path: p, Slug: SlugOf(p)}
	var names *nameFinder
	body, t, findings := parseFile(p, data, func(v value) {
		decode(v, pageKeys, page, label("phần thông tin", "the front matter"))
	}, func(source string) (string, *nameFinder) {
		if names = newNameFinder(hidden); names == nil {
			return source, nil
		}
		texts := []*string{&page.Title, &page.Summary, &page.Menu}
		for i := range page.Notes {
			texts = append(texts, &page.Notes[i])
		}
		for i := range page.Sources {
			texts = append(texts, &page.Sources[i].Title, &page.Sources[i].Publisher)
		}
		for _, s := range texts {
			*s = names.hide(*s)
		}
		hideSources(names, page.Sources)
		return names.hide(source), names
	})
	if body == nil {
		return nil, findings
	}
	page.Body = *body
	page.Outside = outside(t, page.Sources, body)
	if names != nil {
		findings = append(findings, page.leftNames(t, names)...)
		for _, r := range page.Body.Refs {
			if r.Held {
				findings = append(findings, heldPhoto(p, r.At))
			}
		}
	}
	findings = append(findings, checkSlug(p, page.Slug)...)
	return page, findings
}

// outside lists a document's links to other sites: of its sources, then of its text.
func outside(t *text, sources []Source, body *Body) []Located {
	var list []Located
	for _, s := range sources {
		if s.URL == "" {
			continue
		}
		l := Located{Value: s.URL}
		for i, line := range t.lines {
			if at := strings.Index(line, s.URL); at >= 0 {
				l.At = Pos{i + 1, utf8.RuneCountInString(line[:at]) + 1, utf8.RuneCountInString(s.URL), line}
				break
			}
		}
		list = append(list, l)
	}
	return append(list, body.Outside...)
}

func checkSlug(p, slug string) diag.Findings {
	if slug != "" {
		return nil
	}
	return diag.Findings{{Code: "bad-name", File: p,
		Text: diag.Say("tên tệp không có chữ cái hay chữ số nào để làm địa chỉ", "the file's name has no letter or digit to make an address of"),
		Hint: diag.Say("đặt tên tệp theo tên mô hình, ví dụ: ma-khay-cay-lua.md", "name the file after the model, such as ma-khay-cay-lua.md")}}
}

// parseFile does what stories and pages have in common. prepare takes out of the body what may not be
// published, and tells which names that were.
func parseFile(p string, data []byte, front func(value), prepare func(string) (string, *nameFinder)) (*Body, *text, diag.Findings) {
	t, findings, ok := newText(p, data)
	if !ok {
		return nil, t, findings
	}
	m, findings, ok := t.cut()
	if !ok {
		return nil, t, findings
	}
	d := &decoder{text: t, offset: m.yamlLine - 1}
	v, ok := d.root(m.yaml)
	if !ok {
		if len(d.findings) == 0 {
			d.findings = append(d.findings, t.at(1, 1, 3, "empty-front-matter",
				diag.Say("phần thông tin giữa hai dòng --- còn trống", "there is nothing between the two lines ---"),
				diag.Say("điền ít nhất: title, unit, field, district, type, year, summary", "give at least: title, unit, field, district, type, year, summary")))
		}
		return nil, t, d.findings
	}
	front(v)
	source, names := prepare(m.body)
	if bad := t.costly(m); bad != nil {
		return nil, t, append(d.findings, bad...)
	}
	d.names = names
	body := d.body(source, path.Dir(p), m.bodyLine)
	d.findings = append(d.findings, t.deceptiveLines(m.bodyLine)...)
	if names != nil {
		d.findings = append(d.findings, t.hiddenPlaces(names)...)
	}
	return &body, t, d.findings
}

var pageKeys = []key[Page]{
	textKey("title", "tên trang", "title", func(p *Page) *string { return &p.Title }).must(),
	checkedKey(textKey("summary", "tóm tắt", "summary", func(p *Page) *string { return &p.Summary }), func(p *Page, v value) { checkSummary(v, p.Summary) }).
		must().within(minSummary, maxSummary),
	countKey("order", "thứ tự", "order", func(p *Page) *int { return &p.Order }),
	textKey("menu", "tên trên thanh chính", "menu", func(p *Page) *string { return &p.Menu }),
	dateKey("updated", "ngày cập nhật", "updated", func(p *Page) *time.Time { return &p.Updated }),
	boolKey("draft", "bản nháp", "draft", func(p *Page) *bool { return &p.Draft }),
	textsKey("notes", "ghi chú", "notes", func(p *Page) *[]string { return &p.Notes }),
	recordsKey("sources", "nguồn", "sources", label("một nguồn", "a source"), sourceKeys, func(p *Page) *[]Source { return &p.Sources }, nil),
	locatedKey("aliases", "địa chỉ cũ", "aliases", func(p *Page) *[]Located { return &p.Aliases }),
}

// ParseConfig reads site.yaml.
func ParseConfig(data []byte) (*Config, diag.Findings) {
	c := &Config{Language: "vi", PageSize: 24}
	d, v, ok := yamlFile(ConfigFile, data)
	if ok {
		decode(v, configKeys, c, label("site.yaml", "site.yaml"))
	}
	return c, d.findings
}

var baseURLForm = regexp.MustCompile(`^https?://[^/\s?#]+(/[^\s?#]*)?$`)

// CheckBaseURL reports whether an address can be the site's own: every page and every rule of a host begins with it, so it
// names nobody's password and leads nowhere else on its way.
func CheckBaseURL(s string) bool {
	u, err := url.Parse(s)
	return baseURLForm.MatchString(s) && err == nil && u.User == nil && !strings.Contains(u.Path, `\`) && path.Clean("/"+u.Path) == "/"+strings.Trim(u.Path, "/")
}

var configKeys = []key[Config]{
	textKey("title", "tên trang", "title", func(c *Config) *string { return &c.Title }).must(),
	textKey("tagline", "khẩu hiệu", "tagline", func(c *Config) *string { return &c.Tagline }),
	textKey("description", "mô tả", "description", func(c *Config) *string { return &c.Description }).must(),
	textKey("language", "ngôn ngữ", "language", func(c *Config) *string { return &c.Language }),
	made(Web, "base_url", "địa chỉ trang", "base_url", func(c *Config, v value, l diag.Text) {
		if line(v, l, &c.BaseURL) && !CheckBaseURL(c.BaseURL) {
			v.d.add(v, "bad-url", diag.Say("%s không phải địa chỉ trang web", "%s is not a web address", quote(c.BaseURL)),
				diag.Say("ví dụ: https://danvan.example.vn", "for example: https://danvan.example.vn"))
		}
	}).must(),
	textKey("publisher", "nơi phụ trách", "publisher", func(c *Config) *string { return &c.Publisher }),
	countKey("page_size", "số mô hình mỗi trang", "page_size", func(c *Config) *int { return &c.PageSize }),
	locatedKey("featured", "mô hình nổi bật", "featured", func(c *Config) *[]Located { return &c.Featured }),
	made(Text, "hashtags", "thẻ chủ đề", "hashtags", func(c *Config, v value, _ diag.Text) {
		items, _ := v.sequence()
		for _, item := range items {
			var tag string
			if hashtag(item, &tag); tag != "" {
				c.Hashtags = append(c.Hashtags, tag)
			}
		}
	}).many().such("DanVanKheo").help("Thẻ chủ đề của cả trang, cho lời giới thiệu viết sẵn; không cần dấu #", "hashtags of the whole site, for captions; without #"),
	groupKey("security", "nơi báo lỗi bảo mật", "security", securityKeys, func(c *Config) *Security { return &c.Security }).
		help("Để ai thấy lỗ hổng của trang biết báo cho ai: thành tệp /.well-known/security.txt", "who to tell of a weakness of the site: becomes /.well-known/security.txt"),
	groupKey("movement", "số liệu phong trào", "movement", movementKeys, func(c *Config) *Movement { return &c.Movement }),
}

var securityKeys = []key[Security]{
	made(Text, "contact", "nơi nhận", "contact", func(s *Security, v value, l diag.Text) {
		if !line(v, l, &s.Contact.Value) {
			return
		}
		s.Contact.At = v.pos()
		if mailbox.MatchString(s.Contact.Value) {
			s.Contact.Value = "mailto:" + s.Contact.Value
		}
		if !securityContact.MatchString(s.Contact.Value) {
			v.d.add(v, "bad-contact", diag.Say("%s không phải nơi nhận tin báo", "%s is no place for a report", quote(s.Contact.Value)),
				diag.Say("viết hộp thư của cơ quan, địa chỉ https://…, hay một trang của chính trang này: /lien-he/", "give the office's mailbox, an address https://…, or a page of this site: /lien-he/"))
		}
	}).must().help("Hộp thư của cơ quan, https://… hay một trang của trang này (/lien-he/)", "the office's mailbox, https://… or a page of this site (/lien-he/)"),
	dateKey("expires", "hết hạn", "expires", func(s *Security) *time.Time { return &s.Expires }).must().
		help("Ngày mà từ đó phải xem lại nơi nhận còn đúng không: trong vòng một năm tới", "the day from which the contact has to be looked at again: within a year"),
}

var (
	mailbox         = regexp.MustCompile(`^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	securityContact = regexp.MustCompile(`^(mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|https://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-~]*)?|/([a-z0-9_-]+/)*)$`)
)

var movementKeys = []key[Movement]{
	yearKey("year", "năm", "year", func(m *Movement) *int { return &m.Year }).must(),
	recordsKey("figures", "các con số", "figures", label("một con số", "a figure"), figureKeys, func(m *Movement) *[]Figure { return &m.Figures }, nil),
	textKey("source", "nguồn", "source", func(m *Movement) *string { return &m.Source }),
	textKey("note", "ghi chú", "note", func(m *Movement) *string { return &m.Note }),
}

var figureKeys = []key[Figure]{
	textKey("label", "tên", "label", func(f *Figure) *string { return &f.Label }).must(),
	numberKey("value", "con số", "value", func(f *Figure) *float64 { return &f.Value }).must(),
}

// ReadingMinutes estimates how long a text takes, at 200 syllables a minute, a slow reader's pace.
func (b *Body) ReadingMinutes() int {
	const pace = 200
	return max(1, (b.Words+pace-1)/pace)
}
