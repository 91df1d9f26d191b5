package viet

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestSortKey(t *testing.T) {
	for name, want := range map[string][]string{
		"letters":     strings.Split("An Ánh Ăn Âm Ba Ca Da Dũng Đa Đào E Ê Gia Hoa Ý", " "),
		"tones":       strings.Fields("ma mà mả mã má mạ man màn"),
		"vowels":      strings.Fields("ta tà tạ tă tằ tặ tâ tầ tậ te tê ti to tô tơ tu tư ty"),
		"syllables":   {"Hoa", "Hoa lan", "Hoa mai", "Hoà bình", "Hoá chất"},
		"numbers":     {"Tổ", "Tổ 2", "Tổ 002a", "Tổ 10", "Tổ 10 A", "Tổ A"},
		"numbers 0":   {"0 đồng", "1.000 đồng", "99 việc", "Ba"},
		"punctuation": {"“An”", "(An) toàn", "– Ba", "Bà"},
		"case":        {"AN", "An", "an", "ANH"},
		"foreign":     {"Việt", "Zoom", "ærø", "Москва", "日本"},
		"districts": {
			"Bình Giang", "Cẩm Giàng", "Chí Linh", "Gia Lộc", "Hải Dương", "Kim Thành", "Kinh Môn", "Nam Sách", "Ninh Giang",
			"Thanh Hà", "Thanh Miện", "Tứ Kỳ",
		},
		"nasty": {"", "-", "\u00D0a", "Đa"},
	} {
		got := slices.Clone(want)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, Compare)
		if !slices.Equal(got, want) {
			t.Errorf("%s: sorted %q, want %q", name, got, want)
		}
	}
}

func TestSortKeyLongNumbers(t *testing.T) {
	last := ""
	for _, n := range []int{1, 2, 253, 254, 255, 507, 508, 509, 2000} {
		s := strings.Repeat("9", n)
		if n > 1 && Compare(last, s) >= 0 {
			t.Errorf("%d nines sort after a shorter number", n)
		}
		last = s
	}
}

func TestCompareIgnoresForm(t *testing.T) {
	if got := Compare(title, norm.NFD.String(title)); got != 0 {
		t.Errorf("Compare(NFC, NFD) = %d, want 0", got)
	}
	if Compare("an", "An") == 0 {
		t.Error("Compare calls different text equal")
	}
}

func FuzzSortKey(f *testing.F) {
	f.Add("Tổ 2", "Tổ 10", "Tổ A")
	f.Add("ma", "mà", norm.NFD.String("mà"))
	f.Add("\xff", "\x00", "Ð đ æ")
	f.Add("0\xf6\xf6\u0343", "0", "0")
	f.Add("0", "00", "10000000000000000000000")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		ab, ba, bc := Compare(a, b), Compare(b, a), Compare(b, c)
		if ab != -ba {
			t.Errorf("Compare(%q, %q) = %d, reversed %d", a, b, ab, ba)
		}
		if ab <= 0 && bc <= 0 && Compare(a, c) > 0 {
			t.Errorf("%q ≤ %q ≤ %q, but not the first and the last", a, b, c)
		}
		if (ab == 0) != (NFC(a) == NFC(b)) {
			t.Errorf("Compare(%q, %q) = %d", a, b, ab)
		}
		// x/text leaves some marks after broken bytes as they are, depending on what follows.
		if utf8.ValidString(a) && Compare(a, a+" ") > 0 {
			t.Errorf("%q sorts after itself with a space", a)
		}
	})
}

func BenchmarkSortKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		SortKey(title)
	}
}

func BenchmarkCompare(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Compare("Hội Nông dân xã Hồng Phong", "Hội Nông dân xã Hồng Phúc")
	}
}

func TestLetter(t *testing.T) {
	for name, want := range map[string]string{
		"Ấm áp": "Â", "ăn": "Ă", "An": "A", "Ánh": "A", "đất": "Đ", "\u00D0at": "Đ", "Dân": "D", "“Ủng hộ”": "U", "Ứng": "Ư", "ờ": "Ơ",
		"831 mô hình": "#", "": "#", "…": "#", "Öl": "O", "Мир": "М", "A\u0302\u0301m": "Â",
	} {
		if got := Letter(name); got != want {
			t.Errorf("Letter(%q) = %q, want %q", name, got, want)
		}
	}
}

// Names in order never come back to a letter that was left.
func TestLetterFollowsOrder(t *testing.T) {
	names := strings.Fields("Đa đỏ Da ăn Âm An Ánh Ấm Ă ê E Ê ô O ơ Ớt ư U Ứng 10 2 zoom Мир ærø # “Ba” b́ bà ö")
	slices.SortFunc(names, Compare)
	seen, last := map[string]bool{}, ""
	for _, n := range names {
		if l := Letter(n); l != last {
			if seen[l] {
				t.Errorf("%q: letter %s again, in %q", n, l, names)
			}
			seen[l], last = true, l
		}
	}
}
