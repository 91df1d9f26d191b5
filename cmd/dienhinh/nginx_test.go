package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/feed"
)

// nginx (Debian's) serves what was published to a folder, by the configuration that the command prints: every file of the real
// site has the headers that _headers says, every redirect leads where _redirects says, and what is gone says so.
func TestNginx(t *testing.T) {
	program := findNginx(t)
	for _, prefix := range []string{"", "/dan-van-kheo"} {
		t.Run("prefix"+prefix, func(t *testing.T) { testNginx(t, program, prefix) })
	}
}

func findNginx(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("DIENHINH_NGINX") == "required" {
			t.Fatal("there is no nginx")
		}
		t.Skip("there is no nginx")
	}
	return program
}

// freeAddress is one that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func testNginx(t *testing.T, program, prefix string) {
	dir := t.TempDir()
	project := filepath.Join(dir, "project")
	for _, name := range []string{"content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(project, name), os.DirFS("../../"+name)); err != nil {
			t.Fatal(err)
		}
	}
	// A story that was taken down has a rule of its own.
	ledger := filepath.Join(project, "content/links.txt")
	text, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ledger, append(text, "/mo-hinh/bai-da-go/ withdrawn 2026-01-02 theo yêu cầu\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(project, "public")
	web := filepath.Join(dir, "www", "site", filepath.FromSlash(prefix))
	if err := os.MkdirAll(filepath.Dir(web), 0o755); err != nil {
		t.Fatal(err)
	}
	dienhinh(t, project, "build", "--base-url", "http://danvan.example.vn"+prefix)
	dienhinh(t, project, "publish", "file://"+web, "--compress", "gz")
	listen := freeAddress(t)
	conf := dienhinh(t, project, "nginx", web, "--listen", listen)
	url := startNginx(t, program, dir, conf, listen)

	headers, err := os.ReadFile(filepath.Join(public, "_headers"))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := feed.ReadHeaders(string(headers))
	if err != nil {
		t.Fatal(err)
	}
	redirects, err := os.ReadFile(filepath.Join(public, "_redirects"))
	if err != nil {
		t.Fatal(err)
	}
	moved, err := feed.ReadRedirects(string(redirects))
	if err != nil {
		t.Fatal(err)
	}
	skip := map[string]bool{}
	gone := 0
	for _, r := range moved {
		skip[strings.TrimSuffix(r.From, "/")] = true
		for _, address := range []string{strings.TrimSuffix(r.From, "/"), strings.TrimSuffix(r.From, "/") + "/"} {
			status, h, body := ask(t, url+address, "")
			switch {
			case r.Status == 410:
				gone++
				if status != 410 || !strings.Contains(body, "theo yêu cầu") || h.Get("Content-Security-Policy") == "" {
					t.Errorf("%s: %d %q", address, status, body[:min(len(body), 200)])
				}
			case status != 301 || h.Get("Location") != r.To:
				t.Errorf("%s: %d to %q, want %q", address, status, h.Get("Location"), r.To)
			}
		}
	}
	if len(moved) < 18 || gone != 2 {
		t.Errorf("%d redirects, %d gone", len(moved), gone)
	}
	files := 0
	err = fs.WalkDir(os.DirFS(public), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".") {
			return err
		}
		address := feed.AddressOf(prefix, name)
		if skip[strings.TrimSuffix(address, "/")] {
			return nil
		}
		if name == "_headers" || name == "_redirects" {
			if status, _, _ := ask(t, url+address, ""); status != 404 {
				t.Errorf("%s: %d", address, status)
			}
			return nil
		}
		files++
		want, err := os.ReadFile(filepath.Join(public, name))
		if err != nil {
			return err
		}
		status, h, body := ask(t, url+address, "")
		if status != 200 || body != string(want) {
			t.Errorf("%s: %d, %d bytes of %d", address, status, len(body), len(want))
		}
		kind := feed.ContentType(name)
		for _, v := range feed.HeadersOf(rules, address) {
			if v[0] == "Content-Type" {
				kind = v[1]
			} else if got := strings.Join(h.Values(v[0]), ", "); got != v[1] {
				t.Errorf("%s: %s: %q, want %q", address, v[0], got, v[1])
			}
		}
		if h.Get("Cache-Control") == "" {
			t.Errorf("%s: no Cache-Control", address)
		}
		if got := h.Get("Content-Type"); got != kind {
			t.Errorf("%s: Content-Type %q, want %q", address, got, kind)
		}
		if status, h, body := ask(t, url+address, "gzip"); feed.Compressed(name) && len(want) > 400 && (status != 200 || h.Get("Content-Encoding") != "gzip" || gunzip(t, body) != string(want)) {
			t.Errorf("%s packed: %d %q", address, status, h.Get("Content-Encoding"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 350 {
		t.Errorf("%d files only", files)
	}
	for address, status := range map[string]int{prefix + "/khong-co/": 404, prefix + "/.dienhinh/manifest": 404, prefix + "/static/": 404, prefix + "/_headers?x": 404} {
		got, h, body := ask(t, url+address, "")
		if got != status || h.Get("Content-Security-Policy") == "" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d", address, got)
		}
		if address == prefix+"/khong-co/" && !strings.Contains(body, "<main") {
			t.Errorf("%s: not the site's page: %q", address, body)
		}
	}
	if status, h, _ := ask(t, url+prefix+"/gioi-thieu", ""); status != 301 || h.Get("Location") != prefix+"/gioi-thieu/" {
		t.Errorf("/gioi-thieu: %d %s", status, h.Get("Location"))
	}
	checkNginx(t, project, web, url+prefix)
	_, h, _ := ask(t, url+prefix+"/", "")
	if status := again(t, url+prefix+"/", h.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("asked again with the tag: %d", status)
	}
}

// checkNginx asks the site with publish --check: whole, and with two pages wrong.
func checkNginx(t *testing.T, project, web, url string) {
	t.Helper()
	if out := dienhinh(t, project, "publish", "--check", "--url", url, "--sample", "1000"); !strings.Contains(out, ": 0 lỗi, 0 cảnh báo") {
		t.Errorf("a whole site: %s", out)
	}
	// A page that somebody changed, and one that is gone.
	if err := os.WriteFile(filepath.Join(web, "gioi-thieu/index.html"), []byte("bị sửa"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lien-he/index.html", "gioi-thieu/index.html.gz"} { // the packed one is what is given out
		if err := os.Remove(filepath.Join(web, name)); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("dienhinh", "publish", "--check", "--url", url, "--root", project).Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitContent || !strings.Contains(string(out), "/gioi-thieu/: lỗi: nội dung khác bản dựng (10 byte") || !strings.Contains(string(out), "/lien-he/: lỗi: trả lời 404") {
		t.Errorf("a damaged site: %v\n%s", err, out)
	}
}

// dienhinh runs the program and returns what it prints.
func dienhinh(t *testing.T, root string, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	cmd := exec.Command("dienhinh", append(args, "--root", root)...)
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("dienhinh %v: %v\n%s", args, err, problems.String())
	}
	return out.String()
}

func startNginx(t *testing.T, program, dir, conf, listen string) (url string) {
	t.Helper()
	work := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(work, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "site.conf"), []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	main := fmt.Sprintf("daemon off; master_process off; pid %[1]s/pid; error_log stderr warn; events {}\nhttp { access_log off;\n", work)
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		main += fmt.Sprintf("%s_temp_path %s/%s;\n", kind, work, kind)
	}
	main += "include " + work + "/site.conf; }\n"
	if err := os.WriteFile(filepath.Join(work, "nginx.conf"), []byte(main), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var problems bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "-c", filepath.Join(work, "nginx.conf"), "-p", work, "-e", "stderr")
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
		for line := range strings.Lines(problems.String()) {
			if !strings.Contains(line, "[error]") { // of what was asked for and is not there
				t.Errorf("nginx says: %s", line)
			}
		}
	})
	for range 100 {
		if c, err := net.Dial("tcp", listen); err == nil {
			_ = c.Close()
			return "http://" + listen
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nginx does not answer: %s", problems.String())
	return ""
}

var plainClient = &http.Client{
	Transport:     &http.Transport{DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func ask(t *testing.T, url, encoding string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "danvan.example.vn"
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	answer, err := plainClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

func again(t *testing.T, url, tag string) int {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", tag)
	answer, err := plainClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

func gunzip(t *testing.T, s string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(s))
	if err != nil {
		return ""
	}
	data, _ := io.ReadAll(r)
	return string(data)
}
