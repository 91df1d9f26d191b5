package card

import "slices"

// The palette of a picture. Letters are drawn by adding to an index: accent+n is n steps of levels from
// paper to accent, letters+n likewise to ink, art is where the picture's own colours begin.
const (
	accent  = 0
	letters = levels
	art     = 2*levels + 1
	most    = 48
)

// background is a picture without words. It is never changed once it is made.
type background struct {
	rows     []byte // stride bytes each
	palette  []uint32
	mirrored bool
}

// flatten reduces a picture to a palette: the two ramps of the letters first, then, one by one, the
// colour that the palette so far does worst by, weighed by how many pixels have it.
func (c *canvas) flatten(d *dress) *background {
	palette := make([]uint32, 0, most)
	palette = append(palette, d.paper)
	for _, end := range [...]uint32{d.accent, d.ink} {
		for n := uint32(1); n <= levels; n++ {
			palette = append(palette, mix(d.paper, end, n, levels))
		}
	}
	type entry struct{ colour, count, distance uint32 }
	counts := map[uint32]uint32{}
	for i := 0; i < len(c.pix); {
		k := i + 1
		for k < len(c.pix) && c.pix[k] == c.pix[i] {
			k++
		}
		counts[c.pix[i]] += uint32(k - i)
		i = k
	}
	entries := make([]entry, 0, len(counts))
	for colour, count := range counts {
		entries = append(entries, entry{colour, count, 1 << 30})
	}
	slices.SortFunc(entries, func(a, b entry) int { return int(a.colour) - int(b.colour) })
	nearest := make([]uint8, len(entries))
	for next := 0; ; {
		for ; next < len(palette); next++ {
			for i := range entries {
				if e := &entries[i]; e.distance > 0 {
					if v := distance(e.colour, palette[next]); v < e.distance {
						e.distance, nearest[i] = v, uint8(next)
					}
				}
			}
		}
		if next == most {
			break
		}
		worst, at := uint64(0), -1
		for i := range entries {
			if v := uint64(entries[i].distance) * uint64(entries[i].count); v > worst {
				worst, at = v, i
			}
		}
		if at < 0 {
			break
		}
		palette = append(palette, entries[at].colour)
	}
	index := make(map[uint32]uint8, len(entries))
	for i := range entries {
		index[entries[i].colour] = nearest[i]
	}
	b := &background{rows: make([]byte, stride*Height), palette: palette}
	last, is := c.pix[0], index[c.pix[0]]
	for y := range Height {
		row := b.rows[y*stride+1:]
		for x, v := range c.pix[y*Width:][:Width] {
			if v != last {
				last, is = v, index[v]
			}
			row[x] = is
		}
	}
	return b
}

// distance is how unlike two colours are to the eye, roughly: squared, green counting most.
func distance(a, b uint32) uint32 {
	d := func(shift uint) uint32 {
		v := int32(a>>shift&0xff) - int32(b>>shift&0xff)
		return uint32(v * v)
	}
	return 3*d(16) + 4*d(8) + 2*d(0)
}
