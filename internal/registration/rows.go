package registration

import (
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
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
			list = entriesOf(v.text)
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
