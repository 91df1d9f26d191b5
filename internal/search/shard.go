package search

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// shardBytes is how much of a shard a query may read in vain. A query reads about four shards.
const shardBytes = 800

// A shard of terms is
//
//	shard = 'D' varint(its number) { term }
//	term  = varint(number − previous − 1) own varint(pairs) { pair }
//	own   = varint(0) in the shards of a long term's pairs, else
//	        varint(1 + spellings) { byte(length) spelling } list
//	pair  = varint(second term − previous − 1) list
//
// previous begins at −1 for the terms of a shard and for the pairs of a term. The terms of a shard are
// neighbours. A term too long for one has a shard for its own list and others for its pairs: which pair is
// in which follows from how many there are (see parts), so that the entry file tells one number a term.
type shardWriter struct {
	kind   byte
	shards [][]byte
	buf    []byte
	before int // number of the last term in the shard
}

func (w *shardWriter) begin() {
	w.buf = binary.AppendUvarint(append(w.buf[:0], w.kind), uint64(len(w.shards)))
	w.before = -1
}

func (w *shardWriter) flush() {
	if len(w.buf) > 0 {
		w.shards = append(w.shards, bytes.Clone(w.buf))
	}
	w.buf = w.buf[:0]
}

// shards writes all terms and says of each how many shards begin with it: none when it is in the shard of
// the term before, one when it begins a shard, more when it is long.
func (ix *builder) shards(w *shardWriter) (begun []int) {
	begun = make([]int, len(ix.terms))
	w.kind = 'D'
	ahead := ix.ahead()
	for n, t := range ix.terms {
		size := len(t.own) + len(t.pairs) + 2*len(t.seconds) + 8
		if len(w.buf) > 0 && len(w.buf)+size <= shardBytes*5/4 {
			w.term(n, t, 0, len(t.seconds), true)
			continue
		}
		w.flush()
		w.begin()
		if size <= shardBytes*3/2 {
			w.term(n, t, 0, len(t.seconds), true)
			begun[n] = 1
			continue
		}
		begun[n] = w.long(n, t, ahead)
	}
	w.flush()
	return begun
}

// ahead tells how much of all pairs' lists is to be expected before each term, were it the second of a
// pair, by the frequencies that the entry file tells; the last number is of all.
func (ix *builder) ahead() []int {
	sum := make([]int, len(ix.terms)+1)
	for n, t := range ix.terms {
		r := 1 + int(rank(t.frequency)-'A')
		sum[n+1] = sum[n] + r*r
	}
	return sum
}

// long writes a term over several shards, and returns how many.
func (w *shardWriter) long(n int, t *term, ahead []int) int {
	w.term(n, t, 0, 0, true)
	w.flush()
	parts := t.parts(ahead)
	for from, part := 0, 0; part < parts; part++ {
		to := from
		for to < len(t.seconds) && ahead[t.seconds[to].id]*parts/ahead[len(ahead)-1] == part {
			to++
		}
		w.begin()
		w.term(n, t, from, to, false)
		w.flush()
		from = to
	}
	return 1 + parts
}

// parts is how many shards the pairs of a long term are cut into: so many that whoever reads a pair's list
// reads no more than shardBytes of others, as far as more shards help.
func (t *term) parts(ahead []int) int {
	least := 1 + len(t.pairs)/shardBytes
	parts := least
	for ; parts < 3*least; parts += 1 + parts/8 {
		vain, at, length, squares := 0, 0, 0, 0
		for i, s := range t.seconds {
			if part := ahead[s.id] * parts / ahead[len(ahead)-1]; part != at {
				vain += length*length - squares
				at, length, squares = part, 0, 0
			}
			size := t.length(i)
			length += size
			squares += size * size
		}
		if vain+length*length-squares <= shardBytes*len(t.pairs) {
			break
		}
	}
	return parts
}

// length is the number of bytes of a pair's list.
func (t *term) length(pair int) int {
	if pair+1 < len(t.seconds) {
		return t.seconds[pair+1].at - t.seconds[pair].at
	}
	return len(t.pairs) - t.seconds[pair].at
}

// mark writes a number as a character that JSON leaves alone: from "#", without the backslash; from U+00C0
// on when it is large.
func mark(n int) rune {
	const plain = 90
	switch c := '#' + rune(n); {
	case n >= plain:
		return 0xC0 + rune(n-plain)
	case c >= '\\':
		return c + 1
	default:
		return c
	}
}

// term writes a term with its pairs from, up to to.
func (w *shardWriter) term(n int, t *term, from, to int, own bool) {
	w.buf = binary.AppendUvarint(w.buf, uint64(n-w.before-1))
	w.before = n
	if own {
		w.buf = binary.AppendUvarint(w.buf, uint64(1+len(t.spellings)))
		for _, s := range t.spellings {
			w.buf = append(append(w.buf, byte(len(s))), s...)
		}
		w.buf = append(w.buf, t.own...)
	} else {
		w.buf = append(w.buf, 0)
	}
	w.buf = binary.AppendUvarint(w.buf, uint64(to-from))
	previous := -1
	for i := from; i < to; i++ {
		at := t.seconds[i].at
		w.buf = binary.AppendUvarint(w.buf, uint64(t.seconds[i].id-previous-1))
		w.buf = append(w.buf, t.pairs[at:at+t.length(i)]...)
		previous = t.seconds[i].id
	}
}

// rareShards writes the rare tokens into shards of their own, and returns what each begins with: the
// shortest text that is more than any token of the shard before, and no more than its first.
//
//	shard = 'R' varint(its number) { byte(shared with the token before) byte(length) rest list }
func (ix *builder) rareShards(w *shardWriter) (first []string) {
	w.kind = 'R'
	var lists listWriter
	before := ""
	for from := 0; from < len(ix.rare); {
		word := ix.rare[from].word
		lists.reset(ix.documents)
		to := from
		for ; to < len(ix.rare) && ix.rare[to].word == word; to++ {
			lists.list = append(lists.list, posting{doc: ix.rare[to].doc, level: ix.rare[to].lev})
		}
		from = to
		if len(w.buf) == 0 || len(w.buf) > shardBytes {
			w.flush()
			w.begin()
			start := shared(word, before)
			_, size := utf8.DecodeRuneInString(word[start:])
			first = append(first, word[:start+size])
			before = ""
		}
		same := shared(word, before)
		w.buf = append(append(w.buf, byte(same), byte(len(word)-same)), word[same:]...)
		w.buf = append(w.buf, lists.encode()...)
		before = word
	}
	w.flush()
	return first
}

// shared is how many ASCII letters two words begin with alike.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] && a[n] < utf8.RuneSelf {
		n++
	}
	return n
}
