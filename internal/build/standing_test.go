package build

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dienhinh/internal/diag"
)

// TestInputs: whatever decides what a build makes changes the digest, and nothing else does.
func TestInputs(t *testing.T) {
	root := smallProject(t)
	day := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	inputs := func(opt Options) string {
		t.Helper()
		b, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		sum := b.Inputs(context.Background(), opt, time.Now())
		if sum == "" {
			t.Fatal("something cannot be read")
		}
		r := b.Assemble(context.Background(), opt, time.Now())
		if r.Site == nil {
			t.Fatal(r.Findings)
		}
		if again := b.Inputs(context.Background(), opt, time.Now()); again != sum || b.Made(context.Background(), r, opt) != sum {
			t.Fatal("making the site changes its inputs")
		}
		// Who makes the site first and looks at its inputs later sees the same.
		other, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if made := other.Made(context.Background(), other.Assemble(context.Background(), opt, time.Now()), opt); made != sum {
			t.Fatal("what the site was made of is not its inputs")
		}
		return sum
	}
	plain := Options{AsOf: day, SkipCards: true}
	first := inputs(plain)
	same := plain
	same.AsOf = day.Add(10 * time.Hour)
	if inputs(same) != first {
		t.Error("another hour of the day is another build")
	}
	seen := map[string]string{first: "the first"}
	differs := func(what string, opt Options) {
		t.Helper()
		sum := inputs(opt)
		if other := seen[sum]; other != "" {
			t.Errorf("%s gives the digest of %s", what, other)
		}
		seen[sum] = what
	}
	for what, change := range map[string]func(*Options){
		"the next day":     func(o *Options) { o.AsOf = day.Add(20 * time.Hour) },
		"another base URL": func(o *Options) { o.BaseURL = "https://khac.example" },
		"drafts":           func(o *Options) { o.Drafts = true },
		"cards":            func(o *Options) { o.SkipCards = false },
	} {
		opt := plain
		change(&opt)
		differs(what, opt)
	}
	story := filepath.Join(root, "content/mo-hinh/2024/duong-hoa.md")
	data, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(story)
	if err != nil {
		t.Fatal(err)
	}
	// One letter, with the size and the time of the file as they were.
	at := len(data) - 2
	data[at] ^= 1
	if err := os.WriteFile(story, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(story, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	differs("another letter", plain)
	if err := os.Rename(filepath.Join(filepath.Dir(story), "nhap.md"), filepath.Join(filepath.Dir(story), "nhap-2.md")); err != nil {
		t.Fatal(err)
	}
	differs("another name", plain)
	// What is saved while a site is made is no part of what it was made of.
	b, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r := b.Assemble(context.Background(), plain, time.Now())
	data[at] ^= 2
	if err := os.WriteFile(story, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if made := b.Made(context.Background(), r, plain); seen[made] != "another name" {
		t.Errorf("a later save is taken for a part of the site: %q", seen[made])
	}
	differs("what was saved meanwhile", plain)
	if err := os.MkdirAll(filepath.Join(root, "static/root"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "static/root/x.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	differs("another static file", plain)
}

// TestRecord: what a build said is kept as it was, for each folder by itself.
func TestRecord(t *testing.T) {
	b, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	want := Record{Inputs: "a", Manifest: "b", Models: 3, New: 2, Findings: diag.Findings{{
		Severity: diag.Warning, Code: "x", File: "content/a.md", Line: 2, Column: 3, Length: 4, Text: diag.Say("một", "one"), Hint: diag.Say("hai", "two"), Source: "dòng",
	}}}
	b.Keep("/x/public", want)
	got, ok := b.Last("/x/public")
	if !ok || len(got.Findings) != 1 || got.Findings[0] != want.Findings[0] || got.Inputs != "a" || got.Manifest != "b" || got.Models != 3 || got.New != 2 {
		t.Errorf("%v %+v", ok, got)
	}
	if _, ok := b.Last("/x/other"); ok {
		t.Error("another folder has the record")
	}
}
