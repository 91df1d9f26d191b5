package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"path"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/media"
	"dienhinh/internal/site"
	"dienhinh/internal/source"
	"dienhinh/internal/viet"
)

// picture is what one source picture is published as.
type picture struct {
	address       string // from the site's root, with a content hash
	width, height int
	jpeg          []byte
	finding       *diag.Finding
}

// pictures are the published pictures by source path.
type pictures map[string]picture

// preparePictures makes the pictures that stories use and may show. A picture that nobody refers to,
// or whose consent was withdrawn, is never read.
func (b *Builder) preparePictures(r *Result, models []*content.Model, pages []*content.Page) pictures {
	wanted := map[string]bool{}
	withdrawn := map[string]bool{}
	for _, m := range models {
		for _, p := range m.Photos {
			target := path.Join(path.Dir(m.Path), p.File.Value)
			if p.Public() {
				wanted[target] = true
			} else {
				withdrawn[target] = true
			}
		}
		for i := range m.Body.Refs {
			if m.Body.Refs[i].Kind == content.RefPicture {
				wanted[m.Body.Refs[i].Target] = true
			}
		}
	}
	for _, p := range pages {
		for i := range p.Body.Refs {
			if p.Body.Refs[i].Kind == content.RefPicture {
				wanted[p.Body.Refs[i].Target] = true
			}
		}
	}
	out := pictures{}
	kept := map[*source.File]picture{}
	for _, f := range b.snapshot.Under("content") {
		switch {
		case withdrawn[f.Path]:
			out[f.Path] = picture{} // exists, and is not shown
			continue
		case !wanted[f.Path]:
			continue
		}
		p, ok := b.pictures[f]
		if !ok {
			p = makePicture(f)
		}
		kept[f] = p
		if p.finding != nil {
			r.Findings = append(r.Findings, *p.finding)
		}
		out[f.Path] = p
	}
	b.pictures = kept
	return out
}

func makePicture(f *source.File) picture {
	fail := func(text, hint diag.Text) picture {
		return picture{finding: &diag.Finding{Code: "bad-picture", File: f.Path, Text: text, Hint: hint}}
	}
	data, err := f.Data()
	if err != nil {
		return fail(diag.Say("không đọc được ảnh này (%v)", "this picture cannot be read (%v)", err), diag.Text{})
	}
	photo, err := media.Publishable(data)
	if err != nil {
		var refusal *media.Error
		if errors.As(err, &refusal) {
			return fail(refusal.Text, refusal.Hint)
		}
		return fail(diag.Say("không đọc được ảnh này (%v)", "this picture cannot be read (%v)", err), diag.Text{})
	}
	sum := sha256.Sum256(photo.JPEG)
	name := viet.Slug(strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path)))
	return picture{
		address: "/static/anh/" + name + "." + hex.EncodeToString(sum[:6]) + ".jpg",
		width:   photo.Width, height: photo.Height, jpeg: photo.JPEG,
	}
}

// lookup is how the site asks for a picture: nil means that there is no such file.
func (p pictures) lookup(base string) func(string) *site.Picture {
	prefix := ""
	if u, err := url.Parse(strings.TrimRight(base, "/")); err == nil {
		prefix = u.EscapedPath()
	}
	return func(target string) *site.Picture {
		x, ok := p[target]
		if !ok {
			return nil
		}
		return &site.Picture{Src: prefix + x.address, Width: x.width, Height: x.height}
	}
}
