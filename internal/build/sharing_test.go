package build_test

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// meta returns the contents of a page's <meta> elements of a name or property.
func meta(p *page, name string) []string {
	var list []string
	for _, n := range find(p.root, tag("meta")) {
		if attr(n, "name") == name || attr(n, "property") == name {
			list = append(list, attr(n, "content"))
		}
	}
	return list
}

// shared is what lies below the pages that people share: all that are indexed, and the short addresses.
func sharedPages(m *made) []*page {
	return slices.DeleteFunc(sortedPages(m), func(p *page) bool {
		return slices.Contains(meta(p, "robots"), "noindex") && !strings.HasPrefix(p.path, "m/")
	})
}

// TestLinkPreviews: a link to any page shows as a card: a title, a sentence, and a picture that is there, of the
// size and kind that the page says, small enough for every program that makes previews.
func TestLinkPreviews(t *testing.T) {
	m := realSite(t)
	pages := sharedPages(m)
	if len(pages) < 60 {
		t.Fatalf("only %d pages", len(pages))
	}
	for _, p := range pages {
		one := func(name string) string {
			list := meta(p, name)
			if len(list) != 1 || strings.TrimSpace(list[0]) == "" {
				t.Errorf("%s: %s is %q", p.path, name, list)
				return ""
			}
			return list[0]
		}
		picture, ok := strings.CutPrefix(one("og:image"), m.base+"/")
		if !ok {
			t.Errorf("%s: og:image is not an absolute address of this site", p.path)
			continue
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(m.outputs[picture]))
		if err != nil {
			t.Errorf("%s: %s: %v", p.path, picture, err)
			continue
		}
		if one("og:image:width") != "1200" || one("og:image:height") != "630" || config.Width != 1200 || config.Height != 630 {
			t.Errorf("%s: %s is %d × %d", p.path, picture, config.Width, config.Height)
		}
		if one("og:image:type") != "image/"+format {
			t.Errorf("%s: %s is %s", p.path, picture, format)
		}
		if size := len(m.outputs[picture]); size > 40<<10 {
			t.Errorf("%s: %s has %d bytes, more than 40 KB", p.path, picture, size)
		}
		for _, name := range []string{"og:title", "og:description", "og:url", "og:site_name", "og:type", "og:image:alt", "twitter:card", "twitter:image", "twitter:image:alt"} {
			one(name)
		}
		if meta(p, "og:image")[0] != meta(p, "twitter:image")[0] {
			t.Errorf("%s: two pictures", p.path)
		}
	}
	// Different models have different pictures.
	seen := map[string]string{}
	for _, p := range pages {
		if !strings.HasPrefix(p.address, "/mo-hinh/") || p.address == "/mo-hinh/" {
			continue
		}
		data := string(m.outputs[strings.TrimPrefix(meta(p, "og:image")[0], m.base+"/")])
		if other := seen[data]; other != "" {
			t.Errorf("%s and %s have the same card", p.path, other)
		}
		seen[data] = p.path
	}
}

// required are the properties that Google's documents or schema.org's own ask of each type.
var required = map[string][]string{
	"Article":        {"headline", "image", "author", "about", "publisher", "url", "inLanguage"},
	"BreadcrumbList": {"itemListElement"},
	"CollectionPage": {"name", "url", "description", "image"},
	"Dataset":        {"name", "description", "creator", "distribution", "temporalCoverage", "spatialCoverage", "url"},
	"WebSite":        {"name", "url", "publisher"},
	"WebPage":        {"name", "url", "description"},
}

// TestLinkedData reads what the pages say of themselves with another parser, against what they show.
func TestLinkedData(t *testing.T) {
	m := realSite(t)
	kinds := map[string]int{}
	for _, p := range sharedPages(m) {
		if strings.HasPrefix(p.path, "m/") {
			continue
		}
		scripts := find(p.root, func(n *html.Node) bool { return n.Data == "script" && attr(n, "type") == "application/ld+json" })
		if len(scripts) != 1 {
			t.Errorf("%s: %d blocks of linked data", p.path, len(scripts))
			continue
		}
		var data struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(scripts[0].FirstChild.Data), &data); err != nil || data.Context != "https://schema.org" {
			t.Errorf("%s: %v, context %q", p.path, err, data.Context)
			continue
		}
		for _, thing := range data.Graph {
			kind, _ := thing["@type"].(string)
			kinds[kind]++
			props, known := required[kind]
			if !known {
				t.Errorf("%s: unknown type %q", p.path, kind)
			}
			for _, name := range props {
				if v, ok := thing[name]; !ok || v == "" {
					t.Errorf("%s: %s has no %s", p.path, kind, name)
				}
			}
			switch kind {
			case "Article":
				if thing["headline"] != text(find(p.root, tag("h1"))[0]) {
					t.Errorf("%s: headline %q", p.path, thing["headline"])
				}
				if author, _ := thing["author"].(map[string]any); author["@type"] != "Organization" || author["name"] == "" {
					t.Errorf("%s: author %v", p.path, thing["author"])
				}
				if place, _ := thing["about"].(map[string]any); place["@type"] != "Place" || place["name"] == "" {
					t.Errorf("%s: about %v", p.path, thing["about"])
				}
				for _, name := range []string{"datePublished", "dateModified"} {
					if v, ok := thing[name].(string); ok {
						if _, err := time.Parse("2006-01-02", v); err != nil {
							t.Errorf("%s: %s %v", p.path, name, err)
						}
					}
				}
			case "Dataset":
				if d, _ := thing["description"].(string); len([]rune(d)) < 50 {
					t.Errorf("%s: description %q is shorter than the 50 letters that are asked for", p.path, d)
				}
				for _, f := range thing["distribution"].([]any) {
					address, _ := f.(map[string]any)["contentUrl"].(string)
					if _, ok := m.outputs[strings.TrimPrefix(address, m.base+"/")]; !ok {
						t.Errorf("%s: no file %s", p.path, address)
					}
				}
			case "BreadcrumbList":
				items, _ := thing["itemListElement"].([]any)
				for i, item := range items {
					item := item.(map[string]any)
					address, linked := item["item"].(string)
					if item["position"] != float64(i+1) || item["name"] == "" || linked == (i == len(items)-1) {
						t.Errorf("%s: crumb %d is %v", p.path, i+1, item)
					}
					if linked {
						if _, ok := m.pages[strings.TrimPrefix(address, m.base+"/")+"index.html"]; !ok {
							t.Errorf("%s: no page %s", p.path, address)
						}
					}
				}
			}
		}
	}
	for kind := range required {
		if kinds[kind] == 0 {
			t.Errorf("no page is a %s", kind)
		}
	}
}

// TestSharePages: everything that a share page offers is there and leads to the story.
func TestSharePages(t *testing.T) {
	m := realSite(t)
	n := 0
	for _, p := range sortedPages(m) {
		slug, ok := strings.CutSuffix(strings.TrimPrefix(p.path, "mo-hinh/"), "/chia-se/index.html")
		if !ok {
			continue
		}
		n++
		story := m.pages["mo-hinh/"+slug+"/index.html"]
		title := text(find(story.root, tag("h1"))[0])
		if !slices.Contains(meta(p, "robots"), "noindex") {
			t.Errorf("%s may be indexed", p.path)
		}
		short := text(byID(t, p, "p-duong-dan"))
		if r := m.pages[strings.Trim(strings.TrimPrefix(short, m.base), "/")+"/index.html"]; r == nil || !bytes.Contains(r.raw, []byte(story.address)) {
			t.Errorf("%s: the short link %s does not lead to %s", p.path, short, story.address)
		}
		for _, id := range []string{"p-mot-dong", "p-mot-doan", "p-the-chu-de"} {
			caption := text(byID(t, p, id))
			if !strings.Contains(caption, title) || !strings.Contains(caption, short) {
				t.Errorf("%s: caption %s: %q", p.path, id, caption)
			}
		}
		if tags := text(byID(t, p, "p-the-chu-de")); !strings.Contains(tags, "#DanVanKheo #HaiDuong #") {
			t.Errorf("%s: no hashtags in %q", p.path, tags)
		}
		files := 0
		for _, a := range find(p.root, func(n *html.Node) bool { return n.Data == "a" && hasAttr(n, "download") }) {
			address, _, _, err := m.resolve(p, attr(a, "href"))
			if err != nil || len(m.outputs[strings.TrimPrefix(address, "/")]) == 0 {
				t.Errorf("%s: nothing to download at %s", p.path, attr(a, "href"))
			}
			files++
		}
		if files != 3 {
			t.Errorf("%s: %d downloads", p.path, files)
		}
		frame := text(byID(t, p, "p-ma-khung"))
		embed := m.pages["nhung/"+slug+".html"]
		if embed == nil || !strings.Contains(frame, `src="`+m.base+embed.address+`"`) {
			t.Errorf("%s: embed code %s", p.path, frame)
			continue
		}
		if links := find(embed.root, tag("a")); len(links) != 1 || attr(links[0], "target") != "_top" || attr(links[0], "href") != short || text(links[0]) != title {
			t.Errorf("%s: %d links", embed.path, len(links))
		}
		if len(find(embed.root, tag("script"))) > 0 || len(embed.raw) > 8<<10 {
			t.Errorf("%s is not light: %d bytes", embed.path, len(embed.raw))
		}
	}
	if n < 18 {
		t.Errorf("%d share pages", n)
	}
}

// TestCodes reads the code files with another program.
func TestCodes(t *testing.T) {
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("DIENHINH_QR") == "required" {
			t.Fatal("zbarimg is not here")
		}
		t.Skip("zbarimg is not here")
	}
	m := realSite(t)
	dir, n := t.TempDir(), 0
	for name, data := range m.outputs {
		id, ok := strings.CutPrefix(name, "static/ma/")
		if !ok || !strings.HasSuffix(name, ".png") {
			continue
		}
		n++
		id, _, _ = strings.Cut(id, ".")
		file := filepath.Join(dir, id+".png")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(zbar, "--quiet", "--raw", file).Output()
		if got := strings.TrimSpace(string(out)); err != nil || got != m.base+"/m/"+id+"/" {
			t.Errorf("%s says %q (%v)", name, got, err)
		}
	}
	if n < 18 {
		t.Errorf("%d codes", n)
	}
}

// TestBooklets: every model is in its year's and its field's booklet, once, and every line of the contents and
// of the index leads to it.
func TestBooklets(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	lists := expectedLists(stories, reg)
	n := 0
	for _, p := range sortedPages(m) {
		rest, ok := strings.CutPrefix(p.address, "/ky-yeu/")
		if !ok || rest == "" {
			continue
		}
		n++
		want := lists["/"+rest]
		titles := find(p.root, func(n *html.Node) bool { return n.Data == "h2" && strings.HasSuffix(attr(n, "id"), "-ten") })
		if len(titles) != len(want) || len(want) == 0 {
			t.Errorf("%s has %d models, the files say %d", p.path, len(titles), len(want))
		}
		for _, part := range []string{"bk-toc", "bk-index"} {
			leads := map[string]int{}
			for _, nav := range find(p.root, func(n *html.Node) bool { return hasClass(n, part) }) {
				for _, a := range find(nav, tag("a")) {
					leads[strings.TrimPrefix(attr(a, "href"), "#")]++
				}
			}
			for _, h := range titles {
				id := strings.TrimSuffix(attr(h, "id"), "-ten")
				if times := leads[id]; times != 1 && part == "bk-toc" || times != 2 && part == "bk-index" {
					t.Errorf("%s: %s leads to %q %d times", p.path, part, text(h), times)
				}
			}
		}
		for _, h := range find(p.root, func(n *html.Node) bool { return n.Data == "h2" }) {
			if strings.HasPrefix(attr(h, "id"), "cach-lam") {
				t.Errorf("%s: a heading of a story stands as high as the story", p.path)
			}
		}
	}
	if n < 6 {
		t.Errorf("%d booklets", n)
	}
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func byID(t *testing.T, p *page, id string) *html.Node {
	t.Helper()
	list := find(p.root, func(n *html.Node) bool { return attr(n, "id") == id })
	if len(list) != 1 {
		t.Fatalf("%s: %d elements with the id %s", p.path, len(list), id)
	}
	return list[0]
}
