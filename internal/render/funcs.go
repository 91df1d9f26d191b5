package render

import (
	"html/template"

	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// funcs is all that a template can call beside what html/template brings.
var funcs = template.FuncMap{
	"number": func(n int) string { return viet.Number(int64(n)) }, // 1234 → 1.234
	"lower":  viet.LowerFirst,                                     // Địa bàn → địa bàn
	"most":   most,
	"share":  share,
}

// most is the greatest count of a list, for the scale of its bars.
func most(links []site.Link) int {
	m := 0
	for _, l := range links {
		m = max(m, l.Count)
	}
	return m
}

// share is n as a whole number of hundredths of most. Something is never drawn as nothing.
func share(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(1, min(100, n*100/most))
}
