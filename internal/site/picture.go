package site

import (
	"html"
	"html/template"
	"strings"
)

// Picture is a published picture in several sizes. One without prints exists and may not be shown.
type Picture struct {
	Prints  []Print       // small to large
	Tone    func() string // the class of a colour to show while the picture is on its way; may be nil
	Alt     string
	Caption string // what the picture cannot say: who, where, when
	Credit  string
	Taken   string
}

// Print is one size of a picture, in two formats.
type Print struct {
	Width, Height int // in pixels
	JPEG, WebP    string
}

// Shown reports whether there is anything to show.
func (p *Picture) Shown() bool { return p != nil && len(p.Prints) > 0 }

// Full is the address of the largest size, for a plain link.
func (p *Picture) Full() string { return p.Prints[len(p.Prints)-1].JPEG }

// How wide a picture is shown where a template does not say it: in a text (static/css/10-base.css, .prose),
// and on the first of the featured cards, which is as wide as two (30-cards.css).
const (
	bodySizes     = "(min-width: 42rem) 40rem, 92vw"
	featuredSizes = "(min-width: 60rem) 39rem, 94vw"
)

// small is the picture without its largest sizes and without a colour, for cards.
func (p *Picture) small() *Picture {
	const wide = 960
	q := *p
	q.Tone = nil
	for len(q.Prints) > 1 && q.Prints[len(q.Prints)-1].Width > wide {
		q.Prints = q.Prints[:len(q.Prints)-1]
	}
	return &q
}

// Image is the element that shows the picture. sizes says how wide it is shown (the attribute of that name),
// loading is "lazy", or "first" for the picture that readers wait for.
func (p *Picture) Image(alt, sizes, loading string) template.HTML {
	var b strings.Builder
	attr := func(name, value string) { b.WriteString(" " + name + `="` + html.EscapeString(value) + `"`) }
	source := func(address func(Print) string) {
		if len(p.Prints) == 1 {
			attr("srcset", address(p.Prints[0]))
			return
		}
		list := make([]string, len(p.Prints))
		for i, x := range p.Prints {
			list[i] = address(x) + " " + itoa(x.Width) + "w"
		}
		attr("srcset", strings.Join(list, ", "))
		attr("sizes", sizes)
	}
	b.WriteString(`<picture><source type="image/webp"`)
	source(func(x Print) string { return x.WebP })
	b.WriteString(`><img`)
	if p.Tone != nil {
		if class := p.Tone(); class != "" {
			attr("class", class)
		}
	}
	middle, last := p.Prints[len(p.Prints)/2], p.Prints[len(p.Prints)-1]
	attr("src", middle.JPEG)
	if len(p.Prints) > 1 {
		source(func(x Print) string { return x.JPEG })
	}
	attr("width", itoa(last.Width))
	attr("height", itoa(last.Height))
	attr("alt", alt)
	if loading == "first" {
		attr("fetchpriority", "high")
	} else {
		attr("loading", loading)
		attr("decoding", "async")
	}
	b.WriteString(`></picture>`)
	return template.HTML(b.String())
}
