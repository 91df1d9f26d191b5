package feed

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Dataset is the open data with what a reader must know of it. License may be empty: then it is left out.
// Columns is the data dictionary, and the columns of the tables in their order; every name is one of Names.
type Dataset struct {
	Title, License, Source string
	Columns                []Column
	Numbered               bool // tables begin with a column of numbers from 1, as lists on paper do
	Rows                   []Row
}

// Row is one model of the open data. Its JSON keys are a promise to those who read it by program: a key may be
// added, none renamed. Dates are ISO (2023-12-20) or empty when unknown; Address is absolute.
type Row struct {
	ID            string        `json:"id"`
	Address       string        `json:"address"`
	Title         string        `json:"title"`
	Summary       string        `json:"summary"`
	Unit          string        `json:"unit"`
	Families      []Named       `json:"families"`
	Field         Named         `json:"field"`
	District      Named         `json:"district"`
	Commune       string        `json:"commune"`
	PlaceNow      string        `json:"place_now"`
	Type          Named         `json:"type"`
	Year          int           `json:"year"`
	Status        string        `json:"status"`
	Date          string        `json:"date"`
	Updated       string        `json:"updated"`
	ReviewBy      string        `json:"review_by"`
	Results       []Result      `json:"results"`
	Beneficiaries string        `json:"beneficiaries"`
	LearnedFrom   []string      `json:"learned_from"`
	ReplicatedAt  []string      `json:"replicated_at"`
	Recognition   []Recognition `json:"recognition"`
	Sources       []Source      `json:"sources"`
}

// Named is an entry of a registry.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Result is a number that can be checked: as of which day, and where it is written.
type Result struct {
	Label  string  `json:"label"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	AsOf   string  `json:"as_of"`
	Source string  `json:"source"`
}

// Source is where a fact can be read.
type Source struct {
	Title     string `json:"title"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
}

// Recognition is an award or a decision.
type Recognition struct {
	Level    string `json:"level"`
	Title    string `json:"title"`
	Decision string `json:"decision"`
	Date     string `json:"date"`
	Issuer   string `json:"issuer"`
}

// Column is an entry of the data dictionary: the key in the JSON, the heading in CSV and XLSX, what it means, and
// a value it may have. Parts are the columns of the sheet that a workbook has for a list of records.
type Column struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Meaning string   `json:"meaning"`
	Example string   `json:"example"`
	Parts   []Column `json:"-"`
}

// filling is how the tables print a column. cell gives a string or an int; nil leaves the cell empty. parts gives
// the records of a list, each with its values by name.
type filling struct {
	width float64 // in characters, for the spreadsheet
	cell  func(Row) any
	parts func(Row) []map[string]any
}

// Names are the columns that can be filled, in the order of the keys of a model in the JSON, and then those that
// only tables have: "place" is the commune and the district in one.
func Names() []string {
	var list []string
	for _, f := range fillings {
		list = append(list, f.name)
	}
	return list
}

var fillings = []struct {
	name string
	filling
}{
	{"id", filling{10, func(r Row) any { return r.ID }, nil}},
	{"address", filling{40, func(r Row) any { return r.Address }, nil}},
	{"title", filling{44, func(r Row) any { return r.Title }, nil}},
	{"summary", filling{60, func(r Row) any { return r.Summary }, nil}},
	{"unit", filling{40, func(r Row) any { return r.Unit }, nil}},
	{"families", filling{24, func(r Row) any { return names(r.Families) }, nil}},
	{"field", filling{24, func(r Row) any { return r.Field.Name }, nil}},
	{"district", filling{22, func(r Row) any { return r.District.Name }, nil}},
	{"commune", filling{20, func(r Row) any { return r.Commune }, nil}},
	{"place_now", filling{30, func(r Row) any { return r.PlaceNow }, nil}},
	{"type", filling{12, func(r Row) any { return r.Type.Name }, nil}},
	{"year", filling{8, func(r Row) any { return year(r.Year) }, nil}},
	{"status", filling{16, func(r Row) any { return r.Status }, nil}},
	{"date", filling{12, func(r Row) any { return r.Date }, nil}},
	{"updated", filling{14, func(r Row) any { return r.Updated }, nil}},
	{"review_by", filling{12, func(r Row) any { return r.ReviewBy }, nil}},
	{"results", filling{40, func(r Row) any { return results(r.Results) }, func(r Row) []map[string]any {
		return records(r.Results, func(x Result) map[string]any {
			return map[string]any{"label": x.Label, "value": x.Value, "unit": x.Unit, "as_of": x.AsOf, "source": x.Source}
		})
	}}},
	{"beneficiaries", filling{30, func(r Row) any { return r.Beneficiaries }, nil}},
	{"learned_from", filling{30, func(r Row) any { return join(r.LearnedFrom) }, nil}},
	{"replicated_at", filling{30, func(r Row) any { return join(r.ReplicatedAt) }, nil}},
	{"recognition", filling{40, func(r Row) any {
		return list(r.Recognition, func(x Recognition) string { return phrase(x.Title, x.Level, x.Decision, x.Date, x.Issuer) })
	}, func(r Row) []map[string]any {
		return records(r.Recognition, func(x Recognition) map[string]any {
			return map[string]any{"level": x.Level, "title": x.Title, "decision": x.Decision, "date": x.Date, "issuer": x.Issuer}
		})
	}}},
	{"sources", filling{50, func(r Row) any {
		return list(r.Sources, func(x Source) string { return phrase(x.Title, x.Publisher, x.Date, x.URL) })
	}, func(r Row) []map[string]any {
		return records(r.Sources, func(x Source) map[string]any {
			return map[string]any{"title": x.Title, "url": x.URL, "publisher": x.Publisher, "date": x.Date}
		})
	}}},
	{"place", filling{34, func(r Row) any { return phrase(r.Commune, r.District.Name) }, nil}},
}

// fill returns how a column is printed.
func fill(name string) (filling, error) {
	for _, f := range fillings {
		if f.name == name {
			return f.filling, nil
		}
	}
	return filling{}, fmt.Errorf("no column %q", name)
}

func fillAll(columns []Column) ([]filling, error) {
	list := make([]filling, len(columns))
	for i, c := range columns {
		f, err := fill(c.Name)
		if err != nil {
			return nil, err
		}
		list[i] = f
	}
	return list, nil
}

func records[T any](xs []T, values func(T) map[string]any) []map[string]any {
	out := make([]map[string]any, len(xs))
	for i, x := range xs {
		out[i] = values(x)
	}
	return out
}

// year leaves an unknown year empty: 0 is not a year.
func year(y int) any {
	if y == 0 {
		return nil
	}
	return y
}

func names(ns []Named) string {
	return list(ns, func(n Named) string { return n.Name })
}

func results(rs []Result) string {
	return list(rs, func(r Result) string {
		s := number(r.Value)
		if r.Unit != "" {
			s += " " + r.Unit
		}
		if r.Label != "" {
			s = r.Label + ": " + s
		}
		return s
	})
}

// number prints a value with the Vietnamese decimal comma and without grouping: in a table that programs read
// too, 1.234 would be taken for one and a bit.
func number(f float64) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', -1, 64), ".", ",", 1)
}

func list[T any](xs []T, text func(T) string) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = text(x)
	}
	return join(parts)
}

// join joins the entries that are not empty.
func join(parts []string) string { return strings.Join(cleanAll(parts), "; ") }

// phrase joins the parts of one entry that are known.
func phrase(parts ...string) string { return strings.Join(cleanAll(parts), ", ") }

// JSON writes the dataset: what it is, its columns, its models, one line each, so that two versions can be
// compared line by line. A list without entries is [], never null.
func JSON(w io.Writer, d Dataset) error {
	if err := checkValues(d.Rows); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("{\n")
	for _, f := range [...]struct{ key, value string }{{"title", d.Title}, {"license", d.License}, {"source", d.Source}} {
		if f.key == "license" && f.value == "" {
			continue
		}
		b.WriteString(`"` + f.key + `":`)
		if err := appendJSON(&b, clean(f.value)); err != nil {
			return fmt.Errorf("json: %w", err)
		}
		b.WriteString(",\n")
	}
	fmt.Fprintf(&b, "\"count\":%d,\n\"columns\":[", len(d.Rows))
	if err := writeLines(w, &b, d.Columns, func(c Column) Column { return c }); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	b.WriteString("],\n\"models\":[")
	if err := writeLines(w, &b, d.Rows, Row.tidy); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	b.WriteString("]\n}\n")
	_, err := w.Write(b.Bytes())
	return err
}

// writeLines appends one line for each x, and hands on what has gathered now and then: a large table is held once.
func writeLines[T any](w io.Writer, b *bytes.Buffer, xs []T, tidy func(T) T) error {
	for i, x := range xs {
		if b.Len() > 32<<10 {
			if _, err := w.Write(b.Bytes()); err != nil {
				return err
			}
			b.Reset()
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		if err := appendJSON(b, tidy(x)); err != nil {
			return err
		}
	}
	if len(xs) > 0 {
		b.WriteByte('\n')
	}
	return nil
}

// checkValues reports a number that no table can hold.
func checkValues(rows []Row) error {
	for _, r := range rows {
		for _, x := range r.Results {
			if math.IsNaN(x.Value) || math.IsInf(x.Value, 0) {
				return fmt.Errorf("result %q of %q is not a number", x.Label, r.Title)
			}
		}
	}
	return nil
}

// tidy is the row with clean texts and with lists instead of nil.
func (r Row) tidy() Row {
	for _, s := range []*string{
		&r.ID, &r.Address, &r.Title, &r.Summary, &r.Unit, &r.Commune, &r.PlaceNow, &r.Status,
		&r.Date, &r.Updated, &r.ReviewBy, &r.Beneficiaries,
	} {
		*s = clean(*s)
	}
	named := func(n Named) Named { return Named{clean(n.ID), clean(n.Name)} }
	r.Field, r.District, r.Type = named(r.Field), named(r.District), named(r.Type)
	r.Families = each(r.Families, named)
	r.Results = each(r.Results, func(x Result) Result {
		return Result{clean(x.Label), x.Value, clean(x.Unit), clean(x.AsOf), clean(x.Source)}
	})
	r.Sources = each(r.Sources, func(x Source) Source {
		return Source{clean(x.Title), clean(x.URL), clean(x.Publisher), clean(x.Date)}
	})
	r.Recognition = each(r.Recognition, func(x Recognition) Recognition {
		return Recognition{clean(x.Level), clean(x.Title), clean(x.Decision), clean(x.Date), clean(x.Issuer)}
	})
	r.LearnedFrom, r.ReplicatedAt = cleanAll(r.LearnedFrom), cleanAll(r.ReplicatedAt)
	return r
}

func each[T any](xs []T, f func(T) T) []T {
	out := make([]T, len(xs))
	for i, x := range xs {
		out[i] = f(x)
	}
	return out
}
