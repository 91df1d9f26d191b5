package card

import "math"

// Scenes is how many fields have pictures of their own: as many as package cover has (TestScenes).
const Scenes = 4

// motif is a symbol of the sprite set down in the frame, which is 320 wide and 168 high: its foot (or,
// for what hangs or floats, its middle) at x, y; size 1 is as it was drawn, a negative one mirrored.
type motif struct {
	id   string
	x, y float64
	size float64
}

// soil is which of a field's grounds is nearest, as the classes g and w of a cover.
type soil int

const (
	land soil = iota
	crop
	water
)

// grain is what the lines on the near ground look like.
type grain int

const (
	terraces grain = iota
	furrows
	ripples
)

// scene is a picture without its words, drawn with the words at the left and the hero at the right. The
// words have the sky left of x = 204 and above y = 129 for themselves, whatever the scene: only flat
// paper is behind them. What a scene needs: a hero that is known at a glance at a width of 300 pixels,
// standing at about 152; the disc behind it or beside its head; not more than it takes.
type scene struct {
	paper paper
	soil  soil
	grain grain
	disc  motif
	back  motif // in the sky, behind everything
	mid   motif // on far ground
	mate  motif
	hero  motif
	fore  motif
}

// scenes are the pictures of the fields, in the registry's order, and of the pages that have none.
// Every other one is mirrored, so that the pictures of one field differ at a glance in a feed.
var scenes = [Scenes][]scene{
	{
		{gold, crop, furrows, motif{"d1", 246, 62, 1.5}, motif{}, motif{"ho", 300, 109, .6}, motif{}, motif{"bb", 264, 152, .95}, motif{"ea", 316, 172, -.85}},
		{plain, land, terraces, motif{"d2", 262, 76, 2.4}, motif{}, motif{}, motif{"ch", 230, 158, .8}, motif{"he", 268, 153, 1.2}, motif{"bl", 322, 172, .7}},
		{night, water, ripples, motif{"d4", 284, 44, 1.5}, motif{}, motif{"ho", 304, 107, .6}, motif{"pl", 294, 145, 1.15}, motif{"pl", 252, 156, 1.45}, motif{}},
		{dawn, crop, terraces, motif{"d0", 262, 70, 2.1}, motif{}, motif{}, motif{}, motif{"ga", 263, 155, 1.14}, motif{"ea", 316, 172, -.8}},
		{gold, land, terraces, motif{"d3", 280, 50, 1.5}, motif{}, motif{"ha", 300, 110, .55}, motif{}, motif{"pi", 260, 154, 1}, motif{"bl", 318, 172, .6}},
		{plain, crop, terraces, motif{"d0", 252, 54, 1.6}, motif{}, motif{"ho", 304, 108, .6}, motif{"ga", 244, 150, .8}, motif{"se", 292, 158, 1.4}, motif{}},
		{night, land, furrows, motif{"d0", 284, 42, 1.4}, motif{}, motif{}, motif{"ga", 308, 134, .5}, motif{"bf", 267, 154, 1}, motif{"se", 232, 166, 1.1}},
		{dawn, land, terraces, motif{"d2", 244, 66, 1.8}, motif{}, motif{"ho", 306, 108, .6}, motif{"he", 240, 156, .75}, motif{"ha", 290, 151, 1.35}, motif{}},
	},
	{
		{plain, water, ripples, motif{"d2", 258, 62, 2.2}, motif{}, motif{"ho", 304, 108, .6}, motif{}, motif{"cp", 264, 150, 1.15}, motif{}},
		{night, water, ripples, motif{"d4", 292, 40, 1.4}, motif{"ki", 232, 52, .8}, motif{}, motif{"lo", 296, 156, .9}, motif{"lo", 252, 157, 1.5}, motif{}},
		{gold, land, furrows, motif{"d1", 262, 52, 1.6}, motif{}, motif{}, motif{}, motif{"dn", 264, 142, .78}, motif{"p3", 258, 159, .75}},
		{dawn, land, terraces, motif{"d0", 276, 50, 1.6}, motif{}, motif{}, motif{"p3", 240, 147, .75}, motif{"tg", 288, 156, 1.15}, motif{}},
		{plain, water, ripples, motif{"d0", 284, 50, 1.6}, motif{}, motif{}, motif{"co", 234, 146, -.8}, motif{"co", 274, 156, 1.4}, motif{}},
		{gold, land, terraces, motif{"d2", 238, 54, 1.6}, motif{}, motif{}, motif{"p3", 244, 155, .8}, motif{"bn", 288, 149, 1.1}, motif{}},
		{night, water, ripples, motif{"d2", 236, 48, 1.4}, motif{}, motif{}, motif{"lo", 234, 157, .85}, motif{"lf", 282, 162, 1.15}, motif{}},
		{dawn, land, terraces, motif{"d0", 244, 62, 1.6}, motif{"ki", 298, 36, 1}, motif{}, motif{}, motif{"bb", 264, 152, .95}, motif{}},
	},
	{
		{plain, water, ripples, motif{"d0", 258, 68, 2.1}, motif{"bi", 300, 32, .8}, motif{}, motif{"lh", 302, 130, .7}, motif{"sb", 256, 153, 1.2}, motif{}},
		{night, water, ripples, motif{"d4", 292, 38, 1.3}, motif{}, motif{}, motif{"sb", 236, 146, .6}, motif{"lh", 268, 155, 1.08}, motif{}},
		{dawn, land, terraces, motif{"d2", 262, 76, 2.4}, motif{}, motif{"ca", 306, 110, .7}, motif{}, motif{"gt", 262, 151, 1.1}, motif{"bl", 322, 172, .65}},
		{gold, land, terraces, motif{"d0", 264, 82, 2.5}, motif{}, motif{}, motif{}, motif{"sh", 264, 153, 1.3}, motif{"bl", 322, 172, .6}},
		{plain, land, terraces, motif{"d2", 240, 54, 1.6}, motif{}, motif{}, motif{"bm", 300, 153, .85}, motif{"p3", 253, 155, 1}, motif{}},
		{night, water, ripples, motif{"d0", 266, 62, 2}, motif{}, motif{}, motif{"dv", 292, 52, .6}, motif{"dv", 268, 104, 1.22}, motif{}},
		{gold, water, ripples, motif{"d2", 238, 54, 1.6}, motif{}, motif{"gt", 304, 111, .45}, motif{"sb", 236, 143, .6}, motif{"sb", 278, 154, 1.1}, motif{}},
		{dawn, land, terraces, motif{"d2", 288, 48, 1.6}, motif{"bi", 242, 40, .9}, motif{}, motif{"p3", 243, 150, .8}, motif{"gt", 284, 154, .95}, motif{}},
	},
	{
		{gold, land, furrows, motif{"d1", 262, 74, 1.9}, motif{}, motif{}, motif{}, motif{"pp", 264, 155, .78}, motif{}},
		{plain, land, terraces, motif{"d2", 250, 64, 2}, motif{}, motif{}, motif{"fg", 300, 150, 1.05}, motif{"p3", 253, 156, 1.02}, motif{}},
		{night, crop, terraces, motif{"d4", 264, 50, 1.5}, motif{}, motif{}, motif{"p3", 252, 160, .75}, motif{"dn", 264, 143, .78}, motif{}},
		{dawn, land, terraces, motif{"d1", 286, 48, 1.3}, motif{}, motif{"ho", 306, 107, .6}, motif{}, motif{"p1", 250, 156, 1.25}, motif{"sf", 302, 170, 1.1}},
		{plain, crop, terraces, motif{"d4", 280, 48, 1.5}, motif{}, motif{}, motif{"p3", 244, 149, .8}, motif{"tg", 288, 156, 1.15}, motif{}},
		{gold, crop, terraces, motif{"d0", 264, 60, 2}, motif{}, motif{}, motif{}, motif{"lc", 264, 126, .82}, motif{"sf", 304, 172, 1.05}},
		{night, land, furrows, motif{"d0", 284, 42, 1.3}, motif{}, motif{"dn", 284, 112, .3}, motif{}, motif{"pp", 264, 157, .78}, motif{}},
		{dawn, crop, terraces, motif{"d0", 262, 52, 1.7}, motif{}, motif{}, motif{"sf", 308, 162, 1}, motif{"dn", 262, 147, .78}, motif{}},
	},
}

var others = []scene{
	{plain, land, furrows, motif{"d2", 262, 70, 2.1}, motif{}, motif{}, motif{}, motif{"pp", 264, 155, .78}, motif{}},
	{gold, water, ripples, motif{"d2", 242, 52, 1.5}, motif{}, motif{"ho", 304, 108, .6}, motif{"lo", 234, 157, .85}, motif{"lf", 282, 162, 1.15}, motif{}},
	{dawn, crop, terraces, motif{"d0", 262, 56, 1.9}, motif{}, motif{}, motif{"p3", 252, 160, .75}, motif{"dn", 264, 143, .78}, motif{}},
	{plain, crop, terraces, motif{"d2", 244, 60, 1.7}, motif{}, motif{}, motif{"ea", 308, 166, .8}, motif{"bb", 262, 153, .95}, motif{}},
	{night, land, terraces, motif{"d4", 284, 44, 1.5}, motif{}, motif{"ho", 304, 107, .6}, motif{}, motif{"gt", 260, 153, 1}, motif{"bl", 320, 172, .6}},
	{dawn, water, ripples, motif{"d0", 256, 64, 2}, motif{"bi", 302, 30, .8}, motif{}, motif{"sb", 304, 138, .55}, motif{"sb", 258, 154, 1.15}, motif{}},
	{gold, land, terraces, motif{"d0", 264, 60, 2}, motif{}, motif{}, motif{}, motif{"lc", 264, 126, .82}, motif{"sf", 304, 172, 1.05}},
	{plain, land, terraces, motif{"d2", 246, 56, 1.6}, motif{}, motif{}, motif{"p3", 246, 155, .8}, motif{"bn", 288, 149, 1.1}, motif{}},
}

// variants are the scenes of a tone.
func variants(tone int) []scene {
	if tone < 0 {
		return others
	}
	return scenes[tone%Scenes]
}

// ground is a stretch of land: its contour runs from left at height y0 over the point jx, jy to y1 at
// the right; lean is its slope at the point, rise and fall bend its two halves.
type ground struct {
	y0, jx, jy, y1   float64
	rise, fall, lean float64
}

// The three grounds, from far to near. They lie low at the left, below the words, and climb to the right.
var grounds = [3]ground{
	{y0: 137, jx: 214, jy: 133, y1: 98, rise: 3, fall: 3, lean: -13},
	{y0: 136, jx: 216, jy: 136, y1: 112, rise: -5, fall: 3, lean: -6},
	{y0: 141, jx: 200, jy: 143, y1: 134, rise: -2, fall: 4, lean: -3},
}

// contour is the ground's upper edge, moved down.
func (g *ground) contour(down float64) []vec {
	const over = 9.0
	w, v := g.jx+over, 320+over-g.jx
	a, j, b := vec{-over, g.y0 + down}, vec{g.jx, g.jy + down}, vec{320 + over, g.y1 + down}
	at := []vec{a}
	to := func(p vec) { at = append(at, p) }
	bend := vec{j.x - w*3/8, j.y - g.lean}
	cubic(a, vec{a.x + w*3/8, a.y - g.rise}, bend, j, to)
	cubic(j, vec{2*j.x - bend.x, 2*j.y - bend.y}, vec{j.x + v*5/8, b.y - g.fall}, b, to)
	return at
}

// draw paints the scene; mirrored has the words at the right.
func (s *scene) draw(d *dress, mirrored bool) *canvas {
	c := newCanvas(d.paper)
	frame := affine{a: 1, d: 1}
	if mirrored {
		frame = affine{a: -1, d: 1, e: 320}
	}
	names := [3]string{"a1", "a2", "a3"}
	switch s.soil {
	case crop:
		names[1], names[2] = "b2", "b3"
	case water:
		names[2] = "w3"
	}
	c.motif(&s.back, frame, d)
	c.motif(&s.disc, frame, d)
	for i := range grounds {
		g := &grounds[i]
		edge := g.contour(0)
		body := append(edge[:len(edge):len(edge)], vec{340, 180}, vec{-20, 180})
		c.shape(&shape{lines: []line{{body, true}}, fill: names[i], opacity: 1}, frame, &d.colours)
		lines := []line{{at: edge}}
		if i == 2 {
			lines = append(lines, g.grain(s.grain)...)
		}
		c.shape(&shape{lines: lines, stroke: "ak", width: 1.1, opacity: .4}, frame, &d.colours)
		if i == 0 {
			c.motif(&s.mid, frame, d)
		}
	}
	c.motif(&s.mate, frame, d)
	c.motif(&s.hero, frame, d)
	c.motif(&s.fore, frame, d)
	return c
}

// grain is the lines on a ground.
func (g *ground) grain(kind grain) []line {
	var lines []line
	switch kind {
	case terraces:
		lines = []line{{at: g.contour(12)}}
	case furrows:
		for k := -2.0; k <= 2; k++ {
			lines = append(lines, line{at: []vec{{262 + k*26, 156}, {262 + k*44, 172}}})
		}
	case ripples:
		for k := range 6 {
			x, y := float64((k*97+30)%300), 148+float64(k*5%19)
			lines = append(lines, line{at: []vec{{x, y}, {x + 18 + float64(k*7%15), y}}})
		}
	}
	return lines
}

func (c *canvas) motif(m *motif, frame affine, d *dress) {
	if m.id == "" {
		return
	}
	to := frame.then(affine{m.size, 0, 0, math.Abs(m.size), m.x, m.y})
	for i, shapes := 0, motifs()[m.id]; i < len(shapes); i++ {
		c.shape(&shapes[i], to, &d.colours)
	}
}
