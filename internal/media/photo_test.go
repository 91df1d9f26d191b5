package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// quarters is a picture whose four quarters differ, so that a turn shows.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255} // top left
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// camera is a JPEG with an EXIF block: an orientation and a position.
func camera(t testing.TB, m image.Image, turn uint16) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, turn)
	tiff = append(tiff, "\x00\x00\x00\x00\x00\x00GPS 20.9373 106.3146"...)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(block)+2))...)
	out = append(out, block...)
	return append(out, b.Bytes()[2:]...)
}

func TestOrientationAndNoEXIF(t *testing.T) {
	// Where the red top left quarter of the stored picture is seen, for each orientation.
	corners := map[uint16]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	for turn, corner := range corners {
		p, err := Publishable(camera(t, quarters(80, 40), turn))
		if err != nil {
			t.Fatal(turn, err)
		}
		w, h := 80, 40
		if turn >= 5 {
			w, h = 40, 80
		}
		if p.Width != w || p.Height != h {
			t.Errorf("turn %d: %d × %d, want %d × %d", turn, p.Width, p.Height, w, h)
		}
		m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		r, g, b, _ := m.At(w/4+corner.X*w/2, h/4+corner.Y*h/2).RGBA()
		if r < 0xC000 || g > 0x4000 || b > 0x4000 {
			t.Errorf("turn %d: the red quarter is not at %v", turn, corner)
		}
		if bytes.Contains(p.JPEG, []byte("GPS")) || bytes.Contains(p.JPEG, []byte("Exif")) {
			t.Errorf("turn %d: EXIF got out", turn)
		}
	}
}

func TestReduced(t *testing.T) {
	for _, size := range [][4]int{{2560, 1280, 1280, 640}, {6000, 300, 1280, 64}, {100, 50, 100, 50}, {300, 6000, 64, 1280}} {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, size[0], size[1]))); err != nil {
			t.Fatal(err)
		}
		p, err := Publishable(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if p.Width != size[2] || p.Height != size[3] {
			t.Errorf("%d × %d becomes %d × %d, want %d × %d", size[0], size[1], p.Width, p.Height, size[2], size[3])
		}
		m, _ := jpeg.Decode(bytes.NewReader(p.JPEG))
		if r, _, _, _ := m.At(0, 0).RGBA(); r < 0xF000 {
			t.Error("a transparent picture is not white")
		}
	}
}

func TestRefused(t *testing.T) {
	bomb := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00")
	bomb = binary.BigEndian.AppendUint32(bomb, 0x0DB7C33A)
	whole := camera(t, quarters(80, 40), 1)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"text":      {[]byte("không phải ảnh"), "không phải ảnh JPEG"},
		"empty":     {nil, "không phải ảnh JPEG"},
		"cut short": {whole[:len(whole)-200], "hỏng"},
		"heic":      {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "HEIC"},
		"bomb":      {bomb, ""},
	} {
		_, err := Publishable(c.data)
		var refusal *Error
		if !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.Contains(refusal.Text.VI, c.want) || refusal.Hint.VI == "" {
			t.Errorf("%s: %q", name, refusal.Text.VI)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(camera(f, quarters(8, 8), 6))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n := orientation(data); n < 1 || n > 8 {
			t.Error(n)
		}
	})
}
