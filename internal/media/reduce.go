package media

import "math"

// reduce makes the picture w × h, with colours at half of that both ways, as both formats store them.
func (p *planes) reduce(w, h int) *planes {
	cw, ch := (w+1)/2, (h+1)/2
	return &planes{w, h, p.y.reduce(w, h), p.cb.reduce(cw, ch), p.cr.reduce(cw, ch)}
}

// reduce resamples a plane: while it is at least twice as large in both directions, four pixels become one;
// the rest is done by Catmull and Rom's curve, across and then down. Halving first costs a fifth of doing
// it all with the curve, at no loss that can be seen. All sums are whole numbers: floating point would
// give other bytes on processors that fuse a multiplication and an addition.
func (p plane) reduce(w, h int) plane {
	for p.w >= 2*w && p.h >= 2*h && p.w > 1 && p.h > 1 {
		p = p.halve()
	}
	if p.w == w && p.h == h {
		return p
	}
	across, down := weights(p.w, w), weights(p.h, h)
	// Sixty-fourths of a value, as many rows as before.
	rows := make([]int16, w*p.h)
	for y := range p.h {
		in, out := p.pix[y*p.stride:][:p.w], rows[y*w:][:w]
		for x := range out {
			t := &across[x]
			part := in[t.from:][:len(t.weights)]
			sum := int32(0)
			for i, k := range t.weights {
				sum += k * int32(part[i])
			}
			out[x] = int16((sum + 1<<(weightBits-7)) >> (weightBits - 6))
		}
	}
	q := newPlane(w, h)
	sums := make([]int32, w)
	for y := range h {
		t := &down[y]
		clear(sums)
		for i, k := range t.weights {
			row := rows[(t.from+i)*w:][:w]
			for x, v := range row {
				sums[x] += k * int32(v)
			}
		}
		out := q.pix[y*w:][:w]
		for x, v := range sums {
			v = (v + 1<<(weightBits+5)) >> (weightBits + 6)
			if uint32(v) > 255 {
				v = ^(v >> 31) & 255
			}
			out[x] = uint8(v)
		}
	}
	return q
}

func (p plane) halve() plane {
	q := newPlane(p.w/2, p.h/2)
	for y := range q.h {
		a, b := p.pix[2*y*p.stride:][:2*q.w], p.pix[(2*y+1)*p.stride:][:2*q.w]
		out := q.pix[y*q.w:][:q.w]
		for x := range out {
			out[x] = uint8((uint32(a[2*x]) + uint32(a[2*x+1]) + uint32(b[2*x]) + uint32(b[2*x+1]) + 2) / 4)
		}
	}
	return q
}

const weightBits = 14

// taps are the pixels that make one new pixel, and what each counts: together 1 << weightBits.
type taps struct {
	from    int
	weights []int32
}

func weights(from, to int) []taps {
	scale := float64(from) / float64(to)
	wide := max(scale, 1) // never narrower than the curve itself: where a plane is made larger
	list := make([]taps, to)
	for i := range list {
		centre := float64((float64(i)+0.5)*scale) - 0.5
		first := max(int(math.Ceil(centre-2*wide)), 0)
		last := min(int(math.Floor(centre+2*wide)), from-1)
		t := taps{first, make([]int32, last-first+1)}
		exact := make([]float64, len(t.weights))
		sum := 0.0
		for j := range exact {
			exact[j] = catmullRom(math.Abs(float64(first+j)-centre) / wide)
			sum += exact[j]
		}
		rest, largest := int32(1<<weightBits), 0
		for j, x := range exact {
			t.weights[j] = int32(math.Round(x / sum * (1 << weightBits)))
			rest -= t.weights[j]
			if t.weights[j] > t.weights[largest] {
				largest = j
			}
		}
		t.weights[largest] += rest
		list[i] = t
	}
	return list
}

// catmullRom is Catmull and Rom's cubic at a distance.
func catmullRom(t float64) float64 {
	switch {
	case t < 1:
		return float64(float64(float64(1.5*t)-2.5)*float64(t*t)) + 1
	case t < 2:
		return float64(float64(float64(float64(float64(-0.5*t)+2.5)*t)-4)*t) + 2
	}
	return 0
}
