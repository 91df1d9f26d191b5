package search

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// A collector reads documents and keeps what they say about each token and pair of tokens, under
// numbers of its own: two collectors meet the same token at different times, so merging comes later.
type collector struct {
	table   wordTable
	words   [][]byte // by number
	bucket  []uint8  // by number: the same for the same token in every collector
	place   []uint16 // by number: where in its bucket
	members [buckets][]uint16
	spells  [][]uint32 // by number: the spellings met, in order
	samples [][]string // by number: an example of each, as the script spells it
	rare    []rareEntry
	singles [buckets]pile[singleEntry]
	pairs   [buckets]pile[pairEntry]

	counts countTable // of the document in hand: pairs → weight
	seen   []uint32   // numbers of the tokens met in it
	weight []uint32   // by number
	masks  []uint8    // by number
	rares  map[string]uint32
	abbr   map[string][][]byte
	later  [][]byte // expansions of abbreviations met in it
	code   code     // the one that is being read
}

// buckets is how many parts the entries are sorted in, so that sorting needs little room besides.
const buckets = 64

type (
	// pairEntry is first<<48 | second<<32 | doc<<4 | level, with a collector's numbers.
	pairEntry   uint64
	singleEntry struct {
		word uint16
		mask uint8 // spellings: bit i is the i-th of its collector, bit 7 all later ones
		lev  uint8
		doc  uint32
	}
	rareEntry struct {
		word string
		doc  uint32
		lev  uint8
	}
)

// pile is a list that grows by pieces: millions of entries are never copied, nor is room kept for as
// many again; and a small site does not ask for room that it leaves empty.
type pile[T any] struct {
	pieces [][]T
	length int
}

func (p *pile[T]) add(x T) {
	const first, most = 64, 2048
	n := len(p.pieces)
	if n == 0 || len(p.pieces[n-1]) == cap(p.pieces[n-1]) {
		p.pieces = append(p.pieces, make([]T, 0, min(first<<min(n, 8), most)))
		n++
	}
	last := &p.pieces[n-1]
	*last = append(*last, x)
	p.length++
}

func (p *pile[T]) each(do func(T)) {
	for _, piece := range p.pieces {
		for _, x := range piece {
			do(x)
		}
	}
}

func newCollector(abbreviations map[string][][]byte) *collector {
	return &collector{table: newWordTable(), rares: map[string]uint32{}, abbr: abbreviations}
}

// maxWords is how many different tokens without digits a collector numbers. It is full, and another goes on,
// when it has no room for a document with fullWords new ones. What a single document has beyond that is
// found as a rare token.
const (
	maxWords  = 1<<16 - 1
	fullWords = 1 << 14
)

func (c *collector) full() bool { return c.table.next > maxWords-fullWords }

// read takes a document in.
func (c *collector) read(doc uint32, d *Document) {
	for i := range d.Texts {
		c.text(&d.Texts[i])
	}
	for _, words := range c.later {
		c.text(&Text{Weight: WeightFact, Text: string(words)})
	}
	c.later = c.later[:0]
	for _, n := range c.seen {
		b := c.bucket[n]
		c.singles[b].add(singleEntry{uint16(n), c.masks[n], uint8(level(c.weight[n])), doc})
		c.weight[n], c.masks[n] = 0, 0
	}
	c.seen = c.seen[:0]
	c.counts.each(func(key, weight uint32) {
		c.pairs[c.bucket[key>>16]].add(pairEntry(uint64(key)<<32 | uint64(doc)<<4 | uint64(level(weight))))
	})
	c.counts.clear()
	for word, weight := range c.rares {
		c.rare = append(c.rare, rareEntry{word, doc, uint8(level(weight))})
	}
	clear(c.rares)
}

func (c *collector) text(t *Text) {
	const none = -1
	s := scanner{text: t.Text, html: t.HTML}
	before := none
	for {
		tok, ok := s.next()
		if !ok {
			c.endCode(t.Weight)
			return
		}
		c.readCode(tok, t.Weight)
		if tok.digits {
			c.rares[string(tok.fold)] += uint32(t.Weight)
			before = none
			continue
		}
		n, isNew := c.table.number(tok.fold)
		if n >= maxWords {
			c.rares[string(tok.fold)] += uint32(t.Weight)
			before = none
			continue
		}
		if isNew {
			b := bucketOf(tok.fold)
			c.words, c.bucket = append(c.words, slices.Clone(tok.fold)), append(c.bucket, b)
			c.place, c.members[b] = append(c.place, uint16(len(c.members[b]))), append(c.members[b], uint16(n))
			c.spells, c.samples = append(c.spells, nil), append(c.samples, nil)
			c.weight, c.masks = append(c.weight, 0), append(c.masks, 0)
		}
		if c.weight[n] == 0 {
			c.seen = append(c.seen, n)
		}
		// Only what stands there in capitals is an abbreviation: CA is the police, cá are fish.
		if first := t.Text[s.start]; first < 'a' || first >= utf8.RuneSelf {
			if words := c.abbr[t.Text[s.start:s.at]]; words != nil && !slices.ContainsFunc(c.later, func(w []byte) bool { return &w[0] == &words[0][0] }) {
				c.later = append(c.later, words...)
			}
		}
		c.weight[n] += uint32(t.Weight)
		c.masks[n] |= c.spelling(n, tok.spell, &s)
		if before != none && !tok.broken {
			c.counts.add(uint32(before)<<16|n, uint32(t.Weight))
		}
		before = int(n)
	}
}

func bucketOf(word []byte) uint8 {
	h := uint32(2166136261)
	for _, b := range word {
		h = (h ^ uint32(b)) * 16777619
	}
	return uint8((h ^ h>>15) % buckets)
}

// A code is tokens joined by / - or . with a slash and a digit among them, such as 37176/QĐ-BDV. Its parts
// are tokens like others; the whole, written together (37176qdbdv), is a rare token, so that who types
// it finds the one document that has it.
type code struct {
	text          []byte
	parts         int
	slash, digits bool
}

func (c *collector) readCode(tok token, weight int) {
	if tok.glue == 0 {
		c.endCode(weight)
	}
	k := &c.code
	k.text = append(k.text, tok.fold...)
	k.parts++
	k.slash = k.slash || tok.glue == '/'
	k.digits = k.digits || tok.digits
}

func (c *collector) endCode(weight int) {
	k := &c.code
	if k.parts > 1 && k.slash && k.digits && len(k.text) <= 2*maxToken {
		c.rares[string(k.text)] += uint32(weight)
	}
	*k = code{text: k.text[:0]}
}

// maxSpellings is how many spellings of a token are told apart; bit 7 of a mask stands for the rest.
const maxSpellings = 7

// spelling returns the bit of a token's spelling.
func (c *collector) spelling(n, spell uint32, s *scanner) uint8 {
	for i, have := range c.spells[n] {
		if have == spell {
			return 1 << min(i, maxSpellings)
		}
	}
	i := len(c.spells[n])
	if i > 4*maxSpellings {
		return 1 << maxSpellings
	}
	c.spells[n] = append(c.spells[n], spell)
	c.samples[n] = append(c.samples[n], s.lastSpelling())
	return 1 << min(i, maxSpellings)
}

// wordTable numbers tokens. A Vietnamese syllable fits into eight bytes, so that most look-ups compare
// one integer.
type wordTable struct {
	keys    []uint64 // packed token, 0 is free
	numbers []uint32
	used    int
	long    map[string]uint32
	next    uint32
}

func newWordTable() wordTable {
	const size = 1 << 13
	return wordTable{keys: make([]uint64, size), numbers: make([]uint32, size), long: map[string]uint32{}}
}

// number returns a token's number, and whether it is new.
func (t *wordTable) number(word []byte) (uint32, bool) {
	if len(word) > 8 {
		n, ok := t.long[string(word)]
		if !ok {
			n = t.next
			t.next++
			t.long[string(word)] = n
		}
		return n, !ok
	}
	var packed [8]byte
	copy(packed[:], word)
	key := binary.LittleEndian.Uint64(packed[:])
	mask := uint64(len(t.keys) - 1)
	for i := key * 0x9E3779B97F4A7C15 >> 32 & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case key:
			return t.numbers[i], false
		case 0:
			if 2*(t.used+1) > len(t.keys) {
				t.grow()
				return t.number(word)
			}
			t.keys[i], t.numbers[i] = key, t.next
			t.used++
			t.next++
			return t.next - 1, true
		}
	}
}

func (t *wordTable) grow() {
	old := *t
	t.keys, t.numbers = make([]uint64, 2*len(old.keys)), make([]uint32, 2*len(old.keys))
	mask := uint64(len(t.keys) - 1)
	for i, key := range old.keys {
		if key == 0 {
			continue
		}
		j := key * 0x9E3779B97F4A7C15 >> 32 & mask
		for t.keys[j] != 0 {
			j = (j + 1) & mask
		}
		t.keys[j], t.numbers[j] = key, old.numbers[i]
	}
}

// countTable adds up weights of the pairs of one document.
type countTable struct {
	keys, weights []uint32
	slots         []uint32 // slots in use, in the order of their first use
}

func (t *countTable) add(key, weight uint32) {
	if 2*(len(t.slots)+1) > len(t.keys) {
		t.grow()
	}
	mask := uint32(len(t.keys) - 1)
	for i := key * 0x9E3779B1 >> 12 & mask; ; i = (i + 1) & mask {
		if t.weights[i] == 0 {
			t.keys[i], t.weights[i] = key, weight
			t.slots = append(t.slots, i)
			return
		}
		if t.keys[i] == key {
			t.weights[i] += weight
			return
		}
	}
}

func (t *countTable) grow() {
	old := *t
	size := max(1<<12, 2*len(old.keys))
	*t = countTable{make([]uint32, size), make([]uint32, size), make([]uint32, 0, size/2)}
	for _, i := range old.slots {
		t.add(old.keys[i], old.weights[i])
	}
}

func (t *countTable) each(f func(key, weight uint32)) {
	for _, i := range t.slots {
		f(t.keys[i], t.weights[i])
	}
}

func (t *countTable) clear() {
	for _, i := range t.slots {
		t.weights[i] = 0
	}
	t.slots = t.slots[:0]
}
