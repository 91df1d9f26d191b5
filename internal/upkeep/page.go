package upkeep

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/diag"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
)

// Address is where the page is.
const Address = "/bien-tap/"

// perPage is how many stories a page of the board has.
const perPage = 50

// Page is /bien-tap/: the stories of one view, in one order.
type Page struct {
	site.Meta
	Errors, Warnings int // of the whole project
	Stories          int
	Views            []Choice
	Orders           []Choice
	View, Order      string // the chosen ones
	Query            string
	Total, From, To  int
	Rows             []Row
	Pages            int // the pager's
	Prev, Next       string
	PageLinks        []site.Link
	Gaps             []Gap
	Broken           []Note // links to other sites
	MoreBroken       int    // that are not shown
	Asked            string // the day on which other sites were asked last; empty is never
	Others           []Note // findings about other files
	MoreOthers       int
	Here             string // the page's own address
}

// Choice is a way to look at the board.
type Choice struct {
	Label, Href string
	Count       int
	Current     bool
}

// Row is a story.
type Row struct {
	Title, Href    string // Href is empty when the story is not on show
	File           string
	Editor         template.URL // opens the file; may be empty
	Form           string       // opens the form; may be empty
	FieldID, Field string
	Place          string
	Year           int
	Tier           string
	Short, Full    Share  // how much there is of a story of that tier
	Missing        string // of the short tier
	Wanted         string // of the full tier
	Unknown        string
	State          string
	Overdue        string // the day
	Pictures       string
	Notes          []Note
	More           int // findings that are not shown
}

// Share is a part of a whole.
type Share struct{ Have, All, Percent int }

// Note is a finding, in one line.
type Note struct {
	Kind, Text, Hint string
	File             string // with line and column
	Editor           template.URL
}

// Gap is a registry's entries without a story.
type Gap struct {
	Label string
	Names []string
}

// view is a part of the stories.
type view struct {
	id, label string
	holds     func(*row) bool
}

var views = []view{
	{"tat-ca", "Tất cả", func(*row) bool { return true }},
	{"co-loi", "Có lỗi, cảnh báo", func(r *row) bool {
		return slices.ContainsFunc(r.findings, func(f diag.Finding) bool { return f.Severity != diag.Note })
	}},
	{"con-thieu", "Thiếu phần bắt buộc", func(r *row) bool { return len(r.short) > 0 }},
	{"ban-ngan", "Bản ngắn", func(r *row) bool { return len(r.short) == 0 && len(r.full) > 0 }},
	{"day-du", "Đầy đủ", func(r *row) bool { return len(r.short) == 0 && len(r.full) == 0 }},
	{"qua-han", "Quá hạn rà soát", func(r *row) bool { return r.overdue }},
	{"chua-anh", "Chưa có ảnh", func(r *row) bool { return r.noPicture }},
	{"anh-loi", "Ảnh thiếu tệp, lời tả hay sự đồng ý", func(r *row) bool { return r.badPicture }},
	{"chua-biet", "Còn điều chưa biết", func(r *row) bool { return len(r.unknown) > 0 }},
	{"dong-y", "Tên người cần xem", func(r *row) bool { return r.consent }},
	{"lien-ket", "Đường dẫn hỏng", func(r *row) bool { return len(r.broken) > 0 }},
	{"nhap", "Bản nháp", func(r *row) bool { return r.draft }},
	{"hen", "Hẹn đăng", func(r *row) bool { return r.planned }},
	{"het-han", "Hết hạn", func(r *row) bool { return r.ended }},
}

var orders = []struct {
	id, label string
	compare   func(a, b *row) int
}{
	{"moi", "mới nhất", func(a, b *row) int { return cmp.Or(cmp.Compare(b.m.Year, a.m.Year), b.m.Date.Compare(a.m.Date)) }},
	{"ten", "theo tên", func(a, b *row) int { return 0 }},
	{"thieu", "thiếu nhiều nhất", func(a, b *row) int {
		return cmp.Or(cmp.Compare(len(b.short), len(a.short)), cmp.Compare(a.of[1].percent(), b.of[1].percent()))
	}},
	{"han", "hạn rà soát", func(a, b *row) int {
		if a.m.ReviewBy.IsZero() != b.m.ReviewBy.IsZero() {
			if a.m.ReviewBy.IsZero() {
				return 1
			}
			return -1
		}
		return a.m.ReviewBy.Compare(b.m.ReviewBy)
	}},
	{"tep", "theo tệp", func(a, b *row) int { return strings.Compare(a.m.Path, b.m.Path) }},
}

// Page answers a query: loc is a view, xep an order, q words, trang a page. What it does not know counts as not
// said.
func (b *Board) Page(q url.Values) Page {
	p := Page{View: views[0].id, Order: orders[0].id, Query: strings.TrimSpace(q.Get("q")), Stories: len(b.rows), Here: Address, Gaps: b.gaps}
	if b.in.Site != nil {
		p.Meta = b.in.Site.EditorsMeta("Bàn biên tập")
	}
	p.Errors, p.Warnings = b.in.Findings.Count(diag.Error), b.in.Findings.Count(diag.Warning)
	holds, compare := views[0].holds, orders[0].compare
	for _, v := range views {
		if v.id == q.Get("loc") {
			p.View, holds = v.id, v.holds
		}
	}
	for _, o := range orders {
		if o.id == q.Get("xep") {
			p.Order, compare = o.id, o.compare
		}
	}
	words := viet.Syllables(p.Query)
	var rows []*row
	for _, r := range b.rows {
		if holds(r) && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(r.words, w) }) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(x, y *row) int {
		return cmp.Or(compare(x, y), strings.Compare(x.sortKey, y.sortKey), strings.Compare(x.m.Path, y.m.Path))
	})
	p.Total, p.Pages = len(rows), max(1, (len(rows)+perPage-1)/perPage)
	page, _ := strconv.Atoi(q.Get("trang"))
	page = min(max(page, 1), p.Pages)
	from, to := (page-1)*perPage, min(page*perPage, len(rows))
	if to > from {
		p.From, p.To = from+1, to
	}
	for _, r := range rows[from:to] {
		p.Rows = append(p.Rows, b.row(r))
	}
	address := func(view, order string, page int) string {
		v := url.Values{}
		if view != views[0].id {
			v.Set("loc", view)
		}
		if order != orders[0].id {
			v.Set("xep", order)
		}
		if p.Query != "" {
			v.Set("q", p.Query)
		}
		if page > 1 {
			v.Set("trang", itoa(page))
		}
		if len(v) == 0 {
			return Address
		}
		return Address + "?" + v.Encode()
	}
	for _, v := range views {
		if n := b.counts[v.id]; n > 0 || v.id == p.View {
			p.Views = append(p.Views, Choice{v.label, address(v.id, p.Order, 1), n, v.id == p.View})
		}
	}
	for _, o := range orders {
		p.Orders = append(p.Orders, Choice{o.label, address(p.View, o.id, 1), 0, o.id == p.Order})
	}
	if page > 1 {
		p.Prev = address(p.View, p.Order, page-1)
	}
	if page < p.Pages {
		p.Next = address(p.View, p.Order, page+1)
	}
	p.PageLinks = site.PageLinks(page, p.Pages, func(n int) string { return address(p.View, p.Order, n) })
	if !b.in.Asked.IsZero() {
		p.Asked = viet.Date(b.in.Asked)
	}
	const mostNotes = 50
	for i, x := range b.in.Broken {
		if i == mostNotes {
			p.MoreBroken = len(b.in.Broken) - i
			break
		}
		n := b.note(x.Finding)
		n.Text, n.Hint = x.URL+": "+n.Text, ""
		p.Broken = append(p.Broken, n)
	}
	for i, f := range b.others {
		if i == mostNotes {
			p.MoreOthers = len(b.others) - i
			break
		}
		p.Others = append(p.Others, b.note(f))
	}
	return p
}

func (b *Board) row(r *row) Row {
	m := r.m
	out := Row{
		Title: m.Title, Href: r.address, File: m.Path, Editor: b.inEditor(m.Path, 1, 0), Form: b.inForm(m.Path), Year: m.Year, Short: share(r.of[0]), Full: share(r.of[1]),
		Missing: strings.Join(r.short, "; "), Wanted: strings.Join(r.full, "; "), Unknown: strings.Join(r.unknown, "; "), State: r.state,
	}
	if out.Title == "" {
		out.Title = m.Slug
	}
	if m.Field != nil {
		out.FieldID, out.Field = m.Field.ID, m.Field.Name
	}
	if m.District != nil {
		out.Place = m.District.Name
	}
	switch {
	case len(r.short) > 0:
		out.Tier = "Thiếu phần bắt buộc"
	case len(r.full) > 0:
		out.Tier = "Bản ngắn"
	default:
		out.Tier = "Đầy đủ"
	}
	if r.overdue {
		out.Overdue = viet.Date(m.ReviewBy)
	}
	switch {
	case r.badPicture:
		out.Pictures = "ảnh có chỗ cần sửa"
	case r.noPicture:
		out.Pictures = "Chưa có ảnh"
	}
	const mostNotes = 3
	for _, f := range r.findings {
		if len(out.Notes) == mostNotes {
			out.More = len(r.findings) - mostNotes
			break
		}
		out.Notes = append(out.Notes, b.own(f))
	}
	for _, x := range r.broken {
		if len(out.Notes) == 2*mostNotes {
			out.More += len(r.broken) - mostNotes
			break
		}
		out.Notes = append(out.Notes, b.own(x.Finding))
	}
	return out
}

// own is a note beside its story, which needs no name.
func (b *Board) own(f diag.Finding) Note {
	n := b.note(f)
	n.File = "cả tệp"
	if f.Line > 0 {
		n.File = "dòng " + itoa(f.Line)
	}
	return n
}

func (b *Board) note(f diag.Finding) Note {
	n := Note{Kind: f.Severity.Name(diag.VI), Text: f.Text.In(diag.VI), Hint: f.Hint.In(diag.VI), File: f.Position()}
	if f.File != "" {
		n.Editor = b.inEditor(f.File, f.Line, f.Column)
	}
	return n
}

func share(t tier) Share { return Share{t.have, t.all, t.percent()} }

func itoa(n int) string { return strconv.Itoa(n) }
