package build

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden are the outputs that are compared byte for byte: one page of each kind that readers and
// programs rely on. A file in testdata/golden that is not listed is an orphan and fails.
var golden = []string{
	"mo-hinh/dat-lua/index.html", "linh-vuc/kinh-te/index.html", "thong-ke/index.html", "m/d4t1/index.html",
	"feed.xml", "feed.json", "sitemap.xml", "robots.txt", "_redirects", "_headers", "du-lieu/mo-hinh.csv", "du-lieu/mo-hinh.json",
}

// smallProject is a copy of testdata/project with the real templates.
func smallProject(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for to, from := range map[string]string{"content": "testdata/project/content", "templates": "../../templates"} {
		if err := os.CopyFS(filepath.Join(root, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestGolden builds the small project in testdata/project with the real templates. After a change
// that is meant: go test ./internal/build -run Golden -update, then read the difference.
func TestGolden(t *testing.T) {
	root := smallProject(t)
	b, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, content.Zone)
	r := b.Assemble(context.Background(), Options{AsOf: now}, now)
	if r.Site == nil {
		var text strings.Builder
		_ = diag.WriteText(&text, r.Findings, diag.VI)
		t.Fatal(text.String())
	}
	got := map[string][]byte{}
	for _, o := range r.Outputs() {
		var data bytes.Buffer
		if err := o.Write(&data); err != nil {
			t.Fatal(o.Path, err)
		}
		got[o.Path] = data.Bytes()
		if bytes.Contains(data.Bytes(), []byte("không được lộ")) {
			t.Errorf("%s shows a draft", o.Path)
		}
	}
	wanted := map[string]bool{}
	for _, path := range golden {
		file := strings.ReplaceAll(path, "/", "~")
		wanted[file] = true
		data, ok := got[path]
		if !ok {
			t.Errorf("no output %s", path)
			continue
		}
		file = filepath.Join("testdata", "golden", file)
		if *update {
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(data), "\n")); d != "" {
			t.Errorf("%s differs (-want +got):\n%s", path, d)
		}
	}
	files, err := os.ReadDir("testdata/golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !wanted[f.Name()] {
			t.Errorf("testdata/golden/%s belongs to no test", f.Name())
		}
	}
}
