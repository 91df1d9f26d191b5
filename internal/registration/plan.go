package registration

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Options are what the person who imports says of all the rows. A value stands in only where a row has none.
type Options struct {
	Unit, Field, District, Type, Year string
	Title                             string // the same, of a report; the rows of a list have names of their own
	ConvertFonts                      bool   // text of the fonts before Unicode is converted instead of refused
	Drafts                            bool   // every story becomes a draft

	Progress func(done, total int) // called for each story that is read; may be nil
}

// Existing is what the project has. The functions of this package enter what they plan.
type Existing struct {
	Slugs   map[string]string // address → file
	Stories map[string]string // Identity → file
	IDs     map[string]string // id, in lower case → file
	NewID   func() string     // an id that is not in IDs
}

// Identity is the same for two rows of one model: name, unit and year, without marks, case and punctuation.
func Identity(title, unit string, year int) string {
	return strings.Join(viet.Syllables(title), " ") + "|" + strings.Join(viet.Syllables(unit), " ") + "|" + strconv.Itoa(year)
}

// Story is a file to write.
type Story struct {
	Path    string // content/mo-hinh/2023/ma-khay-cay-lua.md
	Data    []byte
	Model   *content.Model // as the decoder reads it
	Draft   bool
	Text    bool        // it has more of a body than headings
	Missing []diag.Text // what a draft still lacks to be published
	At      string      // where it comes from: "dang-ky.xlsx:Danh sách!7"
}

// Present is a row whose model is there already.
type Present struct{ At, Title, Path string }

// Plan is what an import would do.
type Plan struct {
	Stories  []Story
	Present  []Present
	Bad      int // rows that cannot be written
	Rows     int // rows of models met
	Findings diag.Findings
}

// value is a text and the column it comes from; -1 is none.
type value struct {
	text    string
	column  int
	heading string
}

// draft is a story in the making.
type draft struct {
	at      func(column int, heading string) diag.Finding // a finding's place
	where   string
	fields  map[target]value
	lists   map[target][]value
	records map[string][]map[string]value
	errors  diag.Findings // of its cells, met while it was read
	whole   bool          // a report, not a row
	lines   bool          // places are lines of a text file, which say nothing of columns
	slug    string        // from an address
	inOrder bool          // the sections stay as their author put them
	body    []part
	notes   string // Markdown after the sections
}

// part is a section of the body.
type part struct {
	heading string
	text    string // Markdown
}

func newDraft() *draft {
	return &draft{fields: map[target]value{}, lists: map[target][]value{}, records: map[string][]map[string]value{}}
}

// named says in which column a value stands where its place does not.
func (d *draft) named(v value, text diag.Text) diag.Text {
	if v.heading == "" || !d.lines && v.column >= 0 {
		return text
	}
	return diag.Say("%s: %s", "%s: %s", diag.Text{VI: "“" + v.heading + "”", EN: "“" + v.heading + "”"}, text)
}

// addSection puts Markdown into a section, after what is there.
func (d *draft) addSection(heading, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	for i := range d.body {
		if d.body[i].heading == heading {
			d.body[i].text += "\n\n" + text
			return
		}
	}
	d.body = append(d.body, part{heading, text})
}

// importer is one import.
type importer struct {
	*recogniser
	file  string
	known *Existing
	opt   Options
	plan  *Plan
	lacks map[string]int    // label → stories that lack it
	rows  map[string]string // Identity, and id, → where a row of it stands
	bads  int               // errors said
	seats int               // drafts whose district is that of their unit's name
}

func newImporter(file string, reg *content.Registry, known *Existing, opt Options) *importer {
	return &importer{newRecogniser(reg), file, known, opt, &Plan{}, map[string]int{}, map[string]string{}, 0, 0}
}

func (im *importer) say(f diag.Finding) {
	if f.Severity == diag.Error {
		im.bads++
	}
	im.plan.Findings = append(im.plan.Findings, f)
}

// finish turns drafts into stories, in order.
func (im *importer) finish(drafts []*draft) *Plan {
	for i, d := range drafts {
		im.story(d)
		if im.opt.Progress != nil {
			im.opt.Progress(i+1, len(drafts))
		}
	}
	if im.seats > 0 {
		im.say(diag.Finding{Severity: diag.Note, Code: "district-of-unit", File: im.file,
			Text: diag.Say("%d dòng không ghi địa bàn: lấy huyện trong tên đơn vị", "%d rows name no place: the district in the unit's name is taken", im.seats),
			Hint: diag.Say("nơi làm khác nơi ấy thì thêm cột “Địa bàn” rồi nhập lại, hoặc sửa dòng district của bài", "where the model is elsewhere, add a column “Địa bàn”, or change the story's line district")})
	}
	if len(im.lacks) > 0 {
		var vi, en []string
		n := 0
		for _, s := range im.plan.Stories {
			if s.Draft && len(s.Missing) > 0 {
				n++
			}
		}
		for _, label := range slices.SortedFunc(maps.Keys(im.lacks), func(a, b string) int { return cmp.Or(im.lacks[b]-im.lacks[a], strings.Compare(a, b)) }) {
			k := im.plain[target(label)]
			vi = append(vi, fmt.Sprintf("%s (%d)", k.Label.VI, im.lacks[label]))
			en = append(en, fmt.Sprintf("%s (%d)", k.Label.EN, im.lacks[label]))
		}
		if n > 0 {
			im.say(diag.Finding{Severity: diag.Note, Code: "drafts", File: im.file,
				Text: diag.Say("%d bài là bản nháp vì còn thiếu: %s", "%d stories are drafts because they lack: %s", n, diag.Text{VI: strings.Join(vi, ", "), EN: strings.Join(en, ", ")}),
				Hint: diag.Say("điền tiếp trong từng tệp rồi xóa dòng draft: true; thiếu cùng một điều thì nhập lại với --district, --type, --field hoặc --unit", "fill them in and remove the line draft: true; what all of them lack can be given by --district, --type, --field or --unit")})
		}
	}
	return im.plan
}

// story writes one draft, reads it as the decoder would, and enters it in the plan.
func (im *importer) story(d *draft) {
	im.plan.Rows++
	before := im.bads
	for _, f := range d.errors {
		im.say(f)
	}
	im.defaults(d)
	title := d.fields["title"].text
	if title == "" {
		f := d.at(d.fields["title"].column, "")
		f.Code, f.Text, f.Hint = "missing-title", diag.Say("dòng này không có tên mô hình", "this row has no name of a model"), diag.Say("điền tên mô hình, hoặc xóa dòng nếu không phải mô hình", "give the name, or delete the row if it is no model")
		if d.whole {
			f.Text = diag.Say("không rõ tên mô hình trong báo cáo", "the report does not say the model's name")
			f.Hint = diag.Say("ghi một dòng “Tên mô hình: …” ở đầu báo cáo rồi nhập lại, hoặc thêm --title", "write a line “Tên mô hình: …” at the top and import it again, or add --title")
		}
		im.say(f)
	}
	if d.fields["year"].text == "" {
		f := d.at(d.fields["year"].column, "")
		f.Code, f.Text, f.Hint = "missing-year", diag.Say("chưa rõ năm của “%s”", "the year of “%s” is not known", title), diag.Say("thêm cột “Năm”, hoặc chạy lại với --year, ví dụ: --year 2024", "add a column “Năm”, or run it again with --year, such as --year 2024")
		if d.whole {
			if title == "" {
				f.Text = diag.Say("báo cáo không nói năm nào", "the report does not say which year")
			}
			f.Hint = diag.Say("ghi một dòng “Năm: 2024” trong báo cáo, hoặc chạy lại với --year 2024", "write a line “Năm: 2024” in the report, or run it again with --year 2024")
		}
		im.say(f)
	}
	var missing []content.Key
	for _, k := range im.keys {
		if k.Required && d.fields[target(k.Name)].text == "" {
			missing = append(missing, k)
		}
	}
	draft := im.opt.Drafts || len(missing) > 0
	id := strings.ToLower(d.fields["id"].text)
	year, _ := strconv.Atoi(d.fields["year"].text)
	identity := Identity(title, d.fields["unit"].text, year)
	if title != "" {
		have := cmp.Or(im.known.Stories[identity], im.known.IDs[id])
		if id == "" {
			have = im.known.Stories[identity]
		}
		if first, twice := im.rows[identity]; twice {
			f := d.at(d.fields["title"].column, "")
			f.Code, f.Text, f.Hint = "duplicate-row", diag.Say("“%s” trùng tên, đơn vị và năm với %s", "“%s” has the name, unit and year of %s", title, first), diag.Say("xóa một trong hai dòng; nếu là hai mô hình khác nhau thì ghi thêm nơi chốn vào tên hoặc đơn vị", "delete one of the two; if they are two models, add a place to the name or the unit")
			im.say(f)
		} else if first, twice := im.rows["id "+id]; id != "" && twice {
			f := d.at(d.fields["id"].column, "")
			f.Code, f.Text, f.Hint = "duplicate-id", diag.Say("mã “%s” đã dùng ở %s", "the id “%s” is used by %s", id, first), diag.Say("xóa mã ở một trong hai dòng; máy sẽ cấp mã mới", "remove it from one of the two; a new one will be given")
			im.say(f)
		} else if have != "" {
			im.plan.Present = append(im.plan.Present, Present{d.where, title, have})
			return
		}
		im.rows[identity] = d.where
		if id != "" {
			im.rows["id "+id] = d.where
		}
	}
	if id == "" {
		id = im.known.NewID()
		d.fields["id"] = value{id, -1, ""}
	}
	slug := "x"
	if im.bads == before {
		if slug = im.address(d, title); slug == "" {
			f := d.at(d.fields["title"].column, "")
			f.Code, f.Text, f.Hint = "missing-title", diag.Say("tên “%s” không có chữ cái hay chữ số nào để làm địa chỉ", "the name “%s” has no letter or digit to make an address of", title), diag.Say("ghi tên mô hình bằng chữ", "write the name in letters")
			im.say(f)
			slug = "x"
		}
	} else {
		// The row cannot be written; what else is wrong in it is told in the same run.
		year = max(year, 2000)
	}
	text, lines := im.compose(d, draft)
	path := content.ModelsFolder + "/" + strconv.Itoa(year) + "/" + slug + ".md"
	model, findings := content.ParseModel(path, []byte(text), im.reg)
	for _, f := range findings {
		if f.Code == "missing-key" || f.Code == "missing-value" || f.Severity == diag.Note {
			continue
		}
		v := value{column: -1}
		if f.Line > 0 && f.Line <= len(lines) {
			v = lines[f.Line-1]
		}
		own := d.at(v.column, v.heading)
		f.Text = d.named(v, f.Text)
		own.Severity, own.Code, own.Text, own.Hint = f.Severity, f.Code, f.Text, f.Hint
		if hint, ok := cellHints[f.Code]; ok && v.column >= 0 {
			own.Hint = hint
		}
		if f.Code == "wrong-type" && v == d.fields["year"] && v.column >= 0 {
			own.Hint = diag.Say("ghi một năm: năm công nhận, chưa công nhận thì năm đăng ký; ví dụ: 2024", "write one year, that of recognition or else of registration, such as 2024")
		}
		im.say(own)
	}
	if im.bads > before || model == nil {
		im.plan.Bad++
		return
	}
	model.Body = content.Body{Words: model.Body.Words} // of 10,000 pages nobody needs the HTML
	s := Story{Path: path, Data: []byte(text), Model: model, Draft: draft, Text: len(d.body) > 0, At: d.where}
	for _, k := range missing {
		s.Missing = append(s.Missing, k.Label)
		im.lacks[k.Name]++
	}
	im.known.Slugs[slug], im.known.Stories[identity], im.known.IDs[id] = path, path, path
	im.plan.Stories = append(im.plan.Stories, s)
}

// cellHints are what to do in a cell, where a story is written otherwise.
var cellHints = map[string]diag.Text{
	"bad-date":         diag.Say("ghi một ngày có thật, ví dụ: 20/12/2024", "write a day that exists, such as 20/12/2024"),
	"bad-year":         diag.Say("ghi năm bằng bốn chữ số, ví dụ: 2024", "write the year with four digits, such as 2024"),
	"wrong-type":       diag.Say("chỉ ghi số, ví dụ: 2024 hoặc 35.000.000; chữ để ở cột khác", "write the number alone, such as 2024 or 35.000.000"),
	"ambiguous-number": diag.Say("ghi số liền, không dấu ngăn cách", "write the number without separators"),
}

// defaults puts in what the unit's name tells of its place, and what the person who imports said of all rows.
func (im *importer) defaults(d *draft) {
	if v := d.fields["district"]; v.text == "" {
		if x := im.seat(d.fields["unit"].text); x != nil {
			d.fields["district"] = value{x.Name, v.column, v.heading}
			im.seats++
		}
	}
	for t, text := range map[target]string{"unit": im.opt.Unit, "field": im.opt.Field, "district": im.opt.District, "type": im.opt.Type, "year": im.opt.Year} {
		if v := d.fields[t]; v.text == "" && text != "" {
			d.fields[t] = value{text, v.column, v.heading}
		}
	}
	if v := d.fields["title"]; d.whole && v.text == "" && im.opt.Title != "" {
		d.fields["title"] = value{cleanTitle(im.opt.Title), v.column, v.heading}
	}
	// What resolves is written by its name; the rest is for the decoder to refuse as it stands.
	rename := func(t target, name string) {
		if v := d.fields[t]; name != "" {
			d.fields[t] = value{name, v.column, v.heading}
		}
	}
	if f := im.reg.Field(d.fields["field"].text); f != nil {
		rename("field", f.Name)
	}
	if t := im.reg.Type(d.fields["type"].text); t != nil {
		rename("type", t.Name)
	}
	// "Hải Dương" may be the province or the city: the decoder has a word for that.
	_, bare, _ := strings.Cut(im.reg.Province.Name, " ")
	if x := im.reg.District(d.fields["district"].text); x != nil && viet.Key(d.fields["district"].text) != viet.Key(bare) {
		rename("district", x.Name)
	}
}

// longestSlug keeps names of files within what every system and archive takes.
const longestSlug = 80

// address finds a free address for a story: its name, with the place if another story has that, with a number if
// that is taken as well.
func (im *importer) address(d *draft, title string) string {
	slug := d.slug
	if slug == "" {
		slug = cutSlug(viet.Slug(title))
	}
	if slug == "" {
		return ""
	}
	taken := func(s string) bool { _, ok := im.known.Slugs[s]; return ok }
	if !taken(slug) {
		return slug
	}
	wanted, other := slug, im.known.Slugs[slug]
	for _, t := range []target{"commune", "district", "unit"} {
		if more := viet.Slug(d.fields[t].text); more != "" && !taken(wanted+"-"+more) && len(more) <= longestSlug {
			slug = wanted + "-" + more
			break
		}
	}
	for n := 2; taken(slug); n++ {
		slug = wanted + "-" + strconv.Itoa(n)
	}
	f := d.at(d.fields["title"].column, "")
	f.Severity, f.Code = diag.Note, "address-told-apart"
	f.Text = diag.Say("“%s” trùng tên với %s nên có địa chỉ riêng: /mo-hinh/%s/", "“%s” has the name of %s and gets an address of its own: /mo-hinh/%s/", title, other, slug)
	im.say(f)
	return slug
}

func cutSlug(s string) string {
	if len(s) <= longestSlug {
		return s
	}
	if i := strings.LastIndexByte(s[:longestSlug+1], '-'); i > longestSlug/2 {
		return s[:i]
	}
	return s[:longestSlug]
}
