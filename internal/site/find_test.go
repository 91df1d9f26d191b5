package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestFind finds every page that is listed at its path, and no page at paths that only look like one.
func TestFind(t *testing.T) {
	var docs []doc
	for i := range 30 {
		extra := fmt.Sprintf("year: %d\nid: x%02d\ndate: 2024-%02d-03", 2020+i%2, i, 1+i%3)
		docs = append(docs, doc{fmt.Sprintf("2023/bai-%02d.md", i), fmt.Sprintf("Bài %d", i), extra})
	}
	docs = append(docs,
		doc{"2023/trang.md", "Trang", "aliases: [/cu/trang/, /mo-hinh/cu/]"}, // its address looks like a list's second page
		doc{"2023/2.md", "Hai", ""},
		doc{"2023/chia-se.md", "Chia sẻ", ""})
	s := good(t, 4, docs...)
	found := map[string]bool{}
	for _, e := range s.Entries() {
		got, ok := s.Find(e.Path)
		if !ok || got.Address != e.Address || got.Owner != e.Owner || got.Index != e.Index || fmt.Sprintf("%T", got.Build()) != fmt.Sprintf("%T", e.Build()) {
			t.Errorf("%s: found %v %s", e.Path, ok, got.Address)
		}
		found[e.Path] = true
	}
	tops := func(paths []string) string {
		seen := map[string]bool{}
		for _, p := range paths {
			top, _, below := strings.Cut(p, "/")
			seen[fmt.Sprint(top, below)] = true
		}
		return strings.Join(slices.Sorted(maps.Keys(seen)), " ")
	}
	if got, want := tops(s.Samples()), tops(slices.Collect(maps.Keys(found))); got != want {
		t.Errorf("the samples are of %s; the pages of %s", got, want)
	}
	indexed := 0
	for _, e := range s.Entries() {
		if e.Index {
			indexed++
		}
	}
	if s.Indexed() != indexed {
		t.Errorf("%d pages are indexed, and said to be %d", indexed, s.Indexed())
	}
	if len(found) < 200 {
		t.Fatalf("only %d pages were tried", len(found))
	}
	for path := range found {
		for _, other := range []string{
			strings.Replace(path, "trang/2/", "trang/02/", 1), strings.Replace(path, "trang/2/", "trang/1/", 1), strings.Replace(path, "trang/2/", "trang/999/", 1),
			strings.Replace(path, "trang/2/", "trang/-2/", 1), strings.ToUpper(path), "x/" + path, path + "/index.html", strings.TrimSuffix(path, ".html"), strings.TrimSuffix(path, "index.html"), "theo-ten/" + path,
		} {
			if e, ok := s.Find(other); ok != found[other] {
				t.Errorf("%s: found %v %s, want %v", other, ok, e.Address, found[other])
			}
		}
	}
}
