package serve_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// often is how many times a heavy test does what it does: the number in an environment variable, which .ci/run sets, or
// the small one that `go test ./...` has time for.
func often(t testing.TB, variable string, small int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return small
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%s: %v", variable, text, err)
	}
	return n
}

// TestAnyEdits changes a project again and again, as editors, developers and git do, and holds every answer of the
// preview against a build from nothing: what the edit has changed and a sample of the rest after each, everything at the
// end. DIENHINH_EDITS is how many edits there are.
func TestAnyEdits(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	options := func() build.Options { return build.Options{AsOf: asOf, SkipCards: true, Preview: true} }
	var w *workshop
	p := startIn(t, options, func(dir string) {
		w = &workshop{t: t, dir: dir, random: random}
		for range 8 {
			w.add()
		}
		write(t, dir, "content/trang/lien-he.md", "---\ntitle: Liên hệ\nsummary: Cách gửi bài về trang này.\norder: 2\n---\n\nViết cho chúng tôi.\n")
	})
	before := fresh(t, p.dir, options())
	edits := often(t, "DIENHINH_EDITS", 8)
	bad := 0
	for i := range edits {
		what := w.edit()
		after := fresh(t, p.dir, options())
		if after.findings.Failed() {
			bad++
			p.until("/", func(body string) bool { return strings.Contains(body, "dienhinh-errors") }, what+": the errors "+after.findings[0].Format(diag.VI))
			after.files = before.files // the last good site stays
			p.same(what+", which is an error", after, sample(random, after.files))
			w.mend()
			what = "mending: " + what
			if after = fresh(t, p.dir, options()); after.findings.Failed() {
				t.Fatalf("%s: %s", what, after.findings[0].Format(diag.VI))
			}
		}
		look := sample(random, after.files)
		for name := range after.files {
			if !bytes.Equal(after.files[name], before.files[name]) {
				look = append(look, name)
			}
		}
		for name := range before.files {
			if after.files[name] == nil {
				look = append(look, name)
			}
		}
		if i == edits-1 {
			look = slices.Collect(maps.Keys(after.files))
		}
		p.same(fmt.Sprintf("edit %d, %s", i, what), after, look)
		before = after
	}
	t.Logf("%d edits, %d of them with errors", edits, bad)
}

// site is what a build from nothing gives.
type site struct {
	files    map[string][]byte
	findings diag.Findings
}

func fresh(t testing.TB, dir string, opt build.Options) site {
	t.Helper()
	b, err := build.Open(dir)
	must(t, err)
	defer b.Close()
	opt.Pictures = build.PicturesWhenAsked
	r := b.Assemble(context.Background(), opt, time.Now())
	s := site{map[string][]byte{}, r.Findings}
	if r.Site == nil {
		return s
	}
	for _, o := range r.All() {
		if o.Path == "_headers" || o.Path == "_redirects" {
			continue
		}
		var b bytes.Buffer
		must(t, o.Write(&b))
		s.files[o.Path] = append([]byte{}, b.Bytes()...)
	}
	return s
}

func sample(random *rand.Rand, files map[string][]byte) []string {
	names := slices.Sorted(maps.Keys(files))
	var list []string
	for range 20 {
		list = append(list, names[random.IntN(len(names))])
	}
	return append(list, "index.html")
}

var errorList = regexp.MustCompile(`(?s)<link rel="stylesheet" href="/_dienhinh/serve.css"><section class="dienhinh-errors".*?</section>`)

// same waits until the preview answers as the site would at some paths; what is not in the site is not to be found.
func (p *preview) same(what string, s site, paths []string) {
	p.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for _, name := range paths {
		for {
			resp, body := p.do("GET", "/"+strings.TrimSuffix(name, "index.html"))
			body = errorList.ReplaceAllString(injected.ReplaceAllString(body, ""), "")
			want, there := s.files[name]
			if there && resp.StatusCode == http.StatusOK && body == string(want) || !there && resp.StatusCode == http.StatusNotFound {
				break
			}
			if time.Now().After(end) {
				p.t.Fatalf("%s: /%s: %s; there %v; the preview has\n%s", what, name, resp.Status, there, firstDifference(body, string(want)))
			}
			time.Sleep(3 * time.Millisecond)
		}
	}
}

func firstDifference(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	part := func(s string) string { return s[max(0, min(i, len(s))-100):min(len(s), i+200)] }
	return part(got) + "\nand a build\n" + part(want)
}

// workshop edits a project.
type workshop struct {
	t      *testing.T
	dir    string
	random *rand.Rand
	n      int
	undo   map[string]string // the files of an edit as they were
}

func (w *workshop) pick(list ...string) string { return list[w.random.IntN(len(list))] }

// stories are the stories' files, sorted.
func (w *workshop) stories() []string {
	var list []string
	must(w.t, fs.WalkDir(os.DirFS(w.dir), content.ModelsFolder, func(p string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(p, ".md") {
			list = append(list, p)
		}
		return err
	}))
	return list
}

func (w *workshop) read(name string) string {
	data, err := os.ReadFile(filepath.Join(w.dir, filepath.FromSlash(name)))
	must(w.t, err)
	return string(data)
}

// write saves as one of several kinds of editors do.
func (w *workshop) write(name, text string) {
	p := filepath.Join(w.dir, filepath.FromSlash(name))
	if data, err := os.ReadFile(p); err == nil && w.undo != nil {
		w.undo[name] = string(data)
	}
	switch w.random.IntN(4) {
	case 0: // a new file over the old one
		write(w.t, w.dir, name, text)
	case 1: // the old one aside, then a new one
		must(w.t, os.MkdirAll(filepath.Dir(p), 0o755))
		_ = os.Rename(p, p+"~")
		must(w.t, os.WriteFile(p, []byte(text), 0o644))
		_ = os.Remove(p + "~")
	case 2: // in place, in two parts
		must(w.t, os.MkdirAll(filepath.Dir(p), 0o755))
		f, err := os.Create(p)
		must(w.t, err)
		_, _ = f.WriteString(text[:len(text)/2])
		time.Sleep(time.Duration(w.random.IntN(3)) * time.Millisecond)
		_, _ = f.WriteString(text[len(text)/2:])
		must(w.t, f.Close())
	default:
		must(w.t, os.MkdirAll(filepath.Dir(p), 0o755))
		must(w.t, os.WriteFile(p, []byte(text), 0o644))
	}
}

// add writes a story that was not there.
func (w *workshop) add() {
	w.n++
	year := w.pick("2021", "2022", "2023", "2024")
	name := fmt.Sprintf("%s/%s/moi-%d", content.ModelsFolder, year, w.n)
	if w.random.IntN(3) == 0 {
		name += "/index"
	}
	text := strings.NewReplacer("Cây xanh trước ngõ", w.title(), "2023", year, "cx001", fmt.Sprintf("m%04d", w.n), "Kinh tế", w.field(), "\n---\n\n", fmt.Sprintf("\ndate: %s-0%d-09\n---\n\n", year, 1+w.random.IntN(3))).Replace(story)
	if all := w.stories(); w.random.IntN(2) == 0 {
		to, _ := filepath.Rel(filepath.Dir(name+".md"), all[w.random.IntN(len(all))])
		text += "\nXem [bài kia](" + filepath.ToSlash(to) + ").\n"
	}
	w.write(name+".md", text)
}

func (w *workshop) title() string {
	return w.pick("Đường hoa", "Cây xanh", "Hũ gạo tình thương", "Camera an ninh", "Ngõ sạch") + " " + w.pick("tự quản", "nông thôn mới", "của chi hội", "đầu làng") + fmt.Sprintf(" số %d", w.random.IntN(1000))
}

func (w *workshop) field() string {
	return w.pick("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng Đảng và hệ thống chính trị")
}

// line puts another value in place of a story's line.
func (w *workshop) line(text, key, value string) string {
	return regexp.MustCompile(`(?m)^`+key+`:.*$`).ReplaceAllLiteralString(text, key+": "+value)
}

// edit changes something and says what.
func (w *workshop) edit() string {
	w.undo = map[string]string{}
	all := w.stories()
	name := all[w.random.IntN(len(all))]
	text := w.read(name)
	w.n++
	said := func(format string, args ...any) string { return fmt.Sprintf(format, args...) + " in " + name }
	switch w.random.IntN(17) {
	case 0:
		w.write(name, text+fmt.Sprintf("\nThêm một đoạn, lần thứ %d.\n", w.n))
		return said("a paragraph")
	case 1:
		w.write(name, w.line(text, "title", strconv.Quote(w.title())))
		return said("a title")
	case 2:
		w.write(name, w.line(text, "field", w.field()))
		return said("a field")
	case 3:
		w.write(name, w.line(text, "year", w.pick("2019", "2021", "2022", "2023")))
		return said("a year")
	case 4:
		w.write(name, w.line(text, "summary", fmt.Sprintf("\"Một tóm tắt khác hẳn, đủ dài để không ai nhắc nhở: việc gì, ai làm, ở đâu, kết quả ra sao, lần %d.\"", w.n)))
		return said("a summary")
	case 5:
		w.add()
		return "a new story"
	case 6: // who linked to it is broken now
		w.undo[name] = text
		must(w.t, os.Remove(filepath.Join(w.dir, filepath.FromSlash(name))))
		return said("a removal")
	case 7: // links are paths, so this may break some too
		to := content.ModelsFolder + fmt.Sprintf("/2020/doi-ten-%d.md", w.n)
		w.undo[name] = text
		w.undo[to] = ""
		must(w.t, os.MkdirAll(filepath.Join(w.dir, content.ModelsFolder, "2020"), 0o755))
		must(w.t, os.Rename(filepath.Join(w.dir, filepath.FromSlash(name)), filepath.Join(w.dir, filepath.FromSlash(to))))
		return said("another file name")
	case 8:
		w.write(name, strings.Replace(text, "\n---\n\n", "\ndraft: true\n---\n\n", 1))
		return said("a draft")
	case 9:
		w.write(name, strings.Replace(strings.ReplaceAll(text, "draft: true\n", ""), "\n---\n\n", fmt.Sprintf("\npeople: [{name: \"Nguyễn Thị Mận %d\", role: \"Chi hội trưởng\", consent: \"%s\"}]\n---\n\nBà Nguyễn Thị Mận %d kể.\n\n", w.n, w.pick("Đã đồng ý", "Đã rút"), w.random.IntN(w.n+1)), 1))
		return said("a person")
	case 10:
		w.write(name, strings.Replace(text, "\n---\n\n", fmt.Sprintf("\naliases: [/mo-hinh/cu-%d/]\n---\n\n", w.n), 1))
		return said("an old address")
	case 11:
		w.write(name, w.line(text, "field", "Kih tế"))
		return said("a mistake")
	case 12:
		w.write(content.ConfigFile, w.line(w.read(content.ConfigFile), "title", fmt.Sprintf("\"Trang thử lần %d\"", w.n)))
		return "the site's title"
	case 13:
		w.write("templates/404.html", w.read("templates/404.html")+fmt.Sprintf("<!-- %d -->{{/* */}}", w.n))
		return "a template"
	case 14:
		w.write("static/css/zz.css", fmt.Sprintf("main{--lan:%d}", w.n))
		return "a style sheet"
	case 15:
		w.write("content/registry/fields.yaml", strings.Replace(w.read("content/registry/fields.yaml"), "description: ", "description: Lại ", 1))
		return "the registry"
	default: // a folder and all that is in it
		from := filepath.Join(w.dir, content.ModelsFolder, w.pick("2021", "2022", "2023", "2024"))
		aside := filepath.Join(w.dir, "aside")
		if os.Rename(from, aside) == nil {
			time.Sleep(time.Duration(w.random.IntN(60)) * time.Millisecond)
			must(w.t, os.Rename(aside, from))
		}
		return "a folder moved away and back"
	}
}

// mend takes the last edit back.
func (w *workshop) mend() {
	undo := w.undo
	w.undo = nil
	for name, text := range undo {
		if text == "" {
			must(w.t, os.Remove(filepath.Join(w.dir, filepath.FromSlash(name))))
			continue
		}
		w.write(name, text)
	}
}
