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

// parsePath reads a path of the commands M, m, l, h, v, c, q, t, a and z as polylines that differ from
// its curves by less than a twentieth of a pixel at the sizes that cards draw.
func parsePath(d string) ([]line, error) {
	p := pathReader{s: d}
	var lines []line
	var cur line
	var at, start, control vec
	var command byte
	end := func(closed bool) {
		cur.closed = closed
		if len(cur.at) > 1 {
			lines = append(lines, cur)
		}
		cur = line{}
	}
	to := func(q vec) {
		if len(cur.at) == 0 {
			cur.at = append(cur.at, at)
		}
		cur.at = append(cur.at, q)
		at = q
	}
	for !p.done() {
		if c := p.s[p.i]; c >= 'A' {
			command = c
			p.i++
		} else if command == 'm' {
			command = 'l' // further pairs are lines
		}
		var n int
		switch command {
		case 'M', 'm', 'l', 't':
			n = 2
		case 'h', 'v':
			n = 1
		case 'q':
			n = 4
		case 'c':
			n = 6
		case 'a':
			n = 7
		case 'z':
		default:
			return nil, fmt.Errorf("path command %q is not drawn", command)
		}
		v, err := p.numbers(n)
		if err != nil {
			return nil, err
		}
		from := at
		quad := vec{}
		switch command {
		case 'M', 'm':
			end(false)
			if command == 'M' {
				from = vec{}
			}
			at = vec{from.x + v[0], from.y + v[1]}
			start = at
		case 'l':
			to(vec{at.x + v[0], at.y + v[1]})
		case 'h':
			to(vec{at.x + v[0], at.y})
		case 'v':
			to(vec{at.x, at.y + v[0]})
		case 'q', 't':
			quad = vec{from.x + v[0], from.y + v[1]}
			last := vec{from.x + v[2], from.y + v[3]}
			if command == 't' {
				quad, last = vec{2*from.x - control.x, 2*from.y - control.y}, vec{from.x + v[0], from.y + v[1]}
			}
			third := func(a, b vec) vec { return vec{a.x + (b.x-a.x)*2/3, a.y + (b.y-a.y)*2/3} }
			cubic(from, third(from, quad), third(last, quad), last, to)
		case 'c':
			cubic(from, vec{from.x + v[0], from.y + v[1]}, vec{from.x + v[2], from.y + v[3]}, vec{from.x + v[4], from.y + v[5]}, to)
		case 'a':
			if v[2] != 0 && v[0] != v[1] {
				return nil, fmt.Errorf("a turned elliptic arc is not drawn")
			}
			arc(from, v[0], v[1], v[3] != 0, v[4] != 0, vec{from.x + v[5], from.y + v[6]}, to)
		case 'z':
			end(true)
			at = start
		}
		control = at
		if command == 'q' || command == 't' {
			control = quad
		}
	}
	end(false)
	return lines, nil
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
