package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Where, when and by whom a site is built changes no byte of it and no mode of a file.
func TestSameBytesAnywhere(t *testing.T) {
	first := newSites(t, 3)
	want, wantModes := first.want[1], modesOf(t, first.out)
	elsewhere := filepath.Join(t.TempDir(), "Trang của xã (bản 2)")
	if err := os.MkdirAll(filepath.Dir(elsewhere), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(elsewhere, os.DirFS(first.projects[1])); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		name, root string
		umask      int
		env        []string
	}{
		{"one processor", first.projects[1], 0o022, []string{"GOMAXPROCS=1"}},
		{"two processors, no rights for others", first.projects[1], 0o077, []string{"GOMAXPROCS=2"}},
		{"eight processors, all rights", first.projects[1], 0o000, []string{"GOMAXPROCS=8"}},
		{"little memory", first.projects[1], 0o022, []string{"GOGC=1"}},
		{"west of the date line", first.projects[1], 0o022, []string{"TZ=Pacific/Midway"}},
		{"east of it", first.projects[1], 0o022, []string{"TZ=Pacific/Kiritimati"}},
		{"a Turkish machine", first.projects[1], 0o022, []string{"LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "TZ=Europe/Istanbul"}},
		{"a machine without a language", first.projects[1], 0o022, []string{"LC_ALL=C", "LANG=", "HOME=/nonexistent", "USER="}},
		{"another folder", elsewhere, 0o022, nil},
		{"through a link", link, 0o022, nil},
	} {
		out := filepath.Join(t.TempDir(), "ra ngoài", "public")
		cmd := exec.Command("dienhinh", "build", "--root", way.root, "--out", out, "--as-of", "2026-10-01", "--skip-cards")
		cmd.Env = append(os.Environ(), way.env...)
		before := unix.Umask(way.umask) // no test here runs in parallel
		said, err := cmd.CombinedOutput()
		unix.Umask(before)
		if err != nil {
			t.Fatalf("%s: %v: %s", way.name, err, said)
		}
		if at := difference(treeOf(t, out), want); at != "" {
			t.Errorf("%s: %s differs", way.name, at)
		}
		if at := difference(modesOf(t, out), wantModes); at != "" {
			t.Errorf("%s: %s has another mode", way.name, at)
		}
	}
}

// modesOf is the mode of every file and folder.
func modesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	modes := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		rel, _ := filepath.Rel(dir, p)
		modes[rel] = info.Mode().String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return modes
}
