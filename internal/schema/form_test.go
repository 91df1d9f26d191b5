package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

type formField struct {
	Name, Label, Hint, Widget string
	Required                  *bool
	Field                     *formField
	Fields                    []formField
	Options                   []struct{ Label, Value string }
	Spellings                 map[string]string
	Min, Max                  int
}

// TestForm holds the form to the keys that the decoder goes by: every key is a field, in order, with its words, marked
// when it is required, and every choice offers what the registry has; nothing else is in the form but the text.
func TestForm(t *testing.T) {
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join("../..", p))
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	data, err := Form(reg, "https://e.vn/")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Locale      string
		Collections []struct {
			Name, Folder, Path string
			Fields             []formField
		}
	}
	if err := json.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	if config.Locale != "vi" || len(config.Collections) != 1 || config.Collections[0].Folder != content.ModelsFolder || config.Collections[0].Path != "{{fields.year}}/{{slug}}/index" {
		t.Errorf("%+v", config)
	}
	list := config.Collections[0].Fields
	if last := list[len(list)-1]; last.Name != "body" || last.Widget != "markdown" {
		t.Errorf("the text: %+v", last)
	}
	compareFields(t, "", list[:len(list)-1], content.ModelKeys(reg))
	choices := map[string]int{"field": len(reg.Fields), "type": len(reg.Types), "district": len(reg.Districts), "status": len(content.Statuses)}
	for _, f := range list {
		if n, ok := choices[f.Name]; ok && (len(f.Options) != n || f.Widget != "danh-muc") {
			t.Errorf("%s: %d options by %s, the registry has %d", f.Name, len(f.Options), f.Widget, n)
		}
		if f.Name == "district" && f.Spellings["thanh miện"] != "Huyện Thanh Miện" {
			t.Errorf("other spellings: %v", f.Spellings)
		}
	}
}

func compareFields(t *testing.T, in string, list []formField, keys []content.Key) {
	t.Helper()
	var names, want []string
	for _, f := range list {
		names = append(names, f.Name)
	}
	for _, k := range keys {
		want = append(want, k.Name)
	}
	if !slices.Equal(names, want) {
		t.Fatalf("%s: fields %v, keys %v", in, names, want)
	}
	widgets := map[content.Kind][]string{
		content.Text: {"string", "text"}, content.Number: {"number"}, content.Count: {"number"}, content.Year: {"number"}, content.Date: {"datetime"}, content.Boolean: {"boolean"},
		content.Choice: {"danh-muc"}, content.Web: {"string"}, content.ShortID: {"hidden"}, content.File: {"image"}, content.Group: {"object"},
	}
	for i, k := range keys {
		f := list[i]
		if f.Label != viet.UpperFirst(k.Label.VI) || f.Required == nil || *f.Required != k.Required {
			t.Errorf("%s%s: %+v", in, k.Name, f)
		}
		if k.List {
			if f.Widget != "list" || (f.Field == nil) != (k.Kind == content.Group) {
				t.Errorf("%s%s is a list: %+v", in, k.Name, f)
			}
			if f.Field != nil {
				f = *f.Field
			} else {
				f.Widget = "object"
			}
		}
		if allowed, ok := widgets[k.Kind]; !ok || !slices.Contains(allowed, f.Widget) && !(k.Open && f.Widget == "string") {
			t.Errorf("%s%s (%s) is written by %q", in, k.Name, k.Kind, f.Widget)
		}
		if k.Kind == content.Year && (f.Min != k.Min || f.Max != k.Max) {
			t.Errorf("%s%s: %d–%d", in, k.Name, f.Min, f.Max)
		}
		if k.Kind == content.Group {
			compareFields(t, in+k.Name+".", f.Fields, k.Keys)
		}
	}
}
