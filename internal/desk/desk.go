package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/whole"
)

// Judge finds what would be wrong with the project if files were other ones: path from the project's root → bytes,
// or nil for a file that is gone. No changes at all means the project as it is.
type Judge func(changes map[string][]byte) diag.Findings

// Desk is the stories of one project. It may be used from many goroutines; changes are made one after the other.
type Desk struct {
	root  *os.Root // content/mo-hinh
	judge Judge

	mu   sync.Mutex
	seen []reading // the latest last
}

// reading is what one reader has last seen of a story.
type reading struct {
	who, path    string
	base, latest string // versions: read, and then perhaps written by the same reader
}

// mostReadings is how many readings are remembered; whose is forgotten has to open the story again before deleting it.
const mostReadings = 4096

// Open opens the stories of the project in root. Its error is fs.ErrNotExist where there is no project.
func Open(root *os.Root, judge Judge) (*Desk, error) {
	if err := root.Mkdir(content.ModelsFolder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("opening the stories: %w", err)
	}
	stories, err := root.OpenRoot(content.ModelsFolder)
	if err != nil {
		return nil, fmt.Errorf("opening the stories: %w", err)
	}
	whole.Clear(stories, ".")
	return &Desk{root: stories, judge: judge}, nil
}

// Close releases the folder.
func (d *Desk) Close() error { return d.root.Close() }

// Refusal is a change that was not made, in the editor's words. Nothing was written.
type Refusal struct {
	Text, Hint diag.Text
	Findings   diag.Findings // what is wrong with what was to be saved
	Clash      bool          // somebody else was faster
}

func (r *Refusal) Error() string { return r.Text.VI }

func refuse(text, hint diag.Text) error { return &Refusal{Text: text, Hint: hint} }

func clash(text, hint diag.Text) error { return &Refusal{Text: text, Hint: hint, Clash: true} }

// Story is one story as it is on disk.
type Story struct {
	Path    string // as the form knows it
	Data    []byte
	Version string // of these bytes
}

func version(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Stories are all of them, in the order of their paths.
func (d *Desk) Stories() ([]Story, error) {
	var list []Story
	err := d.walk(func(p place) error {
		data, err := d.root.ReadFile(p.file())
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since
		}
		if err == nil {
			list = append(list, Story{p.shown(), data, version(data)})
		}
		return err
	})
	return list, err
}

// Story reads one story for a reader, who may change or delete what was read. Its error is fs.ErrNotExist when
// there is none.
func (d *Desk) Story(who, shown string) (Story, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, exists, err := d.find(shown)
	if err != nil {
		return Story{}, err
	}
	if !exists {
		return Story{}, fs.ErrNotExist
	}
	data, err := d.root.ReadFile(p.file())
	if err != nil {
		return Story{}, err
	}
	v := version(data)
	d.remember(reading{who, shown, v, v})
	return Story{shown, data, v}, nil
}

func (d *Desk) remember(r reading) {
	d.forget(r.who, r.path)
	if len(d.seen) >= mostReadings {
		d.seen = slices.Delete(d.seen, 0, 1)
	}
	d.seen = append(d.seen, r)
}

func (d *Desk) forget(who, shown string) {
	d.seen = slices.DeleteFunc(d.seen, func(x reading) bool { return x.who == who && x.path == shown })
}

func (d *Desk) reading(who, shown string) reading {
	for _, r := range d.seen {
		if r.who == who && r.path == shown {
			return r
		}
	}
	return reading{}
}

// Picture is a picture file beside a story.
type Picture struct {
	Path string // as the form knows it
	Data []byte
}

// Pictures are those of a story, by the path of the story's folder. Beside a story that is one file lie other
// stories' pictures too: its own are those that its text names.
func (d *Desk) Pictures(folder string) ([]Picture, error) {
	p, exists, err := d.find(folder + "/" + index)
	if err != nil || !exists {
		return nil, err
	}
	text := []byte(nil)
	if p.flat {
		if text, err = d.root.ReadFile(p.file()); err != nil {
			return nil, err
		}
	}
	entries, err := fs.ReadDir(d.root.FS(), p.folder())
	if err != nil {
		return nil, err
	}
	var list []Picture
	for _, e := range entries {
		if !e.Type().IsRegular() || !pictureForm.MatchString(e.Name()) || p.flat && !bytes.Contains(text, []byte(e.Name())) {
			continue
		}
		data, err := d.root.ReadFile(p.picture(e.Name()))
		if err != nil {
			return nil, err
		}
		list = append(list, Picture{folder + "/" + e.Name(), data})
	}
	return list, nil
}

// Picture reads one picture. Its error is fs.ErrNotExist when there is none.
func (d *Desk) Picture(shown string) (Picture, error) {
	p, name, err := d.findPicture(shown)
	if err != nil {
		return Picture{}, err
	}
	info, err := d.root.Lstat(p.picture(name))
	if err != nil {
		return Picture{}, err
	}
	if !info.Mode().IsRegular() {
		return Picture{}, fs.ErrNotExist
	}
	data, err := d.root.ReadFile(p.picture(name))
	return Picture{shown, data}, err
}

// Change is a story to be saved.
type Change struct {
	Path     string // as the form knows it
	NewPath  string // to rename it; may be empty
	Data     []byte
	Base     string // the version that was changed; empty for a new story
	Pictures []Picture
}

// Saved tells what a change did.
type Saved struct {
	File, Was string        // from the project's root; Was is set when the story was renamed
	Findings  diag.Findings // warnings and notes that were not there before, about this or about addresses
}

// Save makes a change for a reader. Its error is a *Refusal when the editor can do something about it.
func (d *Desk) Save(who string, c Change) (Saved, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	was, exists, err := d.find(c.Path)
	if err != nil {
		return Saved{}, err
	}
	before, err := d.same(who, c, was, exists)
	if err != nil {
		return Saved{}, err
	}
	now := was
	if c.NewPath != "" && c.NewPath != c.Path {
		if now, err = d.target(c.NewPath, was, exists); err != nil {
			return Saved{}, err
		}
	} else if !exists {
		if err := newName(now); err != nil {
			return Saved{}, err
		}
	}
	pictures, err := d.newPictures(c, was, now)
	if err != nil {
		return Saved{}, err
	}
	changes := map[string][]byte{}
	if now != was && exists {
		if err := d.moved(changes, was, now); err != nil {
			return Saved{}, err
		}
	}
	changes[fromRoot(now.file())] = c.Data
	for name, data := range pictures {
		changes[fromRoot(name)] = data
	}
	notes, err := d.ask(changes)
	if err != nil {
		return Saved{}, err
	}
	if err := d.write(was, now, exists, c.Data, before, pictures); err != nil {
		return Saved{}, err
	}
	d.forget(who, c.Path)
	base := c.Base
	if base == "" {
		base = version(c.Data)
	}
	d.remember(reading{who, now.shown(), base, version(c.Data)})
	s := Saved{File: fromRoot(now.file()), Findings: notes}
	if now != was && exists {
		s.Was = fromRoot(was.file())
	}
	return s, nil
}

// same refuses a change that was not made from what is there, and returns what is.
func (d *Desk) same(who string, c Change, at place, exists bool) ([]byte, error) {
	if !exists {
		if c.Base != "" {
			return nil, clash(diag.Say("bài này vừa bị người khác xóa hoặc đổi tên nên chưa lưu", "somebody else has deleted or renamed this story, so it was not saved"),
				diag.Say("phần bạn viết vẫn còn trong biểu mẫu này: chép ra rồi tìm bài ở danh sách, hoặc tạo bài mới", "what you wrote is still in this form: copy it, then find the story in the list, or make a new one"))
		}
		return nil, nil
	}
	if c.Base == "" {
		return nil, clash(diag.Say("đã có bài ở %s nên không lưu đè", "there is a story at %s, which is not written over", fromRoot(at.file())),
			diag.Say("sửa bài ấy, hoặc đặt tên khác cho bài này", "edit that one, or give this one another name"))
	}
	data, err := d.root.ReadFile(at.file())
	if err != nil {
		return nil, err
	}
	current := version(data)
	if mine := d.reading(who, c.Path); current == c.Base || mine.base == c.Base && mine.latest == current {
		return data, nil
	}
	return nil, changedMeanwhile()
}

func changedMeanwhile() error {
	return clash(diag.Say("bài này vừa được người khác lưu, hoặc được sửa bằng chương trình khác, sau khi bạn mở; bản của bạn chưa lưu", "somebody else has saved this story, or another program has, since you opened it; yours was not saved"),
		diag.Say("phần bạn viết vẫn còn trong biểu mẫu này: mở bài ở thẻ khác để xem bản mới, chép phần của bạn sang đó rồi lưu", "what you wrote is still in this form: open the story in another tab, copy your part there and save"))
}

// target is where a story is to go.
func (d *Desk) target(shown string, was place, exists bool) (place, error) {
	now, taken, err := d.find(shown)
	if err != nil {
		return now, err
	}
	if taken {
		return now, refuse(diag.Say("đã có bài ở %s", "there is a story at %s", fromRoot(now.file())), diag.Say("đặt tên khác", "choose another name"))
	}
	now.flat = exists && was.flat
	if err := newName(now); err != nil {
		return now, err
	}
	if _, err := d.root.Lstat(now.file()); err == nil {
		return now, refuse(diag.Say("đã có tệp %s", "there is a file %s", fromRoot(now.file())), diag.Say("đặt tên khác", "choose another name"))
	}
	if _, err := d.root.Lstat(now.folder()); err == nil && !now.flat {
		return now, refuse(diag.Say("đã có thư mục %s", "there is a folder %s", fromRoot(now.folder())), diag.Say("đặt tên khác", "choose another name"))
	}
	return now, nil
}

// newPictures are the pictures of a change that are not there yet, by their files. The form may name them by the
// story's old folder or its new one.
func (d *Desk) newPictures(c Change, was, now place) (map[string][]byte, error) {
	list := map[string][]byte{}
	for _, p := range c.Pictures {
		at, name, err := d.findPicture(p.Path)
		if err != nil {
			return nil, err
		}
		if at.year != now.year && at.year != was.year || at.name != now.name && at.name != was.name {
			return nil, refuse(diag.Say("ảnh %s không thuộc bài đang lưu", "the picture %s does not belong to the story", clip(p.Path)), diag.Text{})
		}
		file := now.picture(name)
		there, err := d.root.ReadFile(was.picture(name))
		switch {
		case err == nil && bytes.Equal(there, p.Data):
			continue
		case err == nil:
			return nil, refuse(diag.Say("đã có ảnh khác tên %s cùng chỗ; ảnh cũ được giữ nguyên và bài chưa lưu", "another picture called %s is there; it was kept, and the story was not saved", name),
				diag.Say("đổi tên tệp ảnh trên máy rồi tải lên lại", "rename the file on your computer and upload it again"))
		case !errors.Is(err, fs.ErrNotExist) && !notAFolder(err):
			return nil, err
		}
		list[file] = p.Data
	}
	return list, nil
}

// moved writes down what a rename takes away and brings.
func (d *Desk) moved(changes map[string][]byte, was, now place) error {
	changes[fromRoot(was.file())] = nil
	if was.flat {
		return nil
	}
	fsys := d.root.FS()
	return fs.WalkDir(fsys, was.folder(), func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		changes[fromRoot(p)] = nil
		changes[fromRoot(now.folder()+strings.TrimPrefix(p, was.folder()))] = data
		return nil
	})
}

// ask has changes judged. What was wrong before is no reason to refuse; notes are what is told newly and refuses
// nothing.
func (d *Desk) ask(changes map[string][]byte) (notes diag.Findings, err error) {
	after := d.judge(changes)
	before := map[string]bool{}
	key := func(f diag.Finding) string { return f.File + "\x00" + f.Code + "\x00" + f.Text.VI }
	for _, f := range d.judge(nil) {
		before[key(f)] = true
	}
	var bad diag.Findings
	for _, f := range after {
		_, ours := changes[f.File]
		switch {
		case f.Severity == diag.Error && (ours || !before[key(f)]):
			bad = append(bad, f)
		case f.Severity == diag.Warning && !before[key(f)]:
			notes = append(notes, f)
		}
	}
	if bad == nil {
		return notes, nil
	}
	text := diag.Say("bài chưa lưu vì có lỗi", "the story was not saved because of an error")
	if len(bad) > 1 {
		text = diag.Say("bài chưa lưu vì có %d lỗi", "the story was not saved because of %d errors", len(bad))
	}
	return nil, &Refusal{Text: text, Hint: diag.Say("sửa rồi lưu lại; phần bạn viết vẫn còn trong biểu mẫu", "mend and save again; what you wrote is still in the form"), Findings: bad}
}

// Delete removes a story that the reader has read as it is, with the pictures of its folder, or one picture that no
// story uses.
func (d *Desk) Delete(who, shown string) (Saved, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if path.Base(shown) != index {
		return d.deletePicture(shown)
	}
	p, exists, err := d.find(shown)
	if err != nil {
		return Saved{}, err
	}
	if !exists {
		return Saved{}, refuse(diag.Say("bài này không còn nữa", "this story is gone"), diag.Text{})
	}
	data, err := d.root.ReadFile(p.file())
	if err != nil {
		return Saved{}, err
	}
	if version(data) != d.reading(who, shown).latest {
		return Saved{}, clash(diag.Say("bài này đã được sửa sau khi bạn mở nên chưa xóa", "this story has been changed since you opened it, so it was not deleted"),
			diag.Say("tải lại trang, đọc bản mới rồi hãy xóa", "load the page again, read the new version, then delete it"))
	}
	files := []string{p.file()}
	if !p.flat {
		entries, err := fs.ReadDir(d.root.FS(), p.folder())
		if err != nil {
			return Saved{}, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && pictureForm.MatchString(e.Name()) {
				files = append(files, p.picture(e.Name()))
			}
		}
	}
	notes, err := d.remove(files)
	if err != nil {
		return Saved{}, err
	}
	if !p.flat {
		_ = d.root.Remove(p.folder()) // stays when there is something else in it
	}
	d.forget(who, shown)
	return Saved{File: fromRoot(p.file()), Findings: notes}, nil
}

func (d *Desk) deletePicture(shown string) (Saved, error) {
	p, name, err := d.findPicture(shown)
	if err != nil {
		return Saved{}, err
	}
	if info, err := d.root.Lstat(p.picture(name)); err != nil || !info.Mode().IsRegular() {
		return Saved{}, refuse(diag.Say("không có ảnh %s", "there is no picture %s", clip(shown)), diag.Text{})
	}
	notes, err := d.remove([]string{p.picture(name)})
	return Saved{File: fromRoot(p.picture(name)), Findings: notes}, err
}

func (d *Desk) remove(files []string) (diag.Findings, error) {
	changes := map[string][]byte{}
	for _, f := range files {
		changes[fromRoot(f)] = nil
	}
	notes, err := d.ask(changes)
	var r *Refusal
	if errors.As(err, &r) {
		r.Text = diag.Say("chưa xóa, vì xóa thì trang có lỗi", "not deleted, because the site would have errors")
		r.Hint = diag.Say("sửa các chỗ ấy trước rồi hãy xóa", "mend those places first")
	}
	if err != nil {
		return nil, err
	}
	for _, f := range files { // the story first: a picture without one is never published
		if err := d.root.Remove(f); err != nil {
			return nil, err
		}
	}
	whole.Flush(d.root, path.Dir(files[0]))
	return notes, nil
}
