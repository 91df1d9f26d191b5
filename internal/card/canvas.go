package card

import (
	"image"
	"math"
)

// scale is how many pixels a unit of the sprite has in a card: the frame of a cover, 320 wide, fills it.
const scale = Width / 320.0

// canvas is a picture in the making, in full colour: 0xRRGGBB a pixel, row by row.
type canvas struct {
	pix    []uint32
	filler filler
	out    outline
	points []point
	places []vec
}

func newCanvas(paper uint32) *canvas {
	c := &canvas{pix: make([]uint32, Width*Height)}
	for i := range c.pix {
		c.pix[i] = paper
	}
	return c
}

// levels is how many steps a pixel at an edge may be between outside and inside. Few: the picture must
// do with a small palette.
const levels = 6

// paint lays a colour over what the outline covers.
func (c *canvas) paint(colour uint32, opacity float64) {
	strength := uint32(math.Round(opacity * unit))
	c.filler.fill(&c.out, Width, Height, 8, func(y, x int, coverage []int32) {
		row := c.pix[y*Width+x:]
		for i, v := range coverage {
			level := uint32(v*levels+127) / 255
			if level == levels && strength == unit {
				row[i] = colour
			} else if level > 0 {
				row[i] = mix(row[i], colour, level*strength, levels*unit)
			}
		}
	})
	c.out.reset()
}

// mix is n of whole parts of b, the rest of a.
func mix(a, b, n, whole uint32) uint32 {
	channel := func(shift uint) uint32 {
		return ((a>>shift&0xff)*(whole-n) + (b>>shift&0xff)*n + whole/2) / whole << shift
	}
	return channel(16) | channel(8) | channel(0)
}

// at is where a place of the frame lies in the picture.
func at(v vec) point {
	return point{int32(math.Round(v.x * scale * unit)), int32(math.Round(v.y * scale * unit))}
}

// shape draws an element of the sprite, or of the ground, moved by m into the frame.
func (c *canvas) shape(s *shape, m affine, colours *colours) {
	if s.fill != "" {
		for i := range s.lines {
			c.points = c.points[:0]
			for _, v := range s.lines[i].at {
				c.points = append(c.points, at(m.apply(v)))
			}
			c.out.polygon(c.points)
		}
		c.paint(colours.of(s.fill), s.opacity)
	}
	if s.stroke == "" {
		return
	}
	half := s.width / 2 * math.Sqrt(math.Abs(m.a*m.d-m.b*m.c))
	for i := range s.lines {
		l := &s.lines[i]
		if s.dash[0] == 0 {
			c.stroke(l, m, half, s.butt)
			continue
		}
		for _, d := range l.dashed(s.dash[0], s.dash[1]) {
			c.stroke(&d, m, half, s.butt)
		}
	}
	c.paint(colours.of(s.stroke), s.opacity)
}

// stroke adds the outline of a line's stroke: a box for every stretch, and a disc at every sharp corner
// and round end, all turning the same way, so that they join to one shape. Where a curve bends but a
// little, the boxes at its two sides share their corners instead.
func (c *canvas) stroke(l *line, m affine, half float64, butt bool) {
	at := c.places[:0]
	for _, v := range l.at {
		if p := m.apply(v); len(at) == 0 || math.Hypot(p.x-at[len(at)-1].x, p.y-at[len(at)-1].y) > 1e-6 {
			at = append(at, p)
		}
	}
	closed := l.closed
	if closed && len(at) > 2 {
		if math.Hypot(at[0].x-at[len(at)-1].x, at[0].y-at[len(at)-1].y) > 1e-6 {
			at = append(at, at[0])
		}
	} else {
		closed = false
	}
	c.places = at
	n := len(at) - 1 // stretches
	if n == 0 {
		c.disc(at[0], half)
		return
	}
	normal := func(i int) vec { // of stretch i, as long as half the width
		a, b := at[i], at[i+1]
		length := math.Hypot(b.x-a.x, b.y-a.y) / half
		return vec{(a.y - b.y) / length, (b.x - a.x) / length}
	}
	var before vec
	for i := range n + 1 {
		end := i == 0 || i == n
		if end && !closed {
			if !butt {
				c.disc(at[i], half)
			}
			if i == 0 {
				before = normal(0)
			} else {
				c.box(at[i-1], at[i], before, normal(i-1))
			}
			continue
		}
		u, v := normal((i+n-1)%n), normal(i%n)
		// The cosine of the bend. A fifth of a right angle is a curve, more is a corner.
		if u.x*v.x+u.y*v.y < .95*half*half {
			c.disc(at[i], half)
		} else {
			u = vec{(u.x + v.x) / 2, (u.y + v.y) / 2}
			v = u
		}
		if i > 0 {
			c.box(at[i-1], at[i], before, u)
		}
		before = v
	}
}

// box adds the stretch from a to b, with the normals at its two ends.
func (c *canvas) box(a, b, u, v vec) {
	c.points = append(c.points[:0],
		at(vec{a.x + u.x, a.y + u.y}), at(vec{b.x + v.x, b.y + v.y}), at(vec{b.x - v.x, b.y - v.y}), at(vec{a.x - u.x, a.y - u.y}))
	c.out.polygon(c.points)
}

func (c *canvas) disc(o vec, r float64) {
	n := 8 + 2*int(r*scale)
	c.points = c.points[:0]
	for i := range n {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / float64(n))
		c.points = append(c.points, at(vec{o.x + r*cos, o.y + r*sin}))
	}
	c.out.polygon(c.points)
}

// rect fills whole pixels.
func (c *canvas) rect(r image.Rectangle, colour uint32) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.pix[y*Width:][r.Min.X:r.Max.X]
		for i := range row {
			row[i] = colour
		}
	}
}
