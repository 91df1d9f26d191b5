package render

import (
	"html/template"
	"path"
	"strings"

	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// funcs is all that a template can call beside what html/template brings.
var funcs = template.FuncMap{
	"number":   func(n int) string { return viet.Number(int64(n)) }, // 1234 → 1.234
	"most":     most,
	"share":    share,
	"term":     term,
	"feedType": feedType,
}

// most is the greatest count of a list, for the scale of its bars.
func most(links []site.Link) int {
	m := 0
	for _, l := range links {
		m = max(m, l.Count)
	}
	return m
}

// share is n as a whole number of hundredths of most. Something is never drawn as nothing.
func share(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(1, min(100, n*100/most))
}

// term is the id at the end of a list's address: /linh-vuc/kinh-te/ → kinh-te.
func term(href string) string { return path.Base(strings.TrimSuffix(href, "/")) }

// feedType is the media type of a feed, told by its address.
func feedType(href string) string {
	if strings.HasSuffix(href, ".json") {
		return "application/feed+json"
	}
	return "application/rss+xml"
}
