package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// What a published site looks like to the system, whatever the umask of the person who ran the build.
const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = 0o755
)

// stage is the new site while it is being filled.
type stage struct {
	name    string // the target's, for sentences
	root    string
	old     *previous
	link    func(old, new string) error
	folders folders

	chmod    bool        // the umask takes bits away, so modes are set after creating
	fileMode fs.FileMode // what an unchanged file must have; 0 where the disk keeps no modes

	manifest []byte
}

// newStage makes the staging folder and learns from it, and from the first file in it, what the
// umask and the disk do to modes.
func (t target) newStage(old *previous, link func(old, new string) error) (*stage, error) {
	s := &stage{name: t.name, root: t.fresh(stagingPart), old: old, link: link}
	if err := os.Mkdir(s.root, folderMode); err != nil {
		return nil, ioError(t.parent(), err)
	}
	probe := filepath.Join(s.root, manifestName)
	if err := os.WriteFile(probe, nil, fileMode); err != nil {
		_ = os.RemoveAll(s.root)
		return nil, ioError(t.name, err)
	}
	s.folders.make = func(dir string) error { return s.mkdir(dir) }
	if hasMode(s.root, folderMode) && hasMode(probe, fileMode) {
		s.fileMode = fileMode
		return s, nil
	}
	_ = os.Chmod(s.root, folderMode)
	_ = os.Chmod(probe, fileMode)
	if hasMode(s.root, folderMode) && hasMode(probe, fileMode) {
		s.fileMode, s.chmod = fileMode, true
	}
	return s, nil // a disk without modes (FAT, Windows) shows something else, and is left alone
}

func hasMode(path string, mode fs.FileMode) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().Perm() == mode
}

// fill makes every output, keeps the unchanged files and writes the manifest. When nothing differs
// from the old site the staging folder is left unfinished: see same.
func (s *stage) fill(ctx context.Context, outputs []Output, opt Options) (Report, error) {
	entries := make([]entry, len(outputs))
	unchanged := make([]bool, len(outputs))
	progress := counter{total: len(outputs), call: opt.Progress}
	buffers := make([]buffer, opt.Workers)

	err := each(ctx, opt.Workers, len(outputs), func(worker, i int) error {
		o, b := outputs[i], &buffers[worker]
		if o.Named {
			if entries[i], unchanged[i] = s.old.intact(o.Path, s.fileMode, b.old[:]); unchanged[i] {
				progress.add()
				return nil
			}
		}
		b.out.Reset()
		if err := o.Write(&b.out); err != nil {
			if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
				return canceledError(s.name, ctx)
			}
			return outputError(o, err)
		}
		data := b.out.Bytes()
		entries[i] = entry{sha256.Sum256(data), int64(len(data))}
		unchanged[i] = s.old.has(o.Path, entries[i], data, s.fileMode, b.old[:])
		if !unchanged[i] {
			if err := s.write(o.Path, data); err != nil {
				return ioError(s.name, err)
			}
		}
		progress.add()
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	if ctx.Err() != nil {
		return Report{}, canceledError(s.name, ctx)
	}

	report := s.list(opt.Record, outputs, entries, unchanged)
	if s.same(report) {
		return report, nil
	}
	err = each(ctx, opt.Workers, len(outputs), func(worker, i int) error {
		if !unchanged[i] {
			return nil
		}
		if err := s.keep(outputs[i].Path); err != nil {
			return ioError(s.name, err)
		}
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	if ctx.Err() != nil {
		return Report{}, canceledError(s.name, ctx)
	}
	if err := os.WriteFile(filepath.Join(s.root, manifestName), s.manifest, fileMode); err != nil {
		return Report{}, ioError(s.name, err)
	}
	return report, nil
}

// list writes the manifest in memory and counts.
func (s *stage) list(record Record, outputs []Output, entries []entry, unchanged []bool) Report {
	var r Report
	kept := 0
	s.manifest = appendRecord(s.manifest[:0], record)
	for i, o := range outputs {
		s.manifest = appendEntry(s.manifest, o.Path, entries[i])
		r.Bytes += entries[i].size
		if unchanged[i] {
			r.Unchanged++
		} else {
			r.Written++
		}
		if _, there := s.old.regular[o.Path]; there {
			kept++
		}
	}
	r.Removed = len(s.old.regular) - kept
	r.Manifest = sha256.Sum256(s.manifest)
	return r
}

// same reports that the old site is the new one: no file differs and the manifest lists the same.
func (s *stage) same(r Report) bool {
	return r.Written == 0 && r.Removed == 0 && bytes.Equal(s.manifest, s.old.manifest)
}

// write puts a new or changed file into the stage.
func (s *stage) write(path string, data []byte) error {
	if err := s.folders.ensure(parentOf(path)); err != nil {
		return err
	}
	f, err := os.OpenFile(s.path(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL|atOnce, fileMode)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil && s.chmod {
		err = f.Chmod(fileMode)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// keep puts an unchanged file of the old site into the new one: the same file under a second name
// or, on a disk that knows no second names, a copy with the same time.
func (s *stage) keep(path string) error {
	if err := s.folders.ensure(parentOf(path)); err != nil {
		return err
	}
	from := s.old.file(path)
	if s.link(from, s.path(path)) == nil {
		return nil
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := s.write(path, data); err != nil {
		return err
	}
	return os.Chtimes(s.path(path), info.ModTime(), info.ModTime())
}

func (s *stage) path(p string) string { return filepath.Join(s.root, filepath.FromSlash(p)) }

func (s *stage) mkdir(dir string) error {
	if err := os.Mkdir(s.path(dir), folderMode); err != nil {
		return err
	}
	if s.chmod {
		return os.Chmod(s.path(dir), folderMode)
	}
	return nil
}

// buffer is what one worker needs, reused from output to output.
type buffer struct {
	out bytes.Buffer
	old [64 << 10]byte
}

// counter reports progress, one call at a time.
type counter struct {
	mu          sync.Mutex
	done, total int
	call        func(done, total int)
}

func (c *counter) add() {
	if c.call == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	c.call(c.done, c.total)
}
