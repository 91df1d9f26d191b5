package cache

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestShelf: what was put comes back, what was left behind goes, and nothing stays.
func TestShelf(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	folder := filepath.Join(dir, ".cache", "bai")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, shelfName+"1"), []byte("của lượt bị ngắt"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := NewShelf(root, ".cache/bai")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			text := strings.Repeat(string(rune('a'+i%26)), i*100)
			get := s.Put(text)
			for range 3 {
				if got := get(); got != text {
					t.Errorf("text %d comes back as %.20q of %d bytes", i, got, len(got))
				}
			}
		})
	}
	all.Wait()
	if s.Err() != nil || s.Size() != 50*49/2*100 {
		t.Errorf("%v, %d bytes", s.Err(), s.Size())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestShelfFails: what finds no place in the file stays in memory, and what cannot be read back is told.
func TestShelfFails(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s, err := NewShelf(root, "x")
	if err != nil {
		t.Fatal(err)
	}
	first := s.Put("một")
	s.file.Close()
	second := s.Put("hai")
	if got := second(); got != "hai" || s.Err() != nil {
		t.Errorf("%q, %v", got, s.Err())
	}
	if got := first(); got != "" || s.Err() == nil {
		t.Errorf("%q, %v", got, s.Err())
	}
	if err := os.WriteFile(filepath.Join(root.Name(), "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := NewShelf(root, "file"); err == nil {
		t.Error("a file is no folder")
	}
}
