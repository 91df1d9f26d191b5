package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// bodySize is how long a story is, in bytes: what the issue measures with.
const bodySize = 6000

// The shares of stories that have something, of a thousand.
const (
	shareTwins     = 60 // a copy of another story with its own place and people
	shareOldTones  = 120
	shareWhere     = 850 // of the titles whose template names no place: the place is added, as in the movement's lists
	shareProvince  = 30
	shareCommune   = 720
	sharePeople    = 300
	shareDecisions = 500
)

// document is one story of the corpus and what queries may ask of it.
type document struct {
	Address string // /mo-hinh/lam-duong-be-tong/
	Title   string

	path, unit, summary    string
	field, kind            string // registry ids
	district, commune      string // names as the registry writes them; commune may be empty
	hamlet                 string
	year                   int
	people                 []person
	decision, report, date string
	titlePhrases           []string // phrases of the title that mean something
	bodyPhrases            []string // phrases of the body that may not be in the title
	topic                  topic
	text                   searchable // title, summary and body
	titleText              searchable
}

type person struct{ name, role string }

// searchable is a text as runs of syllables with a space on both sides of each, once with its marks (tones placed one
// way) and once without. Phrases are looked up in it.
type searchable struct{ marked, plain string }

func newSearchable(s string) searchable {
	return searchable{spaced(viet.Key(s)), " " + strings.Join(viet.Syllables(s), " ") + " "}
}

// spaced is the words of a text with one space around each.
func spaced(s string) string {
	return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ") + " "
}

// has reports whether the text has the phrase, which is compared without marks when it is plain.
func (s searchable) has(phrase string, plain bool) bool {
	p := newSearchable(phrase)
	if plain {
		return strings.Contains(s.plain, p.plain)
	}
	return strings.Contains(s.marked, p.marked)
}

// world is what stories are made of.
type world struct {
	registry *content.Registry
	topics   []topic
	details  []string
	hamlets  []string
	men      []string
	women    []string
	adjs     []string
	actors   []string
	singles  []string
	roles    []string
	tail     []string // rare syllables without tones
	phrases
	odd    []string
	brands []string
}

func newWorld(reg *content.Registry, models int, said phrases) *world {
	w := &world{
		registry: reg, phrases: said, topics: topics(said.topicTable), details: commas(said.detailList),
		adjs: commas(adjectives), actors: commas(actors), singles: commas(singles), roles: commas(roles),
		tail: syllables(), odd: commas(oddPlaces), brands: commas(brands),
	}
	for _, a := range commas(hamletFirst) {
		for _, b := range commas(hamletSecond) {
			if a != b {
				w.hamlets = append(w.hamlets, a+" "+b)
			}
		}
	}
	// The same names in every run: 300 hamlets and a pool of people that grows more slowly than the stories, so that
	// namesakes become more common.
	r := rand.New(rand.NewPCG(1, 1))
	shuffle(r, w.hamlets)
	w.hamlets = w.hamlets[:300]
	pool := (420 + models/10) / 2
	w.men = people(r, manMiddle, manGiven, pool)
	w.women = people(r, womanMiddle, womanGiven, pool)
	return w
}

// people makes n different names.
func people(r *rand.Rand, middle, given string, n int) []string {
	families, middles, givens := commas(familyNames), commas(middle), commas(given)
	seen := map[string]bool{}
	var names []string
	for len(names) < n {
		name := pick(r, families) + " " + pick(r, middles) + " " + pick(r, givens)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func chance(r *rand.Rand, thousandths int) bool { return r.IntN(1000) < thousandths }

// story is one document in the making. own draws what is only this story's; shared draws what a copy of it has as well.
type story struct {
	*world
	own, shared *rand.Rand
	doc         *document
	topic2      topic
	detail      []string
	adj, actor  string
	neighbour   string // another commune
}

// makeCorpus makes n stories, the same for the same seed and n, and calls write with each story's file. Only what
// queries need is kept.
func makeCorpus(reg *content.Registry, said phrases, n int, seed uint64, write func(path, text string) error) ([]*document, error) {
	w := newWorld(reg, n, said)
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	bodies := make([]uint64, n)
	taken := map[string]int{}
	docs := make([]*document, n)
	for i := range docs {
		bodies[i] = r.Uint64()
		if i > 0 && chance(r, shareTwins) {
			bodies[i] = bodies[r.IntN(i)]
		}
		s := &story{world: w, own: rand.New(rand.NewPCG(seed+1, r.Uint64())), shared: rand.New(rand.NewPCG(bodies[i], 1)), doc: &document{}}
		s.draw()
		text := s.write(i, taken)
		docs[i] = s.doc
		if err := write(s.doc.path, text); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// draw decides on everything but the words.
func (s *story) draw() {
	d := s.doc
	d.topic, s.topic2 = pick(s.shared, s.topics), pick(s.shared, s.topics)
	s.detail = []string{pick(s.shared, s.details), pick(s.shared, s.details), pick(s.shared, s.details)}
	s.adj, s.actor = pick(s.shared, s.adjs), pick(s.shared, s.actors)
	d.field, d.kind = d.topic.field, "tap-the"
	if chance(s.own, 190) {
		d.kind = "ca-nhan"
	}
	d.year = 2019 + s.own.IntN(7)
	d.date = fmt.Sprintf("%02d/%02d/%d", 1+s.own.IntN(28), 1+s.own.IntN(12), d.year)
	d.hamlet = pick(s.own, s.hamlets)
	s.drawPlace()
	if chance(s.own, sharePeople) {
		for range 1 + s.own.IntN(2) {
			name := pick(s.own, s.men)
			if chance(s.own, 500) {
				name = pick(s.own, s.women)
			}
			d.people = append(d.people, person{name, pick(s.own, s.roles)})
		}
	}
	if chance(s.own, shareDecisions) {
		d.decision = fmt.Sprintf("%d/%s", number(s.own), pick(s.own, commas(decisionSigners)))
	}
	d.report = fmt.Sprintf("%d/%s", 1+s.own.IntN(400), pick(s.own, commas(reportSigners)))
	head := pick(s.own, unitHeads[d.field])
	place := strings.TrimPrefix(viet.LowerFirst(d.commune)+", "+viet.LowerFirst(d.district), ", ")
	if strings.HasSuffix(head, "thôn") {
		place = d.hamlet + ", " + place
	}
	d.unit = head + " " + place
}

// number is a decision's: most have four or five digits, some few.
func number(r *rand.Rand) int {
	if chance(r, 100) {
		return 1 + r.IntN(999)
	}
	return 1000 + r.IntN(49000)
}

func (s *story) drawPlace() {
	var whole, parts []*content.District
	for _, d := range s.registry.Districts {
		if len(d.Communes) == 0 {
			whole = append(whole, d)
		} else {
			parts = append(parts, d)
		}
	}
	near := pick(s.own, parts)
	s.neighbour = pick(s.own, near.Communes).Name
	if len(whole) > 0 && chance(s.own, shareProvince) {
		s.doc.district = whole[0].Name
		return
	}
	in := pick(s.own, parts)
	s.doc.district = in.Name
	if chance(s.own, shareCommune) {
		s.doc.commune = pick(s.own, in.Communes).Name
	}
}

// write makes the words and returns the file.
func (s *story) write(i int, taken map[string]int) string {
	d := s.doc
	title := s.title()
	summary := s.summary()
	body := s.body()
	if chance(s.own, shareOldTones) {
		title, summary, body = oldTones.Replace(title), oldTones.Replace(summary), oldTones.Replace(body)
	}
	d.Title, d.summary = title, summary
	slug := viet.Slug(title)
	taken[slug]++
	if n := taken[slug]; n > 1 {
		slug = fmt.Sprintf("%s-ban-%d", slug, n)
	}
	d.path = fmt.Sprintf("%s/%d/%s.md", content.ModelsFolder, d.year, slug)
	d.Address = "/mo-hinh/" + slug + "/"
	var names strings.Builder
	for _, p := range d.people {
		names.WriteString(p.name + ". ")
	}
	d.text = newSearchable(title + " . " + summary + " . " + body + " . " + names.String())
	d.titleText = newSearchable(title)
	for _, list := range []*[]string{&d.titlePhrases, &d.bodyPhrases} {
		*list = keep(*list, func(p string) bool { return d.text.has(p, false) })
	}
	return s.frontMatter(i) + body
}

func keep(list []string, ok func(string) bool) []string {
	var kept []string
	for _, x := range list {
		if ok(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// oldTones puts tone marks where they were put before: real write-ups mix both ways.
var oldTones = strings.NewReplacer("hòa", "hoà", "hóa", "hoá", "Hòa", "Hoà", "Hóa", "Hoá", "thủy", "thuỷ", "Thủy", "Thuỷ", "Thúy", "Thuý",
	"khỏe", "khoẻ", "xóa", "xoá", "tùy", "tuỳ", "Ủy", "Uỷ", "ủy", "uỷ", "lũy", "luỹ")

func (s *story) title() string {
	d := s.doc
	for {
		t := pick(s.shared, s.titles)
		if !saysWhere(t) && chance(s.shared, shareWhere) {
			t += pick(s.shared, titleEnds)
		}
		if d.commune == "" && strings.Contains(t, "{commune}") {
			continue
		}
		title := viet.UpperFirst(s.fill(t))
		if n := len(viet.Syllables(title)); n < 4 || n > 14 {
			continue
		}
		text := newSearchable(title)
		for _, p := range append([]string{d.topic.phrase, s.topic2.phrase, s.detail[0]}, d.topic.things...) {
			if text.has(p, false) {
				d.titlePhrases = append(d.titlePhrases, p)
			} else {
				d.bodyPhrases = append(d.bodyPhrases, p)
			}
		}
		d.bodyPhrases = append(d.bodyPhrases, s.detail[1:]...)
		return title
	}
}

// saysWhere reports whether a template of a title tells one story's place.
func saysWhere(template string) bool {
	for _, slot := range []string{"{hamlet}", "{commune}", "{district}", "{odd}"} {
		if strings.Contains(template, slot) {
			return true
		}
	}
	return false
}

func (s *story) summary() string {
	for {
		if t := viet.UpperFirst(s.fill(pick(s.shared, s.summaries))); utf8.RuneCountInString(t) >= 50 && utf8.RuneCountInString(t) <= 200 {
			return t
		}
	}
}

// body writes every section until the story has its size, with the sentences of a section in another order each time.
func (s *story) body() string {
	var b strings.Builder
	for i, section := range s.sections {
		fmt.Fprintf(&b, "\n## %s\n\n", section.heading)
		end := bodySize * (i + 1) / len(s.sections)
		var order []int
		for n := 0; b.Len() < end; n++ {
			if len(order) == 0 {
				order = s.shared.Perm(len(section.sentences))
			}
			sentence := section.sentences[order[0]]
			order = order[1:]
			if strings.Contains(sentence, "{person}") && len(s.doc.people) == 0 {
				continue
			}
			if n > 0 && n%3 == 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(viet.UpperFirst(s.fill(sentence)) + " ")
		}
		if i == len(s.sections)-1 {
			b.WriteString(s.namesAndNumbers())
		}
		b.WriteString("\n")
	}
	return b.String()
}

// namesAndNumbers closes a story with what must be in it: who, and which decision.
func (s *story) namesAndNumbers() string {
	d := s.doc
	var b strings.Builder
	for _, p := range d.people {
		fmt.Fprintf(&b, "%s, %s, gắn bó với việc %s từ ngày đầu. ", p.name, viet.LowerFirst(p.role), d.topic.phrase)
	}
	if d.decision != "" {
		fmt.Fprintf(&b, "Mô hình được công nhận tại Quyết định số %s ngày %s. ", d.decision, d.date)
	}
	fmt.Fprintf(&b, "Số liệu theo báo cáo %s.", d.report)
	return b.String()
}

var slot = regexp.MustCompile(`\{[A-Za-z0-9]+\}`)

// fill puts words into a template's slots.
func (s *story) fill(template string) string {
	return slot.ReplaceAllStringFunc(template, func(name string) string { return s.word(strings.Trim(name, "{}")) })
}

func (s *story) word(name string) string {
	if text, ok := s.figure(name); ok {
		return text
	}
	if text, ok := s.place(name); ok {
		return text
	}
	d := s.doc
	switch name {
	case "topic":
		return d.topic.phrase
	case "Topic":
		return viet.UpperFirst(d.topic.phrase)
	case "topic2":
		return s.topic2.phrase
	case "thing", "thing2":
		if chance(s.shared, 120) {
			return pick(s.shared, s.topic2.things)
		}
		return pick(s.shared, d.topic.things)
	case "detail":
		if chance(s.shared, 600) {
			return pick(s.shared, s.detail)
		}
		return pick(s.shared, s.details)
	case "Detail":
		return viet.UpperFirst(s.detail[0])
	case "adj":
		return s.adj
	case "who":
		if chance(s.shared, 500) {
			return s.actor
		}
		return pick(s.shared, s.actors)
	case "Who":
		return viet.UpperFirst(s.actor)
	case "who2":
		return pick(s.shared, s.singles)
	case "unit":
		return d.unit
	case "odd":
		return s.oddName()
	case "brand":
		return pick(s.shared, s.brands)
	case "person":
		return pick(s.own, d.people).name
	case "role":
		return viet.LowerFirst(d.people[0].role)
	}
	panic("a template has the unknown slot {" + name + "}")
}

func (s *story) figure(name string) (string, bool) {
	r := s.own
	switch name {
	case "n":
		return strconv.Itoa(20 + r.IntN(380)), true
	case "m":
		return strconv.Itoa(2 + r.IntN(9)), true
	case "pct":
		return strconv.Itoa(20+r.IntN(79)) + "%", true
	case "money":
		return fmt.Sprintf("%d triệu đồng", 5+r.IntN(900)), true
	case "date":
		return fmt.Sprintf("%d/%d/%d", 1+r.IntN(28), 1+r.IntN(12), s.doc.year), true
	case "year":
		return strconv.Itoa(s.doc.year - 3 + r.IntN(6)), true
	case "report":
		return s.doc.report, true
	case "count":
		return fmt.Sprintf("%s %s", viet.Number(int64(10+r.IntN(5000))), s.doc.topic.unit), true
	}
	return "", false
}

func (s *story) place(name string) (string, bool) {
	switch name {
	case "hamlet":
		return s.doc.hamlet, true
	case "commune":
		if s.doc.commune == "" {
			return "địa phương", true
		}
		return viet.LowerFirst(s.doc.commune), true
	case "commune2":
		return viet.LowerFirst(s.neighbour), true
	case "district":
		return viet.LowerFirst(s.doc.district), true
	}
	return "", false
}

func (s *story) frontMatter(i int) string {
	d := s.doc
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\nunit: %q\nfield: %s\ndistrict: %q\ntype: %s\nyear: %d\nsummary: %q\nid: s%05d\n",
		d.Title, d.unit, d.field, d.district, d.kind, d.year, d.summary, i)
	if d.commune != "" {
		fmt.Fprintf(&b, "commune: %q\n", d.commune)
	}
	day, month := d.date[:2], d.date[3:5]
	fmt.Fprintf(&b, "date: %d-%s-%s\nstatus: %q\n", d.year, month, day, pick(s.own, content.Statuses))
	fmt.Fprintf(&b, "results:\n  - {label: %q, value: %d, unit: %q, source: %q}\n", "Hộ tham gia", 20+s.own.IntN(380), "hộ", "Báo cáo "+d.report)
	if d.decision != "" {
		fmt.Fprintf(&b, "recognition:\n  - {title: \"Giấy khen\", decision: %q, date: %d-%s-%s}\n", d.decision, d.year, month, day)
	}
	if len(d.people) > 0 {
		b.WriteString("people:\n")
		for _, p := range d.people {
			fmt.Fprintf(&b, "  - {name: %q, role: %q, consent: \"Đã đồng ý\"}\n", p.name, p.role)
		}
	}
	b.WriteString("---\n")
	return b.String()
}

// makeProject writes a project of n stories into dir, with the registries, pages, templates and static files of root.
func makeProject(root, dir string, said phrases, n int, seed uint64) ([]*document, error) {
	for _, part := range []string{"content/registry", content.PagesFolder, "templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))); err != nil {
			return nil, fmt.Errorf("copying the project's %s: %w", part, err)
		}
	}
	config, err := os.ReadFile(filepath.Join(root, content.ConfigFile))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, content.ConfigFile), []byte(withoutKeys(string(config), "featured", "movement")), 0o644); err != nil {
		return nil, err
	}
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(root, p))
		return data, err == nil
	})
	if findings.Failed() {
		return nil, fmt.Errorf("the project's registries: %s", findings[0].Format("en"))
	}
	return makeCorpus(reg, said, n, seed, func(path, text string) error {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, []byte(text), 0o644)
	})
}

// withoutKeys drops top-level keys of a YAML text with what is below them.
func withoutKeys(text string, keys ...string) string {
	var b strings.Builder
	drop := false
	for line := range strings.Lines(text) {
		if line[0] != ' ' && line[0] != '\n' {
			drop = false
			for _, k := range keys {
				drop = drop || strings.HasPrefix(line, k+":")
			}
		}
		if !drop {
			b.WriteString(line)
		}
	}
	return b.String()
}
