package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Ctrl+C at any question ends the form and leaves nothing behind. It is sent when the question stands on the screen:
// a script, whose keys all come at once, cannot wait for that.
func TestInterruptedForm(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals to one program")
	}
	answers := []string{"Bài dở", "Chi bộ khu 3", "2021", "kinh", "gia loc", "-", "", "-"}
	for n := 0; n <= len(answers); n += 4 {
		root := t.TempDir()
		if err := setUpProject(&testscript.Env{WorkDir: root, Values: map[any]any{}}); err != nil {
			t.Fatal(err)
		}
		before := names(t, root)
		cmd := exec.Command("dienhinh", "new", "--ask", "--root", root)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		asked := make(prompts, 100)
		cmd.Stderr = asked
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }).Stop()
		for _, answer := range answers[:n] {
			<-asked
			_, _ = in.Write([]byte(answer + "\n"))
		}
		<-asked
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitIO {
			t.Errorf("after %d answers: %v, want exit code %d", n, err, exitIO)
		}
		if after := names(t, root); after != before {
			t.Errorf("after %d answers: left behind\n%s", n, after)
		}
	}
}

// prompts tells of every "> " that is written.
type prompts chan struct{}

func (p prompts) Write(data []byte) (int, error) {
	for range bytes.Count(data, []byte("> ")) {
		p <- struct{}{}
	}
	return len(data), nil
}

func names(t *testing.T, root string) string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(filepath.Join(root, "content"), func(p string, _ fs.DirEntry, err error) error {
		list = append(list, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

func TestChoose(t *testing.T) {
	fields := []string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng Đảng và hệ thống chính trị"}
	for _, tt := range []struct{ answer, want string }{
		{"1", "Kinh tế"}, {"4", "Xây dựng Đảng và hệ thống chính trị"}, {"0", ""}, {"5", ""}, {"-1", ""},
		{"k", "Kinh tế"}, {"KT", "Kinh tế"}, {"van", "Văn hóa - xã hội"}, {"vh", "Văn hóa - xã hội"}, {"h", ""}, {"xa hoi", "Văn hóa - xã hội"},
		{"an ninh", "Quốc phòng - an ninh"}, {"dang", "Xây dựng Đảng và hệ thống chính trị"}, {"zzz", "zzz"}, {"…", "…"},
	} {
		if got, err := choose(tt.answer, fields); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("choose(%q) = %q, %v; want %q", tt.answer, got, err, tt.want)
		}
	}
}
