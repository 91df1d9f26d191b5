package media

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gen2brain/webp"
)

// TestNoLibrary: no libwebp of the machine's is ever opened. Its package looks for one when a program starts;
// the replace line of go.mod takes away what it looks with (internal/purego says why).
func TestNoLibrary(t *testing.T) {
	if webp.Dynamic() == nil {
		t.Fatal("the WebP package has opened a library")
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(mod), "\nreplace github.com/ebitengine/purego => ./internal/purego\n") {
		t.Error("go.mod does not replace purego")
	}
}

// TestLibraryPlanted puts a libwebp where the loader finds it first, one that leaves a mark as soon as it is
// opened, and makes pictures: no mark, the same bytes. The program is built with cgo, because one without it
// could open no library anyhow.
func TestLibraryPlanted(t *testing.T) {
	if os.Getenv("DIENHINH_PLANTED") != "" {
		TestSameBytes(t)
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("the planted library is one for Linux")
	}
	cc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("there is no gcc to make a library with")
	}
	dir := t.TempDir()
	mark := filepath.Join(dir, "mark")
	source := filepath.Join(dir, "plant.c")
	code := "#include <stdio.h>\n__attribute__((constructor)) static void opened(void) { fclose(fopen(\"" + mark + "\", \"w\")); }\n"
	if err := os.WriteFile(source, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"libwebp.so", "libwebpdemux.so", "libwebp.so.7", "libwebpdemux.so.2"} {
		if out, err := exec.Command(cc, "-shared", "-fPIC", "-o", filepath.Join(dir, name), source).CombinedOutput(); err != nil {
			t.Skipf("gcc makes no library: %v\n%s", err, out)
		}
	}
	program := filepath.Join(dir, "media.test")
	build := exec.Command("go", "test", "-c", "-ldflags=-linkmode=external", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("no program with cgo can be built: %v\n%s", err, out)
	}
	run := exec.Command(program, "-test.run=^TestLibraryPlanted$", "-test.v")
	run.Env = append(os.Environ(), "DIENHINH_PLANTED=1", "LD_LIBRARY_PATH="+dir)
	out, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "PASS") {
		t.Errorf("with a planted library: %v\n%s", err, out)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("the planted library was opened")
	}
	// The mark does appear when a program asks for the library: else this test proves nothing.
	asker := filepath.Join(dir, "asker.c")
	if err := os.WriteFile(asker, []byte("#include <dlfcn.h>\nint main(void) { return !dlopen(\"libwebp.so\", RTLD_NOW); }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(cc, "-o", asker+".out", asker, "-ldl").CombinedOutput(); err != nil {
		t.Skipf("gcc makes no program: %v\n%s", err, out)
	}
	ask := exec.Command(asker + ".out")
	ask.Env = run.Env
	if err := ask.Run(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mark); err != nil {
		t.Error("the planted library leaves no mark when it is opened")
	}
}
