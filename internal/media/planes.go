package media

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// plane is one component of a picture. Its pixels cover the picture evenly, whatever their number.
type plane struct {
	pix          []uint8
	w, h, stride int
}

// planes are a picture as brightness and two colour differences (JFIF: all 256 values), which is how
// photographs are stored and published; in between nothing has to become red, green and blue. w and h are
// the picture's size; the colour planes may be smaller.
type planes struct {
	w, h      int
	y, cb, cr plane
}

func newPlane(w, h int) plane { return plane{make([]uint8, w*h), w, h, w} }

// decode decodes a picture whose header was read.
func (h *Header) decode(data []byte) (*planes, error) {
	var img image.Image
	var err error
	switch h.format {
	case jpegFormat:
		img, err = jpeg.Decode(bytes.NewReader(data))
	case pngFormat:
		img, err = png.Decode(bytes.NewReader(data))
	case webpFormat:
		img, err = webp.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return nil, damaged(err)
	}
	if img.Bounds().Size() != h.stored {
		return nil, damaged(nil) // the header of the frame says something else
	}
	switch m := img.(type) {
	case *image.YCbCr:
		p := planesOf(m)
		if h.format == webpFormat {
			p.widen()
		}
		return p, nil
	case *image.NYCbCrA: // of a WebP
		p := planesOf(&m.YCbCr)
		p.widen()
		p.onWhite(m.A, m.AStride)
		return p, nil
	case *image.Gray:
		p := &planes{w: h.stored.X, h: h.stored.Y, y: plane{m.Pix, h.stored.X, h.stored.Y, m.Stride}, cb: newPlane(1, 1), cr: newPlane(1, 1)}
		p.cb.pix[0], p.cr.pix[0] = 128, 128
		return p, nil
	}
	return fromRGB(img), nil
}

func planesOf(m *image.YCbCr) *planes {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	sx, sy := 1, 1
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		sx = 2
	case image.YCbCrSubsampleRatio420:
		sx, sy = 2, 2
	case image.YCbCrSubsampleRatio440:
		sy = 2
	case image.YCbCrSubsampleRatio411:
		sx = 4
	case image.YCbCrSubsampleRatio410:
		sx, sy = 4, 2
	}
	cw, ch := (w+sx-1)/sx, (h+sy-1)/sy
	return &planes{w, h, plane{m.Y, w, h, m.YStride}, plane{m.Cb, cw, ch, m.CStride}, plane{m.Cr, cw, ch, m.CStride}}
}

// widen takes the values of a WebP (16 to 235, colours 16 to 240; RFC 6386, section 9.2) to all 256.
// golang.org/x/image/webp hands them out as they are and calls them JPEG's, which shows them pale.
func (p *planes) widen() {
	var y, c [256]uint8
	for i := range 256 {
		y[i] = clamp(((i-16)*255*2 + 219) / (219 * 2))
		c[i] = clamp(128 + ((i-128)*255*2+signed(i-128, 224))/(224*2))
	}
	p.y.change(&y)
	p.cb.change(&c)
	p.cr.change(&c)
}

// narrow is the way back, for encoding: a copy.
func (p *planes) narrow() *planes {
	var y, c [256]uint8
	for i := range 256 {
		y[i] = uint8(16 + (i*219*2+255)/(255*2))
		c[i] = uint8(128 + ((i-128)*224*2+signed(i-128, 255))/(255*2))
	}
	q := *p
	q.y, q.cb, q.cr = p.y.clone(), p.cb.clone(), p.cr.clone()
	q.y.change(&y)
	q.cb.change(&c)
	q.cr.change(&c)
	return &q
}

func signed(of, v int) int {
	if of < 0 {
		return -v
	}
	return v
}

func clamp(v int) uint8 { return uint8(min(max(v, 0), 255)) }

func (p plane) clone() plane {
	q := newPlane(p.w, p.h)
	for y := range p.h {
		copy(q.pix[y*q.stride:], p.pix[y*p.stride:y*p.stride+p.w])
	}
	return q
}

func (p plane) change(table *[256]uint8) {
	for y := range p.h {
		row := p.pix[y*p.stride : y*p.stride+p.w]
		for x, v := range row {
			row[x] = table[v]
		}
	}
}

// onWhite lays the picture on white where it is transparent.
func (p *planes) onWhite(alpha []uint8, stride int) {
	for y := range p.h {
		row, a := p.y.pix[y*p.y.stride:][:p.w], alpha[y*stride:][:p.w]
		for x := range row {
			row[x] = uint8((int(row[x])*int(a[x]) + 255*(255-int(a[x])) + 127) / 255)
		}
	}
	for _, c := range []plane{p.cb, p.cr} {
		for y := range c.h {
			for x := range c.w {
				x2, y2 := min(2*x+1, p.w-1), min(2*y+1, p.h-1)
				a := (int(alpha[2*y*stride+2*x]) + int(alpha[2*y*stride+x2]) + int(alpha[y2*stride+2*x]) + int(alpha[y2*stride+x2]) + 2) / 4
				i := y*c.stride + x
				c.pix[i] = uint8((int(c.pix[i])*a + 128*(255-a) + 127) / 255)
			}
		}
	}
}

// fromRGB takes the pictures that are not stored as planes, on white.
func fromRGB(img image.Image) *planes {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	p := &planes{w, h, newPlane(w, h), newPlane(w, h), newPlane(w, h)}
	var table []color.NRGBA
	if m, ok := img.(*image.Paletted); ok {
		for _, c := range m.Palette {
			table = append(table, color.NRGBAModel.Convert(c).(color.NRGBA))
		}
		for len(table) < 256 { // a number beyond the palette is shown black by the decoder's own At
			table = append(table, color.NRGBA{A: 255})
		}
	}
	i := 0
	for y := range h {
		for x := range w {
			var c color.NRGBA
			switch m := img.(type) {
			case *image.NRGBA:
				q := m.Pix[y*m.Stride+4*x:][:4]
				c = color.NRGBA{q[0], q[1], q[2], q[3]}
			case *image.RGBA: // opaque: only pictures without transparency are decoded so
				q := m.Pix[y*m.Stride+4*x:][:4]
				c = color.NRGBA{q[0], q[1], q[2], 255}
			case *image.NRGBA64:
				q := m.Pix[y*m.Stride+8*x:][:8]
				c = color.NRGBA{eight(q[0], q[1]), eight(q[2], q[3]), eight(q[4], q[5]), eight(q[6], q[7])}
			case *image.RGBA64:
				q := m.Pix[y*m.Stride+8*x:][:8]
				c = color.NRGBA{eight(q[0], q[1]), eight(q[2], q[3]), eight(q[4], q[5]), 255}
			case *image.Gray16:
				q := m.Pix[y*m.Stride+2*x:][:2]
				v := eight(q[0], q[1])
				c = color.NRGBA{v, v, v, 255}
			case *image.Paletted:
				c = table[m.Pix[y*m.Stride+x]]
			default:
				c = color.NRGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
			}
			if c.A != 255 {
				c.R, c.G, c.B = over(c.R, c.A), over(c.G, c.A), over(c.B, c.A)
			}
			p.y.pix[i], p.cb.pix[i], p.cr.pix[i] = color.RGBToYCbCr(c.R, c.G, c.B)
			i++
		}
	}
	return p
}

// eight rounds sixteen bits.
func eight(high, low uint8) uint8 { return uint8((uint32(high)<<8 | uint32(low) + 128) / 257) }

func over(v, a uint8) uint8 { return uint8((int(v)*int(a) + 255*(255-int(a)) + 127) / 255) }

// upright turns planes as an EXIF orientation says (1 to 8; EXIF 2.32, tag 0x0112).
func (p *planes) upright(turn int) *planes {
	if turn <= 1 || turn > 8 {
		return p
	}
	q := &planes{p.w, p.h, p.y.upright(turn), p.cb.upright(turn), p.cr.upright(turn)}
	if turn >= 5 {
		q.w, q.h = p.h, p.w
	}
	return q
}

func (p plane) upright(turn int) plane {
	q := newPlane(p.w, p.h)
	if turn >= 5 {
		q = newPlane(p.h, p.w)
	}
	// Where the first pixel goes, and how far the next one to the right and the next one below lie.
	var at, right, down int
	switch turn {
	case 2:
		at, right, down = p.w-1, -1, q.w
	case 3:
		at, right, down = p.h*p.w-1, -1, -q.w
	case 4:
		at, right, down = (p.h-1)*q.w, 1, -q.w
	case 5:
		at, right, down = 0, q.w, 1
	case 6:
		at, right, down = p.h-1, q.w, -1
	case 7:
		at, right, down = q.w*q.h-1, -q.w, -1
	case 8:
		at, right, down = (p.w-1)*q.w, -q.w, 1
	}
	for y := range p.h {
		to := at + y*down
		for _, v := range p.pix[y*p.stride : y*p.stride+p.w] {
			q.pix[to] = v
			to += right
		}
	}
	return q
}

// toSRGB converts planes whose colours are halved both ways.
func (p *planes) toSRGB(from *profile) {
	if from == nil {
		return
	}
	for cy := range p.cb.h {
		for cx := range p.cb.w {
			i := cy*p.cb.stride + cx
			cb, cr := p.cb.pix[i], p.cr.pix[i]
			var sumB, sumR, n int
			for y := 2 * cy; y < min(2*cy+2, p.h); y++ {
				for x := 2 * cx; x < min(2*cx+2, p.w); x++ {
					at := y*p.y.stride + x
					yy, b, r := color.RGBToYCbCr(from.convert(color.YCbCrToRGB(p.y.pix[at], cb, cr)))
					p.y.pix[at] = yy
					sumB, sumR, n = sumB+int(b), sumR+int(r), n+1
				}
			}
			if n > 0 {
				p.cb.pix[i], p.cr.pix[i] = uint8((sumB+n/2)/n), uint8((sumR+n/2)/n)
			}
		}
	}
}
