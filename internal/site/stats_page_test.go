package site

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dienhinh/internal/viet"
)

// within fails when a picture reaches beyond its own edges, left or right.
func within(t *testing.T, what string, from, width float64) {
	t.Helper()
	if from < 0 || width < 0 || from+width > 100.01 {
		t.Errorf("%s reaches from %g to %g hundredths", what, from, from+width)
	}
}

// TestChartsDrawTheLists counts the stories without the site's lists and compares every number drawn.
func TestChartsDrawTheLists(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	reg := realRegistry()
	count := map[string]int{}
	var docs []doc
	for i := range 300 {
		f, d := reg.Fields[r.IntN(len(reg.Fields))], reg.Districts[r.IntN(len(reg.Districts))]
		typ, year := reg.Types[r.IntN(len(reg.Types))], 2012+r.IntN(12)
		if i%3 == 0 {
			f, d = reg.Fields[0], reg.Districts[0]
		}
		status := []string{"", "Đang duy trì", "Đã kết thúc"}[r.IntN(3)]
		extra := fmt.Sprintf("field: %s\ndistrict: %s\ntype: %s\nyear: %d", f.ID, d.ID, typ.ID, year)
		if status != "" {
			extra += "\nstatus: " + status
		}
		docs = append(docs, doc{fmt.Sprintf("2023/bai-%d.md", i), fmt.Sprintf("Bài %d", i), extra})
		for _, k := range []string{f.ID, d.Short(), f.ID + " " + d.Short(), typ.Name, itoa(year), status} {
			count[k]++
		}
	}
	p := pageOf[StatsPage](t, good(t, 24, docs...), "/thong-ke/")
	checkHeat(t, p.Heat, count, len(docs))
	longest, bars := 0.0, 0
	for _, b := range p.TypeBars.Bars {
		longest = max(longest, b.Width)
	}
	for _, b := range p.TypeBars.Bars {
		n := count[strings.Join(b.Lines, " ")]
		within(t, "a bar", 0, b.Width)
		most := max(count[reg.Types[0].Name], count[reg.Types[1].Name])
		if b.Value != viet.Number(int64(n)) || b.Width < longest*float64(n)/float64(most)-.1 || b.Width > longest*float64(n)/float64(most)+.1 {
			t.Errorf("%s: %s, %g wide; there are %d", b.Lines, b.Value, b.Width, n)
		}
		bars++
	}
	for _, b := range p.StatusBars.Bars {
		name := strings.Join(b.Lines, " ")
		if name == "Chưa rõ tình trạng" {
			name = ""
		}
		if b.Value != viet.Number(int64(count[name])) {
			t.Errorf("status %q: %s, there are %d", name, b.Value, count[name])
		}
		bars++
	}
	for _, k := range p.YearBars.Columns {
		within(t, k.Name, k.X, k.Width)
		if k.Value != itoa(count[k.Name]) || k.Top+k.High > p.YearBars.Base+.01 || k.Top < 0 {
			t.Errorf("year %s: %s, from %g down %g; there are %d", k.Name, k.Value, k.Top, k.High, count[k.Name])
		}
		bars++
	}
	if bars != 2+3+12 {
		t.Errorf("%d bars were checked", bars)
	}
	for i, f := range p.Families {
		if i > 0 && p.Families[i-1].Count < f.Count || p.FamilyBars.Bars[i].Value != itoa(f.Count) {
			t.Errorf("%s is drawn as %s", f.Label, p.FamilyBars.Bars[i].Value)
		}
	}
}

func checkHeat(t *testing.T, h *HeatChart, count map[string]int, total int) {
	t.Helper()
	cells, bottom := 0, 0.0
	for _, f := range h.Fields {
		within(t, f.Name, f.X, f.Width)
		within(t, f.Name+", sum", f.Sum.X, f.Sum.Full)
		if f.Sum.Value != itoa(count[f.ID]) || f.Sum.Width > f.Sum.Full {
			t.Errorf("%s: %s, there are %d", f.Name, f.Sum.Value, count[f.ID])
		}
		for i, c := range f.Cells {
			name := strings.Join(h.Names[i].Lines, " ")
			if c.Value != itoa(count[f.ID+" "+name]) {
				t.Errorf("%s, %s: %s, there are %d", f.Name, name, c.Value, count[f.ID+" "+name])
			}
			if s := h.Sums[i]; s.Value != itoa(count[name]) || s.Width > s.Full {
				t.Errorf("%s: %s, there are %d", name, s.Value, count[name])
			}
			if i > 0 && c.Y < f.Cells[i-1].Y+f.Cells[i-1].High-.02 {
				t.Errorf("%s: the row covers the one above", name)
			}
			cells, bottom = cells+1, max(bottom, c.Y+c.High)
		}
	}
	if cells != 4*13 || len(h.Names) != 14 || h.Grand.Value != itoa(total) || h.Height < bottom+1 {
		t.Errorf("%d cells, %d names, in all %s; %g em down to %g", cells, len(h.Names), h.Grand.Value, h.Height, bottom)
	}
	if last := h.Names[12]; !last.Strong || last.Lines[0] != "Toàn tỉnh" {
		t.Errorf("the whole province is not the last row: %v", last)
	}
}

func TestStatsOfNothing(t *testing.T) {
	p := pageOf[StatsPage](t, good(t, 24), "/thong-ke/")
	if p.Total != 0 || p.Heat != nil || p.TypeBars != nil || p.YearBars != nil || p.FamilyBars != nil || p.StatusBars != nil || len(p.Results)+len(p.Pictured)+len(p.Years) != 0 {
		t.Errorf("something is drawn of nothing: %+v", p)
	}
	if len(p.Matrix.Rows) != 13 || len(p.Data) != 3 || p.Key[0] != (KeyFigure{"0", "mô hình đã đăng", "/mo-hinh/"}) {
		t.Errorf("the empty page: %d rows, %d files, %v", len(p.Matrix.Rows), len(p.Data), p.Key)
	}
}

func TestStatsOfOneModel(t *testing.T) {
	p := pageOf[StatsPage](t, good(t, 24, doc{"2023/a.md", "A", "results: [{label: Cây, value: 2.5, unit: ha}]"}), "/thong-ke/")
	want := []KeyFigure{
		{"1", "mô hình đã đăng", "/mo-hinh/"}, {"1", "lĩnh vực có mô hình", "/linh-vuc/"}, {"1", "trong 12 địa bàn có mô hình", "/dia-ban/"},
		{"1", "khối đơn vị", "/don-vi/"}, {"1", "năm có mô hình: 2023", "/nam/"},
	}
	if !slices.Equal(p.Key, want) {
		t.Errorf("key figures %v", p.Key)
	}
	if k := p.YearBars.Columns; len(k) != 1 || k[0].Value != "1" || k[0].Center != 50 || k[0].NameRoom+k[0].ValueRoom != 0 {
		t.Errorf("years %+v", k)
	}
	if p.TypeBars.Bars[1].Width != 0 || p.TypeBars.Bars[1].Value != "0" {
		t.Errorf("nothing is drawn as something: %+v", p.TypeBars.Bars[1])
	}
	if got := fmt.Sprint(p.Heat.Legend); got != "[{0 0} {4 1}]" || p.Heat.Note != "Nhiều nhất: Kinh tế (Huyện Thanh Miện), 1 mô hình." {
		t.Errorf("legend %s, note %q", got, p.Heat.Note)
	}
	if r := p.Pictured[0]; r.Value != "2,5" || r.From == nil || r.From.Href != "/mo-hinh/a/" || r.Parts != nil || p.HasParts {
		t.Errorf("results %+v", r)
	}
}

// A short gap is shown year by year, a long one as one break; both in the picture and in the table.
func TestYearsBetween(t *testing.T) {
	var docs []doc
	for _, y := range []int{2001, 2005, 2010, 2011} {
		docs = append(docs, doc{fmt.Sprintf("2023/n-%d.md", y), "N " + itoa(y), "year: " + itoa(y)})
	}
	p := pageOf[StatsPage](t, good(t, 24, docs...), "/thong-ke/")
	var drawn, listed []string
	for _, k := range p.YearBars.Columns {
		drawn = append(drawn, k.Name+"="+k.Value)
	}
	for _, l := range p.Years {
		listed = append(listed, fmt.Sprintf("%s=%d %s", l.Label, l.Count, l.Href))
	}
	if got := strings.Join(drawn, " "); got != "2001=1 2002=0 2003=0 2004=0 2005=1 =… 2010=1 2011=1" {
		t.Errorf("drawn: %s", got)
	}
	if got := strings.Join(listed, ", "); got != "Năm 2011=1 /nam/2011/, Năm 2010=1 /nam/2010/, Năm 2005=1 /nam/2005/, Năm 2004=0 , Năm 2003=0 , Năm 2002=0 , Năm 2001=1 /nam/2001/" {
		t.Errorf("listed: %s", got)
	}
}

// TestResultParts draws a total of several models, and no more totals than a reader can take in.
func TestResultParts(t *testing.T) {
	var docs []doc
	for i := range 10 {
		docs = append(docs, doc{fmt.Sprintf("2023/a-%d.md", i), fmt.Sprintf("A %d", i),
			fmt.Sprintf("field: %s\nresults: [{label: Hộ, value: %d, unit: hộ}, {label: Riêng %d, value: 1, unit: km}]", []string{"kinh-te", "xay-dung-dang"}[i%2], i, i)})
	}
	p := pageOf[StatsPage](t, good(t, 24, docs...), "/thong-ke/")
	if len(p.Results) != 11 || len(p.Pictured) != 8 || !p.HasParts {
		t.Fatalf("%d results, %d pictured", len(p.Results), len(p.Pictured))
	}
	first := p.Pictured[0]
	if first.Value != "45" || first.Models != 10 || first.From != nil || len(first.Parts) != 1 {
		t.Fatalf("the first total: %+v", first)
	}
	c := first.Parts[0]
	if c.Title != "Theo lĩnh vực" || c.ID != "p-hinh-ket-qua-1-linh-vuc" || c.Bars[0].Value != "20" || c.Bars[1].Value != "25" || c.Bars[0].Width >= c.Bars[1].Width || len(c.Bars[1].Lines) != 2 {
		t.Errorf("its parts: %+v", c)
	}
}

// The legend is the inverse of level.
func TestHeatLegend(t *testing.T) {
	for most := 1; most < 60; most++ {
		of := map[int]string{}
		for _, s := range heatLegend(most) {
			of[s.Level] = s.Text
		}
		for n := range most + 1 {
			low, high, isRange := strings.Cut(of[level(n, most)], "–")
			if !isRange {
				high = low
			}
			var a, b int
			if _, err := fmt.Sscan(low+" "+high, &a, &b); err != nil || n < a || n > b {
				t.Errorf("of at most %d, %d has strength %d, which is explained as %q", most, n, level(n, most), of[level(n, most)])
			}
		}
	}
}

// Names of columns never run into each other: those that are shown are far enough apart.
func TestRoomForColumns(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for screen, width := range map[int]float64{0: 19, 1: 40} {
			for _, em := range []float64{1, 2.5, 4} {
				last := -1
				for i := range n {
					if roomFor(em, i, n) > screen {
						continue
					}
					if last >= 0 && float64(i-last)*width/float64(n) < em {
						t.Errorf("%d columns of %g em on %g em: %d and %d collide", n, em, width, last, i)
					}
					last = i
				}
				if last != n-1 {
					t.Errorf("%d columns of %g em on %g em: the newest has no name", n, em, width)
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		name    string
		letters int
		want    string
	}{
		{"Xây dựng Đảng và hệ thống chính trị", 11, "Xây dựng/Đảng và/hệ thống/chính trị"},
		{"Xây dựng Đảng và hệ thống chính trị", 31, "Xây dựng Đảng và/hệ thống chính trị"},
		{"Văn hóa - xã hội", 9, "Văn hóa -/xã hội"},
		{"Thanh Miện", 11, "Thanh Miện"},
		{"Krông", 2, "Krông"},
		{"", 9, ""},
	} {
		if got := strings.Join(wrap(tt.name, tt.letters), "/"); got != tt.want {
			t.Errorf("%q in %d: %s, want %s", tt.name, tt.letters, got, tt.want)
		}
	}
}

func TestForemost(t *testing.T) {
	of := func(values ...int) []amount {
		var list []amount
		for i, v := range values {
			list = append(list, amount{string(rune('A' + i)), float64(v), itoa(v)})
		}
		return list
	}
	for _, tt := range []struct {
		list []amount
		want string
	}{
		{of(1, 3, 2), "Nhiều nhất: B, 3 mô hình."},
		{of(3, 3, 2), "Nhiều nhất: A; B, cùng 3 mô hình."},
		{of(3, 3, 3, 3, 0), "Nhiều nhất là 3 mô hình, ở 4 ô."},
		{of(3, 3), ""}, {of(7), ""}, {of(0, 0), ""}, {nil, ""},
	} {
		if got := foremost(tt.list, "ô"); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.list, got, tt.want)
		}
	}
}

// Every number of the heat picture can be read on its colour, in both themes: 4.5:1 (WCAG 2.2, 1.4.3).
func TestHeatContrast(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("../../static/css/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	strengths := []float64{0}
	for _, m := range regexp.MustCompile(`\.heat-[1-4] \{ --a: ([0-9.]+)`).FindAllStringSubmatch(read("stats/50-stats.css"), -1) {
		a, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		strengths = append(strengths, a)
	}
	if len(strengths) != 5 {
		t.Fatalf("strengths %v", strengths)
	}
	light, dark, _ := strings.Cut(read("00-tokens.css"), "@media")
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		token := map[string][3]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})`).FindAllStringSubmatch(css, -1) {
			var c [3]float64
			for i := range c {
				v, _ := strconv.ParseUint(m[2+i], 16, 8)
				c[i] = float64(v)
			}
			token[m[1]] = c
		}
		if c := contrast(token["soft"], token["sunk"]); c < 4.5 {
			t.Errorf("%s: an empty cell has %.2f:1", theme, c)
		}
		for _, field := range []string{"green", "plum", "blue", "red", "soft"} {
			for level := 1; level <= 4; level++ {
				a, under, ink := strengths[level], token["paper"], token["ink"]
				if level == 4 {
					ink = token["paper"]
				}
				var mixed [3]float64
				for i := range mixed {
					mixed[i] = a*token[field][i] + (1-a)*under[i]
				}
				if c := contrast(mixed, ink); c < 4.5 {
					t.Errorf("%s: %s at strength %d has %.2f:1", theme, field, level, c)
				}
			}
		}
	}
}

// contrast is the ratio of two sRGB colours, 0 to 255 each (WCAG 2.2, relative luminance).
func contrast(a, b [3]float64) float64 {
	luminance := func(c [3]float64) float64 {
		for i, v := range c {
			if v /= 255; v <= .04045 {
				c[i] = v / 12.92
			} else {
				c[i] = math.Pow((v+.055)/1.055, 2.4)
			}
		}
		return .2126*c[0] + .7152*c[1] + .0722*c[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}
