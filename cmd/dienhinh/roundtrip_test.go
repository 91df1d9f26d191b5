package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// carried is what the columns of an export carry of a story.
type carried struct {
	Slug, ID, Title, Unit, Field, District, Commune, Type, Summary, Status, Beneficiaries string
	Year                                                                                  int
	Date, Updated, ReviewBy                                                               string
	Results                                                                               []content.Result
	Recognition                                                                           []content.Recognition
	Sources                                                                               []content.Source
}

// stories reads every story of a project.
func stories(t *testing.T, root string) map[string]carried {
	t.Helper()
	fsys := os.DirFS(root)
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := fs.ReadFile(fsys, p)
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	all := map[string]carried{}
	day := func(d time.Time) string {
		if d.IsZero() {
			return ""
		}
		return d.Format(time.DateOnly)
	}
	err := fs.WalkDir(fsys, content.ModelsFolder, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		m, findings := content.ParseModel(p, data, reg)
		if findings.Failed() || m.Draft {
			t.Fatalf("%s: %v", p, findings)
		}
		c := carried{Slug: m.Slug, ID: m.ID.Value, Title: m.Title, Unit: m.Unit, Field: m.Field.ID, District: m.District.ID, Type: m.Type.ID, Summary: m.Summary, Status: m.Status,
			Beneficiaries: m.Beneficiaries, Year: m.Year, Date: day(m.Date), Updated: day(m.Updated), ReviewBy: day(m.ReviewBy), Results: m.Results, Recognition: m.Recognition, Sources: m.Sources}
		if m.Commune != nil {
			c.Commune = m.Commune.Name
		}
		all[m.Slug] = c
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The real site, exported and imported into an empty project with the same registries, is the same in all that the
// columns carry; and once more. CSV has no room for the date and source of a number, and joins the name of a source
// and who published it.
func TestRealRoundTrip(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, content.Zone) }
	run := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		a := &app{ctx: t.Context(), in: strings.NewReader(""), out: io.Discard, err: &out, now: now, lang: diag.VI}
		if code := a.run(args); code != exitOK {
			t.Fatalf("%v: exit %d\n%s", args, code, out.String())
		}
	}
	const real = "../.."
	want := stories(t, real)
	for _, ext := range []string{".xlsx", ".csv"} {
		root, last := real, []byte(nil)
		for turn := range 3 {
			dir := t.TempDir()
			file := filepath.Join(dir, "mo-hinh"+ext)
			run("export", "--root", root, file)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if turn > 0 && !bytes.Equal(data, last) {
				t.Errorf("%s: the export of turn %d differs", ext, turn)
			}
			last = data
			root = filepath.Join(dir, "p")
			for from, to := range map[string]string{"content/registry": "content/registry", "content/site.yaml": "content/site.yaml", "templates": "templates", "static": "static"} {
				if err := copyMissing(filepath.Join(real, from), filepath.Join(root, to)); err != nil {
					t.Fatal(err)
				}
			}
			run("import", "--root", root, file)
			got := stories(t, root)
			if len(got) != len(want) {
				t.Fatalf("%d stories of %d", len(got), len(want))
			}
			for slug, w := range want {
				g := got[slug]
				if ext == ".csv" {
					w.Results = append([]content.Result(nil), w.Results...)
					for i := range w.Results {
						w.Results[i].AsOf, w.Results[i].Source = time.Time{}, ""
					}
					w.Sources = append([]content.Source(nil), w.Sources...)
					for i, s := range w.Sources {
						if s.Publisher != "" {
							w.Sources[i].Title, w.Sources[i].Publisher = s.Title+", "+s.Publisher, ""
						}
					}
				}
				if diff := cmp.Diff(w, g); diff != "" {
					t.Errorf("%s %s:\n%s", ext, slug, diff)
				}
			}
		}
	}
}
