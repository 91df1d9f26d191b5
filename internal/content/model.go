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

	Outside []Located // links to other sites, of the sources and the text
	Body    Body

	// What the title says to programs. It is worked out here, once for a file and many files at a time, because a
	// preview makes its graph anew at every save.
	SortKey string   // puts titles in Vietnamese order
	Terms   []string // the title's syllables and pairs of neighbours, folded; sorted, each once

	communeAt value // while the front matter is read: the commune can only be resolved after the district
}

// readTitle works out what the title says.
func (m *Model) readTitle() {
	m.SortKey = viet.SortKey(m.Title)
	syllables := viet.Syllables(m.Title)
	m.Terms = make([]string, 0, 2*len(syllables))
	for i, w := range syllables {
		m.Terms = append(m.Terms, w)
		if i > 0 {
			m.Terms = append(m.Terms, syllables[i-1]+" "+w) // a Vietnamese word is often two syllables
		}
	}
	slices.Sort(m.Terms)
	m.Terms = slices.Compact(m.Terms)
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

	held bool // kept back for want of a consent
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

// The bounds outside which a summary makes a poor card or share text (DESIGN.md), and how much of a
// title a share card and a preview show (Facebook and Zalo: two lines). Beyond the limits nothing
// sensible is left of it, so they are refused.
const (
	minSummary, maxSummary, summaryLimit = 50, 200, 400
	maxTitle, titleLimit                 = 90, 200
)

func label(vi, en string) diag.Text { return diag.Say(vi, en) }

// modelKeys is the front matter of a story, in the order in which it is written.
func modelKeys(reg *Registry) []key[Model] {
	term := func(name, vi, en, file string, list []*Term, ix *index[Term], at func(*Model) **Term) key[Model] {
		k := made(Choice, name, vi, en, func(m *Model, v value, l diag.Text) { resolve(v, l, "unknown-"+name, ix, at(m)) })
		for _, t := range list {
			k.Options = append(k.Options, Option{t.Name, append([]string{t.ID}, t.Aliases...), t.Description})
		}
		return k.must().from(file)
	}
	district := made(Choice, "district", "địa bàn", "district", func(m *Model, v value, l diag.Text) {
		resolve(v, l, "unknown-district", reg.districts, &m.District)
		if _, bare, ok := strings.Cut(reg.Province.Name, " "); ok && m.District != nil && viet.Key(v.node.Value) == viet.Key(bare) {
			v.d.warn(v, "ambiguous-district", diag.Say("%s có thể là tỉnh hoặc thành phố; ở đây được hiểu là %s", "%s may be the province or the city; it is read as %s", quote(bare), m.District.Name),
				diag.Say("ghi rõ: “%s” hoặc “Toàn tỉnh”", "say “%s” or “Toàn tỉnh”", m.District.Name))
		}
	}).must().from(DistrictsFile)
	// The commune is resolved after the district; see ParseModel.
	commune := made(Choice, "commune", "xã, phường, thị trấn", "commune", func(m *Model, v value, _ diag.Text) { m.communeAt = v }).from(DistrictsFile)
	commune.Open = true
	seen := map[string]bool{}
	for _, d := range reg.Districts {
		district.Options = append(district.Options, Option{Name: d.Name, Other: append([]string{d.ID}, d.Aliases...)})
		for _, c := range d.Communes {
			if !seen[c.Name] {
				seen[c.Name] = true
				commune.Options = append(commune.Options, Option{Name: c.Name})
			}
		}
	}
	return []key[Model]{
		checkedKey(textKey("title", "tên mô hình", "title", func(m *Model) *string { return &m.Title }), func(m *Model, v value) {
			checkTitle(v, m.Title)
		}).must().within(1, maxTitle).such("Mạ khay cấy lúa").
			help("Tên mô hình, đúng từng chữ như đơn vị đăng ký", "the model's name, word for word as it was registered"),
		checkedKey(textKey("unit", "đơn vị", "unit", func(m *Model) *string { return &m.Unit }), func(m *Model, v value) {
			m.Families = reg.families(v, m.Unit)
		}).must().such("Hội Nông dân xã Hồng Phong, huyện Thanh Miện").
			help("Đơn vị hoặc cá nhân thực hiện, viết như vào thời điểm đó, tên tổ chức đứng đầu", "the unit or person who does it, as named at the time, the organisation first"),
		term("field", "lĩnh vực", "field", FieldsFile, reg.Fields, reg.fields, func(m *Model) **Term { return &m.Field }).such("Kinh tế").
			help("Một trong các lĩnh vực của phong trào", "one of the movement's fields"),
		district.such("Huyện Thanh Miện").
			help("Huyện, thị xã, thành phố theo tên vào thời điểm đó; nhiều nơi hoặc không rõ thì ghi Toàn tỉnh", "the district as named at the time; Toàn tỉnh for many places or when it is not known"),
		term("type", "loại hình", "type", TypesFile, reg.Types, reg.types, func(m *Model) **Term { return &m.Type }).such("Tập thể").
			help("Mô hình do một tập thể hay một người đứng ra làm", "whether a collective or one person does it"),
		yearKey("year", "năm", "year", func(m *Model) *int { return &m.Year }).must().such("2023").
			help("Năm được công nhận; chưa được công nhận thì là năm đăng ký", "the year of recognition, else of registration"),
		checkedKey(textKey("summary", "tóm tắt", "summary", func(m *Model) *string { return &m.Summary }), func(m *Model, v value) {
			checkSummary(v, m.Summary)
		}).must().within(minSummary, maxSummary).
			such("Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ của cả cánh đồng.").
			help("Một câu trọn vẹn: ai làm gì, ở đâu, được gì; hiện ở danh sách, bản tin và khi chia sẻ", "one whole sentence: who does what, where, with what result; shown in lists, feeds and when shared"),
		commune.such("Xã Hồng Phong").
			help("Xã, phường, thị trấn vào thời điểm đó, nằm trong địa bàn đã ghi; nguồn không nêu thì bỏ trống", "the commune of the time, inside the district; empty when the source does not say"),
		dateKey("date", "ngày đăng", "date", func(m *Model) *time.Time { return &m.Date }).such("2023-12-20").
			help("Ngày bài viết được đăng lần đầu (năm-tháng-ngày)", "the day of first publication (year-month-day)"),
		dateKey("updated", "ngày cập nhật", "updated", func(m *Model) *time.Time { return &m.Updated }).such("2024-10-20").
			help("Ngày nội dung được sửa lần cuối (năm-tháng-ngày)", "the day of the last change (year-month-day)"),
		dateKey("publish_at", "ngày hẹn đăng", "publish_at", func(m *Model) *time.Time { return &m.PublishAt }).such("2024-01-20T08:00:00+07:00").
			help("Hẹn ngày giờ đăng; trước giờ ấy bài không hiện ở đâu cả", "when to publish; before that the story is nowhere"),
		dateKey("expires", "ngày hết hạn", "expires", func(m *Model) *time.Time { return &m.Expires }).such("2030-12-31").
			help("Từ ngày này bài thôi hiện", "from this day the story is no longer shown"),
		dateKey("review_by", "hạn rà soát", "review_by", func(m *Model) *time.Time { return &m.ReviewBy }).such("2025-12-20").
			help("Ngày bài viết cần được xem lại: mô hình còn không, số có mới không", "the day to look again: does the model live, are there new numbers"),
		boolKey("draft", "bản nháp", "draft", func(m *Model) *bool { return &m.Draft }).such("true").
			help("Ghi true là bản nháp, không đăng; viết xong thì xóa dòng này", "true is a draft, which is not published; remove the line when it is done"),
		choiceKey("status", "trạng thái", "status", "unknown-status", Statuses, func(m *Model, s string) { m.Status = s }).such("Đang duy trì").
			help("Mô hình mới đăng ký, đang duy trì, đã nhân rộng hay đã kết thúc; nguồn không nói thì bỏ trống", "registered, kept up, replicated or ended; empty when the source does not say"),
		recordsKey("results", "kết quả", "results", label("một kết quả", "a result"), resultKeys, func(m *Model) *[]Result { return &m.Results }, nil).full().
			help("Các con số kiểm chứng được; không có số thì bỏ trống, đừng ước", "numbers that can be checked; none rather than a guess"),
		textKey("beneficiaries", "đối tượng hưởng lợi", "beneficiaries", func(m *Model) *string { return &m.Beneficiaries }).full().such("Hộ trồng lúa trong xã").
			help("Ai được hưởng lợi từ mô hình", "who benefits"),
		groupKey("forces", "lực lượng", "forces", forcesKeys, func(m *Model) *Model { return m }).full().
			help("Ai chủ trì, ai phối hợp", "who leads and who joins in"),
		groupKey("resources", "nguồn lực", "resources", resourcesKeys, func(m *Model) *Resources { return &m.Resources }).full().
			help("Kinh phí, xã hội hóa, ngày công, hiện vật", "money, contributions, labour, goods"),
		groupKey("replication", "nhân rộng", "replication", replicationKeys, func(m *Model) *Model { return m }).full().
			help("Làm theo thế nào; học từ đâu, đã nhân rộng tới đâu", "how to do the same; learned from, replicated at"),
		recordsKey("recognition", "khen thưởng, công nhận", "recognition", label("một lần công nhận", "a recognition"), recognitionKeys, func(m *Model) *[]Recognition { return &m.Recognition }, nil).
			help("Từng lần được khen thưởng hoặc công nhận: hình thức, cấp, số quyết định, ngày, nơi ban hành", "each award or decision: form, level, number, date, issuer"),
		recordsKey("people", "người được nêu tên", "people", label("một người", "a person"), personKeys, func(m *Model) *[]Person { return &m.People }, checkConsent).
			help("Mỗi người có tên trong bài và sự đồng ý của họ", "everybody the story names, and their consent"),
		recordsKey("photos", "ảnh", "photos", label("một ảnh", "a photo"), photoKeys, func(m *Model) *[]Photo { return &m.Photos }, nil).
			help("Ảnh đầu làm ảnh bìa; tệp ảnh để cùng thư mục với bài", "the first is the cover; the files lie beside the story"),
		groupKey("contact", "liên hệ", "contact", contactKeys, func(m *Model) *Contact { return &m.Contact }).
			help("Liên hệ của cơ quan, không của cá nhân", "an office, never a person"),
		recordsKey("sources", "nguồn", "sources", label("một nguồn", "a source"), sourceKeys, func(m *Model) *[]Source { return &m.Sources }, nil).
			help("Nơi có thể đọc lại các thông tin: tên, nơi đăng, ngày và địa chỉ", "where the facts can be read: title, publisher, date, address"),
		textsKey("notes", "ghi chú của người biên tập", "notes", func(m *Model) *[]string { return &m.Notes }).such("Con số do đơn vị báo cáo, chưa đối chiếu.").
			help("Ghi chú của ban biên tập, hiện riêng trên trang", "editors' notes, shown as such on the page"),
		locatedKey("aliases", "địa chỉ cũ", "aliases", func(m *Model) *[]Located { return &m.Aliases }).such("/mo-hinh/ten-cu/").
			help("Địa chỉ cũ của bài, để đường dẫn đã gửi đi vẫn mở được", "old addresses that must keep working"),
		made(ShortID, "id", "mã", "id", func(m *Model, v value, _ diag.Text) { shortID(v, &m.ID) }).such("k7m2q").
			help("Mã cố định làm địa chỉ ngắn của bài, do lệnh tạo bài cấp; không sửa, không dùng lại cho bài khác", "the permanent short id; dienhinh new gives it; never changed or used again"),
	}
}

var resultKeys = []key[Result]{
	textKey("label", "tên kết quả", "label", func(r *Result) *string { return &r.Label }).must().such("Hộ tham gia").help("Đếm cái gì", "what is counted"),
	numberKey("value", "con số", "value", func(r *Result) *float64 { return &r.Value }).must().such("214").
		help("Số viết liền (1200); số lẻ viết dấu chấm (1.2)", "without separators (1200); a fraction with a point (1.2)"),
	textKey("unit", "đơn vị tính", "unit", func(r *Result) *string { return &r.Unit }).such("hộ").
		help("Ghi thống nhất (hộ, người, ha, km) để trang cộng được", "always the same word, so that numbers add up"),
	dateKey("as_of", "tính đến ngày", "as_of", func(r *Result) *time.Time { return &r.AsOf }).such("2024-10-20").
		help("Chỉ ghi khi nguồn nói số tính đến ngày nào", "only when the source says as of which day"),
	textKey("source", "nguồn của con số", "source", func(r *Result) *string { return &r.Source }).such("Báo cáo 12/BC-HPN").help("Con số lấy từ đâu", "where the number is from"),
}

var forcesKeys = []key[Model]{
	textKey("lead", "chủ trì", "lead", func(m *Model) *string { return &m.Lead }).such("Chi hội Nông dân thôn").help("Đơn vị chủ trì", "who leads"),
	textsKey("partners", "phối hợp", "partners", func(m *Model) *[]string { return &m.Partners }).such("Ban Công tác Mặt trận").help("Các đơn vị phối hợp", "who joins in"),
}

var resourcesKeys = []key[Resources]{
	numberKey("budget_vnd", "kinh phí (đồng)", "budget_vnd", func(r *Resources) *float64 { return &r.Budget }).such("35000000").help("Kinh phí, tính bằng đồng", "money, in đồng"),
	numberKey("social_vnd", "xã hội hóa (đồng)", "social_vnd", func(r *Resources) *float64 { return &r.Social }).such("28000000").help("Phần vận động, xã hội hóa, tính bằng đồng", "contributions, in đồng"),
	numberKey("labour_days", "ngày công", "labour_days", func(r *Resources) *float64 { return &r.LabourDays }).such("120").help("Số ngày công đóng góp", "days of labour given"),
	textKey("in_kind", "hiện vật", "in_kind", func(r *Resources) *string { return &r.InKind }).such("Cây giống, 4 xe cát").help("Hiện vật đóng góp", "goods given"),
}

var replicationKeys = []key[Model]{
	textsKey("conditions", "điều kiện", "conditions", func(m *Model) *[]string { return &m.Conditions }).such("Có tổ tự quản").help("Cần có gì mới làm theo được", "what it takes"),
	textsKey("steps", "các bước", "steps", func(m *Model) *[]string { return &m.Steps }).such("Họp dân, thống nhất mức đóng góp").help("Làm theo thì qua những bước nào", "the steps to take"),
	locatedKey("learned_from", "học từ", "learned_from", func(m *Model) *[]Located { return &m.LearnedFrom }).such("../2022/ten-bai.md").
		help("Mô hình hoặc nơi mà mô hình này học theo; chỉ ghi khi có căn cứ", "the model or place it was learned from; only on evidence"),
	locatedKey("replicated_at", "đã nhân rộng tại", "replicated_at", func(m *Model) *[]Located { return &m.ReplicatedAt }).such("Xã Hồng Phong, huyện Thanh Miện").
		help("Mô hình hoặc nơi đã làm theo mô hình này", "models or places that did the same"),
}

var recognitionKeys = []key[Recognition]{
	textKey("level", "cấp", "level", func(r *Recognition) *string { return &r.Level }).such("Cấp tỉnh").help("Cấp khen thưởng, công nhận", "at which level"),
	textKey("title", "hình thức", "title", func(r *Recognition) *string { return &r.Title }).such("Bằng khen").help("Hình thức khen thưởng, công nhận", "in which form"),
	textKey("decision", "số quyết định", "decision", func(r *Recognition) *string { return &r.Decision }).such("123/QĐ-UBND").help("Số quyết định", "the decision's number"),
	dateKey("date", "ngày", "date", func(r *Recognition) *time.Time { return &r.Date }).such("2024-11-18").help("Ngày của quyết định", "the decision's date"),
	textKey("issuer", "nơi ra quyết định", "issuer", func(r *Recognition) *string { return &r.Issuer }).such("UBND tỉnh Hải Dương").help("Nơi ban hành", "who issued it"),
}

var personKeys = []key[Person]{
	textKey("name", "họ tên", "name", func(p *Person) *string { return &p.Name }).must().help("Họ và tên đầy đủ", "the full name"),
	textKey("role", "vai trò", "role", func(p *Person) *string { return &p.Role }).such("Chi hội trưởng").help("Chức danh hoặc vai trò trong mô hình", "post or part in the model"),
	choiceKey("consent", "sự đồng ý", "consent", "unknown-consent", []string{string(ConsentGiven), string(ConsentNone), string(ConsentWithdrawn)}, func(p *Person, s string) { p.Consent = Consent(s) }).
		such(string(ConsentGiven)).help("Người ấy có đồng ý được nêu tên không; luôn phải điền. “Chưa” và “Đã rút”: tên không ra trang", "did they agree to be named; always to be filled in. “Chưa” and “Đã rút” keep the name off the site"),
	boolKey("minor", "trẻ em", "minor", func(p *Person) *bool { return &p.Minor }).such("true").help("Ghi true nếu là trẻ em: tên không bao giờ được đăng", "true for a child, who is never named"),
}

var photoKeys = []key[Photo]{
	made(File, "file", "tên tệp ảnh", "file", func(p *Photo, v value, l diag.Text) {
		if line(v, l, &p.File.Value) {
			p.File.At = v.pos()
		}
	}).must().such("anh-1.jpg").help("Tên tệp ảnh, để cùng thư mục với bài", "the picture's file, beside the story"),
	textKey("alt", "lời tả ảnh cho người không nhìn thấy", "alt", func(p *Photo) *string { return &p.Alt }).must().
		such("Bốn người đứng bên ruộng, hai người cầm khay mạ").help("Tả điều nhìn thấy, cho người không xem được ảnh", "what is to be seen, for those who cannot"),
	textKey("caption", "chú thích ảnh", "caption", func(p *Photo) *string { return &p.Caption }).help("Điều ảnh không tự nói: ai, ở đâu, lúc nào", "what the picture cannot say: who, where, when"),
	textKey("credit", "người chụp", "credit", func(p *Photo) *string { return &p.Credit }).help("Người hoặc cơ quan chụp", "who took it"),
	dateKey("taken", "ngày chụp", "taken", func(p *Photo) *time.Time { return &p.Taken }).such("2024-10-02").help("Ngày chụp", "when it was taken"),
	// A word that is not known is refused: taken for consent, it would publish the picture.
	choiceKey("consent", "sự đồng ý", "consent", "unknown-consent", []string{string(ConsentGiven), ConsentPublic, string(ConsentNone), string(ConsentWithdrawn)}, func(p *Photo, s string) { p.Consent = s }).
		such(string(ConsentGiven)).help("Người trong ảnh có đồng ý không; “Chưa” và “Đã rút”: ảnh không ra trang", "did those in the picture agree; “Chưa” and “Đã rút” keep it off the site"),
}

var contactKeys = []key[Contact]{
	textKey("office", "cơ quan", "office", func(c *Contact) *string { return &c.Office }).help("Tên cơ quan", "the office"),
	textKey("phone", "điện thoại cơ quan", "phone", func(c *Contact) *string { return &c.Phone }).help("Số của cơ quan, không của cá nhân", "the office's number, not a person's"),
	textKey("email", "thư điện tử cơ quan", "email", func(c *Contact) *string { return &c.Email }).help("Hộp thư của cơ quan, không của cá nhân", "the office's address, not a person's"),
}

var sourceKeys = []key[Source]{
	textKey("title", "tên nguồn", "title", func(s *Source) *string { return &s.Title }).must().help("Tên văn bản hoặc bài viết", "the document's or article's title"),
	made(Web, "url", "địa chỉ", "url", func(s *Source, v value, _ diag.Text) { webAddress(v, &s.URL) }).help("Địa chỉ trang, bắt đầu bằng https://", "its address, beginning with https://"),
	textKey("publisher", "nơi đăng", "publisher", func(s *Source) *string { return &s.Publisher }).help("Nơi đăng hoặc ban hành", "who published it"),
	dateKey("date", "ngày", "date", func(s *Source) *time.Time { return &s.Date }).such("2023-11-10").help("Ngày đăng hoặc ban hành", "when"),
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

func checkTitle(v value, s string) {
	hint := diag.Say("rút gọn tên; phần giải thích để ở dòng summary", "shorten it; explanations belong in the line summary")
	switch n := utf8.RuneCountInString(s); {
	case n > titleLimit:
		v.d.add(v, "long-title", diag.Say("tên mô hình có %d ký tự, dài hơn %d nên không đặt vừa ảnh và bản xem trước khi chia sẻ", "the title has %d characters, more than %d: no share card or preview holds it", n, titleLimit), hint)
	case n > maxTitle:
		v.d.warn(v, "long-title", diag.Say("tên mô hình có %d ký tự, dài hơn %d nên sẽ bị cắt trong bản xem trước khi chia sẻ", "the title has %d characters, more than %d, and will be cut in previews", n, maxTitle), hint)
	}
}

func checkSummary(v value, s string) {
	switch n := utf8.RuneCountInString(s); {
	case n > summaryLimit:
		v.d.add(v, "summary-length", diag.Say("tóm tắt có %d ký tự, quá dài cho bản xem trước khi chia sẻ (nhiều nhất %d)", "the summary has %d characters, too many for any preview (at most %d)", n, summaryLimit),
			diag.Say("rút gọn còn %d–%d ký tự; chi tiết để trong bài", "shorten it to %d–%d characters; details belong in the story", minSummary, maxSummary))
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
