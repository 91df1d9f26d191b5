package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// BlockSize is how many documents a block has. Ten results come from four or five blocks, less when they
// lie together.
const BlockSize = 8

// version is the layout of the files. A script refuses an entry that is newer than it knows.
const version = 3

// entry is the entry file.
type entry struct {
	Version   int    `json:"v"`
	Folders   string `json:"dirs"` // the names of the folders, nameLength letters each; the first has the files 0 … PerFolder-1
	PerFolder int    `json:"per"`
	Documents int    `json:"n"`
	BlockSize int    `json:"block"`
	ListShard int    `json:"lists"` // number of the first file of posting lists
	// Words is the terms in the order of their bytes: of each a digit, how many letters it shares with the
	// one before (9 at most), and the other letters. Ranks has a letter for each, its frequency (see rank),
	// and Shards a character, how many shards begin with it (see mark). Kinds of their own are squeezed best.
	Words         string              `json:"words"`
	Ranks         string              `json:"ranks"`
	Shards        string              `json:"shards"`
	RareShard     int                 `json:"rareAt"` // number of the first shard of rare tokens, from ListShard
	Rare          string              `json:"rare"`   // what each shard of rare tokens begins with, with spaces between
	Abbreviations map[string][]string `json:"abbr"`
	Facets        []facetEntry        `json:"facets"`
}

type facetEntry struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Values [][]any `json:"values"` // [id, name, count]
}

// rank writes a frequency as a capital letter: half an octave a letter, at most about 6,000 for Y; Z is
// all that is more.
func rank(frequency int) byte {
	return 'A' + byte(min(25, math.Round(2*math.Log2(float64(max(1, frequency))))))
}

// write lays the index out in files.
func (ix *builder) write() *Index {
	w := &shardWriter{}
	begun := ix.shards(w)
	e := entry{Version: version, Documents: ix.documents, BlockSize: BlockSize, RareShard: len(w.shards), Abbreviations: ix.in.Abbreviations}
	e.Rare = strings.Join(ix.rareShards(w), " ")
	e.Words, e.Ranks, e.Shards = ix.termList(begun)
	for _, f := range ix.in.Facets {
		fe := facetEntry{ID: f.ID, Name: f.Name, Values: [][]any{}}
		for _, v := range f.Values {
			fe.Values = append(fe.Values, []any{v.ID, v.Name, v.Count})
		}
		e.Facets = append(e.Facets, fe)
	}
	data := append([][]byte{ix.facets()}, ix.blocks()...)
	e.ListShard = len(data)
	data = append(data, w.shards...)
	out := &Index{}
	out.Files, e.Folders, e.PerFolder = folders(data, e.ListShard)
	out.Entry = encode(e)
	return out
}

// Neighbouring files share a folder that is named by the hash of what is in it, so that a change leaves the names of most: a
// reader's copies and those of a store stay good. The entry names all folders, so they are few, and none is so
// full that a host is slow with it or refuses it.
const (
	mostFolders = 256
	leastFiles  = 32
	nameLength  = 7 // 35 bits
)

// folders gives the files their paths: those before lists are JSON.
func folders(data [][]byte, lists int) (files []File, names string, per int) {
	per = max(leastFiles, (len(data)+mostFolders-1)/mostFolders)
	for n := 0; n < len(data); n += per {
		group := data[n:min(n+per, len(data))]
		sum := sha256.New()
		sum.Write(binary.AppendUvarint(nil, uint64(n))) // so that a path never means another file of the same group
		for _, file := range group {
			sum.Write(binary.AppendUvarint(nil, uint64(len(file))))
			sum.Write(file)
		}
		// Lower case: on some disks A and a are the same folder.
		name := strings.ToLower(base32.HexEncoding.EncodeToString(sum.Sum(nil)))[:nameLength]
		names += name
		for i, file := range group {
			ext := ".bin"
			if n+i < lists {
				ext = ".json"
			}
			files = append(files, File{name + "/" + strconv.Itoa(n+i) + ext, file})
		}
	}
	return files, names, per
}

// encode writes JSON as it stands in a file: letters as letters.
func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // strings, numbers and slices of them
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func (ix *builder) termList(begun []int) (words, ranks, shards string) {
	var w, r []byte
	var s []rune
	before := ""
	for n, t := range ix.terms {
		same := min(9, shared(t.word, before))
		w = append(append(w, '0'+byte(same)), t.word[same:]...)
		r = append(r, rank(t.frequency))
		s = append(s, mark(begun[n]))
		before = t.word
	}
	return string(w), string(r), string(s)
}

// blocks are the documents as results show them: [slug, title, unit, place, year, summary, field], the
// field as the number of its value in the first facet.
func (ix *builder) blocks() [][]byte {
	var blocks [][]byte
	for from := 0; from < ix.documents; from += BlockSize {
		var rows [][]any
		for _, d := range ix.in.Documents[from:min(from+BlockSize, ix.documents)] {
			field := -1
			if len(d.Facets) > 0 && len(d.Facets[0]) > 0 {
				field = d.Facets[0][0]
			}
			rows = append(rows, []any{d.Slug, d.Title, d.Unit, d.Place, d.Year, d.Summary, field})
		}
		blocks = append(blocks, encode(rows))
	}
	return blocks
}

// facets writes the facets' columns: {"sets": [[…], …] for each facet, "columns": ["…", …]}. A character
// of a column is a document; its code, less that of "#", is the number of a set of values.
func (ix *builder) facets() []byte {
	out := struct {
		Sets    [][][]int `json:"sets"`
		Columns []string  `json:"columns"`
	}{}
	for f := range ix.in.Facets {
		numbers := map[string]int{}
		sets := [][]int{}
		column := make([]rune, ix.documents)
		for i := range ix.in.Documents {
			values := ix.in.Documents[i].Facets[f]
			if values == nil {
				values = []int{}
			}
			key := string(encode(values))
			n, ok := numbers[key]
			if !ok {
				n = len(sets)
				numbers[key] = n
				sets = append(sets, values)
			}
			column[i] = mark(n)
		}
		out.Sets, out.Columns = append(out.Sets, sets), append(out.Columns, string(column))
	}
	return encode(out)
}
