package build

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dienhinh/internal/cache"
	"dienhinh/internal/content"
	"dienhinh/internal/site"
)

// TestCardsAreKept: a card that was drawn is not drawn again for an empty output folder; a damaged one is, a preview asks
// nobody, and a card leaves with its words.
func TestCardsAreKept(t *testing.T) {
	root := smallProject(t)
	asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, content.Zone)
	cards := func(opt Options) map[string][]byte { // by entry
		t.Helper()
		b, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		opt.AsOf = asOf
		r := b.Assemble(context.Background(), opt, asOf)
		if r.Site == nil {
			t.Fatal(r.Findings)
		}
		made := map[string][]byte{}
		for _, c := range r.Site.ShareCards() {
			o, ok := r.Output(site.OutputPath(c.Address))
			if !ok {
				t.Fatalf("nothing is written to %s", c.Address)
			}
			var data bytes.Buffer
			if err := o.Write(&data); err != nil {
				t.Fatal(err)
			}
			made[cardEntry(c)] = data.Bytes()
		}
		return made
	}
	kept := func() map[string]bool {
		t.Helper()
		list, _ := os.ReadDir(filepath.Join(root, filepath.FromSlash(CardsFolder)))
		names := map[string]bool{}
		for _, e := range list {
			names[e.Name()] = true
		}
		return names
	}
	previewed := cards(Options{})
	if len(kept()) > 0 {
		t.Fatal("a preview keeps cards")
	}
	drawn := cards(Options{Once: true})
	if here := kept(); len(drawn) < 10 || len(here) != len(drawn) {
		t.Fatalf("%d cards, %d are kept", len(drawn), len(here))
	}
	var some string
	for entry, data := range drawn {
		some = entry
		if !bytes.Equal(previewed[entry], data) {
			t.Errorf("%s is drawn in two ways", entry)
		}
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if err := cache.Open(dir, CardsFolder).Put(some, []byte("kept")); err != nil {
		t.Fatal(err)
	}
	if again := cards(Options{Once: true}); string(again[some]) != "kept" {
		t.Error("a card that is kept is drawn again")
	}
	if seen := cards(Options{}); !bytes.Equal(seen[some], drawn[some]) {
		t.Error("a preview shows a kept card")
	}
	if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(CardsFolder), some), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := cards(Options{Once: true}); !bytes.Equal(again[some], drawn[some]) {
		t.Error("a damaged card is used")
	}
	story := filepath.Join(root, "content/mo-hinh/2024/duong-hoa.md")
	data, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(story, bytes.Replace(data, []byte("title: "), []byte("title: Con "), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	left := cards(Options{Once: true})
	gone := 0
	for entry := range kept() {
		if left[entry] == nil {
			t.Errorf("%s is of no page and stays", entry)
		}
	}
	for entry := range drawn {
		if left[entry] == nil {
			gone++
		}
	}
	if gone == 0 {
		t.Error("another title has the same card")
	}
}
