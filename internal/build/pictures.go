package build

import (
	"context"
	"net/url"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"dienhinh/internal/cache"
	"dienhinh/internal/content"
	"dienhinh/internal/site"
	"dienhinh/internal/source"
)

// PictureMode says when the published pictures are made. What is made is the same.
type PictureMode int

const (
	// PicturesMade makes them while assembling, so that a damaged one is a finding.
	PicturesMade PictureMode = iota
	// PicturesWhenAsked makes a picture when its output is written: a preview does not wait for
	// photographs that nobody looks at. Assembling reads their headers only.
	PicturesWhenAsked
	// PicturesChecked decodes them and makes nothing, in the cache neither.
	PicturesChecked
)

// decodedAtOnce is how many bytes of decoded pictures may be in memory at once; one that is larger waits
// until it is alone. A photograph of 12 megapixels takes 36 to 180 MB.
const decodedAtOnce = 512 << 20

// darkroom is where pictures are made: as many at once as memory allows, and kept in the cache.
type darkroom struct {
	cache *cache.Dir
	space *semaphore.Weighted
}

func newDarkroom(c *cache.Dir) *darkroom {
	return &darkroom{c, semaphore.NewWeighted(decodedAtOnce)}
}

// within runs do when there is room for a picture of so many bytes.
func (d *darkroom) within(bytes int64, do func()) {
	n := min(max(bytes, 1), decodedAtOnce)
	_ = d.space.Acquire(context.Background(), n) // fails only when its context ends
	defer d.space.Release(n)
	do()
	if bytes > decodedAtOnce/8 {
		runtime.GC() // or what is left of a large picture stays beside the next one
	}
}

// pictures are the pictures of a site by source path. A nil one exists and is not shown.
type pictures map[string]*picture

// preparePictures finds the pictures that stories use and may show. A picture that nobody refers to,
// whose consent was withdrawn, or that belongs to a hidden story, is never read and never published; one
// whose consent was withdrawn, or that is gone, is in the cache no longer either.
func (b *Builder) preparePictures(ctx context.Context, r *Result, opt Options, now time.Time, models []*content.Model, pages []*content.Page) pictures {
	wanted, withdrawn, idle := pictureUse(opt, models, pages)
	out := pictures{}
	var files []*source.File
	for _, f := range b.snapshot.Under("content") {
		switch {
		case withdrawn[f.Path]:
			out[f.Path] = nil
		case wanted[f.Path]:
			files = append(files, f)
		case idle[f.Path]:
			out[f.Path] = nil
		}
	}
	list := make([]*picture, len(files))
	var next, done atomic.Int64
	var progress sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				p, ok := b.pictures[files[i]] // only read here
				if !ok {
					p = newPicture(files[i], b.darkroom)
				}
				mode := opt.Pictures
				if b.changes[files[i].Path] != nil {
					mode = PicturesChecked // an uploaded one is looked at while its editor is there
				}
				p.prepare(mode)
				list[i] = p
				n := int(done.Add(1))
				if opt.PictureProgress != nil {
					progress.Lock()
					opt.PictureProgress(n, len(files))
					progress.Unlock()
				}
			}
		})
	}
	workers.Wait()
	kept := map[*source.File]*picture{}
	for i, p := range list {
		if p == nil {
			return out // stopped
		}
		kept[files[i]] = p
		out[files[i].Path] = p
		if p.finding != nil {
			r.Findings = append(r.Findings, *p.finding)
		}
	}
	b.pictures = kept
	if opt.Pictures != PicturesChecked && b.changes == nil {
		b.clearCache(now, out, withdrawn, r.Findings.Failed())
	}
	return out
}

// pictureUse sorts the pictures that documents name: to be shown, withdrawn, and of hidden documents.
func pictureUse(opt Options, models []*content.Model, pages []*content.Page) (wanted, withdrawn, idle map[string]bool) {
	wanted, withdrawn, idle = map[string]bool{}, map[string]bool{}, map[string]bool{}
	inText := func(body *content.Body, into map[string]bool) {
		for i := range body.Refs {
			switch r := &body.Refs[i]; {
			case r.Held:
				withdrawn[r.Target] = true
			case r.Kind == content.RefPicture:
				into[r.Target] = true
			}
		}
	}
	for _, m := range models {
		into := idle
		if m.Visible(opt.AsOf, opt.Drafts) {
			into = wanted
		}
		for _, p := range m.Photos {
			target := path.Join(path.Dir(m.Path), p.File.Value)
			if p.Public() {
				into[target] = true
			} else {
				withdrawn[target] = true
			}
		}
		inText(&m.Body, into)
	}
	for _, p := range pages {
		into := idle
		if !p.Draft || opt.Drafts {
			into = wanted
		}
		inText(&p.Body, into)
	}
	return wanted, withdrawn, idle
}

// clearCache takes away what the cache holds of pictures that were withdrawn, are gone, or have become
// others. What belongs to a picture of the project that this run did not ask for stays: a build with
// drafts and one without do not undo each other's work. When the project could not be read well, only
// withdrawn pictures go.
func (b *Builder) clearCache(now time.Time, pics pictures, withdrawn map[string]bool, failed bool) {
	gone, here := map[string]bool{}, map[string]string{} // by the part of an entry's name that stands for the path
	for p := range withdrawn {
		gone[entryOf(p)] = true
	}
	for _, f := range b.snapshot.Under("content") {
		if source.IsText(f.Path) {
			continue
		}
		here[entryOf(f.Path)] = ""
		if p := pics[f.Path]; p != nil && p.finding == nil {
			here[entryOf(f.Path)] = p.entry
		}
	}
	b.darkroom.cache.Keep(now, func(name string) bool {
		of, _, _ := strings.Cut(name, "-")
		current, ok := here[of]
		return !gone[of] && (failed || ok && strings.HasPrefix(name, current))
	})
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
		if x == nil || x.finding != nil {
			return &site.Picture{}
		}
		s := &site.Picture{Tone: x.toneClass}
		for i, size := range x.sizes {
			s.Prints = append(s.Prints, site.Print{Width: size.Width, Height: size.Height, JPEG: prefix + x.address(i, jpegKind), WebP: prefix + x.address(i, webpKind)})
		}
		return s
	}
}

// each calls do for every picture that is published, once for each, in an order that does not change.
func (p pictures) each(do func(*picture)) {
	paths := make([]string, 0, len(p))
	for path := range p {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	seen := map[string]bool{}
	for _, path := range paths {
		// The same picture beside two stories is one.
		if x := p[path]; x != nil && x.finding == nil && !seen[x.stem] {
			seen[x.stem] = true
			do(x)
		}
	}
}
