package viet

import "unicode/utf8"

// Distance counts the slips of the hand between two strings: characters put in, left out or replaced,
// and neighbours swapped (optimal string alignment). Composed and decomposed text are the same.
func Distance(a, b string) int {
	if a == b {
		return 0
	}
	var roomA, roomB [64]rune
	return distance(appendRunes(roomA[:0], NFC(a)), appendRunes(roomB[:0], NFC(b)))
}

func appendRunes(to []rune, s string) []rune {
	for _, r := range s {
		to = append(to, r)
	}
	return to
}

func distance(a, b []rune) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	// Three rows of the matrix: the one before the previous, the previous, the current.
	var room [3 * 65]int
	rows, width := room[:], len(b)+1
	if 3*width > len(rows) {
		rows = make([]int, 3*width)
	}
	older, old, row := rows[:width], rows[width:2*width], rows[2*width:3*width]
	for j := range old {
		old[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(old[j+1]+1, row[j]+1, old[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}

// Nearest returns the candidate somebody probably meant by want, and false when none is close: at most
// a third of the folded characters of want, one in a short word, may be wrong, and never all of them.
// Marks do not count against a candidate, but among equally near ones the fewest wrong marks win, then
// the first in the list.
func Nearest(want string, candidates []string) (string, bool) {
	folded := Fold(want)
	size := utf8.RuneCountInString(folded)
	limit := min(max(1, size/3), size-1)
	best, slips, marks := -1, limit, 0
	for i, c := range candidates {
		f := Fold(c)
		if gap := utf8.RuneCountInString(f) - size; gap > slips || -gap > slips {
			continue
		}
		d := Distance(folded, f)
		if d > slips {
			continue
		}
		m := Distance(Key(want), Key(c))
		if best < 0 || d < slips || m < marks {
			best, slips, marks = i, d, m
		}
	}
	if best < 0 {
		return "", false
	}
	return candidates[best], true
}
