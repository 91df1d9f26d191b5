package build

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"dienhinh/internal/cache"
	"dienhinh/internal/card"
	"dienhinh/internal/content"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/render"
	"dienhinh/internal/site"
)

// catalogue is every output of a site: listed when all are wanted, found one at a time for a preview. The groups are made
// when they are first asked for.
type catalogue struct {
	s        *site.Site
	renderer *render.Renderer
	drawer   *card.Drawer // nil leaves out cards and codes
	cards    *cache.Dir   // of drawn cards; may be nil
	assets   *assets
	pictures pictures
	form     []publish.Output

	all, sharing, maps, few, photos, index func() []publish.Output
	found                                  struct {
		sharing, maps, few, photos, index func() map[string]publish.Output
	}
}

func newCatalogue(s *site.Site, r *render.Renderer, drawer *card.Drawer, cards *cache.Dir, a *assets, pics pictures, form []publish.Output) *catalogue {
	c := &catalogue{s: s, renderer: r, drawer: drawer, cards: cards, assets: a, pictures: pics, form: form}
	group := func(list func() []publish.Output) (func() []publish.Output, func() map[string]publish.Output) {
		once := sync.OnceValue(list)
		return once, sync.OnceValue(func() map[string]publish.Output {
			m := make(map[string]publish.Output, len(once()))
			for _, o := range once() {
				m[o.Path] = o
			}
			return m
		})
	}
	c.sharing, c.found.sharing = group(c.listSharing)
	c.maps, c.found.maps = group(c.listMaps)
	c.few, c.found.few = group(c.listFew)
	c.photos, c.found.photos = group(c.listPhotos)
	c.index, c.found.index = group(func() []publish.Output { return indexOutputs(s) })
	c.all = sync.OnceValue(func() []publish.Output {
		return slices.Concat(c.sharing(), c.listPages(), c.maps(), c.few(), c.photos())
	})
	return c
}

// find returns the output that is written to a path.
func (c *catalogue) find(path string) (publish.Output, bool) {
	if e, ok := c.s.Find(path); ok {
		return c.page(e), true
	}
	within := c.found.few
	switch {
	case strings.HasPrefix(path, "static/the/"), strings.HasPrefix(path, "static/ma/"):
		within = c.found.sharing
	case strings.HasPrefix(path, "static/anh/"):
		within = c.found.photos
	case strings.HasPrefix(path, IndexFolder), path == site.OutputPath(SearchIndex):
		within = c.found.index
	case strings.HasPrefix(path, "sitemap"):
		within = c.found.maps
	}
	if o, ok := within()[path]; ok {
		return o, true
	}
	o, ok := c.found.few()[path]
	return o, ok
}

// BadPage is why an output that is a page cannot be written.
type BadPage = render.Failure

func (c *catalogue) page(e site.Entry) publish.Output {
	return publish.Output{Path: e.Path, Owner: e.Owner, Write: func(w io.Writer) error { return c.renderer.Page(w, e.Build()) }}
}

func (c *catalogue) listPages() []publish.Output {
	entries := c.s.Entries()
	list := make([]publish.Output, len(entries))
	for i, e := range entries {
		list[i] = c.page(e)
	}
	return list
}

func (c *catalogue) listSharing() []publish.Output {
	if c.drawer == nil {
		return nil
	}
	return sharing(c.s, c.drawer, c.pictures, c.cards)
}

// listMaps are the files that name every page.
func (c *catalogue) listMaps() []publish.Output {
	var list []publish.Output
	add := func(path string, write func(io.Writer) error) {
		list = append(list, publish.Output{Path: path, Owner: "sitemap", Write: write})
	}
	urls := sitemapURLs(c.s, c.s.Entries())
	if mapParts(len(urls)) == 0 {
		add(mapIndex, func(w io.Writer) error { return feed.Sitemap(w, urls) })
		return list
	}
	var parts []string
	for chunk := range slices.Chunk(urls, feed.SitemapLimit) {
		name := mapPart(len(parts))
		parts = append(parts, c.s.Absolute("/"+name))
		add(name, func(w io.Writer) error { return feed.Sitemap(w, chunk) })
	}
	add(mapIndex, func(w io.Writer) error { return feed.SitemapIndex(w, parts) })
	return list
}

const mapIndex = "sitemap.xml"

// mapParts is how many files so many addresses are split into; 0 when one file has them all.
func mapParts(urls int) int {
	if urls <= feed.SitemapLimit {
		return 0
	}
	return (urls + feed.SitemapLimit - 1) / feed.SitemapLimit
}

func mapPart(i int) string { return "sitemap-" + strconv.Itoa(i+1) + ".xml" }

// listFew are the outputs of which there are few: form, feeds, data, files for the host, what lies in static/.
func (c *catalogue) listFew() []publish.Output {
	s := c.s
	list := slices.Clone(c.form)
	add := func(path, owner string, write func(io.Writer) error) {
		list = append(list, publish.Output{Path: path, Owner: owner, Write: write})
	}
	for _, f := range s.Feeds() {
		add(site.OutputPath(f.Address+"feed.xml"), "feed", func(w io.Writer) error { return feed.RSS(w, channel(s, f, "feed.xml")) })
		add(site.OutputPath(f.Address+"feed.json"), "feed", func(w io.Writer) error { return feed.JSONFeed(w, channel(s, f, "feed.json")) })
	}
	table := sync.OnceValue(func() feed.Dataset { return dataset(s) })
	add("du-lieu/mo-hinh.json", "data", func(w io.Writer) error { return feed.JSON(w, table()) })
	add("du-lieu/mo-hinh.csv", "data", func(w io.Writer) error { return feed.CSV(w, table()) })
	add("du-lieu/mo-hinh.xlsx", "data", func(w io.Writer) error { return feed.XLSX(w, table()) })
	add("robots.txt", "robots", func(w io.Writer) error { return feed.Robots(w, s.Absolute("/sitemap.xml"), nil) })
	if contact, expires, ok := s.Security(); ok {
		const at = ".well-known/security.txt"
		add(at, content.ConfigFile, func(w io.Writer) error {
			return feed.SecurityText(w, contact, s.Absolute("/"+at), expires)
		})
	}
	add("_redirects", "redirects", func(w io.Writer) error { return feed.Redirects(w, redirects(s)) })
	add("_headers", "headers", func(w io.Writer) error { return feed.Headers(w, c.headers()) })
	list = append(list, movedFiles(s, list)...)
	for _, path := range c.assets.order {
		if c.form == nil && ("/"+path == c.assets.pages.Form || "/"+path == c.assets.pages.FormCSS) {
			continue
		}
		data := c.assets.files[path]
		add(path, "static/", func(w io.Writer) error { _, err := w.Write(data); return err })
	}
	return list
}

func (c *catalogue) headers() []feed.HeaderRule {
	if c.form == nil {
		return feed.SiteHeaders(c.s.Prefix(), nil)
	}
	paths := c.s.Samples()
	for _, o := range c.few() {
		paths = append(paths, o.Path)
	}
	for i := range mapParts(c.s.Indexed()) {
		paths = append(paths, mapPart(i))
	}
	if c.drawer != nil || len(c.pictures) > 0 {
		paths = append(paths, "static/")
	}
	return feed.SiteHeaders(c.s.Prefix(), slices.Sorted(slices.Values(tops(append(paths, mapIndex)))))
}

// listPhotos are the published pictures.
func (c *catalogue) listPhotos() []publish.Output {
	var list []publish.Output
	c.pictures.each(func(p *picture) {
		for i := range p.sizes {
			for _, kind := range []string{jpegKind, webpKind} {
				list = append(list, publish.Output{Path: site.OutputPath(p.address(i, kind)), Owner: p.file.Path, Write: func(w io.Writer) error {
					data, err := p.bytes(i, kind)
					if err == nil {
						_, err = w.Write(data)
					}
					return err
				}})
			}
		}
	})
	return list
}

func channel(s *site.Site, f site.FeedOf, name string) feed.Channel {
	c := feed.Channel{Title: f.Title, Description: f.Description, Language: s.Config.Language, Home: s.Absolute(f.Address), Self: s.Absolute(f.Address + name)}
	for _, n := range f.Items {
		item := feed.Item{
			ID: s.Absolute(n.Address()), URL: s.Absolute(n.Address()), Title: n.Title, Summary: n.Summary,
			Published: n.Date, Updated: n.Updated, Categories: []string{n.Field.Name, n.District.Name}, Author: n.Unit,
			HTML: s.Story(n), Image: s.Absolute(s.Card(n).Address), ImageType: s.Card(n).Type(),
		}
		if short := n.ShortAddress(); short != "" {
			item.ID = s.Absolute(short)
		}
		c.Items = append(c.Items, item)
	}
	return c
}

func sitemapURLs(s *site.Site, entries []site.Entry) []feed.URL {
	changed := map[string]time.Time{}
	for _, n := range s.Models() {
		t := n.Updated
		if t.IsZero() {
			t = n.Date
		}
		changed[n.Address()] = t
	}
	var urls []feed.URL
	for _, e := range entries {
		if e.Index {
			urls = append(urls, feed.URL{Loc: s.Absolute(e.Address), LastMod: changed[e.Address]})
		}
	}
	return urls
}

func redirects(s *site.Site) []feed.Redirect {
	var list []feed.Redirect
	for _, n := range s.Models() {
		if short := n.ShortAddress(); short != "" {
			list = append(list, feed.Redirect{From: s.Href(short), To: s.Href(n.Address())})
		}
	}
	for _, r := range s.Redirects() {
		list = append(list, feed.Redirect{From: s.Href(r.From), To: s.Href(r.To)})
	}
	return append(list, goneRules(s)...)
}

// rows are the models as open data.
func rows(s *site.Site, models []*site.Node) []feed.Row {
	list := make([]feed.Row, 0, len(models))
	for _, n := range models {
		row := feed.Row{
			ID: n.ID.Value, Address: s.Absolute(n.Address()), Title: n.Title, Summary: n.Summary, Unit: n.Unit,
			Field: feed.Named{ID: n.Field.ID, Name: n.Field.Name}, District: feed.Named{ID: n.District.ID, Name: n.District.Name},
			PlaceNow: s.PlaceNow(n), Type: feed.Named{ID: n.Type.ID, Name: n.Type.Name}, Year: n.Year, Status: n.Status,
			Date: iso(n.Date), Updated: iso(n.Updated), ReviewBy: iso(n.ReviewBy), Beneficiaries: n.Beneficiaries,
		}
		if n.Commune != nil {
			row.Commune = n.Commune.Name
		}
		for _, f := range n.Families {
			row.Families = append(row.Families, feed.Named{ID: f.ID, Name: f.Name})
		}
		for _, r := range n.Results {
			row.Results = append(row.Results, feed.Result{Label: r.Label, Value: r.Value, Unit: r.Unit, AsOf: iso(r.AsOf), Source: r.Source})
		}
		for _, x := range n.Sources {
			row.Sources = append(row.Sources, feed.Source{Title: x.Title, URL: x.URL, Publisher: x.Publisher, Date: iso(x.Date)})
		}
		for _, x := range n.Recognition {
			row.Recognition = append(row.Recognition, feed.Recognition{Level: x.Level, Title: x.Title, Decision: x.Decision, Date: iso(x.Date), Issuer: x.Issuer})
		}
		row.LearnedFrom, row.ReplicatedAt = s.Lineage(n)
		list = append(list, row)
	}
	return list
}

func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(content.Zone).Format("2006-01-02")
}
