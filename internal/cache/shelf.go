package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// Shelf keeps texts out of memory for as long as one program works: in a file that nobody else sees and that goes with
// it. It is safe for concurrent use; a nil *Shelf has failed at nothing.
//
// A text that cannot be written stays in memory. One that cannot be read back is empty, and Err says why from then on:
// whoever makes something of what was kept asks for it at the end.
type Shelf struct {
	file    *os.File
	size    atomic.Int64
	buffers sync.Pool // of *[]byte
	failed  atomic.Pointer[error]
}

// shelfName begins the names of the files, one of which a program that was killed on Windows leaves behind.
const shelfName = "shelf-"

// NewShelf makes one in a folder of the project, which it makes and clears of what was left behind.
func NewShelf(root *os.Root, folder string) (*Shelf, error) {
	if err := root.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	folder = filepath.Join(root.Name(), folder)
	if old, err := filepath.Glob(filepath.Join(folder, shelfName+"*")); err == nil {
		for _, name := range old {
			_ = os.Remove(name) // refused for one that is in use
		}
	}
	file, err := os.CreateTemp(folder, shelfName)
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name()) // it goes with the program; on Windows with Close
	s := &Shelf{file: file}
	s.buffers.New = func() any { return new([]byte) }
	return s, nil
}

// Put keeps a text and returns what gets it back.
func (s *Shelf) Put(text string) (get func() string) {
	n := len(text)
	at := s.size.Add(int64(n)) - int64(n)
	if _, err := s.file.WriteAt([]byte(text), at); err != nil {
		return func() string { return text }
	}
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

// Size is how many bytes were put.
func (s *Shelf) Size() int64 { return s.size.Load() }

// Err is why a text could not be read back.
func (s *Shelf) Err() error {
	if s == nil {
		return nil
	}
	if err := s.failed.Load(); err != nil {
		return fmt.Errorf("reading back what was kept: %w", *err)
	}
	return nil
}

// Close lets the file go; nothing can be got back afterwards.
func (s *Shelf) Close() error {
	if s == nil {
		return nil
	}
	err := s.file.Close()
	_ = os.Remove(s.file.Name())
	return err
}
