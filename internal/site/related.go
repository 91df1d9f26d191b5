package site

import (
	"cmp"
	"math"
	"slices"
	"sync"
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

// kinship is what related models are looked up in. A page that needs them asks for its own: a build does so from
// all its workers, a preview for the one page that is looked at.
type kinship struct {
	postings map[string][]int32 // term of a title → the models that have it
	scores   sync.Pool          // *[]float64, one number for each model, all zero
}

func newKinship(models []*Node) *kinship {
	k := &kinship{postings: map[string][]int32{}}
	for i, n := range models {
		for _, w := range n.Terms {
			k.postings[w] = append(k.postings[w], int32(i))
		}
	}
	size := len(models) // and not the models, which would outlive their site
	k.scores.New = func() any {
		scores := make([]float64, size)
		return &scores
	}
	return k
}

// sameTitles reports that two sites have the same titles in the same order, which is all that a kinship is made of. Most
// edits leave them as they are.
func sameTitles(a, b []*Node) bool {
	return slices.EqualFunc(a, b, func(m, n *Node) bool { return m.Model == n.Model || slices.Equal(m.Terms, n.Terms) })
}

// related are the models most like one, the nearest first.
func (s *Site) related(n *Node) []*Node {
	k := s.kin()
	scores := k.scores.Get().(*[]float64)
	defer k.scores.Put(scores)
	score := *scores
	seen := make([]int32, 0, 256)
	touch := func(j int32, points float64) {
		if j == n.position {
			return
		}
		if score[j] == 0 {
			seen = append(seen, j)
			score[j] = 1e-9
		}
		score[j] += points
	}
	total := float64(len(s.models))
	for _, w := range n.Terms {
		list := k.postings[w]
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
		// Every list is in the order of all models.
		at, _ := slices.BinarySearchFunc(l.Items, n.position, func(m *Node, p int32) int { return cmp.Compare(m.position, p) })
		for _, m := range l.Items[max(0, at-neighbourhood):min(len(l.Items), at+neighbourhood+1)] {
			touch(m.position, 0)
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
	list := make([]*Node, 0, relatedCount)
	for _, j := range candidates[:min(relatedCount, len(candidates))] {
		list = append(list, s.models[j])
	}
	for _, j := range seen {
		score[j] = 0
	}
	return list
}
