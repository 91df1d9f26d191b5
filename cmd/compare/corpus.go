package main

import (
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// corpus is what was written for our program, and so what every site has to have.
type corpus struct {
	stories  []story
	registry *content.Registry
	pageSize int
	lists    map[string][]string // address of a list → slugs of its models, sorted
}

type story struct {
	model *content.Model
	body  string // Markdown, as it was written
}

func readCorpus(project string) (*corpus, error) {
	read := func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(p)))
		return data, err == nil
	}
	config, _ := read(content.ConfigFile)
	settings, findings := content.ParseConfig(config)
	if findings.Failed() {
		return nil, fmt.Errorf("%s", findings[0].Format("en"))
	}
	reg, findings := content.ParseRegistry(read)
	if findings.Failed() {
		return nil, fmt.Errorf("%s", findings[0].Format("en"))
	}
	c := &corpus{registry: reg, pageSize: settings.PageSize, lists: map[string][]string{}}
	err := filepath.WalkDir(filepath.Join(project, filepath.FromSlash(content.ModelsFolder)), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(project, p)
		if err != nil {
			return err
		}
		m, findings := content.ParseModel(filepath.ToSlash(rel), data, reg)
		if findings.Failed() || m == nil {
			return fmt.Errorf("%s", findings[0].Format("en"))
		}
		_, body, found := strings.Cut(strings.TrimPrefix(string(data), "---\n"), "\n---\n")
		if !found {
			return fmt.Errorf("%s has no end of its front matter", rel)
		}
		m.Body = content.Body{} // not looked at
		c.stories = append(c.stories, story{m, body})
		for _, list := range []string{"mo-hinh", "linh-vuc/" + m.Field.ID, "dia-ban/" + m.District.ID, "loai-hinh/" + m.Type.ID, "nam/" + strconv.Itoa(m.Year)} {
			c.lists[list] = append(c.lists[list], m.Slug)
		}
		return nil
	})
	for _, list := range c.lists {
		slices.Sort(list)
	}
	return c, err
}

// modelLink is a link to a model, whether the minifier left its quotes or not.
var modelLink = regexp.MustCompile(`href=["']?(?:https?://[^/"'\s>]+)?/mo-hinh/([a-z0-9-]+)/["'\s>]`)

// check makes sure that a site has every model, under its title, every page of every list with every model of that list,
// and nobody else's, and every list's feed.
func (c *corpus) check(out, feed string) error {
	for _, s := range c.stories {
		page, err := os.ReadFile(filepath.Join(out, "mo-hinh", s.model.Slug, "index.html"))
		if err != nil {
			return err
		}
		if text := viet.NFC(html.UnescapeString(string(page))); !strings.Contains(text, s.model.Title) {
			return fmt.Errorf("the page of %s lacks its title", s.model.Slug)
		}
	}
	if _, err := os.Stat(filepath.Join(out, feed)); err != nil {
		return err
	}
	for address, want := range c.lists {
		dir := filepath.Join(out, filepath.FromSlash(address))
		if address != "mo-hinh" { // ours has one feed for all models, at the root
			if _, err := os.Stat(filepath.Join(dir, feed)); err != nil {
				return err
			}
		}
		pages := (len(want) + c.pageSize - 1) / c.pageSize
		if _, err := os.Stat(filepath.Join(dir, "trang", strconv.Itoa(pages+1))); err == nil {
			return fmt.Errorf("/%s/ has more than %d pages", address, pages)
		}
		var got []string
		for n := 1; n <= pages; n++ {
			file := filepath.Join(dir, "index.html")
			if n > 1 {
				file = filepath.Join(dir, "trang", strconv.Itoa(n), "index.html")
			}
			slugs, err := linked(file)
			if err != nil {
				return err
			}
			if len(slugs) > c.pageSize {
				return fmt.Errorf("page %d of /%s/ links to %d models", n, address, len(slugs))
			}
			got = append(got, slugs...)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			return fmt.Errorf("/%s/ links to %d models, want %d", address, len(got), len(want))
		}
	}
	return nil
}

// linked are the models that the main part of a page links to, each once.
func linked(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	_, main, found := strings.Cut(string(data), "<main")
	if !found {
		return nil, fmt.Errorf("%s has no main part", file)
	}
	main, _, _ = strings.Cut(main, "</main>")
	var slugs []string
	for _, m := range modelLink.FindAllStringSubmatch(main, -1) {
		if m[1] != "trang" && !slices.Contains(slugs, m[1]) {
			slugs = append(slugs, m[1])
		}
	}
	return slugs, nil
}

// checkRelated makes sure that every model of Hugo's site names others.
func (c *corpus) checkRelated(out string) error {
	for _, s := range c.stories {
		data, err := os.ReadFile(filepath.Join(out, "mo-hinh", s.model.Slug, "index.html"))
		if err != nil {
			return err
		}
		_, related, found := strings.Cut(string(data), "class=related")
		if n := len(modelLink.FindAllString(related, -1)); !found || n != 6 {
			return fmt.Errorf("the page of %s names %d related models, want 6", s.model.Slug, n)
		}
	}
	return nil
}
