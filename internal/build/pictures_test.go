package build

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gen2brain/webp"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// photoProject is a project of one story with pictures, in a folder of its own.
type photoProject struct {
	t   *testing.T
	dir string
}

const photoStory = "content/mo-hinh/2023/mau/"

func newPhotoProject(t *testing.T) *photoProject {
	t.Helper()
	p := &photoProject{t, t.TempDir()}
	for _, folder := range []string{"content/registry", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(p.dir, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	config, err := os.ReadFile("../../" + content.ConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	p.write(content.ConfigFile, config)
	p.write("content/trang/lien-he.md", []byte("---\ntitle: \"Liên hệ\"\nsummary: \"Nơi hỏi thêm về các mô hình trên trang này, và cách gửi bổ sung.\"\n---\n\nChữ.\n"))
	return p
}

func (p *photoProject) write(name string, data []byte) {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// story writes the story with these lines of photos and this text; extra lines of its head may follow.
func (p *photoProject) story(photos, body string, extra ...string) {
	p.write(photoStory+"index.md", fmt.Appendf(nil, `---
title: "Mạ khay, cấy máy"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: 2023
summary: "Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ của cả cánh đồng."
id: "mk7c3"
photos: [%s]
%s---

## Cách làm

%s
`, photos, strings.Join(extra, ""), body))
}

// run assembles the project and writes every output into memory.
func (p *photoProject) run(opt Options) (*Result, map[string][]byte) {
	p.t.Helper()
	b, err := Open(p.dir)
	if err != nil {
		p.t.Fatal(err)
	}
	defer b.Close()
	opt.AsOf, opt.SkipCards = time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone), Raced
	r := b.Assemble(context.Background(), opt, time.Now())
	if r.Site == nil {
		return r, nil
	}
	return r, outputBytes(p.t, r)
}

func outputBytes(t *testing.T, r *Result) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, o := range r.All() {
		var data bytes.Buffer
		if err := o.Write(&data); err != nil {
			t.Fatalf("%s: %v", o.Path, err)
		}
		out[o.Path] = data.Bytes()
	}
	return out
}

// good is run for a project without errors.
func (p *photoProject) good(opt Options) map[string][]byte {
	p.t.Helper()
	r, out := p.run(opt)
	if out == nil {
		var text strings.Builder
		_ = diag.WriteText(&text, r.Findings, diag.VI)
		p.t.Fatal(text.String())
	}
	return out
}

// kept are the names in the cache.
func (p *photoProject) kept() []string {
	list, _ := os.ReadDir(filepath.Join(p.dir, filepath.FromSlash(CacheFolder)))
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func photosOf(out map[string][]byte) []string {
	var list []string
	for name := range out {
		if strings.HasPrefix(name, "static/anh/") {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func testImage(w, h int, seed uint8) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{uint8(x*200/w) + seed, uint8(y * 220 / h), uint8(x ^ y), 255})
		}
	}
	return m
}

func testJPEG(t *testing.T, w, h int, seed uint8) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, testImage(w, h, seed), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A place, an owner and a camera, as EXIF and as XMP.
const testEXIF = "II*\x00\x08\x00\x00\x00\x01\x00\x25\x88\x04\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00" +
	"\x02\x00\x02\x00\x05\x00\x03\x00\x00\x00\x38\x00\x00\x00\x04\x00\x05\x00\x03\x00\x00\x00\x50\x00\x00\x00\x00\x00\x00\x00" +
	"\x14\x00\x00\x00\x01\x00\x00\x00\x38\x00\x00\x00\x01\x00\x00\x00\x0e\x1d\x00\x00\x64\x00\x00\x00" +
	"\x6a\x00\x00\x00\x01\x00\x00\x00\x12\x00\x00\x00\x01\x00\x00\x00\x38\x1d\x00\x00\x64\x00\x00\x00Canon EOS Zyxwvu\x00"

const testXMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>20,56.2373N</exif:GPSLatitude><tiff:Artist>Zyxwvu</tiff:Artist></x:xmpmeta>`

func segmentOf(marker byte, block string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(block)+2)), block...)
}

// tellTale makes three pictures that say where they were taken: JPEG, PNG and WebP.
func tellTale(t *testing.T) map[string][]byte {
	t.Helper()
	plain := testJPEG(t, 600, 60, 1)
	jpg := slices.Concat(plain[:2], segmentOf(0xE1, "Exif\x00\x00"+testEXIF), segmentOf(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+testXMP), segmentOf(0xFE, testXMP), plain[2:], []byte(testXMP))
	var b bytes.Buffer
	if err := png.Encode(&b, testImage(600, 60, 2)); err != nil {
		t.Fatal(err)
	}
	chunk := func(name, block string) []byte {
		c := append([]byte(name), block...)
		return binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(block))), c...), crc32.ChecksumIEEE(c))
	}
	const header = 8 + 25
	paper := slices.Concat(b.Bytes()[:header], chunk("eXIf", testEXIF), chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+testXMP), chunk("tEXt", "Comment\x00"+testXMP), b.Bytes()[header:])
	var w bytes.Buffer
	if err := webp.Encode(&w, testImage(600, 60, 3), webp.Options{Quality: 90, Method: 1}); err != nil {
		t.Fatal(err)
	}
	riff := func(name, block string) []byte {
		c := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(block))), block...)
		return append(c, make([]byte, len(block)%2)...)
	}
	body := slices.Concat([]byte("WEBP"), riff("VP8X", "\x0c\x00\x00\x00\x57\x02\x00\x3b\x00\x00"), w.Bytes()[12:], riff("EXIF", testEXIF), riff("XMP ", testXMP))
	web := slices.Concat([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body))), body)
	return map[string][]byte{"anh.jpg": jpg, "anh.png": paper, "anh.webp": web}
}

// TestNothingTold searches every byte of a whole output, and of the cache, for any ten bytes of what the
// pictures say beside their pixels.
func TestNothingTold(t *testing.T) {
	p := newPhotoProject(t)
	var lines []string
	for name, data := range tellTale(t) {
		if !bytes.Contains(data, []byte(testEXIF)) || !bytes.Contains(data, []byte(testXMP)) {
			t.Fatalf("%s tells nothing", name)
		}
		p.write(photoStory+name, data)
		lines = append(lines, fmt.Sprintf(`{file: %q, alt: "Khay mạ"}`, name))
	}
	slices.Sort(lines)
	p.story(strings.Join(lines, ", "), "![Trong bài](anh.jpg)")
	out := p.good(Options{})
	if n := len(photosOf(out)); n != 3*4 {
		t.Fatalf("%d files of pictures, want 12: three pictures in two widths and two formats", n)
	}
	if err := filepath.WalkDir(filepath.Join(p.dir, ".cache"), func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[name], err = os.ReadFile(name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	const window = 10
	told := map[[window]byte]bool{}
	for _, s := range []string{testEXIF, testXMP} {
		for i := range len(s) - window + 1 {
			if w := [window]byte([]byte(s[i:])); bytes.Count(w[:], []byte{0}) < 7 {
				told[w] = true
			}
		}
	}
	for name, data := range out {
		for i := range max(len(data)-window+1, 0) {
			if told[[window]byte(data[i:])] {
				t.Fatalf("%s tells %q at %d", name, data[i:i+window], i)
			}
		}
	}
}

// A warm cache, a cold one, none that can be written to, a damaged one, and a preview that makes pictures
// when they are asked for: the same bytes.
func TestPicturesSameBytes(t *testing.T) {
	p := newPhotoProject(t)
	p.write(photoStory+"a.jpg", testJPEG(t, 1700, 90, 0))
	p.write(photoStory+"b.jpg", testJPEG(t, 60, 80, 90))
	p.write(photoStory+"c.jpg", testJPEG(t, 60, 80, 90)) // b again
	p.story(`{file: "a.jpg", alt: "Khay mạ"}, {file: "b.jpg", alt: "Máy cấy"}, {file: "c.jpg", alt: "Máy cấy, lần nữa"}`, "![Trong bài](a.jpg)")
	cold := p.good(Options{})
	names := photosOf(cold)
	if len(names) != 6+2 {
		t.Fatalf("%d files: %v", len(names), names)
	}
	entries := p.kept()
	if len(entries) != 6+1+2*(2+1) {
		t.Errorf("the cache has %d entries: %v", len(entries), entries)
	}
	same := func(how string, out map[string][]byte) {
		t.Helper()
		if !maps.EqualFunc(cold, out, bytes.Equal) {
			t.Errorf("%s: other bytes", how)
		}
	}
	times := func() string {
		var b strings.Builder
		for _, e := range p.kept() {
			info, err := os.Stat(filepath.Join(p.dir, CacheFolder, e))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, e, info.ModTime().UnixNano())
		}
		return b.String()
	}
	before := times()
	same("warm", p.good(Options{}))
	same("warm, when asked", p.good(Options{Pictures: PicturesWhenAsked}))
	if times() != before {
		t.Error("a warm build wrote to the cache")
	}
	for i, e := range entries { // damaged, each otherwise
		file := filepath.Join(p.dir, CacheFolder, e)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		switch i % 4 {
		case 0:
			data = data[:len(data)/2]
		case 1:
			data[len(data)-1] ^= 1
		case 2:
			data = nil
		case 3:
			data = append(data, "thêm"...)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	same("damaged", p.good(Options{}))
	same("mended", p.good(Options{}))
	if err := os.RemoveAll(filepath.Join(p.dir, ".cache")); err != nil {
		t.Fatal(err)
	}
	same("cold, when asked", p.good(Options{Pictures: PicturesWhenAsked}))
	if err := os.RemoveAll(filepath.Join(p.dir, ".cache")); err != nil {
		t.Fatal(err)
	}
	p.write(".cache", []byte("một tệp ở chỗ của thư mục"))
	same("without a cache", p.good(Options{}))
	same("without a cache, when asked", p.good(Options{Pictures: PicturesWhenAsked}))
}

// A preview makes nothing until somebody asks, and then what was asked for.
func TestPicturesWhenAsked(t *testing.T) {
	p := newPhotoProject(t)
	p.write(photoStory+"a.jpg", testJPEG(t, 1700, 90, 0))
	broken := testJPEG(t, 60, 40, 0)
	p.write(photoStory+"b.jpg", broken[:len(broken)-20])
	p.story(`{file: "a.jpg", alt: "Khay mạ"}, {file: "b.jpg", alt: "Hỏng"}`, "Chữ.")
	b, err := Open(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	opt := Options{AsOf: time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone), Pictures: PicturesWhenAsked}
	r := b.Assemble(context.Background(), opt, time.Now())
	if r.Site == nil {
		t.Fatal(r.Findings)
	}
	if kept := p.kept(); len(kept) != 0 {
		t.Errorf("made before anybody asked: %v", kept)
	}
	var all sync.WaitGroup // readers ask at once
	failed := make(chan error, 100)
	for _, o := range r.Outputs() {
		if strings.HasPrefix(o.Path, "static/anh/") || o.Path == "mo-hinh/mau/index.html" {
			all.Go(func() {
				if err := o.Write(io.Discard); err != nil {
					failed <- err
				}
			})
		}
	}
	all.Wait()
	close(failed)
	n := 0
	for err := range failed {
		n++
		var bad *BadPicture
		if !errors.As(err, &bad) || bad.File != photoStory+"b.jpg" || bad.Text.VI != "tệp ảnh hỏng hoặc bị thiếu một phần" {
			t.Error(err)
		}
	}
	if n != 2 {
		t.Errorf("%d outputs fail, want both files of the damaged picture", n)
	}
	if kept := p.kept(); len(kept) != 7 {
		t.Errorf("the cache has %v", kept)
	}
	// The same when a build says it: a finding, and nothing is written.
	if said, _ := p.run(Options{}); said.Site != nil || said.Findings.Count(diag.Error) != 1 || said.Findings[0].File != photoStory+"b.jpg" || said.Findings[0].Text.VI != "tệp ảnh hỏng hoặc bị thiếu một phần" {
		t.Errorf("%+v", said.Findings)
	}
	// A picture that is changed after its page was made is not sent as what it was.
	p.write(photoStory+"a.jpg", testJPEG(t, 1700, 90, 7))
	if err := os.RemoveAll(filepath.Join(p.dir, ".cache")); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, o := range r.Outputs() {
		if strings.HasPrefix(o.Path, "static/anh/") {
			tried++
			if o.Write(io.Discard) == nil {
				t.Errorf("%s is made of another picture", o.Path)
			}
		}
	}
	if tried != 8 {
		t.Errorf("%d outputs, want 8", tried)
	}
}

// check decodes every picture and leaves no trace, in the cache neither.
func TestPicturesChecked(t *testing.T) {
	p := newPhotoProject(t)
	broken := testJPEG(t, 60, 40, 0)
	p.write(photoStory+"a.jpg", testJPEG(t, 60, 40, 0))
	p.write(photoStory+"b.jpg", broken[:len(broken)-20])
	p.story(`{file: "a.jpg", alt: "Khay mạ"}, {file: "b.jpg", alt: "Hỏng"}`, "Chữ.")
	r, _ := p.run(Options{Pictures: PicturesChecked})
	if r.Site != nil || r.Findings.Count(diag.Error) != 1 || r.Findings[0].File != photoStory+"b.jpg" {
		t.Errorf("%+v", r.Findings)
	}
	if _, err := os.Stat(filepath.Join(p.dir, ".cache")); err == nil {
		t.Error("check wrote to the cache")
	}
}

// What is in the cache: a withdrawn picture goes in the same build, unread; so does one that is gone or has
// become another. What another kind of build made stays.
func TestCacheCleared(t *testing.T) {
	p := newPhotoProject(t)
	p.write(photoStory+"a.jpg", testJPEG(t, 60, 40, 0))
	p.write(photoStory+"b.jpg", testJPEG(t, 60, 40, 50))
	p.write("content/mo-hinh/2023/kin/c.jpg", testJPEG(t, 60, 40, 100))
	p.write("content/mo-hinh/2023/kin/index.md", []byte("---\ntitle: \"Bài kín\"\ndraft: true\nphotos: [{file: \"c.jpg\", alt: \"Kín\"}]\n---\n\nChữ.\n"))
	both := `{file: "a.jpg", alt: "Khay mạ"}, {file: "b.jpg", alt: "Máy cấy"}`
	p.story(both, "Chữ.")
	of := func(name string) int {
		n := 0
		for _, e := range p.kept() {
			if strings.HasPrefix(e, entryOf(name)+"-") {
				n++
			}
		}
		return n
	}
	state := func() string {
		return fmt.Sprint(of(photoStory+"a.jpg"), of(photoStory+"b.jpg"), of("content/mo-hinh/2023/kin/c.jpg"))
	}
	p.good(Options{Drafts: true})
	if s := state(); s != "3 3 3" {
		t.Fatal(s)
	}
	if out := p.good(Options{}); len(photosOf(out)) != 4 || state() != "3 3 3" {
		t.Errorf("after a build without drafts: %s", state())
	}
	p.story(strings.Replace(both, `"a.jpg"`, `"a.jpg", consent: "Đã rút"`, 1), "![Trong bài](a.jpg)", "field: \"Không có\"\n")
	if r, _ := p.run(Options{}); r.Site != nil || state() != "0 3 3" {
		t.Errorf("withdrawn, in a project with an error: %s", state())
	}
	p.story(both, "Chữ.")
	p.good(Options{})
	p.story(strings.Replace(both, `"a.jpg"`, `"a.jpg", consent: "Đã rút"`, 1), "![Trong bài](a.jpg)")
	// Unreadable, so that reading it would fail; a test that runs as root reads it all the same, so it is damaged too.
	p.write(photoStory+"a.jpg", []byte("không phải ảnh"))
	if out := p.good(Options{}); len(photosOf(out)) != 2 || state() != "0 3 3" {
		t.Errorf("withdrawn: %d files, %s", len(photosOf(out)), state())
	}
	p.story(`{file: "b.jpg", alt: "Máy cấy"}`, "Chữ.")
	before := p.kept()
	p.write(photoStory+"b.jpg", testJPEG(t, 62, 40, 50))
	p.good(Options{Pictures: PicturesWhenAsked})
	if s := state(); s != "0 3 3" || slices.Equal(before, p.kept()) {
		t.Errorf("another picture under the same name: %s", s)
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "content/mo-hinh/2023/kin")); err != nil {
		t.Fatal(err)
	}
	p.good(Options{})
	if s := state(); s != "0 3 0" {
		t.Errorf("a story that is gone: %s", s)
	}
}

// What cards to share and feeds get of a picture is what is published at its address.
func TestLargestJPEG(t *testing.T) {
	p := newPhotoProject(t)
	p.write(photoStory+"a.jpg", testJPEG(t, 1700, 90, 0))
	p.story(`{file: "a.jpg", alt: "Khay mạ"}`, "Chữ.")
	b, err := Open(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r := b.Assemble(context.Background(), Options{AsOf: time.Date(2026, 10, 1, 8, 0, 0, 0, content.Zone)}, time.Now())
	if r.Site == nil {
		t.Fatal(r.Findings)
	}
	out := outputBytes(t, r)
	for _, x := range b.pictures {
		address, size, data, err := x.jpeg()
		if err != nil || size.Width != 1600 || size.Height != 85 || !bytes.Equal(out[strings.TrimPrefix(address, "/")], data) || len(data) == 0 {
			t.Errorf("%s, %v, %d bytes, %v", address, size, len(data), err)
		}
		if got, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || got.Width != size.Width || got.Height != size.Height {
			t.Errorf("%v, %v", got, err)
		}
	}
	if len(b.pictures) != 1 {
		t.Errorf("%d pictures", len(b.pictures))
	}
}

// Every picture is counted once, in order, however many are made at once.
func TestPictureProgress(t *testing.T) {
	p := newPhotoProject(t)
	var lines []string
	for i := range 9 {
		p.write(fmt.Sprintf("%s%d.jpg", photoStory, i), testJPEG(t, 60, 40, uint8(i)))
		lines = append(lines, fmt.Sprintf(`{file: "%d.jpg", alt: "Ảnh số %d"}`, i, i))
	}
	p.story(strings.Join(lines, ", "), "Chữ.")
	var heard []string
	p.good(Options{PictureProgress: func(done, total int) { heard = append(heard, fmt.Sprintf("%d/%d", done, total)) }})
	if got := strings.Join(heard, " "); got != "1/9 2/9 3/9 4/9 5/9 6/9 7/9 8/9 9/9" {
		t.Error(got)
	}
}

// A picture's address does not change with its name, and has nothing of it.
func TestPictureAddress(t *testing.T) {
	p := newPhotoProject(t)
	p.write(photoStory+"nguyen-van-a.jpg", testJPEG(t, 600, 60, 0))
	p.story(`{file: "nguyen-van-a.jpg", alt: "Khay mạ"}`, "Chữ.")
	one := photosOf(p.good(Options{}))
	if err := os.Rename(filepath.Join(p.dir, photoStory, "nguyen-van-a.jpg"), filepath.Join(p.dir, photoStory, "anh.jpg")); err != nil {
		t.Fatal(err)
	}
	p.story(`{file: "anh.jpg", alt: "Khay mạ"}`, "Chữ.")
	if two := photosOf(p.good(Options{})); !slices.Equal(one, two) || strings.Contains(strings.Join(one, " "), "nguyen") {
		t.Errorf("%v, then %v", one, two)
	}
}
