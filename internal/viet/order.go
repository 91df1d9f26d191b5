package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bytes of a sort key that are not letters. They stand below every letter, in this order.
const (
	sortEnd      = 0x00 // after the last syllable; the NFC string follows
	sortSyllable = 0x01 // after the letters of a syllable; its tone follows
	sortNumber   = 0x02 // before a number; its length and digits follow
	sortTone     = 0x03 // added to a tone
)

// SortKey returns bytes that sort in the order of a Vietnamese dictionary: syllable by syllable, in a
// syllable the letters first (a ă â … y) and then the tones ngang, huyền, hỏi, ngã, sắc, nặng. Digits
// stand before letters and numbers count by value: "Tổ 2" is before "Tổ 10". Punctuation only separates,
// case is ignored, foreign letters follow z. What is still equal is ordered by its NFC string, so that
// only equal text has equal keys.
//
// Sort many strings by their keys, made once each; [Compare] makes both every time.
func SortKey(s string) string {
	s = NFC(s)
	var stack [2 * stackSize]byte
	key := stack[:0]
	inSyllable, t := false, ngang
	end := func() {
		if inSyllable {
			key = append(key, sortSyllable, sortTone+byte(t))
		}
		inSyllable, t = false, ngang
	}
	for i := 0; i < len(s); {
		if c := s[i]; c >= '0' && c <= '9' {
			end()
			from := i
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			key = appendNumber(key, s[from:i])
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		l := latinAt(r)
		switch {
		case l != nil && l.weight != 0:
			if l.weight == weightOther {
				key = utf8.AppendRune(key, rune(l.bare))
			} else {
				key = append(key, l.weight)
			}
			inSyllable = true
			if t == ngang {
				t = l.tone
			}
		case isMark(r):
			if t == ngang {
				t = toneOf(r)
			}
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)):
			key = utf8.AppendRune(key, unicode.ToLower(r))
			inSyllable = true
		default:
			end()
		}
	}
	end()
	key = append(key, sortEnd)
	key = append(key, s...)
	return string(key)
}

// appendNumber writes digits so that a longer number sorts after a shorter one, whatever its length.
func appendNumber(key []byte, digits string) []byte {
	digits = strings.TrimLeft(digits, "0")
	key = append(key, sortNumber)
	n := len(digits)
	for ; n >= 254; n -= 254 {
		key = append(key, 0xFF)
	}
	key = append(key, byte(n+1))
	return append(key, digits...)
}

// Compare orders two strings as [SortKey] does: negative when a comes first, 0 when they are the same
// text.
func Compare(a, b string) int {
	if a == b {
		return 0
	}
	return strings.Compare(SortKey(a), SortKey(b))
}

// Letter is the letter of the dictionary that a name stands under, in upper case: Ă, Â and Đ are letters
// of their own, tones make none ("Ấm áp" stands under Â). Names that begin with a digit, or have
// nothing that sorts, stand under "#". In the order of [SortKey] the names of one letter are neighbours.
func Letter(s string) string {
	for _, r := range NFC(s) {
		l := latinAt(r)
		switch {
		case r >= '0' && r <= '9':
			return "#"
		case l != nil && l.weight == weightOther:
			return string(unicode.ToUpper(rune(l.bare)))
		case l != nil && l.weight != 0:
			return string(unicode.ToUpper([]rune(alphabet)[l.weight-weightFirst]))
		case r >= utf8.RuneSelf && !isMark(r) && (unicode.IsLetter(r) || unicode.IsMark(r)):
			return string(unicode.ToUpper(r))
		}
	}
	return "#"
}
