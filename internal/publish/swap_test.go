package publish

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// twoRenames is a publisher on a system without exchange; the n-th rename fails (0: none does).
func twoRenames(fail ...int) publisher {
	p := newPublisher()
	p.move.exchange = func(_, _ string) error { return errors.ErrUnsupported }
	calls := 0
	p.move.rename = func(from, to string) error {
		calls++
		for _, n := range fail {
			if n == calls {
				return errors.New("rename failed")
			}
		}
		return os.Rename(from, to)
	}
	return p
}

// failing is a site that cannot be made.
func failing() []Output {
	return []Output{{Path: "x", Write: func(io.Writer) error { return errors.New("no") }}}
}

func TestFallback(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old, site := files{"index.html": "cũ", "a": "a"}, files{"index.html": "mới", "b": "b"}
	publishFiles(t, dir, old)
	if _, err := twoRenames().tree(context.Background(), dir, site.outputs(), Options{}); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, site)
	wantNoLeftovers(t, dir)
}

func TestFallbackRollsBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	old, site := files{"index.html": "cũ", "a": "a"}, files{"index.html": "mới", "b": "b"}
	publishFiles(t, dir, old)
	for _, n := range []int{1, 2} {
		_, err := twoRenames(n).tree(context.Background(), dir, site.outputs(), Options{})
		wantKind(t, err, KindIO)
		wantTree(t, dir, old)
		wantNoLeftovers(t, dir)
	}
	// The way back fails too: the old site stays whole beside, and a run that itself fails restores it.
	_, err := twoRenames(2, 3).tree(context.Background(), dir, site.outputs(), Options{})
	wantKind(t, err, KindIO)
	if onDisk(t, dir) != nil {
		t.Fatal("the test wants the target gone")
	}
	_, err = Tree(context.Background(), dir, failing(), Options{})
	wantKind(t, err, KindOutput)
	wantTree(t, dir, old)
	wantNoLeftovers(t, dir)
}

func TestLeftoversAreCleared(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	site := files{"index.html": "x"}
	publishFiles(t, dir, site)
	target, err := findTarget(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(target.fresh(stagingPart), "a/b"), "half")
	put(t, filepath.Join(target.fresh(oldPart), manifestName), manifestHeader+"\n")
	// Names a person may have given.
	theirs := []string{".public.old-2023", ".public.staging-của-tôi", "public.old-0123456789abcdef"}
	for _, name := range theirs {
		put(t, filepath.Join(root, name, "x"), "theirs")
	}
	if _, err := Tree(context.Background(), dir, site.outputs(), Options{}); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(root)
	if len(entries) != len(theirs)+2 { // and public, .public.lock
		t.Errorf("%v", entries)
	}
	for _, name := range theirs {
		wantTree(t, filepath.Join(root, name), files{"x": "theirs"})
	}
}

// Two runs at once: each is either the whole result or refused, and at least one gets through.
func TestTwoAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for range 20 {
		var wg sync.WaitGroup
		var through atomic.Int32
		for _, changed := range []int{3, 4} {
			wg.Go(func() {
				_, err := Tree(context.Background(), dir, pages(30, changed), Options{})
				if err == nil {
					through.Add(1)
					return
				}
				if e := (*Error)(nil); !errors.As(err, &e) || e.Kind != KindLocked {
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if through.Load() == 0 {
			t.Error("both were refused")
		}
		wantNoLeftovers(t, dir)
	}
}
