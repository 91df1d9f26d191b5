package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhinh/internal/ledger"
	"dienhinh/internal/viet"
)

// This file holds the promise that an address once published answers for ever: which addresses are
// promised, what answers at each address of the ledger, and what to tell an editor when nothing does.
//
// Promised is every address a reader could have kept: the home page, models, short addresses, lists
// and their crossings, indexes, plain pages, feeds, the open data. Not promised are further pages of a
// list (what is on them changes every week), lists by name (a view of a list that is promised), pages
// that only accompany another and are not to be indexed, and files whose name has a hash.
//
// What answers, in this order:
//
//  1. the page itself, or a redirect that a story's front matter asks for (aliases, id);
//  2. what an editor wrote in the ledger: moved, by a redirect to the end of the chain; withdrawn, by a
//     page. It counts even when the file is still there as a draft;
//  3. a story that was published and is hidden again (draft, expired): a page that says no more than
//     that it is not shown at present; without a line in the ledger nobody was promised anything, and
//     a hidden story leaves no trace;
//  4. a list that models make and unmake (a crossing, a year, a unit family, a booklet, a month): a redirect to the nearest
//     list there is, with no work for anybody, because it may be back with the next story;
//  5. nothing: a finding, an error in what is published and a warning in a preview.

// Withdrawn is an address whose story was taken down, or is not shown at present.
type Withdrawn struct {
	Address string
	Paused  bool      // hidden again: it may come back, and nothing is said of why
	Date    time.Time // of the withdrawal
	Reason  string    // the editor's sentence; may be empty
}

// Withdrawn returns the addresses that answer with a page that says so, sorted.
func (s *Site) Withdrawn() []Withdrawn { return s.withdrawn }

// unlinked reports that a link to an address becomes plain text: its story is hidden or was taken down.
func (s *Site) unlinked(address string) bool { return s.gone[address] || s.down[address] }

// promised reports whether a page's address is one of those that readers keep. Short addresses are too;
// they lead to pages.
func promised(e Entry) bool {
	return e.Index && !furtherPage(e.Address) || e.Address == "/tim-kiem/"
}

// furtherPage recognises the second and later pages of a list: …/trang/2/.
func furtherPage(address string) bool {
	rest, number, _ := cutLast(address)
	_, word, _ := cutLast(rest)
	return word == "trang" && strings.Trim(number, "0123456789") == ""
}

// cutLast cuts the last part off an address that ends with a slash.
func cutLast(address string) (rest, last string, ok bool) {
	address = strings.TrimSuffix(address, "/")
	i := strings.LastIndexByte(address, '/')
	if i < 0 {
		return "", "", false
	}
	return address[:i+1], address[i+1:], true
}

// Kind is what answers at an address.
type Kind uint8

// The kinds of answers.
const (
	AnswersNothing Kind = iota
	AnswersPage
	AnswersRedirect
	AnswersWithdrawn
	AnswersPaused
)

// Answer is what a reader gets at an address.
type Answer struct {
	Kind  Kind
	To    string        // of a redirect: an address that answers with a page
	entry *ledger.Entry // of a withdrawal
}

// Addresses are what the site and its ledger have at one moment, for looking up.
type Addresses struct {
	s       *Site
	files   map[string]bool          // feeds and data
	aliases map[string]string        // of stories → where they lead
	ends    map[string]string        // of the ledger's moved lines
	shortOf func() map[string]string // a story's recorded address → its short address
	names   func() []string          // all promised addresses with a page or file of their own
}

// Addresses looks up afresh; keep what it returns for many questions.
func (s *Site) Addresses() *Addresses {
	b := &Addresses{s: s, files: map[string]bool{"/feed.xml": true, "/feed.json": true}, aliases: map[string]string{}}
	for _, l := range s.Lists() {
		if hasFeed(l) {
			b.files[l.Address+"feed.xml"], b.files[l.Address+"feed.json"] = true, true
		}
	}
	for _, f := range DataFiles {
		b.files[f] = true
	}
	for _, r := range s.redirects {
		if r.Owner != ledger.File && !r.follows {
			b.aliases[r.From] = r.To
		}
	}
	b.ends = s.in.Ledger.Ends(func(a string) bool { return b.Owner(a) != "" })
	b.shortOf = sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for _, e := range s.in.Ledger.Entries() {
			if e.State == ledger.Short {
				m[b.end(e.Target)] = e.Address
			}
		}
		return m
	})
	b.names = sync.OnceValue(b.all)
	return b
}

// maker is who makes the page or file of its own at a promised address, or nothing when there is none.
func (b *Addresses) maker(address string) string {
	if slug, ok := strings.CutPrefix(address, "/mo-hinh/"); ok && strings.HasSuffix(slug, "/") {
		if n := b.s.bySlug[slug[:len(slug)-1]]; n != nil {
			return n.Path // most of the ledger's lines
		}
	}
	if b.files[address] {
		return own
	}
	if e, ok := b.s.find(OutputPath(address)); ok && e.Address == address && promised(e) {
		return e.Owner
	}
	return ""
}

// lead is where a short address or an alias leads, or nothing.
func (b *Addresses) lead(address string) string {
	if to := b.aliases[address]; to != "" {
		return to
	}
	if id, ok := strings.CutPrefix(address, ledger.ShortFolder); ok {
		if n := b.s.finder().short()[strings.TrimSuffix(id, "/")]; n != nil && n.ShortAddress() == address {
			return n.Address()
		}
	}
	return ""
}

// all are the promised addresses with a page or file of their own.
func (b *Addresses) all() []string {
	list := slices.Collect(maps.Keys(b.files))
	for _, e := range b.s.Entries() {
		if promised(e) {
			list = append(list, e.Address)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Owner is who makes a page or redirect answer at an address, apart from the ledger: the file, or a word for
// pages of the site's own. Empty when nobody does.
func (b *Addresses) Owner(address string) string {
	if owner := b.maker(address); owner != "" {
		return owner
	}
	to := b.lead(address)
	if to == "" {
		return ""
	}
	return b.maker(to) + " (→ " + to + ")"
}

// Nearest is the address with a page that somebody probably meant.
func (b *Addresses) Nearest(address string) (string, bool) {
	return viet.Nearest(address, b.names())
}

// hasFeed reports whether a list has feeds of its own.
func hasFeed(l *List) bool { return l.Kind != "all" && l.Kind != "crossing" }

// Answer says what a reader gets at an address.
func (b *Addresses) Answer(address string) Answer {
	if b.maker(address) != "" {
		return Answer{Kind: AnswersPage}
	}
	if to := b.lead(address); to != "" {
		return Answer{Kind: AnswersRedirect, To: to}
	}
	e := b.s.in.Ledger.Lookup(address)
	if e == nil {
		if b.s.gone[address] {
			return Answer{Kind: AnswersPaused}
		}
		return Answer{}
	}
	switch e.State {
	case ledger.Withdrawn:
		return Answer{Kind: AnswersWithdrawn, entry: e}
	case ledger.Moved:
		return b.through(b.ends[address])
	case ledger.Short:
		if b.maker(e.Target) != "" {
			return Answer{} // the story is where it was and has another id: a slip, not a move
		}
		if a := b.through(b.end(e.Target)); a.Kind != AnswersNothing {
			return a
		}
	}
	if b.s.gone[address] {
		return Answer{Kind: AnswersPaused}
	}
	if to, ok := b.nearest(address); ok {
		return Answer{Kind: AnswersRedirect, To: to}
	}
	if short := b.shortOf()[address]; short != "" && b.s.gone[short] {
		return Answer{Kind: AnswersPaused} // hidden, and its file has another name
	}
	return Answer{}
}

// through is the answer of an address that leads to another.
func (b *Addresses) through(end string) Answer {
	a := b.Answer(end)
	if a.Kind == AnswersPage {
		return Answer{Kind: AnswersRedirect, To: end}
	}
	return a
}

// end is where an address leads by the ledger alone.
func (b *Addresses) end(address string) string {
	if end := b.ends[address]; end != "" {
		return end
	}
	return address
}

// page is the page that an address leads to in the end.
func (b *Addresses) page(address string) string {
	end := b.end(address)
	return cmp.Or(b.lead(end), end)
}

// nearest is the list to send a reader to whose list models have left.
func (b *Addresses) nearest(address string) (string, bool) {
	rest, last, _ := cutLast(address)
	if top, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/"); top == "ky-yeu" || top == "ban-tin" {
		// A booklet without a model leads to its list, a volume to the first, a month to the months.
		list := "/" + strings.TrimPrefix(address, "/ky-yeu/")
		for _, to := range []string{list, strings.TrimSuffix(rest, "quyen/"), "/" + top + "/", "/mo-hinh/"} {
			if to != "/" && to != address && b.maker(to) != "" {
				return to, true
			}
		}
		return "", false
	}
	if last == "feed.xml" || last == "feed.json" {
		return "/" + last, isTerm(rest)
	}
	if isTerm(address) {
		return rest, b.maker(rest) != ""
	}
	field, kind, _ := cutLast(rest)
	if field != "/linh-vuc/" || kind == "" {
		return "", false
	}
	for _, to := range []string{rest, "/dia-ban/" + last + "/", field} {
		if b.maker(to) != "" {
			return to, true
		}
	}
	return "", false
}

// isTerm recognises the address of a term's list: /nam/2023/.
func isTerm(address string) bool {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	return len(parts) == 2 && slices.Contains([]string{"linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi"}, parts[0])
}

// Unrecorded returns what the site publishes and the ledger does not have, as it would be recorded but for
// the fingerprints, sorted by address. An alias was an address of this site or of the one before it and is
// recorded as moved, so that dropping the line from the story loses nobody.
func (b *Addresses) Unrecorded() []ledger.Entry {
	var list []ledger.Entry
	add := func(e ledger.Entry) {
		if b.s.in.Ledger.Lookup(e.Address) == nil {
			list = append(list, e)
		}
	}
	for _, address := range b.all() {
		add(ledger.Entry{Address: address})
	}
	lead := func(address, to string) {
		state := ledger.Moved
		if strings.HasPrefix(address, ledger.ShortFolder) {
			state = ledger.Short
		}
		add(ledger.Entry{Address: address, State: state, Target: to})
	}
	for address, to := range b.aliases {
		lead(address, to)
	}
	for _, n := range b.s.models {
		if short := n.ShortAddress(); short != "" && b.aliases[short] == "" {
			lead(short, n.Address())
		}
	}
	slices.SortFunc(list, func(a, b ledger.Entry) int { return strings.Compare(a.Address, b.Address) })
	return list
}

// Mark adds the fingerprints of stories and plain pages to entries that are to be recorded.
func (s *Site) Mark(entries []ledger.Entry) {
	at := make(map[string]*ledger.Entry, len(entries))
	for i := range entries {
		at[entries[i].Address] = &entries[i]
	}
	for _, d := range s.documents() {
		if e := at[d.address]; e != nil && e.State == ledger.Page {
			e.Text = fingerprint(d.body)
		}
	}
}

func (s *Site) withdrawnPage(w Withdrawn) *WithdrawnPage {
	title := "Bài này đã được gỡ xuống"
	if w.Paused {
		title = "Bài này hiện không hiển thị"
	}
	p := &WithdrawnPage{Meta: s.meta(title, "", ""), Paused: w.Paused, Reason: w.Reason, AllHref: s.Href("/mo-hinh/"), AskHref: s.contributeHref(), Ways: s.ways()}
	if !w.Date.IsZero() {
		p.DateISO, p.DateText = isoDate(w.Date), dateText(w.Date)
	}
	return p
}
