package serve_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Whatever address is asked for, byte for byte as it comes over the wire, the preview answers, lives, and gives away
// nothing that is no output.
func FuzzAddress(f *testing.F) {
	p := start(f, buildOptions)
	for _, s := range []string{"/", "/mo-hinh/cay-xanh/", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/static/..%5c..%5csecret.txt", "/content/site.yaml", "//secret.txt", "/.git/config", "/mo-hinh/%00", "/\\..\\secret.txt",
		"http://evil.example/", "/mo-hinh/cay-xanh/index.html", "/?q=%ff", "*", "/%", "/..;/secret.txt", "/mo-hinh//cay-xanh/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if strings.ContainsAny(address, " \r\n") || address == "" {
			return // would be another request
		}
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.WriteString(c, "GET "+address+" HTTP/1.1\r\nHost: "+strings.TrimPrefix(p.url, "http://")+"\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
		defer r.Body.Close()
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
			return
		}
		body, err := io.ReadAll(r.Body)
		if r.StatusCode == http.StatusBadRequest {
			err = nil // net/http hangs up on a line that it has not read to its end, and its answer may be lost
		}
		if err != nil || r.StatusCode >= 500 {
			t.Errorf("%q: %s, %v", address, r.Status, err)
		}
		if to := r.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\")) {
			t.Errorf("%q leads to %q", address, to)
		}
		if text := string(body); text == "mật" || strings.Contains(text, "base_url:") || strings.HasPrefix(text, "---\n") || strings.Contains(text, "<pre>\n<a href=") {
			t.Errorf("%q gives away %q", address, text)
		}
	})
}
