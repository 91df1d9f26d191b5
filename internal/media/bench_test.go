package media

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"testing"
)

// landscape draws a picture that is as hard to compress as a photograph: hills of noise in five sizes, grain
// on top, and hard edges.
func landscape(w, h int) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	hash := func(x, y, o int) float64 {
		n := uint32(x)*374761393 + uint32(y)*668265263 + uint32(o)*2246822519
		n = (n ^ n>>13) * 1274126177
		return float64(n^n>>16) / (1 << 32)
	}
	noise := func(x, y float64, o int) float64 {
		ix, iy := math.Floor(x), math.Floor(y)
		fx, fy := x-ix, y-iy
		fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
		a, b := hash(int(ix), int(iy), o), hash(int(ix)+1, int(iy), o)
		c, d := hash(int(ix), int(iy)+1, o), hash(int(ix)+1, int(iy)+1, o)
		return (a+(b-a)*fx)*(1-fy) + (c+(d-c)*fx)*fy
	}
	for y := range h {
		for x := range w {
			v := 0.0
			for o, size := range []float64{900, 240, 70, 20, 6} {
				v += (noise(float64(x)/size, float64(y)/size, o) - 0.5) * []float64{150, 70, 40, 24, 16}[o]
			}
			v += 128 + hash(x, y, 9)*10 - 5
			if (x/311+y/257)%7 == 0 {
				v -= 60
			}
			m.Y[m.YOffset(x, y)] = uint8(min(max(v, 0), 255))
		}
	}
	for y := range (h + 1) / 2 {
		for x := range (w + 1) / 2 {
			i := y*m.CStride + x
			m.Cb[i] = uint8(70 + 110*noise(float64(x)/160, float64(y)/160, 7))
			m.Cr[i] = uint8(80 + 90*noise(float64(x)/110, float64(y)/110, 8))
		}
	}
	return m
}

func landscapeJPEG(tb testing.TB, w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, landscape(w, h), &jpeg.Options{Quality: 92}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkMake makes all files of a photograph of 12 megapixels, as telephones take them. The budget of the
// design is 0.8 s of one processor.
func BenchmarkMake(b *testing.B) {
	for _, size := range []image.Point{{4000, 3000}, {3000, 4000}} {
		b.Run(fmt.Sprintf("%dx%d", size.X, size.Y), func(b *testing.B) {
			data := landscapeJPEG(b, size.X, size.Y)
			b.ReportAllocs()
			var photo *Photo
			for b.Loop() {
				var err error
				if photo, err = Make(data); err != nil {
					b.Fatal(err)
				}
			}
			for _, p := range photo.Prints {
				b.ReportMetric(float64(len(p.WebP))/1024, fmt.Sprintf("KB-webp-%d", p.Width))
				b.ReportMetric(float64(len(p.JPEG))/1024, fmt.Sprintf("KB-jpeg-%d", p.Width))
			}
			b.ReportMetric(float64(len(data))/1024, "KB-in")
		})
	}
}

// BenchmarkParts is where the time of BenchmarkMake goes.
func BenchmarkParts(b *testing.B) {
	data := landscapeJPEG(b, 4000, 3000)
	h, p, err := read(data)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("header", func(b *testing.B) {
		for b.Loop() {
			_, _ = ReadHeader(data)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			_, _ = h.decode(data)
		}
	})
	b.Run("tone", func(b *testing.B) {
		for b.Loop() {
			h.tone(p)
		}
	})
	b.Run("reduce", func(b *testing.B) {
		for b.Loop() {
			p.reduce(1600, 1200).reduce(960, 720).reduce(480, 360)
		}
	})
	small := p.reduce(1600, 1200)
	b.Run("jpeg", func(b *testing.B) {
		for b.Loop() {
			_ = jpeg.Encode(&bytes.Buffer{}, small.image(), &jpeg.Options{Quality: jpegQuality})
		}
	})
	b.Run("turn", func(b *testing.B) {
		for b.Loop() {
			small.upright(6)
		}
	})
}
