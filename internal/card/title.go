package card

import (
	"math"
	"strings"

	"dienhinh/internal/viet"
)

// A title is set in the greatest size at which it fits, its lines as even as can be. A word or a name is
// broken at the end of a line only if there is no size at which none is.
const (
	maxTitle  = 4 // lines
	titleLast = 8 // the smallest size of a title, as a place in sizes

	never   = math.MaxInt64
	firmly  = 1_000_000_000 // what it costs to break a word
	weakly  = 120_000       // what it costs to part "xã" from its name: as much as an unevenness of a quarter of a line
	fullest = 1000          // a full line, whose square is its cost
)

// cut is the best way to set the words up to a place in a number of lines.
type cut struct {
	cost int64
	from int // where the last of the lines begins
}

// setTitle sets the title below y in at most height pixels and gives where its room ends.
func (l *layout) setTitle(f *face, text string, a area, y, height int) int {
	l.readTitle(f, text, room(a.right-a.left, titleLast))
	n := len(l.words)
	if n == 0 {
		return y
	}
	first := len(l.runs)
	for _, most := range [...]int64{firmly, never} {
		best, size, lines := math.MaxInt, 0, 0
		for try := a.titles[0]; try <= titleLast; try++ {
			l.weigh(room(a.right-a.left, try))
			for k := 1; k <= len(a.titles); k++ {
				if try < a.titles[k-1] || l.best[k][n].cost >= most {
					continue
				}
				if _, ok := l.stack(f, try, k, n, a.left, y, height); ok {
					if v := try*smaller + l.ragged(l.runs[first:]) + l.parted(k, n)*apart + k*further; v < best {
						best, size, lines = v, try, k
					}
					l.runs = l.runs[:first]
				}
			}
		}
		if best < math.MaxInt {
			l.weigh(room(a.right-a.left, size))
			end, _ := l.stack(f, size, lines, n, a.left, y, height)
			return end
		}
	}
	return l.cutTitle(f, a, y, height)
}

// readTitle takes a title apart. A word wider than widest becomes several.
func (l *layout) readTitle(f *face, text string, widest int32) {
	parts := strings.Fields(kept(text))
	l.joins = viet.Joins(l.joins[:0], parts)
	l.words = l.words[:0]
	var at int32
	for i, part := range parts {
		if i > 0 {
			l.glyphs = append(l.glyphs, f.index[' '])
		}
		from := len(l.glyphs)
		l.add(f, part)
		if i > 0 {
			at += l.width(f, from-2, from+1) - f.glyphs[l.glyphs[from-2]].advance - f.glyphs[l.glyphs[from]].advance
		}
		join := viet.Free
		if i < len(l.joins) {
			join = l.joins[i]
		}
		for end := len(l.glyphs); from < end; {
			to := l.fit(f, from, end, widest)
			w := word{from: from, to: to, width: l.width(f, from, to), at: at, join: join}
			if to < end {
				w.join = viet.Firm
			}
			at += w.width
			l.words = append(l.words, w)
			from = to
		}
	}
}

// What a step to the next smaller size costs, a line's end at a place that is better not parted, and a
// further line, where ragged tells what uneven lines do.
const (
	smaller = 80
	apart   = 130
	further = 50
)

// parted is how many of so many lines, in which the words before n are set best, end at such a place.
func (l *layout) parted(lines, n int) int {
	count := 0
	for k := lines; k > 1; k-- {
		n = l.best[k][n].from
		if l.words[n-1].join == viet.Weak {
			count++
		}
	}
	return count
}

// ragged is how uneven the lines of a title are: the mean square of what each lacks of the longest, in
// thousandths.
func (l *layout) ragged(runs []run) int {
	var longest, sum int
	for i := range runs {
		longest = max(longest, int(l.width(runs[i].face, runs[i].from, runs[i].to)))
	}
	for i := range runs {
		lack := (longest - int(l.width(runs[i].face, runs[i].from, runs[i].to))) * 1000 / longest
		sum += lack * lack
	}
	return sum / len(runs) / 1000
}

// weigh fills best for lines of a width.
func (l *layout) weigh(room int32) {
	n := len(l.words)
	for k := range l.best {
		l.best[k] = append(l.best[k][:0], make([]cut, n+1)...)
		for i := range l.best[k] {
			l.best[k][i] = cut{cost: never}
		}
	}
	l.best[0][0].cost = 0
	for k := 1; k <= maxTitle; k++ {
		before, now := l.best[k-1], l.best[k]
		for to := 1; to <= n; to++ {
			last := &l.words[to-1]
			end := last.at + last.width
			var broken int64
			if to < n {
				broken = [...]int64{viet.Free: 0, viet.Weak: weakly, viet.Firm: firmly}[last.join]
			}
			for from := to - 1; from >= 0; from-- {
				width := end - l.words[from].at
				if width > room {
					break
				}
				if before[from].cost == never {
					continue
				}
				part := int64(width) * fullest / int64(room)
				if cost := before[from].cost + part*part + broken; cost < now[to].cost {
					now[to] = cut{cost, from}
				}
			}
		}
	}
}

// stack sets the words before n in lines as weigh found best, if they are not higher than height, and
// gives where their room ends. The distance of the lines is the same between all, and such that the
// marks of one keep clear of the tails of the one above.
func (l *layout) stack(f *face, size, lines, n, x, y, height int) (int, bool) {
	first := len(l.runs)
	l.runs = append(l.runs, make([]run, lines)...)
	runs := l.runs[first:]
	for k := lines; k > 0; k-- {
		from := l.best[k][n].from
		runs[k-1] = run{face: f, size: size, x: x, from: l.words[from].from, to: l.words[n-1].to}
		n = from
	}
	end := l.space(runs, y)
	if end-y > height {
		l.runs = l.runs[:first]
		return 0, false
	}
	return end, true
}

// space gives the lines of a title their heights below y and gives where they end.
func (l *layout) space(runs []run, y int) int {
	size := runs[0].size
	leading := pixels(1180, size)
	_, tails := l.ink(&runs[0])
	for i := range runs[1:] {
		marks, next := l.ink(&runs[i+1])
		leading = max(leading, tails+marks+pixels(40, size))
		tails = next
	}
	above, _ := l.reach(&runs[0])
	for i := range runs {
		runs[i].y = y + above + i*leading
	}
	_, below := l.reach(&runs[len(runs)-1])
	return runs[len(runs)-1].y + below
}

// cutTitle sets as much of a title as the lines of the smallest size hold, and an ellipsis.
func (l *layout) cutTitle(f *face, a area, y, height int) int {
	room := room(a.right-a.left, titleLast)
	l.weigh(room)
	for lines := len(a.titles); lines > 0; lines-- {
		n := len(l.words)
		for l.best[lines][n].cost == never {
			n--
		}
		for k := n; k > max(0, n-5); k-- { // rather a word less than a word broken
			if l.best[lines][k].cost < firmly {
				n = k
				break
			}
		}
		first := len(l.runs)
		end, ok := l.stack(f, titleLast, lines, n, a.left, y, height)
		if !ok {
			continue
		}
		if n < len(l.words) {
			l.shorten(&l.runs[len(l.runs)-1], room)
			end = l.space(l.runs[first:], y)
		}
		return end
	}
	return y
}
