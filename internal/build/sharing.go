package build

import (
	"io"

	"dienhinh/internal/card"
	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
	"dienhinh/internal/qr"
	"dienhinh/internal/site"
)

// sharing are the pictures made for sharing: a card for every page, a code for every model. Their names
// say what is in them, so that a publish keeps those that are there and draws the others.
func sharing(s *site.Site, drawer *card.Drawer, pics pictures) []publish.Output {
	var outputs []publish.Output
	for _, c := range s.ShareCards() {
		outputs = append(outputs, publish.Output{Path: site.OutputPath(c.Address), Owner: c.Owner, Named: true, Write: func(w io.Writer) error {
			spec := c.Spec
			if c.Photo != "" {
				var err error
				if _, _, spec.Photo, err = pics[c.Photo].jpeg(); err != nil {
					return err
				}
			}
			return drawer.Draw(w, &spec)
		}})
	}
	for _, n := range s.Models() {
		for _, c := range s.Codes(n) {
			outputs = append(outputs, publish.Output{Path: site.OutputPath(c.Address), Owner: n.Path, Named: true, Write: func(w io.Writer) error {
				code, err := qr.New(c.Text)
				if err != nil {
					return err
				}
				if c.SVG {
					_, err = w.Write(code.SVG())
				} else {
					_, err = w.Write(code.PNG())
				}
				return err
			}})
		}
	}
	return outputs
}

// missingGlyphs warns of letters that the cards' font cannot show.
func missingGlyphs(s *site.Site) diag.Findings {
	var findings diag.Findings
	for _, c := range s.ShareCards() {
		text := c.Spec.Kicker + c.Spec.Title + c.Spec.Brand
		for _, line := range c.Spec.Lines {
			text += line
		}
		if missing := card.Missing(text); len(missing) > 0 {
			findings = append(findings, diag.Finding{Severity: diag.Warning, Code: "missing-glyph", File: c.Owner,
				Text: diag.Say("ảnh chia sẻ không vẽ được: %s", "the share card cannot show: %s", quoted(missing)),
				Hint: diag.Say("bỏ biểu tượng hoặc chữ lạ trong tên mô hình, đơn vị", "leave symbols and foreign letters out of the title and the unit")})
		}
	}
	return findings
}

// quoted lists letters: “✓”, “№” (U+2116).
func quoted(letters []rune) string {
	text := ""
	for i, r := range letters {
		if i > 0 {
			text += ", "
		}
		text += "“" + string(r) + "”"
	}
	return text
}
