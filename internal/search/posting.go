package search

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// posting is one document of a list.
type posting struct {
	doc   uint32
	level uint8
	mask  uint8 // spellings
}

// listWriter writes posting lists:
//
//	list   = one | some | map
//	one    = varint((doc<<4 | level)<<1 | 1) [mask]
//	some   = varint(count<<2) ranks
//	map    = varint(count<<2 | 2) varint(ranked) ranks bitmap
//	ranks  = { varint(n<<4 | level) n × varint(doc − previous − 1) [n × mask] }, best level first, until
//	         all (of a map: all ranked) have been told; previous begins at −1 for each level
//	bitmap = one bit a document, the first in the lowest bit of the first byte
//
// Masks stand there only when the term has more than one spelling.
type listWriter struct {
	list      []posting // by document
	masks     bool
	documents int
	out       []byte
	best      []posting
}

// ranked is how many documents of a bitmap have their level told at least: whoever looks for so common a
// token alone sees the best, and beside others it decides little. All that are of the last of these levels
// are told as well if they are few enough: those that have a common word in the title are not to be
// parted.
const ranked = 300

func (w *listWriter) reset(documents int) {
	w.list, w.out, w.masks, w.documents = w.list[:0], w.out[:0], false, documents
}

// encode writes the list. The result is valid until the next reset.
func (w *listWriter) encode() []byte {
	if len(w.list) == 1 {
		p := w.list[0]
		w.out = binary.AppendUvarint(w.out, uint64(p.doc<<4|uint32(p.level))<<1|1)
		if w.masks {
			w.out = append(w.out, p.mask)
		}
		return w.out
	}
	// In a list a document costs a byte, and another with its spellings; in a bitmap an eighth.
	perDocument := 1
	if w.masks {
		perDocument = 2
	}
	if (len(w.list)-ranked)*perDocument <= (w.documents+7)/8 {
		w.out = binary.AppendUvarint(w.out, uint64(len(w.list))<<2)
		w.ranks(w.list)
		return w.out
	}
	w.out = binary.AppendUvarint(w.out, uint64(len(w.list))<<2|2)
	best := w.pick()
	w.out = binary.AppendUvarint(w.out, uint64(len(best)))
	w.ranks(best)
	bitmap := make([]byte, (w.documents+7)/8)
	for _, p := range w.list {
		bitmap[p.doc/8] |= 1 << (p.doc % 8)
	}
	w.out = append(w.out, bitmap...)
	return w.out
}

// pick returns the documents of a bitmap that are ranked: those of the best levels; of the last of these
// levels all, unless they are too many, then the first.
func (w *listWriter) pick() []posting {
	var count [levels]int
	for i := range w.list {
		count[w.list[i].level]++
	}
	least, told := levels, 0
	for least > 0 && told < ranked {
		least--
		told += count[least]
	}
	room := count[least] // how many of the least level are taken
	if told > max(ranked, w.documents/8) {
		room -= told - ranked
	}
	w.best = w.best[:0]
	for _, p := range w.list {
		if int(p.level) > least || int(p.level) == least && room > 0 {
			if int(p.level) == least {
				room--
			}
			w.best = append(w.best, p)
		}
	}
	return w.best
}

func (w *listWriter) ranks(list []posting) {
	var count [levels]int
	for i := range list {
		count[list[i].level]++
	}
	for lev := levels - 1; lev >= 0; lev-- {
		if count[lev] == 0 {
			continue
		}
		w.out = binary.AppendUvarint(w.out, uint64(count[lev]<<4|lev))
		previous := -1
		for i := range list {
			if int(list[i].level) == lev {
				w.out = binary.AppendUvarint(w.out, uint64(int(list[i].doc)-previous-1))
				previous = int(list[i].doc)
			}
		}
		if w.masks {
			for i := range list {
				if int(list[i].level) == lev {
					w.out = append(w.out, list[i].mask)
				}
			}
		}
	}
}

// ownList is the list of one term with its spellings, as it comes together from all collectors.
type ownList struct {
	list  []posting
	names []string // spellings
	count []int    // documents that have each
}

// meet takes in the spellings that a collector knows and returns where its bits go.
func (o *ownList) meet(samples []string) (to [8]uint8) {
	for i := range to {
		to[i] = maxSpellings
		if i < maxSpellings && i < len(samples) {
			j := slices.Index(o.names, samples[i])
			if j < 0 {
				j = len(o.names)
				o.names, o.count = append(o.names, samples[i]), append(o.count, 0)
			}
			to[i] = uint8(min(j, maxSpellings))
		}
	}
	return to
}

func (o *ownList) add(e singleEntry, to *[8]uint8) {
	mask := uint8(0)
	for m := e.mask; m != 0; m &= m - 1 {
		bit := to[bits.TrailingZeros8(m)]
		mask |= 1 << bit
		if bit < maxSpellings {
			o.count[bit]++
		}
	}
	o.list = append(o.list, posting{e.doc, e.lev, mask})
}

// ranked returns the spellings that have a bit, most frequent first, and where each bit goes.
func (o *ownList) ranked() (names []string, to [8]uint8) {
	order := make([]int, min(len(o.names), maxSpellings))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(o.count[b], o.count[a]), cmp.Compare(o.names[a], o.names[b]))
	})
	for at, i := range order {
		names = append(names, o.names[i])
		to[i] = uint8(at)
	}
	to[maxSpellings] = maxSpellings
	return names, to
}

// reorder moves the bits of a mask.
func reorder(mask uint8, to *[8]uint8) uint8 {
	out := uint8(0)
	for m := mask; m != 0; m &= m - 1 {
		out |= 1 << to[bits.TrailingZeros8(m)]
	}
	return out
}
