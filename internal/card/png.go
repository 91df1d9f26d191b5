package card

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zlib"
)

// stride is how far a row of a picture is from the next: PNG puts the number of a filter before each,
// which stays 0, none, since the indices of a palette do not grow from pixel to pixel.
const stride = 1 + Width

// presses are the levels of compression: the second is for what the first does not bring below the limit,
// such as a title of many marked capitals. The library behind the first packs a card to 30 KB in the time
// that the standard one needs for 36; image/png would take no other, hence the few lines below.
var presses = [...]int{5, 9}

// encoder writes pictures of a palette as PNG; it keeps its room from one to the next.
type encoder struct {
	body bytes.Buffer
	zlib [len(presses)]*zlib.Writer
}

// encode writes rows of stride bytes, as many as a card has.
func (e *encoder) encode(w io.Writer, rows []byte, palette []uint32) error {
	for i := range presses {
		if err := e.pack(rows, palette, i); err != nil {
			return err
		}
		if e.body.Len() <= limit {
			break
		}
	}
	_, err := w.Write(e.body.Bytes())
	return err
}

func (e *encoder) pack(rows []byte, palette []uint32, press int) error {
	b := &e.body
	b.Reset()
	b.WriteString("\x89PNG\r\n\x1a\n")
	at := e.begin("IHDR")
	b.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b.AvailableBuffer(), Width), Height))
	b.Write([]byte{8, 3, 0, 0, 0}) // bits a pixel, by palette, the one compression and filtering, no interlace
	e.end(at)
	at = e.begin("PLTE")
	for _, c := range palette {
		b.Write([]byte{byte(c >> 16), byte(c >> 8), byte(c)})
	}
	e.end(at)
	at = e.begin("IDAT")
	z := e.zlib[press]
	if z == nil {
		var err error
		if z, err = zlib.NewWriterLevel(b, presses[press]); err != nil {
			return err
		}
		e.zlib[press] = z
	} else {
		z.Reset(b)
	}
	if _, err := z.Write(rows); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	e.end(at)
	e.end(e.begin("IEND"))
	return nil
}

// begin starts a chunk and gives its place, for end.
func (e *encoder) begin(kind string) int {
	at := e.body.Len()
	e.body.Write([]byte{0, 0, 0, 0})
	e.body.WriteString(kind)
	return at
}

// end writes a chunk's length and sum.
func (e *encoder) end(at int) {
	chunk := e.body.Bytes()[at:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	e.body.Write(binary.BigEndian.AppendUint32(e.body.AvailableBuffer(), crc32.ChecksumIEEE(chunk[4:])))
}
