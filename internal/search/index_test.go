package search

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"
)

// A collection of many rare words, codes of parts say, loses no document of the common ones. They stand in
// the documents of the first part here.
func TestManyWords(t *testing.T) {
	const documents, each = 4 * parts, 20000
	var in Input
	letters := strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8", "i", "9", "k")
	for d := range documents {
		var words strings.Builder
		for i := range each {
			if d >= documents/parts {
				break
			}
			fmt.Fprintf(&words, "x%sz ", letters.Replace(fmt.Sprint(d*each+i)))
		}
		in.Documents = append(in.Documents, Document{Texts: []Text{{Weight: WeightBody, Text: words.String() + ". Nông dân"}}})
	}
	ix := &builder{in: in, documents: documents}
	collectors := ix.collect()
	if len(collectors) <= parts {
		t.Fatalf("%d collectors were enough", len(collectors))
	}
	ix.number(collectors)
	ix.sort(collectors)
	if len(ix.terms) > maxTerms {
		t.Errorf("%d terms", len(ix.terms))
	}
	for _, term := range ix.terms {
		if term.word != "nong" {
			continue
		}
		if head, _ := binary.Uvarint(term.own); term.frequency != documents || head>>2 != documents {
			t.Errorf("nong: %d documents, %d in its list, want %d", term.frequency, head>>2, documents)
		}
		if head, _ := binary.Uvarint(term.pairs); len(term.seconds) != 1 || head>>2 != documents {
			t.Errorf("nong dan: %d pairs, %d documents, want %d", len(term.seconds), head>>2, documents)
		}
		return
	}
	t.Error("nong is no term")
}

// A few words more in one document leave most files at the paths that they had; at one path there is ever one content.
func TestFolders(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const beginnings, endings = "b c d g h k l m n p r s t v x ch nh th tr ng", "a an ang e en i inh o on ong u ung uy"
	syllable := func() string {
		// The square makes some far more common than others, as they are.
		pick := func(list string) string {
			words := strings.Fields(list)
			x := random.Float64()
			return words[int(x*x*float64(len(words)))]
		}
		return pick(beginnings) + pick(endings)
	}
	text := func(length int) string {
		var b strings.Builder
		for range length {
			b.WriteString(syllable() + " ")
		}
		return b.String()
	}
	var in Input
	for d := range 3000 {
		in.Documents = append(in.Documents, Document{Slug: fmt.Sprint(d), Title: text(8), Texts: []Text{{Weight: WeightBody, Text: text(200)}}})
	}
	before := New(in)
	in.Documents[1500].Texts = append(in.Documents[1500].Texts, Text{Weight: WeightBody, Text: "bang chinh thon"})
	after := New(in)

	at := map[string][]byte{}
	inFolder := map[string]int{}
	for _, f := range before.Files {
		at[f.Path] = f.Data
		inFolder[path.Dir(f.Path)]++
	}
	moved, changed := 0, 0
	for n, f := range after.Files {
		if data, ok := at[f.Path]; !ok {
			moved++
		} else if !bytes.Equal(data, f.Data) {
			t.Errorf("%s has another content", f.Path)
		}
		if n >= len(before.Files) || !bytes.Equal(before.Files[n].Data, f.Data) {
			changed++
		}
	}
	if changed == 0 || moved > changed*leastFiles || moved > len(after.Files)/2 {
		t.Errorf("%d of %d files differ, %d are at new paths", changed, len(after.Files), moved)
	}
	if len(inFolder) < 10 || len(inFolder) > mostFolders {
		t.Errorf("%d folders for %d files", len(inFolder), len(before.Files))
	}
	t.Logf("%d of %d files differ, %d are at new paths; %d folders", changed, len(after.Files), moved, len(inFolder))
}
