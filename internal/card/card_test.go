package card

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"dienhinh/internal/viet"
)

var update = flag.Bool("update", false, "write the golden files anew")

const showcase = "Dân vận khéo Hải Dương"

// hostile are titles that no card may come to grief over.
var hostile = map[string]string{
	"empty":      "",
	"spaces":     " \t\n\u00a0 ",
	"three":      "Tết",
	"overhang":   "jỹf",
	"marks":      "ẨẪẬ ỄỂỆ ẶẲẴ ỘỖỔ ỰỮỬ ẨẪẬ ỄỂỆ ẶẲẴ ỘỖỔ ỰỮỬ ẨẪẬ ỄỂỆ ẶẲẴ ỘỖỔ ỰỮỬ",
	"tails":      "gypqj Ẩgy pqj Ễgyp qjg Ặypq jgy pqỢ gyp qjg ypq",
	"capitals":   "ỄNH ƯƠNG VÀ ẨM THỰC: GIẶC NGOẠI XÂM, ĐƯỜNG LÀNG NGÕ XÓM Ở NÔNG THÔN MỚI KIỂU MẪU",
	"300":        strings.Repeat("Vận động nhân dân hiến đất mở rộng đường làng ngõ xóm, ", 6)[:390],
	"long":       strings.Repeat("khuyến khích ", 400),
	"one word":   strings.Repeat("Nghiêng", 29),
	"one mark":   strings.Repeat("Ệ", 300),
	"dense":      strings.Repeat("@%&#W8 ", 43),
	"emoji":      "Mùa vàng 🌾👩‍🌾 trên đồng 🇻🇳 quê hương ❤️",
	"only emoji": "🌾🇻🇳",
	"arabic":     "قرية نموذجية Thanh Miện قرية",
	"bidi":       "\u202eMạ khay\u202c \u2067cấy\u2069 lúa",
	"chinese":    "鄉村 Mạ khay 模範",
	"decomposed": norm.NFD.String("Ấm áp tình đồng đội, chung tay vun đắp những mầm xanh ở Hải Dương"),
	"zalgo":      "Mạ̷̢̛̛ k̶h̴a̵y̷ c̷ấ̶y̵ l̴ú̷a̴",
	"broken":     "M\xff\xfe\xe1\xba khay \x00\x1b[31m cấy",
	"dashes":     "- – — - Văn hóa - xã hội - an ninh - quốc phòng - kinh tế - - -",
	"nbsp":       strings.Repeat("Thanh\u00a0Miện\u00a0", 12),
	"zero":       "Nông\u200bdân\u2060vận\ufeffđộng",
	"quotes":     "“Dân vận khéo” – «Ngày chủ nhật xanh» (giai đoạn 2021–2025): 100% hộ dân; ≥ 3 m² cây xanh!?",
}

// areas are where words may stand.
var areas = map[string]area{"left": skyOf(false), "right": skyOf(true), "photo": panel}

// inkOf is the rectangle of a run's ink, from the masks that will be printed.
func inkOf(l *layout, r *run) image.Rectangle {
	var all image.Rectangle
	l.each(r, func(m *mask, x, y int) {
		for i, n := range m.steps {
			if n > 0 {
				p := image.Pt(x+i%m.width, y+i/m.width)
				all = all.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
			}
		}
	})
	return all
}

// checkLayout fails where ink leaves the area or the safe part of the picture, or two lines touch.
func checkLayout(t *testing.T, s *Spec, name string, a area) {
	t.Helper()
	var l layout
	l.set(s, a)
	const overhang = margin - safe // of a j, say
	where := image.Rect(a.left-overhang, safe, a.right+overhang, Height-safe)
	if !a.panel {
		where.Max.Y = plateTop
	}
	var inks []image.Rectangle
	for i := range l.runs {
		r := &l.runs[i]
		ink := inkOf(&l, r)
		if ink.Empty() {
			continue
		}
		if r.role == reversed {
			if !ink.In(l.plate.Inset(7)) || !l.plate.In(image.Rect(safe, safe, Width-safe, Height-safe)) {
				t.Errorf("%s, %q: the brand's ink is at %v, its plate at %v", name, s.Title, ink, l.plate)
			}
		} else if !ink.In(where) || ink.Overlaps(l.plate) || a.panel && !ink.In(l.sheet) {
			t.Errorf("%s, %q: ink at %v leaves %v, meets the plate at %v or leaves the sheet at %v", name, s.Title, ink, where, l.plate, l.sheet)
		}
		for _, other := range inks {
			if other.Overlaps(ink) {
				t.Errorf("%s, %q: lines at %v and %v overlap", name, s.Title, other, ink)
			}
		}
		inks = append(inks, ink)
	}
}

func TestHostile(t *testing.T) {
	for name, text := range hostile {
		for place, a := range areas {
			for _, s := range []Spec{
				{Title: text},
				{Title: text, Kicker: "Kinh tế", Lines: []string{"Hội Nông dân xã Hồng Phong", "Thanh Miện · 2023"}, Brand: showcase},
				{Title: text, Kicker: text, Lines: []string{text, text, text}, Brand: text},
				{Kicker: text, Lines: []string{"", text}, Brand: showcase},
			} {
				checkLayout(t, &s, name+" "+place, a)
			}
		}
	}
}

// TestManyTitles sets titles of every length made of the words of the movement and of the letters that
// reach highest and lowest.
func TestManyTitles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(strings.Join(titles, " ") + " ẨM ỄNH Ặ gypq ỢP Ỷ Lỡ, (Ẫy) “Ỗng” 2021–2025")
	for range 400 {
		var b strings.Builder
		for range 1 + random.IntN(60) {
			b.WriteString(words[random.IntN(len(words))] + " ")
		}
		s := Spec{Title: b.String(), Kicker: words[random.IntN(len(words))], Lines: titles[:random.IntN(3)], Brand: showcase}
		for place, a := range areas {
			checkLayout(t, &s, place, a)
		}
	}
}

// lines are the lines of a title as they are set.
func lines(title string, a area) (lines []string, size int) {
	var l layout
	s := Spec{Title: title, Kicker: "Kinh tế", Lines: []string{"Hội Nông dân xã Hồng Phong", "Thanh Miện · 2023"}}
	l.set(&s, a)
	letter := map[uint16]rune{}
	for r, g := range faces()[0].index {
		if old, ok := letter[g]; !ok || viet.NFC(string(old)) != string(old) {
			letter[g] = rune(r)
		}
	}
	for _, r := range l.runs {
		if r.role != inked || r.face != faces()[0] {
			continue
		}
		var b strings.Builder
		for _, g := range l.glyphs[r.from:r.to] {
			b.WriteRune(letter[g])
		}
		lines = append(lines, b.String())
		size = sizes[r.size]
	}
	return lines, size
}

func TestBreaks(t *testing.T) {
	tests := []struct{ title, want string }{
		{"Liên hệ", "Liên hệ"},
		{"Mạ khay cấy lúa", "Mạ khay cấy lúa"},
		{"Nhận đỡ đầu trẻ mồ côi", "Nhận đỡ đầu|trẻ mồ côi"},
		{"Chung tay bảo vệ môi trường", "Chung tay|bảo vệ môi trường"},
		{"Cánh đồng mẫu lớn cho thu nhập cao", "Cánh đồng mẫu lớn|cho thu nhập cao"},
		{"Dân vận khéo trong cải cách hành chính", "Dân vận khéo trong|cải cách hành chính"},
		{"Ấm áp tình đồng đội, chung tay vun đắp những mầm xanh", "Ấm áp tình đồng đội,|chung tay vun đắp|những mầm xanh"},
		{"Hướng dẫn người dân phân loại rác thải tại nguồn", "Hướng dẫn|người dân phân loại|rác thải tại nguồn"},
		{"Chung tay xây dựng nông thôn mới nâng cao, nông thôn mới kiểu mẫu", "Chung tay xây dựng|nông thôn mới nâng cao,|nông thôn mới kiểu mẫu"},
		{"Tự quản, tự phòng ngừa, tự bảo vệ an ninh trật tự", "Tự quản, tự phòng ngừa,|tự bảo vệ an ninh trật tự"},
		{"Vận động nhân dân chuyển từ cây ăn quả sang trồng Thanh Long ruột đỏ, cam canh", "Vận động nhân dân chuyển|từ cây ăn quả sang trồng|Thanh Long ruột đỏ, cam canh"},
		{"Phân loại và xử lý rác hữu cơ tại nguồn bằng chế phẩm IMO", "Phân loại và xử lý|rác hữu cơ tại nguồn|bằng chế phẩm IMO"},
		{"Giáo dục truyền thống cách mạng của quê hương cho thế hệ trẻ", "Giáo dục truyền thống|cách mạng của quê hương|cho thế hệ trẻ"},
		{"Quốc phòng - an ninh ở Thành phố Hải Dương", "Quốc phòng - an ninh|ở Thành phố Hải Dương"},
		{norm.NFD.String("Nhận đỡ đầu trẻ mồ côi"), "Nhận đỡ đầu|trẻ mồ côi"},
	}
	for _, test := range tests {
		got, size := lines(test.title, skyOf(false))
		if strings.Join(got, "|") != test.want {
			t.Errorf("%q is set at %d as %s, want %s", test.title, size, strings.Join(got, "|"), test.want)
		}
	}
}

// TestCut: a title beyond what fits ends with an ellipsis after a whole word, and keeps as much as it can.
func TestCut(t *testing.T) {
	for _, name := range []string{"300", "long"} {
		got, size := lines(hostile[name], skyOf(false))
		last := got[len(got)-1]
		if len(got) != maxTitle || size != sizes[titleLast] || !strings.HasSuffix(last, "…") || !strings.HasPrefix(hostile[name], strings.TrimSuffix(strings.Join(got, " "), "…")) {
			t.Errorf("%s is set at %d as %q", name, size, got)
		}
		rest := strings.TrimPrefix(hostile[name], strings.TrimSuffix(strings.Join(got, " "), "…"))
		if !strings.ContainsAny(rest[:1], " ,") {
			t.Errorf("%s is cut inside a word: %q, then %q", name, last, rest[:10])
		}
	}
	got, _ := lines(hostile["one word"], skyOf(false))
	if text := strings.Join(got, ""); len(got) != maxTitle || !strings.HasSuffix(text, "…") || len(text) < 80 {
		t.Errorf("a word of two hundred letters is set as %q", got)
	}
}

// TestSize: no card is heavier than 40 KB, whatever its background and its title.
func TestSize(t *testing.T) {
	d := New()
	var most int
	var worst string
	for tone := -1; tone < Scenes; tone++ {
		for v := range variants(tone) {
			for _, name := range []string{"capitals", "marks", "dense", "one word"} {
				s := Spec{Title: hostile[name], Kicker: "Xây dựng Đảng và hệ thống chính trị", Lines: []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "Thanh Miện · 2023"}, Brand: showcase, Tone: tone, Seed: seedOf(tone, v)}
				var size counter
				if err := d.Draw(&size, &s); err != nil {
					t.Fatal(err)
				}
				if int(size) > most {
					most, worst = int(size), fmt.Sprint(name, " ", tone, " ", v)
				}
			}
		}
	}
	t.Logf("the heaviest has %d bytes: %s", most, worst)
	if most > limit {
		t.Errorf("%s: %d bytes", worst, most)
	}
}

// seedOf is a seed that chooses a variant.
func seedOf(tone, variant int) string {
	for n := 0; ; n++ {
		if s := fmt.Sprint(n); hash(s)%uint64(len(variants(tone))) == uint64(variant) {
			return s
		}
	}
}

// photo is a picture with as much in it as the kind asks for: 0 flat, 1 like a landscape, 2 pure noise.
func photo(kind, width, height int) []byte {
	random := rand.New(rand.NewPCG(uint64(kind), 7))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{90, 130, 170, 255}
			switch kind {
			case 1:
				n := uint8((x*x/97 + y*y/53 + x*y/211) % 41)
				c = color.RGBA{uint8(60+y*120/height) + n, uint8(110+x*90/width) + n, 70 + n, 255}
			case 2:
				n := random.Uint32()
				c = color.RGBA{uint8(n), uint8(n >> 8), uint8(n >> 16), 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestPhoto(t *testing.T) {
	d := New()
	for kind := range 3 {
		for _, size := range []image.Point{{1280, 960}, {40, 300}, {1, 1}} {
			for _, name := range []string{"three", "dense"} {
				s := Spec{Title: hostile[name], Kicker: "Kinh tế", Lines: []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "Thanh Miện · 2023"}, Brand: showcase, Photo: photo(kind, size.X, size.Y)}
				var b bytes.Buffer
				if err := d.Draw(&b, &s); err != nil {
					t.Fatal(err)
				}
				config, err := jpeg.DecodeConfig(bytes.NewReader(b.Bytes()))
				if err != nil || config.Width != Width || config.Height != Height {
					t.Fatalf("kind %d, %v: %v, %v", kind, size, config, err)
				}
				if b.Len() > limit {
					t.Errorf("kind %d, %v, %s: %d bytes", kind, size, name, b.Len())
				}
				if s.Type() != "image/jpeg" || s.Ext() != ".jpg" {
					t.Errorf("type %s, extension %s", s.Type(), s.Ext())
				}
			}
		}
	}
	err := d.Draw(io.Discard, &Spec{Photo: []byte("no picture")})
	if err == nil || !strings.HasPrefix(err.Error(), "card: the photo: ") {
		t.Errorf("a photo that is none gives the error %v", err)
	}
}

// TestSame: the same bytes from any drawer, in any order, with any number at work.
func TestSame(t *testing.T) {
	all := specs(60)
	for i := range all {
		all[i].Tone = i%5 - 1
	}
	all[7].Photo = photo(1, 400, 300)
	want := make([][]byte, len(all))
	one := New()
	for i := range all {
		var b bytes.Buffer
		if err := one.Draw(&b, &all[i]); err != nil {
			t.Fatal(err)
		}
		want[i] = b.Bytes()
	}
	many := New()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, i := range rand.Perm(len(all)) {
				var b bytes.Buffer
				if err := many.Draw(&b, &all[i]); err != nil || !bytes.Equal(b.Bytes(), want[i]) {
					t.Errorf("card %d: another picture (%v)", i, err)
				}
			}
		})
	}
	wait.Wait()
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteError(t *testing.T) {
	s := specs(1)[0]
	if err := New().Draw(failing{}, &s); err == nil || err.Error() != "disk full" {
		t.Errorf("the error of the writer becomes %v", err)
	}
}

func TestKey(t *testing.T) {
	base := func() Spec {
		return Spec{Title: "a", Kicker: "b", Lines: []string{"c", "d"}, Brand: "e", Tone: 1, Seed: "f"}
	}
	first := base()
	seen := map[string]string{first.Key(): "the first"}
	for name, change := range map[string]func(*Spec){
		"title": func(s *Spec) { s.Title = "A" }, "kicker": func(s *Spec) { s.Kicker = "" }, "lines": func(s *Spec) { s.Lines = []string{"c d"} },
		"brand": func(s *Spec) { s.Brand = "ee" }, "tone": func(s *Spec) { s.Tone = -1 }, "seed": func(s *Spec) { s.Seed = "g" },
		"moved": func(s *Spec) { s.Title, s.Kicker = "ab", "" }, "no photo": func(s *Spec) { s.Photo = []byte{} }, "photo": func(s *Spec) { s.Photo = []byte{1} },
		"another photo": func(s *Spec) { s.Photo = []byte{2} }, "one line": func(s *Spec) { s.Lines = s.Lines[:1] },
	} {
		s := base()
		change(&s)
		key := s.Key()
		if other, ok := seen[key]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[key] = name
		if again := s.Key(); len(key) != 14 || again != key {
			t.Errorf("%s has the keys %s and %s", name, key, again)
		}
	}
	// A line too many is not shown.
	more := base()
	more.Lines = append(more.Lines, "x")
	if more.Key() != first.Key() {
		t.Error("a line that is not shown changes the key")
	}
}

func TestMissing(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Mạ khay cấy lúa": "", norm.NFD.String("Ẩm ướt ễ Ặ"): "", "a\u00a0b\t\u200b\ufe0f": "",
		"№ 5 → ✓ №": "№→✓", "🌾 鄉 Ø 🌾": "鄉🌾", "a\u0336b": "\u0336",
	} {
		if got := string(Missing(text)); got != want {
			t.Errorf("of %q %q is missing, want %q", text, got, want)
		}
	}
}

// TestLetters: both fonts have every letter of Vietnamese, and the same letters.
func TestLetters(t *testing.T) {
	bold, regular := faces()[0], faces()[1]
	const tones = "\u0300\u0301\u0303\u0309\u0323"
	for _, vowel := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range tones {
			for _, r := range norm.NFC.String(string(vowel) + string(tone)) {
				if !bold.has(r) {
					t.Errorf("%c is missing", r)
				}
			}
		}
	}
	for r := range rune(ends) {
		if bold.has(r) != regular.has(r) {
			t.Errorf("%q is in one font only", r)
		}
	}
	if bold.kerning(bold.index['A'], bold.index['V']) >= 0 {
		t.Error("AV is not kerned")
	}
}

// TestGolden compares a few cards, pixel by pixel. After a change that is meant: -update, look at them,
// and raise drawer.
func TestGolden(t *testing.T) {
	d := New()
	cards := map[string]*Spec{
		"model.png":    {Title: titles[1], Kicker: "Quốc phòng - an ninh", Lines: []string{"Hội Cựu chiến binh xã Tân Kỳ", "Tứ Kỳ · 2023"}, Brand: showcase, Tone: 2, Seed: seedOf(2, 1)},
		"marks.png":    {Title: hostile["capitals"], Kicker: "Văn hóa - xã hội", Lines: []string{titles[2] + " " + titles[2]}, Brand: showcase, Tone: 1, Seed: seedOf(1, 0)},
		"district.png": {Title: "Huyện Thanh Miện", Kicker: "Địa bàn", Lines: []string{"2 mô hình"}, Brand: showcase, Tone: -1, Seed: seedOf(-1, 2)},
		"photo.jpg":    {Title: titles[8], Kicker: "Kinh tế", Lines: []string{"Công an huyện Gia Lộc", "Gia Lộc · 2023"}, Brand: showcase, Tone: 0, Photo: photo(1, 640, 480)},
	}
	found, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil && !*update {
		t.Fatal(err)
	}
	for _, f := range found {
		if cards[f.Name()] == nil {
			t.Errorf("no card is called %s", f.Name())
		}
	}
	for name, s := range cards {
		var b bytes.Buffer
		if err := d.Draw(&b, s); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "golden", name)
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n, first := differ(t, decode(t, b.Bytes()), decode(t, golden)); n > 0 {
			t.Errorf("%s differs in %d pixels, the first at %v", name, n, first)
		}
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	read := png.Decode
	if bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		read = jpeg.Decode
	}
	img, err := read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// differ counts the pixels that differ.
func differ(t *testing.T, a, b image.Image) (n int, first image.Point) {
	t.Helper()
	if a.Bounds() != b.Bounds() {
		t.Fatalf("the pictures are of %v and %v", a.Bounds(), b.Bounds())
	}
	for y := range Height {
		for x := range Width {
			r, g, bl, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if r != r2 || g != g2 || bl != b2 {
				if n == 0 {
					first = image.Pt(x, y)
				}
				n++
			}
		}
	}
	return n, first
}

func FuzzLayout(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "Kinh tế", text)
	}
	f.Fuzz(func(t *testing.T, title, kicker, line string) {
		s := Spec{Title: title, Kicker: kicker, Lines: []string{line}, Brand: kicker}
		for place, a := range areas {
			checkLayout(t, &s, place, a)
		}
	})
}
