package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
)

func parse(t testing.TB, text string) *ledger.Ledger {
	t.Helper()
	l, findings := ledger.Parse([]byte(text))
	if l == nil {
		t.Fatal(told(findings))
	}
	return l
}

func told(findings diag.Findings) string {
	var b strings.Builder
	_ = diag.WriteText(&b, findings, diag.VI)
	return b.String()
}

const good = `# Sổ của chúng tôi

/ page
/m/mk7c3/ short /mo-hinh/cay-lua/
/mo-hinh/cay-lua/ page 3f9a2c1b
/mo-hinh/da-go/ withdrawn 2026-11-25 Đơn vị đề nghị gỡ: số liệu chưa đúng
/mo-hinh/go-khong-noi/ withdrawn 2026-11-26
/mo-hinh/ten-cu/ moved /mo-hinh/cay-lua/
`

func TestParse(t *testing.T) {
	l := parse(t, good)
	if got := string(l.Bytes()); got != good {
		t.Errorf("written back as\n%s", got)
	}
	e := l.Lookup("/mo-hinh/da-go/")
	if e == nil || e.State != ledger.Withdrawn || e.Date.Format(ledger.DateForm) != "2026-11-25" || e.Reason != "Đơn vị đề nghị gỡ: số liệu chưa đúng" || e.Line != 6 {
		t.Errorf("%+v", e)
	}
	if e := l.Lookup("/m/mk7c3/"); e == nil || e.State != ledger.Short || e.Target != "/mo-hinh/cay-lua/" {
		t.Errorf("%+v", e)
	}
	if l.Lookup("/mo-hinh/khong-co/") != nil {
		t.Error("found what is not there")
	}
}

// What an editor's program or a merge makes of a file is read as the same ledger.
func TestTolerance(t *testing.T) {
	want := string(parse(t, good).Bytes())
	lines := strings.Split(strings.TrimSuffix(good, "\n"), "\n")
	turned := append(slices.Clone(lines[:2]), slices.Clone(lines[2:])...)
	slices.Reverse(turned[2:])
	for name, text := range map[string]string{
		"BOM":        "\uFEFF" + good,
		"CRLF":       strings.ReplaceAll(good, "\n", "\r\n"),
		"no end":     strings.TrimSuffix(good, "\n"),
		"unsorted":   strings.Join(turned, "\n"),
		"twice":      good + "/mo-hinh/cay-lua/ page 3f9a2c1b\n",
		"gaps":       strings.ReplaceAll(good, "\n/m", "\n\n/m"),
		"trailing":   strings.ReplaceAll(good, "page\n", "page  \t\n"),
		"decomposed": strings.ReplaceAll(good, "ề", "e\u0302\u0300"),
	} {
		if got := string(parse(t, text).Bytes()); got != want {
			t.Errorf("%s: read as\n%s", name, got)
		}
	}
}

func TestFindings(t *testing.T) {
	for _, x := range []struct{ name, text, want string }{
		{"word", "/ page\n/a/ pgae\n", `content/links.txt:2:5: lỗi: không có từ “pgae” trong sổ địa chỉ  [links-syntax]
    2 | /a/ pgae
      |     ^~~~
      gợi ý: có phải ý bạn là page?
`},
		{"no word", "/a/\n", `content/links.txt:1:1: lỗi: sau địa chỉ còn thiếu: page, short, moved hoặc withdrawn  [links-syntax]
    1 | /a/
      | ^~~
      gợi ý: viết theo mẫu: /mo-hinh/ten/ page, hoặc /mo-hinh/ten-cu/ moved /mo-hinh/ten-moi/
`},
		{"no address", "mo-hinh page\n", `content/links.txt:1:1: lỗi: dòng này không bắt đầu bằng một địa chỉ  [links-syntax]
    1 | mo-hinh page
      | ^~~~~~~
      gợi ý: viết theo mẫu: /mo-hinh/ten/ page, hoặc /mo-hinh/ten-cu/ moved /mo-hinh/ten-moi/
`},
		{"day", "/a/ withdrawn 25/11/2026 Lý do\n", `content/links.txt:1:15: lỗi: sau withdrawn phải là ngày gỡ, viết năm-tháng-ngày  [links-syntax]
    1 | /a/ withdrawn 25/11/2026 Lý do
      |               ^~~~~~~~~~
      gợi ý: viết: /a/ withdrawn 2026-01-31 lý do
`},
		{"target", "/a/ moved https://x.vn/\n", `content/links.txt:1:11: lỗi: sau moved phải là một địa chỉ trên trang này  [links-syntax]
    1 | /a/ moved https://x.vn/
      |           ^~~~~~~~~~~~~
      gợi ý: viết: /a/ moved /mo-hinh/ten/
`},
		{"too much", "/ page\n/a/ moved / vì đổi tên\n", `content/links.txt:2:13: lỗi: cuối dòng thừa “vì đổi tên”  [links-syntax]
    2 | /a/ moved / vì đổi tên
      |             ^~~~~~~~~~
      gợi ý: xóa phần thừa
`},
		{"comment", "/a/ page\n# ghi chú\n", `content/links.txt:2:1: lỗi: dòng ghi chú chỉ để ở đầu sổ  [links-syntax]
    2 | # ghi chú
      | ^~~~~~~~~
      gợi ý: chuyển dòng này lên đầu tệp, hoặc xóa
`},
		{"duplicate", "/a/ page\n/b/ page\n/a/ moved /b/\n", `content/links.txt:3:1: lỗi: địa chỉ /a/ đã có ở dòng 1, với nội dung khác  [duplicate-address]
    3 | /a/ moved /b/
      | ^~~
      gợi ý: giữ một trong hai dòng; dòng 1 ghi “/a/ page”
`},
		{"loop", "/a/ moved /b/\n/b/ moved /c/\n/c/ moved /b/\n", `content/links.txt:2:11: lỗi: các dòng này dẫn vòng quanh: /b/ → /c/ → /b/  [redirect-loop]
    2 | /b/ moved /c/
      |           ^~~
      gợi ý: cho một dòng dẫn đến trang đang có, ví dụ: dienhinh links list để xem các địa chỉ
`},
		{"itself", "/a/ moved /a/\n", `content/links.txt:1:11: lỗi: các dòng này dẫn vòng quanh: /a/ → /a/  [redirect-loop]
    1 | /a/ moved /a/
      |           ^~~
      gợi ý: cho một dòng dẫn đến trang đang có, ví dụ: dienhinh links list để xem các địa chỉ
`},
		{"conflict", "/ page\n<<<<<<< HEAD\n/a/ page\n=======\n/a/ moved /b/\n>>>>>>> nhanh\n/b/ page\n", `content/links.txt:2:1: lỗi: hai người cùng sửa sổ địa chỉ, git chưa gộp được  [merge-conflict]
    2 | <<<<<<< HEAD
      | ^~~~~~~~~~~~
      gợi ý: giữ dòng địa chỉ của cả hai bên, chỉ xóa các dòng <<<<<<<, ======= và >>>>>>>; rồi chạy: dienhinh check
`},
		{"half a conflict", "/ page\n=======\n/b/ page\n", `content/links.txt:2:1: lỗi: hai người cùng sửa sổ địa chỉ, git chưa gộp được  [merge-conflict]
    2 | =======
      | ^~~~~~~
      gợi ý: giữ dòng địa chỉ của cả hai bên, chỉ xóa các dòng <<<<<<<, ======= và >>>>>>>; rồi chạy: dienhinh check
`},
		{"encoding", "/ page\n/a/ withdrawn 2026-01-31 l\xfd do\n", `content/links.txt:2: lỗi: sổ địa chỉ không phải mã UTF-8 từ dòng này  [invalid-utf8]
      gợi ý: lưu lại bằng mã UTF-8 (Notepad: Lưu thành… → Mã hóa: UTF-8)
`},
	} {
		l, findings := ledger.Parse([]byte(x.text))
		if got := told(findings); got != x.want || l != nil {
			t.Errorf("%s: ledger %v\n%swant\n%s", x.name, l != nil, got, x.want)
		}
	}
}

func TestChanges(t *testing.T) {
	l := parse(t, "/b/ page   \n/a/   page 0123abcd\n")
	next, added := l.Record([]ledger.Entry{{Address: "/d/"}, {Address: "/a/", Text: "ffffffff"}, {Address: "/c/", State: ledger.Short, Target: "/a/"}, {Address: "/d/"}})
	if got, want := string(next.Bytes()), "/a/   page 0123abcd\n/b/ page\n/c/ short /a/\n/d/ page\n"; got != want || len(added) != 2 {
		t.Errorf("%d added:\n%s", len(added), got)
	}
	next = next.Set(ledger.Entry{Address: "/b/", State: ledger.Withdrawn, Date: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Reason: "Trùng bài"})
	if e := next.Lookup("/b/"); e.String() != "/b/ withdrawn 2026-01-31 Trùng bài" {
		t.Error(e)
	}
	if e := l.Lookup("/b/"); e.State != ledger.Page || len(l.Entries()) != 2 {
		t.Error("the ledger before has changed")
	}
	var none *ledger.Ledger
	first, added := none.Record([]ledger.Entry{{Address: "/"}})
	if len(added) != 1 || !strings.HasPrefix(string(first.Bytes()), "# ") || !strings.HasSuffix(string(first.Bytes()), "\n/ page\n") {
		t.Errorf("%s", first.Bytes())
	}
	parse(t, string(first.Bytes()))
}

// Whatever the chains: an end is reached by following the lines one at a time, it never leads on, and
// a circle is refused.
func TestChains(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	circles := 0
	for range 3000 {
		n := 1 + random.IntN(12)
		to := make([]int, n) // n and above: pages
		var b strings.Builder
		for i := range n {
			to[i] = random.IntN(n + 3)
			if random.IntN(4) > 0 {
				to[i] = i + 1 + random.IntN(n+3-i) // mostly no circle
			}
			fmt.Fprintf(&b, "/%d/ moved /%d/\n", i, to[i])
		}
		walk := func(i int) (int, bool) {
			for range n + 1 {
				if i >= n {
					return i, true
				}
				i = to[i]
			}
			return 0, false
		}
		round := false
		for i := range n {
			if _, ok := walk(i); !ok {
				round = true
			}
		}
		l, findings := ledger.Parse([]byte(b.String()))
		if (l == nil) != round {
			t.Fatalf("round %v, but\n%s%s", round, b.String(), told(findings))
		}
		if round {
			circles++
			continue
		}
		ends := l.Ends(func(string) bool { return false })
		for i := range n {
			end, _ := walk(i)
			if got, want := ends[fmt.Sprintf("/%d/", i)], fmt.Sprintf("/%d/", end); got != want {
				t.Fatalf("/%d/ ends at %s, want %s\n%s", i, got, want, b.String())
			}
		}
	}
	if circles < 100 || circles > 2900 {
		t.Errorf("%d of 3000 had a circle", circles)
	}
	l := parse(t, "/a/ moved /m/x/\n/b/ moved /c/\n/m/x/ short /b/\n")
	if got := l.Ends(func(string) bool { return false })["/a/"]; got != "/c/" {
		t.Errorf("through a short address to %s", got)
	}
	l = parse(t, "/a/ moved /b/\n/b/ moved /c/\n")
	if got := l.Ends(func(a string) bool { return a == "/b/" })["/a/"]; got != "/b/" {
		t.Errorf("goes past a page that answers, to %s", got)
	}
}

func TestFingerprint(t *testing.T) {
	text := strings.Repeat("Cả thôn cùng làm đường hoa ", 5)
	if a, b := ledger.Fingerprint(text), ledger.Fingerprint(strings.ToUpper(strings.ReplaceAll(text, " ", "\n "))); len(a) != 8 || a != b {
		t.Errorf("%q, %q", a, b)
	}
	if ledger.Fingerprint(text+" thêm") == ledger.Fingerprint(text) {
		t.Error("another text, the same mark")
	}
	if got := ledger.Fingerprint("Chỉ vài chữ."); got != "" {
		t.Errorf("a short text has %q", got)
	}
}

// What is read and written back is read as the same; what is refused says where and what to do.
func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add("\uFEFF/a/ page\r\n/b/\tmoved /a\r\n")
	f.Add("<<<<<<< a\n=======\n>>>>>>> b\n")
	f.Add("/a/ moved /a/\n/b/ short\n/c/ withdrawn 2026-02-30 x\n#\n/d.xml page 00000000 x")
	f.Fuzz(func(t *testing.T, text string) {
		l, findings := ledger.Parse([]byte(text))
		if l == nil {
			if !findings.Failed() {
				t.Fatal("refused without a word")
			}
			lines := strings.Count(text, "\n") + 1
			for _, f := range findings {
				if f.File != ledger.File || f.Line < 1 || f.Line > lines || f.Text.VI == "" || f.Text.EN == "" || f.Hint.VI == "" || f.Hint.EN == "" {
					t.Errorf("%+v", f)
				}
			}
			return
		}
		once := l.Bytes()
		again, findings := ledger.Parse(once)
		if again == nil {
			t.Fatalf("%q was read, %q is not: %s", text, once, told(findings))
		}
		if string(again.Bytes()) != string(once) || len(again.Entries()) != len(l.Entries()) {
			t.Errorf("%q becomes %q", once, again.Bytes())
		}
		for i, e := range l.Entries() {
			canonical, _ := ledger.Parse([]byte((&ledger.Entry{Address: e.Address, State: e.State, Target: e.Target, Text: e.Text, Date: e.Date, Reason: e.Reason}).String()))
			if canonical == nil || len(canonical.Entries()) != 1 {
				t.Errorf("%q cannot be written anew", e.String())
			} else if got := canonical.Entries()[0]; got.Address != e.Address || got.State != e.State || got.Target != e.Target || got.Text != e.Text || got.Reason != e.Reason || !got.Date.Equal(e.Date) {
				t.Errorf("entry %d: %+v was %+v", i, got, e)
			}
		}
	})
}

// BenchmarkParse reads the ledger of a site of n models, about two lines for each.
func BenchmarkParse(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			for i := range n {
				fmt.Fprintf(&text, "/m/x%06d/ short /mo-hinh/mot-ten-kha-dai-cua-mo-hinh-%06d/\n", i, i)
			}
			for i := range n {
				fmt.Fprintf(&text, "/mo-hinh/mot-ten-kha-dai-cua-mo-hinh-%06d/ page %08x\n", i, i)
			}
			data := []byte(text.String())
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if l, _ := ledger.Parse(data); l == nil {
					b.Fatal("refused")
				}
			}
		})
	}
}
