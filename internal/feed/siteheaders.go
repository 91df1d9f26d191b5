package feed

import (
	"slices"
	"strings"
)

// ContentSecurityPolicy lets a page load from this site and nowhere else, with nothing inline: no unsafe-*, so
// neither a style attribute nor a script in a story does anything.
const ContentSecurityPolicy = "default-src 'none'; " +
	"script-src 'self'; " +
	"style-src 'self'; " +
	"img-src 'self'; " +
	"font-src 'self'; " +
	"connect-src 'self'; " +
	"manifest-src 'self'; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'self'"

// openPolicy is the part of the policy that the form under /admin/ keeps to as well. It stands under /* when there is
// a form, for the addresses that have no page: hosts answer there with 404.html, which says the whole policy itself.
const openPolicy = "object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'self'; " +
	"manifest-src 'self'"

// formPolicy is the policy of the form alone. Decap CMS makes functions of its own text (ajv, for its configuration) and
// writes styles into the page (emotion); its preview is a frame of the same page. Nothing of another site is let in.
const formPolicy = "default-src 'none'; " +
	"script-src 'self' 'unsafe-eval'; " +
	"style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; " +
	"font-src 'self' data:; " +
	"connect-src 'self' blob:; " +
	"media-src 'self' blob:; " +
	"frame-src 'self' blob:; " +
	"manifest-src 'self'; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'self'; " +
	"frame-ancestors 'none'"

// FormFolder is the first segment of the addresses of the form.
const FormFolder = "admin"

// Revalidate is the caching of what may change: keep it, and ask before showing it again. Hosts that are told nothing
// of an address do so by themselves; stores do not.
const (
	Revalidate = "public, max-age=0, must-revalidate"
	immutable  = "public, max-age=31536000, immutable"
)

// framed keeps a page out of other sites' frames. It cannot be part of the policy under /*, because the cards
// under /nhung/ are made for those frames and two policies for one address would both hold.
var framed = [2]string{"X-Frame-Options", "SAMEORIGIN"}

// SiteHeaders is the site's header rules for a site that lives under prefix ("" or "/dan-van-kheo"). tops are nil for a
// site without the form; with it they are the first segments of all its outputs ("mo-hinh/", "feed.xml").
//
// A host that finds two rules for one address joins what both say of one header with a comma (Cloudflare Pages
// documents it, and Netlify does not promise otherwise), and two max-age in one Cache-Control mean nothing. So no
// header is set by two rules that can match one address: caching is set per section, never under /*. An address
// outside the sections (a plain page) gets the host's own default, which on both hosts is to revalidate.
//
// One header is the exception: policies for content are a list by their standard (CSP3, 2.2.2), and all of a list
// hold. A strict policy under /* would hold for the form as well, whatever its own rule said, and no host lets a rule
// leave an address out. So a site with the form says the strict policy for each of its outputs by name, for it knows
// them all, and under /* only what both keep to. What a host does with two rules (join, send both, take the closer
// one) changes nothing: a page has the strict policy in each case, and the form its own.
func SiteHeaders(prefix string, tops []string) []HeaderRule {
	p := strings.TrimSuffix(prefix, "/")
	policy := func(is string) [2]string { return [2]string{"Content-Security-Policy", is} }
	everywhere := policy(ContentSecurityPolicy)
	if tops != nil {
		everywhere = policy(openPolicy)
	}
	rules := []HeaderRule{
		{p + "/*", [][2]string{
			everywhere,
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "strict-origin-when-cross-origin"},
			{"Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"},
			// One year, this host only: the site may live under a domain whose other hosts are not ours to bind.
			{"Strict-Transport-Security", "max-age=31536000"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
			// Everything here is public, and chat programs show a share card straight from our address:
			// same-origin would leave them an empty frame.
			{"Cross-Origin-Resource-Policy", "cross-origin"},
		}},
		// Names in static/ carry a hash of the content: another content is another address.
		{p + "/static/*", [][2]string{{"Cache-Control", immutable}}},
		{p + "/", [][2]string{{"Cache-Control", Revalidate}, framed}},
	}
	for _, section := range []string{
		"mo-hinh", "linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi", "tim-kiem", "thong-ke", "theo-ten", "ban-tin", "ky-yeu", "m",
	} {
		rules = append(rules, HeaderRule{p + "/" + section + "/*", [][2]string{{"Cache-Control", Revalidate}, framed}})
	}
	rules = append(rules, HeaderRule{p + "/nhung/*", [][2]string{{"Cache-Control", Revalidate}}}) // made to be framed
	rules = append(rules, HeaderRule{p + "/du-lieu/*", [][2]string{
		{"Cache-Control", Revalidate},
		{"Access-Control-Allow-Origin", "*"}, // open data: other sites' pages may read it
	}})
	for _, t := range [][2]string{
		{"/feed.xml", "application/rss+xml; charset=utf-8"},
		{"/:kind/:term/feed.xml", "application/rss+xml; charset=utf-8"},
		{"/feed.json", "application/feed+json; charset=utf-8"},
		{"/:kind/:term/feed.json", "application/feed+json; charset=utf-8"},
		{"/sitemap.xml", "application/xml; charset=utf-8"},
		{"/robots.txt", "text/plain; charset=utf-8"},
		{"/.well-known/security.txt", "text/plain; charset=utf-8"},
		{"/du-lieu/mo-hinh.json", "application/json; charset=utf-8"},
		{"/du-lieu/mo-hinh.csv", "text/csv; charset=utf-8"},
		{"/du-lieu/mo-hinh.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	} {
		rules = append(rules, HeaderRule{p + t[0], [][2]string{{"Content-Type", t[1]}}})
	}
	if tops == nil {
		return rules
	}
	for _, top := range tops {
		at := p + "/" + top
		switch {
		case top == FormFolder+"/":
			continue
		case top == "index.html":
			at = p + "/"
		case strings.HasSuffix(top, "/"):
			at += "*"
		}
		if i := slices.IndexFunc(rules, func(r HeaderRule) bool { return r.Path == at }); i >= 0 {
			rules[i].Values = append(rules[i].Values, policy(ContentSecurityPolicy))
		} else {
			rules = append(rules, HeaderRule{at, [][2]string{policy(ContentSecurityPolicy)}})
		}
	}
	return append(rules, HeaderRule{p + "/" + FormFolder + "/*", [][2]string{policy(formPolicy), {"Cache-Control", Revalidate}, {"X-Robots-Tag", "noindex, nofollow"}}})
}
