package site

import (
	"testing"
	"time"

	"dienhinh/internal/content"
)

func TestSecurity(t *testing.T) {
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone)
	for _, test := range []struct {
		contact, expires string
		want             string // the contact that is published
		finding          string
	}{
		{"/lien-he/", "2027-09-01", "https://vi.du/x/lien-he/", ""},
		{"mailto:vp@vi.du", "2027-09-01", "mailto:vp@vi.du", ""},
		{"https://khac.vi.du/bao", "2026-10-20", "https://khac.vi.du/bao", "security-expired"},
		{"mailto:vp@vi.du", "2026-10-01", "", "security-expired"},
		{"mailto:vp@vi.du", "2029-01-01", "mailto:vp@vi.du", "security-expired"},
		{"/khong-co/", "2027-09-01", "", "broken-link"},
		{"", "2027-09-01", "", ""},
	} {
		expires, _ := content.ParseDate(test.expires)
		s := &Site{Config: &content.Config{Security: content.Security{Contact: content.Located{Value: test.contact}, Expires: expires}}, opt: Options{AsOf: now}, base: "https://vi.du/x"}
		s.finder = func() *finder { return &finder{other: map[string]Entry{"lien-he/index.html": {}}} }
		s.moved = func() map[string]Entry { return nil }
		c := &checker{s: s}
		c.security()
		if got, _, ok := s.Security(); got != test.want || ok != (test.want != "") {
			t.Errorf("%+v: %q, %v", test, got, ok)
		}
		code := ""
		for _, f := range c.findings {
			code += f.Code
		}
		if code != test.finding {
			t.Errorf("%+v: %q", test, code)
		}
	}
}
