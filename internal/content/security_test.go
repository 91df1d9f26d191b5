package content

import (
	"fmt"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

func TestSecurityContact(t *testing.T) {
	for given, want := range map[string]string{
		"vp@vi.du.vn": "mailto:vp@vi.du.vn", "mailto:vp@vi.du.vn": "mailto:vp@vi.du.vn", "https://vi.du/bao-loi": "https://vi.du/bao-loi", "/lien-he/": "/lien-he/",
		"http://vi.du": "", "javascript:x": "", "0912": "", "//vi.du/x": "", "/../x/": "", "https://vi.du/a b": "", "mailto:vp@vi.du\\nContact: x": "",
	} {
		c, findings := ParseConfig(fmt.Appendf(nil, "title: a\ndescription: b\nbase_url: https://vi.du\nsecurity: {contact: \"%s\", expires: 2027-01-01}\n", given))
		if want == "" {
			if got := report(findings, diag.Error); !strings.Contains(got, "[bad-contact]") {
				t.Errorf("%s: %s", given, got)
			}
			continue
		}
		if c.Security.Contact.Value != want || findings.Failed() {
			t.Errorf("%s: %q, %v", given, c.Security.Contact.Value, findings)
		}
	}
	if _, findings := ParseConfig([]byte("title: a\ndescription: b\nbase_url: https://vi.du\nsecurity: {contact: /lien-he/}\n")); !findings.Failed() {
		t.Error("a promise without an end was taken")
	}
}
