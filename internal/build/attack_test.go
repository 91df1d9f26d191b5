package build

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
)

// attacks are what a story may hold when somebody means harm, or pastes what somebody else meant. HX stands in each, so
// that it is found in the outputs.
var attacks = []string{
	`<script>HX()</script>`,
	`"><img src=x onerror=HX()>`,
	`' onmouseover='HX()' x='`,
	`</script><script>HX()</script>`,
	`</textarea></title></style></noscript><svg onload=HX()>`,
	`</pre></code></main></body></html><iframe srcdoc="<script>HX()</script>">`,
	`javascript:HX()`,
	`=HYPERLINK("https://hx.example","HX")`,
	`+HX|' /C calc'!A0`,
	`-2+3+HX`,
	`@SUM(HX)`,
	`]]><HX:x xmlns:HX="y"/><!--`,
	`--><!DOCTYPE x [<!ENTITY HX SYSTEM "file:///etc/passwd">]>&HX;`,
	`{{.HX}} ${HX} <%= HX %> #{HX}`,
	`&lt;script&gt;HX()&lt;/script&gt; &#60;img src=x onerror=HX()&#62;`,
	`\"HX \u003cscript\u003e \x3cscript\x3e`,
	`%0d%0aSet-Cookie:%20HX=1 %22onload=HX%22`,
	`HX */ } body { background: url(https://hx.example) } /*`,
	`<a href="javascript:HX()">HX</a><base href="https://hx.example/"><meta http-equiv="refresh" content="0;url=https://hx.example">`,
}

// refused are what no text may hold: the site is not made, and the editor is told where.
var refused = []string{
	"[HX](javascript:HX())", "[HX](JaVaScRiPt:HX())", "[HX](&#106;avascript:HX())", "[HX](java&Tab;script:HX())", "[HX](java\\script:HX())", "[HX](vbscript:HX)",
	"[HX](data:text/html,HX)", "[HX](file:///etc/passwd)", "[HX](blob:HX)", "[HX][x]\n\n[x]: javascript:HX() \"x\"",
	"![HX](data:image/svg+xml;base64,PHN2Zz4=)", "![HX](https://hx.example/x.png)", "![HX](../../../etc/passwd)", "[HX](../../../../etc/passwd)", "![HX](//hx.example/x.png)",
	"[HX](/static/../../HX)", "![HX](javascript:HX())",
}

// told are texts that are shown as they are.
var told = []string{
	"<script>HX()</script>\n\n<div onclick=HX()>HX</div>\n\n<svg><script>HX()</script></svg>\n\nx <b onclick=HX()>HX</b> <!-- HX --> <style>HX</style>",
	"```html\"onload=HX()\n<script>HX()</script>\n```\n\n`<script>HX()</script>`\n\n## HX\" onload=\"HX() {#HX onload=HX()}",
	"| <script>HX()</script> | =HX |\n|:---|---:|\n| \" onload=HX() | \\| |\n\n[^1]: HX\n\nhttps://hx.example/\"onload=HX()\"",
	"[HX](https://hx.example/\"onmouseover=\"HX()) [HX](https://hx.example/ 't\" onload=HX()') [HX](<https://hx.example/\" onload=HX()>)",
	"<javascript:HX()> <data:text/html,HX> <JAVASCRIPT:HX> <vbscript:HX>",
	"<https://hx.example/\"onload=HX()> <HX@hx.example> www.hx.example/\"onload=HX()",
	"1. HX\n   - [ ] HX\n\n~~HX~~ \\<script> &lt;script&gt; &#60;script&#62; &amp;lt;script&gt;",
}

// hostile is a project with one text in every place where a project can have one.
func hostile(t *testing.T, attack, markdown string) *photoProject {
	p := newPhotoProject(t)
	q := strconv.Quote
	if strings.Contains(attack, `\`) {
		q = func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	}
	words := q("Cấy lúa " + attack)
	first := q(attack) // as the first thing of a cell, which is where a formula begins
	long := q(attack + " Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ.")
	story := func(id, title string, year int, extra, text string) []byte {
		return fmt.Appendf(nil, `---
title: %s
unit: %s
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: %d
date: %d-05-06
summary: %s
id: %q
beneficiaries: %s
results: [{label: %s, value: 214, unit: %s, as_of: 2023-10-20, source: %s}]
forces: {lead: %s, partners: [%s]}
resources: {budget_vnd: 1000, in_kind: %s}
replication: {conditions: [%s], steps: [%s]}
recognition: [{level: %s, title: %s, decision: %s, date: 2023-12-01, issuer: %s}]
people: [{name: %s, role: %s, consent: "Đã đồng ý"}]
contact: {office: %s, email: %s}
sources: [{title: %s, url: "https://vi.du/a?x=1&y=%%22onload=HX", publisher: %s, date: 2023-12-01}]
notes: [%s]
%s---

## Cách làm

%s
`, title, words, year, year, long, id, words, first, words, words, words, first, words, words, first, words, words, words, words,
			first, words, first, words, first, words, first, extra, text)
	}
	p.write(photoStory+"index.md", story("mk7c3", first, 2023, fmt.Sprintf("photos: [{file: a.jpg, alt: %s, credit: %s, caption: %s}]\n", words, words, words), markdown))
	p.write("content/mo-hinh/2022/khac.md", story("mk7c4", words, 2022, "aliases: [/cu/]\n", "![HX](b.jpg)\n"))
	p.write(photoStory+"a.jpg", testJPEG(t, 60, 40, 1))
	p.write("content/mo-hinh/2022/b.jpg", testJPEG(t, 60, 40, 2))
	p.write("content/trang/trang.md", fmt.Appendf(nil, "---\ntitle: %s\nmenu: %s\nsummary: %s\nsources: [{title: %s, url: \"https://vi.du\"}]\nnotes: [%s]\n---\n\n%s\n", words, words, long, words, words, markdown))
	p.write(content.ConfigFile, fmt.Appendf(nil, `title: %s
tagline: %s
description: %s
publisher: %s
base_url: "https://vi.du"
movement: {year: 2023, figures: [{label: %s, value: 831}], source: %s, note: %s}
`, words, words, long, words, words, words, words))
	for _, file := range []string{"fields", "types"} {
		p.write("content/registry/"+file+".yaml", fmt.Appendf(nil, "- {id: a, name: %s, aliases: [%q], description: %s}\n- {id: b, name: \"Khác\", aliases: [%s]}\n",
			words, map[string]string{"fields": "Kinh tế", "types": "Tập thể"}[file], words, q("Tên "+attack)))
	}
	p.write("content/links.txt", fmt.Appendf(nil, "/m/xua01/ short /mo-hinh/xua/\n/mo-hinh/cu/ moved /mo-hinh/mau/\n/mo-hinh/xua/ withdrawn 2024-01-02 %s\n", attack))
	return p
}

// TestAttacks puts every attack into every place, makes the site, reads each output by a parser of its kind and looks for
// anything that would run, load from elsewhere or break the form of the file. What a page is made of must be what it is
// made of with a harmless text in the same places. With DIENHINH_PROOFS each attack has a site of its own.
func TestAttacks(t *testing.T) {
	const harmless = "Một đoạn văn HX."
	plain := skeletons(t, hostile(t, "HX một hai ba", harmless), Options{})
	sites, pages := 0, 0
	list := attacks
	if proofs() == 0 { // some at once
		list = []string{attacks[7] + attacks[0], attacks[8] + attacks[1] + attacks[3], attacks[9] + attacks[2], attacks[10] + attacks[4], attacks[11] + attacks[14]}
	}
	for i, attack := range list {
		got := skeletons(t, hostile(t, attack, harmless), Options{SkipCards: i > 0})
		for name, now := range got {
			if before, ok := plain[name]; ok && now != before {
				t.Errorf("%q: %s is made of other elements:\n%s", attack, name, firstDifference(before, now))
			}
		}
		sites, pages = sites+1, pages+len(got)
	}
	// A text may become other elements, by Markdown, but none that does anything.
	texts := slices.Concat(told, []string{strings.Join(attacks, "\n\n"), "# " + strings.Join(attacks, "\n\n# ")})
	if proofs() == 0 {
		texts = []string{strings.Join(texts, "\n\n")}
	}
	for _, text := range texts {
		pages += len(skeletons(t, hostile(t, "HX", text), Options{SkipCards: true}))
		sites++
	}
	t.Logf("%d hostile sites, %d pages taken apart", sites, pages)
}

func TestRefused(t *testing.T) {
	for i, text := range refused {
		if proofs() == 0 && i%4 > 0 {
			continue
		}
		r, out := hostile(t, "HX", text).run(Options{SkipCards: true})
		if out != nil {
			t.Errorf("%q: the site was made", text)
		}
		told := false
		for _, f := range r.Findings {
			told = told || f.Severity == diag.Error && f.File == photoStory+"index.md" && f.Line > 25 && f.Hint.VI != ""
		}
		if !told {
			t.Errorf("%q: the editor is not told where: %v", text, r.Findings)
		}
	}
	for _, line := range []string{
		`sources: [{title: "HX", url: "javascript:HX()"}]`, `sources: [{title: "HX", url: "//hx.example"}]`, `sources: [{title: "HX", url: " data:text/html,HX"}]`,
		`sources: [{title: "HX", url: "https://hx.example/\nHX"}]`,
		`aliases: [/../HX/]`, `aliases: ["//hx.example/"]`, `aliases: ["/a b/"]`, `aliases: ["/a/*"]`, `aliases: ["/:x/"]`, `aliases: ["/a\r\nHX: 1/"]`, `aliases: ["/_headers"]`,
		`aliases: ["https://hx.example/"]`, `aliases: ["/%2e%2e/HX/"]`, `aliases: ["/static/js/HX.js"]`,
		`photos: [{file: "../../../etc/passwd", alt: "HX"}]`, `photos: [{file: "/etc/passwd", alt: "HX"}]`, `photos: [{file: "..\\..\\HX.jpg", alt: "HX"}]`,
		`photos: [{file: "https://hx.example/x.jpg", alt: "HX"}]`, `photos: [{file: "a.jpg\0.png", alt: "HX"}]`, `photos: [{file: "C:\\HX.jpg", alt: "HX"}]`,
		`id: "../HX"`, `id: "HX<script>"`,
	} {
		p := newPhotoProject(t)
		p.story("", "HX\n", line+"\n")
		if strings.HasPrefix(line, "photos") {
			p.write(photoStory+"index.md", []byte(strings.Replace(read(t, p, photoStory+"index.md"), "photos: []\n", "", 1)))
		}
		if strings.HasPrefix(line, "id") {
			p.write(photoStory+"index.md", []byte(strings.Replace(read(t, p, photoStory+"index.md"), "id: \"mk7c3\"\n", "", 1)))
		}
		r, out := p.run(Options{SkipCards: true})
		if out != nil {
			t.Errorf("%s: the site was made", line)
			for name, data := range out {
				if strings.Contains(name, "HX") || strings.Contains(string(data), "javascript:") {
					t.Errorf("  %s holds it", name)
				}
			}
		}
		if !r.Findings.Failed() {
			t.Errorf("%s: no error", line)
		}
	}
}

func read(t *testing.T, p *photoProject, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "  " + strings.Join(x[max(0, i-3):i+1], " ") + "\n  " + strings.Join(y[max(0, i-3):i+1], " ")
		}
	}
	return fmt.Sprintf("  %d and %d elements", len(x), len(y))
}

// skeletons makes a hostile site, checks every output, and returns what each page is made of.
func skeletons(t *testing.T, p *photoProject, opt Options) map[string]string {
	t.Helper()
	made := map[string]string{}
	held := 0
	for name, data := range p.good(opt) {
		bad := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s: %s", name, fmt.Sprintf(format, args...))
		}
		if bytes.Contains(data, []byte("HX")) {
			held++
		}
		switch kind := path.Ext(name); kind {
		case ".html":
			root, err := html.Parse(bytes.NewReader(data))
			if err != nil {
				bad("%v", err)
				continue
			}
			var b strings.Builder
			checkElements(root, &b, bad)
			made[name] = b.String()
		case ".svg", ".xml":
			checkXML(data, bad)
		case ".json", ".webmanifest":
			if !json.Valid(data) {
				bad("is no JSON")
			}
			if name == "feed.json" || strings.HasSuffix(name, "/feed.json") {
				checkJSONFeed(data, bad)
			}
		case ".csv":
			checkCSV(data, bad)
		case ".xlsx":
			checkXLSX(data, bad)
		}
		switch name {
		case "_headers":
			rules, err := feed.ReadHeaders(string(data))
			if err != nil || bytes.Contains(data, []byte("HX")) || len(rules) < 10 {
				bad("%v\n%s", err, data)
			}
		case "_redirects":
			for line := range strings.Lines(string(data)) {
				f := strings.Fields(line)
				if len(f) != 3 || !strings.HasPrefix(f[0], "/") || !strings.HasPrefix(f[1], "/") || strings.Contains(line, "HX") {
					bad("%q", line)
				}
			}
		case "robots.txt":
			if bytes.Contains(data, []byte("HX")) {
				bad("%s", data)
			}
		}
	}
	if held < 20 {
		t.Errorf("the attack is in %d outputs only: it did not come far", held)
	}
	return made
}

// checkElements looks at every element of a page and writes down what the page is made of.
func checkElements(n *html.Node, made *strings.Builder, bad func(string, ...any)) {
	if n.Type == html.ElementNode {
		line := n.Data
		for _, a := range n.Attr {
			line += " " + a.Key
			checkAttribute(n, a, bad)
		}
		if n.Data != "tspan" { // a line of a drawing: as many as the words need
			made.WriteString(line + "\n")
		}
		switch n.Data {
		case "iframe", "object", "embed", "base", "applet", "frame", "style", "portal":
			bad("<%s>", n.Data)
		case "script":
			checkScript(n, bad)
		}
	}
	if n.Type == html.CommentNode {
		bad("a comment: %s", n.Data)
	}
	for c := range n.ChildNodes() {
		checkElements(c, made, bad)
	}
}

func checkScript(n *html.Node, bad func(string, ...any)) {
	kind, src := "", ""
	for _, a := range n.Attr {
		switch a.Key {
		case "type":
			kind = a.Val
		case "src":
			src = a.Val
		}
	}
	switch {
	case kind == "application/ld+json" && n.FirstChild != nil:
		if !json.Valid([]byte(n.FirstChild.Data)) {
			bad("linked data that is no JSON: %s", n.FirstChild.Data)
		}
	case !strings.HasPrefix(src, "/static/js/") || n.FirstChild != nil:
		bad("a script from %q", src)
	}
}

// addressed are the attributes that hold addresses.
var addressed = []string{"href", "src", "action", "formaction", "poster", "data", "xlink:href", "cite", "ping", "manifest", "background"}

func checkAttribute(n *html.Node, a html.Attribute, bad func(string, ...any)) {
	key := strings.ToLower(a.Key)
	switch {
	case strings.HasPrefix(key, "on"), key == "style", key == "srcdoc":
		bad("<%s %s=%q>", n.Data, a.Key, a.Val)
	case strings.ContainsAny(key, `"'<>=`) || strings.Contains(a.Key, "HX") || key == "hx":
		bad("an attribute called %q on <%s>", a.Key, n.Data)
	case slices.Contains(addressed, key):
		u, err := url.Parse(a.Val)
		if err != nil || !slices.Contains([]string{"", "https", "http", "mailto", "tel"}, u.Scheme) {
			bad("<%s %s=%q>", n.Data, a.Key, a.Val)
		}
		if loads := n.Data != "a" && n.Data != "link" && n.Data != "blockquote"; loads && err == nil && u.Host != "" && u.Host != "vi.du" {
			bad("<%s %s=%q> loads from another site", n.Data, a.Key, a.Val)
		}
	case n.Data == "meta" && strings.EqualFold(a.Val, "refresh"):
		for _, x := range n.Attr {
			if _, to, ok := strings.Cut(x.Val, "url="); x.Key == "content" && (!ok || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				bad("a page that leads to %q", x.Val)
			}
		}
	}
}

// checkXML reads a feed, sitemap or drawing to its end.
func checkXML(data []byte, bad func(string, ...any)) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			bad("%v", err)
			return
		}
		switch x := token.(type) {
		case xml.Directive:
			bad("<!%s>", x)
		case xml.ProcInst:
			if x.Target != "xml" {
				bad("<?%s?>", x.Target)
			}
		case xml.StartElement:
			if slices.Contains([]string{"script", "foreignObject", "iframe", "handler", "set", "animate"}, x.Name.Local) || strings.Contains(x.Name.Local, "HX") {
				bad("<%s>", x.Name.Local)
			}
			for _, a := range x.Attr {
				name := strings.ToLower(a.Name.Local)
				if strings.HasPrefix(name, "on") || (name == "href" || name == "url" || name == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Value)), "javascript:") {
					bad("%s=%q", a.Name.Local, a.Value)
				}
			}
			if x.Name.Local == "encoded" { // the story in a feed: a page's worth of HTML, as readers show it
				var story string
				if err := d.DecodeElement(&story, &x); err != nil {
					bad("%v", err)
				}
				checkFragment(story, bad)
			}
		}
	}
}

func checkFragment(story string, bad func(string, ...any)) {
	root, err := html.Parse(strings.NewReader(story))
	if err != nil {
		bad("%v", err)
		return
	}
	var made strings.Builder
	checkElements(root, &made, bad)
	if strings.Contains(made.String(), "script") {
		bad("a script in a story: %s", story)
	}
}

func checkJSONFeed(data []byte, bad func(string, ...any)) {
	var x struct {
		Items []struct {
			HTML string `json:"content_html"`
			URL  string `json:"url"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &x); err != nil {
		bad("%v", err)
	}
	for _, item := range x.Items {
		checkFragment(item.HTML, bad)
		if !strings.HasPrefix(item.URL, "https://vi.du/mo-hinh/") {
			bad("an item at %q", item.URL)
		}
	}
}

// formula reports a text that a spreadsheet would run (OWASP, "CSV Injection").
func formula(s string) bool {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err != nil
}

func checkCSV(data []byte, bad func(string, ...any)) {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != 3 {
		bad("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if formula(cell) {
				bad("a cell that a spreadsheet runs: %q", cell)
			}
		}
	}
}

func checkXLSX(data []byte, bad func(string, ...any)) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		bad("%v", err)
		return
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			bad("%v", err)
		}
		for y, row := range rows {
			for x := range row {
				cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if s, err := f.GetCellFormula(sheet, cell); err != nil || s != "" {
					bad("%s!%s runs %q", sheet, cell, s)
				}
				if link, to, _ := f.GetCellHyperLink(sheet, cell); link && !strings.HasPrefix(to, "https://vi.du") {
					bad("%s!%s leads to %q", sheet, cell, to)
				}
			}
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		bad("%v", err)
		return
	}
	for _, part := range z.File {
		if strings.Contains(part.Name, "externalLink") || strings.Contains(part.Name, "vbaProject") || strings.Contains(part.Name, "..") {
			bad("a part called %s", part.Name)
		}
		if r, err := part.Open(); err == nil && strings.HasSuffix(part.Name, ".xml") {
			text, _ := io.ReadAll(r)
			checkXML(text, bad)
		}
	}
}
