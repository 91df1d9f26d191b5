package site

import (
	"cmp"
	"encoding/json"
	"html/template"
	"slices"
	"strings"

	"dienhinh/internal/viet"
)

// Linked data: what a page is, for search engines and other programs, in the words of schema.org. The
// types say only what the page itself says; what is not known is left out.

type linkedGraph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type linkedName struct {
	Type string      `json:"@type"`
	Name string      `json:"name"`
	URL  string      `json:"url,omitempty"`
	In   *linkedName `json:"containedInPlace,omitempty"`
}

// linkedPage is a page of the site, or the site itself.
type linkedPage struct {
	Type        string       `json:"@type"`
	ID          string       `json:"@id,omitempty"`
	URL         string       `json:"url"`
	Name        string       `json:"name,omitempty"`
	Headline    string       `json:"headline,omitempty"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"inLanguage,omitempty"`
	Image       string       `json:"image,omitempty"`
	Published   string       `json:"datePublished,omitempty"`
	Modified    string       `json:"dateModified,omitempty"`
	Author      *linkedName  `json:"author,omitempty"`
	Publisher   *linkedName  `json:"publisher,omitempty"`
	Section     string       `json:"articleSection,omitempty"`
	About       *linkedName  `json:"about,omitempty"`
	Temporal    string       `json:"temporalCoverage,omitempty"`
	Spatial     *linkedName  `json:"spatialCoverage,omitempty"`
	PartOf      *linkedRef   `json:"isPartOf,omitempty"`
	Creator     *linkedName  `json:"creator,omitempty"`
	Free        bool         `json:"isAccessibleForFree,omitempty"`
	Variables   []string     `json:"variableMeasured,omitempty"`
	Files       []linkedFile `json:"distribution,omitempty"`
}

type linkedRef struct {
	ID string `json:"@id"`
}

type linkedFile struct {
	Type   string `json:"@type"`
	Format string `json:"encodingFormat"`
	URL    string `json:"contentUrl"`
}

type linkedCrumbs struct {
	Type  string        `json:"@type"`
	Items []linkedCrumb `json:"itemListElement"`
}

type linkedCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

// describe gives a page its share card and its linked data. thing is the page as linked data; what
// every page has is filled in here.
func (s *Site) describe(m *Meta, c ShareCard, thing linkedPage) {
	s.share(m, c)
	if m.Canonical == "" || m.NoIndex {
		return
	}
	thing.URL = m.Canonical
	thing.Language = m.Language
	thing.Image = m.Image.URL
	home := s.Absolute("/")
	if thing.Type != "Article" { // which is on every other page, and whose own description does
		thing.Description = m.Description
		thing.ID = m.Canonical + "#" + strings.ToLower(thing.Type)
		if m.Canonical != home {
			thing.PartOf = &linkedRef{home + "#website"}
		}
	}
	if thing.Name == "" && thing.Headline == "" {
		thing.Name = m.Title
	}
	graph := linkedGraph{"https://schema.org", []any{thing}}
	if len(m.Breadcrumb) > 0 {
		crumbs := linkedCrumbs{Type: "BreadcrumbList"}
		for i, l := range m.Breadcrumb {
			item := linkedCrumb{"ListItem", i + 1, l.Label, s.origin() + l.Href}
			if l.Current {
				item.Item = "" // the page itself
			}
			crumbs.Items = append(crumbs.Items, item)
		}
		graph.Graph = append(graph.Graph, crumbs)
	}
	// Marshal writes <, > and & as escapes, so the text cannot end the element that it stands in.
	data, err := json.Marshal(graph)
	if err == nil {
		m.Linked = template.JS(spaced(data))
	}
}

// spaced puts a space between closing braces: a page that shows "}}" looks like a template that was not
// filled in, to people and to the tests that look for it.
func spaced(data []byte) []byte {
	out := make([]byte, 0, len(data)+16)
	inText := false
	for i, c := range data {
		switch {
		case c == '"' && !inText:
			inText = true
		case c == '"' && !escaped(data, i):
			inText = false
		case c == '}' && inText:
			out = append(out, `\u007d`...)
			continue
		case c == '}' && i > 0 && data[i-1] == '}':
			out = append(out, ' ')
		}
		out = append(out, c)
	}
	return out
}

// escaped reports that an odd number of backslashes stands before a byte.
func escaped(data []byte, i int) bool {
	n := 0
	for i > n && data[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// article is a model as linked data.
func (s *Site) article(n *Node) linkedPage {
	place := &linkedName{Type: "Place", Name: n.District.Name}
	if province := s.Registry.Province.Name; province != "" {
		if n.District.Whole {
			place.Name = province
		} else {
			place.In = &linkedName{Type: "Place", Name: province}
		}
	}
	if n.Commune != nil {
		place = &linkedName{Type: "Place", Name: n.Commune.Name, In: place}
	}
	author := &linkedName{Type: "Organization", Name: n.Unit}
	if strings.HasPrefix(viet.Key(n.Unit), viet.Key("Chưa rõ")) {
		author = s.organisation() // the sources name no unit: what is left is who wrote it up
	}
	publisher := s.organisation()
	publisher.URL = "" // the home page says that, once
	return linkedPage{
		Type: "Article", Headline: n.Title, Section: n.Field.Name, Temporal: itoa(n.Year),
		Published: isoDate(n.Date), Modified: isoDate(n.Updated),
		Author: author, Publisher: publisher, About: place,
	}
}

// organisation is who publishes the site.
func (s *Site) organisation() *linkedName {
	name := s.Config.Publisher
	if name == "" {
		name = s.Config.Title
	}
	return &linkedName{Type: "Organization", Name: name, URL: s.Absolute("/")}
}

// dataset is the open data as linked data.
func (s *Site) dataset() linkedPage {
	d := linkedPage{
		Type: "Dataset", Name: "Mô hình, điển hình “Dân vận khéo”: " + s.Config.Title, Creator: s.organisation(), Free: true,
		Spatial: &linkedName{Type: "Place", Name: s.Registry.Province.Name},
	}
	if s.Registry.Province.Name == "" {
		d.Spatial = nil
	}
	if len(s.years) > 0 {
		first, last := s.years[len(s.years)-1].ID, s.years[0].ID
		if d.Temporal = first; first != last {
			d.Temporal += "/" + last
		}
	}
	for _, c := range s.opt.Columns {
		d.Variables = append(d.Variables, c.Label)
	}
	for i, kind := range []string{"application/json", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		d.Files = append(d.Files, linkedFile{"DataDownload", kind, s.Absolute(DataFiles[i])})
	}
	return d
}

// collection is a list as linked data.
func collection() linkedPage { return linkedPage{Type: "CollectionPage"} }

// webPage is any other page.
func webPage() linkedPage { return linkedPage{Type: "WebPage"} }

// count is "24 mô hình".
func count(n int) string { return viet.Number(int64(n)) + " mô hình" }

// sortedKeys are the keys of a map of nodes in Vietnamese order.
func sortedKeys(m map[string][]*Node) []string {
	keys := make([]string, 0, len(m))
	order := make(map[string]string, len(m))
	for k := range m {
		keys = append(keys, k)
		order[k] = viet.SortKey(k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(strings.Compare(order[a], order[b]), strings.Compare(a, b)) })
	return keys
}
