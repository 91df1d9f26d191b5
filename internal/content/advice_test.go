package content

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

// What a colleague would point at, and what only looks like it.
func TestAdvise(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`title: "MÔ HÌNH ĐƯỜNG HOA TỰ QUẢN"`, "capitals 1:9+25"},
		{`title: "Tổ phụ nữ NTM, VH-XH, HTX"`, ""},
		{`title: "MTTQ"`, ""},
		{"Em Nguyễn Văn Anh được giúp.", "child-name 1:4+14"},
		{"Có cháu Bùi Thị Bé ở đó.", "child-name 1:9+10"},
		{"học sinh Trần Minh Đức", "child-name 1:10+13"},
		{"anh em Nguyễn Văn Trỗi", ""},
		{"Chị em Hội Phụ nữ, các em học sinh, bé gái", ""},
		{"em Cựu Chiến binh", ""},
		{"Ông Nguyễn Văn Anh", ""},
		{"Số 030086012345 của ông", "identity-number 1:4+12"},
		{"CCCD: 030 086 012 345", "identity-number 1:7+15"},
		{"CMND số 141234567.", "identity-number 1:9+9"},
		{"Kinh phí 350000000 đồng, 141234567 đồng", ""},
		{"Quỹ 120.000.000.000 đồng", ""},
		{"gọi 0912 345 678 nhé", "personal-phone 1:5+12"},
		{"gọi +84 912.345.678", "personal-phone 1:5+15"},
		{`contact: {office: "Hội", phone: "0912345678"}`, "note personal-phone 1:34+10"},
		{"điện thoại 0220 3853 120", ""},
		{"Quyết định 0912/QĐ-UBND, năm 2023", ""},
		{"mã số thuế 0800123456, MST: 0800123456; STK số 0341007654", ""},
		{"học sinh Hà Nội, học sinh Hà Nội Anh", "child-name 1:27+10"},
		{"xem http://vi.du/a và https://vi.du/0912345678", "note http-link 1:5+14"},
		{"xem https://vi.du/030086012345.html", ""},
	} {
		var got []string
		for _, f := range Advise("content/trang/x.md", []byte(c.line)) {
			s := f.Code + " " + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column) + "+" + strconv.Itoa(f.Length)
			if f.Severity == diag.Note && f.Code != "capitals" {
				s = "note " + s
			}
			if f.Severity == diag.Error {
				t.Errorf("%q: advice is an error", c.line)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%q: %q, want %q", c.line, s, c.want)
		}
	}
}

// The real stories need no advice: what it says of them would be a false alarm.
func TestAdviseOnRealContent(t *testing.T) {
	n := 0
	for _, glob := range []string{"../../content/mo-hinh/*/*.md", "../../content/trang/*.md"} {
		files, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n++
			for _, f := range Advise(strings.TrimPrefix(filepath.ToSlash(file), "../../"), data) {
				if f.Severity != diag.Note {
					t.Error(f.Format(diag.VI))
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("%d files", n)
	}
}

func FuzzAdvise(f *testing.F) {
	for _, s := range []string{"title: \"A\"", "em Nguyễn Văn A 0912345678", "CMND 141234567", "http://x", "Te\u0302m \xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkPlaces(t, []byte(strings.ToValidUTF8(string(data), "?")), Advise("x.md", data))
	})
}
