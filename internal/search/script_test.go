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
	source := prelude
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
	source += "Object.assign(globalThis, {fold, spell, cut, near, untyped, createEngine});"
	if _, err := vm.RunString(source); err != nil {
		t.Fatal(err)
	}
	return vm
}

// prelude is what a browser has and the interpreter has not.
const prelude = `
globalThis.self = {location: {href: "https://x.example/tim-kiem/"}};
globalThis.URL = class {
  constructor(path, base) {
    if (/^https?:/.test(path)) this.href = path;
    else if (path[0] === "/") this.href = "https://x.example" + path;
    else {
      const parts = String(base.href || base).replace(/[^/]*$/, "").split("/");
      parts.pop();
      for (const p of path.split("/")) { if (p === "..") parts.pop(); else parts.push(p); }
      this.href = parts.join("/");
    }
    this.pathname = this.href.replace("https://x.example", "");
  }
};
`

// The interpreter takes UTF-16 text without lone surrogates; pages are in composed letters.
func valid(s string) bool  { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
func norm(s string) string { return viet.NFC(s) }
