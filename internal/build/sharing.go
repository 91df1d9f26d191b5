package build

import (
	"bytes"
	"io"
	"path"
	"time"

	"dienhinh/internal/cache"
	"dienhinh/internal/card"
	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
	"dienhinh/internal/qr"
	"dienhinh/internal/site"
)

// CardsFolder is where drawn cards are kept between runs, in the project, for a host that makes the site in an empty
// folder every time. It may be deleted at any time.
const CardsFolder = ".cache/the"

// cardEntry is the name of a card in its cache. It says what is on the card.
func cardEntry(c site.ShareCard) string {
	p := site.OutputPath(c.Address)
	return path.Base(path.Dir(p)) + path.Base(p)
}

// keepCards takes away the cards that are of no page any more.
func keepCards(kept *cache.Dir, s *site.Site, now time.Time) {
	here := map[string]bool{}
	for _, c := range s.ShareCards() {
		here[cardEntry(c)] = true
	}
	kept.Keep(now, func(entry string) bool { return here[entry] })
}

// sharing are the pictures made for sharing: a card for every page, a code for every model. Their names
// say what is in them, so that a publish keeps those that are there; of the others, a card that was kept is not drawn
// again.
func sharing(s *site.Site, drawer *card.Drawer, pics pictures, kept *cache.Dir) []publish.Output {
	var outputs []publish.Output
	for _, c := range s.ShareCards() {
		outputs = append(outputs, publish.Output{Path: site.OutputPath(c.Address), Owner: c.Owner, Named: true, Write: func(w io.Writer) error {
			if data, ok := kept.Get(cardEntry(c)); ok {
				_, err := w.Write(data)
				return err
			}
			spec := c.Spec
			if c.Photo != "" {
				var err error
				if _, _, spec.Photo, err = pics[c.Photo].jpeg(); err != nil {
					return err
				}
			}
			var drawn bytes.Buffer
			if err := drawer.Draw(&drawn, &spec); err != nil {
				return err
			}
			_ = kept.Put(cardEntry(c), drawn.Bytes()) // or it is drawn again
			_, err := w.Write(drawn.Bytes())
			return err
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
