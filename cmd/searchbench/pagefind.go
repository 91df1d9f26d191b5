package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"dienhinh/internal/feed"
	"dienhinh/internal/measure"
)

// pagefindVersion is what the figures were measured with.
const pagefindVersion = "1.6.0"

// pagefindPages are the pages that Pagefind indexes: the models only. Lists, which repeat the titles of models, would
// take their places among the results; this is how an attentive owner of the site would set it up.
const pagefindPages = "mo-hinh/*/index.html"

// installPagefind gets Pagefind from npm into a folder.
func installPagefind(ctx context.Context, dir string) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("there is no npm on PATH")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "pagefind")); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--save-exact", "pagefind@"+pagefindVersion)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm install pagefind@%s: %w: %s", pagefindVersion, err, lastLine(string(out)))
	}
	return nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// indexWithPagefind indexes the site in root into dir.
func indexWithPagefind(ctx context.Context, install, root, dir string) (cost, error) {
	runner := filepath.Join(install, "node_modules", "pagefind", "lib", "runner", "bin.cjs")
	// The runner is a few lines of JavaScript that start the program; its children count among what was waited for.
	c, out, err := measure.Run(exec.CommandContext(ctx, "node", runner, "--site", root, "--glob", pagefindPages, "--output-path", dir))
	if err != nil {
		return c, fmt.Errorf("pagefind: %w: %s", err, lastLine(out))
	}
	return c, nil
}

// theirs is Pagefind, asked through its own JavaScript interface.
type theirs struct {
	browser *browser
	host    *host
}

const pagefindPage = "/__pagefind/"

// newTheirs puts Pagefind's files and a page that may run them (its WebAssembly needs a policy that the site's own does
// not give) on the host.
func newTheirs(b *browser, h *host, bundle, work string) (theirs, error) {
	dir := filepath.Join(work, "pagefind-page")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return theirs{}, err
	}
	page := "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Pagefind</title></html>\n"
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(page), 0o644); err != nil {
		return theirs{}, err
	}
	h.mount(pagefindPage, dir, true)
	h.mount("/pagefind/", bundle, true)
	return theirs{b, h}, nil
}

func ask(tab context.Context, q string) (answer, error) {
	return eval[answer](tab, fmt.Sprintf(`__bench.pagefind(%s)`, quoted(q)))
}

func (p theirs) first(q string) (visit, error) {
	v := visit{Query: q}
	err := p.browser.freshly(p.host, &v, p.host.URL+pagefindPage, func(tab context.Context) error {
		a, err := ask(tab, q)
		v.Millis, v.Hits = a.Total, a.Hits
		return err
	})
	return v, err
}

func (p theirs) warm() (func(string) (answer, error), func(), error) {
	tab, done, err := p.browser.open(nil)
	if err != nil {
		return nil, nil, err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(p.host.URL+pagefindPage)); err != nil {
		done()
		return nil, nil, err
	}
	return func(q string) (answer, error) { return ask(tab, q) }, done, nil
}

// pagefindSize is what of its bundle a search can ask for: not the interfaces that come with it.
func pagefindSize(dir string) (size, error) {
	return sizeOf(dir, func(name string) bool {
		return strings.Contains(filepath.Ext(name), ".pf_") || filepath.Base(name) == "pagefind-entry.json"
	})
}

// size is what files take.
type size struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
	Gzip  int64 `json:"gzip,omitempty"` // as they travel
}

func (s *size) add(more size) {
	s.Files += more.Files
	s.Bytes += more.Bytes
	s.Gzip += more.Gzip
}

// sizeOf adds up the files below a folder that count.
func sizeOf(dir string, counts func(name string) bool) (size, error) {
	var s size
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !counts(name) {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.Files++
		s.Bytes += int64(len(data))
		if feed.Compressed(name) {
			s.Gzip += int64(len(squeeze(data)))
		} else {
			s.Gzip += int64(len(data))
		}
		return nil
	})
	return s, err
}

// limited is ctx with a limit, none when it is 0.
func limited(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}
