package cover

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	spriteFile = "../../static/img/motifs.svg"
	styleFile  = "../../static/css/35-cover.css"
	maxSprite  = 6 << 10 // gzipped; every page with a picture loads it, once
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// symbols are the sprite's symbols: id → markup.
func symbols(t *testing.T) map[string]string {
	t.Helper()
	var sprite struct {
		Symbols []struct {
			ID       string `xml:"id,attr"`
			Overflow string `xml:"overflow,attr"`
			Inner    string `xml:",innerxml"`
		} `xml:"symbol"`
	}
	if err := xml.Unmarshal(read(t, spriteFile), &sprite); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, s := range sprite.Symbols {
		if _, twice := all[s.ID]; twice || s.ID == "" || s.Overflow != "visible" {
			t.Errorf("symbol %q: id given twice or missing, or cut at its own frame", s.ID)
		}
		all[s.ID] = s.Inner
	}
	return all
}

// TestSprite: the sprite is small and works under a policy that forbids everything inline.
func TestSprite(t *testing.T) {
	data := read(t, spriteFile)
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > maxSprite {
		t.Errorf("%s is %d bytes gzipped, more than %d", spriteFile, packed.Len(), maxSprite)
	}
	for _, word := range []string{"style", "<script", "href", "<image", "<text", "class=", "url(", "#", "NaN"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%s contains %q", spriteFile, word)
		}
	}
}

// TestColours: every colour the sprite and the pictures ask for is given, for light and for dark, and
// the two ways to dark (the reader's system, the reader's choice) are the same.
func TestColours(t *testing.T) {
	style := string(read(t, styleFile))
	block := func(selector string) map[string]string {
		_, rest, ok := strings.Cut(style, selector+" {")
		if !ok {
			t.Fatalf("%s has no rule for %q", styleFile, selector)
		}
		body, _, _ := strings.Cut(rest, "}")
		given := map[string]string{}
		for _, m := range regexp.MustCompile(`(--\w+): ([^;]+);`).FindAllStringSubmatch(body, -1) {
			given[m[1]] = m[2]
		}
		return given
	}
	const system, choice = `:root:not([data-theme="light"])`, `:root[data-theme="dark"]`
	light := block("\n:root")
	for _, m := range regexp.MustCompile(`var\((--\w+)\)`).FindAllStringSubmatch(style+string(read(t, spriteFile)), -1) {
		if light[m[1]] == "" {
			t.Errorf("%s is used and has no colour", m[1])
		}
	}
	for _, end := range []string{"", " .field-kinh-te", " .field-van-hoa-xa-hoi", " .field-quoc-phong-an-ninh", " .field-xay-dung-dang", " .art.m1", " .art.m3"} {
		bySystem, byChoice := block(system+end), block(choice+end)
		if len(bySystem) == 0 || !maps.Equal(bySystem, byChoice) {
			t.Errorf("dark by system and by choice differ for %q", end)
		}
		if strings.HasPrefix(end, " .field") {
			// A field's own rule beats what :root gives, so dark must give again all that light gives.
			for name := range block("\n" + end[1:]) {
				if bySystem[name] == "" {
					t.Errorf("%q gives %s in light only", end, name)
				}
			}
		}
	}
	if dark := block(system); !slices.Equal(slices.Sorted(maps.Keys(light)), slices.Sorted(maps.Keys(dark))) {
		t.Error(":root gives other colours in light than in dark")
	}
}

// TestClasses: the style sheet knows every class that a picture carries.
func TestClasses(t *testing.T) {
	style := string(read(t, styleFile))
	for _, scene := range scenes {
		for _, r := range scene.roles {
			for _, class := range strings.Fields(strings.Join(r.earths, "") + strings.Join(papers[:], "")) {
				if !strings.Contains(style, ".art."+class+" ") {
					t.Errorf("%s has no rule for .art.%s", styleFile, class)
				}
			}
		}
	}
}

// TestSheet writes contact sheets for the eye, when SHEET names a folder: pages that want a server which
// gives them motifs.svg and 35-cover.css. Judge a change of the rules by these and not by one picture.
func TestSheet(t *testing.T) {
	dir := os.Getenv("SHEET")
	if dir == "" {
		t.Skip("SHEET names no folder")
	}
	ids := [Scenes]string{"kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "xay-dung-dang"}
	for scene, id := range ids {
		var b strings.Builder
		fmt.Fprintf(&b, `<!doctype html><meta charset=utf-8><link rel=stylesheet href=35-cover.css><link rel=stylesheet href=sheet.css><body class="field-%s"><div class="s card"><div>%s</div>`, id, Field(scene, "motifs.svg"))
		for i := range 43 {
			s := Spec{Seed: fmt.Sprint("mo-hinh-", i, scene), Scene: scene, Column: i * 3 % 5, Row: i * 7 % 6, Year: 2020 + i%7, Individual: i%4 == 3}
			fmt.Fprintf(&b, "<div>%s</div>", SVG(s, "motifs.svg"))
		}
		if err := os.WriteFile(fmt.Sprintf("%s/sheet%d.html", dir, scene), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
