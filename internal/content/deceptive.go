package content

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// Characters that make a reader see other words than are stored: they hide, turn the line round, or look like a Latin
// letter and are none. What turns text round is refused (Unicode Technical Report 36; "Trojan Source", CVE-2021-42574);
// the others come along in honest text too (Word's soft hyphens), so they are warnings.

// bidi reports the characters that reorder text on screen.
func bidi(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}

// invisible reports the characters that take no room on screen: two titles that differ in one look alike, and no search
// finds the word that holds one. A joiner after a picture character makes one picture of several and is what it should be.
func invisible(before, r rune) bool {
	switch {
	case r == 0x200C || r == 0x200D:
		return before < 0x2000
	case unicode.IsControl(r): // tabs apart; Word's line break (U+000B) comes along when it is pasted
		return r != '\t' && r != '\n'
	case r == 0x00AD, r == 0x180E, r == 0x200B, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}

// foreign reports the letters that pass for Latin ones: of alphabets that share their shapes, and Latin ones in disguise
// (fullwidth, mathematical). μ is the sign of a millionth.
func foreign(r rune) bool {
	if r < 0x370 || r >= 0x1E00 && r < 0x1F00 || r == 'μ' { // the letters of Vietnamese, and so nearly all of a text
		return false
	}
	return (unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee) && unicode.IsLetter(r) ||
		r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41 && r <= 0xFF5A || r >= 0x1D400 && r <= 0x1D7FF)
}

// twins are the letters of Cyrillic and Greek that look like Latin ones: a word of these alone reads as a Latin word,
// while a word with others is Russian or Greek and is read as such.
const twins = "АВЕЅЗІЈКМНОРСТУХаеѕіјорсухһԁѡӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικ"

func twin(r rune) bool { return strings.ContainsRune(twins, r) }

// lookalike is the first word that holds a letter passing for a Latin one beside Latin letters, or is made of such letters.
func lookalike(s string) (word string, letter rune, ok bool) {
	if strings.IndexFunc(s, foreign) < 0 {
		return "", 0, false
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		i := strings.IndexFunc(word, foreign)
		latin := strings.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) && !foreign(r) }) >= 0
		alone := utf8.RuneCountInString(word) > 1 && strings.IndexFunc(word, func(r rune) bool { return !twin(r) && r < 0xFF00 }) < 0
		if i >= 0 && (latin || alone) { // a letter by itself is a sign: Ω, α
			r, _ := utf8.DecodeRuneInString(word[i:])
			return word, r, true
		}
	}
	return "", 0, false
}

// suspect reports whether a text needs the closer looks: it has a character beyond the letters of Vietnamese and the
// signs of ordinary print. Nearly no line has.
func suspect(s string) bool {
	for _, r := range s {
		if r < ' ' && r != '\t' || r >= 0x7F && r <= 0x9F || r >= 0xAD && (r >= 0x370 || r == 0xAD) && (r < 0x1E00 || r >= 0x1F00) && (r < 0x2010 || r >= 0x2028) {
			return true
		}
	}
	return false
}

func findInvisible(s string) (at int, r rune) {
	before := rune(' ')
	for i, r := range s {
		if invisible(before, r) {
			return i, r
		}
		before = r
	}
	return -1, 0
}

func saysInvisible(r rune) (what, hint diag.Text) {
	return diag.Say("có ký tự không nhìn thấy (U+%04X): chữ trông như cũ mà máy hiểu là chữ khác, tìm không ra", "there is an invisible character (U+%04X): the word looks the same and is another, which no search finds", r),
		diag.Say("xóa ký tự ấy, hoặc gõ lại cả chữ thay vì dán", "remove it, or type the word anew instead of pasting it")
}

func saysLookalike(word string, letter rune) (what, hint diag.Text) {
	return diag.Say("chữ %s có ký tự trông như chữ Latinh mà không phải (“%c”, U+%04X)", "the word %s holds a letter that looks Latin and is not (“%c”, U+%04X)", quote(word), letter, letter),
		diag.Say("gõ lại chữ ấy thay vì dán", "type the word anew instead of pasting it")
}

// deceptive looks at one value of the front matter, a registry or site.yaml; it reports whether the value must be refused.
func (d *decoder) deceptive(v value, name diag.Text, s string) (refused bool) {
	if strings.IndexFunc(s, bidi) >= 0 {
		d.add(v, "bidi", diag.Say("%s có ký tự đảo chiều chữ không nhìn thấy", "%s holds an invisible text-direction character", name),
			diag.Say("gõ lại giá trị này thay vì dán", "type the value anew instead of pasting it"))
		return true
	}
	if at, r := findInvisible(s); at >= 0 {
		what, hint := saysInvisible(r)
		d.warn(v, "invisible", what, hint)
	}
	if word, letter, ok := lookalike(s); ok {
		what, hint := saysLookalike(word, letter)
		d.warn(v, "lookalike", what, hint)
	}
	return false
}

// deceptiveLines looks at the lines of a text from a line on: as they are, and as entities (&#8238;) would have them.
func (t *text) deceptiveLines(from int) diag.Findings {
	var list diag.Findings
	for n := from; n <= len(t.lines); n++ {
		raw := t.lines[n-1]
		shown := raw
		if strings.Contains(raw, "&") {
			shown = html.UnescapeString(raw)
		}
		if !suspect(shown) {
			continue
		}
		report := func(severity diag.Severity, at, length int, code string, what, hint diag.Text) {
			column := utf8.RuneCountInString(shown[:at]) + 1
			if shown != raw {
				column, length = 1, utf8.RuneCountInString(raw)
			}
			f := t.at(n, column, length, code, what, hint)
			f.Severity = severity
			list = append(list, f)
		}
		if at := strings.IndexFunc(shown, bidi); at >= 0 {
			report(diag.Error, at, 1, "bidi", diag.Say("có ký tự đảo chiều chữ không nhìn thấy ở đây", "there is an invisible text-direction character here"),
				diag.Say("xóa ký tự ấy, hoặc gõ lại cả dòng thay vì dán", "remove it, or type the line anew instead of pasting it"))
		}
		if at, r := findInvisible(shown); at >= 0 {
			what, hint := saysInvisible(r)
			report(diag.Warning, at, 1, "invisible", what, hint)
		}
		if word, letter, ok := lookalike(shown); ok {
			what, hint := saysLookalike(word, letter)
			report(diag.Warning, strings.Index(shown, word), utf8.RuneCountInString(word), "lookalike", what, hint)
		}
	}
	return list
}
