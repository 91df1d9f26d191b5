package measure

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// What a program takes is its own, told apart from what the test itself holds.
func TestRun(t *testing.T) {
	if os.Getenv("MEASURE_CHILD") != "" {
		held := make([]byte, 64<<20)
		for i := range held {
			held[i] = byte(i)
		}
		println("held", held[len(held)-1])
		os.Exit(3)
	}
	cmd := exec.Command(os.Args[0], "-test.run=TestRun")
	cmd.Env = append(os.Environ(), "MEASURE_CHILD=1")
	c, out, err := Run(cmd)
	if out != "held 255\n" || cmd.ProcessState.ExitCode() != 3 || err == nil {
		t.Fatalf("%q, %v", out, err)
	}
	if c.Wall <= 0 || c.CPU <= 0 {
		t.Errorf("%+v", c)
	}
	if runtime.GOOS == "linux" && (c.Memory < 64<<20 || c.Memory > 1<<30) {
		t.Errorf("%d bytes of memory for a program that holds 64 MiB", c.Memory)
	}
}
