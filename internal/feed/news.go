package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Channel is a news feed. Home and Self are absolute addresses: the page the feed is of, and the feed itself.
type Channel struct {
	Title, Description, Language string
	Home, Self                   string
	Items                        []Item
}

// Item is one story. ID never changes, whatever happens to URL, so that a reader's program shows it once; the site
// gives its permanent address /m/<id>/. Published and Updated are zero when unknown. HTML is the whole story with
// absolute addresses in it, and may be empty.
type Item struct {
	ID, URL, Title, Summary string
	Published, Updated      time.Time
	Categories              []string
	Author                  string
	HTML                    string
	Image, ImageType        string // absolute address and media type of the item's picture; may be empty
}

type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language,omitempty"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Self          atomLink  `xml:"atom:link"`
	Items         []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Description string   `xml:"description,omitempty"`
	Creator     string   `xml:"dc:creator,omitempty"` // RSS's own author must be an e-mail address
	Categories  []string `xml:"category"`
	GUID        rssGUID  `xml:"guid"`
	PubDate     string   `xml:"pubDate,omitempty"`
	Enclosure   *rssFile `xml:"enclosure"`
	Content     string   `xml:"content:encoded,omitempty"`
}

// rssFile is a file that goes with an item. Its length is always 0, which RSS gives for a size that is not
// known (https://www.rssboard.org/rss-profile#element-channel-item-enclosure): the picture need not be made to
// write the feed.
type rssFile struct {
	URL    string `xml:"url,attr"`
	Length int    `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

// RSS writes c as RSS 2.0 (https://www.rssboard.org/rss-specification). lastBuildDate is the newest date that the
// items know, not the time of the build, so that a rebuild without news changes nothing.
func RSS(w io.Writer, c Channel) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("rss: %w", err)
	}
	doc := rss{
		Version: "2.0",
		Atom:    "http://www.w3.org/2005/Atom",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{
			Title: clean(c.Title), Link: c.Home, Description: clean(c.Description), Language: clean(c.Language),
			LastBuildDate: rfc822(c.newest()),
			Self:          atomLink{Href: c.Self, Rel: "self", Type: "application/rss+xml"},
		},
	}
	for _, it := range c.Items {
		var picture *rssFile
		if it.Image != "" {
			picture = &rssFile{URL: it.Image, Type: it.ImageType}
		}
		doc.Channel.Items = append(doc.Channel.Items, rssItem{
			Title: clean(it.Title), Link: it.URL, Description: clean(it.Summary), Creator: clean(it.Author),
			Categories: cleanAll(it.Categories),
			GUID:       rssGUID{PermaLink: strings.HasPrefix(it.ID, "http"), Value: it.ID},
			PubDate:    rfc822(it.Published),
			Enclosure:  picture,
			Content:    clean(it.HTML),
		})
	}
	if err := writeXML(w, doc); err != nil {
		return fmt.Errorf("rss: %w", err)
	}
	return nil
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomePageURL string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	Title         string       `json:"title,omitempty"`
	Summary       string       `json:"summary,omitempty"`
	ContentHTML   string       `json:"content_html,omitempty"`
	ContentText   string       `json:"content_text,omitempty"`
	Image         string       `json:"image,omitempty"`
	DatePublished string       `json:"date_published,omitempty"`
	DateModified  string       `json:"date_modified,omitempty"`
	Tags          []string     `json:"tags,omitempty"`
	Authors       []jsonAuthor `json:"authors,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// JSONFeed writes c as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). The format wants content in every
// item: without HTML it is the summary, and without that the title.
func JSONFeed(w io.Writer, c Channel) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("json feed: %w", err)
	}
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1",
		Title:   clean(c.Title), HomePageURL: c.Home, FeedURL: c.Self,
		Description: clean(c.Description), Language: clean(c.Language),
		Items: []jsonItem{}, // an empty feed has an empty list, not null
	}
	for _, it := range c.Items {
		item := jsonItem{
			ID: it.ID, URL: it.URL, Title: clean(it.Title), Summary: clean(it.Summary), ContentHTML: clean(it.HTML), Image: it.Image,
			DatePublished: rfc3339(it.Published), DateModified: rfc3339(it.Updated),
			Tags: cleanAll(it.Categories),
		}
		if item.ContentHTML == "" {
			item.ContentText = item.Summary
			if item.ContentText == "" {
				item.ContentText = item.Title
			}
		}
		if a := clean(it.Author); a != "" {
			item.Authors = []jsonAuthor{{a}}
		}
		doc.Items = append(doc.Items, item)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("json feed: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// check refuses a feed that readers' programs would misread: relative addresses, and two items with one ID, of
// which a reader would see one.
func (c Channel) check() error {
	if err := absolute("home address", c.Home); err != nil {
		return err
	}
	if err := absolute("feed address", c.Self); err != nil {
		return err
	}
	seen := make(map[string]bool, len(c.Items))
	for _, it := range c.Items {
		if err := absolute("address of "+it.Title, it.URL); err != nil {
			return err
		}
		if it.ID == "" || clean(it.ID) != it.ID {
			return fmt.Errorf("item %q has no usable id: %q", it.Title, it.ID)
		}
		if seen[it.ID] {
			return fmt.Errorf("two items have the id %q", it.ID)
		}
		seen[it.ID] = true
	}
	return nil
}

// newest is the newest date known to the feed, zero when none is.
func (c Channel) newest() time.Time {
	var t time.Time
	for _, it := range c.Items {
		for _, d := range [...]time.Time{it.Published, it.Updated} {
			if d.After(t) {
				t = d
			}
		}
	}
	return t
}

func rfc822(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
