package source

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dienhinh/internal/viet"
)

func TestReadIgnoresLitterAndComposesNames(t *testing.T) {
	decomposed := "content/mo-hinh/2023/tie\u0302\u0301ng.md"
	fsys := fstest.MapFS{
		decomposed:                      {Data: []byte("a")},
		"content/mo-hinh/2023/~$bai.md": {Data: []byte("lock")},
		"content/mo-hinh/2023/bai.md~":  {Data: []byte("backup")},
		"content/.git/x.md":             {Data: []byte("hidden")},
		"content/site.yaml":             {Data: []byte("title: x")},
		"static/fonts/x.woff2":          {Data: []byte("font")},
		"README.md":                     {Data: []byte("not an input")},
	}
	s, findings := Read(fsys, nil, time.Now())
	if len(findings) != 0 {
		t.Fatal(findings)
	}
	var paths []string
	for _, f := range s.Files {
		paths = append(paths, f.Path)
	}
	want := viet.NFC(decomposed) + " content/site.yaml static/fonts/x.woff2"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if data, err := s.Lookup("static/fonts/x.woff2").Data(); err != nil || string(data) != "font" {
		t.Error("a file read on demand:", string(data), err)
	}
	if n := len(s.Under("content/mo-hinh")); n != 1 {
		t.Error("Under:", n)
	}
}

func TestTwoFormsOfOneName(t *testing.T) {
	fsys := fstest.MapFS{"content/\u00e9.md": {Data: []byte("a")}, "content/e\u0301.md": {Data: []byte("b")}}
	s, findings := Read(fsys, nil, time.Now())
	if len(s.Files) != 1 || len(findings) != 1 || findings[0].Code != "same-name" {
		t.Error(len(s.Files), findings)
	}
}

func TestUnchangedFilesKeepTheirIdentity(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		p := filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "one")
	write("b.md", "one")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	first, _ := Read(root.FS(), nil, time.Now())
	for _, f := range first.Files { // as a parser does
		if data, err := f.Data(); err != nil || string(data) != "one" {
			t.Error(f.Path, string(data), err)
		}
	}
	write("a.md", "two") // the same size, within the same moment
	write("b.md", "one") // touched only
	second, _ := Read(root.FS(), first, time.Now())
	if second.Lookup("content/a.md") == first.Lookup("content/a.md") {
		t.Error("a change of the same size was missed")
	}
	if second.Lookup("content/b.md") != first.Lookup("content/b.md") {
		t.Error("a touched file lost its identity")
	}
	if data, err := second.Lookup("content/a.md").Data(); err != nil || string(data) != "two" {
		t.Error(string(data), err)
	}
}

// A restored file has the size and the time of the one that was read, and another text.
func TestRestoredFile(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("the system does not tell when a file was changed")
	}
	dir := t.TempDir()
	p := filepath.Join(dir, "content", "a.md")
	old := time.Now().Add(-time.Hour)
	write := func(text string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(text), 0o644), os.Chtimes(p, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	later := time.Now().Add(time.Hour) // long after the moment in which no time is believed
	first, _ := Read(root.FS(), nil, later)
	if again, _ := Read(root.FS(), first, later); again.Lookup("content/a.md") != first.Lookup("content/a.md") {
		t.Error("an untouched file lost its identity")
	}
	write("two")
	if second, _ := Read(root.FS(), first, later); second.Lookup("content/a.md") == first.Lookup("content/a.md") {
		t.Error("a restored file passed for the one that was read")
	}
}

func TestSymbolicLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	dir, outside := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret.md")
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	content := filepath.Join(dir, "content")
	if err := os.MkdirAll(filepath.Join(content, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(content, "real", "x.md"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"out.md": secret, "in.md": "real/x.md", "gone.md": "nowhere.md", "folder": "real"} {
		if err := os.Symlink(target, filepath.Join(content, name)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s, findings := Read(root.FS(), nil, time.Now())
	if s.Lookup("content/out.md") != nil || s.Lookup("content/gone.md") != nil || s.Lookup("content/in.md") == nil {
		t.Error("links: one out, one dangling and one inside the project were not told apart")
	}
	codes := map[string]int{}
	for _, f := range findings {
		codes[f.File]++
	}
	if len(findings) != 3 || codes["content/out.md"] != 1 || codes["content/gone.md"] != 1 || codes["content/folder"] != 1 {
		t.Error(findings)
	}
}

// A file that would fill the memory is told and not read, at first and when it becomes so.
func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	names := []string{"content/mo-hinh/2023/a.md", "content/links.txt", "templates/a.html", "static/a.mp4"}
	for _, name := range names {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte("a"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	fsys := os.DirFS(dir)
	small, findings := Read(fsys, nil, time.Now())
	if len(small.Files) != 4 || findings != nil {
		t.Fatal(findings)
	}
	for _, name := range names {
		if err := os.Truncate(filepath.Join(dir, filepath.FromSlash(name)), 1<<40); err != nil {
			t.Skip("this disk has no sparse files:", err)
		}
	}
	for _, prev := range []*Snapshot{nil, small} {
		s, findings := Read(fsys, prev, time.Now())
		if len(s.Files) != 0 || len(findings) != 4 || findings[0].Code != "too-large" || findings[0].Text.VI != "tệp lớn quá 100 MB nên không đọc" {
			t.Errorf("%d files; %v", len(s.Files), findings)
		}
	}
}

// A name that cannot be told in one line of text, or is no text, is told as well as it can be, and nothing of it is read.
func TestNamesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	for name, shown := range map[string]string{"a\n::error::x.md": "a\uFFFD::error::x.md", "a\x1b[31m.md": "a\uFFFD[31m.md", "\xff\xfe.md": "\uFFFD.md", "b\x01/index.md": "b\uFFFD"} {
		p := filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte("x"), 0o644)); err != nil {
			t.Skip("this disk has no such names:", err)
		}
		s, findings := Read(os.DirFS(dir), nil, time.Now())
		if len(s.Files) != 0 || len(findings) != 1 || findings[0].Code != "bad-name" || findings[0].File != "content/"+shown {
			t.Errorf("%q: %d files, %+v", name, len(s.Files), findings)
		}
		if err := os.RemoveAll(filepath.Join(dir, "content")); err != nil {
			t.Fatal(err)
		}
	}
}
