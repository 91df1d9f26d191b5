package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"github.com/gen2brain/webp"
)

// Every format is turned as its EXIF says, and nothing but pixels gets out.
func TestUprightAndBare(t *testing.T) {
	// Where the red top left quarter of the stored picture is seen, and the green one right of it.
	want := map[uint16][2]image.Point{
		1: {{0, 0}, {1, 0}}, 2: {{1, 0}, {0, 0}}, 3: {{1, 1}, {0, 1}}, 4: {{0, 1}, {1, 1}},
		5: {{0, 0}, {0, 1}}, 6: {{1, 0}, {1, 1}}, 7: {{1, 1}, {1, 0}}, 8: {{0, 1}, {0, 0}},
	}
	for name, shoot := range map[string]func(testing.TB, image.Image, uint16) []byte{"jpeg": camera, "png": pngCamera, "webp": webpCamera} {
		for turn, corners := range want {
			data := shoot(t, quarters(600, 100), turn)
			if !bytes.Contains(data, []byte(secret)) {
				t.Fatal("the test hands in no secret")
			}
			p, j, w := largest(t, data)
			last := p.Prints[len(p.Prints)-1]
			if turn >= 5 && last.Size != (Size{100, 600}) || turn < 5 && last.Size != (Size{600, 100}) {
				t.Errorf("%s, turn %d: %v", name, turn, last.Size)
			}
			for i, c := range []color.Color{red, green} {
				x, y := last.Width*(1+2*corners[i].X)/4, last.Height*(1+2*corners[i].Y)/4
				if !near(j.At(x, y), c, 12) || !near(fromWebP(w, x, y), c, 12) {
					t.Errorf("%s, turn %d: %v and %v at %d, %d, want %v", name, turn, j.At(x, y), fromWebP(w, x, y), x, y, c)
				}
			}
			for _, print := range p.Prints {
				bare(t, print)
			}
		}
	}
}

// bare fails when a published file holds anything but pixels.
func bare(t *testing.T, p Print) {
	t.Helper()
	for i := 2; i+4 <= len(p.JPEG); {
		marker := p.JPEG[i+1]
		if p.JPEG[i] != 0xFF || !bytes.Contains([]byte{0xDB, 0xC0, 0xC4, 0xDA}, []byte{marker}) { // tables, frame, scan
			t.Fatalf("a JPEG with a segment %x at %d", p.JPEG[i:i+2], i)
		}
		if marker == 0xDA {
			break
		}
		i += 2 + int(binary.BigEndian.Uint16(p.JPEG[i+2:]))
	}
	size := int(binary.LittleEndian.Uint32(p.WebP[16:]))
	if string(p.WebP[8:16]) != "WEBPVP8 " || 20+size+size%2 != len(p.WebP) {
		t.Fatalf("a WebP with more than one chunk: %q, %d of %d bytes", p.WebP[:16], 20+size, len(p.WebP))
	}
	for _, data := range [][]byte{p.JPEG, p.WebP} {
		if bytes.Contains(data, []byte("SECRET")) {
			t.Fatal("the secret got out")
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want string
	}{
		{4000, 3000, "480x360 960x720 1600x1200"},
		{3000, 4000, "480x640 960x1280 1200x1600"},
		{1600, 1200, "480x360 960x720 1600x1200"},
		{1599, 1200, "480x360 960x720 1599x1200"},
		{1000, 500, "480x240 1000x500"}, // 960 would show the same
		{960, 540, "480x270 960x540"},
		{600, 400, "480x320 600x400"},
		{500, 400, "500x400"},
		{40, 30, "40x30"},
		{1, 1, "1x1"},
		{9000, 20, "480x1 960x2 1600x4"},
		{20, 9000, "3x1350"},
		{1, 9000, "1x1600"},
		{12000, 5000, "480x200 960x400 1600x667"},
		{1080, 2400, "480x1067 720x1600"}, // a telephone's screen
	} {
		h := &Header{Width: c.w, Height: c.h}
		var got []string
		for _, s := range h.Sizes() {
			got = append(got, fmt.Sprintf("%dx%d", s.Width, s.Height))
			if s.Width > c.w || s.Height > c.h {
				t.Errorf("%d × %d is made larger: %v", c.w, c.h, s)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%d × %d: %s, want %s", c.w, c.h, g, c.want)
		}
	}
	for _, size := range []image.Point{{1, 1}, {3, 2}, {9000, 20}, {20, 3000}, {1601, 3}, {1, 9000}, {30000, 1}} {
		if p, err := Make(asPNG(t, flat(size.X, size.Y, green))); err != nil {
			t.Errorf("%v: %v", size, err)
		} else if last := p.Prints[len(p.Prints)-1]; len(last.JPEG) == 0 || len(last.WebP) == 0 {
			t.Errorf("%v: an empty file", size)
		}
	}
}

// A colour comes out as it went in, whatever it was stored as, in both formats.
func TestColours(t *testing.T) {
	half := color.NRGBA{40, 60, 200, 128} // blue, half seen through, on white
	onWhite := color.RGBA{147, 157, 227, 255}
	grey8 := image.NewGray(image.Rect(0, 0, 64, 48))
	paletted := image.NewPaletted(grey8.Rect, color.Palette{red, half, color.NRGBA{}})
	for y := range 48 {
		for x := range 64 {
			grey8.SetGray(x, y, color.Gray{0x9A})
			paletted.SetColorIndex(x, y, 1)
		}
	}
	grey := color.RGBA{0x9A, 0x9A, 0x9A, 255}
	size := image.Pt(64, 48)
	for name, c := range map[string]struct {
		data []byte
		want color.Color
	}{
		"jpeg":                        {asJPEG(t, flat(64, 48, green)), green},
		"grey jpeg":                   {asJPEG(t, grey8), grey},
		"png":                         {asPNG(t, flat(64, 48, red)), red},
		"png seen through":            {asPNG(t, flat(64, 48, half)), onWhite},
		"png of nothing":              {asPNG(t, flat(64, 48, color.NRGBA{})), white},
		"grey png":                    {asPNG(t, grey8), grey},
		"png with a palette":          {asPNG(t, paletted), onWhite},
		"webp":                        {asWebP(t, flat(64, 48, green), false), green},
		"white webp":                  {asWebP(t, flat(64, 48, white), false), white}, // x/image makes it 235
		"black webp":                  {asWebP(t, flat(64, 48, color.Black), false), color.Black},
		"red webp":                    {asWebP(t, flat(64, 48, red), false), red},
		"webp seen through":           {asWebP(t, flat(64, 48, half), false), onWhite},
		"lossless webp":               {asWebP(t, flat(64, 48, blue), true), blue},
		"lossless webp, seen through": {asWebP(t, flat(64, 48, half), true), onWhite},
		"webp in an extended file":    {riff(asWebP(t, flat(64, 48, red), false), size, 0x08, nil, map[string][]byte{"EXIF": nil}), red},
		"jpeg, sRGB by name":          {withJPEGProfile(asJPEG(t, flat(64, 48, green)), icc("RGB ", srgbColorants, srgbCurve())), green},
		"jpeg, Display P3":            {withJPEGProfile(asJPEG(t, flat(64, 48, color.RGBA{180, 120, 60, 255})), icc("RGB ", p3Colorants, srgbCurve())), color.RGBA{190, 118, 47, 255}},
		"jpeg, Adobe RGB":             {withJPEGProfile(asJPEG(t, flat(64, 48, color.RGBA{180, 120, 60, 255})), icc("RGB ", adobeColorants, gammaCurve(2.19922))), color.RGBA{200, 121, 53, 255}},
		"jpeg, Adobe RGB by EXIF":     {segment(asJPEG(t, flat(64, 48, color.RGBA{180, 120, 60, 255})), 0xE1, adobeEXIF()), color.RGBA{200, 121, 53, 255}},
		"png, Display P3":             {withPNGProfile(asPNG(t, flat(64, 48, color.RGBA{180, 120, 60, 255})), icc("RGB ", p3Colorants, srgbCurve())), color.RGBA{190, 118, 47, 255}},
		"png, Display P3 by number":   {chunk(asPNG(t, flat(64, 48, color.RGBA{180, 120, 60, 255})), "cICP", []byte{12, 13, 0, 1}), color.RGBA{190, 118, 47, 255}},
		"png, sRGB by number":         {chunk(asPNG(t, flat(64, 48, red)), "cICP", []byte{1, 13, 0, 1}), red},
		"png, sRGB said, P3 carried":  {chunk(withPNGProfile(asPNG(t, flat(64, 48, red)), icc("RGB ", p3Colorants, srgbCurve())), "sRGB", []byte{0}), red},
		"webp, Display P3":            {riff(asWebP(t, flat(64, 48, color.RGBA{180, 120, 60, 255}), true), size, 0x20, map[string][]byte{"ICCP": icc("RGB ", p3Colorants, srgbCurve())}, nil), color.RGBA{190, 118, 47, 255}},
		"grey png, straight light":    {withPNGProfile(asPNG(t, grey8), icc("GRAY", p3Colorants, gammaCurve(1))), color.RGBA{203, 203, 203, 255}},
	} {
		p, j, w := largest(t, c.data)
		if got := j.At(32, 24); !near(got, c.want, 3) {
			t.Errorf("%s: the JPEG shows %v, want %v", name, color.NRGBAModel.Convert(got), c.want)
		}
		if got := fromWebP(w, 32, 24); !near(got, c.want, 4) {
			t.Errorf("%s: the WebP shows %v, want %v", name, got, c.want)
		}
		bare(t, p.Prints[0])
		tone, err := Survey(c.data)
		if err != nil || tone != p.Tone {
			t.Errorf("%s: Survey says %d, %v; Make says %d", name, tone, err, p.Tone)
		}
	}
}

// Kinds of JPEG that the encoder above does not make.
func TestJPEGKinds(t *testing.T) {
	for _, name := range []string{"progressive.jpg", "411.jpg"} {
		_, j, _ := largest(t, testdata(t, name))
		if top, bottom := j.At(32, 1), j.At(32, 46); !near(top, color.RGBA{250, 0, 5, 255}, 16) || !near(bottom, color.RGBA{5, 0, 250, 255}, 16) {
			t.Errorf("%s: %v above, %v below", name, top, bottom)
		}
	}
}

func TestRefused(t *testing.T) {
	whole, paper := camera(t, quarters(80, 40), 1), asPNG(t, quarters(80, 40))
	film := func() []byte {
		var b bytes.Buffer
		frames := &webp.WEBP{Image: []image.Image{quarters(80, 40), flat(80, 40, red)}, Delay: []int{100, 100}}
		if err := webp.EncodeAll(&b, frames); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}()
	hugePNG := func(w, h uint32) []byte {
		ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
		ihdr = append(ihdr, 8, 6, 0, 0, 0)
		out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), ihdr...)
		return binary.BigEndian.AppendUint32(out, crc32Of(ihdr))
	}
	lie := bytes.Clone(whole) // a frame of 65500 × 65500
	at := bytes.Index(lie, []byte{0xFF, 0xC0})
	binary.BigEndian.PutUint16(lie[at+5:], 65500)
	binary.BigEndian.PutUint16(lie[at+7:], 65500)
	twelve := bytes.Clone(whole)
	twelve[bytes.Index(twelve, []byte{0xFF, 0xC0})+4] = 12
	flipped := bytes.Clone(paper)
	flipped[len(flipped)-20] ^= 0xFF
	simple := asWebP(t, quarters(80, 40), false)
	const (
		stranger = "tệp không phải ảnh JPEG, PNG hay WebP"
		broken   = "tệp ảnh hỏng hoặc bị thiếu một phần"
		rare     = "ảnh dùng kiểu nén hiếm gặp, không đọc được"
		moving   = "ảnh động không đăng được"
		colours  = "hồ sơ màu của ảnh là loại không đổi được, đăng lên sẽ sai màu"
		deep     = "ảnh có 16 bit cho mỗi màu, là bản để chỉnh sửa"
		asJPG    = "mở ảnh trên máy rồi lưu lại dạng JPEG"
		again    = "chép lại tệp từ máy ảnh, hoặc mở ảnh rồi lưu lại dạng JPEG"
		frame    = "lưu một khung hình thành ảnh JPEG"
		smaller  = "thu nhỏ ảnh còn dưới 60 triệu điểm"
		srgb     = "mở ảnh trên máy, đổi sang sRGB rồi lưu lại dạng JPEG"
	)
	for name, c := range map[string]struct {
		data       []byte
		text, hint string
	}{
		"text":                     {[]byte("không phải ảnh"), stranger, asJPG},
		"empty":                    {nil, stranger, asJPG},
		"gif":                      {[]byte("GIF89a\x01\x00\x01\x00"), stranger, asJPG},
		"svg":                      {[]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), stranger, asJPG},
		"heic":                     {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "ảnh định dạng HEIC của iPhone không đọc được", asJPG},
		"heif":                     {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "ảnh định dạng HEIC của iPhone không đọc được", asJPG},
		"avif":                     {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"), "ảnh định dạng AVIF không đọc được", asJPG},
		"jpeg cut short":           {whole[:len(whole)-300], broken, again},
		"jpeg cut in its head":     {whole[:300], broken, again},
		"jpeg, two bytes":          {whole[:3], broken, again},
		"jpeg of rubbish":          {append([]byte{0xFF, 0xD8, 0xFF, 0xE0}, bytes.Repeat([]byte("rác"), 200)...), broken, again},
		"jpeg of twelve bits":      {twelve, rare, asJPG},
		"jpeg bomb":                {lie, "ảnh 65500 × 65500 điểm quá lớn", smaller},
		"jpeg for the printers":    {testdata(t, "cmyk.jpg"), "ảnh ở hệ màu CMYK của nhà in, đưa lên trang sẽ sai màu", "mở ảnh trên máy, đổi sang RGB rồi lưu lại dạng JPEG"},
		"png cut short":            {paper[:len(paper)-30], broken, again},
		"png without its end":      {paper[:len(paper)-12], broken, again},
		"png with a bit turned":    {flipped, broken, again},
		"png bomb":                 {hugePNG(65536, 65536), "ảnh 65536 × 65536 điểm quá lớn", smaller},
		"png of 16 bits":           {asPNG(t, image.NewRGBA64(image.Rect(0, 0, 9, 9))), deep, asJPG},
		"png of 16 bits, see-thru": {asPNG(t, image.NewNRGBA64(image.Rect(0, 0, 9, 9))), deep, asJPG},
		"grey png of 16 bits":      {asPNG(t, image.NewGray16(image.Rect(0, 0, 9, 9))), deep, asJPG},
		"png a little too big":     {hugePNG(10_000, 6_001), "ảnh 10000 × 6001 điểm quá lớn", smaller},
		"png larger than all":      {hugePNG(1<<31-1, 1<<31-1), rare, asJPG},
		"png of no width":          {hugePNG(0, 10), broken, again},
		"moving png":               {chunk(paper, "acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}), moving, frame},
		"png of high range":        {chunk(paper, "cICP", []byte{9, 16, 0, 1}), colours, srgb},
		"png, a strange profile":   {withPNGProfile(paper, icc("CMYK", p3Colorants, gammaCurve(2))), colours, srgb},
		"png, profile of no curve": {withPNGProfile(paper, icc("RGB ", p3Colorants, []byte("mft2"))), colours, srgb},
		"png, profile of noise":    {chunk(paper, "iCCP", []byte("x\x00\x00không nén")), colours, srgb},
		"webp cut short":           {simple[:len(simple)-10], broken, again},
		"webp cut in its head":     {simple[:25], broken, again},
		"webp of a bare head":      {simple[:12], broken, again},
		"moving webp":              {film, moving, frame},
		"webp bomb":                {riff([]byte("RIFF\x00\x00\x00\x00WEBP"), image.Pt(16000, 16000), 0x10, nil, nil), "ảnh 16000 × 16000 điểm quá lớn", smaller},
	} {
		_, err := Make(c.data)
		var refusal *Error
		if !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if refusal.Text.VI != c.text || refusal.Hint.VI != c.hint {
			t.Errorf("%s:\n\t%s\n\t%s\nwant\n\t%s\n\t%s", name, refusal.Text.VI, refusal.Hint.VI, c.text, c.hint)
		}
		if _, again := Survey(c.data); again == nil || again.Error() != err.Error() {
			t.Errorf("%s: Survey says %v", name, again)
		}
		if refusal.Error() != refusal.Text.EN || refusal.Text.EN == "" || refusal.Hint.EN == "" {
			t.Errorf("%s: nothing in English", name)
		}
	}
	if err := TooHeavy(300 << 20); err.(*Error).Text.VI != "tệp ảnh nặng 300 MB, quá lớn" || err.(*Error).Hint.VI != "thu nhỏ ảnh còn dưới 100 MB" {
		t.Error(err)
	}
}

// patches is a picture of slopes, edges and grain, drawn with whole numbers: the same on every machine.
func patches(w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	grain := uint32(1)
	for y := range h {
		for x := range w {
			grain = grain*1664525 + 1013904223
			g := int(grain>>28) - 8
			v := x*200/w + (x/97+y/61)%5*9
			m.SetNRGBA(x, y, color.NRGBA{clamp(v + g), clamp(y*220/h + g), clamp(255 - v - g), 255})
		}
	}
	return m
}

// TestSameBytes pins what a picture becomes. When it fails after an upgrade of Go or of a library, or after a
// change here, and the pictures are as good as before: give Recipe another name, and these sums.
func TestSameBytes(t *testing.T) {
	if Recipe != "1" {
		t.Error("the sums below are those of recipe 1")
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"patches": {asJPEG(t, patches(1700, 300)), "9da63ac4 35365314 3b19d37f dd440ea0 ed15cf4a eb168f2f"},
		"paper":   {withPNGProfile(pngCamera(t, quarters(300, 600), 6), icc("RGB ", p3Colorants, srgbCurve())), "ae6697d7 49b75781 3311ea5b e5dfb8af"},
	} {
		p, err := Make(c.data)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, print := range p.Prints {
			for _, data := range [][]byte{print.JPEG, print.WebP} {
				sum := sha256.Sum256(data)
				got = append(got, hex.EncodeToString(sum[:4]))
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %s, want %s", name, g, c.want)
		}
	}
}

// TestTones: the style sheet has exactly the colours that pictures ask for.
func TestTones(t *testing.T) {
	css, err := os.ReadFile("../../static/css/40-model.css")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range Tones {
		if rule := fmt.Sprintf(".tone-%d { background: #%02x%02x%02x; }", i, c.R, c.G, c.B); !bytes.Contains(css, []byte(rule)) {
			t.Errorf("the style sheet has no %s", rule)
		}
		p, err := Make(asPNG(t, flat(20, 20, c)))
		if err != nil || p.Tone != Tone(i) {
			t.Errorf("a picture of tone %d has tone %d, %v", i, p.Tone, err)
		}
	}
	if n := bytes.Count(css, []byte(".tone-")); n != len(Tones) {
		t.Errorf("the style sheet has %d tones, want %d", n, len(Tones))
	}
}

func TestReduce(t *testing.T) {
	for _, size := range [][4]int{{4000, 30, 1600, 12}, {1601, 1601, 1600, 1600}, {1, 1, 7, 5}, {7, 1, 1, 1}, {5, 2000, 1, 480}} {
		p := newPlane(size[0], size[1])
		for i := range p.pix {
			p.pix[i] = 201
		}
		q := p.reduce(size[2], size[3])
		if q.w != size[2] || q.h != size[3] {
			t.Errorf("%v: %d × %d", size, q.w, q.h)
		}
		for _, v := range q.pix {
			if v != 201 {
				t.Fatalf("%v: an even picture becomes uneven: %d", size, v)
			}
		}
	}
	// A ramp stays a ramp, and an edge overshoots neither below 0 nor above 255.
	p := newPlane(1000, 8)
	for y := range 8 {
		for x := range 1000 {
			p.pix[y*1000+x] = uint8(x / 4)
			if y >= 4 {
				p.pix[y*1000+x] = uint8(x / 500 * 255)
			}
		}
	}
	q := p.reduce(300, 8)
	for x := 3; x < 297; x++ {
		if want := (float64(x) + .5) * 1000 / 300 / 4; float64(q.pix[x])-want > 1 || want-float64(q.pix[x]) > 1.2 {
			t.Errorf("at %d of the ramp: %d, want %.1f", x, q.pix[x], want)
		}
		if v := q.pix[7*300+x]; x < 140 && v > 2 || x > 160 && v < 253 {
			t.Errorf("at %d of the edge: %d", x, v)
		}
	}
}

func FuzzReadHeader(f *testing.F) {
	small := quarters(8, 8)
	profile := icc("RGB ", p3Colorants, srgbCurve())
	f.Add(withJPEGProfile(camera(f, small, 6), profile))
	f.Add(withPNGProfile(pngCamera(f, small, 6), profile))
	f.Add(webpCamera(f, small, 6))
	f.Add(riff(asWebP(f, small, false), image.Pt(8, 8), 0x20, map[string][]byte{"ICCP": profile}, nil))
	f.Add(testdata(f, "progressive.jpg"))
	f.Add(segment(asJPEG(f, small), 0xE1, adobeEXIF()))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHeader(data)
		if err != nil {
			var refusal *Error
			if !errors.As(err, &refusal) || refusal.Text.VI == "" || refusal.Hint.VI == "" {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if h.orientation < 1 || h.orientation > 8 || h.Width < 1 || h.Height < 1 || h.Width*h.Height > maxPixels || h.Memory() < 1 {
			t.Errorf("%+v", h)
		}
		for _, s := range h.Sizes() {
			if s.Width < 1 || s.Height < 1 || s.Width > 1600 || s.Height > 1600 || s.Width > h.Width {
				t.Errorf("%d × %d is published as %v", h.Width, h.Height, s)
			}
		}
		if h.Width*h.Height > 1<<16 {
			return
		}
		if _, err := Make(data); err != nil && !errors.As(err, new(*Error)) {
			t.Errorf("%T: %v", err, err)
		}
	})
}
