package build_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

func TestSitemapAndRobots(t *testing.T) {
	m := realSite(t)
	var sitemap struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(m.outputs["sitemap.xml"], &sitemap); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, u := range sitemap.URLs {
		got = append(got, u.Loc)
	}
	for _, p := range m.pages {
		noindex := find(p.root, func(n *html.Node) bool {
			return n.Data == "meta" && attr(n, "name") == "robots" && strings.Contains(attr(n, "content"), "noindex")
		})
		if len(noindex) == 0 {
			want = append(want, m.base+p.address)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the sitemap has %d addresses, %d pages may be indexed", len(got), len(want))
		for _, x := range want {
			if !slices.Contains(got, x) {
				t.Errorf("not in the sitemap: %s", x)
			}
		}
		for _, x := range got {
			if !slices.Contains(want, x) {
				t.Errorf("in the sitemap, but not to be indexed: %s", x)
			}
		}
	}
	robots := string(m.outputs["robots.txt"])
	if !strings.Contains(robots, "Sitemap: "+m.base+"/sitemap.xml") || strings.Contains(robots, "Disallow: /\n") {
		t.Errorf("robots.txt:\n%s", robots)
	}
	if m.pages["404.html"] == nil || m.pages["tim-kiem/index.html"] == nil || len(m.outputs["_headers"]) == 0 {
		t.Error("404.html, tim-kiem/ or _headers is missing")
	}
	checkRedirects(t, m)
}

func TestFeeds(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	n := 0
	for _, name := range slices.Sorted(maps.Keys(m.outputs)) {
		var urls []string
		switch path.Base(name) {
		case "feed.xml":
			var rss struct {
				Channel struct {
					Link  string `xml:"link"`
					Items []struct {
						Link  string `xml:"link"`
						Title string `xml:"title"`
						GUID  string `xml:"guid"`
					} `xml:"item"`
				} `xml:"channel"`
			}
			if err := xml.Unmarshal(m.outputs[name], &rss); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, i := range rss.Channel.Items {
				urls = append(urls, i.Link)
				if i.Title == "" || i.GUID == "" {
					t.Errorf("%s: an item without title or guid", name)
				}
			}
		case "feed.json":
			var feed struct {
				Version string
				Items   []struct{ ID, URL, Title string }
			}
			if err := json.Unmarshal(m.outputs[name], &feed); err != nil || feed.Version != "https://jsonfeed.org/version/1.1" {
				t.Errorf("%s: %v %s", name, err, feed.Version)
			}
			for _, i := range feed.Items {
				urls = append(urls, i.URL)
			}
		default:
			continue
		}
		n++
		list := "/" + path.Dir(name) + "/"
		if list == "/./" {
			list = "/mo-hinh/"
		}
		var want []string
		for _, slug := range m.listed(t, list, stories) {
			want = append(want, m.base+"/mo-hinh/"+slug+"/")
		}
		if want = want[:min(50, len(want))]; !slices.Equal(urls, want) {
			t.Errorf("%s has %d items, its list begins with %d others\n got %q\nwant %q", name, len(urls), len(want), urls, want)
		}
	}
	if want := 2 * (1 + len(reg.fields.order) + len(reg.districts.order)); n < want {
		t.Errorf("%d feeds, want at least %d", n, want)
	}
}

func TestOpenData(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	raw := m.outputs["du-lieu/mo-hinh.csv"]
	body, bom := bytes.CutPrefix(raw, []byte("\uFEFF"))
	records, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || !bom || len(records) != len(stories)+1 {
		t.Errorf("CSV: %d rows of %d, byte order mark %v, %v", len(records)-1, len(stories), bom, err)
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(m.outputs["du-lieu/mo-hinh.json"], &data); err != nil {
		t.Fatal(err)
	}
	inJSON := 0
	for _, v := range data {
		var list []struct{ Address, Unit string }
		if json.Unmarshal(v, &list) == nil && len(list) > 0 && list[0].Unit != "" {
			inJSON = len(list)
		}
	}
	if inJSON != len(stories) {
		t.Errorf("JSON: %d rows of %d", inJSON, len(stories))
	}
	book, err := excelize.OpenReader(bytes.NewReader(m.outputs["du-lieu/mo-hinh.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != len(stories)+1 {
		t.Errorf("XLSX: %d rows of %d, %v", len(rows)-1, len(stories), err)
	}
	for slug := range stories {
		for _, name := range []string{"du-lieu/mo-hinh.csv", "du-lieu/mo-hinh.json"} {
			if !bytes.Contains(m.outputs[name], []byte(m.base+"/mo-hinh/"+slug+"/")) {
				t.Errorf("%s: %s is not in it", name, slug)
			}
		}
	}
}
