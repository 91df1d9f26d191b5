package build

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"dienhinh/internal/diag"
)

// Try finds what Assemble would find if files were other ones: path from the root → bytes, or nil for a file that is
// gone. Nothing changes, on disk or in the Builder. Like all of a Builder it is not for concurrent use.
func (b *Builder) Try(ctx context.Context, opt Options, now time.Time, changes map[string][]byte) diag.Findings {
	trial := *b
	trial.changes = changes
	trial.fsys = overlay{b.fsys, changes, now}
	return trial.Assemble(ctx, opt, now).Findings
}

// overlay is a file system with some files changed, added or gone.
type overlay struct {
	fs.FS
	changes map[string][]byte
	now     time.Time
}

func (o overlay) Open(name string) (fs.File, error) {
	data, changed := o.changes[name]
	switch {
	case changed && data == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case changed:
		return &overlaid{info: o.info(name, data), Reader: bytes.NewReader(data)}, nil
	}
	f, err := o.FS.Open(name)
	if err != nil && errors.Is(err, fs.ErrNotExist) && o.added(name) != nil {
		return &overlaid{info: overlayInfo{name: path.Base(name), mode: fs.ModeDir | 0o755, modTime: o.now}}, nil
	}
	return f, err
}

// Stat is of the changed file, and of a folder that only exists for added files.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if _, changed := o.changes[name]; !changed {
		if info, err := fs.Stat(o.FS, name); err == nil {
			return info, nil
		}
	}
	f, err := o.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// ReadDir lists a folder as it would be.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	added := o.added(name)
	if err != nil && (!errors.Is(err, fs.ErrNotExist) || added == nil) {
		return entries, err
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e fs.DirEntry) bool {
		data, changed := o.changes[path.Join(name, e.Name())]
		_, anew := added[e.Name()]
		return changed && data == nil || anew && !e.IsDir()
	})
	for _, n := range slices.Sorted(maps.Keys(added)) {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == n }) {
			entries = append(entries, fs.FileInfoToDirEntry(added[n]))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// added are the names that the changes bring into a folder.
func (o overlay) added(folder string) map[string]overlayInfo {
	var names map[string]overlayInfo
	for p, data := range o.changes {
		rest, below := strings.CutPrefix(p, folder+"/")
		if !below || data == nil {
			continue
		}
		if names == nil {
			names = map[string]overlayInfo{}
		}
		first, _, deeper := strings.Cut(rest, "/")
		if deeper {
			names[first] = overlayInfo{name: first, mode: fs.ModeDir | 0o755, modTime: o.now}
		} else {
			names[first] = o.info(p, data)
		}
	}
	return names
}

func (o overlay) info(name string, data []byte) overlayInfo {
	return overlayInfo{name: path.Base(name), size: int64(len(data)), mode: 0o644, modTime: o.now}
}

// overlaid is an open changed file, or an open folder.
type overlaid struct {
	info overlayInfo
	*bytes.Reader
}

func (f *overlaid) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlaid) Close() error               { return nil }
func (f *overlaid) Read(p []byte) (int, error) {
	if f.Reader == nil {
		return 0, io.EOF
	}
	return f.Reader.Read(p)
}

type overlayInfo struct {
	name    string
	size    int64
	mode    fs.FileMode
	modTime time.Time
}

func (i overlayInfo) Name() string       { return i.name }
func (i overlayInfo) Size() int64        { return i.size }
func (i overlayInfo) Mode() fs.FileMode  { return i.mode }
func (i overlayInfo) ModTime() time.Time { return i.modTime }
func (i overlayInfo) IsDir() bool        { return i.mode.IsDir() }
func (i overlayInfo) Sys() any           { return nil }
