package card

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"testing"

	"dienhinh/internal/cover"
)

func TestScenes(t *testing.T) {
	if Scenes != cover.Scenes {
		t.Fatalf("cards have pictures for %d fields, covers for %d", Scenes, cover.Scenes)
	}
}

// TestRoom: only flat paper is behind the words, whatever the background, with a little room to spare; and
// the palette is small.
func TestRoom(t *testing.T) {
	const air = 12
	for tone := -1; tone < Scenes; tone++ {
		for v := range variants(tone) {
			b := newBackground(tone, v)
			if len(b.palette) > most {
				t.Errorf("tone %d, variant %d: %d colours", tone, v, len(b.palette))
			}
			a := skyOf(b.mirrored)
			left, right := a.left, a.right
			if b.mirrored {
				left -= air
			} else {
				right += air
			}
			dirty := map[int]int{}
			for y := a.top; y < a.bottom+air; y++ {
				for x := left; x < right; x++ {
					if b.rows[y*stride+1+x] != 0 {
						dirty[x*320/Width]++
					}
				}
			}
			if len(dirty) > 0 {
				t.Errorf("tone %d, variant %d: something is drawn where the words stand: %v", tone, v, dirty)
			}
		}
	}
}

// TestContrast: words can be read on every paper.
func TestContrast(t *testing.T) {
	for tone := -1; tone < Scenes; tone++ {
		for p := range papers {
			d := dressed(tone, paper(p))
			if v := contrast(d.paper, d.ink); v < readable {
				t.Errorf("tone %d, paper %d: the title has a contrast of %.2f", tone, p, v)
			}
			if v := contrast(d.paper, d.accent); v < legible {
				t.Errorf("tone %d, paper %d: the kicker has a contrast of %.2f", tone, p, v)
			}
		}
	}
}

// TestSprite: the copy of the sprite is the sprite, and all of it can be drawn.
func TestSprite(t *testing.T) {
	site, err := os.ReadFile("../../static/img/motifs.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(site, sprite) {
		t.Fatal("motifs.svg is not static/img/motifs.svg: run go generate ./internal/card, and look at the cards")
	}
	all, err := parseSprite(sprite)
	if err != nil {
		t.Fatal(err)
	}
	d := dressed(0, plain)
	for id, shapes := range all {
		for i := range shapes {
			for _, name := range []string{shapes[i].fill, shapes[i].stroke} {
				if name != "" {
					d.of(name)
				}
			}
		}
		if len(shapes) == 0 {
			t.Errorf("symbol %s is empty", id)
		}
	}
	use := func(m motif) {
		if m.id != "" && all[m.id] == nil {
			t.Errorf("the sprite has no %q", m.id)
		}
	}
	for tone := -1; tone < Scenes; tone++ {
		for _, s := range variants(tone) {
			use(s.disc)
			use(s.back)
			use(s.mid)
			use(s.mate)
			use(s.hero)
			use(s.fore)
		}
	}
}

// TestUndrawable: what the reader of the sprite does not know is an error, not a wrong picture.
func TestUndrawable(t *testing.T) {
	for _, inner := range []string{
		`<rect width="3"/>`, `<path d="M0 0L3 3"/>`, `<path d="M0 0s3 3 4 4"/>`, `<path d="M0 0l3"/>`, `<path d="M0 0l3 3" clip-path="x"/>`,
		`<g transform="skewX(3)"><path d="M0 0l3 3"/></g>`, `<path d="M0 0a3 4 30 0 1 5 5"/>`, `<path stroke-width="thin" d="M0 0l3 3"/>`,
	} {
		if _, err := parseSprite([]byte(`<svg><symbol id="x">` + inner + `</symbol></svg>`)); err == nil {
			t.Errorf("%s is read without an error", inner)
		}
	}
}

// TestColours: the colours are the style sheets' light ones.
func TestColours(t *testing.T) {
	var style []byte
	for _, name := range []string{"00-tokens.css", "35-cover.css"} {
		data, err := os.ReadFile("../../static/css/" + name)
		if err != nil {
			t.Fatal(err)
		}
		style = append(style, data...)
	}
	given := func(selector string) map[string]uint32 {
		all := map[string]uint32{}
		for _, block := range regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(selector)+` \{([^}]*)\}`).FindAllSubmatch(style, -1) {
			for _, m := range regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6});`).FindAllSubmatch(block[1], -1) {
				v, err := strconv.ParseUint(string(m[2]), 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				all[string(m[1])] = uint32(v)
			}
		}
		if len(all) == 0 {
			t.Fatalf("the style sheets have no colours for %s", selector)
		}
		return all
	}
	same := func(where string, ours, theirs map[string]uint32) {
		for name, v := range ours {
			if theirs[name] != v {
				t.Errorf("%s: --%s is %06x here and %06x in the style sheet", where, name, v, theirs[name])
			}
		}
	}
	root := given(":root")
	same(":root", common, root)
	same(":root", map[string]uint32{"green": accents[0], "plum": accents[1], "blue": accents[2], "red": accents[3], "brand": brand, "ink": ink}, root)
	for i, id := range []string{"kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "xay-dung-dang"} {
		theirs := given(".field-" + id)
		same(id, fields[i], theirs)
		same(id, theirs, fields[i]) // a colour that the field has got since
	}
	for i, class := range []string{gold: ".art.m1", night: ".art.m2", dawn: ".art.m3"} {
		if class != "" {
			theirs := given(class)
			same(class, papers[i].over, theirs)
			same(class, theirs, papers[i].over)
		}
	}
}
