package content

import (
	"strings"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// What a text may hold at most. Markdown is quadratic in some of it (TestNoTextIsSlow has the cases): 128 KB of "[a](b"
// kept the parser busy for minutes. The founding stories stay below a tenth of each.
const (
	mostCells  = 5000 // of a table: a row has as many as there are columns, even when it is a single stroke
	mostLinks  = 500  // that are opened between two empty lines
	mostOpened = 2000 // brackets, between two empty lines
	mostDepth  = 30   // of quotes in quotes
)

// costly looks for a text that takes longer to read than it has any right to. It errs on the side of seeing a table where
// Markdown sees none.
func (t *text) costly(m matter) diag.Findings {
	columns, rows, begins, links, opened := 0, 0, 0, 0, 0
	at := m.bodyLine - 1
	for line := range strings.Lines(m.body) {
		at++
		inner := strings.TrimLeft(line, " \t>")
		depth := strings.Count(line[:len(line)-len(inner)], ">")
		inner = strings.TrimSpace(inner)
		if inner == "" {
			columns, rows, links, opened = 0, 0, 0, 0
		}
		if strings.Contains(inner, "-") && strings.Trim(inner, "|:- \t") == "" {
			if n := strings.Count(inner, "|") + 1; n > columns {
				columns, rows, begins = n, 0, at
			}
		}
		rows++
		links += strings.Count(inner, "](")
		opened += strings.Count(inner, "[")
		tooMuch := func(line int, vi, en string, most int, hint diag.Text) diag.Findings {
			return diag.Findings{t.at(line, 1, utf8.RuneCountInString(t.line(line)), "too-costly", diag.Say(vi+" (nhiều nhất %s)", en+" (at most %s)", viet.Number(int64(most))), hint)}
		}
		apart := diag.Say("chèn dòng trống để tách thành nhiều đoạn", "part it by empty lines")
		switch {
		case columns > 1 && columns*rows > mostCells:
			return tooMuch(begins, "bảng bắt đầu ở đây có quá nhiều ô", "the table that begins here has too many cells", mostCells,
				diag.Say("tách thành nhiều bảng nhỏ, hoặc để bảng lớn trong một tệp Excel và dẫn tới nó", "split it, or keep it in a workbook and link to that"))
		case links > mostLinks:
			return tooMuch(at, "một đoạn có quá nhiều liên kết", "a block has too many links", mostLinks, apart)
		case opened > mostOpened:
			return tooMuch(at, "một đoạn có quá nhiều dấu ngoặc vuông", "a block has too many square brackets", mostOpened, apart)
		case depth > mostDepth:
			return tooMuch(at, "trích dẫn lồng nhau quá nhiều lớp", "quotes are nested too deep", mostDepth, diag.Say("bớt dấu > ở đầu dòng", "use fewer > at the start of the line"))
		}
	}
	return nil
}
