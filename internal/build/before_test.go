package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/site"
)

// TestBefore builds what was made for earlier versions: stories, registries, templates and a ledger, as they were. They
// must go on building without an error and with every address answering, because editors do not change their project
// when the program is changed. Each release adds its own, as a folder named by its day (static files are the program's):
//
//	git archive v1.2.0 content templates | tar x -C internal/build/testdata/before/2027-01-31
//
// When this fails, do not change the folder: keep the field, function or key that it needs.
func TestBefore(t *testing.T) {
	folders, err := filepath.Glob("testdata/before/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("there is nothing of an earlier version", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			p := &photoProject{t, t.TempDir()}
			for from, to := range map[string]string{folder: ".", "../../static": "static"} {
				if err := os.CopyFS(filepath.Join(p.dir, to), os.DirFS(from)); err != nil {
					t.Fatal(err)
				}
			}
			b, err := Open(p.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			r := b.Assemble(t.Context(), Options{AsOf: time.Date(2026, 12, 1, 8, 0, 0, 0, content.Zone), SkipCards: true}, time.Now())
			for _, f := range r.Findings {
				if f.Severity == diag.Error {
					t.Error(f.Format(diag.EN))
				}
			}
			if r.Site == nil {
				return
			}
			out := outputBytes(t, r)
			addresses := r.Site.Addresses()
			for _, e := range r.Ledger.Entries() {
				if answer := addresses.Answer(e.Address); answer.Kind == site.AnswersNothing {
					t.Errorf("nothing answers at %s", e.Address)
				}
				if page := out[site.OutputPath(e.Address)]; e.State == ledger.Page && len(page) == 0 {
					t.Errorf("there is no page at %s", e.Address)
				}
			}
			if n := strings.Count(string(out["mo-hinh/index.html"]), "/mo-hinh/"); len(r.Ledger.Entries()) < 50 || n < 18 {
				t.Errorf("%d addresses, %d links to models", len(r.Ledger.Entries()), n)
			}
		})
	}
}

// A project that lacks a template gets the program's own and is told; one with none at all has lost its folder.
func TestStandIns(t *testing.T) {
	p := newPhotoProject(t)
	p.story("", "Chữ.\n")
	before := p.good(Options{SkipCards: true})
	if err := os.Remove(filepath.Join(p.dir, "templates/share.html")); err != nil {
		t.Fatal(err)
	}
	r, after := p.run(Options{SkipCards: true})
	told := false
	for _, f := range r.Findings {
		told = told || f.Code == "template-missing" && f.File == "templates/share.html" && f.Severity == diag.Warning
	}
	if !told || string(before["mo-hinh/mau/chia-se/index.html"]) != string(after["mo-hinh/mau/chia-se/index.html"]) {
		t.Errorf("told: %v", told)
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "templates")); err != nil {
		t.Fatal(err)
	}
	if r, _ := p.run(Options{SkipCards: true}); r.Site != nil || !r.Findings.Failed() {
		t.Error("a site without templates was made")
	}
}
