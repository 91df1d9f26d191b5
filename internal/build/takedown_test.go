package build

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/viet"
)

// The person of these tests. None of her syllables is in the rest of the small site, so that a part of her
// name that is left anywhere shows.
const (
	taken     = "Quảng Thị Khuýp"
	takenOnce = `people: [{name: "Quảng Thị Khuýp", role: "chủ nhiệm", consent: "Đã đồng ý"}, {name: "Lê Văn Mẫu", role: "chồng bà Quảng Thị Khuýp", consent: "Đã đồng ý"}]`
)

// takedown is a site that names a person in every place where a story, a page or the site's own file can.
func takedown(t *testing.T, rewrite func(string) string) *photoProject {
	p := newPhotoProject(t)
	for file, text := range map[string]string{
		photoStory + "index.md": `---
title: "Khay mạ của bà Quảng Thị Khuýp"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: 2023
date: 2023-11-20
summary: "Bà Quảng Thị Khuýp cùng hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động cả cánh đồng."
id: "mk7c3"
results: [{label: "Ruộng bà QUẢNG THỊ KHUÝP", value: 2, unit: "sào", source: "Lời Quảng Thị Khuýp"}]
beneficiaries: "Nhà bà Quảng Thị Khuýp"
forces: {lead: "Tổ bà Quảng Thị Khuýp", partners: ["Nhóm Quang Thi Khuyp"]}
resources: {in_kind: "Khay của Quảng Thị Khuýp"}
replication: {conditions: ["Có bà Quảng Thị Khuýp"], steps: ["Hỏi bà Quảng Thị Khuýp"]}
recognition: [{title: "Giấy khen bà Quảng Thị Khuýp", issuer: "UBND xã"}]
` + takenOnce + `
contact: {office: "Nhà Quảng Thị Khuýp"}
sources: [{title: "Quảng Thị Khuýp làm mạ", url: "https://vi.du/bai/quang-thi-khuyp-lam-ma.html", publisher: "Báo Quảng Thị Khuýp"}]
notes: ["Theo bà Quảng Thị Khuýp."]
photos: [{file: "a.jpg", alt: "Khay mạ", caption: "Bà Quảng Thị Khuýp"}]
---

## Cách làm của Quảng Thị Khuýp

Bà **Quảng Thị Khuýp**, bà Quảng
Thị Khuýp, QUẢNG THỊ KHUÝP, Quang Thi Khuyp, quang-thi-khuyp. Xem [bài](https://vi.du/Qu%E1%BA%A3ng_Th%E1%BB%8B_Khu%C3%BDp "Quảng Thị Khuýp").

> Lời hay.
>
> – Quảng Thị Khuýp

| Người | Việc |
|---|---|
| Quảng Thị Khuýp | cấy |

![Quảng Thị Khuýp bên ruộng](b.jpg)
`,
		"content/mo-hinh/2022/khac.md": `---
title: "Học bà Quảng Thị Khuýp"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: 2022
date: 2022-11-20
summary: "Học bà Quảng Thị Khuýp gieo mạ trên khay rồi cấy bằng máy, bớt công lao động của cả cánh đồng."
id: "kh7c3"
---
Cảm ơn bà Quảng Thị Khuýp.
`,
		"content/trang/loi-cam-on.md": "---\ntitle: \"Cảm ơn Quảng Thị Khuýp\"\nsummary: \"Trang này cảm ơn bà Quảng Thị Khuýp và mọi người đã kể lại chuyện gieo mạ.\"\n---\nCảm ơn bà Quảng Thị Khuýp.\n",
	} {
		p.write(file, []byte(rewrite(text)))
	}
	p.write("content/site.yaml", []byte(rewrite(`title: "Trang thử"
description: "Trang thử, mở đầu bằng chuyện của Quảng Thị Khuýp."
base_url: "https://thu.example"
`)))
	p.write(photoStory+"a.jpg", testJPEG(t, 60, 40, 3))
	p.write(photoStory+"b.jpg", testJPEG(t, 60, 40, 5))
	return p
}

// writtenForms are the ways in which a name may stand in a file, all in small letters.
func writtenForms(name string) []string {
	var forms []string
	plain := viet.Fold(name)
	for _, s := range []string{name, norm.NFD.String(name), plain, viet.Slug(name), strings.ReplaceAll(plain, " ", "_"), strings.ReplaceAll(plain, " ", "")} {
		quoted, _ := json.Marshal(s)
		ascii := strconv.QuoteToASCII(s)
		html := ""
		for _, r := range s {
			html += "&#" + strconv.Itoa(int(r)) + ";"
		}
		for _, f := range []string{s, string(quoted[1 : len(quoted)-1]), ascii[1 : len(ascii)-1], url.PathEscape(s), url.QueryEscape(s), html} {
			forms = append(forms, strings.ToLower(f))
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// legible are the texts in a file: its bytes, and what is packed in it.
func legible(t *testing.T, name string, data []byte) []string {
	t.Helper()
	texts := []string{name, string(data)}
	switch path.Ext(name) {
	case ".xlsx":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			part, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, f.Name, string(part))
		}
	case ".png":
		for rest := data[8:]; len(rest) >= 12; {
			size, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
			body := rest[8 : 8+size]
			rest = rest[12+size:]
			switch kind {
			case "zTXt", "iTXt":
				for i := range body { // wherever the packed text begins
					if r, err := zlib.NewReader(bytes.NewReader(body[i:])); err == nil {
						part, _ := io.ReadAll(r)
						texts = append(texts, string(part))
					}
				}
			case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "sRGB", "gAMA", "pHYs":
			case "tEXt", "eXIf":
				texts = append(texts, string(body))
			default:
				t.Errorf("%s has a chunk %s that nobody has looked into", name, kind)
			}
		}
	}
	return texts
}

// holding lists the files in which a form of the name stands, and by which forms.
func holding(t *testing.T, files map[string][]byte, name string) (in []string, by map[string]bool) {
	by = map[string]bool{}
	for file, data := range files {
		for _, text := range legible(t, file, data) {
			text = strings.ToLower(text)
			for _, form := range writtenForms(name) {
				if strings.Contains(text, form) {
					by[form] = true
					if !slices.Contains(in, file) {
						in = append(in, file)
					}
				}
			}
		}
	}
	slices.Sort(in)
	return in, by
}

// everything is the output and what the project keeps between runs.
func (p *photoProject) everything() map[string][]byte {
	p.t.Helper()
	r, files := p.run(Options{})
	if files == nil {
		p.t.Fatalf("not built: %v", r.Findings)
	}
	err := fs.WalkDir(os.DirFS(p.dir), ".cache", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(p.dir, name))
		files[name] = data
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	return files
}

// One edit and one build, and a person is nowhere: in no output of any kind, in no form of the name, in no
// picture, and not in what is kept for the next run. What is left is, byte for byte, the site that an editor
// would have made who never heard the name.
func TestTakedown(t *testing.T) {
	p := takedown(t, func(s string) string { return s })
	before := p.everything()
	in, by := holding(t, before, taken)
	for _, want := range []string{
		"index.html", "mo-hinh/mau/index.html", "mo-hinh/mau/chia-se/index.html", "nhung/mau.html", "feed.xml", "feed.json", "du-lieu/mo-hinh.csv", "du-lieu/mo-hinh.json", "du-lieu/mo-hinh.xlsx",
		"linh-vuc/kinh-te/index.html", "loi-cam-on/index.html", "ky-yeu/nam/2023/index.html", "ban-tin/2023-11/index.html", "m/mk7c3/index.html",
	} {
		if !slices.Contains(in, want) {
			t.Errorf("before: the name is not in %s, so that this test would not see it go", want)
		}
	}
	for _, form := range []string{strings.ToLower(taken), "quang thi khuyp", "quang-thi-khuyp"} {
		if !by[form] {
			t.Errorf("before: the name is nowhere written %q", form)
		}
	}
	var pictures [][]byte // of every size and kind, as they were published and kept
	for name, data := range before {
		if strings.HasPrefix(name, "static/anh/") || strings.HasPrefix(name, ".cache/") {
			pictures = append(pictures, data)
		}
	}
	if len(pictures) < 8 {
		t.Fatalf("before: %d files of pictures", len(pictures))
	}

	// What other sites answered is kept between runs too, by addresses that may name her.
	b, err := Open(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	err = b.KeepLinks([]byte(`{"https://vi.du/bai/quang-thi-khuyp-lam-ma.html": {"kind": "good"}, "https://vi.du/gone": {"kind": "gone"}}`))
	b.Close()
	if err != nil {
		t.Fatal(err)
	}
	if in, _ := holding(t, p.everything(), taken); !slices.Contains(in, LinksFolder+"/"+linksEntry) {
		t.Error("before: the record of links does not name her")
	}

	story, err := os.ReadFile(filepath.Join(p.dir, photoStory, "index.md"))
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := strings.Replace(string(story), `"chủ nhiệm", consent: "Đã đồng ý"`, `"chủ nhiệm", consent: "Đã rút"`, 1)
	p.write(photoStory+"index.md", []byte(withdrawn))
	after := p.everything()
	if in, by := holding(t, after, taken); len(in) > 0 {
		t.Errorf("after: the name is in %q as %v", in, by)
	}
	for _, word := range strings.Fields(viet.Fold(taken))[2:] { // "khuyp" is a syllable of nobody else; the index holds the others
		for name, data := range after {
			if strings.HasPrefix(name, "tim-kiem/") && bytes.Contains(data, []byte(word[1:])) { // without the letter it shares with its neighbour
				t.Errorf("after: %q is in %s", word, name)
			}
		}
	}
	for name, data := range after {
		if strings.HasPrefix(name, "static/anh/") || strings.HasPrefix(name, ".cache/") {
			t.Errorf("after: there is %s", name)
		}
		for _, old := range pictures {
			if bytes.Equal(data, old) {
				t.Errorf("after: %s has the bytes of a picture that was taken down", name)
			}
		}
	}

	// The same site written by somebody who never heard the name, without the pictures.
	hidden := func(s string) string {
		s = strings.NewReplacer(
			takenOnce, `people: [{name: "Lê Văn Mẫu", role: "chồng bà [đã ẩn tên]", consent: "Đã đồng ý"}]`,
			`, url: "https://vi.du/bai/quang-thi-khuyp-lam-ma.html"`, "",
			`[bài](https://vi.du/Qu%E1%BA%A3ng_Th%E1%BB%8B_Khu%C3%BDp "Quảng Thị Khuýp")`, "bài",
			"![Quảng Thị Khuýp bên ruộng](b.jpg)\n", "![Bên ruộng](b.jpg)\n",
			"Quảng\nThị Khuýp", "[đã ẩn tên]\n", "QUẢNG THỊ KHUÝP", "[đã ẩn tên]", "Quang Thi Khuyp", "[đã ẩn tên]", "quang-thi-khuyp", "[đã ẩn tên]",
			`photos: [{file: "a.jpg", alt: "Khay mạ", caption: "Bà Quảng Thị Khuýp"}]`, `photos: [{file: "b.jpg", alt: "x", consent: "Chưa"}]`,
		).Replace(s)
		return strings.ReplaceAll(s, taken, "[đã ẩn tên]")
	}
	q := takedown(t, hidden)
	never := q.everything()
	for name, data := range after {
		if !bytes.Equal(data, never[name]) {
			t.Errorf("%s is not what it would be without her: %s", name, difference(data, never[name]))
		}
	}
	for name := range never {
		if _, ok := after[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
}

func difference(a, b []byte) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(x []byte) string {
		return strconv.QuoteToGraphic(string(x[max(0, min(i-40, len(x))):min(len(x), i+60)]))
	}
	return cut(a) + " and " + cut(b)
}

// A child is never named, whatever the file says of consent.
func TestTakedownOfAChild(t *testing.T) {
	p := takedown(t, func(s string) string {
		return strings.Replace(s, `"chủ nhiệm", consent: "Đã đồng ý"`, `"chủ nhiệm", consent: "Đã đồng ý", minor: true`, 1)
	})
	if in, by := holding(t, p.everything(), taken); len(in) > 0 {
		t.Errorf("the name is in %q as %v", in, by)
	}
}
