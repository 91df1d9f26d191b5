package schema

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// Output is a file that is generated, by its path from the project's root. One that is written Once may be changed by
// its users afterwards and does not depend on the registries.
type Output struct {
	Path string
	Data []byte
	Once bool
}

// extension is the program that VS Code runs for the front matter of Markdown. Every folder of .vscode/extensions is
// offered to whoever opens the project (VS Code 1.89 or later, code.visualstudio.com/updates/v1_89, “Local workspace
// extensions”); to name it in extensions.json would offer it a second time, and as one that no marketplace has.
//
//go:embed vscode
var extension embed.FS

const extensionFolder = ".vscode/extensions/dienhinh"

// GuidePage is the reference page of the guide.
const GuidePage = content.PagesFolder + "/tra-cuu.md"

// kinds are the sorts of files there are: the schema's name, what it is of, and the files it is for.
var kinds = []struct {
	name  string
	title diag.Text
	keys  func(*content.Registry) ([]content.Key, bool)
	files []string // none for the front matter of Markdown, which no setting can name
}{
	{"mo-hinh", diag.Say("Phần thông tin của một mô hình", "The front matter of a model"), func(r *content.Registry) ([]content.Key, bool) { return content.ModelKeys(r), false }, nil},
	{"trang", diag.Say("Phần thông tin của một trang", "The front matter of a page"), func(*content.Registry) ([]content.Key, bool) { return content.PageKeys(), false }, nil},
	{"site", diag.Say("Thông tin chung của trang", "The site's own file"), func(*content.Registry) ([]content.Key, bool) { return content.ConfigKeys(), false }, []string{content.ConfigFile}},
	{"terms", diag.Say("Danh mục lĩnh vực hoặc loại hình", "The registry of fields or types"), registryKeys(content.FieldsFile), []string{content.FieldsFile, content.TypesFile}},
	{"districts", diag.Say("Danh mục địa bàn", "The registry of districts"), registryKeys(content.DistrictsFile), []string{content.DistrictsFile}},
	{"units", diag.Say("Danh mục hệ thống đơn vị", "The registry of unit families"), registryKeys(content.UnitsFile), []string{content.UnitsFile}},
	{"abbreviations", diag.Say("Danh mục chữ viết tắt", "The registry of abbreviations"), registryKeys(content.AbbreviationsFile), []string{content.AbbreviationsFile}},
}

func registryKeys(file string) func(*content.Registry) ([]content.Key, bool) {
	return func(*content.Registry) ([]content.Key, bool) { return content.RegistryKeys(file) }
}

// Names are the sorts of files that [Of] knows, the story first.
func Names() []string {
	var list []string
	for _, k := range kinds {
		list = append(list, k.name)
	}
	return list
}

// Of is the JSON Schema of one sort of files; ok is false when there is no such sort.
func Of(name string, reg *content.Registry, lang diag.Lang) (data []byte, ok bool, err error) {
	for _, k := range kinds {
		if k.name == name {
			keys, list := k.keys(reg)
			data, err := JSON(k.title, keys, list, lang)
			return data, true, err
		}
	}
	return nil, false, nil
}

// Files are all generated files of a project: what VS Code needs, and the reference page.
func Files(reg *content.Registry) ([]Output, error) {
	var list []Output
	var mapped object
	for _, k := range kinds {
		data, _, err := Of(k.name, reg, diag.VI)
		if err != nil {
			return nil, err
		}
		p := ".vscode/schema/" + k.name + ".schema.json"
		list = append(list, Output{Path: p, Data: data})
		if k.files != nil {
			mapped = append(mapped, member{"./" + p, k.files})
		}
	}
	suggest := object{{"other", true}, {"comments", false}, {"strings", true}}
	settings, err := indented(object{
		// For the extension redhat.vscode-yaml. It does not read front matter inside Markdown
		// (redhat-developer/vscode-yaml#207); the project's own extension does, and until it is installed the snippets.
		{"yaml.schemas", mapped},
		// Nothing of editor.snippetSuggestions: the extension hides the snippets, since it offers the same and more.
		{"[markdown]", object{{"editor.quickSuggestions", suggest}, {"editor.wordBasedSuggestions", "off"}, {"editor.wordWrap", "on"}}},
		{"files.encoding", "utf8"},
		{"files.eol", "\n"},
		{"files.insertFinalNewline", true},
	})
	if err != nil {
		return nil, err
	}
	extensions, err := indented(object{{"recommendations", []string{"redhat.vscode-yaml"}}})
	if err != nil {
		return nil, err
	}
	snippets, err := snippets(content.ModelKeys(reg))
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"package.json", "extension.js", "front-matter.js"} {
		data, err := extension.ReadFile("vscode/" + name)
		if err != nil {
			return nil, fmt.Errorf("reading what is built in: %w", err)
		}
		list = append(list, Output{Path: extensionFolder + "/" + name, Data: data})
	}
	return append(list,
		Output{Path: ".vscode/settings.json", Data: settings, Once: true},
		Output{Path: ".vscode/extensions.json", Data: extensions, Once: true},
		Output{Path: ".vscode/dienhinh.code-snippets", Data: snippets},
		Output{Path: GuidePage, Data: guide(reg)},
	), nil
}

// Generated reports whether a file is one that nobody writes by hand, by its name or by its own words, so that
// writing it anew loses nothing of anybody's.
func Generated(p string, data []byte) bool {
	return path.Dir(p) == ".vscode/schema" || path.Dir(p) == extensionFolder || path.Ext(p) == ".code-snippets" || bytes.Contains(data, []byte(generatedMark))
}

func indented(o object) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(o); err != nil {
		return nil, fmt.Errorf("writing JSON: %w", err)
	}
	return b.Bytes(), nil
}

// snippets offers every key of a story while the front matter is typed, with its values to choose.
// Source of the format: code.visualstudio.com/docs/editing/userdefinedsnippets.
func snippets(keys []content.Key) ([]byte, error) {
	var o object
	for _, k := range keys {
		body := snippetBody(k)
		help := k.Help.VI
		if k.Required {
			help += " (bắt buộc)"
		}
		o = append(o, member{k.Name + ": " + k.Label.VI, object{
			// Within the front matter of Markdown the language is YAML, once VS Code has coloured the file. Versions
			// before 1.109 know no “include” and offer the same in the registries.
			{"scope", "yaml"},
			{"include", []string{"**/" + content.ModelsFolder + "/**"}},
			// Found by its name and by what people call it.
			{"prefix", []string{k.Name, k.Label.VI}},
			{"body", body},
			{"description", help},
		}})
	}
	return indented(o)
}

func snippetBody(k content.Key) []string {
	stop := 0
	var one func(k content.Key) string
	one = func(k content.Key) string {
		stop++
		switch {
		case k.Kind == content.Choice && !k.Open:
			var names []string
			for _, o := range k.Options {
				names = append(names, strings.NewReplacer(`\`, `\\`, `,`, `\,`, `|`, `\|`).Replace(o.Name))
			}
			return fmt.Sprintf(`"${%d|%s|}"`, stop, strings.Join(names, ","))
		case k.Kind == content.Boolean:
			return fmt.Sprintf(`${%d|true,false|}`, stop)
		case slices.Contains([]content.Kind{content.Number, content.Count, content.Year, content.Date}, k.Kind):
			return fmt.Sprintf(`${%d:%s}`, stop, escapeStop(k.Example))
		case k.Kind == content.Group:
			stop--
			var parts []string
			for _, x := range k.Keys {
				v := one(x)
				if x.List {
					v = "[" + v + "]"
				}
				parts = append(parts, x.Name+": "+v)
			}
			return "{" + strings.Join(parts, ", ") + "}"
		}
		return fmt.Sprintf(`"${%d:%s}"`, stop, escapeStop(k.Example))
	}
	if k.List {
		return []string{k.Name + ":", "  - " + one(k)}
	}
	return []string{k.Name + ": " + one(k)}
}

func escapeStop(s string) string {
	return strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`).Replace(s)
}
