package search

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Input is what an index is made of. Documents are numbered as they stand: put beside each other what is
// likely to be found together.
type Input struct {
	Documents     []Document
	Facets        []Facet
	Abbreviations map[string][]string // in capitals: "HND" → what it stands for, in words
}

// File is a file of the index, at a path of its own: whatever is at it stays the same for ever.
type File struct {
	Path string
	Data []byte
}

// Index is a finished index.
type Index struct {
	Files []File // in folders that are named by a hash of what is in them
	Entry []byte // the entry file; it names the folders
}

// parts is how many collectors read the documents at once. It does not follow the number of processors: what a
// collector lumps together depends on what it has seen, and the same input has to give the same bytes.
const parts = 8

// New makes the index of the documents.
func New(in Input) *Index {
	ix := &builder{in: in, documents: len(in.Documents)}
	collectors := ix.collect()
	ix.number(collectors)
	ix.sort(collectors)
	return ix.write()
}

// builder holds an index in the making.
type builder struct {
	in        Input
	documents int
	terms     []*term // of the entry, in the order of their folded spelling
	rare      []rareEntry
}

// term is a token of the entry file.
type term struct {
	word      string
	frequency int      // how many documents have it
	spellings []string // as the script spells them, most frequent first
	own       []byte   // its posting list
	pairs     []byte   // the posting lists of the pairs that begin with it, one after the other
	seconds   []second
}

// second is a pair's second token, and where the pair's posting list begins in its term's pairs.
type second struct{ id, at int }

// collect reads the documents, as many parts at once as there are processors.
func (ix *builder) collect() []*collector {
	abbreviations := map[string][][]byte{}
	for short, long := range ix.in.Abbreviations {
		for _, words := range long {
			abbreviations[short] = append(abbreviations[short], []byte(words))
		}
	}
	var collectors [parts][]*collector
	parallel(parts, func(i int) {
		c := newCollector(abbreviations)
		for doc := i * ix.documents / parts; doc < (i+1)*ix.documents/parts; doc++ {
			if c.full() {
				collectors[i] = append(collectors[i], c)
				c = newCollector(abbreviations)
			}
			c.read(uint32(doc), &ix.in.Documents[doc])
		}
		collectors[i] = append(collectors[i], c)
		for _, c := range collectors[i] {
			c.counts = countTable{}
		}
	})
	return slices.Concat(collectors[:]...)
}

// parallel runs do(0) … do(n-1) on all processors.
func parallel(n int, do func(int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// The entry file lists at most maxTerms tokens, so that it stays small whatever people write: a language
// has a few thousand syllables, but names and slips have no end. A collection that has few tokens keeps
// all of them, larger ones what at least two documents have.
const (
	fewTerms = 3000
	maxTerms = 6000
)

// number chooses the terms and numbers them; what is left becomes rare tokens.
func (ix *builder) number(collectors []*collector) {
	byWord := map[string]*term{}
	for _, c := range collectors {
		found := make([]int, len(c.words))
		for b := range c.singles {
			c.singles[b].each(func(e singleEntry) { found[e.word]++ })
		}
		for n, word := range c.words {
			t := byWord[string(word)]
			if t == nil {
				t = &term{word: string(word)}
				byWord[t.word] = t
			}
			t.frequency += found[n]
		}
	}
	all := make([]*term, 0, len(byWord))
	for _, t := range byWord {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *term) int {
		return cmp.Or(cmp.Compare(b.frequency, a.frequency), strings.Compare(a.word, b.word))
	})
	keep := len(all)
	if keep > fewTerms {
		keep, _ = slices.BinarySearchFunc(all, 1, func(t *term, least int) int { return cmp.Compare(least, t.frequency) })
		keep = min(max(keep, fewTerms), maxTerms)
	}
	ix.terms = slices.Clone(all[:keep])
	slices.SortFunc(ix.terms, func(a, b *term) int { return strings.Compare(a.word, b.word) })
}

// dropped is the number of a collector's word that is no term.
const dropped = 1<<16 - 1

// numbers are the terms' numbers of a collector's words.
func (ix *builder) numbers(c *collector) []uint16 {
	out := make([]uint16, len(c.words))
	for n, word := range c.words {
		i, ok := slices.BinarySearchFunc(ix.terms, string(word), func(t *term, w string) int { return strings.Compare(t.word, w) })
		if out[n] = uint16(i); !ok {
			out[n] = dropped
		}
	}
	return out
}

// sort brings the entries of all collectors together, bucket by bucket, and writes the posting lists.
func (ix *builder) sort(collectors []*collector) {
	numbers := make([][]uint16, len(collectors))
	for i, c := range collectors {
		numbers[i] = ix.numbers(c)
		ix.rare = append(ix.rare, c.rare...)
	}
	rare := make([][]rareEntry, buckets)
	parallel(buckets, func(b int) {
		rare[b] = ix.sortSingles(collectors, numbers, b)
		ix.sortPairs(collectors, numbers, b)
	})
	for _, entries := range rare {
		ix.rare = append(ix.rare, entries...)
	}
	slices.SortFunc(ix.rare, func(a, b rareEntry) int { return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.doc, b.doc)) })
}

// sortSingles writes the own lists of the terms of a bucket, and returns the entries of its rare tokens.
func (ix *builder) sortSingles(collectors []*collector, numbers [][]uint16, b int) (rare []rareEntry) {
	lists := map[uint16]*ownList{}
	var order []uint16
	for i, c := range collectors {
		of := make([]*ownList, len(c.members[b])) // by the word's place
		bits := make([][8]uint8, len(of))
		for place, n := range c.members[b] {
			id := numbers[i][n]
			if id == dropped {
				continue
			}
			if lists[id] == nil {
				lists[id] = &ownList{list: make([]posting, 0, ix.terms[id].frequency)}
				order = append(order, id)
			}
			of[place], bits[place] = lists[id], lists[id].meet(c.samples[n])
		}
		c.singles[b].each(func(e singleEntry) {
			place := c.place[e.word]
			if own := of[place]; own != nil {
				own.add(e, &bits[place])
			} else {
				rare = append(rare, rareEntry{string(c.words[e.word]), e.doc, e.lev})
			}
		})
		c.singles[b] = pile[singleEntry]{}
	}
	var w listWriter
	for _, id := range order {
		own, t := lists[id], ix.terms[id]
		var to [8]uint8
		t.spellings, to = own.ranked()
		w.reset(ix.documents)
		w.list, w.masks = own.list, len(t.spellings) > 1
		own.list = nil
		for i := range w.list {
			w.list[i].mask = reorder(w.list[i].mask, &to)
		}
		t.own = bytes.Clone(w.encode())
	}
	return rare
}

// sortPairs writes the lists of the pairs whose first term is of a bucket.
func (ix *builder) sortPairs(collectors []*collector, numbers [][]uint16, b int) {
	size := 0
	for _, c := range collectors {
		size += c.pairs[b].length
	}
	list := make([]pairEntry, 0, size)
	for i, c := range collectors {
		c.pairs[b].each(func(e pairEntry) {
			first, second := numbers[i][e>>48], numbers[i][e>>32&0xFFFF]
			if first != dropped && second != dropped {
				list = append(list, pairEntry(first)<<48|pairEntry(second)<<32|e&0xFFFFFFFF)
			}
		})
		c.pairs[b] = pile[pairEntry]{}
	}
	list = radix(list)
	var w listWriter
	for from := 0; from < len(list); {
		key := list[from] >> 32
		w.reset(ix.documents)
		to := from
		for ; to < len(list) && list[to]>>32 == key; to++ {
			w.list = append(w.list, posting{doc: uint32(list[to]) >> 4, level: uint8(list[to] & 15)})
		}
		t := ix.terms[key>>16]
		t.seconds = append(t.seconds, second{int(key & 0xFFFF), len(t.pairs)})
		t.pairs = append(t.pairs, w.encode()...)
		from = to
	}
}

// radix sorts by the upper half, and keeps the order of what is equal there.
func radix(list []pairEntry) []pairEntry {
	other := make([]pairEntry, len(list))
	for shift := 32; shift < 64; shift += 8 {
		var at [257]int
		for _, e := range list {
			at[1+e>>shift&0xFF]++
		}
		for i := range 256 {
			at[i+1] += at[i]
		}
		for _, e := range list {
			k := e >> shift & 0xFF
			other[at[k]] = e
			at[k]++
		}
		list, other = other, list
	}
	return list
}
