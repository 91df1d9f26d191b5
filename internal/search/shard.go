package search

import (
	"encoding/binary"
	"strconv"
	"unicode/utf8"
)

// Files of a kind lie in folders of perFolder: some hosts are slow with, or refuse, more in one.
const perFolder = 512

func numbered(kind string, n int, ext string) string {
	return kind + "/" + strconv.Itoa(n/perFolder) + "/" + strconv.Itoa(n) + ext
}

// shardBytes is how long a shard may be. A query reads about four of them, so what it reads in vain is about
// four times half of this; shorter ones would swell the entry file, which tells of every long term's shards.
const shardBytes = 1600

// A shard of terms is
//
//	shard = 'D' varint(its number) { term }
//	term  = varint(number − previous − 1) own varint(pairs) { pair }
//	own   = varint(0) in a later shard of a long term, else
//	        varint(1 + spellings) { byte(length) spelling } list
//	pair  = varint(second term − previous − 1) list
//
// previous begins at −1 for the terms of a shard and for the pairs of a term. The terms of a shard are
// neighbours. A term too long for one has shards of its own; where each begins among the second terms
// the entry file says, in steps of step(terms).
type shardWriter struct {
	kind   byte
	files  []File
	buf    []byte
	before int // number of the last term in the shard
}

// step is the grid on which long terms are cut, so that a cut is one character of the entry file.
func step(terms int) int { return terms/cutSteps + 1 }

const cutSteps = 90

func (w *shardWriter) begin() {
	w.buf = binary.AppendUvarint(append(w.buf[:0], w.kind), uint64(len(w.files)))
	w.before = -1
}

func (w *shardWriter) flush() {
	if len(w.buf) > 0 {
		w.files = append(w.files, File{numbered("d", len(w.files), ".bin"), append([]byte(nil), w.buf...)})
	}
	w.buf = w.buf[:0]
}

// shards writes all terms and says, for each, what the entry file tells of its shards: nothing when it
// is in the shard of the term before; "+" when it begins one; "*", how many more it has and where each
// of them begins when it is long.
func (ix *builder) shards(w *shardWriter) (told []string) {
	told = make([]string, len(ix.terms))
	w.kind = 'D'
	for n, t := range ix.terms {
		size := len(t.own) + len(t.pairs) + 2*len(t.seconds) + 8
		if len(w.buf) > 0 && len(w.buf)+size <= shardBytes {
			w.term(n, t, 0, len(t.seconds), true)
			continue
		}
		w.flush()
		w.begin()
		told[n] = "+"
		if size <= shardBytes*3/2 {
			w.term(n, t, 0, len(t.seconds), true)
			continue
		}
		told[n] = w.long(n, t, step(len(ix.terms)))
		w.flush()
	}
	w.flush()
	return told
}

// long writes a term over several shards.
func (w *shardWriter) long(n int, t *term, step int) string {
	var cuts []byte
	from, length := 0, len(t.own)
	for i := range t.seconds {
		size := len(t.pairs) - t.seconds[i].at
		if i+1 < len(t.seconds) {
			size = t.seconds[i+1].at - t.seconds[i].at
		}
		cell := t.seconds[i].id / step
		if i > from && length+size > shardBytes && cell > t.seconds[i-1].id/step {
			w.term(n, t, from, i, from == 0)
			w.flush()
			w.begin()
			cuts = append(cuts, mark(cell))
			from, length = i, 0
		}
		length += size + 2
	}
	w.term(n, t, from, len(t.seconds), from == 0)
	return "*" + string(mark(len(cuts))) + string(cuts)
}

// mark writes a number below cutSteps+1 as one character that JSON leaves alone.
func mark(n int) byte {
	c := byte(n) + '#'
	if c >= '\\' {
		c++
	}
	return c
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
		end := len(t.pairs)
		if i+1 < len(t.seconds) {
			end = t.seconds[i+1].at
		}
		w.buf = binary.AppendUvarint(w.buf, uint64(t.seconds[i].id-previous-1))
		w.buf = append(w.buf, t.pairs[t.seconds[i].at:end]...)
		previous = t.seconds[i].id
	}
}

// rareShards writes the rare tokens into shards of their own, and returns the first token of each:
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
			before, first = "", append(first, word)
		}
		shared := 0
		for shared < len(word) && shared < len(before) && word[shared] == before[shared] && word[shared] < utf8.RuneSelf {
			shared++
		}
		w.buf = append(append(w.buf, byte(shared), byte(len(word)-shared)), word[shared:]...)
		w.buf = append(w.buf, lists.encode()...)
		before = word
	}
	w.flush()
	return first
}
