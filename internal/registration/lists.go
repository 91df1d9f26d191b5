package registration

import (
	"fmt"

	"dienhinh/internal/content"
	"dienhinh/internal/intake"
)

// Lists are the tables of a Word file that is a list of models and no report of one, as sheets; nil for a report. What
// stands above a table opens its sheet.
func Lists(doc *intake.Document, reg *content.Registry, opt Options) []intake.Sheet {
	if len(doc.Legacy) > 0 && !opt.ConvertFonts {
		return nil
	}
	im := newImporter("", reg, nil, opt)
	report := &reportReader{importer: im}
	var lists []intake.Sheet
	var above []intake.Row
	for _, b := range doc.Blocks {
		if b.Kind != intake.Table {
			if _, ok := report.sectionOf(b); ok && isHeading(b) {
				return nil
			}
			above = append(above, intake.Row{Cells: []string{b.Plain}})
			continue
		}
		s := intake.Sheet{Name: fmt.Sprint("bảng ", len(lists)+1), Rows: tableRows(b)}
		r := &sheetReader{importer: im, sheet: &s}
		if !r.isList() {
			above = append(above, s.Rows...) // a letterhead is a table too
			continue
		}
		s.Rows = append(above, s.Rows...)
		lists, above = append(lists, s), nil
	}
	return lists
}

// isList reports whether a sheet has headings, and rows below them.
func (r *sheetReader) isList() bool {
	for i := range r.sheet.Rows[:max(0, len(r.sheet.Rows)-1)] {
		if columns, _ := r.headingsAt(i); columns != nil {
			return true
		}
	}
	return false
}

// tableRows are the rows of a table as a sheet has them: what is merged down is carried down.
func tableRows(b intake.Block) []intake.Row {
	var rows []intake.Row
	for i, cells := range b.Rows {
		row := intake.Row{Number: i + 1}
		for c, cell := range cells {
			text := cell.Lines
			if cell.Down && i > 0 {
				text = rows[i-1].Cell(c)
			}
			row.Cells, row.Carried = append(row.Cells, text), append(row.Carried, cell.Down)
		}
		rows = append(rows, row)
	}
	return rows
}
