package card

import "math"

// colours are the colours of a picture by their names in static/css/35-cover.css, without "--".
type colours struct {
	own  map[string]uint32 // the field's
	over map[string]uint32 // the paper's
}

func (c *colours) of(name string) uint32 {
	for _, m := range [...]map[string]uint32{c.over, c.own, common} {
		if v, ok := m[name]; ok {
			return v
		}
	}
	panic("card: no colour " + name) // TestSprite asks for every name there is
}

// The tables below are read, never written. They repeat the light colours of 35-cover.css, and the
// fields' of 00-tokens.css; TestColours fails when the two part.
var (
	common = map[string]uint32{
		"ak": 0x35261c, "al": 0x35261c, "aw": 0xfff6e2, "ay": 0xf2b63c, "ar": 0xcf4f2d, "ag": 0x6f9a45, "ai": 0x3d6673,
		"ap": 0xf0a3b0, "ab": 0xcf9464, "as": 0xdf5a31, "at": 0xffe2a6, "ad": 0xd99f55, "af": 0x4b8aa0, "a0": 0xf8e8c6,
		"a1": 0xecc394, "a2": 0xdd9a6b, "a3": 0xc8744a, "b2": 0xe8b872, "b3": 0xe2a64f, "w3": 0x9cc4bd, "ah": 0xf4c869,
		"an": 0x6d4a4a, "am": 0xf6bd98,
	}
	fields = [Scenes]map[string]uint32{
		{"a0": 0xf9edcc, "a1": 0xdcdc9c, "a2": 0xb3c870, "a3": 0x8fae50, "b2": 0xecc75e, "b3": 0xa9bb58, "w3": 0xa5cdbb, "an": 0x3f6259, "am": 0xf8c9a0, "ag": 0x557f38},
		{"a0": 0xfbe8da, "a1": 0xefc3c6, "a2": 0xcf9db5, "a3": 0xb9c183, "b2": 0xd7a3a3, "b3": 0xe4b57a, "w3": 0x86b8b2, "an": 0x6d4066, "am": 0xf5b9b0, "ag": 0x5f8f57},
		{"a0": 0xf1f1dd, "a1": 0xbfd8d1, "a2": 0x8ab9bf, "a3": 0xa8bf86, "b2": 0x9cc0a4, "b3": 0x86a87a, "w3": 0x5c9aac, "an": 0x2d5066, "am": 0xf5cfae},
		{"a0": 0xfce9c8, "a1": 0xf5cb95, "a2": 0xe9a070, "a3": 0xdc8257, "b2": 0xeebb6c, "b3": 0xe7ad55, "an": 0x85342a, "am": 0xf7b894},
	}
	// accents are --green, --plum, --blue and --red; brand is --brand, for a page of no field.
	accents = [Scenes]uint32{0x3a671b, 0x8c2c5b, 0x1a5873, 0xa23217}
	// papers are the classes m1 to m3 of a cover: gold, night, dawn. a0 is set apart, since it is one of
	// the field's own colours.
	papers = [...]struct {
		ground string
		over   map[string]uint32
	}{
		plain: {"a0", nil},
		gold:  {"ah", map[string]uint32{"as": 0xd4472a}},
		night: {"an", map[string]uint32{"as": 0xf8cc66, "at": 0xb5592f, "al": 0xfff6e2}},
		dawn:  {"am", map[string]uint32{"as": 0xfff3d6, "at": 0xdf5a31}},
	}
)

const (
	brand = 0x9b2d12
	ink   = 0x2a1e17 // --ink
	light = 0xfff6e2 // letters at night
	glow  = 0xf8cc66 // the night's accent
)

// paper is a colour of the sky, on which the words stand.
type paper int

const (
	plain paper = iota
	gold
	night
	dawn
)

// darker is the part of a night's colour that is kept, in sixteenths, where the site's is too light for
// letters: the field of the economy has a green night that gives them 6.4:1.
const darker = 14

// dress is what a picture is coloured in.
type dress struct {
	colours
	paper, ink, accent uint32
}

func dressed(tone int, p paper) dress {
	d := dress{ink: ink, accent: brand}
	if tone >= 0 {
		d.own, d.accent = fields[tone%Scenes], accents[tone%Scenes]
	}
	d.over = papers[p].over
	d.paper = d.of(papers[p].ground)
	if p == night {
		d.ink, d.accent = light, glow
		if contrast(d.paper, d.ink) < readable {
			d.paper = mix(0, d.paper, darker, 16)
		}
	}
	for contrast(d.paper, d.accent) < legible {
		d.accent = mix(0, d.accent, 15, 16)
	}
	return d
}

// The contrast of words that WCAG 2.2 asks for at level AAA, for the title, and AA, for the rest.
const (
	readable = 7.0
	legible  = 4.5
)

// contrast is WCAG's contrast of two colours, 1 to 21.
func contrast(a, b uint32) float64 {
	la, lb := luminance(a)+.05, luminance(b)+.05
	return max(la, lb) / min(la, lb)
}

// luminance is WCAG's relative luminance, 0 to 1.
func luminance(c uint32) float64 {
	part := func(shift uint) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*part(16) + .7152*part(8) + .0722*part(0)
}
