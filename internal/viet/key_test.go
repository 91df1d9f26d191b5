package viet

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestKeySame(t *testing.T) {
	for _, c := range [][2]string{
		{"Văn hoá – xã hội", "văn hóa-xã hội"},
		{"hoà", "hòa"},
		{"Huyện uỷ", "HUYỆN ỦY"},
		{"Thuý", "thúy"},
		{"khoẻ khoắn", "khỏe khoắn"},
		{"loà xoà", "lòa xòa"},
		{"\u00D0ồng Lạc", "Đồng Lạc"},
		{"\u0189oàn", "Đoàn"},
		{"ðoàn", "đoàn"},
		{"An ninh - quốc phòng", "An ninh—quốc phòng"},
		{"a \u2010 b", "a\u2212b"},
		{"“Camera an ninh”", "\"Camera an ninh\""},
		{"K’Ho", "K'Ho"},
		{"\u00A0xã \t Hồng\u00A0\n Phong ", "Xã Hồng Phong"},
		{"\uFEFFNông\u00AD thôn mới\u200B", "nông thôn mới"},
		{"a\u0300\u0302", "ầ"},
		{"Kinh tế 2,5", norm.NFD.String("kinh tế 2,5")},
		{"", " \u00A0"},
	} {
		if a, b := Key(c[0]), Key(c[1]); a != b {
			t.Errorf("Key(%q) = %q, Key(%q) = %q", c[0], a, c[1], b)
		}
	}
}

func TestKeyDifferent(t *testing.T) {
	for _, c := range [][2]string{
		{"dương", "đường"}, {"dương", "dường"}, {"hòa", "hóa"}, {"ma", "mà"}, {"kì", "kỳ"}, {"hoà bình", "hoa bình"},
		{"hoà bình", "hoa bình\u0300"}, {"hoa2", "hoa 2"}, {"hoà 2", "hoa2"}, {"xã hội", "xãhội"}, {"a-b", "a b"},
		{"tân", "tăn"}, {"ô", "ơ"}, {"", "-"},
	} {
		if Key(c[0]) == Key(c[1]) {
			t.Errorf("Key(%q) = Key(%q) = %q", c[0], c[1], Key(c[0]))
		}
	}
}

// All 12 vowels × 6 tones keep their identity, whatever the form and case.
func TestKeyVowels(t *testing.T) {
	seen := map[string]rune{}
	for _, row := range vowels {
		for _, r := range row {
			k := Key("h" + string(r) + "n")
			if other, ok := seen[k]; ok {
				t.Errorf("%q and %q share the key %q", r, other, k)
			}
			seen[k] = r
			if d := Key(norm.NFD.String("H" + string(r) + "N")); d != k {
				t.Errorf("%q: NFD key %q, NFC key %q", r, d, k)
			}
		}
	}
}

func TestKeyAllocations(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() { Key("Hội Nông dân xã Hồng Phong") }); n > 1 {
		t.Errorf("Key allocates %v times, want 1", n)
	}
}

func FuzzKey(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		key := Key(s)
		if overlong(s) || !utf8.ValidString(s) { // x/text leaves some marks after broken bytes as they are
			return
		}
		if again := Key(key); again != key {
			t.Errorf("Key(%q) = %q, then %q", s, key, again)
		}
		if c, d := Key(norm.NFC.String(s)), Key(norm.NFD.String(s)); c != d {
			t.Errorf("%q: Key(NFC) = %q, Key(NFD) = %q", s, c, d)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Key(title)
	}
}

func BenchmarkKeyShort(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Key("Văn hoá – xã hội")
	}
}
