package serve_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"dienhinh/internal/build"
	"dienhinh/internal/content"
	"dienhinh/internal/ledger"
)

// corpus writes a project of n generated stories of some 6 KB, the same for the same n, with the real registries,
// templates and styles, and a ledger of all its addresses.
func corpus(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"content/registry", "templates", "static"} {
		must(t, os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(realRoot, folder))))
	}
	write(t, dir, content.ConfigFile, "title: \"Trang lớn\"\ndescription: \"Một trang lớn để đo máy chủ xem trước.\"\nbase_url: \"https://lon.example\"\n")
	words := strings.Fields("đường hoa tự quản thu gom rác thải bảo vệ môi trường trồng cây ăn quả nông thôn mới hiến đất mở rộng giao thông chi hội phụ nữ giúp nhau phát triển kinh tế hộ gia đình an ninh trật tự tuần tra tiết kiệm học sinh nghèo chuyển đổi số cải cách hành chính hòa giải cơ sở cánh đồng lúa chất lượng cao vải thiều cà rốt")
	random := rand.New(rand.NewPCG(7, uint64(n)))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	sentence := func(k int) string {
		var b strings.Builder
		for i := range k {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(pick(words...))
		}
		return b.String()
	}
	for i := range n {
		year := 2016 + random.IntN(10)
		district := pick("hai-duong", "chi-linh", "kinh-mon", "binh-giang", "cam-giang", "gia-loc", "kim-thanh", "nam-sach", "ninh-giang", "thanh-ha", "thanh-mien", "tu-ky")
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: \"%s %d\"\nunit: \"%s %s\"\nfield: %s\ndistrict: %s\ntype: %s\nyear: %d\ndate: %d-%02d-15\nsummary: \"%s\"\nid: x%05d\nresults:\n  - {label: Hộ tham gia, value: %d, unit: hộ}\n---\n",
			sentence(4+random.IntN(6)), i, pick("Hội Nông dân", "Hội LHPN", "Đoàn Thanh niên", "Hội Cựu chiến binh", "Công an", "UBND", "MTTQ"), sentence(2),
			pick("kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "xay-dung-dang"), district, pick("tap-the", "ca-nhan"), year, year, 1+random.IntN(12), sentence(14), i, random.IntN(900))
		for _, h := range []string{"Thực trạng, lý do", "Mục tiêu", "Cách làm", "Kết quả", "Bài học kinh nghiệm", "Khả năng duy trì, nhân rộng"} {
			fmt.Fprintf(&b, "\n## %s\n\n", h)
			for range 3 {
				fmt.Fprintf(&b, "%s. %s. %s.\n\n", sentence(16), sentence(16), sentence(16))
			}
		}
		name := filepath.Join(dir, content.ModelsFolder, fmt.Sprint(year), fmt.Sprintf("bai-%05d.md", i))
		must(t, os.MkdirAll(filepath.Dir(name), 0o755))
		must(t, os.WriteFile(name, []byte(b.String()), 0o644))
	}
	project, err := build.Open(dir)
	must(t, err)
	defer project.Close()
	r := project.Assemble(context.Background(), build.Options{AsOf: asOf, Hasty: true}, time.Now())
	if r.Site == nil {
		t.Fatal(r.Findings[0].Format("en"))
	}
	published, _ := (*ledger.Ledger)(nil).Record(r.Site.Addresses().Unrecorded())
	write(t, dir, ledger.File, string(published.Bytes()))
	return dir
}

// BenchmarkEdit measures what an editor waits for, on 1,000 and on 10,000 stories with a ledger: the first page of a
// preview that has just been started, beside the time that reading and parsing all stories takes; and how long after
// the write of a story its page shows it, without a browser (served) and in one that has the page open and loads it
// again (browser; needs chromium). ms is the median of all edits, worst the slowest but for one in twenty.
//
//	go test ./internal/serve -run '^$' -bench Edit -benchtime 40x
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := corpus(b, n)
			b.Run("first", func(b *testing.B) { benchmarkFirst(b, dir) })
			p := startAt(b, buildOptions, dir)
			b.Run("served", func(b *testing.B) { benchmarkServed(b, p) })
			b.Run("browser", func(b *testing.B) { benchmarkBrowser(b, p) })
		})
	}
}

func benchmarkFirst(b *testing.B, dir string) {
	var parsing, first []time.Duration
	for b.Loop() {
		start := time.Now()
		parseAll(b, dir)
		parsing = append(parsing, time.Since(start))
		start = time.Now()
		p := startAt(b, buildOptions, dir)
		if _, body := p.do("GET", "/"); !strings.Contains(body, "Trang lớn") {
			b.Fatal(body)
		}
		first = append(first, time.Since(start))
		p.close()
	}
	reportMedian(b, first, "ms")
	reportMedian(b, parsing, "parsing-ms")
	b.ReportMetric(float64(median(first))/float64(median(parsing)), "ratio")
}

// parseAll is the floor of a first page: every story is read and parsed, by all processors.
func parseAll(b *testing.B, dir string) {
	fsys := os.DirFS(dir)
	reg, _ := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(dir, p))
		return data, err == nil
	})
	files, err := filepath.Glob(filepath.Join(dir, content.ModelsFolder, "*", "*.md"))
	must(b, err)
	var next atomic.Int64
	var workers sync.WaitGroup
	models := make([]*content.Model, len(files)) // kept, as who serves them does
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				name, _ := filepath.Rel(dir, files[i])
				f, err := fsys.Open(filepath.ToSlash(name))
				if err != nil {
					continue
				}
				data, _ := io.ReadAll(f)
				f.Close()
				models[i], _ = content.ParseModel(filepath.ToSlash(name), data, reg)
			}
		})
	}
	workers.Wait()
	if slices.Contains(models, nil) {
		b.Fatal("a story could not be read")
	}
}

// edits changes stories one after the other, each of them with a mark of its own.
type edits struct {
	p     *preview
	files []string
	n     int
}

func newEdits(b testing.TB, p *preview) *edits {
	files, err := filepath.Glob(filepath.Join(p.dir, content.ModelsFolder, "*", "*.md"))
	must(b, err)
	return &edits{p: p, files: files}
}

// save writes a story as an editor does, and returns its address, what its page will have, and when it was written.
func (e *edits) save(t testing.TB, file string) (mark string, at time.Time) {
	data, err := os.ReadFile(file)
	must(t, err)
	e.n++
	mark = fmt.Sprintf("dấu-%d-%d", os.Getpid(), e.n)
	text, _, _ := strings.Cut(string(data), "\n\ndấu-")
	must(t, os.WriteFile(file+".tmp", []byte(text+"\n\n"+mark+"\n"), 0o644))
	at = time.Now()
	must(t, os.Rename(file+".tmp", file))
	return mark, at
}

func address(file string) string {
	return "/mo-hinh/" + strings.TrimSuffix(filepath.Base(file), ".md") + "/"
}

func benchmarkServed(b *testing.B, p *preview) {
	e := newEdits(b, p)
	changes := p.listen(b)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		file := e.files[i*37%len(e.files)]
		time.Sleep(60 * time.Millisecond) // what went before is over
		for len(changes) > 0 {
			<-changes
		}
		mark, at := e.save(b, file)
		for shown := false; !shown; { // the file that is moved into place is a change of its own
			select {
			case <-changes:
			case <-time.After(20 * time.Second):
				b.Fatal("the page that was told of does not have the change")
			}
			_, body := p.do("GET", address(file))
			shown = strings.Contains(body, mark)
		}
		took = append(took, time.Since(at))
	}
	reportMedian(b, took, "ms")
	reportWorst(b, took)
}

// listen hears of changes, as open pages do, until the preview ends.
func (p *preview) listen(t testing.TB) chan bool {
	resp, err := http.Get(p.url + "/_dienhinh/events")
	must(t, err)
	changes := make(chan bool, 1000)
	go func() {
		defer resp.Body.Close()
		buf := make([]byte, 4096)
		for {
			n, err := resp.Body.Read(buf)
			if err != nil {
				close(changes)
				return
			}
			if strings.Contains(string(buf[:n]), "event: change") {
				changes <- true
			}
		}
	}()
	return changes
}

// watchForMark tells when a mark stands in the page, by the clock of the machine, which is ours too: as soon as the
// document has it, and when the browser has drawn a picture of it.
const watchForMark = `
const seen = new Set();
const look = () => {
  const mark = document.querySelector("main")?.textContent.match(/dấu-\d+-\d+/)?.[0];
  if (!mark || seen.has(mark)) return;
  seen.add(mark);
  const now = performance.timeOrigin + performance.now();
  requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => shown(mark + " " + now + " " + (performance.timeOrigin + performance.now())); c.port2.postMessage(0); });
};
new MutationObserver(look).observe(document, {childList: true, subtree: true, characterData: true});
`

func benchmarkBrowser(b *testing.B, p *preview) {
	t := openTab(b, browse(b))
	t.origin = p.url
	invoke(b, t, cdpruntime.AddBinding, cdpruntime.AddBindingParams{Name: "shown"})
	seen := make(chan string, 100)
	must(b, chromedp.Listen(t.ctx, func(ev any) {
		if e, ok := ev.(*cdpruntime.EventBindingCalled); ok {
			seen <- e.Payload
		}
	}))
	invoke(b, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchForMark})
	t.show(b, desktop)
	e := newEdits(b, p)
	file := e.files[len(e.files)/2]
	must(b, chromedp.Do(t.ctx, chromedp.Navigate(p.url+address(file))))
	var there, drawn []time.Duration
	for b.Loop() {
		time.Sleep(300 * time.Millisecond) // what went before is over, in the browser too
		mark, at := e.save(b, file)
		for end := time.After(20 * time.Second); ; {
			var payload string
			select {
			case payload = <-seen:
			case <-end:
				b.Fatal("the browser never showed the change")
			}
			var what string
			var first, painted float64
			fmt.Sscan(payload, &what, &first, &painted)
			if what == mark {
				since := func(ms float64) time.Duration {
					return time.Duration((ms - float64(at.UnixNano())/1e6) * 1e6)
				}
				there, drawn = append(there, since(first)), append(drawn, since(painted))
				break
			}
		}
	}
	reportMedian(b, there, "ms")
	reportWorst(b, there)
	reportMedian(b, drawn, "drawn-ms")
}

func median(list []time.Duration) time.Duration {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

func reportMedian(b *testing.B, list []time.Duration, unit string) {
	b.ReportMetric(float64(median(list).Microseconds())/1000, unit)
}

func reportWorst(b *testing.B, list []time.Duration) {
	list = slices.Sorted(slices.Values(list))
	b.ReportMetric(float64(list[(len(list)*95-1)/100].Microseconds())/1000, "worst-ms")
}
