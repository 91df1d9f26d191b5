package content

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Redacted stands in a story for the name of a person who may not be named.
const Redacted = "[đã ẩn tên]"

// namePattern matches names as written, across line breaks, in any case; nil without names.
func namePattern(hidden []string) *regexp.Regexp {
	var forms []string
	for _, name := range hidden {
		words := strings.Fields(name)
		for i, w := range words {
			words[i] = regexp.QuoteMeta(viet.NFC(w))
		}
		if len(words) > 0 {
			forms = append(forms, strings.Join(words, `[\s\p{Zs}]+`))
		}
	}
	if len(forms) == 0 {
		return nil
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`(?i)` + strings.Join(forms, "|"))
}

// redact takes names out of a document: out of its texts, in place, and out of the body it returns.
func redact(names *regexp.Regexp, texts []*string, body string) string {
	for _, s := range texts {
		*s = names.ReplaceAllString(viet.NFC(*s), Redacted)
	}
	// Keep the number of lines, so that later findings still point at the right one.
	return names.ReplaceAllStringFunc(viet.NFC(body), func(found string) string {
		return Redacted + strings.Repeat("\n", strings.Count(found, "\n"))
	})
}

// HideNames takes names out of a sentence, as they are taken out of stories. clean is false when one still
// stands there in a form that cannot be hidden.
func HideNames(text string, names []string) (hidden string, clean bool) {
	pattern := namePattern(names)
	if pattern == nil {
		return text, true
	}
	text = pattern.ReplaceAllString(viet.NFC(text), Redacted)
	for _, name := range names {
		if strings.Contains(nameWords(text), nameWords(name)) {
			return text, false
		}
	}
	return text, true
}

// nameWords is a text as its words' keys, each between spaces, for finding a name however it is written.
func nameWords(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, viet.NFC(s))
	return " " + strings.Join(strings.Fields(viet.Key(s)), " ") + " "
}

// hiddenNames lists the people of a story who may not be named in it.
func (m *Model) hiddenNames() []string {
	var names []string
	for _, p := range m.People {
		if !p.Public() && strings.TrimSpace(p.Name) != "" {
			names = append(names, p.Name)
		}
	}
	return names
}

// htmlMarkup is what stands in Body.HTML between the words: tags, and the marks of references.
var htmlMarkup = regexp.MustCompile(`<[^>]*>|\x00[^\x00]*\x00`)

// leftNames makes sure that redact found every name: one that is cut by emphasis or an entity, or
// written with another tone placement, is an error, because it would be published. In addresses,
// where a name stands without marks and may be somebody else's, it is a warning.
func (m *Model) leftNames(hidden []string, where map[string]Pos) diag.Findings {
	if len(hidden) == 0 {
		return nil
	}
	all := []string{html.UnescapeString(htmlMarkup.ReplaceAllString(m.Body.HTML, ""))}
	for _, s := range m.texts() {
		all = append(all, *s)
	}
	addresses := []string{m.Slug, m.ID.Value}
	for i := range m.Body.Refs {
		r := &m.Body.Refs[i]
		all = append(all, r.Alt, r.Title)
		addresses = append(addresses, r.Target)
	}
	for _, a := range m.Aliases {
		addresses = append(addresses, a.Value)
	}
	for _, s := range m.Sources {
		addresses = append(addresses, s.URL)
	}
	for _, p := range m.Photos {
		addresses = append(addresses, p.File.Value)
	}
	var findings diag.Findings
	for _, name := range hidden {
		at := where[viet.Key(name)]
		for _, s := range all {
			if strings.Contains(nameWords(s), nameWords(name)) {
				findings = append(findings, diag.Finding{Code: "hidden-name", File: m.Path, Line: at.Line, Column: at.Column, Length: at.Length, Source: at.Source,
					Text: diag.Say("tên %s không được nêu nữa nhưng vẫn còn trong bài, ở dạng mà máy không tự ẩn được", "the name %s may not be given but still stands in the story, in a form that cannot be hidden", quote(name)),
					Hint: diag.Say("tìm tên ấy trong bài (có thể bị ngắt bởi dấu * hay &nbsp;) rồi xóa", "find it in the text, perhaps cut by * or &nbsp;, and remove it")})
				break
			}
		}
		for _, s := range addresses {
			if u, err := url.QueryUnescape(s); err == nil {
				s = u
			}
			if slug := viet.Slug(name); strings.Contains(slug, "-") && strings.Contains("-"+viet.Slug(s)+"-", "-"+slug+"-") {
				findings = append(findings, diag.Finding{Severity: diag.Warning, Code: "hidden-name", File: m.Path, Line: at.Line, Column: at.Column, Length: at.Length, Source: at.Source,
					Text: diag.Say("tên %s không được nêu nữa nhưng địa chỉ %s giống tên ấy", "the name %s may not be given but the address %s looks like it", quote(name), quote(s)),
					Hint: diag.Say("đổi tên tệp hoặc bỏ địa chỉ ấy nếu đúng là người này", "rename the file or drop the address if it is this person")})
			}
		}
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
		list = append(list, &m.Results[i].Label, &m.Results[i].Source)
	}
	for i := range m.Recognition {
		r := &m.Recognition[i]
		list = append(list, &r.Title, &r.Issuer, &r.Decision, &r.Level)
	}
	for i := range m.Photos {
		list = append(list, &m.Photos[i].Alt, &m.Photos[i].Caption, &m.Photos[i].Credit)
	}
	for i := range m.Sources {
		list = append(list, &m.Sources[i].Title, &m.Sources[i].Publisher)
	}
	return list
}
