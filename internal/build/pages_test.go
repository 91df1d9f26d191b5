package build_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

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
			if p == nil {
				continue // the form
			}
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
				if attr(n, "type") == "application/ld+json" {
					if !json.Valid([]byte(n.FirstChild.Data)) {
						t.Errorf("%s: the linked data is not JSON", p.path)
					}
				} else if attr(n, "src") == "" || n.FirstChild != nil {
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
		for _, sec := range find(p.root, func(n *html.Node) bool { return hasClass(n, "related") }) {
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
