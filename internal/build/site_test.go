package build_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
)

// These tests make the whole real site in memory, once, and read it as a visitor, a search engine and
// an accountant would. What the lists must hold is counted from the files by facts_test.go, which knows
// nothing of package content.

const realRoot = "../.."

var asOf = time.Date(2026, 10, 1, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))

// made is a site: the bytes of every output, and its pages parsed.
type made struct {
	base, prefix string
	outputs      map[string][]byte
	pages        map[string]*page // by output path
}

type page struct {
	path, address string
	raw           []byte
	root          *html.Node
	ids           map[string]int
}

// assemble makes the real site afresh and runs every output once.
func assemble(t testing.TB, b *build.Builder, opt build.Options) map[string][]byte {
	t.Helper()
	r := b.Assemble(context.Background(), opt, time.Now())
	if r.Site == nil {
		var text strings.Builder
		_ = diag.WriteText(&text, r.Findings, diag.VI)
		t.Fatalf("the real site has errors:\n%s", text.String())
	}
	out := map[string][]byte{}
	for _, o := range r.All() {
		var data bytes.Buffer
		if err := o.Write(&data); err != nil {
			t.Fatalf("%s: %v", o.Path, err)
		}
		if _, twice := out[o.Path]; twice {
			t.Errorf("two outputs claim %s", o.Path)
		}
		out[o.Path] = data.Bytes()
	}
	return out
}

func open(t testing.TB) *build.Builder {
	t.Helper()
	b, err := build.Open(realRoot)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func makeSite(t testing.TB, base string) *made {
	t.Helper()
	return makeSiteOf(t, open(t), base)
}

func makeSiteOf(t testing.TB, b *build.Builder, base string) *made {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	m := &made{base: base, prefix: u.Path, outputs: assemble(t, b, build.Options{BaseURL: base, AsOf: asOf}), pages: map[string]*page{}}
	for p, data := range m.outputs {
		if path.Ext(p) != ".html" || strings.HasPrefix(p, "admin/") { // the form is no page of the site; it is there when its program is
			continue
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		pg := &page{path: p, address: "/" + p, raw: data, root: root, ids: map[string]int{}}
		if path.Base(p) == "index.html" {
			pg.address = "/" + strings.TrimSuffix(p, "index.html")
		}
		for n := range root.Descendants() {
			if id := attr(n, "id"); id != "" {
				pg.ids[id]++
			}
		}
		m.pages[p] = pg
	}
	return m
}

const realBase = "https://site.example"

var (
	once   sync.Once
	shared *made
)

// realSite is the one site that most tests read.
func realSite(t testing.TB) *made {
	once.Do(func() { shared = makeSite(t, realBase) })
	if shared == nil {
		t.Fatal("the real site could not be made")
	}
	return shared
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// find returns the elements below n that match.
func find(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var list []*html.Node
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && match(x) {
			list = append(list, x)
		}
	}
	return list
}

func tag(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return hasClass(n, name) }
}

func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// closest returns the nearest element around n that matches, or nil.
func closest(n *html.Node, match func(*html.Node) bool) *html.Node {
	for x := range n.Ancestors() {
		if x.Type == html.ElementNode && match(x) {
			return x
		}
	}
	return nil
}

func sortedPages(m *made) []*page {
	var list []*page
	for _, p := range slices.Sorted(maps.Keys(m.pages)) {
		list = append(list, m.pages[p])
	}
	return list
}

func isRedirect(p *page) bool {
	return len(find(p.root, func(n *html.Node) bool {
		return n.Data == "meta" && strings.EqualFold(attr(n, "http-equiv"), "refresh")
	})) > 0
}

// resolve turns a link of a page into an address from the site's root and a fragment; external links
// are not ours to check.
func (m *made) resolve(p *page, href string) (address, fragment string, internal bool, err error) {
	u, err := url.Parse(href)
	if err != nil {
		return "", "", true, err
	}
	if u.Scheme != "" || u.Host != "" {
		rest, ours := strings.CutPrefix(href, m.base)
		if !ours {
			if u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" && u.Scheme != "tel" {
				return "", "", true, fmt.Errorf("scheme %q", u.Scheme)
			}
			return "", "", false, nil
		}
		if u, err = url.Parse(rest); err != nil {
			return "", "", true, err
		}
		return u.Path, u.Fragment, true, nil
	}
	if u.Path == "" {
		return p.address, u.Fragment, true, nil
	}
	if !strings.HasPrefix(u.Path, m.prefix+"/") {
		return "", "", true, fmt.Errorf("does not begin with %s/", m.prefix)
	}
	return strings.TrimPrefix(u.Path, m.prefix), u.Fragment, true, nil
}

func outputOf(address string) string {
	if address = strings.TrimPrefix(address, "/"); address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}

// TestSameInputSameBytes makes the site again in every way that must not matter.
func TestSameInputSameBytes(t *testing.T) {
	want := realSite(t).outputs
	compare := func(what string, got map[string][]byte) {
		t.Helper()
		for p, data := range want {
			if other, ok := got[p]; !ok || !bytes.Equal(data, other) {
				t.Errorf("%s: %s differs or is missing", what, p)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d outputs, want %d", what, len(got), len(want))
		}
	}
	opt := build.Options{BaseURL: realBase, AsOf: asOf, SkipCards: build.Raced}
	if build.Raced {
		want = maps.Clone(want)
		maps.DeleteFunc(want, func(p string, _ []byte) bool {
			return strings.HasPrefix(p, "static/the/") || strings.HasPrefix(p, "static/ma/")
		})
	}
	b := open(t)
	compare("cold", assemble(t, b, opt))
	compare("warm", assemble(t, b, opt))
	opt.AsOf = time.Now()
	compare("as of now", assemble(t, open(t), opt))
	old := runtime.GOMAXPROCS(1)
	one := assemble(t, open(t), opt)
	runtime.GOMAXPROCS(old)
	compare("GOMAXPROCS 1", one)

	// Another folder, other file times, files created in another order.
	dir := t.TempDir()
	for _, top := range []string{"static", "templates", "content", ".cms"} {
		if err := os.CopyFS(filepath.Join(dir, top), os.DirFS(filepath.Join(realRoot, top))); err != nil && top != ".cms" {
			t.Fatal(err)
		}
	}
	moved, err := build.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer moved.Close()
	compare("another folder", assemble(t, moved, opt))
}
