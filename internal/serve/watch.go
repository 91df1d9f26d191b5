package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"dienhinh/internal/diag"
	"dienhinh/internal/source"
)

// settle is how long the folder must be quiet before the site is assembled again: one save in an
// editor is up to eight events within a few milliseconds.
const settle = 40 * time.Millisecond

// Watch assembles the project again after every change below root, until ctx ends. Folders are
// watched rather than files, because editors save by replacing the file.
func (s *Server) Watch(ctx context.Context, root string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching the project: %w", err)
	}
	defer w.Close()
	add := func(dir string) {
		_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return nil
			}
			if p != dir && source.Ignored(d.Name()) {
				return filepath.SkipDir
			}
			if err := w.Add(p); err != nil {
				s.opt.Log(diag.Say("không theo dõi được thư mục %s (%v)", "cannot watch %s (%v)", p, err))
			}
			return nil
		})
	}
	for _, folder := range source.Folders {
		add(filepath.Join(root, folder))
	}
	// Look once more: something may have changed between the first assembly and this moment.
	timer := time.NewTimer(settle)
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			if e.Op == fsnotify.Chmod || source.Ignored(filepath.Base(e.Name)) {
				continue
			}
			if e.Has(fsnotify.Create) {
				// A new folder may already have files and folders in it; walking it again is the
				// only way not to miss them.
				add(e.Name)
			}
			timer.Reset(settle)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				for _, folder := range source.Folders {
					add(filepath.Join(root, folder))
				}
				timer.Reset(settle)
			}
		case <-timer.C:
			s.Rebuild(ctx)
		}
	}
}
