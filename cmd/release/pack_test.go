package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// packed makes an archive of a pretended program.
func packed(t *testing.T, target string) (string, []byte) {
	t.Helper()
	r := release{target: target, version: "v1.2.3", made: time.Unix(1_700_000_000, 0).UTC()}
	name, data, err := r.pack([]byte("program\n"), []byte("own terms\n"), "terms\n", "modules\n")
	if err != nil {
		t.Fatal(err)
	}
	return name, data
}

func TestPackIsReproducible(t *testing.T) {
	for _, target := range strings.Split(targets, ",") {
		t.Run(target, func(t *testing.T) {
			name, data := packed(t, target)
			t.Setenv("TZ", "Asia/Ho_Chi_Minh")
			again, same := packed(t, target)
			if name != again || !bytes.Equal(data, same) {
				t.Errorf("%s differs from the run before", name)
			}
		})
	}
}

func TestZip(t *testing.T) {
	name, data := packed(t, "windows/amd64")
	if name != "dienhinh-v1.2.3-windows-amd64.zip" {
		t.Errorf("the archive is called %s", name)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		inner, ok := strings.CutPrefix(f.Name, "dienhinh-v1.2.3-windows-amd64/")
		if !ok || f.Modified.Unix() != 1_700_000_000 {
			t.Errorf("%s of %s", f.Name, f.Modified)
		}
		text[inner] = string(b)
	}
	if text["dienhinh.exe"] != "program\n" {
		t.Errorf("the program is %q: its bytes must stay", text["dienhinh.exe"])
	}
	for _, name := range []string{"chay-toi.bat", "HUONG-DAN.txt", "LICENSE.txt", "THIRD-PARTY-LICENSES.txt", "MODULES.txt"} {
		if s := text[name]; s == "" || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\n") {
			t.Errorf("%s is missing or has a line end that Windows lacks", name)
		}
	}
	if !strings.HasPrefix(text["HUONG-DAN.txt"], "dienhinh v1.2.3\r\n") {
		t.Errorf("the guide begins %.40q", text["HUONG-DAN.txt"])
	}
	// cmd reads a batch file in the code page of its console: only ASCII is the same in all.
	for _, c := range text["chay-toi.bat"] {
		if c > 0x7e {
			t.Fatalf("chay-toi.bat holds %q", c)
		}
	}
}

// The launcher finds the project that it was put into, and says what to do when there is none.
func TestLauncher(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the launcher of Windows is another")
	}
	_, data := packed(t, "linux/amd64")
	root := filepath.Join(t.TempDir(), "dự án")
	here := unpack(t, data, filepath.Join(root, "công cụ"))
	// In the place of the program: one that says where it was started and with what.
	if err := os.WriteFile(filepath.Join(here, "dienhinh"), []byte("#!/bin/sh\npwd\necho \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	launch := func() (string, int) {
		out, err := exec.Command(filepath.Join(here, "chay-toi.sh")).CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return string(out), max(0, code(exit))
	}
	if out, code := launch(); code != 1 || !strings.Contains(out, "Hãy làm lại bước 1") {
		t.Errorf("without a project: %d, %s", code, out)
	}
	if err := os.MkdirAll(filepath.Join(root, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "content", "site.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := launch(); code != 0 || out != root+"\nserve --drafts --open\n" {
		t.Errorf("in a project: %d, %q", code, out)
	}
}

func code(e *exec.ExitError) int {
	if e == nil {
		return 0
	}
	return e.ExitCode()
}

// unpack unpacks a tar.gz and returns its one folder.
func unpack(t *testing.T, data []byte, into string) (folder string) {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return folder
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(into, filepath.FromSlash(h.Name))
		folder = filepath.Dir(name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, os.FileMode(h.Mode)); err != nil {
			t.Fatal(err)
		}
	}
}
