package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"dienhinh/internal/diag"
	"dienhinh/internal/site"
	"dienhinh/internal/upkeep"
)

// Templates are the template files: "model.html" → its bytes.
type Templates = map[string][]byte

// pageTypes says which file prints which struct. The values are empty pages to try the file on.
var pageTypes = map[string]any{
	"home.html":      site.HomePage{},
	"list.html":      site.ListPage{},
	"names.html":     site.NamesPage{},
	"index.html":     site.IndexPage{},
	"model.html":     site.ModelPage{},
	"stats.html":     site.StatsPage{},
	"plain.html":     site.PlainPage{},
	"search.html":    site.SearchPage{},
	"data.html":      site.DataPage{},
	"404.html":       site.NotFoundPage{},
	"redirect.html":  site.RedirectPage{},
	"share.html":     site.SharePage{},
	"embed.html":     site.EmbedPage{},
	"digest.html":    site.DigestPage{},
	"booklet.html":   site.BookletPage{},
	"withdrawn.html": site.WithdrawnPage{},
	"desk.html":      upkeep.Page{},
	"admin.html":     site.FormPage{},
}

// fileOf is pageTypes turned round.
var fileOf = func() map[reflect.Type]string {
	m := make(map[reflect.Type]string, len(pageTypes))
	for name, page := range pageTypes {
		m[reflect.TypeOf(page)] = name
	}
	return m
}()

// Renderer prints pages. The zero value prints none; get one from New.
type Renderer struct {
	minified *template.Template
	plain    *template.Template // as written: the lines an error is told by
	files    Templates
	buffers  sync.Pool
}

// Failure is a page that its template cannot print: the template is right in itself and asks for what this page has not.
type Failure struct{ Finding diag.Finding }

// Error is the finding's place and sentence, in Vietnamese.
func (f *Failure) Error() string {
	place := f.Finding.File
	if f.Finding.Line > 0 {
		place += fmt.Sprintf(":%d:%d", f.Finding.Line, f.Finding.Column)
	}
	return place + ": " + f.Finding.Text.VI
}

// New parses the templates. When a finding is an error the Renderer is nil.
func New(files Templates) (*Renderer, diag.Findings) {
	plain, findings := parse(files)
	for _, name := range slices.Sorted(maps.Keys(pageTypes)) {
		if _, ok := files[name]; !ok {
			findings = append(findings, missing(name))
		}
	}
	if findings.Failed() {
		findings.Sort()
		return nil, findings
	}
	findings = append(findings, try(plain, files)...)
	if findings.Failed() {
		findings.Sort()
		return nil, findings
	}
	small := make(Templates, len(files))
	for name, text := range files {
		small[name] = shrink(text)
	}
	minified, trouble := parse(small)
	if trouble == nil {
		trouble = try(minified, small)
	}
	if trouble.Failed() {
		// The minifier broke something that was whole: print what the author wrote.
		minified = plain
		findings = append(findings, unminified(trouble[0].File))
	}
	r := &Renderer{minified: minified, plain: plain, files: files}
	r.buffers.New = func() any { return new(bytes.Buffer) }
	return r, findings
}

// parse reads all files into one set, in name order, and tells every file's first mistake.
func parse(files Templates) (*template.Template, diag.Findings) {
	var findings diag.Findings
	set := template.New("")
	set.Funcs(funcs(set))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := set.New(name).Parse(string(files[name])); err != nil {
			findings = append(findings, finding(err, name, files))
		}
	}
	return set, findings
}

// try prints an empty page of every type. It also makes html/template work out all escaping now.
func try(set *template.Template, files Templates) diag.Findings {
	var findings diag.Findings
	told := map[diag.Text]bool{} // a mistake in the layout breaks every page: tell it once
	for _, name := range slices.Sorted(maps.Keys(pageTypes)) {
		if err := set.ExecuteTemplate(io.Discard, name, pageTypes[name]); err != nil {
			f := finding(err, name, files)
			if !told[f.Text] {
				told[f.Text] = true
				findings = append(findings, f)
			}
		}
	}
	return findings
}

// shrink minifies one template, or leaves it as it is when that fails.
func shrink(text []byte) []byte {
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		KeepDefaultAttrVals: true,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		TemplateDelims:      html.GoTemplateDelims,
	})
	small, err := m.Bytes("text/html", bytes.Clone(text)) // the minifier writes into what it reads
	if err != nil {
		return text
	}
	return small
}

// Page writes a page, given by value or by pointer, whole or not at all.
func (r *Renderer) Page(w io.Writer, page any) error {
	v := reflect.ValueOf(page)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	name, ok := "", false
	if v.IsValid() {
		name, ok = fileOf[v.Type()]
	}
	if !ok {
		return fmt.Errorf("render: no template for %T", page)
	}
	buf := r.buffers.Get().(*bytes.Buffer)
	defer r.buffers.Put(buf)
	buf.Reset()
	if err := r.minified.ExecuteTemplate(buf, name, page); err != nil {
		// A minified template is one long line: run the one that was written to name the line.
		if again := r.plain.ExecuteTemplate(io.Discard, name, page); again != nil {
			err = again
		}
		return &Failure{finding(err, name, r.files)}
	}
	_, err := w.Write(buf.Bytes())
	return err
}
