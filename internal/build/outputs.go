package build

import (
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/render"
	"dienhinh/internal/site"
)

// outputsOf lists every file of the site, cards and the form first, with the function that writes it.
func outputsOf(s *site.Site, r *render.Renderer, cards []publish.Output, a *assets, pics pictures, form []publish.Output) []publish.Output {
	outputs := append(cards, form...)
	add := func(path, owner string, write func(io.Writer) error) {
		outputs = append(outputs, publish.Output{Path: path, Owner: owner, Write: write})
	}
	bytes := func(data []byte) func(io.Writer) error {
		return func(w io.Writer) error { _, err := w.Write(data); return err }
	}
	headers := func() []feed.HeaderRule {
		if form == nil {
			return feed.SiteHeaders(s.Prefix(), nil)
		}
		return feed.SiteHeaders(s.Prefix(), slices.Sorted(slices.Values(tops(outputs))))
	}
	entries := s.Entries()
	for _, e := range entries {
		add(e.Path, e.Owner, func(w io.Writer) error { return r.Page(w, e.Build()) })
	}
	for _, f := range s.Feeds() {
		add(site.OutputPath(f.Address+"feed.xml"), "feed", func(w io.Writer) error { return feed.RSS(w, channel(s, f, "feed.xml")) })
		add(site.OutputPath(f.Address+"feed.json"), "feed", func(w io.Writer) error { return feed.JSONFeed(w, channel(s, f, "feed.json")) })
	}
	table := sync.OnceValue(func() feed.Dataset { return dataset(s) })
	add("du-lieu/mo-hinh.json", "data", func(w io.Writer) error {
		return feed.JSON(w, table())
	})
	add("du-lieu/mo-hinh.csv", "data", func(w io.Writer) error { return feed.CSV(w, table()) })
	add("du-lieu/mo-hinh.xlsx", "data", func(w io.Writer) error { return feed.XLSX(w, table()) })

	urls := sitemapURLs(s, entries)
	if len(urls) <= feed.SitemapLimit {
		add("sitemap.xml", "sitemap", func(w io.Writer) error { return feed.Sitemap(w, urls) })
	} else {
		var parts []string
		n := 0
		for chunk := range slices.Chunk(urls, feed.SitemapLimit) {
			n++
			name := "sitemap-" + strconv.Itoa(n) + ".xml"
			parts = append(parts, s.Absolute("/"+name))
			add(name, "sitemap", func(w io.Writer) error { return feed.Sitemap(w, chunk) })
		}
		add("sitemap.xml", "sitemap", func(w io.Writer) error { return feed.SitemapIndex(w, parts) })
	}
	add("robots.txt", "robots", func(w io.Writer) error { return feed.Robots(w, s.Absolute("/sitemap.xml"), nil) })
	if contact, expires, ok := s.Security(); ok {
		const at = ".well-known/security.txt"
		add(at, content.ConfigFile, func(w io.Writer) error {
			return feed.SecurityText(w, contact, s.Absolute("/"+at), expires)
		})
	}
	add("_redirects", "redirects", func(w io.Writer) error { return feed.Redirects(w, redirects(s)) })
	add("_headers", "headers", func(w io.Writer) error { return feed.Headers(w, headers()) })
	outputs = append(outputs, movedFiles(s, outputs)...)
	for _, path := range a.order {
		if form == nil && ("/"+path == a.pages.Form || "/"+path == a.pages.FormCSS) {
			continue
		}
		add(path, "static/", bytes(a.files[path]))
	}
	pics.each(func(p *picture) {
		for i := range p.sizes {
			for _, kind := range []string{jpegKind, webpKind} {
				add(site.OutputPath(p.address(i, kind)), p.file.Path, func(w io.Writer) error {
					data, err := p.bytes(i, kind)
					if err == nil {
						_, err = w.Write(data)
					}
					return err
				})
			}
		}
	})
	return outputs
}

func channel(s *site.Site, f site.FeedOf, name string) feed.Channel {
	c := feed.Channel{Title: f.Title, Description: f.Description, Language: s.Config.Language, Home: s.Absolute(f.Address), Self: s.Absolute(f.Address + name)}
	for _, n := range f.Items {
		item := feed.Item{
			ID: s.Absolute(n.Address()), URL: s.Absolute(n.Address()), Title: n.Title, Summary: n.Summary,
			Published: n.Date, Updated: n.Updated, Categories: []string{n.Field.Name, n.District.Name}, Author: n.Unit,
			HTML: s.Story(n), Image: s.Absolute(n.Card().Address), ImageType: n.Card().Type(),
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
