package card

import (
	"image"
	"strings"
	"unicode"

	"dienhinh/internal/viet"
)

// Where words may stand. Facebook and Zalo cut into the edges of a picture, so nothing stands nearer to
// one than safe; margin is a little more, for letters whose ink goes past their own width.
const (
	safe     = 60
	margin   = 64
	maxLines = 2
)

// role is how a run of letters is coloured.
type role uint8

const (
	inked    role = iota // ink on paper
	accented             // the field's colour on paper
	reversed             // paper on the field's colour
)

// run is a line of text in its place: glyphs from to to, the line they stand on, in pixels.
type run struct {
	face     *face
	size     int // place in sizes
	role     role
	x, y     int
	from, to int
}

// area is where a picture has room for words.
type area struct {
	left, right, top, bottom int
	titles                   []int // the greatest size of a title of so many lines, as a place in sizes
	small                    int   // by how many places the rest is smaller than usual
	panel                    bool  // the words stand at the bottom, whatever their number
}

// sky is the room for words in a drawn picture: 700 pixels at the left, or at the right if it is mirrored.
func skyOf(mirrored bool) area {
	a := area{left: margin, top: safe, bottom: 482, titles: []int{0, 0, 1, 3}}
	if mirrored {
		a.left = Width - margin - columnWidth
	}
	a.right = a.left + columnWidth
	return a
}

const (
	columnWidth = 700
	plateTop    = 516
	plateHeight = 54
	platePad    = 20
	sheetEdge   = 8
	panelPad    = 40 // from a panel's edge to its words
)

// panel is the room for words on a photo. They are smaller and fewer than on a drawn picture, since
// JPEG spends most of a card's bytes on letters.
var panel = area{left: margin, right: Width - margin, top: 220, bottom: Height - safe, titles: []int{4, 5, 6}, small: 1, panel: true}

// layout is a card's words in their places.
type layout struct {
	runs  []run
	plate image.Rectangle // the brand's
	sheet image.Rectangle // the paper under the words of a panel
	top   int             // where the words begin, the brand aside

	glyphs []uint16
	words  []word
	joins  []viet.Join
	best   [maxTitle + 1][]cut
}

// word is what stands between two places where a line may break: a syllable, or a part of one that is
// wider than the picture.
type word struct {
	from, to int       // glyphs
	width    int32     // in units of the font
	at       int32     // where it begins, if all stood in one line
	join     viet.Join // to the next
}

// each calls f with the ink of every letter of a run and where its left top corner is.
func (l *layout) each(r *run, f func(m *mask, x, y int)) {
	pen := int64(0)
	for i, g := range l.glyphs[r.from:r.to] {
		if i > 0 {
			pen += int64(r.face.kerning(l.glyphs[r.from+i-1], g))
		}
		quarters := int(pen*int64(sizes[r.size])*shifts+em/2) / em
		m := r.face.mask(r.size, g, quarters%shifts)
		if len(m.steps) > 0 {
			f(m, r.x+quarters/shifts+m.x, r.y+m.y)
		}
		pen += int64(r.face.glyphs[g].advance)
	}
}

// kept is a text as a card shows it: composed, white space as spaces, without what the fonts have no
// picture for.
func kept(text string) string {
	bold := faces()[0]
	left := false // something was left out, and punctuation may have lost its word
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !bold.has(r) || inkless(r):
			left = true
			return -1
		}
		return r
	}, viet.NFC(text))
	if left {
		text = orphans.Replace(text)
	}
	return text
}

// orphans are marks that stand alone once the word before them has been left out.
var orphans = strings.NewReplacer(" ,", ",", " .", ".", " ;", ";", " :", ":", " !", "!", " ?", "?", "( )", "", "()", "")

// add appends the glyphs of a text.
func (l *layout) add(f *face, text string) {
	for _, r := range text {
		l.glyphs = append(l.glyphs, f.index[r])
	}
}

// clean appends the glyphs of a text, with one space between two parts.
func (l *layout) clean(f *face, text string) (from, to int) {
	from = len(l.glyphs)
	for part := range strings.FieldsSeq(kept(text)) {
		if len(l.glyphs) > from {
			l.glyphs = append(l.glyphs, f.index[' '])
		}
		l.add(f, part)
	}
	return from, len(l.glyphs)
}

// width is how wide glyphs are, in units of the font.
func (l *layout) width(f *face, from, to int) int32 {
	var w int32
	for i := from; i < to; i++ {
		w += f.glyphs[l.glyphs[i]].advance
		if i > from {
			w += f.kerning(l.glyphs[i-1], l.glyphs[i])
		}
	}
	return w
}

// fit is where glyphs must end so that they are no wider than room.
func (l *layout) fit(f *face, from, to int, room int32) int {
	var w int32
	for i := from; i < to; i++ {
		w += f.glyphs[l.glyphs[i]].advance
		if i > from {
			w += f.kerning(l.glyphs[i-1], l.glyphs[i])
		}
		if w > room {
			return i
		}
	}
	return to
}

// ink is how far glyphs reach above and below their line at a size, in pixels.
func (l *layout) ink(r *run) (above, below int) {
	var a, b int32
	for _, g := range l.glyphs[r.from:r.to] {
		a, b = max(a, r.face.glyphs[g].above), max(b, r.face.glyphs[g].below)
	}
	return pixels(a, r.size), pixels(b, r.size)
}

// reach is the room a line takes above and below: that of its ink, and never less than plain letters
// need, so that lines without marks or tails stand as the others do.
func (l *layout) reach(r *run) (above, below int) {
	const capital, tail = 730, 210 // units of the font
	above, below = l.ink(r)
	return max(above, pixels(capital, r.size)), max(below, pixels(tail, r.size))
}

// pixels is a length in units of the font at a size, rounded up.
func pixels(units int32, size int) int {
	return (int(units)*sizes[size] + em - 1) / em
}

// room is how many units of the font fit into pixels at a size.
func room(px, size int) int32 { return int32(px * em / sizes[size]) }

// single sets a text in one line: in the first of the sizes that it fits, or cut at a word with an
// ellipsis in the last of them.
func (l *layout) single(f *face, text string, role role, width int, from, to int) (run, bool) {
	r := run{face: f, role: role, size: from}
	r.from, r.to = l.clean(f, text)
	if r.from == r.to {
		return r, false
	}
	w := l.width(f, r.from, r.to)
	for r.size < to && w > room(width, r.size) {
		r.size++
	}
	if w > room(width, r.size) {
		l.shorten(&r, room(width, r.size))
	}
	return r, true
}

// shorten cuts the run at the end of the last word that leaves room for an ellipsis, or inside its
// only word. The run's glyphs are the last of the layout.
func (l *layout) shorten(r *run, room int32) {
	f := r.face
	dots := f.index['…']
	end := l.fit(f, r.from, r.to, room-f.glyphs[dots].advance)
	word := end
	for word > r.from && l.glyphs[word] != f.index[' '] {
		word--
	}
	if word > r.from {
		end = word
	}
	l.glyphs = append(l.trim(f, r.from, end), dots)
	r.to = len(l.glyphs)
}

// trim is the layout's glyphs up to end, without what does not stand before an ellipsis.
func (l *layout) trim(f *face, from, end int) []uint16 {
	for end > from+1 {
		switch l.glyphs[end-1] {
		case f.index[' '], f.index[','], f.index['.'], f.index[';'], f.index[':'], f.index['-'], f.index['–'], f.index['—'], f.index['…'], f.index['(']:
			end--
			continue
		}
		break
	}
	return l.glyphs[:end]
}

// The sizes of what is not the title, as places in sizes: from the usual one to the smallest.
const (
	kickerSize, kickerLeast = 10, 12
	lineSize, lineLeast     = 9, 12
	brandSize, brandLeast   = 11, 14
)

// set lays a card's words out in an area.
func (l *layout) set(s *Spec, a area) {
	l.runs, l.glyphs, l.plate = l.runs[:0], l.glyphs[:0], image.Rectangle{}
	bold, regular := faces()[0], faces()[1]
	width := a.right - a.left
	l.setBrand(s, a)
	first := len(l.runs)
	y := 0 // everything is set from 0 down, and moved to its place at the end
	if r, ok := l.single(bold, s.Kicker, accented, width, kickerSize+a.small, kickerLeast); ok {
		above, below := l.reach(&r)
		r.x, r.y = a.left, above
		y = above + below + 16
		l.runs = append(l.runs, r)
	}
	// The lines below are set next, since the title takes what they leave.
	under := [maxLines]run{}
	n, need := 0, 0
	for _, text := range s.lines() {
		r, ok := l.single(regular, text, inked, width, lineSize+a.small, lineLeast+a.small)
		if !ok {
			continue
		}
		above, below := l.reach(&r)
		r.x, r.y = a.left, need+above
		need += above + below + 8
		under[n] = r
		n++
	}
	gap := 0
	if n > 0 {
		gap = 18
	}
	y = l.setTitle(bold, s.Title, a, y, a.bottom-a.top-y-need-gap)
	for _, r := range under[:n] {
		r.y += y + gap
		l.runs = append(l.runs, r)
	}
	if n > 0 {
		y += gap + need
	}
	l.top = a.top + (a.bottom-a.top-y)*2/5
	if a.panel {
		l.top = a.bottom - y
		l.setSheet(first)
	}
	for i := first; i < len(l.runs); i++ {
		l.runs[i].y += l.top
	}
	if first > 0 {
		// The brand's letters follow their plate.
		l.runs[0].x, l.runs[0].y = l.plate.Min.X+platePad, l.runs[0].y+l.plate.Min.Y-plateTop
	}
}

// setSheet lays the paper under a panel's words, which are the runs from first on: from the left edge and
// the foot, as wide as they need, or all the way when little would be left. The brand's plate goes across
// its upper edge.
func (l *layout) setSheet(first int) {
	const leftOver = 180
	right := max(Width/2, margin+l.plate.Dx()+panelPad)
	for i := first; i < len(l.runs); i++ {
		r := &l.runs[i]
		right = max(right, r.x+pixels(l.width(r.face, r.from, r.to), r.size)+panelPad)
	}
	plate := right - panelPad
	if right > Width-leftOver {
		right, plate = Width, Width-margin
	}
	l.sheet = image.Rect(0, l.top-panelPad, right, Height)
	l.plate = l.plate.Add(image.Pt(plate-l.plate.Max.X, l.sheet.Min.Y+sheetEdge/2-plateHeight/2-l.plate.Min.Y))
}

// setBrand puts the showcase's name on a plate: at the foot of a picture, or across the upper edge of a
// panel.
func (l *layout) setBrand(s *Spec, a area) {
	r, ok := l.single(faces()[0], s.Brand, reversed, min(a.right-a.left, columnWidth)-2*platePad, brandSize+a.small, brandLeast)
	if !ok {
		return
	}
	width := pixels(l.width(r.face, r.from, r.to), r.size)
	above, below := l.reach(&r)
	r.y = plateTop + (plateHeight+above-below)/2
	l.plate = image.Rect(a.left, plateTop, a.left+width+2*platePad, plateTop+plateHeight)
	l.runs = append(l.runs, r)
}
