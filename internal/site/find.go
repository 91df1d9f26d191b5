package site

import (
	"strconv"
	"strings"
	"sync"
)

// This file finds a page by its output path without listing all pages, of which there are eight for each model: for a
// preview, which shows one at a time, and for the checks of addresses, which ask about a few. A name in the path
// only says which model or list may have it; what it has is asked of the functions that list the pages.

// finder is what pages are looked up in.
type finder struct {
	lists map[string]*List        // by address
	other map[string]Entry        // by path
	short func() map[string]*Node // by id
}

func (s *Site) newFinder() *finder {
	f := &finder{lists: map[string]*List{}, other: map[string]Entry{}}
	for _, l := range s.Lists() {
		f.lists[l.Address] = l
	}
	for _, e := range append(s.otherEntries(), s.homeEntry()) {
		f.other[e.Path] = e
	}
	f.short = sync.OnceValue(func() map[string]*Node {
		short := make(map[string]*Node, len(s.models))
		for _, n := range s.models {
			if n.ID.Value != "" {
				short[n.ID.Value] = n
			}
		}
		return short
	})
	return f
}

// Find returns the page that is written to a path.
func (s *Site) Find(path string) (Entry, bool) {
	if e, ok := s.find(path); ok {
		return e, true
	}
	e, ok := s.moved()[path]
	return e, ok
}

// newMoved are the pages at addresses that were left, by path.
func (s *Site) newMoved() map[string]Entry {
	m := map[string]Entry{}
	for _, e := range s.movedEntries() {
		m[e.Path] = e
	}
	return m
}

// find is Find but for the pages at addresses that were left.
func (s *Site) find(path string) (Entry, bool) {
	f := s.finder()
	if e, ok := f.other[path]; ok {
		return e, true
	}
	top, rest, _ := strings.Cut(path, "/")
	name, _, _ := strings.Cut(rest, "/")
	switch top {
	case "m":
		if n := f.short()[name]; n != nil {
			return isAt(path, s.shortEntry(n))
		}
		return Entry{}, false
	case "mo-hinh", "nhung":
		if n := s.bySlug[strings.TrimSuffix(name, ".html")]; n != nil {
			for _, e := range s.modelEntries(n) {
				if e.Path == path {
					return e, true
				}
			}
		}
	}
	address, ok := strings.CutSuffix("/"+path, "index.html")
	if !ok {
		return Entry{}, false
	}
	page := 1
	if before, number, ok := strings.Cut(address, "/trang/"); ok {
		page, _ = strconv.Atoi(strings.TrimSuffix(number, "/"))
		address = before + "/"
	}
	if names, ok := strings.CutPrefix(address, "/theo-ten"); ok {
		if l := f.lists[names]; l != nil && page >= 1 && page <= s.namesPageCount(l) {
			return isAt(path, s.namesEntry(l, page))
		}
		return Entry{}, false
	}
	if l := f.lists[address]; l != nil && page >= 1 && page <= s.pageCount(l) {
		return isAt(path, s.listEntry(l, page))
	}
	return Entry{}, false
}

func isAt(path string, e Entry) (Entry, bool) { return e, e.Path == path }

// AddressOf returns the address of the visible model in a file.
func (s *Site) AddressOf(file string) (string, bool) {
	n := s.byPath[file]
	if n == nil {
		return "", false
	}
	return n.Address(), true
}

// Samples are paths of some pages: of every top folder and every file beside them there is one.
func (s *Site) Samples() []string {
	var paths []string
	add := func(list ...Entry) {
		for _, e := range list {
			paths = append(paths, e.Path)
		}
	}
	add(s.homeEntry())
	short := false
	for i, n := range s.models {
		if i == 0 {
			e := s.modelEntries(n)
			add(e[:]...)
		}
		if !short && n.ShortAddress() != "" {
			short = true
			add(s.shortEntry(n))
		}
	}
	for _, l := range s.Lists() {
		add(s.listEntry(l, 1))
		if s.namesPageCount(l) > 0 {
			add(s.namesEntry(l, 1))
		}
	}
	add(s.otherEntries()...)
	add(s.movedEntries()...)
	return paths
}

// Indexed is how many pages are listed in the sitemap.
func (s *Site) Indexed() int {
	n := 1 + len(s.models) // the home page
	for _, l := range s.Lists() {
		n += s.pageCount(l)
	}
	for _, e := range s.otherEntries() {
		if e.Index {
			n++
		}
	}
	return n
}
