package content

import (
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Redacted stands in a story for the name of a person who may not be named.
const Redacted = "[đã ẩn tên]"

// HideNames takes names out of a sentence, as they are taken out of stories. clean is false when one still
// stands there in a form that cannot be hidden.
func HideNames(text string, names []string) (hidden string, clean bool) {
	f := newNameFinder(names)
	if f == nil {
		return text, true
	}
	text = f.hide(text)
	return text, len(f.traces(text)) == 0
}

// NamesIn tells where a registry has names that may not be given. It is printed as it is, for a place may bear the name of
// somebody long dead; only an editor can tell.
func NamesIn(file string, data []byte, names []string) (findings diag.Findings) {
	f := newNameFinder(names)
	if f == nil {
		return nil
	}
	t, _, ok := newText(file, data)
	if !ok {
		return nil
	}
	all := viet.NFC(t.all)
	for _, m := range f.find(all, nil) {
		if strings.Contains(all[strings.LastIndexByte(all[:m.from], '\n')+1:m.from], "#") {
			continue // a remark, which no page has
		}
		findings = append(findings, t.span(all, m.from, m.to, diag.Warning, "name-in-registry",
			diag.Say("danh mục có tên %s, là người không được nêu; trang in danh mục nguyên văn", "the registry has the name %s, of somebody who may not be named, and is printed as it is", quote(m.name)),
			diag.Say("nếu là người ấy thì xóa; là tên đất, tên đường thì để nguyên", "remove it if it is that person; leave it if it is the name of a place")))
	}
	return findings
}

// HideNames takes names out of the site's own texts, which stand on every page.
func (c *Config) HideNames(names []string) *Config {
	f := newNameFinder(names)
	if f == nil {
		return c
	}
	own := *c
	own.Movement.Figures = slices.Clone(c.Movement.Figures)
	own.Hashtags = slices.DeleteFunc(slices.Clone(c.Hashtags), func(tag string) bool { return f.hide(tag) != viet.NFC(tag) })
	texts := []*string{&own.Title, &own.Tagline, &own.Description, &own.Publisher, &own.Movement.Source, &own.Movement.Note}
	for i := range own.Movement.Figures {
		texts = append(texts, &own.Movement.Figures[i].Label)
	}
	for _, s := range texts {
		*s = f.hide(*s)
	}
	return &own
}

// hiddenNames lists the people of a story who may not be named in it.
func (m *Model) hiddenNames() []string {
	var names []string
	for _, p := range m.People {
		if !p.Public() && strings.TrimSpace(p.Name) != "" {
			names = append(names, personName(p.Name))
		}
	}
	return names
}

// hide takes the names out of a story: out of its texts and addresses, in place, and out of the body, which
// it returns.
func (m *Model) hide(f *nameFinder, body string) string {
	m.People = slices.DeleteFunc(m.People, func(p Person) bool { return len(f.find(viet.NFC(p.Name), nil)) > 0 })
	m.holdPhotos(f)
	for _, s := range m.texts() {
		*s = f.hide(*s)
	}
	hideSources(f, m.Sources)
	return f.hide(body)
}

// hideSources drops the links to what other sites wrote about a person, at an address that names them.
func hideSources(f *nameFinder, sources []Source) {
	for i := range sources {
		if _, named := f.address(sources[i].URL); named {
			sources[i].URL = ""
		}
	}
}

// holdPhotos keeps back the pictures of people who are not named, unless somebody recorded that they may be
// shown: those whose words or file name one. A picture is found by its own consent alone otherwise.
func (m *Model) holdPhotos(f *nameFinder) {
	for i := range m.Photos {
		p := &m.Photos[i]
		_, named := f.address(strings.TrimSuffix(p.File.Value, path.Ext(p.File.Value)))
		if p.Consent == "" && (named || len(f.find(viet.NFC(p.Alt+"\n"+p.Caption), nil)) > 0) {
			p.Consent, p.held = string(ConsentNone), true
		}
	}
}

// holdChildren keeps back the pictures of a story that has a child in it, unless their consent is recorded:
// nobody can tell whom they show (Children Act 2016: the child and the parents agree).
func (m *Model) holdChildren() {
	if !slices.ContainsFunc(m.People, func(p Person) bool { return p.Minor }) {
		return
	}
	for i := range m.Photos {
		if p := &m.Photos[i]; p.Consent == "" {
			p.Consent, p.held = string(ConsentNone), true
		}
	}
}

// heldPhotos tells which pictures are kept back without a word of their own. One in the text may be in the list
// of pictures too, with a consent.
func (m *Model) heldPhotos() (findings diag.Findings) {
	agreed := map[string]bool{}
	for _, p := range m.Photos {
		if p.held {
			findings = append(findings, heldPhoto(m.Path, p.File.At))
		} else if p.Consent != "" && p.Public() {
			agreed[path.Join(path.Dir(m.Path), p.File.Value)] = true
		}
	}
	for i := range m.Body.Refs {
		r := &m.Body.Refs[i]
		if r.Held = r.Held && !agreed[r.Target]; r.Held {
			findings = append(findings, heldPhoto(m.Path, r.At))
		}
	}
	return findings
}

func heldPhoto(file string, at Pos) diag.Finding {
	return diag.Finding{Severity: diag.Warning, Code: "photo-held", File: file, Line: at.Line, Column: at.Column, Length: at.Length, Source: at.Source,
		Text: diag.Say("ảnh này chưa ghi sự đồng ý mà có thể có người không được nêu tên trong ảnh, nên ảnh không ra trang", "no consent is recorded for this picture and somebody who may not be named may be in it, so it is not shown"),
		Hint: diag.Say("người trong ảnh đã đồng ý thì ghi ở photos: consent: \"%s\"; ảnh hoạt động ở nơi công cộng: consent: \"%s\"", "if those in it agreed, write under photos: consent: \"%s\"; for a public activity consent: \"%s\"", ConsentGiven, ConsentPublic)}
}

func (m *Model) found(at Pos, severity diag.Severity, code string, what, hint diag.Text) diag.Finding {
	return diag.Finding{Severity: severity, Code: code, File: m.Path, Line: at.Line, Column: at.Column, Length: at.Length, Source: at.Source, Text: what, Hint: hint}
}

// nameKey is what stands before the name of a person in the list of people, where it belongs.
var nameKey = regexp.MustCompile(`(?:^|[\s{,])["']?name["']?\s*:\s*["']?[^"',}\n]*$`)

// fileName is a file or an address in the front matter, of which other findings speak.
var fileName = regexp.MustCompile(`\bfile["']?\s*:\s*["']?[^"',}\n]*|[^\s"',\[\]{}]*/[^\s"',\[\]{}]*`)

// hiddenPlaces tells where in a file names were hidden, so that they can be taken out of the file as well:
// what is hidden is still in the file, and in its history.
func (t *text) hiddenPlaces(f *nameFinder) (findings diag.Findings) {
	all := viet.NFC(t.all)
	targets := append(linkTarget.FindAllStringIndex(all, -1), fileName.FindAllStringIndex(all, -1)...)
	for _, at := range bareAddress.FindAllStringIndex(all, -1) {
		name, ok := f.address(all[at[0]:at[1]])
		if !ok {
			continue
		}
		findings = append(findings, t.span(all, at[0], at[1], diag.Warning, "hidden-address",
			diag.Say("địa chỉ này có tên %s nên không ra trang", "this address has the name %s in it, so it is not on the site", quote(name)),
			diag.Say("xóa địa chỉ, hoặc dẫn đến một trang không nêu tên ấy", "remove it, or link to a page that does not name them")))
		targets = append(targets, at)
	}
	for _, m := range append(f.find(all, targets), f.near(all)...) {
		if line := all[strings.LastIndexByte(all[:m.from], '\n')+1 : m.from]; nameKey.MatchString(line) {
			continue
		}
		if m.near {
			findings = append(findings, t.span(all, m.from, m.to, diag.Warning, "name-near",
				diag.Say("chỗ này giống tên %s, là người không được nêu, nhưng dấu khác nên trang vẫn in", "this is like the name %s, of somebody who may not be named, with other marks, and is printed", quote(m.name)),
				diag.Say("nếu là người ấy thì xóa tên; là người khác thì để nguyên", "remove it if it is that person; leave it if it is another")))
			continue
		}
		findings = append(findings, t.span(all, m.from, m.to, diag.Note, "name-hidden",
			diag.Say("ở đây có tên %s; trang in “%s”", "the name %s stands here; the site prints “%s”", quote(m.name), Redacted),
			diag.Say("xóa hẳn tên khỏi tệp: tệp còn nằm trong kho mã", "take the name out of the file: the file is in the repository")))
	}
	return findings
}

// span is a finding about a part of the composed file.
func (t *text) span(all string, from, to int, severity diag.Severity, code string, what, hint diag.Text) diag.Finding {
	start := strings.LastIndexByte(all[:from], '\n') + 1
	end := to
	if i := strings.IndexByte(all[from:to], '\n'); i >= 0 {
		end = from + i // the caret stays on its line
	}
	f := t.at(strings.Count(all[:start], "\n")+1, utf8.RuneCountInString(all[start:from])+1, utf8.RuneCountInString(all[from:end]), code, what, hint)
	f.Severity = severity
	return f
}

// htmlMarkup is what stands in a body between the words: tags, and the marks of references.
var htmlMarkup = regexp.MustCompile(`<[^>]*>|\x00[^\x00]*\x00`)

// leftNames makes sure that hide found every name: one that is cut in an odd way is an error, because it
// would be published. So is the story's own address with the name of one of its people; in other addresses,
// where the name may be somebody else's, it is a warning.
func (m *Model) leftNames(t *text, f *nameFinder, where map[string]Pos) (findings diag.Findings) {
	parts := []string{html.UnescapeString(htmlMarkup.ReplaceAllString(m.Body.HTML(), "")), html.UnescapeString(htmlMarkup.ReplaceAllString(m.Body.HTML(), " "))}
	for _, s := range m.texts() {
		parts = append(parts, *s)
	}
	for i := range m.Body.Refs {
		parts = append(parts, m.Body.Refs[i].Alt, m.Body.Refs[i].Title)
	}
	told := map[string]bool{}
	for _, part := range parts {
		for _, name := range f.traces(part) {
			if told[name] {
				continue
			}
			told[name] = true
			what := diag.Say("tên %s không được nêu nữa nhưng vẫn còn trong bài, ở dạng mà máy không tự ẩn được", "the name %s may not be given but still stands in the story, in a form that cannot be hidden", quote(name))
			hint := diag.Say("tìm tên ấy trong bài (có thể bị ngắt bởi dấu * hay &nbsp;) rồi xóa", "find it in the text, perhaps cut by * or &nbsp;, and remove it")
			body := strings.Index(t.all, "\n---")
			if from, to, ok := f.spot(t.all[max(body, 0):], name); ok {
				findings = append(findings, t.span(t.all, max(body, 0)+from, max(body, 0)+to, diag.Error, "hidden-name", what, hint))
				continue
			}
			findings = append(findings, m.found(where[viet.Key(name)], diag.Error, "hidden-name", what, hint))
		}
	}
	check := func(address string, at Pos, own bool) {
		name, ok := f.address(address)
		if !ok {
			return
		}
		what := diag.Say("tên %s không được nêu nữa nhưng địa chỉ %s giống tên ấy", "the name %s may not be given but the address %s looks like it", quote(name), quote(address))
		hint := diag.Say("đổi tên tệp hoặc bỏ địa chỉ ấy nếu đúng là người này", "rename the file or drop the address if it is this person")
		severity := diag.Warning
		if own && slices.Contains(m.HiddenNames, name) {
			severity = diag.Error
			hint = diag.Say("đổi tên tệp, bỏ dòng aliases có tên ấy, rồi xóa dòng của địa chỉ cũ trong content/links.txt: địa chỉ mang tên thì không giữ", "rename the file, drop the alias, then remove the line of the old address from content/links.txt: an address that names a person is not kept")
		}
		if at.Line == 0 {
			at = where[viet.Key(name)]
		}
		findings = append(findings, m.found(at, severity, "hidden-name", what, hint))
	}
	check(m.Slug, Pos{}, true)
	check(m.ID.Value, m.ID.At, true)
	for _, a := range m.Aliases {
		check(a.Value, a.At, true)
	}
	for i := range m.Body.Refs {
		check(m.Body.Refs[i].Target, m.Body.Refs[i].At, false)
	}
	for _, p := range m.Photos {
		check(p.File.Value, p.File.At, false)
	}
	return findings
}

// leftNames does for a plain page what Model.leftNames does for a story.
func (p *Page) leftNames(t *text, f *nameFinder) (findings diag.Findings) {
	for _, name := range f.traces(html.UnescapeString(htmlMarkup.ReplaceAllString(p.Body.HTML(), ""))) {
		what := diag.Say("tên %s không được nêu nữa nhưng vẫn còn trong trang, ở dạng mà máy không tự ẩn được", "the name %s may not be given but still stands on the page, in a form that cannot be hidden", quote(name))
		hint := diag.Say("tìm tên ấy trong trang (có thể bị ngắt bởi dấu * hay &nbsp;) rồi xóa", "find it in the text, perhaps cut by * or &nbsp;, and remove it")
		from, to, _ := f.spot(t.all, name)
		findings = append(findings, t.span(t.all, from, to, diag.Error, "hidden-name", what, hint))
	}
	if name, ok := f.address(p.Slug); ok {
		findings = append(findings, diag.Finding{Severity: diag.Warning, Code: "hidden-name", File: p.Path,
			Text: diag.Say("tên %s không được nêu nữa nhưng địa chỉ %s giống tên ấy", "the name %s may not be given but the address %s looks like it", quote(name), quote(p.Slug)),
			Hint: diag.Say("đổi tên tệp hoặc bỏ địa chỉ ấy nếu đúng là người này", "rename the file or drop the address if it is this person")})
	}
	return findings
}

// texts lists every free text of a model that may hold a name.
func (m *Model) texts() []*string {
	list := []*string{&m.Title, &m.Unit, &m.Summary, &m.Beneficiaries, &m.Lead, &m.Resources.InKind, &m.Contact.Office, &m.Contact.Phone, &m.Contact.Email}
	for _, texts := range [][]string{m.Partners, m.Conditions, m.Steps, m.Notes} {
		for i := range texts {
			list = append(list, &texts[i])
		}
	}
	for i := range m.Results {
		list = append(list, &m.Results[i].Label, &m.Results[i].Unit, &m.Results[i].Source)
	}
	for i := range m.Recognition {
		r := &m.Recognition[i]
		list = append(list, &r.Title, &r.Issuer, &r.Decision, &r.Level)
	}
	for i := range m.People {
		list = append(list, &m.People[i].Role)
	}
	for _, places := range [][]Located{m.LearnedFrom, m.ReplicatedAt} {
		for i := range places {
			if !strings.Contains(places[i].Value, "/") && !strings.HasSuffix(places[i].Value, ".md") { // a place, not an address
				list = append(list, &places[i].Value)
			}
		}
	}
	for i := range m.Photos {
		list = append(list, &m.Photos[i].Alt, &m.Photos[i].Caption, &m.Photos[i].Credit)
	}
	for i := range m.Sources {
		list = append(list, &m.Sources[i].Title, &m.Sources[i].Publisher)
	}
	return list
}
