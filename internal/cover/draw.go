package cover

import "strconv"

// motif is one picture of the sprite, set down in the frame: its foot (or, for what hangs or floats,
// its middle) at x, y, its size in tenths of the size it was drawn at.
type motif struct {
	id   string
	x, y int
	size int
	flip bool
}

// grain is what the lines on a stretch of ground look like.
type grain int

const (
	bare     grain = iota
	terraces       // the contour again, further down
	furrows        // straight lines that run towards the reader
	ripples        // short level strokes, for water
)

// ground is a flat shape from its contour down to the foot of the frame. The contour runs from left at
// height y0 over the point jx, jy, where a motif may stand, to y1 at the right; rise and fall bend its
// two halves and lean is its slope at the point.
type ground struct {
	y0, jx, jy, y1   int
	rise, fall, lean int
	grain            grain
	step             int // between two lines of the grain
}

// plan is a whole picture, back to front. An empty id leaves a motif out.
type plan struct {
	paper string // class of the paper's colour, with a space before it; may be empty
	earth string // classes of the ground's colours, likewise
	disc  motif
	back  motif // behind all ground: the drum, a banner
	far   ground
	mid   motif // stands on far ground, half hidden by near ground
	field ground
	mate  motif
	near  ground
	hero  motif
	reach int // how far the hero reaches to either side
	fore  motif
}

const (
	width, height = 320, 140
	open          = `" viewBox="0 0 320 140" preserveAspectRatio="xMidYMid slice" aria-hidden="true">`
)

// draw writes the plan down. The ground goes past the frame on all sides, so that its outline shows
// only where it is a contour.
func draw(p *plan, sprite string) string {
	var room [1024]byte
	b := append(room[:0], `<svg class="art`...)
	b = append(b, p.paper...)
	b = append(b, p.earth...)
	b = append(b, open...)
	b = p.disc.append(b, sprite)
	b = p.back.append(b, sprite)
	b = p.far.append(b)
	b = p.mid.append(b, sprite)
	b = p.field.append(b)
	b = p.near.append(b)
	b = p.mate.append(b, sprite)
	b = p.hero.append(b, sprite)
	b = p.fore.append(b, sprite)
	b = append(b, "</svg>"...)
	return string(b)
}

func (m *motif) append(b []byte, sprite string) []byte {
	if m.id == "" {
		return b
	}
	b = append(b, `<use href="`...)
	b = append(b, sprite...)
	b = append(b, '#')
	b = append(b, m.id...)
	if m.x == 0 && m.y == 0 && m.size == 10 && !m.flip {
		return append(b, `"/>`...)
	}
	b = append(b, `" transform="`...)
	if m.x != 0 || m.y != 0 {
		b = append(b, "translate("...)
		b = strconv.AppendInt(b, int64(m.x), 10)
		b = number(b, m.y)
		b = append(b, ')')
	}
	switch {
	case m.flip:
		b = append(b, "scale(-"...)
		b = tenths(b, m.size)
		b = append(b, ' ')
		b = tenths(b, m.size)
		b = append(b, ')')
	case m.size != 10:
		b = append(b, "scale("...)
		b = tenths(b, m.size)
		b = append(b, ')')
	}
	return append(b, `"/>`...)
}

func (g *ground) append(b []byte) []byte {
	if *g == (ground{}) {
		return b
	}
	b = append(b, `<path d="`...)
	b = g.contour(b, 0)
	switch g.grain {
	case terraces:
		b = g.contour(b, g.step)
		b = g.contour(b, 2*g.step+2)
	case furrows:
		top := max(g.y0, g.jy, g.y1) + 6
		for k := -3; k <= 3; k++ {
			b = append(b, 'M')
			b = strconv.AppendInt(b, int64(g.jx+k*g.step), 10)
			b = number(b, top)
			b = append(b, 'l')
			b = strconv.AppendInt(b, int64(k*g.step*2), 10)
			b = number(b, height+9-top)
		}
	case ripples:
		y := max(g.y0, g.jy, g.y1) + 5
		for k := range 5 {
			b = append(b, 'M')
			b = strconv.AppendInt(b, int64((g.jx+k*(100+g.step))%(width-40)), 10)
			b = number(b, y+k*(g.step+10)/3)
			b = append(b, 'h')
			b = strconv.AppendInt(b, int64(20+k*g.step%17), 10)
		}
	}
	return append(b, `"/>`...)
}

// contour takes every line round the foot of the frame: a line left open there would be filled up to the
// chord between its ends, and that chord leaves the ground.
func (g *ground) contour(b []byte, down int) []byte {
	const over = 9
	w, v := g.jx+over, width+over-g.jx
	b = append(b, "M-9"...)
	b = number(b, g.y0+down)
	b = append(b, 'c')
	b = strconv.AppendInt(b, int64(w*3/8), 10)
	b = number(b, -g.rise)
	b = number(b, w*5/8)
	b = number(b, g.jy-g.y0-g.lean)
	b = number(b, w)
	b = number(b, g.jy-g.y0)
	b = append(b, 's')
	b = strconv.AppendInt(b, int64(v*5/8), 10)
	b = number(b, g.y1-g.jy-g.fall)
	b = number(b, v)
	b = number(b, g.y1-g.jy)
	return append(b, "V149H-9"...)
}

// number is a further number of a list: a minus sign parts it from the one before as well as a space.
func number(b []byte, n int) []byte {
	if n >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(n), 10)
}

func tenths(b []byte, n int) []byte {
	if n >= 10 {
		b = strconv.AppendInt(b, int64(n/10), 10)
	}
	if n%10 != 0 {
		b = append(b, '.', byte('0'+n%10))
	}
	return b
}
