package site

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/viet"
)

// lineage is where a model came from or went to: another model, or a place.
type lineage struct {
	node  *Node // nil for a place
	label string
	place *content.District // nil when the place has no page
}

// lineage resolves learned_from and replicated_at of every model, visible or not, and enters each
// tie between two visible models on both sides.
func (c *checker) lineage() {
	for _, m := range c.s.in.Models {
		n := c.s.byPath[m.Path]
		for _, v := range m.LearnedFrom {
			c.tie(m, n, v, func(n *Node, l lineage) {
				n.learnedFrom = addLineage(n.learnedFrom, l)
				if l.node != nil {
					l.node.replicated = addLineage(l.node.replicated, lineage{node: n, label: n.Title})
				}
			})
		}
		for _, v := range m.ReplicatedAt {
			c.tie(m, n, v, func(n *Node, l lineage) {
				n.replicated = addLineage(n.replicated, l)
				if l.node != nil {
					l.node.learnedFrom = addLineage(l.node.learnedFrom, lineage{node: n, label: n.Title})
				}
			})
		}
	}
}

func addLineage(list []lineage, l lineage) []lineage {
	if slices.ContainsFunc(list, func(have lineage) bool { return have.node == l.node && have.label == l.label }) {
		return list
	}
	return append(list, l)
}

func (c *checker) tie(m *content.Model, n *Node, v content.Located, enter func(*Node, lineage)) {
	slug, isModel := c.lineageSlug(m.Path, v.Value)
	if !isModel {
		if _, exists := c.claimed[modelAddress(v.Value)]; exists {
			slug, isModel = v.Value, true
		}
	}
	if isModel {
		file, exists := c.claimed[modelAddress(slug)]
		switch {
		case !exists:
			c.at(m.Path, v.At, diag.Error, "unknown-model", diag.Say("không có mô hình nào ở địa chỉ “%s”", "there is no model at “%s”", v.Value), c.nearestModel(slug))
		case file == m.Path:
			c.at(m.Path, v.At, diag.Error, "lineage-self", diag.Say("một mô hình không thể học từ, hay nhân rộng tại, chính nó", "a model cannot be tied to itself"), diag.Say("xóa dòng này", "remove the line"))
		default:
			if other := c.s.byPath[file]; other != nil && n != nil {
				enter(n, lineage{node: other, label: other.Title})
			}
		}
		return
	}
	d, commune, ok := c.s.Registry.Place(v.Value, m.District)
	if !ok && c.s.Registry.Elsewhere(v.Value) {
		if n != nil {
			enter(n, lineage{label: v.Value})
		}
		return
	}
	if !ok {
		hint := c.nearestModel(viet.Slug(v.Value))
		names := make([]string, len(c.s.Registry.Districts))
		for i, d := range c.s.Registry.Districts {
			names[i] = d.Name
		}
		if near, found := viet.Nearest(v.Value, names); found {
			hint = diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", near)
		}
		if hint == (diag.Text{}) {
			hint = diag.Say("viết địa chỉ mô hình (/mo-hinh/…/), đường dẫn tệp (../2022/x.md) hoặc nơi chốn (Xã Hồng Phong, huyện Thanh Miện)", "give a model's address (/mo-hinh/…/), a file path (../2022/x.md) or a place")
		}
		c.at(m.Path, v.At, diag.Error, "unknown-place", diag.Say("“%s” không phải mô hình hay nơi chốn nào đã biết", "“%s” is neither a model nor a known place", v.Value), hint)
		return
	}
	label := d.Name
	if commune != nil {
		label = commune.Name + ", " + d.Name
	}
	if n != nil {
		enter(n, lineage{label: label, place: d})
	}
}

// lineageSlug reads an address of this site, or a file path, as a model's slug. A path has to name the
// file that is there: the same name in another folder is another story.
func (c *checker) lineageSlug(file, s string) (string, bool) {
	if strings.HasSuffix(strings.ToLower(s), ".md") {
		target := path.Join(path.Dir(file), s)
		slug := content.SlugOf(target)
		if have, ok := c.claimed[modelAddress(slug)]; ok && have != target {
			slug = strings.TrimSuffix(strings.TrimPrefix(target, content.ModelsFolder+"/"), ".md")
		}
		return slug, true
	}
	s = strings.TrimPrefix(s, c.s.base)
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "/"), "mo-hinh/"); ok {
		return strings.Trim(rest, "/"), true
	}
	return "", false
}

func (c *checker) nearestModel(slug string) diag.Text {
	slugs := make([]string, len(c.s.in.Models))
	for i, m := range c.s.in.Models {
		slugs[i] = m.Slug
	}
	if near, ok := viet.Nearest(slug, slugs); ok {
		return diag.Say("có phải ý bạn là %s?", "did you mean %s?", modelAddress(near))
	}
	return diag.Text{}
}

// aliases turns old addresses into redirects and reports those that collide.
func (c *checker) aliases() {
	aliased := map[string]string{} // path → who asks for it
	taken := func(path string) string {
		e, _ := c.s.find(path)
		return cmp.Or(aliased[path], e.Owner)
	}
	add := func(file string, visible bool, target string, list []content.Located) {
		for _, a := range list {
			from, problem := ledger.CheckAddress(a.Value)
			if strings.HasPrefix(from, "/static/") {
				problem = diag.Say("%s là chỗ của tệp đi kèm trang, không phải của bài", "%s is a place for the site's own files", from)
			}
			if problem != (diag.Text{}) {
				c.at(file, a.At, diag.Error, "bad-alias", problem, diag.Say("viết địa chỉ cũ từ gốc trang, ví dụ: /mo-hinh/ten-cu/", "write the old address from the site's root, such as /mo-hinh/old-name/"))
				continue
			}
			out := OutputPath(from)
			if owner := taken(out); owner != "" {
				c.at(file, a.At, diag.Error, "alias-collision", diag.Say("địa chỉ cũ %s đang là địa chỉ của %s", "the old address %s is the address of %s", from, owner),
					diag.Say("xóa dòng này, hoặc đổi địa chỉ của trang kia trước", "remove the line, or move the other page first"))
				continue
			}
			aliased[out] = file
			if visible {
				c.s.redirects = append(c.s.redirects, Redirect{From: from, To: target, Owner: file})
			}
		}
	}
	for _, m := range c.s.in.Models {
		add(m.Path, c.s.byPath[m.Path] != nil, modelAddress(m.Slug), m.Aliases)
	}
	for _, p := range c.s.in.Pages {
		add(p.Path, c.s.pagesBy[p.Path] != nil, pageAddress(p), p.Aliases)
	}
	slices.SortFunc(c.s.redirects, func(a, b Redirect) int { return strings.Compare(a.From, b.From) })
}

// links checks every link of every document.
func (c *checker) links() {
	files := sync.OnceValue(func() map[string]*content.Body {
		files := make(map[string]*content.Body, len(c.s.in.Models)+len(c.s.in.Pages))
		for _, m := range c.s.in.Models {
			files[m.Path] = &m.Body
		}
		for _, p := range c.s.in.Pages {
			files[p.Path] = &p.Body
		}
		return files
	})
	names := sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(files())) })
	more := map[string]bool{} // paths that are no pages of their own
	for _, r := range c.s.redirects {
		more[OutputPath(r.From)] = true
	}
	for _, p := range DataFiles {
		more[OutputPath(p)] = true
	}
	answers := func(address string) bool {
		path := OutputPath(address)
		_, ok := c.s.find(path)
		return ok || more[path]
	}
	check := func(file string, body *content.Body) {
		for i := range body.Refs {
			r := &body.Refs[i]
			switch r.Kind {
			case content.RefSelf:
				c.fragment(file, r, body)
			case content.RefPage:
				target, exists := files()[r.Target]
				switch {
				case !exists && strings.HasPrefix(r.Raw, "www."):
					c.at(file, r.At, diag.Error, "broken-link", diag.Say("địa chỉ trang web thiếu https://", "the web address lacks https://"),
						diag.Say("viết: https://%s", "write: https://%s", r.Raw))
				case !exists:
					hint := diag.Say("đường dẫn tính từ thư mục của bài, ví dụ: ../2022/ten-tep.md", "paths are relative to the story's folder, such as ../2022/name.md")
					if near, ok := viet.Nearest(path.Base(r.Target), bases(names())); ok {
						for _, n := range names() {
							if path.Base(n) == near {
								hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", relative(path.Dir(file), n))
								break
							}
						}
					}
					c.at(file, r.At, diag.Error, "broken-link", diag.Say("liên kết đến tệp không có: %s", "the link leads to a file that does not exist: %s", r.Raw), hint)
				case c.s.hidden[r.Target] && !c.s.hidden[file]:
					c.hiddenLink(file, r)
				default:
					c.fragment(file, r, target)
				}
			case content.RefAddress:
				p, _, _ := strings.Cut(r.Target, "?")
				target, isDocument := c.claimed[p]
				switch {
				case c.s.unlinked(p):
					if !c.s.hidden[file] {
						c.hiddenLink(file, r)
					}
				case isDocument:
					c.fragment(file, r, files()[target])
				case !answers(p):
					hint := diag.Say("liên kết giữa các bài nên viết bằng đường dẫn tệp, ví dụ: ../2022/ten-tep.md", "link to other stories by file path, such as ../2022/name.md")
					if !strings.HasSuffix(p, "/") && answers(p+"/") {
						hint = diag.Say("viết: %s/", "write: %s/", p)
					}
					c.at(file, r.At, diag.Error, "broken-link", diag.Say("trên trang không có địa chỉ %s", "the site has no address %s", r.Target), hint)
				}
			case content.RefPicture:
				if c.s.in.Picture(r.Target) == nil {
					c.missingPicture(file, r.At, r.Raw)
				}
			}
		}
	}
	for _, m := range c.s.in.Models {
		check(m.Path, &m.Body)
	}
	for _, p := range c.s.in.Pages {
		check(p.Path, &p.Body)
	}
}

func (c *checker) hiddenLink(file string, r *content.Ref) {
	c.at(file, r.At, diag.Warning, "hidden-link", diag.Say("bài được liên kết chưa đăng hoặc đã ẩn nên chữ này sẽ không thành liên kết: %s", "the linked story is not published, so this text will not be a link: %s", r.Raw),
		diag.Say("đăng bài kia, hoặc bỏ liên kết", "publish the other story, or drop the link"))
}

func bases(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = path.Base(p)
	}
	return out
}

// relative writes a path as seen from a folder.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

func (c *checker) fragment(file string, r *content.Ref, target *content.Body) {
	if r.Fragment == "" || target.HasAnchor(r.Fragment) {
		return
	}
	ids := make([]string, len(target.Headings))
	for i, h := range target.Headings {
		ids[i] = h.ID
	}
	hint := diag.Say("bài được liên kết không có mục nào", "the linked story has no headings")
	if near, ok := viet.Nearest(r.Fragment, ids); ok {
		hint = diag.Say("có phải ý bạn là #%s?", "did you mean #%s?", near)
	} else if len(ids) > 0 {
		s := "#" + strings.Join(ids, ", #")
		hint = diag.Say("các mục có trong bài: %s", "the headings there: %s", s)
	}
	c.at(file, r.At, diag.Error, "broken-fragment", diag.Say("không có mục #%s trong bài được liên kết", "there is no heading #%s in the linked story", r.Fragment), hint)
}
