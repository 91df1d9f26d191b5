package site

import (
	"cmp"
	"math"
	"slices"

	"dienhinh/internal/viet"
)

// How related models are chosen. A shared word of the title counts by its rarity; the field, place
// and unit family add fixed amounts. Candidates come from the posting lists of rare title words and
// from the neighbours in the crossing, the unit family and the field, so that the work grows with the
// number of models and not with its square.
const (
	relatedCount   = 3
	postingCap     = 200 // a word in more titles than this says little and is not followed
	neighbourhood  = 8   // models looked at on either side in each shared list
	sameField      = 1.0
	sameDistrict   = 1.5
	sameFamily     = 1.2
	minimumRelated = 1.0
)

func (s *Site) relate() {
	position := make(map[*Node]int32, len(s.models))
	postings := map[string][]int32{}
	words := make([][]string, len(s.models))
	for i, n := range s.models {
		position[n] = int32(i)
		syllables := viet.Syllables(n.Title)
		terms := make([]string, 0, 2*len(syllables))
		for j, w := range syllables {
			terms = append(terms, w)
			if j > 0 {
				terms = append(terms, syllables[j-1]+" "+w) // a Vietnamese word is often two syllables
			}
		}
		slices.Sort(terms)
		words[i] = slices.Compact(terms)
		for _, w := range words[i] {
			postings[w] = append(postings[w], int32(i))
		}
	}
	place := map[*List]map[*Node]int{}
	at := func(l *List, n *Node) int {
		m := place[l]
		if m == nil {
			m = make(map[*Node]int, len(l.Items))
			for i, x := range l.Items {
				m[x] = i
			}
			place[l] = m
		}
		return m[n]
	}
	total := float64(len(s.models))
	score := make([]float64, len(s.models))
	seen := make([]int32, 0, 256)
	for i, n := range s.models {
		seen = seen[:0]
		touch := func(j int32, points float64) {
			if int(j) == i {
				return
			}
			if score[j] == 0 {
				seen = append(seen, j)
				score[j] = 1e-9
			}
			score[j] += points
		}
		for _, w := range words[i] {
			list := postings[w]
			if len(list) < 2 || len(list) > postingCap {
				continue
			}
			weight := math.Log(total / float64(len(list)))
			for _, j := range list {
				touch(j, weight)
			}
		}
		near := func(l *List) {
			if l == nil {
				return
			}
			k := at(l, n)
			for _, m := range l.Items[max(0, k-neighbourhood):min(len(l.Items), k+neighbourhood+1)] {
				touch(position[m], 0)
			}
		}
		near(s.crossing(n.Field, n.District))
		near(s.fields[n.Field])
		for _, f := range n.Families {
			near(s.families[f])
		}
		candidates := make([]int32, 0, len(seen))
		for _, j := range seen {
			m := s.models[j]
			if m.Field == n.Field {
				score[j] += sameField
			}
			if m.District == n.District && !m.District.Whole {
				score[j] += sameDistrict
			}
			for _, f := range n.Families {
				if m.In(f) {
					score[j] += sameFamily
					break
				}
			}
			if score[j] >= minimumRelated {
				candidates = append(candidates, j)
			}
		}
		slices.SortFunc(candidates, func(a, b int32) int {
			return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b))
		})
		for _, j := range candidates[:min(relatedCount, len(candidates))] {
			n.related = append(n.related, s.models[j])
		}
		for _, j := range seen {
			score[j] = 0
		}
	}
}
