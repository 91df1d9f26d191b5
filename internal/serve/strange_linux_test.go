package serve_test

import (
	"errors"
	"html"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
)

// TestStrangeEdits does to a project under preview what nobody does on purpose, and takes it back. Meanwhile every page
// tells the mistake that a build would tell, or is what a build would write; afterwards all is as it was.
// DIENHINH_EDITS is how many of them are tried.
func TestStrangeEdits(t *testing.T) {
	options := func() build.Options { return build.Options{AsOf: asOf, SkipCards: true, Preview: true} }
	picture, err := os.ReadFile(photograph(t, "a.jpg"))
	must(t, err)
	p := startIn(t, options, func(dir string) {
		write(t, dir, "content/mo-hinh/2023/co-anh/index.md", strings.NewReplacer("Cây xanh trước ngõ", "Bài có ảnh", "cx001", "ca001", "\n---\n\n", "\nphotos: [{file: a.jpg, alt: Hai hàng cây}]\n---\n\n").Replace(story))
		write(t, dir, "content/mo-hinh/2023/co-anh/a.jpg", string(picture))
	})
	at := func(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }
	aside := filepath.Join(t.TempDir(), "aside")
	// instead puts something in the place of a file or folder.
	instead := func(name string, put func(at string) error) (do, undo func() error) {
		return func() error {
				if err := os.Rename(at(name), aside); err != nil {
					return err
				}
				return put(at(name))
			}, func() error {
				if err := os.RemoveAll(at(name)); err != nil {
					return err
				}
				return os.Rename(aside, at(name))
			}
	}
	text := func(data string) func(string) error {
		return func(at string) error { return os.WriteFile(at, []byte(data), 0o644) }
	}
	nothing := func(string) error { return nil }
	folder := func(at string) error { return os.Mkdir(at, 0o755) }
	pipe := func(at string) error { return syscall.Mkfifo(at, 0o644) }
	loop := func(at string) error { return os.Symlink(filepath.Base(at), at) }
	out := func(at string) error { return os.Symlink("/etc/passwd", at) }
	huge := func(at string) error { return errors.Join(os.WriteFile(at, nil, 0o644), os.Truncate(at, 1<<40)) }
	renamed := func(from, to string) (do, undo func() error) {
		return func() error { return os.Rename(at(from), at(to)) }, func() error { return os.Rename(at(to), at(from)) }
	}
	type edit struct {
		name     string
		do, undo func() error
	}
	var edits []edit
	add := func(name string, do, undo func() error) { edits = append(edits, edit{name, do, undo}) }
	for _, name := range []string{storyFile, "content/site.yaml", "content/registry/fields.yaml", "content/mo-hinh/2023/co-anh/a.jpg", "templates/model.html", "content/mo-hinh/2023", "content/mo-hinh", "content", "templates", "static"} {
		for what, put := range map[string]func(string) error{"nothing": nothing, "an empty file": text(""), "NUL": text("\x00\x00"), "a folder": folder, "a pipe": pipe, "a loop": loop, "a link out": out, "a file that fills the memory": huge} {
			do, undo := instead(name, put)
			add(what+" in the place of "+name, do, undo)
		}
	}
	for from, to := range map[string]string{storyFile: "content/mo-hinh/2023/CAY-XANH.md", otherFile: "content/mo-hinh/2022/du\u031bo\u031b\u0300ng-hoa.md", "content/mo-hinh/2023/co-anh": "content/mo-hinh/2023/co-anh.md"} {
		do, undo := renamed(from, to)
		add(from+" called "+to, do, undo)
	}
	before := fresh(t, p.dir, options())
	look := []string{"index.html", "mo-hinh/cay-xanh/index.html", "mo-hinh/duong-hoa/index.html", "mo-hinh/co-anh/index.html", "mo-hinh/index.html", "feed.xml", "du-lieu/mo-hinh.json", strings.TrimPrefix(build.SearchIndex, "/")}
	rand.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	edits = edits[:min(len(edits), often(t, "DIENHINH_EDITS", 12))]
	for _, e := range edits {
		must(t, e.do())
		after := fresh(t, p.dir, options())
		if after.findings.Failed() {
			i := slices.IndexFunc(after.findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
			told := after.findings[i].Text.VI
			p.until("/mo-hinh/cay-xanh/", func(body string) bool { return strings.Contains(html.UnescapeString(body), told) }, e.name+": "+told)
		} else {
			p.same(e.name, after, look)
		}
		must(t, e.undo())
		p.until("/mo-hinh/cay-xanh/", func(body string) bool { return !strings.Contains(body, "dienhinh-errors") }, "the end of "+e.name)
		p.same("after "+e.name, before, look)
	}
	p.same("at the end", before, slices.Collect(maps.Keys(before.files)))
	t.Logf("%d edits", len(edits))
}

// One mistake takes the place of another, and no file that is read has changed: the pages tell the new one.
func TestMistakeForMistake(t *testing.T) {
	p := start(t, buildOptions)
	other := filepath.Join(p.dir, filepath.FromSlash(otherFile))
	time.Sleep(2200 * time.Millisecond) // files are read again as long as they are younger
	must(t, os.Remove(other))
	must(t, syscall.Mkfifo(other, 0o644))
	p.until("/", func(body string) bool { return strings.Contains(body, "ống dẫn") }, "the pipe")
	must(t, os.Symlink("khong-co.md", other+"~"))
	must(t, os.Rename(other+"~", other))
	p.until("/", func(body string) bool {
		return strings.Contains(body, "liên kết tượng trưng") && !strings.Contains(body, "ống dẫn")
	}, "the link that leads nowhere")
}
