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
// whose consent was withdrawn, or that belongs to a hidden story, is never read and never published.
func (b *Builder) preparePictures(r *Result, opt Options, models []*content.Model, pages []*content.Page) pictures {
	wanted := map[string]bool{}
	withdrawn := map[string]bool{}
	inText := func(body *content.Body, into map[string]bool) {
		for i := range body.Refs {
			if body.Refs[i].Kind == content.RefPicture {
				into[body.Refs[i].Target] = true
			}
		}
	}
	idle := map[string]bool{} // of hidden stories
	for _, m := range models {
		visible := m.Visible(opt.AsOf, opt.Drafts)
		for _, p := range m.Photos {
			target := path.Join(path.Dir(m.Path), p.File.Value)
			switch {
			case !p.Public():
				withdrawn[target] = true
			case visible:
				wanted[target] = true
			default:
				idle[target] = true
			}
		}
		if visible {
			inText(&m.Body, wanted)
		} else {
			inText(&m.Body, idle)
		}
	}
	for _, p := range pages {
		if !p.Draft || opt.Drafts {
			inText(&p.Body, wanted)
		} else {
			inText(&p.Body, idle)
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
			if idle[f.Path] {
				out[f.Path] = picture{}
			}
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
	return picture{
		// The hash alone: editors name files after people, and a name may have to go.
		address: "/static/anh/" + hex.EncodeToString(sum[:8]) + ".jpg",
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
