// Package whole puts single files on disk whole or not at all, whenever the program is killed and whenever the power
// fails: the editors' stories and pictures, the ledger, a table that somebody exports.
//
// A file is written beside its place under a name that nothing reads, flushed to the disk, and only then given its own
// name. What a dead run leaves there is cleared by the next one that writes into the folder, or calls [Clear]: a living
// one holds a lock on its file, and the system lets go of it with the process. [Create] never writes over a file, not
// even over one made a moment ago; [Replace] never over one that is another than was read.
//
// Several files are not one: a run killed while [Create] gives names leaves the first of them, each whole, in the order
// in which they were listed. So a story comes after its pictures, and an import that is run again finds what is there.
//
// The output folder is not for this package: publish swaps a whole tree. What is in a file is nobody's business here.
package whole

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"sync"
	"sync/atomic"
	"time"
)

// File is one file to be made: slash-separated, from the root.
type File struct {
	Path string
	Data []byte
}

// ErrChanged says that a file is not the one that was read before.
var ErrChanged = errors.New("the file has changed since it was read")

// names are the calls that give a file its name, so that tests can take them away.
type names struct {
	link   func(root *os.Root, from, to string) error
	rename func(root *os.Root, from, to string) error
}

func ordinary() names { return names{(*os.Root).Link, (*os.Root).Rename} }

// Create makes files that do not exist yet, and the folders around them: all or, when there is an error, none. A file
// that exists is fs.ErrExist, in a *fs.PathError that names it. ready, if set, is called after each file that is ready
// to get its name, one call at a time; its error ends the whole, as if nothing had been asked. undo takes away what was made.
func Create(root *os.Root, files []File, ready func(done int) error) (undo func(), err error) {
	return ordinary().create(root, files, ready)
}

func (n names) create(root *os.Root, files []File, ready func(done int) error) (undo func(), err error) {
	var made made
	undo = func() { made.undo(root) }
	defer func() {
		if err != nil {
			undo()
		}
	}()
	cleared := map[string]bool{}
	for _, f := range files {
		dir := path.Dir(f.Path)
		if err := made.mkdir(root, dir); err != nil {
			return undo, err
		}
		if !cleared[dir] {
			cleared[dir] = true
			clearFolder(root, dir)
		}
	}
	parts, err := writeAll(root, files, ready)
	defer func() {
		for _, p := range parts {
			p.drop(root)
		}
	}()
	if err != nil {
		return undo, err
	}
	for i, f := range files {
		if err := n.first(root, parts[i], f); err != nil {
			return undo, err
		}
		made.list = append(made.list, f.Path)
	}
	for dir := range cleared {
		Flush(root, dir)
	}
	return undo, nil
}

// writeAll writes what waits for its name, several at once: the time goes into waiting for the disk.
func writeAll(root *os.Root, files []File, ready func(done int) error) ([]*part, error) {
	const atOnce = 8
	var (
		parts = make([]*part, len(files))
		next  atomic.Int64
		mu    sync.Mutex
		done  int
		first error
		wg    sync.WaitGroup
	)
	for range min(atOnce, len(files)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				p, err := write(root, path.Dir(files[i].Path), files[i].Data, 0)
				mu.Lock()
				if parts[i] = p; err == nil && first == nil && ready != nil {
					done++
					err = ready(done)
				}
				if err != nil && first == nil {
					first = err
				}
				stop := first != nil
				mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	wg.Wait()
	return parts, first
}

// first gives a part its name, which nobody has. A hard link fails on a name that is taken. A disk without hard links
// (FAT) gets the name as an empty file first: so nobody's text is ever written over, and what a run leaves that is
// killed between the two calls is an empty story, which every check refuses.
func (n names) first(root *os.Root, p *part, f File) error {
	err := n.link(root, p.name, f.Path)
	if errors.Is(err, fs.ErrExist) {
		return &fs.PathError{Op: "create", Path: f.Path, Err: fs.ErrExist}
	}
	if err == nil {
		return nil
	}
	claim, err := root.OpenFile(f.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := claim.Close(); err != nil {
		return err
	}
	if err := n.rename(root, p.name, f.Path); err != nil {
		_ = root.Remove(f.Path)
		return err
	}
	return nil
}

// Replace puts a file in the place of the one that was read before; before is nil for one that was not there. ErrChanged
// says that it is another by now.
func Replace(root *os.Root, file string, before, after []byte, mode fs.FileMode) error {
	dir := path.Dir(file)
	clearFolder(root, dir)
	p, err := write(root, dir, after, mode)
	defer p.drop(root)
	if err != nil {
		return err
	}
	now, err := root.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !bytes.Equal(now, before) || (before == nil) != (err != nil) {
		return ErrChanged
	}
	if err := root.Rename(p.name, file); err != nil {
		return err
	}
	Flush(root, dir)
	return nil
}

// Flush makes a folder's names last. Not every system can; then the system does it in its own time.
func Flush(root *os.Root, dir string) {
	if f, err := root.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// made are the files and folders of one call, in the order in which they came.
type made struct{ list []string }

func (m *made) mkdir(root *os.Root, dir string) error {
	if dir == "." {
		return nil
	}
	err := root.Mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err := m.mkdir(root, path.Dir(dir)); err != nil {
			return err
		}
		err = root.Mkdir(dir, 0o755)
	}
	if err == nil {
		m.list = append(m.list, dir)
	}
	if errors.Is(err, fs.ErrExist) {
		if info, failed := root.Stat(dir); failed == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// undo removes what is there, the last first; a folder goes only when it is empty.
func (m *made) undo(root *os.Root) {
	for i := len(m.list) - 1; i >= 0; i-- {
		_ = root.Remove(m.list[i])
	}
}

// part is a file that waits for its name.
type part struct {
	name string
	file *os.File // open, and with it the lock, where a file that is open can be renamed
}

// partForm is what parts are called: hidden, and nothing that anybody types.
var partForm = regexp.MustCompile(`^\.[A-Z2-7]{26}\.tmp$`)

// write makes a part in a folder; mode 0 is what the umask makes of 0644. The part is to be dropped even when there is
// an error.
func write(root *os.Root, dir string, data []byte, mode fs.FileMode) (*part, error) {
	p := &part{name: path.Join(dir, "."+rand.Text()+".tmp")}
	f, err := root.OpenFile(p.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	p.file = f
	hold(f)
	_, err = f.Write(data)
	if err == nil && mode != 0 {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if !holdsThroughRename {
		err = errors.Join(err, f.Close())
	}
	return p, err
}

// drop lets go of a part, and removes what has not been renamed.
func (p *part) drop(root *os.Root) {
	if p != nil {
		_ = p.file.Close()
		_ = root.Remove(p.name)
	}
}

// old is how long nobody takes to write a file: where there are no locks, a part is dead then.
func old(age time.Duration) bool { return age > time.Hour }

// Clear removes what dead runs left in a folder and below it.
func Clear(root *os.Root, dir string) {
	_ = fs.WalkDir(root.FS(), dir, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			clearFile(root, p, e)
		}
		return nil
	})
}

func clearFolder(root *os.Root, dir string) {
	entries, err := fs.ReadDir(root.FS(), dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		clearFile(root, path.Join(dir, e.Name()), e)
	}
}

func clearFile(root *os.Root, p string, e fs.DirEntry) {
	if !partForm.MatchString(e.Name()) || !e.Type().IsRegular() {
		return
	}
	if info, err := e.Info(); err == nil && dead(root, p, time.Since(info.ModTime())) {
		_ = root.Remove(p)
	}
}
