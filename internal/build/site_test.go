package build_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
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
	out := make(map[string][]byte, len(r.Outputs))
	for _, o := range r.Outputs {
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
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	m := &made{base: base, prefix: u.Path, outputs: assemble(t, open(t), build.Options{BaseURL: base, AsOf: asOf}), pages: map[string]*page{}}
	for p, data := range m.outputs {
		if path.Ext(p) != ".html" {
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

// checkLinks follows every address in every page.
func checkLinks(t *testing.T, m *made) {
	t.Helper()
	checked := 0
	for _, p := range sortedPages(m) {
		follow := func(n *html.Node, name, href string) {
			address, fragment, internal, err := m.resolve(p, href)
			if err != nil {
				t.Errorf("%s: <%s %s=%q>: %v", p.path, n.Data, name, href, err)
				return
			}
			if !internal {
				if n.Data != "a" {
					t.Errorf("%s: <%s %s=%q> loads from another site", p.path, n.Data, name, href)
				}
				return
			}
			checked++
			target := outputOf(address)
			if _, ok := m.outputs[target]; !ok {
				t.Errorf("%s: <%s %s=%q> leads nowhere", p.path, n.Data, name, href)
				return
			}
			if to := m.pages[target]; fragment != "" && to != nil && to.ids[fragment] == 0 {
				t.Errorf("%s: <%s %s=%q>: no id %q there", p.path, n.Data, name, href, fragment)
			}
		}
		for n := range p.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "href", "src", "action", "poster", "data", "cite", "formaction":
					if a.Key == "action" && n.Data != "form" {
						continue
					}
					follow(n, a.Key, a.Val)
				case "srcset":
					for _, part := range strings.Split(a.Val, ",") {
						follow(n, a.Key, strings.Fields(part)[0])
					}
				case "content":
					if strings.EqualFold(attr(n, "http-equiv"), "refresh") {
						_, to, _ := strings.Cut(a.Val, "url=")
						follow(n, a.Key, strings.Trim(to, `'" `))
					}
				case "for", "aria-labelledby", "aria-describedby", "aria-controls":
					for _, id := range strings.Fields(a.Val) {
						if p.ids[id] == 0 {
							t.Errorf("%s: <%s %s=%q>: no such id", p.path, n.Data, a.Key, id)
						}
					}
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d links were checked", checked)
	}
	for name, data := range m.outputs {
		if path.Ext(name) != ".css" {
			continue
		}
		for _, match := range regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllSubmatch(data, -1) {
			target := string(match[1])
			if _, ok := m.outputs[path.Join(path.Dir(name), target)]; !ok {
				t.Errorf("%s: url(%s) leads nowhere", name, target)
			}
		}
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) { checkLinks(t, realSite(t)) }

func TestPrefixedSite(t *testing.T) {
	m := makeSite(t, "https://x.example/a/b")
	checkLinks(t, m)
	for name, data := range m.outputs {
		switch path.Ext(name) {
		case ".html":
			p := m.pages[name]
			for n := range p.root.Descendants() {
				for _, key := range []string{"href", "src", "action"} {
					v := attr(n, key)
					if strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "/a/b/") {
						t.Errorf("%s: <%s %s=%q> is outside /a/b/", name, n.Data, key, v)
					}
				}
			}
		case ".xml", ".json", ".csv", ".txt":
			for _, at := range regexp.MustCompile(`https://x\.example[^\s"<,]*`).FindAll(data, -1) {
				if !bytes.HasPrefix(at, []byte("https://x.example/a/b/")) {
					t.Errorf("%s: %s is outside the site", name, at)
				}
			}
		}
		if bytes.Contains(data, []byte("danvankheo.example")) {
			t.Errorf("%s: the address of site.yaml is still there", name)
		}
	}
	checkRedirects(t, m)
}

// checkRedirects reads the host's rules.
func checkRedirects(t *testing.T, m *made) {
	t.Helper()
	for line := range strings.Lines(string(m.outputs["_redirects"])) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) < 2 || !strings.HasPrefix(f[0], m.prefix+"/") || !strings.HasPrefix(f[1], m.prefix+"/") {
			t.Errorf("_redirects: %q", line)
			continue
		}
		if _, ok := m.outputs[outputOf(strings.TrimPrefix(f[1], m.prefix))]; !ok {
			t.Errorf("_redirects: %q leads nowhere", line)
		}
	}
}

func TestEveryPage(t *testing.T) {
	m := realSite(t)
	titles := map[string]string{}
	for _, p := range sortedPages(m) {
		redirect := isRedirect(p)
		one := func(what string, match func(*html.Node) bool) *html.Node {
			list := find(p.root, match)
			if len(list) != 1 {
				t.Errorf("%s: %d × %s, want 1", p.path, len(list), what)
				return nil
			}
			return list[0]
		}
		if n := one("html", tag("html")); n != nil && attr(n, "lang") != "vi" {
			t.Errorf("%s: lang=%q", p.path, attr(n, "lang"))
		}
		if n := one("h1", tag("h1")); n != nil && text(n) == "" {
			t.Errorf("%s: the h1 is empty", p.path)
		}
		one("main", tag("main"))
		if n := one("title", func(n *html.Node) bool { return n.Data == "title" && n.Parent.Data == "head" }); n != nil {
			title := text(n)
			if title == "" {
				t.Errorf("%s: the title is empty", p.path)
			}
			if other, taken := titles[title]; taken && !redirect {
				t.Errorf("%s and %s have the same title %q", p.path, other, title)
			}
			if !redirect {
				titles[title] = p.path
			}
		}
		if !redirect {
			n := one("description", func(n *html.Node) bool { return n.Data == "meta" && attr(n, "name") == "description" })
			if n != nil && strings.TrimSpace(attr(n, "content")) == "" {
				t.Errorf("%s: the description is empty", p.path)
			}
		}
		if !redirect && p.path != "404.html" {
			n := one("canonical", func(n *html.Node) bool { return n.Data == "link" && attr(n, "rel") == "canonical" })
			if n != nil && attr(n, "href") != m.base+p.address {
				t.Errorf("%s: canonical %q", p.path, attr(n, "href"))
			}
		}
		for id, n := range p.ids {
			if n > 1 {
				t.Errorf("%s: id %q %d times", p.path, id, n)
			}
		}
		for _, bad := range []string{"&amp;amp;", "&amp;lt;", "&amp;gt;", "&amp;#", "&lt;nil&gt;", "<nil>", "{{", "}}", "%!", "ZgotmplZ", "\x00", "\uFFFD"} {
			if i := bytes.Index(p.raw, []byte(bad)); i >= 0 {
				t.Errorf("%s: %q in …%s…", p.path, bad, p.raw[max(0, i-40):min(len(p.raw), i+40)])
			}
		}
		level := 0
		for n := range p.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "style", "iframe", "object", "embed", "base":
				t.Errorf("%s: <%s>", p.path, n.Data)
			case "script":
				if attr(n, "src") == "" || n.FirstChild != nil {
					t.Errorf("%s: an inline script", p.path)
				}
			case "img":
				if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) || attr(n, "width") == "" || attr(n, "height") == "" {
					t.Errorf("%s: img %s without alt, width or height", p.path, attr(n, "src"))
				}
			case "a":
				if text(n) == "" && attr(n, "aria-label") == "" && len(find(n, tag("img"))) == 0 {
					t.Errorf("%s: the link to %q has no text", p.path, attr(n, "href"))
				}
			case "h1", "h2", "h3", "h4", "h5", "h6":
				l := int(n.Data[1] - '0')
				if l > level+1 {
					t.Errorf("%s: <%s> %q follows a heading of level %d", p.path, n.Data, text(n), level)
				}
				level = l
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", p.path, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// modelLinks are the slugs of the models that n links to, in order.
func (m *made) modelLinks(t *testing.T, p *page, n *html.Node, known map[string]*story) []string {
	t.Helper()
	var list []string
	for _, a := range find(n, tag("a")) {
		address, _, internal, err := m.resolve(p, attr(a, "href"))
		if err != nil || !internal {
			continue
		}
		slug, ok := strings.CutPrefix(address, "/mo-hinh/")
		if !ok {
			continue
		}
		if slug = strings.TrimSuffix(slug, "/"); known[slug] != nil {
			list = append(list, slug)
		}
	}
	return list
}

// listed walks a list over all its pages and returns the models it links to inside <main>.
func (m *made) listed(t *testing.T, address string, known map[string]*story) []string {
	t.Helper()
	var list []string
	for n := 1; ; n++ {
		at := address
		if n > 1 {
			at += "trang/" + strconv.Itoa(n) + "/"
		}
		p := m.pages[outputOf(at)]
		if p == nil {
			if n == 1 {
				t.Fatalf("there is no list at %s", address)
			}
			return list
		}
		mains := find(p.root, tag("main"))
		list = append(list, m.modelLinks(t, p, mains[0], known)...)
	}
}

// expectedLists are all lists with what the files say of them. Families are left to
// TestFamiliesAgree: how a unit's name is read is not a thing to write twice.
func expectedLists(stories map[string]*story, reg registers) map[string][]string {
	lists := map[string][]string{"/mo-hinh/": {}}
	for _, id := range reg.fields.order {
		lists["/linh-vuc/"+id+"/"] = nil
	}
	for _, id := range reg.districts.order {
		lists["/dia-ban/"+id+"/"] = nil
	}
	for _, id := range reg.types.order {
		lists["/loai-hinh/"+id+"/"] = nil
	}
	for slug, s := range stories {
		for _, l := range []string{"/mo-hinh/", "/linh-vuc/" + s.field + "/", "/dia-ban/" + s.district + "/", "/loai-hinh/" + s.typ + "/", "/nam/" + s.year + "/",
			"/linh-vuc/" + s.field + "/" + s.district + "/"} {
			lists[l] = append(lists[l], slug)
		}
	}
	for _, l := range lists {
		slices.Sort(l)
	}
	return lists
}

func TestListsHoldExactlyTheirModels(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	lists := expectedLists(stories, reg)
	if len(stories) < 18 {
		t.Errorf("%d stories, want the 18 of the founding article and its sources at least", len(stories))
	}
	for _, address := range slices.Sorted(maps.Keys(lists)) {
		got := m.listed(t, address, stories)
		slices.Sort(got)
		if !slices.Equal(got, lists[address]) {
			t.Errorf("%s\n got %q\nwant %q", address, got, lists[address])
		}
		total := find(m.pages[outputOf(address)].root, class("total"))
		if len(total) != 1 || number(t, text(find(total[0], tag("strong"))[0])) != len(lists[address]) {
			t.Errorf("%s: its total is not %d", address, len(lists[address]))
		}
	}
	// No list but these, and those of families.
	for _, p := range sortedPages(m) {
		parts := strings.Split(strings.Trim(p.address, "/"), "/")
		if i := slices.Index(parts, "trang"); i > 0 {
			parts = parts[:i]
		}
		address := "/" + strings.Join(parts, "/") + "/"
		top := len(parts) > 1 && slices.Contains([]string{"linh-vuc", "dia-ban", "loai-hinh", "nam"}, parts[0])
		if _, known := lists[address]; top && !known && !isRedirect(p) {
			t.Errorf("%s: a list that the files do not ask for", p.path)
		}
	}
}

var digits = regexp.MustCompile(`[0-9][0-9.]*`)

// number reads a count as the site prints it: "1.204 mô hình".
func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(digits.FindString(s), ".", ""))
	if err != nil {
		t.Errorf("no number in %q", s)
	}
	return n
}

func TestCountsEqualTheListsTheyLeadTo(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	length := map[string]int{}
	count := func(address string) int {
		n, ok := length[address]
		if !ok {
			n = len(m.listed(t, address, stories))
			length[address] = n
		}
		return n
	}
	checked := 0
	for _, p := range sortedPages(m) {
		for _, c := range find(p.root, func(n *html.Node) bool {
			return hasClass(n, "count") || hasClass(n, "tile-count") || hasClass(n, "fields-count") || hasClass(n, "terms-count")
		}) {
			a := closest(c, tag("a"))
			if a == nil {
				if li := closest(c, tag("li")); li != nil {
					if links := find(li, tag("a")); len(links) > 0 {
						a = links[0]
					}
				}
			}
			if a == nil {
				continue
			}
			address, _, _, err := m.resolve(p, attr(a, "href"))
			if err != nil {
				t.Error(p.path, err)
				continue
			}
			want := 0
			if digits.MatchString(text(c)) {
				want = number(t, text(c))
			}
			checked++
			if got := count(address); got != want {
				t.Errorf("%s: %q beside a link to %s, which lists %d", p.path, text(c), address, got)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d counts were checked", checked)
	}
}

func TestStatistics(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	lists := expectedLists(stories, reg)
	p := m.pages["thong-ke/index.html"]
	table := func(id string) [][]*html.Node {
		var rows [][]*html.Node
		for _, n := range find(p.root, func(n *html.Node) bool { return attr(n, "id") == id }) {
			for _, tr := range find(n, tag("tr")) {
				rows = append(rows, find(tr, func(n *html.Node) bool { return n.Data == "td" || n.Data == "th" }))
			}
		}
		if len(rows) < 2 {
			t.Fatalf("no table %s", id)
		}
		return rows
	}
	href := func(n *html.Node) string {
		if a := find(n, tag("a")); len(a) > 0 {
			address, _, _, _ := m.resolve(p, attr(a[0], "href"))
			return address
		}
		return ""
	}
	rows := table("p-bang-linh-vuc-dia-ban")
	head, sum := rows[0], rows[len(rows)-1]
	if len(rows) != len(reg.districts.order)+2 || len(head) != len(reg.fields.order)+2 {
		t.Fatalf("the matrix is %d × %d", len(rows), len(head))
	}
	columns := make([]int, len(head))
	for _, row := range rows[1 : len(rows)-1] {
		district := strings.Trim(strings.TrimPrefix(href(row[0]), "/dia-ban/"), "/")
		total := 0
		for i := 1; i < len(row)-1; i++ {
			field := strings.Trim(strings.TrimPrefix(href(head[i]), "/linh-vuc/"), "/")
			address := "/linh-vuc/" + field + "/" + district + "/"
			n := number(t, text(row[i]))
			if n != len(lists[address]) || (n > 0) != (href(row[i]) == address) {
				t.Errorf("matrix %s × %s: %d (link %q), the files say %d", district, field, n, href(row[i]), len(lists[address]))
			}
			total += n
			columns[i] += n
		}
		if last := number(t, text(row[len(row)-1])); last != total || last != len(lists["/dia-ban/"+district+"/"]) {
			t.Errorf("matrix row %s: %d, its cells make %d, the list has %d", district, last, total, len(lists["/dia-ban/"+district+"/"]))
		}
	}
	grand := 0
	for i := 1; i < len(sum)-1; i++ {
		if n := number(t, text(sum[i])); n != columns[i] || n != len(lists[href(head[i])]) {
			t.Errorf("matrix column %s: %d, its cells make %d", text(head[i]), n, columns[i])
		}
		grand += columns[i]
	}
	if n := number(t, text(sum[len(sum)-1])); n != grand || n != len(stories) || href(sum[len(sum)-1]) != "/mo-hinh/" {
		t.Errorf("grand total %d, the cells make %d, there are %d stories", n, grand, len(stories))
	}
	for _, id := range []string{"p-bang-loai-hinh", "p-bang-nam"} {
		total := 0
		for _, row := range table(id)[1:] {
			n := number(t, text(row[1]))
			if n != len(lists[href(row[0])]) {
				t.Errorf("%s: %s has %d, the files say %d", id, text(row[0]), n, len(lists[href(row[0])]))
			}
			total += n
		}
		if total != len(stories) {
			t.Errorf("%s: the rows make %d of %d", id, total, len(stories))
		}
	}
	for _, row := range table("p-bang-don-vi")[1:] {
		if n := len(m.listed(t, href(row[0]), stories)); n != number(t, text(row[1])) {
			t.Errorf("p-bang-don-vi: %s says %s, the list has %d", text(row[0]), text(row[1]), n)
		}
	}
}

func TestModelPages(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	families := map[string][]string{} // address of the family → models whose facts link there
	for _, slug := range slices.Sorted(maps.Keys(stories)) {
		s := stories[slug]
		p := m.pages["mo-hinh/"+slug+"/index.html"]
		if p == nil {
			t.Errorf("%s has no page", s.file)
			continue
		}
		if h := find(p.root, tag("h1")); text(h[0]) != s.title {
			t.Errorf("%s: h1 %q, title %q", p.path, text(h[0]), s.title)
		}
		facts := map[string]bool{}
		for _, dl := range find(p.root, class("facts")) {
			for _, a := range find(dl, tag("a")) {
				if address, _, internal, err := m.resolve(p, attr(a, "href")); err == nil && internal {
					facts[address] = true
					if strings.HasPrefix(address, "/don-vi/") {
						families[address] = append(families[address], slug)
					}
				}
			}
		}
		for _, want := range []string{"/linh-vuc/" + s.field + "/", "/dia-ban/" + s.district + "/", "/loai-hinh/" + s.typ + "/", "/nam/" + s.year + "/"} {
			if !facts[want] {
				t.Errorf("%s: the facts do not link to %s", p.path, want)
			}
		}
		for _, nav := range find(p.root, class("neighbours")) {
			for _, a := range find(nav, tag("a")) {
				near := m.modelLinks(t, p, a.Parent, stories)
				for _, other := range near {
					if other == slug || stories[other].field != s.field {
						t.Errorf("%s: neighbour %s is outside the field", p.path, other)
					}
				}
				back := map[string]string{"prev": "next", "next": "prev"}[attr(a, "rel")]
				address, _, _, _ := m.resolve(p, attr(a, "href"))
				q := m.pages[outputOf(address)]
				if q == nil || !slices.ContainsFunc(find(q.root, func(n *html.Node) bool { return n.Data == "a" && attr(n, "rel") == back }), func(n *html.Node) bool {
					to, _, _, _ := m.resolve(q, attr(n, "href"))
					return to == p.address
				}) {
					t.Errorf("%s: %s is %s, which does not lead back", p.path, attr(a, "rel"), address)
				}
			}
		}
		for _, sec := range find(p.root, func(n *html.Node) bool { return attr(n, "aria-labelledby") == "p-lien-quan" }) {
			related := m.modelLinks(t, p, sec, stories)
			slices.Sort(related)
			if len(related) == 0 || slices.Contains(related, slug) || len(slices.Compact(slices.Clone(related))) != len(related) {
				t.Errorf("%s: related %q", p.path, related)
			}
		}
		if s.id == "" {
			t.Errorf("%s has no id", s.file)
			continue
		}
		short := m.pages["m/"+s.id+"/index.html"]
		if short == nil {
			t.Errorf("/m/%s/ does not exist", s.id)
			continue
		}
		if !isRedirect(short) || !slices.Contains(m.modelLinks(t, short, short.root, stories), slug) {
			t.Errorf("%s does not lead to %s", short.path, slug)
		}
		if !strings.Contains(string(m.outputs["_redirects"]), "/m/"+s.id+"/ /mo-hinh/"+slug+"/") && !regexp.MustCompile(`(?m)^/m/`+s.id+`/\s+/mo-hinh/`+slug+`/\s`).Match(m.outputs["_redirects"]) {
			t.Errorf("_redirects has no line for /m/%s/", s.id)
		}
	}
	for _, p := range sortedPages(m) {
		parts := strings.Split(strings.Trim(p.address, "/"), "/")
		if len(parts) != 2 || parts[0] != "don-vi" {
			continue
		}
		got, want := m.listed(t, p.address, stories), families[p.address]
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %q, the facts of %q link to it", p.path, got, want)
		}
	}
}

func TestSitemapAndRobots(t *testing.T) {
	m := realSite(t)
	var sitemap struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(m.outputs["sitemap.xml"], &sitemap); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, u := range sitemap.URLs {
		got = append(got, u.Loc)
	}
	for _, p := range m.pages {
		noindex := find(p.root, func(n *html.Node) bool {
			return n.Data == "meta" && attr(n, "name") == "robots" && strings.Contains(attr(n, "content"), "noindex")
		})
		if len(noindex) == 0 {
			want = append(want, m.base+p.address)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the sitemap has %d addresses, %d pages may be indexed", len(got), len(want))
		for _, x := range want {
			if !slices.Contains(got, x) {
				t.Errorf("not in the sitemap: %s", x)
			}
		}
		for _, x := range got {
			if !slices.Contains(want, x) {
				t.Errorf("in the sitemap, but not to be indexed: %s", x)
			}
		}
	}
	robots := string(m.outputs["robots.txt"])
	if !strings.Contains(robots, "Sitemap: "+m.base+"/sitemap.xml") || strings.Contains(robots, "Disallow: /\n") {
		t.Errorf("robots.txt:\n%s", robots)
	}
	if m.pages["404.html"] == nil || m.pages["tim-kiem/index.html"] == nil || len(m.outputs["_headers"]) == 0 {
		t.Error("404.html, tim-kiem/ or _headers is missing")
	}
	checkRedirects(t, m)
}

func TestFeeds(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	n := 0
	for _, name := range slices.Sorted(maps.Keys(m.outputs)) {
		var urls []string
		switch path.Base(name) {
		case "feed.xml":
			var rss struct {
				Channel struct {
					Link  string `xml:"link"`
					Items []struct {
						Link  string `xml:"link"`
						Title string `xml:"title"`
						GUID  string `xml:"guid"`
					} `xml:"item"`
				} `xml:"channel"`
			}
			if err := xml.Unmarshal(m.outputs[name], &rss); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, i := range rss.Channel.Items {
				urls = append(urls, i.Link)
				if i.Title == "" || i.GUID == "" {
					t.Errorf("%s: an item without title or guid", name)
				}
			}
		case "feed.json":
			var feed struct {
				Version string
				Items   []struct{ ID, URL, Title string }
			}
			if err := json.Unmarshal(m.outputs[name], &feed); err != nil || feed.Version != "https://jsonfeed.org/version/1.1" {
				t.Errorf("%s: %v %s", name, err, feed.Version)
			}
			for _, i := range feed.Items {
				urls = append(urls, i.URL)
			}
		default:
			continue
		}
		n++
		list := "/" + path.Dir(name) + "/"
		if list == "/./" {
			list = "/mo-hinh/"
		}
		var want []string
		for _, slug := range m.listed(t, list, stories) {
			want = append(want, m.base+"/mo-hinh/"+slug+"/")
		}
		if want = want[:min(50, len(want))]; !slices.Equal(urls, want) {
			t.Errorf("%s has %d items, its list begins with %d others\n got %q\nwant %q", name, len(urls), len(want), urls, want)
		}
	}
	if want := 2 * (1 + len(reg.fields.order) + len(reg.districts.order)); n < want {
		t.Errorf("%d feeds, want at least %d", n, want)
	}
}

func TestOpenData(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	raw := m.outputs["du-lieu/mo-hinh.csv"]
	body, bom := bytes.CutPrefix(raw, []byte("\uFEFF"))
	records, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || !bom || len(records) != len(stories)+1 {
		t.Errorf("CSV: %d rows of %d, byte order mark %v, %v", len(records)-1, len(stories), bom, err)
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(m.outputs["du-lieu/mo-hinh.json"], &data); err != nil {
		t.Fatal(err)
	}
	inJSON := 0
	for _, v := range data {
		var list []struct{ Address, Unit string }
		if json.Unmarshal(v, &list) == nil && len(list) > 0 && list[0].Unit != "" {
			inJSON = len(list)
		}
	}
	if inJSON != len(stories) {
		t.Errorf("JSON: %d rows of %d", inJSON, len(stories))
	}
	book, err := excelize.OpenReader(bytes.NewReader(m.outputs["du-lieu/mo-hinh.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != len(stories)+1 {
		t.Errorf("XLSX: %d rows of %d, %v", len(rows)-1, len(stories), err)
	}
	for slug := range stories {
		for _, name := range []string{"du-lieu/mo-hinh.csv", "du-lieu/mo-hinh.json"} {
			if !bytes.Contains(m.outputs[name], []byte(m.base+"/mo-hinh/"+slug+"/")) {
				t.Errorf("%s: %s is not in it", name, slug)
			}
		}
	}
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
	opt := build.Options{BaseURL: realBase, AsOf: asOf}
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
	for _, top := range []string{"static", "templates", "content"} {
		if err := os.CopyFS(filepath.Join(dir, top), os.DirFS(filepath.Join(realRoot, top))); err != nil {
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
