package upkeep

import (
	"html/template"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// Input is what a board is made of.
type Input struct {
	Models   []*content.Model // all, published or not
	Registry *content.Registry
	Site     *site.Site // the last good one
	Findings diag.Findings
	Broken   []Broken
	Asked    time.Time // when other sites were asked last; zero is never
	AsOf     time.Time
	Root     string // the project's folder on this machine; empty makes no links into it
	Form     bool   // there is a form at /admin/
}

// Broken is a link to another site that readers cannot follow. Its finding says where it stands.
type Broken struct {
	URL     string
	Finding diag.Finding
}

// Board is the stories with what there is to say of each. It does not change, and any number of pages can be
// made of it at once.
type Board struct {
	in     Input
	keys   []content.Key
	rows   []*row
	counts map[string]int
	gaps   []Gap
	others diag.Findings // of files that are no stories
}

// row is a story on the board.
type row struct {
	m                       *content.Model
	address                 string // "" when it is not on show
	sortKey, words          string
	short, full             []string // what is missing of each tier
	of                      [2]tier  // a short and a full story
	unknown                 []string
	state                   string
	overdue, draft, planned bool
	ended, noPicture        bool
	badPicture, consent     bool
	findings                diag.Findings
	broken                  []Broken
}

// tier is how much of a story there is.
type tier struct{ have, all int }

func (t *tier) count(has bool) {
	if t.all++; has {
		t.have++
	}
}

func (t tier) percent() int { return t.have * 100 / max(t.all, 1) }

// facts are the keys, beside those of the tiers, that say something of the model and not of the story.
var facts = []string{"status", "commune", "recognition", "contact", "sources", "review_by"}

// NewBoard looks at every story once.
func NewBoard(in Input) *Board {
	b := &Board{in: in, counts: map[string]int{}}
	if in.Registry != nil {
		b.keys = content.ModelKeys(in.Registry)
	}
	addresses := map[string]string{}
	if in.Site != nil {
		for _, n := range in.Site.Models() {
			addresses[n.Path] = in.Site.Href(n.Address())
		}
	}
	findings, broken := map[string]diag.Findings{}, map[string][]Broken{}
	stories := map[string]bool{}
	for _, m := range in.Models {
		stories[m.Path] = true
	}
	for _, f := range in.Findings {
		if stories[f.File] {
			findings[f.File] = append(findings[f.File], f)
		} else if f.Severity != diag.Note {
			b.others = append(b.others, f)
		}
	}
	for _, x := range in.Broken {
		broken[x.Finding.File] = append(broken[x.Finding.File], x)
	}
	for _, m := range in.Models {
		r := b.look(m)
		r.address, r.findings, r.broken = addresses[m.Path], findings[m.Path], broken[m.Path]
		for _, f := range r.findings {
			switch f.Code {
			case "missing-picture", "missing-alt", "foreign-picture", "bad-picture", "photo-held":
				r.badPicture = true
			case "consent-unknown", "consent-disputed", "name-hidden", "hidden-name", "hidden-address", "minor":
				r.consent = true
			}
			// A key of a picture that is missing is its words.
			if strings.HasPrefix(f.Code, "missing-") && strings.Contains(f.Text.EN, "“alt”") {
				r.badPicture = true
			}
		}
		b.rows = append(b.rows, r)
		for _, v := range views {
			if v.holds(r) {
				b.counts[v.id]++
			}
		}
	}
	b.findGaps()
	return b
}

// look says of one story what it lacks and how it stands.
func (b *Board) look(m *content.Model) *row {
	r := &row{m: m, sortKey: viet.SortKey(m.Title)}
	count := func(full, has bool, label string) {
		r.of[1].count(has)
		missing := &r.full
		if !full {
			r.of[0].count(has)
			missing = &r.short
		}
		if !has {
			*missing = append(*missing, label)
		}
	}
	for _, k := range b.keys {
		switch {
		case k.Required:
			count(false, m.Has(k.Name), k.Label.VI)
		case k.Full:
			count(true, m.Has(k.Name), k.Label.VI)
		case slices.Contains(facts, k.Name) && !m.Has(k.Name):
			r.unknown = append(r.unknown, k.Label.VI)
		}
	}
	count(false, m.Body.Words > 0, "bài viết")
	for _, section := range content.Sections {
		count(true, m.HasSection(section), "mục "+section)
	}
	asOf := b.in.AsOf
	r.draft = m.Draft
	r.planned = !m.Draft && (m.PublishAt.After(asOf) || m.Date.After(asOf))
	r.ended = !m.Expires.IsZero() && !m.Expires.After(asOf)
	r.overdue = !m.ReviewBy.IsZero() && m.ReviewBy.Before(asOf)
	r.noPicture = !slices.ContainsFunc(m.Photos, content.Photo.Public) && !slices.ContainsFunc(m.Body.Refs, func(x content.Ref) bool { return x.Kind == content.RefPicture && !x.Held })
	switch {
	case r.ended:
		r.state = "hết hạn từ " + viet.Date(m.Expires)
	case r.draft:
		r.state = "bản nháp"
	case r.planned && m.PublishAt.After(asOf):
		r.state = "hẹn đăng " + viet.Date(m.PublishAt)
	case r.planned:
		r.state = "hẹn đăng " + viet.Date(m.Date)
	}
	place := ""
	if m.District != nil {
		place = m.District.Name
	}
	if m.Commune != nil {
		place = m.Commune.Name + " " + place
	}
	r.words = viet.Fold(strings.Join([]string{m.Title, m.Unit, place, m.Path}, " "))
	return r
}

// findGaps lists the entries of the registries that no story on show has.
func (b *Board) findGaps() {
	if b.in.Registry == nil {
		return
	}
	has := map[any]bool{}
	for _, m := range b.in.Models {
		if !m.Visible(b.in.AsOf, false) {
			continue
		}
		has[m.Field], has[m.District], has[m.Type] = true, true, true
		for _, f := range m.Families {
			has[f] = true
		}
	}
	label := func(key string) string {
		i := slices.IndexFunc(b.keys, func(k content.Key) bool { return k.Name == key })
		if i < 0 {
			return key
		}
		return viet.UpperFirst(b.keys[i].Label.VI)
	}
	add := func(g Gap) {
		if len(g.Names) > 0 {
			b.gaps = append(b.gaps, g)
		}
	}
	fields, districts, types, families := Gap{Label: label("field")}, Gap{Label: label("district")}, Gap{Label: label("type")}, Gap{Label: "Khối " + viet.LowerFirst(label("unit"))}
	for _, t := range b.in.Registry.Fields {
		if !has[t] {
			fields.Names = append(fields.Names, t.Name)
		}
	}
	for _, d := range b.in.Registry.Districts {
		if !has[d] && !d.Whole {
			districts.Names = append(districts.Names, d.Name)
		}
	}
	for _, t := range b.in.Registry.Types {
		if !has[t] {
			types.Names = append(types.Names, t.Name)
		}
	}
	for _, f := range b.in.Registry.Families {
		if !has[f] && f.Until.IsZero() {
			families.Names = append(families.Names, f.Name)
		}
	}
	add(fields)
	add(districts)
	add(types)
	add(families)
}

// inEditor opens a file at a place in VS Code on this machine (code.visualstudio.com, "Opening VS Code with URLs").
func (b *Board) inEditor(file string, line, column int) template.URL {
	if b.in.Root == "" {
		return ""
	}
	p := path.Join(strings.ReplaceAll(b.in.Root, `\`, "/"), file)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/…
	}
	u := url.URL{Path: p}
	at := "vscode://file" + u.EscapedPath()
	if line > 0 {
		at += ":" + itoa(line)
		if column > 0 {
			at += ":" + itoa(column)
		}
	}
	return template.URL(at) // a fixed scheme and an escaped path
}

// inForm opens a story in the form, which knows every one as <year>/<name>/index.
func (b *Board) inForm(file string) string {
	inside, ok := strings.CutPrefix(file, content.ModelsFolder+"/")
	if !b.in.Form || !ok {
		return ""
	}
	inside = strings.TrimSuffix(strings.TrimSuffix(inside, path.Ext(inside)), "/index")
	return "/admin/#/collections/mo-hinh/entries/" + (&url.URL{Path: inside + "/index"}).EscapedPath()
}
