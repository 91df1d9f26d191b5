package content

import (
	"fmt"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

// convert renders a body as the site would, with every link and picture resolved to its target.
func convert(body string) (Body, string, diag.Findings) {
	t, _, _ := newText("content/mo-hinh/2023/x.md", []byte(body))
	d := &decoder{text: t}
	b := d.body(t.all, "content/mo-hinh/2023", 1)
	html := b.Render(
		func(r *Ref) (string, bool) { return r.Target + "#" + r.Fragment, true },
		func(r *Ref) string { return "<img " + r.Target + ">" })
	return b, html, d.findings
}

func TestMarkdown(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []string
		not      []string
	}{
		{"table", "|Xã|Hộ|\n|---|--:|\n|Hồng Phong|214|\n",
			[]string{`<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng 1"><table>`, "<th>Xã</th>", `<td class="align-right">214</td>`, "</table></div>"}, []string{"style="}},
		{"footnote", "Có 214 hộ.[^1]\n\n[^1]: Báo cáo số 12.\n",
			[]string{`<sup id="fnref:1"><a href="#fn:1"`, `Báo cáo số 12.`, "↩"}, []string{"[^1]"}},
		{"task list", "- [x] Gieo mạ\n- [ ] Cấy\n",
			[]string{`<span class="task task-done">Đã xong:</span> Gieo mạ`, `<span class="task">Chưa xong:</span> Cấy`}, []string{"<input"}},
		{"figure", "![Khay mạ](khay.jpg \"Khay mạ ngoài ruộng\")\n",
			[]string{"<figure><img content/mo-hinh/2023/khay.jpg><figcaption>Khay mạ ngoài ruộng</figcaption></figure>"}, []string{"<p>"}},
		{"picture in a sentence", "Đây ![khay](khay.jpg) là khay.\n", []string{"<p>Đây <img content/mo-hinh/2023/khay.jpg> là khay.</p>"}, []string{"figure"}},
		{"typographer", "\"Dân vận khéo\" -- rồi...\n", []string{"“Dân vận khéo” – rồi…"}, nil},
		{"strikethrough", "~~bỏ~~\n", []string{"<del>bỏ</del>"}, nil},
		{"heading ids", "## Kết quả\n\n## Kết quả\n\n### Đường làng, ngõ xóm\n\n## 🌾\n",
			[]string{`<h2 id="ket-qua">`, `<h2 id="ket-qua-2">`, `<h3 id="duong-lang-ngo-xom">`, `<h2 id="muc">`}, nil},
		{"one h1 only", "# Tên\n", []string{`<h2 id="ten">`}, []string{"<h1"}},
		{"raw HTML block", "<script>alert(1)</script>\n\nSau.\n", []string{"<p>Sau.</p>"}, []string{"<script", "alert"}},
		{"raw HTML inline", "Trước <b onclick=x>giữa</b> sau.\n", []string{"Trước giữa sau."}, []string{"<b", "onclick"}},
		{"remark", "<!-- nhắc nhau -->\n\nChữ.\n", []string{"<p>Chữ.</p>"}, []string{"nhắc"}},
		{"script link", "[bấm](javascript:alert)\n", []string{"bấm"}, []string{"javascript"}},
		{"data link", "[bấm](data:text/html,x)\n", []string{"bấm"}, []string{"data:"}},
		{"autolink", "<javascript:alert>\n", nil, []string{`href="javascript`}},
		{"written address", "Xem https://vi.du/a.\n", []string{`href="https://vi.du/a"`}, nil},
		{"file link", "[kia](../2022/y.md#k%E1%BA%BFt-qu%E1%BA%A3)\n", []string{`href="content/mo-hinh/2022/y.md#kết-quả"`}, nil},
		{"foreign link", "[báo](https://vi.du/?a=1&b=2)\n", []string{`<a rel="noopener" href="https://vi.du/?a=1&amp;b=2">báo</a>`}, nil},
		{"a mark cannot be forged", "\x000o\x00 [x](y.md)\n", []string{`<a href="content/mo-hinh/2023/y.md#">x</a>`}, []string{"\x00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, html, _ := convert(test.in)
			for _, s := range test.want {
				if !strings.Contains(html, s) {
					t.Errorf("%s\nis not in\n%s", s, html)
				}
			}
			for _, s := range test.not {
				if strings.Contains(html, s) {
					t.Errorf("%s\nis in\n%s", s, html)
				}
			}
		})
	}
}

// TestMarkdownFindings holds what is said about a text, and where.
func TestMarkdownFindings(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Một\n\nĐây là [bấm](javascript:x).\n", "3:14 unsafe-link"},
		{"[bấm](data:text/html,x)\n", "1:7 unsafe-link"},
		{"[báo](//vi.du)\n", "1:7 unsafe-link"},
		{"# Tên\n", "1:1 heading-level"},
		{"Chữ <u>gạch</u>\n", "1:5 raw-html|1:12 raw-html"},
		{"<div>\nx\n</div>\n", "1:1 raw-html"},
		{"<!-- nhắc -->\n", ""},
		{"Đây: ![](khay.jpg)\n", "1:6 missing-alt"},
		{"Đây: ![khay](https://vi.du/k.jpg)\n", "1:14 foreign-picture"},
		{"[thư](mailto:a@vi.du) [gọi](tel:0220) [báo](https://vi.du)\n", ""},
	} {
		_, _, findings := convert(test.in)
		findings.Sort()
		var got []string
		for _, f := range findings {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Code))
		}
		if s := strings.Join(got, "|"); s != test.want {
			t.Errorf("%q: %q, want %q", test.in, s, test.want)
		}
	}
}

// TestLinkPositions: a link is reported where its address stands, in characters, on its own line,
// also when the text is decomposed or the address is written twice.
func TestLinkPositions(t *testing.T) {
	b, _, _ := convert("Dòng một.\n\nXem [bài kia](y.md) và\n[bài này](y.md#kết-quả), ![ả](p.jpg), [**đậm**](z.md \"tên\").\n- [dưới](#muc)\n\n[theo số][1]\n\n[1]: w.md\n")
	var got []string
	for _, r := range b.Refs {
		got = append(got, fmt.Sprintf("%d:%d+%d %s", r.At.Line, r.At.Column, r.At.Length, r.Raw))
	}
	want := "3:15+4 y.md|4:11+12 y.md#kết-quả|4:31+5 p.jpg|4:49+4 z.md|5:10+4 #muc|7:1+4 w.md"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
