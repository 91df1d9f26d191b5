package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// files is a site in memory: path → text.
type files map[string]string

func (fs files) outputs() []Output {
	var outputs []Output
	for _, p := range slices.Sorted(maps.Keys(fs)) {
		outputs = append(outputs, Output{Path: p, Owner: "content/" + p, Write: func(w io.Writer) error {
			_, err := io.WriteString(w, fs[p])
			return err
		}})
	}
	return outputs
}

// onDisk reads a folder back without the manifest; nil when it is not there.
func onDisk(t testing.TB, dir string) files {
	t.Helper()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	got := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func publishFiles(t testing.TB, dir string, site files) Report {
	t.Helper()
	r, err := Tree(context.Background(), dir, site.outputs(), Options{})
	if err != nil {
		t.Fatalf("Tree: %v", err)
	}
	wantTree(t, dir, site)
	wantNoLeftovers(t, dir)
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil || sha256.Sum256(manifest) != r.Manifest {
		t.Fatalf("the report does not have the sum of the manifest (%v)", err)
	}
	r.Manifest = [sha256.Size]byte{} // so that counts can be compared
	return r
}

func wantTree(t testing.TB, dir string, want files) {
	t.Helper()
	if d := cmp.Diff(want, onDisk(t, dir)); d != "" {
		t.Fatalf("tree (-want +got):\n%s", d)
	}
}

// wantNoLeftovers: beside the target stands its lock at most.
func wantNoLeftovers(t testing.TB, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, "."+filepath.Base(dir)+".") && !strings.HasSuffix(n, ".lock") {
			t.Errorf("left over: %s", n)
		}
	}
}

func wantKind(t testing.TB, err error, kind Kind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an error of kind %d", err, kind)
	}
	if e.Text.VI == "" || e.Text.EN == "" {
		t.Errorf("text missing: %+v", e)
	}
	return e
}

func stat(t testing.TB, path string) fs.FileInfo {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func put(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPublishAndPublishAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sub", "public")
	r := publishFiles(t, dir, files{"index.html": "chủ", "mo-hinh/a/index.html": "a", "mo-hinh/b/index.html": "b", "cũ đây.txt": "cũ"})
	if want := (Report{Written: 4, Bytes: int64(len("chủ") + 2 + len("cũ"))}); r != want {
		t.Errorf("first: %+v, want %+v", r, want)
	}
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, p := range []string{"index.html", "mo-hinh/a/index.html", "mo-hinh/b/index.html"} {
		if err := os.Chtimes(filepath.Join(dir, p), long, long); err != nil {
			t.Fatal(err)
		}
	}
	before := stat(t, filepath.Join(dir, "mo-hinh/b/index.html"))

	r = publishFiles(t, dir, files{"index.html": "chủ", "mo-hinh/a/index.html": "A!", "mo-hinh/b/index.html": "b", "new.txt": ""})
	if want := (Report{Written: 2, Unchanged: 2, Removed: 1, Bytes: int64(len("chủ") + 3)}); r != want {
		t.Errorf("second: %+v, want %+v", r, want)
	}
	if after := stat(t, filepath.Join(dir, "mo-hinh/b/index.html")); !os.SameFile(before, after) || !after.ModTime().Equal(long) {
		t.Errorf("an unchanged file is another file now, or has another time: %v", after.ModTime())
	}
	if after := stat(t, filepath.Join(dir, "mo-hinh/a/index.html")); after.ModTime().Equal(long) {
		t.Error("a changed file kept its time")
	}
}

func TestNothingChangedTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "x", "a/b.html": "y"}
	publishFiles(t, dir, site)
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(dir, long, long); err != nil {
		t.Fatal(err)
	}
	before := stat(t, dir)
	if r := publishFiles(t, dir, site); r != (Report{Unchanged: 2, Bytes: 2}) {
		t.Errorf("%+v", r)
	}
	if after := stat(t, dir); !os.SameFile(before, after) || !after.ModTime().Equal(long) {
		t.Error("the folder was touched")
	}
	put(t, filepath.Join(dir, "a", ".DS_Store"), "litter")
	publishFiles(t, dir, site) // wantTree says that the litter is gone
	if after := stat(t, dir); !os.SameFile(before, after) {
		t.Error("swapped because of litter")
	}
}

func TestEditsByHandAreWrittenOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "trang chủ", "a.html": "aaaa", "b.html": "bbbb", "c/d.html": "d", "e.html": "e"}
	publishFiles(t, dir, site)
	old := stat(t, filepath.Join(dir, "index.html"))
	put(t, filepath.Join(dir, "a.html"), "AAAA") // same size, and the time set back
	if err := os.Chtimes(filepath.Join(dir, "a.html"), old.ModTime(), old.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "b.html"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside")
	put(t, outside, "e")
	if err := os.Remove(filepath.Join(dir, "e.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "e.html")); err != nil {
		t.Skip(err)
	}
	if r := publishFiles(t, dir, site); r.Written != 4 || r.Unchanged != 1 || r.Removed != 0 {
		t.Errorf("%+v", r)
	}
	if !stat(t, filepath.Join(dir, "e.html")).Mode().IsRegular() {
		t.Error("e.html is still a link")
	}
	if got, _ := os.ReadFile(outside); string(got) != "e" {
		t.Errorf("wrote through a link: %q", got)
	}
}

func TestManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	record := Record{BaseURL: "https://danvan.example.vn/x", Withheld: 3, Trial: []string{"drafts", "as-of"}}
	if _, err := Tree(context.Background(), dir, files{"b": "", "a b": "x"}.outputs(), Options{Record: record}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	want := `dienhinh-manifest 2
base https://danvan.example.vn/x
withheld 3
trial drafts as-of

2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 1 a b
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 b
`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	site, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	if d := cmp.Diff(record, site.Record); d != "" {
		t.Errorf("the record (-want +got):\n%s", d)
	}
	if len(site.Files) != 2 || site.Files[0].Path != "a b" || site.Files[0].Size != 1 {
		t.Errorf("files: %+v", site.Files)
	}
	if data, err := site.Bytes(site.Files[0]); err != nil || string(data) != "x" {
		t.Errorf("a b: %q, %v", data, err)
	}
	put(t, filepath.Join(dir, "a b"), "y")
	if _, err := site.Bytes(site.Files[0]); err == nil {
		t.Error("a file that was edited by hand is given out")
	}
}

// A folder of the layout before is still ours.
func TestFirstManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publishFiles(t, dir, files{"a": "x"})
	put(t, filepath.Join(dir, manifestName), firstHeader+"\n2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 1 a\n")
	if site, err := Read(dir); err != nil || len(site.Files) != 1 || site.Record.BaseURL != "" {
		t.Errorf("%+v, %v", site, err)
	}
	if r := publishFiles(t, dir, files{"a": "x", "b": "y"}); r.Unchanged != 1 || r.Written != 1 {
		t.Errorf("%+v", r)
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, manifest := range map[string]string{"none": "", "damaged": "x", "outside": firstHeader + "\n" + strings.Repeat("a", 64) + " 1 ../a\n"} {
		if manifest != "" {
			put(t, filepath.Join(dir, manifestName), manifest)
		}
		_, err := Read(dir)
		if e := wantKind(t, err, KindNotOurs); e.Hint.VI == "" {
			t.Errorf("%s: no hint", name)
		}
	}
	_, err := Read(filepath.Join(dir, "nowhere"))
	wantKind(t, err, KindNotOurs)
}

func TestFailingOutputLeavesTheOldSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "cũ", "a.html": "a"}
	publishFiles(t, dir, site)
	before, _ := os.ReadFile(filepath.Join(dir, manifestName))
	broken := errors.New("mẫu hỏng")
	for range 20 { // the smallest path, whatever the workers do
		outputs := files{"a.html": "mới"}.outputs()
		for i := range 50 {
			outputs = append(outputs, Output{Path: fmt.Sprintf("x/%02d.html", i), Owner: "content/x.md", Write: func(w io.Writer) error {
				if i >= 7 {
					return broken
				}
				return nil
			}})
		}
		_, err := Tree(context.Background(), dir, outputs, Options{Workers: 8})
		e := wantKind(t, err, KindOutput)
		if want := "không tạo được “x/07.html” (nguồn: content/x.md): mẫu hỏng"; err.Error() != want || !errors.Is(err, broken) || e.Path != "x/07.html" {
			t.Fatalf("got %q", err)
		}
	}
	wantTree(t, dir, site)
	wantNoLeftovers(t, dir)
	if after, _ := os.ReadFile(filepath.Join(dir, manifestName)); string(before) != string(after) {
		t.Error("manifest changed")
	}
}

func TestCancel(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "cũ"}
	publishFiles(t, dir, site)
	ctx, cancel := context.WithCancel(context.Background())
	last := 0
	_, err := Tree(ctx, dir, pages(500, -1), Options{Workers: 3, Progress: func(done, total int) {
		if done != last+1 || total != 500 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		if last = done; done == 20 {
			cancel()
		}
	}})
	wantKind(t, err, KindCanceled)
	if !errors.Is(err, context.Canceled) || last > 23 {
		t.Errorf("%v after %d outputs", err, last)
	}
	wantTree(t, dir, site)
	wantNoLeftovers(t, dir)
}

// The disk has the new site before it takes the old one's place, and its name before the run says that it is done.
func TestFlushedBeforeTheSwap(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var steps []string
	p := newPublisher()
	exchange, rename := p.move.exchange, p.move.rename
	p.move.exchange = func(a, b string) error { steps = append(steps, "exchange"); return exchange(a, b) }
	p.move.rename = func(a, b string) error { steps = append(steps, "rename"); return rename(a, b) }
	p.syncTree = func(root string) error {
		if _, err := os.Stat(filepath.Join(root, manifestName)); err != nil || root == dir {
			t.Errorf("flushed too early: %s, %v", root, err)
		}
		steps = append(steps, "tree")
		return SyncTree(root)
	}
	p.syncFolder = func(path string) error { steps = append(steps, "folder"); return syncFolder(path) }
	for i, want := range []string{"rename", "", "tree exchange folder"} {
		steps = nil
		if _, err := p.tree(context.Background(), dir, files{"a": strconv.Itoa(i / 2)}.outputs(), Options{}); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(steps, " ")
		if runtime.GOOS != "linux" { // no exchange there: two renames
			got = strings.ReplaceAll(strings.ReplaceAll(got, "exchange rename rename", "exchange"), "folder rename", "folder")
		}
		if got != want {
			t.Errorf("run %d: %s, want %s", i, got, want)
		}
	}
	p.syncTree = func(string) error { return syscall.EIO }
	_, err := p.tree(context.Background(), dir, files{"a": "2"}.outputs(), Options{})
	wantKind(t, err, KindIO)
	wantTree(t, dir, files{"a": "1"})
	wantNoLeftovers(t, dir)
}

func TestThroughALink(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink(filepath.Join("real", "site"), filepath.Join(root, "public")); err != nil {
		t.Skip(err)
	}
	link := filepath.Join(root, "public")
	for _, site := range []files{{"a": "1"}, {"b": "2"}} { // the first time the link points at nothing
		if _, err := Tree(context.Background(), link, site.outputs(), Options{}); err != nil {
			t.Fatal(err)
		}
		wantTree(t, filepath.Join(root, "real", "site"), site)
		wantNoLeftovers(t, filepath.Join(root, "real", "site"))
		if stat(t, link).Mode()&fs.ModeSymlink == 0 {
			t.Fatal("the link was replaced")
		}
	}
}

func TestWithoutHardLinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publishFiles(t, dir, files{"a": "1", "b": "2"})
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(dir, "a"), long, long); err != nil {
		t.Fatal(err)
	}
	p := newPublisher()
	p.link = func(_, _ string) error { return errors.ErrUnsupported }
	r, err := p.tree(context.Background(), dir, files{"a": "1", "b": "3"}.outputs(), Options{})
	if err != nil || r.Unchanged != 1 {
		t.Fatal(r, err)
	}
	wantTree(t, dir, files{"a": "1", "b": "3"})
	if !stat(t, filepath.Join(dir, "a")).ModTime().Equal(long) {
		t.Error("the copy has another time")
	}
}
