package site

import (
	"html"
	"html/template"
)

// Names by which templates of earlier versions ask for what has another name now, or another form. A project keeps
// building with the templates that it has (internal/build/testdata/before).

// Styles, and those after it, are of the page's Loads.
func (m Meta) Styles() []string  { return m.loads().Styles }
func (m Meta) Early() []string   { return m.loads().Early }
func (m Meta) Scripts() []string { return m.loads().Scripts }
func (m Meta) Preload() []string { return m.loads().Preload }
func (m Meta) Icon() string      { return m.loads().Icon }

func (m Meta) loads() *Loads {
	if m.Loads == nil {
		return new(Loads)
	}
	return m.Loads
}

// Code is the QR code as a part of the page.
func (p ModelPage) Code() template.HTML    { return codePicture(p.CodeHref) }
func (p SharePage) Code() template.HTML    { return codePicture(p.CodeSVG) }
func (s BookletStory) Code() template.HTML { return codePicture(s.CodeHref) }

func codePicture(href string) template.HTML {
	if href == "" {
		return ""
	}
	return template.HTML(`<img class="qr" src="` + html.EscapeString(href) + `" alt="Mã QR của bài này">`)
}

// EmbedPicture is as EmbedLink, with the card.
func (p SharePage) EmbedPicture() string {
	if p.Image == nil {
		return p.EmbedLink
	}
	esc := html.EscapeString
	return `<a href="` + esc(p.Address) + `"><img src="` + esc(p.Image.URL) + `" width="600" height="315" alt="` + esc(p.Image.Alt) + `"></a>`
}
