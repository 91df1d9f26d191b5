// Package source reads the project's inputs into a snapshot: the files under content/, templates/
// and static/, each with its path in composed Unicode and its bytes.
//
// It is the only reader of inputs. Registries, templates, styles and scripts are read whole; stories, pictures
// and fonts are opened when their bytes are asked for, so that neither ten thousand stories nor a province's
// photographs sit in memory. A file that has not changed since the previous snapshot keeps its identity (the same *File), which is what later
// stages key their caches on.
//
// A symbolic link that leads out of the project, a file that cannot be read, is none (a pipe) or is too large, and two
// names that differ only in their Unicode form are findings, not crashes. What is in a file is not this
// package's business: it parses nothing.
package source

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// File is one input file.
type File struct {
	Path string // slash-separated, relative to the project's root, NFC
	Size int64

	real    string                            // the name on disk, which may be decomposed
	bytes   []byte                            // nil for a file that is read on demand
	fresh   atomic.Pointer[[]byte]            // of a story that has changed or was summed, until it is parsed
	sum     atomic.Pointer[[sha256.Size]byte] // of the bytes as they were first read
	modTime time.Time
	changed time.Time // when the system last touched the file; nobody can set it back. Zero where it is not known
	fsys    fs.FS
}

// Data returns the file's bytes. The caller must not change them.
func (f *File) Data() ([]byte, error) {
	if f.bytes != nil {
		return f.bytes, nil
	}
	if data := f.fresh.Swap(nil); data != nil {
		return *data, nil
	}
	data, err := readFile(f.fsys, f.real)
	if err == nil {
		f.summed(data)
	}
	return data, err
}

// summed notes the sum of the bytes, if none is known.
func (f *File) summed(data []byte) {
	if f.sum.Load() == nil {
		sum := sha256.Sum256(data)
		f.sum.CompareAndSwap(nil, &sum)
	}
}

// Sum returns the digest of the file's bytes as they were first read; it reads them if nobody has. Those that
// [File.Data] of a text returns next are the same, and what a later snapshot finds changed is another File.
func (f *File) Sum() ([sha256.Size]byte, error) {
	if f.sum.Load() == nil {
		data, err := f.Data()
		if err != nil {
			return [sha256.Size]byte{}, err
		}
		if IsText(f.Path) {
			f.fresh.Store(&data)
		}
	}
	return *f.sum.Load(), nil
}

// Snapshot is every input file at one moment, sorted by path.
type Snapshot struct {
	Files []*File

	taken   time.Time // when every file was looked at
	strange bool      // something was told of its files
}

// Strange reports that not every file could be read as it should, so that others may be inputs too.
func (s *Snapshot) Strange() bool { return s.strange }

// Lookup returns the file at a path, or nil.
func (s *Snapshot) Lookup(p string) *File {
	i, ok := slices.BinarySearchFunc(s.Files, p, func(f *File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return nil
	}
	return s.Files[i]
}

// Under returns the files below a folder, in order.
func (s *Snapshot) Under(folder string) []*File {
	folder = strings.TrimSuffix(folder, "/") + "/"
	from, _ := slices.BinarySearchFunc(s.Files, folder, func(f *File, p string) int { return strings.Compare(f.Path, p) })
	to := from
	for to < len(s.Files) && strings.HasPrefix(s.Files[to].Path, folder) {
		to++
	}
	return s.Files[from:to]
}

// Folders are the parts of a project that hold inputs.
var Folders = []string{"content", "templates", "static"}

// IsText reports whether a file is text: its bytes decide whether it has changed, not its time alone.
func IsText(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".md", ".yaml", ".yml", ".txt", ".html", ".css", ".js", ".svg", ".json":
		return true
	}
	return false
}

// Ignored reports whether a name is an editor's or a system's litter rather than content: hidden
// files, backups, swap files, Office lock files.
func Ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasPrefix(name, "#") ||
		strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".tmp") ||
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// racy is how young a file may be for its time stamp not to be trusted: two saves of the same size
// within one tick of the clock would look alike (git calls this "racily clean").
const racy = 2 * time.Second

// Read walks the project. Files whose size and time are those of prev keep their *File and are not
// read again; prev may be nil. now is the moment of the call.
func Read(fsys fs.FS, prev *Snapshot, now time.Time) (*Snapshot, diag.Findings) {
	s := &Snapshot{taken: now}
	list, findings := walk(fsys, Folders)
	findings = append(findings, s.take(fsys, list, prev, nil)...)
	s.strange = len(findings) > 0
	return s, findings
}

// Look is Read for one who knows that nothing has changed since prev but at some paths, as they are on disk: files or
// folders, there or gone. It walks no others. Where names or files are out of the ordinary it reads everything.
func Look(fsys fs.FS, prev *Snapshot, now time.Time, paths []string) (*Snapshot, diag.Findings) {
	if prev == nil || prev.strange {
		return Read(fsys, prev, now)
	}
	var roots []string
	slices.Sort(paths)
	for _, p := range paths {
		if n := len(roots); Input(p) && (n == 0 || !within(p, roots[n-1])) {
			roots = append(roots, p)
		}
	}
	list, findings := walk(fsys, roots)
	others := slices.DeleteFunc(slices.Clone(prev.Files), func(f *File) bool {
		return slices.ContainsFunc(roots, func(root string) bool { return within(f.real, root) })
	})
	s := &Snapshot{taken: prev.taken} // of the others, whose time is trusted from then on and not from now
	if findings = append(findings, s.take(fsys, list, prev, others)...); len(findings) > 0 {
		return Read(fsys, prev, now)
	}
	return s, nil
}

// within reports that a path is a folder or something in it.
func within(p, folder string) bool {
	return strings.HasPrefix(p, folder) && (len(p) == len(folder) || p[len(folder)] == '/')
}

// Input reports that a path, slash-separated from the root, is where inputs are.
func Input(p string) bool {
	parts := strings.Split(p, "/")
	return slices.Contains(Folders, parts[0]) && !slices.ContainsFunc(parts[1:], Ignored)
}

// found is a file that a walk came by.
type found struct {
	real, path string
	entry      fs.DirEntry
	file       *File
	finding    *diag.Finding
}

// walk lists the files at and below some paths.
func walk(fsys fs.FS, roots []string) (list []found, findings diag.Findings) {
	for _, folder := range roots {
		if _, err := fs.Stat(fsys, folder); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		_ = fs.WalkDir(fsys, folder, func(real string, d fs.DirEntry, err error) error {
			p := viet.NFC(real)
			switch {
			case err != nil:
				findings = append(findings, unreadable(p, err))
				return nil
			case real != folder && Ignored(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case !utf8.ValidString(real) || strings.ContainsFunc(d.Name(), unicode.IsControl):
				findings = append(findings, diag.Finding{
					Code: "bad-name", File: strings.Map(printable, strings.ToValidUTF8(p, "\uFFFD")),
					Text: diag.Say("tên này có ký tự điều khiển, hoặc không phải mã UTF-8, nên không đọc", "this name holds a control character, or is not UTF-8, so it is not read"),
					Hint: diag.Say("đặt lại tên", "rename it"),
				})
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir():
				return nil
			}
			list = append(list, found{real: real, path: p, entry: d})
			return nil
		})
	}
	return list, findings
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return utf8.RuneError
	}
	return r
}

// take reads what a walk came by and enters it beside the others.
func (s *Snapshot) take(fsys fs.FS, list []found, prev *Snapshot, others []*File) (findings diag.Findings) {
	// Looking at a file waits for the disk and the system, so it is done for several at once.
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				x := &list[i]
				x.file, x.finding = read(fsys, x.real, x.path, x.entry, prev)
			}
		})
	}
	workers.Wait()
	s.Files = others
	for _, x := range list {
		if x.finding != nil {
			findings = append(findings, *x.finding)
		}
		if x.file != nil {
			s.Files = append(s.Files, x.file)
		}
	}
	slices.SortStableFunc(s.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	s.Files = slices.CompactFunc(s.Files, func(a, b *File) bool {
		if a.Path != b.Path {
			return false
		}
		findings = append(findings, diag.Finding{
			Code: "same-name", File: a.Path,
			Text: diag.Say("có hai tệp cùng tên này, chỉ khác cách mã hóa dấu (dựng sẵn và tổ hợp)", "two files have this name and differ only in their Unicode form (composed and decomposed)"),
			Hint: diag.Say("đổi tên hoặc xóa một trong hai tệp", "rename or remove one of them"),
		})
		return true
	})
	return findings
}

// most is how many bytes a file may have that is held in memory whole: text, and all of static/. How large pictures of
// stories may be, package media says.
const most = 100 << 20

func read(fsys fs.FS, real, p string, d fs.DirEntry, prev *Snapshot) (*File, *diag.Finding) {
	info, err := d.Info()
	if d.Type()&fs.ModeSymlink != 0 {
		// A link inside the project is followed; the file system handed to us refuses one that
		// leaves it (os.Root does).
		info, err = fs.Stat(fsys, real)
		if err != nil {
			return nil, &diag.Finding{
				Code: "symlink", File: p,
				Text: diag.Say("liên kết tượng trưng này trỏ ra ngoài dự án hoặc không mở được nên bị từ chối", "this symbolic link leads out of the project or cannot be opened, so it is refused"),
				Hint: diag.Say("chép tệp thật vào đây thay cho liên kết", "copy the real file here instead of the link"),
			}
		}
		if info.IsDir() {
			return nil, &diag.Finding{
				Severity: diag.Warning, Code: "symlink", File: p,
				Text: diag.Say("thư mục này là liên kết tượng trưng nên không được đọc", "this folder is a symbolic link, so it is not read"),
				Hint: diag.Say("chép thư mục thật vào đây thay cho liên kết", "copy the real folder here instead of the link"),
			}
		}
	}
	if err != nil {
		f := unreadable(p, err)
		return nil, &f
	}
	if !info.Mode().IsRegular() {
		return nil, &diag.Finding{
			Code: "no-file", File: p,
			Text: diag.Say("đây không phải một tệp thường (mà là ống dẫn, thiết bị…) nên không đọc", "this is no ordinary file (but a pipe, a device …), so it is not read"),
			Hint: diag.Say("xóa nó đi, hoặc thay bằng tệp thật", "remove it, or put a real file in its place"),
		}
	}
	if info.Size() > most && (IsText(p) || strings.HasPrefix(p, "static/")) {
		return nil, &diag.Finding{
			Code: "too-large", File: p,
			Text: diag.Say("tệp lớn quá %d MB nên không đọc", "the file has more than %d MB, so it is not read", most>>20),
			Hint: diag.Say("thu nhỏ tệp, hoặc để nó ở nơi khác và dẫn đến đó", "make it smaller, or keep it elsewhere and link to it"),
		}
	}
	if prev != nil {
		old := prev.Lookup(p)
		if old != nil && old.real == real && old.Size == info.Size() && old.modTime.Equal(info.ModTime()) && old.changed.Equal(ChangeTime(info)) &&
			prev.taken.Sub(old.modTime) > racy && prev.taken.Sub(old.changed) > racy {
			return old, nil
		}
	}
	f := &File{Path: p, Size: info.Size(), real: real, modTime: info.ModTime(), changed: ChangeTime(info), fsys: fsys}
	// A story is read when it is parsed, and by many at once. A changed one is read here, because only its
	// bytes tell whether it has changed, and what is compared must be what is parsed.
	if IsText(p) && (prev != nil || !isStory(p)) {
		data, err := readFile(fsys, real)
		if err != nil {
			finding := unreadable(p, err)
			return nil, &finding
		}
		if data == nil {
			data = []byte{}
		}
		f.Size = int64(len(data))
		if isStory(p) {
			f.fresh.Store(&data) // and no longer, or a day's edits would pile up
		} else {
			f.bytes = data
		}
		f.summed(data)
		if prev != nil {
			if old := prev.Lookup(p); old != nil && old.real == real && old.sum.Load() != nil && *old.sum.Load() == *f.sum.Load() {
				return old, nil // touched, not changed
			}
		}
	}
	return f, nil
}

// readFile reads a file, which may have grown since it was looked at.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), most)) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, err
	}
	if b.Len() > most {
		return nil, errTooLarge
	}
	return b.Bytes(), nil
}

var errTooLarge = fmt.Errorf("lớn quá %d MB", most>>20)

func isStory(p string) bool { return strings.HasSuffix(p, ".md") }

func unreadable(p string, err error) diag.Finding {
	reason := err
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		reason = pathError.Err
	}
	return diag.Finding{
		Code: "unreadable", File: p,
		Text: diag.Say("không đọc được tệp này (%v)", "this file cannot be read (%v)", reason),
		Hint: diag.Say("kiểm tra quyền đọc, hoặc đóng chương trình đang giữ tệp", "check its permissions, or close the program that holds it"),
	}
}
