package cache

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe in the place of an entry is none, and the entry takes its place again.
func TestPipe(t *testing.T) {
	d, dir := open(t)
	if err := d.Put("a", []byte("một")); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "a")
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, ok := d.Get("a"); ok {
		t.Errorf("a pipe gave %q", got)
	}
	if err := d.Put("a", []byte("hai")); err != nil {
		t.Fatal(err)
	}
	if got, ok := d.Get("a"); !ok || string(got) != "hai" {
		t.Errorf("got %q", got)
	}
}
