package content

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/diag"
)

// TestUnitFamilies is section 4 of the domain notes as a table: head of the organisation first, its
// host second, and nothing for what is ambiguous or a bare place.
func TestUnitFamilies(t *testing.T) {
	reg := realRegistry(t)
	for _, test := range []struct{ unit, families string }{
		{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "hoi-nong-dan"},
		{"HND các cấp", "hoi-nong-dan"},
		{"Hội ND xã Hồng Phong", "hoi-nong-dan"},
		{"Chi hội Nông dân thôn Đông", "hoi-nong-dan"},
		{"hội nông dân XÃ HỒNG PHONG", "hoi-nong-dan"},
		{"Hội LHPN xã Thanh Hải", "hoi-lien-hiep-phu-nu"},
		{"HLHPN huyện Thanh Hà", "hoi-lien-hiep-phu-nu"},
		{"Hội Liên hiệp phụ nữ huyện Gia Lộc", "hoi-lien-hiep-phu-nu"},
		{"Hội Phụ nữ cơ sở", "hoi-lien-hiep-phu-nu"},
		{"Hội Phụ nữ Công an tỉnh", "hoi-lien-hiep-phu-nu cong-an"},
		{"Hội Phụ nữ cơ sở Bộ CHQS tỉnh", "hoi-lien-hiep-phu-nu quan-doi"},
		{"Đoàn Thanh niên Công an huyện Tứ Kỳ", "doan-thanh-nien cong-an"},
		{"Đoàn TNCS Hồ Chí Minh tỉnh", "doan-thanh-nien"},
		{"BTV Huyện đoàn Bình Giang", "doan-thanh-nien"},
		{"Tỉnh đoàn", "doan-thanh-nien"},
		{"Đoàn xã Ngọc Sơn", "doan-thanh-nien"},
		{"Công đoàn Viên chức tỉnh", "cong-doan"},
		{"Công đoàn", "cong-doan"},
		{"LĐLĐ huyện Cẩm Giàng", "cong-doan"},
		{"Hội CCB thị trấn Gia Lộc", "hoi-cuu-chien-binh"},
		{"UBMTTQ xã Hồng Phong", "mat-tran-to-quoc"},
		{"Ủy ban MTTQ Việt Nam tỉnh", "mat-tran-to-quoc"},
		{"Uỷ ban Mặt trận Tổ quốc huyện", "mat-tran-to-quoc"},
		{"Ban công tác Mặt trận thôn Đông", "mat-tran-to-quoc"},
		{"Ban Dân vận Huyện ủy Thanh Miện", "ban-dan-van"},
		{"Ban Tuyên giáo và Dân vận thành phố", "ban-tuyen-giao-va-dan-van"},
		{"Khối dân vận xã Hồng Phong", "ban-dan-van"},
		{"Đảng ủy xã Hồng Phong", "cap-uy"},
		{"Chi bộ thôn Đông", "cap-uy"},
		{"Công an xã Hồng Phong", "cong-an"},
		{"lực lượng công an", "cong-an"},
		{"CAND", "cong-an"},
		{"Ban CHQS huyện Kim Thành", "quan-doi"},
		{"lực lượng quân đội", "quan-doi"},
		{"Ban Chỉ huy Phòng thủ khu vực 1", "quan-doi"},
		{"UBND phường Sao Đỏ", "chinh-quyen"},
		{"chính quyền các cấp", "chinh-quyen"},
		{"Hội Nông dân và Hội LHPN xã Hồng Phong", "hoi-nong-dan hoi-lien-hiep-phu-nu"},
		{"Công an xã, Hội CCB xã Hồng Phong", "cong-an hoi-cuu-chien-binh"},
		// Never guessed.
		{"LLVT tỉnh", ""},
		{"lực lượng vũ trang huyện Thanh Miện", ""},
		{"Đoàn", ""},
		{"Hội", ""},
		{"TP", ""},
		{"Hải Dương", ""},
		{"thành phố Chí Linh", ""},
		{"Xã Hồng Phong, huyện Thanh Miện", ""},
		{"Chưa rõ đơn vị, tại huyện Ninh Giang", ""},
	} {
		for _, form := range []string{test.unit, norm.NFD.String(test.unit)} {
			m, _ := ParseModel("x.md", []byte(with("unit", `unit: "`+form+`"`)), reg)
			var got []string
			for _, f := range m.Families {
				got = append(got, f.ID)
			}
			if s := strings.Join(got, " "); s != test.families {
				t.Errorf("%s: %q, want %q", form, s, test.families)
			}
		}
	}
}

func TestRegistryValues(t *testing.T) {
	reg := realRegistry(t)
	for _, test := range []struct{ key, value, want string }{
		{"field", "van-hoa-xa-hoi", "van-hoa-xa-hoi"},
		{"field", "VH-XH", "van-hoa-xa-hoi"},
		{"field", "Văn hoá - xã hội", "van-hoa-xa-hoi"},
		{"field", "văn hóa – XÃ HỘI", "van-hoa-xa-hoi"},
		{"field", "An ninh - quốc phòng", "quoc-phong-an-ninh"},
		{"field", "Kinh", ""},
		{"district", "H. Gia Lộc", "gia-loc"},
		{"district", "tp hải dương", "hai-duong"},
		{"district", "TX Kinh Môn", "kinh-mon"},
		{"district", "Hải Dương", "hai-duong"}, // with a warning: it may be the province
		{"district", "Toàn tỉnh", "toan-tinh"},
		{"type", "cá nhân", "ca-nhan"},
		{"type", "TT", ""},
	} {
		for _, form := range []string{test.value, norm.NFD.String(test.value)} {
			m, _ := ParseModel("x.md", []byte(with(test.key, test.key+`: "`+form+`"`)), reg)
			got := ""
			switch {
			case test.key == "field" && m.Field != nil:
				got = m.Field.ID
			case test.key == "type" && m.Type != nil:
				got = m.Type.ID
			case test.key == "district" && m.District != nil:
				got = m.District.ID
			}
			if got != test.want {
				t.Errorf("%s: %s: %q, want %q", test.key, form, got, test.want)
			}
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"2023-12-20", "2023-12-20T00:00:00+07:00"},
		{"2023-12-20T08:30:00+07:00", "2023-12-20T08:30:00+07:00"},
		{"2023-12-20T08:30+07:00", "2023-12-20T08:30:00+07:00"},
		{"2023-12-20T01:30:00Z", "2023-12-20T08:30:00+07:00"},
		{"2023-12-20 08:30", "2023-12-20T08:30:00+07:00"},
		{"2024-02-29", "2024-02-29T00:00:00+07:00"},
		{"2023-02-29", ""},
		{"2023-13-01", ""},
		{"2023-2-1", ""},
		{"20/12/2023", ""},
		{"20-12-2023", ""},
		{"2023", ""},
		{"", ""},
		{"hôm nay", ""},
	} {
		got := ""
		if d, ok := ParseDate(test.in); ok {
			got = d.Format(time.RFC3339)
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

func TestNumber(t *testing.T) {
	reg := realRegistry(t)
	for _, test := range []struct {
		in   string
		want float64
		code string
	}{
		{"214", 214, ""}, {"0", 0, ""}, {"1.2", 1.2, ""}, {"12.25", 12.25, ""}, {"0.5", 0.5, ""}, {"1200000", 1200000, ""},
		{"1.200", 0, "ambiguous-number"}, {"1.200.000", 0, "ambiguous-number"}, {"1,200", 0, "ambiguous-number"},
		{"1,2", 0, "wrong-type"}, {"214 hộ", 0, "wrong-type"}, {"hai", 0, "wrong-type"}, {".inf", 0, "wrong-type"}, {".nan", 0, "wrong-type"},
		{"1_000", 0, "wrong-type"}, {"0x10", 0, "wrong-type"}, {"-1", 0, "bad-number"}, {"010", 0, "bad-number"}, {"1e300", 0, "bad-number"},
	} {
		m, findings := ParseModel("x.md", []byte(with("", "results: [{label: Hộ, value: \""+test.in+"\"}]")), reg)
		code := ""
		for _, f := range findings {
			if f.Severity == diag.Error {
				code = f.Code
			}
		}
		got := 0.0
		if len(m.Results) > 0 {
			got = m.Results[0].Value
		}
		if code != test.code || got != test.want {
			t.Errorf("%s: %v %s, want %v %s", test.in, got, code, test.want, test.code)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for s, want := range map[string]bool{
		"https://danvan.vn": true, "https://danvan.vn/": true, "http://127.0.0.1:8080/a/b": true, "https://danvan.vn/dân-vận/": true, "https://[::1]/a": true,
		"": false, "//danvan.vn": false, "javascript:alert(1)": false, "https://u:p@danvan.vn": false, "https://danvan.vn/?a": false, "https://danvan.vn/#a": false,
		"https://danvan.vn/../..": false, "https://danvan.vn/%2e%2e/": false, "https://danvan.vn/a/./b": false, "https://danvan.vn/a//b": false, `https://danvan.vn/a\b`: false, "https://danvan.vn/%": false,
	} {
		if got := CheckBaseURL(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
