package desk

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// index is the file of a story that has a folder.
const index = "index.md"

// longestName is how long a new name may be: two of them and a picture's fit into what Windows takes for a path.
const longestName = 100

// place is where a story is on disk, from content/mo-hinh.
type place struct {
	year, name string
	flat       bool // one file, without a folder of its own
}

func (p place) folder() string {
	if p.flat {
		return p.year
	}
	return p.year + "/" + p.name
}

func (p place) file() string {
	if p.flat {
		return p.year + "/" + p.name + ".md"
	}
	return p.folder() + "/" + index
}

// shown is the path by which the form knows the story.
func (p place) shown() string {
	return content.ModelsFolder + "/" + p.year + "/" + p.name + "/" + index
}

func (p place) picture(name string) string { return p.folder() + "/" + name }

var (
	yearForm    = regexp.MustCompile(`^[0-9]{4}$`)
	pictureForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?i:jpe?g|png|webp)$`)
)

// parts cuts a path that the form knows into year, name and file.
func parts(p string) (year, name, file string, ok bool) {
	rest, inside := strings.CutPrefix(p, content.ModelsFolder+"/")
	if !inside || !fs.ValidPath(p) || strings.ContainsAny(p, "\\:\x00") {
		return "", "", "", false
	}
	list := strings.Split(rest, "/")
	if len(list) != 3 || !yearForm.MatchString(list[0]) || !visible(list[1]) || !visible(list[2]) {
		return "", "", "", false
	}
	return list[0], list[1], list[2], true
}

// visible reports whether a name is one of content: no hidden file, nothing that a program left beside one.
func visible(name string) bool {
	return name != "" && !strings.ContainsAny(name[:1], ".~#") && !strings.HasSuffix(name, "~") && !strings.HasSuffix(name, ".tmp")
}

// find is where the story of a path is. exists is false for one that is not there; it would get a folder.
func (d *Desk) find(shown string) (p place, exists bool, err error) {
	year, name, file, ok := parts(shown)
	if !ok || file != index {
		return place{}, false, refuse(diag.Say("“%s” không phải chỗ của một bài", "“%s” is no place for a story", clip(shown)),
			diag.Say("bài nằm ở %s/năm/tên-bài", "a story is at %s/year/name", content.ModelsFolder))
	}
	for _, p := range []place{{year, name, false}, {year, name, true}} {
		switch info, err := d.root.Lstat(p.file()); {
		case err == nil && info.Mode().IsRegular():
			return p, true, nil
		case err == nil:
			return place{}, false, refuse(diag.Say("%s không phải một tệp thường", "%s is no ordinary file", clip(shown)), diag.Text{})
		case !errors.Is(err, fs.ErrNotExist) && !notAFolder(err):
			return place{}, false, err
		}
	}
	return place{year: year, name: name}, false, nil
}

// notAFolder reports whether a path led through a file. The system's code for it differs, its sentence does not.
func notAFolder(err error) bool { return strings.Contains(err.Error(), "not a directory") }

// newName refuses a name that no story should get.
func newName(p place) error {
	if slug := viet.Slug(p.name); slug != p.name || len(p.name) > longestName || p.name+".md" == index {
		hint := diag.Say("dùng chữ thường không dấu, chữ số và dấu gạch nối, không quá %d ký tự", "use small letters without marks, digits and hyphens, at most %d characters", longestName)
		if slug != "" && slug != p.name && len(slug) <= longestName {
			hint = diag.Say("đặt là: %s", "call it: %s", slug)
		}
		return refuse(diag.Say("tên bài “%s” không làm địa chỉ được", "the name “%s” makes no address", clip(p.name)), hint)
	}
	return nil
}

// findPicture is the file of a picture of a story; the story need not exist.
func (d *Desk) findPicture(shown string) (at place, name string, err error) {
	year, story, file, ok := parts(shown)
	if !ok || !pictureForm.MatchString(file) {
		return place{}, "", refuse(diag.Say("“%s” không phải chỗ của một ảnh", "“%s” is no place for a picture", clip(shown)),
			diag.Say("tải ảnh (.jpg, .png, .webp; tên không dấu) lên trong ô ảnh của bài", "upload pictures (.jpg, .png, .webp; names without marks) in the story's own field"))
	}
	at, _, err = d.find(content.ModelsFolder + "/" + year + "/" + story + "/" + index)
	return at, file, err
}

func clip(s string) string {
	const most = 120
	if r := []rune(strings.ToValidUTF8(s, "?")); len(r) > most {
		return string(r[:most]) + "…"
	}
	return strings.ToValidUTF8(s, "?")
}

// walk calls do for every story, in the order of their paths.
func (d *Desk) walk(do func(place) error) error {
	fsys := d.root.FS()
	years, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return err
	}
	var list []place
	for _, y := range years {
		if !y.IsDir() || !yearForm.MatchString(y.Name()) {
			continue
		}
		entries, err := fs.ReadDir(fsys, y.Name())
		if err != nil {
			return err
		}
		for _, e := range entries {
			name, isStory := strings.CutSuffix(e.Name(), ".md")
			switch {
			case !visible(e.Name()):
			case e.Type().IsRegular() && isStory:
				list = append(list, place{y.Name(), name, true})
			case e.IsDir():
				if info, err := fs.Stat(fsys, y.Name()+"/"+e.Name()+"/"+index); err == nil && info.Mode().IsRegular() {
					list = append(list, place{y.Name(), e.Name(), false})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b place) int { return strings.Compare(a.shown(), b.shown()) })
	list = slices.CompactFunc(list, func(a, b place) bool { return a.shown() == b.shown() }) // two with one address: an error of the site, told by check
	for _, p := range list {
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

// fromRoot is a path from the project's root.
func fromRoot(p string) string { return path.Join(content.ModelsFolder, p) }
