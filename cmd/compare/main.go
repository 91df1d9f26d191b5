// Command compare builds the same models with this program and with Hugo and measures both, side by side.
//
// It writes a corpus (that of cmd/searchbench, the same for the same seed) as a project of ours and as a site of Hugo's: the
// same stories, the same addresses, the same kinds of pages — models, paged lists of all models and by field, district,
// type and year, RSS, minified HTML; once more with Hugo's related pages, which ours always have. It runs them in turns,
// so that the noise of the machine is shared, checks that every run wrote every page that it should, and prints what each took.
// "cp -r" of our output is the floor: no program can write the site in less. Share cards and codes, which Hugo's
// site lacks, are counted in a row of their own; photos there are none.
//
//	go run ./cmd/compare -models 1000,10000 -runs 5
//
// Hugo and Pagefind are used where they are found; go install github.com/gohugoio/hugo@v0.165.0 builds the one from source in
// some minutes, npm install -g pagefind@1.6.0 gets the other. It changes nothing of the project.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"dienhinh/internal/measure"
)

// options are the flags.
type options struct {
	root, keep, jsonFile, hugo, pagefind string
	models                               []int
	runs                                 int
	seed                                 uint64
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	opt, err := parseFlags(os.Args[1:])
	if err == nil {
		err = compare(ctx, opt)
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string) (options, error) {
	var o options
	var models string
	f := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.StringVar(&o.root, "root", ".", "the project whose program, registries, templates and static files are used")
	f.StringVar(&models, "models", "1000,10000", "sizes of the corpus, separated by commas")
	f.IntVar(&o.runs, "runs", 5, "runs of each program at each size")
	f.Uint64Var(&o.seed, "seed", 7, "seed of the corpus")
	f.StringVar(&o.hugo, "hugo", "hugo", "Hugo's program, or off")
	f.StringVar(&o.pagefind, "pagefind", "pagefind", "Pagefind's program, or off")
	f.StringVar(&o.keep, "keep", "", "work in this folder and keep it (default: a temporary one)")
	f.StringVar(&o.jsonFile, "json", "", "also write every run to this file")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for s := range strings.SplitSeq(models, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 100 {
			return o, fmt.Errorf("-models %s: sizes are numbers of at least 100", models)
		}
		o.models = append(o.models, n)
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.runs < 1:
		return o, errors.New("-runs must be at least 1")
	}
	return o, nil
}

// bench is one run of the command.
type bench struct {
	options
	work, program, generator string
}

func compare(ctx context.Context, o options) error {
	b := &bench{options: o, work: o.keep}
	if b.work == "" {
		dir, err := os.MkdirTemp("", "compare-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		b.work = dir
	}
	var err error
	if b.work, err = filepath.Abs(b.work); err != nil {
		return err
	}
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return err
	}
	if b.program, err = b.compile(ctx, "dienhinh"); err != nil {
		return err
	}
	if b.generator, err = b.compile(ctx, "searchbench"); err != nil {
		return err
	}
	r := report{Machine: machine(), Seed: o.seed, Runs: o.runs, Hugo: b.find(ctx, &b.hugo, "version"), Pagefind: b.find(ctx, &b.pagefind, "--version"), LoadBefore: load()}
	for _, n := range o.models {
		s, err := b.atSize(ctx, n)
		if err != nil {
			return fmt.Errorf("%d models: %w", n, err)
		}
		r.Sizes = append(r.Sizes, s)
	}
	r.LoadAfter = load()
	r.print(os.Stdout)
	if o.jsonFile == "" {
		return nil
	}
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.jsonFile, data, 0o644)
}

// compile builds a command of the module in root.
func (b *bench) compile(ctx context.Context, name string) (string, error) {
	program := filepath.Join(b.work, name+".exe") // the ending that Windows wants does no harm elsewhere
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/"+name)
	cmd.Dir = b.root
	if _, out, err := measure.Run(cmd); err != nil {
		return "", fmt.Errorf("compiling cmd/%s: %w: %s", name, err, out)
	}
	return program, nil
}

// find looks for a program and returns what it says of its version. What is not there becomes "", and is left out.
func (b *bench) find(ctx context.Context, program *string, versionFlag string) string {
	if *program == "off" {
		*program = ""
		return "not asked for"
	}
	path, err := exec.LookPath(*program)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		*program = ""
		return "not found: " + err.Error()
	}
	_, out, err := measure.Run(exec.CommandContext(ctx, path, versionFlag))
	if err != nil {
		*program = ""
		return "does not run: " + err.Error()
	}
	*program = path
	return strings.TrimSpace(out)
}

// atSize measures one corpus.
func (b *bench) atSize(ctx context.Context, n int) (sized, error) {
	dir := filepath.Join(b.work, strconv.Itoa(n))
	if err := os.RemoveAll(dir); err != nil { // of an earlier run in a kept folder
		return sized{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return sized{}, err
	}
	project := filepath.Join(dir, "project")
	if _, out, err := measure.Run(exec.CommandContext(ctx, b.generator, "-root", b.root, "-models", strconv.Itoa(n), "-seed", strconv.FormatUint(b.seed, 10), "-corpus", project)); err != nil {
		return sized{}, fmt.Errorf("writing the corpus: %w: %s", err, out)
	}
	want, err := readCorpus(project)
	if err != nil {
		return sized{}, err
	}
	if len(want.stories) != n {
		return sized{}, fmt.Errorf("the corpus has %d stories", len(want.stories))
	}
	hugoSite := filepath.Join(dir, "hugo")
	if b.hugo != "" {
		if err := writeHugo(hugoSite, project, want); err != nil {
			return sized{}, fmt.Errorf("writing Hugo's site: %w", err)
		}
	}
	tasks := b.tasks(dir, project, hugoSite, want)
	s := sized{Models: n}
	for _, t := range tasks {
		s.Rows = append(s.Rows, row{Name: t.name})
	}
	for i := range b.runs {
		for j := range tasks {
			// In turns: forwards, then backwards, so that nobody always comes first or after the same other.
			k := j
			if i%2 == 1 {
				k = len(tasks) - 1 - j
			}
			fmt.Fprintf(os.Stderr, "%d models, run %d of %d: %s\n", n, i+1, b.runs, tasks[k].name)
			c, err := tasks[k].run(ctx)
			if err != nil {
				return s, fmt.Errorf("%s: %w", tasks[k].name, err)
			}
			s.Rows[k].Costs = append(s.Rows[k].Costs, c)
		}
	}
	for i, t := range tasks {
		if s.Rows[i].Files, s.Rows[i].Bytes, err = sizeOf(t.out); err != nil {
			return s, err
		}
	}
	return s, nil
}
