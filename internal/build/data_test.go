package build

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"dienhinh/internal/content"
	"dienhinh/internal/feed"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// The columns of the open data are the keys of a story as their table describes them.
func TestColumns(t *testing.T) {
	root := os.DirFS("../..")
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := fs.ReadFile(root, p)
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	keys := map[string]content.Key{}
	for _, k := range content.ModelKeys(reg) {
		keys[k.Name] = k
		for _, x := range k.Keys {
			if !k.List {
				keys[x.Name] = x
			}
		}
	}
	labels := map[string]bool{}
	for _, c := range columns(reg) {
		if c.Label == "" || c.Meaning == "" || labels[c.Label] {
			t.Errorf("column %+v", c)
		}
		labels[c.Label] = true
		k, ok := keys[c.Name]
		if !ok {
			if !slices.ContainsFunc(derived, func(d feed.Column) bool { return d.Name == c.Name }) {
				t.Errorf("column %s is neither a key nor derived", c.Name)
			}
			continue
		}
		if c.Label != viet.UpperFirst(k.Label.VI) || c.Meaning != k.Help.VI || len(c.Parts) != len(k.Keys) {
			t.Errorf("column %+v, key %+v", c, k)
		}
	}
}

// The office's summary has the totals of the statistics page; each list is as long as it says.
func TestExport(t *testing.T) {
	b, err := Open("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	r := b.Assemble(t.Context(), Options{AsOf: now}, now)
	if r.Site == nil {
		t.Fatal(r.Findings)
	}
	var stats *site.StatsPage
	for _, e := range r.Site.Entries() {
		if p, ok := e.Build().(*site.StatsPage); ok {
			stats = p
		}
	}
	sheet := func(x Export, name string) [][]string {
		var out bytes.Buffer
		if _, err := r.Export(&out, x); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := sheet(Export{Summary: true}, "Tổng hợp")
	m := stats.Matrix
	var want [][]string
	head := []string{"Địa bàn"}
	last := []string{"Tổng cộng"}
	n := func(i int) string { return viet.Number(int64(i)) }
	for _, c := range m.Columns {
		head, last = append(head, c.Label), append(last, n(c.Count))
	}
	want = append(want, append(head, "Cộng"))
	for _, row := range m.Rows {
		line := []string{row.Head.Label}
		for _, c := range row.Cells {
			line = append(line, n(c.Count))
		}
		want = append(want, append(line, n(row.Head.Count)))
	}
	want = append(want, append(last, n(m.Grand)))
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("summary\n%v\nstatistics page\n%v", rows, want)
	}
	for _, y := range stats.Years {
		if y.Count == 0 {
			continue
		}
		found := slices.ContainsFunc(sheet(Export{Summary: true}, "Theo năm"), func(row []string) bool {
			return "Năm "+row[0] == y.Label && row[len(row)-1] == n(y.Count)
		})
		if !found {
			t.Errorf("no row for %s with %d", y.Label, y.Count)
		}
	}
	reg := r.Site.Registry
	for _, f := range reg.Fields {
		rows := sheet(Export{Field: f, Report: true}, "Mô hình")
		if len(rows) < 2 {
			t.Fatal(f.Name)
		}
		for i, row := range rows[1:] {
			if row[0] != n(i+1) || row[3] != f.Name {
				t.Errorf("%s: %v", f.Name, row)
			}
		}
	}
	var out strings.Builder
	if _, err := r.Export(&out, Export{Year: 1950}); err != ErrNoMatch || out.Len() > 0 {
		t.Errorf("an empty list: %v", err)
	}
}
