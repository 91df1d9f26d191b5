package registration

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// draft reads one model's row.
func (r *sheetReader) draft(w *rawRow) *draft {
	d := newDraft()
	d.at = func(column int, heading string) diag.Finding { return r.place(w.number, column, heading) }
	d.where = r.place(w.number, -1, "").File
	if r.sheet.Name == "" {
		d.lines = true
		d.where = r.file + ":" + strconv.Itoa(w.number)
	}
	for _, c := range w.columns {
		if c.index >= len(w.cells) {
			continue
		}
		text := strings.TrimSpace(w.cells[c.index])
		if text == "" || c.target == "" || c.target == toNumber {
			if c.target == "title" || c.target == "year" {
				if _, have := d.fields[c.target]; !have {
					d.fields[c.target] = value{"", c.index, c.heading} // where it would stand
				}
			}
			continue
		}
		v := value{text, c.index, c.heading}
		if broken := brokenFormula(text); broken && c.target != toNothing {
			r.bad(d, v, "broken-formula", diag.Say("ô này là một công thức bị lỗi: %s", "this cell is a formula that failed: %s", text), diag.Say("sửa công thức trong Excel, hoặc gõ thẳng giá trị", "mend the formula, or type the value"))
			continue
		}
		r.take(d, c.target, v, r.sheet.Epoch1904)
	}
	for _, g := range slices.Backward(w.groups) {
		if g.target != "" && d.fields[g.target].text == "" {
			d.fields[g.target] = value{g.text, d.fields[g.target].column, ""}
		}
	}
	for t, v := range r.opening {
		if d.fields[t].text == "" {
			d.fields[t] = v
		}
	}
	r.settlePlace(d)
	return d
}

func (im *importer) bad(d *draft, v value, code string, text, hint diag.Text) {
	f := d.at(v.column, v.heading)
	f.Code, f.Text, f.Hint = code, d.named(v, text), hint
	d.errors = append(d.errors, f)
}

func brokenFormula(s string) bool {
	return slices.Contains([]string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}, s)
}

// take puts one value where its target says.
func (im *importer) take(d *draft, t target, v value, epoch1904 bool) {
	set := func(t target, text string) {
		if d.fields[t].text == "" && text != "" {
			d.fields[t] = value{text, v.column, v.heading}
		}
	}
	name := string(t)
	switch {
	case t == toNothing:
		if m := modelAddress.FindStringSubmatch(v.text); m != nil && headingWord(v.heading) == "dia chi" {
			d.slug = m[1]
		}
	case strings.Contains(name, "="): // a mark in a column that is a value
		key, chosen, _ := strings.Cut(name, "=")
		if isMark(v.text) {
			set(target(key), chosen)
		} else if !startsNumbered(v.text) {
			set(target(key), chosen)
			set("unit", oneLine(v.text)) // "Tập thể" and "Cá nhân" with the names below
		}
	case strings.HasPrefix(name, "section:"):
		d.addSection(strings.TrimPrefix(name, "section:"), prose(v.text))
	case t == "title":
		set(t, cleanTitle(v.text))
	case t == "year":
		set(t, yearOf(v.text, epoch1904))
	case t == toPlace, t == toWhere, t == "district", t == "commune":
		if d.fields[t].text == "" {
			d.fields[t] = value{oneLine(v.text), v.column, v.heading}
		}
	case t == toForces, t == "forces":
		lead, partners, rest := forces(v.text)
		set("forces.lead", lead)
		for _, p := range partners {
			d.lists["forces.partners"] = append(d.lists["forces.partners"], value{p, v.column, v.heading})
		}
		d.addSection("Lực lượng thực hiện", prose(rest))
	case t == "results":
		if list, ok := results(v.text); ok {
			d.addRecords("results", list, v)
		} else {
			d.addSection(content.Sections[3], prose(v.text))
		}
	case t == "recognition":
		d.addRecords("recognition", recognitions(v.text), v)
	case t == "sources":
		d.addRecords("sources", sources(v.text), v)
	case t == "replication":
		d.addSection(content.Sections[5], prose(v.text))
	case t == "resources":
		d.addSection("Thời gian, nguồn lực", prose(v.text))
	case strings.HasPrefix(name, "recognition."):
		part := strings.TrimPrefix(name, "recognition.")
		text := oneLine(v.text)
		if part == "date" {
			text = dateOf(v.text, epoch1904)
		}
		if len(d.records["recognition"]) == 0 {
			d.records["recognition"] = []map[string]value{{}}
		}
		d.records["recognition"][0][part] = value{text, v.column, v.heading}
	default:
		im.takePlain(d, t, v, epoch1904, set)
	}
}

// takePlain takes a value by the kind of its key.
func (im *importer) takePlain(d *draft, t target, v value, epoch1904 bool, set func(target, string)) {
	k := im.plain[t]
	if k.List {
		list := commaList(v.text)
		switch t {
		case "replication.learned_from", "replication.replicated_at":
			list = lineage(v.text)
		case "replication.conditions", "replication.steps":
			list = entriesOf(v.text, "; ")
		}
		for _, text := range list {
			d.lists[t] = append(d.lists[t], value{text, v.column, v.heading})
		}
		return
	}
	switch k.Kind {
	case content.Date:
		set(t, dateOf(v.text, epoch1904))
	case content.Number:
		factor := 1.0
		if strings.HasSuffix(string(t), "_vnd") {
			factor = headingFactor(v.heading)
		}
		set(t, amount(v.text, factor))
	default:
		set(t, oneLine(v.text))
	}
}

func (d *draft) addRecords(key string, list []map[string]string, v value) {
	for _, r := range list {
		rec := map[string]value{}
		for name, text := range r {
			rec[name] = value{text, v.column, v.heading}
		}
		d.records[key] = append(d.records[key], rec)
	}
}

// isMark recognises what people put into a box to tick it.
func isMark(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "x", "v", "1", "✓", "✔", "√", "*", "+", "có":
		return true
	}
	return false
}

// settlePlace turns what the place columns say into a district and a commune.
func (im *importer) settlePlace(d *draft) {
	v := d.fields[toPlace]
	if v.text == "" {
		v = d.fields[toWhere]
	}
	near := im.reg.District(d.fields["district"].text)
	if near == nil {
		near = im.reg.District(im.opt.District)
	}
	if v.text == "" {
		// A column for communes alone tells the district too, where only one has the name.
		c := d.fields["commune"]
		if d.fields["district"].text == "" && c.text != "" {
			if district, commune, ok := im.where(c.text, near); ok && commune != nil {
				d.fields["district"] = value{district.Name, c.column, c.heading}
				d.fields["commune"] = value{commune.Name, c.column, c.heading}
			} else if im.opt.District == "" {
				im.bad(d, c, "unknown-commune", diag.Say("chưa rõ “%s” thuộc huyện nào", "it is not known in which district “%s” lies", c.text), im.placeHint(c.text))
			}
		}
		return
	}
	district, commune, ok := im.where(v.text, near)
	switch {
	case ok:
		d.fields["district"] = value{district.Name, v.column, v.heading}
		if commune != nil && d.fields["commune"].text == "" {
			d.fields["commune"] = value{commune.Name, v.column, v.heading}
		}
	case v == d.fields[toWhere]:
		// "Địa bàn, đối tượng": who benefits, and a place in words.
		if d.fields["beneficiaries"].text == "" {
			d.fields["beneficiaries"] = v
		}
	default:
		text := diag.Say("không có địa bàn nào là “%s”", "there is no district or commune “%s”", cut(v.text))
		if len(im.homes(v.text)) > 1 {
			text = diag.Say("nhiều huyện có “%s”", "several districts have “%s”", cut(v.text))
		}
		im.bad(d, v, "unknown-district", text, im.placeHint(v.text))
	}
}

// where finds a place in the ways a cell writes one.
func (im *importer) where(s string, near *content.District) (*content.District, *content.Commune, bool) {
	s = oneLine(s)
	forms := []string{s}
	if open, rest, found := strings.Cut(s, "("); found {
		forms = append(forms, strings.TrimSpace(open)+", "+strings.Trim(rest, " ).")) // "Xã Hồng Phong (Thanh Miện)"
	}
	if a, b, found := strings.Cut(s, " - "); found {
		forms = append(forms, strings.TrimSpace(a)+", "+strings.TrimSpace(b))
	}
	if a, b, found := cutFold(s, " huyện "); found {
		forms = append(forms, a+", huyện "+b)
	}
	for _, whole := range []string{"toàn ", "trên địa bàn ", "địa bàn "} {
		if len(s) > len(whole) && strings.EqualFold(s[:len(whole)], whole) {
			forms = append(forms, s[len(whole):])
		}
	}
	for _, f := range forms {
		f = strings.TrimRight(f, " .")
		if d, c, ok := im.reg.Place(f, near); ok {
			return d, c, true
		}
	}
	return nil, nil, false
}

func cutFold(s, sep string) (before, after string, found bool) {
	i := strings.Index(strings.ToLower(s), sep)
	if i <= 0 || len(strings.ToLower(s)) != len(s) || strings.HasSuffix(s[:i], ",") {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// homes are the communes of a name, with their districts.
func (im *importer) homes(s string) []string {
	var in []string
	k := viet.Key(s)
	for _, d := range im.reg.Districts {
		for _, c := range d.Communes {
			if name := viet.Key(c.Name); name == k || strings.HasSuffix(name, " "+k) {
				in = append(in, c.Name+", "+d.Name)
			}
		}
	}
	return slices.Compact(in)
}

// placeHint names the districts that have a commune of the name, or the nearest name.
func (im *importer) placeHint(s string) diag.Text {
	var names []string
	for _, d := range im.reg.Districts {
		names = append(append(names, d.Name), d.Aliases...)
	}
	if in := im.homes(s); len(in) > 1 {
		return diag.Say("ghi cả huyện: %s", "name the district as well: %s", strings.Join(in, " / "))
	}
	last := s
	if i := strings.LastIndexByte(s, ','); i >= 0 {
		last = strings.TrimSpace(s[i+1:])
		if d := im.reg.District(last); d != nil {
			var communes []string
			for _, c := range d.Communes {
				communes = append(communes, c.Name)
			}
			if near, ok := viet.Nearest(strings.TrimSpace(s[:i]), communes); ok {
				return diag.Say("có phải ý bạn là “%s, %s”?", "did you mean “%s, %s”?", near, d.Name)
			}
			return diag.Say("%s không có xã, phường, thị trấn tên ấy; ghi “%s” nếu không rõ xã", "%s has no such commune; write “%s” if it is not known", d.Name, d.Name)
		}
	}
	if near, ok := viet.Nearest(last, names); ok {
		return diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", im.reg.District(near).Name)
	}
	for _, d := range im.reg.Districts {
		for _, c := range d.Communes {
			if near, ok := viet.Nearest(s, []string{c.Name}); ok && viet.Distance(viet.Fold(s), viet.Fold(c.Name)) <= 2 {
				return diag.Say("có phải ý bạn là “%s, %s”?", "did you mean “%s, %s”?", near, d.Name)
			}
		}
	}
	return diag.Say("ghi “Xã …, huyện …”, tên huyện, hoặc “Toàn tỉnh”; tên xã, huyện theo lúc mô hình được làm", "write “Xã …, huyện …”, a district, or “Toàn tỉnh”, by the names of the model's day")
}

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
