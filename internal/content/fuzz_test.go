package content

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// checkPlaces fails when a finding points outside the file it is about, or says nothing.
func checkPlaces(t *testing.T, data []byte, findings diag.Findings) {
	t.Helper()
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	for _, f := range findings {
		switch {
		case f.Code == "" || f.Text.VI == "" || f.Text.EN == "":
			t.Errorf("a finding without words: %+v", f)
		case f.Line < 0 || f.Line > len(lines) || f.Column < 0 || f.Length < 0:
			t.Errorf("%d:%d+%d lies outside the file of %d lines: %s", f.Line, f.Column, f.Length, len(lines), f.Text.VI)
		case f.Line > 0 && f.Column > utf8.RuneCountInString(lines[f.Line-1])+1:
			t.Errorf("column %d lies outside line %d, %q: %s [%s]", f.Column, f.Line, lines[f.Line-1], f.Text.VI, f.Code)
		}
		for _, l := range []diag.Lang{diag.VI, diag.EN} {
			if s := f.Format(l); strings.Contains(s, "%!") && !strings.Contains(text, "%!") {
				t.Errorf("a sentence with a hole: %s", s)
			}
		}
	}
}

// checkHTML fails when a page made of the body could run something.
func checkHTML(t *testing.T, body Body) {
	t.Helper()
	out := body.Render(
		func(r *Ref) (string, bool) { return "/" + r.Target, true },
		func(r *Ref) string { return "<img>" })
	if strings.Contains(out, "\x00") {
		t.Errorf("a mark is left: %q", out)
	}
	z := html.NewTokenizer(strings.NewReader(out))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		switch token.Data {
		case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "math":
			t.Errorf("<%s> in %q", token.Data, out)
		}
		for _, a := range token.Attr {
			key, value := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(key, "on") || key == "style" ||
				strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") || strings.HasPrefix(value, "vbscript:") {
				t.Errorf("%s=%q in %q", a.Key, a.Val, out)
			}
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	reg := realRegistry(f)
	f.Add([]byte(good))
	stories, _ := filepath.Glob("../../content/mo-hinh/*/*.md")
	for _, p := range stories[:min(4, len(stories))] {
		data, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(strings.Replace(with("", `people: [{name: "Trần Thị Thử", consent: "Đã rút"}]`), "Cả thôn", "Trần *Thị* Thử [x](tran-thi-thu.md)", 1)))
	for _, s := range []string{"---\na: b\n---\n", "---\n...\nb\n---\n", "---\n[\n---", "---\n\t\n---", "---\nx: &a [*a]\n---\n", "---\n? x\n: y\n---\n", "---\ntitle: a: b\n---\n", "---\n- a\n---\n", "---\n\"\n---\n", "---\nx: |\n  y\n z\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, findings := ParseModel("content/mo-hinh/2023/x.md", data, reg)
		checkPlaces(t, data, findings)
		if m != nil {
			checkHTML(t, m.Body)
		} else if !findings.Failed() {
			t.Error("no model and no error")
		}
		_, findings = ParsePage("content/trang/x.md", data)
		checkPlaces(t, data, findings)
	})
}

// However a name stands in a text: either it is hidden, or the story is refused.
func FuzzHiddenNames(f *testing.F) {
	const name = "Trần Thị Thúy"
	reg := realRegistry(f)
	for _, s := range []string{"Bà Trần Thị Thúy.", "Trần *Thị* Thúy", "Trần&nbsp;Thị&#160;Thúy", "**Trần Thị** Thuý", "Tr*ầ*n Thị Thúy", "[Trần](https://vi.du) Thị Thúy", "> Trần\n> Thị Thúy", "https://vi.du/tran-thi-thuy",
		"[a](https://vi.du/tran_thi_thuy)", "Tr&#7847;n Thị Thúy", "Trần\\ Thị Thúy", "Tra\u0302\u0300n Thi\u0323 Thu\u0301y", "![Trần Thị Thúy](a.jpg)", "a[^1]\n\n[^1]: Trần Thị Thúy", "[x]: y 'Trần Thị Thúy'\n\n[x]", "Trần<!-- x --> Thị Thúy", "Tr\u00adần Thị Thúy", "Trần|Thị|Thúy", "TRAN THI THUY"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || len(s) > 4096 || strings.Contains(s, "\n---") {
			return
		}
		data := []byte(strings.Replace(with("", `people: [{name: "Trần Thị Thúy", consent: "Đã rút"}]`), "Cả thôn", s, 1))
		m, findings := ParseModel("content/mo-hinh/2023/x.md", data, reg)
		checkPlaces(t, data, findings)
		if m == nil || findings.Failed() {
			return
		}
		root, err := html.Parse(strings.NewReader(m.Body.Render(func(r *Ref) (string, bool) { return "x", true }, func(*Ref) string { return "" })))
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for n := range root.Descendants() {
			if n.Type == html.TextNode {
				text.WriteString(n.Data)
			}
		}
		words := strings.Join(strings.Fields(viet.NFC(text.String())), " ")
		for _, form := range []string{name, "Trần Thị Thuý", "TRẦN THỊ THÚY", "Tran Thi Thuy", "tran-thi-thuy"} {
			if regexp.MustCompile(`(?:^|[^\pL\pM\pN])` + form + `(?:$|[^\pL\pM\pN])`).MatchString(words) {
				t.Errorf("%q is printed as %q", s, words)
			}
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"# A\n", "[x](javascript:y)", "[x]( jAvA\tscript:y)", "<script>", "![a](b \"c\")", "|a|\n|-|\n|b|", "a[^1]\n\n[^1]: b", "- [x] a", "<javascript:x>", "[x][y]\n\n[y]: data:z",
		"[x](java&#115;cript:y)", "![x](javascript:y)", "<a href=x onclick=y>", "www.vi.du", "\x000o\x00", "[a](\\\nb)", "```\n<script>\n```", "*a **b*c**", "a\u0300\u0323 [x](y.md)", "> 1. [x](<a b>)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || len(s) > 4096 {
			return
		}
		body, _, findings := convert(s)
		checkPlaces(t, []byte(s), findings)
		checkHTML(t, body)
		for _, r := range body.Refs {
			if r.At.Line < 1 || r.At.Column < 1 {
				t.Errorf("a link without a place: %+v", r)
			}
		}
	})
}

func FuzzRegistry(f *testing.F) {
	for i, p := range RegistryFiles {
		data, err := os.ReadFile("../../" + p)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) > 3000 {
			data = data[:3000]
		}
		f.Add(i, data)
		f.Add(i, []byte("- id: a\n  name: A\n- id: a\n  name: Á\n"))
		f.Add(i, []byte("x: *y"))
		f.Add(i, []byte("districts:\n  - {id: a, name: Huyện A, communes: [{name: Xã B}, {name: Xã B}]}\nprovince: 3"))
		f.Add(i, []byte("families: [{id: a, name: A, successors: [b]}]\nambiguous: [{names: [x], maybe: [z]}]\nprefixes: [a]"))
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		if which < 0 || which >= len(RegistryFiles) || len(data) > 4096 {
			return
		}
		reg, findings := ParseRegistry(func(p string) ([]byte, bool) {
			if p == RegistryFiles[which] {
				return data, true
			}
			return nil, false
		})
		var own diag.Findings
		for _, x := range findings {
			if x.File == RegistryFiles[which] {
				own = append(own, x)
			}
		}
		checkPlaces(t, data, own)
		if reg == nil {
			t.Fatal("no registry")
		}
		m, _ := ParseModel("content/mo-hinh/2023/x.md", []byte(good), reg)
		if m == nil {
			t.Error("a good story is lost with a bad registry")
		}
	})
}
