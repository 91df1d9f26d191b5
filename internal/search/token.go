package search

import (
	"unicode/utf8"

	"dienhinh/internal/viet"
)

// maxToken is how many letters of a token count; what follows them is skipped.
const maxToken = 24

// token is one token of a text.
type token struct {
	fold   []byte // folded
	spell  uint32 // hash of its spelling with marks, wherever the tone stands in it
	digits bool
	broken bool // the sentence ended before it: it is not beside the one before
	glue   byte // the one character between it and the token before, if that is one of / - . and nothing else
}

// scanner cuts a text, or the text of an HTML fragment, into tokens.
type scanner struct {
	text   string
	html   bool
	at     int
	broken bool
	end    int // where the last token ended
	buf    [maxToken * utf8.UTFMax]byte
	start  int // of the last token, and where its first maxToken letters end
	stop   int
}

// next returns the next token, or false at the end. Its bytes are valid until the next call.
func (s *scanner) next() (token, bool) {
	n, letters := 0, 0
	t := token{}
	h, tone := uint32(2166136261), byte(0)
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf {
			if lower := c | 0x20; lower >= 'a' && lower <= 'z' || c >= '0' && c <= '9' {
				s.at++
				if letters++; letters > maxToken {
					continue
				}
				if c >= 'A' && c <= 'Z' {
					c = lower
				}
				if c <= '9' {
					t.digits = true
				}
				h = (h ^ uint32(c)) * 16777619
				if n == 0 {
					s.start = s.at - 1
				}
				s.buf[n] = c
				n++
				s.stop = s.at
				continue
			}
			if n > 0 {
				break
			}
			s.skip(c)
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		fold, bare, rt := viet.Split(r)
		if fold == 0 {
			if bare == 0 { // a combining mark belongs to the letter before
				s.at += size
				if letters <= maxToken {
					s.stop = s.at
					if rt != 0 {
						tone = rt
					}
				}
				continue
			}
			if n > 0 {
				break
			}
			s.at += size
			continue
		}
		s.at += size
		if letters++; letters > maxToken {
			continue
		}
		if rt != 0 {
			tone = rt
		}
		h = (h ^ uint32(bare)) * 16777619
		if n == 0 {
			s.start = s.at - size
		}
		n += utf8.EncodeRune(s.buf[n:], fold)
		s.stop = s.at
	}
	if n == 0 {
		return t, false
	}
	t.fold, t.spell, t.broken = s.buf[:n], h*31+uint32(tone), s.broken
	s.broken = false
	if s.start == s.end+1 && s.end > 0 {
		if c := s.text[s.end]; c == '/' || c == '-' || c == '.' {
			t.glue = c
		}
	}
	s.end = s.at
	return t, true
}

// skip passes over an ASCII character that is not part of a token; in HTML over a whole tag or character
// reference.
func (s *scanner) skip(c byte) {
	s.at++
	switch c {
	case '.', ';', ':', '!', '?':
		s.broken = true
	case '<':
		if !s.html {
			return
		}
		// Inline elements do not part what they mark: <strong>Làm</strong> đường.
		if s.at < len(s.text) {
			name := s.text[s.at]
			if name == '/' && s.at+1 < len(s.text) {
				name = s.text[s.at+1]
			}
			if name != 'a' && name != 'e' && name != 's' && name != 'c' {
				s.broken = true
			}
		}
		for s.at < len(s.text) && s.text[s.at] != '>' {
			s.at++
		}
	case '&':
		if !s.html {
			return
		}
		for i := s.at; i < len(s.text) && i < s.at+8; i++ {
			if s.text[i] == ';' {
				s.at = i + 1
				return
			}
		}
	case 0: // a mark of package content: NUL, a number and a letter, NUL
		for s.html && s.at < len(s.text) && s.text[s.at] != 0 {
			s.at++
		}
		s.at++
	}
}

// lastSpelling is the token that next returned last, as the script spells it: its letters without the
// tone, then the tone as a digit from 1 to 5, if it has one. "hoà" and "hòa" are both "hoa1".
func (s *scanner) lastSpelling() string { return spelling(s.text[s.start:s.stop]) }

func spelling(word string) string {
	var out []byte
	tone := byte(0)
	for _, r := range word {
		_, bare, t := viet.Split(r)
		if t != 0 {
			tone = t
		}
		if bare != 0 {
			out = utf8.AppendRune(out, bare)
		}
	}
	if tone != 0 {
		out = append(out, '0'+tone)
	}
	return string(out)
}
