package serve_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// The budgets of a first visit: what the browser really receives with an empty cache from a host that compresses text
// with gzip, headers of the answers included, photographs aside. From the design issue; KB is 1024 bytes.
const (
	kb           = 1024
	budgetHome   = 70 * kb
	budgetModel  = 60 * kb
	budgetList   = 60 * kb
	budgetCSS    = 12 * kb
	budgetScript = 3 * kb               // on a reading page: any but search
	budgetSearch = 11*kb + budgetScript // on the search page: 10 KB of search, its headers, and what every page has
	budgetNodes  = 900                  // elements of a list page

	budgetEmbed       = 45 * kb // a card on another site: a style sheet of some lines and the picture
	budgetPaperCSS    = 17 * kb // what is made for paper
	budgetPaperScript = 5 * kb
)

// kinds of what is received, in the order of the table's columns.
var kinds = []string{"HTML", "CSS", "JS", "fonts", "SVG", "other", "photos"}

// visit is what one first visit received.
type visit struct {
	bytes    map[string]float64
	requests int
	nodes    int
}

func (v visit) total() (sum float64) {
	for kind, n := range v.bytes {
		if kind != "photos" {
			sum += n
		}
	}
	return sum
}

// meter adds up what a tab receives.
type meter struct {
	mu    sync.Mutex
	kinds map[network.RequestID]string
	visit visit
}

func (m *meter) hear(ev any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch e := ev.(type) {
	case *network.EventResponseReceived:
		m.kinds[e.RequestID] = kindOf(e.Response.MimeType)
	case *network.EventLoadingFinished:
		m.visit.bytes[m.kinds[e.RequestID]] += e.EncodedDataLength
		m.visit.requests++
	}
}

func kindOf(mime string) string {
	switch {
	case mime == "text/html":
		return "HTML"
	case mime == "text/css":
		return "CSS"
	case strings.HasSuffix(mime, "javascript"):
		return "JS"
	case strings.HasPrefix(mime, "font/"), strings.Contains(mime, "font"):
		return "fonts"
	case mime == "image/svg+xml":
		return "SVG"
	case mime == "image/jpeg", mime == "image/webp", mime == "image/avif":
		return "photos"
	}
	return "other"
}

// measureVisit visits a page with an empty cache on a phone and reads it through, so that what is loaded late counts.
func measureVisit(t *testing.T, p *tab, m *meter, h *httpHost, address string) visit {
	t.Helper()
	m.mu.Lock()
	m.kinds, m.visit = map[network.RequestID]string{}, visit{bytes: map[string]float64{}}
	m.mu.Unlock()
	invoke(t, p, network.ClearBrowserCache, struct{}{})
	p.load(t, h, address)
	do(t, p, readThrough)
	nodes := eval[int](t, p, `document.querySelectorAll("*").length`)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.visit.nodes = nodes
	return m.visit
}

// budget is what one visit may cost; 0 is no limit.
type budget struct {
	name, address string
	host          *httpHost
	total         float64
	nodes         int
	script        float64
	css           float64 // where it is not budgetCSS
}

// TestBudget visits the home page, the heaviest lists and models, of the real site and of one with full pages, and the
// other page types, and prints what came. The table:
//
//	go test ./internal/serve -run Budget -v
func TestBudget(t *testing.T) {
	browser := browse(t)
	made := makeSites(t)
	p := openTab(t, browser)
	m := &meter{}
	must(t, chromedp.Listen(p.ctx, m.hear))
	p.show(t, phone)
	var rows []budget
	pages := made.present(t)
	for _, site := range []struct {
		name string
		made *built
	}{{"real", made.real}, {"full", made.full}} {
		h := host(t, site.made, nil)
		rows = append(rows, budget{"home, " + site.name, "/", h, budgetHome, 0, budgetScript, 0})
		heavy, many := worst(t, site.made, isList)
		rows = append(rows, budget{"heaviest list, " + site.name, heavy, h, budgetList, budgetNodes, budgetScript, 0})
		if many != heavy {
			rows = append(rows, budget{"list with most elements, " + site.name, many, h, budgetList, budgetNodes, budgetScript, 0})
		}
		heavy, _ = worst(t, site.made, isModel)
		rows = append(rows, budget{"heaviest model, " + site.name, heavy, h, budgetModel, 0, budgetScript, 0})
		for _, pt := range pages {
			if pt.full == (site.made == made.full) && pt.name != "home" {
				row := budget{name: pt.name, address: pt.address, host: h, script: budgetScript}
				switch pt.name {
				case "search":
					row.script = budgetSearch
				case "stats":
					row.css = budgetCSS + 2*kb // a second sheet with headers of its own
				case "booklet", "share", "share-full": // looked at by those who print, after the story
					row.script, row.css = budgetPaperScript, budgetPaperCSS
				case "embed":
					row.total = budgetEmbed
				}
				rows = append(rows, row)
			}
		}
	}
	visits := map[string]visit{} // several rows may be the same page
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "page\ttotal\tlimit\t%s\trequests\telements\t\n", strings.Join(kinds, "\t"))
	for _, row := range rows {
		url := row.host.URL + row.address
		if _, ok := visits[url]; !ok {
			visits[url] = measureVisit(t, p, m, row.host, row.address)
		}
		v := visits[url]
		limit := "–"
		if row.total > 0 {
			limit = size(row.total)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t", row.name, size(v.total()), limit)
		for _, kind := range kinds {
			fmt.Fprintf(w, "%s\t", size(v.bytes[kind]))
		}
		fmt.Fprintf(w, "%d\t%d\t\n", v.requests, v.nodes)
		hold := func(what string, is, limit float64, show func(float64) string) {
			if limit > 0 && is > limit {
				t.Errorf("%s (%s): %s %s > %s", row.name, row.address, what, show(is), show(limit))
			}
		}
		hold("first visit", v.total(), row.total, size)
		hold("CSS", v.bytes["CSS"], max(budgetCSS, row.css), size)
		hold("JavaScript", v.bytes["JS"], row.script, size)
		hold("elements", float64(v.nodes), float64(row.nodes), func(n float64) string { return fmt.Sprint(n) })
		if v.bytes["HTML"] == 0 || v.bytes["CSS"] == 0 {
			t.Errorf("%s (%s): nothing was measured: %v", row.name, row.address, v.bytes)
		}
	}
	must(t, w.Flush())
	t.Logf("first visits, KB of 1024 bytes, gzip, headers included; total is without photos; CSS ≤ %s, JS ≤ %s, elements of a list ≤ %d\n%s", size(budgetCSS), size(budgetScript), budgetNodes, table.String())
}

func size(n float64) string { return fmt.Sprintf("%.1f", n/kb) }

// worst finds, among the pages that are of a kind, the one with most bytes when compressed and the one with most elements.
func worst(t *testing.T, m *built, is func(string) bool) (heavy, many string) {
	t.Helper()
	most, elements := 0, 0
	for name, data := range m.files {
		address, ok := strings.CutSuffix("/"+name, "index.html")
		if !ok || !is(address) {
			continue
		}
		if n := len(m.gzipped[name]); n > most || n == most && address < heavy {
			most, heavy = n, address
		}
		root, err := html.Parse(strings.NewReader(string(data)))
		must(t, err)
		n := 0
		for d := range root.Descendants() {
			if d.Type == html.ElementNode {
				n++
			}
		}
		if n > elements || n == elements && address < many {
			elements, many = n, address
		}
	}
	if heavy == "" {
		t.Fatal("there is no such page")
	}
	return heavy, many
}

// isList reports whether an address is a list of models by its shape: all models, in cards or by name, or a term of a
// kind, or a further page.
func isList(address string) bool {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if n := len(parts); n > 2 && parts[n-2] == "trang" {
		parts = parts[:n-2]
	}
	switch parts[0] {
	case "mo-hinh":
		return len(parts) == 1
	case "theo-ten", "linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi":
		return len(parts) >= 2
	}
	return false
}

func isModel(address string) bool {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	return len(parts) == 2 && parts[0] == "mo-hinh"
}

// TestFullSite makes sure that the synthetic site is what the budget thinks it is: pages that are full.
func TestFullSite(t *testing.T) {
	m := makeSite(t, fullProject(t), "")
	page := string(m.files["mo-hinh/trang/2/index.html"])
	root, err := html.Parse(strings.NewReader(page))
	must(t, err)
	models := map[string]bool{}
	for d := range root.Descendants() {
		if d.Type == html.ElementNode && d.Data == "a" {
			for _, a := range d.Attr {
				if a.Key == "href" && isModel(a.Val) && !strings.Contains(a.Val, "/trang/") {
					models[a.Val] = true
				}
			}
		}
	}
	if len(models) != 24 {
		t.Errorf("/mo-hinh/trang/2/ of the full site shows %d models, want a full page of 24", len(models))
	}
}
