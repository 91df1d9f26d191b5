package serve_test

import (
	"path"
	"strings"
	"testing"
)

// TestPrefixInBrowser looks at the real site in a folder of a host (https://x.example/a/b/): every script, style, font and
// picture of each type of page comes, and the search finds.
func TestPrefixInBrowser(t *testing.T) {
	m := makeSite(t, realRoot, "https://x.example/a/b")
	below := &built{files: map[string][]byte{}, gzipped: map[string][]byte{}, rules: m.rules}
	for name := range m.files {
		below.files["a/b/"+name] = m.files[name]
		if z, ok := m.gzipped[name]; ok {
			below.gzipped["a/b/"+name] = z
		}
	}
	h := host(t, below, nil)
	p := openTab(t, browse(t))
	p.show(t, phone)
	seen, on := map[string]bool{}, 0
	for name := range m.files {
		kind := strings.Split(name, "/")[0] + "*" + path.Base(path.Dir(name))
		if strings.Count(name, "/") > 1 && !strings.HasSuffix(name, "/chia-se/index.html") {
			kind = strings.Split(name, "/")[0]
		}
		if path.Ext(name) != ".html" || name == "404.html" || strings.HasPrefix(name, "admin/") || seen[kind] {
			continue
		}
		if leadsOn(m.files[name]) {
			on++
			continue
		}
		seen[kind] = true
		address := "/a/b/" + strings.TrimSuffix(name, "index.html")
		p.load(t, h, address)
		if broken := eval[string](t, p, `(async () => {
			await document.fonts.ready;
			const bad = performance.getEntriesByType("resource").filter(e => !new URL(e.name).pathname.startsWith("/a/b/") || e.responseStatus >= 400).map(e => e.name);
			for (const i of document.images) if (i.complete && i.currentSrc && !i.naturalWidth) bad.push(i.currentSrc);
			for (const s of document.styleSheets) try { s.cssRules } catch (e) { bad.push(s.href) }
			return bad.join("\n");
		})()`); broken != "" {
			t.Errorf("%s: %s", address, broken)
		}
		for _, complaint := range p.take() {
			t.Errorf("%s: %s", address, complaint)
		}
	}
	p.load(t, h, "/a/b/tim-kiem/?q=m%E1%BA%A1+khay")
	first := eval[string](t, p, `new Promise(done => { const look = n => { const a = document.querySelector("[data-result] a[href]"); a ? done(a.getAttribute("href")) : n ? setTimeout(look, 100, n - 1) : done(""); }; look(80); })`)
	if !strings.HasPrefix(first, "/a/b/mo-hinh/") || below.files[strings.TrimPrefix(first, "/")+"index.html"] == nil {
		t.Errorf("the search leads to %q", first)
	}
	if len(seen) < 20 || on == 0 {
		t.Errorf("%d types of pages, and %d that lead on", len(seen), on)
	}
	t.Logf("%d types of pages", len(seen))
}
