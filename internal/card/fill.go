package card

import "slices"

// point is a place in the picture, in 1/256 of a pixel. Whole numbers, because a picture must have the
// same bytes on every machine, and some processors round a sum of products once where others round twice.
type point struct{ x, y int32 }

const unit = 256

// edge is one side of an outline, running down from y0 to y1; wind is -1 where the outline ran up.
type edge struct {
	x0, y0, x1, y1 int32
	wind           int32
}

// outline is a set of closed polygons.
type outline struct{ edges []edge }

func (o *outline) reset() { o.edges = o.edges[:0] }

func (o *outline) line(a, b point) {
	switch {
	case a.y < b.y:
		o.edges = append(o.edges, edge{a.x, a.y, b.x, b.y, 1})
	case a.y > b.y:
		o.edges = append(o.edges, edge{b.x, b.y, a.x, a.y, -1})
	}
}

// polygon adds a closed polygon.
func (o *outline) polygon(p []point) {
	for i := range p {
		o.line(p[i], p[(i+1)%len(p)])
	}
}

// crossing is where a scan line meets an edge.
type crossing struct{ x, wind int32 }

// filler turns outlines into coverage. What an outline winds round at all is inside (the rule of both
// SVG and TrueType), so strokes may be laid over themselves.
type filler struct {
	live      []int
	crossings []crossing
	delta     []int32
}

// fill calls row for every row of pixels that the outline touches within width by height: its number,
// its first pixel and the coverage of each pixel from there, 0 to 255. scans is how many scan lines a row
// is sampled by; along a line the coverage is exact.
func (f *filler) fill(o *outline, width, height, scans int, row func(y, x int, coverage []int32)) {
	slices.SortFunc(o.edges, func(a, b edge) int { return int(a.y0) - int(b.y0) })
	if len(f.delta) < width+2 {
		f.delta = make([]int32, width+2)
	}
	f.live = f.live[:0]
	next := 0
	if len(o.edges) == 0 {
		return
	}
	step := int32(unit / scans)
	for y := max(0, int(o.edges[0].y0)/unit); y < height; y++ {
		if len(f.live) == 0 && next == len(o.edges) {
			return
		}
		first, last := width, -1
		for s := range int32(scans) {
			at := int32(y)*unit + s*step + step/2
			for next < len(o.edges) && o.edges[next].y0 <= at {
				f.live = append(f.live, next)
				next++
			}
			f.cross(o, at)
			if len(f.crossings) > 0 {
				a, b := f.spans(int32(width) * unit)
				first, last = min(first, a), max(last, b)
			}
		}
		if first > last {
			continue
		}
		last = min(last, width-1)
		var sum int32
		full := int32(scans) * unit
		for x := first; x <= last; x++ {
			sum += f.delta[x]
			f.delta[x] = min(255, (sum*255+full/2)/full)
		}
		row(y, first, f.delta[first:last+1])
		clear(f.delta[first:min(last+3, len(f.delta))])
	}
}

// cross finds where the scan line at y meets the live edges, in order, and drops edges that have ended.
func (f *filler) cross(o *outline, y int32) {
	f.crossings = f.crossings[:0]
	kept := f.live[:0]
	for _, i := range f.live {
		e := &o.edges[i]
		if e.y1 <= y {
			continue
		}
		kept = append(kept, i)
		x := e.x0 + int32(int64(y-e.y0)*int64(e.x1-e.x0)/int64(e.y1-e.y0))
		c := crossing{x, e.wind}
		f.crossings = append(f.crossings, c)
		for k := len(f.crossings) - 1; k > 0 && f.crossings[k-1].x > x; k-- {
			f.crossings[k], f.crossings[k-1] = f.crossings[k-1], c
		}
	}
	f.live = kept
}

// spans adds the inside stretches of a scan line to delta, the differences of coverage from pixel to
// pixel, and gives the first and last pixel touched.
func (f *filler) spans(limit int32) (first, last int) {
	first, last = int(limit/unit), -1
	var wind, from int32
	for _, c := range f.crossings {
		before := wind
		wind += c.wind
		switch {
		case before == 0:
			from = c.x
		case wind == 0:
			a, b := max(0, min(from, limit)), max(0, min(c.x, limit))
			if a >= b {
				continue
			}
			i, k := a/unit, b/unit
			f.delta[i] += unit - a%unit
			f.delta[i+1] += a % unit
			f.delta[k] -= unit - b%unit
			f.delta[k+1] -= b % unit
			first, last = min(first, int(i)), max(last, int(k))
		}
	}
	return first, last
}
