package viet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// joined writes a text with its joins: "_" is firm, "~" weak, a space free.
func joined(text string) string {
	parts := strings.Fields(text)
	joins := Joins(nil, parts)
	var b strings.Builder
	for i, p := range parts {
		b.WriteString(p)
		if i < len(joins) {
			b.WriteByte(" ~_"[joins[i]])
		}
	}
	return b.String()
}

func TestJoins(t *testing.T) {
	for _, want := range []string{
		"",
		"Tết",
		"Mạ_khay cấy_lúa",
		"Nông_dân vận_động nhân_dân", // not nông | dân vận | động
		"Công_tác dân_vận ở~cơ_sở",   // a preposition stays with its noun
		"NÔNG_DÂN VẬN_ĐỘNG",          // in any case
		"công_tác hoà_giải hòa_giải", // with the tone on either vowel
		"Dân_vận_khéo trong~cải_cách_hành_chính",
		"Hội_Nông_dân xã~Hồng_Phong, huyện~Thanh_Miện",
		"tại~Thành_phố~Hải_Dương",
		"thành_phố~Hải_Dương",
		"trồng Thanh_Long_ruột_đỏ, cam_canh",
		"Văn_hóa_-~xã_hội",           // a dash begins no line
		"nông_dân, dân cày",          // no word goes across a comma
		"(nông_dân) “dân_vận”_–~dân", // nor across a bracket or a quotation mark
		"năm~2023 có~20~hộ",
		"số~12",
		"Ông_Nguyễn_Văn_An và~bà~Trần_Thị_Bình",
		"Đoàn_Kết. Nhân_dân xã~Tân_Kỳ", // a capital after a full stop is no name
		"bằng~chế_phẩm IMO",
		"Thanh_niên~5",
		"ông~Nguyễn_Văn_A ở~xã~B",
	} {
		text := strings.NewReplacer("_", " ", "~", " ").Replace(want)
		if got := joined(text); got != want {
			t.Errorf("%q is joined as %s, want %s", text, got, want)
		}
	}
}

// TestJoinsCapitals: a text all of whose words begin with a capital has no names to find.
func TestJoinsCapitals(t *testing.T) {
	const title = "Mô Hình Tổ Tự Quản Bình Yên Và Xanh Sạch"
	if got, want := joined(title), "Mô_Hình Tổ~Tự_Quản Bình_Yên Và~Xanh Sạch"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestJoinsDecomposed(t *testing.T) {
	const title = "Vận động nông dân xã Hồng Phong"
	if got, want := joined(norm.NFD.String(title)), norm.NFD.String(joined(title)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestWords: the list is in order: each entry once, of two syllables or more, and short enough to be found.
func TestWords(t *testing.T) {
	seen := map[string]int{}
	for i, line := range strings.Split(wordList, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		key := Key(line)
		if n := strings.Count(key, " ") + 1; n < 2 || n > longestWord {
			t.Errorf("words.txt:%d: %q has %d syllables", i+1, line, n)
		}
		if seen[key] != 0 {
			t.Errorf("words.txt:%d: %q stands in line %d already", i+1, line, seen[key])
		}
		seen[key] = i + 1
		if parts := strings.Fields(line); wordAt(syllablesOf(parts)) != len(parts) {
			t.Errorf("words.txt:%d: %q is not found", i+1, line)
		}
		if !norm.NFC.IsNormalString(line) || !utf8.ValidString(line) {
			t.Errorf("words.txt:%d: %q is not composed", i+1, line)
		}
	}
}

func syllablesOf(parts []string) []syllable {
	all := make([]syllable, len(parts))
	for i, p := range parts {
		all[i] = readSyllable(p)
	}
	return all
}

func FuzzJoins(f *testing.F) {
	f.Add("Văn hóa - xã hội (2021–2025)")
	f.Add("\xff \xe1\xba - . “")
	f.Fuzz(func(t *testing.T, text string) {
		parts := strings.Split(text, " ")
		if n := len(Joins(nil, parts)); n != max(0, len(parts)-1) {
			t.Errorf("%d joins of %d parts", n, len(parts))
		}
	})
}

func BenchmarkJoins(b *testing.B) {
	parts := strings.Fields("Vận động nhân dân chuyển từ cây ăn quả sang trồng Thanh Long ruột đỏ, cam canh")
	var joins []Join
	b.ReportAllocs()
	for b.Loop() {
		joins = Joins(joins[:0], parts)
	}
}
