package search

import (
	"encoding/binary"
	"fmt"
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
