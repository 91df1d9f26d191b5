package publish

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// Collision is a path that cannot be published as asked.
type Collision struct {
	Path   string    // the smallest of the paths in question
	Owners []string  // everyone who asked, sorted, each once; empty when no owner is known
	Text   diag.Text // what is wrong, without the path
}

// Collisions finds every path that is unclean, or leaves the site, or that some system an editor
// may use cannot hold beside the others: claimed twice, equal but for case, a file where another
// output needs a folder, or a folder spelled in two ways. Sorted by path. A caller that reports
// these first will not see KindCollision from [Tree].
func Collisions(outputs []Output) []Collision {
	sorted := slices.SortedFunc(slices.Values(outputs), func(a, b Output) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Owner, b.Owner)
	})
	if distinct(sorted) {
		return nil
	}
	var found []Collision
	files := make(map[string][]Output, len(sorted)) // by folded path
	var keys []string
	files[manifestName] = []Output{{Path: manifestName, Owner: "dienhinh"}}
	keys = append(keys, manifestName)
	for _, o := range sorted {
		if t := badPath(o.Path); t.VI != "" {
			found = append(found, Collision{o.Path, owners(o), t})
			continue
		}
		key := fold(o.Path)
		if files[key] == nil {
			keys = append(keys, key)
		}
		files[key] = append(files[key], o)
	}
	folders := foldersOf(files, keys)
	for _, key := range keys {
		claims := files[key]
		if len(claims) > 1 {
			found = append(found, claimed(claims))
		}
		if f, ok := folders[key]; ok {
			all := append(slices.Clone(claims), f.users...)
			found = append(found, Collision{claims[0].Path, owners(all...), diag.Say(
				"vừa là tệp vừa là thư mục của “%s”%s", "it is a file and also the folder of “%s”%s", f.users[0].Path, by(all))})
		}
	}
	for _, f := range folders {
		if len(f.users) > 1 {
			found = append(found, Collision{f.users[0].Path, owners(f.users...), diag.Say(
				"thư mục “%s” chỉ khác “%s” ở chữ hoa, chữ thường; trên Windows và macOS là một thư mục%s",
				"folder “%s” differs from “%s” in case only; on Windows and macOS they are one folder%s",
				f.spelled[0], f.spelled[1], by(f.users))})
		}
	}
	slices.SortFunc(found, func(a, b Collision) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Text.VI, b.Text.VI)
	})
	return found
}

// distinct reports that sorted outputs are beyond doubt: paths of the plainest letters, all different, and none the folder of
// another. Most sites are, and need no tables of what they claim (53,000 paths: a tenth of the time).
func distinct(sorted []Output) bool {
	is := func(o Output, path string) int { return strings.Compare(o.Path, path) }
	last := "" // the folder before
	for i, o := range sorted {
		if i > 0 && sorted[i-1].Path == o.Path || o.Path == manifestName || strings.ContainsFunc(o.Path, fancy) || badPath(o.Path).VI != "" {
			return false
		}
		dir := parentOf(o.Path)
		for d := dir; d != "" && d != last && !strings.HasPrefix(last, d+"/"); d = parentOf(d) {
			if _, file := slices.BinarySearchFunc(sorted, d, is); file || d == manifestName {
				return false
			}
		}
		last = dir
	}
	return true
}

// fancy reports a letter that has two cases, or may be spelled in two ways.
func fancy(r rune) bool { return r >= utf8.RuneSelf || 'A' <= r && r <= 'Z' }

func claimed(claims []Output) Collision {
	first, other := claims[0], claims[1].Path
	for _, c := range claims {
		if c.Path != first.Path {
			other = c.Path
		}
	}
	text := diag.Say("nhiều nguồn cùng ghi vào một đường dẫn%s", "several sources claim one path%s", by(claims))
	if other != first.Path {
		text = diag.Say("chỉ khác “%s” ở chữ hoa, chữ thường; trên Windows và macOS là một tệp%s",
			"differs from “%s” in case only; on Windows and macOS they are one file%s", other, by(claims))
	}
	return Collision{first.Path, owners(claims...), text}
}

// folder is one folder on a case-insensitive disk, with one output for each way it is spelled.
type folder struct {
	spelled []string
	users   []Output
}

// foldersOf visits each spelling of each folder once, so that the cost is one look-up per output.
func foldersOf(files map[string][]Output, keys []string) map[string]*folder {
	folders := map[string]*folder{}
	seen := map[string]bool{"": true}
	for _, key := range keys {
		for _, o := range files[key] {
			for dir := parentOf(o.Path); !seen[dir]; dir = parentOf(dir) {
				seen[dir] = true
				k := fold(dir)
				f := folders[k]
				if f == nil {
					f = &folder{}
					folders[k] = f
				}
				// "A/b" and "a/b" differ because of "A" and "a": report that one alone.
				base := path.Base(dir)
				if !slices.ContainsFunc(f.spelled, func(s string) bool { return path.Base(s) == base }) {
					f.spelled = append(f.spelled, dir)
					f.users = append(f.users, o)
				}
			}
		}
	}
	return folders
}

func parentOf(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

func owners(outputs ...Output) []string {
	var names []string
	for _, o := range outputs {
		if o.Owner != "" {
			names = append(names, o.Owner)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// by lists the owners at the end of a sentence; a few name the trouble, more only bury it.
func by(outputs []Output) string {
	names := owners(outputs...)
	if len(names) == 0 {
		return ""
	}
	tail := ""
	if len(names) > 4 {
		names, tail = names[:4], ", …"
	}
	return ": " + strings.Join(names, ", ") + tail
}
