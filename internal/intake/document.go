package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Document is a report in the order of its reading.
type Document struct {
	Blocks    []Block
	Footnotes []Footnote
	Pictures  int      // left out: a picture needs words for those who cannot see it, and consent
	Legacy    []string // texts in a font of the time before Unicode; converted in Blocks
}

// Footnote is a note and the mark by which the text refers to it: [^mark].
type Footnote struct{ Mark, Text string }

// BlockKind is what a block is.
type BlockKind uint8

// The kinds of blocks.
const (
	Paragraph BlockKind = iota
	Heading             // Level 1–9; 0 is the title of the document
	Item                // of a list; Level is its depth from 0
	Table
)

// Block is a paragraph or a table. Text is Markdown, Plain is the same without marks; both may hold line breaks that
// the writer made.
type Block struct {
	Kind     BlockKind
	Level    int
	Ordered  bool
	Text     string
	Plain    string
	Bold     bool // all of it
	Centered bool
	Rows     [][]Cell // of a Table
	Number   int      // 1-based place in the document, counting blocks
}

// Cell is one cell of a table. Text and Plain are on one line; Lines has those of the writer, items of lists with a dash.
type Cell struct {
	Text, Plain, Lines string
	Down               bool // merged with the one above, whose text counts
}

// span is a run of text of one look.
type span struct {
	text         string
	bold, italic bool
	link         string
	raw          bool // already Markdown
}

// markdown writes spans as Markdown of one paragraph.
func markdown(spans []span) string {
	var merged []span
	for _, s := range spans {
		if n := len(merged); n > 0 && !s.raw && !merged[n-1].raw && merged[n-1].bold == s.bold && merged[n-1].italic == s.italic && merged[n-1].link == s.link {
			merged[n-1].text += s.text
			continue
		}
		merged = append(merged, s)
	}
	var b strings.Builder
	for i, s := range merged {
		if s.raw {
			b.WriteString(s.text)
			continue
		}
		text := strings.TrimSpace(s.text)
		if text == "" {
			b.WriteString(s.text)
			continue
		}
		before := s.text[:strings.Index(s.text, text)]
		after := s.text[len(before)+len(text):]
		left, right := b.String()+before, after
		if right == "" && i+1 < len(merged) {
			right = merged[i+1].text
		}
		marks := map[[2]bool]string{{true, false}: "**", {false, true}: "*", {true, true}: "***"}[[2]bool{s.bold, s.italic}]
		inner := Escape(text)
		switch {
		case s.link != "":
			inner = "[" + inner + "](<" + s.link + ">)"
		case marks != "" && flanks(left, text, right):
			inner = marks + strings.ReplaceAll(inner, "\n", marks+"\n"+marks) + marks
		}
		b.WriteString(before + inner + after)
	}
	return b.String()
}

// flanks reports whether marks around a text would be taken for emphasis (CommonMark, 6.2): a mark beside
// punctuation inside a word would not.
func flanks(left, text, right string) bool {
	edge := func(outside, inside rune) bool {
		return unicode.IsLetter(inside) || unicode.IsDigit(inside) || outside == 0 || unicode.IsSpace(outside) || unicode.IsPunct(outside)
	}
	runes := []rune(text)
	var l, r rune
	if x := []rune(left); len(x) > 0 {
		l = x[len(x)-1]
	}
	if x := []rune(right); len(x) > 0 {
		r = x[0]
	}
	// A line that the marks would have to close and open again must not be empty or begin with a space.
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" || line != strings.TrimSpace(line) {
			return false
		}
		x := []rune(line)
		if len(x) < len(runes) && (!edge(0, x[0]) || !edge(0, x[len(x)-1])) {
			return false
		}
	}
	return l != '*' && r != '*' && edge(l, runes[0]) && edge(r, runes[len(runes)-1])
}

// Escape writes a text so that Markdown shows it as it is. Line breaks stay.
func Escape(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(escapeLine(line))
	}
	return b.String()
}

func escapeLine(s string) string {
	if s != "" && !strings.ContainsAny(s, "\\`*_[]<>|~&") && (s[0] >= utf8.RuneSelf || s[0] >= 'A' && s[0] <= 'z') {
		return s // begins with a letter and holds nothing that Markdown knows
	}
	var b strings.Builder
	trimmed := strings.TrimLeft(s, " \t")
	b.WriteString(s[:len(s)-len(trimmed)])
	runes := []rune(trimmed)
	digits := 0
	for digits < len(runes) && runes[digits] >= '0' && runes[digits] <= '9' {
		digits++
	}
	for i, r := range runes {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~", r),
			r == '&' && i+1 < len(runes) && (unicode.IsLetter(runes[i+1]) || runes[i+1] == '#'),
			i == 0 && strings.ContainsRune("#>-+=:", r),
			digits > 0 && i == digits && (r == '.' || r == ')') && (i+1 == len(runes) || runes[i+1] == ' ' || runes[i+1] == '\t'):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
