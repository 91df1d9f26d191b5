package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// cost is what a program took.
type cost struct {
	Wall   float64 `json:"wall_s"`
	CPU    float64 `json:"cpu_s"`
	Memory int64   `json:"memory_bytes"` // the most it held at once; 0 where the system does not tell
}

// run runs a program to its end.
func run(cmd *exec.Cmd) (cost, string, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	c := cost{Wall: time.Since(start).Seconds()}
	if s := cmd.ProcessState; s != nil {
		c.CPU = (s.UserTime() + s.SystemTime()).Seconds()
		c.Memory = peakMemory(s)
	}
	return c, out.String(), err
}

// compile builds the program from the module in root into dir.
func compile(ctx context.Context, root, dir string) (string, error) {
	program, err := filepath.Abs(filepath.Join(dir, "dienhinh"))
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/dienhinh")
	cmd.Dir = root
	if _, out, err := run(cmd); err != nil {
		return "", fmt.Errorf("compiling cmd/dienhinh: %w: %s", err, out)
	}
	return program, nil
}

// asOf is the day the corpus is built for: after its last story.
const asOf = "2026-01-01"

// build builds a project into out with the program.
func build(ctx context.Context, program, project, out string, more ...string) (cost, error) {
	args := append([]string{"build", "--lang", "en", "--root", project, "--out", out, "--as-of", asOf}, more...)
	c, text, err := run(exec.CommandContext(ctx, program, args...))
	if err != nil {
		return c, fmt.Errorf("dienhinh %s: %w:\n%s", strings.Join(args, " "), err, text)
	}
	return c, nil
}
