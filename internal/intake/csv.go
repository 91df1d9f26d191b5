package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// CSV reads delimited text as Excel and other programs write it: commas, semicolons or tabs, quotes, UTF-8 with or
// without a mark, UTF-16 ("Unicode text"), Windows-1258. The apostrophe that keeps a spreadsheet from running a text
// as a formula is taken away. notes tell what was assumed; a problem means that nothing could be read.
func CSV(data []byte) (sheet Sheet, notes diag.Findings, trouble *diag.Finding) {
	if len(data) > MaxFile {
		return sheet, nil, tooLarge()
	}
	text, notes, trouble := decodeText(data)
	if trouble != nil {
		return sheet, nil, trouble
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	delimiter, skipped := rune(0), 0
	if first, rest, found := strings.Cut(text, "\n"); found && len(first) == 5 && strings.HasPrefix(first, "sep=") {
		delimiter, text, skipped = rune(first[4]), rest, 1 // Excel's own hint to itself
	}
	if delimiter == 0 {
		delimiter = sniff(text)
	}
	r := reader(text, delimiter)
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			f := problem("bad-csv", diag.Say("dấu ngoặc kép không khớp từ dòng này", "quotes do not match from this line on"),
				diag.Say("ô có dấu ngoặc kép bên trong phải viết hai dấu (\"\"); hoặc mở bằng Excel rồi lưu thành .xlsx", "write a quote inside a cell twice (\"\"); or open it in Excel and save it as .xlsx"))
			var p *csv.ParseError
			if errors.As(err, &p) {
				f.Line = p.StartLine + skipped
			}
			return sheet, notes, f
		}
		line, _ := r.FieldPos(0)
		row := Row{Number: line + skipped}
		last := 0
		for i, v := range record {
			if i == maxColumns {
				break
			}
			v = clean(alive(v))
			row.Cells = append(row.Cells, v)
			if strings.TrimSpace(v) != "" {
				last = i + 1
			}
		}
		if last == 0 {
			continue
		}
		if len(sheet.Rows) == maxRows {
			return sheet, notes, tooLarge()
		}
		row.Cells = row.Cells[:last]
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet, notes, nil
}

func reader(text string, delimiter rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	return r
}

// alive takes away the apostrophe that makes a text inert in a spreadsheet.
func alive(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("=+-@\t\r\n", rune(s[1])) {
		return s[1:]
	}
	return s
}

// sniff finds the delimiter: the one that cuts most of the first records into the same number of fields.
func sniff(text string) rune {
	best, bestScore := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		r := reader(text, d)
		r.LazyQuotes = true
		counts := map[int]int{}
		for range 40 {
			record, err := r.Read()
			if err != nil {
				break
			}
			if len(record) > 1 {
				counts[len(record)]++
			}
		}
		score := 0
		for fields, n := range counts {
			score = max(score, (fields-1)*n*n)
		}
		if score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// decodeText brings bytes to UTF-8.
func decodeText(data []byte) (string, diag.Findings, *diag.Finding) {
	zeros := bytes.Count(data[:min(len(data), 4096)], []byte{0})
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err == nil {
			return string(out), nil, nil
		}
	case zeros > 8 && zeros*3 > min(len(data), 4096):
		end := unicode.LittleEndian
		if data[0] == 0 {
			end = unicode.BigEndian
		}
		if out, err := unicode.UTF16(end, unicode.IgnoreBOM).NewDecoder().Bytes(data); err == nil {
			return string(out), nil, nil
		}
	}
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return string(data), nil, nil
	}
	if bytes.IndexByte(data, 0) < 0 {
		// Neither says which of the two it is. The one that spells more Vietnamese syllables is right.
		vietnamese, err := charmap.Windows1258.NewDecoder().Bytes(data)
		if err != nil {
			vietnamese = nil
		}
		ansi, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			ansi = nil
		}
		text := viet.NFC(string(vietnamese))
		if fixed, kind := Legacy(string(ansi), ""); kind != "" && spelled(fixed) > spelled(text) {
			return string(ansi), nil, nil // a font of the time before Unicode: told cell by cell
		}
		if spelled(text) > 0.5 {
			return text, diag.Findings{{Severity: diag.Note, Code: "windows-1258",
				Text: diag.Say("tệp không phải UTF-8; được đọc theo bảng mã tiếng Việt Windows-1258", "the file is not UTF-8; it is read as Windows-1258"),
				Hint: diag.Say("xem lại chữ có dấu ở kết quả; lần sau lưu bằng Excel kiểu “CSV UTF-8”", "look at the accented letters; next time save it as “CSV UTF-8”")}}, nil
		}
	}
	return "", nil, problem("unknown-encoding", diag.Say("không nhận ra bảng mã của tệp", "the file's encoding is not recognised"),
		diag.Say("mở bằng Excel rồi Lưu thành… kiểu “CSV UTF-8” hoặc .xlsx", "open it in Excel and save it as “CSV UTF-8” or .xlsx"))
}
