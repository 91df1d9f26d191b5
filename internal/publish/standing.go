package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"runtime"
)

// Standing reports whether dir holds, whole and unharmed, the site whose manifest has this sum: every file is read
// and compared with the manifest, and nothing else is there. It writes nothing, but clears away what a killed run
// left. Whatever is wrong, [Tree] will say it, so there is no error.
func Standing(ctx context.Context, dir string, manifest [sha256.Size]byte, opt Options) (Report, bool) {
	if _, err := os.Lstat(dir); err != nil {
		return Report{}, false
	}
	t, err := findTarget(dir)
	if err != nil {
		return Report{}, false
	}
	unlock, err := t.lock()
	if err != nil {
		return Report{}, false
	}
	defer unlock()
	if t.restore(os.Rename) != nil {
		return Report{}, false
	}
	old, err := t.inspect()
	if err != nil || sha256.Sum256(old.manifest) != manifest || len(old.regular) != len(old.entries) {
		return Report{}, false
	}
	if opt.Workers < 1 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	report := Report{Manifest: manifest}
	paths := make([]string, 0, len(old.entries))
	for path, e := range old.entries {
		paths = append(paths, path)
		report.Bytes += e.size
	}
	perm := fileMode
	if !hasMode(old.file(manifestName), fileMode) {
		perm = 0 // a disk that keeps no modes
	}
	progress := counter{total: len(paths), call: opt.Progress}
	buffers := make([]buffer, opt.Workers)
	err = each(ctx, opt.Workers, len(paths), func(worker, i int) error {
		if _, ok := old.intact(paths[i], perm, buffers[worker].old[:]); !ok {
			return errChanged
		}
		progress.add()
		return nil
	})
	if err != nil || ctx.Err() != nil {
		return Report{}, false
	}
	t.clearLeftovers()
	old.dropLitter()
	report.Unchanged = len(paths)
	return report, true
}

var errChanged = errors.New("a file differs from the manifest")
