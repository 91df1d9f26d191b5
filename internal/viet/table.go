package viet

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alphabet is the dictionary order of the letters; f j w z stand at their Latin places.
const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// tone is a Vietnamese tone; the values are in dictionary order.
type tone uint8

const (
	ngang tone = iota // no mark
	huyen
	hoi
	nga
	sac
	nang
	toneCount
)

// Unicode's blocks of the letters and marks we have rules for.
const (
	markFirst, markLast         = 0x0300, 0x036F // combining diacritical marks
	latinEnd                    = 0x0250         // after Basic Latin … Latin Extended-B
	latinExtraFirst, latinExtra = 0x1E00, 0x0100 // Latin Extended Additional: start, length
)

// letter says all there is to know about one character of the Latin blocks.
type letter struct {
	fold   uint16 // lower case, without any mark; never 0 but for NUL
	bare   uint16 // lower case, without its tone: ầ → â
	tone   tone
	weight uint8 // place in the alphabet, from weightFirst; 0: none of our letters; weightOther: sorts by itself
}

const (
	weightFirst = 0x10
	weightOther = 0xFF
)

// latin holds the Latin blocks one after the other; see latinAt.
var latin = buildLatin()

// latinAt finds a character in the table; nil means it is outside the Latin blocks.
func latinAt(r rune) *letter {
	if uint32(r) < latinEnd {
		return &latin[r]
	}
	if i := uint32(r) - latinExtraFirst; i < latinExtra {
		return &latin[latinEnd+i]
	}
	return nil
}

// inLatin reports that latinAt knows a character.
func inLatin(r rune) bool {
	return uint32(r) < latinEnd || uint32(r)-latinExtraFirst < latinExtra
}

func isMark(r rune) bool { return uint32(r)-markFirst <= markLast-markFirst }

// toneOf returns the tone a combining mark stands for, ngang when it stands for none.
func toneOf(mark rune) tone {
	switch mark {
	case 0x0300:
		return huyen
	case 0x0309:
		return hoi
	case 0x0303:
		return nga
	case 0x0301:
		return sac
	case 0x0323:
		return nang
	}
	return ngang
}

func buildLatin() (table [latinEnd + latinExtra]letter) {
	order := []rune(alphabet)
	weight := func(r rune) uint8 {
		if i := slices.Index(order, r); i >= 0 {
			return uint8(weightFirst + i)
		}
		return 0
	}
	for i := range table {
		r := rune(i)
		if i >= latinEnd {
			r += latinExtraFirst - latinEnd
		}
		l := &table[i]
		parts := []rune(norm.NFD.String(string(r)))
		l.fold = uint16(plainLatin(unicode.ToLower(parts[0])))
		bare := withoutEth(unicode.ToLower(r))
		// A letter with two tone marks (ṍ) is not Vietnamese: it keeps both.
		isTone := func(m rune) bool { return toneOf(m) != ngang }
		if at := slices.IndexFunc(parts, isTone); at >= 0 && !slices.ContainsFunc(parts[at+1:], isTone) {
			l.tone = toneOf(parts[at])
			rest := []rune(norm.NFC.String(string(slices.Delete(parts, at, at+1))))
			if len(rest) == 1 {
				bare = unicode.ToLower(rest[0])
			} else {
				l.tone = ngang
			}
		}
		l.bare = uint16(bare)
		// A letter whose lower case lies outside the table (Ʌ) is treated as that one is: as foreign script.
		if unicode.IsLetter(r) && inLatin(bare) {
			if l.weight = weight(bare); l.weight == 0 {
				l.weight = weight(rune(l.fold))
			}
			if l.weight == 0 {
				l.weight = weightOther
			}
		}
	}
	return table
}

// withoutEth replaces the Icelandic and African letters that look like Đ, and that keyboards and old
// fonts leave in Vietnamese text: Ð (U+00D0), Ɖ (U+0189).
func withoutEth(lower rune) rune {
	if lower == 'ð' || lower == 'ɖ' {
		return 'đ'
	}
	return lower
}

// plainLatin undoes the strokes that Unicode does not decompose.
func plainLatin(lower rune) rune {
	switch lower {
	case 'đ', 'ð', 'ɖ':
		return 'd'
	case 'ƀ':
		return 'b'
	case 'ǥ':
		return 'g'
	case 'ħ':
		return 'h'
	case 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case 'ſ':
		return 's'
	case 'ŧ':
		return 't'
	case 'ƶ':
		return 'z'
	}
	return lower
}
