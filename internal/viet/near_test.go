package viet

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "ba", 2},
		{"mô hình", "mô hình", 0},
		{"mô hình", norm.NFD.String("mô hình"), 0},
		{"dân", "dần", 1},
		{"dân vận", "dân vnậ", 1},
		{"ca", "abc", 3}, // optimal string alignment: no edit inside a swap
		{"linh-vuc", "lihn-vc", 2},
		{"huyện", "xuyến", 2},
		{strings.Repeat("a", 300), strings.Repeat("a", 150) + "bc" + strings.Repeat("a", 150), 2},
		{strings.Repeat("ab", 80), strings.Repeat("ba", 80), 2},
		{strings.Repeat("a", 100), strings.Repeat("b", 90), 100},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Distance(c.b, c.a); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	fields := []string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị"}
	districts := []string{"Thanh Hà", "Thanh Miện", "Kim Thành", "Kinh Môn", "Tứ Kỳ", "Gia Lộc"}
	for _, c := range []struct {
		want string
		from []string
		got  string
		ok   bool
	}{
		{"kinh te", fields, "Kinh tế", true},
		{"Kinh té", fields, "Kinh tế", true},
		{"Văn hoá xã hội", fields, "Văn hóa - xã hội", true},
		{"Quốc phòng – an ning", fields, "Quốc phòng - an ninh", true},
		{"Giáo dục", fields, "", false},
		{"Thanh Mien", districts, "Thanh Miện", true},
		{"Tú Kì", districts, "Tứ Kỳ", true},
		{"dương", []string{"đường", "đương", "dương"}, "dương", true},
		{"hoà", []string{"hoa", "hòa"}, "hòa", true},
		{"tite", []string{"date", "title", "titre"}, "title", true}, // equally near: the first
		{"x", []string{"y"}, "", false},
		{"ô", []string{"a", "o"}, "o", true},
		{"", []string{"a", ""}, "", false},
		{"gì", nil, "", false},
	} {
		if got, ok := Nearest(c.want, c.from); got != c.got || ok != c.ok {
			t.Errorf("Nearest(%q) = %q, %v, want %q, %v", c.want, got, ok, c.got, c.ok)
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	b.ReportAllocs()
	from := make([]string, 100)
	for i := range from {
		from[i] = strings.Repeat("x", i%12) + "Hồng Phong"
	}
	for b.Loop() {
		Nearest("Hồng Phogn", from)
	}
}
