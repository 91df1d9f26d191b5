package build_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
)

const programFile = ".cms/node_modules/decap-cms/dist/decap-cms.js"

// copyProject copies the real project, so that a form's program can be put into it.
func copyProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func assembleIn(t *testing.T, dir string, opt build.Options) *build.Result {
	t.Helper()
	b, err := build.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	opt.AsOf, opt.Pictures = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), build.PicturesWhenAsked
	opt.SkipCards = build.Raced
	return b.Assemble(context.Background(), opt, time.Now())
}

func outputsIn(t *testing.T, r *build.Result) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, o := range r.All() {
		files[o.Path] = ""
		if strings.HasPrefix(o.Path, "admin/") || o.Path == "_headers" || o.Path == "404.html" || o.Path == "index.html" || o.Path == "sitemap.xml" {
			var b bytes.Buffer
			if err := o.Write(&b); err != nil {
				t.Fatal(err)
			}
			files[o.Path] = b.String()
		}
	}
	return files
}

// Without its program a site has no form and says nothing of one, and a preview says how to install it. A program
// that nobody tested is not published.
func TestWithoutForm(t *testing.T) {
	dir := copyProject(t)
	files := outputsIn(t, assembleIn(t, dir, build.Options{}))
	for name := range files {
		if strings.HasPrefix(name, "admin") || strings.HasPrefix(name, "static/js/admin") || strings.HasPrefix(name, "static/css/admin") {
			t.Errorf("%s is published", name)
		}
	}
	if strings.Contains(files["_headers"], "admin") || strings.Contains(files["404.html"], "http-equiv") {
		t.Error("the site speaks of the form")
	}
	if page := outputsIn(t, assembleIn(t, dir, build.Options{Preview: true}))["admin/index.html"]; !strings.Contains(page, build.FormInstall) || !strings.Contains(page, strings.SplitN(build.FormDownload, "\n", 2)[0]) {
		t.Errorf("the preview does not say how to install the form:\n%s", page)
	}
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(programFile)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, programFile), []byte("alert(1)"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := assembleIn(t, dir, build.Options{})
	if r.Site != nil || !strings.Contains(r.Findings[0].Text.VI, "không phải bản Decap CMS 3.16.3") {
		t.Errorf("a program that nobody tested: %v", r.Findings)
	}
}

// With the program (DIENHINH_CMS) the form is published, at the root of a host or in a folder of one, pinned to its bytes; every other output keeps the strict
// policy, and nothing leads to the form.
func TestWithForm(t *testing.T) {
	file := os.Getenv("DIENHINH_CMS")
	if file == "" {
		if os.Getenv("DIENHINH_BROWSER") == "required" {
			t.Fatal("DIENHINH_CMS does not name decap-cms.js (DIENHINH_BROWSER=required)")
		}
		t.Skip("DIENHINH_CMS does not name decap-cms.js, so the form is not built")
	}
	dir := copyProject(t)
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(programFile)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, filepath.Dir(programFile)), only{os.DirFS(filepath.Dir(file)), filepath.Base(file)}); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"", "/a/b"} {
		files := outputsIn(t, assembleIn(t, dir, build.Options{BaseURL: "https://x.example" + prefix + "/"}))
		page, config := files["admin/index.html"], files["admin/config.yml"]
		for _, want := range []string{`src="` + prefix + `/admin/decap-cms.js" integrity="sha384-`, `src="` + prefix + `/static/js/admin.`, `data-styles="` + prefix + `/static/css/`, `href="` + prefix + `/static/css/admin.`} {
			if !strings.Contains(page, want) {
				t.Errorf("the form below %q lacks %s:\n%s", prefix, want, page)
			}
		}
		for _, want := range []string{`"name": "git-gateway"`, `"site_url": "https://x.example` + prefix + `/"`, `"display_url": "https://x.example` + prefix + `/"`, `"media_folder": "content/mo-hinh"`, `"public_folder": ""`} {
			if !strings.Contains(config, want) {
				t.Errorf("the configuration below %q lacks %s", prefix, want)
			}
		}
		if len(files["admin/decap-cms.js"]) < 5_000_000 {
			t.Error("the form's program is not whole")
		}
		if strings.Contains(files["sitemap.xml"], "/admin") || strings.Contains(files["index.html"], "/admin") {
			t.Error("something leads to the form")
		}
		rules, err := feed.ReadHeaders(files["_headers"])
		if err != nil {
			t.Fatal(err)
		}
		if len(rules) > 100 {
			t.Errorf("%d rules; Cloudflare Pages reads 100", len(rules))
		}
		for _, r := range rules {
			if !strings.HasPrefix(r.Path, prefix+"/") {
				t.Errorf("a rule for %s, which is not of the site below %s", r.Path, prefix)
			}
		}
		for name := range files {
			policy := ""
			for _, h := range feed.HeadersOf(rules, prefix+"/"+strings.TrimSuffix(name, "index.html")) {
				if h[0] == "Content-Security-Policy" {
					policy = h[1]
				}
			}
			strict := strings.HasSuffix(policy, feed.ContentSecurityPolicy) && !strings.Contains(policy, "unsafe")
			form := strings.HasPrefix(name, "admin/")
			if name[0] != '_' && strict == form || form && !strings.Contains(policy, "'unsafe-eval'") {
				t.Errorf("%s: %s", name, policy)
			}
		}
		if !strings.Contains(files["404.html"], `<meta http-equiv="Content-Security-Policy" content="default-src`) {
			t.Error("404.html, which hosts show where no rule is, does not say the policy itself")
		}
	}
}

// only is one file of a folder.
type only struct {
	fs.FS
	name string
}

func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := fs.Stat(o.FS, o.name)
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, err
}

// Try finds what Assemble would find after a change, and changes nothing: neither the disk nor what the Builder keeps.
func TestTry(t *testing.T) {
	dir := copyProject(t)
	b, err := build.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	now := time.Now().Add(time.Minute) // or the files are too young for their times to be trusted
	opt := build.Options{AsOf: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Pictures: build.PicturesWhenAsked, Preview: true}
	before := b.Assemble(context.Background(), opt, now)
	const story = "content/mo-hinh/2023/ma-khay-cay-lua.md"
	data, err := os.ReadFile(filepath.Join(dir, story))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		changes map[string][]byte
		code    string // of the error; none when empty
	}{
		{"as it is", map[string][]byte{story: data}, ""},
		{"a wrong value", map[string][]byte{story: bytes.Replace(data, []byte("Kinh tế"), []byte("Kih tế"), 1)}, "unknown-field"},
		{"two of one address", map[string][]byte{"content/mo-hinh/2024/ma-khay-cay-lua/index.md": data}, "address-clash"},
		{"a picture that is not there", map[string][]byte{story: append(bytes.Clone(data), "\n![x](khong-co.jpg)\n"...)}, "missing-picture"},
		{"a damaged picture", map[string][]byte{story: append(bytes.Clone(data), "\n![x](hong.jpg)\n"...), "content/mo-hinh/2023/hong.jpg": []byte("\xff\xd8\xff\xe0 hỏng")}, "bad-picture"},
		{"a story that others lead to", map[string][]byte{"content/trang/nguon-va-ban-quyen.md": nil}, "broken-link"},
	} {
		var codes []string
		for _, f := range b.Try(context.Background(), opt, now, tt.changes) {
			if f.Severity == diag.Error {
				codes = append(codes, f.Code)
			}
		}
		if tt.code == "" && codes != nil || tt.code != "" && !slices.Contains(codes, tt.code) {
			t.Errorf("%s: %v, want %s", tt.name, codes, tt.code)
		}
	}
	after := b.Assemble(context.Background(), opt, now)
	if len(after.Findings) != len(before.Findings) || len(after.Outputs()) != len(before.Outputs()) || !slices.Equal(after.Snapshot.Files, before.Snapshot.Files) {
		t.Error("a trial left something behind")
	}
}
