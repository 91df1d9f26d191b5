package cover

// figure is a motif with the size in tenths that becomes it, and how far it reaches to either side at
// size 10.
type figure struct {
	id         string
	size, half int
}

// role is what a picture is about: who has the main part, and what stands by when many took part.
type role struct {
	alone, many figure // many may be empty: the same for both
	mate        figure
	apart       int // how far the mate stands away
	most        int // the hero's greatest size, so that no page's head cuts its face; 0 is none
	low         int // how far below the usual line the hero's foot is
	mateLow     int
	grain       grain
	earths      []string
	waves       bool // may stand behind waves
	high        bool // reaches into the sky: nothing is strung across it
}

// prop is a motif of the foreground or the sky with the sizes that become it.
type prop struct {
	id       string
	from, to int  // tenths
	y, half  int  // of the sky only
	wide     bool // strung across the whole sky
}

func (p *prop) at(d *dice, x, y int) motif {
	return motif{p.id, x, y, d.within(p.from, p.to), d.coin()}
}

type scene struct {
	roles []role
	mids  []figure
	fores []prop
	skies []prop
	drum  bool
}

// The tables of the pictures: read, never written. The names are those of the sprite:
//
//	d0–d4  faces of the sun or moon        dr  bronze drum      bi fs dv lc  birds, storks, dove, Lạc bird
//	bb bf  buffalo with a boy, alone       he ch pi cp co       hen, chicks, pig, carp, stork
//	p1 p3 pp  one, three, five people      ga pl                with a carrying pole, planting
//	ea se bl bm  rice, seedlings, banana, bamboo                ly lo lf sf  lychees, lotus, its leaves, sunflower
//	ho dn gt lh  house, communal house, village gate, light     ca bn ha  areca palm, banyan, haystack
//	sb wv sh tg  boat, waves, shield, drum                      fg pn ln ki cl  flags, bunting, lanterns, kite, cloud
var (
	discs  = [...]string{"d2", "d4", "d1", "d0", "d3"}
	papers = [...]string{"", " m1", " m2", " m3", ""}

	land     = []string{"", " g"}
	water    = []string{" w"}
	rows     = []string{" d", " g d"}
	seedbed  = []string{" w d"}
	anywhere = []string{"", " g", " w"}

	birds  = prop{id: "bi", from: 9, to: 12, y: 40, half: 22}
	storks = prop{id: "fs", from: 8, to: 11, y: 40, half: 24}
	cloud  = prop{id: "cl", from: 8, to: 11, y: 38, half: 28}
	kite   = prop{id: "ki", from: 9, to: 12, y: 42, half: 22}

	people = figure{"p3", 9, 42}

	house = figure{"ho", 5, 32}
	palm  = figure{"ca", 5, 22}
	stack = figure{"ha", 5, 26}
	tree  = figure{"bn", 5, 38}
	hall  = figure{"dn", 4, 62}
	gate  = figure{"gt", 4, 44}
)

var scenes = [Scenes]scene{
	{
		roles: []role{
			{alone: figure{"bb", 8, 50}, most: 8, mate: figure{"bf", 6, 50}, apart: 76, grain: furrows, earths: land},
			{alone: figure{"bf", 11, 50}, mate: figure{"ga", 8, 46}, apart: 96, grain: furrows, earths: land},
			{alone: figure{"ga", 11, 46}, mate: figure{"ga", 7, 46}, apart: 80, grain: terraces, earths: rows},
			{alone: figure{"pl", 14, 26}, most: 14, mate: figure{"pl", 10, 26}, apart: 64, grain: terraces, earths: seedbed},
			{alone: figure{"pl", 14, 26}, most: 14, mate: figure{"pl", 10, 26}, apart: 64, grain: ripples, earths: water},
			{alone: figure{"he", 11, 34}, most: 11, mate: figure{"ch", 10, 30}, apart: 62, grain: terraces, earths: land},
			{alone: figure{"pi", 11, 48}, mate: figure{"pi", 5, 48}, apart: 76, grain: terraces, earths: land},
			{alone: figure{"ea", 10, 36}, low: 6, mate: figure{"ga", 9, 46}, apart: 78, grain: terraces, earths: rows},
			{alone: figure{"ha", 12, 25}, most: 12, mate: figure{"he", 7, 34}, apart: 52, grain: terraces, earths: land},
		},
		mids:  []figure{house, palm, stack, tree, house},
		fores: []prop{{id: "ea", from: 10, to: 13}, {id: "ea", from: 10, to: 13}, {id: "bl", from: 8, to: 10}, {id: "se", from: 11, to: 14}},
		skies: []prop{birds, storks, cloud, {id: "ly", from: 8, to: 10, y: 16, half: 30}},
	},
	{
		roles: []role{
			{alone: figure{"cp", 12, 44}, low: -2, mate: figure{"cp", 7, 44}, apart: 80, grain: ripples, earths: water, waves: true},
			{alone: figure{"lo", 13, 28}, most: 14, low: 2, mate: figure{"lo", 8, 28}, apart: 54, grain: ripples, earths: water},
			{alone: figure{"co", 12, 32}, mate: figure{"co", 9, 32}, apart: 60, grain: ripples, earths: water},
			{alone: figure{"tg", 12, 26}, most: 13, mate: people, apart: 78, grain: terraces, earths: land},
			{alone: figure{"bb", 8, 50}, most: 8, mate: figure{"bf", 6, 50}, apart: 76, grain: terraces, earths: land},
			{alone: figure{"dn", 11, 66}, most: 12, mate: figure{"p3", 7, 42}, apart: 106, grain: furrows, earths: land},
			{alone: figure{"lf", 11, 50}, low: 4, mate: figure{"lo", 10, 28}, apart: 72, grain: ripples, earths: water},
			{alone: figure{"bn", 12, 36}, most: 12, mate: figure{"p3", 8, 42}, apart: 70, grain: terraces, earths: land},
		},
		mids:  []figure{tree, house, palm, hall},
		fores: []prop{{id: "lf", from: 10, to: 13}, {id: "lf", from: 10, to: 13}, {id: "lo", from: 12, to: 16}, {id: "bl", from: 8, to: 9}},
		skies: []prop{kite, {id: "ln", from: 7, to: 9, y: 26, half: 40}, storks, cloud, kite},
	},
	{
		roles: []role{
			{alone: figure{"gt", 11, 44}, most: 12, mate: figure{"p3", 8, 42}, apart: 88, grain: furrows, earths: land},
			{alone: figure{"lh", 11, 40}, most: 11, low: -3, mate: figure{"sb", 6, 42}, apart: 80, grain: ripples, earths: water, waves: true},
			{alone: figure{"sb", 10, 42}, most: 11, mate: figure{"sb", 6, 42}, apart: 74, grain: ripples, earths: water, waves: true},
			{alone: figure{"sh", 10, 34}, low: -2, mate: figure{"dv", 8, 38}, mateLow: -16, apart: 78, grain: terraces, earths: land},
			{alone: figure{"dv", 14, 36}, low: -24, mate: figure{"dv", 8, 38}, mateLow: 8, apart: 82, grain: terraces, earths: anywhere, high: true},
			{alone: figure{"bm", 8, 42}, mate: people, apart: 76, grain: terraces, earths: land},
		},
		mids:  []figure{palm, house, gate, tree},
		fores: []prop{{id: "bm", from: 9, to: 11}, {id: "bl", from: 7, to: 9}, {id: "bm", from: 9, to: 11}, {id: "ea", from: 10, to: 12}},
		skies: []prop{birds, {id: "dv", from: 5, to: 7, y: 48, half: 24}, cloud, storks},
	},
	{
		roles: []role{
			{alone: figure{"p1", 9, 46}, many: figure{"pp", 11, 70}, most: 11, mate: figure{"fg", 8, 38}, apart: 104, grain: terraces, earths: land},
			{alone: figure{"p1", 9, 46}, many: figure{"p3", 12, 42}, most: 12, mate: figure{"dn", 5, 66}, apart: 92, grain: furrows, earths: land},
			{alone: figure{"dn", 11, 66}, most: 12, mate: figure{"p3", 7, 42}, apart: 106, grain: furrows, earths: land},
			{alone: figure{"lc", 11, 60}, most: 11, low: -12, mate: figure{"lc", 6, 60}, apart: 92, grain: terraces, earths: land, high: true},
			{alone: figure{"tg", 12, 26}, most: 13, mate: people, apart: 78, grain: furrows, earths: land},
			{alone: figure{"p1", 10, 46}, many: figure{"fg", 9, 38}, mate: figure{"pp", 8, 70}, apart: 90, grain: furrows, earths: land},
		},
		mids:  []figure{hall, house, palm, tree},
		fores: []prop{{id: "bl", from: 8, to: 10}, {id: "fg", from: 9, to: 11}, {id: "sf", from: 11, to: 15}, {id: "sf", from: 11, to: 15}},
		skies: []prop{{id: "pn", from: 9, to: 10, y: 26, wide: true}, {id: "lc", from: 5, to: 6, y: 56, half: 34}, cloud},
		drum:  true,
	},
}
