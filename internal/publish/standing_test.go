package publish

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
)

// TestStanding: a site that is as it was written stands, and with one thing wrong, whatever it is, it does not.
func TestStanding(t *testing.T) {
	site := files{"index.html": "chủ", "mo-hinh/a/index.html": "một", "rong.txt": ""}
	for name, harm := range map[string]func(dir string) error{
		"": func(string) error { return nil },
		"litter only": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "mo-hinh", "Thumbs.db"), []byte("x"), 0o600)
		},
		"a file of the same size": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "index.html"), []byte("chù"), 0o600)
		},
		"a file gone":  func(dir string) error { return os.Remove(filepath.Join(dir, "rong.txt")) },
		"another file": func(dir string) error { return os.WriteFile(filepath.Join(dir, "x.html"), nil, 0o600) },
		"another mode": func(dir string) error { return os.Chmod(filepath.Join(dir, "index.html"), 0o640) },
		"a folder in a file's place": func(dir string) error {
			if err := os.Remove(filepath.Join(dir, "rong.txt")); err != nil {
				return err
			}
			return os.Mkdir(filepath.Join(dir, "rong.txt"), 0o700)
		},
		"no manifest":       func(dir string) error { return os.Remove(filepath.Join(dir, manifestName)) },
		"a damaged one":     func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestName), []byte("x"), 0o600) },
		"nothing any more":  os.RemoveAll,
		"a link in between": func(dir string) error { return os.Symlink("index.html", filepath.Join(dir, "z.html")) },
	} {
		dir := filepath.Join(t.TempDir(), "public")
		r, err := Tree(context.Background(), dir, site.outputs(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := harm(dir); err != nil {
			t.Fatal(name, err)
		}
		before := onDisk(t, filepath.Dir(dir))
		got, ok := Standing(context.Background(), dir, r.Manifest, Options{})
		if want := name == "" || name == "litter only"; ok != want {
			t.Errorf("%q: stands: %v", name, ok)
		} else if ok && (got != Report{Unchanged: 3, Bytes: r.Bytes, Manifest: r.Manifest}) {
			t.Errorf("%q: %+v", name, got)
		}
		if after := onDisk(t, filepath.Dir(dir)); len(after) > len(before) {
			t.Errorf("%q: something was written: %v, before %v", name, after, before)
		}
		if _, ok := Standing(context.Background(), dir, [sha256.Size]byte{1}, Options{}); ok {
			t.Errorf("%q: another site's manifest was taken", name)
		}
	}
}

// A site that another run is writing does not stand.
func TestStandingLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	r, err := Tree(context.Background(), dir, files{"index.html": "x"}.outputs(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	target, err := findTarget(dir)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := target.lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if _, ok := Standing(context.Background(), dir, r.Manifest, Options{}); ok {
		t.Error("a site under a lock stands")
	}
}
