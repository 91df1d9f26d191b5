package feed

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// NginxSite is where nginx finds a site, and what it can do.
type NginxSite struct {
	Names  []string // server_name; none is any
	Listen string   // "80", "127.0.0.1:8081"
	Root   string   // the folder that has the site in it, at Prefix
	Prefix string   // under which the site lives: "" or "/dan-van-kheo"
	Brotli bool     // nginx has the module that gives out .br files
}

// Nginx writes the rules of a host as a file for nginx, to be included in its http block (Debian: sites-enabled).
//
// Rules go by the address that the reader asked for, before nginx puts a folder's page in its place; hence maps of
// $request_uri and not locations. A header of an address that no rule names is empty, and nginx sends no empty header.
// What one header has from two rules is sent twice, which means the same as joined with a comma.
func Nginx(w io.Writer, site NginxSite, headers []HeaderRule, redirects []Redirect) error {
	for _, text := range append([]string{site.Listen, site.Root, site.Prefix}, site.Names...) {
		if strings.ContainsAny(text, "\"'{};\\$\n\r") {
			return fmt.Errorf("nginx: %q cannot stand in its configuration", text)
		}
	}
	n := &nginx{site: site}
	n.line(0, "# Made by “dienhinh nginx” from _headers and _redirects. Make it again after each publish; do not edit.")
	longest, many := 0, 0
	for _, r := range redirects {
		longest, many = max(longest, len(r.From)), many+2
	}
	n.line(0, "map_hash_bucket_size %d;", roundUp(longest+64, 64))
	n.line(0, "map_hash_max_size %d;", roundUp(max(2048, 2*many), 2048))
	n.line(0, "map $request_uri $dienhinh_path { \"~^(?<dienhinh_p>[^?]*)\" $dienhinh_p; }")
	lines, types := n.headerMaps(headers)
	n.redirectMaps(redirects)
	n.server(lines, types)
	if n.err != nil {
		return n.err
	}
	_, err := w.Write(n.b.Bytes())
	return err
}

// roundUp is the next power of two times step.
func roundUp(n, step int) int {
	for step < n {
		step *= 2
	}
	return step
}

type nginx struct {
	site NginxSite
	b    bytes.Buffer
	err  error
}

func (n *nginx) line(depth int, format string, args ...any) {
	n.b.WriteString(strings.Repeat("    ", depth))
	fmt.Fprintf(&n.b, format+"\n", args...)
}

// quoted is a text in nginx's quotes. It knows no escape for $, so a text with one is refused.
func (n *nginx) quoted(s string) string {
	if strings.ContainsAny(s, "$\n\r") {
		n.err = cmp.Or(n.err, fmt.Errorf("nginx: %q cannot stand in its configuration", s))
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// headerMaps writes a map for each header that depends on the address and returns the lines that send them, and the
// rules of types, which nginx takes from locations alone.
func (n *nginx) headerMaps(rules []HeaderRule) (lines []string, types []HeaderRule) {
	type pair struct{ path, value string }
	var names []string
	maps := map[string][]pair{}
	for _, r := range rules {
		for _, v := range r.Values {
			switch {
			case strings.EqualFold(v[0], "Content-Type"):
				types = append(types, HeaderRule{r.Path, [][2]string{v}})
			case r.Path == n.site.Prefix+"/*":
				lines = append(lines, fmt.Sprintf("add_header %s %s always;", v[0], n.quoted(v[1])))
			default:
				if !slices.Contains(names, v[0]) {
					names = append(names, v[0])
				}
				maps[v[0]] = append(maps[v[0]], pair{r.Path, v[1]})
			}
		}
	}
	for _, name := range names {
		variable := "$dienhinh_" + strings.ToLower(strings.ReplaceAll(name, "-", "_"))
		n.line(0, "map $dienhinh_path %s {", variable)
		if strings.EqualFold(name, "Cache-Control") {
			n.line(1, "default %s;", n.quoted(Revalidate))
		}
		for _, p := range maps[name] {
			n.line(1, "%s %s;", n.pattern(p.path), n.quoted(p.value))
		}
		n.line(0, "}")
		lines = append(lines, fmt.Sprintf("add_header %s %s always;", name, variable))
	}
	return lines, types
}

// pattern is a rule's path as a map has it: a plain text, or a regular expression.
func (n *nginx) pattern(path string) string {
	if !strings.Contains(path, "*") && !strings.Contains(path, "/:") {
		return n.quoted(path)
	}
	return `"~` + expression(path) + `"`
}

var segments = regexp.MustCompile(`/:[A-Za-z_]+`)

// expression is a rule's path as a regular expression that nginx takes within quotes.
func expression(path string) string {
	parts := segments.Split(path, -1)
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(expressionText("", part), `\\*`, ".*")
	}
	return "^" + strings.Join(parts, "/[^/]+") + "$"
}

func expressionText(before, text string) string {
	return before + strings.ReplaceAll(regexp.QuoteMeta(text), `\`, `\\`)
}

// redirectMaps writes where old addresses lead to, with and without the slash at the end, and which are gone.
func (n *nginx) redirectMaps(redirects []Redirect) {
	both := func(r Redirect) {
		at := strings.TrimSuffix(r.From, "/")
		n.line(1, "%s %s;", n.quoted(at), n.quoted(r.To))
		n.line(1, "%s %s;", n.quoted(at+"/"), n.quoted(r.To))
	}
	n.line(0, "map $dienhinh_path $dienhinh_moved {")
	n.line(1, "default \"\";")
	for _, r := range redirects {
		if r.Status >= 300 && r.Status <= 399 {
			both(r)
		}
	}
	n.line(0, "}")
	n.line(0, "map $dienhinh_path $dienhinh_gone {")
	n.line(1, "default \"\";")
	for _, r := range redirects {
		if r.Status == 410 {
			both(r)
		}
	}
	n.line(0, "}")
}

// mimeTypes are the extensions that nginx is told of; the rest is ContentType's default.
var mimeTypes = []string{".html", ".css", ".js", ".json", ".xml", ".txt", ".csv", ".yml", ".svg", ".webmanifest", ".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".pdf", ".wasm", ".xlsx"}

func (n *nginx) server(lines []string, types []HeaderRule) {
	n.line(0, "server {")
	n.line(1, "listen %s;", n.site.Listen)
	if len(n.site.Names) > 0 {
		n.line(1, "server_name %s;", strings.Join(n.site.Names, " "))
	}
	n.line(1, "server_tokens off;")
	n.line(1, "absolute_redirect off;")
	n.line(1, "log_not_found off;")
	n.line(1, "root %s;", n.quoted(n.site.Root))
	n.line(1, "index index.html;")
	n.line(1, "error_page 403 =404 %s/404.html;", n.site.Prefix)
	n.line(1, "error_page 404 %s/404.html;", n.site.Prefix)
	n.line(1, "error_page 410 @dienhinh_gone;")
	n.b.WriteByte('\n')
	n.types(types)
	n.b.WriteByte('\n')
	for _, line := range lines {
		n.line(1, "%s", line)
	}
	n.b.WriteByte('\n')
	n.line(1, "if ($dienhinh_moved) { return 301 $dienhinh_moved; }")
	n.line(1, "if ($dienhinh_gone) { return 410; }")
	n.b.WriteByte('\n')
	n.line(1, "# What the host reads, and what the publisher keeps.")
	n.line(1, "location ~ \"%s/(_headers|_redirects)$\" { return 404; }", expressionText("^", n.site.Prefix))
	n.line(1, "location ~ /\\. { return 404; }")
	for _, r := range types {
		at := "= " + n.quoted(r.Path)
		if strings.Contains(r.Path, "*") || strings.Contains(r.Path, "/:") {
			at = `~ "` + expression(r.Path) + `"`
		}
		kind, _ := cutCharset(r.Values[0][1])
		n.line(1, "location %s { types {} default_type %s; }", at, n.quoted(kind))
	}
	n.line(1, "location @dienhinh_gone { try_files $dienhinh_gone =410; }")
	n.line(0, "}")
}

// types says of what type files are, which are text, and which are worth packing. nginx looks up types without their
// charset, so it adds that itself.
func (n *nginx) types(rules []HeaderRule) {
	var text, packed []string
	tell := func(kind string, pack bool) string {
		kind, is := cutCharset(kind)
		if is && kind != "text/html" && !slices.Contains(text, kind) { // nginx takes that one for granted
			text = append(text, kind)
		}
		if pack && kind != "text/html" && !slices.Contains(packed, kind) {
			packed = append(packed, kind)
		}
		return kind
	}
	n.line(1, "types {")
	for _, ext := range mimeTypes {
		n.line(2, "%s %s;", tell(ContentType("x"+ext), Compressed("x"+ext)), strings.TrimPrefix(ext, "."))
	}
	n.line(1, "}")
	n.line(1, "default_type application/octet-stream;")
	for _, r := range rules {
		tell(r.Values[0][1], Compressed(r.Path))
	}
	n.line(1, "charset utf-8;")
	n.line(1, "charset_types %s;", strings.Join(text, " "))
	n.line(1, "gzip on;")
	n.line(1, "gzip_vary on;")
	n.line(1, "gzip_proxied any;")
	n.line(1, "gzip_types %s;", strings.Join(packed, " "))
	n.line(1, "gzip_static on;")
	if n.site.Brotli {
		n.line(1, "brotli_static on;")
	}
}

func cutCharset(kind string) (string, bool) {
	return strings.CutSuffix(kind, "; charset=utf-8")
}
