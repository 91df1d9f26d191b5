package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"dienhinh/internal/diag"
	"dienhinh/internal/media"
	"dienhinh/internal/source"
)

// picture is one source picture and what it is published as. What stands above the lock does not change.
type picture struct {
	file    *source.File
	room    *darkroom
	sum     [sha256.Size]byte // of the source's bytes
	stem    string            // of the addresses
	entry   string            // of the cache: what its names begin with
	sizes   []media.Size      // small to large
	memory  int64             // bytes that decoding takes
	finding *diag.Finding     // why it cannot be published

	mu   sync.Mutex
	good bool         // was decoded without a fault, now or when the cache took it
	tone media.Tone   // when good
	held *media.Photo // only where the cache did not take it
}

// The two formats, as the ends of file names.
const (
	jpegKind = ".jpg"
	webpKind = ".webp"
)

// newPicture reads a picture's header.
func newPicture(f *source.File, room *darkroom) *picture {
	p := &picture{file: f, room: room}
	data, err := p.read()
	if err != nil {
		p.fail(err)
		return p
	}
	h, err := media.ReadHeader(data)
	if err != nil {
		p.fail(err)
		return p
	}
	p.sum, p.sizes, p.memory = sha256.Sum256(data), h.Sizes(), h.Memory()+int64(len(data))
	// A hash, which the four digits of a width follow: editors name files after people, and a name may have
	// to go. It is the hash of what was handed in and of how it is made, so that pages can be written
	// before their pictures.
	sum := hex.EncodeToString(p.sum[:])
	p.stem = hash(8, "address", media.Recipe, sum)
	// Another Go may have another JPEG encoder.
	p.entry = entryOf(f.Path) + "-" + hash(16, "entry", media.Recipe, runtime.Version(), sum)
	return p
}

func hash(bytes int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:bytes])
}

// entryOf is the part of an entry's name that stands for the picture's path, so that an entry can be taken
// away without reading the picture.
func entryOf(path string) string { return hash(8, "path", path) }

func (p *picture) read() ([]byte, error) {
	if p.file.Size > media.MaxBytes {
		return nil, media.TooHeavy(p.file.Size)
	}
	return p.file.Data()
}

// BadPicture is why an output that is a picture cannot be written.
type BadPicture struct{ diag.Finding }

func (e *BadPicture) Error() string { return e.File + ": " + e.Text.EN }

func (p *picture) bad(err error) *BadPicture {
	f := diag.Finding{Code: "bad-picture", File: p.file.Path}
	var refusal *media.Error
	if errors.As(err, &refusal) {
		f.Text, f.Hint = refusal.Text, refusal.Hint
	} else {
		f.Text = diag.Say("không đọc được ảnh này (%v)", "this picture cannot be read (%v)", err)
	}
	return &BadPicture{f}
}

func (p *picture) fail(err error) { p.finding = &p.bad(err).Finding }

// address is where a size is published, from the site's root.
func (p *picture) address(size int, kind string) string {
	return fmt.Sprintf("/static/anh/%s%04d%s", p.stem, p.sizes[size].Width, kind)
}

// kept is the name of a size in the cache.
func (p *picture) kept(size int, kind string) string {
	return p.entry + "-" + strconv.Itoa(p.sizes[size].Width) + kind
}

func (p *picture) record() string { return p.entry + "-mau.txt" }

// prepare does what a mode asks for while assembling.
func (p *picture) prepare(mode PictureMode) {
	if p.finding != nil || mode == PicturesWhenAsked {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	complete := p.remember()
	var err error
	switch {
	case mode == PicturesMade && !complete && p.held == nil:
		_, err = p.make()
	case mode == PicturesChecked && !p.good:
		err = p.survey()
	}
	if err != nil {
		p.fail(err)
	}
}

// remember asks the cache. It reports whether every file is there; damage shows when they are read.
func (p *picture) remember() bool {
	record, ok := p.room.cache.Get(p.record())
	if !ok {
		return false
	}
	tone := 0
	if _, err := fmt.Sscanf(string(record), "mau %d", &tone); err != nil || tone < 0 || tone >= len(media.Tones) {
		return false
	}
	p.good, p.tone = true, media.Tone(tone)
	for i := range p.sizes {
		if !p.room.cache.Has(p.kept(i, jpegKind)) || !p.room.cache.Has(p.kept(i, webpKind)) {
			return false
		}
	}
	return true
}

// decode reads the source again and hands it to do when there is room.
func (p *picture) decode(do func(data []byte) error) (err error) {
	p.room.within(p.memory, func() {
		var data []byte
		if data, err = p.read(); err != nil {
			return
		}
		if sha256.Sum256(data) != p.sum {
			err = &media.Error{Text: diag.Say("tệp ảnh vừa bị sửa trong lúc dựng trang", "the picture's file was changed while the site was made"), Hint: diag.Say("chạy lại lệnh", "run the command again")}
			return
		}
		err = do(data)
	})
	return err
}

func (p *picture) survey() error {
	return p.decode(func(data []byte) (err error) {
		if p.tone, err = media.Survey(data); err == nil {
			p.good = true
		}
		return err
	})
}

// make makes all files and gives them to the cache.
func (p *picture) make() (photo *media.Photo, err error) {
	err = p.decode(func(data []byte) (err error) {
		photo, err = media.Make(data)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.good, p.tone = true, photo.Tone
	for i, print := range photo.Prints {
		err = errors.Join(err, p.room.cache.Put(p.kept(i, jpegKind), print.JPEG), p.room.cache.Put(p.kept(i, webpKind), print.WebP))
	}
	// The record last: while it is not there, nothing is.
	if errors.Join(err, p.room.cache.Put(p.record(), fmt.Appendf(nil, "mau %d\n", photo.Tone))) != nil {
		p.held = photo // a folder that cannot be written to costs memory, and nothing else
	}
	return photo, nil
}

// bytes are a published file's, made when the cache does not have them.
func (p *picture) bytes(size int, kind string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	photo := p.held
	if photo == nil {
		if data, ok := p.room.cache.Get(p.kept(size, kind)); ok {
			return data, nil
		}
		var err error
		if photo, err = p.make(); err != nil {
			return nil, p.bad(err)
		}
	}
	if kind == webpKind {
		return photo.Prints[size].WebP, nil
	}
	return photo.Prints[size].JPEG, nil
}

// toneClass is the class of the colour that a page shows while the picture is on its way.
func (p *picture) toneClass() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.good {
		p.remember()
	}
	if !p.good && p.survey() != nil {
		return "" // the picture's own output says why
	}
	return "tone-" + strconv.Itoa(int(p.tone))
}

// jpeg is the largest published JPEG, for what is not a page: a card to share, an enclosure of a feed.
func (p *picture) jpeg() (address string, size media.Size, data []byte, err error) {
	last := len(p.sizes) - 1
	data, err = p.bytes(last, jpegKind)
	return p.address(last, jpegKind), p.sizes[last], data, err
}
