package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"dienhinh/internal/diag"
)

// maxPixels is more than any telephone takes. A picture that claims more is a decompression bomb, or a scan
// that must be reduced first.
const maxPixels = 60_000_000

// MaxBytes is how large a file may be: 60 megapixels of a photograph are a third of it.
const MaxBytes = 100 << 20

// Error is a refusal with a sentence for the editor.
type Error struct{ Text, Hint diag.Text }

func (e *Error) Error() string { return e.Text.EN }

func refuse(text, hint diag.Text) error { return &Error{text, hint} }

// TooHeavy is the refusal of a file of more than MaxBytes.
func TooHeavy(size int64) error {
	return refuse(diag.Say("tệp ảnh nặng %d MB, quá lớn", "the picture's file has %d MB, too many", size>>20),
		diag.Say("thu nhỏ ảnh còn dưới %d MB", "reduce it to below %d MB", MaxBytes>>20))
}

// Header is what a picture says of itself, as far as that can be known without decoding its pixels.
type Header struct {
	Width, Height int // upright, in pixels

	format      format
	stored      image.Point // as stored, before it is turned
	orientation int         // 1 to 8; EXIF 2.32, tag 0x0112
	profile     *profile    // nil for sRGB, and for pictures that do not say
	perPixel    int64       // bytes that a decoded pixel takes
}

type format int

const (
	unknown format = iota
	jpegFormat
	pngFormat
	webpFormat
)

// Memory is about how many bytes decoding the picture takes.
func (h *Header) Memory() int64 { return int64(h.Width) * int64(h.Height) * h.perPixel }

// said is what the containers of the three formats say beside the size.
type said struct {
	exif
	icc      []byte
	coded    []byte // a profile that is named and not carried: its primaries and its curve (PNG's cICP)
	standard bool   // says that it is sRGB
	animated bool
	cmyk     bool
	short    bool // the container promises more bytes than there are
	perPixel int64
}

// ReadHeader reads a JPEG, PNG or WebP picture's header. An error is an [*Error].
func ReadHeader(data []byte) (*Header, error) {
	f := sniff(data)
	if f == unknown {
		return nil, stranger(data)
	}
	var config image.Config
	var err error
	var s said
	switch f {
	case jpegFormat:
		s = readJPEG(data)
		if s.cmyk { // the decoder would take it, and give colours that no printer meant
			return nil, refuse(diag.Say("ảnh ở hệ màu CMYK của nhà in, đưa lên trang sẽ sai màu", "the picture has the colours of a printing house (CMYK), which would come out wrong"),
				diag.Say("mở ảnh trên máy, đổi sang RGB rồi lưu lại dạng JPEG", "convert it to RGB and save it as JPEG"))
		}
		config, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case pngFormat:
		s = readPNG(data)
		config, err = png.DecodeConfig(bytes.NewReader(data))
		switch config.ColorModel {
		case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model: // as JPEG of twelve bits: made for work on the picture, not for readers
			return nil, refuse(diag.Say("ảnh có 16 bit cho mỗi màu, là bản để chỉnh sửa", "the picture has 16 bits for each colour, which is for editing"),
				diag.Say("mở ảnh trên máy rồi lưu lại dạng JPEG", "open it and save it as JPEG"))
		}
	case webpFormat:
		s = readWebP(data)
		if !s.animated {
			config, err = webp.DecodeConfig(bytes.NewReader(data))
		}
	}
	if s.animated {
		return nil, refuse(diag.Say("ảnh động không đăng được", "moving pictures cannot be published"),
			diag.Say("lưu một khung hình thành ảnh JPEG", "save one frame as JPEG"))
	}
	if err != nil {
		return nil, damaged(err)
	}
	// Multiplied in 64 bits: both may be near 2³¹.
	if config.Width < 1 || config.Height < 1 || int64(config.Width)*int64(config.Height) > maxPixels {
		return nil, refuse(diag.Say("ảnh %d × %d điểm quá lớn", "the picture has %d × %d pixels, too many", config.Width, config.Height),
			diag.Say("thu nhỏ ảnh còn dưới 60 triệu điểm", "reduce it to below 60 megapixels"))
	}
	if s.short {
		return nil, damaged(nil)
	}
	h := &Header{Width: config.Width, Height: config.Height, format: f, stored: image.Pt(config.Width, config.Height), orientation: s.orientation, perPixel: s.perPixel}
	if s.orientation >= 5 {
		h.Width, h.Height = h.Height, h.Width
	}
	switch {
	case s.coded != nil:
		h.profile, err = codedProfile(s.coded[0], s.coded[1])
	case s.icc != nil && !s.standard:
		h.profile, err = readProfile(s.icc)
	case s.adobe && !s.standard:
		h.profile = adobeRGB()
	}
	if err != nil {
		return nil, refuse(diag.Say("hồ sơ màu của ảnh là loại không đổi được, đăng lên sẽ sai màu", "the picture's colour profile cannot be converted, so its colours would come out wrong"),
			diag.Say("mở ảnh trên máy, đổi sang sRGB rồi lưu lại dạng JPEG", "convert it to sRGB and save it as JPEG"))
	}
	if h.profile.same() {
		h.profile = nil
	}
	return h, nil
}

func sniff(data []byte) format {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}):
		return jpegFormat
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return pngFormat
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webpFormat
	}
	return unknown
}

var resave = diag.Say("mở ảnh trên máy rồi lưu lại dạng JPEG", "open the picture and save it as JPEG")

// stranger refuses what is none of the three formats, by name where that helps.
func stranger(data []byte) error {
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		switch string(data[8:11]) {
		case "hei", "hev", "mif", "msf":
			return refuse(diag.Say("ảnh định dạng HEIC của iPhone không đọc được", "HEIC pictures cannot be read"), resave)
		case "avi":
			return refuse(diag.Say("ảnh định dạng AVIF không đọc được", "AVIF pictures cannot be read"), resave)
		}
	}
	return refuse(diag.Say("tệp không phải ảnh JPEG, PNG hay WebP", "the file is not a JPEG, PNG or WebP picture"), resave)
}

// damaged refuses what claims to be a picture and cannot be decoded.
func damaged(err error) error {
	var jpegKind jpeg.UnsupportedError
	var pngKind png.UnsupportedError
	if errors.As(err, &jpegKind) || errors.As(err, &pngKind) {
		return refuse(diag.Say("ảnh dùng kiểu nén hiếm gặp, không đọc được", "the picture is of a rare kind that cannot be read"), resave)
	}
	return refuse(diag.Say("tệp ảnh hỏng hoặc bị thiếu một phần", "the picture's file is damaged or cut short"),
		diag.Say("chép lại tệp từ máy ảnh, hoặc mở ảnh rồi lưu lại dạng JPEG", "copy the file from the camera again, or open the picture and save it as JPEG"))
}
