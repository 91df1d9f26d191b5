package card

import (
	_ "embed" // the sprite
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// sprite is a copy of static/img/motifs.svg, because an embedded file must lie below its package.
// TestSprite fails when the two part.
//
//go:generate cp ../../static/img/motifs.svg motifs.svg
//go:embed motifs.svg
var sprite []byte

// motifs are the symbols of the sprite by their id, read once.
var motifs = sync.OnceValue(func() map[string][]shape {
	all, err := parseSprite(sprite)
	if err != nil {
		panic("card: motifs.svg: " + err.Error()) // TestSprite reads the same bytes
	}
	return all
})

// vec is a place in a motif's own space.
type vec struct{ x, y float64 }

// line is a polyline; a closed one joins its ends.
type line struct {
	at     []vec
	closed bool
}

// shape is an element of a motif. fill and stroke name colours as 35-cover.css does, without "--"; an
// empty name paints nothing.
type shape struct {
	lines        []line
	fill, stroke string
	width        float64
	opacity      float64
	dash         [2]float64 // drawn, left out; 0, 0 is a whole line
	butt         bool
}

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f), as SVG's matrix does.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) apply(p vec) vec {
	return vec{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

func (m affine) then(n affine) affine { // n first, m after it
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// node is an element of the sprite, with the attributes that it uses.
type node struct {
	XMLName   xml.Name
	ID        string  `xml:"id,attr"`
	Transform string  `xml:"transform,attr"`
	D         string  `xml:"d,attr"`
	CX        float64 `xml:"cx,attr"`
	CY        float64 `xml:"cy,attr"`
	R         float64 `xml:"r,attr"`
	RX        float64 `xml:"rx,attr"`
	RY        float64 `xml:"ry,attr"`
	Fill      string  `xml:"fill,attr"`
	Stroke    string  `xml:"stroke,attr"`
	Width     string  `xml:"stroke-width,attr"`
	Dash      string  `xml:"stroke-dasharray,attr"`
	Cap       string  `xml:"stroke-linecap,attr"`
	Opacity   string  `xml:"opacity,attr"`
	Overflow  string  `xml:"overflow,attr"`

	Unknown  []xml.Attr `xml:",any,attr"`
	Children []node     `xml:",any"`
}

// parseSprite reads the part of SVG that the sprite is written in: symbols of paths, circles, ellipses
// and moved groups. Anything else is an error, so that a new motif is never drawn wrongly.
func parseSprite(data []byte) (map[string][]shape, error) {
	var root node
	if err := xml.Unmarshal(data, &root); err != nil {
		return nil, err
	}
	all := map[string][]shape{}
	for i := range root.Children {
		symbol := &root.Children[i]
		if symbol.XMLName.Local != "symbol" {
			return nil, fmt.Errorf("<%s> is no symbol", symbol.XMLName.Local)
		}
		var shapes []shape
		for k := range symbol.Children {
			var err error
			if shapes, err = symbol.Children[k].shapes(shapes, affine{a: 1, d: 1}); err != nil {
				return nil, fmt.Errorf("symbol %s: %w", symbol.ID, err)
			}
		}
		all[symbol.ID] = shapes
	}
	return all, nil
}

func (n *node) shapes(to []shape, m affine) ([]shape, error) {
	if len(n.Unknown) > 0 {
		return nil, fmt.Errorf("attribute %s is not drawn", n.Unknown[0].Name.Local)
	}
	own, err := parseTransform(n.Transform)
	if err != nil {
		return nil, err
	}
	m = m.then(own)
	s := shape{fill: colourName(n.Fill, "aw"), stroke: colourName(n.Stroke, "ak"), width: 1.2, opacity: 1, butt: n.Cap == "butt"}
	for _, v := range []struct {
		text string
		to   *float64
	}{{n.Width, &s.width}, {n.Opacity, &s.opacity}} {
		if v.text == "" {
			continue
		}
		if *v.to, err = strconv.ParseFloat(v.text, 64); err != nil {
			return nil, err
		}
	}
	if n.Dash != "" {
		if _, err := fmt.Sscan(n.Dash, &s.dash[0], &s.dash[1]); err != nil {
			return nil, err
		}
	}
	s.width *= math.Sqrt(math.Abs(m.a*m.d - m.b*m.c))
	switch n.XMLName.Local {
	case "g":
		for i := range n.Children {
			if to, err = n.Children[i].shapes(to, m); err != nil {
				return nil, err
			}
		}
		return to, nil
	case "circle":
		s.lines = []line{ellipse(n.CX, n.CY, n.R, n.R)}
	case "ellipse":
		s.lines = []line{ellipse(n.CX, n.CY, n.RX, n.RY)}
	case "path":
		if s.lines, err = parsePath(n.D); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("<%s> is not drawn", n.XMLName.Local)
	}
	for _, l := range s.lines {
		for i := range l.at {
			l.at[i] = m.apply(l.at[i])
		}
	}
	return append(to, s), nil
}

// colourName is the name in var(--name), or what is inherited where the element says nothing.
func colourName(paint, inherited string) string {
	switch {
	case paint == "":
		return inherited
	case paint == "none":
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(paint, "var(--"), ")")
}

// parseTransform reads translate, scale and rotate, in order.
func parseTransform(s string) (affine, error) {
	m := affine{a: 1, d: 1}
	for s != "" {
		name, rest, ok := strings.Cut(s, "(")
		inner, after, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			return m, fmt.Errorf("transform %q", s)
		}
		p := pathReader{s: inner}
		var v []float64
		for !p.done() {
			x, err := p.number()
			if err != nil {
				return m, err
			}
			v = append(v, x)
		}
		switch {
		case name == "translate" && len(v) == 1:
			m = m.then(affine{1, 0, 0, 1, v[0], 0})
		case name == "translate" && len(v) == 2:
			m = m.then(affine{1, 0, 0, 1, v[0], v[1]})
		case name == "scale" && len(v) == 1:
			m = m.then(affine{v[0], 0, 0, v[0], 0, 0})
		case name == "scale" && len(v) == 2:
			m = m.then(affine{v[0], 0, 0, v[1], 0, 0})
		case name == "rotate" && len(v) == 3:
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			m = m.then(affine{1, 0, 0, 1, v[1], v[2]}).then(affine{cos, sin, -sin, cos, 0, 0}).then(affine{1, 0, 0, 1, -v[1], -v[2]})
		default:
			return m, fmt.Errorf("transform %s of %d numbers", name, len(v))
		}
		s = strings.TrimSpace(after)
	}
	return m, nil
}

func ellipse(cx, cy, rx, ry float64) line {
	n := 16 + 2*int(math.Max(rx, ry))
	l := line{closed: true, at: make([]vec, n)}
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		l.at[i] = vec{cx + rx*cos, cy + ry*sin}
	}
	return l
}
