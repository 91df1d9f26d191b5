package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// DOCX reads a Word report: headings, paragraphs, lists, tables, footnotes, with bold, italics and links (ECMA-376,
// part 1, 17). Deleted and hidden text, comments, headers and footers are left out. A problem means that nothing
// could be read.
func DOCX(data []byte) (*Document, *diag.Finding) {
	doc, kind, trouble := readReport(data, "")
	if trouble == nil && kind != "" {
		// Text of such a font without a letter that tells is told by its neighbours.
		doc, _, trouble = readReport(data, map[string]string{TCVN3: ".VnTime", VNI: "VNI-Times"}[kind])
	}
	return doc, trouble
}

// readReport reads a report; font is what text without a font of its own is set in. kind is the way of writing before
// Unicode that was met in such text.
func readReport(data []byte, font string) (doc *Document, kind string, trouble *diag.Finding) {
	if len(data) > MaxFile {
		return nil, "", tooLarge()
	}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return nil, "", problem("old-format", diag.Say("tệp ở dạng Word cũ (.doc), hoặc bị khóa bằng mật khẩu", "the file is in the old format of Word (.doc), or locked by a password"),
			diag.Say("mở bằng Word, bỏ mật khẩu nếu có, rồi Lưu thành… kiểu “Word Document (*.docx)”", "open it in Word, remove the password and save it as a Word Document (*.docx)"))
	}
	if trouble := checkArchive(data); trouble != nil {
		return nil, "", trouble
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, "", unreadableReport(err)
	}
	d := &docx{doc: &Document{}, font: font, links: map[string]string{}, styles: map[string]style{}, lists: map[string]map[int]bool{}, notes: map[string]string{}}
	main := "word/document.xml"
	if err := errors.Join(d.readLinks(zr, main), d.readStyles(zr), d.readNumbering(zr)); err != nil {
		return nil, "", unreadableReport(err)
	}
	if err := d.readFootnotes(zr); err != nil {
		return nil, "", unreadableReport(err)
	}
	body, err := part(zr, main)
	if err != nil {
		return nil, "", unreadableReport(err)
	}
	d.dec = xml.NewDecoder(bytes.NewReader(body))
	d.doc.Blocks, err = d.blocks("", 0)
	if err != nil {
		return nil, "", unreadableReport(err)
	}
	for i := range d.doc.Blocks {
		d.doc.Blocks[i].Number = i + 1
	}
	return d.doc, d.kind, nil
}

func unreadableReport(err error) *diag.Finding {
	return problem("unreadable", diag.Say("không đọc được tệp Word này (%v)", "this report cannot be read (%v)", err),
		diag.Say("mở bằng Word rồi Lưu thành… một tệp .docx mới", "open it in Word and save it as a new .docx file"))
}

// docx is a report being read.
type docx struct {
	dec    *xml.Decoder
	doc    *Document
	links  map[string]string
	styles map[string]style
	lists  map[string]map[int]bool // list id → level → ordered
	notes  map[string]string       // footnotes by id
	font   string                  // of text without one of its own
	kind   string                  // of the text before Unicode that was met in it
	legacy int
}

type style struct {
	name, based string
	outline     int // level from 1; 0 is none
	bold        bool
	list        string
}

// readLinks reads the relations of a part: where its links lead.
func (d *docx) readLinks(zr *zip.Reader, of string) error {
	data, err := part(zr, path.Join(path.Dir(of), "_rels", path.Base(of)+".rels"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var raw struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := xml.Unmarshal(data, &raw); err != nil {
		return err
	}
	for _, r := range raw.Relationship {
		lower := strings.ToLower(r.Target)
		if (strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")) && !strings.ContainsAny(r.Target, " <>\"\n\\") {
			d.links[r.ID] = r.Target
		}
	}
	return nil
}

func (d *docx) readStyles(zr *zip.Reader) error {
	data, err := part(zr, "word/styles.xml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	type val struct {
		Val *string `xml:"val,attr"`
	}
	var raw struct {
		Style []struct {
			ID    string `xml:"styleId,attr"`
			Name  val    `xml:"name"`
			Based val    `xml:"basedOn"`
			PPr   struct {
				Outline val `xml:"outlineLvl"`
				NumPr   struct {
					ID val `xml:"numId"`
				} `xml:"numPr"`
			} `xml:"pPr"`
			RPr struct {
				Bold *val `xml:"b"`
			} `xml:"rPr"`
		} `xml:"style"`
	}
	if err := xml.Unmarshal(data, &raw); err != nil {
		return err
	}
	text := func(v val) string {
		if v.Val == nil {
			return ""
		}
		return *v.Val
	}
	for _, s := range raw.Style {
		st := style{name: strings.ToLower(text(s.Name)), based: text(s.Based), list: text(s.PPr.NumPr.ID)}
		if n, err := strconv.Atoi(text(s.PPr.Outline)); err == nil && n >= 0 && n < 9 {
			st.outline = n + 1
		}
		if n, ok := strings.CutPrefix(st.name, "heading "); ok {
			st.outline, _ = strconv.Atoi(n)
		}
		st.bold = s.RPr.Bold != nil && on(text(*s.RPr.Bold))
		d.styles[s.ID] = st
	}
	return nil
}

// on reads a switch: present without a value is on.
func on(val string) bool { return val != "0" && val != "false" && val != "off" }

// readNumbering reads which levels of which lists are numbered.
func (d *docx) readNumbering(zr *zip.Reader) error {
	data, err := part(zr, "word/numbering.xml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	type val struct {
		Val string `xml:"val,attr"`
	}
	var raw struct {
		Abstract []struct {
			ID    string `xml:"abstractNumId,attr"`
			Level []struct {
				N      int `xml:"ilvl,attr"`
				Format val `xml:"numFmt"`
			} `xml:"lvl"`
		} `xml:"abstractNum"`
		Num []struct {
			ID       string `xml:"numId,attr"`
			Abstract val    `xml:"abstractNumId"`
		} `xml:"num"`
	}
	if err := xml.Unmarshal(data, &raw); err != nil {
		return err
	}
	abstract := map[string]map[int]bool{}
	for _, a := range raw.Abstract {
		levels := map[int]bool{}
		for _, l := range a.Level {
			if l.Format.Val != "none" {
				levels[l.N] = l.Format.Val != "bullet"
			}
		}
		abstract[a.ID] = levels
	}
	for _, n := range raw.Num {
		d.lists[n.ID] = abstract[n.Abstract.Val]
	}
	return nil
}

func (d *docx) readFootnotes(zr *zip.Reader) error {
	data, err := part(zr, "word/footnotes.xml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	d.dec = xml.NewDecoder(bytes.NewReader(data))
	for {
		t, err := d.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "footnote" {
			blocks, err := d.blocks("footnote", 0)
			if err != nil {
				return err
			}
			var parts []string
			for _, b := range blocks {
				if b.Text != "" {
					parts = append(parts, strings.Join(strings.Fields(b.Text), " "))
				}
			}
			d.notes[attr(e, "id")] = strings.Join(parts, " ")
		}
	}
}

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
		s.text = viet.NFC(text)
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
					c = Cell{}
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

// cell reads one cell: its text on one line, how many columns it takes, and whether it goes on one from above.
func (d *docx) cell(depth int) (c Cell, wide int, down bool, err error) {
	wide = 1
	var text, plain []string
	take := func(blocks []Block) {
		for _, b := range blocks {
			for _, row := range b.Rows { // a table in a cell
				for _, x := range row {
					if x.Plain != "" {
						text, plain = append(text, x.Text), append(plain, x.Plain)
					}
				}
			}
			if b.Plain != "" {
				text, plain = append(text, b.Text), append(plain, b.Plain)
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
				return Cell{joinSentences(text), joinSentences(plain)}, wide, down, nil
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

// Markdown writes a table as Markdown; the first row is its heading.
func (b Block) Markdown() string {
	columns := 0
	for _, r := range b.Rows {
		columns = max(columns, len(r))
	}
	var out strings.Builder
	for i, r := range b.Rows {
		out.WriteByte('|')
		for c := range columns {
			text := ""
			if c < len(r) {
				text = r[c].Text
			}
			fmt.Fprintf(&out, " %s |", text)
		}
		out.WriteByte('\n')
		if i == 0 {
			out.WriteString("|" + strings.Repeat("---|", columns) + "\n")
		}
	}
	return out.String()
}
