package content

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Pos is a place in a file. Source is the line it is on.
type Pos struct {
	Line, Column, Length int
	Source               string
}

// Located is a text and where it was written.
type Located struct {
	Value string
	At    Pos
}

// Model is one story: an exemplary model and what is known of it. Empty means that it is not known.
type Model struct {
	Path string // content/mo-hinh/2023/ma-khay-cay-lua.md
	Slug string // ma-khay-cay-lua

	Title    string
	Unit     string
	Families []*Family // the unit's families, the main one first; empty when it cannot be told
	Field    *Term
	District *District
	Commune  *Commune
	Type     *Term
	Year     int
	Summary  string

	Date, Updated, PublishAt, Expires, ReviewBy time.Time
	Draft                                       bool
	Status                                      string // one of Statuses, or empty

	Results       []Result
	Beneficiaries string
	Lead          string
	Partners      []string
	Resources     Resources
	Conditions    []string
	Steps         []string
	LearnedFrom   []Located // addresses of models, relative file paths, or places
	ReplicatedAt  []Located
	Recognition   []Recognition
	People        []Person
	Photos        []Photo
	Contact       Contact
	Sources       []Source
	Notes         []string
	Aliases       []Located
	ID            Located

	// HiddenNames are the people of this story who may be named nowhere: consent was withdrawn or not
	// given, or the person is a child.
	HiddenNames []string

	Body Body
}

// Result is one number that can be checked.
type Result struct {
	Label  string
	Value  float64
	Unit   string
	AsOf   time.Time
	Source string
}

// Resources is what the work took.
type Resources struct {
	Budget, Social float64 // đồng
	LabourDays     float64
	InKind         string
}

// Recognition is one award or decision.
type Recognition struct {
	Level, Title, Decision, Issuer string
	Date                           time.Time
}

// Consent is what a person said about being named or shown.
type Consent string

// The states of consent. An empty one has not been recorded.
const (
	ConsentGiven     Consent = "Đã đồng ý"
	ConsentNone      Consent = "Chưa"
	ConsentWithdrawn Consent = "Đã rút"
)

// ConsentPublic is for pictures of public activities in public places, which need no consent (Civil
// Code 2015, article 32).
const ConsentPublic = "Nơi công cộng"

// Person is somebody the story names.
type Person struct {
	Name, Role string
	Consent    Consent
	Minor      bool

	at Pos
}

// Public reports whether the person may be named. A child never is, whatever the consent: this site's
// rule goes further than the law's (DESIGN: "No child is named").
func (p Person) Public() bool {
	return p.Consent != ConsentWithdrawn && p.Consent != ConsentNone && !p.Minor
}

// Photo is a picture that belongs to the story. File is relative to the story's folder.
type Photo struct {
	File    Located
	Alt     string
	Caption string
	Credit  string
	Taken   time.Time
	Consent string
}

// Public reports whether the picture may be shown.
func (p Photo) Public() bool {
	return Consent(p.Consent) != ConsentWithdrawn && Consent(p.Consent) != ConsentNone
}

// Contact is an office, never a person.
type Contact struct{ Office, Phone, Email string }

// Source is where something is known from.
type Source struct {
	Title, URL, Publisher string
	Date                  time.Time
}

// Statuses are the states of a model, in the order of its life.
var Statuses = []string{"Đăng ký", "Đang duy trì", "Đã nhân rộng", "Đã kết thúc"}

// The bounds outside which a summary makes a poor card or share text (DESIGN.md).
const minSummary, maxSummary = 50, 200

func label(vi, en string) diag.Text { return diag.Say(vi, en) }

// modelKeys is the front matter of a story, in the order in which it is written.
func modelKeys(reg *Registry) []key[Model] {
	text := func(name, vi, en string, at func(*Model) *string) key[Model] {
		l := label(vi, en)
		return key[Model]{name: name, label: l, set: func(m *Model, v value) { line(v, l, at(m)) }}
	}
	day := func(name, vi, en string, at func(*Model) *time.Time) key[Model] {
		l := label(vi, en)
		return key[Model]{name: name, label: l, set: func(m *Model, v value) { date(v, l, at(m)) }}
	}
	term := func(name, vi, en string, list func() *index[Term], at func(*Model) **Term) key[Model] {
		l := label(vi, en)
		return key[Model]{name: name, label: l, required: true, set: func(m *Model, v value) {
			resolve(v, l, "unknown-"+name, list(), at(m))
		}}
	}
	required := func(k key[Model]) key[Model] { k.required = true; return k }
	return []key[Model]{
		required(text("title", "tên mô hình", "title", func(m *Model) *string { return &m.Title })),
		required(key[Model]{name: "unit", label: label("đơn vị", "unit"), set: func(m *Model, v value) {
			if line(v, label("đơn vị", "unit"), &m.Unit) {
				m.Families = reg.families(v, m.Unit)
			}
		}}),
		term("field", "lĩnh vực", "field", func() *index[Term] { return reg.fields }, func(m *Model) **Term { return &m.Field }),
		required(key[Model]{name: "district", label: label("địa bàn", "district"), set: func(m *Model, v value) {
			resolve(v, label("địa bàn", "district"), "unknown-district", reg.districts, &m.District)
			if _, bare, ok := strings.Cut(reg.Province.Name, " "); ok && m.District != nil && viet.Key(v.node.Value) == viet.Key(bare) {
				v.d.warn(v, "ambiguous-district", diag.Say("%s có thể là tỉnh hoặc thành phố; ở đây được hiểu là %s", "%s may be the province or the city; it is read as %s", quote(bare), m.District.Name),
					diag.Say("ghi rõ: “%s” hoặc “Toàn tỉnh”", "say “%s” or “Toàn tỉnh”", m.District.Name))
			}
		}}),
		term("type", "loại hình", "type", func() *index[Term] { return reg.types }, func(m *Model) **Term { return &m.Type }),
		required(key[Model]{name: "year", label: label("năm", "year"), set: func(m *Model, v value) { year(v, label("năm", "year"), &m.Year) }}),
		required(key[Model]{name: "summary", label: label("tóm tắt", "summary"), set: func(m *Model, v value) {
			if line(v, label("tóm tắt", "summary"), &m.Summary) {
				checkSummary(v, m.Summary)
			}
		}}),
		{name: "commune", label: label("xã, phường, thị trấn", "commune")}, // resolved after the district
		day("date", "ngày đăng", "date", func(m *Model) *time.Time { return &m.Date }),
		day("updated", "ngày cập nhật", "updated", func(m *Model) *time.Time { return &m.Updated }),
		day("publish_at", "ngày hẹn đăng", "publish_at", func(m *Model) *time.Time { return &m.PublishAt }),
		day("expires", "ngày hết hạn", "expires", func(m *Model) *time.Time { return &m.Expires }),
		day("review_by", "hạn rà soát", "review_by", func(m *Model) *time.Time { return &m.ReviewBy }),
		{name: "draft", label: label("bản nháp", "draft"), set: func(m *Model, v value) { boolean(v, label("bản nháp", "draft"), &m.Draft) }},
		{name: "status", label: label("trạng thái", "status"), set: func(m *Model, v value) {
			choice(v, label("trạng thái", "status"), "unknown-status", Statuses, &m.Status)
		}},
		{name: "results", label: label("kết quả", "results"), set: func(m *Model, v value) {
			records(v, resultKeys, label("một kết quả", "a result"), &m.Results, nil)
		}},
		text("beneficiaries", "đối tượng hưởng lợi", "beneficiaries", func(m *Model) *string { return &m.Beneficiaries }),
		{name: "forces", label: label("lực lượng", "forces"), set: func(m *Model, v value) {
			decode(v, forcesKeys, m, label("forces (lực lượng)", "forces"))
		}},
		{name: "resources", label: label("nguồn lực", "resources"), set: func(m *Model, v value) {
			decode(v, resourcesKeys, &m.Resources, label("resources (nguồn lực)", "resources"))
		}},
		{name: "replication", label: label("nhân rộng", "replication"), set: func(m *Model, v value) {
			decode(v, replicationKeys, m, label("replication (nhân rộng)", "replication"))
		}},
		{name: "recognition", label: label("khen thưởng, công nhận", "recognition"), set: func(m *Model, v value) {
			records(v, recognitionKeys, label("một lần công nhận", "a recognition"), &m.Recognition, nil)
		}},
		{name: "people", label: label("người được nêu tên", "people"), set: func(m *Model, v value) {
			records(v, personKeys, label("một người", "a person"), &m.People, checkConsent)
		}},
		{name: "photos", label: label("ảnh", "photos"), set: func(m *Model, v value) {
			records(v, photoKeys, label("một ảnh", "a photo"), &m.Photos, nil)
		}},
		{name: "contact", label: label("liên hệ", "contact"), set: func(m *Model, v value) {
			decode(v, contactKeys, &m.Contact, label("contact (liên hệ)", "contact"))
		}},
		{name: "sources", label: label("nguồn", "sources"), set: func(m *Model, v value) {
			records(v, sourceKeys, label("một nguồn", "a source"), &m.Sources, nil)
		}},
		{name: "notes", label: label("ghi chú của người biên tập", "notes"), set: func(m *Model, v value) { lines(v, label("ghi chú", "a note"), &m.Notes) }},
		{name: "aliases", label: label("địa chỉ cũ", "aliases"), set: func(m *Model, v value) { located(v, label("địa chỉ cũ", "an alias"), &m.Aliases) }},
		{name: "id", label: label("mã ngắn", "id"), set: func(m *Model, v value) { shortID(v, &m.ID) }},
	}
}

var resultKeys = []key[Result]{
	{name: "label", label: label("tên kết quả", "label"), required: true, set: func(r *Result, v value) { line(v, label("tên kết quả", "label"), &r.Label) }},
	{name: "value", label: label("con số", "value"), required: true, set: func(r *Result, v value) { number(v, label("con số", "value"), &r.Value) }},
	{name: "unit", label: label("đơn vị tính", "unit"), set: func(r *Result, v value) { line(v, label("đơn vị tính", "unit"), &r.Unit) }},
	{name: "as_of", label: label("tính đến ngày", "as_of"), set: func(r *Result, v value) { date(v, label("tính đến ngày", "as_of"), &r.AsOf) }},
	{name: "source", label: label("nguồn của con số", "source"), set: func(r *Result, v value) { line(v, label("nguồn của con số", "source"), &r.Source) }},
}

var forcesKeys = []key[Model]{
	{name: "lead", label: label("chủ trì", "lead"), set: func(m *Model, v value) { line(v, label("chủ trì", "lead"), &m.Lead) }},
	{name: "partners", label: label("phối hợp", "partners"), set: func(m *Model, v value) { lines(v, label("phối hợp", "partners"), &m.Partners) }},
}

var resourcesKeys = []key[Resources]{
	{name: "budget_vnd", label: label("kinh phí (đồng)", "budget_vnd"), set: func(r *Resources, v value) { number(v, label("kinh phí (đồng)", "budget_vnd"), &r.Budget) }},
	{name: "social_vnd", label: label("xã hội hóa (đồng)", "social_vnd"), set: func(r *Resources, v value) { number(v, label("xã hội hóa (đồng)", "social_vnd"), &r.Social) }},
	{name: "labour_days", label: label("ngày công", "labour_days"), set: func(r *Resources, v value) { number(v, label("ngày công", "labour_days"), &r.LabourDays) }},
	{name: "in_kind", label: label("hiện vật", "in_kind"), set: func(r *Resources, v value) { line(v, label("hiện vật", "in_kind"), &r.InKind) }},
}

var replicationKeys = []key[Model]{
	{name: "conditions", label: label("điều kiện", "conditions"), set: func(m *Model, v value) { lines(v, label("điều kiện", "conditions"), &m.Conditions) }},
	{name: "steps", label: label("các bước", "steps"), set: func(m *Model, v value) { lines(v, label("các bước", "steps"), &m.Steps) }},
	{name: "learned_from", label: label("học từ", "learned_from"), set: func(m *Model, v value) { located(v, label("học từ", "learned_from"), &m.LearnedFrom) }},
	{name: "replicated_at", label: label("đã nhân rộng tại", "replicated_at"), set: func(m *Model, v value) {
		located(v, label("đã nhân rộng tại", "replicated_at"), &m.ReplicatedAt)
	}},
}

var recognitionKeys = []key[Recognition]{
	{name: "level", label: label("cấp", "level"), set: func(r *Recognition, v value) { line(v, label("cấp", "level"), &r.Level) }},
	{name: "title", label: label("hình thức", "title"), set: func(r *Recognition, v value) { line(v, label("hình thức", "title"), &r.Title) }},
	{name: "decision", label: label("số quyết định", "decision"), set: func(r *Recognition, v value) { line(v, label("số quyết định", "decision"), &r.Decision) }},
	{name: "date", label: label("ngày", "date"), set: func(r *Recognition, v value) { date(v, label("ngày", "date"), &r.Date) }},
	{name: "issuer", label: label("nơi ra quyết định", "issuer"), set: func(r *Recognition, v value) { line(v, label("nơi ra quyết định", "issuer"), &r.Issuer) }},
}

var personKeys = []key[Person]{
	{name: "name", label: label("họ tên", "name"), required: true, set: func(p *Person, v value) { line(v, label("họ tên", "name"), &p.Name) }},
	{name: "role", label: label("vai trò", "role"), set: func(p *Person, v value) { line(v, label("vai trò", "role"), &p.Role) }},
	{name: "consent", label: label("sự đồng ý", "consent"), set: func(p *Person, v value) {
		var s string
		choice(v, label("sự đồng ý", "consent"), "unknown-consent", []string{string(ConsentGiven), string(ConsentNone), string(ConsentWithdrawn)}, &s)
		p.Consent = Consent(s)
	}},
	{name: "minor", label: label("trẻ em", "minor"), set: func(p *Person, v value) { boolean(v, label("trẻ em", "minor"), &p.Minor) }},
}

var photoKeys = []key[Photo]{
	{name: "file", label: label("tên tệp ảnh", "file"), required: true, set: func(p *Photo, v value) {
		if line(v, label("tên tệp ảnh", "file"), &p.File.Value) {
			p.File.At = v.pos()
		}
	}},
	{name: "alt", label: label("lời tả ảnh cho người không nhìn thấy", "alt"), required: true, set: func(p *Photo, v value) {
		line(v, label("lời tả ảnh cho người không nhìn thấy", "alt"), &p.Alt)
	}},
	{name: "caption", label: label("chú thích ảnh", "caption"), set: func(p *Photo, v value) { line(v, label("chú thích ảnh", "caption"), &p.Caption) }},
	{name: "credit", label: label("người chụp", "credit"), set: func(p *Photo, v value) { line(v, label("người chụp", "credit"), &p.Credit) }},
	{name: "taken", label: label("ngày chụp", "taken"), set: func(p *Photo, v value) { date(v, label("ngày chụp", "taken"), &p.Taken) }},
	{name: "consent", label: label("sự đồng ý", "consent"), set: func(p *Photo, v value) {
		// A word that is not known is refused: taken for consent, it would publish the picture.
		choice(v, label("sự đồng ý", "consent"), "unknown-consent", []string{string(ConsentGiven), ConsentPublic, string(ConsentNone), string(ConsentWithdrawn)}, &p.Consent)
	}},
}

var contactKeys = []key[Contact]{
	{name: "office", label: label("cơ quan", "office"), set: func(c *Contact, v value) { line(v, label("cơ quan", "office"), &c.Office) }},
	{name: "phone", label: label("điện thoại cơ quan", "phone"), set: func(c *Contact, v value) { line(v, label("điện thoại cơ quan", "phone"), &c.Phone) }},
	{name: "email", label: label("thư điện tử cơ quan", "email"), set: func(c *Contact, v value) { line(v, label("thư điện tử cơ quan", "email"), &c.Email) }},
}

var sourceKeys = []key[Source]{
	{name: "title", label: label("tên nguồn", "title"), required: true, set: func(s *Source, v value) { line(v, label("tên nguồn", "title"), &s.Title) }},
	{name: "url", label: label("địa chỉ", "url"), set: func(s *Source, v value) { webAddress(v, &s.URL) }},
	{name: "publisher", label: label("nơi đăng", "publisher"), set: func(s *Source, v value) { line(v, label("nơi đăng", "publisher"), &s.Publisher) }},
	{name: "date", label: label("ngày", "date"), set: func(s *Source, v value) { date(v, label("ngày", "date"), &s.Date) }},
}

// checkConsent reminds the editor of what is kept back, or published without a word of consent.
func checkConsent(p *Person, v value) {
	p.at = v.pos()
	switch {
	case p.Minor:
		v.d.note(v, "minor", diag.Say("người này là trẻ em nên tên không được đăng", "this person is a child, so the name is not published"), diag.Text{})
	case p.Consent == "":
		v.d.warn(v, "consent-unknown", diag.Say("chưa ghi người này có đồng ý được nêu tên hay không", "it is not recorded whether this person agreed to be named"),
			diag.Say("thêm: consent: \"Đã đồng ý\", \"Chưa\" hoặc \"Đã rút\"", "add consent: \"Đã đồng ý\", \"Chưa\" or \"Đã rút\""))
	}
}

func checkSummary(v value, s string) {
	switch n := utf8.RuneCountInString(s); {
	case n < minSummary:
		v.d.warn(v, "summary-length", diag.Say("tóm tắt có %d ký tự, ngắn hơn %d", "the summary has %d characters, fewer than %d", n, minSummary),
			diag.Say("viết một câu trọn vẹn: ai làm gì, ở đâu, được gì", "write a whole sentence: who does what, where, with what result"))
	case n > maxSummary:
		v.d.warn(v, "summary-length", diag.Say("tóm tắt có %d ký tự, dài hơn %d nên sẽ bị cắt khi chia sẻ", "the summary has %d characters, more than %d, and will be cut when shared", n, maxSummary),
			diag.Say("rút gọn còn %d–%d ký tự", "shorten it to %d–%d characters", minSummary, maxSummary))
	}
}

// choice takes in one of a few fixed values.
func choice(v value, l diag.Text, code string, options []string, into *string) {
	ix := newIndex[string]()
	for i := range options {
		ix.add(&options[i], "", options[i], nil)
	}
	var got *string
	resolve(v, l, code, ix, &got)
	if got != nil {
		*into = *got
	}
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$`)

func shortID(v value, into *Located) {
	var s string
	if !line(v, label("id", "id"), &s) {
		return
	}
	if !idForm.MatchString(s) {
		v.d.add(v, "bad-id", diag.Say("mã %s không hợp lệ: chỉ gồm chữ cái không dấu, chữ số, dấu gạch, từ 2 đến 40 ký tự", "the id %s is not valid: 2 to 40 letters without marks, digits and hyphens", quote(s)),
			diag.Say("lệnh dienhinh new tự cấp mã", "dienhinh new gives ids"))
		return
	}
	*into = Located{s, v.pos()}
}

// webAddress takes in an address of the web. Anything but http and https would be a link that runs.
func webAddress(v value, into *string) {
	var s string
	if !line(v, label("url", "url"), &s) || s == "" {
		return
	}
	lower := strings.ToLower(s)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") || strings.ContainsAny(s, " \"<>") {
		v.d.add(v, "bad-url", diag.Say("%s không phải địa chỉ trang web", "%s is not a web address", quote(s)),
			diag.Say("địa chỉ phải bắt đầu bằng https:// hoặc http://", "an address begins with https:// or http://"))
		return
	}
	*into = s
}

// HasContact reports whether any contact is known.
func (m *Model) HasContact() bool { return m.Contact != Contact{} }

// Visible reports whether the story may be published at a moment; drafts admits drafts and stories
// scheduled for later.
func (m *Model) Visible(asOf time.Time, drafts bool) bool {
	if !m.Expires.IsZero() && !m.Expires.After(asOf) {
		return false
	}
	if drafts {
		return true
	}
	return !m.Draft && !m.PublishAt.After(asOf) && !m.Date.After(asOf)
}

// In reports whether the unit belongs to a family.
func (m *Model) In(f *Family) bool { return slices.Contains(m.Families, f) }
