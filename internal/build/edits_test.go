package build

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// editor makes random edits to a project, as people and programs do: well and badly.
type editor struct {
	*photoProject
	r        *rand.Rand
	made     int
	done     []string
	original map[string]string // of the files that every project has
}

func newEditor(t *testing.T, seed uint64) *editor {
	e := &editor{photoProject: newPhotoProject(t), r: rand.New(rand.NewPCG(seed, 8)), original: map[string]string{}}
	for _, name := range e.files("templates", "static/css", "static/js", "content/registry", content.ConfigFile) {
		e.original[name] = e.read(name)
	}
	for range 6 {
		e.create()
	}
	e.write("content/mo-hinh/2023/mau/a.jpg", testJPEG(t, 60, 40, 1))
	e.story(`{file: "a.jpg", alt: "Khay mạ"}`, "Gieo mạ.\n")
	return e
}

// files are the project's files below some folders, sorted.
func (e *editor) files(below ...string) []string {
	var list []string
	for _, folder := range below {
		err := filepath.WalkDir(filepath.Join(e.dir, folder), func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				rel, _ := filepath.Rel(e.dir, p)
				list = append(list, filepath.ToSlash(rel))
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			e.t.Fatal(err)
		}
	}
	return list
}

func (e *editor) read(name string) string {
	data, err := os.ReadFile(filepath.Join(e.dir, name))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

func (e *editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *editor) pick(list ...string) string { return list[e.r.IntN(len(list))] }

func (e *editor) stories() []string {
	return slices.DeleteFunc(e.files(content.ModelsFolder), func(p string) bool { return !strings.HasSuffix(p, ".md") })
}

func (e *editor) anyStory() string { return e.pick(e.stories()...) }

func (e *editor) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// line changes the line of a key in a story, or adds it.
func (e *editor) line(file, key, value string) {
	text := e.read(file)
	from := strings.Index(text, "\n"+key+":")
	if from < 0 {
		text = strings.Replace(text, "---\n", "---\n"+key+": "+value+"\n", 1)
	} else {
		end := from + 1 + strings.IndexByte(text[from+1:], '\n')
		text = text[:from+1] + key + ": " + value + text[end:]
	}
	e.write(file, []byte(text))
}

func (e *editor) create() {
	e.made++
	year := 2019 + e.r.IntN(5)
	name := fmt.Sprintf("content/mo-hinh/%d/bai-%d", year, e.made)
	if e.r.IntN(3) == 0 {
		name += "/index"
	}
	body := e.pick("Mỗi nhà một cây.", "Xem [bài kia](/mo-hinh/bai-1/).", "Bà Trần Thị Thử làm trước.", "| Năm | Hộ |\n|---|---|\n| 2023 | 40 |")
	e.write(name+".md", fmt.Appendf(nil, `---
title: "Bài thứ %d: %s"
unit: "%s xã Thanh Hải"
field: "%s"
district: "%s"
type: "%s"
year: %d
date: %d-0%d-11
summary: "Hội viên cùng gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ của cả cánh đồng."
id: "b%d"
results: [{label: "Hộ tham gia", value: %d, unit: "hộ", source: "Báo cáo"}]
people: [{name: "Trần Thị Thử", role: "chi hội trưởng", consent: "Đã đồng ý"}]
---

## Cách làm

%s
`, e.made, e.pick("trồng cây", "giữ chợ sạch", "Mạ khay"), e.pick("Hội Nông dân", "Hội LHPN", "Đoàn thanh niên"), e.pick("Kinh tế", "VH-XH", "Quốc phòng, an ninh"), e.pick("Thanh Hà", "Thanh Miện", "Gia Lộc", "toan-tinh"),
		e.pick("Tập thể", "Cá nhân"), year, year, 1+e.r.IntN(9), e.made, e.r.IntN(900), body))
}

// edits are what may happen to a project, by name.
var edits = map[string]func(e *editor){
	"create": (*editor).create,
	"delete": func(e *editor) {
		if list := e.stories(); len(list) > 3 {
			e.must(os.Remove(e.path(e.pick(list...))))
		}
	},
	"rename": func(e *editor) {
		e.made++
		e.must(os.MkdirAll(e.path("content/mo-hinh/2023"), 0o755)) // the folder may have another name by now
		e.must(os.Rename(e.path(e.anyStory()), e.path(fmt.Sprintf("content/mo-hinh/2023/ten-moi-%d.md", e.made))))
	},
	"into a folder": func(e *editor) {
		from := e.anyStory()
		if dir, flat := strings.CutSuffix(from, ".md"); flat && !strings.HasSuffix(from, "/index.md") {
			e.must(os.MkdirAll(e.path(dir), 0o755))
			e.must(os.Rename(e.path(from), e.path(dir+"/index.md")))
		}
	},
	"rename a folder": func(e *editor) {
		years := e.files(content.ModelsFolder)
		year := strings.Join(strings.Split(e.pick(years...), "/")[:3], "/")
		e.made++
		other := fmt.Sprintf("%s-%d", year, e.made)
		e.must(os.Rename(e.path(year), e.path(other)))
		if e.r.IntN(4) > 0 {
			e.must(os.Rename(e.path(other), e.path(year)))
		}
	},
	"retitle": func(e *editor) {
		e.made++
		e.line(e.anyStory(), "title", fmt.Sprintf("%q", e.pick("Đường hoa", "Ánh sáng thôn", "Quỹ gạo", "Bài thứ 1: trồng cây", "")+strconv.Itoa(e.made%7)))
	},
	"move place": func(e *editor) {
		e.line(e.anyStory(), "district", e.pick("Gia Lộc", "Kim Thành", "Thanh Hà", "không có"))
	},
	"move field":   func(e *editor) { e.line(e.anyStory(), "field", e.pick("Kinh tế", "VH-XH", "Kih tế")) },
	"another year": func(e *editor) { e.line(e.anyStory(), "year", e.pick("2019", "2021", "2023", "năm ngoái")) },
	"another unit": func(e *editor) {
		e.line(e.anyStory(), "unit", `"`+e.pick("Công an xã", "Hội CCB huyện", "Thôn Đông")+`"`)
	},
	"draft":       func(e *editor) { e.line(e.anyStory(), "draft", e.pick("true", "false")) },
	"schedule":    func(e *editor) { e.line(e.anyStory(), "publish_at", e.pick("2026-09-01", "2027-09-01")) },
	"expire":      func(e *editor) { e.line(e.anyStory(), "expires", e.pick("2026-01-01", "2028-01-01")) },
	"status":      func(e *editor) { e.line(e.anyStory(), "status", e.pick("Đang duy trì", "Đã kết thúc")) },
	"same id":     func(e *editor) { e.line(e.anyStory(), "id", e.pick("b1", "b2", "moi"+strconv.Itoa(e.made))) },
	"old address": func(e *editor) { e.line(e.anyStory(), "aliases", e.pick("[]", "[/cu/]", "[/mo-hinh/bai-2/]")) },
	"lineage": func(e *editor) {
		e.line(e.anyStory(), "replication", "{learned_from: ["+e.pick("/mo-hinh/bai-1/", "/mo-hinh/mau/")+"]}")
	},
	"consent": func(e *editor) {
		e.line(e.anyStory(), "people", `[{name: "Trần Thị Thử", consent: "`+e.pick("Đã rút", "Đã đồng ý", "Chưa")+`"}]`)
	},
	"write on": func(e *editor) { f := e.anyStory(); e.write(f, []byte(e.read(f)+"\nThêm *một* dòng.\n")) },
	"link": func(e *editor) {
		f := e.anyStory()
		e.write(f, []byte(e.read(f)+"\n[kia](/mo-hinh/bai-"+strconv.Itoa(1+e.r.IntN(9))+"/)\n"))
	},
	"break": func(e *editor) { f := e.anyStory(); e.write(f, []byte(strings.Replace(e.read(f), "---\n", "--\n", 1))) },
	"mend":  func(e *editor) { e.mend() },
	"empty": func(e *editor) { e.write(e.anyStory(), nil) },
	"picture": func(e *editor) {
		e.write("content/mo-hinh/2023/mau/a.jpg", testJPEG(e.t, 50+e.r.IntN(3), 40, uint8(e.r.IntN(4))))
	},
	"picture is gone": func(e *editor) { _ = os.Remove(e.path("content/mo-hinh/2023/mau/a.jpg")) },
	"page": func(e *editor) {
		e.write("content/trang/"+e.pick("lien-he", "gioi-thieu")+".md", fmt.Appendf(nil, "---\ntitle: \"Trang %d\"\nsummary: \"Nơi hỏi thêm về các mô hình trên trang này, và cách gửi bổ sung.\"\n---\n\nChữ.\n", e.r.IntN(5)))
	},
	"registry": func(e *editor) {
		file := "content/registry/" + e.pick("fields", "types", "districts", "units") + ".yaml"
		text := e.original[file]
		switch e.r.IntN(4) {
		case 0:
			text = strings.Replace(text, "name: Kinh tế", "name: Kinh tế xanh", 1)
		case 1:
			text = strings.Replace(text, "aliases: [", "aliases: [Tên khác, ", 1)
		case 2:
			text = strings.Replace(text, "id: ", "id ", 1)
		}
		e.write(file, []byte(text))
	},
	"template": func(e *editor) {
		file := e.pick(slices.DeleteFunc(e.files("templates"), func(p string) bool { return !strings.HasSuffix(p, ".html") })...)
		text := e.original[file]
		switch e.r.IntN(4) {
		case 0:
			text = strings.Replace(text, "</main>", "<p>Thêm</p></main>", 1)
		case 1:
			text = strings.Replace(text, "</p>", " </p>", 1)
		case 2:
			text += "{{"
		}
		e.write(file, []byte(text))
	},
	"asset": func(e *editor) {
		file := e.pick(e.files("static/css", "static/js")...)
		e.write(file, []byte(e.original[file]+strings.Repeat("\n", e.r.IntN(2))+e.pick("", "/* thêm */")))
	},
	"site": func(e *editor) {
		text := e.original[content.ConfigFile]
		e.write(content.ConfigFile, []byte(strings.Replace(text, "page_size: 24", "page_size: "+e.pick("2", "3", "24", "không"), 1)))
	},
	"ledger": func(e *editor) {
		e.write("content/links.txt", []byte(e.pick("", "/mo-hinh/bai-1/ page\n", "/mo-hinh/bai-1/ page\n/mo-hinh/xua/ moved /mo-hinh/mau/\n", "<<<<<<< HEAD\n", "/mo-hinh/mat/ withdrawn 2024-01-02 Không còn\n")))
	},
	"same size and time": func(e *editor) { // as a fast second save, or a restored backup
		f := e.anyStory()
		info, err := os.Stat(e.path(f))
		e.must(err)
		e.write(f, []byte(strings.Map(func(r rune) rune {
			if r == 'm' {
				return 'n'
			}
			return r
		}, e.read(f))))
		e.must(os.Chtimes(e.path(f), info.ModTime(), info.ModTime()))
	},
	"touch": func(e *editor) { f := e.anyStory(); e.must(os.Chtimes(e.path(f), time.Time{}, time.Now())) },
	"cache": func(e *editor) { e.must(os.RemoveAll(e.path(".cache"))) },
}

// mend takes away what stops the site, by making anew whatever an error points at.
func (e *editor) mend() {
	for name, text := range e.original {
		e.write(name, []byte(text))
	}
	_ = os.Remove(e.path("content/links.txt"))
	e.write("content/mo-hinh/2023/mau/a.jpg", testJPEG(e.t, 60, 40, 1))
	for try := range 20 {
		r, _ := e.cold()
		if r.Site != nil {
			return
		}
		if try == 3 { // two stories may each be in the other's way
			e.must(os.RemoveAll(e.path(content.ModelsFolder)))
			e.write("content/mo-hinh/2023/mau/a.jpg", testJPEG(e.t, 60, 40, 1))
		}
		for _, f := range r.Findings {
			if f.Severity == diag.Error && strings.HasPrefix(f.File, "content/mo-hinh/") && f.File != photoStory+"index.md" {
				_ = os.Remove(e.path(f.File))
			}
		}
		e.story(`{file: "a.jpg", alt: "Khay mạ"}`, "Gieo mạ.\n")
		e.create()
	}
	r, _ := e.cold()
	e.t.Fatalf("the project does not mend: %v", r.Findings)
}

// edit makes one edit.
func (e *editor) edit(names []string) {
	name := e.pick(names...)
	if len(e.stories()) < 3 {
		name = "create"
	}
	e.done = append(e.done, name)
	edits[name](e)
}

func (e *editor) options() Options {
	return Options{AsOf: time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone), SkipCards: true, Advice: len(e.done)%2 == 0, Drafts: len(e.done)%5 == 0}
}

func (e *editor) cold() (*Result, map[string][]byte) {
	b, err := Open(e.dir)
	e.must(err)
	defer b.Close()
	return e.assemble(b)
}

func (e *editor) assemble(b *Builder) (*Result, map[string][]byte) {
	r := b.Assemble(context.Background(), e.options(), time.Now())
	if r.Site == nil {
		return r, nil
	}
	return r, outputBytes(e.t, r)
}

// proofs is how often the costly proofs are tried: 0 for a quick look, DIENHINH_PROOFS to mean it.
func proofs() int {
	n, _ := strconv.Atoi(os.Getenv("DIENHINH_PROOFS"))
	return n
}

// TestEdits holds a builder that lives through random edits to one that has just begun: after every few edits both say
// the same findings and make the same bytes. With DIENHINH_PROOFS there are fifteen times as many edits, other ones each
// time; DIENHINH_SEED makes those of an earlier run again.
func TestEdits(t *testing.T) {
	total, seed := 60, uint64(1)
	if n := proofs(); n > 0 {
		total, seed = 15*n, uint64(time.Now().UnixNano())
	}
	if s := os.Getenv("DIENHINH_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	if Raced {
		total = min(total, 20)
	}
	e := newEditor(t, seed)
	var names []string
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	b, err := Open(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	compared, whole, broken := 0, 0, 0
	for len(e.done) < total {
		for range 1 + e.r.IntN(4) {
			e.edit(names)
		}
		if broken >= 2 { // an editor who goes on in a site that is not made learns little
			e.done = append(e.done, "mend")
			e.mend()
		}
		runtime.GOMAXPROCS([]int{1, 2, 8}[compared%3])
		warm, warmBytes := e.assemble(b)
		runtime.GOMAXPROCS([]int{8, 1, 2}[compared%3])
		cold, coldBytes := e.cold()
		where := func() string {
			return fmt.Sprintf("seed %d, after %d edits, the last of them %v", seed, len(e.done), e.done[max(0, len(e.done)-12):])
		}
		if a, c := said(warm.Findings), said(cold.Findings); a != c {
			t.Fatalf("%s: warm says\n%s\ncold says\n%s", where(), a, c)
		}
		for path, data := range coldBytes {
			if string(warmBytes[path]) != string(data) {
				t.Fatalf("%s: %s differs, warm\n%.2000s\ncold\n%.2000s", where(), path, warmBytes[path], data)
			}
		}
		if len(warmBytes) != len(coldBytes) {
			t.Fatalf("%s: %d files warm, %d cold", where(), len(warmBytes), len(coldBytes))
		}
		if compared++; cold.Site != nil {
			whole, broken = whole+1, 0
		} else {
			broken++
		}
	}
	t.Logf("seed %d: %d edits, compared %d times, a site %d times and errors %d times", seed, len(e.done), compared, whole, compared-whole)
	if whole*3 < compared {
		t.Error("too few of the comparisons were of a site")
	}
}

func said(findings diag.Findings) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.Format(diag.VI))
	}
	return b.String()
}
