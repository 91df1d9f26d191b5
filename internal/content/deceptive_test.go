package content

import (
	"fmt"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

// What is read must be what is stored.
func TestDeceptive(t *testing.T) {
	reg := realRegistry(t)
	title := func(s string) string { return with("title", `title: "`+s+`"`) }
	body := func(s string) string { return strings.Replace(good, "Cả thôn cùng làm.", s, 1) }
	for _, test := range []struct{ story, want string }{
		{title("Mạ khay"), ""},
		{title("Mạ \u202Ekhay"), "2:8 error bidi"},
		{title("Mạ \u2067khay"), "2:8 error bidi"},
		{title("Mạ \u200Fkhay"), "2:8 error bidi"},
		{title(`Mạ \u202Ekhay`), "2:8 error bidi"}, // as YAML writes it
		{title("Mạ kh\u200Bay"), "2:8 warning invisible"},
		{title("Mạ kh\u00ADay"), "2:8 warning invisible"},
		{title("Mạ khay\U000E0041"), "2:8 warning invisible"},
		{title("Nhà 👨\u200D👩\u200D👧 vui"), ""},
		{title("Mạ khаy"), "2:8 warning lookalike"}, // Cyrillic а
		{title("Мạ khay"), "2:8 warning lookalike"}, // Cyrillic М
		{title("Mạ ｋhay"), "2:8 warning lookalike"},
		{title("Mạ 𝐤𝐡𝐚𝐲 lúa"), "2:8 warning lookalike"},
		{title("Đường РАСА"), "2:8 warning lookalike"},
		{title("Điện 5 Ω, 3 μm, báo Правда"), ""},
		{body("Cả \u202Ethôn."), "10:4 error bidi"},
		{body("Cả &#8238;thôn &rlm;."), "10:1 error bidi"},
		{body("Cả th\u200Bôn."), "10:6 warning invisible"},
		{body("Cả\vthôn."), "10:3 warning invisible"}, // Word's line break
		{body("Cả\tthôn\u0085 \x00."), "10:8 warning invisible"},
		{body("Cả &ZeroWidthSpace;thôn."), "10:1 warning invisible"},
		{body("Cả thоn."), "10:4 warning lookalike"},
		{body("Báo Правда viết: “Всё”, α và β."), ""},
	} {
		_, findings := ParseModel("content/mo-hinh/2023/x.md", []byte(test.story), reg)
		var got []string
		for _, f := range findings {
			got = append(got, fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Severity.Name(diag.EN), f.Code))
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%q: %s, want %s", test.story, s, test.want)
		}
	}
	config := "title: \"Dân\u202E vận\"\nbase_url: https://vi.du\ndescription: x\n"
	if _, findings := ParseConfig([]byte(config)); !strings.Contains(report(findings, diag.Error), "[bidi]") {
		t.Errorf("site.yaml: %v", findings)
	}
}
