package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T) (*Dir, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return Open(root, ".cache/anh"), filepath.Join(dir, ".cache", "anh")
}

func TestKept(t *testing.T) {
	d, dir := open(t)
	if _, ok := d.Get("a"); ok || d.Has("a") {
		t.Fatal("an entry that nobody put")
	}
	if d.Keep(time.Now(), func(string) bool { return false }) != 0 {
		t.Fatal("something went from a cache that does not exist")
	}
	if err := d.Put("a", []byte("một")); err != nil {
		t.Fatal(err)
	}
	if err := d.Put("a", []byte("hai")); err != nil { // over itself
		t.Fatal(err)
	}
	if got, ok := d.Get("a"); !ok || string(got) != "hai" || !d.Has("a") {
		t.Fatalf("got %q", got)
	}
	names, _ := os.ReadDir(dir)
	if len(names) != 1 {
		t.Errorf("%v in the folder, want the entry alone", names)
	}
}

// Damage of every kind is noticed, and the entry goes.
func TestDamaged(t *testing.T) {
	whole := bytes.Repeat([]byte("điển hình "), 100)
	for name, hurt := range map[string]func([]byte) []byte{
		"cut short":       func(b []byte) []byte { return b[:len(b)-1] },
		"cut at the sum":  func(b []byte) []byte { return b[:len(header)+5] },
		"empty":           func([]byte) []byte { return nil },
		"a bit turned":    func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"a longer one":    func(b []byte) []byte { return append(b, 0) },
		"another version": func(b []byte) []byte { b[len(header)-2] = '0'; return b },
		"sum turned":      func(b []byte) []byte { b[len(header)] ^= 1; return b },
		"not of ours":     func([]byte) []byte { return []byte("một tệp khác") },
	} {
		d, dir := open(t)
		if err := d.Put("x", whole); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "x")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, hurt(data), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, ok := d.Get("x"); ok {
			t.Errorf("%s: not noticed", name)
		}
		if _, err := os.Lstat(file); err == nil {
			t.Errorf("%s: the damaged entry stays", name)
		}
	}
}

func TestKeep(t *testing.T) {
	d, dir := open(t)
	for _, name := range []string{"a-1", "a-2", "b-1"} {
		if err := d.Put(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	for name, age := range map[string]time.Duration{"old" + partial: 2 * time.Hour, "young" + partial: time.Minute} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if gone := d.Keep(now, func(e string) bool { return strings.HasPrefix(e, "a-") }); gone != 1 {
		t.Errorf("%d entries went, want 1", gone)
	}
	for name, want := range map[string]bool{"a-1": true, "a-2": true, "b-1": false, "old" + partial: false, "young" + partial: true} {
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}

// Readers and writers of one entry, and somebody who clears up, at once: what is read is whole.
func TestTogether(t *testing.T) {
	d, _ := open(t)
	body := bytes.Repeat([]byte("x"), 200_000)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 30 {
				_ = d.Put("x", body)
				if got, ok := d.Get("x"); ok && !bytes.Equal(got, body) {
					t.Error("a torn entry was read")
				}
			}
		})
	}
	all.Go(func() {
		for range 30 {
			d.Keep(time.Now(), func(string) bool { return false })
		}
	})
	all.Wait()
}

// Without a folder to write to nothing is kept, and nothing fails.
func TestNowhere(t *testing.T) {
	var none *Dir
	if _, ok := none.Get("a"); ok || none.Has("a") || none.Put("a", nil) == nil || none.Keep(time.Now(), nil) != 0 {
		t.Error("a cache that is not there keeps something")
	}
	none.Remove("a")
	d, dir := open(t)
	if err := os.WriteFile(filepath.Dir(dir), nil, 0o644); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	if d.Put("a", []byte("b")) == nil {
		t.Error("an entry was kept in a file")
	}
	if _, ok := d.Get("a"); ok {
		t.Error("an entry was read from a file")
	}
}

// A cache that leads out of the project is not followed.
func TestInside(t *testing.T) {
	d, dir := open(t)
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, dir); err != nil {
		t.Skip(err)
	}
	if d.Put("a", []byte("b")) == nil {
		t.Error("an entry was written outside of the project")
	}
	if list, _ := os.ReadDir(outside); len(list) != 0 {
		t.Errorf("%v stand outside of the project", list)
	}
}
