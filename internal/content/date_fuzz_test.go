package content

import (
	"testing"
	"time"
)

// A date that is read is a date that reads the same again, wherever it was written.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2023-12-20", "2023-12-20T08:00:00+07:00", "2023-12-20 08:00", "20/12/2023", "2023-02-29", "0000-01-01", "9999-12-31T23:59:59-12:00", "2023-12-20T08:00:60Z", "²023-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, ok := ParseDate(s)
		if !ok {
			return
		}
		if _, offset := day.Zone(); offset != 7*3600 {
			t.Errorf("%q is read in another zone: %v", s, day)
		}
		if y := day.Year(); y < 0 || y > 9999 {
			return // RFC 3339 has four digits
		}
		if again, ok := ParseDate(day.Format(time.RFC3339)); !ok || !again.Equal(day.Truncate(time.Second)) {
			t.Errorf("%q is %v, which reads as %v", s, day, again)
		}
	})
}
