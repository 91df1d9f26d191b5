package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"dienhinh/internal/content"
)

//go:embed all:hugo
var hugoFiles embed.FS

// writeHugo writes the corpus as a site of Hugo's: its settings and templates from the folder hugo, our static files, a story
// a file, and a page for each term, which gives it its name.
func writeHugo(dir, project string, c *corpus) error {
	files, err := fs.Sub(hugoFiles, "hugo")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(dir, "static"), os.DirFS(filepath.Join(project, "static"))); err != nil {
		return err
	}
	write := func(path, text string) error {
		file := filepath.Join(dir, "content", filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, []byte(text), 0o644)
	}
	pages := map[string]string{"mo-hinh": "Mô hình", "linh-vuc": "Lĩnh vực", "dia-ban": "Địa bàn", "loai-hinh": "Loại hình", "nam": "Năm"}
	for _, t := range c.registry.Fields {
		pages["linh-vuc/"+t.ID] = t.Name
	}
	for _, t := range c.registry.Types {
		pages["loai-hinh/"+t.ID] = t.Name
	}
	for _, d := range c.registry.Districts {
		pages["dia-ban/"+d.ID] = d.Name
	}
	for path, title := range pages {
		if err := write(path+"/_index.md", "---\ntitle: "+strconv.Quote(title)+"\n---\n"); err != nil {
			return err
		}
	}
	for _, s := range c.stories {
		if err := write("mo-hinh/"+s.model.Slug+".md", hugoMatter(s.model)+s.body); err != nil {
			return err
		}
	}
	return nil
}

// hugoMatter is a story's front matter with what Hugo's templates print.
func hugoMatter(m *content.Model) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\ndescription: %q\nunit: %q\ndate: %s\n", m.Title, m.Summary, m.Unit, m.Date.Format("2006-01-02T15:04:05-07:00"))
	fmt.Fprintf(&b, "linh-vuc: [%q]\ndia-ban: [%q]\nloai-hinh: [%q]\nnam: [\"%d\"]\nstatus: %q\n", m.Field.ID, m.District.ID, m.Type.ID, m.Year, m.Status)
	if m.Commune != nil {
		fmt.Fprintf(&b, "commune: %q\n", m.Commune.Name)
	}
	if len(m.Results) > 0 {
		b.WriteString("results:\n")
		for _, r := range m.Results {
			fmt.Fprintf(&b, "  - {label: %q, value: %v, unit: %q, source: %q}\n", r.Label, r.Value, r.Unit, r.Source)
		}
	}
	if len(m.Recognition) > 0 {
		b.WriteString("recognition:\n")
		for _, r := range m.Recognition {
			fmt.Fprintf(&b, "  - {title: %q, decision: %q}\n", r.Title, r.Decision)
		}
	}
	if len(m.People) > 0 {
		b.WriteString("people:\n")
		for _, p := range m.People {
			fmt.Fprintf(&b, "  - {name: %q, role: %q}\n", p.Name, p.Role)
		}
	}
	b.WriteString("---\n")
	return b.String()
}
