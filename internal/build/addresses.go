package build

import (
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/site"
)

// movedFiles are feeds and data files at addresses that they have left. A program follows the host's
// redirect; where there is none it gets the bytes of the file that it would have been sent to.
func movedFiles(s *site.Site, outputs []publish.Output) []publish.Output {
	var list []publish.Output
	for _, r := range s.Redirects() {
		if !r.File() {
			continue
		}
		for _, o := range outputs {
			if o.Path == site.OutputPath(r.To) {
				list = append(list, publish.Output{Path: site.OutputPath(r.From), Owner: r.Owner, Write: o.Write})
				break
			}
		}
	}
	return list
}

// statusGone tells a search engine to forget an address.
const statusGone = 410

// goneRules ask the host to answer 410 at the address of a story that was taken down, with the page that
// stands there. Netlify's documentation names 200, 301, 302 and 404 as examples; its staff confirm
// "/foo /410.html 410" as valid (netlify/netlify-playground issue 22), and sites use it so. A host that
// does not know the rule serves the page with 200, and the page itself asks not to be indexed. A story that
// is only not shown at present has no rule: it may be back tomorrow.
func goneRules(s *site.Site) []feed.Redirect {
	var list []feed.Redirect
	for _, w := range s.Withdrawn() {
		if !w.Paused {
			list = append(list, feed.Redirect{From: s.Href(w.Address), To: s.Href("/" + site.OutputPath(w.Address)), Status: statusGone})
		}
	}
	return list
}
