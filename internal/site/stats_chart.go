package site

import (
	"cmp"
	"math"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/viet"
)

// The pictures of the statistics page are laid out here; templates/stats.html only writes them down.
// Across, everything is in hundredths of the picture's width; down, in em of its letters. So a picture
// fills a phone and a wide screen, and the letters are neither shrunk nor blown up with it.

// amount is a named quantity: for a bar's length, and as it is printed.
type amount struct {
	name  string
	value float64
	text  string
}

func linkAmounts(links []Link) []amount {
	list := make([]amount, len(links))
	for i, l := range links {
		list[i] = amount{l.Label, float64(l.Count), viet.Number(int64(l.Count))}
	}
	return list
}

// foremost says which of several has most models, or nothing where that says nothing.
func foremost(list []amount, place string) string {
	var most amount
	var names []string
	for _, a := range list {
		switch {
		case a.value > most.value:
			most, names = a, []string{a.name}
		case a.value == most.value && a.value > 0:
			names = append(names, a.name)
		}
	}
	switch {
	case len(list) < 2 || len(names) == 0 || len(names) == len(list):
		return ""
	case len(names) == 1:
		return "Nhiều nhất: " + names[0] + ", " + most.text + " mô hình."
	case len(names) <= 3:
		return "Nhiều nhất: " + strings.Join(names, "; ") + ", cùng " + most.text + " mô hình."
	}
	return "Nhiều nhất là " + most.text + " mô hình, ở " + itoa(len(names)) + " " + place + "."
}

// hundredths is part of whole in hundredths of full, to two decimals. Something is never drawn as nothing.
func hundredths(part, whole, full float64) float64 {
	if part <= 0 || whole <= 0 {
		return 0
	}
	return round2(max(.6, min(1, part/whole)*full))
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

// wrap breaks a name between syllables into lines of at most that many letters, as few as can be and as
// even as can be. A longer syllable has a line of its own; a dash stays at the end of its line.
func wrap(name string, letters int) []string {
	lines := fill(name, letters)
	for l := letters - 1; l > 0; l-- {
		even := fill(name, l)
		if len(even) > len(lines) {
			break
		}
		lines = even
	}
	return lines
}

func fill(name string, letters int) []string {
	var lines []string
	for _, word := range strings.Fields(name) {
		last := len(lines) - 1
		if last >= 0 && (word == "-" || utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= letters) {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// lineHigh is from line to line of a name, in em, here and in templates/stats.html: capitals with two marks
// (Ổ, Ễ) touch the line above when they are nearer.
const lineHigh = 1.45

// room is what a number needs in em: a bold figure is some .6 em wide.
func room(text string) float64 { return .62*float64(utf8.RuneCountInString(text)) + .3 }

// barChart lays out bars from the top down: name, bar, gap. Names break at that many letters. The longest
// bar leaves room for the longest number in a picture 16 em wide, which is a card on a screen of 320 pixels.
// It is nil for an empty list.
func barChart(text ChartText, list []amount, letters int) *BarChart {
	const line, high, gap, narrow = 1.5, .95, .8, 16.0 // em; line is down to the bar
	if len(list) == 0 {
		return nil
	}
	most, longest := 0.0, 0.0
	for _, a := range list {
		most, longest = max(most, a.value), max(longest, room(a.text))
	}
	full := max(20, 100-100*(longest+.45)/narrow)
	text.About = cmp.Or(text.About, "Biểu đồ thanh ngang, mỗi thanh một mục; số đầy đủ ở bảng kèm theo.")
	c := &BarChart{ChartText: text}
	y := 0.0
	for _, a := range list {
		b := Bar{ChartLabel: ChartLabel{Lines: wrap(a.name, letters), Y: round2(y + 1)}, Width: hundredths(a.value, most, full), Value: a.text}
		b.Top = round2(y + line + lineHigh*float64(len(b.Lines)-1))
		b.ValueY = round2(b.Top + high/2 + .36)
		c.Bars = append(c.Bars, b)
		y = b.Top + high + gap
	}
	c.Height = round2(y - gap + .1)
	return c
}

// yearChart stands the years on a line, oldest at the left.
func yearChart(spans []span) *YearChart {
	const top, plot, below = 1.5, 9.0, 1.6 // em
	var list []amount
	most, longest := 0, 0.0
	for _, x := range spans {
		a := amount{text: "…"}
		if x.year != 0 {
			a = amount{itoa(x.year), 0, "0"}
		}
		if x.list != nil {
			n := len(x.list.Items)
			a.value, a.text = float64(n), viet.Number(int64(n))
			most, longest = max(most, n), max(longest, room(a.text))
		}
		list = append(list, a)
	}
	n := len(list)
	c := &YearChart{Height: top + plot + below, Base: top + plot, NameY: round2(top + plot + 1.25), ChartText: ChartText{
		ID: "p-hinh-nam", Title: "Số mô hình theo năm", Note: foremost(list, "năm"),
		About: "Biểu đồ cột, mỗi cột một năm, từ " + list[0].name + " đến " + list[n-1].name + "; số đầy đủ ở bảng kèm theo.",
	}}
	// The first and the last name keep inside the picture.
	edge := max(0, 7-50/float64(n))
	slot, highest := (100-2*edge)/float64(n), false
	for i, a := range list {
		k := YearColumn{Name: a.name, Value: a.text, Width: round2(min(9, slot*.7)), Center: round2(edge + slot*(float64(i)+.5))}
		k.X = round2(k.Center - k.Width/2)
		k.High = round2(hundredths(a.value, float64(most), 100) * plot / 100)
		k.Top = round2(top + plot - k.High)
		k.ValueY = round2(k.Top - .4)
		k.NameRoom, k.ValueRoom = roomFor(2.5, i, n), roomFor(longest, 1, n)
		// Where numbers have no room the highest column alone has one: no other can cover it.
		if isHighest := a.value == float64(most) && !highest; isHighest || a.name == "" {
			k.ValueRoom, highest = 0, highest || isHighest
		}
		c.Columns = append(c.Columns, k)
	}
	return c
}

// roomFor says where the i-th of n columns has room for text of that many em: 0 everywhere, 1 on wide
// screens, 2 nowhere. A phone is 19 em wide, a wide screen 40. Where there is room for every second or
// third only, those are counted from the newest, and the oldest has its own.
func roomFor(em float64, i, n int) int {
	wide := int(math.Ceil(em * float64(n) / 40))
	phone := (int(math.Ceil(em*float64(n)/19)) + wide - 1) / wide * wide // the wide screen keeps the phone's
	for where, step := range []int{phone, wide} {
		if i == 0 || (n-1-i)%step == 0 && i >= step {
			return where
		}
	}
	return 2
}

// The columns of the heat picture, in hundredths: names, then a column per field and one for the sums.
// static/css/stats/50-stats.css sets the heads, which are not in the picture, by the same measure.
const heatNames = 28.0

// heat is where a heat picture is being laid out.
type heat struct {
	*HeatChart
	y     float64 // em: where the next row begins
	width float64 // hundredths: of a column
}

// The rows of the heat picture in em.
const heatHigh, heatGap = 2.3, .7

// heatChart lays out the matrix: districts, a gap, the whole province, a gap, the sums.
func (s *Site) heatChart(m *Matrix) *HeatChart {
	h := &heat{width: (100 - heatNames) / float64(len(m.Columns)+1), HeatChart: &HeatChart{ChartText: ChartText{
		ID: "p-hinh-ma-tran", Title: "Số mô hình theo địa bàn và lĩnh vực",
		About: "Bảng màu: mỗi hàng một địa bàn, mỗi cột một lĩnh vực; ô càng đậm càng nhiều mô hình. Số đầy đủ ở bảng kèm theo.",
	}}}
	for i, f := range s.Registry.Fields {
		x := heatNames + h.width*float64(i)
		h.Fields = append(h.Fields, HeatField{ID: f.ID, Name: f.Name, X: round2(x), Width: round2(h.width), Center: round2(x + h.width/2)})
	}
	mostRow, mostColumn := 0, 0
	for _, r := range m.Rows {
		mostRow = max(mostRow, r.Head.Count)
	}
	for _, f := range m.Columns {
		mostColumn = max(mostColumn, f.Count)
	}
	var cells []amount
	for _, whole := range []bool{false, true} {
		for i, d := range s.Registry.Districts {
			if d.Whole != whole {
				continue
			}
			h.row(wrap(d.Short(), 11), whole, m.Rows[i], mostRow)
			for j, cell := range m.Rows[i].Cells {
				cells = append(cells, amount{m.Columns[j].Label + " (" + d.Name + ")", float64(cell.Count), viet.Number(int64(cell.Count))})
			}
		}
		h.y += heatGap
	}
	h.Names = append(h.Names, ChartLabel{Lines: []string{"Tổng cộng"}, Y: round2(h.y + 1.4), Strong: true})
	for j, f := range m.Columns {
		h.Fields[j].Sum = h.sum(j, f.Count, mostColumn)
	}
	h.Grand = h.sum(len(m.Columns), m.Grand, m.Grand)
	h.Height = round2(h.y + heatHigh)
	h.Note = foremost(cells, "ô")
	h.Legend = heatLegend(m.MaxCell)
	return h.HeatChart
}

// row lays out one row of cells below those there are.
func (h *heat) row(name []string, strong bool, r MatrixRow, most int) {
	high := max(heatHigh, lineHigh*float64(len(name)))
	base := h.y + high/2 + .36 // of a line in the middle
	h.Names = append(h.Names, ChartLabel{Lines: name, Y: round2(base - lineHigh/2*float64(len(name)-1)), Strong: strong})
	for j, cell := range r.Cells {
		f := &h.Fields[j]
		f.Cells = append(f.Cells, HeatCell{round2(h.y), round2(high), round2(base), cell.Level, viet.Number(int64(cell.Count))})
	}
	h.Sums = append(h.Sums, h.sum(len(r.Cells), r.Head.Count, most))
	h.y += high
}

// sum places a sum in a column, with a bar of its share of most.
func (h *heat) sum(column, count, most int) HeatSum {
	const inset = .14 // of the column, on both sides
	x, full := heatNames+h.width*float64(column), h.width*(1-2*inset)
	return HeatSum{
		X: round2(x + h.width*inset), Center: round2(x + h.width/2), Width: hundredths(float64(count), float64(most), full), Full: round2(full),
		TextY: round2(h.y + 1.4), BarY: round2(h.y + 1.85), Value: viet.Number(int64(count)),
	}
}

// heatLegend says which counts each strength stands for: the inverse of level. A strength that no count
// has is left out.
func heatLegend(most int) []HeatStep {
	steps := []HeatStep{{0, "0"}}
	for k := 1; k <= 4; k++ {
		low, high := (k-1)*most/4+1, k*most/4
		switch text := viet.Number(int64(low)); {
		case low == high:
			steps = append(steps, HeatStep{k, text})
		case low < high:
			steps = append(steps, HeatStep{k, text + "–" + viet.Number(int64(high))})
		}
	}
	return steps
}

// partCharts draws what a total is made of, by each kind that has more than one part. Each total has its
// own scale: different units share none.
func partCharts(r *ResultTotal, id string) []*BarChart {
	if r.Models < 2 {
		return nil
	}
	const letters = 31 // of a bar's name in a card
	var charts []*BarChart
	for _, kind := range []struct{ name, id string }{{"Lĩnh vực", "linh-vuc"}, {"Địa bàn", "dia-ban"}, {"Năm", "nam"}} {
		var parts []amount
		for _, g := range r.Groups {
			if g.Kind == kind.name {
				parts = append(parts, amount{g.Name, g.amount, g.Value})
			}
		}
		if len(parts) > 1 {
			c := barChart(ChartText{ID: id + "-" + kind.id, Title: "Theo " + viet.LowerFirst(kind.name)}, parts, letters)
			c.About = r.Label + ", " + r.Unit + "; số đầy đủ ở bảng bên dưới."
			charts = append(charts, c)
		}
	}
	return charts
}
