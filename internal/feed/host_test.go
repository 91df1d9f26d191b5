package feed

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	got := write(t, func(w io.Writer) error { return Robots(w, "https://e.vn/sitemap.xml", []string{"/m/", "/tim-kiem/?"}) })
	if want := "User-agent: *\nDisallow: /m/\nDisallow: /tim-kiem/?\n\nSitemap: https://e.vn/sitemap.xml\n"; string(got) != want {
		t.Errorf("got:\n%s", got)
	}
	got = write(t, func(w io.Writer) error { return Robots(w, "", nil) })
	if want := "User-agent: *\nDisallow:\n"; string(got) != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestSecurityText(t *testing.T) {
	var b bytes.Buffer
	expires := time.Date(2027, 9, 30, 0, 0, 0, 0, time.FixedZone("", 7*3600))
	if err := SecurityText(&b, "mailto:a@vi.du", "https://vi.du/.well-known/security.txt", expires); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "Contact: mailto:a@vi.du\nExpires: 2027-09-30T00:00:00+07:00\nPreferred-Languages: vi, en\nCanonical: https://vi.du/.well-known/security.txt\n" {
		t.Errorf("%s", got)
	}
	if err := SecurityText(&b, "mailto:a@vi.du\nContact: https://evil.example", "https://vi.du/x", expires); err == nil {
		t.Error("a second line was let in")
	}
}

func TestRedirects(t *testing.T) {
	rs := []Redirect{
		{"/mo-hinh/z/", "/mo-hinh/a/", 0},
		{"/m/x1/", "https://khac.vn/a?b=1", 302},
		{"/mo-hinh/rut/", "/da-go/", 410},
		{"/mo-hinh/z", "/mo-hinh/a/", 301}, // the same rule for the host
	}
	got := write(t, func(w io.Writer) error { return Redirects(w, rs) })
	want := `/m/x1/ https://khac.vn/a?b=1 302!
/mo-hinh/rut/ /da-go/ 410!
/mo-hinh/z /mo-hinh/a/ 301!
`
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if rs[0].From != "/mo-hinh/z/" {
		t.Error("the caller's list was sorted")
	}
	for _, tt := range []struct {
		rs   []Redirect
		want string
	}{
		{[]Redirect{{"/a", "/a/", 0}}, `_redirects: "/a" leads to itself`},
		{[]Redirect{{"/a/", "/b/", 0}, {"/a", "/c/", 0}}, `_redirects: "/a/" leads to both "/c/" (301) and "/b/" (301)`},
		{[]Redirect{{"/a b", "/c", 0}}, `_redirects: old address "/a b" contains a space or #, which end a rule: write it percent-encoded`},
		{[]Redirect{{"/a", "/c\n/* https://xau.vn/ 301!", 0}}, `contains a line break`},
		{[]Redirect{{"/a", "javascript:alert(1)", 0}}, `is not an absolute http(s) address`},
		{[]Redirect{{"/a", "//xau.vn/", 0}}, `does not start with a single /`},
		{[]Redirect{{"/a/*", "/b", 0}}, `would be read as a pattern`},
		{[]Redirect{{"/a/:b", "/b", 0}}, `would be read as a pattern`},
		{[]Redirect{{"/a", "/b", 500}}, `status 500`},
		{[]Redirect{{"a", "/b", 0}}, `old address "a" does not start with a single /`},
	} {
		var b bytes.Buffer
		if err := Redirects(&b, tt.rs); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: got %v, want %s", tt.rs, err, tt.want)
		}
		if b.Len() > 0 {
			t.Errorf("%v: written: %s", tt.rs, &b)
		}
	}
}

func TestHeaders(t *testing.T) {
	got := write(t, func(w io.Writer) error {
		return Headers(w, []HeaderRule{{"/*", [][2]string{{"X-A", "1; b"}, {"X-B", "2"}}}, {"/s/*", [][2]string{{"X-C", "3"}}}})
	})
	if want := "/*\n  X-A: 1; b\n  X-B: 2\n\n/s/*\n  X-C: 3\n"; string(got) != want {
		t.Errorf("got:\n%s", got)
	}
	for _, r := range []HeaderRule{{"s", nil}, {"/a\n/*", nil}, {"/", [][2]string{{"A: b", "c"}}}, {"/", [][2]string{{"A", "b\n/*"}}}, {"/", [][2]string{{"", "b"}}}} {
		var b bytes.Buffer
		if err := Headers(&b, []HeaderRule{r}); err == nil || b.Len() > 0 {
			t.Errorf("%q was taken: %q", r, b.String())
		}
	}
}

func TestSiteHeaders(t *testing.T) {
	out := string(write(t, func(w io.Writer) error { return Headers(w, SiteHeaders("/dvk/", nil)) }))
	first, _, _ := strings.Cut(out, "\n\n")
	want := `/dvk/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
  Strict-Transport-Security: max-age=31536000
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: cross-origin`
	if first != want {
		t.Errorf("got:\n%s\nwant:\n%s", first, want)
	}
	for _, want := range []string{
		"/dvk/static/*\n  Cache-Control: public, max-age=31536000, immutable\n",
		"/dvk/mo-hinh/*\n  Cache-Control: public, max-age=0, must-revalidate\n  X-Frame-Options: SAMEORIGIN\n",
		"/dvk/nhung/*\n  Cache-Control: public, max-age=0, must-revalidate\n\n",
		"/dvk/du-lieu/mo-hinh.csv\n  Content-Type: text/csv; charset=utf-8\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("not there:\n%s", want)
		}
	}
	if strings.Contains(out, "unsafe") {
		t.Error("unsafe-* in the policy")
	}

	// No address may be given one header by two rules: a host joins the two values with a comma.
	for _, path := range []string{
		"/", "/static/css/a.css", "/mo-hinh/a/", "/linh-vuc/kinh-te/feed.xml", "/feed.xml", "/feed.json", "/gioi-thieu/",
		"/du-lieu/mo-hinh.csv", "/du-lieu/mo-hinh.json", "/du-lieu/mo-hinh.xlsx", "/m/a/", "/nhung/a/", "/ky-yeu/nam/2023/", "/ban-tin/2023-12/", "/robots.txt", "/dia-ban/gia-loc/feed.json",
	} {
		set := map[string]string{}
		for _, r := range SiteHeaders("", nil) {
			if !matches(r.Path, path) {
				continue
			}
			for _, v := range r.Values {
				if was, ok := set[v[0]]; ok {
					t.Errorf("%s: %s is set by %s and by %s", path, v[0], was, r.Path)
				}
				set[v[0]] = r.Path
			}
		}
		if set["Content-Security-Policy"] == "" {
			t.Errorf("%s has no policy", path)
		}
	}
}

// What Headers writes, ReadHeaders reads, and a host answers with what the rules of an address say together.
func TestHeadersOf(t *testing.T) {
	var b bytes.Buffer
	if err := Headers(&b, SiteHeaders("", nil)); err != nil {
		t.Fatal(err)
	}
	rules, err := ReadHeaders(b.String())
	if err != nil || !reflect.DeepEqual(rules, SiteHeaders("", nil)) {
		t.Errorf("read back: %v, %v", rules, err)
	}
	rules, err = ReadHeaders("# hosts\n/*\n  A: 1\n\n/static/*\n  Cache-Control: long\n/:kind/:term/feed.xml\n  Content-Type: rss\n  a: 2\n/\n\tCache-Control: short\n")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"/":                         "[[A 1] [Cache-Control short]]",
		"/static/css/a.css":         "[[A 1] [Cache-Control long]]",
		"/linh-vuc/x/feed.xml":      "[[A 1, 2] [Content-Type rss]]",
		"/linh-vuc/x/y/feed.xml":    "[[A 1]]",
		"/linh-vuc//feed.xml":       "[[A 1]]",
		"/mo-hinh/static/ten-la-gi": "[[A 1]]",
		"":                          "[]",
	} {
		if got := fmt.Sprint(HeadersOf(rules, address)); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	for _, bad := range []string{"  A: 1\n", "/*\n  A 1\n"} {
		if _, err := ReadHeaders(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// With the form, every output but the form's own has the strict policy and that alone; the form has its own and that
// alone; and nothing but the form is allowed anything unsafe. It must not matter what a host does with two rules for
// one address: join them, send both, or take the closer one.
func TestSiteHeadersWithForm(t *testing.T) {
	tops := []string{"404.html", "admin/", "du-lieu/", "feed.xml", "gioi-thieu/", "index.html", "m/", "mo-hinh/", "nhung/", "static/", "v1.0/"}
	const strict = "default-src 'none'; script-src 'self'; style-src 'self'; "
	for _, prefix := range []string{"", "/dvk"} {
		rules := SiteHeaders(prefix, tops)
		policies := func(address string) []string {
			var list []string
			for _, r := range rules {
				for _, v := range r.Values {
					if v[0] == "Content-Security-Policy" && matches(r.Path, prefix+address) {
						list = append(list, v[1])
					}
				}
			}
			return list
		}
		for _, address := range []string{"/", "/404.html", "/du-lieu/mo-hinh.csv", "/feed.xml", "/gioi-thieu/", "/m/a/", "/mo-hinh/", "/mo-hinh/a/chia-se/", "/nhung/a.html", "/static/tim/x/a.json", "/v1.0/cu/"} {
			got := policies(address)
			if len(got) != 2 || !strings.HasPrefix(got[1], strict) || strings.Contains(strings.Join(got, ""), "unsafe") {
				t.Errorf("%s: %q", address, got)
			}
			// What stands under /* forbids nothing that the page's own policy allows.
			for _, part := range strings.Split(got[0], "; ") {
				if !strings.Contains(got[1], part) {
					t.Errorf("%s: %s is in the common policy alone", address, part)
				}
			}
		}
		for _, address := range []string{"/admin/", "/admin/decap-cms.js", "/admin/config.yml"} {
			got := policies(address)
			if len(got) != 2 || got[1] != formPolicy || strings.Contains(got[0], "default-src") || strings.Contains(got[0], "script-src") || strings.Contains(got[0], "style-src") {
				t.Errorf("%s: %q", address, got)
			}
			for _, part := range strings.Split(got[0], "; ") {
				if !strings.Contains(got[1], part) {
					t.Errorf("%s: %s is in the common policy alone", address, part)
				}
			}
			if h := fmt.Sprint(HeadersOf(rules, prefix+address)); !strings.Contains(h, "[X-Robots-Tag noindex, nofollow]") {
				t.Errorf("%s may be indexed: %s", address, h)
			}
		}
		if strings.Contains(strings.Join(policies("/khong-co/"), ""), "unsafe") || len(policies("/khong-co/")) != 1 {
			t.Errorf("an address without a page: %q", policies("/khong-co/"))
		}
		for _, r := range rules {
			if r.Path != prefix+"/admin/*" && strings.Contains(fmt.Sprint(r.Values), "unsafe") {
				t.Errorf("%s is allowed something unsafe", r.Path)
			}
		}
	}
	if out := fmt.Sprint(SiteHeaders("", nil)); strings.Contains(out, "unsafe") || strings.Contains(out, "admin") {
		t.Error("a site without the form speaks of it")
	}
}
