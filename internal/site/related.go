package site

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"dienhinh/internal/content"
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

// likeness is what of a story counts beside its title, in 16 bytes: the thousands of candidates that a page looks at lie
// close together, and not behind 10,000 pointers (which took three quarters of the time of related).
type likeness struct {
	field, district int32  // numbers of their own; 0 is none, and where the whole province is meant
	families        uint64 // one bit for each of the first 63 families; the last says that there are others
}

const otherFamilies = 1 << 63

func likenesses(models []*Node) []likeness {
	fields, districts, families := map[*content.Term]int32{}, map[*content.District]int32{}, map[*content.Family]int{}
	list := make([]likeness, len(models))
	for i, n := range models {
		if n.Field != nil {
			list[i].field = number(fields, n.Field)
		}
		if n.District != nil && !n.District.Whole {
			list[i].district = number(districts, n.District)
		}
		for _, f := range n.Families {
			if _, known := families[f]; !known {
				families[f] = len(families)
			}
			list[i].families |= 1 << min(families[f], 63)
		}
	}
	return list
}

// number gives what is new the next number from 1.
func number[T comparable](numbers map[T]int32, x T) int32 {
	if numbers[x] == 0 {
		numbers[x] = int32(len(numbers)) + 1
	}
	return numbers[x]
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
	likes := s.likes()
	own := likes[n.position]
	best := make([]int32, 0, relatedCount+1) // the nearest first; of those that are as near, the first in the order of all
	for _, j := range seen {
		like := likes[j]
		if like.field == own.field {
			score[j] += sameField
		}
		if like.district == own.district && own.district != 0 {
			score[j] += sameDistrict
		}
		if both := like.families & own.families; both != 0 && (both != otherFamilies || slices.ContainsFunc(n.Families, s.models[j].In)) {
			score[j] += sameFamily
		}
		if score[j] < minimumRelated {
			continue
		}
		at := len(best)
		for at > 0 && (score[best[at-1]] < score[j] || score[best[at-1]] == score[j] && best[at-1] > j) {
			at--
		}
		if at < relatedCount {
			best = slices.Insert(best, at, j)
			best = best[:min(len(best), relatedCount)]
		}
	}
	list := make([]*Node, 0, relatedCount)
	for _, j := range best {
		list = append(list, s.models[j])
	}
	for _, j := range seen {
		score[j] = 0
	}
	return list
}
