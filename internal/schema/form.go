package schema

import (
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// FormStories is the name of the stories' collection in the configuration of the form, and FormIndex the name of the
// file that holds a new story, without its extension: the story has a folder of its own for its pictures.
const (
	FormStories = "mo-hinh"
	FormIndex   = "index"
)

// Form is the configuration of the form in the browser: config.yml of Decap CMS 3, written in JSON, which is YAML
// too. Every key of a story is a field, in the order and with the words of the table; choices hold the names that
// the registries have today.
//
// What it says of the whole (backend, workflow, where files go) is for a site behind its host's git gateway; a
// preview changes that in the page (static/js/admin). Source of the format: decapcms.org/docs/configuration-options
// and decapcms.org/docs/widgets.
func Form(reg *content.Registry, site string) ([]byte, error) {
	stories := object{
		{"name", FormStories}, {"label", "Mô hình"}, {"label_singular", "mô hình"},
		{"description", "Mỗi mô hình một bài. Ô không ghi “không bắt buộc” thì phải điền; chưa biết thì để trống, đừng đoán."},
		{"folder", content.ModelsFolder}, {"create", true}, {"delete", true}, {"extension", "md"}, {"format", "yaml-frontmatter"},
		{"identifier_field", "title"}, {"slug", "{{slug}}"},
		// {{year}} alone would be the year of today.
		{"path", "{{fields.year}}/{{slug}}/" + FormIndex},
		{"media_folder", ""}, {"public_folder", ""}, // beside the story
		{"summary", "{{title}} ({{fields.year}})"}, {"sortable_fields", []string{"title", "year"}},
		{"view_groups", []any{
			object{{"label", "Lĩnh vực"}, {"field", "field"}},
			object{{"label", "Địa bàn"}, {"field", "district"}},
			object{{"label", "Năm"}, {"field", "year"}},
		}},
		{"view_filters", []any{object{{"label", "Bản nháp"}, {"field", "draft"}, {"pattern", true}}}},
		{"fields", append(fields(content.ModelKeys(reg)), object{
			{"name", "body"}, {"label", "Bài viết"}, {"widget", "markdown"}, {"required", false},
			{"hint", "Viết dưới từng đề mục; mục chưa có gì để viết thì xóa cả đề mục"},
			{"default", "## " + strings.Join(content.Sections, "\n\n\n## ") + "\n"},
			{"buttons", []string{"bold", "italic", "link", "heading-two", "heading-three", "quote", "bulleted-list", "numbered-list"}},
			{"editor_components", []string{"image"}},
		})},
	}
	return indented(object{
		{"backend", object{{"name", "git-gateway"}, {"branch", "main"}}},
		{"publish_mode", "editorial_workflow"}, // each change is looked at, and built, before it is published
		{"locale", "vi"},
		{"site_url", site}, {"display_url", site},
		{"media_folder", content.ModelsFolder}, {"public_folder", ""},
		{"slug", object{{"encoding", "ascii"}, {"clean_accents", true}, {"sanitize_replacement", "-"}}},
		{"collections", []any{stories}},
	})
}

func fields(keys []content.Key) []any {
	var list []any
	for _, k := range keys {
		list = append(list, field(k))
	}
	return list
}

// field is one key as a field. A key with several values is a list of such fields.
func field(k content.Key) object {
	label := viet.UpperFirst(k.Label.VI)
	head := object{{"name", k.Name}, {"label", label}, {"required", k.Required}}
	hint := hint(k)
	if hint != "" {
		head = append(head, member{"hint", hint})
	}
	if !k.List {
		return append(head, widget(k)...)
	}
	head = append(head, object{{"widget", "list"}, {"collapsed", true}, {"label_singular", k.Label.VI}}...)
	if k.Kind != content.Group {
		return append(head, member{"field", append(object{{"name", k.Name}, {"label", label}, {"required", false}}, widget(k)...)})
	}
	return append(head, member{"summary", "{{fields." + k.Keys[0].Name + "}}"}, member{"fields", fields(k.Keys)})
}

func hint(k content.Key) string {
	parts := []string{}
	if k.Help.VI != "" {
		parts = append(parts, k.Help.VI)
	}
	if k.Kind == content.Text && k.Max > 0 && !k.List {
		parts = append(parts, diag.Say("%d–%d ký tự", "%d–%d characters", k.Min, k.Max).VI)
	}
	if k.Example != "" && (k.Kind == content.Text || k.Open) {
		parts = append(parts, "Ví dụ: "+k.Example)
	}
	return strings.Join(parts, ". ")
}

// widget is how one value is written.
func widget(k content.Key) object {
	switch k.Kind {
	case content.Number:
		return object{{"widget", "number"}, {"value_type", "float"}, {"min", 0}}
	case content.Count, content.Year:
		return object{{"widget", "number"}, {"value_type", "int"}, {"min", k.Min}, {"max", k.Max}}
	case content.Date:
		return object{{"widget", "datetime"}, {"format", "YYYY-MM-DD"}, {"time_format", false}}
	case content.Boolean:
		return object{{"widget", "boolean"}}
	case content.Choice:
		if k.Open {
			break
		}
		// chosen is the control of static/js/admin: a select that knows the other spellings of a name.
		var options []any
		other := object{}
		for _, o := range k.Options {
			options = append(options, object{{"label", o.Name}, {"value", o.Name}})
			for _, s := range o.Other {
				other = append(other, member{strings.ToLower(viet.NFC(s)), o.Name})
			}
		}
		return object{{"widget", "danh-muc"}, {"options", options}, {"spellings", other}}
	case content.Web:
		return object{{"widget", "string"}, {"pattern", []string{"^[Hh][Tt][Tt][Pp][Ss]?://[^ \"<>]*$", "Địa chỉ phải bắt đầu bằng https:// hoặc http://"}}}
	case content.ShortID:
		return object{{"widget", "hidden"}} // given by the page to a new story
	case content.File:
		return object{{"widget", "image"}, {"choose_url", false}}
	case content.Group:
		return object{{"widget", "object"}, {"collapsed", true}, {"fields", fields(k.Keys)}}
	}
	if k.Max > 100 {
		return object{{"widget", "text"}} // one line too, but one to be seen whole
	}
	return object{{"widget", "string"}}
}
