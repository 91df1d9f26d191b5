package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

// hostile are texts that break a format which is put together by hand.
var hostile = []string{
	`</script><script>alert(1)</script>`, `a ]]> b`, `=cmd|' /C calc'!A0`, `+1+1`, `-2+3`, "@SUM(A1)", "\t=1+1", "\r=1+1",
	`"quoted", 'single' & <b>`, "two\nlines\r\nthree", "👩‍🌾 lúa", "bell\a null\x00 esc\x1b", "bad \xff byte", "Hoà bình; đường",
	"  spaces  ", "_x0041_", "line\u2028sep", "\uFFFE\uFFFF",
}

func channel(text string) Channel {
	day := time.Date(2023, 12, 20, 8, 0, 0, 0, time.FixedZone("", 7*3600))
	return Channel{
		Title: "Điển hình " + text, Description: text, Language: "vi", Home: "https://e.vn/", Self: "https://e.vn/feed.xml",
		Items: []Item{
			{ID: "https://e.vn/m/a/", URL: "https://e.vn/mo-hinh/a/?x=1&y=2", Title: text + ".", Summary: text, Published: day,
				Updated: day.AddDate(0, 1, 0), Categories: []string{text + ".", ""}, Author: text + ".", HTML: "<p>" + text + "</p>"},
			{ID: "tag:e.vn,2023:b", URL: "https://e.vn/mo-hinh/b/", Title: "B"},
		},
	}
}

// write runs f twice and gives its bytes, which must be the same.
func write(t *testing.T, f func(io.Writer) error) []byte {
	t.Helper()
	var a, b bytes.Buffer
	if err := f(&a); err != nil {
		t.Fatal(err)
	}
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatal("two runs differ")
	}
	return a.Bytes()
}

func TestRSS(t *testing.T) {
	type doc struct {
		Channel struct {
			Title         string `xml:"title"`
			LastBuildDate string `xml:"lastBuildDate"`
			Links         []struct {
				XMLName xml.Name
				Rel     string `xml:"rel,attr"`
				Href    string `xml:"href,attr"`
				Text    string `xml:",chardata"`
			} `xml:"link"`
			Items []struct {
				Title    string   `xml:"title"`
				Link     string   `xml:"link"`
				Creator  string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
				Content  string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
				PubDate  string   `xml:"pubDate"`
				Category []string `xml:"category"`
				GUID     struct {
					PermaLink string `xml:"isPermaLink,attr"`
					Text      string `xml:",chardata"`
				} `xml:"guid"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	for _, text := range hostile {
		out := write(t, func(w io.Writer) error { return RSS(w, channel(text)) })
		var d doc
		if err := xml.Unmarshal(out, &d); err != nil {
			t.Fatalf("%q: %v\n%s", text, err, out)
		}
		want := clean(text)
		c := d.Channel
		if c.Title != "Điển hình "+want || c.LastBuildDate != "Sat, 20 Jan 2024 08:00:00 +0700" {
			t.Errorf("%q: channel %q, %q", text, c.Title, c.LastBuildDate)
		}
		if len(c.Links) != 2 || c.Links[1].Rel != "self" || c.Links[1].Href != "https://e.vn/feed.xml" || c.Links[1].XMLName.Space != "http://www.w3.org/2005/Atom" {
			t.Errorf("links: %+v", c.Links)
		}
		a, b := c.Items[0], c.Items[1]
		if a.Title != want+"." || a.Creator != want+"." || a.Content != "<p>"+want+"</p>" || len(a.Category) != 1 || a.Category[0] != want+"." {
			t.Errorf("%q: item %+v", text, a)
		}
		if a.Link != "https://e.vn/mo-hinh/a/?x=1&y=2" || a.GUID.PermaLink != "true" || a.PubDate != "Wed, 20 Dec 2023 08:00:00 +0700" {
			t.Errorf("item %+v", a)
		}
		if b.GUID.PermaLink != "false" || b.PubDate != "" || b.Content != "" {
			t.Errorf("item %+v", b)
		}
	}
	c := channel("x")
	c.Items = c.Items[1:]
	out := write(t, func(w io.Writer) error { return RSS(w, c) })
	if bytes.Contains(out, []byte("lastBuildDate")) || bytes.Contains(out, []byte("pubDate")) {
		t.Errorf("a date was made up:\n%s", out)
	}
}

func TestJSONFeed(t *testing.T) {
	for _, text := range hostile {
		out := write(t, func(w io.Writer) error { return JSONFeed(w, channel(text)) })
		var d struct {
			Version string
			Title   string
			FeedURL string `json:"feed_url"`
			Items   []map[string]any
		}
		if err := json.Unmarshal(out, &d); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want := clean(text)
		if d.Version != "https://jsonfeed.org/version/1.1" || d.Title != "Điển hình "+want || d.FeedURL != "https://e.vn/feed.xml" {
			t.Errorf("%+v", d)
		}
		a, b := d.Items[0], d.Items[1]
		if a["content_html"] != "<p>"+want+"</p>" || a["content_text"] != nil || a["date_published"] != "2023-12-20T08:00:00+07:00" {
			t.Errorf("%q: %v", text, a)
		}
		if b["content_text"] != "B" || b["date_published"] != nil || b["authors"] != nil {
			t.Errorf("%v", b)
		}
	}
	if out := write(t, func(w io.Writer) error {
		return JSONFeed(w, Channel{Title: "T", Home: "https://e.vn/", Self: "https://e.vn/feed.json"})
	}); !bytes.Contains(out, []byte(`"items":[]`)) {
		t.Errorf("empty feed:\n%s", out)
	}
}

func TestSitemap(t *testing.T) {
	out := write(t, func(w io.Writer) error {
		return Sitemap(w, []URL{{"https://e.vn/?a=1&b=2", time.Date(2024, 1, 2, 3, 0, 0, 0, time.UTC)}, {Loc: "https://e.vn/x/"}})
	})
	want := xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 <url>
  <loc>https://e.vn/?a=1&amp;b=2</loc>
  <lastmod>2024-01-02</lastmod>
 </url>
 <url>
  <loc>https://e.vn/x/</loc>
 </url>
</urlset>
`
	if string(out) != want {
		t.Errorf("got:\n%s\nwant:\n%s", out, want)
	}
	out = write(t, func(w io.Writer) error { return SitemapIndex(w, []string{"https://e.vn/sitemap-1.xml"}) })
	var d struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Locs    []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal(out, &d); err != nil || len(d.Locs) != 1 || d.Locs[0] != "https://e.vn/sitemap-1.xml" {
		t.Errorf("%v %+v", err, d)
	}
}

// What is refused leaves nothing written.
func TestRefused(t *testing.T) {
	item := func(change func(*Channel)) func(io.Writer) error {
		c := channel("x")
		change(&c)
		return func(w io.Writer) error { return RSS(w, c) }
	}
	full := make([]URL, SitemapLimit+1)
	for i := range full {
		full[i].Loc = "https://e.vn/"
	}
	long := []URL{}
	for range 30000 {
		long = append(long, URL{Loc: "https://e.vn/" + strings.Repeat("a", 1900)})
	}
	nan := []Row{{Title: "A", Results: []Result{{Label: "số hộ", Value: math.NaN()}}}}
	tests := map[string]struct {
		f    func(io.Writer) error
		want string
	}{
		"relative":  {item(func(c *Channel) { c.Self = "/feed.xml" }), `rss: feed address "/feed.xml" is not an absolute http(s) address`},
		"same id":   {item(func(c *Channel) { c.Items[1].ID = c.Items[0].ID }), `rss: two items have the id "https://e.vn/m/a/"`},
		"no id":     {item(func(c *Channel) { c.Items[1].ID = "" }), `rss: item "B" has no usable id: ""`},
		"too many":  {func(w io.Writer) error { return Sitemap(w, full) }, `sitemap: 50001 addresses, the limit is 50000: split it and write a sitemap index`},
		"too large": {func(w io.Writer) error { return Sitemap(w, long) }, `limit is 52428800`},
		"csv nan":   {func(w io.Writer) error { return CSV(w, Dataset{Rows: nan}) }, `csv: result "số hộ" of "A" is not a number`},
		"json nan":  {func(w io.Writer) error { return JSON(w, Dataset{Rows: nan}) }, `json: result "số hộ" of "A" is not a number`},
		"xlsx nan":  {func(w io.Writer) error { return XLSX(w, Dataset{Rows: nan}) }, `xlsx: result "số hộ" of "A" is not a number`},
		"robots":    {func(w io.Writer) error { return Robots(w, "", []string{"/a\nAllow: /"}) }, `contains a line break`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.f(&b); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written", b.Len())
			}
		})
	}
}
