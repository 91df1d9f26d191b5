package feed

import "strings"

// contentSecurityPolicy lets a page load from this site and nowhere else, with nothing inline: no unsafe-*, so
// neither a style attribute nor a script in a story does anything.
const contentSecurityPolicy = "default-src 'none'; " +
	"script-src 'self'; " +
	"style-src 'self'; " +
	"img-src 'self'; " +
	"font-src 'self'; " +
	"connect-src 'self'; " +
	"manifest-src 'self'; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'self'"

const (
	revalidate = "public, max-age=0, must-revalidate"
	immutable  = "public, max-age=31536000, immutable"
)

// framed keeps a page out of other sites' frames. It cannot be part of the policy under /*, because the cards
// under /nhung/ are made for those frames and two policies for one address would both hold.
var framed = [2]string{"X-Frame-Options", "SAMEORIGIN"}

// SiteHeaders is the site's header rules for a site that lives under prefix ("" or "/dan-van-kheo").
//
// A host that finds two rules for one address joins what both say of one header with a comma (Cloudflare Pages
// documents it, and Netlify does not promise otherwise), and two max-age in one Cache-Control mean nothing. So no
// header is set by two rules that can match one address: caching is set per section, never under /*. An address
// outside the sections (a plain page) gets the host's own default, which on both hosts is to revalidate.
func SiteHeaders(prefix string) []HeaderRule {
	p := strings.TrimSuffix(prefix, "/")
	rules := []HeaderRule{
		{p + "/*", [][2]string{
			{"Content-Security-Policy", contentSecurityPolicy},
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
		{p + "/", [][2]string{{"Cache-Control", revalidate}, framed}},
	}
	for _, section := range []string{
		"mo-hinh", "linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi", "tim-kiem", "thong-ke", "theo-ten", "ban-tin", "ky-yeu", "m",
	} {
		rules = append(rules, HeaderRule{p + "/" + section + "/*", [][2]string{{"Cache-Control", revalidate}, framed}})
	}
	rules = append(rules, HeaderRule{p + "/nhung/*", [][2]string{{"Cache-Control", revalidate}}}) // made to be framed
	rules = append(rules, HeaderRule{p + "/du-lieu/*", [][2]string{
		{"Cache-Control", revalidate},
		{"Access-Control-Allow-Origin", "*"}, // open data: other sites' pages may read it
	}})
	for _, t := range [][2]string{
		{"/feed.xml", "application/rss+xml; charset=utf-8"},
		{"/:kind/:term/feed.xml", "application/rss+xml; charset=utf-8"},
		{"/feed.json", "application/feed+json; charset=utf-8"},
		{"/:kind/:term/feed.json", "application/feed+json; charset=utf-8"},
		{"/sitemap.xml", "application/xml; charset=utf-8"},
		{"/robots.txt", "text/plain; charset=utf-8"},
		{"/du-lieu/mo-hinh.json", "application/json; charset=utf-8"},
		{"/du-lieu/mo-hinh.csv", "text/csv; charset=utf-8"},
		{"/du-lieu/mo-hinh.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	} {
		rules = append(rules, HeaderRule{p + t[0], [][2]string{{"Content-Type", t[1]}}})
	}
	return rules
}
