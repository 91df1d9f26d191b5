package schema

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/viet"
)

// spelling is a pattern, for Go and for JavaScript, of the ways to write a name that viet.Key takes for the
// same: any case, composed or not, the tone on either vowel (hoà, hòa), any dash, any number of spaces.
func spelling(s string) string {
	var b strings.Builder
	for i, word := range strings.Fields(viet.NFC(s)) {
		if i > 0 && word != "-" && !strings.HasSuffix(b.String(), dashPattern) {
			b.WriteString(`\s+`)
		}
		forms := []string{anyCase(word)}
		for _, moved := range toneMoved(word) {
			forms = append(forms, anyCase(moved))
		}
		if len(forms) == 1 {
			b.WriteString(forms[0])
		} else {
			b.WriteString("(?:" + strings.Join(forms, "|") + ")")
		}
	}
	return b.String()
}

const dashPattern = `\s*[-‐-―−]\s*`

// anyCase is a pattern of one word in any case, composed or not.
func anyCase(word string) string {
	var b strings.Builder
	for _, r := range word {
		if r == '-' || unicode.Is(unicode.Pd, r) {
			b.WriteString(dashPattern)
			continue
		}
		class := func(r rune) string {
			lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
			if lower == upper {
				return regexp.QuoteMeta(string(r))
			}
			return "[" + string(lower) + string(upper) + "]"
		}
		parts := []rune(norm.NFD.String(string(r)))
		if len(parts) == 1 {
			b.WriteString(class(r))
			continue
		}
		b.WriteString("(?:" + class(r) + "|" + class(parts[0]) + string(parts[1:]) + ")")
	}
	return b.String()
}

// toneMoved are the other places that habits put a word's tone mark: on the other vowel of oa, oe and uy.
func toneMoved(word string) []string {
	const tones = "\u0300\u0301\u0303\u0309\u0323"
	letters := []rune(word)
	plain := func(r rune) (rune, string) {
		d := norm.NFD.String(string(r))
		i := strings.IndexAny(d, tones)
		if i < 0 {
			return r, ""
		}
		_, size := splitFirst(d[i:])
		return []rune(norm.NFC.String(d[:i] + d[i+size:]))[0], d[i : i+size]
	}
	var moved []string
	for i := 0; i+1 < len(letters); i++ {
		a, toneA := plain(letters[i])
		z, toneZ := plain(letters[i+1])
		pair := strings.ToLower(string([]rune{a, z}))
		if pair != "oa" && pair != "oe" && pair != "uy" || (toneA == "") == (toneZ == "") {
			continue
		}
		other := slices.Clone(letters)
		other[i] = []rune(norm.NFC.String(string(a) + toneZ))[0]
		other[i+1] = []rune(norm.NFC.String(string(z) + toneA))[0]
		moved = append(moved, string(other))
	}
	return moved
}

func splitFirst(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 0
}
