package publish

import (
	"errors"
	"io/fs"
	"os"
)

// mover is the two calls that put a tree in place.
type mover struct {
	exchange func(a, b string) error // errors.ErrUnsupported where the system cannot
	rename   func(from, to string) error
}

// swap puts the staged tree in the target's place and returns where the old one now lies, ready to
// be removed; empty when there was none, or when it is left for the next run to clear.
func (m mover) swap(t target, staging string) (retired string, err error) {
	if _, err := os.Lstat(t.real); errors.Is(err, fs.ErrNotExist) {
		if err := m.rename(staging, t.real); err != nil {
			return "", ioError(t.parent(), err)
		}
		return "", nil
	}
	err = m.exchange(staging, t.real)
	if err == nil {
		return staging, nil
	}
	if !errors.Is(err, errors.ErrUnsupported) {
		return "", ioError(t.name, err)
	}
	aside := t.fresh(oldPart)
	if err := m.rename(t.real, aside); err != nil {
		return "", ioError(t.name, err)
	}
	if err := m.rename(staging, t.real); err != nil {
		if back := m.rename(aside, t.real); back != nil {
			return "", strandedError(t.name, aside, back)
		}
		return "", ioError(t.name, err)
	}
	return t.unwhole(aside), nil
}
