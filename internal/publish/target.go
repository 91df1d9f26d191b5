package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"dienhinh/internal/diag"

	"github.com/gofrs/flock"
)

// target is the folder to publish into.
type target struct {
	name string // as the caller wrote it, for sentences
	real string // absolute, with the links followed: what gets renamed
}

func (t target) parent() string { return filepath.Dir(t.real) }

// beside is the path of a hidden neighbour of the target: ".public.lock" for "public".
func (t target) beside(what string) string {
	return filepath.Join(t.parent(), "."+filepath.Base(t.real)+"."+what)
}

// findTarget follows links, refuses what can never be a site and makes the folder around it.
func findTarget(dir string) (target, error) {
	another := diag.Say("chọn một thư mục khác", "choose another folder")
	if dir == "" {
		return target{}, notOurs(dir, diag.Say("chưa cho biết thư mục xuất bản", "no output folder was given"), another)
	}
	real, err := resolve(dir)
	if err != nil {
		return target{}, ioError(dir, err)
	}
	t := target{name: dir, real: real}
	if t.parent() == real {
		return t, notOurs(dir, diag.Say("“%s” là gốc của ổ đĩa", "“%s” is the root of a disk", dir), another)
	}
	info, err := os.Lstat(real)
	switch {
	case err == nil && !info.IsDir():
		return t, notOurs(dir, diag.Say("“%s” là một tệp, không phải thư mục", "“%s” is a file, not a folder", dir), another)
	case err == nil:
		return t, nil
	case !errors.Is(err, fs.ErrNotExist):
		return t, ioError(dir, err)
	}
	if err := os.MkdirAll(t.parent(), folderMode); err != nil {
		return t, ioError(dir, err)
	}
	return t, nil
}

// maxLinks is how many dangling links resolve follows; Linux gives up after 40 too.
const maxLinks = 40

// resolve follows links even when the last one points at nothing: a run killed between the two
// renames of the fallback leaves such a link behind.
func resolve(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		real, err := filepath.EvalSymlinks(dir)
		if !errors.Is(err, fs.ErrNotExist) {
			return real, err
		}
		link, err := os.Readlink(dir)
		if err != nil {
			return dir, nil // nothing there yet
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(dir), link)
		}
		dir = link
	}
	return "", errors.New("too many links")
}

// lock keeps every other run off the target. The lock file stays: removing it would let two runs
// hold two locks, one on the file that is gone.
func (t target) lock() (unlock func(), err error) {
	l := flock.New(t.beside("lock"), flock.SetPermissions(fileMode))
	got, err := l.TryLock()
	if err != nil {
		return nil, ioError(t.parent(), err)
	}
	if !got {
		return nil, lockedError(t.name)
	}
	return func() { _ = l.Unlock() }, nil
}
