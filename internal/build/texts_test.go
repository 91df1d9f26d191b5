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

// TestTextsInFile: a site whose texts wait in a file is the same, nothing stays of the file, and when it cannot be read the
// old site stands.
func TestTextsInFile(t *testing.T) {
	defer func(size int64) { shelved = size }(shelved)
	shelved = 0
	asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, content.Zone)
	root := t.TempDir()
	writeCorpus(t, root, 40)
	build := func(once, spoil bool) (*Builder, error) {
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
		if spoil {
			b.shelf.Close()
		}
		_, err = publish.Tree(context.Background(), filepath.Join(root, "public"), r.All(), publish.Options{Sound: b.Sound})
		return b, err
	}
	plain, err := build(false, false)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	before := digest(t, filepath.Join(root, "public"))

	kept, err := build(true, false)
	if err != nil {
		t.Fatal(err)
	}
	if now := digest(t, filepath.Join(root, "public")); now != before {
		t.Error("the site with texts in a file differs")
	}
	if kept.shelf.Size() < 40*4000 {
		t.Errorf("only %d bytes waited in the file", kept.shelf.Size())
	}
	kept.Close()
	if left, err := os.ReadDir(filepath.Join(root, TextsFolder)); err != nil || len(left) != 0 {
		t.Errorf("left in %s: %v %v", TextsFolder, left, err)
	}

	broken, err := build(true, true)
	broken.Close()
	var told *publish.Error
	if !errors.As(err, &told) || told.Kind != publish.KindIO {
		t.Fatalf("a site without its texts: %v", err)
	}
	if now := digest(t, filepath.Join(root, "public")); now != before {
		t.Error("the old site is not what it was")
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
