package render

import (
	"html/template"

	"dienhinh/internal/viet"
)

// funcs is all that a template can call beside what html/template brings.
var funcs = template.FuncMap{
	"number": func(n int) string { return viet.Number(int64(n)) }, // 1234 → 1.234
	"lower":  viet.LowerFirst,                                     // Địa bàn → địa bàn
}
