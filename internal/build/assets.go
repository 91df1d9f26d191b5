package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"dienhinh/internal/diag"
	"dienhinh/internal/site"
	"dienhinh/internal/source"
)

// assets are the files under static/, each with a hash of its content in its name, so that browsers
// may keep them for ever. The style sheets are one file: on a slow line a request costs more than a
// kilobyte. Scripts wait until the page is read, except those called *.early.js, which run before anything
// is drawn. What stands in a folder below static/css or static/js is for some pages alone: the files of
// static/js/search are one script, in the order of their names, for the search page; those of static/js/booklet
// and static/css/paper are for the booklets and what else is made for paper, static/css/stats for the statistics; those of
// static/js/admin and static/css/admin are for the form alone and are left out of a site that has none. Fonts are asked for at once. Files under static/root/ keep their names and go to the site's root.
type assets struct {
	files map[string][]byte // output path → bytes
	order []string
	pages site.Assets // what pages load
}

func (a *assets) add(out string, data []byte) {
	a.files[out] = data
	a.order = append(a.order, out)
}

// hashed puts the content's hash before the extension: img/nen.svg → img/nen.0a1b2c3d.svg.
func hashed(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
}

// sprite are the drawings that package cover puts together.
const sprite = "img/motifs.svg"

var cssURL = regexp.MustCompile(`url\(\s*["']?([^"')]+)["']?\s*\)`)

func readAssets(snapshot *source.Snapshot) (*assets, diag.Findings) {
	a := &assets{files: map[string][]byte{}}
	var findings diag.Findings
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/javascript", js.Minify)
	names := map[string]string{}          // path below static/ → hashed path below static/
	sheets := map[string][]*source.File{} // by folder below css/; "" is css/ itself
	scripts := map[string]*bytes.Buffer{} // by folder below js/
	for _, f := range snapshot.Under("static") {
		data, err := f.Data()
		if err != nil {
			findings = append(findings, diag.Finding{Code: "unreadable", File: f.Path, Text: diag.Say("không đọc được tệp này (%v)", "this file cannot be read (%v)", err)})
			continue
		}
		name := strings.TrimPrefix(f.Path, "static/")
		switch {
		case strings.HasPrefix(name, "root/"):
			a.add(strings.TrimPrefix(name, "root/"), data)
		case strings.HasSuffix(name, ".css"):
			folder := strings.TrimPrefix(strings.TrimPrefix(path.Dir(name), "css"), "/")
			sheets[folder] = append(sheets[folder], f)
		case path.Dir(path.Dir(name)) == "js" && strings.HasSuffix(name, ".js"):
			folder := path.Base(path.Dir(name))
			if scripts[folder] == nil {
				scripts[folder] = new(bytes.Buffer)
			}
			scripts[folder].Write(data)
			scripts[folder].WriteByte('\n')
		case strings.HasSuffix(name, ".js"):
			small, err := m.Bytes("text/javascript", bytes.Clone(data)) // the minifier writes into what it reads
			if err != nil {
				findings = append(findings, diag.Finding{Code: "bad-asset", File: f.Path, Text: diag.Say("không đọc được mã JavaScript (%v)", "the JavaScript cannot be read (%v)", err)})
				continue
			}
			out := hashed(name, small)
			a.add("static/"+out, small)
			if strings.HasSuffix(name, ".early.js") {
				a.pages.Early = append(a.pages.Early, "/static/"+out)
			} else {
				a.pages.Scripts = append(a.pages.Scripts, "/static/"+out)
			}
		case strings.HasSuffix(strings.ToLower(name), ".md") || strings.HasSuffix(strings.ToLower(name), "license.txt"):
			// Notes for developers stay in the repository; licences go out beside what they cover.
			if strings.HasSuffix(strings.ToLower(name), "license.txt") {
				a.add("static/"+name, data)
			}
		default:
			out := hashed(name, data)
			if name == sprite {
				out = path.Base(out) // a model page names it ten times
			}
			names[name] = out
			a.add("static/"+out, data)
			switch {
			case strings.HasPrefix(name, "icons/favicon."):
				a.pages.Icon = "/static/" + out
			case name == sprite:
				a.pages.Motifs = "/static/" + out
			case strings.HasSuffix(name, ".woff2"):
				a.pages.Preload = append(a.pages.Preload, "/static/"+out)
			}
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(scripts)) {
		small, err := m.Bytes("text/javascript", []byte("(()=>{\n"+scripts[folder].String()+"})();"))
		if err != nil {
			findings = append(findings, diag.Finding{Code: "bad-asset", File: "static/js/" + folder, Text: diag.Say("không đọc được mã JavaScript (%v)", "the JavaScript cannot be read (%v)", err)})
		}
		out := hashed("js/"+folder+".js", small)
		a.add("static/"+out, small)
		switch folder {
		case "search":
			a.pages.Search = "/static/" + out
		case "booklet":
			a.pages.Booklet = "/static/" + out
		case "admin":
			a.pages.Form = "/static/" + out
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(sheets)) {
		var bundle bytes.Buffer
		for _, f := range sheets[folder] {
			data, _ := f.Data()
			dir := path.Dir(strings.TrimPrefix(f.Path, "static/"))
			bundle.Write(cssURL.ReplaceAllFunc(data, func(match []byte) []byte {
				target := string(cssURL.FindSubmatch(match)[1])
				out, ok := names[path.Join(dir, target)]
				if !ok {
					line := 1 + bytes.Count(data[:bytes.Index(data, match)], []byte("\n"))
					findings = append(findings, diag.Finding{Code: "broken-asset", File: f.Path, Line: line,
						Text: diag.Say("không có tệp %s trong static/", "there is no file %s under static/", target)})
					return match
				}
				// The bundle stands in static/css/.
				return []byte("url(../" + out + ")")
			}))
			bundle.WriteByte('\n')
		}
		small, err := m.Bytes("text/css", bundle.Bytes())
		if err != nil {
			findings = append(findings, diag.Finding{Code: "bad-asset", File: path.Join("static/css", folder), Text: diag.Say("không đọc được CSS (%v)", "the CSS cannot be read (%v)", err)})
		}
		name := "css/site.css"
		if folder != "" {
			name = "css/" + folder + ".css"
		}
		out := hashed(name, small)
		a.add("static/"+out, small)
		switch folder {
		case "":
			a.pages.Styles = append(a.pages.Styles, "/static/"+out)
		case "paper":
			a.pages.Paper = "/static/" + out
		case "stats":
			a.pages.Stats = "/static/" + out
		case "embed":
			a.pages.Embed = "/static/" + out
		case "admin":
			a.pages.FormCSS = "/static/" + out
		}
	}
	slices.Sort(a.order)
	return a, findings
}
