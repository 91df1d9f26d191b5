package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// pages is a site shaped like ours: one folder per story, 8 KB per page. Page changed has a body of its own.
func pages(n, changed int) []Output {
	body := bytes.Repeat([]byte("<p>Dân vận khéo, việc gì cũng thành công.</p>\n"), 160)
	outputs := make([]Output, n)
	for i := range outputs {
		outputs[i] = Output{
			Path:  fmt.Sprintf("mo-hinh/%d/mo-hinh-%05d/index.html", 2015+i%10, i),
			Owner: fmt.Sprintf("content/mo-hinh/%05d.md", i),
			Write: func(w io.Writer) error {
				if i == changed {
					fmt.Fprintln(w, "changed")
				}
				fmt.Fprintf(w, "<h1>%d</h1>", i)
				_, err := w.Write(body)
				return err
			},
		}
	}
	return outputs
}

const benchPages = 10_000

func mustPublish(b testing.TB, dir string, outputs []Output, opt Options) Report {
	b.Helper()
	r, err := Tree(context.Background(), dir, outputs, opt)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkCold publishes 10,000 pages where nothing was.
func BenchmarkCold(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "public")
	outputs := pages(benchPages, -1)
	for b.Loop() {
		mustPublish(b, dir, outputs, Options{})
		b.StopTimer()
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkUnchanged publishes the same 10,000 pages again: the price of making and comparing them.
func BenchmarkUnchanged(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "public")
	outputs := pages(benchPages, -1)
	mustPublish(b, dir, outputs, Options{})
	for b.Loop() {
		mustPublish(b, dir, outputs, Options{})
	}
}

// BenchmarkOneChanged changes one page in 10,000: all others are linked, and the old tree removed.
func BenchmarkOneChanged(b *testing.B) { benchmarkOneChanged(b, Options{Hasty: true}) }

// BenchmarkOneChangedFlushed is that and waiting for the disk.
func BenchmarkOneChangedFlushed(b *testing.B) { benchmarkOneChanged(b, Options{}) }

func benchmarkOneChanged(b *testing.B, opt Options) {
	dir := filepath.Join(b.TempDir(), "public")
	sites := [2][]Output{pages(benchPages, -1), pages(benchPages, benchPages/2)}
	mustPublish(b, dir, sites[0], Options{})
	turn := 0
	for b.Loop() {
		turn++
		mustPublish(b, dir, sites[turn%2], opt)
	}
}

// BenchmarkMake is the part of the others that is not publish: rendering into memory.
func BenchmarkMake(b *testing.B) {
	outputs := pages(benchPages, -1)
	var buf bytes.Buffer
	for b.Loop() {
		for _, o := range outputs {
			buf.Reset()
			if err := o.Write(&buf); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkCollisions checks 30,000 paths.
func BenchmarkCollisions(b *testing.B) {
	outputs := pages(30_000, -1)
	for b.Loop() {
		if len(Collisions(outputs)) > 0 {
			b.Fatal("collision")
		}
	}
}
