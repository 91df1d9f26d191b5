package deploy

import (
	"bytes"
	"crypto/sha256"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
)

// object is one file as it shall be at the target.
type object struct {
	path string
	from publish.File // whose bytes, before they are packed
	headers
}

// entry is what is at the target when the object is there.
func (o object) entry() entry {
	return entry{Hash: o.from.Hash, Size: o.from.Size, headers: o.headers}
}

// Packing is how text may be packed before it travels.
type Packing string

// The packings, as flags name them.
const (
	Gzip   Packing = "gz"
	Brotli Packing = "br"
)

func (p Packing) encoding() string {
	if p == Brotli {
		return "br"
	}
	return "gzip"
}

// pack makes the bytes that travel. The levels are those that are worth their time on pages of 10 to 40 KB.
func pack(data []byte, encoding string) ([]byte, error) {
	var b bytes.Buffer
	switch encoding {
	case "gzip":
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err = w.Write(data); err == nil {
			err = w.Close()
		}
		return b.Bytes(), err
	case "br":
		w := brotli.NewWriterLevel(&b, 9)
		_, err := w.Write(data)
		if err == nil {
			err = w.Close()
		}
		return b.Bytes(), err
	}
	return data, nil
}

// worthPacking is the size below which packing saves less than the header that tells of it.
const worthPacking = 256

// hostRules are files that some hosts read and no reader asks for.
func hostRules(p string) bool { return p == "_headers" || p == "_redirects" }

// packedInStore reports whether a file may lie packed in a store, which gives it out like that to everybody. Programs
// that read robots.txt, feeds, sitemaps and data do not all unpack.
func packedInStore(p string) bool {
	switch path.Ext(p) {
	case ".xml", ".txt", ".csv":
		return false
	}
	return feed.Compressed(p) && path.Base(p) != "feed.json" && !strings.HasPrefix(p, "du-lieu/")
}

// objectsOf are the files of a site as they shall be at a target. sends says that the target answers with headers
// itself: then they come from the site's own rules, and text is packed in its place. Otherwise packed copies stand
// beside it, for a server that knows to look for them.
func objectsOf(site *publish.Site, sends, redirects bool, packing []Packing) ([]object, error) {
	rules, err := ReadRules(site)
	if err != nil {
		return nil, err
	}
	moved := map[string]string{}
	if redirects {
		for _, r := range rules.Redirects {
			if r.Status >= 300 && r.Status < 400 {
				moved[strings.TrimSuffix(r.From, "/")] = r.To
			}
		}
	}
	list := make([]object, 0, len(site.Files))
	for _, f := range site.Files {
		if sends && hostRules(f.Path) {
			continue
		}
		address := feed.AddressOf(rules.Prefix, f.Path)
		o := object{path: f.Path, from: f, headers: headers{Type: rules.kind(f.Path, address)}}
		packs := feed.Compressed(f.Path) && f.Size >= worthPacking && !hostRules(f.Path)
		if sends {
			o.Cache, o.Moved = rules.cache(address), moved[strings.TrimSuffix(address, "/")]
			if packs && len(packing) > 0 && packedInStore(f.Path) {
				o.Encoding = packing[0].encoding()
			}
			list = append(list, o)
			continue
		}
		list = append(list, o)
		for _, p := range packing {
			if packs {
				list = append(list, object{path: f.Path + "." + string(p), from: f, headers: headers{Type: o.Type, Encoding: p.encoding()}})
			}
		}
	}
	return list, nil
}

// Rules are what the site says of its answers, in its _headers and _redirects.
type Rules struct {
	Prefix    string // of all addresses: "" or "/dan-van-kheo"
	Headers   []feed.HeaderRule
	Redirects []feed.Redirect
}

// ReadRules reads the rules of a site.
func ReadRules(site *publish.Site) (r Rules, err error) {
	if u, err := url.Parse(site.Record.BaseURL); err == nil {
		r.Prefix = strings.TrimSuffix(u.Path, "/")
	}
	for name, read := range map[string]func(string) error{
		"_headers":   func(text string) (err error) { r.Headers, err = feed.ReadHeaders(text); return err },
		"_redirects": func(text string) (err error) { r.Redirects, err = feed.ReadRedirects(text); return err },
	} {
		i, ok := slices.BinarySearchFunc(site.Files, name, func(f publish.File, name string) int { return strings.Compare(f.Path, name) })
		if !ok {
			continue
		}
		data, err := site.Bytes(site.Files[i])
		if err != nil {
			return r, err
		}
		if err := read(string(data)); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (r Rules) value(address, name string) string {
	for _, v := range feed.HeadersOf(r.Headers, address) {
		if strings.EqualFold(v[0], name) {
			return v[1]
		}
	}
	return ""
}

func (r Rules) kind(file, address string) string {
	if v := r.value(address, "Content-Type"); v != "" {
		return v
	}
	return feed.ContentType(file)
}

// cache is what the rules say, and to ask again where they say nothing: the default of the hosts that they are written for.
func (r Rules) cache(address string) string {
	if v := r.value(address, "Cache-Control"); v != "" {
		return v
	}
	return feed.Revalidate
}

// keptFolder has the files that are named by their content.
const keptFolder = "static/"

// stage is when a file travels.
type stage int

const (
	stageAssets  stage = iota // what pages need
	stageNew                  // pages, and their feeds, that nobody links to yet
	stageChanged              // pages that readers may be on
	stageEntries              // where readers come in
	stages
)

// lists are the folders whose pages lead to others.
var lists = []string{"linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi", "theo-ten", "ban-tin", "ky-yeu", "thong-ke", "tim-kiem", "du-lieu"}

// stageOf says when a file travels; new says that there is none at the target yet.
func stageOf(file string, new bool) stage {
	file = strings.TrimSuffix(strings.TrimSuffix(file, "."+string(Gzip)), "."+string(Brotli))
	top, rest, deep := strings.Cut(file, "/")
	page := path.Ext(file) == ".html"
	switch {
	case top == "static":
		return stageAssets
	case new && deep: // a new list's feed as well as the list itself
		return stageNew
	case !deep, slices.Contains(lists, top), top == "mo-hinh" && (rest == "index.html" || strings.HasPrefix(rest, "trang/")):
		return stageEntries
	case page:
		return stageChanged
	}
	return stageAssets
}

func isPage(file string) bool { return path.Ext(file) == ".html" }

// hashOf is a hash of bytes as manifests have it.
func hashOf(data []byte) [sha256.Size]byte { return sha256.Sum256(data) }
