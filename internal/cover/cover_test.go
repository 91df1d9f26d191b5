package cover

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sprite is an address as the build makes it.
const sprite = "/static/img/motifs.0123456789.svg"

// The budget of one picture: 24 of them stand on a list page.
const (
	maxElements = 9
	maxBytes    = 900
)

// used is a motif as the markup places it.
type used struct {
	id   string
	x, y int
}

// picture is what a test wants to know of a picture's markup.
type picture struct {
	classes  []string
	motifs   []used
	paths    int
	elements int
}

func (p picture) motif(prefix string) (used, bool) {
	for _, m := range p.motifs {
		if strings.HasPrefix(m.id, prefix) {
			return m, true
		}
	}
	return used{}, false
}

// parse reads markup as XML and fails on anything but svg, use and path with the attributes we write.
func parse(t *testing.T, markup string) picture {
	t.Helper()
	allowed := map[string]string{"svg": "class viewBox preserveAspectRatio aria-hidden", "use": "href transform", "path": "d"}
	var p picture
	for d := xml.NewDecoder(strings.NewReader(markup)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("%v in %s", err, markup)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		p.elements++
		var m used
		for _, a := range e.Attr {
			if !strings.Contains(" "+allowed[e.Name.Local]+" ", " "+a.Name.Local+" ") {
				t.Fatalf("<%s %s> in %s", e.Name.Local, a.Name.Local, markup)
			}
			switch a.Name.Local {
			case "class":
				p.classes = strings.Fields(a.Value)
			case "href":
				m.id = strings.TrimPrefix(a.Value, sprite+"#")
			case "transform":
				if _, err := fmt.Sscanf(strings.ReplaceAll(a.Value, "-", " -"), "translate(%d %d)", &m.x, &m.y); err != nil {
					t.Fatalf("%v in %s", err, a.Value)
				}
			case "d":
				checkPath(t, a.Value)
				p.paths++
			}
		}
		if e.Name.Local == "use" {
			p.motifs = append(p.motifs, m)
		}
	}
}

// checkPath fails unless d is made of the commands we write and of numbers near the frame.
func checkPath(t *testing.T, d string) {
	t.Helper()
	if !strings.HasPrefix(d, "M") {
		t.Fatalf("a path begins with %q", d)
	}
	for _, s := range strings.FieldsFunc(strings.ReplaceAll(d, "-", " -"), func(r rune) bool { return strings.ContainsRune("McsVHlh ", r) }) {
		if n, err := strconv.Atoi(s); err != nil || n < -400 || n > 400 {
			t.Fatalf("%q in path %s", s, d)
		}
	}
}

// specs calls f with very many different specs of all kinds, sensible and not.
func specs(n int, f func(Spec)) {
	for i := range n {
		f(Spec{Seed: "mo-hinh-" + strconv.Itoa(i), Scene: i % Scenes, Column: i / 4 % 5, Row: i / 20 % 6, Year: 2015 + i%17, Individual: i%3 == 0})
	}
	for _, odd := range []Spec{{}, {Scene: -1, Year: -1}, {Seed: "x", Scene: 99, Column: 9, Row: 12, Year: 1 << 40}, {Column: -3, Row: -3}} {
		f(odd)
	}
}

func TestSVG(t *testing.T) {
	files := symbols(t)
	seen := map[string]bool{}
	specs(20000, func(s Spec) {
		markup := SVG(s, sprite)
		if markup != SVG(s, sprite) {
			t.Fatalf("%+v gives two pictures", s)
		}
		p := parse(t, markup)
		if p.elements > maxElements || len(markup) > maxBytes {
			t.Errorf("%+v: %d elements, %d bytes", s, p.elements, len(markup))
		}
		if p.paths != 3 || len(p.motifs) < 3 {
			t.Errorf("%+v: %d grounds, %d motifs", s, p.paths, len(p.motifs))
		}
		for _, m := range p.motifs {
			if _, ok := files[m.id]; !ok {
				t.Fatalf("%+v: the sprite has no %q", s, m.id)
			}
			seen[m.id] = true
		}
	})
	for scene := range Scenes {
		p := parse(t, Field(scene, sprite))
		if p.elements > maxElements {
			t.Errorf("field %d has %d elements", scene, p.elements)
		}
		for _, m := range p.motifs {
			seen[m.id] = true
		}
	}
	for id := range files {
		if !seen[id] {
			t.Errorf("no picture has the sprite's %q", id)
		}
	}
}

// TestSeed: what is the same but for the name still differs.
func TestSeed(t *testing.T) {
	seen := map[string]string{}
	for scene := range Scenes {
		for i := range 10000 {
			s := Spec{Seed: "mo-hinh-" + strconv.Itoa(i), Scene: scene, Column: 2, Row: 4, Year: 2023}
			markup := SVG(s, sprite)
			if other, ok := seen[markup]; ok {
				t.Fatalf("%s and %s have the same picture", other, s.Seed)
			}
			seen[markup] = s.Seed
		}
	}
}

func TestDistrict(t *testing.T) {
	for i := range 500 {
		s := Spec{Seed: strconv.Itoa(i), Scene: i % Scenes, Year: 2023}
		var last used
		for s.Column = 1; s.Column <= 4; s.Column++ {
			s.Row = 3
			p := parse(t, SVG(s, sprite))
			disc, _ := p.motif("d")
			if disc.x <= last.x {
				t.Fatalf("%+v: the disc at %d is not east of %d", s, disc.x, last.x)
			}
			last = disc
			for s.Row = 1; s.Row < 5; {
				high, _ := parse(t, SVG(s, sprite)).motif("d")
				s.Row++
				low, _ := parse(t, SVG(s, sprite)).motif("d")
				if low.y <= high.y || low.x != high.x {
					t.Fatalf("%+v: the disc at %v is not south of %v", s, low, high)
				}
			}
		}
		s.Column, s.Row = 0, 0
		whole, _ := parse(t, SVG(s, sprite)).motif("d")
		if whole.x < 120 || whole.x > 200 {
			t.Fatalf("%+v: the disc at %d is not about the middle", s, whole.x)
		}
	}
}

// TestBalance: the hero stands on the other side of the middle than the disc.
func TestBalance(t *testing.T) {
	specs(2000, func(s Spec) {
		if s.Column < 1 || s.Row < 1 {
			return
		}
		d := dice(hash(s.Seed))
		p := compose(&s, &d)
		if (p.disc.x < width/2) == (p.hero.x < width/2) {
			t.Errorf("%+v: disc at %d, hero at %d", s, p.disc.x, p.hero.x)
		}
	})
}

// TestYear: another year changes the disc's face and nothing else.
func TestYear(t *testing.T) {
	for i := range 200 {
		s := Spec{Seed: strconv.Itoa(i), Scene: i % Scenes, Column: 1 + i%4, Row: 1 + i%5, Year: 2022, Individual: i%2 == 0}
		a := SVG(s, sprite)
		s.Year++
		b := SVG(s, sprite)
		was, _ := parse(t, a).motif("d")
		is, _ := parse(t, b).motif("d")
		if was.id == is.id || strings.Replace(b, "#"+is.id+`"`, "#"+was.id+`"`, 1) != a {
			t.Errorf("%+v: %s becomes %s\n%s\n%s", s, was.id, is.id, a, b)
		}
	}
}

// TestType: who acts alone stands alone.
func TestType(t *testing.T) {
	specs(2000, func(s Spec) {
		d := dice(hash(s.Seed))
		p := compose(&s, &d)
		if s.Individual != (p.mate.id == "") {
			t.Errorf("%+v: mate %q", s, p.mate.id)
		}
		if s.Individual && strings.HasPrefix(p.hero.id, "p") && (p.hero.id == "pp" || p.hero.id == "p3") {
			t.Errorf("%+v: alone in a crowd", s)
		}
	})
}

// TestGolden keeps published pictures from changing unnoticed: a reader knows a story by its cover.
// After a change that is meant: go test ./internal/cover -run Golden -update.
func TestGolden(t *testing.T) {
	want := map[string]string{}
	for i, s := range []Spec{
		{Seed: "ma-khay-cay-lua", Scene: 0, Column: 2, Row: 4, Year: 2023},
		{Seed: "nang-buoc-em-den-truong", Scene: 1, Year: 2023},
		{Seed: "tu-quan-tu-phong", Scene: 2, Column: 3, Row: 5, Year: 2024, Individual: true},
		{Seed: "cong-tac-hoa-giai-o-co-so", Scene: 3, Column: 4, Row: 2, Year: 2025},
	} {
		want[s.Seed+".svg"] = SVG(s, sprite)
		want["field-"+strconv.Itoa(i)+".svg"] = Field(i, sprite)
	}
	const dir = "testdata/golden"
	for name, markup := range want {
		file := filepath.Join(dir, name)
		if *update {
			if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(file, []byte(markup+"\n"), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != markup+"\n" {
			t.Errorf("%s (%v):\n%s\nis not\n%s", file, err, markup, got)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := want[f.Name()]; !ok {
			t.Errorf("%s belongs to no test", f.Name())
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		SVG(Spec{Seed: "ma-khay-cay-lua-xa-hong-phong", Scene: i, Column: 2, Row: 3, Year: 2023}, sprite)
	}
}
