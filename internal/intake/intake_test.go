package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// book makes a workbook.
func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts takes an archive apart.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	parts := map[string]string{}
	for _, p := range zr.File {
		text, err := part(zr, p.Name)
		must(t, err)
		parts[p.Name] = string(text)
	}
	return parts
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestXLSX(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		must(t, f.SetSheetRow("Sheet1", "A2", &[]any{"Tên", "Năm", nil, 1.5}))
		must(t, f.SetSheetRow("Sheet1", "A3", &[]any{norm.NFD.String("Mạ khay"), 45280}))
		must(t, f.SetCellValue("Sheet1", "B3", time.Date(2023, 12, 20, 0, 0, 0, 0, time.UTC)))
		must(t, f.SetCellStr("Sheet1", "B4", "dưới"))
		must(t, f.SetCellStr("Sheet1", "B5", "dưới nữa"))
		must(t, f.MergeCell("Sheet1", "A3", "A4"))
		must(t, f.MergeCell("Sheet1", "A2", "A2"))
		_, err := f.NewSheet("Ẩn")
		must(t, err)
		must(t, f.SetSheetVisible("Ẩn", false))
		must(t, f.SetCellStr("Ẩn", "A1", "M¹ khay"))
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: ".VnTimeH"}})
		must(t, err)
		must(t, f.SetCellStyle("Ẩn", "A1", "A1", style))
	})
	sheets, trouble := XLSX(data)
	if trouble != nil {
		t.Fatal(trouble.Text)
	}
	if len(sheets) != 2 || sheets[0].Name != "Sheet1" || sheets[0].Hidden || !sheets[1].Hidden || sheets[1].Rows[0].Fonts[0] != ".VnTimeH" {
		t.Fatalf("%+v", sheets)
	}
	want := [][]string{{"2", "Tên", "Năm", "", "1.5"}, {"3", "Mạ khay", "45280"}, {"4", "Mạ khay", "dưới"}, {"5", "", "dưới nữa"}}
	for i, r := range sheets[0].Rows {
		got := append([]string{fmt.Sprint(r.Number)}, r.Cells...)
		if strings.Join(got, "|") != strings.Join(want[i], "|") {
			t.Errorf("row %q, want %q", got, want[i])
		}
	}
	if r := sheets[0].Rows[2]; !r.IsCarried(0) || r.IsCarried(1) || r.Cell(9) != "" {
		t.Errorf("merged down: %+v", r)
	}
	day, ok := Serial("45280.75", false)
	if !ok || day.Format("2006-01-02") != "2023-12-20" {
		t.Error(day, ok)
	}
	if day, ok := Serial("43818", true); !ok || day.Format("2006-01-02") != "2023-12-20" {
		t.Error(day, ok)
	}
	for _, s := range []string{"2023", "", "x", "1e99", "-1"} {
		if _, ok := Serial(s, false); ok {
			t.Errorf("%q is a day", s)
		}
	}
	if ColumnName(0)+ColumnName(25)+ColumnName(26)+ColumnName(701)+ColumnName(702) != "AZAAZZAAA" {
		t.Error(ColumnName(26))
	}
}

// What is no workbook, or would unpack to more than is read, is refused with a sentence.
func TestHostileArchives(t *testing.T) {
	bomb := func(names ...string) []byte {
		var b bytes.Buffer
		zw := zip.NewWriter(&b)
		for _, name := range names {
			w, err := zw.Create(name)
			must(t, err)
			chunk := make([]byte, 1<<20)
			for range 90 {
				_, err := w.Write(chunk)
				must(t, err)
			}
		}
		must(t, zw.Close())
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"bomb":     {bomb("xl/workbook.xml", "word/document.xml"), "too-large"},
		"old":      {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."), "old-format"},
		"text":     {[]byte("STT,Tên"), "not-an-archive"},
		"empty":    {nil, "empty-file"},
		"libre":    {zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "open-document"},
		"no parts": {zipped(t, map[string]string{"a.txt": "x"}), "unreadable"},
		"cut":      {book(t, func(*excelize.File) {})[:900], "not-an-archive"},
		"garbage":  {zipped(t, map[string]string{"xl/workbook.xml": "<a", "word/document.xml": "<a"}), "unreadable"},
	} {
		_, x := XLSX(c.data)
		_, d := DOCX(c.data)
		if name == "no parts" && x != nil {
			x.Code = "unreadable" // the library's own words differ
		}
		if x == nil || d == nil || x.Code != c.code || d.Code != c.code || x.Hint.VI == "" || d.Hint.VI == "" {
			t.Errorf("%s: %+v, %+v", name, x, d)
		}
	}
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := zw.Create(name)
		must(t, err)
		_, err = w.Write([]byte(text))
		must(t, err)
	}
	must(t, zw.Close())
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	table := "Tên mô hình;Đơn vị\r\nMạ khay;Hội Nông dân, xã Tân An\r\n"
	wide := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(table, ";", "\t"))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	// Windows-1258 writes tones as characters of their own.
	apart := strings.NewReplacer("ạ", "a\u0323", "ộ", "ô\u0323", "ị", "i\u0323", "ì", "i\u0300", "ã", "a\u0303").Replace(table)
	old, err := charmap.Windows1258.NewEncoder().String(apart)
	must(t, err)
	for name, data := range map[string][]byte{
		"plain": []byte(table), "mark": []byte("\uFEFF" + table), "utf-16": wide, "utf-16 without a mark": wide[2:], "hint": []byte("sep=;\r\n" + table),
		"decomposed": []byte(norm.NFD.String(table)), "windows-1258": []byte(old), "commas": []byte(strings.NewReplacer(";", ",", ", xã", "; xã").Replace(table)),
		"old Macintosh": []byte(strings.ReplaceAll(table, "\r\n", "\r")),
	} {
		s, notes, trouble := CSV(data)
		if trouble != nil || len(s.Rows) != 2 || len(s.Rows[1].Cells) != 2 {
			t.Errorf("%s: %+v %v", name, s, trouble)
			continue
		}
		got := strings.Join(s.Rows[0].Cells, "|") + "|" + strings.ReplaceAll(strings.Join(s.Rows[1].Cells, "|"), ";", ",")
		if got != "Tên mô hình|Đơn vị|Mạ khay|Hội Nông dân, xã Tân An" {
			t.Errorf("%s: %s", name, got)
		}
		if (name == "windows-1258") != (len(notes) == 1 && notes[0].Code == "windows-1258") {
			t.Errorf("%s: notes %v", name, notes)
		}
		if want := map[bool]int{true: 3, false: 2}[name == "hint"]; s.Rows[1].Number != want {
			t.Errorf("%s: line %d", name, s.Rows[1].Number)
		}
	}
	// A text that was made inert is alive again; an apostrophe of its own stays.
	s, _, _ := CSV([]byte("a,'=1+1,'tis,'\n"))
	if got := strings.Join(s.Rows[0].Cells, "|"); got != "a|=1+1|'tis|'" {
		t.Error(got)
	}
	for data, code := range map[string]string{"a,b\n\"x,y\n": "bad-csv", "\x00\x01\x02": "unknown-encoding", "\x93\x94\xff\xfe gibberish \xfe": "unknown-encoding"} {
		if _, _, trouble := CSV([]byte(data)); trouble == nil || trouble.Code != code {
			t.Errorf("%q: %+v", data, trouble)
		}
	}
}

func TestLegacy(t *testing.T) {
	for s, want := range map[string][2]string{
		"M¹ khay cÊy lóa":                  {"Mạ khay cấy lúa", TCVN3},
		"Héi N«ng d©n x· T©n ViÖt":         {"Hội Nông dân xã Tân Việt", TCVN3},
		"§¬n vÞ ®¨ng ký":                   {"Đơn vị đăng ký", TCVN3},
		"Moâ hình maï khay caáy luùa":      {"Mô hình mạ khay cấy lúa", VNI},
		"Ñôn vò ñaêng kyù":                 {"Đơn vị đăng ký", VNI},
		"HOÄI NOÂNG DAÂN":                  {"HỘI NÔNG DÂN", VNI},
		"Đơn vị đăng ký":                   {},
		"Là nhà, có hoa":                   {},
		"30°C, 5 m², café «ngon» ±1 × 2 ©": {},
		"Hòa giải":                         {},
		"CÔNG TÁC":                         {},
		"Straße und Übung":                 {},
		"plain text":                       {},
		"":                                 {},
	} {
		if want[1] == "" {
			want[0] = s
		}
		if fixed, kind := Legacy(s, ""); fixed != want[0] || kind != want[1] {
			t.Errorf("%q: %q %q, want %q", s, fixed, kind, want)
		}
	}
	if s, kind := Legacy("lóa", ".VnTime"); s != "lúa" || kind != TCVN3 {
		t.Error(s, kind)
	}
	if s, _ := Legacy("héi n«ng d©n", ".VnTimeH"); s != "HỘI NÔNG DÂN" {
		t.Error(s)
	}
	if s, kind := Legacy("luùa", "VNI-Times"); s != "lúa" || kind != VNI {
		t.Error(s, kind)
	}
	if !LegacyFont(".VnArial") || !LegacyFont("VNI-Helve") || LegacyFont("Times New Roman") {
		t.Error("names of fonts")
	}
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r"`

// report makes a Word file of a body.
func report(t testing.TB, body string) []byte {
	return zipped(t, map[string]string{
		"word/document.xml": `<w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml": `<w:styles ` + wordNS + `><w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>` +
			`<w:style w:styleId="Mine"><w:name w:val="Của tôi"/><w:basedOn w:val="H1"/></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>`,
		"word/numbering.xml":           `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Target="https://a.vn/x"/><Relationship Id="r2" Target="javascript:alert(1)"/></Relationships>`,
	})
}

func run(props, text string) string {
	return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

func TestDOCX(t *testing.T) {
	p := func(props, runs string) string { return `<w:p><w:pPr>` + props + `</w:pPr>` + runs + `</w:p>` }
	body := p(`<w:pStyle w:val="T"/>`, run("", "Tên")) +
		p(`<w:pStyle w:val="Mine"/>`, run("<w:b/>", "Mục")) +
		p(`<w:pStyle w:val="Loop"/>`, run("<w:b/>", "đậm ")+run("", "thường ")+run("<w:i/>", "nghiêng")+run("", "."+" ")+`<w:hyperlink r:id="r1">`+run("", "nối")+`</w:hyperlink>`+`<w:hyperlink r:id="r2">`+run("", " xấu")+`</w:hyperlink>`) +
		p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>`, run("", "mục một")) +
		p("", run("", "1")+run("", ". không phải danh sách")) +
		p("", `<w:r><w:t>a</w:t><w:br/></w:r>`+run("", "- b")) +
		p("", run(`<w:b w:val="0"/>`, "x")+`<w:ins>`+run("", "thêm")+`</w:ins><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>`) +
		`<w:sdt><w:sdtContent>` + p("", run("", "trong khung")) + `</w:sdtContent></w:sdt>` +
		`<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent>` + p("", run("", "hộp chữ")) + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + p("", run("", "hộp chữ")) + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("", run("", "rộng|")) + `</w:tc></w:tr><w:tr><w:tc>` + p("", run("", "a")) + p("", run("", "b")) + `</w:tc><w:tc><w:tbl><w:tr><w:tc>` + p("", run("", "lồng")) + `</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`
	doc, trouble := DOCX(report(t, body))
	if trouble != nil {
		t.Fatal(trouble.Text)
	}
	var got []string
	for _, b := range doc.Blocks {
		s := fmt.Sprintf("%d.%d %s", b.Kind, b.Level, b.Text)
		if b.Kind == Table {
			s += b.Markdown()
		}
		got = append(got, s)
	}
	want := []string{
		"1.0 Tên", "1.1 Mục", `0.0 **đậm** thường *nghiêng*. [nối](<https://a.vn/x>) xấu`, "2.0 mục một", `0.0 1\. không phải danh sách`, "0.0 a\n\\- b", "0.0 xthêm", "0.0 trong khung", "0.0 hộp chữ",
		"3.0 | rộng\\| |  |\n|---|---|\n| a; b | lồng |\n",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// A report that is all in a legacy font, of which one run does not tell by itself.
	doc, trouble = DOCX(report(t, p("", run(`<w:rFonts w:ascii=".VnTime"/>`, "M¹ khay"))+p("", run("", "cÊy"))+p("", run("", "Héi N«ng d©n"))+p("", run("", "lóa"))))
	if trouble != nil || len(doc.Legacy) == 0 || doc.Blocks[0].Text != "Mạ khay" || doc.Blocks[3].Text != "lúa" {
		t.Errorf("%+v %v", doc, trouble)
	}
}

// Tables in tables in tables end.
func TestDeepReport(t *testing.T) {
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 5000) + "<w:p>" + run("", "đáy") + "</w:p>" + strings.Repeat("</w:tc></w:tr></w:tbl>", 5000)
	if _, trouble := DOCX(report(t, deep)); trouble != nil {
		t.Error(trouble.Text)
	}
	boxes := strings.Repeat("<w:p><w:r><w:txbxContent>", 5000) + strings.Repeat("</w:txbxContent></w:r></w:p>", 5000)
	if _, trouble := DOCX(report(t, boxes)); trouble != nil {
		t.Error(trouble.Text)
	}
}

// BenchmarkXLSX reads 10,000 rows of 15 columns, 4 KB of text each.
func BenchmarkXLSX(b *testing.B) {
	text := strings.Repeat("Nhân dân trong thôn cùng bàn, cùng làm. ", 16)
	data := book(b, func(f *excelize.File) {
		sw, err := f.NewStreamWriter("Sheet1")
		must(b, err)
		for i := range 10_000 {
			cells := []any{i}
			for c := range 14 {
				if c%3 == 0 {
					cells = append(cells, text)
				} else {
					cells = append(cells, fmt.Sprintf("ô %d.%d", i, c))
				}
			}
			must(b, sw.SetRow(fmt.Sprintf("A%d", i+1), cells))
		}
		must(b, sw.Flush())
	})
	b.ReportAllocs()
	for b.Loop() {
		sheets, trouble := XLSX(data)
		if trouble != nil || len(sheets[0].Rows) != 10_000 {
			b.Fatal(trouble)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("Tên mô hình;Đơn vị\r\n\"a\"\"b\";c\n"))
	f.Add([]byte("\xFF\xFEa\x00,\x00b\x00"))
	f.Add([]byte("sep=\t\nM¹ khay\tb"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _, trouble := CSV(data)
		if trouble != nil {
			return
		}
		last := 0
		for _, r := range s.Rows {
			if r.Number <= last || len(r.Cells) == 0 || len(r.Cells) > maxColumns {
				t.Fatalf("row %d after %d, %d cells", r.Number, last, len(r.Cells))
			}
			last = r.Number
		}
	})
}

func FuzzLegacy(f *testing.F) {
	f.Add("M¹ khay cÊy lóa", ".VnTimeH")
	f.Add("Moâ hình", "VNI-Times")
	f.Fuzz(func(t *testing.T, s, font string) {
		fixed, kind := Legacy(s, font)
		if kind == "" && fixed != s {
			t.Fatalf("%q changed to %q", s, fixed)
		}
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(`<w:p>` + run("<w:b/>", "a*b") + `</w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p><w:pPr><w:numPr><w:numId w:val="3"/><w:ilvl w:val="-9"/></w:numPr></w:pPr>` + run("", "x") + `</w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		doc, trouble := DOCX(report(t, body))
		if trouble != nil {
			return
		}
		for i, b := range doc.Blocks {
			if b.Number != i+1 || b.Kind != Table && strings.TrimSpace(b.Plain) == "" {
				t.Fatalf("block %d: %+v", i, b)
			}
		}
	})
}

// The last cell that a sheet can have is far from the first.
func TestFarCell(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		must(t, f.SetCellInt("Sheet1", "XFD1048576", 1))
		must(t, f.SetCellInt("Sheet1", "A1048575", 2))
	})
	sheets, trouble := XLSX(data)
	if trouble != nil || len(sheets[0].Rows) != 2 || len(sheets[0].Rows[1].Cells) != maxColumns {
		t.Errorf("%v %d", trouble, len(sheets[0].Rows))
	}
}

// A column that somebody formatted to its end is a million rows without a value, and the rows keep their numbers. Rows
// without a number are counted, so all of them stay.
func TestBlankRows(t *testing.T) {
	parts := parts(t, book(t, func(*excelize.File) {}))
	sheet := func(rows string) string {
		return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1" max="1" width="9"/></cols><sheetData>` + rows + `</sheetData><rowBreaks count="0"/></worksheet>`
	}
	const value = `<c t="inlineStr"><is><t>x</t></is></c>`
	for rows, want := range map[string]string{
		`<row r="1">` + value + `</row><row r="2" s="1"/><row r="3"><c s="1"/></row><row r="4" hidden="1">` + value + `</row>` + strings.Repeat(`<row r="7"><c r="A7" s="1"/></row>`, 1000): "1 false|4 true|",
		`<row>` + value + `</row><row/><row>` + value + `</row>`: "1 false|3 false|",
	} {
		parts["xl/worksheets/sheet1.xml"] = sheet(rows)
		sheets, trouble := XLSX(zipped(t, parts))
		if trouble != nil {
			t.Fatal(trouble.Text)
		}
		var got strings.Builder
		for _, r := range sheets[0].Rows {
			fmt.Fprintf(&got, "%d %t|", r.Number, r.Hidden)
		}
		if got.String() != want {
			t.Errorf("%.60s: %s, want %s", rows, got.String(), want)
		}
		if kept := len(withoutBlankRows([]byte(sheet(rows)))); kept > 600 {
			t.Errorf("%.60s: %d bytes are left", rows, kept)
		}
	}
}

// What has no width is in no name.
func TestNoWidth(t *testing.T) {
	sheets, trouble := XLSX(book(t, func(f *excelize.File) { must(t, f.SetCellStr("Sheet1", "A1", "\u200bMạ\ufeff kh\u2060ay")) }))
	if trouble != nil || sheets[0].Rows[0].Cells[0] != "Mạ khay" {
		t.Errorf("%v %+v", trouble, sheets)
	}
}

func TestManyMerges(t *testing.T) {
	parts := parts(t, book(t, func(*excelize.File) {}))
	parts["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>` +
		strings.Repeat(`<mergeCell ref="A1:B2"/>`, 70_000) + `</mergeCells></worksheet>`
	if _, trouble := XLSX(zipped(t, parts)); trouble == nil || trouble.Code != "too-large" {
		t.Error(trouble)
	}
}

// FuzzXLSX puts any XML where a sheet is.
func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c></row>`, `<mergeCell ref="A1:B9"/>`)
	f.Add(`<row r="9000"><c r="XFD9000"><v>1</v></c></row>`, `<mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:A2"/>`)
	f.Add(`<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>`, `<mergeCell ref="x"/>`)
	parts := parts(f, book(f, func(*excelize.File) {}))
	f.Fuzz(func(t *testing.T, rows, merges string) {
		parts["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData><mergeCells>` + merges + `</mergeCells></worksheet>`
		sheets, trouble := XLSX(zipped(t, parts))
		if trouble != nil {
			return
		}
		for _, s := range sheets {
			for _, r := range s.Rows {
				if r.Number < 1 || len(r.Cells) > maxColumns {
					t.Fatalf("row %+v", r.Number)
				}
			}
		}
	})
}
