package qr_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dienhinh/internal/qr"
)

const address = "https://danvankheo.example/m/td8x5/"

// grid draws the SVG file of a code again, module by module, from its text alone.
func grid(t *testing.T, svg []byte, size int) []string {
	t.Helper()
	rows := make([][]byte, size)
	for i := range rows {
		rows[i] = bytes.Repeat([]byte{'.'}, size)
	}
	dark := regexp.MustCompile(`<path fill="#000" stroke="none" d="([^"]*)"/></svg>`).FindSubmatch(svg)
	if dark == nil {
		t.Fatalf("no dark modules in %.200s", svg)
	}
	path := string(dark[1])
	step := regexp.MustCompile(`^M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
	for path != "" {
		m := step.FindStringSubmatch(path)
		if m == nil || m[3] != m[4] {
			t.Fatalf("the path goes on with %.40q", path)
		}
		n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
		for x := range n(3) {
			rows[n(2)][n(1)+x] = '#'
		}
		path = path[len(m[0]):]
	}
	out := make([]string, size)
	for i, r := range rows {
		out[i] = string(r)
	}
	return out
}

// TestPictures: the SVG and the PNG show the same modules, with a quiet zone of four.
func TestPictures(t *testing.T) {
	for _, text := range []string{"A", address, strings.Repeat("https://", 40), "http://địa-chỉ.vn/m/ơ/"} {
		c, err := qr.New(text)
		if err != nil {
			t.Fatal(err)
		}
		rows := grid(t, c.SVG(), c.Size())
		img, err := png.Decode(bytes.NewReader(c.PNG()))
		if err != nil {
			t.Fatal(err)
		}
		side := img.Bounds().Dx() / c.Size()
		for y, row := range rows {
			for x := range row {
				r, _, _, _ := img.At(x*side+side/2, y*side+side/2).RGBA()
				if dark := r == 0; dark != (row[x] == '#') {
					t.Fatalf("%q: module %d, %d differs between SVG and PNG", text, x, y)
				}
				edge := x < 4 || y < 4 || x >= c.Size()-4 || y >= c.Size()-4
				if edge && row[x] == '#' {
					t.Fatalf("%q: module %d, %d of the quiet zone is dark", text, x, y)
				}
			}
		}
	}
}

func TestTooLong(t *testing.T) {
	if _, err := qr.New(strings.Repeat("x", 3000)); err == nil {
		t.Error("3,000 bytes were encoded")
	}
}

// TestRead asks another program what the code says.
func TestRead(t *testing.T) {
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("DIENHINH_QR") == "required" {
			t.Fatal("zbarimg is not here")
		}
		t.Skip("zbarimg is not here")
	}
	for i, text := range []string{address, strings.Repeat("https://danvankheo.example/m/", 20), "http://địa-chỉ.vn/m/ơ/"} {
		c, err := qr.New(text)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), strconv.Itoa(i)+".png")
		if err := os.WriteFile(file, c.PNG(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(zbar, "--quiet", "--raw", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(out)); got != text {
			t.Errorf("read %q, want %q", got, text)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c, err := qr.New(address)
		if err != nil {
			b.Fatal(err)
		}
		_ = c.SVG()
	}
}

func BenchmarkPNG(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c, _ := qr.New(address)
		_ = c.PNG()
	}
}
