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
	"strconv"
	"strings"

	"dienhinh/internal/diag"
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
