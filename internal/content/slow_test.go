package content

import (
	"strings"
	"testing"
	"time"

	"dienhinh/internal/diag"
)

// Markdown that makes parsers slow: the cost of every text that fits into a file stays near its size. Inputs are those of
// cmark's and goldmark's own lists of pathological cases, as long as a file may be.
func TestNoTextIsSlow(t *testing.T) {
	reg := realRegistry(t)
	const most = maxBody - 100
	up := func(s string) string { return strings.Repeat(s, most/len(s)) }
	half := func(a, b string) string {
		return strings.Repeat(a, most/2/len(a)) + strings.Repeat(b, most/2/len(b))
	}
	plain := cpuOf(t, reg, up("Cả thôn cùng làm. "))
	for name, text := range map[string]string{
		"nested strong":        half("*a **a ", "b** b*"),
		"many emphases":        up("a**b" + "c* "),
		"openers of links":     up("["),
		"closers of links":     up("]"),
		"links that never end": up("[a](b"),
		"pictures":             up("![["),
		"nested quotes":        up("> "),
		"nested lists":         up("* "),
		"deep lists":           strings.Repeat(strings.Repeat(" ", 200)+"* a\n", most/204),
		"backticks":            ticks(most),
		"entities":             up("&"),
		"tags":                 up("<a "),
		"comments":             up("<!--"),
		"declarations":         up("<!A "),
		"instructions":         up("<?"),
		"footnotes":            up("[^a]: b\n"),
		"references":           up("[a]: b\n"),
		"reference uses":       half("[a]: /b\n", "[a]"),
		"tables":               "|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|\n", 30000),
		"wide tables":          strings.Repeat("|", most/2) + "\n" + strings.Repeat("-|", most/5),
		"autolinks":            up("http://a.vn/((("),
		"mail":                 up("a@"),
		"tildes":               up("~~a "),
		"headings":             up("# a\n"),
		"setext":               up("a\n="),
		"backslashes":          up(`\\`),
		"line breaks":          up("a  \n"),
	} {
		if took := cpuOf(t, reg, text); took > 40*plain+3*time.Second {
			t.Errorf("%s: %v, plain text %v", name, took, plain)
		} else {
			t.Logf("%-22s %v", name, took)
		}
	}
}

// A file asks for sixty million cells; the editor is told where, and ordinary texts are left alone.
func TestCostly(t *testing.T) {
	reg := realRegistry(t)
	table := func(columns, rows int) string {
		return "Bảng:\n\n|" + strings.Repeat("a|", columns) + "\n|" + strings.Repeat("-|", columns) + "\n" + strings.Repeat("|\n", rows)
	}
	for text, want := range map[string]bool{
		table(2000, 30000): true, "> " + strings.ReplaceAll(table(300, 300), "\n", "\n> "): true, table(5, 100) + "\n" + table(5, 100): false, table(60, 40): false,
		strings.Repeat("[a](b", 600): true, strings.Repeat("[a](b.md)\n", 600): true, strings.Repeat("[a](https://vi.du)\n\n", 600): false, strings.Repeat("[", 3000): true,
		strings.Repeat(">", 40) + " a": true, "> > > a": false,
		strings.Repeat("một - hai | ba\n", 4000): false, strings.Repeat("- | -\n\n", 9000): false,
	} {
		_, findings := ParseModel("x.md", []byte(strings.Replace(good, "Cả thôn cùng làm.\n", text, 1)), reg)
		if got := strings.Contains(report(findings, diag.Error), "[too-costly]"); got != want {
			t.Errorf("%.60q: %v", text, got)
		}
	}
}

// ticks are runs of backticks of every length, none of which closes another.
func ticks(most int) string {
	var b strings.Builder
	for n := 1; b.Len()+n+2 < most; n++ {
		b.WriteString(strings.Repeat("`", n) + "a ")
	}
	return b.String()
}

// cpuOf is how long a story with a text takes; the better of two, because others use the machine too.
func cpuOf(t *testing.T, reg *Registry, text string) time.Duration {
	t.Helper()
	story := []byte(strings.Replace(good, "Cả thôn cùng làm.\n", text, 1))
	best := time.Duration(1 << 62)
	for range 2 {
		began := time.Now()
		ParseModel("content/mo-hinh/2023/x.md", story, reg)
		best = min(best, time.Since(began))
	}
	return best
}
