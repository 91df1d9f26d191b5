package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"dienhinh/internal/viet"
)

// The kinds of queries, in the order of the report.
const (
	kindTitle     = "title"
	kindPlain     = "title without marks"
	kindPlace     = "topic + place"
	kindPerson    = "person + topic"
	kindDecision  = "decision number"
	kindTypo      = "one typing error"
	kindHalfTyped = "half-typed last word"
)

var queryKinds = []string{kindTitle, kindPlain, kindPlace, kindPerson, kindDecision, kindTypo, kindHalfTyped}

// A known item is told by its query. Where the maker can choose another query, most have one right answer (all but
// shareShared of a thousand), the others mostRight at most.
const (
	mostRight   = 3
	shareShared = 150
)

// query asks for one known document. Right are the addresses that answer it as well as the document does; the document
// is one of them.
type query struct {
	Kind   string   `json:"kind"`
	Text   string   `json:"text"`
	Answer string   `json:"answer"`
	Right  []string `json:"right"`
	Note   string   `json:"note,omitempty"` // which slip
}

// maker makes queries from a corpus.
type maker struct {
	r         *rand.Rand
	docs      []*document
	byTitle   map[string][]*document // by viet.Key
	byPlain   map[string][]*document // by folded syllables
	byPerson  map[string][]*document
	decisions map[string][]*document
}

func newMaker(docs []*document, seed uint64) *maker {
	m := &maker{
		r: rand.New(rand.NewPCG(seed, 99)), docs: docs,
		byTitle: map[string][]*document{}, byPlain: map[string][]*document{}, byPerson: map[string][]*document{}, decisions: map[string][]*document{},
	}
	for _, d := range docs {
		m.byTitle[d.titleText.marked] = append(m.byTitle[d.titleText.marked], d)
		m.byPlain[d.titleText.plain] = append(m.byPlain[d.titleText.plain], d)
		for i, p := range d.people {
			if i == 0 || d.people[0].name != p.name {
				m.byPerson[p.name] = append(m.byPerson[p.name], d)
			}
		}
		if d.decision != "" {
			m.decisions[d.decision] = append(m.decisions[d.decision], d)
		}
		m.decisions[d.report] = append(m.decisions[d.report], d)
	}
	return m
}

// makeQueries makes each queries of each kind, the same for the same corpus and seed.
func makeQueries(docs []*document, each int, seed uint64) ([]query, error) {
	m := newMaker(docs, seed)
	makers := map[string]func(*document) *query{
		kindTitle: m.title, kindPlain: m.plain, kindPlace: m.place, kindPerson: m.person,
		kindDecision: m.decision, kindTypo: m.typo, kindHalfTyped: m.halfTyped,
	}
	var list []query
	for _, kind := range queryKinds {
		seen := map[string]bool{}
		for tries := 0; len(seen) < each; tries++ {
			if tries > 1000*each {
				return nil, fmt.Errorf("the corpus has too few documents for %d queries of kind %q", each, kind)
			}
			d := pick(m.r, docs)
			q := makers[kind](d)
			if q == nil || seen[q.Text] {
				continue
			}
			seen[q.Text] = true
			q.Kind, q.Answer = kind, d.Address
			list = append(list, *q)
		}
	}
	return list, nil
}

// mayBeRight draws how many right answers the next query may have.
func (m *maker) mayBeRight() int {
	if chance(m.r, shareShared) {
		return mostRight
	}
	return 1
}

func addresses(docs []*document) []string {
	var list []string
	for _, d := range docs {
		list = append(list, d.Address)
	}
	return list
}

// plainly is a query as it is typed without marks.
func plainly(s string) string { return viet.Fold(s) }

func (m *maker) title(d *document) *query {
	return &query{Text: d.Title, Right: addresses(m.byTitle[d.titleText.marked])}
}

func (m *maker) plain(d *document) *query {
	return &query{Text: plainly(d.Title), Right: addresses(m.byPlain[d.titleText.plain])}
}

// place asks for a phrase and a place: documents that have the phrase where this one has it (in the title, or anywhere)
// and that are of a place of that name are as right.
func (m *maker) place(d *document) *query {
	place := d.district
	if d.commune != "" && chance(m.r, 600) {
		place = d.commune
	}
	bare := bareName(place)
	if bare == "" {
		return nil
	}
	inTitle := chance(m.r, 600)
	phrases := d.bodyPhrases
	if inTitle {
		phrases = d.titlePhrases
	}
	if len(phrases) == 0 {
		return nil
	}
	phrase := pick(m.r, phrases)
	plain := chance(m.r, 500)
	said := bare
	if chance(m.r, 400) {
		said = place
	}
	right := m.find(func(x *document) bool {
		if !samePlace(x, said, plain) {
			return false
		}
		if inTitle {
			return x.titleText.has(phrase, plain)
		}
		return x.text.has(phrase, plain)
	})
	if len(right) > m.mayBeRight() {
		return nil
	}
	said = viet.LowerFirst(said)
	if said == viet.LowerFirst(bare) {
		said = bare // a name alone keeps its capital
	}
	text := phrase + " " + said
	if chance(m.r, 150) {
		text = said + " " + phrase
	}
	if plain {
		text = plainly(text)
	}
	return &query{Text: text, Right: addresses(right)}
}

func (m *maker) find(ok func(*document) bool) []*document {
	var list []*document
	for _, d := range m.docs {
		if ok(d) {
			list = append(list, d)
		}
	}
	return list
}

// samePlace reports whether the document's district or commune has the name, which may lack the kind of place.
func samePlace(d *document, said string, plain bool) bool {
	for _, name := range []string{d.district, bareName(d.district), d.commune, bareName(d.commune)} {
		if name != "" && (name == said || plain && plainly(name) == plainly(said)) {
			return true
		}
	}
	return false
}

// bareName is a place's name without what kind of place it is; empty for the whole province.
func bareName(s string) string {
	for _, kind := range []string{"Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Phường ", "Xã "} {
		if bare, ok := strings.CutPrefix(s, kind); ok {
			return bare
		}
	}
	return ""
}

// person asks for somebody and what the story is about.
func (m *maker) person(d *document) *query {
	if len(d.people) == 0 {
		return nil
	}
	name := pick(m.r, d.people).name
	word := pick(m.r, append([]string{d.topic.phrase, d.topic.phrase}, d.titlePhrases...))
	plain := chance(m.r, 500)
	var right []*document
	for _, x := range m.namesakes(name, plain) {
		if x.text.has(word, plain) {
			right = append(right, x)
		}
	}
	if len(right) == 0 || len(right) > m.mayBeRight() {
		return nil
	}
	text := name + " " + word
	if plain {
		text = plainly(text)
	}
	return &query{Text: text, Right: addresses(right)}
}

func (m *maker) namesakes(name string, plain bool) []*document {
	if !plain {
		return m.byPerson[name]
	}
	return m.find(func(d *document) bool {
		for _, p := range d.people {
			if plainly(p.name) == plainly(name) {
				return true
			}
		}
		return false
	})
}

// decision asks for a decision's number, sometimes a report's, as it is written or as it is typed in haste.
func (m *maker) decision(d *document) *query {
	code := d.decision
	if chance(m.r, 150) {
		code = d.report
	}
	right := m.decisions[code]
	if code == "" || len(right) > m.mayBeRight() {
		return nil
	}
	text := code
	switch m.r.IntN(10) {
	case 0, 1, 2:
		text = plainly(code)
	case 3:
		text = strings.ToLower(code)
	case 4:
		text = "số " + code
	}
	return &query{Text: text, Right: addresses(right)}
}

// typo asks for a title with one word mistyped.
func (m *maker) typo(d *document) *query {
	how := pick(m.r, slips)
	words := strings.Fields(d.Title)
	plain := !how.marks && chance(m.r, 350)
	if plain {
		words = strings.Fields(plainly(d.Title))
	}
	at := m.r.IntN(len(words))
	if n := len([]rune(words[at])); n < 3 || !allLetters(words[at]) {
		return nil
	}
	wrong := how.make(m.r, words[at])
	if wrong == "" || wrong == words[at] {
		return nil
	}
	words[at] = wrong
	text := strings.Join(words, " ")
	typed := newSearchable(text)
	if len(m.byTitle[typed.marked]) > 0 {
		return nil // another title, rightly typed
	}
	right := m.byTitle[d.titleText.marked]
	if plain {
		right = m.byPlain[d.titleText.plain]
		if len(m.byPlain[typed.plain]) > 0 {
			return nil
		}
	}
	return &query{Text: text, Right: addresses(right), Note: how.name}
}

func allLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// halfTyped asks with the first words of a title, three to eight, the last of which is cut after one to three letters.
// Documents whose title has these words anywhere and goes on like that are as right.
func (m *maker) halfTyped(d *document) *query {
	words := strings.Fields(d.Title)
	plain := chance(m.r, 500)
	if plain {
		words = strings.Fields(plainly(d.Title))
	}
	most := m.mayBeRight()
	for n := 3 + m.r.IntN(4); n <= 8 && n <= len(words); n++ {
		last := []rune(words[n-1])
		if len(last) < 2 || !allLetters(words[n-1]) {
			continue
		}
		half := string(last[:1+m.r.IntN(min(3, len(last)-1))])
		start := strings.Join(words[:n-1], " ")
		right := m.find(func(x *document) bool { return startsLike(x, start, half, plain) })
		if len(right) <= most {
			return &query{Text: start + " " + half, Right: addresses(right)}
		}
	}
	return nil
}

// startsLike reports whether the title has the words and, right after them, one that begins with half. A half-typed
// word may lack its tone yet, so its marks are not looked at.
func startsLike(d *document, words, half string, plain bool) bool {
	all, w := d.titleText.plain, newSearchable(words)
	return strings.Contains(all, w.plain+plainly(half)) && (plain || strings.Contains(d.titleText.marked, w.marked))
}
