// Package cache keeps bytes that are slow to make from one run to the next, in a folder of the project.
//
// Nothing is lost with it: whatever is not there, or is damaged, is made again by whoever asks, to the same
// bytes. It may be deleted at any time, kept by a host from build to build, and used by several processes at
// once: an entry is written beside its place and moved there whole, and is checked against its own sum
// whenever it is read. Times do not count, so a restored copy is as good as the first.
//
// A [Shelf] is its other half: it keeps texts out of memory for one run.
//
// The package does not know what an entry holds or when it is no longer wanted, and it never looks outside
// of its folder.
package cache

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Dir is a folder of entries. A nil *Dir keeps nothing. It is safe for concurrent use.
type Dir struct {
	root   *os.Root // the project's
	name   string   // slash-separated, from the root
	unique string   // differs between processes
	count  atomic.Int64
}

// header stands before the sum of an entry's bytes, and the bytes.
const header = "dienhinh cache 1\n"

const partial = ".part" // ends the name of an entry that is being written

// Open uses a folder of the project, which is made when the first entry is kept.
func Open(root *os.Root, name string) *Dir {
	return &Dir{root: root, name: name, unique: rand.Text()}
}

// Get returns an entry's bytes. A damaged entry is taken away.
func (d *Dir) Get(entry string) ([]byte, bool) {
	if d == nil {
		return nil, false
	}
	name := path.Join(d.name, entry)
	if info, err := d.root.Lstat(name); err != nil || !info.Mode().IsRegular() { // nobody knows when a pipe ends
		return nil, false
	}
	data, err := d.root.ReadFile(name)
	if err != nil {
		return nil, false
	}
	rest, ok := bytes.CutPrefix(data, []byte(header))
	if ok && len(rest) >= sha256.Size {
		if body := rest[sha256.Size:]; sha256.Sum256(body) == [sha256.Size]byte(rest[:sha256.Size]) {
			return body, true
		}
	}
	d.Remove(entry)
	return nil, false
}

// Has reports whether there is an entry of that name, whole or not.
func (d *Dir) Has(entry string) bool {
	if d == nil {
		return false
	}
	info, err := d.root.Lstat(path.Join(d.name, entry))
	return err == nil && info.Mode().IsRegular() && info.Size() > int64(len(header)+sha256.Size)
}

// Put keeps an entry. An error means that it is not kept, and no more.
func (d *Dir) Put(entry string, data []byte) error {
	if d == nil {
		return errors.New("there is no cache")
	}
	if err := d.root.MkdirAll(d.name, 0o755); err != nil {
		return err
	}
	part := path.Join(d.name, fmt.Sprintf("%s-%d%s", d.unique, d.count.Add(1), partial))
	sum := sha256.Sum256(data)
	err := d.root.WriteFile(part, slices.Concat([]byte(header), sum[:], data), 0o644)
	if err == nil {
		err = d.root.Rename(part, path.Join(d.name, entry))
	}
	if err != nil {
		_ = d.root.Remove(part)
	}
	return err
}

// Remove takes an entry away, if it is there.
func (d *Dir) Remove(entry string) {
	if d != nil {
		_ = d.root.Remove(path.Join(d.name, entry))
	}
}

// Keep takes away every entry that is not wanted, and what a killed process left half written more than an
// hour before now. It reports how many entries went.
func (d *Dir) Keep(now time.Time, wanted func(entry string) bool) int {
	if d == nil {
		return 0
	}
	list, err := fs.ReadDir(d.root.FS(), d.name)
	if err != nil {
		return 0
	}
	gone := 0
	for _, e := range list {
		switch {
		case e.IsDir():
		case strings.HasSuffix(e.Name(), partial):
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > time.Hour {
				d.Remove(e.Name())
			}
		case !wanted(e.Name()):
			d.Remove(e.Name())
			gone++
		}
	}
	return gone
}
