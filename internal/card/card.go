// Package card draws share cards: the pictures of 1200 by 630 pixels that Facebook and Zalo show with a
// link. A card belongs to the site at a glance: its scene is put together from the motifs and colours of
// the covers (package cover), on the same papers, with the field's colour and the showcase's name; its
// words are the title, set as large as it can be, a small line above and two below.
//
// How a card comes about:
//
//   - scene.go holds the scenes: eight for each field and for the pages of none, as tables. The seed chooses one, so that
//     cards that follow each other in a feed differ. A scene is drawn once, from a copy of the sprite
//     (sprite.go, path.go, canvas.go), and reduced to a palette of at most 48 colours (palette.go). No
//     scene puts anything behind the words but flat paper (TestRoom).
//   - layout.go and title.go set the words. The title takes the greatest size at which it has at most four
//     even lines that break no word and no name (viet.Joins); the lines stand just far enough apart for
//     the marks of one and the tails of the other, so that nothing is ever clipped or overlaid. What is
//     longer ends with an ellipsis. All ink keeps 60 pixels from the edges, which previews cut.
//   - A card is then a copy of its background, the masks of its letters written onto it as indices of the
//     palette (face.go keeps each mask once it is made), and PNG (png.go). With a photo it is JPEG, its
//     words on a sheet of paper over the photo (photo.go).
//
// The same Spec gives the same bytes on every machine, however many are at work: outlines are filled in
// whole numbers (fill.go), and what is computed in floating point before that is rounded to 1/256 pixel,
// far above the last bit, in which processors differ.
//
// The package knows no stories, addresses or themes, reads and writes no disk, chooses no words, and never
// draws a letter it has no picture for: Missing tells which.
package card

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image"
	"io"
	"sync"
)

// Width and Height are a card's size in pixels: what Facebook and Zalo ask for, 1.91 to 1.
const Width, Height = 1200, 630

// drawer is the version of everything here that a picture's bytes come from, the fonts and the sprite
// included. Raise it with any change that another picture comes of.
const drawer = 2

// Spec is what a card shows. Empty parts are left out.
type Spec struct {
	Title  string   // 1–4 lines, sized to fit
	Kicker string   // small line above the title: "Kinh tế", "Địa bàn", "Bản tin"
	Lines  []string // at most 2 below the title: unit; place · year; or "24 mô hình"
	Brand  string   // the showcase's name
	Tone   int      // position of the field in the registry, 0-based, modulo Scenes; -1 for a page of no field
	Seed   string   // what chooses among the variants of a tone's picture (the slug)
	Photo  []byte   // JPEG, upright, published bytes (may be nil): fills the card behind a readable panel
}

// Key is a name for the picture: 20 hexadecimal digits that are others whenever its bytes could be.
// Without a photo it takes well under a microsecond; a photo is summed at some 10 GB/s.
func (s *Spec) Key() string {
	var room [1024]byte
	b := append(room[:0], drawer)
	part := func(text string) {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	part(s.Title)
	part(s.Kicker)
	part(s.Brand)
	part(s.Seed)
	b = binary.AppendVarint(b, int64(s.Tone))
	for _, l := range s.lines() {
		part(l)
	}
	if s.Photo != nil {
		// Two sums of 32 bits cost a tenth of one of 256, and nobody gains by forging one.
		b = binary.AppendUvarint(append(b, 0xff), uint64(len(s.Photo)))
		b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(s.Photo, crc32.MakeTable(crc32.Castagnoli)))
		b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(s.Photo))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:7])
}

// lines are the lines that are shown.
func (s *Spec) lines() []string { return s.Lines[:min(len(s.Lines), maxLines)] }

// Type is the picture's media type: "image/png", or "image/jpeg" with a photo.
func (s *Spec) Type() string {
	if s.Photo != nil {
		return "image/jpeg"
	}
	return "image/png"
}

// Ext is the picture's file name extension, ".png" or ".jpg".
func (s *Spec) Ext() string {
	if s.Photo != nil {
		return ".jpg"
	}
	return ".png"
}

// Drawer draws cards, many at once if it is asked to.
type Drawer struct {
	backgrounds [Scenes + 1][]func() *background // by tone, others last, and variant
	desks       sync.Pool
}

// desk is what one card in the making needs; it is used again for the next.
type desk struct {
	rows    []byte
	layout  layout
	encoder encoder
	photo   photoCard
}

// New is a Drawer that has drawn nothing yet: fonts and backgrounds are made when the first card asks
// for them, once.
func New() *Drawer {
	d := &Drawer{}
	for i := range d.backgrounds {
		tone := i
		if i == Scenes {
			tone = -1
		}
		for v := range variants(tone) {
			d.backgrounds[i] = append(d.backgrounds[i], sync.OnceValue(func() *background { return newBackground(tone, v) }))
		}
	}
	d.desks.New = func() any { return &desk{} }
	return d
}

// newBackground draws the background of a tone and variant.
func newBackground(tone, variant int) *background {
	s := &variants(tone)[variant]
	dress := dressed(tone, s.paper)
	mirrored := variant%2 == 1
	c := s.draw(&dress, mirrored)
	strip(tone, c.rect)
	b := c.flatten(&dress)
	b.mirrored = mirrored
	return b
}

// strip is the edge that every page of the site has at its top: the field's colour, or all four.
func strip(tone int, fill func(r image.Rectangle, colour uint32)) {
	const high = 12
	if tone >= 0 {
		fill(image.Rect(0, 0, Width, high), accents[tone%Scenes])
		return
	}
	for i, colour := range accents {
		fill(image.Rect(i*Width/Scenes, 0, (i+1)*Width/Scenes, high), colour)
	}
}

// background is the picture behind a spec's words.
func (d *Drawer) background(s *Spec) *background {
	tone := Scenes
	if s.Tone >= 0 {
		tone = s.Tone % Scenes
	}
	all := d.backgrounds[tone]
	return all[hash(s.Seed)%uint64(len(all))]()
}

// hash is FNV-1a with its bits stirred (the end of splitmix64), since only a few of them are used.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Draw writes the picture. The errors are w's, and a photo's that is no JPEG.
func (d *Drawer) Draw(w io.Writer, s *Spec) error {
	desk := d.desks.Get().(*desk)
	defer d.desks.Put(desk)
	if s.Photo != nil {
		return desk.drawPhoto(w, s)
	}
	b := d.background(s)
	desk.rows = append(desk.rows[:0], b.rows...)
	desk.layout.set(s, skyOf(b.mirrored))
	desk.print()
	return desk.encoder.encode(w, desk.rows, b.palette)
}

// print puts the laid out words into the picture.
func (k *desk) print() {
	if p := k.layout.plate; !p.Empty() {
		k.fill(p, accent+levels)
		k.fill(p.Inset(4), 0)
		k.fill(p.Inset(6), accent+levels)
	}
	for i := range k.layout.runs {
		r := &k.layout.runs[i]
		k.layout.each(r, func(m *mask, x, y int) {
			for row := 0; row*m.width < len(m.steps); row++ {
				to := k.rows[(y+row)*stride+1+x:][:m.width]
				for i, n := range m.steps[row*m.width:][:m.width] {
					if n == 0 {
						continue
					}
					// Where two letters touch, the darker wins.
					switch r.role {
					case inked:
						to[i] = max(to[i], letters+n)
					case accented:
						to[i] = max(to[i], accent+n)
					case reversed:
						to[i] = min(to[i], accent+levels-n)
					}
				}
			}
		})
	}
}

func (k *desk) fill(r image.Rectangle, index byte) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := k.rows[y*stride+1:][r.Min.X:r.Max.X]
		for i := range row {
			row[i] = index
		}
	}
}
