package registration

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// Sheets plans the import of the tables of a file, whose name is for messages only. Whatever was found when the file
// was read is the caller's.
func Sheets(file string, sheets []intake.Sheet, reg *content.Registry, known *Existing, opt Options) *Plan {
	im := newImporter(file, reg, known, opt)
	var drafts []*draft
	tables := 0
	var details []*sheetReader
	for i := range sheets {
		r := &sheetReader{importer: im, sheet: &sheets[i], opening: map[target]value{}}
		switch {
		case sheets[i].Hidden:
			r.note("hidden-sheet", diag.Say("trang tính bị ẩn nên không nhập", "the sheet is hidden and is not imported"), diag.Say("cho hiện trang tính (Unhide) nếu cần nhập", "unhide it if it is wanted"))
			continue
		case len(sheets[i].Rows) == 0:
			continue
		case oneLine(sheets[i].Rows[0].Cell(0)) == dictionaryHead:
			continue
		case !r.modernise():
			continue
		case r.isDetail():
			details = append(details, r)
			continue
		}
		got := r.read()
		if r.found {
			tables++
		} else {
			r.note("not-a-table", diag.Say("không thấy dòng tiêu đề có cột “Tên mô hình” nên không nhập trang này", "no headings with a column “Tên mô hình”: the sheet is not imported"),
				diag.Say("nếu đây là danh sách mô hình, ghi “Tên mô hình”, “Đơn vị”, “Lĩnh vực”… ở dòng đầu bảng", "if it is a list of models, write “Tên mô hình”, “Đơn vị”, “Lĩnh vực”… above the columns"))
		}
		drafts = append(drafts, got...)
	}
	for _, r := range details {
		r.readDetail(drafts)
	}
	if tables == 0 && im.bads == 0 {
		im.say(diag.Finding{Code: "no-table", File: file, Text: diag.Say("tệp không có bảng mô hình nào để nhập", "the file has no table of models"),
			Hint: diag.Say("dòng đầu bảng phải có cột “Tên mô hình” và ít nhất một cột nữa như “Đơn vị”, “Lĩnh vực”, “Năm”", "the table must have a column “Tên mô hình” and at least one more, such as “Đơn vị”, “Lĩnh vực”, “Năm”")})
	}
	return im.finish(drafts)
}

// dictionaryHead begins the data dictionary in our own exports.
const dictionaryHead = "Tên cột (JSON)"

// sheetReader reads one sheet.
type sheetReader struct {
	*importer
	sheet   *intake.Sheet
	found   bool // headings were met
	columns []column
	opening map[target]value // what the title block and the sheet's name say of all rows
	groups  []group
	merged  map[int]int // row → how many rows its deepest merged cell takes
}

// column is a recognised column.
type column struct {
	index   int
	heading string
	target  target
}

// group is a line above a part of the rows: "I. Lĩnh vực kinh tế".
type group struct {
	kind   string // of its numbering, which tells how deep it is
	target target
	text   string
}

// place is a finding's place: the cell as the program shows it, or the line of a text file.
func (r *sheetReader) place(row, column int, heading string) diag.Finding {
	if r.sheet.Name == "" {
		f := diag.Finding{File: r.file, Line: row}
		return f
	}
	f := diag.Finding{File: r.file + ":" + r.sheet.Name}
	switch {
	case row > 0 && column >= 0:
		f.File += "!" + intake.ColumnName(column) + strconv.Itoa(row)
	case row > 0:
		f.File += "!" + strconv.Itoa(row)
	}
	return f
}

func (r *sheetReader) note(code string, text, hint diag.Text) { r.noteAt(0, -1, code, text, hint) }

func (r *sheetReader) noteAt(row, column int, code string, text, hint diag.Text) {
	f := r.place(row, column, "")
	f.Severity, f.Code, f.Text, f.Hint = diag.Note, code, text, hint
	r.say(f)
}

// modernise converts text of the fonts before Unicode, or refuses the sheet; it reports whether to go on.
func (r *sheetReader) modernise() bool {
	// Where the fonts are lost, what a single text may be is told by all of them.
	guessed := map[string]int{}
	fonts := false
	for i := range r.sheet.Rows {
		row := &r.sheet.Rows[i]
		fonts = fonts || len(row.Fonts) > 0
		for c, v := range row.Cells {
			if row.Fonts[c] == "" {
				if _, kind := intake.Legacy(v, ""); kind != "" {
					guessed[kind]++
				}
			}
		}
	}
	if !fonts && len(guessed) == 0 {
		return true
	}
	guess := ""
	if len(guessed) > 0 {
		guess = intake.TCVN3
		if guessed[intake.VNI] > guessed[intake.TCVN3] {
			guess = intake.VNI
		}
	}
	var shown []string
	var first diag.Finding
	total, name := 0, ""
	for i := range r.sheet.Rows {
		row := &r.sheet.Rows[i]
		for c, v := range row.Cells {
			fixed, kind := intake.Legacy(v, row.Fonts[c])
			if row.Fonts[c] == "" {
				kind = ""
				if guess != "" {
					if f, ok := intake.LegacyAs(v, guess); ok {
						fixed, kind = f, guess
					}
				}
			}
			if kind == "" {
				continue
			}
			if total++; total == 1 {
				first, name = r.place(row.Number, c, ""), kind
			}
			if len(shown) < 2 {
				shown = append(shown, fmt.Sprintf("“%s” → “%s”", cut(v), cut(fixed)))
			}
			row.Cells[c] = fixed
		}
	}
	if total == 0 {
		return true
	}
	if name == intake.TCVN3 {
		name += " (ABC, .VnTime…)"
	}
	examples := strings.Join(shown, ", ")
	first.Code = "legacy-font"
	if r.opt.ConvertFonts {
		first.Severity = diag.Note
		first.Text = diag.Say("đã chuyển %d ô từ phông %s sang Unicode: %s", "converted %d cells from %s to Unicode: %s", total, name, examples)
		r.say(first)
		return true
	}
	first.Text = diag.Say("%d ô viết bằng phông chữ cũ %s, không phải Unicode: %s", "%d cells are in the legacy font %s, not Unicode: %s", total, name, examples)
	first.Hint = diag.Say("thêm --convert-fonts để chuyển tự động (xem kỹ chữ hoa), hoặc chuyển bằng Unikey rồi nhập lại", "add --convert-fonts to convert (look at capitals), or convert the file and import it again")
	r.say(first)
	return false
}

func cut(s string) string {
	s = oneLine(s)
	if x := []rune(s); len(x) > 40 {
		return string(x[:40]) + "…"
	}
	return s
}

// read goes through the rows and returns the stories in them.
func (r *sheetReader) read() []*draft {
	r.merged = map[int]int{}
	for _, m := range r.sheet.Merges {
		r.merged[m.Row] = max(r.merged[m.Row], m.Rows)
	}
	var drafts []*draft
	var raw *rawRow
	flush := func() {
		if raw != nil {
			drafts = append(drafts, r.draft(raw))
			raw = nil
		}
	}
	ended := false
	rows := r.sheet.Rows
	for i := 0; i < len(rows); i++ {
		row := &rows[i]
		if columns, n := r.headingsAt(i); columns != nil {
			flush()
			if !r.found || !sameColumns(columns, r.columns) {
				r.columns, r.groups = columns, nil
				r.tellColumns(rows[i+n-1].Number)
				if !r.found {
					r.readOpening(rows[:i])
				}
			}
			r.found, ended = true, false
			i += n - 1
			continue
		}
		if !r.found || ended || isNumbering(row) {
			continue
		}
		first, filled := -1, 0
		for c, v := range row.Cells {
			if strings.TrimSpace(v) != "" && !row.IsCarried(c) {
				if first < 0 {
					first = c
				}
				filled++
			}
		}
		switch kind := r.footer(row, first, filled); {
		case filled == 0:
		case kind == endOfTable:
			flush()
			ended = true
			r.noteAt(row.Number, first, "footer", diag.Say("từ dòng này (“%s”) là phần ký tên, nơi nhận: không nhập", "from this row (“%s”) on there are signatures: not imported", cut(row.Cells[first])), diag.Text{})
		case kind == totals:
			flush()
		case raw != nil && r.continues(row):
			raw.add(row)
		case r.group(row, filled):
			flush()
		default:
			flush()
			raw = &rawRow{number: row.Number, cells: slices.Clone(row.Cells), columns: r.columns, groups: slices.Clone(r.groups)}
		}
	}
	flush()
	return drafts
}

// rawRow is one model's row, with the rows below that go on with it.
type rawRow struct {
	number  int
	cells   []string
	columns []column
	groups  []group // that it stands below
}

func (w *rawRow) add(row *intake.Row) {
	for c, v := range row.Cells {
		if strings.TrimSpace(v) == "" || row.IsCarried(c) {
			continue
		}
		for len(w.cells) <= c {
			w.cells = append(w.cells, "")
		}
		if w.cells[c] != "" {
			w.cells[c] += "\n"
		}
		w.cells[c] += v
	}
}

// continues reports whether a row only goes on with the one above: its name is merged down from there.
func (r *sheetReader) continues(row *intake.Row) bool {
	for _, c := range r.columns {
		if c.target == "title" {
			return row.IsCarried(c.index)
		}
	}
	return false
}

// headingsAt recognises headings at a row, and how many rows they take.
func (r *sheetReader) headingsAt(i int) ([]column, int) {
	rows := r.sheet.Rows
	hasTitle := func(row *intake.Row) bool {
		return slices.ContainsFunc(row.Cells, func(v string) bool {
			if len(v) > 200 {
				return false
			}
			t, ok := r.find(v)
			return ok && t == "title"
		})
	}
	if !hasTitle(&rows[i]) {
		return nil, 0
	}
	columns := r.headings(rows[i : i+1])
	if len(columns) < 2 || !slices.ContainsFunc(columns, func(c column) bool { return c.target == "title" }) {
		return nil, 0
	}
	n := 1
	for n < 3 && i+n < len(rows) && r.goesOn(rows[i:i+n], &rows[i+n]) {
		n++
	}
	if n > 1 {
		columns = r.headings(rows[i : i+n])
	}
	return columns, n
}

// goesOn reports whether a row belongs to the headings above it: it lies inside their merged cells, or it only fills
// columns that they leave open.
func (r *sheetReader) goesOn(above []intake.Row, row *intake.Row) bool {
	top := above[0]
	if row.Number < top.Number+r.merged[top.Number] {
		return true
	}
	known := 0
	for c, v := range row.Cells {
		if strings.TrimSpace(v) == "" || row.IsCarried(c) {
			continue
		}
		if _, err := strconv.ParseFloat(strings.Trim(strings.TrimSpace(v), "()"), 64); err == nil {
			return false
		}
		own := strings.TrimSpace(top.Cell(c))
		if own != "" {
			if t, ok := r.find(own); ok && t == "title" || strings.TrimSpace(top.Cell(c+1)) != "" {
				return false // a heading that is complete
			}
		}
		if _, ok := r.column([]string{r.parent(&top, c), v}); ok {
			known++
		}
	}
	return known > 0
}

// parent is the heading above a column: its own, or the one to the left that reaches over it.
func (r *sheetReader) parent(row *intake.Row, c int) string {
	if v := row.Cell(c); strings.TrimSpace(v) != "" {
		return v
	}
	for _, m := range r.sheet.Merges {
		if m.Row <= row.Number && row.Number < m.Row+m.Rows && m.Column < c && c < m.Column+m.Columns {
			return row.Cell(m.Column)
		}
	}
	if len(r.sheet.Merges) > 0 {
		return ""
	}
	for left := c - 1; left >= 0 && left < len(row.Cells); left-- {
		if v := row.Cell(left); strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// headings reads one to three rows as headings.
func (r *sheetReader) headings(rows []intake.Row) []column {
	wide := 0
	for _, row := range rows {
		wide = max(wide, len(row.Cells))
	}
	var list []column
	for c := range wide {
		var parts []string
		for i := range rows {
			v := rows[i].Cell(c)
			if strings.TrimSpace(v) == "" && i+1 < len(rows) && strings.TrimSpace(rows[len(rows)-1].Cell(c)) != "" {
				v = r.parent(&rows[i], c)
			}
			if v = oneLine(v); v != "" && len(v) < 300 {
				parts = append(parts, v)
			}
		}
		parts = slices.Compact(parts)
		if len(parts) == 0 {
			continue
		}
		col := column{index: c, heading: strings.Join(parts, " / ")}
		if t, ok := r.column(parts); ok {
			col.target = t
		}
		list = append(list, col)
	}
	known := 0
	for _, c := range list {
		if c.target != "" && c.target != toNumber {
			known++
		}
	}
	if known < 2 {
		return nil
	}
	// The year of recognition counts before that of registration (DESIGN: year).
	slices.SortStableFunc(list, func(a, b column) int {
		late := func(c column) int {
			if c.target == "year" && !strings.Contains(headingWord(c.heading), "cong nhan") {
				return 1
			}
			return 0
		}
		if a.target != "year" || b.target != "year" {
			return a.index - b.index
		}
		return late(a) - late(b)
	})
	return list
}

func sameColumns(a, b []column) bool { return slices.Equal(a, b) }

// tellColumns says which columns are left out.
func (r *sheetReader) tellColumns(row int) {
	for _, c := range r.columns {
		switch {
		case c.target == "":
			r.noteAt(row, c.index, "unknown-column", diag.Say("không hiểu cột “%s” nên không nhập cột này", "the column “%s” is not understood and is not imported", c.heading), r.columnHint(c.heading))
		case c.target == toNothing && !computed[headingWord(c.heading)] && !r.isOwnAddress(c):
			r.noteAt(row, c.index, "column-left-out", diag.Say("cột “%s” không được nhập: thông tin nội bộ hoặc của cá nhân", "the column “%s” is not imported: it is internal or of persons", c.heading),
				diag.Say("điều cần đăng thì ghi vào bài sau khi nhập", "what is to be published goes into the story afterwards"))
		}
	}
}

var computed = map[string]bool{"khoi don vi": true, "dia ban hien nay": true, "don vi tinh": true, "dvt": true}

// isOwnAddress reports whether a column holds addresses of models, which our own exports compute.
func (r *sheetReader) isOwnAddress(c column) bool {
	return slices.ContainsFunc(r.sheet.Rows, func(row intake.Row) bool { return modelAddress.MatchString(oneLine(row.Cell(c.index))) })
}

// columnHint suggests the heading that was probably meant.
func (r *sheetReader) columnHint(heading string) diag.Text {
	var labels []string
	for _, k := range r.keys {
		if r.byWord[headingWord(k.Label.VI)] != toNothing {
			labels = append(labels, viet.UpperFirst(k.Label.VI))
		}
	}
	if near, ok := viet.Nearest(heading, labels); ok {
		return diag.Say("có phải ý bạn là cột “%s”?", "did you mean “%s”?", near)
	}
	return diag.Say("đổi tên cột nếu cần nhập; các tên được hiểu: %s …", "rename it if it is wanted; names that are understood: %s …", strings.Join(labels[:8], ", "))
}

// readOpening takes from the lines above the headings, and from the sheet's name, what holds for all rows.
func (r *sheetReader) readOpening(rows []intake.Row) {
	years := map[string]diag.Finding{}
	for _, row := range rows {
		for c, v := range row.Cells {
			for _, m := range inYear.FindAllStringSubmatch(monthYear.ReplaceAllString(v, ""), -1) {
				years[m[1]] = r.place(row.Number, c, "")
			}
		}
	}
	if len(years) == 1 && !slices.ContainsFunc(r.columns, func(c column) bool { return c.target == "year" }) && r.opt.Year == "" {
		for y, f := range years {
			r.opening["year"] = value{y, -1, ""}
			f.Severity, f.Code, f.Text = diag.Note, "year-from-title", diag.Say("bảng không có cột năm: lấy năm %s từ dòng tiêu đề này", "the table has no column for the year: %s is taken from this title", y)
			f.Hint = diag.Say("năm khác thì chạy lại với --year", "if it is another, run it again with --year")
			r.say(f)
		}
	}
	if t, text := r.resolveGroup(r.sheet.Name); t != "" {
		r.opening[t] = value{text, -1, ""}
		r.note("from-sheet-name", diag.Say("tên trang tính cho biết: %s", "the sheet's name tells: %s", text), diag.Text{})
	}
}

// isNumbering recognises the row (1) (2) (3) … below headings.
func isNumbering(row *intake.Row) bool {
	last, n := 0, 0
	for _, v := range row.Cells {
		v = strings.Trim(strings.TrimSpace(v), "()[]")
		if v == "" {
			continue
		}
		x, err := strconv.Atoi(v)
		if err != nil {
			if len(v) == 1 && n < 2 && v[0] >= 'A' && v[0] <= 'B' {
				n++
				continue
			}
			return false
		}
		if x != last+1 && last != 0 || x > 60 {
			return false
		}
		last = x
		n++
	}
	return n >= 3
}

const (
	noFooter = iota
	totals
	endOfTable
)

var sum = regexp.MustCompile(`^(tong|tong cong|tong so|cong|cong chung)( mo hinh)?( \d.*)? $`)

var signature = regexp.MustCompile(`^(noi nhan|nguoi lap|nguoi tong hop|can bo tong hop|thu truong|xac nhan cua|t m |tm |k t |kt |t l |tl |chu tich|pho chu tich|bi thu|pho bi thu|truong ban|pho truong ban|ghi chu|luu y|.* ngay (\d+ )?thang (\d+ )?nam( \d+)?$|ngay (\d+ )?thang)`)

// footer recognises totals and what stands below a table.
func (r *sheetReader) footer(row *intake.Row, first, filled int) int {
	if first < 0 {
		return noFooter
	}
	for _, c := range r.columns {
		if c.target == toNumber && startsNumbered(row.Cell(c.index)) {
			return noFooter
		}
		if c.target == "title" && strings.TrimSpace(row.Cell(c.index)) != "" && c.index != first && !row.IsCarried(c.index) && filled > 2 {
			return noFooter
		}
	}
	text := strings.Join(viet.Syllables(row.Cells[first]), " ") + " "
	switch {
	case sum.MatchString(text) && (filled == 1 || hasNumber(row)):
		return totals
	case signature.MatchString(strings.TrimSpace(text)) && filled <= 3:
		return endOfTable
	}
	return noFooter
}

func hasNumber(row *intake.Row) bool {
	return slices.ContainsFunc(row.Cells, func(v string) bool { _, err := strconv.ParseFloat(strings.TrimSpace(v), 64); return err == nil }) ||
		strings.ContainsFunc(strings.Join(row.Cells, ""), unicode.IsDigit)
}

// startsNumbered reports whether a cell of the column STT holds an ordinary number.
func startsNumbered(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), ".)")
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

var (
	numberingLetter = regexp.MustCompile(`^\s*([A-HĐ])\s*[.)/:-]\s*|^\s*([A-HĐ])\s*$`)
	numberingRoman  = regexp.MustCompile(`^\s*([IVX]{1,5})\s*[.)/:-]\s*|^\s*([IVX]{1,5})\s*$`)
	numberingArabic = regexp.MustCompile(`^\s*(\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*`)
	groupCount      = regexp.MustCompile(`\s*[:：]?\s*(?:\([^)]*\))?\s*[:：.]?\s*$`)
)

// group recognises a line that stands above a part of the rows, and takes from it what it tells of them.
func (r *sheetReader) group(row *intake.Row, filled int) bool {
	number, text, at := "", "", -1
	for c, v := range row.Cells {
		if strings.TrimSpace(v) == "" || row.IsCarried(c) {
			continue
		}
		isNumber := slices.ContainsFunc(r.columns, func(x column) bool { return x.index == c && x.target == toNumber })
		switch {
		case isNumber && filled == 2 && number == "" && text == "":
			number = oneLine(v)
		case text == "":
			text, at = oneLine(v), c
		case hasNumber(&intake.Row{Cells: []string{v}}) && startsNumbered(v) && filled <= 3:
			// a count beside the group's name
		default:
			return false
		}
	}
	if text == "" || number != "" && startsNumbered(number) {
		return false
	}
	kind := "text"
	for _, k := range []struct {
		name string
		re   *regexp.Regexp
	}{{"roman", numberingRoman}, {"letter", numberingLetter}, {"arabic", numberingArabic}} {
		if number != "" && k.re.MatchString(number+".") {
			kind = k.name
			break
		}
		if number == "" && k.re.MatchString(text) && k.re.ReplaceAllString(text, "") != "" {
			kind, text = k.name, k.re.ReplaceAllString(text, "")
			break
		}
	}
	t, resolved := r.resolveGroup(text)
	inTitle := slices.ContainsFunc(r.columns, func(x column) bool { return x.index == at && x.target == "title" })
	hasNumbers := slices.ContainsFunc(r.columns, func(x column) bool { return x.target == toNumber })
	if t == "" && (kind == "arabic" || kind == "text" && inTitle && !hasNumbers) {
		return false // a model of which only the name is known
	}
	// A group of the same numbering, and all below it, ends here.
	for i, g := range r.groups {
		if g.kind == kind {
			r.groups = r.groups[:i]
			break
		}
	}
	r.groups = append(r.groups, group{kind, t, resolved})
	if t == "" {
		r.noteAt(row.Number, at, "unknown-group", diag.Say("dòng “%s” được hiểu là tên một nhóm, không phải mô hình; không rõ là lĩnh vực, địa bàn, loại hình hay năm nào", "the row “%s” is taken for the name of a group, not a model; it tells no field, district, type or year", cut(text)),
			diag.Say("nếu là mô hình, ghi số thứ tự cho dòng ấy", "if it is a model, number the row"))
	}
	return true
}

// resolveGroup reads a field, a district, a type or a year from the words of a group.
func (r *sheetReader) resolveGroup(text string) (target, string) {
	text = oneLine(groupCount.ReplaceAllString(viet.NFC(text), ""))
	for _, re := range []*regexp.Regexp{numberingRoman, numberingLetter, numberingArabic} {
		if s := re.ReplaceAllString(text, ""); s != text && s != "" {
			text = s
			break
		}
	}
	if m := yearText.FindStringSubmatch(text); m != nil {
		return "year", m[1]
	}
	forms := []string{text}
	lower := strings.ToLower(text)
	for _, prefix := range []string{"các mô hình thuộc ", "mô hình thuộc ", "các mô hình ", "mô hình ", "thuộc ", "lĩnh vực ", "về ", "trên lĩnh vực ", "trong lĩnh vực ", "phát triển ", "địa bàn ", "loại hình ", "khối "} {
		if len(lower) == len(text) && strings.HasPrefix(lower, prefix) {
			text, lower = text[len(prefix):], lower[len(prefix):]
			forms = append(forms, text)
		}
	}
	for _, f := range forms {
		switch {
		case r.reg.Field(f) != nil:
			return "field", r.reg.Field(f).Name
		case r.reg.Type(f) != nil:
			return "type", r.reg.Type(f).Name
		case r.reg.District(f) != nil:
			return "district", r.reg.District(f).Name
		}
	}
	return "", ""
}
