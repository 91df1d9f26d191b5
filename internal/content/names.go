package content

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/viet"
)

// nameFinder finds the names of people who may not be named, in the forms in which people write a name:
// in any case, composed or not, with the tone on either vowel (Thúy, Thuý), cut by a line's end or by marks
// of Markdown, and, all of it, without marks (Tran Thi Thuy). A name of one word counts with its marks only:
// "ha" is in every other sentence.
type nameFinder struct {
	names []soughtName // the longest first, so that what is left of a short one is not a long one's rest
}

type soughtName struct {
	text         string
	keys, folded []string
	slug         string // of two words at least; empty else
	letters      string // folded, nothing between them
	withoutMarks bool   // is sought without its marks too
	long         bool   // three words or more: nobody else's, whatever stands around it
	short        []*regexp.Regexp
}

// newNameFinder returns nil when there is no name to look for.
func newNameFinder(names []string) *nameFinder {
	f := &nameFinder{}
	for _, name := range names {
		words := textWords(viet.NFC(name))
		if len(words) == 0 || slices.ContainsFunc(f.names, func(n soughtName) bool { return viet.Key(n.text) == viet.Key(name) }) {
			continue
		}
		n := soughtName{text: name}
		for _, w := range words {
			n.keys, n.folded = append(n.keys, w.key), append(n.folded, viet.Fold(w.key))
		}
		n.letters = strings.Join(n.folded, "")
		n.withoutMarks, n.long = len(words) > 1, len(words) > 2
		if n.withoutMarks {
			n.slug = viet.Slug(name)
		}
		f.names = append(f.names, n)
	}
	if len(f.names) == 0 {
		return nil
	}
	slices.SortStableFunc(f.names, func(a, b soughtName) int { return len(b.keys) - len(a.keys) })
	return f
}

// honorific is what stands before a name and is no part of it.
const honorific = `ông/bà|ông|bà|anh|chị|cô|chú|bác|cụ|dì|cậu|mợ|thím|em|cháu|thầy|mẹ|má|đồng chí|đ/c|đc|ths|bs|ks|ts|cn`

var honorifics = regexp.MustCompile(`^(?i:(?:` + honorific + `)\.?\s+)+`)

// personName is the name in what an editor wrote for one: "Bà Trần Thị Thúy (chủ nhiệm)". One word that is left is too
// little to go by, and keeps what stands before it.
func personName(s string) string {
	s = strings.Join(strings.Fields(viet.NFC(s)), " ")
	if i := strings.IndexAny(s, "(,;:–"); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	s, _, _ = strings.Cut(s, " - ")
	if bare := honorifics.ReplaceAllString(s, ""); strings.Contains(bare, " ") {
		return bare
	}
	return s
}

// know seeks the story's own people in the short forms as well that can only mean them there: "chị Thúy", "T.T. Thúy".
// A given name that another of its people has too is nobody's in particular.
func (f *nameFinder) know(m *Model) {
	for i := range f.names {
		n := &f.names[i]
		if !n.long || !slices.ContainsFunc(m.HiddenNames, func(name string) bool { return viet.Key(name) == viet.Key(n.text) }) {
			continue
		}
		words := strings.Fields(viet.NFC(n.text))
		last := words[len(words)-1]
		shared := slices.ContainsFunc(m.People, func(p Person) bool {
			return p.Public() && strings.HasSuffix(viet.Key(personName(p.Name)), " "+viet.Key(last))
		})
		if shared {
			continue
		}
		given := regexp.QuoteMeta(last) + "|" + regexp.QuoteMeta(strings.ToUpper(last))
		two := regexp.QuoteMeta(strings.Join(words[len(words)-2:], " "))
		initials := ""
		for i, w := range words {
			first, _ := utf8.DecodeRuneInString(w)
			dot := `\.`
			if i == len(words)-1 {
				dot += "?"
			}
			initials += `(?:` + regexp.QuoteMeta(w) + `|` + regexp.QuoteMeta(string(first)) + dot + `)\s*`
		}
		initials = strings.TrimSuffix(initials, `\s*`)
		n.short = []*regexp.Regexp{
			regexp.MustCompile(`(?:^|[^\pL])(?i:` + honorific + `)\s+(` + two + `|` + strings.ToUpper(two) + `|` + given + `)(?:$|[^\pL\pM\pN])`),
			regexp.MustCompile(`(?:^|[^\pL])(` + initials + `)(?:$|[^\pL\pM\pN])`),
		}
	}
}

// textWord is a run of letters: where it stands, and what it is.
type textWord struct {
	from, to int
	key      string
	ascii    bool
}

// inWord reports the characters that a word is made of. A soft hyphen and the joiners stand inside words.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u00AD' || r == '\u200C' || r == '\u200D' || r == '\uFEFF'
}

func textWords(s string) []textWord {
	var list []textWord
	from, ascii := -1, true
	var spaces [][]int
	if strings.Contains(s, "&") {
		spaces = spaceEntity.FindAllStringIndex(s, -1)
	}
	end := func(to int) {
		for len(spaces) > 0 && spaces[0][1] <= from {
			spaces = spaces[1:]
		}
		if from >= 0 && (len(spaces) == 0 || from < spaces[0][0] || to > spaces[0][1]) {
			list = append(list, textWord{from, to, viet.Key(s[from:to]), ascii})
		}
		from, ascii = -1, true
	}
	for i, r := range s {
		if !inWord(r) {
			end(i)
			continue
		}
		if from < 0 {
			from = i
		}
		ascii = ascii && (r < utf8.RuneSelf || unicode.Is(unicode.Cf, r))
	}
	end(len(s))
	return list
}

// nameGap is what may stand between two words of one name: white space, marks of Markdown, a line's
// beginning in a quotation, the entities of white space.
var nameGap = regexp.MustCompile(`^(?:[\s\p{Zs}\p{Cf}*_~` + "`" + `>\\.-]|` + spaceEntity.String() + `)*$`)

// spaceEntity is white space as HTML writes it. It is no word.
var spaceEntity = regexp.MustCompile(`&(?:nbsp|ensp|emsp|thinsp|#0*32|#0*160|#[xX]0*(?:20|[aA]0));`)

// nameMatch is a name in a text.
type nameMatch struct {
	from, to int
	name     string
	near     bool // it may be another name
}

// find lists where names stand in a composed text, outside of the spans that skip names.
func (f *nameFinder) find(s string, skip [][]int) []nameMatch {
	var found []nameMatch
	take := func(m nameMatch) {
		overlaps := func(from, to int) bool { return m.from < to && from < m.to }
		if !slices.ContainsFunc(skip, func(span []int) bool { return overlaps(span[0], span[1]) }) && !slices.ContainsFunc(found, func(x nameMatch) bool { return overlaps(x.from, x.to) }) {
			found = append(found, m)
		}
	}
	words := textWords(s)
	for i := 0; i < len(words); i++ {
		for _, n := range f.names {
			length := n.at(s, words[i:])
			if length == 0 {
				continue
			}
			take(nameMatch{from: words[i].from, to: words[i+length-1].to, name: n.text})
			i += length - 1
			break
		}
	}
	for _, n := range f.names {
		for _, re := range n.short {
			for start := 0; start < len(s); {
				m := re.FindStringSubmatchIndex(s[start:])
				if m == nil {
					break
				}
				take(nameMatch{from: start + m[2], to: start + m[3], name: n.text})
				start += m[3]
			}
		}
	}
	return found
}

// near lists what is like a long name but for its marks, and stands in a composed text as it is: somebody's slip, or
// another person.
func (f *nameFinder) near(s string) (list []nameMatch) {
	words := textWords(s)
	for i := range words {
		for _, n := range f.names {
			if n.long && n.at(s, words[i:]) == 0 && n.reads(s, words[i:]) {
				list = append(list, nameMatch{words[i].from, words[i+len(n.keys)-1].to, n.text, true})
			}
		}
	}
	return list
}

// reads reports whether the words are the name, whatever their marks.
func (n *soughtName) reads(s string, words []textWord) bool {
	if len(words) < len(n.keys) {
		return false
	}
	for i, w := range words[:len(n.keys)] {
		if viet.Fold(w.key) != n.folded[i] || i > 0 && !nameGap.MatchString(s[words[i-1].to:w.from]) {
			return false
		}
	}
	return true
}

// at returns how many of the words are the name, if they begin with it. A long one may be written as one word,
// and with others.
func (n *soughtName) at(s string, words []textWord) int {
	if n.long && len(words[0].key) >= len(n.letters) && strings.Contains(viet.Fold(words[0].key), n.letters) {
		return 1
	}
	if len(words) < len(n.keys) {
		return 0
	}
	marked, plain := true, n.withoutMarks
	for i, w := range words[:len(n.keys)] {
		marked = marked && w.key == n.keys[i]
		plain = plain && w.ascii && w.key == n.folded[i]
		if !marked && !plain || i > 0 && !nameGap.MatchString(s[words[i-1].to:w.from]) {
			return 0
		}
	}
	return len(n.keys)
}

// address returns the name that an address holds, as a whole part between other signs: tran-thi-thuy,
// Tr%E1%BA%A7n_Th%E1%BB%8B_Th%C3%BAy.
func (f *nameFinder) address(s string) (string, bool) {
	slug := "-" + viet.Slug(unescaped(s)) + "-"
	for _, n := range f.names {
		if n.slug != "" && strings.Contains(slug, "-"+n.slug+"-") {
			return n.text, true
		}
	}
	return "", false
}

// Addresses in a text. What is written as the target of a Markdown link is judged when the link is known;
// a bare one is text as well.
var (
	linkTarget  = regexp.MustCompile(`\]\(\s*<?[^)\s]*|(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*\S*`)
	bareAddress = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>()"` + "`" + `]+`)
)

// hide takes the names out of a text and keeps its lines.
func (f *nameFinder) hide(s string) string {
	s = viet.NFC(s)
	targets := linkTarget.FindAllStringIndex(s, -1)
	var spans []nameMatch
	skip := slices.Clone(targets)
	for _, at := range bareAddress.FindAllStringIndex(s, -1) {
		if slices.ContainsFunc(targets, func(t []int) bool { return at[0] < t[1] && t[0] < at[1] }) {
			continue
		}
		skip = append(skip, at)
		if name, ok := f.address(s[at[0]:at[1]]); ok {
			spans = append(spans, nameMatch{from: at[0], to: at[1], name: name})
		}
	}
	spans = append(spans, f.find(s, skip)...)
	if len(spans) == 0 {
		return s
	}
	slices.SortFunc(spans, func(a, b nameMatch) int { return a.from - b.from })
	var out strings.Builder
	last := 0
	for _, m := range spans {
		out.WriteString(s[last:m.from])
		out.WriteString(Redacted)
		out.WriteString(unpaired(s[m.from:m.to]))
		out.WriteString(strings.Repeat("\n", strings.Count(s[m.from:m.to], "\n"))) // later findings still point at the right line
		last = m.to
	}
	out.WriteString(s[last:])
	return out.String()
}

var emphasis = regexp.MustCompile(`\*+|~~|_+`)

// unpaired are the marks of emphasis in a name that close, or open, what stands outside of it.
func unpaired(s string) string {
	var open []string
	for _, m := range emphasis.FindAllString(s, -1) {
		if n := len(open); n > 0 && open[n-1] == m {
			open = open[:n-1]
			continue
		}
		open = append(open, m)
	}
	return strings.Join(open, "")
}

// traces returns the names that a text still holds in a form that hide does not know: cut by something else,
// or inside of other signs.
func (f *nameFinder) traces(s string) []string {
	words := textWords(viet.NFC(s))
	var keys strings.Builder
	keys.WriteByte(' ')
	for _, w := range words {
		keys.WriteString(w.key)
		keys.WriteByte(' ')
	}
	var list []string
	for _, n := range f.names {
		if strings.Contains(keys.String(), " "+strings.Join(n.keys, " ")+" ") ||
			n.withoutMarks && strings.Contains(keys.String(), " "+strings.Join(n.folded, " ")+" ") {
			list = append(list, n.text)
		}
	}
	return list
}

// spot finds where a name that was cut in an odd way stands, by its letters alone.
func (f *nameFinder) spot(s, name string) (from, to int, ok bool) {
	// What is hidden is not what is left. A text that is not composed has other places; then the first will do.
	if all := viet.NFC(s); len(all) == len(s) {
		masked := []byte(all)
		for _, m := range f.find(all, nil) {
			copy(masked[m.from:m.to], strings.Repeat(" ", m.to-m.from))
		}
		if from, to, ok := f.spotLetters(string(masked), name); ok {
			return from, to, ok
		}
	}
	return f.spotLetters(s, name)
}

func (f *nameFinder) spotLetters(s, name string) (from, to int, ok bool) {
	letters, at := make([]byte, 0, len(s)), make([]int, 0, len(s))
	for i, r := range s {
		if folded := viet.FoldRune(r); folded != 0 && (unicode.IsLetter(folded) || unicode.IsDigit(folded)) {
			for range utf8.RuneLen(folded) {
				at = append(at, i)
			}
			letters = utf8.AppendRune(letters, folded)
		}
	}
	for _, n := range f.names {
		if n.text != name {
			continue
		}
		if i := strings.Index(string(letters), n.letters); i >= 0 {
			last := at[i+len(n.letters)-1]
			_, size := utf8.DecodeRuneInString(s[last:])
			return at[i], last + size, true
		}
	}
	return 0, 0, false
}

// unescaped reads an address as people do. What is no escape stays.
func unescaped(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
