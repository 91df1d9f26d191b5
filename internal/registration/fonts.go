package registration

import (
	"fmt"
	"strings"

	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
)

// modernise converts text of the fonts before Unicode, or refuses the sheet; it reports whether to go on.
func (r *sheetReader) modernise() bool {
	// Where the fonts are lost, what a single text may be is told by all of them.
	guessed := map[string]int{}
	fonts, modern := false, false
	of := make([]struct{ modern, legacy bool }, len(r.sheet.Rows))
	for i := range r.sheet.Rows {
		row := &r.sheet.Rows[i]
		fonts = fonts || len(row.Fonts) > 0
		for c, v := range row.Cells {
			if row.Fonts[c] == "" {
				if _, kind := intake.Legacy(v, ""); kind != "" {
					guessed[kind]++
					of[i].legacy = true
				}
				of[i].modern = of[i].modern || intake.Modern(v)
			}
		}
		modern = modern || of[i].modern
	}
	if !fonts && len(guessed) == 0 {
		return true
	}
	guess := ""
	if len(guessed) > 0 {
		guess = intake.TCVN3
		if guessed[intake.VNI] > guessed[intake.TCVN3] {
			guess = intake.VNI
		}
	}
	var shown []string
	var first diag.Finding
	total, name := 0, ""
	for i := range r.sheet.Rows {
		row := &r.sheet.Rows[i]
		for c, v := range row.Cells {
			fixed, kind := intake.Legacy(v, row.Fonts[c])
			if row.Fonts[c] == "" {
				kind = ""
				if guess != "" {
					if f, ok := intake.LegacyAs(v, guess, !of[i].modern && (of[i].legacy || !modern)); ok {
						fixed, kind = f, guess
					}
				}
			}
			if kind == "" {
				continue
			}
			if total++; total == 1 {
				first, name = r.place(row.Number, c, ""), kind
			}
			if len(shown) < 2 {
				shown = append(shown, fmt.Sprintf("“%s” → “%s”", cut(v), cut(fixed)))
			}
			row.Cells[c] = fixed
		}
	}
	if total == 0 {
		return true
	}
	if name == intake.TCVN3 {
		name += " (ABC, .VnTime…)"
	}
	examples := strings.Join(shown, ", ")
	first.Code = "legacy-font"
	if r.opt.ConvertFonts {
		first.Severity = diag.Note
		first.Text = diag.Say("đã chuyển %d ô từ phông %s sang Unicode: %s", "converted %d cells from %s to Unicode: %s", total, name, examples)
		r.say(first)
		return true
	}
	first.Text = diag.Say("%d ô viết bằng phông chữ cũ %s, không phải Unicode: %s", "%d cells are in the legacy font %s, not Unicode: %s", total, name, examples)
	first.Hint = diag.Say("thêm --convert-fonts để chuyển tự động (xem kỹ chữ hoa), hoặc chuyển bằng Unikey rồi nhập lại", "add --convert-fonts to convert (look at capitals), or convert the file and import it again")
	r.say(first)
	return false
}

func cut(s string) string {
	s = oneLine(s)
	if x := []rune(s); len(x) > 40 {
		return string(x[:40]) + "…"
	}
	return s
}
