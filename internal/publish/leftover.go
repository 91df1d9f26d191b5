package publish

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// The two sorts of neighbours a dead run can leave. A folder under the "old" name is always a whole
// site: it gets that name in one rename, and loses it in another before the first file is removed.
const (
	stagingPart = "staging-" // being filled, or being removed: never of use to anyone
	oldPart     = "old-"     // the last site, while the new one is being renamed in
)

// suffixBytes makes names nobody types by hand, so that somebody's ".public.old-2023" is left alone.
const suffixBytes = 8

func (t target) fresh(part string) string {
	var b [suffixBytes]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand
	return t.beside(part + hex.EncodeToString(b[:]))
}

// leftovers are the neighbours of one sort, in the order of their names.
func (t target) leftovers(part string) ([]string, error) {
	entries, err := os.ReadDir(t.parent())
	if err != nil {
		return nil, err
	}
	prefix := filepath.Base(t.beside(part))
	var found []string
	for _, e := range entries {
		suffix, ok := strings.CutPrefix(e.Name(), prefix)
		if _, err := hex.DecodeString(suffix); ok && err == nil && len(suffix) == 2*suffixBytes && e.IsDir() {
			found = append(found, filepath.Join(t.parent(), e.Name()))
		}
	}
	return found, nil
}

// restore brings the last site back when a run was killed between taking it away and putting the
// new one in its place.
func (t target) restore(rename func(from, to string) error) error {
	olds, err := t.leftovers(oldPart)
	if err != nil {
		return ioError(t.name, err)
	}
	if len(olds) == 0 {
		return nil
	}
	_ = os.Remove(t.real) // goes only when it is empty: as good as missing
	if _, err := os.Lstat(t.real); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	last := ""
	var lastTime int64
	for _, old := range olds {
		info, err := os.Lstat(filepath.Join(old, manifestName))
		if err == nil && (last == "" || info.ModTime().UnixNano() > lastTime) {
			last, lastTime = old, info.ModTime().UnixNano()
		}
	}
	if last == "" {
		return nil
	}
	if err := rename(last, t.real); err != nil {
		return strandedError(t.name, last, err)
	}
	return nil
}

// clearLeftovers removes what dead runs left. The caller holds the lock, so nobody is using them,
// and has found the target to be sound. What does not want to go is tried again by the next run.
func (t target) clearLeftovers() {
	for _, part := range []string{stagingPart, oldPart} {
		found, _ := t.leftovers(part)
		for _, path := range found {
			if part == oldPart {
				path = t.unwhole(path)
			}
			_ = os.RemoveAll(path)
		}
	}
}

// unwhole takes the "old" name off a folder that is about to be removed.
func (t target) unwhole(path string) string {
	bin := t.fresh(stagingPart)
	if os.Rename(path, bin) != nil {
		return ""
	}
	return bin
}

// discard removes a retired site, its upper folders side by side: almost all stories lie two folders
// down. Empty path: nothing to do.
func discard(root string, workers int) {
	if root == "" {
		return
	}
	next := make(chan string)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for path := range next {
				_ = os.RemoveAll(path)
			}
		})
	}
	var send func(dir string, depth int)
	send = func(dir string, depth int) {
		children, _ := readFolder(dir)
		for _, c := range children {
			path := filepath.Join(dir, c.Name())
			if depth > 1 && c.IsDir() {
				send(path, depth-1)
				continue
			}
			next <- path
		}
	}
	send(root, 2)
	close(next)
	wg.Wait()
	_ = os.RemoveAll(root)
}
