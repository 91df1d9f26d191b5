package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/gen2brain/webp"
)

// What the tests hand in. secret stands in every kind of metadata, and in no published byte.
const secret = "SECRET GPS 20.9373 106.3146"

var (
	red   = color.RGBA{220, 30, 30, 255}
	green = color.RGBA{30, 180, 50, 255}
	blue  = color.RGBA{40, 60, 200, 255}
	white = color.RGBA{255, 255, 255, 255}
)

// quarters is a picture whose four quarters differ, so that a turn shows.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := red // top left
			switch {
			case x >= w/2 && y < h/2:
				c = green
			case x < w/2 && y >= h/2:
				c = blue
			case x >= w/2:
				c = white
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func flat(w, h int, c color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, c)
		}
	}
	return m
}

// exifOf is a TIFF structure with an orientation and the secret.
func exifOf(turn uint16, order binary.AppendByteOrder, mark string) []byte {
	b := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(order.AppendUint16(b, 0x0112), 3)
	b = order.AppendUint16(order.AppendUint16(order.AppendUint32(b, 1), turn), 0)
	return append(order.AppendUint32(b, 0), secret...)
}

func asJPEG(tb testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// segment puts an APPn segment behind the first two bytes of a JPEG.
func segment(data []byte, marker byte, block []byte) []byte {
	out := append([]byte{0xFF, 0xD8, 0xFF, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(block)+2))...)
	return append(append(out, block...), data[2:]...)
}

// camera is a JPEG with all the metadata that cameras and programs write.
func camera(tb testing.TB, m image.Image, turn uint16) []byte {
	data := asJPEG(tb, m)
	data = segment(data, 0xFE, []byte(secret))                                                             // comment
	data = segment(data, 0xED, []byte("Photoshop 3.0\x008BIM"+secret))                                     // IPTC
	data = segment(data, 0xE1, []byte("http://ns.adobe.com/xap/1.0/\x00<x>"+secret))                       // XMP
	data = segment(data, 0xE1, append([]byte("Exif\x00\x00"), exifOf(turn, binary.LittleEndian, "II")...)) // EXIF
	return append(data, secret...)                                                                         // a film behind the picture
}

func asPNG(tb testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// chunk puts a chunk behind a PNG's header.
func chunk(data []byte, name string, block []byte) []byte {
	const header = 8 + 25
	c := binary.BigEndian.AppendUint32(nil, uint32(len(block)))
	c = append(append(c, name...), block...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	return append(append(bytes.Clone(data[:header]), c...), data[header:]...)
}

func pngCamera(tb testing.TB, m image.Image, turn uint16) []byte {
	data := chunk(asPNG(tb, m), "eXIf", exifOf(turn, binary.BigEndian, "MM"))
	data = chunk(data, "tEXt", []byte("Author\x00"+secret))
	return chunk(data, "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x>"+secret))
}

func asWebP(tb testing.TB, m image.Image, lossless bool) []byte {
	var b bytes.Buffer
	if err := webp.Encode(&b, m, webp.Options{Quality: 95, Method: 4, Lossless: lossless}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// riff makes an extended WebP of a simple one: flags, and chunks before and after the picture.
func riff(simple []byte, size image.Point, flags byte, before, after map[string][]byte) []byte {
	body := []byte("WEBP")
	add := func(name string, block []byte) {
		body = binary.LittleEndian.AppendUint32(append(body, name...), uint32(len(block)))
		body = append(body, block...)
		if len(block)%2 == 1 {
			body = append(body, 0)
		}
	}
	w, h := size.X-1, size.Y-1
	add("VP8X", []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
	for name, block := range before {
		add(name, block)
	}
	body = append(body, simple[12:]...)
	for name, block := range after {
		add(name, block)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func webpCamera(tb testing.TB, m image.Image, turn uint16) []byte {
	return riff(asWebP(tb, m, true), m.Bounds().Size(), 0x0C, nil, map[string][]byte{
		"EXIF": exifOf(turn, binary.LittleEndian, "II"), "XMP ": []byte("<x>" + secret)})
}

// icc is a matrix profile: colorants as XYZ relative to D50, and one curve.
func icc(space string, colorants [3][3]float64, curve []byte) []byte {
	type tag struct {
		name string
		data []byte
	}
	var tags []tag
	if space == "GRAY" {
		tags = append(tags, tag{"kTRC", curve})
	} else {
		for i, name := range []string{"r", "g", "b"} {
			xyz := []byte("XYZ \x00\x00\x00\x00")
			for _, v := range colorants[i] {
				xyz = binary.BigEndian.AppendUint32(xyz, uint32(int32(math.Round(v*65536))))
			}
			tags = append(tags, tag{name + "XYZ", xyz}, tag{name + "TRC", curve})
		}
	}
	head := make([]byte, 128)
	copy(head[12:], "mntr"+space+"XYZ ")
	copy(head[36:], "acsp")
	copy(head[48:], secret)
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	at := 128 + 4 + 12*len(tags)
	for _, t := range tags {
		table = binary.BigEndian.AppendUint32(append(table, t.name...), uint32(at+len(data)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.data)))
		data = append(data, t.data...)
	}
	out := append(append(head, table...), data...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// Colorants of the profiles that cameras, telephones and programs write (rounded as they write them).
var (
	srgbColorants  = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
	p3Colorants    = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	adobeColorants = [3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
)

func gammaCurve(gamma float64) []byte {
	return binary.BigEndian.AppendUint16([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), uint16(math.Round(gamma*256)))
}

// srgbCurve is sRGB's own, as a function of kind 3.
func srgbCurve() []byte {
	b := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

func withJPEGProfile(data, profile []byte) []byte {
	half := len(profile) / 2 // in two segments, the second one first, as the standard allows
	data = segment(data, 0xE2, append([]byte("ICC_PROFILE\x00\x01\x02"), profile[:half]...))
	return segment(data, 0xE2, append([]byte("ICC_PROFILE\x00\x02\x02"), profile[half:]...))
}

func withPNGProfile(data, profile []byte) []byte {
	var b bytes.Buffer
	b.WriteString("hồ sơ\x00\x00")
	z := zlib.NewWriter(&b)
	_, _ = z.Write(profile)
	_ = z.Close()
	return chunk(data, "iCCP", b.Bytes())
}

func testdata(tb testing.TB, name string) []byte {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// largest makes a picture and decodes its largest JPEG and WebP.
func largest(t *testing.T, data []byte) (p *Photo, j, w image.Image) {
	t.Helper()
	p, err := Make(data)
	if err != nil {
		t.Fatal(err)
	}
	last := p.Prints[len(p.Prints)-1]
	if j, err = jpeg.Decode(bytes.NewReader(last.JPEG)); err != nil {
		t.Fatal(err)
	}
	if w, err = webp.Decode(bytes.NewReader(last.WebP)); err != nil {
		t.Fatal(err)
	}
	if j.Bounds().Size() != image.Pt(last.Width, last.Height) || w.Bounds().Size() != image.Pt(last.Width, last.Height) {
		t.Fatalf("sizes %v and %v, want %v", j.Bounds(), w.Bounds(), last.Size)
	}
	return p, j, w
}

// near reports whether two colours differ by no more than d in each of red, green and blue.
func near(a, b color.Color, d int) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	off := func(p, q uint8) bool { return int(p)-int(q) > d || int(q)-int(p) > d }
	return !off(x.R, y.R) && !off(x.G, y.G) && !off(x.B, y.B)
}

// fromWebP shows a colour of a decoded WebP as browsers do. image.NYCbCrA calls its values JPEG's; they are 16 to 235.
func fromWebP(m image.Image, x, y int) color.Color {
	n, ok := m.(*image.NYCbCrA)
	if !ok {
		return m.At(x, y)
	}
	c := n.YCbCrAt(x, y)
	yy, cb, cr := 1.16438*(float64(c.Y)-16), float64(c.Cb)-128, float64(c.Cr)-128
	return color.RGBA{clamp(int(yy + 1.59603*cr + 0.5)), clamp(int(yy - 0.39176*cb - 0.81297*cr + 0.5)), clamp(int(yy + 2.01723*cb + 0.5)), 255}
}

func crc32Of(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

// adobeEXIF is what a camera writes that was told to use Adobe RGB and carries no profile.
func adobeEXIF() []byte {
	le := binary.LittleEndian
	entry := func(b []byte, tag, kind uint16, count uint32, value []byte) []byte {
		return append(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), count), value...)
	}
	number := func(n uint32) []byte { return le.AppendUint32(nil, n) }
	b := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00")
	b = append(entry(b, 0x8769, 4, 1, number(26)), 0, 0, 0, 0)
	b = entry(append(b, 2, 0), 0xA001, 3, 1, number(0xFFFF))
	b = append(entry(b, 0xA005, 4, 1, number(56)), 0, 0, 0, 0)
	return append(entry(append(b, 1, 0), 1, 2, 4, []byte("R03\x00")), 0, 0, 0, 0)
}
