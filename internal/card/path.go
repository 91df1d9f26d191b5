package card

import (
	"fmt"
	"math"
	"strconv"
)

// pathReader reads the numbers and commands of a path, which may follow each other without a space.
type pathReader struct {
	s string
	i int
}

func (p *pathReader) skip() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == ',' || p.s[p.i] == '\n') {
		p.i++
	}
}

func (p *pathReader) done() bool {
	p.skip()
	return p.i == len(p.s)
}

func (p *pathReader) number() (float64, error) {
	p.skip()
	from, dot := p.i, false
	for ; p.i < len(p.s); p.i++ {
		c := p.s[p.i]
		if c == '-' && p.i == from || c >= '0' && c <= '9' {
			continue
		}
		if c != '.' || dot {
			break
		}
		dot = true
	}
	return strconv.ParseFloat(p.s[from:p.i], 64)
}

// numbers reads n numbers.
func (p *pathReader) numbers(n int) ([7]float64, error) {
	var v [7]float64
	for i := range n {
		var err error
		if v[i], err = p.number(); err != nil {
			return v, err
		}
	}
	return v, nil
}

// operands is how many numbers each command takes; others are not read.
var operands = map[byte]int{'M': 2, 'm': 2, 'l': 2, 't': 2, 'h': 1, 'v': 1, 'q': 4, 'c': 6, 'a': 7, 'z': 0}

// pen draws a path: where it is, where the line began, and the control point that t mirrors.
type pen struct {
	lines              []line
	line               line
	at, start, control vec
}

// parsePath reads a path of the commands M, m, l, h, v, c, q, t, a and z as polylines that differ from
// its curves by less than a twentieth of a pixel at the sizes that cards draw.
func parsePath(d string) ([]line, error) {
	p := pathReader{s: d}
	var pen pen
	var command byte
	for !p.done() {
		if c := p.s[p.i]; c >= 'A' {
			command = c
			p.i++
		} else if command == 'm' {
			command = 'l' // further pairs are lines
		}
		n, ok := operands[command]
		if !ok {
			return nil, fmt.Errorf("path command %q is not drawn", command)
		}
		v, err := p.numbers(n)
		if err != nil {
			return nil, err
		}
		if command == 'a' && v[2] != 0 && v[0] != v[1] {
			return nil, fmt.Errorf("a turned elliptic arc is not drawn")
		}
		pen.draw(command, &v)
	}
	pen.end(false)
	return pen.lines, nil
}

// end closes the line or leaves it open; a mere point is none.
func (p *pen) end(closed bool) {
	p.line.closed = closed
	if len(p.line.at) > 1 {
		p.lines = append(p.lines, p.line)
	}
	p.line = line{}
}

func (p *pen) to(v vec) {
	if len(p.line.at) == 0 {
		p.line.at = append(p.line.at, p.at)
	}
	p.line.at = append(p.line.at, v)
	p.at = v
}

func (p *pen) draw(command byte, v *[7]float64) {
	from, control := p.at, p.control
	by := func(i int) vec { return vec{from.x + v[i], from.y + v[i+1]} }
	switch command {
	case 'M', 'm':
		p.end(false)
		if command == 'M' {
			from = vec{}
		}
		p.at = by(0)
		p.start = p.at
	case 'l':
		p.to(by(0))
	case 'h':
		p.to(vec{from.x + v[0], from.y})
	case 'v':
		p.to(vec{from.x, from.y + v[0]})
	case 'q':
		p.quadratic(by(0), by(2))
		return
	case 't':
		p.quadratic(vec{2*from.x - control.x, 2*from.y - control.y}, by(0))
		return
	case 'c':
		cubic(from, by(0), by(2), by(4), p.to)
	case 'a':
		arc(from, v[0], v[1], v[3] != 0, v[4] != 0, by(5), p.to)
	case 'z':
		p.end(true)
		p.at = p.start
	}
	p.control = p.at
}

// quadratic draws the curve as the cubic that it is.
func (p *pen) quadratic(control, end vec) {
	third := func(a vec) vec { return vec{a.x + (control.x-a.x)*2/3, a.y + (control.y-a.y)*2/3} }
	cubic(p.at, third(p.at), third(end), end, p.to)
	p.control = control
}

// cubic walks along a Bézier curve after its start.
func cubic(a, b, c, d vec, to func(vec)) {
	length := math.Hypot(b.x-a.x, b.y-a.y) + math.Hypot(c.x-b.x, c.y-b.y) + math.Hypot(d.x-c.x, d.y-c.y)
	n := 3 + int(2*math.Sqrt(length))
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		w0, w1, w2, w3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		to(vec{w0*a.x + w1*b.x + w2*c.x + w3*d.x, w0*a.y + w1*b.y + w2*c.y + w3*d.y})
	}
	to(d)
}

// arc walks along an elliptic arc after its start: SVG 1.1, appendix F.6, without rotation.
func arc(a vec, rx, ry float64, large, sweep bool, b vec, to func(vec)) {
	x, y := (a.x-b.x)/2, (a.y-b.y)/2
	if l := x*x/(rx*rx) + y*y/(ry*ry); l > 1 {
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	q := x*x*ry*ry + y*y*rx*rx
	k := math.Sqrt(math.Max(0, rx*rx*ry*ry/q-1))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	from := math.Atan2((y-cy)/ry, (x-cx)/rx)
	turn := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - from
	// The tolerance keeps half turns, whose two ends differ by rounding alone, on their side.
	const almost = 1e-9
	if sweep && turn < -almost {
		turn += 2 * math.Pi
	}
	if !sweep && turn > almost {
		turn -= 2 * math.Pi
	}
	mid := vec{(a.x+b.x)/2 + cx, (a.y+b.y)/2 + cy}
	n := 2 + int(math.Abs(turn)*(2+math.Sqrt(math.Max(rx, ry))))
	for i := 1; i < n; i++ {
		sin, cos := math.Sincos(from + turn*float64(i)/float64(n))
		to(vec{mid.x + rx*cos, mid.y + ry*sin})
	}
	to(b)
}

// dashed cuts a polyline into the stretches that a dash pattern draws.
func (l *line) dashed(on, off float64) []line {
	at := l.at
	if l.closed {
		at = append(at[:len(at):len(at)], at[0])
	}
	var out []line
	cur := line{at: []vec{at[0]}}
	left, drawing := on, true
	for i := 1; i < len(at); i++ {
		a, b := at[i-1], at[i]
		for {
			length := math.Hypot(b.x-a.x, b.y-a.y)
			if length <= left {
				left -= length
				if drawing {
					cur.at = append(cur.at, b)
				}
				break
			}
			a = vec{a.x + (b.x-a.x)*left/length, a.y + (b.y-a.y)*left/length}
			if drawing {
				out = append(out, line{at: append(cur.at, a)})
				left = off
			} else {
				left = on
			}
			drawing = !drawing
			cur = line{at: []vec{a}}
		}
	}
	if drawing && len(cur.at) > 1 {
		out = append(out, cur)
	}
	return out
}
