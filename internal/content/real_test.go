package content

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

// realRegistry reads the project's own registries.
func realRegistry(t testing.TB) *Registry {
	t.Helper()
	root := os.DirFS("../..")
	reg, findings := ParseRegistry(func(p string) ([]byte, bool) {
		b, err := fs.ReadFile(root, p)
		return b, err == nil
	})
	if len(findings) > 0 {
		var b strings.Builder
		_ = diag.WriteText(&b, findings, diag.VI)
		t.Fatal(b.String())
	}
	return reg
}

// TestRealContent reads every real story; only notes and warnings that the editors know of may be
// left.
func TestRealContent(t *testing.T) {
	reg := realRegistry(t)
	n := 0
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ModelsFolder, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		m, findings := ParseModel(p, data, reg)
		for _, f := range findings {
			if f.Severity != diag.Note {
				t.Error(f.Format(diag.VI))
			}
		}
		if m == nil || m.Field == nil || m.District == nil || m.Type == nil || m.Year == 0 {
			t.Errorf("%s: incomplete", p)
			return nil
		}
		n++
		return nil
	})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
}
