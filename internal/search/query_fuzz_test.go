package search_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever is typed, and whatever filters an address asks for, the script answers; what it marks lies inside the title,
// and no query makes it ask for a file outside of the index.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"mạ khay", "xu ly rac", "dduwowngf hoa", `"cánh đồng"`, "<script>", "__proto__ constructor", "../../etc/passwd", "%2e%2e/", strings.Repeat("a ", 60), "\u202E", "1e999", "toString"} {
		f.Add(q, "kinh-te")
	}
	f.Add("", "__proto__")
	s := newSearcher(f, realFiles(f))
	f.Fuzz(func(t *testing.T, q, field string) {
		if !utf8.ValidString(q) || !utf8.ValidString(field) || len(q) > 300 {
			return
		}
		filters, err := json.Marshal(map[string][]string{"linh-vuc": {field}})
		if err != nil {
			t.Fatal(err)
		}
		a, code := s.ask(t, q, string(filters))
		if code != "" {
			t.Errorf("%q: %s", q, code)
		}
		if a.Total < len(a.Hits) {
			t.Errorf("%q: %d hits of %d", q, len(a.Hits), a.Total)
		}
		for _, hit := range a.Hits {
			for _, m := range hit.Marks {
				if m[0] < 0 || m[1] < m[0] || m[1] > 2*len(hit.Title) {
					t.Errorf("%q: marks %v of %q", q, m, hit.Title)
				}
			}
		}
		for _, asked := range s.asked {
			if !strings.HasPrefix(asked, "static/tim/") && asked != "tim-kiem/chi-muc.json" || strings.Contains(asked, "..") {
				t.Errorf("%q: asked for %q", q, asked)
			}
		}
	})
}
