package publish

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dienhinh/internal/diag"
)

// File is one file of a site that was written before.
type File struct {
	Path string
	Hash [sha256.Size]byte
	Size int64
}

// Site is a site that [Tree] wrote, as its manifest tells.
type Site struct {
	Record Record
	Files  []File // sorted by path
	root   *os.Root
	name   string
}

// Read opens the site in a folder. Every error is an *[Error].
func Read(dir string) (*Site, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notOurs(dir, diag.Say("chưa có trang nào trong “%s”", "there is no site in “%s”", dir), buildFirst)
	}
	if err != nil {
		return nil, ioError(dir, err)
	}
	data, err := root.ReadFile(manifestName)
	if err != nil {
		_ = root.Close()
		if errors.Is(err, fs.ErrNotExist) {
			return nil, notOurs(dir, diag.Say("“%s” không phải thư mục do dienhinh dựng (không có %s)", "“%s” was not built by dienhinh (it has no %s)", dir, manifestName), buildFirst)
		}
		return nil, ioError(dir, err)
	}
	record, entries, err := parseManifest(data)
	if err != nil {
		_ = root.Close()
		return nil, notOurs(dir, diag.Say("“%s” bị hỏng", "“%s” is damaged", filepath.Join(dir, manifestName)), buildFirst)
	}
	s := &Site{Record: record, Files: make([]File, 0, len(entries)), root: root, name: dir}
	for path, e := range entries {
		if badPath(path).VI != "" {
			_ = root.Close()
			return nil, notOurs(dir, diag.Say("“%s” nêu một đường dẫn không thể có: %q", "“%s” names a path that cannot be: %q", filepath.Join(dir, manifestName), path), buildFirst)
		}
		s.Files = append(s.Files, File{path, e.hash, e.size})
	}
	slices.SortFunc(s.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return s, nil
}

var buildFirst = diag.Say("dựng trang trước: dienhinh build", "build the site first: dienhinh build")

// Bytes are those of a file. It is an error when they are not what the manifest says.
func (s *Site) Bytes(f File) ([]byte, error) {
	data, err := s.root.ReadFile(f.Path)
	if err == nil && sha256.Sum256(data) != f.Hash {
		err = errors.New("its bytes are not those of the build")
	}
	if err != nil {
		return nil, &Error{Kind: KindStranger, Path: f.Path, Err: fmt.Errorf("reading %s: %w", f.Path, err),
			Text: diag.Say("tệp “%s” trong “%s” không còn như lúc dựng: bị sửa, bị xoá, hoặc trang đang được dựng lại", "file “%s” in “%s” is not as it was built: edited, deleted, or the site is being built again", f.Path, s.name),
			Hint: diag.Say("dựng lại trang (dienhinh build) rồi chạy lại", "build the site again (dienhinh build) and run again")}
	}
	return data, nil
}

// Close lets go of the folder.
func (s *Site) Close() error { return s.root.Close() }
