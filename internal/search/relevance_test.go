package search_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"dienhinh/internal/build"
	"dienhinh/internal/search"
)

// searcher asks the search page's own script about the real site.
type searcher struct {
	vm    *goja.Runtime
	files map[string][]byte // by address
	asked []string
}

func newSearcher(t testing.TB, files map[string][]byte) *searcher {
	t.Helper()
	s := &searcher{vm: search.Script(t), files: files}
	_ = s.vm.Set("readFile", func(address string) any {
		address = strings.TrimPrefix(address, "/")
		s.asked = append(s.asked, address)
		data, ok := s.files[address]
		if !ok {
			return goja.Null()
		}
		return s.vm.NewArrayBuffer(bytes.Clone(data))
	})
	_, err := s.vm.RunString(`
		const textOf = b => { let s = ""; for (const x of new Uint8Array(b)) s += "%" + (256 + x).toString(16).slice(1); return decodeURIComponent(s); };
		const engine = createEngine("/tim-kiem/chi-muc.json", async address => {
			const data = readFile(address);
			if (data === null) throw Object.assign(new Error(address), {code: "missing"});
			if (!address.endsWith(".json")) return data;
			try { return JSON.parse(textOf(data)); } catch { return null; } // as XMLHttpRequest does
		});
		async function ask(q, filters, limit) {
			await engine.open();
			const r = await engine.search(q, filters || {}, limit || 100);
			return {total: r.total, relaxed: r.relaxed, suggestion: r.suggestion, counts: await engine.counts(r), hits: r.hits.map(h => ({href: h.href, title: h.title, marks: engine.marks(h.title, r)}))};
		}`)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type answer struct {
	Total      int
	Relaxed    bool
	Suggestion string
	Counts     map[string]map[string]int
	Hits       []struct {
		Href, Title string
		Marks       [][2]int
	}
}

// ask waits for an answer; code is that of the error, if there is one.
func (s *searcher) ask(t testing.TB, query, filters string) (a answer, code string) {
	t.Helper()
	s.asked = nil
	q, _ := json.Marshal(query)
	_, err := s.vm.RunString("var said = undefined, failed = undefined; ask(" + string(q) + ", " + filters + ").then(r => said = JSON.stringify(r), e => failed = e.code || String(e))")
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	if f := s.vm.Get("failed"); f != nil && !goja.IsUndefined(f) {
		return a, f.String()
	}
	said := s.vm.Get("said")
	if said == nil || goja.IsUndefined(said) {
		t.Fatalf("%q: no answer", query)
	}
	if err := json.Unmarshal([]byte(said.String()), &a); err != nil {
		t.Fatal(err)
	}
	return a, ""
}

func realFiles(t testing.TB) map[string][]byte {
	t.Helper()
	b, err := build.Open("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r := b.Assemble(context.Background(), build.Options{AsOf: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}, time.Now())
	if r.Site == nil {
		t.Fatal("the real site has errors; see the tests of package build")
	}
	files := map[string][]byte{}
	for _, o := range r.Index() {
		var data bytes.Buffer
		if err := o.Write(&data); err != nil {
			t.Fatal(err)
		}
		files[o.Path] = data.Bytes()
	}
	return files
}

// testdata/relevance.txt says what queries about the real models must find. Anyone may add a line:
//
//	query => slug slug      the first result is one of these
//	query ~> slug slug      all of these are among the first five
//	query => -              nothing is found
func TestRelevance(t *testing.T) {
	f, err := os.Open("testdata/relevance.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := newSearcher(t, realFiles(t))
	lines := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		query, want, first := strings.Cut(line, " => ")
		if !first {
			query, want, _ = strings.Cut(line, " ~> ")
		}
		a, code := s.ask(t, query, "{}")
		if code != "" {
			t.Errorf("%q: %s", query, code)
			continue
		}
		var got []string
		for _, h := range a.Hits {
			got = append(got, strings.Trim(strings.TrimPrefix(h.Href, "/mo-hinh/"), "/"))
		}
		switch {
		case want == "-":
			if a.Total != 0 {
				t.Errorf("%q finds %q", query, got)
			}
		case first:
			if len(got) == 0 || !slices.Contains(strings.Fields(want), got[0]) {
				t.Errorf("%q: first is not %s: %q", query, want, got)
			}
		default:
			for _, slug := range strings.Fields(want) {
				if !slices.Contains(got[:min(5, len(got))], slug) {
					t.Errorf("%q: %s is not among the first five: %q", query, slug, got)
				}
			}
		}
	}
	if lines < 40 {
		t.Errorf("only %d relevance cases", lines)
	}
}

// Two or three words find the models that have all of them, wherever they stand.
func TestFewWords(t *testing.T) {
	s := newSearcher(t, realFiles(t))
	set := func(query string) map[string]bool {
		a, code := s.ask(t, query+" ", "{}") // the space: no word is half typed
		if code != "" {
			t.Fatalf("%q: %s", query, code)
		}
		out := map[string]bool{}
		for _, h := range a.Hits {
			out[h.Href] = true
		}
		if len(out) != min(a.Total, 100) {
			t.Errorf("%q: %d hits of %d", query, len(out), a.Total)
		}
		return out
	}
	words := strings.Fields("lúa rác camera thanh kênh trẻ giải đường cá lợn hòa phụ cấy thải bộ đội vệ sinh")
	alone := map[string]map[string]bool{}
	for _, w := range words {
		alone[w] = set(w)
	}
	compared := 0
	compare := func(words ...string) {
		all := maps.Clone(alone[words[0]])
		maps.DeleteFunc(all, func(href string, _ bool) bool {
			return slices.ContainsFunc(words, func(w string) bool { return !alone[w][href] })
		})
		if len(all) == 0 {
			return // then those with some of the words are shown
		}
		compared++
		slices.Reverse(words)
		if got := set(strings.Join(words, " ")); !maps.Equal(got, all) {
			t.Errorf("%q finds %d models, %d have all the words", words, len(got), len(all))
		}
	}
	for i, a := range words {
		for k, b := range words[i+1:] {
			compare(a, b)
			compare(b, a)
			for _, c := range words[i+1+k+1:] {
				compare(a, b, c)
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d were compared", compared)
	}
}

// Counts and filters agree with each other.
func TestFacets(t *testing.T) {
	s := newSearcher(t, realFiles(t))
	all, _ := s.ask(t, "", "{}")
	if all.Total != 18 || len(all.Hits) != 18 {
		t.Fatalf("no words: %d models, %d hits", all.Total, len(all.Hits))
	}
	for _, query := range []string{"", "rác", "dan van"} {
		a, _ := s.ask(t, query, "{}")
		for facet, values := range a.Counts {
			for value, n := range values {
				narrowed, code := s.ask(t, query, `{"`+facet+`": ["`+value+`"]}`)
				if code != "" || narrowed.Total != n {
					t.Errorf("%q in %s=%s: %d models %s, counted %d", query, facet, value, narrowed.Total, code, n)
				}
				if narrowed.Counts[facet][value] != n {
					t.Errorf("%q in %s=%s: its own count became %d", query, facet, value, narrowed.Counts[facet][value])
				}
			}
		}
	}
	both, _ := s.ask(t, "", `{"linh-vuc": ["kinh-te", "xay-dung-dang"], "dia-ban": ["toan-tinh"]}`)
	if both.Total != 5 {
		t.Errorf("two fields in the whole province: %d", both.Total)
	}
	if unknown, code := s.ask(t, "rác", `{"linh-vuc": ["khong-co"]}`); code != "" || unknown.Total != 0 {
		t.Errorf("an unknown value: %d, %s", unknown.Total, code)
	}
}

// Whatever is wrong with the files, the engine says so by a code and never with a wrong answer.
func TestBrokenFiles(t *testing.T) {
	good := realFiles(t)
	const folder = "static/tim/"
	change := func(edit func(map[string][]byte)) map[string][]byte {
		files := map[string][]byte{}
		for name, data := range good {
			files[name] = bytes.Clone(data)
		}
		edit(files)
		return files
	}
	every := func(suffix string, do func([]byte) []byte) func(map[string][]byte) {
		return func(files map[string][]byte) {
			for name, data := range files {
				if strings.HasPrefix(name, folder) && strings.HasSuffix(name, suffix) {
					files[name] = do(data)
				}
			}
		}
	}
	for name, tt := range map[string]struct {
		edit func(map[string][]byte)
		want string
	}{
		"no entry":        {func(f map[string][]byte) { delete(f, "tim-kiem/chi-muc.json") }, "missing"},
		"a page as entry": {func(f map[string][]byte) { f["tim-kiem/chi-muc.json"] = []byte("<!doctype html>") }, "corrupt"},
		"an empty entry":  {func(f map[string][]byte) { f["tim-kiem/chi-muc.json"] = []byte("{}") }, "corrupt"},
		"a newer entry": {func(f map[string][]byte) {
			f["tim-kiem/chi-muc.json"] = bytes.Replace(f["tim-kiem/chi-muc.json"], []byte(`{"v":3`), []byte(`{"v":4`), 1)
		}, "newer"},
		"no shards":       {every(".bin", func([]byte) []byte { return nil }), "corrupt"},
		"a page as shard": {every(".bin", func([]byte) []byte { return []byte("<!doctype html><title>404</title>") }), "corrupt"},
		"half a shard":    {every(".bin", func(b []byte) []byte { return b[:len(b)/2] }), "corrupt"},
		"a page as block": {every(".json", func([]byte) []byte { return []byte("<!doctype html>") }), "corrupt"},
		"the folders are gone": {func(f map[string][]byte) {
			for name := range f {
				if strings.HasPrefix(name, folder) {
					delete(f, name)
				}
			}
		}, "missing"},
	} {
		s := newSearcher(t, change(tt.edit))
		if a, code := s.ask(t, "rác thải tại nguồn", "{}"); code != tt.want {
			t.Errorf("%s: code %q, want %q (%d hits)", name, code, tt.want, len(a.Hits))
		}
	}
}

// Odd queries are answered, or find nothing; they never fail.
func TestOddQueries(t *testing.T) {
	s := newSearcher(t, realFiles(t))
	for _, q := range []string{strings.Repeat("rác thải ", 1200), "🙂🙂", "<script>alert(1)</script>", ".*+?^${}()|[]\\", "\u202Eabc\u202C", "ا ل ع ر ب ي ة", "日本語", "a", "1", "//", "37176/QĐ-BDV/", "--", "  ", "\t\n", "%ED%A0%80", "__proto__ constructor toString", "\u0301\u0301"} {
		if _, code := s.ask(t, q, "{}"); code != "" {
			t.Errorf("%.40q: %s", q, code)
		}
	}
}
