package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// moved serves a published folder below a prefix, as a host does that knows _redirects.
func moved(dir, prefix string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rules, _ := os.ReadFile(filepath.Join(dir, "_redirects"))
		for line := range strings.Lines(string(rules)) {
			f := strings.Fields(line)
			if len(f) == 3 && strings.TrimSuffix(f[0], "/") == strings.TrimSuffix(r.URL.EscapedPath(), "/") {
				if strings.HasPrefix(f[2], "3") {
					http.Redirect(w, r, f[1], http.StatusMovedPermanently)
					return
				}
				w.WriteHeader(http.StatusGone)
				return
			}
		}
		rest, inside := strings.CutPrefix(r.URL.Path, prefix+"/")
		if rest == "" || strings.HasSuffix(rest, "/") {
			rest += "index.html"
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(rest)))
		if !inside || err != nil {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	})
}

// TestMovingHouse follows .github/huong-dan/chuyen-nha.md: a site that stood at one domain is built for a folder of
// another, the old domain leads there by one rule, and every address that was ever published answers.
func TestMovingHouse(t *testing.T) {
	p := t.TempDir()
	for _, folder := range []string{"content", "templates", "static"} { // the real site, with its real ledger
		if err := os.CopyFS(filepath.Join(p, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	ledger, err := os.ReadFile(filepath.Join(p, "content/links.txt"))
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := "/mo-hinh/bai-da-go/"
	ledger = append(ledger, "/mo-hinh/ten-xua/ moved /gioi-thieu/\n"+withdrawn+" withdrawn 2024-01-02 Không còn đúng\n"...)
	if err := os.WriteFile(filepath.Join(p, "content/links.txt"), ledger, 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(p, "public")
	const prefix = "/trang/dan-van"
	newHost := httptest.NewServer(moved(out, prefix))
	defer newHost.Close()
	oldHost := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // the one rule of the guide
		http.Redirect(w, r, newHost.URL+prefix+r.URL.RequestURI(), http.StatusMovedPermanently)
	}))
	defer oldHost.Close()

	build := func(base string) {
		t.Helper()
		if code, said := runProgram(t, "build", "--root", p, "--base-url", base, "--as-of", "2026-12-01"); code != 0 {
			t.Fatal(said)
		}
	}
	build(oldHost.URL)
	build(newHost.URL + prefix)
	old := strings.TrimPrefix(oldHost.URL, "http://")
	for name := range treeOf(t, out) {
		if data, err := os.ReadFile(filepath.Join(out, name)); err != nil || strings.Contains(string(data), old) {
			t.Errorf("%s still names the old host: %v", name, err)
		}
	}
	asked := 0
	for line := range strings.Lines(string(ledger)) {
		address, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(address, "/") {
			continue
		}
		asked++
		r, err := http.Get(oldHost.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		want := http.StatusOK
		if address == withdrawn {
			want = http.StatusGone
		}
		if r.StatusCode != want || !strings.HasPrefix(r.Request.URL.String(), newHost.URL+prefix+"/") {
			t.Errorf("%s: %s at %s", address, r.Status, r.Request.URL)
		}
	}
	if asked < 100 {
		t.Errorf("only %d addresses", asked)
	}
	t.Logf("%d addresses", asked)
}
