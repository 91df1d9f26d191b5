package build_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	cssComment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssProperty = regexp.MustCompile(`(--[a-z0-9-]+)\s*:\s*([^;]+);`)
	cssUse      = regexp.MustCompile(`var\((--[a-z0-9-]+)([,)])`)
)

// sheets are the style sheets without their comments, by name.
func sheets(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(realRoot, "static/css/*.css"))
	if err != nil || len(files) == 0 {
		t.Fatal("no style sheets", err)
	}
	out := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[path.Base(filepath.ToSlash(f))] = cssComment.ReplaceAllString(string(data), "")
	}
	return out
}

// darkRules are the custom properties of all rules that begin with a selector, by what follows it.
func darkRules(css, selector string) map[string]string {
	found := map[string]string{}
	for _, part := range strings.Split(css, selector)[1:] {
		rest, body, ok := strings.Cut(part, "{")
		if !ok {
			continue
		}
		body, _, _ = strings.Cut(body, "}")
		for _, p := range cssProperty.FindAllStringSubmatch(body, -1) {
			found[strings.TrimSpace(rest)+" "+p[1]] = strings.Join(strings.Fields(p[2]), " ")
		}
	}
	return found
}

// The dark colours stand twice in a style sheet, for the system's wish and for the reader's own; what
// holds for one must hold for the other.
func TestDarkColoursAreTheSameTwice(t *testing.T) {
	pairs := 0
	for name, css := range sheets(t) {
		if strings.HasPrefix(name, "90-") {
			continue // print undoes both at once
		}
		system, chosen := darkRules(css, `:root:not([data-theme="light"])`), darkRules(css, `:root[data-theme="dark"]`)
		pairs += len(chosen)
		if !maps.Equal(system, chosen) {
			t.Errorf("%s: the dark colours of the system and of the switch differ:\n%v\n%v", name, system, chosen)
		}
	}
	if pairs < 20 {
		t.Errorf("only %d dark properties were compared", pairs)
	}
}

// Every custom property that is used is defined somewhere, or has a fallback; every one that is
// defined is used. The sprite of the drawn covers uses them too.
func TestCustomProperties(t *testing.T) {
	defined, used := map[string]bool{}, map[string]string{}
	for name, css := range sheets(t) {
		for _, p := range cssProperty.FindAllStringSubmatch(css, -1) {
			defined[p[1]] = true
		}
		for _, u := range cssUse.FindAllStringSubmatch(css, -1) {
			if u[2] == ")" || used[u[1]] == "" {
				used[u[1]] = name + u[2]
			}
		}
	}
	motifs, err := os.ReadFile(filepath.Join(realRoot, "static/img/motifs.svg")) // colours itself by them
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range cssUse.FindAllStringSubmatch(string(motifs), -1) {
		used[u[1]] = "motifs.svg" + u[2]
	}
	for _, p := range slices.Sorted(maps.Keys(used)) {
		if !defined[p] && strings.HasSuffix(used[p], ")") {
			t.Errorf("%s: %s is not defined", used[p], p)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(defined)) {
		if used[p] == "" {
			t.Errorf("%s is defined and not used", p)
		}
	}
}
