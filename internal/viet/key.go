package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// keyTones are the tone marks in the order a key carries them. The order is stable under NFC, which
// moves marks below a letter before those above it, and never composes two of these with one vowel.
const keyTones = "\u0323\u0300\u0301\u0303\u0309"

// Key returns the identity of a registry value: two spellings of one value have equal keys. It ignores
// case, composition, where the tone is placed (hoà = hòa, uỷ = ủy), the look-alikes of Đ, the kind of
// dash and the spaces around it, the shape of quotation marks, the kind and number of spaces, and
// invisible format characters. Marks matter: dương ≠ đường.
//
// A key is for comparing, not for reading: each syllable is spelled without its tone, which follows as
// a combining mark after the last letter. Key of a key is the key.
func Key(s string) string {
	var stack [stackSize]byte
	out := stack[:0]
	var k keyer
	for _, r := range NFC(s) {
		l := latinAt(r)
		switch {
		case l != nil && l.weight != 0:
			out = utf8.AppendRune(k.start(out), rune(l.bare))
			k.inSyllable = true
			k.add(l.tone)
		case isMark(r) || r > markLast && unicode.IsMark(r):
			out = k.mark(out, r)
		case unicode.IsSpace(r):
			out = k.end(out)
			k.space = true
		case unicode.Is(unicode.Cf, r):
			return Key(strings.Map(dropFormat, s))
		default:
			out = k.other(k.end(out), r)
		}
	}
	out = k.end(out)
	if string(out) == s {
		return s
	}
	return string(out)
}

func dropFormat(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// keyer is what is known of a key in the making. The key itself goes through the methods as a value, so
// that it can stay on the stack of [Key].
type keyer struct {
	space      bool // white space seen since the last character
	inSyllable bool
	toned      bool
	tones      [toneCount]int // tone marks of the current syllable
}

// start writes the space that is due before a character.
func (k *keyer) start(out []byte) []byte {
	if k.space && len(out) > 0 && out[len(out)-1] != '-' {
		out = append(out, ' ')
	}
	k.space = false
	return out
}

func (k *keyer) add(t tone) {
	if t != ngang {
		k.tones[t]++
		k.toned = true
	}
}

// end closes a syllable with its tones.
func (k *keyer) end(out []byte) []byte {
	k.inSyllable = false
	if !k.toned {
		return out
	}
	for _, m := range keyTones {
		for range k.tones[toneOf(m)] {
			out = utf8.AppendRune(out, m)
		}
	}
	k.toned, k.tones = false, [toneCount]int{}
	return out
}

// mark takes a combining mark that did not compose. A tone waits for the end of the syllable; another
// mark may compose now that the tone is out of its way (typed as à + U+0302).
func (k *keyer) mark(out []byte, r rune) []byte {
	if t := toneOf(r); t != ngang && k.inSyllable {
		k.add(t)
		return out
	}
	out = k.start(out)
	base := len(out)
	for base > 0 {
		last, size := utf8.DecodeLastRune(out[:base])
		base -= size
		if !unicode.IsMark(last) {
			break
		}
	}
	tail := norm.NFC.String(string(out[base:]) + string(r))
	return append(out[:base], tail...)
}

// other writes a character that is no Latin letter.
func (k *keyer) other(out []byte, r rune) []byte {
	switch {
	case r == '-' || r == '\u2212' || r >= utf8.RuneSelf && unicode.Is(unicode.Pd, r):
		k.space = false
		return append(out, '-')
	case r >= '\u2018' && r <= '\u201B':
		r = '\''
	case r >= '\u201C' && r <= '\u201F':
		r = '"'
	}
	return utf8.AppendRune(k.start(out), unicode.ToLower(r))
}
