package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dienhinh/internal/publish"
)

// Difference is an output on which two ways of making the same site disagree.
type Difference struct {
	Path   string
	Way    string // how the second one was made
	Line   int    // 1-based, of the first byte that differs; 0 when only one of the two has the file
	First  string // the line as the first way made it; may be cut
	Second string
}

// The ways in which Verify makes the site again.
const (
	WayAgain = "again" // from nothing, one output after the other, from the last to the first
	WayWarm  = "warm"  // by a builder that has just made another site (with drafts, or without them)
	WayLater = "later" // by the builder of the first way, once more
)

// Verify makes the site of a project in several ways and compares every byte of every output: from nothing
// with all processors; from nothing with one, in the opposite order; and by builders that remember what
// they made before. The result is that of the first way; when its inputs have errors nothing is compared.
// progress is called with the number of outputs made; it may be nil.
func Verify(ctx context.Context, dir string, opt Options, now time.Time, progress func(done, total int)) (*Result, []Difference, error) {
	first, err := Open(dir)
	if err != nil {
		return nil, nil, err
	}
	defer first.Close()
	r := first.Assemble(ctx, opt, now)
	if r.Site == nil {
		return r, nil, nil
	}
	const ways = 4
	var made atomic.Int64
	count := func(total int) func() {
		return func() {
			if progress != nil {
				progress(int(made.Add(1)), ways*total)
			}
		}
	}
	outputs := r.All()
	done := serially(count(len(outputs)))
	sums, err := sumsOf(ctx, outputs, runtime.GOMAXPROCS(0), false, done)
	if err != nil {
		return r, nil, err
	}
	var differences []Difference
	against := func(way string, b *Builder, workers int, backwards bool) error {
		other := b.Assemble(ctx, opt, now)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if other.Site == nil {
			differences = append(differences, Difference{Way: way})
			return nil
		}
		again := other.All()
		others, err := sumsOf(ctx, again, workers, backwards, done)
		if err != nil {
			return err
		}
		differences = append(differences, compare(way, outputs, sums, again, others)...)
		return nil
	}
	cold, err := Open(dir)
	if err != nil {
		return r, nil, err
	}
	defer cold.Close()
	if err := against(WayAgain, cold, 1, true); err != nil {
		return r, nil, err
	}
	warm, err := Open(dir)
	if err != nil {
		return r, nil, err
	}
	defer warm.Close()
	other := opt
	other.Drafts = !opt.Drafts
	warm.Assemble(ctx, other, now)
	if err := against(WayWarm, warm, runtime.GOMAXPROCS(0), false); err != nil {
		return r, nil, err
	}
	if err := against(WayLater, first, runtime.GOMAXPROCS(0), true); err != nil {
		return r, nil, err
	}
	return r, differences, nil
}

// serially makes a function safe to call from many goroutines.
func serially(f func()) func() {
	var mu sync.Mutex
	return func() {
		mu.Lock()
		defer mu.Unlock()
		f()
	}
}

type sum = [sha256.Size]byte

// sumsOf makes every output and returns the hash of each.
func sumsOf(ctx context.Context, outputs []publish.Output, workers int, backwards bool, done func()) ([]sum, error) {
	sums := make([]sum, len(outputs))
	errs := make([]error, len(outputs))
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			var b bytes.Buffer
			for i := int(next.Add(1)) - 1; i < len(outputs) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				at := i
				if backwards {
					at = len(outputs) - 1 - i
				}
				b.Reset()
				errs[at] = outputs[at].Write(&b)
				sums[at] = sha256.Sum256(b.Bytes())
				done()
			}
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// compare lists the outputs that differ, sorted by path, with the first line that does.
func compare(way string, a []publish.Output, sumsA []sum, b []publish.Output, sumsB []sum) []Difference {
	at := make(map[string]int, len(b))
	for i, o := range b {
		at[o.Path] = i
	}
	var list []Difference
	for i, o := range a {
		j, there := at[o.Path]
		delete(at, o.Path)
		switch {
		case !there:
			list = append(list, Difference{Path: o.Path, Way: way})
		case sumsA[i] != sumsB[j]:
			list = append(list, firstLine(way, o, b[j]))
		}
	}
	for path := range at {
		list = append(list, Difference{Path: path, Way: way})
	}
	slices.SortFunc(list, func(x, y Difference) int { return strings.Compare(x.Path, y.Path) })
	return list
}

// firstLine makes both outputs once more and finds where they part.
func firstLine(way string, a, b publish.Output) Difference {
	d := Difference{Path: a.Path, Way: way, Line: 1}
	var x, y bytes.Buffer
	if a.Write(&x) != nil || b.Write(&y) != nil {
		return d
	}
	i := 0
	for i < x.Len() && i < y.Len() && x.Bytes()[i] == y.Bytes()[i] {
		i++
	}
	d.Line += bytes.Count(x.Bytes()[:i], []byte("\n"))
	part := func(data []byte) string {
		from, to := max(0, i-60), min(len(data), i+60)
		return strings.ToValidUTF8(string(data[from:to]), "\uFFFD")
	}
	d.First, d.Second = part(x.Bytes()), part(y.Bytes())
	return d
}
