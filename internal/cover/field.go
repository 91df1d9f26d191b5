package cover

// fields are the emblems of the four fields, composed by hand: the hero of each in its plainest setting.
var fields = [Scenes]plan{
	{ // a boy on his buffalo, terraces, the sun coming up
		paper: " m1", earth: " g",
		disc:  motif{"d1", 112, 56, 15, false},
		far:   ground{y0: 62, jx: 120, jy: 62, y1: 44, rise: 14, fall: 12, lean: -6},
		mid:   motif{"ho", 168, 65, 5, false},
		field: ground{y0: 74, jx: 180, jy: 78, y1: 68, rise: 8, fall: 8, lean: 4},
		near:  ground{y0: 92, jx: 190, jy: 90, y1: 94, rise: 8, fall: 6, grain: furrows, step: 11},
		hero:  motif{"bb", 222, 105, 7, false},
		fore:  motif{"ea", 36, 143, 13, true},
	},
	{ // a lotus pond by moonlight, a kite
		paper: " m2", earth: " w",
		disc:  motif{"d4", 204, 54, 13, false},
		back:  motif{"ki", 38, 46, 10, false},
		far:   ground{y0: 50, jx: 140, jy: 66, y1: 60, rise: 10, fall: 12, lean: 4},
		field: ground{y0: 74, jx: 170, jy: 77, y1: 70, rise: 6, fall: 10, lean: -4},
		near:  ground{y0: 88, jx: 110, jy: 88, y1: 90, rise: 4, fall: 4, grain: ripples, step: 11},
		mate:  motif{"lo", 142, 107, 7, true},
		hero:  motif{"lo", 92, 105, 10, false},
		fore:  motif{"lf", 270, 126, 11, true},
	},
	{ // the light, boats on their way home
		disc:  motif{"d0", 152, 60, 16, false},
		back:  motif{"bi", 270, 52, 12, false},
		far:   ground{y0: 52, jx: 120, jy: 64, y1: 58, rise: 12, fall: 10, lean: 4},
		field: ground{y0: 74, jx: 150, jy: 78, y1: 74, rise: 8, fall: 6, lean: -4},
		earth: " w",
		near:  ground{y0: 88, jx: 110, jy: 87, y1: 90, rise: 4, fall: 4, grain: ripples, step: 10},
		mate:  motif{"lh", 78, 102, 10, false},
		hero:  motif{"sb", 218, 103, 10, true},
		fore:  motif{"wv", 164, 101, 10, false},
	},
	{ // people hand in hand before the drum's rings
		paper: " m3",
		disc:  motif{"d1", 150, 52, 12, false},
		back:  motif{"dr", 150, 52, 13, false},
		far:   ground{y0: 56, jx: 160, jy: 64, y1: 54, rise: 10, fall: 10, lean: 2},
		field: ground{y0: 74, jx: 150, jy: 77, y1: 76, rise: 8, fall: 8, lean: -2},
		near:  ground{y0: 88, jx: 160, jy: 86, y1: 88, rise: 4, fall: 4, grain: furrows, step: 13},
		hero:  motif{"pp", 150, 108, 9, false},
		mate:  motif{"fg", 262, 110, 8, false},
		fore:  motif{"bl", 34, 132, 9, false},
	},
}

// Field is the picture of the scene itself, for the tile of its field: always the same one. scene is
// taken modulo Scenes; sprite is as for SVG.
func Field(scene int, sprite string) string {
	return draw(&fields[wrap(scene, Scenes)], sprite)
}
