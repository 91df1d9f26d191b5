package schema

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

var root = os.DirFS("../..")

func registry(t *testing.T) *content.Registry {
	t.Helper()
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := fs.ReadFile(root, p)
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	return reg
}

// compile hands a schema to a validator that knows nothing of this project.
func compile(t *testing.T, name string, lang diag.Lang) *jsonschema.Schema {
	t.Helper()
	data, ok, err := Of(name, registry(t), lang)
	if err != nil || !ok {
		t.Fatal(name, ok, err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is YAML as an editor's program sees it: the JSON types, and dates as text.
func value(t *testing.T, n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return value(t, n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(t, n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, x := range n.Content {
			list = append(list, value(t, x))
		}
		return list
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err == nil {
			return f
		}
	}
	return n.Value
}

// frontMatter is the front matter of a Markdown file, or all of a YAML file; nil when it is not YAML.
func frontMatter(t *testing.T, p string, data []byte) any {
	t.Helper()
	s := string(data)
	if strings.HasSuffix(p, ".md") {
		_, s, _ = strings.Cut(s, "---\n")
		s, _, _ = strings.Cut(s, "\n---\n")
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(s), &n); err != nil || n.Kind == 0 {
		return nil
	}
	return value(t, &n)
}

// Every file of the project is good by its schema, in both languages of the descriptions.
func TestRealFiles(t *testing.T) {
	for _, lang := range []diag.Lang{diag.VI, diag.EN} {
		for name, pattern := range map[string]string{
			"mo-hinh": content.ModelsFolder + "/*/*.md", "trang": content.PagesFolder + "/*.md", "site": content.ConfigFile,
			"districts": content.DistrictsFile, "units": content.UnitsFile, "abbreviations": content.AbbreviationsFile, "terms": "content/registry/[ft]*.yaml",
		} {
			s := compile(t, name, lang)
			files, err := fs.Glob(root, pattern)
			if err != nil || len(files) == 0 {
				t.Fatal(pattern, err)
			}
			for _, p := range files {
				data, err := fs.ReadFile(root, p)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Validate(frontMatter(t, p, data)); err != nil {
					t.Errorf("%s: %v", p, err)
				}
			}
		}
	}
}

// seen are the findings of the decoder that a schema can foresee.
var seen = []string{"unknown-key", "missing-key", "missing-value", "unknown-field", "unknown-district", "unknown-type", "unknown-status", "unknown-consent",
	"bad-date", "bad-year", "wrong-type", "bad-url", "bad-id"}

var (
	editLine = regexp.MustCompile(`(?m)^edit \$MAU ('(?:[^']|'')*'|\S+) ('(?:[^']|'')*'|\S+)$`)
	codeOf   = regexp.MustCompile(`content/mo-hinh/2023/mau\.md:.*: (?:lỗi|error): .*\[([a-z-]+)\]`)
)

// The slips of the command's own scripts are slips for the schema too, where it can see them.
func TestScripts(t *testing.T) {
	s := compile(t, "mo-hinh", diag.VI)
	dir := "../../cmd/dienhinh/testdata"
	mau, err := os.ReadFile(dir + "/mau.md")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(frontMatter(t, "mau.md", mau)); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS(dir), "script/bad_*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	checked := map[string]bool{}
	for _, p := range files {
		data, err := os.ReadFile(path.Join(dir, p))
		if err != nil {
			t.Fatal(err)
		}
		script, _, _ := strings.Cut(string(data), "\n-- ")
		script, _, _ = strings.Cut(script, "\nexits ")
		text := string(mau)
		for _, m := range editLine.FindAllStringSubmatch(script, -1) {
			arg := func(s string) string {
				return strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(strings.ReplaceAll(strings.Trim(s, "'"), "''", "'"))
			}
			text = strings.Replace(text, arg(m[1]), arg(m[2]), 1)
		}
		doc := frontMatter(t, "mau.md", []byte(text))
		if text == string(mau) || doc == nil {
			continue
		}
		expected := ""
		for _, m := range codeOf.FindAllStringSubmatch(string(data), -1) {
			if slices.Contains(seen, m[1]) {
				expected = m[1]
			}
		}
		if expected == "" {
			continue
		}
		if s.Validate(doc) == nil {
			t.Errorf("%s: the schema does not see %s:\n%s", p, expected, text)
		}
		checked[expected] = true
	}
	if len(checked) < 6 {
		t.Errorf("only these were met: %v", slices.Sorted(maps.Keys(checked)))
	}
}

// What the decoder takes and what it refuses, value by value.
func TestValues(t *testing.T) {
	s := compile(t, "mo-hinh", diag.VI)
	reg := registry(t)
	mau, err := os.ReadFile("../../cmd/dienhinh/testdata/mau.md")
	if err != nil {
		t.Fatal(err)
	}
	with := func(lines string) []byte {
		return []byte(strings.Replace(string(mau), "id: \"mk7c3\"\n", lines+"\n", 1))
	}
	for lines, good := range map[string]bool{
		"status: đang duy trì": true, "status: ĐANG DUY TRÌ": true, "status: dang duy tri": false, "status: xong": false,
		"date: 2023-12-20": true, "date: 20/12/2023": false, "date: 2023-12-20T08:00:00+07:00": true, "date: 2023-13-01": false,
		"draft: có": true, "draft: maybe": false, "draft: false": true,
		"results: [{label: Hộ, value: 12}]": true, "results: {label: Hộ, value: 12}": true, "results: [{label: Hộ, value: nhiều}]": false,
		"results: [{value: 12}]": false, "results: [{label: Hộ, value: -1}]": false, "results: [{label: Hộ, value: \"12\"}]": true, "results:": true,
		"notes: một câu": true, "notes: [a, b]": true, "notes: {a: b}": false, "notes: true": false,
		"sources: [{title: A, url: \"https://a.vn/\"}]": true, "sources: [{title: A, url: \"javascript:x\"}]": false,
		"people: [{name: An, consent: đồng ý}]": false, "people: [{name: An, consent: đã đồng ý, minor: true}]": true,
		"contact: {office: A, phone: 123}": true, "contact: {fax: 1}": false, "contact: [a]": false,
		"id: k7m2q": true, "id: \"có dấu\"": false, "id: 123456": true, "resources: {budget_vnd: 35000000}": true, "resources: {budget: 1}": false,
		"forces: {lead: A, partners: [B, C]}": true, "beneficiaries: 214": true,
	} {
		text := with(lines)
		_, findings := content.ParseModel("content/mo-hinh/2023/mau.md", text, reg)
		if got := !findings.Failed(); got != good {
			t.Errorf("%s: the decoder says %v: %v", lines, got, findings)
		}
		if err := s.Validate(frontMatter(t, "mau.md", text)); (err == nil) != good {
			t.Errorf("%s: the schema says %v", lines, err)
		}
	}
	// A draft may wait for what is required.
	short := []byte("---\ntitle: A\ndraft: true\n---\n")
	if err := s.Validate(frontMatter(t, "a.md", short)); err != nil {
		t.Error(err)
	}
}

// Every way to write a registry's value that resolves is good by the schema, and nothing else is.
func TestSpellings(t *testing.T) {
	reg := registry(t)
	n := 0
	for _, k := range content.ModelKeys(reg) {
		if k.Kind != content.Choice || k.Open || k.Registry == "" {
			continue
		}
		for _, o := range k.Options {
			for _, s := range append([]string{o.Name}, o.Other...) {
				pattern := regexp.MustCompile(`^(?:` + spelling(s) + `)$`)
				for _, form := range []string{s, strings.ToUpper(s), strings.ToLower(s), norm.NFD.String(s), norm.NFD.String(strings.ToUpper(s)),
					strings.ReplaceAll(s, "óa", "oá"), strings.ReplaceAll(s, "ủy", "uỷ"), strings.ReplaceAll(s, " ", "  "), strings.ReplaceAll(s, "-", " – ")} {
					if !pattern.MatchString(form) {
						t.Errorf("%q does not match the spelling of %q: %s", form, s, pattern)
					}
					n++
				}
			}
		}
	}
	for s, other := range map[string]string{"Kinh tế": "Kinh te", "Văn hóa - xã hội": "Văn hòa - xã hội", "TP. Hải Dương": "TPx Hải Dương", "Ủy ban": "Ùy ban"} {
		if regexp.MustCompile(`^(?:` + spelling(s) + `)$`).MatchString(other) {
			t.Errorf("%q matches the spelling of %q", other, s)
		}
	}
	if n < 500 {
		t.Error(n)
	}
}

// The committed files are what the keys and the registries say today.
func TestFilesAreFresh(t *testing.T) {
	files, err := Files(registry(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		have, err := fs.ReadFile(root, f.Path)
		if err != nil || !bytes.Equal(have, f.Data) {
			t.Errorf("%s is not fresh (%v): run “go run ./cmd/dienhinh schema --write”", f.Path, err)
		}
		if err == nil && !f.Once && !Generated(f.Path, have) {
			t.Errorf("%s does not say that it is generated", f.Path)
		}
	}
}

// Every key has what its doors need, and the guide's full example has every key and no other.
func TestKeysAreDescribed(t *testing.T) {
	data, err := fs.ReadFile(root, content.PagesFolder+"/huong-dan-bien-tap.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(data), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	given, ok := frontMatter(t, "example.md", []byte(example)).(map[string]any)
	if !ok {
		t.Fatal("the guide has no full example")
	}
	var walk func(keys []content.Key, given any, at string)
	walk = func(keys []content.Key, given any, at string) {
		if list, ok := given.([]any); ok && len(list) > 0 {
			given = list[0]
		}
		m, _ := given.(map[string]any)
		names := map[string]bool{}
		for _, k := range keys {
			names[k.Name] = true
			if k.Label.VI == "" || k.Label.EN == "" || k.Help.VI == "" || k.Help.EN == "" || k.Kind == "" {
				t.Errorf("%s%s is not described: %+v", at, k.Name, k)
			}
			v, ok := m[k.Name]
			if !ok {
				t.Errorf("the guide's example lacks %s%s", at, k.Name)
			}
			if k.Kind == content.Group {
				walk(k.Keys, v, at+k.Name+".")
			}
		}
		for name := range m {
			if !names[name] {
				t.Errorf("the guide's example has %s%s, which is no key", at, name)
			}
		}
	}
	walk(content.ModelKeys(registry(t)), given, "")
}
