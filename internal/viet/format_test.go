package viet

import (
	"math"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 12345: "12.345", 1234567: "1.234.567", -5: "-5", -100: "-100",
		-12345: "-12.345", math.MaxInt64: "9.223.372.036.854.775.807", math.MinInt64: "-9.223.372.036.854.775.808",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 1234.5: "1.234,5", 1234: "1.234", 0.25: "0,25", 2.0625: "2,062", 0.9999: "1", 999999.9996: "1.000.000",
		-1234.5: "-1.234,5", -0.0001: "0", 100: "100", 1e20: "100.000.000.000.000.000.000",
	} {
		if got := Decimal(f); got != want {
			t.Errorf("Decimal(%v) = %q, want %q", f, got, want)
		}
	}
	if got := Decimal(math.NaN()); got != "NaN" {
		t.Errorf("Decimal(NaN) = %q", got)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		short, long      string
	}{
		{2023, 12, 20, "20/12/2023", "ngày 20 tháng 12 năm 2023"},
		{2023, 1, 2, "02/01/2023", "ngày 02 tháng 01 năm 2023"},
		{2024, 3, 9, "09/03/2024", "ngày 09 tháng 3 năm 2024"},
		{2024, 2, 29, "29/02/2024", "ngày 29 tháng 02 năm 2024"},
		{2025, 10, 10, "10/10/2025", "ngày 10 tháng 10 năm 2025"},
	} {
		d := time.Date(c.year, time.Month(c.month), c.day, 23, 0, 0, 0, time.UTC)
		if got := Date(d); got != c.short {
			t.Errorf("Date = %q, want %q", got, c.short)
		}
		if got := LongDate(d); got != c.long {
			t.Errorf("LongDate = %q, want %q", got, c.long)
		}
	}
}

func TestFirstLetter(t *testing.T) {
	for _, c := range []struct{ lower, upper string }{
		{"", ""},
		{"đoàn Thanh niên", "Đoàn Thanh niên"},
		{"ấp bắc", "Ấp bắc"},
		{norm.NFD.String("ấp"), norm.NFD.String("Ấp")},
		{"“camera an ninh”", "“Camera an ninh”"},
		{"3 mô hình", "3 mô hình"},
		{"\xffabc", "\xffabc"},
		{"…", "…"},
	} {
		if got := UpperFirst(c.lower); got != c.upper {
			t.Errorf("UpperFirst(%q) = %q, want %q", c.lower, got, c.upper)
		}
		if got := LowerFirst(c.upper); got != c.lower {
			t.Errorf("LowerFirst(%q) = %q, want %q", c.upper, got, c.lower)
		}
	}
}
