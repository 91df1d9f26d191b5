package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// maxNesting is how deep tables and text boxes may stand in each other; what is deeper is left out.
const maxNesting = 6

// blocks reads paragraphs and tables up to the end of the element it is called in; "" is the whole part. Elements
// that only wrap others (content controls, insertions) are passed through.
func (d *docx) blocks(until string, depth int) ([]Block, error) {
	var list []Block
	for {
		t, err := d.dec.Token()
		if errors.Is(err, io.EOF) && until == "" {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == until {
				return list, nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				b, boxed, err := d.paragraph(depth)
				if err != nil {
					return nil, err
				}
				if b.Plain != "" {
					list = append(list, b)
				}
				list = append(list, boxed...)
			case "tbl":
				if depth >= maxNesting {
					if err := d.dec.Skip(); err != nil {
						return nil, err
					}
					continue
				}
				b, err := d.table(depth + 1)
				if err != nil {
					return nil, err
				}
				if len(b.Rows) > 0 {
					list = append(list, b)
				}
			case "del", "moveFrom", "Fallback", "sectPr", "tblPr":
				if err := d.dec.Skip(); err != nil {
					return nil, err
				}
			}
		}
	}
}

// looks is what a paragraph's properties say of it.
type looks struct {
	style, list string
	level       int
	outline     int
	centered    bool
}

func (d *docx) paragraph(depth int) (b Block, boxed []Block, err error) {
	var l looks
	var spans []span
	link := ""
	for {
		t, err := d.dec.Token()
		if err != nil {
			return b, nil, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				d.finish(&b, l, spans)
				return b, boxed, nil
			case "hyperlink":
				link = ""
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "pPr":
				l, err = d.looks()
			case "hyperlink":
				link = d.links[attr(e, "id")]
			case "r":
				var s []span
				var inner []Block
				s, inner, err = d.run(link, depth)
				spans, boxed = append(spans, s...), append(boxed, inner...)
			case "del", "moveFrom", "Fallback":
				err = d.dec.Skip()
			}
			if err != nil {
				return b, nil, err
			}
		}
	}
}

func (d *docx) looks() (l looks, err error) {
	l.outline = -1
	for {
		t, err := d.dec.Token()
		if err != nil {
			return l, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == "pPr" {
				return l, nil
			}
		case xml.StartElement:
			v := attr(e, "val")
			switch e.Name.Local {
			case "pStyle":
				l.style = v
			case "numId":
				l.list = v
			case "ilvl":
				l.level, _ = strconv.Atoi(v)
			case "outlineLvl":
				if n, err := strconv.Atoi(v); err == nil && n < 9 {
					l.outline = n + 1
				}
			case "jc":
				l.centered = v == "center"
			case "rPr", "pPrChange":
				if err := d.dec.Skip(); err != nil {
					return l, err
				}
			}
		}
	}
}

// finish gives a paragraph its kind and its text.
func (d *docx) finish(b *Block, l looks, spans []span) {
	outline, list, title, styleBold := l.outline, l.list, false, false
	for id, n := l.style, 0; id != "" && n < 10; n++ {
		s := d.styles[id]
		if outline < 0 && s.outline > 0 {
			outline = s.outline
		}
		if list == "" {
			list = s.list
		}
		title = title || s.name == "title"
		styleBold = styleBold || s.bold
		id = s.based
	}
	b.Bold, b.Centered = true, l.centered
	var plain strings.Builder
	for i, s := range spans {
		if !s.raw {
			plain.WriteString(s.text)
			if strings.TrimSpace(s.text) != "" && !s.bold && !styleBold {
				b.Bold = false
			}
		}
		if outline > 0 || title {
			spans[i].bold, spans[i].italic = false, false // a heading is bold by being one
		}
	}
	b.Plain = tidyLines(plain.String())
	b.Text = guarded(tidyLines(markdown(spans)))
	b.Bold = b.Bold && b.Plain != ""
	ordered, isList := d.lists[list][l.level]
	switch {
	case title:
		b.Kind, b.Level = Heading, 0
	case outline > 0:
		b.Kind, b.Level = Heading, outline
	case list != "" && list != "0" && isList:
		b.Kind, b.Level, b.Ordered = Item, min(max(l.level, 0), 8), ordered
	}
	if b.Kind == Heading {
		b.Text, b.Plain = oneLine(b.Text), oneLine(b.Plain)
	}
}

var blockMark = regexp.MustCompile(`^([-+#>=:]|\d+[.)](?:\s|$))`)

// guarded keeps a line that only by its beginning would be a list, a heading or a quote from being one: the mark may
// have come together from runs of different looks.
func guarded(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if m := blockMark.FindString(line); m != "" {
			at := 0
			if m[0] >= '0' && m[0] <= '9' {
				at = strings.IndexAny(m, ".)")
			}
			lines[i] = line[:at] + "\\" + line[at:]
		}
	}
	return strings.Join(lines, "\n")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// tidyLines trims every line and drops empty ones.
func tidyLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (d *docx) run(link string, depth int) (spans []span, boxed []Block, err error) {
	s := span{link: link}
	font, hidden := "", false
	add := func(text string) {
		if hidden {
			return
		}
		s := s
		s.text = clean(text)
		set := font
		if set == "" {
			set = d.font
		}
		if fixed, kind := Legacy(s.text, set); kind != "" {
			if font == "" {
				d.kind = kind
			}
			if d.legacy++; d.legacy <= 3 {
				d.doc.Legacy = append(d.doc.Legacy, s.text)
			}
			s.text = fixed
		}
		spans = append(spans, s)
	}
	for {
		t, err := d.dec.Token()
		if err != nil {
			return nil, nil, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == "r" {
				return spans, boxed, nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "b":
				s.bold = on(attr(e, "val"))
			case "i":
				s.italic = on(attr(e, "val"))
			case "vanish":
				hidden = on(attr(e, "val"))
			case "rFonts":
				font = attr(e, "ascii")
				if font == "" {
					font = attr(e, "hAnsi")
				}
			case "rPrChange", "del", "moveFrom", "Fallback", "instrText", "delText":
				if err := d.dec.Skip(); err != nil {
					return nil, nil, err
				}
			case "t":
				var text string
				if err := d.dec.DecodeElement(&text, &e); err != nil {
					return nil, nil, err
				}
				add(text)
			case "tab":
				add(" ")
			case "br", "cr":
				if kind := attr(e, "type"); kind != "page" && kind != "column" {
					add("\n")
				}
			case "noBreakHyphen":
				add("-")
			case "blip", "imagedata":
				d.doc.Pictures++
			case "footnoteReference":
				id := attr(e, "id")
				if text := d.notes[id]; text != "" {
					mark := strconv.Itoa(len(d.doc.Footnotes) + 1)
					d.doc.Footnotes = append(d.doc.Footnotes, Footnote{mark, text})
					spans = append(spans, span{text: "[^" + mark + "]", raw: true})
				}
			case "txbxContent":
				if depth >= maxNesting {
					err = d.dec.Skip()
				} else {
					var inner []Block
					inner, err = d.blocks("txbxContent", depth+1)
					boxed = append(boxed, inner...)
				}
				if err != nil {
					return nil, nil, err
				}
			}
		}
	}
}

func (d *docx) table(depth int) (Block, error) {
	b := Block{Kind: Table}
	var row []Cell
	wide := 1
	down := false
	for {
		t, err := d.dec.Token()
		if err != nil {
			return b, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			switch e.Name.Local {
			case "tbl":
				return b, nil
			case "tr":
				for _, c := range row {
					if c.Plain != "" {
						b.Rows = append(b.Rows, row)
						break
					}
				}
				row = nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "tc":
				var c Cell
				c, wide, down, err = d.cell(depth)
				if err != nil {
					return b, err
				}
				if down {
					c = Cell{Down: true}
				}
				for row = append(row, c); wide > 1 && len(row) < maxColumns; wide-- {
					row = append(row, Cell{})
				}
			case "del", "moveFrom", "Fallback", "tblPr", "trPr":
				if err := d.dec.Skip(); err != nil {
					return b, err
				}
			}
		}
	}
}

// cell reads one cell, how many columns it takes, and whether it goes on one from above.
func (d *docx) cell(depth int) (c Cell, wide int, down bool, err error) {
	wide = 1
	var text, plain, lines []string
	take := func(blocks []Block) {
		for _, b := range blocks {
			for _, row := range b.Rows { // a table in a cell
				for _, x := range row {
					if x.Plain != "" {
						text, plain, lines = append(text, x.Text), append(plain, x.Plain), append(lines, x.Lines)
					}
				}
			}
			if b.Plain != "" {
				text, plain = append(text, b.Text), append(plain, b.Plain)
				line := b.Plain
				if b.Kind == Item {
					line = "- " + line
				}
				lines = append(lines, line)
			}
		}
	}
	for {
		t, err := d.dec.Token()
		if err != nil {
			return c, 1, false, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == "tc" {
				return Cell{Text: joinSentences(text), Plain: joinSentences(plain), Lines: strings.Join(lines, "\n")}, wide, down, nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "gridSpan":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n > 1 {
					wide = min(n, maxColumns)
				}
			case "vMerge":
				down = attr(e, "val") != "restart"
			case "p":
				b, boxed, err := d.paragraph(depth)
				if err != nil {
					return c, 1, false, err
				}
				take(append([]Block{b}, boxed...))
			case "tbl":
				if depth >= maxNesting {
					if err := d.dec.Skip(); err != nil {
						return c, 1, false, err
					}
					continue
				}
				b, err := d.table(depth + 1)
				if err != nil {
					return c, 1, false, err
				}
				take([]Block{b})
			case "del", "moveFrom", "Fallback":
				if err := d.dec.Skip(); err != nil {
					return c, 1, false, err
				}
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.,;:!?…]["”’)*]*$`)

// joinSentences puts the paragraphs of a cell on one line.
func joinSentences(parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		p = oneLine(p)
		if b.Len() > 0 {
			if !sentenceEnd.MatchString(b.String()) {
				b.WriteByte(';')
			}
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}
