package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"dienhinh/internal/measure"
)

// report is everything that was measured.
type report struct {
	Machine    string  `json:"machine"`
	Hugo       string  `json:"hugo"`
	Pagefind   string  `json:"pagefind"`
	Seed       uint64  `json:"seed"`
	Runs       int     `json:"runs"`
	LoadBefore string  `json:"load_before"`
	LoadAfter  string  `json:"load_after"`
	Sizes      []sized `json:"sizes"`
}

// sized is what was measured at one size; the first row is what the others are compared with.
type sized struct {
	Models int   `json:"models"`
	Rows   []row `json:"rows"`
}

type row struct {
	Name  string         `json:"name"`
	Costs []measure.Cost `json:"runs"`
	Files int            `json:"files"`
	Bytes int64          `json:"bytes"`
}

// median of one figure over a row's runs.
func (r row) median(f func(measure.Cost) float64) float64 {
	var values []float64
	for _, c := range r.Costs {
		values = append(values, f(c))
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

func wall(c measure.Cost) float64   { return c.Wall }
func cpu(c measure.Cost) float64    { return c.CPU }
func memory(c measure.Cost) float64 { return float64(c.Memory) / (1 << 20) }

func (r report) print(w io.Writer) {
	fmt.Fprintf(w, "%s\nHugo: %s\nPagefind: %s\nseed %d; medians of %d runs, in brackets the best; × is times ours\n", r.Machine, r.Hugo, r.Pagefind, r.Seed, r.Runs)
	fmt.Fprintf(w, "load of the machine before %s, after %s (with other work on it take the ratios, not the seconds)\n", r.LoadBefore, r.LoadAfter)
	for _, s := range r.Sizes {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintf(t, "\n%d models\twall, s\t×\tCPU, s\t×\tpeak memory, MB\t×\tfiles\tMB\n", s.Models)
		for _, row := range s.Rows {
			fmt.Fprint(t, row.Name)
			for _, figure := range []struct {
				of     func(measure.Cost) float64
				format string
			}{{wall, "%.2f"}, {cpu, "%.2f"}, {memory, "%.0f"}} {
				value, base := row.median(figure.of), s.Rows[0].median(figure.of)
				fmt.Fprintf(t, "\t"+figure.format, value)
				if figure.format == "%.2f" {
					fmt.Fprintf(t, " ("+figure.format+")", figure.of(slices.MinFunc(row.Costs, func(a, b measure.Cost) int {
						if figure.of(a) < figure.of(b) {
							return -1
						}
						return 1
					})))
				}
				if base > 0 {
					fmt.Fprintf(t, "\t%.2f", value/base)
				} else {
					fmt.Fprint(t, "\t–") // the system does not tell
				}
			}
			fmt.Fprintf(t, "\t%d\t%.1f\n", row.Files, float64(row.Bytes)/(1<<20))
		}
		_ = t.Flush()
	}
}

// machine is what it was measured on.
func machine() string {
	return fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

// load is the machine's load of the last minute, where the system tells.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(data), " ")
	return first
}
