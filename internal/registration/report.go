package registration

import (
	"slices"
	"strings"
	"unicode"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
)

// Report plans the import of a Word report: one model. Its headings, lists and tables become the body; what a line or
// a table says in plain words of the name, unit, place, field, type and year becomes the front matter.
func Report(file string, doc *intake.Document, reg *content.Registry, known *Existing, opt Options) *Plan {
	im := newImporter(file, reg, known, opt)
	if len(doc.Legacy) > 0 {
		f := diag.Finding{Code: "legacy-font", File: file,
			Text: diag.Say("văn bản dùng phông chữ cũ (.VnTime, VNI…), không phải Unicode, ví dụ: “%s”", "the report is in a legacy font, not Unicode, such as “%s”", cut(strings.Join(doc.Legacy, " … "))),
			Hint: diag.Say("thêm --convert-fonts để chuyển tự động (xem kỹ chữ hoa), hoặc chuyển bằng Unikey rồi nhập lại", "add --convert-fonts to convert (look at capitals), or convert the file and import it again")}
		if opt.ConvertFonts {
			f.Severity, f.Text, f.Hint = diag.Note, diag.Say("đã chuyển phông chữ cũ sang Unicode", "the legacy font was converted to Unicode"), diag.Say("xem kỹ chữ hoa", "look at capitals")
		}
		im.say(f)
		if !opt.ConvertFonts {
			return im.plan
		}
	}
	r := &reportReader{importer: im, d: newDraft()}
	r.d.at = func(int, string) diag.Finding { return diag.Finding{File: file} }
	r.d.whole = true
	r.d.where, r.d.inOrder = file, true
	r.read(doc)
	if len(r.d.body) == 0 && r.d.fields["title"].text == "" {
		im.say(diag.Finding{Code: "empty-report", File: file, Text: diag.Say("tệp Word không có chữ nào để nhập", "the report holds no text"), Hint: diag.Say("nếu văn bản là ảnh quét thì phải gõ lại", "a scanned picture has to be typed")})
		return im.plan
	}
	return im.finish([]*draft{r.d})
}

type reportReader struct {
	*importer
	d      *draft
	titles []string // lines that stand where a title does
}

func (r *reportReader) note(code string, text, hint diag.Text) {
	r.say(diag.Finding{Severity: diag.Note, Code: code, File: r.file, Text: text, Hint: hint})
}

func (r *reportReader) read(doc *intake.Document) {
	blocks := r.withoutSignature(r.withoutLetterhead(doc.Blocks))
	blocks = r.takeTitle(blocks)
	levels := r.headingLevels(blocks)
	current := part{}
	var out []part
	flush := func() {
		if current.heading != "" || strings.TrimSpace(current.text) != "" {
			out = append(out, current)
		}
		current = part{}
	}
	add := func(text string, tight bool) {
		if current.text != "" {
			current.text += "\n"
			if !tight {
				current.text += "\n"
			}
		}
		current.text += text
	}
	wasItem := false
	for _, b := range blocks {
		isItem := false
		switch {
		case b.Kind == intake.Table:
			if !r.takeTable(b) {
				add(strings.TrimRight(b.Markdown(), "\n"), false)
			}
		case r.takeFact(b):
		case isHeading(b):
			level := levels[levelOf(b)]
			if name, ok := r.sectionOf(b); ok {
				flush()
				current.heading = name
			} else if level == 2 {
				flush()
				current.heading = headingText(b)
			} else {
				add(strings.Repeat("#", level)+" "+headingText(b), false)
			}
		case r.takeSection(b, func(name, text string) {
			flush()
			current = part{name, text}
		}):
		case b.Kind == intake.Item:
			isItem = true
			mark := "- "
			if b.Ordered {
				mark = "1. "
			}
			add(strings.Repeat("   ", b.Level)+mark+strings.ReplaceAll(b.Text, "\n", " "), wasItem)
		default:
			if m := bullet.FindString(b.Plain); m != "" && !strings.Contains(b.Plain, "\n") {
				isItem = true
				add("- "+unbulleted(b.Text), wasItem)
			} else {
				add(strings.ReplaceAll(b.Text, "\n", "\\\n"), false)
			}
		}
		wasItem = isItem
	}
	flush()
	r.d.body = r.merge(append(r.d.body, out...))
	for _, f := range doc.Footnotes {
		r.d.notes += "[^" + f.Mark + "]: " + f.Text + "\n"
	}
	if doc.Pictures > 0 {
		r.note("pictures", diag.Say("có %d ảnh không được nhập", "%d pictures were not imported", doc.Pictures),
			diag.Say("lưu từng ảnh cạnh bài rồi khai ở photos, kèm lời tả (alt) và sự đồng ý của người trong ảnh", "save each beside the story and enter it in photos, with words for those who cannot see it and the consent of those in it"))
	}
	if title := r.d.fields["title"].text; title == strings.ToUpper(title) && strings.ContainsFunc(title, unicode.IsLetter) {
		r.note("capitals", diag.Say("tên mô hình viết toàn chữ hoa: “%s”", "the name is all in capitals: “%s”", title), diag.Say("sửa lại dòng title cho đúng tên đăng ký", "write the line title as it was registered"))
	}
	r.settlePlace(r.d)
	if r.d.fields["year"].text == "" && r.opt.Year == "" {
		for _, s := range r.titles {
			if m := inYear.FindStringSubmatch(monthYear.ReplaceAllString(s, "")); m != nil {
				r.d.fields["year"] = value{m[1], -1, ""}
				r.note("year-from-title", diag.Say("năm %s lấy từ tiêu đề của văn bản", "the year %s is taken from the report's title", m[1]), diag.Say("năm khác thì chạy lại với --year", "if it is another, run it again with --year"))
				break
			}
		}
	}
}

// merge joins sections of one name, so that no heading stands twice.
func (r *reportReader) merge(parts []part) []part {
	var out []part
	for _, p := range parts {
		if i := slices.IndexFunc(out, func(q part) bool { return q.heading == p.heading && p.heading != "" }); i >= 0 {
			out[i].text = strings.TrimLeft(out[i].text+"\n\n"+p.text, "\n")
			continue
		}
		out = append(out, p)
	}
	return out
}

func unbulleted(text string) string {
	text = strings.TrimLeft(text, " ")
	text = strings.TrimPrefix(text, "\\")
	_, size := firstRune(text)
	return strings.TrimSpace(text[size:])
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return r, i
		}
	}
	return 0, len(s)
}

// facts are what a line of a report may say outright.
var facts = []target{"title", "unit", "field", "type", "year", "district", "commune", toPlace, toWhere, "status", "beneficiaries", "forces.lead", "forces.partners", "summary", "recognition.decision", "recognition.level",

	"resources.budget_vnd", "resources.social_vnd", "resources.labour_days", toForces}

// fact reads "Nhãn: giá trị".
func (r *reportReader) fact(s string) (t target, text string, ok bool) {
	label, text, found := strings.Cut(s, ":")
	if !found || len([]rune(label)) > 60 || strings.TrimSpace(text) == "" || strings.Contains(label, "\n") {
		return "", "", false
	}
	label = strings.TrimLeft(strings.TrimSpace(label), "-+•–* ")
	t, known := r.find(label)
	return t, strings.TrimSpace(text), known && slices.Contains(facts, t)
}

const longestFact = 240

// takeFact takes a paragraph that says one thing of the front matter.
func (r *reportReader) takeFact(b intake.Block) bool {
	if b.Kind == intake.Table {
		return false
	}
	taken := 0
	lines := strings.Split(b.Plain, "\n")
	for _, line := range lines {
		t, text, ok := r.fact(line)
		if !ok || len([]rune(text)) > longestFact || r.d.fields[t].text != "" && t != "title" {
			return false
		}
		if t == "title" {
			r.d.fields["title"] = value{} // what is said outright wins over what stands in the title's place
		}
		if t == toWhere || t == toForces {
			// Items 5 and 6 of the form stay in the body as well: they say more than a place and a name.
			r.take(r.d, t, value{strings.TrimRight(text, "."), -1, ""}, false)
			return t == toWhere && r.known(text)
		}
		r.take(r.d, t, value{strings.TrimRight(text, "."), -1, ""}, false)
		taken++
	}
	return taken == len(lines)
}

func (r *reportReader) known(place string) bool {
	_, _, ok := r.where(strings.TrimRight(place, "."), nil)
	return ok
}

// takeTable takes a table of two columns, a label and a value, that says what the front matter wants.
func (r *reportReader) takeTable(b intake.Block) bool {
	type pair struct {
		t    target
		cell intake.Cell
	}
	var pairs []pair
	rows := 0
	for _, row := range b.Rows {
		var cells []intake.Cell
		for _, c := range row {
			if c.Plain != "" {
				cells = append(cells, c)
			}
		}
		if len(cells) == 3 && startsNumbered(cells[0].Plain) {
			cells = cells[1:]
		}
		if len(cells) > 2 {
			return false
		}
		rows++
		if len(cells) == 2 {
			if t, ok := r.find(strings.TrimRight(cells[0].Plain, " :")); ok && (slices.Contains(facts, t) || strings.HasPrefix(string(t), "section:") || t == "results") {
				pairs = append(pairs, pair{t, cells[1]})
			}
		}
	}
	if len(pairs) < 2 || len(pairs)*2 < rows || len(pairs) < rows-2 {
		return false
	}
	for _, p := range pairs {
		if p.t == "title" {
			r.d.fields["title"] = value{}
		}
		if name, ok := strings.CutPrefix(string(p.t), "section:"); ok {
			r.d.addSection(name, prose(p.cell.Lines))
			continue
		}
		text := p.cell.Plain
		if p.t == "results" || p.t == toForces {
			text = p.cell.Lines
		}
		r.take(r.d, p.t, value{text, -1, ""}, false)
	}
	return true
}

// takeSection recognises a paragraph that begins with an item of the form: "2. Thực trạng, lý do: đường làng …".
func (r *reportReader) takeSection(b intake.Block, begin func(name, text string)) bool {
	if b.Kind == intake.Table || b.Kind == intake.Heading {
		return false
	}
	label, _, found := strings.Cut(b.Plain, ":")
	if !found {
		if ordinal.MatchString(b.Plain) && len([]rune(b.Plain)) <= longestHeading {
			label = b.Plain
		} else {
			return false
		}
	}
	if len([]rune(label)) > longestHeading || !ordinal.MatchString(label) && !b.Bold && !startsBold(b.Text) {
		return false
	}
	t, ok := r.byWord[headingWord(label)]
	if t == "results" {
		t = section(content.Sections[3])
	}
	if t == toForces {
		t = section("Lực lượng thực hiện")
	}
	if t == toWhere {
		t = section("Địa bàn, đối tượng")
	}
	name, isSection := strings.CutPrefix(string(t), "section:")
	if !ok || !isSection {
		return false
	}
	rest := ""
	if _, after, found := strings.Cut(b.Text, ":"); found {
		rest = strings.TrimLeft(strings.TrimSpace(after), "*")
	}
	begin(name, strings.ReplaceAll(strings.TrimSpace(rest), "\n", "\\\n"))
	return true
}

func startsBold(text string) bool { return strings.HasPrefix(text, "**") }
