package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"dienhinh/internal/diag"
	"dienhinh/internal/source"
)

// One save in an editor is up to eight events within a few milliseconds, and some of what lies between them is half
// written, empty or gone. A change that reads well is shown after the first short pause; one that does not, or in which
// a file is missing, only when the folder has been quiet for longer.
const (
	quick  = 3 * time.Millisecond
	settle = 40 * time.Millisecond
	// later is when the rest is done, which nobody waits for: what has to look at every output, and a look at every
	// file, in case the system kept a change to itself.
	later = time.Second
)

// Watch assembles the project again after every change below root, until ctx ends. Folders are
// watched rather than files, because editors save by replacing the file.
func (s *Server) Watch(ctx context.Context, root string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching the project: %w", err)
	}
	defer w.Close()
	l := &lookout{s: s, w: w, root: filepath.Clean(root), folders: map[string]bool{}, changed: map[string]bool{}}
	l.addAll()
	// Look once more: something may have changed between the first assembly and this moment.
	l.everything, l.last = true, time.Now()
	timer := time.NewTimer(quick)
	defer timer.Stop()
	afterwards := time.NewTimer(later)
	defer afterwards.Stop()
	wake := func() {
		l.last = time.Now()
		timer.Reset(quick)
		afterwards.Reset(later)
	}
	rest := make(chan bool, 1) // one at a time; true when there was a change that nobody told
	resting := false
	defer func() {
		if resting {
			<-rest
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			if l.hear(e) {
				wake()
			}
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				l.addAll()
				l.everything = true
				wake()
			}
		case <-timer.C:
			if wait := l.act(ctx); wait > 0 {
				timer.Reset(wait)
			}
		case <-afterwards.C:
			if l.moved {
				l.addAll() // the system's watch on a folder that moved goes by its old name, or is gone
				l.moved = false
			}
			if resting {
				afterwards.Reset(later)
				continue
			}
			resting = true
			go func() { rest <- s.rest() }()
		case missed := <-rest:
			if resting = false; missed {
				l.addAll()
				l.everything = true
				wake()
			}
		}
	}
}

// lookout gathers what the system tells of changes until it is acted on.
type lookout struct {
	s    *Server
	w    *fsnotify.Watcher
	root string

	folders    map[string]bool // that are watched
	moved      bool            // some of them came, went or have another name
	changed    map[string]bool // paths below root
	everything bool            // anything may have changed
	last       time.Time       // when something was heard
	held       *assembly       // one that is not shown yet: it may be half a save
}

// hear notes a change, and reports whether there is anything to do about it.
func (l *lookout) hear(e fsnotify.Event) bool {
	name := filepath.Clean(e.Name) // "./content", where the root is "."
	p, err := filepath.Rel(l.root, name)
	p = filepath.ToSlash(p)
	if err != nil || e.Op == fsnotify.Chmod || !source.Input(p) {
		return false
	}
	if e.Has(fsnotify.Create) {
		// A new folder may already have files and folders in it; walking it again is the
		// only way not to miss them.
		l.moved = l.add(name) || l.moved
	}
	if (e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove)) && l.folders[name] {
		l.forget(name)
		l.moved = true
	}
	l.changed[p] = true
	return true
}

// addAll watches the folders of inputs, and the one that they are in: they may come, go and come again.
func (l *lookout) addAll() {
	l.watch(l.root)
	for _, folder := range source.Folders {
		l.add(filepath.Join(l.root, folder))
	}
}

// add watches a folder and those in it, and reports whether there is one.
func (l *lookout) add(dir string) (any bool) {
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		if p != dir && source.Ignored(d.Name()) {
			return filepath.SkipDir
		}
		any = true
		l.watch(p)
		return nil
	})
	return any
}

// forget stops watching a folder that has left its place, and those in it. The system would go on to tell of them under
// their old names, and drop the watch on the folder at its new place when it hears that it has moved.
func (l *lookout) forget(dir string) {
	for f := range l.folders {
		if f == dir || strings.HasPrefix(f, dir+string(filepath.Separator)) {
			_ = l.w.Remove(f) // the system may have done so
			delete(l.folders, f)
		}
	}
}

func (l *lookout) watch(dir string) {
	if err := l.w.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.s.opt.Log(diag.Say("không theo dõi được thư mục %s (%v)", "cannot watch %s (%v)", dir, err))
		return
	}
	l.folders[dir] = true
}

// act assembles the site from what was heard, and shows it or says how long to wait before it is shown.
func (l *lookout) act(ctx context.Context) time.Duration {
	l.s.building.Lock()
	defer l.s.building.Unlock()
	if l.everything || len(l.changed) > 0 {
		var changed []string
		if !l.everything {
			changed = slices.Collect(maps.Keys(l.changed))
		}
		a := l.s.assemble(ctx, changed)
		l.held = &a
		l.everything = false
		clear(l.changed)
	}
	if l.held == nil || ctx.Err() != nil {
		return 0
	}
	if quiet := time.Since(l.last); quiet < settle && l.s.doubtful(*l.held) {
		return settle - quiet
	}
	l.s.show(*l.held)
	l.held = nil
	return 0
}

// doubtful reports that a result has mistakes, or fewer files than what is on show.
func (s *Server) doubtful(a assembly) bool {
	now := s.scene()
	return a.Site == nil || now.standing != nil && len(a.Snapshot.Files) < len(now.standing.result.Snapshot.Files)
}

// rest tells what only all outputs show of the site on show, and reports whether files have changed since without
// anybody having said so.
func (s *Server) rest() bool {
	s.mu.RLock()
	now := s.standing
	s.mu.RUnlock()
	if now == nil {
		return false
	}
	if now.result.Site != nil && !now.rested {
		if more := now.result.Rest(); len(more) > 0 {
			s.mu.Lock()
			if s.standing == now { // else another is on show
				s.findings = slices.Concat(s.findings, more)
				s.findings.Sort()
				s.next()
			}
			s.mu.Unlock()
			if more.Failed() {
				s.opt.Show(more)
			}
		}
		now.rested = true // nobody else reads it
	}
	look, same := s.builder.Recheck(now.result, s.opt.Now())
	if same {
		s.building.Lock()
		s.builder.Trust(now.result, look)
		s.building.Unlock()
	}
	return !same
}
