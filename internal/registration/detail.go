package registration

import (
	"fmt"
	"slices"
	"strconv"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// isDetail recognises a sheet of our own exports that holds the records of one key: results, awards, sources.
func (r *sheetReader) isDetail() bool { return r.detailKey() != nil }

func (r *sheetReader) detailKey() *content.Key {
	head := r.sheet.Rows[0]
	for i := range r.keys {
		k := &r.keys[i]
		if k.Kind != content.Group || !k.List || headingWord(k.Label.VI) != headingWord(r.sheet.Name) || len(head.Cells) < 3 {
			continue
		}
		first, _ := r.find(head.Cells[0])
		second, _ := r.find(head.Cells[1])
		if first == "id" && second == "title" && !slices.ContainsFunc(head.Cells[2:], func(v string) bool { return partNamed(k.Keys, v) == nil }) {
			return k
		}
	}
	return nil
}

func partNamed(keys []content.Key, label string) *content.Key {
	for i := range keys {
		if viet.Key(keys[i].Label.VI) == viet.Key(label) {
			return &keys[i]
		}
	}
	return nil
}

// readDetail gives the drafts their records: a sheet says more of each than the cell that sums them up.
func (r *sheetReader) readDetail(drafts []*draft) {
	k := r.detailKey()
	byID, byTitle := map[string]*draft{}, map[string]*draft{}
	for _, d := range drafts {
		if id := d.fields["id"].text; id != "" {
			byID[id] = d
		}
		title := viet.Key(d.fields["title"].text)
		if _, twice := byTitle[title]; twice {
			byTitle[title] = nil // which of the two is not known
		} else {
			byTitle[title] = d
		}
	}
	fresh := map[*draft]bool{}
	head := r.sheet.Rows[0].Cells
	for _, row := range r.sheet.Rows[1:] {
		d := byID[oneLine(row.Cell(0))]
		if oneLine(row.Cell(0)) == "" {
			d = byTitle[viet.Key(cleanTitle(row.Cell(1)))]
		}
		if d == nil {
			r.noteAt(row.Number, 1, "no-model", diag.Say("không rõ dòng này thuộc mô hình nào nên bỏ qua: “%s”", "it is not known whose this row is: “%s”", cut(row.Cell(1))), diag.Text{})
			continue
		}
		if !fresh[d] {
			fresh[d] = true
			d.records[k.Name] = nil
		}
		rec := map[string]value{}
		for c := 2; c < len(head); c++ {
			p := partNamed(k.Keys, head[c])
			text := oneLine(row.Cell(c))
			if text == "" || p == nil {
				continue
			}
			switch p.Kind {
			case content.Date:
				text = dateOf(text, r.sheet.Epoch1904)
			case content.Number:
				if f, err := strconv.ParseFloat(text, 64); err == nil {
					text = plainNumber(f) // a number cell: its point is a point
				} else if f, ok := quantity(text); ok {
					text = plainNumber(f)
				}
			}
			rec[p.Name] = value{text, -1, fmt.Sprintf("%s!%s%d", r.sheet.Name, intake.ColumnName(c), row.Number)}
		}
		d.records[k.Name] = append(d.records[k.Name], rec)
	}
}
