package build

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"dienhinh/internal/search"
)

func BenchmarkSearchIndex(b *testing.B) {
	root := os.Getenv("DIENHINH_CORPUS")
	if root == "" {
		root = "../.."
	}
	builder, err := Open(root)
	if err != nil {
		b.Fatal(err)
	}
	defer builder.Close()
	r := builder.Assemble(context.Background(), Options{AsOf: time.Now()}, time.Now())
	if r.Site == nil {
		b.Fatal("errors")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		ix := search.New(searchInput(r.Site))
		size := 0
		for _, f := range ix.Files {
			size += len(f.Data)
		}
		b.ReportMetric(float64(size), "index-bytes")
		b.ReportMetric(float64(len(ix.Files)), "files")
		b.ReportMetric(float64(len(ix.Entry)), "entry-bytes")
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/1e6, "MB-alloc")
}
