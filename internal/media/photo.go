package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // decoding

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decoding

	"dienhinh/internal/diag"
)

// Photo is a picture ready to be published: JPEG bytes and its size in pixels.
type Photo struct {
	JPEG          []byte
	Width, Height int
}

// The limits of what is read and written. 60 megapixels are more than any telephone takes; a picture
// that claims more is a decompression bomb or a scan that must be reduced first.
const (
	maxPixels = 60_000_000
	maxWidth  = 1280 // the widest a story shows at two pixels a point
	quality   = 82
)

// Error is a refusal with a sentence for the editor.
type Error struct{ Text, Hint diag.Text }

func (e *Error) Error() string { return e.Text.EN }

// Publishable reads a JPEG, PNG or WebP picture and makes what is published of it.
func Publishable(data []byte) (*Photo, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		if isHEIC(data) {
			return nil, &Error{diag.Say("ảnh định dạng HEIC của iPhone không đọc được", "HEIC pictures cannot be read"),
				diag.Say("mở ảnh trên máy rồi lưu lại dạng JPEG", "save the picture as JPEG")}
		}
		return nil, unreadable(err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width*config.Height > maxPixels {
		return nil, &Error{diag.Say("ảnh %d × %d điểm quá lớn", "the picture has %d × %d pixels, too many", config.Width, config.Height),
			diag.Say("thu nhỏ ảnh còn dưới 60 triệu điểm", "reduce it to below 60 megapixels")}
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, unreadable(err)
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(data)
	}
	out := upright(reduce(img), turn)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: quality}); err != nil {
		return nil, unreadable(err)
	}
	return &Photo{b.Bytes(), out.Bounds().Dx(), out.Bounds().Dy()}, nil
}

func unreadable(err error) error {
	reason := diag.Say("tệp ảnh hỏng hoặc không phải JPEG, PNG, WebP", "the picture is damaged or is not JPEG, PNG or WebP")
	if errors.Is(err, image.ErrFormat) {
		reason = diag.Say("tệp không phải ảnh JPEG, PNG hay WebP", "the file is not a JPEG, PNG or WebP picture")
	}
	return &Error{reason, diag.Say("mở ảnh trên máy rồi lưu lại dạng JPEG", "open the picture and save it as JPEG")}
}

func isHEIC(data []byte) bool {
	return len(data) > 12 && string(data[4:8]) == "ftyp" && (bytes.HasPrefix(data[8:], []byte("hei")) || bytes.HasPrefix(data[8:], []byte("mif1")))
}

// reduce scales a picture down to the widest that is shown, on white where it is transparent. Halving
// first and resampling the rest costs a seventh of resampling it all, at no visible loss.
func reduce(img image.Image) *image.RGBA {
	b := img.Bounds()
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Over)
	longest := max(b.Dx(), b.Dy())
	for longest >= 4*maxWidth {
		src = halve(src)
		longest /= 2
	}
	if longest <= maxWidth {
		return src
	}
	w := max(1, src.Bounds().Dx()*maxWidth/longest)
	h := max(1, src.Bounds().Dy()*maxWidth/longest)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	return dst
}

// halve averages each square of four pixels.
func halve(src *image.RGBA) *image.RGBA {
	w, h := src.Bounds().Dx()/2, src.Bounds().Dy()/2
	dst := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	for y := range h {
		a, b := src.Pix[2*y*src.Stride:], src.Pix[(2*y+1)*src.Stride:]
		for x := range w * 4 {
			i := x/4*8 + x%4
			dst.Pix[y*dst.Stride+x] = uint8((int(a[i]) + int(a[i+4]) + int(b[i]) + int(b[i+4]) + 2) / 4)
		}
	}
	return dst
}

// upright turns a picture as its EXIF orientation says (1 to 8; EXIF 2.32, tag 0x0112).
func upright(src *image.RGBA, turn int) *image.RGBA {
	if turn <= 1 || turn > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			var tx, ty int
			switch turn {
			case 2:
				tx, ty = w-1-x, y
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				tx, ty = x, h-1-y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			dst.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation reads the orientation from a JPEG's EXIF block; 1 when there is none.
func orientation(data []byte) int {
	for i := 2; i+4 <= len(data) && data[i] == 0xFF && data[i+1] != 0xDA; {
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if size < 2 || i+2+size > len(data) {
			return 1
		}
		if block := data[i+4 : i+2+size]; data[i+1] == 0xE1 && bytes.HasPrefix(block, []byte("Exif\x00\x00")) {
			return exifOrientation(block[6:])
		}
		i += 2 + size
	}
	return 1
}

func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}
