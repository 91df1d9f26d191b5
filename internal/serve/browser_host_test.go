package serve_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
)

// built is a site as a static host gets it: files by path, and the rules of its _headers.
type built struct {
	files   map[string][]byte
	gzipped map[string][]byte // of those that a host compresses
	rules   []feed.HeaderRule
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
		if feed.Compressed(o.Path) {
			m.gzipped[o.Path] = squeeze(t, data.Bytes())
		}
	}
	m.rules, err = feed.ReadHeaders(string(m.files["_headers"]))
	must(t, err)
	return m
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

// headers are the header values of an address.
func (m *built) headers(address string) http.Header {
	h := http.Header{}
	for _, v := range feed.HeadersOf(m.rules, address) {
		h.Set(v[0], v[1])
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
	h.Set("Content-Type", feed.ContentType(name))
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
