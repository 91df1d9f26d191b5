package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

const kb = 1024

// report is a whole run.
type report struct {
	Date     time.Time `json:"date"`
	Machine  string    `json:"machine"`
	Seed     uint64    `json:"seed"`
	Queries  int       `json:"queries_per_kind"`
	Fresh    int       `json:"fresh_visits"`
	Sizes    []sized   `json:"sizes"`
	Pagefind string    `json:"pagefind"` // its version, or why it is not there
}

// sized is what was measured at one size.
type sized struct {
	Models       int       `json:"models"`
	Corpus       size      `json:"corpus"`
	Build        cost      `json:"build"`
	BuildWithout *cost     `json:"build_without_index,omitempty"`
	Ours         *measured `json:"ours,omitempty"`
	Pagefind     *measured `json:"pagefind,omitempty"`
}

func machine() string {
	return fmt.Sprintf("%d cores, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// column is one engine at one size.
type column struct {
	models int
	*measured
	build        cost
	buildWithout *cost
}

func (r report) columns() []column {
	var list []column
	for _, s := range r.Sizes {
		if s.Ours != nil {
			list = append(list, column{s.Models, s.Ours, s.Build, s.BuildWithout})
		}
		if s.Pagefind != nil {
			list = append(list, column{s.Models, s.Pagefind, s.Build, s.BuildWithout})
		}
	}
	return list
}

// print writes the run as the table.
func (r report) print(w io.Writer) error {
	fmt.Fprintf(w, "Search, measured on %s; %s; seed %d, %d queries of each kind, %d fresh visits.\n", r.Date.Format("2006-01-02 15:04"), r.Machine, r.Seed, r.Queries, r.Fresh)
	fmt.Fprintf(w, "Pagefind: %s. A KB is 1024 bytes; bytes are what came over the wire, headers included.\n\n", r.Pagefind)
	columns := r.columns()
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.DiscardEmptyColumns)
	row := func(name string, cell func(column) string) {
		fmt.Fprint(t, name)
		for _, c := range columns {
			fmt.Fprint(t, "\t", cell(c))
		}
		fmt.Fprintln(t, "\t")
	}
	row("", func(c column) string { return fmt.Sprintf("%s, %d", c.Engine, c.models) })
	printMRR(row)
	printCost(row)
	if err := t.Flush(); err != nil {
		return err
	}
	r.printBuilds(w)
	return nil
}

type rowPrinter func(name string, cell func(column) string)

func printMRR(row rowPrinter) {
	both := func(strict, lenient float64) string { return fmt.Sprintf("%.3f (%.3f)", strict, lenient) }
	row("MRR@10, mean (equally right ones count)", func(c column) string { return both(c.mean(false), c.mean(true)) })
	for _, kind := range queryKinds {
		row(kind, func(c column) string { return both(c.MRR(kind, false), c.MRR(kind, true)) })
	}
}

func printCost(row rowPrinter) {
	kbs := func(x float64) string { return fmt.Sprintf("%.1f", x/kb) }
	two := func(s spread, show func(float64) string) string { return show(s.Median) + " / " + show(s.Worst) }
	count := func(x float64) string { return fmt.Sprintf("%.0f", x) }
	row("first query beyond the page, KB, median / worst", func(c column) string { return two(c.ownBytes(), kbs) })
	row("requests for it, median / worst", func(c column) string { return two(c.ownRequests(), count) })
	row("first query with the page, KB, median / worst", func(c column) string {
		return two(over(c.Visits, func(v visit) float64 { return float64(v.Bytes) }), kbs)
	})
	row("requests for it, median / worst", func(c column) string {
		return two(over(c.Visits, func(v visit) float64 { return float64(v.Requests) }), count)
	})
	row("first query answered after, ms, median / worst", func(c column) string {
		return two(over(c.Visits, func(v visit) float64 { return v.Millis }), count)
	})
	ms := func(s spread) string { return fmt.Sprintf("%.1f / %.1f", s.Median, s.P95) }
	row("later queries, work, ms, median / p95", func(c column) string { return ms(c.work()) })
	row("with network and debounce, ms, median / p95", func(c column) string {
		return ms(over(c.Outcomes, func(o outcome) float64 { return o.Total }))
	})
	row("debounce, ms, median / p95", func(c column) string {
		return ms(over(c.Outcomes, func(o outcome) float64 { return o.Debounce }))
	})
	row("requests of a later query, mean", func(c column) string { return fmt.Sprintf("%.1f", c.meanRequests()) })
	row("client code, KB gzip", func(c column) string { return kbs(float64(c.Code.Gzip)) })
	row("index, MB on disk (MB gzip) in files", func(c column) string {
		if c.Index.Files == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f (%.1f) in %d", mb(c.Index.Bytes), mb(c.Index.Gzip), c.Index.Files)
	})
	row("indexing, s CPU (s wall), MB", func(c column) string {
		switch {
		case c.Indexing != nil:
			return text(*c.Indexing)
		case c.buildWithout != nil:
			return fmt.Sprintf("%.2f (%.2f), %+.0f", c.build.CPU-c.buildWithout.CPU, c.build.Wall-c.buildWithout.Wall, mb(c.build.Memory-c.buildWithout.Memory))
		}
		return "in the build"
	})
	row("queries not answered", func(c column) string { return fmt.Sprint(c.unanswered()) })
	row("visits with other hits than typing gives", func(c column) string { return fmt.Sprint(c.Disagree) })
}

func mb(n int64) float64 { return float64(n) / kb / kb }

// text is a cost in one cell.
func text(c cost) string {
	memory := "–"
	if c.Memory > 0 {
		memory = fmt.Sprintf("%.0f", mb(c.Memory))
	}
	return fmt.Sprintf("%.2f (%.2f), %s", c.CPU, c.Wall, memory)
}

func (r report) printBuilds(w io.Writer) {
	fmt.Fprintln(w)
	for _, s := range r.Sizes {
		fmt.Fprintf(w, "%d models, %d files, %.1f MB of Markdown: build, s CPU (s wall), MB at most: %s", s.Models, s.Corpus.Files, mb(s.Corpus.Bytes), text(s.Build))
		if s.BuildWithout != nil {
			fmt.Fprintf(w, "; without the index: %s", text(*s.BuildWithout))
		}
		fmt.Fprintln(w)
	}
}

func (m measured) ownBytes() spread {
	return over(m.Visits, func(v visit) float64 { return float64(v.OwnBytes) })
}

func (m measured) ownRequests() spread {
	return over(m.Visits, func(v visit) float64 { return float64(v.OwnRequests) })
}

func (m measured) work() spread { return over(m.Outcomes, func(o outcome) float64 { return o.Work }) }

func (m measured) meanRequests() float64 {
	sum := 0
	for _, o := range m.Outcomes {
		sum += o.Requests
	}
	return float64(sum) / float64(len(m.Outcomes))
}

func (m measured) unanswered() int {
	n := 0
	for _, o := range m.Outcomes {
		if !o.Answered {
			n++
		}
	}
	return n
}

// printMisses lists up to most queries of each kind whose answer, or one as right, does not come first.
func (r report) printMisses(w io.Writer, most int) {
	for _, c := range r.columns() {
		shown := map[string]int{}
		for _, o := range c.Outcomes {
			if o.Lenient == 1 || shown[o.Kind] >= most {
				continue
			}
			shown[o.Kind]++
			note := ""
			if o.Note != "" {
				note = " [" + o.Note + "]"
			}
			fmt.Fprintf(w, "%s, %d, %s%s: %q: rank %d, first is %s; wanted %s\n", c.Engine, c.models, o.Kind, note, o.Text, o.Lenient,
				strings.Join(o.Hits[:min(1, len(o.Hits))], ""), o.Answer)
		}
	}
}

// The limits of the issue for our own search.
const (
	limitMean, limitKind      = 0.95, 0.85
	limitBytes, limitBytes10k = 30 * kb, 40 * kb // the second above 1,000 models; the worst may be twice as much
	limitRequests             = 12
	limitMedian, limitP95     = 3.0, 15.0 // ms
	limitCode                 = 10 * kb
	limitIndexCPU             = 1.5 // s, at 10,000 models
	limitIndexMemory          = 200 * kb * kb
)

// missed are the limits that our search does not keep, in words.
func (r report) missed() []string {
	var list []string
	for _, s := range r.Sizes {
		hold := func(what string, is float64, ok bool) {
			if !ok || math.IsNaN(is) {
				list = append(list, fmt.Sprintf("%d models: %s: %.4g", s.Models, what, is))
			}
		}
		if s.Ours == nil {
			list = append(list, fmt.Sprintf("%d models: not measured", s.Models))
			continue
		}
		m := s.Ours
		hold("mean MRR under 0.95", m.mean(false), m.mean(false) >= limitMean)
		for _, kind := range queryKinds {
			hold("MRR of "+kind+" under 0.85", m.MRR(kind, false), m.MRR(kind, false) >= limitKind)
		}
		most := float64(limitBytes)
		if s.Models > 1000 {
			most = limitBytes10k
		}
		b, n, ms := m.ownBytes(), m.ownRequests(), m.work()
		hold(fmt.Sprintf("first query over %.0f KB", most/kb), b.Median/kb, b.Median <= most)
		hold(fmt.Sprintf("worst first query over %.0f KB", 2*most/kb), b.Worst/kb, b.Worst <= 2*most)
		hold("requests of the first query over 12", n.Median, n.Median <= limitRequests)
		hold("later queries over 3 ms", ms.Median, ms.Median <= limitMedian)
		hold("p95 of later queries over 15 ms", ms.P95, ms.P95 <= limitP95)
		hold("client code over 10 KB", float64(m.Code.Gzip)/kb, m.Code.Gzip <= limitCode)
		hold("queries not answered", float64(m.unanswered()), m.unanswered() == 0)
		if s.BuildWithout != nil {
			cpu, memory := s.Build.CPU-s.BuildWithout.CPU, s.Build.Memory-s.BuildWithout.Memory
			hold("indexing over 1.5 s of CPU", cpu, cpu <= limitIndexCPU)
			hold("indexing over 200 MB", mb(memory), memory <= limitIndexMemory)
		}
	}
	return list
}
