package feed

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Robots writes robots.txt: everybody may read everything but the disallowed paths. sitemap is absolute and may
// be empty.
func Robots(w io.Writer, sitemap string, disallow []string) error {
	var b bytes.Buffer
	b.WriteString("User-agent: *\n")
	for _, p := range disallow {
		if err := rulePath("path", p); err != nil {
			return fmt.Errorf("robots.txt: %w", err)
		}
		fmt.Fprintf(&b, "Disallow: %s\n", p)
	}
	if len(disallow) == 0 {
		b.WriteString("Disallow:\n") // a group needs a rule; an empty one allows everything
	}
	if sitemap != "" {
		if err := cmp.Or(absolute("sitemap", sitemap), oneLine("sitemap", sitemap)); err != nil {
			return fmt.Errorf("robots.txt: %w", err)
		}
		fmt.Fprintf(&b, "\nSitemap: %s\n", sitemap)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// SecurityText writes security.txt (RFC 9116): where to report a weakness, and until when that is true. canonical is the
// file's own address.
func SecurityText(w io.Writer, contact, canonical string, expires time.Time) error {
	if err := cmp.Or(oneLine("contact", contact), noSpace("contact", contact), absolute("address", canonical), oneLine("address", canonical)); err != nil {
		return fmt.Errorf("security.txt: %w", err)
	}
	_, err := fmt.Fprintf(w, "Contact: %s\nExpires: %s\nPreferred-Languages: vi, en\nCanonical: %s\n", contact, expires.Format(time.RFC3339), canonical)
	return err
}

// Redirect sends From (a path of this site) to To (a path, or an absolute address). Status 0 means 301. A status
// outside 300–399 answers with the page at To under the address From: 410 for a story that was withdrawn.
type Redirect struct {
	From, To string
	Status   int
}

// Redirects writes Netlify's _redirects, sorted by From.
//
// Every rule is forced with "!": Netlify serves a file that exists at From before it looks at unforced rules
// ("shadowing"), and one always exists there, the meta-refresh page for hosts that know no _redirects. Without
// the "!" readers would get that page with status 200 and search engines would keep the old address.
// Netlify takes /a and /a/ as one address, so one line serves both; for the same reason a rule from /a to /a/
// would go round for ever and is refused, and so are two rules for one address with different ends.
func Redirects(w io.Writer, rs []Redirect) error {
	rs = slices.Clone(rs)
	slices.SortStableFunc(rs, func(a, b Redirect) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Status, b.Status))
	})
	seen := make(map[string]Redirect, len(rs))
	var b bytes.Buffer
	for _, r := range rs {
		if r.Status == 0 {
			r.Status = 301
		}
		if err := r.check(); err != nil {
			return fmt.Errorf("_redirects: %w", err)
		}
		key := strings.TrimSuffix(r.From, "/")
		if was, ok := seen[key]; ok {
			if was.To != r.To || was.Status != r.Status {
				return fmt.Errorf("_redirects: %q leads to both %q (%d) and %q (%d)", r.From, was.To, was.Status, r.To, r.Status)
			}
			continue
		}
		seen[key] = r
		fmt.Fprintf(&b, "%s %s %d!\n", r.From, r.To, r.Status)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (r Redirect) check() error {
	if err := rulePath("old address", r.From); err != nil {
		return err
	}
	if strings.Contains(r.From, "*") || strings.Contains(r.From, "/:") {
		return fmt.Errorf("old address %q would be read as a pattern", r.From)
	}
	if strings.HasPrefix(r.To, "/") {
		if err := rulePath("new address", r.To); err != nil {
			return err
		}
	} else if err := cmp.Or(absolute("new address", r.To), oneLine("new address", r.To), noSpace("new address", r.To)); err != nil {
		return err
	}
	moved := r.Status >= 300 && r.Status <= 399
	if !moved && r.Status != 200 && r.Status != 404 && r.Status != 410 {
		return fmt.Errorf("status %d of %q is not one a redirect can have", r.Status, r.From)
	}
	if moved && strings.TrimSuffix(r.From, "/") == strings.TrimSuffix(r.To, "/") {
		return fmt.Errorf("%q leads to itself", r.From)
	}
	return nil
}

// ReadRedirects reads _redirects back.
func ReadRedirects(text string) ([]Redirect, error) {
	var list []Redirect
	for line := range strings.Lines(text) {
		parts := strings.Fields(line)
		if len(parts) == 0 || strings.HasPrefix(parts[0], "#") {
			continue
		}
		r := Redirect{Status: 301}
		err := fmt.Errorf("_redirects: a line that is no rule: %q", line)
		if len(parts) < 2 || len(parts) > 3 {
			return nil, err
		}
		r.From, r.To = parts[0], parts[1]
		if len(parts) == 3 {
			var wrong error
			if r.Status, wrong = strconv.Atoi(strings.TrimSuffix(parts[2], "!")); wrong != nil {
				return nil, err
			}
		}
		list = append(list, r)
	}
	return list, nil
}

// HeaderRule is what the host answers with for the addresses that Path matches: name and value pairs, in order.
type HeaderRule struct {
	Path   string
	Values [][2]string
}

// Headers writes Netlify's _headers, in the order given.
func Headers(w io.Writer, rules []HeaderRule) error {
	var b bytes.Buffer
	for i, r := range rules {
		if err := rulePath("path", r.Path); err != nil {
			return fmt.Errorf("_headers: %w", err)
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s\n", r.Path)
		for _, v := range r.Values {
			if err := cmp.Or(oneLine("name", v[0]), oneLine("value", v[1])); err != nil {
				return fmt.Errorf("_headers: %s: %w", r.Path, err)
			}
			if v[0] == "" || strings.ContainsAny(v[0], " :#") {
				return fmt.Errorf("_headers: %s: %q is not a header's name", r.Path, v[0])
			}
			fmt.Fprintf(&b, "  %s: %s\n", v[0], v[1])
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ReadHeaders reads _headers back, as Netlify does: a path, and below it, indented, the headers of that path.
func ReadHeaders(text string) ([]HeaderRule, error) {
	var rules []HeaderRule
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case line[0] != ' ' && line[0] != '\t':
			rules = append(rules, HeaderRule{Path: trimmed})
		default:
			name, value, ok := strings.Cut(trimmed, ": ")
			if !ok || len(rules) == 0 {
				return nil, fmt.Errorf("_headers: a line that is neither a path nor a header of one: %q", line)
			}
			last := &rules[len(rules)-1]
			last.Values = append(last.Values, [2]string{name, value})
		}
	}
	return rules, nil
}

// HeadersOf are the names and values that a host answers with at an address (a path). What several rules say of one
// header is joined with a comma, as hosts do.
func HeadersOf(rules []HeaderRule, address string) [][2]string {
	var out [][2]string
	for _, r := range rules {
		if !matches(r.Path, address) {
			continue
		}
		for _, v := range r.Values {
			if i := slices.IndexFunc(out, func(x [2]string) bool { return strings.EqualFold(x[0], v[0]) }); i >= 0 {
				out[i][1] += ", " + v[1]
			} else {
				out = append(out, v)
			}
		}
	}
	return out
}

// matches reports whether a rule's path is of an address: * stands for anything, :name for one segment.
func matches(pattern, address string) bool {
	for pattern != "" {
		switch {
		case pattern[0] == '*':
			for i := range len(address) + 1 {
				if matches(pattern[1:], address[i:]) {
					return true
				}
			}
			return false
		case address == "" || pattern[0] != address[0]:
			return false
		case strings.HasPrefix(pattern, "/:"):
			_, pattern = segment(pattern)
			var given string
			if given, address = segment(address); given == "/" {
				return false
			}
		default:
			pattern, address = pattern[1:], address[1:]
		}
	}
	return address == ""
}

// segment cuts off the first segment of a path, with the slash before it.
func segment(p string) (first, rest string) {
	if end := strings.IndexByte(p[1:], '/'); end >= 0 {
		return p[:1+end], p[1+end:]
	}
	return p, ""
}

// Compressed reports whether hosts send a file compressed, by its name: text, and not what is compressed already.
func Compressed(name string) bool {
	switch path.Ext(name) {
	case ".html", ".css", ".js", ".mjs", ".svg", ".json", ".xml", ".txt", ".csv", ".webmanifest":
		return true
	}
	return false
}

// ContentType is the type that a host answers with for a file, by its name. Text says its charset: a host or a store
// that is told nothing leaves readers to guess.
func ContentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".yml", ".yaml":
		return "application/yaml; charset=utf-8"
	case ".svg":
		return "image/svg+xml; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".pdf":
		return "application/pdf"
	case ".wasm":
		return "application/wasm"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "application/octet-stream"
}

// AddressOf is the address at which a host answers with a file of the site: a folder's page at the folder.
func AddressOf(prefix, file string) string {
	if file == "index.html" || strings.HasSuffix(file, "/index.html") {
		file = strings.TrimSuffix(file, "index.html")
	}
	return prefix + "/" + file
}

// rulePath reports what cannot be the path of a rule: it starts with / and is one word.
func rulePath(what, p string) error {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") {
		return fmt.Errorf("%s %q does not start with a single /", what, p)
	}
	return cmp.Or(oneLine(what, p), noSpace(what, p))
}

func noSpace(what, s string) error {
	if strings.ContainsAny(s, " \u00a0#") {
		return fmt.Errorf("%s %q contains a space or #, which end a rule: write it percent-encoded", what, s)
	}
	return nil
}
