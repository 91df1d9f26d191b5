package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// outcome is one query and what came of it.
type outcome struct {
	query
	answer
	Strict  int     `json:"rank"`       // of the document that was meant; 0 is not among the first ten
	Lenient int     `json:"rank_right"` // of the best that is as right
	Work    float64 `json:"work"`       // ms without network and debounce
}

// measured is all that was measured of one engine at one size.
type measured struct {
	Engine   string    `json:"engine"`
	Outcomes []outcome `json:"outcomes"`
	Visits   []visit   `json:"visits"`
	Index    size      `json:"index"`
	Indexing *cost     `json:"indexing,omitempty"` // for an indexer of its own
	Code     size      `json:"code"`               // scripts and modules that the search needs
	Folders  []string  `json:"index_folders,omitempty"`
	Disagree int       `json:"disagree"` // visits whose hits are not those of the same query typed later
}

// MRR is the mean of the reciprocal ranks among the first ten, over outcomes of a kind; all for "".
func (m measured) MRR(kind string, lenient bool) float64 {
	sum, n := 0.0, 0
	for _, o := range m.Outcomes {
		if kind != "" && o.Kind != kind {
			continue
		}
		n++
		rank := o.Strict
		if lenient {
			rank = o.Lenient
		}
		if rank > 0 {
			sum += 1 / float64(rank)
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// mean is the mean over the kinds.
func (m measured) mean(lenient bool) float64 {
	sum := 0.0
	for _, kind := range queryKinds {
		sum += m.MRR(kind, lenient)
	}
	return sum / float64(len(queryKinds))
}

// ranks are where the answer and the best right answer stand among hits.
func ranks(q query, hits []string) (strict, lenient int) {
	for i, h := range hits[:min(10, len(hits))] {
		if h == q.Answer && strict == 0 {
			strict = i + 1
		}
		if lenient == 0 && (h == q.Answer || slices.Contains(q.Right, h)) {
			lenient = i + 1
		}
	}
	return strict, lenient
}

// askAll asks every query in one warmed page, in an order that the seed gives, and returns the outcomes in the order of
// the queries.
func askAll(e engine, queries []query, seed uint64, debounce float64) ([]outcome, error) {
	ask, done, err := e.warm()
	if err != nil {
		return nil, err
	}
	defer done()
	// What makes the page warm: code and index are loaded, and the first results drawn.
	if _, err := ask("xã hội"); err != nil {
		return nil, fmt.Errorf("warming up: %w", err)
	}
	list := make([]outcome, len(queries))
	before := ""
	for _, i := range rand.New(rand.NewPCG(seed, 3)).Perm(len(queries)) {
		if queries[i].Text == before {
			// It would be answered before it is asked.
			if _, err := ask("xã hội"); err != nil {
				return nil, err
			}
		}
		before = queries[i].Text
		a, err := ask(before)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", before, err)
		}
		o := outcome{query: queries[i], answer: a, Work: a.work(debounce)}
		if a.Answered {
			o.Strict, o.Lenient = ranks(o.query, a.Hits)
		}
		list[i] = o
	}
	return list, nil
}

// visitSome visits afresh with n of the queries, as many of each kind as of another.
func visitSome(e engine, queries []query, n int) ([]visit, error) {
	var visits []visit
	for i := range queries {
		// queries are sorted by kind; a step through them takes of each in turn.
		if i*n/len(queries) == (i+1)*n/len(queries) && n < len(queries) {
			continue
		}
		v, err := e.first(queries[i].Text)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", queries[i].Text, err)
		}
		visits = append(visits, v)
	}
	return visits, nil
}

// disagreements counts visits whose hits are not those that the same query got in the warmed page.
func disagreements(visits []visit, outcomes []outcome) int {
	hits := map[string][]string{}
	for _, o := range outcomes {
		hits[o.Text] = o.Hits
	}
	n := 0
	for _, v := range visits {
		if !slices.Equal(v.Hits, hits[v.Query]) {
			n++
		}
	}
	return n
}

// spread is a measure over many queries.
type spread struct{ Median, P95, Worst float64 }

func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{math.NaN(), math.NaN(), math.NaN()}
	}
	sort.Float64s(values)
	at := func(share float64) float64 { return values[int(math.Ceil(share*float64(len(values))))-1] }
	return spread{at(0.5), at(0.95), values[len(values)-1]}
}

// over collects one number of each item.
func over[T any](list []T, f func(T) float64) spread {
	var values []float64
	for _, x := range list {
		values = append(values, f(x))
	}
	return spreadOf(values)
}
