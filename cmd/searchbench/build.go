package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"dienhinh/internal/measure"
)

type cost = measure.Cost

// compile builds the program from the module in root into dir.
func compile(ctx context.Context, root, dir string) (string, error) {
	program, err := filepath.Abs(filepath.Join(dir, "dienhinh"))
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/dienhinh")
	cmd.Dir = root
	if _, out, err := measure.Run(cmd); err != nil {
		return "", fmt.Errorf("compiling cmd/dienhinh: %w: %s", err, out)
	}
	return program, nil
}

// asOf is the day the corpus is built for: after its last story.
const asOf = "2026-01-01"

// build builds a project into out with the program, without share cards and codes: no search page shows them.
func build(ctx context.Context, program, project, out string, more ...string) (cost, error) {
	args := append([]string{"build", "--lang", "en", "--root", project, "--out", out, "--as-of", asOf, "--skip-cards"}, more...)
	c, text, err := measure.Run(exec.CommandContext(ctx, program, args...))
	if err != nil {
		return c, fmt.Errorf("dienhinh %s: %w:\n%s", strings.Join(args, " "), err, text)
	}
	return c, nil
}
