package feed

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// CSV writes the models as Excel opens them in one double click: UTF-8 with a byte order mark, CRLF, commas, the
// Vietnamese headings of the columns.
func CSV(w io.Writer, d Dataset) error {
	if err := checkValues(d.Rows); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	fills, err := fillAll(d.Columns)
	if err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	cw := csv.NewWriter(w)
	cw.UseCRLF = true
	shift := 0
	record := make([]string, len(fills), len(fills)+1)
	if d.Numbered {
		record, shift = append(record, ""), 1
		record[0] = numberHead
	}
	for i, c := range d.Columns {
		record[shift+i] = c.Label
	}
	if err := cw.Write(record); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	for n, r := range d.Rows {
		if d.Numbered {
			record[0] = strconv.Itoa(n + 1)
		}
		for i, c := range fills {
			switch v := c.cell(r).(type) {
			case string:
				record[shift+i] = inert(clean(v))
			case int:
				record[shift+i] = strconv.Itoa(v)
			default:
				record[shift+i] = ""
			}
		}
		if err := cw.Write(record); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	cw.Flush()
	if err := cw.Error(); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	return nil
}

// inert puts an apostrophe before a text that a spreadsheet would run as a formula
// (https://owasp.org/www-community/attacks/CSV_Injection). CSV has no types, so this is all it can say.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// The sheets that every workbook of models begins and ends with. Between them each column that is a list of records has
// a sheet, named by its label.
const numberHead = "STT"

const (
	sheetModels  = "Mô hình"
	sheetColumns = "Từ điển dữ liệu"
)

// XLSX writes the models as a workbook: the models; for each column that is a list of records (results, awards,
// sources) a sheet with one line for each record, numbers as numbers that can be added up; and the data dictionary.
// A text is stored as text, so "=1+1" stays what it says. The dictionary is left out when the columns have no meanings.
func XLSX(w io.Writer, d Dataset) error {
	if err := checkValues(d.Rows); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	fills, err := fillAll(d.Columns)
	if err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	models := Sheet{Name: sheetModels, Rows: func(yield func([]any) bool) {
		var cells []any
		for n, r := range d.Rows {
			cells = cells[:0]
			if d.Numbered {
				cells = append(cells, n+1)
			}
			for _, c := range fills {
				cells = append(cells, c.cell(r))
			}
			if !yield(cells) {
				return
			}
		}
	}}
	dictionary := Sheet{Name: sheetColumns, Heads: []Head{{"Tên cột (JSON)", 18}, {"Tên cột", 24}, {"Ý nghĩa", 80}, {"Ví dụ", 44}}}
	if d.Numbered {
		models.Heads = []Head{{numberHead, 6}}
	}
	sheets := []Sheet{models}
	entries := [][]any{}
	for i, c := range d.Columns {
		sheets[0].Heads = append(sheets[0].Heads, Head{c.Label, fills[i].width})
		entries = append(entries, []any{c.Name, c.Label, c.Meaning, c.Example})
		if c.Parts != nil {
			sheets = append(sheets, partSheet(d, c, fills[i].parts))
			for _, x := range c.Parts {
				entries = append(entries, []any{c.Name + "." + x.Name, x.Label, x.Meaning, x.Example})
			}
		}
	}
	if slices.ContainsFunc(d.Columns, func(c Column) bool { return c.Meaning != "" }) {
		dictionary.Rows = slices.Values(entries)
		sheets = append(sheets, dictionary)
	}
	return Book(w, "Mô hình Dân vận khéo", sheets)
}

// partSheet is the sheet of a column that is a list of records. Its first columns tell whose they are.
func partSheet(d Dataset, c Column, parts func(Row) []map[string]any) Sheet {
	s := Sheet{Name: c.Label}
	id, title := slices.IndexFunc(d.Columns, func(c Column) bool { return c.Name == "id" }), slices.IndexFunc(d.Columns, func(c Column) bool { return c.Name == "title" })
	if id < 0 || title < 0 || parts == nil {
		return s
	}
	s.Heads = []Head{{d.Columns[id].Label, 10}, {d.Columns[title].Label, 44}}
	for _, x := range c.Parts {
		s.Heads = append(s.Heads, Head{x.Label, 24})
	}
	s.Rows = func(yield func([]any) bool) {
		for _, r := range d.Rows {
			for _, values := range parts(r) {
				cells := []any{r.ID, r.Title}
				for _, x := range c.Parts {
					cells = append(cells, values[x.Name])
				}
				if !yield(cells) {
					return
				}
			}
		}
	}
	return s
}

// Sheet is a table with a bold heading that stays in view. Cells are string, int, float64 or nil.
type Sheet struct {
	Name  string
	Heads []Head
	Rows  iter.Seq[[]any] // cells are read before the next row is asked for; nil is no row
}

// Head is a heading and the width of its column in characters.
type Head struct {
	Label string
	Width float64
}

// Book writes a workbook of sheets. Names of sheets are cut to the 31 characters that Excel has room for.
func Book(w io.Writer, title string, sheets []Sheet) error {
	var b bytes.Buffer
	if err := writeBook(&b, title, sheets); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeBook(w io.Writer, title string, sheets []Sheet) (err error) {
	// Above 16 MB excelize's StreamWriter moves a sheet to a temporary file, and where it cannot make one it
	// goes on in memory. A directory that no system can have keeps this package off the disk.
	f := excelize.NewFile(excelize.Options{TmpDir: "\x00"})
	defer func() { err = errors.Join(err, f.Close()) }()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{w: w, parts: map[string]*bytes.Buffer{}} })
	// Created and modified stay at excelize's fixed date: the clock must not be in the bytes.
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "dienhinh", Title: title, Language: "vi"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, s := range sheets {
		name := s.Name
		if runes := []rune(name); len(runes) > 31 {
			name = string(runes[:31])
		}
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := s.write(f, name, bold); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// write streams the heading and then the rows.
func (s Sheet) write(f *excelize.File, name string, bold int) error {
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	first := make([]any, len(s.Heads))
	for i, h := range s.Heads {
		if err := sw.SetColWidth(i+1, i+1, h.Width); err != nil {
			return err
		}
		first[i] = excelize.Cell{StyleID: bold, Value: h.Label}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", first); err != nil {
		return err
	}
	if s.Rows != nil {
		line := 1
		for cells := range s.Rows {
			line++
			for i, c := range cells {
				if t, ok := c.(string); ok {
					if t = clean(t); t == "" {
						cells[i] = nil
					} else {
						cells[i] = t
					}
				}
			}
			if err := sw.SetRow("A"+strconv.Itoa(line), cells); err != nil {
				return err
			}
		}
	}
	return sw.Flush()
}

// sortedZip writes the parts sorted by name and without a time: excelize hands over streamed sheets in the order
// of a map. It keeps the parts in memory until Close.
type sortedZip struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
}

func (z *sortedZip) Create(name string) (io.Writer, error) {
	b := new(bytes.Buffer)
	z.parts[name] = b
	return b, nil
}

func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (z *sortedZip) Close() error {
	zw := zip.NewWriter(z.w)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		// 1980-01-01 is the first day a ZIP can tell, and what other reproducible builds use.
		part, err := zw.CreateHeader(&zip.FileHeader{
			Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return zw.Close()
}
