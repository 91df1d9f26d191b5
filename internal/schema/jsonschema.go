package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// member and object are JSON objects that keep the order in which they are written, which is the order in
// which an editor is offered keys.
type member struct {
	name  string
	value any
}

type object []member

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.name, m.value} {
			if j > 0 {
				b.WriteByte(':')
			}
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(v); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// JSON is the JSON Schema of a file made of keys. list tells that the file is a list of such mappings. The
// descriptions are in one language.
func JSON(title diag.Text, keys []content.Key, list bool, lang diag.Lang) ([]byte, error) {
	g := generator{lang}
	body := g.mapping(keys)
	if list {
		body = object{{"type", "array"}, {"items", body}}
	}
	doc := append(object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"title", title.In(lang)},
	}, body...)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	return b.Bytes(), nil
}

type generator struct{ lang diag.Lang }

// mapping describes an object. A draft may lack what is required.
func (g generator) mapping(keys []content.Key) object {
	var properties object
	var required []string
	var filled object
	draft := false
	for _, k := range keys {
		properties = append(properties, member{k.Name, g.property(k)})
		draft = draft || k.Name == "draft"
		if k.Required {
			required = append(required, k.Name)
			filled = append(filled, member{k.Name, object{{"not", object{{"type", "null"}}}}})
		}
	}
	o := object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	if required == nil {
		return o
	}
	published := object{{"required", required}, {"properties", filled}}
	if !draft {
		return append(o, member{"allOf", []any{published}})
	}
	isDraft := object{{"properties", object{{"draft", object{{"enum", []any{true, "true", "có", "yes"}}}}}}, {"required", []string{"draft"}}}
	return append(o, member{"if", isDraft}, member{"then", true}, member{"else", published})
}

// property describes one key: its value, or nothing, which means that it is not known.
func (g generator) property(k content.Key) object {
	o := g.describe(k)
	alternatives := []any{}
	value := g.value(k)
	if k.List {
		// One value where a list is expected counts as a list of one.
		alternatives = append(alternatives, object{{"type", "array"}, {"items", object{{"anyOf", append(slices.Clone(value), nothing)}}}})
	}
	alternatives = append(append(alternatives, value...), nothing)
	return append(o, member{"anyOf", alternatives})
}

var nothing = object{{"type", "null"}}

func (g generator) describe(k content.Key) object {
	title := viet.UpperFirst(k.Label.In(g.lang))
	help := k.Help.In(g.lang)
	text := title + "."
	if help != "" {
		text += " " + viet.UpperFirst(help) + "."
	}
	if k.Required {
		text += diag.Say(" Bắt buộc.", " Required.").In(g.lang)
	}
	if k.Kind == content.Text && k.Max > 0 {
		text += diag.Say(" %d–%d ký tự.", " %d–%d characters.", k.Min, k.Max).In(g.lang)
	}
	o := object{{"title", title}, {"description", text}}
	if g.lang == diag.VI {
		// For the extension in vscode/, which says how a value is written and puts quotes where they belong.
		o = append(o, member{"x-kind", k.Kind}, member{"x-form", form(k)})
	}
	if k.Example != "" {
		o = append(o, member{"examples", []string{k.Example}},
			member{"markdownDescription", text + "\n\n" + diag.Say("Ví dụ: `%s`", "For example: `%s`", k.Name+": "+k.Example).In(g.lang)})
	}
	return o
}

// value lists what one value may be.
func (g generator) value(k content.Key) []any {
	switch k.Kind {
	case content.Number:
		return []any{object{{"type", "number"}, {"minimum", 0}, {"maximum", 1e15}}, matching(`^\s*[0-9]+(\.[0-9]+)?\s*$`)}
	case content.Count, content.Year:
		return []any{object{{"type", "integer"}, {"minimum", k.Min}, {"maximum", k.Max}}, matching(`^\s*[1-9][0-9]*\s*$`)}
	case content.Date:
		return []any{matching(`^\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?( ?(Z|[+-][0-9]{2}:[0-9]{2}))?)?\s*$`)}
	case content.Boolean:
		return []any{object{{"type", "boolean"}}, matching(`^\s*(?:` + strings.Join([]string{anyCase("true"), anyCase("false"), anyCase("có"), anyCase("không"), anyCase("yes"), anyCase("no")}, "|") + `)\s*$`)}
	case content.Choice:
		return g.choice(k)
	case content.Web:
		return []any{matching(`^\s*([Hh][Tt][Tt][Pp][Ss]?://[^ "<>]*)?\s*$`)}
	case content.ShortID:
		return []any{matching(`^\s*[A-Za-z0-9][A-Za-z0-9_-]{1,39}\s*$`), object{{"type", "number"}}}
	case content.Group:
		return []any{g.mapping(k.Keys)}
	}
	// A number or a date is fine as text; a bare true or false is not what anybody means.
	return []any{object{{"type", "string"}}, object{{"type", "number"}}}
}

func matching(pattern string) object { return object{{"type", "string"}, {"pattern", pattern}} }

// choice offers the names and accepts every spelling that the decoder resolves.
func (g generator) choice(k content.Key) []any {
	var names, helps []string
	var spellings []string
	var others [][]string
	said, more := false, false
	for _, o := range k.Options {
		names = append(names, o.Name)
		helps = append(helps, o.Help)
		others = append(others, append([]string{}, o.Other...))
		said, more = said || o.Help != "", more || len(o.Other) > 0
		for _, s := range append([]string{o.Name}, o.Other...) {
			if s = spelling(s); !slices.Contains(spellings, s) {
				spellings = append(spellings, s)
			}
		}
	}
	list := object{{"enum", names}}
	if said && g.lang == diag.VI {
		list = append(list, member{"markdownEnumDescriptions", helps})
	}
	if more && g.lang == diag.VI {
		list = append(list, member{"x-spellings", others})
	}
	if k.Open {
		return []any{list, object{{"type", "string"}}}
	}
	all := strings.Join(spellings, "|")
	return []any{list, matching(`^\s*(?:` + all + `|[“"](?:` + all + `)["”])\s*$`)}
}
