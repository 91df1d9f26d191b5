package registration

import (
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
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
		if !r.found {
			if form := r.readForm(); form != nil {
				got, r.found = []*draft{form}, true
			}
		}
		if r.found {
			tables++
		} else if near := r.nearlyHeadings(); near != "" {
			r.warn("no-title-column", diag.Say("trang này có các cột %s nhưng không có cột “Tên mô hình” nên không nhập", "the sheet has the columns %s and none called “Tên mô hình”: it is not imported", near),
				diag.Say("đổi tiêu đề của cột ghi tên mô hình thành “Tên mô hình” rồi nhập lại", "call the column of the names “Tên mô hình” and import it again"))
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

func (r *sheetReader) warn(code string, text, hint diag.Text) {
	f := r.place(0, -1, "")
	f.Severity, f.Code, f.Text, f.Hint = diag.Warning, code, text, hint
	r.say(f)
}

// nearlyHeadings names the columns of a row that would be headings if one of them were the name of a model.
func (r *sheetReader) nearlyHeadings() string {
	for i := range r.sheet.Rows[:min(len(r.sheet.Rows), 30)] {
		var names []string
		for _, c := range r.headings(r.sheet.Rows[i : i+1]) {
			if c.target != "" && c.target != toNumber && c.target != toNothing {
				names = append(names, "“"+c.heading+"”")
			}
		}
		if len(names) > 2 {
			return strings.Join(names, ", ")
		}
	}
	return ""
}

func (r *sheetReader) noteAt(row, column int, code string, text, hint diag.Text) {
	f := r.place(row, column, "")
	f.Severity, f.Code, f.Text, f.Hint = diag.Note, code, text, hint
	r.say(f)
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
	var hidden []string
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
		if row.Hidden && r.found {
			hidden = append(hidden, strconv.Itoa(row.Number))
		}
		if ended && r.isNumbered(row) {
			ended = false // what looked like a signature was a model or a remark
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
	if n := len(hidden); n > 0 {
		if n > 8 {
			hidden = append(hidden[:8], "…")
		}
		r.note("hidden-rows", diag.Say("%d dòng đang bị ẩn vẫn được đọc: %s", "%d hidden rows are read like the others: %s", n, strings.Join(hidden, ", ")), diag.Say("dòng nào không nhập thì xóa hẳn khỏi bảng", "delete those that are not wanted"))
	}
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
	r.readSeat(rows)
	if t, text := r.resolveGroup(r.sheet.Name); t != "" {
		r.opening[t] = value{text, -1, ""}
		r.note("from-sheet-name", diag.Say("tên trang tính cho biết: %s", "the sheet's name tells: %s", text), diag.Text{})
	}
}

// readSeat takes the district from the office in the letterhead, where the table does not say it.
func (r *sheetReader) readSeat(rows []intake.Row) {
	if r.opt.District != "" || slices.ContainsFunc(r.columns, func(c column) bool { return c.target == "district" || c.target == toPlace || c.target == toWhere }) {
		return
	}
	var name string
	var at diag.Finding
	for _, row := range rows {
		for c, v := range row.Cells {
			for line := range strings.SplitSeq(v, "\n") {
				d := r.seat(line)
				if d == nil || d.Name == name {
					continue
				}
				if name != "" {
					return // of several, which is not said
				}
				name, at = d.Name, r.place(row.Number, c, "")
			}
		}
	}
	if name != "" {
		r.opening["district"] = value{name, -1, ""}
		at.Severity, at.Code, at.Text = diag.Note, "district-from-title", diag.Say("bảng không có cột địa bàn: lấy %s từ dòng này", "the table has no column for the place: %s is taken from this line", name)
		at.Hint = diag.Say("địa bàn khác thì chạy lại với --district", "if it is another, run it again with --district")
		r.say(at)
	}
}
