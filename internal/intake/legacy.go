package intake

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/viet"
)

// The two ways of writing Vietnamese before Unicode that offices still hold files in. Both put letters where Western
// code pages have others, and only the font makes them Vietnamese.
const (
	TCVN3 = "TCVN3" // also called ABC; fonts .VnTime, .VnArial …; TCVN 5712:1993, VN3
	VNI   = "VNI"   // fonts VNI-Times, VNI-Helve …
)

// tcvn3 is the upper half of TCVN 5712:1993 (VN3), from 0xA1; a hyphen stands where there is no letter.
var tcvn3 = []rune("ĂÂÊÔƠƯĐăâêôơưđẰ-----àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ")

// vniMarks are the characters that VNI writes after a vowel, as combining marks.
var vniMarks = map[rune]string{
	'ù': "\u0301", 'ø': "\u0300", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
	'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
}

// vniLetters are the characters of VNI that are letters by themselves.
var vniLetters = map[rune]rune{'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ'}

// LegacyFont reports whether a font's name is one of the time before Unicode.
func LegacyFont(font string) bool { return legacyFont(font) != "" }

func legacyFont(font string) string {
	lower := strings.ToLower(font)
	switch {
	case strings.HasPrefix(lower, ".vn"):
		return TCVN3
	case strings.HasPrefix(lower, "vni-"), strings.HasPrefix(lower, "vni "):
		return VNI
	}
	return ""
}

// maybeLegacy reports whether a text has letters of Western code pages and none that only Unicode has.
func maybeLegacy(s string) bool {
	return !Modern(s) && strings.ContainsFunc(s, func(r rune) bool { return r >= 0xA1 && r <= 0xFF })
}

// Modern reports whether a text has letters that only Unicode has.
func Modern(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x0100 && r < 0x0250 || r >= 0x1E00 && r < 0x1F00 })
}

// Legacy recognises a text that was typed in a font of the time before Unicode, and converts it. kind is TCVN3, VNI
// or empty; font is the font's name if it is known. Without a font it takes evidence: characters that Vietnamese
// does not have, and syllables once they are converted.
func Legacy(s, font string) (fixed, kind string) {
	if !maybeLegacy(s) {
		return s, ""
	}
	if kind := legacyFont(font); kind != "" {
		return convert(s, kind, font), kind
	}
	before := spelled(s)
	for _, k := range []string{TCVN3, VNI} {
		t := convert(s, k, "")
		if after := spelled(t); after > before && after >= 0.75 && foreign(s) && !foreign(t) && (kind == "" || after > spelled(fixed)) {
			fixed, kind = t, k
		}
	}
	if kind == "" {
		return s, ""
	}
	return fixed, kind
}

// LegacyAs converts a text that stands among others of a kind, unless it is better Vietnamese as it is. What is as good
// either way ("mô", "mụ") is converted where all around it is of that kind.
func LegacyAs(s, kind string, allAround bool) (fixed string, ok bool) {
	if !maybeLegacy(s) {
		return s, false
	}
	fixed = convert(s, kind, "")
	was, is := spelled(s), spelled(fixed)
	return fixed, is > was || is == was && allAround
}

func convert(s, kind, font string) string {
	var b strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case kind == TCVN3 && r >= 0xA1 && int(r-0xA1) < len(tcvn3) && tcvn3[r-0xA1] != '-':
			b.WriteRune(tcvn3[r-0xA1])
		case kind == VNI:
			lower := unicode.ToLower(r)
			letter, own := vniLetters[lower]
			if own && lower != r {
				letter = unicode.ToUpper(letter)
			}
			if !own {
				letter = r
			}
			b.WriteRune(letter)
			if i+1 < len(runes) && strings.ContainsRune("aeouyôöAEOUYÔÖ", r) {
				if mark, ok := vniMarks[unicode.ToLower(runes[i+1])]; ok {
					b.WriteString(mark)
					i++
				}
			}
		default:
			b.WriteRune(r)
		}
	}
	out := norm.NFC.String(b.String())
	if kind == TCVN3 && strings.HasSuffix(strings.ToLower(font), "h") {
		out = strings.ToUpper(out) // .VnTimeH shows small letters as capitals
	}
	return out
}

// foreign reports whether a word holds a character that Vietnamese is not written with.
func foreign(s string) bool {
	letter, small := false, false
	runes := []rune(s)
	for i, r := range runes {
		if r >= 0x80 && unicode.IsUpper(r) && small {
			return true // "tÕ": nobody writes so
		}
		small = unicode.IsLower(r)
		if r >= 0xA1 && r <= 0xFF && !strings.ContainsRune("°²³©®«»·±×", r) {
			if fold, _, _ := viet.Split(r); fold == 0 || fold > 'z' || norm.NFD.String(string(r)) == string(r) || !vietnamese(r) {
				return true
			}
		}
		// A mark of its own inside a word: "hç¬", "«ng".
		if strings.ContainsRune("²³©®«»·±×", r) && letter && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			return true
		}
		letter = unicode.IsLetter(r)
	}
	return false
}

// vietnamese reports whether a letter of the Western code page is one of Vietnamese.
func vietnamese(r rune) bool {
	return strings.ContainsRune("àáâãèéêìíòóôõùúý", unicode.ToLower(r))
}

var syllable = regexp.MustCompile(`^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[ioy]?|eo?|i)?|u(?:a[yu]?|e|i|o[iu]?|y(?:a|e|u)?|u)?|y(?:eu?)?)(?:ch|ng|nh|[cmnpt])?$`)

// spelled is the share of a text's words that are Vietnamese syllables; words without a letter do not count.
func spelled(s string) float64 {
	good, all := 0, 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",.;:()-/\"'“”!?\t", r) || r >= '0' && r <= '9'
	}) {
		if all++; all > 2000 {
			break
		}
		tones, ok, small := 0, true, false
		for _, r := range w {
			if r >= 0x80 && unicode.IsUpper(r) && small {
				ok = false
				break
			}
			small = unicode.IsLower(r)
			fold, _, tone := viet.Split(r)
			if fold < 'a' || fold > 'z' || r >= 0x80 && r <= 0xFF && !vietnamese(r) {
				ok = false
				break
			}
			if tone > 0 {
				tones++
			}
		}
		if ok && tones <= 1 && syllable.MatchString(viet.Fold(w)) {
			good++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(good) / float64(all)
}
