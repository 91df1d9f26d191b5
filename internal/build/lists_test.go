package build_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// modelLinks are the slugs of the models that n links to, in order.
func (m *made) modelLinks(t *testing.T, p *page, n *html.Node, known map[string]*story) []string {
	t.Helper()
	var list []string
	for _, a := range find(n, tag("a")) {
		address, _, internal, err := m.resolve(p, attr(a, "href"))
		if err != nil || !internal {
			continue
		}
		slug, ok := strings.CutPrefix(address, "/mo-hinh/")
		if !ok {
			continue
		}
		if slug = strings.TrimSuffix(slug, "/"); known[slug] != nil {
			list = append(list, slug)
		}
	}
	return list
}

// listed walks a list over all its pages and returns the models it links to inside <main>.
func (m *made) listed(t *testing.T, address string, known map[string]*story) []string {
	t.Helper()
	var list []string
	for n := 1; ; n++ {
		at := address
		if n > 1 {
			at += "trang/" + strconv.Itoa(n) + "/"
		}
		p := m.pages[outputOf(at)]
		if p == nil {
			if n == 1 {
				t.Fatalf("there is no list at %s", address)
			}
			return list
		}
		mains := find(p.root, tag("main"))
		list = append(list, m.modelLinks(t, p, mains[0], known)...)
	}
}

// expectedLists are all lists with what the files say of them. Families are left to
// TestFamiliesAgree: how a unit's name is read is not a thing to write twice.
func expectedLists(stories map[string]*story, reg registers) map[string][]string {
	lists := map[string][]string{"/mo-hinh/": {}}
	for _, id := range reg.fields.order {
		lists["/linh-vuc/"+id+"/"] = nil
	}
	for _, id := range reg.districts.order {
		lists["/dia-ban/"+id+"/"] = nil
	}
	for _, id := range reg.types.order {
		lists["/loai-hinh/"+id+"/"] = nil
	}
	for slug, s := range stories {
		for _, l := range []string{"/mo-hinh/", "/linh-vuc/" + s.field + "/", "/dia-ban/" + s.district + "/", "/loai-hinh/" + s.typ + "/", "/nam/" + s.year + "/",
			"/linh-vuc/" + s.field + "/" + s.district + "/"} {
			lists[l] = append(lists[l], slug)
		}
	}
	for _, l := range lists {
		slices.Sort(l)
	}
	return lists
}

func TestListsHoldExactlyTheirModels(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	lists := expectedLists(stories, reg)
	if len(stories) < 18 {
		t.Errorf("%d stories, want the 18 of the founding article and its sources at least", len(stories))
	}
	for _, address := range slices.Sorted(maps.Keys(lists)) {
		got := m.listed(t, address, stories)
		slices.Sort(got)
		if !slices.Equal(got, lists[address]) {
			t.Errorf("%s\n got %q\nwant %q", address, got, lists[address])
		}
		total := find(m.pages[outputOf(address)].root, class("total"))
		if len(total) != 1 || number(t, text(find(total[0], tag("strong"))[0])) != len(lists[address]) {
			t.Errorf("%s: its total is not %d", address, len(lists[address]))
		}
	}
	// No list but these, and those of families.
	for _, p := range sortedPages(m) {
		parts := strings.Split(strings.Trim(p.address, "/"), "/")
		if i := slices.Index(parts, "trang"); i > 0 {
			parts = parts[:i]
		}
		address := "/" + strings.Join(parts, "/") + "/"
		top := len(parts) > 1 && slices.Contains([]string{"linh-vuc", "dia-ban", "loai-hinh", "nam"}, parts[0])
		if _, known := lists[address]; top && !known && !isRedirect(p) {
			t.Errorf("%s: a list that the files do not ask for", p.path)
		}
	}
}

var digits = regexp.MustCompile(`[0-9][0-9.]*`)

// number reads a count as the site prints it: "1.204 mô hình".
func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(digits.FindString(s), ".", ""))
	if err != nil {
		t.Errorf("no number in %q", s)
	}
	return n
}

func TestCountsEqualTheListsTheyLeadTo(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	length := map[string]int{}
	count := func(address string) int {
		n, ok := length[address]
		if !ok {
			n = len(m.listed(t, address, stories))
			length[address] = n
		}
		return n
	}
	checked := 0
	for _, p := range sortedPages(m) {
		for _, c := range find(p.root, func(n *html.Node) bool {
			return hasClass(n, "count") || hasClass(n, "tile-count") || hasClass(n, "fields-count") || hasClass(n, "terms-count")
		}) {
			a := closest(c, tag("a"))
			if a == nil {
				if li := closest(c, tag("li")); li != nil {
					if links := find(li, tag("a")); len(links) > 0 {
						a = links[0]
					}
				}
			}
			if a == nil {
				continue
			}
			address, _, _, err := m.resolve(p, attr(a, "href"))
			if err != nil {
				t.Error(p.path, err)
				continue
			}
			want := 0
			if digits.MatchString(text(c)) {
				want = number(t, text(c))
			}
			checked++
			if got := count(address); got != want {
				t.Errorf("%s: %q beside a link to %s, which lists %d", p.path, text(c), address, got)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d counts were checked", checked)
	}
}

func TestStatistics(t *testing.T) {
	m, reg := realSite(t), readRegisters(t)
	stories := readStories(t, reg)
	lists := expectedLists(stories, reg)
	p := m.pages["thong-ke/index.html"]
	table := func(id string) [][]*html.Node {
		var rows [][]*html.Node
		for _, n := range find(p.root, func(n *html.Node) bool { return attr(n, "id") == id }) {
			for _, tr := range find(n, tag("tr")) {
				rows = append(rows, find(tr, func(n *html.Node) bool { return n.Data == "td" || n.Data == "th" }))
			}
		}
		if len(rows) < 2 {
			t.Fatalf("no table %s", id)
		}
		return rows
	}
	href := func(n *html.Node) string {
		if a := find(n, tag("a")); len(a) > 0 {
			address, _, _, _ := m.resolve(p, attr(a[0], "href"))
			return address
		}
		return ""
	}
	rows := table("p-bang-linh-vuc-dia-ban")
	head, sum := rows[0], rows[len(rows)-1]
	if len(rows) != len(reg.districts.order)+2 || len(head) != len(reg.fields.order)+2 {
		t.Fatalf("the matrix is %d × %d", len(rows), len(head))
	}
	columns := make([]int, len(head))
	for _, row := range rows[1 : len(rows)-1] {
		district := strings.Trim(strings.TrimPrefix(href(row[0]), "/dia-ban/"), "/")
		total := 0
		for i := 1; i < len(row)-1; i++ {
			field := strings.Trim(strings.TrimPrefix(href(head[i]), "/linh-vuc/"), "/")
			address := "/linh-vuc/" + field + "/" + district + "/"
			n := number(t, text(row[i]))
			if n != len(lists[address]) || (n > 0) != (href(row[i]) == address) {
				t.Errorf("matrix %s × %s: %d (link %q), the files say %d", district, field, n, href(row[i]), len(lists[address]))
			}
			total += n
			columns[i] += n
		}
		if last := number(t, text(row[len(row)-1])); last != total || last != len(lists["/dia-ban/"+district+"/"]) {
			t.Errorf("matrix row %s: %d, its cells make %d, the list has %d", district, last, total, len(lists["/dia-ban/"+district+"/"]))
		}
	}
	grand := 0
	for i := 1; i < len(sum)-1; i++ {
		if n := number(t, text(sum[i])); n != columns[i] || n != len(lists[href(head[i])]) {
			t.Errorf("matrix column %s: %d, its cells make %d", text(head[i]), n, columns[i])
		}
		grand += columns[i]
	}
	if n := number(t, text(sum[len(sum)-1])); n != grand || n != len(stories) || href(sum[len(sum)-1]) != "/mo-hinh/" {
		t.Errorf("grand total %d, the cells make %d, there are %d stories", n, grand, len(stories))
	}
	for _, id := range []string{"p-bang-loai-hinh", "p-bang-nam"} {
		total := 0
		for _, row := range table(id)[1:] {
			n := number(t, text(row[1]))
			if n != len(lists[href(row[0])]) {
				t.Errorf("%s: %s has %d, the files say %d", id, text(row[0]), n, len(lists[href(row[0])]))
			}
			total += n
		}
		if total != len(stories) {
			t.Errorf("%s: the rows make %d of %d", id, total, len(stories))
		}
	}
	for _, row := range table("p-bang-don-vi")[1:] {
		if n := len(m.listed(t, href(row[0]), stories)); n != number(t, text(row[1])) {
			t.Errorf("p-bang-don-vi: %s says %s, the list has %d", text(row[0]), text(row[1]), n)
		}
	}
}
