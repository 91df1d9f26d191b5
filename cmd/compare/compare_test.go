package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dienhinh/internal/measure"
)

// The whole command at the smallest size, with Hugo where it is: both sites are checked page by page on the way.
func TestEndToEnd(t *testing.T) {
	dir := t.TempDir()
	o := options{root: "../..", keep: filepath.Join(dir, "work"), jsonFile: filepath.Join(dir, "all.json"), hugo: "hugo", pagefind: "off", models: []int{100}, runs: 2, seed: 7}
	if err := compare(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(o.jsonFile)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	rows := map[string]row{}
	for _, row := range r.Sizes[0].Rows {
		rows[row.Name] = row
		if len(row.Costs) != 2 || row.Costs[0].Wall <= 0 || row.Files < 100 {
			t.Errorf("%+v", row)
		}
	}
	if _, err := exec.LookPath("hugo"); err != nil {
		t.Log("there is no Hugo here; ours alone was checked")
	} else if rows["Hugo, with related pages"].Bytes <= rows["Hugo"].Bytes {
		t.Error("related pages take no room")
	}
	if ours, cards := rows["ours"], rows["ours, with share cards and codes"]; cards.Files <= ours.Files {
		t.Errorf("%d files with cards, %d without", cards.Files, ours.Files)
	}

	// What is missing, doubled or astray in a site is noticed.
	work := filepath.Join(o.keep, "100")
	want, err := readCorpus(filepath.Join(work, "project"))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(work, "ours")
	if err := want.check(out, "feed.xml"); err != nil {
		t.Fatal(err)
	}
	slug := want.lists["mo-hinh"][0]
	for _, tt := range []struct{ file, old, new string }{
		{"mo-hinh/" + slug + "/index.html", "", ""},
		{"mo-hinh/index.html", "<main", "<main><a href=/mo-hinh/nobody/>x</a>"},
		{"mo-hinh/trang/2/index.html", "<main", "<nav"},
		{"mo-hinh/trang/3/index.html", "/mo-hinh/", "/m/"},
		{"nam/2022/feed.xml", "", ""},
		{"mo-hinh/" + slug + "/index.html", "<h1>", "<h1>"},
	} {
		file := filepath.Join(out, filepath.FromSlash(tt.file))
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if tt.old == "" {
			err = os.Remove(file)
		} else {
			err = os.WriteFile(file, bytes.ReplaceAll(before, []byte(tt.old), []byte(tt.new)), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := want.check(out, "feed.xml"); (err == nil) != (tt.old == tt.new && tt.old != "") {
			t.Errorf("%s with %q for %q: %v", tt.file, tt.new, tt.old, err)
		}
		if err := os.WriteFile(file, before, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReport(t *testing.T) {
	cost := func(wall float64) measure.Cost { return measure.Cost{Wall: wall, CPU: 2 * wall, Memory: 1 << 20} }
	r := report{Sizes: []sized{{Models: 100, Rows: []row{
		{Name: "ours", Costs: []measure.Cost{cost(3), cost(1), cost(2)}, Files: 5},
		{Name: "theirs", Costs: []measure.Cost{cost(4), cost(8)}, Files: 6},
	}}}}
	var b strings.Builder
	r.print(&b)
	for _, want := range []string{"ours 2.00 (1.00) 1.00 4.00 (2.00) 1.00 1 1.00 5 0.0", "theirs 6.00 (4.00) 3.00 12.00 (8.00) 3.00 1 1.00 6 0.0"} {
		if !strings.Contains(strings.Join(strings.Fields(b.String()), " "), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-models", "99"}, {"-models", "x"}, {"-runs", "0"}, {"more"}} {
		if _, err := parseFlags(args); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}
