package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// clean drops what XML 1.0 does not allow in a document (https://www.w3.org/TR/xml/#charsets), escaped or not:
// most control characters, the two non-characters U+FFFE and U+FFFF, and bytes that are not UTF-8.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return r
		case r < 0x20, r == 0xFFFE, r == 0xFFFF, r == 0xFFFD:
			// U+FFFD is legal, but it is what a bad byte decodes to, and a reader has no use for it either.
			return -1
		}
		return r
	}, s)
}

// cleanAll is clean for a list; entries that are left empty are dropped.
func cleanAll(list []string) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		if s = clean(s); strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// oneLine reports a value that cannot stand in a line-based file: a line break would start another rule.
func oneLine(what, s string) error {
	if strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7F }) {
		return fmt.Errorf("%s %q contains a line break or another control character", what, s)
	}
	return nil
}

// absolute reports an address that is not http(s)://host/…: feeds and sitemaps are read away from the site.
func absolute(what, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s %q is not an absolute http(s) address", what, s)
	}
	return nil
}

// writeXML writes v as an XML document, indented by one space.
func writeXML(w io.Writer, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// appendJSON appends v as one line of JSON without a line end. Unlike json.Marshal it leaves <, > and & as they
// are: these files are served as JSON, never inside HTML, and a person reads them.
func appendJSON(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}
