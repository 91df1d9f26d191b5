package schema

import (
	"fmt"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// generatedMark is a comment in the front matter of the reference page.
const generatedMark = "# Trang này do lệnh “dienhinh schema --write” viết ra; sửa tay sẽ mất."

var kindNames = map[content.Kind]string{
	content.Text: "chữ", content.Number: "số", content.Count: "số nguyên", content.Year: "năm", content.Date: "ngày", content.Boolean: "true hoặc false",
	content.Choice: "chọn trong danh mục", content.Web: "địa chỉ trang", content.ShortID: "mã", content.File: "tên tệp", content.Group: "nhóm dòng",
}

// form is how a key is written, in words.
func form(k content.Key) string {
	if k.List {
		return "danh sách: " + kindNames[k.Kind]
	}
	return kindNames[k.Kind]
}

// guide is the reference page: every line of the front matter and every value of the registries.
func guide(reg *content.Registry) []byte {
	keys := content.ModelKeys(reg)
	var b strings.Builder
	b.WriteString("---\n" + generatedMark + `
title: "Tra cứu các dòng thông tin"
summary: "Mọi dòng của phần thông tin ở đầu một bài: tên, nghĩa, cách ghi, ví dụ; và mọi giá trị của các danh mục kèm những cách viết khác được hiểu."
order: 3
---

Trang này đi cùng [Hướng dẫn biên tập](huong-dan-bien-tap.md): ở đó nói cách làm, ở đây tra từng dòng. Chương trình kiểm tra bài theo đúng bảng này.

Cách ghi: **chữ** và **giá trị trong danh mục** nên đặt trong ngoặc kép; **ngày** viết năm-tháng-ngày; **số** viết liền. Chưa biết thì để trống hoặc bỏ dòng.

`)
	table := func(keys []content.Key) {
		b.WriteString("| Dòng | Tên | Ghi gì | Cách ghi | Ví dụ |\n|---|---|---|---|---|\n")
		for _, k := range keys {
			kind := form(k)
			if k.Kind == content.Text && k.Max > 0 {
				kind += fmt.Sprintf(", %d–%d ký tự", k.Min, k.Max)
			}
			example := ""
			if k.Example != "" {
				example = "`" + k.Example + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, cell(viet.UpperFirst(k.Label.VI)), cell(k.Help.VI), kind, cell(example))
		}
		b.WriteString("\n")
	}
	var required, others []content.Key
	for _, k := range keys {
		if k.Required {
			required = append(required, k)
		} else {
			others = append(others, k)
		}
	}
	b.WriteString("## Dòng bắt buộc\n\nBản nháp được phép thiếu; bài đã đăng thì không.\n\n")
	table(required)
	b.WriteString("## Dòng nên có\n\n")
	table(others)
	b.WriteString("## Bên trong từng nhóm dòng\n\n")
	for _, k := range keys {
		if k.Kind != content.Group {
			continue
		}
		fmt.Fprintf(&b, "### %s: `%s`\n\n", viet.UpperFirst(k.Label.VI), k.Name)
		table(k.Keys)
	}
	b.WriteString("## Giá trị của các danh mục\n\nViết theo tên hoặc một cách viết khác trong bảng; chữ hoa hay thường, “hòa” hay “hoà” đều được hiểu. Gặp cách viết chưa có thì thêm vào tệp danh mục.\n\n")
	for _, k := range keys {
		if k.Kind != content.Choice || k.Open {
			continue
		}
		if k.Registry != "" {
			fmt.Fprintf(&b, "### %s: `%s`\n\nTệp danh mục: `%s`.\n\n", viet.UpperFirst(k.Label.VI), k.Name, k.Registry)
		} else {
			fmt.Fprintf(&b, "### %s: `%s`\n\n", viet.UpperFirst(k.Label.VI), k.Name)
		}
		b.WriteString("| Giá trị | Cũng viết được là |\n|---|---|\n")
		for _, o := range k.Options {
			fmt.Fprintf(&b, "| %s | %s |\n", cell(o.Name), cell(strings.Join(o.Other, "; ")))
		}
		b.WriteString("\n")
	}
	b.WriteString("### Xã, phường, thị trấn: `commune`\n\nTheo từng huyện, trong tệp danh mục `" + content.DistrictsFile + "`.\n")
	return []byte(b.String())
}

// cell is a text that cannot end a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
