package diag

import (
	"regexp"
	"strings"
	"testing"
)

func sample() Finding {
	return Finding{
		Code: "unknown-field", File: "content/mo-hinh/2023/x.md", Line: 4, Column: 8, Length: 8,
		Text: Say("không có lĩnh vực nào là “%s”", "there is no field “%s”", "Kih tế"),
		Hint: Say("có phải ý bạn là “Kinh tế”?", "did you mean “Kinh tế”?"), Source: `field: "Kih tế"`,
	}
}

func TestFormat(t *testing.T) {
	long := strings.Repeat("a", 200)
	for _, c := range []struct {
		name string
		f    Finding
		lang Lang
		want string
	}{
		{"Vietnamese", sample(), VI, "content/mo-hinh/2023/x.md:4:8: lỗi: không có lĩnh vực nào là “Kih tế”  [unknown-field]\n" +
			"    4 | field: \"Kih tế\"\n      |        ^~~~~~~~\n      gợi ý: có phải ý bạn là “Kinh tế”?\n"},
		{"English", sample(), EN, "content/mo-hinh/2023/x.md:4:8: error: there is no field “Kih tế”  [unknown-field]\n" +
			"    4 | field: \"Kih tế\"\n      |        ^~~~~~~~\n      hint: did you mean “Kinh tế”?\n"},
		{"decomposed marks take no room", Finding{Code: "c", File: "f", Line: 1, Column: 5, Length: 1, Text: Say("x", "x"), Source: "te\u0302\u0301X"}, EN,
			"f:1:5: error: x  [c]\n    1 | te\u0302\u0301X\n      |   ^\n"},
		{"a tab before the caret", Finding{Code: "c", File: "f", Line: 1, Column: 2, Text: Say("x", "x"), Source: "\tX"}, EN,
			"f:1:2: error: x  [c]\n    1 | \tX\n      | \t^\n"},
		{"a file as a whole", Finding{Severity: Warning, Code: "c", File: "f", Text: Say("chữ", "")}, EN, "f: warning: chữ  [c]\n"},
		{"no file", Finding{Severity: Note, Code: "c", Text: Say("chữ", "text")}, VI, "lời nhắc: chữ  [c]\n"},
		{"a long line is cut around the caret", Finding{Code: "c", File: "f", Line: 1, Column: 151, Text: Say("x", "x"), Source: long}, EN,
			"f:1:151: error: x  [c]\n    1 | …" + strings.Repeat("a", 100) + "\n      | " + strings.Repeat(" ", 51) + "^\n"},
	} {
		if got := c.f.Format(c.lang); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}

func TestSort(t *testing.T) {
	fs := Findings{{File: "b", Line: 1}, {File: "a", Line: 2, Column: 9}, {File: "a", Line: 2, Column: 3}, {File: "a", Line: 1, Severity: Warning}}
	fs.Sort()
	var got []string
	for _, f := range fs {
		got = append(got, f.Position())
	}
	if s := strings.Join(got, " "); s != "a:1 a:2:3 a:2:9 b:1" {
		t.Error(s)
	}
	if fs.Count(Warning) != 1 || !fs.Failed() || (Findings{{Severity: Note}}).Failed() {
		t.Error("counting severities")
	}
}

func TestMachineFormats(t *testing.T) {
	f := sample()
	f.Text = Say("một%\nhai", "one%\ntwo")
	f.File = "a,b:c.md"
	var b strings.Builder
	if err := WriteGitHub(&b, Findings{f}, VI); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a%2Cb%3Ac.md,line=4,col=8,title=unknown-field::một%25%0Ahai%0Acó phải ý bạn là “Kinh tế”?\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	b.Reset()
	if err := WriteJSON(&b, nil, VI); err != nil || b.String() != "[]\n" {
		t.Errorf("no findings print %q, %v", b.String(), err)
	}
}

func TestSayTakesTexts(t *testing.T) {
	got := Say("thiếu %s", "%s is missing", Text{"tên", "the name"})
	if got.VI != "thiếu tên" || got.EN != "the name is missing" {
		t.Error(got)
	}
	if Say("100%", "100%").VI != "100%" {
		t.Error("a literal without arguments was formatted")
	}
}

// On a terminal the same words stand in colours, and nothing of the text can end or begin one.
func TestWriteColour(t *testing.T) {
	f := sample()
	f.Source = "field: \x1b[31m\"Kih\""
	f.Column = 9
	var plain, colour strings.Builder
	if err := WriteText(&plain, Findings{f}, VI); err != nil {
		t.Fatal(err)
	}
	if err := WriteColour(&colour, Findings{f}, VI); err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colour.String(), ""); got != plain.String() {
		t.Errorf("%q\nwant %q", got, plain.String())
	}
	if !strings.Contains(colour.String(), "\x1b[1;31mlỗi\x1b[0m: ") || strings.Count(colour.String(), "\x1b[") != 2*strings.Count(colour.String(), "\x1b[0m") {
		t.Errorf("%q", colour.String())
	}
}
