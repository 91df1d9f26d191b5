package content

import (
	"strings"
	"testing"
)

// Every key that a story can have is one that can be asked for: a story that has only it has it, and one
// without it does not.
func TestHasKnowsEveryKey(t *testing.T) {
	reg := realRegistry(t)
	values := map[string]string{
		"results": `[{label: "Hộ", value: 2}]`, "forces": `{partners: ["Chi đoàn"]}`, "resources": `{labour_days: 3}`, "replication": `{steps: ["Họp dân"]}`,
		"recognition": `[{level: "Cấp tỉnh"}]`, "people": `[{name: "Trần Thị Thử", consent: "Đã rút"}]`, "photos": `[{file: "a.jpg", alt: "Khay mạ"}]`, "contact": `{office: "Hội"}`,
		"sources": `[{title: "Báo"}]`, "notes": `["Ghi"]`, "aliases": `["/mo-hinh/cu/"]`, "draft": "true",
	}
	for _, k := range ModelKeys(reg) {
		value, given := values[k.Name]
		if !given {
			value = k.Example
		}
		text := "---\n" + k.Name + ": " + value + "\n---\n"
		if k.Name == "commune" {
			text = strings.Replace(text, "---\n", "---\ndistrict: Thanh Miện\n", 1)
		}
		m, _ := ParseModel("content/mo-hinh/2023/x.md", []byte(text), reg)
		if m == nil || !m.Has(k.Name) {
			t.Errorf("%q: the story does not have %s", text, k.Name)
			continue
		}
		for _, other := range ModelKeys(reg) {
			if other.Name != k.Name && m.Has(other.Name) && !(k.Name == "commune" && other.Name == "district") {
				t.Errorf("%q: the story has %s", text, other.Name)
			}
		}
	}
}

func TestHasSection(t *testing.T) {
	m, _ := ParseModel("content/mo-hinh/2023/x.md", []byte("---\ntitle: A\n---\n## Nội dung, cách làm\n\n## MỤC TIÊU, tiêu chí\n\n## Kết quả\n"), realRegistry(t))
	for name, want := range map[string]bool{"Mục tiêu": true, "Kết quả": true, "Cách làm": true, "Bài học kinh nghiệm": false, "Thực trạng, lý do": false} {
		if m.HasSection(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
