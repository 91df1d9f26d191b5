package build

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// shelved is how many bytes of content there must be before its texts wait in a file: less is no burden.
var shelved int64 = 16 << 20

// shelf keeps the HTML of all texts in a file between the stages of one build, each of which looks at it once or twice:
// of 10,000 stories it is 75 MB, a fifth of what a build may use, and the collector runs half as often without it.
//
// A text that cannot be written stays in memory. One that cannot be read back is empty, and err says why from then on:
// whoever publishes asks for it at the end.
type shelf struct {
	file    *os.File
	size    atomic.Int64
	buffers sync.Pool // of *[]byte
	failed  atomic.Pointer[error]
}

// TextsFolder is where the texts of a large project wait while it is built, in the project. It is empty in between; a
// program that was killed on Windows leaves a file of this name behind.
const (
	TextsFolder = ".cache/bai"
	shelfName   = "texts-"
)

// newShelf makes one in the project's folder of caches; nil, which keeps nothing, where that cannot be.
func newShelf(root *os.Root) *shelf {
	if err := root.MkdirAll(TextsFolder, 0o755); err != nil {
		return nil
	}
	folder := filepath.Join(root.Name(), TextsFolder)
	if old, err := filepath.Glob(filepath.Join(folder, shelfName+"*")); err == nil {
		for _, name := range old {
			_ = os.Remove(name) // refused for one that is in use
		}
	}
	file, err := os.CreateTemp(folder, shelfName)
	if err != nil {
		return nil
	}
	_ = os.Remove(file.Name()) // it goes with the program; on Windows with Close
	s := &shelf{file: file}
	s.buffers.New = func() any { return new([]byte) }
	return s
}

// put keeps a text and returns what gets it back.
func (s *shelf) put(text string) (get func() string) {
	at := s.size.Add(int64(len(text))) - int64(len(text))
	if _, err := s.file.WriteAt([]byte(text), at); err != nil {
		return func() string { return text }
	}
	n := len(text)
	return func() string {
		buf := s.buffers.Get().(*[]byte)
		defer s.buffers.Put(buf)
		if cap(*buf) < n {
			*buf = make([]byte, n)
		}
		if _, err := s.file.ReadAt((*buf)[:n], at); err != nil {
			s.failed.CompareAndSwap(nil, &err)
			return ""
		}
		return string((*buf)[:n])
	}
}

// err is why a text could not be read back.
func (s *shelf) err() error {
	if s == nil {
		return nil
	}
	if err := s.failed.Load(); err != nil {
		return fmt.Errorf("reading a text back from %s: %w", TextsFolder, *err)
	}
	return nil
}

func (s *shelf) close() {
	if s != nil {
		s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}
