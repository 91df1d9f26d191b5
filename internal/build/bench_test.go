package build

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/publish"
)

// BenchmarkBuild builds projects of generated stories of about 6 KB. The number to compare between the
// sizes is ns/model: it must not grow with the number of models.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			root := b.TempDir()
			writeCorpus(b, root, n)
			asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, content.Zone)
			b.Run("assemble", func(b *testing.B) {
				for b.Loop() {
					assemble(b, root, asOf)
				}
				perModel(b, n)
			})
			b.Run("render", func(b *testing.B) {
				r := assemble(b, root, asOf)
				for b.Loop() {
					for _, o := range r.All() {
						if err := o.Write(discard{}); err != nil {
							b.Fatal(err)
						}
					}
				}
				perModel(b, n)
			})
			b.Run("publish", func(b *testing.B) {
				r := assemble(b, root, asOf)
				for i := 0; b.Loop(); i++ {
					if _, err := publish.Tree(context.Background(), filepath.Join(root, fmt.Sprint("out", i)), r.All(), publish.Options{}); err != nil {
						b.Fatal(err)
					}
				}
				perModel(b, n)
			})
		})
	}
}

// BenchmarkTry is what an editor waits for when the form saves: one changed story in a project that was assembled.
func BenchmarkTry(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			root := b.TempDir()
			writeCorpus(b, root, n)
			asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, content.Zone)
			builder, err := Open(root)
			if err != nil {
				b.Fatal(err)
			}
			defer builder.Close()
			later := time.Now().Add(time.Minute)
			r := builder.Assemble(context.Background(), Options{AsOf: asOf}, later)
			story := r.Snapshot.Under(content.ModelsFolder)[0]
			data, err := story.Data()
			if err != nil {
				b.Fatal(err)
			}
			changes := map[string][]byte{story.Path: append(slices.Clone(data), "\nThêm.\n"...)}
			for b.Loop() {
				if found := builder.Try(context.Background(), Options{AsOf: asOf, Pictures: PicturesWhenAsked}, later, changes); found.Failed() {
					b.Fatal(found[0].Format("en"))
				}
			}
			perModel(b, n)
		})
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func perModel(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/model")
}

func assemble(b *testing.B, root string, asOf time.Time) *Result {
	builder, err := Open(root)
	if err != nil {
		b.Fatal(err)
	}
	defer builder.Close()
	r := builder.Assemble(context.Background(), Options{AsOf: asOf}, asOf)
	if r.Site == nil {
		b.Fatal(r.Findings[0].Format("en"))
	}
	return r
}

// writeCorpus writes a project with n stories, the same for the same n, with the real registries,
// templates and style sheets.
func writeCorpus(tb testing.TB, root string, n int) {
	tb.Helper()
	for _, dir := range []string{"content/registry", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join("../..", dir))); err != nil {
			tb.Fatal(err)
		}
	}
	write := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	write(filepath.Join(root, content.ConfigFile), "title: Dân vận khéo\ndescription: Trang thử.\nbase_url: https://danvankheo.example\n")
	reg, findings := content.ParseRegistry(func(p string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(root, p))
		return data, err == nil
	})
	if findings.Failed() {
		tb.Fatal(findings[0].Format("en"))
	}
	words := strings.Fields("đường hoa tự quản thu gom rác thải bảo vệ môi trường trồng cây ăn quả nông thôn mới hiến đất mở rộng giao thông chi hội phụ nữ giúp nhau phát triển kinh tế hộ gia đình an ninh trật tự tuần tra tiết kiệm học sinh nghèo chuyển đổi số cải cách hành chính hòa giải cơ sở cánh đồng lúa chất lượng cao vải thiều cà rốt")
	units := []string{"Hội Nông dân", "Hội LHPN", "Đoàn Thanh niên", "Hội Cựu chiến binh", "Công an", "UBND", "MTTQ"}
	random := rand.New(rand.NewPCG(7, uint64(n)))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	sentence := func(k int) string {
		var b strings.Builder
		for i := range k {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(pick(words))
		}
		return b.String()
	}
	for i := range n {
		d := reg.Districts[random.IntN(len(reg.Districts))]
		year := 2019 + random.IntN(7)
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: \"%s %d\"\nunit: \"%s %s\"\nfield: %s\ndistrict: %s\ntype: %s\nyear: %d\nsummary: \"%s\"\nid: x%05d\nresults:\n  - {label: Hộ tham gia, value: %d, unit: hộ}\n---\n",
			sentence(4+random.IntN(6)), i, pick(units), d.Name, reg.Fields[random.IntN(len(reg.Fields))].ID, d.ID, reg.Types[random.IntN(len(reg.Types))].ID, year, sentence(14), i, random.IntN(900))
		for _, h := range []string{"Thực trạng, lý do", "Mục tiêu", "Cách làm", "Kết quả", "Bài học kinh nghiệm", "Khả năng duy trì, nhân rộng"} {
			fmt.Fprintf(&b, "\n## %s\n\n", h)
			for range 3 {
				fmt.Fprintf(&b, "%s. %s. %s.\n\n", sentence(15), sentence(15), sentence(15))
			}
		}
		write(filepath.Join(root, content.ModelsFolder, fmt.Sprint(year), fmt.Sprintf("bai-%05d.md", i)), b.String())
	}
}
