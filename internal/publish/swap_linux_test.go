package publish

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Readers of a live folder find every file at every moment.
func TestReadersNeverMiss(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	sites := [2][]Output{pages(20, 3), pages(20, 4)}
	mustPublish(t, dir, sites[0], Options{})
	var stop atomic.Bool
	var reads, misses atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !stop.Load() {
				for _, o := range sites[0][:5] {
					data, err := os.ReadFile(filepath.Join(dir, o.Path))
					reads.Add(1)
					if err != nil || len(data) == 0 {
						misses.Add(1)
					}
				}
			}
		})
	}
	for i := range 50 {
		mustPublish(t, dir, sites[(i+1)%2], Options{Hasty: true})
	}
	stop.Store(true)
	wg.Wait()
	if misses.Load() > 0 {
		t.Errorf("%d of %d reads missed", misses.Load(), reads.Load())
	}
}

func TestModesIgnoreTheUmask(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	defer unix.Umask(unix.Umask(0o077)) // no test here runs in parallel
	site := files{"index.html": "x", "a/b/c.html": "y"}
	publishFiles(t, dir, site)
	for p, want := range map[string]os.FileMode{"": 0o755, "a": 0o755, "a/b": 0o755, "index.html": 0o644, "a/b/c.html": 0o644, manifestName: 0o644} {
		if got := stat(t, filepath.Join(dir, p)).Mode().Perm(); got != want {
			t.Errorf("%q: %v, want %v", p, got, want)
		}
	}
	if r := publishFiles(t, dir, site); r.Written != 0 {
		t.Errorf("%+v", r)
	}
}

const killChild = "DIENHINH_PUBLISH_KILL"

// killSites are two sites that differ in files, in text and in folders.
func killSites() [2][]Output {
	a, b := pages(60, 1), pages(90, 2)
	return [2][]Output{a, b}
}

// TestKillChild is not a test: TestKilled runs it in a process of its own, to be killed.
func TestKillChild(t *testing.T) {
	dir := os.Getenv(killChild)
	if dir == "" {
		t.Skip("run by TestKilled")
	}
	p := newPublisher()
	if os.Getenv(killChild+"_FALLBACK") != "" {
		p = twoRenames()
		rename := p.move.rename
		p.move.rename = func(from, to string) error { // linger where no site is in place, to be killed there too
			if strings.Contains(to, oldPart) {
				defer time.Sleep(30 * time.Millisecond)
			}
			return rename(from, to)
		}
	}
	sites := killSites()
	os.Stdout.WriteString("started\n")
	for i := 0; ; i++ {
		if _, err := p.tree(context.Background(), dir, sites[i%2], Options{Hasty: true}); err != nil {
			os.Stdout.WriteString(err.Error() + "\n")
			os.Exit(3)
		}
	}
}

// A run killed at any moment leaves the old site or the new one, and the next run cleans up.
func TestKilled(t *testing.T) {
	for _, fallback := range []string{"", "1"} {
		t.Run("fallback="+fallback, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			var want [2]files
			for i, outputs := range killSites() {
				want[i] = files{}
				for _, o := range outputs {
					var b bytes.Buffer
					_ = o.Write(&b)
					want[i][o.Path] = b.String()
				}
			}
			mustPublish(t, dir, killSites()[0], Options{})
			gone := 0
			for round := range 15 {
				killOne(t, dir, fallback)
				if onDisk(t, dir) == nil {
					gone++
				}
				if fallback != "" { // the target may be gone for now: any run, even a failing one, restores it
					_, err := Tree(context.Background(), dir, failing(), Options{})
					wantKind(t, err, KindOutput)
				}
				got := onDisk(t, dir)
				if !sameFiles(got, want[0]) && !sameFiles(got, want[1]) {
					t.Fatalf("round %d: neither site: %d files", round, len(got))
				}
				mustPublish(t, dir, killSites()[round%2], Options{})
				wantTree(t, dir, want[round%2])
				wantNoLeftovers(t, dir)
			}
			if t.Logf("killed between the two renames: %d times", gone); fallback == "" && gone > 0 {
				t.Error("the target was missing")
			}
		})
	}
}

func sameFiles(a, b files) bool {
	if len(a) != len(b) {
		return false
	}
	for p := range a {
		if a[p] != b[p] {
			return false
		}
	}
	return true
}

func killOne(t *testing.T, dir, fallback string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	child.Env = append(os.Environ(), killChild+"="+dir)
	if fallback != "" {
		child.Env = append(child.Env, killChild+"_FALLBACK=1")
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 64)); err != nil { // "started"
		t.Fatal(err)
	}
	time.Sleep(time.Duration(rand.IntN(60_000)) * time.Microsecond)
	_ = child.Process.Kill()
	_ = child.Wait()
	if status := child.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() {
		t.Fatalf("the child ended by itself: %v", child.ProcessState)
	}
}
