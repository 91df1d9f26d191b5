package serve_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
)

// built is a site as a static host gets it: files by path, and the rules of its _headers.
type built struct {
	files   map[string][]byte
	gzipped map[string][]byte // of those that a host compresses
	rules   []headerRule
}

// headerRule is one block of _headers.
type headerRule struct {
	path    string
	matches *regexp.Regexp
	values  [][2]string
}

// makeSite builds every output of the project in dir into memory. base may be empty: the address in site.yaml.
func makeSite(t *testing.T, dir, base string) *built {
	t.Helper()
	b, err := build.Open(dir)
	must(t, err)
	defer func() { _ = b.Close() }()
	r := b.Assemble(context.Background(), build.Options{AsOf: asOf, BaseURL: base}, time.Now())
	if r.Site == nil {
		for _, f := range r.Findings {
			if f.Severity == diag.Error {
				t.Fatalf("the project in %s has errors: %s", dir, f.Format(diag.EN))
			}
		}
	}
	m := &built{files: map[string][]byte{}, gzipped: map[string][]byte{}}
	for _, o := range r.All() {
		var data bytes.Buffer
		must(t, o.Write(&data))
		m.files[o.Path] = data.Bytes()
		if compressible(o.Path) {
			m.gzipped[o.Path] = squeeze(t, data.Bytes())
		}
	}
	m.rules = parseHeaders(t, string(m.files["_headers"]))
	return m
}

// compressible reports whether hosts gzip a file: text, and not what is compressed already.
func compressible(name string) bool {
	switch path.Ext(name) {
	case ".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv", ".webmanifest":
		return true
	}
	return false
}

func squeeze(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 6) // what hosts use on the fly
	must(t, err)
	_, err = w.Write(data)
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

var placeholder = regexp.MustCompile(`:[A-Za-z]\w*`)

// parseHeaders reads _headers as Netlify does: a path, where * stands for anything and :name for one segment, and
// below it, indented, the headers of that path.
func parseHeaders(t *testing.T, text string) []headerRule {
	t.Helper()
	var rules []headerRule
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case line[0] != ' ' && line[0] != '\t':
			pattern := strings.ReplaceAll(regexp.QuoteMeta(trimmed), `\*`, `.*`)
			pattern = placeholder.ReplaceAllString(pattern, `[^/]+`)
			rules = append(rules, headerRule{path: trimmed, matches: regexp.MustCompile("^" + pattern + "$")})
		default:
			name, value, ok := strings.Cut(trimmed, ": ")
			if !ok || len(rules) == 0 {
				t.Fatalf("_headers: a line that is neither a path nor a header of one: %q", line)
			}
			last := &rules[len(rules)-1]
			last.values = append(last.values, [2]string{textproto.CanonicalMIMEHeaderKey(name), value})
		}
	}
	return rules
}

// headers are the header values of an address. Values of one header from several rules are joined with a comma, as hosts do.
func (m *built) headers(address string) http.Header {
	h := http.Header{}
	for _, rule := range m.rules {
		if !rule.matches.MatchString(address) {
			continue
		}
		for _, v := range rule.values {
			if before := h.Get(v[0]); before != "" {
				v[1] = before + ", " + v[1]
			}
			h.Set(v[0], v[1])
		}
	}
	return h
}

// httpHost is a static host that is serving a site.
type httpHost struct {
	*httptest.Server
	site *built
}

// host serves a site as static hosts do: with its own _headers, text gzipped. delays are kept back by extension (".woff2").
func host(t *testing.T, m *built, delays map[string]time.Duration) *httpHost {
	t.Helper()
	h := &httpHost{site: m}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.answer(w, r, delays) }))
	t.Cleanup(h.Close)
	return h
}

func (m *built) answer(w http.ResponseWriter, r *http.Request, delays map[string]time.Duration) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	status := http.StatusOK
	data, ok := m.files[name]
	if !ok || name == "_headers" || name == "_redirects" {
		name, status = "404.html", http.StatusNotFound
		data = m.files[name]
	}
	time.Sleep(delays[path.Ext(name)])
	h := w.Header()
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		h.Set("Content-Type", kind)
	}
	maps.Copy(h, m.headers(r.URL.Path))
	if zipped, ok := m.gzipped[name]; ok {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			data = zipped
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// TestHostHeaders keeps the test host honest: without the rules of _headers the browser tests would prove nothing.
func TestHostHeaders(t *testing.T) {
	m := &built{rules: parseHeaders(t, "/*\n  A: 1\n/static/*\n  Cache-Control: long\n/:kind/:term/feed.xml\n  Content-Type: rss\n  A: 2\n/\n  Cache-Control: short\n")}
	for address, want := range map[string]string{
		"/":                         "A=1 Cache-Control=short",
		"/static/css/a.css":         "A=1 Cache-Control=long",
		"/linh-vuc/x/feed.xml":      "A=1, 2 Content-Type=rss",
		"/linh-vuc/x/y/feed.xml":    "A=1",
		"/mo-hinh/static/ten-la-gi": "A=1",
	} {
		h := m.headers(address)
		var got []string
		for _, k := range slices.Sorted(maps.Keys(h)) {
			got = append(got, k+"="+h.Get(k))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", address, got, want)
		}
	}
}

// TestHeadersOfRealSite looks at what each kind of address is sent with.
func TestHeadersOfRealSite(t *testing.T) {
	m := makeSite(t, realRoot, "")
	for name := range m.files {
		address := "/" + strings.TrimSuffix(name, "index.html")
		h := m.headers(address)
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: Content-Security-Policy: %q", address, h.Get("Content-Security-Policy"))
		}
		if strings.Count(h.Get("Cache-Control"), "max-age") > 1 {
			t.Errorf("%s: two rules set Cache-Control: %s", address, h.Get("Cache-Control"))
		}
		if forever := strings.Contains(h.Get("Cache-Control"), "immutable"); forever != strings.HasPrefix(name, "static/") {
			t.Errorf("%s: Cache-Control: %q", address, h.Get("Cache-Control"))
		}
	}
}
