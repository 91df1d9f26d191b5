package serve_test

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
)

// TestHeaders holds what a host sends to a checklist, as the observatories for public sites do (Mozilla HTTP Observatory,
// OWASP Secure Headers). The answers are those of a server that applies _headers, at every address of the real site.
func TestHeaders(t *testing.T) {
	m := makeSite(t, realRoot, "")
	h := host(t, m, nil)
	for name := range m.files {
		if strings.HasPrefix(name, "admin/") || name[0] == '_' {
			continue
		}
		address := "/" + strings.TrimSuffix(name, "index.html")
		r, err := http.Get(h.URL + address)
		must(t, err)
		_ = r.Body.Close()
		is := func(header string, good func(string) bool) {
			t.Helper()
			if v := r.Header.Values(header); len(v) != 1 || !good(v[0]) {
				t.Errorf("%s: %s: %q", address, header, v)
			}
		}
		has := func(words ...string) func(string) bool {
			return func(s string) bool {
				for _, w := range words {
					if !strings.Contains(s, w) {
						return false
					}
				}
				return true
			}
		}
		is("Content-Security-Policy", func(s string) bool {
			return has("default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")(s) &&
				!strings.Contains(s, "unsafe") && !strings.Contains(s, "*") && !strings.Contains(s, "http") && !strings.Contains(s, "data:")
		})
		is("Strict-Transport-Security", has("max-age=31536000"))
		is("X-Content-Type-Options", func(s string) bool { return s == "nosniff" })
		is("Referrer-Policy", func(s string) bool {
			return s == "strict-origin-when-cross-origin" || s == "no-referrer" || s == "same-origin"
		})
		is("Permissions-Policy", has("camera=()", "geolocation=()", "microphone=()"))
		is("Cross-Origin-Opener-Policy", func(s string) bool { return s == "same-origin" })
		is("Cross-Origin-Resource-Policy", func(s string) bool { return s == "cross-origin" || s == "same-origin" })
		kind := r.Header.Get("Content-Type")
		if kind == "" || strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "utf-8") {
			t.Errorf("%s: Content-Type: %q", address, kind)
		}
		for _, leak := range []string{"Server", "X-Powered-By", "Set-Cookie"} {
			if v := r.Header.Get(leak); v != "" {
				t.Errorf("%s: %s: %s", address, leak, v)
			}
		}
		cache := r.Header.Get("Cache-Control")
		if forever := strings.Contains(cache, "immutable"); forever != strings.HasPrefix(name, "static/") || strings.Count(cache, "max-age") > 1 {
			t.Errorf("%s: Cache-Control: %q", address, cache)
		}
	}
	text := string(m.files[".well-known/security.txt"])
	if !strings.Contains(text, "\nExpires: ") || !strings.HasPrefix(text, "Contact: https://") {
		t.Errorf("security.txt:\n%s", text)
	}
}

// TestHostileInBrowser shows stories that mean harm to a real browser, without the host's headers, so that the pages have
// to defend themselves, and with them. Nothing may run.
func TestHostileInBrowser(t *testing.T) {
	const attack = `<img src=x onerror=HX()><script>HX()</script>" onmouseover="HX()" autofocus onfocus="HX()" x="</script><svg onload=HX()>`
	dir := project(t)
	yaml := `'` + strings.ReplaceAll(attack, `'`, `''`) + `'`
	write(t, dir, "content/mo-hinh/2023/doc-hai/index.md", fmt.Sprintf(`---
title: 'Cây xấu <img src=x onerror=HX()><script>HX()</script>" onfocus="HX()" autofocus x="'
unit: %[1]s
field: "Kinh tế"
district: "Thanh Hà"
type: "Tập thể"
year: 2023
date: 2023-05-06
summary: '<script>HX()</script> Hội viên cùng trồng cây xấu trước ngõ, mỗi nhà một cây, cả thôn cùng giữ cho tốt.'
id: hx001
results: [{label: %[1]s, value: 3, unit: %[1]s, source: %[1]s}]
beneficiaries: %[1]s
replication: {conditions: [%[1]s], steps: [%[1]s]}
people: [{name: %[1]s, role: %[1]s, consent: "Đã đồng ý"}]
sources: [{title: %[1]s, url: "https://vi.du/"}]
notes: [%[1]s]
contact: {office: %[1]s}
---

## Cách làm <img src=x onerror=HX()>

%[2]s
`, yaml, attack))
	m := makeSite(t, dir, "")
	bare := *m
	bare.rules = nil
	browser := browse(t)
	for name, h := range map[string]*httpHost{"without headers": host(t, &bare, nil), "with them": host(t, m, nil)} {
		p := openTab(t, browser, `window.HX = () => { sessionStorage.harmed = 1; }`)
		p.show(t, desktop)
		seen, on := 0, 0
		for file := range m.files {
			if path.Ext(file) != ".html" || !strings.Contains(string(m.files[file]), "HX") {
				continue
			}
			address := "/" + strings.TrimSuffix(file, "index.html")
			p.load(t, h, address)
			seen++
			if leadsOn(m.files[file]) {
				on++
				p.leave(t, address) // what ran there is seen on the next page: the session keeps it
				continue
			}
			do(t, p, `for (const e of document.querySelectorAll("body *")) e.dispatchEvent(new MouseEvent("mouseover", {bubbles: true})), e.focus && e.focus()`)
			if eval[bool](t, p, `Boolean(sessionStorage.harmed)`) {
				t.Errorf("%s, %s: a script ran", name, address)
			}
			if wrong := eval[string](t, p, `[...document.querySelectorAll("main img[src=x], [onerror], [onload], [onfocus], main script:not([src]):not([type])")].map(e => e.outerHTML).join("\n")`); wrong != "" {
				t.Errorf("%s, %s: %s", name, address, wrong)
			}
		}
		p.load(t, h, "/tim-kiem/?q=c%C3%A2y+x%E1%BA%A5u")
		found := eval[bool](t, p, `new Promise(done => { const look = n => document.querySelector("[data-result]") ? done(true) : n ? setTimeout(look, 100, n - 1) : done(false); look(80); })`)
		if !found || eval[bool](t, p, `Boolean(sessionStorage.harmed) || Boolean(document.querySelector("main img[src=x], [data-results] script"))`) {
			t.Errorf("%s: the search's answer: found %v", name, found)
		}
		if seen < 5 || on == 0 {
			t.Errorf("%s: %d pages hold the attack, %d lead on", name, seen, on)
		}
		t.Logf("%s: %d pages", name, seen)
	}
}
