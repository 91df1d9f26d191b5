package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// SitemapLimit is how many addresses one sitemap may hold, and sitemapBytes how large it may be, uncompressed
// (https://www.sitemaps.org/protocol.html). A larger site is split by the caller and joined by SitemapIndex.
const (
	SitemapLimit = 50000
	sitemapBytes = 50 << 20
)

const sitemapNS = "http://www.sitemaps.org/schemas/sitemap/0.9"

// URL is a page in the sitemap: its absolute address, and the day it last changed, zero when unknown.
type URL struct {
	Loc     string
	LastMod time.Time
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type urlset struct {
	XMLName xml.Name       `xml:"urlset"`
	NS      string         `xml:"xmlns,attr"`
	URLs    []sitemapEntry `xml:"url"`
}

type sitemapindex struct {
	XMLName  xml.Name       `xml:"sitemapindex"`
	NS       string         `xml:"xmlns,attr"`
	Sitemaps []sitemapEntry `xml:"sitemap"`
}

// Sitemap writes the addresses in the order given. More than SitemapLimit of them, or more than 50 MB, is an error.
func Sitemap(w io.Writer, urls []URL) error {
	doc := urlset{NS: sitemapNS, URLs: make([]sitemapEntry, 0, len(urls))}
	for _, u := range urls {
		e := sitemapEntry{Loc: u.Loc}
		if !u.LastMod.IsZero() {
			// A day is all that front matter knows; search engines accept it.
			e.LastMod = u.LastMod.Format(time.DateOnly)
		}
		doc.URLs = append(doc.URLs, e)
	}
	return writeSitemap(w, doc, doc.URLs)
}

// SitemapIndex writes the list of the sitemaps at locs (absolute), in the order given.
func SitemapIndex(w io.Writer, locs []string) error {
	doc := sitemapindex{NS: sitemapNS, Sitemaps: make([]sitemapEntry, 0, len(locs))}
	for _, l := range locs {
		doc.Sitemaps = append(doc.Sitemaps, sitemapEntry{Loc: l})
	}
	return writeSitemap(w, doc, doc.Sitemaps)
}

func writeSitemap(w io.Writer, doc any, entries []sitemapEntry) error {
	if len(entries) > SitemapLimit {
		return fmt.Errorf("sitemap: %d addresses, the limit is %d: split it and write a sitemap index", len(entries), SitemapLimit)
	}
	for _, e := range entries {
		if err := absolute("address", e.Loc); err != nil {
			return fmt.Errorf("sitemap: %w", err)
		}
	}
	var b bytes.Buffer
	if err := writeXML(&b, doc); err != nil {
		return fmt.Errorf("sitemap: %w", err)
	}
	if b.Len() > sitemapBytes {
		return fmt.Errorf("sitemap: %d bytes, the limit is %d: split it and write a sitemap index", b.Len(), sitemapBytes)
	}
	_, err := w.Write(b.Bytes())
	return err
}
