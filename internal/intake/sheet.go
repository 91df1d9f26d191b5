package intake

import (
	"math"
	"strconv"
	"strings"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Sheet is one table of cells as its program shows it. Rows without a value are left out.
type Sheet struct {
	Name   string // empty for a file that is one table
	Hidden bool
	Rows   []Row
	Merges []Merge

	Epoch1904 bool // serial dates count from 1904, as old Macintosh files do
}

// Row is the cells of one row, by column from 0.
type Row struct {
	Number  int // 1-based, as the program shows it; for delimited text the line of the file
	Cells   []string
	Carried []bool // by column: the value stands in a row above and was merged over this one; may be short
	Fonts   map[int]string
	Hidden  bool // by a filter, or by hand
}

// Merge is a block of merged cells; the value stands in its first.
type Merge struct{ Row, Column, Rows, Columns int } // row 1-based, column from 0

// Cell returns the value in a column, or "".
func (r *Row) Cell(column int) string {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return ""
}

// IsCarried reports whether the value of a column was merged down from above.
func (r *Row) IsCarried(column int) bool { return column < len(r.Carried) && r.Carried[column] }

// ColumnName is how a program shows a column: 0 is "A", 27 is "AB".
func ColumnName(column int) string {
	s := ""
	for column++; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}

// Serial reads the number under which a spreadsheet stores a date. ok is false when the text is no number of a day
// from 1930 to 2100.
func Serial(s string, epoch1904 bool) (time.Time, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		return time.Time{}, false
	}
	if epoch1904 {
		f += 1462 // days between the two epochs
	}
	const first, last = 10959, 73415 // 1930-01-01, 2100-12-31
	if f < first || f >= last+1 {
		return time.Time{}, false
	}
	// Day 1 is 1900-01-01, and the format counts a 29 February 1900 that never was (ECMA-376, 18.17.4.1).
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(math.Floor(f))), true
}

// Bounds on what is read. They are far above an honest file (a province has some 6,500 models a year).
const (
	MaxFile     = 64 << 20  // bytes of the file itself
	maxUnpacked = 160 << 20 // bytes of an archive, unpacked
	maxColumns  = 400
	maxRows     = 200_000
)

// clean brings a text to composed letters, and takes out what has no width: pages of the web and chat programs leave it.
func clean(s string) string { return viet.NFC(noWidth.Replace(s)) }

var noWidth = strings.NewReplacer("\u200B", "", "\u200C", "", "\u200D", "", "\u2060", "", "\uFEFF", "")

// problem is a file that cannot be read, as a sentence.
func problem(code string, text, hint diag.Text) *diag.Finding {
	return &diag.Finding{Code: code, Text: text, Hint: hint}
}

func tooLarge() *diag.Finding {
	return problem("too-large", diag.Say("tệp quá lớn hoặc nở ra quá lớn khi mở nên không đọc", "the file is too large, or becomes so when it is unpacked"),
		diag.Say("lưu riêng trang tính cần nhập thành một tệp mới rồi nhập tệp ấy", "save the sheet that is wanted as a file of its own and import that"))
}
