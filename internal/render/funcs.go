package render

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"runtime"

	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// funcs is all that a template of a set can call beside what html/template brings.
func funcs(set *template.Template) template.FuncMap {
	return template.FuncMap{
		"number": func(n int) string { return viet.Number(int64(n)) }, // 1234 → 1.234
		"lower":  viet.LowerFirst,                                     // Địa bàn → địa bàn
		"kept":   func(name string, part keeper) (template.HTML, error) { return kept(set, name, part) },
	}
}

// keeper is a part of many pages: a card, the header and the foot.
type keeper interface{ Kept() *site.Kept }

// mostCalls is how many calls a part may be deep: one within another takes about thirty, and parts stand three deep.
const mostCalls = 2000

// kept is {{template name part}} for a part that keeps its HTML: it is printed once for each site, not
// once for each page. (10,000 models, on a busy machine: 4.7 s of processor time in templates without, 3.8 s
// with the first of these parts.) The template sees
// the part alone, so it cannot print anything of the page that it stands on.
func kept(set *template.Template, name string, part keeper) (template.HTML, error) {
	if reflect.ValueOf(part).IsNil() { // an empty page that the template is tried on
		part = reflect.New(reflect.TypeOf(part).Elem()).Interface().(keeper)
	}
	k := part.Kept()
	first := k.Load()
	for h := first; h != nil; h = h.Next {
		if h.By == set && h.Name == name {
			return h.HTML, nil
		}
	}
	if runtime.Callers(mostCalls, make([]uintptr, 1)) > 0 { // or the stack grows until the program dies
		return "", errors.New("too deep")
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, name, part); err != nil {
		return "", err
	}
	h := &site.KeptHTML{By: set, Name: name, HTML: template.HTML(b.String()), Next: first}
	k.CompareAndSwap(first, h) // if another worker was faster, its HTML is the same
	return h.HTML, nil
}
