package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func openRoot(t testing.TB) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root, dir
}

// tree is every file and folder below a folder, with what is in it.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || p == "." {
			return err
		}
		if e.IsDir() {
			b.WriteString(p + "/\n")
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		b.WriteString(p + "=" + string(data) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCreateAndUndo(t *testing.T) {
	for name, n := range map[string]names{
		"links":    ordinary(),
		"no links": {func(*os.Root, string, string) error { return errors.ErrUnsupported }, (*os.Root).Rename},
	} {
		t.Run(name, func(t *testing.T) {
			root, dir := openRoot(t)
			undo, err := n.create(root, []File{{"a/b/x.jpg", []byte("1")}, {"a/b/index.md", []byte("2")}, {"c.md", nil}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := tree(t, dir); got != "a/\na/b/\na/b/index.md=2\na/b/x.jpg=1\nc.md=\n" {
				t.Errorf("%q", got)
			}
			_, err = n.create(root, []File{{"d/new.md", []byte("3")}, {"a/b/index.md", []byte("other")}}, nil)
			var p *fs.PathError
			if !errors.Is(err, fs.ErrExist) || !errors.As(err, &p) || p.Path != "a/b/index.md" {
				t.Errorf("%v", err)
			}
			undo()
			if got := tree(t, dir); got != "" {
				t.Errorf("after undo: %q", got)
			}
		})
	}
}

func TestCreateIsStopped(t *testing.T) {
	root, dir := openRoot(t)
	stop := errors.New("stop")
	var files []File
	for i := range 20 {
		files = append(files, File{fmt.Sprintf("n/%d.md", i), []byte("x")})
	}
	_, err := Create(root, files, func(done int) error {
		if done == 7 {
			return stop
		}
		return nil
	})
	if got := tree(t, dir); !errors.Is(err, stop) || got != "" {
		t.Errorf("%v, left %q", err, got)
	}
}

// A name that fails when some files have theirs takes those away again.
func TestFailingName(t *testing.T) {
	root, dir := openRoot(t)
	n, calls := ordinary(), 0
	n.link = func(root *os.Root, from, to string) error {
		if calls++; calls == 3 {
			return errors.New("the disk says no")
		}
		return root.Link(from, to)
	}
	n.rename = func(*os.Root, string, string) error { return errors.New("no") }
	_, err := n.create(root, []File{{"1", nil}, {"2", nil}, {"3", nil}, {"4", nil}}, nil)
	if got := tree(t, dir); err == nil || got != "" {
		t.Errorf("%v, left %q", err, got)
	}
}

func TestReplace(t *testing.T) {
	root, dir := openRoot(t)
	steps := []struct {
		before, after string // "-": no file
		want          error
	}{
		{"-", "1", nil}, {"-", "2", ErrChanged}, {"1", "2", nil}, {"1", "3", ErrChanged}, {"2", "", nil}, {"", "4", nil},
	}
	for i, s := range steps {
		var before []byte
		if s.before != "-" {
			before = []byte(s.before)
		}
		if err := Replace(root, "f", before, []byte(s.after), 0o640); !errors.Is(err, s.want) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if got := tree(t, dir); got != "f=4\n" {
		t.Errorf("%q", got)
	}
	if err := root.Remove("f"); err != nil {
		t.Fatal(err)
	}
	if err := Replace(root, "f", []byte("4"), []byte("5"), 0o644); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that is gone: %v", err)
	}
}

// What a living run is writing stays; what a dead one left goes, and nothing else does.
func TestClear(t *testing.T) {
	root, dir := openRoot(t)
	if err := os.MkdirAll(filepath.Join(dir, "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	living, err := write(root, "a", []byte("x"), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer living.drop(root)
	theirs := []string{"a/.ABCDEFGHIJKLMNOPQRSTUVWX.tmp", "a/" + strings.Repeat("A", 26) + ".tmp", "a/.abcdefghijklmnopqrstuvwxyz.tmp", "a/x.md.tmp"}
	for _, name := range append(theirs, "a/.ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp") {
		p := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(p, nil, 0o644), os.Chtimes(p, time.Time{}, time.Now().Add(-2*time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	Clear(root, ".")
	got := tree(t, dir)
	if runtime.GOOS != "windows" && !strings.Contains(got, living.name+"=x") {
		t.Error("a living run's file was cleared")
	}
	if strings.Contains(got, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		t.Error("a dead run's file is still there")
	}
	for _, name := range theirs {
		if !strings.Contains(got, name+"=") {
			t.Errorf("%s was cleared, which is nobody's of ours", name)
		}
	}
}

const killChild = "DIENHINH_WHOLE_KILL"

// TestKillChild is not a test: TestKilled runs it in a process of its own, to be killed.
func TestKillChild(t *testing.T) {
	dir := os.Getenv(killChild)
	if dir == "" {
		t.Skip("run by TestKilled")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("started\n")
	text := []byte(strings.Repeat("một hai ba bốn\n", 5000))
	for i := 0; ; i++ {
		var before []byte
		if data, err := root.ReadFile("so.txt"); err == nil {
			before = data
		}
		if err := Replace(root, "so.txt", before, append(fmt.Appendf(nil, "%d\n", i), text...), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Create(root, []File{{fmt.Sprintf("%d/a.jpg", i), text}, {fmt.Sprintf("%d/index.md", i), text}}, nil)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
	}
}

// A run killed at any moment leaves every file whole, no story without its picture, and nothing for long.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals")
	}
	size := len(strings.Repeat("một hai ba bốn\n", 5000))
	left := 0
	for round := range 15 {
		root, dir := openRoot(t)
		child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
		child.Env = append(os.Environ(), killChild+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 64)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(30_000)) * time.Microsecond)
		_ = child.Process.Kill()
		if _ = child.Wait(); child.ProcessState.ExitCode() != -1 {
			t.Fatalf("the child ended by itself: %v", child.ProcessState)
		}
		left += strings.Count(tree(t, dir), ".tmp=")
		time.Sleep(60 * time.Millisecond) // a part that is younger is left to whoever may be about to lock it
		Clear(root, ".")
		err = fs.WalkDir(root.FS(), ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			name := e.Name()
			switch {
			case name == "so.txt" && info.Size() > int64(size):
			case (name == "a.jpg" || name == "index.md") && info.Size() == int64(size):
			default:
				t.Errorf("round %d: %s of %d bytes", round, p, info.Size())
			}
			if name == "index.md" {
				if _, err := root.Stat(strings.TrimSuffix(p, name) + "a.jpg"); err != nil {
					t.Errorf("round %d: a story without its picture: %v", round, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("files of dead runs that were cleared: %d", left)
}
