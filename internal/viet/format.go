package viet

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Number writes a whole number with a point between groups of three digits: 12.345.
func Number(n int64) string {
	var digits [20]byte
	return group(strconv.AppendInt(digits[:0], n, 10), "")
}

// Decimal writes a number with a decimal comma, at most three decimals (rounded) and no trailing
// zeros: 1.234,5. NaN and infinities, which no page should hold, come out as strconv writes them.
func Decimal(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	text := strings.TrimRight(strconv.FormatFloat(f, 'f', 3, 64), "0")
	whole, decimals, _ := strings.Cut(text, ".")
	if whole == "-0" && decimals == "" {
		whole = "0"
	}
	return group([]byte(whole), decimals)
}

// group writes the digits of a whole number, which may begin with a minus, and the decimals if any.
func group(whole []byte, decimals string) string {
	var room [32]byte
	out := room[:0]
	if whole[0] == '-' {
		out, whole = append(out, '-'), whole[1:]
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out = append(out, '.')
		}
		out = append(out, c)
	}
	if decimals != "" {
		out = append(out, ',')
		out = append(out, decimals...)
	}
	return string(out)
}

// Date writes a date in figures, day and month in two digits: 20/12/2023, 02/01/2023.
func Date(t time.Time) string { return t.Format("02/01/2006") }

// LongDate writes a date as an official document does: ngày 20 tháng 12 năm 2023. Days below 10 and the
// months 1 and 2 take a leading zero, so that nobody can put a digit before them; month 3 does not
// (Nghị định 30/2020/NĐ-CP, Phụ lục I, on the place and date of a document).
func LongDate(t time.Time) string {
	year, month, day := t.Date()
	out := append(make([]byte, 0, 40), "ngày "...)
	out = appendPadded(out, day, 9)
	out = append(out, " tháng "...)
	out = appendPadded(out, int(month), 2)
	out = append(out, " năm "...)
	return string(strconv.AppendInt(out, int64(year), 10))
}

// appendPadded writes n, with a zero before it up to the given number.
func appendPadded(out []byte, n, upTo int) []byte {
	if n <= upTo {
		out = append(out, '0')
	}
	return strconv.AppendInt(out, int64(n), 10)
}

// LowerFirst returns s with its first letter in lower case, for the middle of a sentence. It does not
// know abbreviations: "UBND" would become "uBND".
func LowerFirst(s string) string { return mapFirst(s, unicode.ToLower) }

// UpperFirst returns s with its first letter in upper case, for the start of a sentence. Punctuation
// before it is passed over; a digit is not: "3 mô hình" stays.
func UpperFirst(s string) string { return mapFirst(s, unicode.ToUpper) }

func mapFirst(s string, change func(rune) rune) string {
	for i, r := range s {
		if unicode.IsPunct(r) || unicode.IsSpace(r) {
			continue
		}
		changed := change(r)
		if changed == r || r == utf8.RuneError {
			return s
		}
		return s[:i] + string(changed) + s[i+utf8.RuneLen(r):]
	}
	return s
}
