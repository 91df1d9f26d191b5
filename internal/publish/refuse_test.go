package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func refused(t *testing.T, dir string, kind Kind) *Error {
	t.Helper()
	_, err := Tree(context.Background(), dir, files{"index.html": "mới"}.outputs(), Options{})
	return wantKind(t, err, kind)
}

func TestSomebodysFolderIsRefused(t *testing.T) {
	for name, theirs := range map[string]files{
		"file":   {"ảnh.jpg": "x"},
		"folder": {"a/.DS_Store": "litter in a folder that is not ours"},
		"same":   {"index.html": "theirs"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			for p, text := range theirs {
				put(t, filepath.Join(dir, p), text)
			}
			e := refused(t, dir, KindNotOurs)
			want := "thư mục “" + dir + "” đã có tệp và không phải do dienhinh tạo ra (không có .dienhinh-manifest)"
			if e.Error() != want || e.Hint.VI == "" {
				t.Errorf("got  %q\nwant %q", e.Error(), want)
			}
			wantTree(t, dir, theirs)
			wantNoLeftovers(t, dir)
		})
	}
}

func TestEmptyFolderIsTaken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, filepath.Join(dir, "Thumbs.db"), "litter")
	publishFiles(t, dir, files{"index.html": "x"})
}

func TestStrangersFileIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "cũ", "a/b.html": "b"}
	publishFiles(t, dir, site)
	for i := range 7 {
		p := fmt.Sprintf("a/của-tôi-%d.docx", i)
		put(t, filepath.Join(dir, p), "quý")
		site[p] = "quý"
	}
	e := refused(t, dir, KindStranger)
	want := "thư mục “" + dir + "” có tệp không phải do dienhinh ghi: a/của-tôi-0.docx, a/của-tôi-1.docx, a/của-tôi-2.docx, a/của-tôi-3.docx, a/của-tôi-4.docx và 2 tệp khác"
	if e.Error() != want {
		t.Errorf("got  %q\nwant %q", e.Error(), want)
	}
	wantTree(t, dir, site)
	wantNoLeftovers(t, dir)
}

func TestDamagedManifestIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "cũ"}
	publishFiles(t, dir, site)
	for _, bad := range []string{"", "dienhinh-manifest 9\n", "dienhinh-manifest 1\nnonsense\n", "dienhinh-manifest 1\n" + strings.Repeat("z", 64) + " 1 a\n"} {
		put(t, filepath.Join(dir, manifestName), bad)
		refused(t, dir, KindNotOurs)
	}
	wantTree(t, dir, site)
}

func TestBadTargets(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "file")
	put(t, file, "x")
	refused(t, "", KindNotOurs)
	refused(t, "/", KindNotOurs)
	refused(t, file, KindNotOurs)
	// Nobody can write there, not even root: the tests may run as root.
	refused(t, filepath.Join(file, "public"), KindIO)
	if _, err := os.Stat("/proc/self"); err == nil {
		e := refused(t, "/proc/nowhere/public", KindIO)
		if !strings.Contains(e.Error(), "/proc/nowhere/public") || e.Hint.VI == "" {
			t.Errorf("%q", e)
		}
	}
	wantTree(t, root, files{"file": "x"})
}

func TestSystemErrorsInWords(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.ENOSPC:  "ổ đĩa hết chỗ trống khi ghi “public”",
		syscall.EROFS:   "“public” nằm trên ổ đĩa chỉ cho đọc",
		syscall.EACCES:  "không có quyền ghi vào thư mục “public”",
		syscall.ENOTDIR: "“public” không nằm trong một thư mục: một phần của đường dẫn là tệp",
		syscall.EXDEV:   "không thay được cả thư mục “public”: nó là điểm gắn ổ đĩa hoặc đang bị giữ",
		syscall.EIO:     "không ghi được vào “public” (hệ điều hành báo: " + syscall.EIO.Error() + ")",
	} {
		e := ioError("public", &os.PathError{Op: "open", Path: "/x/.public.staging-0/a", Err: errno})
		if e.Error() != want || e.Hint.VI == "" || e.Hint.EN == "" || !errors.Is(e, errno) {
			t.Errorf("got  %q\nwant %q", e, want)
		}
	}
}

func TestLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publishFiles(t, dir, files{"index.html": "cũ"})
	target, err := findTarget(dir)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := target.lock()
	if err != nil {
		t.Fatal(err)
	}
	// A staging folder that is in use must survive the run that is refused.
	busy := target.fresh(stagingPart)
	put(t, filepath.Join(busy, "half.html"), "x")
	e := refused(t, dir, KindLocked)
	if want := "một lượt dựng khác đang ghi vào “" + dir + "”"; e.Error() != want || !strings.HasPrefix(e.Text.EN, "another build is writing to") {
		t.Errorf("%q", e)
	}
	if onDisk(t, busy) == nil {
		t.Error("the other run's staging folder is gone")
	}
	unlock()
	publishFiles(t, dir, files{"index.html": "mới"})
}

func TestCollisions(t *testing.T) {
	site := func(paths ...string) (out []Output) {
		for i, p := range paths {
			out = append(out, Output{Path: p, Owner: fmt.Sprintf("content/%d.md", i)})
		}
		return out
	}
	type found struct {
		Path, Text string
		Owners     []string
	}
	o := func(ns ...string) (out []string) {
		for _, n := range ns {
			out = append(out, "content/"+n+".md")
		}
		return out
	}
	for _, test := range []struct {
		outputs []Output
		want    []found
	}{
		{site("a/index.html", "a.html", "b/a.html", "đường/Đ.html", "con-nguoi/x", "common/a.com1", "…"), nil},
		{site("a", "b", "a"), []found{{"a", "nhiều nguồn cùng ghi vào một đường dẫn: content/0.md, content/2.md", o("0", "2")}}},
		{site("a", "a/b", "a/c"), []found{{"a", "vừa là tệp vừa là thư mục của “a/b”: content/0.md, content/1.md", o("0", "1")}}},
		{site("x/A/b", "x/a"), []found{{"x/a", "vừa là tệp vừa là thư mục của “x/A/b”: content/0.md, content/1.md", o("0", "1")}}},
		{site("đ.html", "Đ.html"), []found{{"Đ.html", "chỉ khác “đ.html” ở chữ hoa, chữ thường; trên Windows và macOS là một tệp: content/0.md, content/1.md", o("0", "1")}}},
		{site("A/x/1", "a/x/2", "a/x/3"), []found{{"A/x/1", "thư mục “A” chỉ khác “a” ở chữ hoa, chữ thường; trên Windows và macOS là một thư mục: content/0.md, content/1.md", o("0", "1")}}},
		{site(manifestName), []found{{manifestName, "nhiều nguồn cùng ghi vào một đường dẫn: content/0.md, dienhinh", append(o("0"), "dienhinh")}}},
		{site("../x"), []found{{"../x", "đường dẫn có “..”", o("0")}}},
	} {
		var got []found
		for _, c := range Collisions(test.outputs) {
			got = append(got, found{c.Path, c.Text.VI, c.Owners})
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

func TestBadPaths(t *testing.T) {
	for _, p := range []string{"", ".", "..", "../a", "a/..", "a/../b", "/a", "a//b", "./a", "a/", "a\\b", "a\x00", "a\nb", "a:b",
		"con", "a/Con.txt", "AUX", "nul.tar.gz", "com1", "LPT¹.x", "conin$", "a.", "a./b", "a ", "con .txt", "\xff",
		strings.Repeat("a", 256), "hoa\u0300"} {
		if badPath(p).VI == "" {
			t.Errorf("%q is accepted", p)
		}
	}
	for _, p := range []string{"a", "console", "com", "com10", "com0", ".well-known/x", "a..b", "..a", "mô hình/hoà.html", strings.Repeat("a", 255), "_redirects"} {
		if text := badPath(p).VI; text != "" {
			t.Errorf("%q is refused: %s", p, text)
		}
	}
}

func TestCollisionWritesNothing(t *testing.T) {
	root := t.TempDir()
	outputs := append(files{"a": "1", "b": "2"}.outputs(), files{"a": "3"}.outputs()...)
	_, err := Tree(context.Background(), filepath.Join(root, "public"), outputs, Options{})
	e := wantKind(t, err, KindCollision)
	if want := "“a”: nhiều nguồn cùng ghi vào một đường dẫn: content/a"; e.Error() != want {
		t.Errorf("%q", e)
	}
	wantTree(t, root, files{})
}
