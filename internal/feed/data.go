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
type Dataset struct {
	Title, License, Source string
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
// a value it may have.
type Column struct {
	Name    string `json:"name"`
	Label   string `json:"label"`
	Meaning string `json:"meaning"`
	Example string `json:"example"`
}

// column is a Column with how the tables print it. cell gives a string or an int; nil leaves the cell empty.
type column struct {
	Column
	width float64 // in characters, for the spreadsheet
	cell  func(Row) any
}

// Columns is the data dictionary, in the order of the tables and of the keys of a model in the JSON.
func Columns() []Column {
	cols := columns()
	out := make([]Column, len(cols))
	for i, c := range cols {
		out[i] = c.Column
	}
	return out
}

func columns() []column {
	return []column{
		{Column{"id", "Mã", "Mã cố định của mô hình, không dùng lại cho mô hình khác; trống nếu chưa được cấp", "k7m2q"}, 10, func(r Row) any { return r.ID }},
		{Column{"address", "Địa chỉ", "Địa chỉ trang của mô hình", "https://example.vn/mo-hinh/ma-khay-cay-lua/"}, 40, func(r Row) any { return r.Address }},
		{Column{"title", "Tên mô hình", "Tên mô hình như đơn vị đăng ký", "Mạ khay cấy lúa"}, 44, func(r Row) any { return r.Title }},
		{Column{"summary", "Tóm tắt", "Một vài câu: làm gì, cho ai, được gì", ""}, 60, func(r Row) any { return r.Summary }},
		{Column{"unit", "Đơn vị", "Đơn vị hoặc cá nhân thực hiện, viết như vào thời điểm đó", "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"}, 40, func(r Row) any { return r.Unit }},
		{Column{"families", "Khối đơn vị", "Tổ chức hoặc lực lượng mà đơn vị thuộc về; JSON có cả mã", "Hội Nông dân"}, 24, func(r Row) any { return names(r.Families) }},
		{Column{"field", "Lĩnh vực", "Một trong các lĩnh vực của phong trào; JSON có cả mã", "Kinh tế"}, 24, func(r Row) any { return r.Field.Name }},
		{Column{"district", "Địa bàn", "Huyện, thị xã, thành phố của mô hình vào thời điểm đó, hoặc Toàn tỉnh; JSON có cả mã", "Huyện Thanh Miện"}, 22, func(r Row) any { return r.District.Name }},
		{Column{"commune", "Xã, phường", "Xã, phường, thị trấn vào thời điểm đó; trống nếu nguồn không nêu", "Xã Hồng Phong"}, 20, func(r Row) any { return r.Commune }},
		{Column{"place_now", "Địa bàn hiện nay", "Nơi ấy nay thuộc đâu, sau khi sắp xếp đơn vị hành chính ngày 01/7/2025", ""}, 30, func(r Row) any { return r.PlaceNow }},
		{Column{"type", "Loại hình", "Tập thể hoặc Cá nhân; JSON có cả mã", "Tập thể"}, 12, func(r Row) any { return r.Type.Name }},
		{Column{"year", "Năm", "Năm được công nhận; nếu chưa được công nhận thì là năm đăng ký", "2023"}, 8, func(r Row) any { return year(r.Year) }},
		{Column{"status", "Tình trạng", "Đăng ký, Đang duy trì, Đã nhân rộng hoặc Đã kết thúc; trống nếu chưa biết", "Đang duy trì"}, 16, func(r Row) any { return r.Status }},
		{Column{"date", "Ngày đăng", "Ngày bài viết được đăng lần đầu (năm-tháng-ngày)", "2023-12-20"}, 12, func(r Row) any { return r.Date }},
		{Column{"updated", "Ngày cập nhật", "Ngày nội dung được sửa lần cuối (năm-tháng-ngày)", "2024-10-20"}, 14, func(r Row) any { return r.Updated }},
		{Column{"review_by", "Hạn rà soát", "Ngày bài viết cần được xem lại (năm-tháng-ngày)", "2025-12-20"}, 12, func(r Row) any { return r.ReviewBy }},
		{Column{"results", "Kết quả", "Các con số kiểm chứng được, cách nhau bằng dấu chấm phẩy; JSON và trang tính Kết quả có từng số, thời điểm và nguồn", "Hộ tham gia: 214 hộ"}, 40, func(r Row) any { return results(r.Results) }},
		{Column{"beneficiaries", "Người hưởng lợi", "Ai được hưởng lợi từ mô hình", "Hộ trồng lúa trong xã"}, 30, func(r Row) any { return r.Beneficiaries }},
		{Column{"learned_from", "Học tập từ", "Mô hình hoặc nơi mà mô hình này học theo", ""}, 30, func(r Row) any { return join(r.LearnedFrom) }},
		{Column{"replicated_at", "Nhân rộng tại", "Mô hình hoặc nơi đã làm theo mô hình này", ""}, 30, func(r Row) any { return join(r.ReplicatedAt) }},
		{Column{"recognition", "Khen thưởng, công nhận", "Hình thức, cấp, số quyết định, ngày và nơi ban hành", ""}, 40, func(r Row) any {
			return list(r.Recognition, func(x Recognition) string { return phrase(x.Title, x.Level, x.Decision, x.Date, x.Issuer) })
		}},
		{Column{"sources", "Nguồn", "Nơi có thể đọc lại các thông tin: tên, nơi đăng, ngày và địa chỉ", ""}, 50, func(r Row) any {
			return list(r.Sources, func(x Source) string { return phrase(x.Title, x.Publisher, x.Date, x.URL) })
		}},
	}
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
	if err := appendLines(&b, Columns()); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	b.WriteString("],\n\"models\":[")
	rows := make([]Row, len(d.Rows))
	for i, r := range d.Rows {
		rows[i] = r.tidy()
	}
	if err := appendLines(&b, rows); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	b.WriteString("]\n}\n")
	_, err := w.Write(b.Bytes())
	return err
}

func appendLines[T any](b *bytes.Buffer, xs []T) error {
	for i, x := range xs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		if err := appendJSON(b, x); err != nil {
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
