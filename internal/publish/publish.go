package publish

import (
	"context"
	"crypto/sha256"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
)

// Output is one file of the site: where it goes and a pure function that writes its bytes.
type Output struct {
	Path  string // slash-separated, relative to the site's root: "mo-hinh/x/index.html"
	Owner string // what asked for it (a source file); named when two outputs claim one path

	// Named says that the path holds a hash of all that the bytes depend on. A file of the last run at
	// that path is then kept without asking Write.
	Named bool

	// Write is called at most once per publish, from any goroutine. Its bytes are held in memory
	// until they are compared with the file of the last run, so one output should stay below some
	// tens of megabytes.
	Write func(w io.Writer) error
}

// Options tune a publish; the zero value is right for an editor's machine.
type Options struct {
	Workers  int                   // how many outputs are made at once; 0 is one per processor
	Progress func(done, total int) // called once per output, one call at a time, done rising by one

	Record Record // what the manifest shall say of the site

	Sound func() error // if set, asked when all is written; with an error the old site stays

	// Hasty leaves out waiting for the disk before a site is replaced (see doc.go).
	Hasty bool
}

// Report counts what a publish did. Written, Unchanged and Removed count files, without the manifest.
type Report struct {
	Written   int   // new, changed, or edited by hand since the last run
	Unchanged int   // same bytes, inode and time as before
	Removed   int   // files of the last run that are gone now
	Bytes     int64 // size of the whole site

	Manifest [sha256.Size]byte // of the list of all files: the same for the same site
}

// Tree makes dir hold exactly these outputs. Every error is an *[Error]; with any of them dir is as
// it was, except for a KindIO error of the last step, whose text says so.
//
// Which failing output is reported does not depend on the number of workers: it is the one with the
// smallest path.
func Tree(ctx context.Context, dir string, outputs []Output, opt Options) (Report, error) {
	return newPublisher().tree(ctx, dir, outputs, opt)
}

// publisher holds the calls that differ between file systems, so that tests can take one away.
type publisher struct {
	move mover
	link func(old, new string) error

	syncTree, syncFolder func(path string) error
}

func newPublisher() publisher {
	return publisher{
		move: mover{exchange: exchange, rename: os.Rename},
		link: os.Link,

		syncTree: SyncTree, syncFolder: syncFolder,
	}
}

func (p publisher) tree(ctx context.Context, dir string, outputs []Output, opt Options) (Report, error) {
	if cs := Collisions(outputs); len(cs) > 0 {
		return Report{}, collisionError(cs)
	}
	outputs = slices.SortedFunc(slices.Values(outputs), func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	if opt.Workers < 1 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}

	t, err := findTarget(dir)
	if err != nil {
		return Report{}, err
	}
	unlock, err := t.lock()
	if err != nil {
		return Report{}, err
	}
	defer unlock()

	if err := t.restore(p.move.rename); err != nil {
		return Report{}, err
	}
	old, err := t.inspect()
	if err != nil {
		return Report{}, err
	}
	t.clearLeftovers()

	s, err := t.newStage(old, p.link)
	if err != nil {
		return Report{}, err
	}
	done := false
	defer func() {
		if !done {
			_ = os.RemoveAll(s.root)
		}
	}()

	report, err := s.fill(ctx, outputs, opt)
	if err != nil || s.same(report) {
		if err == nil {
			old.dropLitter()
		}
		return report, err
	}
	if opt.Sound != nil {
		if err := opt.Sound(); err != nil {
			return Report{}, ioError(t.name, err)
		}
	}
	wait := !opt.Hasty && old.manifest != nil
	if wait {
		if err := p.syncTree(s.root); err != nil {
			return Report{}, ioError(t.name, err)
		}
	}
	if ctx.Err() != nil {
		return Report{}, canceledError(t.name, ctx)
	}
	retired, err := p.move.swap(t, s.root)
	if err != nil {
		return Report{}, err
	}
	done = true
	// The new site stands. A rest of the old one that does not want to go (a file held open on
	// Windows) is not a failure of this run; the next one tries again.
	discard(retired, opt.Workers)
	if wait {
		if err := p.syncFolder(t.parent()); err != nil {
			return report, notDurableError(t.name, err)
		}
	}
	return report, nil
}
