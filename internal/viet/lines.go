package viet

import (
	_ "embed" // the words
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Join is how firmly a syllable holds on to the next one, where a line of a title may break.
type Join uint8

// A title breaks best at Free, rather at a Weak place than anywhere in a Firm one.
const (
	Free Join = iota
	Weak      // a number and what it counts, a preposition and its noun, "xã" and its name
	Firm      // inside a word or a name: nông | dân, Hải | Dương
)

// Words of more than one syllable, one a line, with "#" before a remark. Vietnamese writes a space after
// every syllable, so only a list can tell which spaces are inside a word; this one holds the words that
// the movement's titles, units and places are made of, not the language.
//
//go:embed words.txt
var wordList string

const longestWord = 5 // syllables

// words are the list's entries by their Key.
var words = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(wordList) {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) != "" {
			all[Key(line)] = true
		}
	}
	return all
})

// leaning are the little words that belong to what follows: a line does not end with one.
var leaning = wordSet(`và với cùng hoặc hay của cho ở tại từ đến bằng trong ngoài trên dưới về vì do để
	là có các những mỗi mọi một hai ba bốn năm không chưa theo trước sau giữa qua thành sang ra vào được bị đã đang sẽ cả`)

// kinds are what stands before the name of a place or a unit, or before its number.
var kinds = wordSet(`tỉnh huyện quận xã phường thôn xóm làng khu phố số tổ đội ấp bản buôn chi cụm đảo sông núi chợ cầu
	đường trường lớp khóa kỳ năm tháng ngày quý đồng bác ông bà anh chị cô chú TP TX TT H X P ĐT`)

// wordSet is a set of the syllables of a text, by their Key.
func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[Key(w)] = true
	}
	return set
}

// syllable is what Joins knows of one part of a text.
type syllable struct {
	key      string // of its letters and digits; empty when it has none
	opens    bool   // punctuation before its letters
	closes   bool   // punctuation after them: no word goes on
	capital  bool   // begins with a capital letter and goes on in small ones
	number   bool
	sentence bool // first of a sentence, where a capital says nothing
}

// Joins appends to dst how each part of a text holds on to the next: parts are what is between two
// spaces, punctuation included. There is one Join fewer than parts.
//
// Words are those of the list, the longest first, from left to right, in any case and with the tone on
// either vowel. Two to four capitalised syllables in a row are a name, unless nearly every syllable of the
// text is capitalised. A break at punctuation is Free, but a dash that stands alone begins no line, and
// would rather not end one.
func Joins(dst []Join, parts []string) []Join {
	if len(parts) < 2 {
		return dst
	}
	all := make([]syllable, len(parts))
	capitals := 0
	for i, part := range parts {
		all[i] = readSyllable(part)
		all[i].sentence = i == 0 || endsSentence(parts[i-1])
		if all[i].capital {
			capitals++
		}
	}
	names := len(parts) < 5 || 5*capitals <= 4*len(parts)
	from := len(dst)
	for i := range len(all) - 1 {
		dst = append(dst, weak(&all[i], &all[i+1]))
	}
	joins := dst[from:]
	for i := 0; i < len(all)-1; {
		n := max(1, wordAt(all[i:]))
		for k := i; k < i+n-1; k++ {
			joins[k] = Firm
		}
		i += n
	}
	for i := 0; names && i < len(all); {
		n := nameAt(all[i:])
		for k := i; n <= 4 && k < i+n-1; k++ {
			joins[k] = Firm
		}
		i += max(1, n)
	}
	return dst
}

func readSyllable(part string) syllable {
	core := strings.TrimLeftFunc(part, notWord)
	s := syllable{opens: len(core) < len(part)}
	trimmed := strings.TrimRightFunc(core, notWord)
	s.closes = len(trimmed) < len(core)
	first, size := utf8.DecodeRuneInString(trimmed)
	s.number = unicode.IsDigit(first)
	s.capital = unicode.IsUpper(first) && (size == len(trimmed) || trimmed != strings.ToUpper(trimmed))
	s.key = Key(trimmed)
	return s
}

func endsSentence(part string) bool {
	return part != "" && strings.IndexByte(".!?:", part[len(part)-1]) >= 0
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// weak is the join of two syllables that are no word together.
func weak(a, b *syllable) Join {
	switch {
	case b.key == "" && !b.opens: // nothing at all
		return Free
	case b.key == "":
		return Firm // a dash or the like begins no line
	case a.key == "" && a.opens:
		return Weak // after a dash of its own
	case a.closes || b.opens:
		return Free
	case a.number && len(a.key) < len("2023"), b.number && !a.number:
		return Weak
	case kinds[a.key] && b.capital, leaning[a.key]:
		return Weak
	}
	return Free
}

// wordAt is of how many syllables the list's longest word is that s begins with; 0 is none.
func wordAt(s []syllable) int {
	var buf [96]byte
	key := buf[:0]
	longest := 0
	for n, w := range s[:min(len(s), longestWord)] {
		if w.key == "" || n > 0 && w.opens || len(key)+len(w.key) >= len(buf) {
			break
		}
		if n > 0 {
			key = append(key, ' ')
		}
		key = append(key, w.key...)
		if n > 0 && words()[string(key)] {
			longest = n + 1
		}
		if w.closes {
			break
		}
	}
	return longest
}

// nameAt is of how many syllables the name is that s begins with; 0 is none.
func nameAt(s []syllable) int {
	n := 0
	for n < len(s) && s[n].capital && (n == 0 || !s[n].opens && !s[n].sentence) {
		n++
		if s[n-1].closes {
			break
		}
	}
	return n
}
