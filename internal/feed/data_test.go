package feed

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func row(i int, text string) Row {
	return Row{
		ID: fmt.Sprintf("id%d", i), Address: fmt.Sprintf("https://e.vn/mo-hinh/a-%d/", i), Title: text, Summary: text + " tóm tắt của một mô hình khá dài để đo cho sát thực tế",
		Unit: "Hội Nông dân xã Hồng Phong", Families: []Named{{"hoi-nong-dan", "Hội Nông dân"}, {"khac", text}}, Field: Named{"kinh-te", "Kinh tế"},
		District: Named{"thanh-mien", "Huyện Thanh Miện"}, Commune: "Xã Hồng Phong", Type: Named{"tap-the", "Tập thể"}, Year: 2023, Date: "2023-12-20",
		Results: []Result{{"Hộ tham gia", 214, "hộ", "2024-10-20", "Báo cáo 12/BC-HPN"}, {"Diện tích", 1234.5, "ha", "", ""}},
		Sources: []Source{{"Báo Hải Dương", "https://b.vn/", text, "2023-10-14"}}, LearnedFrom: []string{text, ""},
		Recognition: []Recognition{{"Tỉnh", "Bằng khen", "12/QĐ", "2023-10-14", "UBND tỉnh"}},
	}
}

func rows(n int) []Row {
	out := make([]Row, n)
	for i := range out {
		out[i] = row(i, fmt.Sprintf("Mạ khay cấy lúa %d", i))
	}
	return out
}

func hostileRows() []Row {
	var out []Row
	for i, text := range hostile {
		out = append(out, row(i, text))
	}
	return append(out, Row{})
}

// index is the place of a column in the tables.
func index(t *testing.T, name string) int {
	t.Helper()
	for i, c := range testColumns() {
		if c.Name == name {
			return i
		}
	}
	t.Fatalf("no column %s", name)
	return 0
}

// testColumns are columns for all that a row has.
func testColumns() []Column {
	var list []Column
	for _, name := range Names() {
		c := Column{Name: name, Label: "Cột " + name, Meaning: "Nghĩa của " + name}
		if name == "results" {
			c.Label = sheetResults
			for _, part := range []string{"label", "value", "unit", "as_of", "source"} {
				c.Parts = append(c.Parts, Column{Name: part, Label: "Cột " + part})
			}
		}
		list = append(list, c)
	}
	return list
}

const sheetResults = "Kết quả"

func dataOf(rows []Row) Dataset { return Dataset{Columns: testColumns(), Rows: rows} }

// There is a column for each key of a model, in the same order; one more is for tables only.
func TestColumns(t *testing.T) {
	typ := reflect.TypeFor[Row]()
	names := Names()
	if len(names) != typ.NumField()+1 {
		t.Fatalf("%d columns, %d keys", len(names), typ.NumField())
	}
	for i, name := range names[:typ.NumField()] {
		if key := typ.Field(i).Tag.Get("json"); key != name {
			t.Errorf("column %d is %q, the key is %q", i, name, key)
		}
	}
	if err := CSV(io.Discard, Dataset{Columns: []Column{{Name: "nothing"}}}); err == nil {
		t.Error("a column that cannot be filled")
	}
}

// A list on paper begins with numbers and leaves out what only data needs.
func TestNumbered(t *testing.T) {
	d := Dataset{Numbered: true, Columns: []Column{{Name: "title", Label: "Tên"}, {Name: "place", Label: "Địa bàn"}}, Rows: rows(2)}
	out := write(t, func(w io.Writer) error { return CSV(w, d) })
	want := "\uFEFFSTT,Tên,Địa bàn\r\n1,Mạ khay cấy lúa 0,\"Xã Hồng Phong, Huyện Thanh Miện\"\r\n2,Mạ khay cấy lúa 1,\"Xã Hồng Phong, Huyện Thanh Miện\"\r\n"
	if string(out) != want {
		t.Errorf("%s", out)
	}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, func(w io.Writer) error { return XLSX(w, d) })))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := f.GetRows(sheetModels)
	if err != nil || fmt.Sprint(f.GetSheetList(), lines) != "[Mô hình] [[STT Tên Địa bàn] [1 Mạ khay cấy lúa 0 Xã Hồng Phong, Huyện Thanh Miện] [2 Mạ khay cấy lúa 1 Xã Hồng Phong, Huyện Thanh Miện]]" {
		t.Error(f.GetSheetList(), lines, err)
	}
}

func TestCSV(t *testing.T) {
	data := hostileRows()
	out := write(t, func(w io.Writer) error { return CSV(w, dataOf(data)) })
	body, ok := strings.CutPrefix(string(out), "\uFEFF")
	if !ok {
		t.Fatal("no byte order mark")
	}
	if strings.Count(body, "\n") != strings.Count(body, "\r\n") {
		t.Error("a line ends without CR")
	}
	if !strings.HasPrefix(body, "Cột id,Cột address,Cột title,Cột summary,") {
		t.Errorf("heading: %.80s", body)
	}
	got, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(data)+1 {
		t.Fatalf("%d lines", len(got))
	}
	title, res, year, sources := index(t, "title"), index(t, "results"), index(t, "year"), index(t, "sources")
	for i, text := range hostile {
		line := got[i+1]
		for _, cell := range line {
			if cell != "" && strings.Contains("=+-@\t\r\n", cell[:1]) {
				t.Errorf("%q would run", cell)
			}
		}
		// encoding/csv reads CRLF inside quotes as LF and drops a lone CR when it writes CRLF.
		want := strings.ReplaceAll(inert(clean(text)), "\r", "")
		if line[title] != want {
			t.Errorf("title %q, want %q", line[title], want)
		}
		if line[res] != "Hộ tham gia: 214 hộ; Diện tích: 1234,5 ha" || line[year] != "2023" {
			t.Errorf("results %q, year %q", line[res], line[year])
		}
	}
	if s := got[len(got)-1]; strings.Join(s, "") != "" {
		t.Errorf("an unknown model has cells: %q", s)
	}
	if s := got[14][sources]; s != "Báo Hải Dương, Hoà bình; đường, 2023-10-14, https://b.vn/" {
		t.Errorf("sources %q", s)
	}
}

func TestJSON(t *testing.T) {
	data := hostileRows()
	out := write(t, func(w io.Writer) error {
		return JSON(w, Dataset{Title: "Dữ liệu </script>", Source: "https://e.vn/", Columns: testColumns(), Rows: data})
	})
	var d struct {
		Title, Source string
		License       *string
		Count         int
		Columns       []Column
		Models        []Row
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if d.Title != "Dữ liệu </script>" || d.License != nil || d.Count != len(data) || !slices.EqualFunc(d.Columns, testColumns(), func(a, b Column) bool {
		return a.Name == b.Name && a.Label == b.Label && a.Meaning == b.Meaning && a.Parts == nil
	}) {
		t.Errorf("head: %+v", d)
	}
	for i, r := range data {
		if !reflect.DeepEqual(d.Models[i], r.tidy()) {
			t.Errorf("got %+v\nwant %+v", d.Models[i], r.tidy())
		}
	}
	if bytes.Contains(out, []byte(":null")) || bytes.Contains(out, []byte(`\u003c`)) {
		t.Error("null or an HTML escape in the output")
	}
	if lines := bytes.Count(out, []byte("\n")); lines != 9+len(testColumns())+len(data) {
		t.Errorf("%d lines", lines)
	}
	out = write(t, func(w io.Writer) error { return JSON(w, Dataset{Title: "T", License: "CC BY 4.0", Source: "s"}) })
	if !json.Valid(out) || !bytes.Contains(out, []byte("\"license\":\"CC BY 4.0\",\n")) || !bytes.Contains(out, []byte(`"models":[]`)) {
		t.Errorf("empty:\n%s", out)
	}
}

func TestXLSX(t *testing.T) {
	data := hostileRows()
	out := write(t, func(w io.Writer) error { return XLSX(w, dataOf(data)) })
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := fmt.Sprint(f.GetSheetList()); got != "[Mô hình Kết quả Từ điển dữ liệu]" {
		t.Errorf("sheets %s", got)
	}
	cell := func(sheet string, col, line int) (string, string) {
		name, _ := excelize.CoordinatesToCellName(col+1, line)
		v, err := f.GetCellValue(sheet, name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if formula, _ := f.GetCellFormula(sheet, name); formula != "" {
			t.Errorf("%s has the formula %q", name, formula)
		}
		typ, _ := f.GetCellType(sheet, name)
		return v, fmt.Sprint(typ)
	}
	number, text := fmt.Sprint(excelize.CellTypeNumber), fmt.Sprint(excelize.CellTypeInlineString)
	unset := fmt.Sprint(excelize.CellTypeUnset) // a cell without t= is a number
	for i, c := range testColumns() {
		if v, _ := cell(sheetModels, i, 1); v != c.Label {
			t.Errorf("heading %q, want %q", v, c.Label)
		}
	}
	for i, s := range hostile {
		// A reader of XML sees a CR that is not escaped as LF; excelize keeps the rest.
		want := clean(s)
		if v, typ := cell(sheetModels, index(t, "title"), i+2); strings.ReplaceAll(v, "\r\n", "\n") != strings.ReplaceAll(want, "\r\n", "\n") || typ != text && want != "" {
			t.Errorf("title %q (type %s), want %q", v, typ, want)
		}
		if v, typ := cell(sheetModels, index(t, "year"), i+2); v != "2023" || typ != number && typ != unset {
			t.Errorf("year %q, type %s", v, typ)
		}
	}
	if v, typ := cell(sheetResults, 3, 3); v != "1234.5" || typ != number && typ != unset {
		t.Errorf("value %q, type %s", v, typ)
	}
	panes, err := f.GetPanes(sheetModels)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v %v", panes, err)
	}
	id, _ := f.GetCellStyle(sheetModels, "A1")
	if st, err := f.GetStyle(id); err != nil || st.Font == nil || !st.Font.Bold {
		t.Errorf("heading is not bold: %+v %v", st, err)
	}
}

// A workbook whose sheet is larger than what excelize keeps in memory by itself is still the same twice, and whole.
func TestXLSXLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 20,000 rows twice")
	}
	out := write(t, func(w io.Writer) error { return XLSX(w, dataOf(rows(20000))) })
	zr, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	var last string
	for _, part := range zr.File {
		if part.Name <= last || !part.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("part %s after %s, %v", part.Name, last, part.Modified)
		}
		last = part.Name
		if part.Name != "xl/worksheets/sheet1.xml" {
			continue
		}
		if part.UncompressedSize64 <= excelize.StreamChunkSize {
			t.Errorf("the sheet has %d bytes: too small for this test", part.UncompressedSize64)
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || bytes.Count(text, []byte("<row ")) != 20001 || !bytes.HasSuffix(text, []byte("</worksheet>")) {
			t.Errorf("the sheet is not whole: %v", err)
		}
	}
}

func BenchmarkCSV(b *testing.B)  { bench(b, CSV) }
func BenchmarkXLSX(b *testing.B) { bench(b, XLSX) }

func bench(b *testing.B, f func(io.Writer, Dataset) error) {
	data := dataOf(rows(10000))
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := f(&out, data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes/file")
}
