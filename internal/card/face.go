package card

import (
	_ "embed" // the fonts
	"slices"
	"sync"
	"sync/atomic"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"dienhinh/internal/viet"
)

//go:embed fonts/be-vietnam-pro-700.ttf
var boldFont []byte

//go:embed fonts/be-vietnam-pro-400.ttf
var regularFont []byte

// faces are the two fonts, read once.
var faces = sync.OnceValue(func() [2]*face {
	return [2]*face{newFace(boldFont), newFace(regularFont)}
})

// sizes are the sizes of all text, in pixels an em. A size is named by its place here.
var sizes = [...]int{84, 76, 68, 62, 56, 50, 45, 40, 32, 30, 28, 26, 24, 22, 20}

const (
	em       = 1000 // units of the font
	ends     = 0x2300
	shifts   = 4  // a letter may stand at quarters of a pixel
	maskScan = 16 // scan lines a row of a letter is sampled by
)

// glyph is what layout knows of a letter, in units of the font: how far it moves on, and its ink above
// and below the line.
type glyph struct{ advance, above, below int32 }

// mask is a letter's ink at a size: rows of steps from 0 to levels, its left top corner at x, y from the
// place of the letter on the line.
type mask struct {
	x, y, width int
	steps       []uint8
}

// face is a font. What is expensive is made when it is first asked for and kept; a face may be used by
// many at once.
type face struct {
	index  [ends]uint16 // letter → glyph; 0 is none
	glyphs []glyph
	kern   []atomic.Pointer[[]int16]          // by the left glyph, then the right
	masks  [len(sizes)][]atomic.Pointer[mask] // by glyph and shift

	mu     sync.Mutex // guards what follows
	font   *sfnt.Font
	buffer sfnt.Buffer
	filler filler
	out    outline
}

// newFace reads a font of ours: one that it cannot read is a mistake of the program.
func newFace(data []byte) *face {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic("card: font: " + err.Error())
	}
	if f.UnitsPerEm() != em {
		panic("card: the font has another em")
	}
	n := f.NumGlyphs()
	face := &face{font: f, glyphs: make([]glyph, n), kern: make([]atomic.Pointer[[]int16], n)}
	for i := range face.masks {
		face.masks[i] = make([]atomic.Pointer[mask], n*shifts)
	}
	for r := rune(' '); r < ends; r++ {
		g, err := f.GlyphIndex(&face.buffer, r)
		if err != nil {
			panic("card: font: " + err.Error())
		}
		face.index[r] = uint16(g)
	}
	for i := range n {
		bounds, advance, err := f.GlyphBounds(&face.buffer, sfnt.GlyphIndex(i), em<<6, font.HintingNone)
		if err != nil {
			panic("card: font: " + err.Error())
		}
		face.glyphs[i] = glyph{int32(advance.Round()), int32(-bounds.Min.Y.Floor()), int32(bounds.Max.Y.Ceil())}
	}
	return face
}

// has reports that the font has a picture for a letter.
func (f *face) has(r rune) bool { return r >= ' ' && r < ends && f.index[r] != 0 }

// kerning is how much nearer two glyphs stand (below 0) than their own widths say.
func (f *face) kerning(a, b uint16) int32 {
	row := f.kern[a].Load()
	if row == nil {
		row = f.kernRow(a)
	}
	return int32((*row)[b])
}

func (f *face) kernRow(a uint16) *[]int16 {
	f.mu.Lock()
	defer f.mu.Unlock()
	row := make([]int16, len(f.glyphs))
	for b := range row {
		// The one error, that a pair has no kerning, means 0.
		if k, err := f.font.Kern(&f.buffer, sfnt.GlyphIndex(a), sfnt.GlyphIndex(b), em<<6, font.HintingNone); err == nil {
			row[b] = int16(k.Round())
		}
	}
	f.kern[a].Store(&row)
	return &row
}

// mask is the ink of a glyph at a size, moved right by shift quarters of a pixel.
func (f *face) mask(size int, g uint16, shift int) *mask {
	slot := &f.masks[size][int(g)*shifts+shift]
	if m := slot.Load(); m != nil {
		return m
	}
	m := f.rasterise(sizes[size], g, shift)
	slot.Store(m)
	return m
}

func (f *face) rasterise(size int, g uint16, shift int) *mask {
	f.mu.Lock()
	defer f.mu.Unlock()
	segments, err := f.font.LoadGlyph(&f.buffer, sfnt.GlyphIndex(g), fixed.I(size), nil)
	if err != nil {
		panic("card: font: " + err.Error())
	}
	bounds := segments.Bounds()
	m := &mask{x: bounds.Min.X.Floor(), y: bounds.Min.Y.Floor()}
	m.width = bounds.Max.X.Ceil() - m.x + 1
	height := bounds.Max.Y.Ceil() - m.y
	m.steps = make([]uint8, m.width*max(height, 0))
	at := func(p fixed.Point26_6) point {
		const finer = unit / 64
		return point{(int32(p.X)-int32(m.x)<<6)*finer + int32(shift)*unit/shifts, (int32(p.Y) - int32(m.y)<<6) * finer}
	}
	var pen, start point
	f.out.reset()
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			f.out.line(pen, start)
			pen = at(s.Args[0])
			start = pen
		case sfnt.SegmentOpLineTo:
			next := at(s.Args[0])
			f.out.line(pen, next)
			pen = next
		case sfnt.SegmentOpQuadTo:
			control, end := at(s.Args[0]), at(s.Args[1])
			from := pen
			const n = 8
			for i := int32(1); i <= n; i++ {
				u := n - i
				next := point{(u*u*from.x + 2*u*i*control.x + i*i*end.x) / (n * n), (u*u*from.y + 2*u*i*control.y + i*i*end.y) / (n * n)}
				f.out.line(pen, next)
				pen = next
			}
		default:
			panic("card: the font has cubic outlines")
		}
	}
	f.out.line(pen, start)
	f.filler.fill(&f.out, m.width, height, maskScan, func(y, x int, coverage []int32) {
		for i, v := range coverage {
			m.steps[y*m.width+x+i] = uint8((v*levels + 127) / 255)
		}
	})
	return m
}

// Missing are the letters of a text that a card leaves out because the fonts have no picture for them,
// in order, each once. Composed text counts; white space and characters without ink do not.
func Missing(text string) []rune {
	bold := faces()[0]
	var missing []rune
	for _, r := range viet.NFC(text) {
		if !bold.has(r) && !inkless(r) {
			missing = append(missing, r)
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// inkless are the characters that no font has a picture for.
func inkless(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector)
}
