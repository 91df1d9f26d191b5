package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"dienhinh/internal/diag"
)

// XLSX reads a workbook: every sheet, hidden ones too. A problem means that nothing could be read.
func XLSX(data []byte) (sheets []Sheet, trouble *diag.Finding) {
	// The library is large and the file is anybody's: whatever it trips over is a file that cannot be read.
	defer func() {
		if r := recover(); r != nil {
			sheets, trouble = nil, unreadable(fmt.Errorf("%v", r))
		}
	}()
	if len(data) > MaxFile {
		return nil, tooLarge()
	}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return nil, problem("old-format", diag.Say("tệp ở dạng Excel cũ (.xls), hoặc bị khóa bằng mật khẩu", "the file is in the old format of Excel (.xls), or locked by a password"),
			diag.Say("mở bằng Excel, bỏ mật khẩu nếu có, rồi Lưu thành… kiểu “Excel Workbook (*.xlsx)”", "open it in Excel, remove the password and save it as an Excel Workbook (*.xlsx)"))
	}
	if trouble := checkArchive(data); trouble != nil {
		return nil, trouble
	}
	// The two limits are equal so that nothing is unpacked to a temporary file; the folder cannot exist.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, TmpDir: "\x00"})
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	if tooManyMerges(f) {
		return nil, tooLarge()
	}
	dropBlankRows(f)
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, unreadable(err)
	}
	for _, name := range f.GetSheetList() {
		s := Sheet{Name: name, Epoch1904: props.Date1904 != nil && *props.Date1904}
		if visible, err := f.GetSheetVisible(name); err == nil {
			s.Hidden = !visible
		}
		if err := readSheet(f, &s); err != nil {
			return nil, unreadable(err)
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// tooManyMerges reports more merged cells than the library, which compares each with each, gets through in time.
func tooManyMerges(f *excelize.File) bool {
	const most = 60_000
	many := false
	f.Pkg.Range(func(name, data any) bool {
		xml, ok := data.([]byte)
		many = many || ok && strings.HasPrefix(fmt.Sprint(name), "xl/worksheets/") && bytes.Count(xml, []byte("mergeCell ")) > most
		return !many
	})
	return many
}

// dropBlankRows leaves out the rows that have a look and no value. Who formats a whole column leaves a million of them,
// and the library would keep every cell.
func dropBlankRows(f *excelize.File) {
	f.Pkg.Range(func(name, data any) bool {
		if xml, ok := data.([]byte); ok && strings.HasPrefix(fmt.Sprint(name), "xl/worksheets/") {
			f.Pkg.Store(name, withoutBlankRows(xml))
		}
		return true
	})
}

var numberedRow = regexp.MustCompile(`^<row [^>]*\br="`)

// withoutBlankRows returns the same sheet without blank rows. Where a row does not say its number, all of them count.
func withoutBlankRows(xml []byte) []byte {
	out := make([]byte, 0, min(len(xml), 1<<20))
	for rest := xml; ; {
		i := bytes.Index(rest, []byte("<row"))
		if i < 0 {
			return append(out, rest...)
		}
		out, rest = append(out, rest[:i]...), rest[i:]
		head := bytes.IndexByte(rest, '>')
		if head < 0 || !numberedRow.Match(rest[:head+1]) {
			if bytes.HasPrefix(rest, []byte("<rowBreaks")) {
				return append(out, rest...)
			}
			return xml
		}
		end := head + 1
		if rest[head-1] != '/' {
			n := bytes.Index(rest, []byte("</row>"))
			if n < 0 {
				return xml
			}
			end = n + len("</row>")
		}
		if row := rest[:end]; bytes.Contains(row, []byte("<v")) || bytes.Contains(row, []byte("<is")) {
			out = append(out, row...)
		}
		rest = rest[end:]
	}
}

func unreadable(err error) *diag.Finding {
	return problem("unreadable", diag.Say("không đọc được tệp Excel này (%v)", "this workbook cannot be read (%v)", err),
		diag.Say("mở bằng Excel rồi Lưu thành… một tệp .xlsx mới", "open it in Excel and save it as a new .xlsx file"))
}

// checkArchive refuses an archive that says, or turns out, to be larger than what is read.
func checkArchive(data []byte) *diag.Finding {
	if len(data) == 0 {
		return problem("empty-file", diag.Say("tệp rỗng", "the file is empty"), diag.Say("có thể tệp chưa tải về xong: mở thử, hoặc xin lại bản khác", "it may not have been downloaded whole: open it, or ask for another copy"))
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return problem("not-an-archive", diag.Say("tệp không đúng dạng .xlsx hay .docx", "the file is no .xlsx or .docx"),
			diag.Say("mở bằng Excel hoặc Word rồi lưu lại; tệp .csv thì đặt đuôi .csv", "open it in Excel or Word and save it anew; name delimited text .csv"))
	}
	if kind, err := part(zr, "mimetype"); err == nil && bytes.Contains(kind, []byte("opendocument")) {
		return problem("open-document", diag.Say("tệp ở dạng của LibreOffice (.ods, .odt), dù tên tệp ghi khác", "the file is in the format of LibreOffice (.ods, .odt), whatever its name says"),
			diag.Say("mở ra rồi Lưu thành… kiểu “Excel Workbook (*.xlsx)” hoặc “Word (*.docx)”", "open it and save it as an Excel Workbook (*.xlsx) or a Word document (*.docx)"))
	}
	var total uint64
	for _, part := range zr.File {
		if total += part.UncompressedSize64; total > maxUnpacked || part.UncompressedSize64 > maxUnpacked {
			return tooLarge()
		}
	}
	return nil
}

// part reads one part of an archive, never more than it says.
func part(zr *zip.Reader, name string) ([]byte, error) {
	f, err := zr.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxUnpacked+1))
	if err = errors.Join(err, f.Close()); err == nil && len(data) > maxUnpacked {
		err = errors.New("larger than allowed")
	}
	return data, err
}

func readSheet(f *excelize.File, s *Sheet) error {
	// Cells first: asking for the merged ones parses the sheet into memory, and the library would then write it
	// out again to stream it.
	rows, err := f.Rows(s.Name)
	if err != nil {
		var missing excelize.ErrSheetNotExist
		if errors.As(err, &missing) {
			return nil // a chart sheet
		}
		return err
	}
	number := 0
	for rows.Next() {
		number++
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		last := 0
		for i := range cells {
			if cells[i] = clean(cells[i]); strings.TrimSpace(cells[i]) != "" {
				last = i + 1
			}
		}
		if last == 0 {
			continue
		}
		if last = min(last, maxColumns); len(s.Rows) == maxRows {
			return errors.Join(fmt.Errorf("more than %d rows", maxRows), rows.Close())
		}
		s.Rows = append(s.Rows, Row{Number: number, Hidden: rows.GetRowOpts().Hidden, Cells: append([]string(nil), cells[:last]...)})
	}
	if err := rows.Close(); err != nil {
		return err
	}
	if err := readMerges(f, s); err != nil {
		return err
	}
	s.readFonts(f)
	s.carryDown()
	return nil
}

func readMerges(f *excelize.File, s *Sheet) error {
	if len(s.Rows) == 0 {
		return nil
	}
	merged, err := f.GetMergeCells(s.Name, true)
	if err != nil {
		return err
	}
	for _, m := range merged {
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 == nil && err2 == nil && c1 <= maxColumns {
			s.Merges = append(s.Merges, Merge{Row: r1, Column: c1 - 1, Rows: r2 - r1 + 1, Columns: c2 - c1 + 1})
		}
	}
	return nil
}

// carryDown puts the value of merged cells into the other rows that they cover and that have a value of their own.
func (s *Sheet) carryDown() {
	at := make(map[int]int, len(s.Rows))
	for i, r := range s.Rows {
		at[r.Number] = i
	}
	for _, m := range s.Merges {
		i, ok := at[m.Row]
		if !ok || m.Rows == 1 {
			continue
		}
		v := s.Rows[i].Cell(m.Column)
		if strings.TrimSpace(v) == "" {
			continue
		}
		for j := i + 1; j < len(s.Rows) && s.Rows[j].Number < m.Row+m.Rows; j++ {
			r := &s.Rows[j]
			for len(r.Cells) <= m.Column {
				r.Cells = append(r.Cells, "")
			}
			if strings.TrimSpace(r.Cells[m.Column]) != "" {
				continue
			}
			for len(r.Carried) <= m.Column {
				r.Carried = append(r.Carried, false)
			}
			r.Cells[m.Column], r.Carried[m.Column] = v, true
			if font := s.Rows[i].Fonts[m.Column]; font != "" {
				r.setFont(m.Column, font)
			}
		}
	}
}

func (r *Row) setFont(column int, font string) {
	if r.Fonts == nil {
		r.Fonts = map[int]string{}
	}
	r.Fonts[column] = font
}

// readFonts looks up the font of the cells that may be set in one of the time before Unicode.
func (s *Sheet) readFonts(f *excelize.File) {
	fonts := map[int]string{}
	for i := range s.Rows {
		r := &s.Rows[i]
		for c, v := range r.Cells {
			if !maybeLegacy(v) {
				continue
			}
			name, err := excelize.CoordinatesToCellName(c+1, r.Number)
			if err != nil {
				continue
			}
			style, err := f.GetCellStyle(s.Name, name)
			if err != nil {
				continue
			}
			font, known := fonts[style]
			if !known {
				if st, err := f.GetStyle(style); err == nil && st.Font != nil {
					font = st.Font.Family
				}
				fonts[style] = font
			}
			if LegacyFont(font) {
				r.setFont(c, font)
			}
		}
	}
}
