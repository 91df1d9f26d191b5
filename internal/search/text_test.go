package search

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// cutGo is the tokens of a text with their spellings, as the index reads it.
func cutGo(text string) []string {
	var out []string
	s := scanner{text: text}
	for {
		tok, ok := s.next()
		if !ok {
			return out
		}
		out = append(out, string(tok.fold)+"="+s.lastSpelling())
	}
}

// cutScript is the same as the script reads it.
func cutScript(t testing.TB, vm *goja.Runtime, text string) []string {
	t.Helper()
	arg, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vm.RunString("JSON.stringify(cut(" + string(arg) + ").map(w => w.fold + '=' + w.spell))")
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var out []string
	if err := json.Unmarshal([]byte(v.String()), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// testdata/vectors.txt holds the Go code and the script to one rule: a text, a tab, its tokens.
func TestVectors(t *testing.T) {
	f, err := os.Open("testdata/vectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	vm := script(t)
	lines := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		text, want, ok := strings.Cut(in.Text(), "\t")
		if !ok || strings.HasPrefix(text, "#") {
			continue
		}
		lines++
		if err := json.Unmarshal([]byte(`"`+text+`"`), &text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := strings.Join(cutGo(norm(text)), " "); got != want {
			t.Errorf("Go: %q is %s, want %s", text, got, want)
		}
		if got := strings.Join(cutScript(t, vm, text), " "); got != want {
			t.Errorf("script: %q is %s, want %s", text, got, want)
		}
	}
	if lines < 20 {
		t.Errorf("only %d vectors", lines)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Làm đường bê tông", "hoà hòa", "37176/QĐ-BDV", "Đ Ð ǥ ø", "à̂", "e\u0302\u0301", "Привет", "日本 ไทย", "İstanbul ﬁ ª"} {
		f.Add(s)
	}
	vm := script(f)
	f.Fuzz(func(t *testing.T, s string) {
		if !valid(s) || len(s) > maxToken || strings.ContainsFunc(norm(s), func(r rune) bool { return r >= 0x300 && (r < 0x1E00 || r > 0x1EFF) }) {
			return // other scripts, and marks that do not compose, stand in no Vietnamese word
		}
		a, b := strings.Join(cutGo(norm(s)), " "), strings.Join(cutScript(t, vm, s), " ")
		if a != b {
			t.Errorf("%q:\n Go     %s\n script %s", s, a, b)
		}
	})
}

// Telex and VNI leftovers, and words one slip apart.
func TestSlips(t *testing.T) {
	vm := script(t)
	for typed, want := range map[string]string{"dduwowngf": "duong", "duong2": "duong", "ddaats": "dat", "tieengs": "tieng", "hoaf": "hoa", "nguyeenx": "nguyen", "nwowcs": "nuoc", "ru71ng": "rung"} {
		v, err := vm.RunString("untyped('" + typed + "')")
		if err != nil {
			t.Fatal(err)
		}
		if v.String() != want {
			t.Errorf("untyped(%s) = %s, want %s", typed, v, want)
		}
	}
	for pair, want := range map[[2]string]bool{
		{"duong", "duong"}: true, {"duong", "duon"}: true, {"duong", "duongg"}: true, {"duong", "dung"}: true, {"duong", "dunog"}: true, {"duong", "dxong"}: true,
		{"duong", "dug"}: false, {"duong", "gnoud"}: false, {"ab", "ba"}: true, {"abc", "cba"}: false, {"a", ""}: true, {"abcd", "badc"}: false,
	} {
		v, err := vm.RunString("near('" + pair[0] + "', '" + pair[1] + "')")
		if err != nil {
			t.Fatal(err)
		}
		if v.ToBoolean() != want {
			t.Errorf("near(%s, %s) = %v", pair[0], pair[1], v)
		}
	}
}
