package registration

import (
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// column is a recognised column.
type column struct {
	index   int
	heading string
	target  target
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
