package build

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"dienhinh/internal/cache"
	"dienhinh/internal/card"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/ledger"
	"dienhinh/internal/publish"
	"dienhinh/internal/render"
	"dienhinh/internal/site"
	"dienhinh/internal/source"
	"dienhinh/internal/viet"
	"dienhinh/templates"
)

// Options are what one run chooses.
type Options struct {
	BaseURL string    // overrides site.yaml when not empty
	Drafts  bool      // include drafts and scheduled stories
	Preview bool      // nothing is published: a published address that would be lost is a warning
	Advice  bool      // say as well what may be better, and what of the registries nobody uses
	AsOf    time.Time // what counts as now

	// SkipCards leaves out the share cards and codes, though pages name them: for trials and measurements, never
	// for publishing.
	SkipCards bool

	// Once says that the Result is built and no more: the texts of a large project wait in a file (cache.Shelf), and
	// drawn cards are kept (CardsFolder).
	Once bool

	// Hasty leaves what has to look at every output to Result.Rest: a preview shows one page and tells it later.
	Hasty bool

	// Changed are the paths, files or folders from the root, at which alone anything can have changed since the last
	// Assemble, which then looks at no others; nil is anywhere.
	Changed []string

	Sized func(bytes int64) // if set, told how large the inputs are before they are parsed

	Pictures        PictureMode
	PictureProgress func(done, total int) // called once per picture, one call at a time
}

// Result is an assembled site. Site is nil, and there are no outputs, when the inputs have errors.
type Result struct {
	Site     *site.Site
	Ledger   *ledger.Ledger // of published addresses; nil when there is none, or it has errors
	Findings diag.Findings  // sorted
	Snapshot *source.Snapshot
	Models   []*content.Model // all that could be read, published or not
	Pages    []*content.Page
	Registry *content.Registry

	// Render prints a page with the project's templates; nil when they have errors. It is for pages that are no
	// outputs: those of a preview.
	Render func(w io.Writer, page any) error

	catalogue *catalogue
}

// Outputs are all but the search index. They are listed when they are first asked for, and kept.
func (r *Result) Outputs() []publish.Output {
	if r.Site == nil {
		return nil
	}
	return r.catalogue.all()
}

// Index is the search index, made when it is first asked for, and kept.
func (r *Result) Index() []publish.Output {
	if r.Site == nil {
		return nil
	}
	return r.catalogue.index()
}

// All are the outputs of the whole site.
func (r *Result) All() []publish.Output { return slices.Concat(r.Outputs(), r.Index()) }

// Output finds what is written to a path, without listing the others.
func (r *Result) Output(path string) (publish.Output, bool) {
	if r.Site == nil {
		return publish.Output{}, false
	}
	return r.catalogue.find(path)
}

// Rest is what has to look at every output to be found.
func (r *Result) Rest() diag.Findings {
	var findings diag.Findings
	if r.Site == nil {
		return nil
	}
	if r.catalogue.drawer != nil {
		findings = missingGlyphs(r.Site)
	}
	for _, c := range publish.Collisions(r.catalogue.all()) {
		findings = append(findings, diag.Finding{Code: "address-clash", File: c.Owners[0],
			Text: diag.Text{VI: "không thể có trang ở /" + c.Path + ": " + c.Text.VI, EN: "there can be no page at /" + c.Path + ": " + c.Text.EN},
			Hint: diag.Say("đổi tên tệp", "rename the file")})
	}
	return findings
}

// Builder assembles a project again and again. It is not for concurrent use.
type Builder struct {
	root     *os.Root
	fsys     fs.FS
	snapshot *source.Snapshot

	registry      *content.Registry
	registryFiles []*source.File
	registryNotes diag.Findings

	documents map[*source.File]document
	shelf     *cache.Shelf // nil when texts stay in memory
	names     []string     // that some story hides
	naming    int          // how many times they were others
	renderer  *render.Renderer
	rendered  []*source.File
	badRender diag.Findings
	standIns  diag.Findings

	assets     *assets
	assetFiles []*source.File
	assetNotes diag.Findings

	pictures map[*source.File]*picture
	links    *cache.Dir
	darkroom *darkroom
	drawer   *card.Drawer
	form     program
	changes  map[string][]byte // of a trial
	previous *site.Site        // of the last assembly

	ledger      *ledger.Ledger
	ledgerFile  *source.File
	ledgerNotes diag.Findings
}

// document is what one file parsed to.
type document struct {
	registry *content.Registry
	hidden   string // the names of other stories' people that it was parsed without
	searched int    // for which names: Builder.naming; 0 is none yet
	model    *content.Model
	page     *content.Page
	findings diag.Findings
}

// keep puts the text elsewhere than in memory.
func (d *document) keep(put func(html string) (get func() string)) {
	switch {
	case d.model != nil:
		d.model.Body.Keep(put)
	case d.page != nil:
		d.page.Body.Keep(put)
	}
}

// CacheFolder is where made pictures are kept between runs, in the project. It may be deleted at any time.
const CacheFolder = ".cache/anh"

// TextsFolder is where the HTML of a large project's texts waits between the stages of one build, each of which looks at
// it once or twice: of 10,000 stories it is 75 MB, a fifth of what a build may use, and the collector runs half as often
// without it. It is empty in between.
const TextsFolder = ".cache/bai"

// shelved is how many bytes of content there must be before its texts wait in a file: less is no burden.
var shelved int64 = 16 << 20

// Open prepares a project. The folder is opened as a root that symbolic links cannot leave.
func Open(dir string) (*Builder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the project: %w", err)
	}
	return &Builder{
		root: root, fsys: root.FS(), documents: map[*source.File]document{},
		drawer: card.New(), darkroom: newDarkroom(cache.Open(root, CacheFolder)), links: cache.Open(root, LinksFolder),
	}, nil
}

// Close releases the project.
func (b *Builder) Close() error {
	return errors.Join(b.shelf.Close(), b.root.Close())
}

// Sound is nil as long as every output that was made had all that it shows.
func (b *Builder) Sound() error { return b.shelf.Err() }

// Assemble reads the project and makes the site of it. now is the moment of the call; opt.AsOf is the
// moment the site is made for.
func (b *Builder) Assemble(ctx context.Context, opt Options, now time.Time) *Result {
	snapshot, findings := b.look(opt.Changed, now)
	b.snapshot = snapshot
	var size int64
	for _, f := range snapshot.Under("content") {
		size += f.Size
	}
	if opt.Sized != nil {
		opt.Sized(size)
	}
	if opt.Once && size >= shelved && b.shelf == nil {
		b.shelf, _ = cache.NewShelf(b.root, TextsFolder) // without one they stay in memory
	}
	r := &Result{Findings: findings, Snapshot: snapshot}
	defer func() { r.Findings.Sort() }()

	if len(snapshot.Under("content")) == 0 {
		r.Findings = append(r.Findings, diag.Finding{Code: "no-content", File: "content",
			Text: diag.Say("thư mục này không có nội dung nào", "this folder has no content"),
			Hint: diag.Say("chạy lệnh trong thư mục dự án, hoặc chỉ ra bằng --root", "run the command in the project's folder, or name it with --root")})
		return r
	}
	var aside sync.WaitGroup // what stories have nothing to do with
	aside.Go(b.readTemplates)
	aside.Go(b.readAssets)
	defer aside.Wait()
	config := b.config(r)
	b.readRegistry(r)
	b.readLedger(r)
	models, pages, unread := b.parse(ctx, r)
	r.Models, r.Pages, r.Registry = models, pages, b.registry
	if opt.Advice {
		r.Findings = append(r.Findings, b.advise(ctx)...)
	}
	if opt.Pictures != PicturesChecked {
		b.clearLinks(r)
	}
	aside.Wait()
	assets := b.assets
	r.Findings = slices.Concat(r.Findings, b.badRender, b.standIns, b.assetNotes)
	if b.renderer != nil {
		r.Render = b.renderer.Page
	}
	installed := b.formInstalled(r)
	if config == nil || ctx.Err() != nil {
		return r
	}
	base := config.BaseURL
	if opt.BaseURL != "" {
		base = opt.BaseURL
	}
	pics := b.preparePictures(ctx, r, opt, now, models, pages)
	if ctx.Err() != nil {
		return r
	}
	policy := ""
	if installed || opt.Preview {
		policy = feed.ContentSecurityPolicy // see feed.SiteHeaders
	}
	var names []string
	for _, m := range models {
		names = append(names, m.HiddenNames...)
	}
	s, siteFindings := site.New(site.Input{
		Config: config.HideNames(names), Registry: b.registry, Models: models, Pages: pages, Picture: pics.lookup(base), Ledger: r.Ledger, Unread: unread, Previous: b.previous,
	}, site.Options{
		BaseURL: base, Drafts: opt.Drafts, Preview: opt.Preview, AsOf: opt.AsOf,
		Assets: assets.pages, Columns: dictionary(b.registry), Policy: policy,
	})
	r.Findings = append(r.Findings, siteFindings...)
	b.previous = s
	if r.Findings.Failed() || b.renderer == nil {
		return r
	}
	if opt.Advice {
		r.Findings = append(r.Findings, s.Unused()...)
	}
	drawer, cards := b.drawer, (*cache.Dir)(nil)
	switch {
	case opt.SkipCards:
		drawer = nil
	case opt.Once: // a preview draws those that are looked at
		cards = cache.Open(b.root, CardsFolder)
		keepCards(cards, s, now)
	}
	r.Site, r.catalogue = s, newCatalogue(s, b.renderer, drawer, cards, assets, pics, b.formOutputs(s, b.renderer, installed, opt.Preview))
	if !opt.Hasty {
		if r.Findings = append(r.Findings, r.Rest()...); r.Findings.Failed() {
			r.Site, r.catalogue = nil, nil
		}
	}
	return r
}

// Recheck looks at every file of the project, as Assemble does that is told of no changes, and reports whether they
// are those of a result. It may be called at any time; what it returns is for Trust.
func (b *Builder) Recheck(r *Result, now time.Time) (later *source.Snapshot, same bool) {
	later, _ = source.Read(b.fsys, r.Snapshot, now)
	return later, slices.Equal(later.Files, r.Snapshot.Files)
}

// Trust takes a later look at the files of a result, which has found them the same, so that the next one need not read
// those that were young then.
func (b *Builder) Trust(r *Result, later *source.Snapshot) {
	if b.snapshot == r.Snapshot {
		b.snapshot = later
	}
}

func (b *Builder) look(changed []string, now time.Time) (*source.Snapshot, diag.Findings) {
	if changed == nil {
		return source.Read(b.fsys, b.snapshot, now)
	}
	return source.Look(b.fsys, b.snapshot, now, changed)
}

func (b *Builder) config(r *Result) *content.Config {
	data, ok := b.read(content.ConfigFile)
	if !ok {
		r.Findings = append(r.Findings, diag.Finding{Code: "missing-file", File: content.ConfigFile,
			Text: diag.Say("thiếu tệp thông tin chung của trang", "the site's own file is missing"),
			Hint: diag.Say("lấy lại tệp từ kho mã (git checkout)", "restore it from the repository (git checkout)")})
		return nil
	}
	config, findings := content.ParseConfig(data)
	r.Findings = append(r.Findings, findings...)
	if config.BaseURL == "" {
		return nil
	}
	return config
}

// read returns the bytes of a text file of the snapshot.
func (b *Builder) read(path string) ([]byte, bool) {
	f := b.snapshot.Lookup(path)
	if f == nil {
		return nil, false
	}
	data, err := f.Data()
	return data, err == nil
}

func (b *Builder) readRegistry(r *Result) {
	var files []*source.File
	for _, p := range content.RegistryFiles {
		files = append(files, b.snapshot.Lookup(p))
	}
	if b.registry == nil || !slices.Equal(files, b.registryFiles) {
		b.registry, b.registryNotes = content.ParseRegistry(b.read)
		b.registryFiles = files
	}
	r.Findings = append(r.Findings, b.registryNotes...)
}

func (b *Builder) readLedger(r *Result) {
	f := b.snapshot.Lookup(ledger.File)
	if f != b.ledgerFile {
		b.ledger, b.ledgerNotes, b.ledgerFile = nil, nil, f
		if data, ok := b.read(ledger.File); ok {
			b.ledger, b.ledgerNotes = ledger.Parse(data)
		}
	}
	r.Ledger = b.ledger
	r.Findings = append(r.Findings, b.ledgerNotes...)
}

// parse reads every story and page, in parallel; documents of unchanged files are taken as they are. unread
// are the files that could not be read as either.
func (b *Builder) parse(ctx context.Context, r *Result) (models []*content.Model, pages []*content.Page, unread []string) {
	files := b.documentFiles()
	docs := make([]document, len(files))
	each := func(do func(i int)) { inParallel(ctx, len(files), do) }
	each(func(i int) { docs[i] = b.document(files[i]) })
	// A name that one story hides must not stand in another. Which names that are is only known now.
	if names := hiddenNames(docs); b.naming == 0 || !slices.Equal(names, b.names) {
		b.names, b.naming = names, b.naming+1
	}
	each(func(i int) {
		if docs[i].searched != b.naming {
			docs[i] = b.without(files[i], docs[i], b.names)
			docs[i].searched = b.naming
		}
		if b.shelf != nil {
			docs[i].keep(b.shelf.Put)
		}
	})
	if len(b.names) > 0 {
		for _, p := range content.RegistryFiles {
			if data, ok := b.read(p); ok {
				r.Findings = append(r.Findings, content.NamesIn(p, data, b.names)...)
			}
		}
	}
	kept := make(map[*source.File]document, len(files))
	for i, f := range files {
		d := docs[i]
		kept[f] = d
		r.Findings = append(r.Findings, d.findings...)
		switch {
		case d.model != nil:
			models = append(models, d.model)
		case d.page != nil:
			pages = append(pages, d.page)
		default:
			unread = append(unread, f.Path)
		}
	}
	b.documents = kept
	return models, pages, unread
}

// documentFiles are the files of stories and pages.
func (b *Builder) documentFiles() []*source.File {
	files := slices.Concat(b.snapshot.Under(content.ModelsFolder), b.snapshot.Under(content.PagesFolder))
	return slices.DeleteFunc(files, func(f *source.File) bool { return !strings.EqualFold(path.Ext(f.Path), ".md") })
}

// inParallel calls do for 0 to n-1, or until ctx ends.
func inParallel(ctx context.Context, n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	workers.Wait()
}

// advise reads every story and page for what its style may be the better for.
func (b *Builder) advise(ctx context.Context) diag.Findings {
	files := b.documentFiles()
	lists := make([]diag.Findings, len(files))
	inParallel(ctx, len(files), func(i int) {
		if data, err := files[i].Data(); err == nil {
			lists[i] = content.Advise(files[i].Path, data)
		}
	})
	return slices.Concat(lists...)
}

// hiddenNames are the people whom some story, visible or not, hides; sorted.
func hiddenNames(docs []document) []string {
	var names []string
	for _, d := range docs {
		if d.model != nil {
			names = append(names, d.model.HiddenNames...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// without parses a document again if it may hold one of the names, or was parsed without others.
func (b *Builder) without(f *source.File, d document, names []string) document {
	var hit []string
	if len(names) > 0 {
		data, err := f.Data()
		if err != nil {
			return d
		}
		text := letters(string(data))
		for _, name := range names {
			if d.model != nil && slices.Contains(d.model.HiddenNames, name) {
				continue // its own; hidden already
			}
			if strings.Contains(text, letters(name)) {
				hit = append(hit, name)
			}
		}
	}
	if strings.Join(hit, "\n") == d.hidden {
		return d
	}
	return b.parseFile(f, hit)
}

// letters is a text's folded letters and digits, with nothing between them: a name is among them however it is
// written, cut or not.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, viet.Fold(html.UnescapeString(s)))
}

// document parses one file, or returns what it parsed to before. It may run in parallel: the map is
// only read.
func (b *Builder) document(f *source.File) document {
	isModel := strings.HasPrefix(f.Path, content.ModelsFolder+"/")
	if d, ok := b.documents[f]; ok && (!isModel || d.registry == b.registry) {
		return d
	}
	return b.parseFile(f, nil)
}

func (b *Builder) parseFile(f *source.File, hidden []string) document {
	isModel := strings.HasPrefix(f.Path, content.ModelsFolder+"/")
	d := document{registry: b.registry, hidden: strings.Join(hidden, "\n")}
	data, err := f.Data()
	if err != nil {
		d.findings = diag.Findings{{Code: "unreadable", File: f.Path, Text: diag.Say("không đọc được tệp này (%v)", "this file cannot be read (%v)", err)}}
		return d
	}
	if isModel {
		d.model, d.findings = content.ParseModel(f.Path, data, b.registry, hidden...)
	} else {
		d.page, d.findings = content.ParsePage(f.Path, data, hidden...)
	}
	return d
}

func (b *Builder) readAssets() {
	files := b.snapshot.Under("static")
	if b.assets == nil || !slices.Equal(files, b.assetFiles) {
		b.assets, b.assetNotes = readAssets(b.snapshot)
		b.assetFiles = files
	}
}

func (b *Builder) readTemplates() {
	files := b.snapshot.Under("templates")
	if b.rendered == nil || !slices.Equal(files, b.rendered) {
		have := map[string][]byte{}
		for _, f := range files {
			if data, err := f.Data(); err == nil && strings.HasSuffix(f.Path, ".html") {
				have[strings.TrimPrefix(f.Path, "templates/")] = data
			}
		}
		b.standIns = standIns(have)
		b.renderer, b.badRender = render.New(have)
		b.rendered = files
	}
}

// standIns adds the program's own templates for those that a project made for an earlier version lacks. A project with
// none at all has lost its folder, which is for the renderer to say.
func standIns(have map[string][]byte) (findings diag.Findings) {
	if len(have) == 0 {
		return nil
	}
	own, err := fs.Glob(templates.Files, "*.html")
	if err != nil {
		panic(err) // the pattern is right
	}
	for _, name := range own {
		if _, there := have[name]; there {
			continue
		}
		data, err := templates.Files.ReadFile(name)
		if err != nil {
			panic(err) // it is inside the program
		}
		have[name] = data
		findings = append(findings, diag.Finding{Severity: diag.Warning, Code: "template-missing", File: "templates/" + name,
			Text: diag.Say("dự án chưa có mẫu trang này nên dùng mẫu có sẵn trong chương trình", "the project lacks this template, so the program's own is used"),
			Hint: diag.Say("chép tệp này và các tệp trong static của phiên bản mới vào dự án khi tiện", "copy this file, and those of static, from the new version when convenient")})
	}
	return findings
}
