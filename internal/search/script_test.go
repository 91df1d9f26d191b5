package search

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/dop251/goja"

	"dienhinh/internal/viet"
)

const scripts = "../../static/js/search"

// script runs the search page's own files, without a browser.
func script(t testing.TB) *goja.Runtime {
	t.Helper()
	vm := goja.New()
	files, err := filepath.Glob(filepath.Join(scripts, "[1-8]0-*.js"))
	if err != nil || len(files) < 3 {
		t.Fatal("no scripts", err)
	}
	source := ""
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source += string(data) + "\n"
	}
	// The interpreter does not know \p in patterns; internal/serve runs the vectors in a browser too.
	if !strings.Contains(source, "letter.test(c)") {
		t.Fatal("the script does not ask letter.test(c) any more")
	}
	source = strings.ReplaceAll(source, "letter.test(c)", "isLetterInGo(c)")
	_ = vm.Set("isLetterInGo", func(c string) bool {
		r, size := utf8.DecodeRuneInString(c)
		return size == len(c) && (unicode.IsLetter(r) || unicode.Is(unicode.Nd, r) || r >= 0x300 && r <= 0x36F)
	})
	// Nor has it the browser's decoder.
	_ = vm.Set("decodeInGo", func(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") })
	source = "class TextDecoder { decode(bytes) { return decodeInGo(bytes); } }\n" + source
	source += "Object.assign(globalThis, {fold, spell, cut, near, untyped, createEngine});"
	if _, err := vm.RunString(source); err != nil {
		t.Fatal(err)
	}
	return vm
}

// The interpreter takes UTF-16 text without lone surrogates; pages are in composed letters.
func valid(s string) bool  { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
func norm(s string) string { return viet.NFC(s) }
