package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"dienhinh/internal/measure"
)

// task is one program at work on one corpus: a clean build into a folder that is removed before each run.
type task struct {
	name  string
	out   string
	args  []string
	check func(out string) error // that it wrote what it should; nil: not looked at
}

// asOf is the day that the corpus is built for: after its last story.
const asOf = "2026-01-01"

// tasks are those that can be run here. The first is what the others are compared with; a task may need the output of one
// before it.
func (b *bench) tasks(dir, project, hugoSite string, want *corpus) []task {
	at := func(name string) string { return filepath.Join(dir, name) }
	ours := func(out string, more ...string) []string {
		return append([]string{b.program, "build", "--lang", "en", "--root", project, "--out", out, "--as-of", asOf}, more...)
	}
	list := []task{
		{"ours", at("ours"), ours(at("ours"), "--skip-cards"), func(out string) error { return want.check(out, "feed.xml") }},
		{"ours, with share cards and codes", at("cards"), ours(at("cards")), func(out string) error { return want.check(out, "feed.xml") }},
	}
	if cp, err := exec.LookPath("cp"); err == nil {
		list = append(list, task{"cp -r of ours", at("copy"), []string{cp, "-r", at("ours"), at("copy")}, func(out string) error { return want.check(out, "feed.xml") }})
	}
	if b.hugo == "" {
		return list
	}
	hugo := func(out, config string) []string {
		return []string{b.hugo, "build", "--source", hugoSite, "--config", config, "--destination", out, "--minify", "--quiet", "--noBuildLock", "--cacheDir", at("cache")}
	}
	list = append(list,
		task{"Hugo", at("hugo-out"), hugo(at("hugo-out"), "hugo.toml"), func(out string) error { return want.check(out, "index.xml") }},
		task{"Hugo, with related pages", at("hugo-related"), hugo(at("hugo-related"), "hugo.toml,related.toml"), func(out string) error {
			if err := want.check(out, "index.xml"); err != nil {
				return err
			}
			return want.checkRelated(out)
		}})
	if b.pagefind != "" {
		list = append(list, task{"Pagefind over Hugo's models", at("pagefind"),
			[]string{b.pagefind, "--site", at("hugo-out"), "--glob", "mo-hinh/*/index.html", "--output-path", at("pagefind")}, func(out string) error {
				_, err := os.Stat(filepath.Join(out, "pagefind-entry.json"))
				return err
			}})
	}
	return list
}

func (t task) run(ctx context.Context) (measure.Cost, error) {
	if err := os.RemoveAll(t.out); err != nil {
		return measure.Cost{}, err
	}
	cmd := exec.CommandContext(ctx, t.args[0], t.args[1:]...)
	c, out, err := measure.Run(cmd)
	if err != nil {
		return c, fmt.Errorf("%w\n%s", err, out)
	}
	return c, t.check(t.out)
}

// sizeOf counts the files below a folder and their bytes.
func sizeOf(dir string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		bytes += info.Size()
		return nil
	})
	return files, bytes, err
}
