package registration

import (
	"strings"

	"dienhinh/internal/diag"
)

// readForm reads a sheet that is one registration form: the items below each other, each with its answer beside it.
// It returns nil when the sheet is no such form.
func (r *sheetReader) readForm() *draft {
	d := newDraft()
	answers := map[int]int{} // row → column of the answer, for findings
	d.at = func(row int, _ string) diag.Finding {
		if column, ok := answers[row]; ok {
			return r.place(row, column, "")
		}
		return r.place(0, -1, "")
	}
	d.where = r.place(0, -1, "").File
	if r.sheet.Name == "" {
		d.lines, d.where = true, r.file
	}
	items := 0
	for _, row := range r.sheet.Rows {
		label, answer := "", ""
		for c, v := range row.Cells {
			v = strings.TrimSpace(v)
			switch {
			case v == "" || row.IsCarried(c) || label == "" && startsNumbered(v):
				continue
			case label == "":
				label = v
				continue
			}
			if answer == "" {
				answer, answers[row.Number] = v, c
			}
		}
		if answer == "" {
			continue
		}
		t, ok := r.find(strings.TrimRight(label, " :"))
		if !ok || t == toNumber {
			continue
		}
		if items++; t == "title" && d.fields["title"].text != "" {
			return nil // a list after all, or two forms in one
		}
		r.take(d, t, value{answer, row.Number, oneLine(label)}, r.sheet.Epoch1904)
	}
	if d.fields["title"].text == "" || items < 3 {
		return nil
	}
	if d.fields["year"].text == "" {
		r.readOpening(r.sheet.Rows)
	}
	for t, v := range r.opening {
		if d.fields[t].text == "" {
			d.fields[t] = v
		}
	}
	r.settlePlace(d)
	return d
}
