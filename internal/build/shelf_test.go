package build

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/publish"
)

// TestShelf: a site whose texts wait in a file is the same, nothing stays of the file, and when it cannot be read the
// old site stands.
func TestShelf(t *testing.T) {
	defer func(size int64) { shelved = size }(shelved)
	shelved = 0
	asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, content.Zone)
	root := t.TempDir()
	writeCorpus(t, root, 40)
	build := func(once bool, spoil func(*shelf)) (*Builder, error) {
		b, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		r := b.Assemble(context.Background(), Options{AsOf: asOf, Once: once, SkipCards: true}, asOf)
		if r.Site == nil {
			t.Fatal(r.Findings[0].Format("en"))
		}
		if (b.shelf != nil) != once {
			t.Fatalf("Once is %v and the shelf %v", once, b.shelf)
		}
		if spoil != nil {
			spoil(b.shelf)
		}
		_, err = publish.Tree(context.Background(), filepath.Join(root, "public"), r.All(), publish.Options{Sound: b.Sound})
		return b, err
	}
	plain, err := build(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	before := digest(t, filepath.Join(root, "public"))

	kept, err := build(true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if now := digest(t, filepath.Join(root, "public")); now != before {
		t.Error("the site with texts in a file differs")
	}
	if kept.shelf.size.Load() < 40*4000 {
		t.Errorf("only %d bytes waited in the file", kept.shelf.size.Load())
	}
	kept.Close()
	if left, err := os.ReadDir(filepath.Join(root, TextsFolder)); err != nil || len(left) != 0 {
		t.Errorf("left in %s: %v %v", TextsFolder, left, err)
	}

	for name, spoil := range map[string]func(*shelf){
		"a file that is too short": func(s *shelf) { _ = s.file.Truncate(1000) },
		"a file that is gone":      func(s *shelf) { s.file.Close() },
	} {
		broken, err := build(true, spoil)
		broken.Close()
		var told *publish.Error
		if !errors.As(err, &told) || told.Kind != publish.KindIO {
			t.Fatalf("%s: %v", name, err)
		}
		if now := digest(t, filepath.Join(root, "public")); now != before {
			t.Errorf("%s: the old site is not what it was", name)
		}
	}
}

// digest is of every file below a folder, with its name.
func digest(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		fmt.Fprintf(h, "%s %d %s", p, len(data), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// TestShelfFull: what finds no place in the file stays in memory.
func TestShelfFull(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s := newShelf(root)
	first := s.put("một")
	s.file.Close()
	second := s.put("hai")
	if got := second(); got != "hai" || s.err() != nil {
		t.Errorf("%q, %v", got, s.err())
	}
	if got := first(); got != "" || s.err() == nil {
		t.Errorf("%q, %v", got, s.err())
	}
}
