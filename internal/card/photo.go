package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"sort"

	"golang.org/x/image/draw"
)

// limit is the most bytes a card may have. Zalo shows no picture that a slow line brings too late, and a
// drawn card never comes near it.
const limit = 40_000

// steps are the ways to make a photo card small, from the best looking on: the photo first loses what
// JPEG takes away unseen, then its finest detail. The words bear all but the last of them: flat letters on
// flat paper still look clean at 30.
var steps = [...]struct{ soften, quality int }{
	{0, 80}, {0, 70}, {0, 60}, {0, 52}, {0, 46}, {0, 40}, {1, 46}, {1, 38}, {2, 42}, {2, 34}, {3, 32}, {3, 26}, {4, 22}, {5, 18}, {5, 10},
}

// photoCard is a card with a photo in the making.
type photoCard struct {
	photo   *image.RGBA // without words, as big as the card
	small   *image.RGBA // the photo on its way through the halves
	picture *image.RGBA
	dress   dress
	tone    int
	layout  *layout
}

// drawPhoto draws a card whose words stand on a sheet of paper laid over the photo's lower left.
func (k *desk) drawPhoto(w io.Writer, s *Spec) error {
	src, err := jpeg.Decode(bytes.NewReader(s.Photo))
	if err != nil {
		return fmt.Errorf("card: the photo: %w", err)
	}
	k.layout.set(s, panel)
	frame := image.Rect(0, 0, Width, Height)
	if k.photo.photo == nil {
		k.photo = photoCard{photo: image.NewRGBA(frame), small: image.NewRGBA(image.Rect(0, 0, Width/2, Height)), picture: image.NewRGBA(frame), layout: &k.layout}
	}
	c := &k.photo
	c.tone, c.dress = s.Tone, dressed(s.Tone, plain)
	draw.ApproxBiLinear.Scale(c.photo, frame, src, window(src.Bounds(), c.layout.sheet.Min.Y), draw.Src, nil)
	var out, best bytes.Buffer
	// What fits is found by halves: each step is smaller than the one before it, or nearly.
	n := sort.Search(len(steps)-1, func(i int) bool {
		out.Reset()
		if err == nil {
			err = c.encode(&out, i)
		}
		if out.Len() > limit {
			return false
		}
		out, best = best, out
		return true
	})
	if err == nil && (best.Len() == 0 || n == len(steps)-1) {
		best.Reset()
		err = c.encode(&best, len(steps)-1)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(best.Bytes())
	return err
}

// window is the part of a photo that fills a card of which the upper rows, visible of them, show it
// uncovered: as much as there is, the middle of those rows a little above the photo's own.
func window(photo image.Rectangle, visible int) image.Rectangle {
	w, h := photo.Dx(), photo.Dx()*Height/Width
	if h > photo.Dy() {
		w, h = photo.Dy()*Width/Height, photo.Dy()
	}
	w, h = max(w, 1), max(h, 1)
	x := photo.Min.X + (photo.Dx()-w)/2
	y := photo.Dy()*9/20 - visible*h/Height/2
	y = photo.Min.Y + min(max(y, 0), photo.Dy()-h)
	return image.Rect(x, y, x+w, y+h)
}

func (c *photoCard) encode(w io.Writer, step int) error {
	soften := steps[step].soften
	src := c.photo
	// Halves go to and fro between the two sides of small; a half by this scaler is the mean of four pixels.
	for i := range soften {
		size := image.Rect(0, 0, Width>>(i+1), Height>>(i+1)).Add(image.Pt(0, Height/2*(i%2)))
		half := c.small.SubImage(size).(*image.RGBA)
		draw.ApproxBiLinear.Scale(half, half.Bounds(), src, src.Bounds(), draw.Src, nil)
		src = half
	}
	if soften == 0 {
		copy(c.picture.Pix, c.photo.Pix)
	} else {
		draw.ApproxBiLinear.Scale(c.picture, c.picture.Bounds(), src, src.Bounds(), draw.Src, nil)
	}
	c.print()
	if err := jpeg.Encode(w, c.picture, &jpeg.Options{Quality: steps[step].quality}); err != nil {
		return fmt.Errorf("card: %w", err)
	}
	return nil
}

// print lays the sheet and its words over the picture.
func (c *photoCard) print() {
	strip(c.tone, func(r image.Rectangle, colour uint32) { c.fill(c.picture, r, colour) })
	outer := c.layout.sheet
	c.fill(c.picture, outer, c.dress.accent)
	inner := outer
	inner.Min.Y += sheetEdge
	if outer.Max.X < Width {
		inner.Max.X -= sheetEdge
	}
	c.fill(c.picture, inner, c.dress.paper)
	if p := c.layout.plate; !p.Empty() {
		c.fill(c.picture, p, c.dress.accent)
		c.fill(c.picture, p.Inset(4), c.dress.paper)
		c.fill(c.picture, p.Inset(6), c.dress.accent)
	}
	for i := range c.layout.runs {
		r := &c.layout.runs[i]
		colour := c.dress.ink
		switch r.role {
		case accented:
			colour = c.dress.accent
		case reversed:
			colour = c.dress.paper
		}
		c.layout.each(r, func(m *mask, x, y int) {
			for at, n := range m.steps {
				if n > 0 {
					p := c.picture.Pix[c.picture.PixOffset(x+at%m.width, y+at/m.width):][:3:3]
					v := mix(uint32(p[0])<<16|uint32(p[1])<<8|uint32(p[2]), colour, uint32(n), levels)
					p[0], p[1], p[2] = uint8(v>>16), uint8(v>>8), uint8(v)
				}
			}
		})
	}
}

func (c *photoCard) fill(to *image.RGBA, r image.Rectangle, colour uint32) {
	draw.Draw(to, r, image.NewUniform(rgba(colour)), image.Point{}, draw.Src)
}

func rgba(c uint32) color.RGBA { return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255} }
