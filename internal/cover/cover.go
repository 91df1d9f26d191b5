// Package cover draws a picture for every model that has no photograph: a flat print in the manner of
// Đông Hồ, put together from the model's own data, so that it says something true, looks like no other
// and is never taken for a photograph. What in the picture comes from what:
//
//   - the field (Scene) is the scene: whose life is shown, which plants and animals, which colours;
//   - the district (Column, Row) is where the sun or moon stands: west to east over four columns, north
//     to south from high in the sky to the horizon. A model of the whole province has a large one about
//     the middle. The hero always stands on the other side of it;
//   - the year is the face of the sun or moon: five faces in turn (a star, rings, rays, a circle
//     round it, a toothed rim);
//   - the type (Individual) is who stands there: one alone, or several;
//   - the seed, and nothing else, is the rest: paper, ground and its lines, who is the hero, how near
//     the reader stands, what is far away and what is in the sky.
//
// The same Spec gives the same bytes on every machine. The markup has at most nine elements and about
// 800 bytes, no id, style or script, and names only the sprite and the classes of static/css/35-cover.css,
// which owns every colour; the motifs themselves are static/img/motifs.svg, one symbol a line, each drawn
// about its foot. The frame is 320 by 140 and is cut at the edges (slice) to fit its place, so the
// rules of composition keep what matters away from them. The package does not know stories, addresses or
// themes, reads nothing, and never puts words into a picture.
package cover

import "strconv"

// Scenes is how many scenes there are: one for each field of the registry, in its order.
const Scenes = 4

// Spec is what a picture is made of.
type Spec struct {
	Seed        string // the model's slug: what makes the cover its own
	Scene       int    // position of its field in the registry, 0-based; taken modulo Scenes
	Column, Row int    // the district's tile, 1-based; 0, 0 is the whole province
	Year        int
	Individual  bool // type "Cá nhân"
}

// SVG is the cover of a model: a complete <svg> element, hidden from screen readers. sprite is the
// address of motifs.svg; it must already be safe inside a quoted attribute.
func SVG(s Spec, sprite string) string {
	d := dice(hash(s.Seed))
	p := compose(&s, &d)
	return draw(&p, sprite)
}

// Mark is who the cover of a model is about, alone: a square for where a whole cover would be too much. Its ground and sun
// or moon are the background that its classes have (30-cards.css), its size is that of the view box, so the markup is
// about 120 bytes; sprite is as for SVG.
func Mark(s Spec, sprite string) string {
	d := dice(hash(s.Seed))
	p := compose(&s, &d)
	var room [512]byte
	b := append(room[:0], `<svg class="art`...)
	b = append(b, p.paper...)
	b = append(b, p.earth...)
	if p.hero.x > p.disc.x {
		b = append(b, " l"...) // the sun or moon is on the left
	}
	// The hero stands at 0, 0, in a square whose foot is 18 of 80 below it.
	size := min(p.hero.size, p.hero.size*36/max(1, p.reach)) // in tenths, where the square has 80
	side := 800 / max(1, size)
	b = append(b, `" viewBox="`...)
	b = strconv.AppendInt(b, int64(-side/2), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(-side*62/80), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(side), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(side), 10)
	b = append(b, `" aria-hidden="true">`...)
	b = (&motif{id: p.hero.id, size: 10, flip: p.hero.flip}).append(b, sprite)
	b = append(b, "</svg>"...)
	return string(b)
}

// dice gives numbers that depend on the seed and on how many were asked for before: splitmix64, spelt
// out here because the pictures must outlive any change of a library's generator. Every throw is made
// whether or not its number is used, so that one datum never shifts what another decides.
type dice uint64

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// of is a number from 0 to n-1.
func (d *dice) of(n int) int {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	return int(z >> 33 % uint64(n))
}

// within is a number from a to b, both included.
func (d *dice) within(a, b int) int { return a + d.of(b-a+1) }

func (d *dice) coin() bool { return d.of(2) == 1 }
