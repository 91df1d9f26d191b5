package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// readJPEG reads what stands before a JPEG's pixels: orientation (APP1), colour profile (APP2, which may go
// over several segments) and the kind of frame.
func readJPEG(data []byte) said {
	s := said{exif: exif{orientation: 1}, perPixel: 3}
	var parts [256][]byte
	total, seen := 0, false
	for i := 2; i+4 <= len(data) && data[i] == 0xFF; {
		marker := data[i+1]
		if marker == 0xFF || marker == 0x01 || marker >= 0xD0 && marker <= 0xD8 { // filling, or no length
			i++
			if marker != 0xFF {
				i++
			}
			continue
		}
		if marker == 0xDA || marker == 0xD9 {
			break
		}
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if size < 2 || i+2+size > len(data) {
			break
		}
		block := data[i+4 : i+2+size]
		switch {
		case marker == 0xE1:
			if tiff, ok := bytes.CutPrefix(block, []byte("Exif\x00\x00")); ok && !seen {
				s.exif, seen = readEXIF(tiff), true
			}
		case marker == 0xE2:
			if part, ok := bytes.CutPrefix(block, []byte("ICC_PROFILE\x00")); ok && len(part) > 2 && part[0] > 0 {
				parts[part[0]], total = part[2:], int(part[1])
			}
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC && len(block) >= 6:
			s.cmyk = block[5] == 4
			if marker == 0xC2 { // progressive: coefficients of four bytes are kept until the end
				s.perPixel = 15
			}
		}
		i += 2 + size
	}
	for i := 1; i <= total && i < len(parts); i++ {
		s.icc = append(s.icc, parts[i]...)
	}
	return s
}

// readPNG reads the chunks of a PNG: orientation (eXIf), colour (iCCP, sRGB, cICP) and whether it moves (acTL).
func readPNG(data []byte) said {
	s := said{exif: exif{orientation: 1}, perPixel: 7}
	for i := 8; i+8 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[i:]))
		name := string(data[i+4 : i+8])
		if size < 0 || size > len(data)-i-8 {
			break
		}
		block := data[i+8 : i+8+size]
		switch {
		case name == "IHDR" && size >= 9 && block[8] == 16:
			s.perPixel = 11
		case name == "eXIf":
			s.exif = readEXIF(block)
		case name == "sRGB":
			s.standard = true
		case name == "acTL":
			s.animated = true
		case name == "cICP" && size == 4:
			s.coded = block[:2]
		case name == "iCCP":
			if at := bytes.IndexByte(block, 0); at >= 0 && at+2 <= len(block) {
				s.icc = inflate(block[at+2:])
			}
		}
		i += 12 + size
	}
	return s
}

// inflate unpacks a colour profile. What grows beyond any real profile is a bomb, and cut off: no matrix
// profile is as large, so reading it fails.
func inflate(data []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return []byte{}
	}
	out, _ := io.ReadAll(io.LimitReader(r, 4<<20))
	return out
}

// readWebP reads the chunks of a WebP (RIFF).
func readWebP(data []byte) said {
	s := said{exif: exif{orientation: 1}, perPixel: 7}
	s.short = int64(binary.LittleEndian.Uint32(data[4:]))+8 > int64(len(data))
	for i := 12; i+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[i+4:]))
		if size < 0 || size > len(data)-i-8 {
			s.short = true
			break
		}
		block := data[i+8 : i+8+size]
		switch string(data[i : i+4]) {
		case "ICCP":
			s.icc = block
		case "EXIF":
			s.exif = readEXIF(bytes.TrimPrefix(block, []byte("Exif\x00\x00")))
		case "ANIM", "ANMF":
			s.animated = true
		}
		i += 8 + size + size&1
	}
	return s
}

// exif is what is wanted of an EXIF structure, which is a TIFF's.
type exif struct {
	orientation int  // 1 to 8; 1 when it does not say
	adobe       bool // Adobe RGB, as cameras say it that carry no profile: interoperability R03 (DCF 2.0)
}

func readEXIF(tiff []byte) exif {
	x := exif{orientation: 1}
	if len(tiff) < 8 {
		return x
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	// each reads a directory: entries of a tag, a type, a count and four bytes of value.
	each := func(at uint32, do func(tag uint16, value []byte)) {
		if at < 8 || int64(at) > int64(len(tiff))-2 {
			return
		}
		entries := tiff[at+2:]
		for range order.Uint16(tiff[at:]) {
			if len(entries) < 12 {
				return
			}
			do(order.Uint16(entries), entries[8:12])
			entries = entries[12:]
		}
	}
	each(order.Uint32(tiff[4:]), func(tag uint16, value []byte) {
		switch tag {
		case 0x0112:
			if v := int(order.Uint16(value)); v >= 1 && v <= 8 {
				x.orientation = v
			}
		case 0x8769: // the camera's own directory
			each(order.Uint32(value), func(tag uint16, value []byte) {
				if tag == 0xA005 { // interoperability
					each(order.Uint32(value), func(tag uint16, value []byte) {
						x.adobe = x.adobe || tag == 1 && string(value[:3]) == "R03"
					})
				}
			})
		}
	})
	return x
}
