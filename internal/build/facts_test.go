package build_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// The independent count: the front matter and the registries read line by line, with none of the
// program's own code, so that a mistake there cannot hide itself here.

// story is what a file says about one model.
type story struct {
	file, slug, title, id      string
	field, district, typ, year string
}

// register is one registry: every spelling, and the ids in order.
type register struct {
	ids   map[string]string
	order []string
}

type registers struct{ fields, districts, types register }

func readRegisters(t *testing.T) registers {
	t.Helper()
	return registers{
		fields:    readRegister(t, "content/registry/fields.yaml"),
		districts: readRegister(t, "content/registry/districts.yaml"),
		types:     readRegister(t, "content/registry/types.yaml"),
	}
}

// readRegister reads the top entries of a registry file. An entry begins with "- id:"; its name and
// aliases are indented by two more. In districts.yaml what follows "communes_now:" is something else.
func readRegister(t *testing.T, file string) register {
	t.Helper()
	data, err := os.ReadFile(path.Join(realRoot, file))
	if err != nil {
		t.Fatal(err)
	}
	r := register{ids: map[string]string{}}
	id, indent, inAliases := "", 0, false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "communes_now:") {
			break
		}
		body := strings.TrimLeft(line, " ")
		depth := len(line) - len(body)
		switch {
		case body == "" || strings.HasPrefix(body, "#"):
		case strings.HasPrefix(body, "- id:"):
			id, indent, inAliases = unquote(strings.TrimPrefix(body, "- id:")), depth+2, false
			r.order = append(r.order, id)
			r.ids[spelling(id)] = id
		case id == "":
		case depth == indent:
			key, value, _ := strings.Cut(body, ":")
			inAliases = key == "aliases"
			value = strings.TrimSpace(value)
			if key == "name" {
				r.ids[spelling(unquote(value))] = id
			}
			if inAliases && strings.HasPrefix(value, "[") {
				for _, a := range splitList(value) {
					r.ids[spelling(a)] = id
				}
			}
		case inAliases && strings.HasPrefix(body, "- "):
			r.ids[spelling(unquote(body[2:]))] = id
		}
	}
	if len(r.order) < 2 {
		t.Fatalf("%s: %d entries read", file, len(r.order))
	}
	return r
}

func spelling(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `"`) {
		if end := strings.LastIndex(s, `"`); end > 0 {
			return strings.ReplaceAll(s[1:end], `\"`, `"`)
		}
	}
	if s, _, found := strings.Cut(s, " #"); found {
		return strings.TrimSpace(s)
	}
	return s
}

// splitList splits [a, "b, c"].
func splitList(s string) []string {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "["), "]")
	var list []string
	quoted, from := false, 0
	for i, c := range s {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			list = append(list, unquote(s[from:i]))
			from = i + 1
		}
	}
	return append(list, unquote(s[from:]))
}

// readStories reads the stories that may be shown at asOf, by slug. Real file names are ASCII, so a
// slug is the name.
func readStories(t *testing.T, reg registers) map[string]*story {
	t.Helper()
	stories := map[string]*story{}
	root := os.DirFS(realRoot)
	err := fs.WalkDir(root, "content/mo-hinh", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".md" {
			return err
		}
		data, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		slug := strings.TrimSuffix(path.Base(p), ".md")
		if slug == "index" {
			slug = path.Base(path.Dir(p))
		}
		values := map[string]string{}
		for i, line := range strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n") {
			if i > 0 && line == "---" {
				break
			}
			if key, value, ok := strings.Cut(line, ":"); ok && !strings.ContainsAny(key, " -#") {
				values[key] = unquote(value)
			}
		}
		day := asOf.Format(time.DateOnly)
		if values["draft"] == "true" || values["publish_at"] > day || values["expires"] != "" && values["expires"] <= day {
			return nil
		}
		stories[slug] = &story{
			file: p, slug: slug, title: values["title"], id: values["id"], year: values["year"],
			field: reg.fields.ids[spelling(values["field"])], district: reg.districts.ids[spelling(values["district"])], typ: reg.types.ids[spelling(values["type"])],
		}
		if s := stories[slug]; slices.Contains([]string{s.field, s.district, s.typ, s.year, s.title}, "") {
			t.Errorf("%s: the independent reader does not understand %v", p, *s)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return stories
}
