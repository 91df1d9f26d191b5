package build

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/publish"
)

func files(pairs ...string) (outputs []publish.Output, sums []sum) {
	for i := 0; i < len(pairs); i += 2 {
		text := pairs[i+1]
		outputs = append(outputs, publish.Output{Path: pairs[i], Write: func(w io.Writer) error { _, err := io.WriteString(w, text); return err }})
		sums = append(sums, sha256.Sum256([]byte(text)))
	}
	return outputs, sums
}

func TestCompare(t *testing.T) {
	a, sumsA := files("same", "x", "gone", "x", "changed", "một\nhai ba\n")
	b, sumsB := files("changed", "một\nhai bốn\n", "same", "x", "new", "x")
	var got []string
	for _, d := range compare("w", a, sumsA, b, sumsB) {
		got = append(got, fmt.Sprintf("%s:%d %q %q", d.Path, d.Line, d.First, d.Second))
	}
	want := `changed:2 "một\nhai ba\n" "một\nhai bốn\n"|gone:0 "" ""|new:0 "" ""`
	if strings.Join(got, "|") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, "|"), want)
	}
	if d := compare("w", a, sumsA, a, sumsA); len(d) > 0 {
		t.Errorf("a site differs from itself: %v", d)
	}
}

// TestVerify holds the real site to its promise: the same bytes in every way of making it.
func TestVerify(t *testing.T) {
	last := 0
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	r, differences, err := Verify(context.Background(), "../..", Options{AsOf: now, SkipCards: Raced}, now, func(done, total int) {
		if done != last+1 || done > total {
			t.Errorf("%d after %d of %d", done, last, total)
		}
		last = done
	})
	if err != nil || r.Site == nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		t.Errorf("%+v", d)
	}
	if want := 4 * len(r.All()); last != want {
		t.Errorf("%d outputs were made, want %d", last, want)
	}
}
