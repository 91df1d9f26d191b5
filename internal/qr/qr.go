// Package qr makes QR codes of addresses: as vector drawings, for pages and printers, and as pictures that
// office programs take.
//
// A code is made for print: error correction M (15 % of it may be lost to a fold or a stain; ISO/IEC
// 18004), a quiet zone of four modules on every side as the standard asks for, black on white. The
// longest address that fits has 2,331 bytes; the site's own short addresses have about forty.
//
// The package is pure: a text in, bytes out. It never chooses what an address leads to.
package qr

import (
	"fmt"
	"strconv"
	"sync"

	"rsc.io/qr"
	"rsc.io/qr/coding"
)

// quiet is the white border in modules (ISO/IEC 18004, 6.3.8).
const quiet = 4

// Code is one QR code.
type Code struct {
	modules *coding.Code
}

// New encodes a text. It fails when the text is longer than a code can hold.
func New(text string) (*Code, error) {
	var content coding.Encoding = coding.String(text)
	if up := coding.Alpha(text); up.Check() == nil {
		content = up
	}
	for v := coding.Version(coding.MinVersion); v <= coding.MaxVersion; v++ {
		if content.Bits(v) > v.DataBytes(coding.M)*8 {
			continue
		}
		plan, err := plans[v]()
		if err != nil {
			return nil, fmt.Errorf("qr: %w", err)
		}
		modules, err := plan.Encode(content)
		if err != nil {
			return nil, fmt.Errorf("qr: %w", err)
		}
		return &Code{modules}, nil
	}
	return nil, fmt.Errorf("qr: %d bytes are more than a code holds", len(text))
}

// plans are how the modules of each version lie. Every mask is valid, and readers undo whichever was used;
// always the same one keeps the code of an address the same and costs an eighth of trying all. A plan
// costs twice what a code does, and encoding only reads it.
var plans = func() (list [coding.MaxVersion + 1]func() (*coding.Plan, error)) {
	for v := range list {
		list[v] = sync.OnceValues(func() (*coding.Plan, error) { return coding.NewPlan(coding.Version(v), coding.M, 0) })
	}
	return list
}()

// Size is the width and height in modules, quiet zone included.
func (c *Code) Size() int { return c.modules.Size + 2*quiet }

// SVG is a file of its own, with a white ground, Size units square.
func (c *Code) SVG() []byte {
	n := strconv.Itoa(c.Size())
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + n + ` ` + n + `" width="` + n + `mm" height="` + n + `mm" shape-rendering="crispEdges">` +
		`<path fill="#fff" stroke="none" d="M0 0h` + n + `v` + n + `H0z"/><path fill="#000" stroke="none" d="` + c.areas() + `"/></svg>` + "\n")
}

// areas is the dark modules as closed shapes. They are longer than strokes, and every program draws
// them alike: some give strokes round ends, and such a code cannot be read.
func (c *Code) areas() string {
	b := make([]byte, 0, 3200)
	size := c.modules.Size
	for y := range size {
		for x := 0; x < size; x++ {
			run := x
			for run < size && c.modules.Black(run, y) {
				run++
			}
			if run == x {
				continue
			}
			b = strconv.AppendInt(append(b, 'M'), int64(x+quiet), 10)
			b = strconv.AppendInt(append(b, ' '), int64(y+quiet), 10)
			b = strconv.AppendInt(append(b, 'h'), int64(run-x), 10)
			b = strconv.AppendInt(append(b, "v1h-"...), int64(run-x), 10)
			b = append(b, 'z')
			x = run
		}
	}
	return string(b)
}

// pixels is the side of a module in the PNG: a code of 37 modules becomes 296 points, which prints
// sharp at 2.5 cm; larger ones are for the SVG.
const pixels = 8

// PNG is a black and white picture.
func (c *Code) PNG() []byte {
	whole := qr.Code{Bitmap: c.modules.Bitmap, Size: c.modules.Size, Stride: c.modules.Stride, Scale: pixels}
	return whole.PNG() // with a quiet zone of four modules
}
