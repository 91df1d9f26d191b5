package viet

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// vowels are the 12 vowels with their tones, in dictionary order.
var vowels = []string{
	"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
	"oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
}

func TestFoldVowels(t *testing.T) {
	base := "aaaeeiooouuy"
	for i, row := range vowels {
		if n := utf8.RuneCountInString(row); n != 6 {
			t.Fatalf("row %q has %d letters", row, n)
		}
		want := strings.Repeat(base[i:i+1], 6)
		for _, s := range []string{row, strings.ToUpper(row)} {
			if got := Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, want)
			}
			if got := Fold(norm.NFD.String(s)); got != want {
				t.Errorf("Fold(NFD %q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"mo hinh 5", "mo hinh 5"},
		{"Dân vận khéo", "dan van kheo"},
		{"Đường hoa – “Ngõ sạch”", "duong hoa – “ngo sach”"},
		{"\u00D0ức đ \u0189ô ƀi", "duc d do bi"},
		{"Nguyễn Thị Bưởi", "nguyen thi buoi"},
		{"NGƯỜI CAO TUỔI", "nguoi cao tuoi"},
		{"1.000 ₫", "1.000 ₫"},
		{"Êđê, K'Ho, Ba Na", "ede, k'ho, ba na"},
		{"ÆØẞ \u212Bngström \u212A", "æoß angstrom k"},
		{"Москва Ά 한국 日本", "москва α 한국 日本"},
		{"a\xffĐ", "a\uFFFDd"},
		{"\x00A", "a"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Every character Unicode builds on a Latin letter folds to that letter, and no fold ends in a mark.
func TestFoldRuneAgreesWithUnicode(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		got := FoldRune(r)
		if got == 0 {
			if !isMark([]rune(norm.NFD.String(string(r)))[0]) {
				t.Errorf("FoldRune(%U) drops a character that is no mark", r)
			}
			continue
		}
		if again := FoldRune(got); again != got {
			t.Errorf("FoldRune(%U) = %U, which folds to %U", r, got, again)
		}
		if d := []rune(norm.NFD.String(string(r))); len(d) > 1 && d[0] < utf8.RuneSelf {
			if want := unicode.ToLower(d[0]); got != want {
				t.Errorf("FoldRune(%U) = %q, want %q", r, got, want)
			}
		}
	}
}

func TestNFC(t *testing.T) {
	for _, s := range []string{"", "khong dau", "Dân vận khéo ở Hải Dương"} {
		if got := NFC(norm.NFD.String(s)); got != s {
			t.Errorf("NFC(NFD %q) = %q", s, got)
		}
		if n := testing.AllocsPerRun(10, func() { NFC(s) }); n != 0 {
			t.Errorf("NFC(%q) of composed text allocates %v times", s, n)
		}
	}
}

func TestSlug(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Đỡ đầu", "do-dau"},
		{"  Tổ 2 – phường Hải Tân  ", "to-2-phuong-hai-tan"},
		{"“Camera an ninh” (24/7)", "camera-an-ninh-24-7"},
		{norm.NFD.String("Đường hoa phụ nữ"), "duong-hoa-phu-nu"},
		{"da-co-slug", "da-co-slug"},
		{"xã\u00A0Hồng_Phong", "xa-hong-phong"},
		{"日本 Việt", "viet"},
		{"—!?", ""},
		{"", ""},
		{strings.Repeat("Đẹp ", 200), strings.Repeat("dep-", 199) + "dep"},
	} {
		if got := Slug(c.in); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSyllables(t *testing.T) {
	got := Syllables("Mô hình “Tổ 5 – Tự quản”, xã Đồng Lạc")
	want := []string{"mo", "hinh", "to", "5", "tu", "quan", "xa", "dong", "lac"}
	if !slices.Equal(got, want) {
		t.Errorf("Syllables = %q, want %q", got, want)
	}
	if got := Syllables(" – "); len(got) != 0 {
		t.Errorf("Syllables of punctuation = %q", got)
	}
}

// overlong reports more marks on one letter than x/text normalises as one piece (30); the forms then
// differ by a joiner it puts in.
func overlong(s string) bool {
	run := 0
	for _, r := range norm.NFD.String(s) {
		if unicode.IsMark(r) || r == '\u034F' {
			if run++; run > 25 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}

func seed(f *testing.F) {
	for _, s := range []string{
		"", "Đường hoa – xã Ðồng Lạc", "hoà hòa uỷ ủy thuý thúy", "Tổ 2, Tổ 10, Tổ 002", "o\u0303\u0301n \u1E4Dn",
		"a\xff\u0301\xc3", "\u1100\u0301\u1161", "=\u0338 ≠", "e\u0323\u0300 a\u0300\u0302", "İı ǅ Ά й क़", "\x00-\u00AD-",
		"\u0245\u0344\u0358\u0301", "ườạ\u05A3\u1041C",
		norm.NFD.String("Người cao tuổi gương mẫu"),
	} {
		f.Add(s)
	}
}

func FuzzFold(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if !utf8.ValidString(folded) {
			t.Errorf("Fold(%q) = %q, not UTF-8", s, folded)
		}
		if again := Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, folds again to %q", s, folded, again)
		}
		if overlong(s) {
			return
		}
		if c, d := Fold(norm.NFC.String(s)), Fold(norm.NFD.String(s)); c != d {
			t.Errorf("%q: Fold(NFC) = %q, Fold(NFD) = %q", s, c, d)
		}
	})
}

func FuzzSlug(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		slug := Slug(s)
		if strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(slug, "-") != slug ||
			strings.Contains(slug, "--") {
			t.Errorf("Slug(%q) = %q", s, slug)
		}
		if again := Slug(slug); again != slug {
			t.Errorf("Slug(%q) = %q, then %q", s, slug, again)
		}
	})
}

const title = "Mô hình “Đường hoa phụ nữ tự quản” của Hội Liên hiệp Phụ nữ xã Đồng Lạc, thành phố Chí Linh"

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold(title)
	}
}

func BenchmarkFoldNFD(b *testing.B) {
	b.ReportAllocs()
	s := norm.NFD.String(title)
	for b.Loop() {
		Fold(s)
	}
}

func BenchmarkSlug(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Slug(title)
	}
}

// TestComposed: what the quick check lets through is composed, for every letter alone and beside a mark.
func TestComposed(t *testing.T) {
	quick := 0
	for r := rune(0); r <= 0xFFFF; r++ {
		for _, s := range []string{string(r), "a" + string(r), string(r) + "\u0301", string(r) + "\u0323"} {
			if composed(s) {
				quick++
				if !norm.NFC.IsNormalString(s) {
					t.Errorf("U+%04X: %q is not composed", r, s)
				}
			}
		}
	}
	if quick < 1000 {
		t.Errorf("only %d are quick", quick)
	}
	if composed("a\xC3") || composed("\xE1\xBA") || composed("a\u0301") {
		t.Error("broken or decomposed text is taken for composed")
	}
	if !composed("Mạ khay cấy lúa – “Dân vận khéo” ở Hải Dương, ổ ỗ ữ đ…") {
		t.Error("Vietnamese is not quick")
	}
}
