// Command searchbench measures the site's search, with Pagefind beside it.
//
// It makes a corpus of Vietnamese write-ups, builds it with the program, serves the output as a static host does, asks
// known-item queries of seven kinds in chromium through the search page's contract (DESIGN.md), and prints how often the
// right model comes first and what that costs. The same seed makes the same corpus and the same queries.
//
//	go run ./cmd/searchbench                                   both sizes, Pagefind when npm has it
//	go run ./cmd/searchbench -models 1000 -pagefind off        the quick one
//	go run ./cmd/searchbench -check -seed 31                   exit 1 when a limit of the issue is missed
//	go run ./cmd/searchbench -models 1000 -misses 5            what was not found, by kind
//	go run ./cmd/searchbench -phrases 2 -seed 43               other topics, titles and sentences
//	go run ./cmd/searchbench -models 1000 -corpus DIR          only write the corpus, as a project
//
// It needs chromium; it knows nothing of how the search works and changes nothing of the project.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	root, keep, jsonFile string
	models               []int
	queries, fresh       int
	seed                 uint64
	pagefind             string
	pagefindLimit        time.Duration
	debounce             float64
	check                bool
	misses               int
	index                string
	without              string
	page                 string
	phrases              int
	corpus               string
}

// said are the phrases that stories are told with.
func (o options) said() phrases {
	if o.phrases == 2 {
		return secondPhrases
	}
	return firstPhrases
}

func main() {
	opt, err := parseFlags(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "searchbench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := measureAll(ctx, opt)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "searchbench:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func parseFlags(args []string) (options, error) {
	var o options
	var models string
	f := flag.NewFlagSet("searchbench", flag.ContinueOnError)
	f.StringVar(&o.root, "root", ".", "the project whose registries, templates and program are used")
	f.StringVar(&models, "models", "1000,10000", "sizes of the corpus, separated by commas")
	f.IntVar(&o.queries, "queries", 40, "queries of each kind")
	f.IntVar(&o.fresh, "fresh", 70, "visits with an empty cache, spread over the kinds; 0 is one for each query")
	f.Uint64Var(&o.seed, "seed", 7, "seed of corpus and queries")
	f.IntVar(&o.phrases, "phrases", 1, "1 or 2: which set of topics, titles and sentences the stories are made of")
	f.StringVar(&o.pagefind, "pagefind", "auto", "auto, on (its absence is an error) or off")
	f.DurationVar(&o.pagefindLimit, "pagefind-limit", 10*time.Minute, "how long Pagefind may take at one size")
	f.Float64Var(&o.debounce, "debounce", 0, "ms of debounce to subtract where the page sets no timer in its input event and has no data-debounce")
	f.StringVar(&o.jsonFile, "json", "", "also write everything measured to this file")
	f.StringVar(&o.keep, "keep", "", "work in this folder and keep it (default: a temporary one)")
	f.BoolVar(&o.check, "check", false, "exit 1 when a required limit is missed")
	f.IntVar(&o.misses, "misses", 0, "list so many queries of each kind that were not answered first")
	f.StringVar(&o.index, "index", "", "addresses of the index's folders, separated by commas (default: those that data was fetched from)")
	f.StringVar(&o.without, "build-without", "", "arguments of dienhinh build that leave the index out, to measure what it costs")
	f.StringVar(&o.page, "page", "", "serve this folder as the search page instead of the site's own (for prototypes)")
	f.StringVar(&o.corpus, "corpus", "", "only write the corpus, of one size, as a project into this new folder")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for _, s := range strings.Split(models, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 100 {
			return o, fmt.Errorf("-models %s: sizes are numbers of at least 100", models)
		}
		o.models = append(o.models, n)
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.pagefind != "auto" && o.pagefind != "on" && o.pagefind != "off":
		return o, fmt.Errorf("-pagefind is auto, on or off, not %q", o.pagefind)
	case o.phrases != 1 && o.phrases != 2:
		return o, fmt.Errorf("-phrases is 1 or 2, not %d", o.phrases)
	case o.corpus != "" && len(o.models) != 1:
		return o, errors.New("-corpus writes one size: give it with -models")
	case o.queries < 1:
		return o, errors.New("-queries must be at least 1")
	}
	return o, nil
}

// measureAll runs everything and prints it. It returns false when a limit is missed and the flags ask about that.
func measureAll(ctx context.Context, o options) (bool, error) {
	if o.corpus != "" {
		if _, err := os.Stat(o.corpus); err == nil {
			return false, fmt.Errorf("-corpus %s exists", o.corpus)
		}
		_, err := makeProject(o.root, o.corpus, o.said(), o.models[0], o.seed)
		return err == nil, err
	}
	b := &bench{options: o, say: func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "%s "+format+"\n", append([]any{time.Now().Format("15:04:05")}, args...)...)
	}}
	r, err := b.run(ctx)
	if err != nil {
		return false, err
	}
	if err := r.print(os.Stdout); err != nil {
		return false, err
	}
	if o.misses > 0 {
		fmt.Println()
		r.printMisses(os.Stdout, o.misses)
	}
	if o.jsonFile != "" {
		data, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			return false, err
		}
		if err := os.WriteFile(o.jsonFile, data, 0o644); err != nil {
			return false, err
		}
	}
	if !o.check {
		return true, nil
	}
	missed := r.missed()
	for _, m := range missed {
		fmt.Println("missed:", m)
	}
	return len(missed) == 0, nil
}

// bench is one run.
type bench struct {
	options
	say     func(format string, args ...any)
	work    string
	program string
	browser *browser
	noFind  error // why there is no Pagefind
}

func (b *bench) run(ctx context.Context) (report, error) {
	r := report{Date: time.Now(), Machine: machine(), Seed: b.seed, Queries: b.queries, Fresh: b.fresh}
	b.work = b.keep
	if b.work == "" {
		dir, err := os.MkdirTemp("", "searchbench-")
		if err != nil {
			return r, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		b.work = dir
	}
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return r, err
	}
	var err error
	if b.work, err = filepath.Abs(b.work); err != nil {
		return r, err
	}
	if b.program, err = compile(ctx, b.root, b.work); err != nil {
		return r, err
	}
	if b.browser, err = startBrowser(ctx); err != nil {
		return r, err
	}
	defer b.browser.stop()
	r.Pagefind = b.preparePagefind(ctx)
	if b.pagefind == "on" && b.noFind != nil {
		return r, b.noFind
	}
	for _, n := range b.models {
		s, err := b.atSize(ctx, n)
		if err != nil {
			return r, fmt.Errorf("%d models: %w", n, err)
		}
		if b.noFind != nil && b.pagefind != "off" {
			r.Pagefind = "skipped: " + b.noFind.Error()
		}
		r.Sizes = append(r.Sizes, s)
	}
	return r, nil
}

// preparePagefind installs Pagefind when it is asked for, and says what there is.
func (b *bench) preparePagefind(ctx context.Context) string {
	if b.pagefind == "off" {
		b.noFind = errors.New("not asked for")
		return "not asked for"
	}
	limit, stop := limited(ctx, 3*time.Minute)
	defer stop()
	if b.noFind = installPagefind(limit, filepath.Join(b.work, "npm")); b.noFind != nil {
		return "skipped: " + b.noFind.Error()
	}
	return pagefindVersion + ", over the models' pages only, without its worker"
}

// atSize makes, builds, serves and measures one corpus.
func (b *bench) atSize(ctx context.Context, n int) (sized, error) {
	s := sized{Models: n}
	dir := filepath.Join(b.work, strconv.Itoa(n))
	project, out := filepath.Join(dir, "project"), filepath.Join(dir, "public")
	for _, old := range []string{project, out} { // of an earlier run in a kept folder
		if err := os.RemoveAll(old); err != nil {
			return s, err
		}
	}
	b.say("%d models: writing the corpus", n)
	docs, err := makeProject(b.root, project, b.said(), n, b.seed)
	if err != nil {
		return s, err
	}
	if s.Corpus, err = sizeOf(filepath.Join(project, "content", "mo-hinh"), func(string) bool { return true }); err != nil {
		return s, err
	}
	queries, err := makeQueries(docs, b.queries, b.seed)
	if err != nil {
		return s, err
	}
	b.say("%d models: building", n)
	if b.without != "" {
		c, err := build(ctx, b.program, project, filepath.Join(dir, "without"), strings.Fields(b.without)...)
		if err != nil {
			return s, err
		}
		s.BuildWithout = &c
	}
	if s.Build, err = build(ctx, b.program, project, out); err != nil {
		return s, err
	}
	h, err := serve(out)
	if err != nil {
		return s, err
	}
	defer h.close()
	if b.page != "" {
		h.mount(searchPage, b.page, false)
	}
	b.say("%d models: asking our search", n)
	if s.Ours, err = b.measureOurs(h, out, queries); err != nil {
		return s, err
	}
	if b.noFind == nil {
		b.say("%d models: Pagefind", n)
		s.Pagefind, b.noFind = b.measurePagefind(ctx, h, dir, out, queries)
		if b.pagefind == "on" {
			return s, b.noFind
		}
	}
	return s, nil
}

func (b *bench) freshVisits(queries []query) int {
	if b.fresh == 0 {
		return len(queries)
	}
	return min(b.fresh, len(queries))
}

func (b *bench) measureOurs(h *host, out string, queries []query) (*measured, error) {
	o := ours{b.browser, h}
	m := &measured{Engine: "ours"}
	if err := o.check(); err != nil {
		return nil, err
	}
	parts, err := o.siteParts()
	if err != nil {
		return nil, err
	}
	if m.Visits, err = visitSome(o, queries, b.freshVisits(queries)); err != nil {
		return nil, err
	}
	data, scripts := map[string]bool{}, map[string]bool{}
	for i := range m.Visits {
		m.Visits[i].count(parts)
		for _, r := range m.Visits[i].Received {
			switch {
			case isPage(r, parts):
			case isScript(r):
				scripts[r.Path] = true
			default:
				data[r.Path] = true
			}
		}
	}
	m.Code = codeSize(h, scripts)
	m.Folders = indexFolders(data)
	if b.index != "" {
		m.Folders = commas(b.index)
	}
	for _, folder := range m.Folders {
		part, err := sizeOf(filepath.Join(out, filepath.FromSlash(folder)), func(name string) bool { return filepath.Ext(name) != ".html" })
		if err != nil {
			return nil, fmt.Errorf("adding up the index in %s: %w", folder, err)
		}
		m.Index.add(part)
	}
	m.Outcomes, err = askAll(o, queries, b.seed, b.debounce)
	m.Disagree = disagreements(m.Visits, m.Outcomes)
	return m, err
}

// codeSize adds up programs that were served.
func codeSize(h *host, addresses map[string]bool) size {
	var s size
	for p := range addresses {
		f, _ := h.file(p)
		if f == nil {
			continue // not found: the visit shows it
		}
		s.Files++
		s.Bytes += int64(len(f.data))
		s.Gzip += int64(min(len(f.data), len(squeeze(f.data))))
	}
	return s
}

func (b *bench) measurePagefind(ctx context.Context, h *host, dir, out string, queries []query) (*measured, error) {
	limit, stop := limited(ctx, b.pagefindLimit)
	defer stop()
	bundle, err := filepath.Abs(filepath.Join(dir, "pagefind"))
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(bundle); err != nil { // of an earlier run in a kept folder
		return nil, err
	}
	indexing, err := indexWithPagefind(limit, filepath.Join(b.work, "npm"), out, bundle)
	if err != nil {
		return nil, err
	}
	m := &measured{Engine: "Pagefind", Indexing: &indexing}
	p, err := newTheirs(b.browser, h, bundle, dir)
	if err != nil {
		return nil, err
	}
	if m.Index, err = pagefindSize(bundle); err != nil {
		return nil, err
	}
	if m.Visits, err = visitSome(p, queries, b.freshVisits(queries)); err != nil {
		return nil, err
	}
	scripts := map[string]bool{}
	for i := range m.Visits {
		m.Visits[i].count(nil)
		for _, r := range m.Visits[i].Received {
			if isScript(r) || strings.HasPrefix(path.Base(r.Path), "wasm.") {
				scripts[r.Path] = true
			}
		}
	}
	m.Code = codeSize(h, scripts)
	m.Outcomes, err = askAll(p, queries, b.seed, 0)
	m.Disagree = disagreements(m.Visits, m.Outcomes)
	return m, err
}
