package cover

// composition is how near the reader stands.
type composition struct {
	size       int // tenths of the hero's own size
	foot, deep int // where the hero stands: from foot to foot+deep
	out        int // how far from the middle it stands, at most
}

var compositions = [...]composition{
	{10, 99, 5, 74},
	{10, 100, 4, 74},
	{12, 106, 4, 66},
	{8, 94, 4, 84},
}

// compose decides what stands where. The rules that keep every throw of the dice a picture:
//
//   - the hero stands on the other side of the middle than the disc, the tall plant of the foreground
//     on the disc's side, so that the two halves balance and the hero keeps a quiet piece of sky;
//   - grounds rise in steps that do not cross, and the nearest is lowest;
//   - what is far is small and stands on the ground's own contour;
//   - what is far, flies or hangs stays clear of the hero, its mate and the disc, or stays away.
//
// The middle band (34 to 106 of 140) is all that a page's head shows: hero, disc and horizon lie in it.
func compose(s *Spec, d *dice) plan {
	sc := &scenes[wrap(s.Scene, Scenes)]
	r := &sc.roles[d.of(len(sc.roles))]
	c := &compositions[d.of(len(compositions))]
	p := plan{paper: papers[d.of(len(papers))], earth: r.earths[d.of(len(r.earths))]}

	whole := s.Column < 1 || s.Row < 1
	dir := 1 // from the middle to the hero: 1 is right
	if side := d.coin(); whole && side || !whole && discX(s.Column) > width/2 {
		dir = -1
	}
	p.disc = disc(s, d, dir, whole)
	var taken room
	taken.take(p.disc.x, p.disc.size*2)

	f := &r.alone
	if !s.Individual && r.many.id != "" {
		f = &r.many
	}
	out := min(c.out, 150-scaled(f.half, f.size*c.size/10))
	p.hero = motif{f.id, width/2 + dir*d.within(out-16, out), d.within(c.foot, c.foot+c.deep) + r.low, scaled(f.size, c.size), d.coin()}
	if r.most > 0 {
		p.hero.size = min(p.hero.size, r.most)
	}
	p.reach = scaled(f.half, p.hero.size)
	taken.take(p.hero.x, p.reach)
	mate := motif{r.mate.id, p.hero.x - dir*(scaled(r.apart, c.size)+d.of(8)), p.hero.y + d.within(-5, 2) + r.mateLow, scaled(r.mate.size, c.size), d.coin()}
	reach := scaled(r.mate.half, mate.size)
	if between := (mate.x - p.disc.x) * dir; !whole && reach < 52 && between > -26 && between < 26 {
		mate.x = p.disc.x - dir*28 // a small disc behind a head would be a halo
	}
	if !s.Individual {
		p.mate = mate
		taken.take(mate.x, reach)
	}
	p.stage(s, d, sc, r, dir, taken)
	p.lie(d, dir, c.foot-13, r.grain)
	return p
}

// stage adds what is not the story: the foreground, what stands far away, what is in the sky.
func (p *plan) stage(s *Spec, d *dice, sc *scene, r *role, dir int, taken room) {
	p.fore = sc.fores[d.of(len(sc.fores))].at(d, width/2-dir*d.within(126, 148), 143)
	wave := motif{"wv", width/2 + d.within(-13, 13), p.hero.y - 3, 10, false}
	if d.coin() && r.waves {
		p.fore = wave
	} else {
		taken.take(p.fore.x, 20)
	}
	drum := motif{"dr", p.disc.x, p.disc.y, p.disc.size + d.within(0, 2), false}
	if d.coin() && sc.drum {
		p.back = drum
	}
	far := &sc.mids[d.of(len(sc.mids))]
	mid := motif{far.id, 0, 0, far.size + d.of(3), d.coin()}
	half := scaled(far.half, mid.size)
	air := &sc.skies[d.of(len(sc.skies))]
	sky := air.at(d, 0, air.y)
	first, farFirst := d.of(4), d.coin()
	wobble, strung := d.within(-6, 6), width/2+d.within(-9, 9)
	// A group already has the mate; who stands alone has the whole country around.
	if s.Individual || farFirst && p.back.id == "" {
		if x := taken.find(dir, first, wobble, half); x != 0 {
			mid.x = x
			p.mid = mid
			taken.take(x, half)
		}
	}
	if p.back.id != "" || p.mid.id != "" && !s.Individual {
		return
	}
	switch x := taken.find(dir, first+1, -wobble, air.half); {
	case air.wide:
		if sky.x = strung; !r.high {
			p.back = sky
		}
	case x != 0:
		sky.x = x
		p.back = sky
	}
}

// room is what of the picture's width is taken.
type room struct {
	from, to [5]int
	n        int
}

func (r *room) take(x, half int) {
	r.from[r.n], r.to[r.n] = x-half, x+half
	r.n++
}

// find is a place for something that reaches half to either side, or 0. It looks at five places, from
// the edge behind the hero to the edge behind the disc, beginning with first; wobble keeps pictures
// from standing in line.
func (r *room) find(dir, first, wobble, half int) int {
	for k := range 5 {
		x := width/2 + dir*(130-(first+k)%5*65) + wobble
		free := true
		for i := range r.n {
			free = free && (x+half <= r.from[i] || x-half >= r.to[i])
		}
		if free {
			return x
		}
	}
	return 0
}

// discX is where a column of the tile map lies in the picture.
func discX(column int) int { return 46 + (min(column, 4)-1)*76 }

// disc stands where the district stands on the tile map; the whole province has a large one.
func disc(s *Spec, d *dice, dir int, whole bool) motif {
	m := motif{id: discs[wrap(s.Year, len(discs))]}
	wobble, size := d.within(-4, 4), d.of(4)
	aside, rise, large := d.within(-4, 32), d.within(44, 64), d.within(17, 25)
	if whole {
		m.x, m.y, m.size = width/2-dir*aside, rise, large
		return m
	}
	m.x, m.y, m.size = discX(s.Column)+wobble, 28+(min(s.Row, 5)-1)*8, 10+size
	return m
}

// lie lays the three grounds; top is the height of the nearest.
func (p *plan) lie(d *dice, dir, top int, g grain) {
	stand := width/2 - dir*d.within(36, 64)
	hill, high, rises := d.within(50, 66), d.within(36, 48), d.of(3) == 0
	if p.mid.id != "" {
		stand = p.mid.x
	} else if rises {
		hill = high // a hill behind the hero
	}
	p.far = ground{
		y0: d.within(54, 66), jx: stand, jy: d.within(60, 66), y1: hill,
		rise: d.within(-4, 20), fall: d.within(-4, 20), lean: d.within(-7, 7),
	}
	if dir < 0 {
		p.far.y0, p.far.y1 = p.far.y1, p.far.y0
	}
	p.mid.y = p.far.jy + 3
	p.field = ground{
		y0: d.within(68, 78), jx: width/2 + dir*d.within(-60, 40), jy: top - d.within(9, 12), y1: d.within(68, 78),
		rise: d.within(-6, 12), fall: d.within(-6, 12), lean: d.within(-6, 6),
	}
	p.near = ground{
		y0: top + d.within(-6, 6), jx: p.hero.x - dir*d.within(0, 40), jy: top + d.within(-2, 2), y1: top + d.within(-6, 6),
		rise: d.within(-6, 10), fall: d.within(-6, 10), lean: d.within(-5, 5), grain: g, step: d.within(7, 13),
	}
}

// wrap is n modulo m, never below 0.
func wrap(n, m int) int { return (n%m + m) % m }

func scaled(n, by int) int { return (n*by + 5) / 10 }
