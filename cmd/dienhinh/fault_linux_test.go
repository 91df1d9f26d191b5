package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// These tests do to the real program what a bad day does: kill it at any moment, fill the disk, take away the right to
// write, start it twice. What must hold afterwards is counted, and any loss is a failure. DIENHINH_PROOFS says how many
// times each is tried; a few without it.

func faults(t *testing.T, few int) int {
	t.Helper()
	if s := os.Getenv("DIENHINH_PROOFS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("DIENHINH_PROOFS=%q is no number", s)
		}
		return n
	}
	return few
}

// project makes a small project, with so many stories beside the good one.
func project(t *testing.T, dir string, stories int) string {
	t.Helper()
	for from, to := range map[string]string{
		"../../content/registry": "content/registry", "../../templates": "templates", "../../static": "static",
		"testdata/site.yaml": "content/site.yaml", "testdata/mau.md": mau,
	} {
		if err := copyMissing(from, filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range stories {
		put(t, dir, fmt.Sprintf("content/mo-hinh/2024/bai-%02d.md", i), storyText(t, i, ""))
	}
	return dir
}

// storyText is the good story under another id, with more text.
func storyText(t *testing.T, i int, more string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/mau.md")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("mk7c3", fmt.Sprintf("tm%03d", i), "Mạ khay cấy lúa", fmt.Sprintf("Mạ khay thứ %d", i), "year: 2023", "year: 2024").Replace(string(data)) + more
}

func put(t *testing.T, dir, name, data string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(data), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// treeOf is every file below a folder with a hash of its bytes; nil when the folder is not there.
func treeOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		files[p] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// difference is the first path on which two trees differ; empty when they are the same.
func difference(a, b map[string]string) string {
	for p, x := range a {
		if b[p] != x {
			return p
		}
	}
	for p := range b {
		if _, ok := a[p]; !ok {
			return p
		}
	}
	return ""
}

func wantNeighbours(t *testing.T, out string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "."+filepath.Base(out)+".") && !strings.HasSuffix(e.Name(), ".lock") {
			t.Errorf("left beside the site: %s", e.Name())
		}
	}
}

// dienhinh runs the program and returns its exit code and what it said.
func runProgram(t *testing.T, args ...string) (int, string) {
	t.Helper()
	out, err := exec.Command("dienhinh", args...).CombinedOutput()
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e != nil {
		return e.ExitCode(), string(out)
	}
	return 0, string(out)
}

// sitePair are two projects that publish into one folder, and what each of them makes: a story changed, one new, one gone.
type sitePair struct {
	out      string
	projects [2]string
	want     [2]map[string]string
	takes    time.Duration // to change one into the other
}

func newSites(t *testing.T, stories int) *sitePair {
	t.Helper()
	dir := t.TempDir()
	s := &sitePair{out: filepath.Join(dir, "public")}
	for i := range s.projects {
		s.projects[i] = project(t, filepath.Join(dir, fmt.Sprintf("project-%d", i)), stories)
	}
	put(t, s.projects[1], mau, storyText(t, 0, "\nThêm một dòng.\n"))
	put(t, s.projects[1], "content/mo-hinh/2022/bai-moi.md", strings.Replace(storyText(t, 99, ""), "2024", "2022", 1))
	if err := os.Remove(filepath.Join(s.projects[1], "content/mo-hinh/2024/bai-00.md")); err != nil {
		t.Fatal(err)
	}
	for i := range s.projects {
		began := time.Now()
		s.publish(t, i)
		s.takes = time.Since(began)
		if s.want[i] = treeOf(t, s.out); len(s.want[i]) < 100 {
			t.Fatalf("only %d files", len(s.want[i]))
		}
	}
	if difference(s.want[0], s.want[1]) == "" {
		t.Fatal("the two sites are the same")
	}
	return s
}

// args are how a site is built. Without cards: they take most of the time and differ from other files in nothing.
func (s *sitePair) args(i int) []string {
	return []string{"build", "--root", s.projects[i], "--out", s.out, "--as-of", "2026-10-01", "--skip-cards"}
}

func (s *sitePair) publish(t *testing.T, i int) {
	t.Helper()
	if code, said := runProgram(t, s.args(i)...); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
}

// stands says which of the two sites is there, whole.
func (s *sitePair) stands(t *testing.T, after string) int {
	t.Helper()
	got := treeOf(t, s.out)
	for i := range s.want {
		if difference(got, s.want[i]) == "" {
			return i
		}
	}
	t.Fatalf("%s: neither the old site nor the new one: %d files; differs from the first in %q, from the second in %q",
		after, len(got), difference(got, s.want[0]), difference(got, s.want[1]))
	return 0
}

// killed starts the program and kills it, some time after a moment (begin returns when it has come). It reports
// whether the program was still running.
func killed(t *testing.T, begin func(), within time.Duration, args ...string) bool {
	t.Helper()
	cmd := exec.Command("dienhinh", args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	begin()
	time.Sleep(rand.N(within))
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode() == -1
}

func TestKilledBuild(t *testing.T) {
	s := newSites(t, 3)
	staging := filepath.Join(filepath.Dir(s.out), ".public.staging-*")
	now, hit, old, left := 1, 0, 0, 0
	rounds := faults(t, 10)
	for round := range rounds {
		next := 1 - now
		begin := func() {}
		if round%2 == 1 { // half of the moments are those in which the disk is written to
			begin = func() {
				for until := time.Now().Add(2 * s.takes); time.Now().Before(until); time.Sleep(200 * time.Microsecond) {
					if found, _ := filepath.Glob(staging); len(found) > 0 {
						return
					}
				}
			}
		}
		if killed(t, begin, s.takes*11/10/time.Duration(1+round%2*2), s.args(next)...) {
			hit++
		}
		stands := s.stands(t, fmt.Sprintf("round %d", round))
		if stands == now {
			old++
		}
		found, _ := filepath.Glob(staging)
		left += len(found)
		if now = stands; round%5 == 4 || round == rounds-1 {
			s.publish(t, next)
			if now = s.stands(t, "the run after"); now != next {
				t.Fatal("the run after changed nothing")
			}
			wantNeighbours(t, s.out)
		}
	}
	t.Logf("killed %d times in %d rounds: the old site stood %d times, the new one %d times; leftovers seen %d, all cleared", hit, rounds, old, rounds-old, left)
	if hit == 0 {
		t.Error("the program was never killed")
	}
}

func TestTwoBuilds(t *testing.T) {
	s := newSites(t, 3)
	refused := 0
	rounds := max(3, faults(t, 3)/10)
	for round := range rounds {
		var wg sync.WaitGroup
		codes := make([]int, 4)
		said := make([]string, 4)
		for i := range codes {
			wg.Go(func() { codes[i], said[i] = runProgram(t, s.args(i%2)...) })
		}
		wg.Wait()
		good := 0
		for i, code := range codes {
			switch {
			case code == 0:
				good++
			case code == exitIO && strings.Contains(said[i], "một lượt dựng khác đang ghi vào"):
				refused++
			default:
				t.Errorf("exit %d: %s", code, said[i])
			}
		}
		if good == 0 {
			t.Error("all were refused")
		}
		s.stands(t, fmt.Sprintf("round %d", round))
		wantNeighbours(t, s.out)
	}
	t.Logf("%d builds at once, %d times; refused %d", 4, rounds, refused)
}

// disk mounts a small file system of its own, which is another device than the project's.
func disk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", size)); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// resize makes a disk larger or smaller, but never smaller than what is on it.
func resize(t *testing.T, dir string, size int, flags uintptr) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT|flags, fmt.Sprintf("size=%dk", size)); err != nil {
		t.Fatal(err)
	}
}

func used(t *testing.T, dir string) int {
	t.Helper()
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		t.Fatal(err)
	}
	return int((s.Blocks - s.Bfree) * uint64(s.Bsize) / 1024)
}

// The output is on a disk of its own that becomes full at every stage, or that may only be read.
func TestFullDisk(t *testing.T) {
	const plenty = 64 << 10
	dir := disk(t, plenty)
	s := newSites(t, 3)
	s.out = filepath.Join(dir, "public")
	s.publish(t, 0)
	first := used(t, dir)
	if err := os.Rename(s.out, s.out+"-kept"); err != nil {
		t.Fatal(err)
	}
	s.publish(t, 0) // a whole site that the disk has no room for a third time
	need := used(t, dir) - first
	if err := errors.Join(os.RemoveAll(s.out), os.Rename(s.out+"-kept", s.out)); err != nil {
		t.Fatal(err)
	}
	tries, full := faults(t, 6), 0
	put(t, s.projects[1], "content/site.yaml", strings.Replace(read(t, s.projects[1], "content/site.yaml"), "thử nghiệm", "khác", 1)) // every page differs
	s.want[1] = wantOf(t, s, 1)
	for i := range tries {
		resize(t, dir, used(t, dir)+need*i/tries+4, 0)
		code, said := runProgram(t, s.args(1)...)
		switch {
		case code == exitIO && strings.Contains(said, "ổ đĩa hết chỗ trống") && s.stands(t, said) == 0:
			full++
		case code != 0 || s.stands(t, said) != 1:
			t.Fatalf("exit %d: %s", code, said)
		}
		wantNeighbours(t, s.out)
		resize(t, dir, plenty, 0)
		s.publish(t, 0)
		s.stands(t, "room again")
	}
	t.Logf("the disk was full at %d of %d sizes between 0 and %d KB of room", full, tries, need)
	if full == 0 {
		t.Error("the disk was never full")
	}

	resize(t, dir, plenty, unix.MS_RDONLY)
	if code, said := runProgram(t, s.args(1)...); code != exitIO || !strings.Contains(said, "chỉ cho đọc") {
		t.Errorf("a disk that may only be read: exit %d: %s", code, said)
	}
	s.stands(t, "read-only")
	resize(t, dir, plenty, 0)

	out := s.out
	s.out = dir // the disk itself cannot change places with a folder beside it
	if code, said := runProgram(t, s.args(1)...); code != exitIO || !strings.Contains(said, "lỗi: ") {
		t.Errorf("a mount point: exit %d: %s", code, said)
	}
	s.out = out
	s.stands(t, "a mount point")
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wantOf builds a site elsewhere, to know it.
func wantOf(t *testing.T, s *sitePair, i int) map[string]string {
	t.Helper()
	elsewhere := *s
	elsewhere.out = filepath.Join(t.TempDir(), "public")
	elsewhere.publish(t, i)
	return treeOf(t, elsewhere.out)
}

var idLine = regexp.MustCompile(`(?m)^id: .*\n`)

// stories are the files below content/mo-hinh, without the ids, which are drawn anew by every import.
func storiesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for p := range treeOf(t, filepath.Join(dir, "content/mo-hinh")) {
		files[p] = idLine.ReplaceAllString(read(t, dir, "content/mo-hinh/"+p), "")
	}
	return files
}

// list is a registration list of so many rows.
func list(t *testing.T, dir string, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("Tên mô hình,Đơn vị,Lĩnh vực,Địa bàn,Loại hình,Năm,Tóm tắt\n")
	for i := range rows {
		fmt.Fprintf(&b, "Tuyến đường hoa số %d,Hội LHPN xã Thanh Hải,Văn hóa - xã hội,Thanh Hà,Tập thể,2024,\"%s\"\n", i, strings.Repeat("Chị em trồng và chăm hoa ven đường, mỗi nhà một đoạn. ", 3))
	}
	put(t, dir, "danh-sach.csv", b.String())
	return filepath.Join(dir, "danh-sach.csv")
}

func TestKilledImport(t *testing.T) {
	const rows = 150
	dir := t.TempDir()
	file := list(t, dir, rows)
	whole := project(t, filepath.Join(dir, "whole"), 0)
	began := time.Now()
	if code, said := runProgram(t, "import", file, "--root", whole); code != 0 {
		t.Fatal(said)
	}
	takes := time.Since(began)
	want := storiesIn(t, whole)
	if len(want) != rows+1 {
		t.Fatalf("%d stories", len(want))
	}
	p := project(t, filepath.Join(dir, "project"), 0)
	empty := storiesIn(t, p)
	hit, some, parts := 0, 0, 0
	for round := range faults(t, 6) {
		if killed(t, func() {}, takes*11/10, "import", file, "--root", p) {
			hit++
		}
		got := storiesIn(t, p)
		for name, text := range got {
			if strings.HasSuffix(name, ".tmp") {
				parts++
				delete(got, name)
			} else if text != want[name] {
				t.Fatalf("round %d: half a story: %s: %q", round, name, text)
			}
		}
		if len(got) > len(empty) && len(got) < len(want) {
			some++
		}
		time.Sleep(60 * time.Millisecond)
		if code, said := runProgram(t, "import", file, "--root", p); code != 0 {
			t.Fatalf("round %d: the run after: %s", round, said)
		}
		if at := difference(storiesIn(t, p), want); at != "" {
			t.Fatalf("round %d: the run after did not finish the list: %s", round, at)
		}
		for name := range want {
			if _, ok := empty[name]; !ok {
				if err := os.Remove(filepath.Join(p, "content/mo-hinh", name)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	t.Logf("killed %d times; stopped among the stories %d times; files half written that were cleared: %d", hit, some, parts)
}

// The stories are on a disk that becomes full: none of the list is there, or all of it.
func TestFullDiskOfStories(t *testing.T) {
	dir := disk(t, 64<<10)
	p := project(t, filepath.Join(dir, "project"), 0)
	file := list(t, t.TempDir(), 100)
	before := treeOf(t, p)
	room, full := used(t, dir), 0
	tries := faults(t, 5)
	for i := range tries {
		resize(t, dir, room+500*i/tries, 0)
		code, said := runProgram(t, "import", file, "--root", p)
		if code == exitIO {
			full++
			if at := difference(treeOf(t, p), before); at != "" {
				t.Fatalf("%s is not as it was: %s", at, said)
			}
			if code, said := runProgram(t, "new", "Bài mới toanh", "--root", p); code == exitIO && difference(treeOf(t, p), before) != "" {
				t.Fatalf("half a new story: %s", said)
			}
			_ = os.Remove(filepath.Join(p, "content/mo-hinh", strconv.Itoa(time.Now().Year()), "bai-moi-toanh.md"))
			_ = os.Remove(filepath.Join(p, "content/mo-hinh", strconv.Itoa(time.Now().Year())))
			continue
		}
		if got := storiesIn(t, p); code != 0 || len(got) != 101 {
			t.Fatalf("exit %d, %d stories: %s", code, len(got), said)
		}
		if err := os.RemoveAll(filepath.Join(p, "content/mo-hinh/2024")); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("the disk was full %d times of %d", full, tries)
	if full == 0 {
		t.Error("the disk was never full")
	}
}

// waitForPart returns when a file that waits for its name is in a folder, or after some time.
func waitForPart(dir string, within time.Duration) {
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(200 * time.Microsecond) {
		if list, _ := filepath.Glob(filepath.Join(dir, ".*.tmp")); len(list) > 0 {
			return
		}
	}
}

// leftParts are the files that a dead run left among the contents.
func leftParts(t *testing.T, p string) (list []string) {
	for name := range treeOf(t, filepath.Join(p, "content")) {
		if strings.HasSuffix(name, ".tmp") {
			list = append(list, name)
		}
	}
	return list
}

// Each command that writes the ledger is killed, every other time while it writes: the ledger is what it was or what it
// was to be, whole, and the run after finishes and clears what was left.
func TestKilledLedger(t *testing.T) {
	p := project(t, t.TempDir(), 3)
	const ledger = "content/links.txt"
	links := func(args ...string) []string {
		return append(append([]string{"links"}, args...), "--root", p, "--as-of", "2026-10-01")
	}
	if code, said := runProgram(t, links("accept")...); code != 0 {
		t.Fatal(said)
	}
	stories := filepath.Join(p, "content/mo-hinh/2024")
	for _, tt := range []struct {
		name   string
		before func() error // the edit that the command is about
		args   []string
	}{
		{"accept", func() error { put(t, p, "content/mo-hinh/2024/bai-03.md", storyText(t, 3, "")); return nil }, links("accept")},
		{"move", func() error {
			return os.Rename(filepath.Join(stories, "bai-00.md"), filepath.Join(stories, "bai-10.md"))
		}, links("move", "/mo-hinh/bai-00/", "/mo-hinh/bai-10/")},
		{"withdraw", func() error { return os.Remove(filepath.Join(stories, "bai-01.md")) }, links("withdraw", "/mo-hinh/bai-01/", "--why", "Không còn đúng")},
		{"restore", func() error { put(t, p, "content/mo-hinh/2024/bai-01.md", storyText(t, 1, "")); return nil }, links("restore", "/mo-hinh/bai-01/")},
	} {
		if err := tt.before(); err != nil {
			t.Fatal(err)
		}
		was := read(t, p, ledger)
		began := time.Now()
		if code, said := runProgram(t, tt.args...); code != 0 {
			t.Fatal(said)
		}
		takes := time.Since(began)
		will := read(t, p, ledger)
		if will == was {
			t.Fatalf("%s wrote nothing", tt.name)
		}
		landed, old, parts := 0, 0, 0
		rounds := faults(t, 4)
		for round := range rounds {
			put(t, p, ledger, was)
			begin, within := func() {}, takes*11/10
			if round%2 == 1 {
				begin, within = func() { waitForPart(filepath.Join(p, "content"), 2*takes) }, 3*time.Millisecond
			}
			if killed(t, begin, within, tt.args...) {
				landed++
			}
			switch got := read(t, p, ledger); got {
			case was:
				old++
			case will:
			default:
				t.Fatalf("%s, round %d: half a ledger:\n%s", tt.name, round, got)
			}
			if len(leftParts(t, p)) > 0 {
				parts++
			}
		}
		put(t, p, ledger, was)
		time.Sleep(60 * time.Millisecond) // the system lets go of a dead run's lock
		if code, said := runProgram(t, tt.args...); code != 0 || read(t, p, ledger) != will {
			t.Fatalf("%s: the run after: %d: %s", tt.name, code, said)
		}
		if left := leftParts(t, p); left != nil {
			t.Errorf("%s: left: %v", tt.name, left)
		}
		t.Logf("%s: %d rounds: killed %d times; the ledger was the old one %d times, the new one %d times; a file half written was left %d times", tt.name, rounds, landed, old, rounds-old, parts)
	}
}

// A new story that follows another one is killed while it is made: it is there whole or not at all, what it follows is what
// it was but for one line, and the run after clears what was left.
func TestKilledNew(t *testing.T) {
	p := project(t, t.TempDir(), 1)
	const origin, made = "content/mo-hinh/2024/bai-00.md", "content/mo-hinh/2024/bai-moi.md"
	args := []string{"new", "Bài mới", "--from", "bai-00", "--year", "2024", "--root", p}
	was := read(t, p, origin)
	began := time.Now()
	if code, said := runProgram(t, args...); code != 0 {
		t.Fatal(said)
	}
	takes := time.Since(began)
	tied := read(t, p, origin)
	id := regexp.MustCompile(`(?m)^id: .*$`)
	whole := id.ReplaceAllString(read(t, p, made), "")
	if tied == was {
		t.Fatal("the story that it follows does not say so")
	}
	landed, none, half, both, parts := 0, 0, 0, 0, 0
	rounds := faults(t, 4)
	for round := range rounds {
		put(t, p, origin, was)
		if err := os.Remove(filepath.Join(p, made)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		begin, within := func() {}, takes*11/10
		if round%2 == 1 {
			begin, within = func() { waitForPart(filepath.Join(p, "content/mo-hinh/2024"), 2*takes) }, 6*time.Millisecond
		}
		if killed(t, begin, within, args...) {
			landed++
		}
		before, there := read(t, p, origin), treeOf(t, filepath.Join(p, "content/mo-hinh/2024"))["bai-moi.md"] != ""
		if there && id.ReplaceAllString(read(t, p, made), "") != whole {
			t.Fatalf("round %d: half a story:\n%s", round, read(t, p, made))
		}
		switch {
		case !there && before == was:
			none++
		case there && before == was:
			half++
		case there && before == tied:
			both++
		default:
			t.Fatalf("round %d: the new story is there: %v; what it follows:\n%s", round, there, before)
		}
		if len(leftParts(t, p)) > 0 {
			parts++
		}
	}
	time.Sleep(60 * time.Millisecond)
	if code, said := runProgram(t, "new", "Bài sau", "--year", "2024", "--root", p); code != 0 {
		t.Fatal(said)
	}
	if left := leftParts(t, p); left != nil {
		t.Errorf("left: %v", left)
	}
	t.Logf("%d rounds: killed %d times; nothing made %d times, the story alone %d, the story and the line %d; a file half written was left %d times", rounds, landed, none, half, both, parts)
}

// The form saves while the program is killed: each story is one that was saved, whole.
func TestKilledForm(t *testing.T) {
	const stories = 4
	p := project(t, t.TempDir(), stories)
	saved, rounds := 0, max(2, faults(t, 2)/10)
	for round := range rounds {
		cmd := exec.Command("dienhinh", "serve", "--addr", "127.0.0.1:0", "--root", p, "--lang", "en")
		said, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(said).ReadString('\n')
		site := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
		if err != nil || site == "" {
			t.Fatalf("%q, %v", line, err)
		}
		var wg sync.WaitGroup
		counts := make([]int, stories)
		for i := range stories {
			wg.Go(func() { counts[i] = saveUntilDead(site, i) })
		}
		time.Sleep(300*time.Millisecond + rand.N(time.Second))
		_ = cmd.Process.Kill()
		wg.Wait()
		_ = cmd.Wait()
		if cmd.ProcessState.ExitCode() != -1 {
			t.Fatal("the program ended by itself")
		}
		for i := range stories {
			saved += counts[i]
			name := fmt.Sprintf("content/mo-hinh/2024/bai-%02d.md", i)
			if text := read(t, p, name); !strings.HasPrefix(text, "---\n") || !strings.Contains(text, fmt.Sprintf("tm%03d", i)) || !strings.HasSuffix(text, saveEnd) && text != storyText(t, i, "") {
				t.Fatalf("round %d: half a story: %q", round, text)
			}
		}
		time.Sleep(60 * time.Millisecond)
	}
	if code, said := runProgram(t, "new", "Bài cuối", "--root", p); code != 0 {
		t.Fatal(said)
	}
	for name := range treeOf(t, filepath.Join(p, "content")) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("left: %s", name)
		}
	}
	t.Logf("%d saves in %d lives", saved, rounds)
	if saved == 0 {
		t.Error("nothing was saved")
	}
}

// saveEnd is the end of what saveUntilDead saves.
var saveEnd = ".\n" + strings.Repeat("dài ", 20000) + "\nHết.\n"

// saveUntilDead opens and saves one story again and again, and returns how often it was told that it is saved.
func saveUntilDead(site string, i int) (saved int) {
	path := fmt.Sprintf("content/mo-hinh/2024/bai-%02d/index.md", i)
	post := func(body any) (map[string]any, bool) {
		data, _ := json.Marshal(body)
		r, err := http.NewRequest(http.MethodPost, site+"/api/v1?cua-so="+strconv.Itoa(i), bytes.NewReader(data))
		if err != nil {
			return nil, false
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", site)
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, false
		}
		defer a.Body.Close()
		var answer map[string]any
		err = json.NewDecoder(a.Body).Decode(&answer)
		return answer, err == nil && a.StatusCode == http.StatusOK
	}
	for n := range 100_000 {
		entry, ok := post(map[string]any{"action": "getEntry", "params": map[string]any{"path": path}})
		if !ok {
			return saved
		}
		raw, _ := entry["data"].(string)
		if at := strings.Index(raw, "\nLần "); at > 0 {
			raw = raw[:at]
		}
		raw += fmt.Sprintf("\nLần %d", n) + saveEnd
		if _, ok := post(map[string]any{"action": "persistEntry", "params": map[string]any{"dataFiles": []any{map[string]any{"path": path, "slug": "x", "raw": raw}}, "assets": []any{}}}); !ok {
			return saved
		}
		saved++
	}
	return saved
}

// A template that never ends: who asks the program a second time to stop is obeyed.
func TestAskedTwice(t *testing.T) {
	p := project(t, t.TempDir(), 0)
	put(t, p, "templates/404.html", "{{range 1000000000000}}{{end}}")
	cmd := exec.Command("dienhinh", "check", "--root", p)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for range 50 {
		time.Sleep(200 * time.Millisecond)
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-ended:
			return
		default:
		}
	}
	_ = cmd.Process.Kill()
	t.Error("still running after ten seconds of Ctrl+C")
}
