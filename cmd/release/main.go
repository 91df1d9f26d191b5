// Command release makes the files that editors install without Go: one archive for each system, with the program, a launcher
// that opens the preview by a double click, a page of guidance and the licences.
//
//	go run ./cmd/release                          every system, into .release
//	go run ./cmd/release -targets windows/amd64   one of them
//
// It needs the go command and git, and works on any system for all systems. The same commit and the same Go give the same
// bytes, wherever and whenever it runs: no paths, no time of day, no order of the disk goes in (.ci/run holds it to that).
// It publishes nothing and puts no content of the project into an archive, so that unpacking a newer one over an
// older overwrites nobody's story.
package main

import (
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// targets are the systems that have a release.
const targets = "windows/amd64,windows/arm64,darwin/arm64,darwin/amd64,linux/amd64,linux/arm64"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("release", flag.ContinueOnError)
	out := f.String("out", ".release", "the folder to write to; files of the same names are replaced")
	version := f.String("version", "", "what the release is called (default: git describe)")
	list := f.String("targets", targets, "systems as GOOS/GOARCH, separated by commas")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if *version == "" {
		v, err := output(ctx, nil, "git", "describe", "--tags", "--always", "--dirty=-changed")
		if err != nil {
			return fmt.Errorf("asking git for the version (-version gives it by hand): %w", err)
		}
		*version = v
	}
	if !regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+_-]*$`).MatchString(*version) {
		return fmt.Errorf("-version %q: letters, digits and . + _ - only", *version)
	}
	made, err := commitTime(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	var sums strings.Builder
	for _, target := range strings.Split(*list, ",") {
		r := release{target: strings.TrimSpace(target), version: *version, made: made}
		made, err := r.build(ctx, work)
		if err != nil {
			return fmt.Errorf("%s: %w", r.target, err)
		}
		for _, f := range made {
			if err := os.WriteFile(filepath.Join(*out, f.name), f.data, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(f.data), f.name)
			fmt.Printf("%s  %.1f MB\n", filepath.Join(*out, f.name), float64(len(f.data))/1e6)
		}
	}
	return os.WriteFile(filepath.Join(*out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// commitTime stands in every archive as the time of every file: that of the commit, or SOURCE_DATE_EPOCH.
func commitTime(ctx context.Context) (time.Time, error) {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		var err error
		if seconds, err = output(ctx, nil, "git", "log", "-1", "--format=%ct"); err != nil {
			return time.Time{}, fmt.Errorf("asking git for the time of the commit (SOURCE_DATE_EPOCH gives it by hand): %w", err)
		}
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("the time of the release: %w", err)
	}
	return time.Unix(n, 0).UTC(), nil
}

// release is one archive in the making.
type release struct {
	target, version string
	made            time.Time
}

// environment has everything that decides the program's bytes; what the machine says about it does not count.
func (r release) environment() []string {
	system, arch, _ := strings.Cut(r.target, "/")
	return append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0")
}

// build compiles the program, packs it and lists what is in it. work is a folder for the program.
func (r release) build(ctx context.Context, work string) ([]file, error) {
	program := filepath.Join(work, strings.ReplaceAll(r.target, "/", "-"))
	// -buildvcs=false: the version is told instead, and would differ between a clone and an unpacked archive.
	if _, err := output(ctx, r.environment(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version="+r.version, "-o", program, "./cmd/dienhinh"); err != nil {
		return nil, err
	}
	code, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	parts, err := r.parts(ctx, info.GoVersion)
	if err != nil {
		return nil, err
	}
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return nil, err
	}
	list, err := r.sbom(code, info, parts)
	if err != nil {
		return nil, err
	}
	name, data, err := r.pack(code, own, terms(parts), info.String())
	return []file{{name: name, data: data}, {name: r.folder() + ".cdx.json", data: list}}, err
}

// terms are the licences of everything that is linked into the program, which its distributors have to pass on.
func terms(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "==== %s %s (%s)\n\n%s\n", p.name, p.version, strings.Join(p.licences, ", "), p.terms)
	}
	return b.String()
}

// goPart is the Go distribution: what of its library is linked in.
const goPart = "Go"

// parts are everything that is linked into the program. A module that stands in for another inside the project
// (internal/purego) is the project's own.
func (r release) parts(ctx context.Context, goVersion string) ([]part, error) {
	list, err := output(ctx, r.environment(), "go", "list", "-deps", "-f", "{{$d := .Dir}}{{with .Module}}{{if not (or .Main (and .Replace (not .Replace.Version)))}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$d}}{{end}}{{end}}", "./cmd/dienhinh")
	if err != nil {
		return nil, err
	}
	root, err := output(ctx, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	folders := map[[2]string][]string{ // of a part → where its terms may be
		{"Be Vietnam Pro (fonts)", ""}: {"internal/card/fonts"},
		{goPart, goVersion}:            {root},
	}
	for line := range strings.Lines(list) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 {
			continue // a package of the standard library, or our own
		}
		m := [2]string{f[0], f[1]}
		folders[m] = append(folders[m], f[2], f[3]) // a package may hold somebody else's code, under terms of its own
		if m[0] == webpModule {
			folders[[2]string{"libwebp (in " + webpModule + ")", f[1]}] = []string{filepath.Join(f[2], "lib")}
		}
	}
	var parts []part
	for m, in := range folders {
		p := part{name: m[0], version: m[1]}
		slices.Sort(in)
		for _, dir := range slices.Compact(in) {
			terms, err := licencesIn(dir)
			if err != nil {
				return nil, err
			}
			if p.terms != "" && terms != "" {
				p.terms += "\n"
			}
			p.terms += terms
		}
		if p.licences, err = licencesOf(p.name, p.terms); err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts, nil
}

// webpModule holds libwebp, translated, and its terms beside the sources of the translation.
const webpModule = "github.com/gen2brain/webp"

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|.*-license)([.-].*)?$`)

func licencesIn(dir string) (string, error) {
	entries, err := os.ReadDir(dir) // sorted
	if err != nil {
		return "", err
	}
	var texts []string
	for _, e := range entries {
		if e.Type().IsRegular() && licenceName.MatchString(e.Name()) {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return "", err
			}
			texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))+"\n")
		}
	}
	return strings.Join(texts, "\n"), nil
}

// output runs a program and returns what it prints, or an error with what it complains about.
func output(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	data, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%s %s: %w\n%s", name, args[0], err, exit.Stderr)
	}
	return strings.TrimSpace(string(data)), err
}
