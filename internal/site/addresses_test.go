package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
)

func book(t testing.TB, text string) *ledger.Ledger {
	t.Helper()
	l, findings := ledger.Parse([]byte(text))
	if l == nil {
		t.Fatal(told(findings))
	}
	return l
}

// kept assembles a site with a ledger.
func kept(t testing.TB, l *ledger.Ledger, opt Options, docs ...doc) (*Site, diag.Findings) {
	t.Helper()
	var models []*content.Model
	for _, d := range docs {
		models = append(models, parse(t, d))
	}
	opt.BaseURL = "https://thu.example"
	if opt.AsOf.IsZero() {
		opt.AsOf = asOf
	}
	return New(Input{
		Config:   &content.Config{Title: "Thử", Description: "Thử", Language: "vi", PageSize: 2},
		Registry: realRegistry(), Models: models, Picture: func(string) *Picture { return nil }, Ledger: l,
	}, opt)
}

func codes(findings diag.Findings) string {
	var list []string
	for _, f := range findings {
		list = append(list, fmt.Sprintf("%s %s:%d", f.Code, f.File, f.Line))
	}
	return strings.Join(list, "; ")
}

func redirectsOf(s *Site) string {
	var list []string
	for _, r := range s.Redirects() {
		if !r.follows {
			list = append(list, r.From+" → "+r.To)
		}
	}
	return strings.Join(list, "; ")
}

var (
	hoa = doc{"2023/hoa.md", "Đường hoa", "id: hoa22\nyear: 2022\ndistrict: thanh-ha"}
	lua = doc{"2023/lua.md", "Cây lúa", "id: lua33"}
)

// Promised is what a reader can keep, and what was recorded is published again by the same site.
func TestPromised(t *testing.T) {
	docs := []doc{hoa, lua}
	for i := range 5 {
		docs = append(docs, doc{fmt.Sprintf("2023/mau-%d.md", i), fmt.Sprintf("Mẫu %d", i), ""})
	}
	s := good(t, 2, docs...)
	entries := s.Addresses().Unrecorded()
	s.Mark(entries)
	l, added := (*ledger.Ledger)(nil).Record(entries)
	if len(added) != len(entries) || len(added) < 100 {
		t.Errorf("%d of %d recorded", len(added), len(entries))
	}
	for address, want := range map[string]string{
		"/": "page", "/mo-hinh/": "page", "/mo-hinh/hoa/": "page", "/m/hoa22/": "short /mo-hinh/hoa/", "/linh-vuc/kinh-te/thanh-ha/": "page",
		"/nam/2022/feed.json": "page", "/feed.xml": "page", "/du-lieu/mo-hinh.csv": "page", "/tim-kiem/": "page", "/thong-ke/": "page",
		"/mo-hinh/trang/2/": "", "/theo-ten/mo-hinh/": "", "/404.html": "", "/tim-kiem/chi-muc.json": "", "/linh-vuc/kinh-te/thanh-ha/feed.xml": "",
	} {
		got := ""
		if e := l.Lookup(address); e != nil {
			_, got, _ = strings.Cut(e.String(), " ")
		}
		if got != want {
			t.Errorf("%s is recorded as %q, want %q", address, got, want)
		}
	}
	again, findings := kept(t, l, Options{}, docs...)
	if len(findings) > 0 || len(again.Addresses().Unrecorded()) > 0 || redirectsOf(again) != "" {
		t.Errorf("the same site with its ledger: %s, %s", told(findings), redirectsOf(again))
	}
	for _, e := range l.Entries() {
		if a := again.Addresses().Answer(e.Address); a.Kind != AnswersPage && a.Kind != AnswersRedirect {
			t.Errorf("%s: %+v", e.Address, a)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, x := range []struct{ name, ledger, redirects, findings string }{
		{"chain", "/a/ moved /b/\n/b/ moved /mo-hinh/hoa/\n", "/a/ → /mo-hinh/hoa/; /b/ → /mo-hinh/hoa/", ""},
		{"through a short address", "/a/ moved /m/hoa22/\n", "/a/ → /mo-hinh/hoa/", ""},
		{"to a list that is empty now", "/a/ moved /nam/1999/\n/nam/1999/ page\n", "/a/ → /nam/; /nam/1999/ → /nam/", ""},
		{"crossing without a field", "/linh-vuc/thoi-xua/thanh-ha/ page\n", "/linh-vuc/thoi-xua/thanh-ha/ → /dia-ban/thanh-ha/", ""},
		{"crossing without both", "/linh-vuc/thoi-xua/noi-xa/ page\n", "/linh-vuc/thoi-xua/noi-xa/ → /linh-vuc/", ""},
		{"booklet", "/ky-yeu/nam/1999/ page\n/ky-yeu/nam/2022/quyen/2/ page\n/ky-yeu/linh-vuc/xay-dung-dang/ page\n", "/ky-yeu/linh-vuc/xay-dung-dang/ → /linh-vuc/xay-dung-dang/; /ky-yeu/nam/1999/ → /ky-yeu/; /ky-yeu/nam/2022/quyen/2/ → /ky-yeu/nam/2022/", ""},
		{"month", "/ban-tin/ page\n/ban-tin/1999-01/ page\n", "/ban-tin/ → /mo-hinh/; /ban-tin/1999-01/ → /mo-hinh/", ""},
		{"feed", "/nam/1999/feed.json page\n", "/nam/1999/feed.json → /feed.json", ""},
		{"merged into another story", "/m/cu234/ short /mo-hinh/cu/\n/mo-hinh/cu/ moved /mo-hinh/hoa/\n", "/m/cu234/ → /mo-hinh/hoa/; /mo-hinh/cu/ → /mo-hinh/hoa/", ""},
		{"short of a lost story", "/m/cu234/ short /mo-hinh/cu/\n/mo-hinh/cu/ page\n", "", "lost-address content/links.txt:1; lost-address content/links.txt:2"},
		{"chain to nowhere", "/a/ moved /b/\n/b/ moved /c/\n", "", "moved-nowhere content/links.txt:2"},
		{"chain to what was lost", "/a/ moved /b/\n/b/ page\n", "", "lost-address content/links.txt:2"},
		{"page of another kind", "/mo-hinh/trang/9/ page\n", "", "lost-address content/links.txt:1"},
		{"page again", "/mo-hinh/hoa/ withdrawn 2026-01-31\n", "", "address-reused content/links.txt:1"},
	} {
		s, findings := kept(t, book(t, x.ledger), Options{}, hoa, lua)
		if got := codes(findings); got != x.findings {
			t.Errorf("%s: %s\nwant %s", x.name, told(findings), x.findings)
		}
		if got := redirectsOf(s); got != x.redirects {
			t.Errorf("%s: %s\nwant %s", x.name, got, x.redirects)
		}
		for _, opt := range []Options{{Preview: true}, {Drafts: true}} {
			if _, findings := kept(t, book(t, x.ledger), opt, hoa, lua); findings.Failed() || codes(findings) != x.findings {
				t.Errorf("%s: a preview says %s", x.name, told(findings))
			}
		}
	}
}

// What an editor wrote wins over what can be seen of a hidden story, and either hides all of it.
func TestHiddenAndWithdrawn(t *testing.T) {
	draft := hoa
	draft.extra += "\ndraft: true\naliases: [/mo-hinh/hoa-cu/]"
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		name, ledger string
		want         []Withdrawn
		redirects    string
	}{
		{"never published", "/ page\n", nil, ""},
		{"published", "/m/hoa22/ short /mo-hinh/hoa/\n/mo-hinh/hoa-cu/ page\n/mo-hinh/hoa/ page\n", []Withdrawn{{Address: "/m/hoa22/", Paused: true}, {Address: "/mo-hinh/hoa-cu/", Paused: true}, {Address: "/mo-hinh/hoa/", Paused: true}}, ""},
		{"withdrawn", "/m/hoa22/ short /mo-hinh/hoa/\n/mo-hinh/hoa/ withdrawn 2026-01-31 Trùng\n", []Withdrawn{{Address: "/m/hoa22/", Date: day, Reason: "Trùng"}, {Address: "/mo-hinh/hoa/", Date: day, Reason: "Trùng"}}, ""},
		{"moved", "/mo-hinh/hoa/ moved /mo-hinh/lua/\n", nil, "/mo-hinh/hoa/ → /mo-hinh/lua/"},
		{"renamed and hidden", "/m/hoa22/ short /mo-hinh/ten-truoc/\n/mo-hinh/ten-truoc/ page\n", []Withdrawn{{Address: "/m/hoa22/", Paused: true}, {Address: "/mo-hinh/ten-truoc/", Paused: true}}, ""},
		{"moved to what is hidden", "/a/ moved /mo-hinh/hoa/\n", []Withdrawn{{Address: "/a/", Paused: true}}, ""},
	} {
		s, findings := kept(t, book(t, x.ledger), Options{}, draft, lua)
		if len(findings) > 0 {
			t.Errorf("%s: %s", x.name, told(findings))
		}
		if got := s.Withdrawn(); !slices.Equal(got, x.want) {
			t.Errorf("%s: %+v", x.name, got)
		}
		if got := redirectsOf(s); got != x.redirects {
			t.Errorf("%s: %s", x.name, got)
		}
		for _, e := range s.Entries() {
			if strings.Contains(e.Address, "/hoa") && s.in.Ledger.Lookup(strings.TrimSuffix(e.Address, "chia-se/")) == nil && !strings.HasPrefix(e.Address, "/nhung/") {
				t.Errorf("%s: %s is published", x.name, e.Address)
			}
		}
	}
}

// Pages that accompany a model answer at its old addresses too, and are not recorded themselves.
func TestAccompanyingPagesFollow(t *testing.T) {
	s, findings := kept(t, book(t, "/mo-hinh/cu/ moved /mo-hinh/hoa/\n"), Options{}, hoa, lua)
	if len(findings) > 0 {
		t.Fatal(told(findings))
	}
	var got []string
	for _, r := range s.Redirects() {
		got = append(got, r.From+" → "+r.To)
	}
	want := []string{"/mo-hinh/cu/ → /mo-hinh/hoa/", "/mo-hinh/cu/chia-se/ → /mo-hinh/hoa/chia-se/", "/nhung/cu.html → /nhung/hoa.html"}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, e := range s.Addresses().Unrecorded() {
		if strings.Contains(e.Address, "chia-se") || strings.Contains(e.Address, "nhung") {
			t.Errorf("%s would be recorded", e.Address)
		}
	}
}

// BenchmarkLedger holds a site of n models to its ledger, nothing lost: what every build pays.
func BenchmarkLedger(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			first := parse(b, doc{"2023/x.md", "Mẫu", ""})
			models := make([]*content.Model, n)
			for i := range models {
				m := *first
				m.Slug = fmt.Sprintf("mot-ten-kha-dai-cua-mo-hinh-%06d", i)
				m.Path, m.ID.Value = "content/mo-hinh/2023/"+m.Slug+".md", fmt.Sprintf("x%06d", i)
				m.District = realRegistry().Districts[i%len(realRegistry().Districts)]
				models[i] = &m
			}
			in := Input{
				Config:   &content.Config{Title: "Thử", Description: "Thử", Language: "vi", PageSize: 24},
				Registry: realRegistry(), Models: models, Picture: func(string) *Picture { return nil },
			}
			s, findings := New(in, Options{BaseURL: "https://thu.example", AsOf: asOf})
			if findings.Failed() {
				b.Fatal(findings[0].Format(diag.VI))
			}
			s.in.Ledger, _ = (*ledger.Ledger)(nil).Record(s.Addresses().Unrecorded())
			c := &checker{s: s}
			b.ReportAllocs()
			for b.Loop() {
				if c.ledger(); len(c.findings) > 0 {
					b.Fatal(c.findings[0].Format(diag.VI))
				}
			}
		})
	}
}
