package registration

import (
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/viet"
)

// headingText is a heading without its numbering and its colon.
func headingText(b intake.Block) string {
	s := strings.TrimRight(ordinal.ReplaceAllString(b.Plain, ""), " :.")
	if s == "" {
		s = b.Plain
	}
	return intake.Escape(oneLine(s))
}

const longestHeading = 110 // characters; what is longer and bold is a sentence

// isHeading recognises a heading: by its style, or as offices write it, a short line all in bold.
func isHeading(b intake.Block) bool {
	if b.Kind == intake.Heading {
		return true
	}
	n := len([]rune(b.Plain))
	return b.Kind != intake.Table && b.Bold && n <= longestHeading && !strings.Contains(b.Plain, "\n") && !strings.HasSuffix(b.Plain, ".") && !strings.HasSuffix(b.Plain, ";") &&
		!(b.Kind == intake.Item && n > 60)
}

var romanHeading = regexp.MustCompile(`^\s*[IVX]{1,5}\s*[.)/-]`)

var letterHeading = regexp.MustCompile(`^\s*[a-z]\s*[.)]`)

var arabicHeading = regexp.MustCompile(`^\s*\d{1,2}\s*[.)]`)

var deepHeading = regexp.MustCompile(`^\s*\d{1,2}\.\d`)

// levelOf orders headings by their style or their numbering; lower stands above.
func levelOf(b intake.Block) int {
	switch {
	case b.Kind == intake.Heading:
		return b.Level
	case romanHeading.MatchString(b.Plain):
		return 21
	case deepHeading.MatchString(b.Plain):
		return 24
	case arabicHeading.MatchString(b.Plain):
		return 22
	case letterHeading.MatchString(b.Plain):
		return 25
	}
	return 23
}

// headingLevels brings the levels that a report uses to those of a story, which begin at 2. The level on which it has
// the sections of a story is 2; a style and a numbering cannot be compared, so the other of the two lies below.
func (r *reportReader) headingLevels(blocks []intake.Block) map[int]int {
	const numbered = 20
	var used []int
	sections := -1
	for _, b := range blocks {
		if !isHeading(b) || b.Kind == intake.Table {
			continue
		}
		l := levelOf(b)
		used = append(used, l)
		if _, ok := r.sectionOf(b); ok && (sections < 0 || l < sections) {
			sections = l
		}
	}
	slices.Sort(used)
	levels := map[int]int{}
	next := 2
	if sections >= 0 {
		next = 3
	}
	for _, l := range slices.Compact(used) {
		if sections >= 0 && (l == sections || l < sections && (l > numbered) == (sections > numbered)) {
			levels[l] = 2
			continue
		}
		levels[l] = min(next, 4)
		next++
	}
	return levels
}

// sectionOf recognises the heading of a section of a story.
func (r *reportReader) sectionOf(b intake.Block) (string, bool) {
	t, known := r.find(b.Plain)
	if !known || len(strings.Fields(headingWord(b.Plain))) > 8 {
		return "", false
	}
	if t == "results" {
		return content.Sections[3], true
	}
	return strings.CutPrefix(string(t), "section:")
}

// withoutLetterhead leaves out what stands above every official letter: the state's name and motto or the party's,
// who issues it, its number, place and date.
func (r *reportReader) withoutLetterhead(blocks []intake.Block) []intake.Block {
	last := -1
	for i, b := range blocks[:min(len(blocks), 14)] {
		text := blockText(b)
		w := strings.Join(viet.Syllables(text), " ")
		switch {
		case strings.Contains(w, "cong hoa xa hoi chu nghia viet nam"), strings.Contains(w, "doc lap tu do hanh phuc"), strings.Contains(w, "dang cong san viet nam"):
			last = i
		case last >= 0 && i-last <= 2 && len(w) < 90 && (strings.HasPrefix(w, "so ") || dateLine.MatchString(w) || strings.Trim(b.Plain, " *-_—–=") == ""):
			last = i
		}
	}
	if last < 0 {
		return blocks
	}
	r.note("letterhead", diag.Say("phần đầu văn bản (quốc hiệu, số, ngày) không được nhập", "the letterhead is not imported"), diag.Text{})
	return blocks[last+1:]
}

var dateLine = regexp.MustCompile(`ngay (\d+ )?thang (\d+ )?nam( \d+)?$`)

// withoutSignature leaves out recipients and signatures at the end.
func (r *reportReader) withoutSignature(blocks []intake.Block) []intake.Block {
	for i := max(0, len(blocks)-12); i < len(blocks); i++ {
		w := strings.Join(viet.Syllables(blockText(blocks[i])), " ")
		if i > 0 && (strings.HasPrefix(w, "noi nhan") || strings.HasPrefix(w, "nguoi lap") || strings.HasPrefix(w, "t m ") || strings.HasPrefix(w, "tm ") || strings.HasPrefix(w, "xac nhan cua")) {
			r.note("footer", diag.Say("phần nơi nhận, chữ ký ở cuối không được nhập", "recipients and signatures at the end are not imported"), diag.Text{})
			return blocks[:i]
		}
	}
	return blocks
}

func blockText(b intake.Block) string {
	var parts []string
	for _, row := range b.Rows {
		for _, c := range row {
			parts = append(parts, c.Plain)
		}
	}
	return strings.Join(append(parts, b.Plain), " ")
}

var documentKinds = []string{"bao cao", "bao cao ket qua", "de cuong", "ban dang ky", "phieu dang ky", "to trinh", "ban thuyet minh", "bao cao thanh tich", "bao cao dien hinh", "thuyet minh mo hinh", "ban dang ky mo hinh", "phieu dang ky mo hinh"}

// takeTitle finds the name of the model in the lines that a report begins with.
func (r *reportReader) takeTitle(blocks []intake.Block) []intake.Block {
	n := 0
	first := ""
	for n < len(blocks) && n < 6 {
		b := blocks[n]
		if b.Kind == intake.Table || b.Plain == "" || b.Kind == intake.Heading && b.Level > 1 && n > 0 {
			break
		}
		styled := b.Kind == intake.Heading && b.Level <= 1
		_, _, fact := r.fact(b.Plain)
		if fact || romanHeading.MatchString(b.Plain) || arabicHeading.MatchString(b.Plain) || !styled && !(b.Bold && (b.Centered || n > 0 || b.Kind == intake.Heading)) && !(b.Centered && len([]rune(b.Plain)) < 200) {
			break
		}
		if t, ok := r.find(b.Plain); ok && strings.HasPrefix(string(t), "section:") && !b.Centered && !styled {
			break
		}
		if styled && len(r.titles) > 0 && first == "style" {
			break
		}
		r.titles = append(r.titles, oneLine(b.Plain))
		if styled {
			first = "style"
		}
		n++
	}
	if n == 0 {
		return blocks
	}
	var lines []string
	for _, s := range r.titles {
		if w := headingWord(s); !slices.Contains(documentKinds, w) && strings.Trim(s, "-–—_=* ") != "" {
			lines = append(lines, s)
		}
	}
	title := oneLine(strings.Join(lines, " "))
	if inQuotes.MatchString(title) {
		for _, m := range anyQuotes.FindAllStringSubmatch(title, -1) {
			if headingWord(m[1]) != "dan van kheo" { // the movement's name, not the model's
				title = m[1]
				break
			}
		}
	}
	if title = cleanTitle(title); title != "" && headingWord(title) != "dan van kheo" {
		r.d.fields["title"] = value{title, -1, ""}
	}
	return blocks[n:]
}
