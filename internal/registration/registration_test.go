package registration

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

func registry(t testing.TB) *content.Registry {
	t.Helper()
	root := os.DirFS("../..")
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := fs.ReadFile(root, p)
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	return reg
}

func nothing() *Existing {
	n := 0
	return &Existing{Slugs: map[string]string{}, Stories: map[string]string{}, IDs: map[string]string{}, NewID: func() string { n++; return fmt.Sprintf("id%04d", n) }}
}

// grid makes a sheet of lines whose cells stand between bars.
func grid(name, text string) intake.Sheet {
	s := intake.Sheet{Name: name}
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		row := intake.Row{Number: i + 1}
		blank := true
		for _, v := range strings.Split(line, "|") {
			v = strings.ReplaceAll(strings.TrimSpace(v), `\n`, "\n")
			row.Cells = append(row.Cells, v)
			blank = blank && v == ""
		}
		if !blank {
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}

func plan(t testing.TB, opt Options, sheets ...intake.Sheet) *Plan {
	return Sheets("t.xlsx", sheets, registry(t), nothing(), opt)
}

// tell is a plan in a few words: title, field, district, type and year of each story.
func tell(p *Plan) string {
	var lines []string
	for _, s := range p.Stories {
		m := s.Model
		f := func(x *content.Term) string {
			if x == nil {
				return "-"
			}
			return x.ID
		}
		d := "-"
		if m.District != nil {
			d = m.District.ID
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s %d", m.Title, f(m.Field), d, f(m.Type), m.Year))
	}
	return strings.Join(lines, "\n")
}

// The words that offices write above columns. Every one that the table knows is found in capitals too, numbered, and
// with a remark in brackets.
func TestHeadings(t *testing.T) {
	r := newRecogniser(registry(t))
	for heading, want := range map[string]target{
		"Tên mô hình": "title", "TÊN MÔ HÌNH “DÂN VẬN KHÉO”": "title", "Tên MH": "title", "1. Tên mô hình (ngắn gọn, dễ nhớ)": "title", "Tên mô hình đăng ký năm 2024": "title",
		"Đơn vị": "unit", "ĐƠN VỊ\nĐĂNG KÝ": "unit", "Đơn vị (cá nhân) thực hiện": "unit", "Lĩnh vực": "field", "LV": "field", "Địa bàn": toPlace, "Loại hình": "type", "Năm": "year", "Năm công nhận": "year",
		"2. Thực trạng, lý do": "section:Thực trạng, lý do", "3. Mục tiêu, tiêu chí": "section:Mục tiêu", "4. Nội dung, cách thức thực hiện": "section:Cách làm", "5. Địa bàn, đối tượng": toWhere,
		"6. Lực lượng thực hiện (chủ trì, phối hợp, tham gia; vai trò từng lực lượng)": toForces, "7. Thời gian, nguồn lực": "section:Thời gian, nguồn lực",
		"8. Sản phẩm, kết quả đầu ra (cụ thể, có thể kiểm chứng)": "results", "9. Khả năng duy trì, nhân rộng": "section:Khả năng duy trì, nhân rộng", "Đơn vị đăng ký": "unit",
		"STT": toNumber, "TT": toNumber, "Ghi chú": toNothing, "Số điện thoại": toNothing, "Mã": "id", "Xã, phường, thị trấn": "commune", "Huyện": "district",
		"Kinh phí (triệu đồng)": "resources.budget_vnd", "Chủ trì": "forces.lead", "Phối hợp": "forces.partners", "Họ tên": toNothing,
	} {
		if got, ok := r.find(heading); !ok || got != want {
			t.Errorf("%q: %q, want %q", heading, got, want)
		}
		if got, _ := r.find(strings.ToUpper(viet.NFC(heading))); got != want {
			t.Errorf("%q in capitals: %q, want %q", heading, got, want)
		}
	}
	for _, other := range []string{"", "Màu mực", "Mô hình này học theo cách làm của xã bạn trong năm qua", "12"} {
		if got, ok := r.find(other); ok {
			t.Errorf("%q: %q", other, got)
		}
	}
}

// Every key of a story that a list may carry is found by its own label, so that an export can be read again.
func TestEveryLabelIsAHeading(t *testing.T) {
	r := newRecogniser(registry(t))
	for _, k := range r.keys {
		got, ok := r.find(k.Label.VI)
		switch k.Name {
		case "people", "photos", "contact", "notes", "aliases", "draft", "publish_at", "expires":
			if got != toNothing {
				t.Errorf("%s is private: %q", k.Name, got)
			}
		default:
			if !ok {
				t.Errorf("the label of %s is no heading: %s", k.Name, k.Label.VI)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	p := plan(t, Options{Year: "2024"}, grid("Biểu", `
STT | Tên mô hình | Đơn vị | Địa bàn
A. TẬP THỂ
I | Về kinh tế (02 mô hình): | |
1 | Một | Chi bộ thôn 1 | Gia Lộc
2 | Hai | Chi bộ thôn 2 | Gia Lộc
II. Lĩnh vực QP-AN
1 | Ba | Công an xã A |
STT | Tên mô hình | Đơn vị | Địa bàn
2 | Bốn | Công an xã B | Toàn tỉnh
B | Cá nhân | |
1 | Năm | Một người | Gia Lộc
III | Khối cơ quan | |
1 | Sáu | Một người khác | Gia Lộc
 | Cộng: 6 | |
`))
	want := `Một kinh-te gia-loc tap-the 2024
Hai kinh-te gia-loc tap-the 2024
Ba quoc-phong-an-ninh - tap-the 2024
Bốn quoc-phong-an-ninh toan-tinh tap-the 2024
Năm - gia-loc ca-nhan 2024
Sáu - gia-loc ca-nhan 2024`
	if got := tell(p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	unknown := 0
	for _, f := range p.Findings {
		if f.Code == "unknown-group" && f.File == "t.xlsx:Biểu!B12" {
			unknown++
		}
	}
	if unknown != 1 || p.Bad != 0 {
		t.Error(p.Findings)
	}
}

// A form of its own on a sheet: the nine items of the official one below each other.
func TestForm(t *testing.T) {
	p := plan(t, Options{Type: "Tập thể"}, grid("Phiếu", `
PHIẾU ĐĂNG KÝ MÔ HÌNH NĂM 2025
 | Đơn vị đăng ký: | Khu dân cư số 3
1 | Tên mô hình (ngắn gọn, dễ nhớ) | Ngõ sáng
2 | Thực trạng, lý do | Ngõ tối.
3 | Mục tiêu, tiêu chí | Đủ đèn.
4 | Nội dung, cách thức thực hiện | - Họp dân\n- Góp tiền
5 | Địa bàn, đối tượng | xã Thanh Hải, huyện Thanh Hà
6 | Lực lượng thực hiện | Chủ trì: Chi bộ; phối hợp: Chi đoàn
7 | Thời gian, nguồn lực | 35 triệu
8 | Sản phẩm, kết quả đầu ra | Đèn: 40 bóng
9 | Khả năng duy trì, nhân rộng | Được
 | Lĩnh vực | VHXX
`))
	if len(p.Findings) < 1 || p.Bad != 1 || p.Findings[len(p.Findings)-1].File != "t.xlsx:Phiếu!C12" {
		t.Fatal(p.Bad, p.Findings)
	}
	p = plan(t, Options{Type: "Tập thể"}, grid("Phiếu", `
PHIẾU ĐĂNG KÝ MÔ HÌNH NĂM 2025
Tên mô hình | Ngõ sáng
Đơn vị đăng ký | Khu dân cư số 3
Địa bàn, đối tượng | xã Thanh Hải, huyện Thanh Hà
Sản phẩm, kết quả đầu ra | Đèn: 40 bóng
Lĩnh vực | VH-XH
`))
	if got := tell(p); got != "Ngõ sáng van-hoa-xa-hoi thanh-ha tap-the 2025" || len(p.Stories[0].Model.Results) != 1 {
		t.Error(got, p.Findings)
	}
}

// Two rows are never one story: the same model or the same id twice is an error, one name at two units is two addresses.
func TestTwice(t *testing.T) {
	p := plan(t, Options{Year: "2024"}, grid("A", `
Mã | Tên mô hình | Đơn vị | Xã
aa1 | Đường hoa | Chi hội 1 | Xã Thanh Hải
aa1 | Đường cờ | Chi hội 1 | Xã Thanh Hải
 | ĐƯỜNG HOA | Chi Hội 1 |
 | Đường hoa | Chi hội 2 | Xã Thanh An
 | Đường hoa | Chi hội 3 | Xã Thanh An
 | ♥ | Chi hội 4 |
`))
	var codes, paths []string
	for _, f := range p.Findings {
		if f.Severity == diag.Error {
			codes = append(codes, f.File+" "+f.Code)
		}
	}
	for _, s := range p.Stories {
		paths = append(paths, strings.TrimPrefix(s.Path, "content/mo-hinh/2024/"))
	}
	if got := strings.Join(codes, "|"); got != "t.xlsx:A!A3 duplicate-id|t.xlsx:A!B4 duplicate-row|t.xlsx:A!B7 missing-title" {
		t.Error(got)
	}
	if got := strings.Join(paths, "|"); got != "duong-hoa.md|duong-hoa-xa-thanh-an.md|duong-hoa-huyen-thanh-ha.md" {
		t.Error(got)
	}
}

// codes are the findings of a plan by their places.
func codes(p *Plan) string {
	var list []string
	for _, f := range p.Findings {
		list = append(list, strings.TrimPrefix(f.File, "t.xlsx:")+" "+f.Code)
	}
	return strings.Join(list, "|")
}

// The district is taken from the office in the letterhead or in the unit's name, and that is said. Of two offices
// neither is taken.
func TestSeat(t *testing.T) {
	rows := `
STT | Tên mô hình | Đơn vị
1 | Một | Ban CHQS HUYỆN TỨ KỲ
2 | Hai | Hội LHPN huyện
3 | Ba | Công an xã Hồng Phong, thị xã Kinh Môn`
	for letterhead, want := range map[string]string{
		"HUYỆN ỦY THANH HÀ | | TỈNH ỦY HẢI DƯƠNG":     "thanh-ha thanh-ha thanh-ha|A!A1 district-from-title",
		"UBND TP HẢI DƯƠNG":                           "hai-duong hai-duong hai-duong|A!A1 district-from-title",
		"Thành ủy Chí Linh":                           "chi-linh chi-linh chi-linh|A!A1 district-from-title",
		"HUYỆN ỦY THANH HÀ | | HUYỆN ỦY GIA LỘC":      "tu-ky - kinh-mon|t.xlsx district-of-unit",
		"Kèm theo công văn của UBND thành phố Hà Nội": "tu-ky - kinh-mon|t.xlsx district-of-unit",
	} {
		p := plan(t, Options{Year: "2024"}, grid("A", letterhead+rows))
		var got []string
		for _, s := range p.Stories {
			if s.Model.District == nil {
				got = append(got, "-")
				continue
			}
			got = append(got, s.Model.District.ID)
		}
		if g := strings.Join(got, " ") + "|" + codes(p); g != want+"|t.xlsx drafts" {
			t.Errorf("%s: %s", letterhead, g)
		}
	}
}

// A sheet that lacks only the heading of the names is told apart from one that is no list, hidden rows are named, and
// what stands before and behind a value is no part of it.
func TestRealisticRows(t *testing.T) {
	list := grid("A", `
STT | Tên mô hình | Đơn vị | Địa bàn, đối tượng | Năm
1 | 1. NUÔI RƯƠI | Chi bộ 1 | Thôn 2, xã Kim Xuyên, huyện Kim Thành; 80 hộ | 2024
2 | 3 sạch | Chi bộ 1 | huyện Kim Thành | 2023-2024`)
	list.Rows[1].Hidden = true
	p := plan(t, Options{}, list, grid("B", "Nội dung mô hình | Cơ quan, đơn vị | Thuộc lĩnh vực\nHọp dân | Ban CHQS | QP-AN"), grid("C", "Người lập: Lan"))
	if got := codes(p); got != "A hidden-rows|B no-title-column|C not-a-table|A!E3 wrong-type|t.xlsx drafts" {
		t.Error(got)
	}
	if f := p.Findings[3]; !strings.Contains(f.Hint.VI, "năm đăng ký") {
		t.Error(f.Hint.VI)
	}
	if got := tell(p); got != "NUÔI RƯƠI - kim-thanh - 2024" || p.Stories[0].Model.Commune.Name != "Xã Kim Xuyên" || p.Stories[0].Model.Beneficiaries != "80 hộ" {
		t.Error(got, p.Stories[0].Model.Beneficiaries)
	}
}

// Beside rows in Unicode a cell that could be either is left alone; in a sheet that is all of the old font it is not.
func TestMixedFonts(t *testing.T) {
	const head, old = "STT | Tên mô hình | Địa bàn", "1 | Trång rau s¹ch | Thanh Hµ"
	p := plan(t, Options{Year: "2024", ConvertFonts: true}, grid("A", head+"\n"+old+"\n2 | Mô hình hay | Thanh Hà"))
	if got := tell(p); got != "Trồng rau sạch - thanh-ha - 2024\nMô hình hay - thanh-ha - 2024" {
		t.Error(got, p.Findings)
	}
	p = plan(t, Options{Year: "2024", ConvertFonts: true}, grid("A", "STT | Tªn m« h×nh | §Þa bµn\n"+old+"\n2 | Héi hÌ | Thanh Hµ"))
	if got := tell(p); got != "Trồng rau sạch - thanh-ha - 2024\nHội hè - thanh-ha - 2024" {
		t.Error(got, p.Findings)
	}
}

// report makes a Word file of lines: "## " before a heading in bold, "^" before a centred line, bars between the cells of a table's row.
func report(lines ...string) *intake.Document {
	doc := &intake.Document{}
	for _, line := range lines {
		b := intake.Block{Kind: intake.Paragraph}
		switch {
		case strings.Contains(line, "|"):
			b.Kind = intake.Table
			for row := range strings.SplitSeq(line, "\n") {
				var cells []intake.Cell
				for v := range strings.SplitSeq(row, "|") {
					v = strings.TrimSpace(v)
					cells = append(cells, intake.Cell{Text: v, Plain: strings.ReplaceAll(v, " / ", "; "), Lines: strings.ReplaceAll(v, " / ", "\n"), Down: v == "↑"})
				}
				b.Rows = append(b.Rows, cells)
			}
		default:
			b.Plain, b.Bold = strings.CutPrefix(line, "## ")
			b.Plain, b.Centered = strings.CutPrefix(b.Plain, "^")
			b.Bold = b.Bold || b.Centered
			b.Text = b.Plain
		}
		doc.Blocks = append(doc.Blocks, b)
	}
	return doc
}

// The name is the model's, not the movement's, and a rule below it is no part of the letterhead; what a table of the
// form says keeps its lines.
func TestReports(t *testing.T) {
	p := Report("t.docx", report("ĐẢNG ỦY XÃ A | ĐẢNG CỘNG SẢN VIỆT NAM", "^BÁO CÁO", "^Kết quả mô hình “Dân vận khéo” năm 2024 “Tổ thu gom rác”", "^-----", "## I. ĐẶC ĐIỂM TÌNH HÌNH", "Xã có 6 thôn."), registry(t), nothing(), Options{})
	if got := tell(p); got != "Tổ thu gom rác - - - 2024" {
		t.Error(got, p.Findings)
	}
	p = Report("t.docx", report("^PHIẾU ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2025", "Tên mô hình | Ngõ đèn\nLĩnh vực | VH-XH\nCách làm | - Góp tiền / - Lắp đèn"), registry(t), nothing(), Options{})
	if got := tell(p); got != "Ngõ đèn van-hoa-xa-hoi - - 2025" || !strings.Contains(string(p.Stories[0].Data), "\n- Góp tiền\n- Lắp đèn\n") || strings.Contains(codes(p), "capitals") {
		t.Error(got, p.Findings)
	}
	p = Report("t.docx", report("Chuyện ở thôn Đông.", "Từ lâu chị em đã quen phân loại rác."), registry(t), nothing(), Options{})
	if named := Report("t.docx", report("Chuyện ở thôn Đông."), registry(t), nothing(), Options{Title: "Rác về đâu", Year: "2023"}); tell(named) != "Rác về đâu - - - 2023" {
		t.Error(named.Findings)
	}
	if got := codes(p); got != "t.docx missing-title|t.docx missing-year" || !strings.Contains(p.Findings[0].Hint.VI, "ở đầu báo cáo") {
		t.Error(got, p.Findings)
	}
}

// A Word file may be a list: its tables are read as sheets are. One that has the sections of a story is a report,
// whatever tables it holds.
func TestListInWord(t *testing.T) {
	const table = "STT | Tên mô hình | Đơn vị\n1 | Đường cờ | Chi bộ 1\n2 | Nuôi cáy | ↑"
	lists := Lists(report("HUYỆN ỦY TỨ KỲ | ĐẢNG CỘNG SẢN VIỆT NAM", "^DANH SÁCH MÔ HÌNH NĂM 2024", table), registry(t), Options{})
	p := plan(t, Options{}, lists...)
	if got := tell(p); got != "Đường cờ - tu-ky - 2024\nNuôi cáy - tu-ky - 2024" || p.Stories[1].Model.Unit != "Chi bộ 1" || p.Stories[1].At != "t.xlsx:bảng 1!3" {
		t.Error(got, p.Stories, p.Findings)
	}
	for _, doc := range []*intake.Document{report("## Cách làm", "Góp tiền.", table), report("^BÁO CÁO", "Nội dung | Số\nRác | 5")} {
		if lists := Lists(doc, registry(t), Options{}); lists != nil {
			t.Errorf("a report is a list: %+v", lists)
		}
	}
}

// What only looks like a signature is a model, and nothing below a remark is lost.
func TestFooters(t *testing.T) {
	p := plan(t, Options{Year: "2024"}, grid("A", `
Tên mô hình | Đơn vị | Lĩnh vực
Chủ tịch xã đối thoại với dân | UBND xã A |
Trưởng ban làm trước | Ban Công tác Mặt trận thôn 1 | KT
Cộng đồng xanh | Chi đoàn |
Tổng hợp rác thải | Chi hội Phụ nữ | VH-XH
Tổng cộng: 4 mô hình | |
Nơi nhận: | TM. BAN THƯỜNG VỤ |
- Lưu VP | PHÓ BÍ THƯ |
`), grid("B", `
STT | Tên mô hình | Đơn vị
1 | Một | Chi bộ 1
 | Ghi chú: danh sách xếp theo thứ tự đăng ký |
2 | Hai | Chi bộ 2
 | | Gia Lộc, ngày 12 tháng 3 năm 2024
 | | BÍ THƯ
`))
	want := "Chủ tịch xã đối thoại với dân - - - 2024\nTrưởng ban làm trước kinh-te - - 2024\nCộng đồng xanh - - - 2024\nTổng hợp rác thải van-hoa-xa-hoi - - 2024\nMột - - - 2024\nHai - - - 2024"
	if got := tell(p); got != want || p.Bad != 0 {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, p.Findings)
	}
}

// Headings in two rows, with merged cells and, as delimited text has them, without.
func TestTwoRowsOfHeadings(t *testing.T) {
	text := `
STT | Tên mô hình | Đơn vị | Loại hình | | Lực lượng | | Năm
 | | | Tập thể | Cá nhân | Chủ trì | Phối hợp |
1 | Một | Chi bộ 1 | x | | Chi bộ | Chi đoàn, Chi hội | 2024
2 | Hai | Chi bộ 2 | | X | | | 2024`
	plain := grid("A", text)
	merged := grid("B", text)
	merged.Merges = []intake.Merge{{Row: 1, Column: 0, Rows: 2, Columns: 1}, {Row: 1, Column: 3, Rows: 1, Columns: 2}, {Row: 1, Column: 5, Rows: 1, Columns: 2}}
	for _, s := range []intake.Sheet{plain, merged} {
		p := plan(t, Options{}, s)
		if got := tell(p); got != "Một - - tap-the 2024\nHai - - ca-nhan 2024" {
			t.Errorf("%s: %s %v", s.Name, got, p.Findings)
			continue
		}
		if m := p.Stories[0].Model; m.Lead != "Chi bộ" || strings.Join(m.Partners, "|") != "Chi đoàn|Chi hội" {
			t.Errorf("%s: %+v", s.Name, m)
		}
	}
}

func TestValues(t *testing.T) {
	for s, want := range map[string]string{"20/12/2023": "2023-12-20", "1-2-2023": "2023-02-01", "45280": "2023-12-20", "ngày 5 tháng 3 năm 2024": "2024-03-05", "2023-12-20": "2023-12-20", "31/02/2024": "31/02/2024", "x": "x"} {
		if got := dateOf(s, false); got != want {
			t.Errorf("date %q: %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{"2023": "2023", "Năm 2023": "2023", "2023.0": "2023", "45280": "2023", "20/12/2023": "2023", "2022-2023": "2022-2023", "23": "23"} {
		if got := yearOf(s, false); got != want {
			t.Errorf("year %q: %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{"35000000": "35000000", "35.000.000": "35000000", "35 triệu đồng": "35000000", "1,5 tỷ": "1500000000", "35.000.000đ": "35000000", "3.5E7": "35000000", "nhiều": "nhiều"} {
		if got := amount(s, 1); got != want {
			t.Errorf("amount %q: %q, want %q", s, got, want)
		}
	}
	if got := amount("35", headingFactor("Kinh phí (triệu đồng)")); got != "35000000" {
		t.Error(got)
	}
	for s, want := range map[string]string{`Mô hình “Mạ khay”`: "Mạ khay", `"Mạ khay"`: "Mạ khay", "Mô hình Mạ khay": "Mô hình Mạ khay", "Tổ “Ba sạch” xã A": "Tổ “Ba sạch” xã A", " Hai\n dòng ": "Hai dòng"} {
		if got := cleanTitle(s); got != want {
			t.Errorf("title %q: %q, want %q", s, got, want)
		}
	}
	list, ok := results("Hộ tham gia: 1.214 hộ; Diện tích: 3,25 ha\n- Dài: 1,234 km.")
	if !ok || fmt.Sprint(list) != "[map[label:Hộ tham gia unit:hộ value:1214] map[label:Diện tích unit:ha value:3.25] map[label:Dài unit:km value:1.2340]]" {
		t.Error(list, ok)
	}
	for _, s := range []string{"Tốt hơn trước.", "Hộ tham gia: 214 hộ. Đường sạch hơn", "214 hộ", "Hộ: nhiều"} {
		if list, ok := results(s); ok {
			t.Errorf("%q is prose, not %v", s, list)
		}
	}
}

// Any text of a cell comes back from the file as it was, on one line; nothing breaks out of the quotes.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"a", `"`, `\`, "a: b # c", "'=1", "\u2028\u0085\ufeff", "- x", "---", "{{", "\x00\x1b", "đường\nhai"} {
		f.Add(s)
	}
	reg := registry(f)
	f.Fuzz(func(t *testing.T, s string) {
		p := Sheets("t", []intake.Sheet{{Name: "s", Rows: []intake.Row{{Number: 1, Cells: []string{"Tên mô hình", "Đơn vị", "Năm"}}, {Number: 2, Cells: []string{"Một", s, "2024"}}}}}, reg, nothing(), Options{})
		for _, f := range p.Findings {
			switch f.Code {
			case "control-character", "bidi", "drafts", "legacy-font", "broken-formula", "too-large", "ambiguous-unit", "footer":
				if f.Severity == diag.Error {
					return // refused with a word
				}
			case "yaml-syntax", "unknown-key", "unquoted-colon", "text-after-quote", "two-front-matters", "unclosed-front-matter":
				t.Fatalf("%q broke out: %v", s, f.Text.EN)
			}
		}
		if len(p.Stories) != 1 {
			t.Fatalf("%q: %v", s, p.Findings)
		}
		want := strings.Join(strings.Fields(viet.NFC(s)), " ")
		if got := p.Stories[0].Model.Unit; got != want && utf8.ValidString(s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

// Any text of a cell is a paragraph that says the same; it makes no heading, link, list, table or markup of its own.
func FuzzProse(f *testing.F) {
	for _, s := range []string{"a*b*", "# x", "[a](b)", "<b>", "1) a", "a|b\n-|-", "&amp;", "***", "> x", "[^1]", "    code", "```", "~~a~~", "https://a.vn", "a\u061c"} {
		f.Add(s)
	}
	reg := registry(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.Map(func(r rune) rune {
			if r < 0x20 || r == utf8.RuneError || r >= 0x7F && r < 0xA0 || r > 0x2000 || unicode.Is(unicode.Bidi_Control, r) {
				return 'x'
			}
			return r
		}, strings.ToValidUTF8(s, "x"))
		if s = oneLine(s); s == "" || bullet.MatchString(s) || ordered.MatchString(s) || len(s) > 2000 {
			return
		}
		m, findings := content.ParseModel("content/mo-hinh/2024/x.md", []byte("---\ntitle: a\nyear: 2024\ndraft: true\n---\n\nĐầu "+prose(s)+"\n\n"+prose(s)+"\n"), reg)
		if m == nil || findings.Failed() {
			t.Fatalf("%q: %v", s, findings)
		}
		for _, tag := range []string{"<h", "<ul", "<ol", "<table", "<em", "<strong", "<del", "<code", "<blockquote", "<img", "<hr", "<sup"} {
			if strings.Contains(string(m.Body.HTML()), tag) {
				t.Fatalf("%q made %s: %s", s, tag, m.Body.HTML())
			}
		}
	})
}

// yearly is a list of n models with the nine items of the form.
func yearly(n int) intake.Sheet {
	r := rand.New(rand.NewPCG(1, 2))
	s := intake.Sheet{Name: "Danh sách", Rows: []intake.Row{{Number: 1, Cells: []string{"STT", "Tên mô hình", "Đơn vị đăng ký", "Lĩnh vực", "Địa bàn", "Loại hình", "Năm", "Tóm tắt", "Thực trạng, lý do",
		"Mục tiêu, tiêu chí", "Nội dung, cách thức thực hiện", "Lực lượng thực hiện", "Thời gian, nguồn lực", "Sản phẩm, kết quả đầu ra", "Khả năng duy trì, nhân rộng"}}}}
	fields := []string{"Kinh tế", "VH-XH", "QP-AN", "Xây dựng Đảng"}
	text := strings.Repeat("Nhân dân trong thôn cùng bàn, cùng làm và cùng giữ gìn. ", 12)
	for i := range n {
		s.Rows = append(s.Rows, intake.Row{Number: i + 2, Cells: []string{fmt.Sprint(i + 1), fmt.Sprintf("Mô hình số %d của thôn", i), fmt.Sprintf("Hội Nông dân xã số %d", r.IntN(400)), fields[r.IntN(4)],
			"Xã Tân An, huyện Thanh Hà", "Tập thể", "2024", "Nhân dân trong thôn cùng bàn và cùng làm đường hoa dài hai cây số quanh làng.", text, text, text, "Chủ trì: Chi bộ; phối hợp: Chi đoàn, Chi hội", text, "Hộ tham gia: 214 hộ", text}})
	}
	return s
}

func TestLargeList(t *testing.T) {
	p := plan(t, Options{}, yearly(500))
	if len(p.Stories) != 500 || p.Bad != 0 || len(p.Stories[0].Model.Results) != 1 || p.Stories[0].Draft {
		t.Fatal(len(p.Stories), p.Bad, p.Findings[:min(3, len(p.Findings))])
	}
}

func BenchmarkSheets(b *testing.B) {
	reg, sheet := registry(b), yearly(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if p := Sheets("t.xlsx", []intake.Sheet{sheet}, reg, nothing(), Options{}); len(p.Stories) != 10_000 {
			b.Fatal(len(p.Stories))
		}
	}
}
