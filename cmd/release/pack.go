package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"os"
	"strings"
)

var (
	//go:embed files/chay-toi.bat
	launcherWindows string
	//go:embed files/chay-toi.sh
	launcherUnix string
	//go:embed files/HUONG-DAN.txt
	guide string
)

// file is one file of an archive.
type file struct {
	name    string
	program bool // may be run
	data    []byte
}

// folder is what an archive unpacks into, and what its files are called after.
func (r release) folder() string {
	return "dienhinh-" + r.version + "-" + strings.ReplaceAll(r.target, "/", "-")
}

// pack makes the archive: a zip for Windows, where a double click opens it, a tar.gz elsewhere, which keeps what may be run.
// own are the program's terms, others those of what is linked into it, and modules what it was made of.
func (r release) pack(program, own []byte, others, modules string) (name string, data []byte, err error) {
	system, _, _ := strings.Cut(r.target, "/")
	folder := r.folder()
	files := []file{
		{"HUONG-DAN.txt", false, []byte(strings.ReplaceAll(guide, "{phiên bản}", r.version))},
		{"LICENSE.txt", false, own},
		{"THIRD-PARTY-LICENSES.txt", false, []byte(others)},
		{"MODULES.txt", false, []byte(modules)},
	}
	var b bytes.Buffer
	switch system {
	case "windows":
		files = append(files, file{"chay-toi.bat", true, []byte(launcherWindows)})
		for i := range files { // for Notepad and cmd of any age
			files[i].data = []byte(strings.ReplaceAll(string(files[i].data), "\n", "\r\n"))
		}
		files = append(files, file{"dienhinh.exe", true, program})
		err = r.zip(&b, folder, files)
		return folder + ".zip", b.Bytes(), err
	case "darwin":
		files = append(files, file{"chay-toi.command", true, []byte(launcherUnix)}) // what Finder runs
	default:
		files = append(files, file{"chay-toi.sh", true, []byte(launcherUnix)})
	}
	files = append(files, file{"dienhinh", true, program})
	err = r.tarball(&b, folder, files)
	return folder + ".tar.gz", b.Bytes(), err
}

func (r release) zip(w io.Writer, folder string, files []file) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: r.made}
		h.SetMode(mode(f))
		to, err := z.CreateHeader(h)
		if err != nil {
			return fmt.Errorf("packing %s: %w", f.name, err)
		}
		if _, err := to.Write(f.data); err != nil {
			return fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	return z.Close()
}

func (r release) tarball(w io.Writer, folder string, files []file) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, f := range files {
		h := &tar.Header{Name: folder + "/" + f.name, Size: int64(len(f.data)), Mode: int64(mode(f)), ModTime: r.made, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return fmt.Errorf("packing %s: %w", f.name, err)
		}
		if _, err := t.Write(f.data); err != nil {
			return fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

func mode(f file) os.FileMode {
	if f.program {
		return 0o755
	}
	return 0o644
}
