package deploy

import (
	"crypto/sha256"
	"strings"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
)

// step is one file on its way.
type step struct {
	object
	from string // of a file at the target that has the same bytes: they are copied there and do not travel
}

// plan is what a publish does.
type plan struct {
	steps   [stages][]step
	retire  []string // files at the target that the site has no more
	back    []string // files that it had no more, and has again as they are
	pages   int      // at the target now
	dropped int      // of them that the site has no more
	left    int      // files that stay as they are
	taken   bool     // something was taken down since the last time: what is retired goes at once
}

// compare finds what has to travel.
func compare(objects []object, s *state, record publish.Record, all bool) *plan {
	p := &plan{taken: s.withheld >= 0 && record.Withheld > s.withheld}
	wanted := make(map[string]bool, len(objects))
	var needed []step
	stays := map[content]string{}
	for _, o := range objects {
		wanted[o.path] = true
		e, there := s.entries[o.path]
		have := e
		have.Retired = time.Time{}
		if there && have == o.entry() && !all {
			p.left++
			if !e.Retired.IsZero() {
				p.back = append(p.back, o.path)
			}
			stays[contentOf(e)] = o.path
			continue
		}
		needed = append(needed, step{object: o})
	}
	for path, e := range s.entries {
		// A page that a run died on counts as well, unless it was on its way for the first time.
		if isPage(path) && !e.Fresh && e.Retired.IsZero() {
			p.pages++
			if !wanted[path] {
				p.dropped++
			}
		}
		if !wanted[path] {
			p.retire = append(p.retire, path)
			if c := contentOf(e); !e.Unsure && (stays[c] == "" || path < stays[c]) {
				stays[c] = path
			}
		}
	}
	for _, n := range needed {
		if !all {
			n.from = stays[contentOf(n.entry())]
		}
		// A packed copy goes with its page: that there was no copy before does not make the page new.
		at := stageOf(n.path, s.fresh(n.object.from.Path))
		p.steps[at] = append(p.steps[at], n)
	}
	return p
}

// fresh reports whether nothing that readers can reach links to a path yet.
func (s *state) fresh(path string) bool {
	e, there := s.entries[path]
	return !there || e.Fresh
}

// content is what makes two files the same bytes at a target.
type content struct {
	hash     [sha256.Size]byte
	encoding string
}

func contentOf(e entry) content { return content{e.Hash, e.Encoding} }

// mostDropped is the share of its pages that a site may lose in one publish, in percent: more is rather a folder that
// was not read than an editor's wish.
const mostDropped = 10

func (p *plan) guard(allowed bool) error {
	if allowed || p.dropped*100 <= p.pages*mostDropped {
		return nil
	}
	return refuse(KindSite, diag.Say("bản mới bỏ %d trong %d trang đang đăng, quá %d%%, nên chưa đăng gì", "the new site drops %d of %d published pages, more than %d%%, so nothing was published", p.dropped, p.pages, mostDropped),
		diag.Say("xem lại thư mục nội dung có thiếu không; nếu đúng là muốn bỏ, thêm --allow-drop", "see whether content is missing; if it is meant, add --allow-drop"))
}

// due reports whether a file that the site has no more may go now.
func (p *plan) due(path string, e entry, keep time.Duration, now time.Time) bool {
	if p.taken || keep <= 0 || !strings.HasPrefix(path, keptFolder) {
		return true
	}
	return !e.Retired.IsZero() && !now.Before(e.Retired.Add(keep))
}

// nothing reports whether the target is the site already.
func (p *plan) nothing(s *state, record publish.Record, keep time.Duration, now time.Time) bool {
	for _, steps := range p.steps {
		if len(steps) > 0 {
			return false
		}
	}
	for _, path := range p.retire {
		if e := s.entries[path]; e.Retired.IsZero() || p.due(path, e, keep, now) {
			return false
		}
	}
	return len(p.back) == 0 && s.withheld == record.Withheld
}

// Amount is a number of files and their bytes.
type Amount struct {
	Files int
	Bytes int64
}

func (a *Amount) add(bytes int64) { a.Files++; a.Bytes += bytes }

// Summary is a plan for people to read.
type Summary struct {
	Stages  [stages]Stage
	Copied  Amount // of the files of the stages: bytes that are at the target already
	Removed []string
	Kept    int // files that the site has no more and that stay for a while
	Left    int
	Pages   int // at the target now
	Dropped int
	Taken   bool // something was taken down
}

// Stage is the files that travel together.
type Stage struct {
	Amount
	Name diag.Text
	Some []string // the first paths
}

// some is how many paths are shown of each kind.
const some = 5

var stageNames = [stages]diag.Text{
	stageAssets:  diag.Say("ảnh, kiểu chữ, mã, chỉ mục tìm kiếm", "pictures, styles, scripts, search index"),
	stageNew:     diag.Say("trang mới", "new pages"),
	stageChanged: diag.Say("trang có thay đổi", "changed pages"),
	stageEntries: diag.Say("trang chủ, danh sách, nguồn tin, sơ đồ trang", "home, lists, feeds, sitemap"),
}

func (p *plan) summary(s *state, keep time.Duration, now time.Time) Summary {
	sum := Summary{Left: p.left, Pages: p.pages, Dropped: p.dropped, Taken: p.taken}
	for i, steps := range p.steps {
		at := &sum.Stages[i]
		at.Name = stageNames[i]
		for _, step := range steps {
			at.add(step.object.from.Size)
			if step.from != "" {
				sum.Copied.add(step.object.from.Size)
			}
			if len(at.Some) < some {
				at.Some = append(at.Some, step.path)
			}
		}
	}
	for _, path := range p.retire {
		if p.due(path, s.entries[path], keep, now) {
			sum.Removed = append(sum.Removed, path)
		} else {
			sum.Kept++
		}
	}
	return sum
}
