package feed

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// CSV writes the models as Excel opens them in one double click: UTF-8 with a byte order mark, CRLF, commas, the
// Vietnamese headings of Columns.
func CSV(w io.Writer, rows []Row) error {
	if err := checkValues(rows); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	cw := csv.NewWriter(&b)
	cw.UseCRLF = true
	cols := columns()
	record := make([]string, len(cols))
	for i, c := range cols {
		record[i] = c.Label
	}
	if err := cw.Write(record); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	for _, r := range rows {
		for i, c := range cols {
			switch v := c.cell(r).(type) {
			case string:
				record[i] = inert(clean(v))
			case int:
				record[i] = strconv.Itoa(v)
			default:
				record[i] = ""
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
	_, err := w.Write(b.Bytes())
	return err
}

// inert puts an apostrophe before a text that a spreadsheet would run as a formula
// (https://owasp.org/www-community/attacks/CSV_Injection). CSV has no types, so this is all it can say.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Sheets of the workbook.
const (
	sheetModels  = "Mô hình"
	sheetResults = "Kết quả"
	sheetColumns = "Từ điển dữ liệu"
)

// XLSX writes the models as a workbook of three sheets: the models, one line for each result with its value as a
// number that can be added up, and the data dictionary. A text is stored as text, so "=1+1" stays what it says.
func XLSX(w io.Writer, rows []Row) error {
	if err := checkValues(rows); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	var b bytes.Buffer
	if err := writeBook(&b, rows); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeBook(w io.Writer, rows []Row) (err error) {
	// Above 16 MB excelize's StreamWriter moves a sheet to a temporary file, and where it cannot make one it
	// goes on in memory. A directory that no system can have keeps this package off the disk.
	f := excelize.NewFile(excelize.Options{TmpDir: "\x00"})
	defer func() { err = errors.Join(err, f.Close()) }()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{w: w, parts: map[string]*bytes.Buffer{}} })
	// Created and modified stay at excelize's fixed date: the clock must not be in the bytes.
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "dienhinh", Title: "Mô hình Dân vận khéo", Language: "vi"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", sheetModels); err != nil {
		return err
	}
	for _, name := range []string{sheetResults, sheetColumns} {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}

	cols := columns()
	models := sheet{name: sheetModels, bold: bold}
	for _, c := range cols {
		models.head = append(models.head, heading{c.Label, c.width})
	}
	err = models.write(f, func(add func(...any) error) error {
		cells := make([]any, len(cols))
		for _, r := range rows {
			for i, c := range cols {
				cells[i] = c.cell(r)
			}
			if err := add(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}

	values := sheet{name: sheetResults, bold: bold, head: []heading{
		{"Mã", 10}, {"Tên mô hình", 44}, {"Chỉ số", 30}, {"Giá trị", 14}, {"Đơn vị tính", 14}, {"Tính đến", 12}, {"Nguồn", 40},
	}}
	err = values.write(f, func(add func(...any) error) error {
		for _, r := range rows {
			for _, x := range r.Results {
				if err := add(r.ID, r.Title, x.Label, x.Value, x.Unit, x.AsOf, x.Source); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}

	dictionary := sheet{name: sheetColumns, bold: bold, head: []heading{
		{"Tên cột (JSON)", 18}, {"Tên cột", 24}, {"Ý nghĩa", 80}, {"Ví dụ", 44},
	}}
	err = dictionary.write(f, func(add func(...any) error) error {
		for _, c := range cols {
			if err := add(c.Name, c.Label, c.Meaning, c.Example); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.Write(w)
}

// sheet is a table with a bold heading that stays in view.
type sheet struct {
	name string
	bold int // the style of the heading
	head []heading
}

type heading struct {
	label string
	width float64
}

// write streams the heading and then the lines that body adds.
func (s sheet) write(f *excelize.File, body func(add func(...any) error) error) error {
	sw, err := f.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	first := make([]any, len(s.head))
	for i, h := range s.head {
		if err := sw.SetColWidth(i+1, i+1, h.width); err != nil {
			return err
		}
		first[i] = excelize.Cell{StyleID: s.bold, Value: h.label}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", first); err != nil {
		return err
	}
	line := 1
	err = body(func(cells ...any) error {
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
		return sw.SetRow("A"+strconv.Itoa(line), cells)
	})
	if err != nil {
		return err
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
