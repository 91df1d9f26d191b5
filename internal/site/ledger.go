package site

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/viet"
)

// This file compares the site with its ledger: what the ledger asks for is made, what the two do not agree
// on is told. What answers at an address is the business of addresses.go.

// ledger holds the site to its promises: it makes the redirects and pages that the ledger asks for and
// reports what the ledger and the site do not agree on. Runs after aliases, before links.
func (c *checker) ledger() {
	s := c.s
	defer func() {
		s.follow()
		slices.SortFunc(s.redirects, func(a, b Redirect) int { return strings.Compare(a.From, b.From) })
	}()
	if s.in.Ledger == nil {
		return // never published: nothing was promised
	}
	b := s.Addresses()
	var names []string // of people whom some story hides
	for _, m := range s.in.Models {
		names = append(names, m.HiddenNames...)
	}
	var lost []*ledger.Entry
	entries := s.in.Ledger.Entries()
	for i := range entries {
		e := &entries[i]
		to := b.lead(e.Address)
		switch {
		case e.State == ledger.Page && b.Owner(e.Address) != "":
			continue
		case e.State == ledger.Short && to != "":
			c.reusedID(b, e, to)
			continue
		case b.maker(e.Address) != "" || to != "" && (e.State == ledger.Withdrawn || b.page(e.Address) != to):
			c.reappeared(e, b.Owner(e.Address))
			continue
		case to != "": // an alias that says what the line says
			continue
		}
		switch a := b.Answer(e.Address); a.Kind {
		case AnswersRedirect:
			s.redirects = append(s.redirects, Redirect{From: e.Address, To: a.To, Owner: ledger.File})
		case AnswersWithdrawn:
			s.withdrawn = append(s.withdrawn, Withdrawn{Address: e.Address, Date: a.entry.Date, Reason: c.reason(e, a.entry, names)})
		case AnswersPaused:
			s.withdrawn = append(s.withdrawn, Withdrawn{Address: e.Address, Paused: true})
		default:
			lost = append(lost, e)
		}
	}
	c.lost(b, lost)
	for _, w := range s.withdrawn {
		s.down[w.Address] = true
	}
}

// follow lets the pages that accompany a model answer at the model's old addresses too: the page for
// sharing it, and the card that stands in other sites' frames.
func (s *Site) follow() {
	for _, r := range s.redirects {
		n := s.modelAt(r.To)
		if n == nil || strings.HasPrefix(r.From, ledger.ShortFolder) || !strings.HasSuffix(r.From, "/") {
			continue
		}
		s.redirects = append(s.redirects, Redirect{From: r.From + "chia-se/", To: shareAddress(n), Owner: r.Owner, follows: true})
		if old, ok := strings.CutPrefix(r.From, "/mo-hinh/"); ok {
			s.redirects = append(s.redirects, Redirect{From: "/nhung/" + strings.TrimSuffix(old, "/") + ".html", To: embedAddress(n), Owner: r.Owner, follows: true})
		}
	}
}

// tell adds a finding about the ledger. In a preview it is a warning: only what is published breaks a
// promise.
func (c *checker) tell(f diag.Finding, code string, text, hint diag.Text) {
	f.Code, f.Text, f.Hint = code, text, hint
	if c.s.opt.Drafts || c.s.opt.Preview {
		f.Severity = diag.Warning
	}
	c.findings = append(c.findings, f)
}

// reusedID reports a short address that leads to another story than the one it was printed for.
func (c *checker) reusedID(b *Addresses, e *ledger.Entry, to string) {
	if b.page(e.Target) == to || b.through(b.end(e.Target)).Kind == AnswersNothing {
		return // the latter: the story has another address now, and what was lost says so
	}
	n := c.model(to)
	if n == nil {
		c.reappeared(e, b.Owner(e.Address))
		return
	}
	c.tell(c.place(n.Model.Path, n.ID.At), "changed-id",
		diag.Say("mã “%s” đã cấp cho bài ở %s (%s dòng %d) nên không dùng cho bài khác được", "the id “%s” belongs to the story at %s (%s line %d) and cannot be another's", n.ID.Value, e.Target, ledger.File, e.Line),
		diag.Say("đặt mã khác cho bài này; nếu đây đúng là bài cũ mang tên mới, chạy: dienhinh links move %s %s", "give this story another id; if it is the old one under a new name, run: dienhinh links move %s %s", e.Target, to))
}

// model is the visible story at an address, or nil.
func (c *checker) model(address string) *Node {
	slug, _ := strings.CutPrefix(address, "/mo-hinh/")
	return c.s.bySlug[strings.Trim(slug, "/")]
}

// reappeared reports a page at an address that the ledger says was left.
func (c *checker) reappeared(e *ledger.Entry, owner string) {
	text := diag.Say("sổ ghi %s đã chuyển đến %s, nhưng nay %s lại trả lời ở địa chỉ này", "the ledger says that %s moved to %s, but %s answers there now", e.Address, e.Target, owner)
	if e.State == ledger.Withdrawn {
		text = diag.Say("sổ ghi %s đã gỡ ngày %s, nhưng nay %s lại trả lời ở địa chỉ này", "the ledger says that %s was withdrawn on %s, but %s answers there now", e.Address, viet.Date(e.Date), owner)
	}
	c.tell(e.AtAddress(), "address-reused", text,
		diag.Say("nếu đúng là bài ấy đăng lại, chạy: dienhinh links restore %s; nếu là bài khác, đổi tên tệp (hoặc bỏ dòng aliases, id) của bài mới", "if it is the same story published again, run: dienhinh links restore %s; if it is another, rename the new file (or drop its alias or id)", e.Address))
}

// place begins a finding in a document.
func (c *checker) place(file string, p content.Pos) diag.Finding {
	return diag.Finding{File: file, Line: p.Line, Column: p.Column, Length: p.Length, Source: p.Source}
}

// lost reports the addresses at which nothing answers, each with where its story seems to have gone.
func (c *checker) lost(b *Addresses, lost []*ledger.Entry) {
	if len(lost) == 0 {
		return
	}
	p := newProposer(b)
	gone := map[string]bool{}
	for _, e := range lost {
		gone[e.Address] = true
	}
	unread := map[string]bool{}
	for _, file := range c.s.in.Unread {
		if slug := content.SlugOf(file); strings.HasPrefix(file, content.ModelsFolder+"/") {
			unread[modelAddress(slug)] = true
		} else {
			unread["/"+slug+"/"] = true
		}
	}
	for _, e := range lost {
		if end := b.end(cmp.Or(e.Target, e.Address)); unread[end] || c.claimed[end] != "" && b.maker(end) == "" {
			continue // its file is there, with a mistake that has been told
		}
		if e.State == ledger.Moved {
			c.movedNowhere(p, e, gone)
			continue
		}
		if e.State == ledger.Short {
			if c.changedID(e) {
				continue
			}
			if end := b.end(e.Target); gone[end] {
				c.tell(e.AtAddress(), "lost-address", diag.Say("địa chỉ ngắn %s đã đăng nay không trả lời, vì bài của nó ở %s không còn", "the short address %s was published and nothing answers, because its story at %s is gone", e.Address, end),
					diag.Say("xử lý %s thì địa chỉ này tự đi theo", "settle %s and this one follows", end))
				continue
			}
		}
		text := diag.Say("địa chỉ đã đăng %s nay không còn trang nào", "the address %s was published and nothing answers there now", e.Address)
		to, sure := p.propose(e)
		hint := diag.Say(`bài đổi tên tệp thì chạy: dienhinh links move %s ĐỊA-CHỈ-MỚI; gỡ hẳn thì chạy: dienhinh links withdraw %s --why "lý do"`, `for a renamed file run: dienhinh links move %s NEW-ADDRESS; to take it down run: dienhinh links withdraw %s --why "reason"`, e.Address, e.Address)
		switch {
		case sure != (diag.Text{}):
			text = diag.Say("%s; %s nay ở %s", "%s; %s is at %s now", text, sure, to)
			hint = diag.Say(`chạy: dienhinh links move %s %s`, `run: dienhinh links move %s %s`, e.Address, to)
		case to != "":
			hint = diag.Say(`nếu bài nay ở %[2]s, chạy: dienhinh links move %[1]s %[2]s; gỡ hẳn thì chạy: dienhinh links withdraw %[1]s --why "lý do"`, `if it is at %[2]s now, run: dienhinh links move %[1]s %[2]s; to take it down run: dienhinh links withdraw %[1]s --why "reason"`, e.Address, to)
		}
		c.tell(e.AtAddress(), "lost-address", text, hint)
	}
}

// changedID reports a short address whose story is where it was, with another id or none.
func (c *checker) changedID(e *ledger.Entry) bool {
	n := c.model(e.Target)
	if n == nil {
		return false
	}
	id := strings.Trim(strings.TrimPrefix(e.Address, ledger.ShortFolder), "/")
	text := diag.Say("bài này đã đăng với mã “%s” (%s dòng %d); đổi mã thì địa chỉ ngắn %s và mã QR đã in không còn dùng được", "this story was published with the id “%s” (%s line %d); with another, the short address %s and printed QR codes lead nowhere", id, ledger.File, e.Line, e.Address)
	if n.ID.Value == "" {
		text = diag.Say("bài này đã đăng với mã “%s” (%s dòng %d), nay không còn dòng id nên địa chỉ ngắn %s và mã QR đã in không dùng được", "this story was published with the id “%s” (%s line %d) and has none now, so the short address %s and printed QR codes lead nowhere", id, ledger.File, e.Line, e.Address)
	}
	c.tell(c.place(n.Model.Path, n.ID.At), "changed-id", text,
		diag.Say(`trả lại dòng id: "%s"; nếu phải đổi thật, chạy: dienhinh links move %s %s`, `put back the line id: "%s"; if it has to change, run: dienhinh links move %s %s`, id, e.Address, e.Target))
	return true
}

// movedNowhere reports a redirect to an address that never was one.
func (c *checker) movedNowhere(p *proposer, e *ledger.Entry, gone map[string]bool) {
	end := p.b.ends[e.Address]
	if gone[end] || e.Target != end {
		return // mended with what was lost there, or with the last line of the chain
	}
	hint := diag.Say("viết một địa chỉ đang có trang; dienhinh links list liệt kê các địa chỉ", "give an address that has a page; dienhinh links list names them")
	if p.guesses++; p.guesses > mostGuesses {
		hint = diag.Text{}
	} else if near, ok := p.b.Nearest(end); ok {
		hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", near)
	}
	c.tell(e.AtTarget(), "moved-nowhere", diag.Say("%s được ghi là đã chuyển đến %s, nhưng ở đó không có trang nào", "%s is said to have moved to %s, but nothing answers there", e.Address, end), hint)
}

// reason is what a page says of a withdrawal. It names nobody who may not be named: what can be hidden is
// hidden, and what stands in another form is an error, in a preview too, because it is about a person.
func (c *checker) reason(at, withdrawn *ledger.Entry, names []string) string {
	text, clean := content.HideNames(withdrawn.Reason, names)
	if !clean && at == withdrawn {
		f := at.AtTarget()
		f.Code = "hidden-name"
		f.Text = diag.Say("lý do nêu tên một người không được nêu nữa", "the reason names somebody who may not be named")
		f.Hint = diag.Say("viết lại lý do, không nêu tên ai", "write the reason without a name")
		c.findings = append(c.findings, f)
	}
	return text
}

// proposer finds where the story of a lost address is now.
type proposer struct {
	b       *Addresses
	byID    map[string]string // a story's recorded address → where its id leads now
	fresh   []document        // documents whose address the ledger does not have
	byText  map[string]string // fingerprint of a fresh document → its address
	renamed map[string]string // fingerprint in the ledger → a recorded address that answers
	guesses int               // how many names have been compared with all others
}

// mostGuesses bounds what a site that lost everything at once costs: comparing names is slow, and nobody
// reads the fiftieth guess.
const mostGuesses = 50

// document is a story or plain page that has an address and a text.
type document struct {
	address string
	body    *content.Body
}

func (s *Site) documents() []document {
	list := make([]document, 0, len(s.models)+len(s.pages))
	for _, n := range s.models {
		list = append(list, document{n.Address(), &n.Body})
	}
	for _, p := range s.pages {
		list = append(list, document{pageAddress(p), &p.Body})
	}
	return list
}

func newProposer(b *Addresses) *proposer {
	p := &proposer{b: b, byID: map[string]string{}, byText: map[string]string{}, renamed: map[string]string{}}
	l := b.s.in.Ledger
	entries := l.Entries()
	for i := range entries {
		switch e := &entries[i]; e.State {
		case ledger.Short:
			if to := b.lead(e.Address); to != "" {
				p.byID[b.end(e.Target)] = to
			}
		case ledger.Page:
			if e.Text != "" && b.maker(e.Address) != "" {
				p.renamed[e.Text] = e.Address
			}
		}
	}
	for _, d := range b.s.documents() {
		if l.Lookup(d.address) == nil {
			p.fresh = append(p.fresh, d)
			if mark := fingerprint(d.body); mark != "" {
				p.byText[mark] = d.address
			}
		}
	}
	return p
}

// propose returns the address that a lost one seems to have become and, when there is a reason to be
// sure, that reason.
func (p *proposer) propose(e *ledger.Entry) (to string, sure diag.Text) {
	if to := p.byID[e.Address]; to != "" && to != e.Address {
		return to, diag.Say("bài có cùng mã", "the story with the same id")
	}
	if to := cmp.Or(p.byText[e.Text], p.renamed[e.Text]); e.Text != "" && to != "" {
		return to, diag.Say("bài có cùng nội dung", "the story with the same text")
	}
	if p.guesses++; p.guesses > mostGuesses {
		return "", diag.Text{}
	}
	folder, last, _ := cutLast(e.Address)
	var names []string
	for _, d := range p.fresh {
		if rest, name, _ := cutLast(d.address); rest == folder {
			names = append(names, name)
		}
	}
	near, ok := viet.Nearest(last, names)
	if !ok && len(names) == 1 {
		near, ok = names[0], true // one gone, one new
	}
	if !ok {
		return "", diag.Text{}
	}
	return folder + near + "/", diag.Text{}
}

// fingerprint is the mark of a document's words.
func fingerprint(b *content.Body) string {
	var text strings.Builder
	inside := byte(0) // '<' in a tag, NUL in the mark of a reference
	for _, c := range []byte(b.HTML()) {
		switch {
		case inside == '<':
			if c == '>' {
				inside = 0
				text.WriteByte(' ')
			}
		case inside == 1:
			if c == 0 {
				inside = 0
			}
		case c == '<':
			inside = '<'
		case c == 0:
			inside = 1
		default:
			text.WriteByte(c)
		}
	}
	return ledger.Fingerprint(html.UnescapeString(text.String()))
}
