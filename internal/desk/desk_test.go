package desk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
)

const (
	flatFile   = "content/mo-hinh/2023/cay-xanh.md"
	flat       = "content/mo-hinh/2023/cay-xanh/index.md"
	folderFile = "content/mo-hinh/2022/duong-hoa/index.md"
)

// open gives a desk over a small project. A file that says LỖI has an error; a picture that a story names must be there.
func open(t *testing.T) (*desk.Desk, string) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string]string{
		flatFile: "cây xanh", folderFile: "đường hoa, a.jpg", "content/mo-hinh/2022/duong-hoa/a.jpg": "ảnh a",
		"content/mo-hinh/2023/x.jpg": "của ai đó", "content/site.yaml": "mật", "content/mo-hinh/ghi-chu.md": "ngoài năm",
		"content/mo-hinh/2023/.an.md": "ẩn", "content/mo-hinh/2023/sau/hon/nua.md": "sâu",
	} {
		put(t, dir, name, data)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(root, func(changes map[string][]byte) diag.Findings {
		var found diag.Findings
		for name, data := range changes {
			if strings.Contains(string(data), "LỖI") {
				found = append(found, diag.Finding{Code: "bad", File: name, Line: 3, Text: diag.Say("có lỗi", "there is an error")})
			}
		}
		if data, changed := changes["content/mo-hinh/2022/duong-hoa/a.jpg"]; changed && data == nil && changes[folderFile] == nil {
			if _, story := changes[folderFile]; !story {
				found = append(found, diag.Finding{Code: "broken", File: folderFile, Text: diag.Say("thiếu ảnh", "a picture is missing")})
			}
		}
		return append(found, diag.Finding{Code: "old", File: "content/trang/cu.md", Text: diag.Say("lỗi có từ trước", "an old error")})
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = d.Close(), root.Close() })
	return d, dir
}

func put(t *testing.T, dir, name, data string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(data), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// tree is every file and what is in it.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		b.WriteString(p + ": " + string(data) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t *testing.T, d *desk.Desk, who, p string) desk.Story {
	t.Helper()
	s, err := d.Story(who, p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// refused expects a refusal with a sentence, and nothing written.
func refused(t *testing.T, dir, before string, err error, want string, clash bool) {
	t.Helper()
	var r *desk.Refusal
	if !errors.As(err, &r) || !strings.Contains(r.Text.VI, want) || r.Clash != clash {
		t.Errorf("got %v (%+v), want a refusal (clash %v) with %q", err, r, clash, want)
	}
	if after := tree(t, dir); after != before {
		t.Errorf("something was written:\n%s\nbefore:\n%s", after, before)
	}
}

func TestStories(t *testing.T) {
	d, _ := open(t)
	list, err := d.Stories()
	var paths []string
	for _, s := range list {
		paths = append(paths, s.Path+" "+string(s.Data))
	}
	if want := []string{folderFile + " đường hoa, a.jpg", flat + " cây xanh"}; err != nil || !slices.Equal(paths, want) {
		t.Errorf("%v, %v", paths, err)
	}
	if _, err := d.Story("a", "content/mo-hinh/2023/khong-co/index.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestSave(t *testing.T) {
	d, dir := open(t)
	first, second := read(t, d, "một", flat), read(t, d, "hai", flat)
	saved, err := d.Save("một", desk.Change{Path: flat, Data: []byte("cây xanh 2"), Base: first.Version})
	if err != nil || saved.File != flatFile || saved.Was != "" || saved.Findings != nil {
		t.Fatalf("%+v, %v", saved, err)
	}
	// The second editor is told; the first goes on from what was saved without reading it again.
	before := tree(t, dir)
	_, err = d.Save("hai", desk.Change{Path: flat, Data: []byte("của hai"), Base: second.Version})
	refused(t, dir, before, err, "vừa được người khác lưu", true)
	if _, err := d.Save("một", desk.Change{Path: flat, Data: []byte("cây xanh 3"), Base: first.Version}); err != nil {
		t.Fatal(err)
	}
	// Another program is an editor as well; so is somebody whose draft is older than the last look.
	put(t, dir, flatFile, "sửa bằng Notepad")
	before = tree(t, dir)
	_, err = d.Save("một", desk.Change{Path: flat, Data: []byte("cây xanh 4"), Base: first.Version})
	refused(t, dir, before, err, "vừa được người khác lưu", true)
	read(t, d, "một", flat)
	_, err = d.Save("một", desk.Change{Path: flat, Data: []byte("cây xanh 4"), Base: first.Version})
	refused(t, dir, before, err, "vừa được người khác lưu", true)
	// An existing story is not written over by a new one.
	_, err = d.Save("ba", desk.Change{Path: folderFile, Data: []byte("mới")})
	refused(t, dir, before, err, "đã có bài ở "+folderFile, true)
	_, err = d.Save("ba", desk.Change{Path: "content/mo-hinh/2023/da-mat/index.md", Data: []byte("x"), Base: first.Version})
	refused(t, dir, before, err, "xóa hoặc đổi tên", true)
	// Errors of others' files are no reason; one's own are.
	_, err = d.Save("ba", desk.Change{Path: "content/mo-hinh/2024/moi/index.md", Data: []byte("LỖI")})
	refused(t, dir, before, err, "bài chưa lưu vì có lỗi", false)
	var r *desk.Refusal
	if errors.As(err, &r); len(r.Findings) != 1 || r.Findings[0].Line != 3 {
		t.Errorf("%+v", r)
	}

	saved, err = d.Save("ba", desk.Change{Path: "content/mo-hinh/2024/moi/index.md", Data: []byte("mới"), Pictures: []desk.Picture{{Path: "content/mo-hinh/2024/moi/b.jpg", Data: []byte("ảnh b")}}})
	if after := tree(t, dir); err != nil || saved.File != "content/mo-hinh/2024/moi/index.md" || !strings.Contains(after, "2024/moi/index.md: mới\n") || !strings.Contains(after, "2024/moi/b.jpg: ảnh b\n") || strings.Contains(after, ".tmp") {
		t.Errorf("%+v, %v\n%s", saved, err, after)
	}
	// The same picture again is no change; another one of its name is refused, and so is another story's.
	story := read(t, d, "ba", "content/mo-hinh/2024/moi/index.md")
	before = tree(t, dir)
	_, err = d.Save("ba", desk.Change{Path: story.Path, Data: []byte("2"), Base: story.Version, Pictures: []desk.Picture{{Path: "content/mo-hinh/2024/moi/b.jpg", Data: []byte("khác")}}})
	refused(t, dir, before, err, "đã có ảnh khác tên b.jpg", false)
	_, err = d.Save("ba", desk.Change{Path: story.Path, Data: []byte("2"), Base: story.Version, Pictures: []desk.Picture{{Path: "content/mo-hinh/2022/duong-hoa/c.jpg", Data: []byte("khác")}}})
	refused(t, dir, before, err, "không thuộc bài đang lưu", false)
	if _, err = d.Save("ba", desk.Change{Path: story.Path, Data: []byte("2"), Base: story.Version, Pictures: []desk.Picture{{Path: "content/mo-hinh/2024/moi/b.jpg", Data: []byte("ảnh b")}}}); err != nil {
		t.Error(err)
	}
	// Beside a story of one file lie others' pictures.
	one := read(t, d, "ba", flat)
	before = tree(t, dir)
	_, err = d.Save("ba", desk.Change{Path: flat, Data: []byte("có x.jpg"), Base: one.Version, Pictures: []desk.Picture{{Path: "content/mo-hinh/2023/cay-xanh/x.jpg", Data: []byte("của tôi")}}})
	refused(t, dir, before, err, "đã có ảnh khác tên x.jpg", false)
	if _, err = d.Save("ba", desk.Change{Path: flat, Data: []byte("có y.jpg"), Base: one.Version, Pictures: []desk.Picture{{Path: "content/mo-hinh/2023/cay-xanh/y.jpg", Data: []byte("của tôi")}}}); err != nil {
		t.Error(err)
	}
	pictures, err := d.Pictures("content/mo-hinh/2023/cay-xanh")
	if err != nil || len(pictures) != 1 || pictures[0].Path != "content/mo-hinh/2023/cay-xanh/y.jpg" {
		t.Errorf("%v, %v", pictures, err)
	}
	if p, err := d.Picture("content/mo-hinh/2023/cay-xanh/y.jpg"); err != nil || string(p.Data) != "của tôi" {
		t.Errorf("%v, %v", p, err)
	}
}

func TestRename(t *testing.T) {
	d, dir := open(t)
	one, two := read(t, d, "một", flat), read(t, d, "một", folderFile)
	before := tree(t, dir)
	for to, want := range map[string]string{
		folderFile: "đã có bài ở " + folderFile,
		"content/mo-hinh/2023/Cây xanh/index.md":                         "không làm địa chỉ được",
		"content/mo-hinh/2023/" + strings.Repeat("a", 101) + "/index.md": "không làm địa chỉ được",
		"content/mo-hinh/2023/index/index.md":                            "không làm địa chỉ được",
		"content/mo-hinh/2023/../../x/index.md":                          "không phải chỗ của một bài",
		"content/trang/gioi-thieu/index.md":                              "không phải chỗ của một bài",
		"content/mo-hinh/2023/cay-xanh.md":                               "không phải chỗ của một bài",
	} {
		_, err := d.Save("một", desk.Change{Path: flat, NewPath: to, Data: []byte("x"), Base: one.Version})
		refused(t, dir, before, err, want, false)
	}
	saved, err := d.Save("một", desk.Change{Path: flat, NewPath: "content/mo-hinh/2024/cay/index.md", Data: []byte("cây"), Base: one.Version})
	if err != nil || saved.File != "content/mo-hinh/2024/cay.md" || saved.Was != flatFile {
		t.Errorf("%+v, %v", saved, err)
	}
	saved, err = d.Save("một", desk.Change{Path: folderFile, NewPath: "content/mo-hinh/2022/hoa/index.md", Data: []byte("hoa, a.jpg"), Base: two.Version})
	if err != nil || saved.File != "content/mo-hinh/2022/hoa/index.md" || saved.Was != folderFile {
		t.Errorf("%+v, %v", saved, err)
	}
	after := tree(t, dir)
	for _, want := range []string{"2024/cay.md: cây\n", "2022/hoa/index.md: hoa, a.jpg\n", "2022/hoa/a.jpg: ảnh a\n"} {
		if !strings.Contains(after, want) {
			t.Errorf("not there: %s\n%s", want, after)
		}
	}
	if strings.Contains(after, "cay-xanh") || strings.Contains(after, "duong-hoa") {
		t.Errorf("left over:\n%s", after)
	}
}

func TestDelete(t *testing.T) {
	d, dir := open(t)
	before := tree(t, dir)
	_, err := d.Delete("một", folderFile) // never read
	refused(t, dir, before, err, "đã được sửa sau khi bạn mở", true)
	read(t, d, "một", folderFile)
	_, err = d.Delete("một", "content/mo-hinh/2022/duong-hoa/a.jpg")
	refused(t, dir, before, err, "chưa xóa", false)
	put(t, dir, folderFile, "người khác sửa")
	before = tree(t, dir)
	_, err = d.Delete("một", folderFile)
	refused(t, dir, before, err, "đã được sửa sau khi bạn mở", true)
	read(t, d, "một", folderFile)
	if _, err := d.Delete("một", folderFile); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "content/mo-hinh/2022/duong-hoa")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder is left over")
	}
	read(t, d, "một", flat)
	if _, err := d.Delete("một", flat); err != nil {
		t.Fatal(err)
	}
	if after := tree(t, dir); strings.Contains(after, "cay-xanh") || !strings.Contains(after, "2023/x.jpg") {
		t.Errorf("after:\n%s", after)
	}
}

// A folder of the project may be a link that leads elsewhere: nothing is read or written through it.
func TestLinks(t *testing.T) {
	d, dir := open(t)
	outside := t.TempDir()
	put(t, outside, "nha/index.md", "bí mật")
	if err := os.Symlink(outside, filepath.Join(dir, "content/mo-hinh/2020")); err != nil {
		t.Skip("this system makes no links")
	}
	if err := os.Symlink(filepath.Join(dir, "content/site.yaml"), filepath.Join(dir, "content/mo-hinh/2023/site.md")); err != nil {
		t.Fatal(err)
	}
	list, err := d.Stories()
	if err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	before := tree(t, outside)
	for _, p := range []string{"content/mo-hinh/2020/nha/index.md", "content/mo-hinh/2023/site/index.md"} {
		if s, err := d.Story("một", p); err == nil {
			t.Errorf("%s was read: %s", p, s.Data)
		}
		if _, err := d.Save("một", desk.Change{Path: p, Data: []byte("x")}); err == nil {
			t.Errorf("%s was written", p)
		}
	}
	if _, err := d.Save("một", desk.Change{Path: "content/mo-hinh/2020/moi/index.md", Data: []byte("x")}); err == nil || tree(t, outside) != before {
		t.Errorf("written outside: %v\n%s", err, tree(t, outside))
	}
}
