package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Sites in these tests are a few lines: a name, and the front matter that matters. The registries are
// the real ones.

var asOf = time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone)

var realRegistry = sync.OnceValue(func() *content.Registry {
	root := os.DirFS("../..")
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		b, err := fs.ReadFile(root, p)
		return b, err == nil
	})
	if findings.Failed() {
		panic(findings[0].Format(diag.VI))
	}
	return reg
})

// doc is one story: extra front matter lines replace the usual ones of the same key.
type doc struct{ path, title, extra string }

func parse(t testing.TB, d doc) *content.Model {
	t.Helper()
	lines := []string{
		fmt.Sprintf("title: %q", d.title), `unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"`, "field: kinh-te", "district: thanh-mien", "type: tap-the", "year: 2023",
		`summary: "Một tóm tắt đủ dài để không bị nhắc nhở: việc gì, ai làm, ở đâu, kết quả ra sao."`,
	}
	for extra := range strings.Lines(d.extra) {
		extra = strings.TrimRight(extra, "\n")
		key, _, _ := strings.Cut(extra, ":")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
		lines = append(lines, extra)
	}
	m, findings := content.ParseModel("content/mo-hinh/"+d.path, []byte("---\n"+strings.Join(lines, "\n")+"\n---\n\n## Cách làm\n\nLàm.\n"), realRegistry())
	if findings.Failed() || m == nil {
		for _, f := range findings {
			t.Error(f.Format(diag.VI))
		}
		t.FailNow()
	}
	return m
}

func assemble(t testing.TB, pageSize int, docs ...doc) (*Site, diag.Findings) {
	t.Helper()
	var models []*content.Model
	for _, d := range docs {
		models = append(models, parse(t, d))
	}
	return New(Input{
		Config:   &content.Config{Title: "Thử", Description: "Thử", Language: "vi", PageSize: pageSize},
		Registry: realRegistry(), Models: models, Picture: func(string) *Picture { return nil },
	}, Options{BaseURL: "https://thu.example", AsOf: asOf})
}

// good assembles a site that has no errors.
func good(t testing.TB, pageSize int, docs ...doc) *Site {
	t.Helper()
	s, findings := assemble(t, pageSize, docs...)
	if findings.Failed() {
		t.Fatal(told(findings))
	}
	return s
}

// told is every finding in one line each: where, code, text, hint.
func told(findings diag.Findings) string {
	findings.Sort()
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d:%d [%s] %s → %s\n", f.File, f.Line, f.Column, f.Code, f.Text.In(diag.VI), f.Hint.In(diag.VI))
	}
	return b.String()
}

func pageOf[T any](t testing.TB, s *Site, address string) *T {
	t.Helper()
	for _, e := range s.Entries() {
		if e.Address == address {
			p, ok := e.Build().(*T)
			if !ok {
				t.Fatalf("%s is a %T", address, e.Build())
			}
			return p
		}
	}
	t.Fatalf("there is no page at %s", address)
	return nil
}

func labels(links []Link) string {
	var list []string
	for _, l := range links {
		list = append(list, l.Label+" "+l.Href)
	}
	return strings.Join(list, "; ")
}

func titles(cards []*Card) string {
	var list []string
	for _, c := range cards {
		list = append(list, c.Title)
	}
	return strings.Join(list, "; ")
}

func TestLineageOnBothSides(t *testing.T) {
	s := good(t, 24,
		doc{"2022/goc.md", "Gốc", ""},
		doc{"2023/hoc.md", "Học", "replication: {learned_from: [../2022/goc.md], replicated_at: [\"Huyện Gia Lộc\"]}"},
		doc{"2023/lan.md", "Lan", "replication: {replicated_at: [/mo-hinh/hoc/]}"},
	)
	for _, tt := range []struct{ slug, from, at string }{
		{"goc", "", "Học /mo-hinh/hoc/"},
		{"hoc", "Gốc /mo-hinh/goc/; Lan /mo-hinh/lan/", "Huyện Gia Lộc /dia-ban/gia-loc/"},
		{"lan", "", "Học /mo-hinh/hoc/"},
	} {
		p := pageOf[ModelPage](t, s, "/mo-hinh/"+tt.slug+"/")
		if got := labels(p.LearnedFrom); got != tt.from {
			t.Errorf("%s was learned from %q, want %q", tt.slug, got, tt.from)
		}
		if got := labels(p.ReplicatedAt); got != tt.at {
			t.Errorf("%s was replicated at %q, want %q", tt.slug, got, tt.at)
		}
	}
	// Said on both sides, it is still one tie.
	s = good(t, 24,
		doc{"2022/goc.md", "Gốc", "replication: {replicated_at: [/mo-hinh/hoc/]}"},
		doc{"2023/hoc.md", "Học", "replication: {learned_from: [../2022/goc.md]}"},
	)
	if p := pageOf[ModelPage](t, s, "/mo-hinh/goc/"); len(p.ReplicatedAt) != 1 {
		t.Errorf("%d ties, want 1", len(p.ReplicatedAt))
	}
}

func TestFindings(t *testing.T) {
	for _, tt := range []struct {
		name string
		docs []doc
		want string
	}{
		{"self", []doc{{"2023/a.md", "A", "replication: {learned_from: [a.md]}"}},
			"content/mo-hinh/2023/a.md:9:30 [lineage-self] một mô hình không thể học từ, hay nhân rộng tại, chính nó → xóa dòng này\n"},
		{"unknown place", []doc{{"2023/a.md", "A", "replication: {replicated_at: [\"Huyện Gia Lôc\"]}"}},
			"content/mo-hinh/2023/a.md:9:31 [unknown-place] “Huyện Gia Lôc” không phải mô hình hay nơi chốn nào đã biết → có phải ý bạn là “Huyện Gia Lộc”?\n"},
		{"unknown model", []doc{{"2023/cay-xanh.md", "A", ""}, {"2023/b.md", "B", "replication: {learned_from: [/mo-hinh/cay-xan/]}"}},
			"content/mo-hinh/2023/b.md:9:30 [unknown-model] không có mô hình nào ở địa chỉ “/mo-hinh/cay-xan/” → có phải ý bạn là /mo-hinh/cay-xanh/?\n"},
		{"address clash", []doc{{"2022/dong-du.md", "Đông Du", ""}, {"2023/Đồng Du.md", "Đồng Du", ""}},
			"content/mo-hinh/2023/Đồng Du.md:0:0 [address-clash] bài này và content/mo-hinh/2022/dong-du.md có cùng địa chỉ /mo-hinh/dong-du/ → đổi tên một trong hai tệp; tên tệp bỏ dấu mà giống nhau thì địa chỉ giống nhau\n"},
		{"alias on a page", []doc{{"2022/a.md", "A", ""}, {"2023/b.md", "B", "aliases: [/mo-hinh/a/]"}},
			"content/mo-hinh/2023/b.md:9:11 [alias-collision] địa chỉ cũ /mo-hinh/a/ đang là địa chỉ của content/mo-hinh/2022/a.md → xóa dòng này, hoặc đổi địa chỉ của trang kia trước\n"},
		{"one alias twice", []doc{{"2022/a.md", "A", "aliases: [/cu/]"}, {"2023/b.md", "B", "aliases: [/cu]"}},
			"content/mo-hinh/2023/b.md:9:11 [alias-collision] địa chỉ cũ /cu/ đang là địa chỉ của content/mo-hinh/2022/a.md → xóa dòng này, hoặc đổi địa chỉ của trang kia trước\n"},
		{"one id twice", []doc{{"2022/a.md", "A", "id: ab123"}, {"2023/b.md", "B", "id: AB123"}},
			"duplicate-id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := assemble(t, 24, tt.docs...)
			if got := told(findings); !strings.Contains(got, tt.want) || !findings.Failed() {
				t.Errorf("\n got %swant %s", got, tt.want)
			}
		})
	}
}

// TestHiddenLeavesNoTrace compares a site that has hidden stories with one that never had them.
func TestHiddenLeavesNoTrace(t *testing.T) {
	seen := []doc{
		{"2022/cay-xanh.md", "Cây xanh trước ngõ", "results: [{label: Cây, value: 10, unit: cây}]"},
		{"2023/duong-hoa.md", "Đường hoa nông dân", ""},
		{"2023/vuon-mau.md", "Vườn mẫu nông dân", ""},
	}
	hidden := []doc{
		{"2023/nhap.md", "Bản nháp cây xanh", "draft: true\nid: nhap1\naliases: [/nhap-cu/]\nresults: [{label: Cây, value: 7, unit: cây}]\nreplication: {learned_from: [../2022/cay-xanh.md]}"},
		{"2024/mai.md", "Đường hoa ngày mai", "publish_at: 2027-01-01\nyear: 2024"},
		{"2021/qua.md", "Vườn mẫu đã qua", "expires: 2025-01-01\nyear: 2021\nfield: van-hoa-xa-hoi\ndistrict: gia-loc"},
	}
	clean := good(t, 2, seen...)
	s := good(t, 2, append(slices.Clone(seen), hidden...)...)
	render := func(s *Site) string {
		var b strings.Builder
		for _, e := range s.Entries() {
			data, err := json.MarshalIndent(e.Build(), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s %s\n%s\n", e.Address, e.Path, data)
		}
		for _, f := range s.Feeds() {
			fmt.Fprintf(&b, "%s %d\n", f.Address, len(f.Items))
		}
		fmt.Fprintln(&b, s.Redirects())
		return b.String()
	}
	want, got := render(clean), render(s)
	if got != want {
		a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("a trace:\nwithout: %s\nwith:    %s", a[i], b[i])
			}
		}
		t.Fatal("a trace: another number of pages")
	}
}

func TestPaging(t *testing.T) {
	var docs []doc
	for i := range 5 {
		docs = append(docs, doc{fmt.Sprintf("2023/bai-%d.md", i), fmt.Sprintf("Bài %d", i), ""})
	}
	s := good(t, 2, docs...)
	for n, want := range []struct {
		address, items, prev, next string
		from, to                   int
	}{
		{"/linh-vuc/kinh-te/", "Bài 0; Bài 1", "", "/linh-vuc/kinh-te/trang/2/", 1, 2},
		{"/linh-vuc/kinh-te/trang/2/", "Bài 2; Bài 3", "/linh-vuc/kinh-te/", "/linh-vuc/kinh-te/trang/3/", 3, 4},
		{"/linh-vuc/kinh-te/trang/3/", "Bài 4", "/linh-vuc/kinh-te/trang/2/", "", 5, 5},
	} {
		p := pageOf[ListPage](t, s, want.address)
		if titles(p.Items) != want.items || p.Prev != want.prev || p.Next != want.next || p.From != want.from || p.To != want.to || p.Page != n+1 || p.Pages != 3 || p.Total != 5 {
			t.Errorf("%s: %q prev %q next %q %d–%d page %d of %d, %d in all", want.address, titles(p.Items), p.Prev, p.Next, p.From, p.To, p.Page, p.Pages, p.Total)
		}
		if p.Canonical != "https://thu.example"+want.address {
			t.Errorf("%s: canonical %s", want.address, p.Canonical)
		}
	}
	if p := pageOf[ListPage](t, s, "/linh-vuc/xay-dung-dang/"); p.Total != 0 || p.Pages != 1 || p.From != 0 || len(p.Items) != 0 {
		t.Errorf("an empty list: %+v", p)
	}
	for _, e := range s.Entries() {
		if strings.HasSuffix(e.Address, "/trang/4/") || strings.HasSuffix(e.Address, "/trang/1/") {
			t.Errorf("%s exists", e.Address)
		}
	}
}

func TestVietnameseOrder(t *testing.T) {
	s := good(t, 24,
		doc{"2023/1.md", "Đường hoa", ""}, doc{"2023/2.md", "Dân ca", ""}, doc{"2023/3.md", "Ấm áp", ""}, doc{"2023/4.md", "Ăn sạch", ""},
		doc{"2023/5.md", "An toàn", ""}, doc{"2023/6.md", "Ê kíp", ""}, doc{"2023/7.md", "Em bé", ""},
	)
	want := "An toàn; Ăn sạch; Ấm áp; Dân ca; Đường hoa; Em bé; Ê kíp"
	if got := titles(pageOf[ListPage](t, s, "/mo-hinh/").Items); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	names := func(lists []*List, name func(*List) string) (out []string) {
		for _, l := range lists {
			out = append(out, name(l))
		}
		return out
	}
	districts := names(s.districtsByName(), func(l *List) string { return l.district.Short() })
	if last := len(districts) - 1; !slices.IsSortedFunc(districts[:last], viet.Compare) || districts[last] != "Toàn tỉnh" {
		t.Errorf("districts: %q", districts)
	}
	if families := names(s.familyLists(), func(l *List) string { return l.Name }); !slices.IsSortedFunc(families, viet.Compare) {
		t.Errorf("families: %q", families)
	}
}

// The list in the order of names has the same models, letter by letter, whatever their year.
func TestNamesPages(t *testing.T) {
	docs := []doc{{"2023/so.md", "5 không 3 sạch", ""}, {"2022/dat.md", "Đất sạch", "year: 2022"}, {"2023/dan.md", "Dân ca", ""}, {"2023/da.md", "Ấm áp", ""}}
	for i := range 2*namesPerPage - 1 {
		docs = append(docs, doc{fmt.Sprintf("2023/x%03d.md", i), fmt.Sprintf("Xã số %d", i), ""})
	}
	s := good(t, 24, docs...)
	first, third := pageOf[NamesPage](t, s, "/theo-ten/mo-hinh/"), pageOf[NamesPage](t, s, "/theo-ten/mo-hinh/trang/3/")
	var letters []string
	for _, g := range first.Letters {
		letters = append(letters, g.Letter+" "+g.ID+" "+g.Items[0].Title)
	}
	if want := []string{"# p-chu-so 5 không 3 sạch", "Â p-chu-a3 Ấm áp", "D p-chu-d Dân ca", "Đ p-chu-d2 Đất sạch", "X p-chu-x Xã số 0"}; !slices.Equal(letters, want) {
		t.Errorf("letters %q", letters)
	}
	if first.From != 1 || first.To != namesPerPage || first.Pages != 3 || first.Next != "/theo-ten/mo-hinh/trang/2/" || first.Newest != "/mo-hinh/" || !first.NoIndex || first.PageLinks[0].Note != "#–X" {
		t.Errorf("first page: %d–%d of %d pages, next %s, newest %s, %+v", first.From, first.To, first.Pages, first.Next, first.Newest, first.PageLinks)
	}
	if third.To != len(docs) || third.Prev != "/theo-ten/mo-hinh/trang/2/" || third.Next != "" || third.Letters[0].Items[len(third.Letters[0].Items)-1].Title != "Xã số 198" {
		t.Errorf("last page: to %d, prev %s, %v", third.To, third.Prev, third.Letters)
	}
	if p := pageOf[ListPage](t, s, "/linh-vuc/kinh-te/"); p.ByName != "/theo-ten/linh-vuc/kinh-te/" {
		t.Errorf("the list does not lead to its names: %q", p.ByName)
	}
	if p := pageOf[ListPage](t, good(t, 24, docs[0]), "/mo-hinh/"); p.ByName != "" {
		t.Errorf("a list of one has an order: %q", p.ByName)
	}
}

func TestResultTotals(t *testing.T) {
	s := good(t, 24,
		doc{"2022/a.md", "A", "year: 2022\nresults: [{label: hộ tham gia, value: 214, unit: Hộ}, {label: Kinh phí, value: 1.5, unit: tỷ đồng}]"},
		doc{"2023/b.md", "B", "district: gia-loc\nresults: [{label: Hộ tham gia, value: 1000, unit: hộ}, {label: Hộ tham gia, value: 6, unit: hộ}]"},
		doc{"2023/c.md", "C", "results: [{label: Hộ tham gia, value: 5, unit: người}]"},
	)
	p := pageOf[StatsPage](t, s, "/thong-ke/")
	var got []string
	for _, r := range p.Results {
		line := fmt.Sprintf("%s %s %s, %d:", r.Label, r.Value, r.Unit, r.Models)
		for _, g := range r.Groups {
			line += " " + g.Name + "=" + g.Value
		}
		got = append(got, line)
	}
	want := []string{
		"Hộ tham gia 1.220 hộ, 2: Huyện Gia Lộc=1.006 Huyện Thanh Miện=214 Kinh tế=1.220 2022=214 2023=1.006",
		"Hộ tham gia 5 người, 1: Huyện Thanh Miện=5 Kinh tế=5 2023=5",
		"Kinh phí 1,5 tỷ đồng, 1: Huyện Thanh Miện=1,5 Kinh tế=1,5 2022=1,5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestPlaceThenAndNow(t *testing.T) {
	for _, tt := range []struct{ extra, then, now string }{
		{"commune: \"Xã Hồng Phong\"", "Xã Hồng Phong, Huyện Thanh Miện", "nay thuộc Xã Nam Thanh Miện, thành phố Hải Phòng (từ 01/07/2025)"},
		{"commune: \"Thị trấn Thanh Miện\"", "Thị trấn Thanh Miện, Huyện Thanh Miện", "đã chia; nay thuộc "},
		{"commune: \"Xã Thanh Miện\"\nyear: 2025", "Xã Thanh Miện, Huyện Thanh Miện", "thuộc thành phố Hải Phòng; huyện Thanh Miện là tên cũ của vùng này"},
		{"", "Huyện Thanh Miện", "từ 01/07/2025 không còn cấp huyện; vùng này nay thuộc thành phố Hải Phòng"},
		{"district: toan-tinh", "Toàn tỉnh", "Tỉnh Hải Dương nay thuộc thành phố Hải Phòng (từ 01/07/2025)"},
	} {
		s := good(t, 24, doc{"2023/a.md", "A", tt.extra})
		n := s.Models()[0]
		if n.PlaceText() != tt.then || !strings.HasPrefix(s.PlaceNow(n), tt.now) {
			t.Errorf("%q\n got %q, %q\nwant %q, %q", tt.extra, n.PlaceText(), s.PlaceNow(n), tt.then, tt.now)
		}
	}
}

func TestRelated(t *testing.T) {
	s := good(t, 24,
		doc{"2023/rac-1.md", "Phân loại rác tại nguồn", "field: van-hoa-xa-hoi\ndistrict: gia-loc"},
		doc{"2023/rac-2.md", "Xử lý rác hữu cơ tại nguồn", "field: van-hoa-xa-hoi\ndistrict: nam-sach\nunit: \"Hội Liên hiệp Phụ nữ\""},
		doc{"2023/ma.md", "Mạ khay cấy lúa", "district: ninh-giang\nunit: \"Đoàn Thanh niên\""},
		doc{"2023/dan.md", "Hòa giải ở cơ sở", "field: xay-dung-dang\ndistrict: tu-ky\nunit: \"Công an xã\""},
	)
	if p := pageOf[ModelPage](t, s, "/mo-hinh/rac-1/"); !strings.HasPrefix(titles(p.Related), "Xử lý rác hữu cơ tại nguồn") {
		t.Errorf("related: %s", titles(p.Related))
	}
	if p := pageOf[ModelPage](t, s, "/mo-hinh/dan/"); strings.Contains(titles(p.Related), "Hòa giải") {
		t.Errorf("related to itself: %s", titles(p.Related))
	}
	alone := good(t, 24, doc{"2023/a.md", "Một mình", ""})
	if p := pageOf[ModelPage](t, alone, "/mo-hinh/a/"); len(p.Related) != 0 || p.Prev != nil || p.Next != nil {
		t.Errorf("a single model has company: %+v", p)
	}
}

// TestLikeness: what two stories share is told alike by their numbers and by what they point to, also with more families
// than there are bits.
func TestLikeness(t *testing.T) {
	reg := realRegistry()
	r := rand.New(rand.NewPCG(7, 65))
	families := make([]*content.Family, 70)
	for i := range families {
		families[i] = &content.Family{ID: fmt.Sprint(i)}
	}
	large := *reg
	large.Families = families
	models := synthetic(300)
	for _, m := range models {
		m.Families = nil
		for range r.IntN(3) {
			m.Families = append(m.Families, families[r.IntN(len(families))])
		}
		m.District = reg.Districts[r.IntN(3)]
	}
	s, findings := New(Input{Config: &content.Config{Title: "Thử", Description: "Thử", PageSize: 24}, Registry: &large, Models: models, Picture: func(string) *Picture { return nil }}, Options{BaseURL: "https://thu.example", AsOf: asOf})
	if findings.Failed() {
		t.Fatal(told(findings))
	}
	k := s.kin()
	total, chosen := float64(len(s.models)), 0
	for _, n := range s.models {
		points := func(m *Node) (sum float64) {
			for _, w := range n.Terms {
				if list := k.postings[w]; len(list) > 1 && len(list) <= postingCap && slices.Contains(list, m.position) {
					sum += math.Log(total / float64(len(list)))
				}
			}
			if m.Field == n.Field {
				sum += sameField
			}
			if m.District == n.District && !n.District.Whole {
				sum += sameDistrict
			}
			if slices.ContainsFunc(n.Families, m.In) {
				sum += sameFamily
			}
			return sum
		}
		before := math.Inf(1)
		for _, m := range s.related(n) {
			if now := points(m); now > before+1e-6 || now < minimumRelated {
				t.Fatalf("%s has %s with %v after %v", n.Slug, m.Slug, now, before)
			} else {
				before = now
			}
			chosen++
		}
		// Nothing that shares a rare word of the title, which is always looked at, was passed over.
		for _, w := range n.Terms {
			list := k.postings[w]
			if len(list) > postingCap {
				continue
			}
			for _, j := range list {
				if m := s.models[j]; m != n && points(m) > before+1e-6 && !slices.Contains(s.related(n), m) {
					t.Fatalf("%s passes over %s with %v, its last has %v", n.Slug, m.Slug, points(m), before)
				}
			}
		}
	}
	if chosen < 2*len(s.models) {
		t.Errorf("only %d related stories for %d", chosen, len(s.models))
	}
}

// synthetic makes models that are spread over all registries, with titles of varied words. It is
// seeded, so that every run measures the same work.
func synthetic(n int) []*content.Model {
	reg := realRegistry()
	r := rand.New(rand.NewPCG(2023, 831))
	syllables := strings.Fields("an bảo cây chung dân đường em gia hoa hội kênh khéo lúa mạ mẫu mô mùa năm ngõ nhà nông phòng quê rác rau sạch sáng tay thôn thu tự vận văn vườn xanh xóm xuân ý trẻ thơ quỹ vốn cầu chợ đèn loa giếng ao bò gà cá tre")
	models := make([]*content.Model, n)
	for i := range models {
		var words []string
		for range 4 + r.IntN(5) {
			words = append(words, syllables[r.IntN(len(syllables))]+fmt.Sprint(r.IntN(1+n/200)))
		}
		m := &content.Model{
			Path: fmt.Sprintf("content/mo-hinh/%d/m%06d.md", 2010+i%16, i), Slug: fmt.Sprintf("m%06d", i), Title: strings.Join(words, " "), Unit: "Đơn vị", Summary: "Tóm tắt.",
			Field: reg.Fields[r.IntN(len(reg.Fields))], District: reg.Districts[r.IntN(len(reg.Districts))], Type: reg.Types[r.IntN(len(reg.Types))], Year: 2010 + i%16,
			Families: []*content.Family{reg.Families[r.IntN(len(reg.Families))]},
		}
		if i > 0 && i%10 == 0 {
			m.LearnedFrom = []content.Located{{Value: fmt.Sprintf("/mo-hinh/m%06d/", r.IntN(i))}}
		}
		models[i] = m
	}
	return models
}

// BenchmarkNew shows whether the graph grows faster than the content: compare the ns/model.
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := Input{Config: &content.Config{Title: "Thử", Description: "Thử", PageSize: 24}, Registry: realRegistry(), Models: synthetic(n), Picture: func(string) *Picture { return nil }}
			b.ReportAllocs()
			for b.Loop() {
				if _, findings := New(in, Options{BaseURL: "https://thu.example", AsOf: asOf}); findings.Failed() {
					b.Fatal(told(findings))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/model")
		})
	}
}

// Entries of a registry that nobody uses are told once there are models enough for all of them.
func TestUnused(t *testing.T) {
	codes := func(n int) string {
		var docs []doc
		for i := range n {
			docs = append(docs, doc{fmt.Sprintf("2023/bai-%d.md", i), fmt.Sprintf("Bài %d", i), ""})
		}
		var files []string
		for _, f := range good(t, 24, docs...).Unused() {
			if f.Severity != diag.Note || f.Code != "unused-entry" {
				t.Errorf("%+v", f)
			}
			if strings.Contains(f.Text.VI, "Huyện Thanh Miện") || strings.Contains(f.Text.VI, "Toàn tỉnh") {
				t.Error(f.Text.VI)
			}
			files = append(files, strings.TrimPrefix(f.File, "content/registry/"))
		}
		return strings.Join(files, " ")
	}
	for n, want := range map[int]string{1: "", 2: "types.yaml", 4: "fields.yaml types.yaml", 13: "fields.yaml districts.yaml types.yaml", 40: "fields.yaml districts.yaml types.yaml units.yaml"} {
		if got := codes(n); got != want {
			t.Errorf("%d models: %q, want %q", n, got, want)
		}
	}
}
