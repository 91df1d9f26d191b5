package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"dienhinh/internal/content"
)

// ask is one place of a file at which the extension is asked, the place being where ‸ stands.
type ask struct {
	Path    string `json:"path"`
	Text    string `json:"text"`
	Ask     string `json:"ask"`
	Trigger string `json:"trigger,omitempty"`
	Win     bool   `json:"win,omitempty"`
}

type offer struct {
	Label, Title, Filter, Typed, Text string
	More                              bool
}

// answers runs the extension under node, with a stand-in for VS Code. DIENHINH_NODE=required makes node's absence a failure.
func answers(t *testing.T, asks []ask) []json.RawMessage {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("DIENHINH_NODE") == "required" {
			t.Fatal("there is no node (DIENHINH_NODE=required)")
		}
		t.Skip("there is no node, so the extension of VS Code is not tried")
	}
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(asks)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "testdata/vscode.js", project)
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var list []json.RawMessage
	if err := json.Unmarshal(out, &list); err != nil || len(list) != len(asks) {
		t.Fatal(len(list), err)
	}
	return list
}

const (
	storyPath = "content/mo-hinh/2023/a.md"
	pagePath  = "content/trang/a.md"
)

func matter(lines string) string { return "---\n" + lines + "\n---\n\nfield: \"Kinh tế\"\n" }

// VS Code takes a folder for an extension when its manifest names it whole and its program is there, by that very name.
func TestExtensionManifest(t *testing.T) {
	data, err := fs.ReadFile(root, extensionFolder+"/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Name, Publisher, Version, Main string
		Engines                        map[string]string
		ActivationEvents               []string
	}
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	if m.Name == "" || m.Publisher == "" || m.Version == "" || m.Engines["vscode"] != "^1.89.0" || len(m.ActivationEvents) != 1 {
		t.Errorf("%+v", m)
	}
	if _, err := fs.Stat(root, path.Join(extensionFolder, m.Main)); err != nil {
		t.Error(err)
	}
}

// What is said of a key or a value under the mouse.
func TestExtensionHover(t *testing.T) {
	field := []string{"**Lĩnh vực** `field`", "Một trong các lĩnh vực của phong trào. Bắt buộc.", "Cách ghi: chọn trong danh mục. Ví dụ: `field: Kinh tế`", "- **Văn hóa - xã hội**: Bảo vệ môi trường"}
	economy := []string{"**Kinh tế** (Lĩnh vực)", "Cách làm ăn, sản xuất"}
	tests := []struct {
		ask  ask
		want []string // nothing is said when empty
	}{
		{ask{Text: matter("fi‸eld: \"Kinh tế\"")}, field},
		{ask{Text: matter("title: \"A\"\nfield: \"Kin‸h tế\"  # bắt buộc")}, economy},
		{ask{Text: matter("field: KINH  T‸Ế")}, economy},
		{ask{Text: matter("field: kinh-te‸ ")}, nil},
		{ask{Text: matter("field: kinh-t‸e")}, economy},
		{ask{Text: matter("field: vh-x‸h")}, []string{"**Văn hóa - xã hội** (Lĩnh vực)"}},
		{ask{Text: matter("field: văn hoá – xã hộ‸i")}, []string{"**Văn hóa - xã hội** (Lĩnh vực)"}},
		{ask{Text: matter("field: Kinh te‸ x")}, nil},
		{ask{Text: matter("district: TP Hải D‸ương")}, []string{"**Thành phố Hải Dương** (Địa bàn)"}},
		{ask{Text: matter("draft: tr‸ue")}, []string{"**true** (Bản nháp)\n\ncó"}},
		{ask{Text: matter("commun‸e: \"Xã Hồng Phong\"")}, []string{"**Xã, phường, thị trấn** `commune`", "Cách ghi: chọn trong danh mục. Ví dụ: `commune: Xã Hồng Phong`"}},
		{ask{Text: matter("results:\n  - {label: \"a, b: {c}\", val‸ue: 2}")}, []string{"**Con số** `value`", "Bắt buộc.", "Cách ghi: số. Ví dụ: `value: 214`"}},
		{ask{Text: matter("results:\n  - {label: \"a\",\n     val‸ue: 2}\nyear: 2023")}, []string{"**Con số**"}},
		{ask{Text: matter("results:\n  - label: a\n    val‸ue: 2")}, []string{"**Con số**"}},
		{ask{Text: matter("people:\n- name: A\n  consent: Đã r‸út")}, []string{"**Đã rút** (Sự đồng ý)"}},
		{ask{Text: matter("forces:\n  partners: [\"A\", \"B\"]\n  le‸ad: \"C\"")}, []string{"**Chủ trì** `lead`"}},
		{ask{Text: matter("res‸ults:\n  - {label: \"A\", value: 2}")}, []string{"**Kết quả** `results`", "Cách ghi: danh sách: nhóm dòng (`label`, `value`, `unit`"}},
		// A bracket that is still open does not swallow what follows.
		{ask{Text: matter("contact: {office: \"A\"\nfie‸ld: \"Kinh tế\"")}, field},
		{ask{Text: matter("summary: >\n  field‸: một chữ của câu\nyear: 2023")}, nil},
		{ask{Text: matter("fields‸: \"Kinh tế\"")}, nil},
		{ask{Text: matter("constructor‸: \"Kinh tế\"")}, nil},
		{ask{Text: matter("# field‸: \"Kinh tế\"")}, nil},
		{ask{Text: matter("title: \"field‸: x\"")}, nil},
		{ask{Text: "---\ntitle: \"A\"\n---\n\nfi‸eld: \"Kinh tế\"\n"}, nil},
		{ask{Text: "fi‸eld: \"Kinh tế\"\n"}, nil},
		// As the programs of Windows write files, and where they put them.
		{ask{Text: "\uFEFF---\r\ntitle: \"A\"\r\nfi‸eld: \"Kinh tế\"\r\n---\r\n\r\nfield: x\r\n", Win: true}, field},
		{ask{Text: "---\r\nresults:\r\n  - {label: \"A\", val‸ue: 2}\r\n---\r\n", Win: true}, []string{"**Con số**"}},
		{ask{Text: "---\r\ntitle: \"A\"\r\n---\r\nfi‸eld: x\r\n"}, nil},
		{ask{Path: pagePath, Text: matter("men‸u: \"A\"")}, []string{"**Tên trên thanh chính** `menu`\n\nCách ghi: chữ."}},
		{ask{Path: pagePath, Text: matter("fi‸eld: \"Kinh tế\"")}, nil},
		{ask{Path: "README.md", Text: matter("fi‸eld: \"Kinh tế\"")}, nil},
	}
	var asks []ask
	for _, x := range tests {
		x.ask.Ask = "hover"
		if x.ask.Path == "" {
			x.ask.Path = storyPath
		}
		asks = append(asks, x.ask)
	}
	for i, answer := range answers(t, asks) {
		var said []string
		if err := json.Unmarshal(answer, &said); err != nil {
			t.Fatal(err)
		}
		if len(said) > 0 != (len(tests[i].want) > 0) {
			t.Errorf("%q: %q", asks[i].Text, said)
		}
		for _, part := range tests[i].want {
			if !strings.Contains(strings.Join(said, ""), part) {
				t.Errorf("%q: %q does not say %q", asks[i].Text, said, part)
			}
		}
	}
}

// What is offered at the cursor, and the text after one of the offers is taken.
func TestExtensionCompletion(t *testing.T) {
	tests := []struct {
		ask         ask
		label, text string // one that is offered, and the file's changed lines; empty: nothing is offered
		not         string // one that is not offered
	}{
		{ask{Text: matter("title: \"A\"\n‸\nyear: 2023")}, "unit", "unit: \"$1\"", "year"},
		{ask{Text: matter("title: \"A\"\nlĩnh v‸")}, "field", "field: ", "title"},
		{ask{Text: matter("field: ‸")}, "Kinh tế", "field: \"Kinh tế\"", "Tập thể"},
		{ask{Text: matter("field:‸")}, "Kinh tế", "field: \"Kinh tế\"", ""},
		{ask{Text: matter("field: \"ki‸\"")}, "Kinh tế", "field: \"Kinh tế\"", ""},
		{ask{Text: matter("field: \"ki‸nh\"   # bắt buộc")}, "Kinh tế", "field: \"Kinh tế\"   # bắt buộc", ""},
		{ask{Text: matter("field: ‸   # bắt buộc")}, "Kinh tế", "field: \"Kinh tế\"   # bắt buộc", ""},
		{ask{Text: matter("field: Kinh ‸"), Trigger: " "}, "Kinh tế", "field: \"Kinh tế\"", ""},
		{ask{Text: matter("draft: ‸")}, "false", "draft: false", ""},
		{ask{Text: matter("fi‸eld: \"Kinh tế\"")}, "status", "status: \"Kinh tế\"", ""},
		{ask{Text: matter("‸")}, "results", "results:\n  - {label: \"$1\", value: $2$0}", ""},
		{ask{Text: matter("‸")}, "notes", "notes:\n  - \"$1\"", ""},
		{ask{Text: matter("‸")}, "forces", "forces: {lead: \"$1\", partners: [\"$2\"]$0}", ""},
		{ask{Text: matter("‸")}, "date", "date: $1", ""},
		{ask{Text: matter("results:\n  - ‸")}, "label", "  - label: \"$1\"", "title"},
		{ask{Text: matter("results:\n  ‸")}, "label", "  - label: \"$1\"", ""},
		{ask{Text: matter("results:\n  - label: \"A\"\n    ‸\n    source: \"B\"\nyear: 2023")}, "value", "    value: $1", "source"},
		{ask{Text: matter("results:\n  - {label: \"A\"}\n‸")}, "year", "year: $1", "results"},
		{ask{Text: matter("results:\n  - {label: \"A\", ‸}")}, "unit", "  - {label: \"A\", unit: \"$1\"}", "label"},
		{ask{Text: matter("people:\n  - {name: \"A\", consent: ‸}")}, "Đã đồng ý", "  - {name: \"A\", consent: \"Đã đồng ý\"}", ""},
		{ask{Text: matter("people:\n  - {name: \"A\", consent: \"‸\", minor: false}"), Trigger: "\""}, "Chưa", "  - {name: \"A\", consent: \"Chưa\", minor: false}", ""},
		{ask{Text: matter("replication:\n  ‸")}, "steps", "  steps:\n    - \"$1\"", ""},
		{ask{Text: matter("contact: {‸}")}, "phone", "contact: {phone: \"$1\"}", ""},
		{ask{Text: "---\r\ntitle: \"A\"\r\nfi‸\r\n---\r\n", Win: true}, "field", "field: ", "title"},
		{ask{Path: pagePath, Text: matter("‸")}, "menu", "menu: \"$1\"", "field"},
		{ask{Text: matter("results:\n ‸"), Trigger: " "}, "", "", ""},
		{ask{Text: matter("title: \"A ‸\""), Trigger: " "}, "", "", ""},
		{ask{Text: matter("title: A ‸"), Trigger: " "}, "", "", ""},
		{ask{Text: matter("notes:\n  - \"a, ‸\""), Trigger: " "}, "", "", ""},
		{ask{Text: matter("summary: |\n  fi‸\nyear: 2023")}, "", "", ""},
		{ask{Text: matter("title: \"A\"\n  ‸")}, "", "", ""},
		{ask{Text: "---\ntitle: \"A\"\n‸---\n"}, "", "", ""},
		{ask{Text: "---\ntitle: \"A\"\n---\nfi‸\n"}, "", "", ""},
		{ask{Text: "fi‸\n"}, "", "", ""},
	}
	var asks []ask
	for _, x := range tests {
		x.ask.Ask = "complete"
		if x.ask.Path == "" {
			x.ask.Path = storyPath
		}
		asks = append(asks, x.ask)
	}
	for i, answer := range answers(t, asks) {
		var offers []offer
		if err := json.Unmarshal(answer, &offers); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, o := range offers {
			if o.Label == tests[i].not {
				t.Errorf("%q: %s is offered", asks[i].Text, o.Label)
			}
			if o.Label != tests[i].label {
				continue
			}
			found = true
			if !strings.Contains("\n"+o.Text+"\n", "\n"+tests[i].text+"\n") {
				t.Errorf("%q: %q", asks[i].Text, o.Text)
			}
			// VS Code offers what has the typed letters in their order.
			rest := strings.ToLower(o.Filter)
			for _, r := range strings.ToLower(o.Typed) {
				_, after, ok := strings.Cut(rest, string(r))
				if !ok && o.Label != "status" {
					t.Errorf("%q: %q is not found by %q", asks[i].Text, o.Filter, o.Typed)
				}
				rest = after
			}
		}
		if found != (tests[i].label != "") || !found && len(offers) > 0 {
			t.Errorf("%q: %v", asks[i].Text, offers)
		}
	}
}

// Everything is found by its name, by what people call it, and without marks.
func TestExtensionFinds(t *testing.T) {
	got := answers(t, []ask{{Path: storyPath, Ask: "complete", Text: matter("‸")}, {Path: storyPath, Ask: "complete", Text: matter("district: ‸")}})
	for i, want := range []offer{
		{Label: "field", Title: "Lĩnh vực (bắt buộc)", Filter: "field Lĩnh vực Linh vuc", More: true},
		{Label: "Thành phố Hải Dương", Filter: "Thành phố Hải Dương Thanh pho Hai Duong hai-duong"},
	} {
		var offers []offer
		if err := json.Unmarshal(got[i], &offers); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, o := range offers {
			found = found || o.Label == want.Label && o.Title == want.Title && strings.HasPrefix(o.Filter, want.Filter) && o.More == want.More
		}
		if !found {
			t.Errorf("%v is not among %v", want, offers)
		}
	}
}

// twisted is YAML that people may write and that is not in the project's own stories.
const twisted = `# first
title: 'It''s # no comment: "so"'   # one
"year" : 2023
unit:   A:B # two
results:
- label: "a \" {b"
  value: 1

- {label: "c, d", value: 2,   # three
   unit: hộ, "source": [x, 'y, z'], }
-   label: e
    unit:
    value: 3
forces: {lead: A,
  partners: [B,
    C D]
}
summary: >-
  field: no key
  - {nor: this}

resources:
  in_kind: |
    a
   # of the text

  budget_vnd: 12
contact:
  {office: A}
notes:
  - a: b
  - "c"
  -
    d
aliases: []
id: http://a.vn/b
`

// The extension finds the keys and values of the front matter where a whole YAML reader does, in every real file.
func TestExtensionReadsYAML(t *testing.T) {
	asks := []ask{{Ask: "places", Text: "---\n" + twisted + "---\n\na: b\n"}}
	for _, pattern := range []string{content.ModelsFolder + "/*/*.md", content.PagesFolder + "/*.md"} {
		files, err := fs.Glob(root, pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, p := range files {
			data, err := fs.ReadFile(root, p)
			if err != nil {
				t.Fatal(err)
			}
			asks = append(asks, ask{Path: p, Ask: "places", Text: string(data)})
		}
	}
	for i, answer := range answers(t, asks) {
		var got []string
		if err := json.Unmarshal(answer, &got); err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(asks[i].Text, "---\n")
		text, _, _ = strings.Cut(text, "\n---\n")
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		want := places(doc.Content[0], "")
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", asks[i].Path, diff)
		}
	}
}

// places are the keys and the values that begin and end on one line, as the test's stand-in writes them.
func places(n *yaml.Node, at string) []string {
	place := func(n *yaml.Node, what, at string) string {
		column := n.Column
		if what == "key" && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			column++
		}
		return fmt.Sprintf("%d:%d %s %s", n.Line+1, column, what, at)
	}
	var list []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			inside := strings.TrimPrefix(at+"."+n.Content[i].Value, ".")
			list = append(append(list, place(n.Content[i], "key", inside)), places(n.Content[i+1], inside)...)
		}
	case yaml.SequenceNode:
		for _, x := range n.Content {
			list = append(list, places(x, at)...)
		}
	case yaml.ScalarNode:
		if n.Value != "" && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			list = append(list, place(n, "value", at))
		}
	}
	return list
}
