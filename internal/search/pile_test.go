package search

import "testing"

// TestPile: what goes into a pile comes out in order, however much it is.
func TestPile(t *testing.T) {
	for _, n := range []int{0, 1, 64, 65, 2048, 300_000} {
		var p pile[int]
		for i := range n {
			p.add(i)
		}
		next := 0
		p.each(func(x int) {
			if x != next {
				t.Fatalf("%d of %d is %d", next, n, x)
			}
			next++
		})
		if next != n || p.length != n {
			t.Errorf("%d went in, %d came out, %d is the length", n, next, p.length)
		}
	}
}
