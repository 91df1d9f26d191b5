package upkeep

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

var asOf = time.Date(2026, 11, 25, 8, 0, 0, 0, content.Zone)

func registry(t testing.TB) *content.Registry {
	t.Helper()
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile("../../" + p)
		return data, err == nil
	})
	if findings.Failed() {
		t.Fatal(findings)
	}
	return reg
}

const short = `---
title: "%s"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: %d
summary: "Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ của cả cánh đồng."
%s---
%s
`

const everything = `results: [{label: "Hộ", value: 2}]
beneficiaries: "Hộ trồng lúa"
forces: {lead: "Chi hội"}
resources: {labour_days: 3}
replication: {steps: ["Họp dân"]}
status: "Đang duy trì"
commune: "Xã Hồng Phong"
recognition: [{level: "Cấp xã"}]
contact: {office: "Hội Nông dân"}
sources: [{title: "Báo"}]
review_by: 2027-01-01
photos: [{file: a.jpg, alt: "Khay mạ ngoài ruộng"}]
`

func sections() string {
	return "## " + strings.Join(content.Sections, "\n\nChữ.\n\n## ") + "\n\nChữ.\n"
}

// board is a board of stories: name → more lines of the front matter, and the text.
func board(t testing.TB, stories ...[3]string) *Board {
	t.Helper()
	in := Input{Registry: registry(t), AsOf: asOf, Root: `C:\Dự án\trang`, Form: true}
	for i, s := range stories {
		m, findings := content.ParseModel(content.ModelsFolder+"/2023/"+s[0]+".md", fmt.Appendf(nil, short, "Mô hình "+s[0], 2010+i, s[1], s[2]), in.Registry)
		in.Models = append(in.Models, m)
		in.Findings = append(in.Findings, findings...)
	}
	in.Broken = []Broken{{"https://vi.du/mat", diag.Finding{Severity: diag.Warning, Code: "external-gone", File: content.ModelsFolder + "/2023/a.md", Line: 11, Column: 3, Text: diag.Say("trang này không còn", "gone")}}}
	return NewBoard(in)
}

func titles(p Page) (list []string) {
	for _, r := range p.Rows {
		list = append(list, strings.TrimPrefix(r.Title, "Mô hình "))
	}
	return list
}

func TestViewsAndOrders(t *testing.T) {
	b := board(t,
		[3]string{"a", everything, sections()},
		[3]string{"b", "review_by: 2026-11-24\n", "Chữ.\n"},
		[3]string{"c", "draft: true\nreview_by: 2026-12-01\n", ""},
		[3]string{"d", "publish_at: 2026-12-24\n", "Chữ.\n"},
		[3]string{"e", "expires: 2026-01-01\n", "![](x.jpg)\n"},
		[3]string{"g", `people: [{name: "Trần Thị Thử"}]` + "\n", "Chữ.\n"},
	)
	for _, c := range []struct{ query, want string }{
		{"", "g e d c b a"},
		{"xep=ten", "a b c d e g"},
		{"xep=thieu&loc=ban-ngan", "b d g"},
		{"xep=han", "b c a d e g"},
		{"loc=day-du", "a"}, {"loc=ban-ngan&xep=ten", "b d g"}, {"loc=con-thieu&xep=ten", "c e"}, {"loc=qua-han", "b"}, {"loc=nhap", "c"}, {"loc=hen", "d"}, {"loc=het-han", "e"},
		{"loc=anh-loi", "e"}, {"loc=chua-anh&xep=ten", "b c d g"}, {"loc=dong-y", "g"}, {"loc=lien-ket", "a"}, {"loc=co-loi&xep=ten", "e g"}, {"loc=chua-biet&xep=ten", "b c d e g"},
		{"q=MO+HINH+b", "b"}, {"q=khong+co", ""}, {"loc=la&xep=la&trang=99", "g e d c b a"}, {"trang=-1", "g e d c b a"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(titles(b.Page(q)), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
	p := b.Page(url.Values{})
	for _, v := range p.Views {
		u, err := url.Parse(v.Href)
		if err != nil {
			t.Fatal(err)
		}
		if n := b.Page(u.Query()).Total; n != v.Count {
			t.Errorf("%s says %d and lists %d", v.Label, v.Count, n)
		}
	}
	a, c := b.row(b.rows[0]), b.row(b.rows[2])
	if a.Full.Percent != 100 || a.Short != (Share{8, 8, 100}) || a.Missing+a.Wanted+a.Unknown != "" || len(a.Notes) != 1 || a.Notes[0].Text != "trang này không còn" {
		t.Errorf("%+v", a)
	}
	if c.Missing != "bài viết" || !strings.HasPrefix(c.Wanted, "kết quả; đối tượng hưởng lợi; lực lượng; nguồn lực; nhân rộng; mục Thực trạng, lý do; mục Mục tiêu") || c.Unknown != "xã, phường, thị trấn; trạng thái; khen thưởng, công nhận; liên hệ; nguồn" || c.State != "bản nháp" || c.Full != (Share{7, 19, 36}) || c.Short.Have != 7 {
		t.Errorf("%+v", c)
	}
	if want := "vscode://file/C:/D%E1%BB%B1%20%C3%A1n/trang/content/mo-hinh/2023/a.md:11:3"; string(a.Notes[0].Editor) != want {
		t.Errorf("%s, want %s", a.Notes[0].Editor, want)
	}
	if want := "/admin/#/collections/mo-hinh/entries/2023/a/index"; a.Form != want {
		t.Errorf("%s, want %s", a.Form, want)
	}
	gaps := map[string][]string{}
	for _, g := range p.Gaps {
		gaps[g.Label] = g.Names
	}
	if !slices.Contains(gaps["Địa bàn"], "Huyện Gia Lộc") || slices.Contains(gaps["Địa bàn"], "Huyện Thanh Miện") || !slices.Equal(gaps["Loại hình"], []string{"Cá nhân"}) || len(gaps["Lĩnh vực"]) != 3 || len(gaps["Khối đơn vị"]) == 0 {
		t.Errorf("%v", gaps)
	}
}

// Nothing of a query comes out but as a query.
func TestHostileQuery(t *testing.T) {
	b := board(t, [3]string{"a", "", "Chữ.\n"})
	p := b.Page(url.Values{"q": {`"><script>`}, "loc": {"//x"}, "xep": {"javascript:1"}})
	for _, v := range append(p.Views, p.Orders...) {
		if !strings.HasPrefix(v.Href, "/bien-tap/?") || strings.ContainsAny(v.Href, `"<>`) {
			t.Errorf("%s", v.Href)
		}
	}
}

// many is a board of n stories.
func many(t testing.TB, n int) Input {
	in := Input{Registry: registry(t), AsOf: asOf, Root: "/x"}
	for i := range n {
		more := ""
		if i%3 == 0 {
			more = everything
		}
		m, findings := content.ParseModel(fmt.Sprintf("%s/2023/m%d.md", content.ModelsFolder, i), fmt.Appendf(nil, short, fmt.Sprintf("Mô hình số %d", i), 2010+i%15, more, sections()), in.Registry)
		in.Models = append(in.Models, m)
		in.Findings = append(in.Findings, findings...)
	}
	return in
}

func TestPaging(t *testing.T) {
	b := NewBoard(many(t, 120))
	seen := map[string]bool{}
	href, pages := Address, 0
	for href != "" {
		u, err := url.Parse(href)
		if err != nil {
			t.Fatal(err)
		}
		p := b.Page(u.Query())
		for _, r := range p.Rows {
			if seen[r.File] {
				t.Errorf("%s twice", r.File)
			}
			seen[r.File] = true
		}
		pages++
		href = p.Next
	}
	if len(seen) != 120 || pages != 3 {
		t.Errorf("%d stories on %d pages", len(seen), pages)
	}
}

// At 10,000 stories: looking at all of them once, and a page of them.
func BenchmarkBoard(b *testing.B) {
	in := many(b, 10_000)
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			NewBoard(in)
		}
	})
	board := NewBoard(in)
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			if p := board.Page(url.Values{"xep": {"ten"}, "q": {"so"}}); p.Total != 10_000 {
				b.Fatal(p.Total)
			}
		}
	})
}
