package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "dienhinh/"

// layers are the allowed edges: a package and the packages of this module that it may import.
// An edge that is allowed and not used fails as well, so that the table stays the truth.
var layers = map[string]struct {
	imports []string
	reason  string
}{
	"internal":              {nil, "holds the map and no code"},
	"internal/diag":         {nil, "everybody reports findings, so it may know nobody"},
	"internal/viet":         {nil, "pure rules of text"},
	"internal/source":       {[]string{"diag", "viet"}, "file names are compared in composed form"},
	"internal/content":      {[]string{"diag", "viet"}, "sees one file's bytes and never where they came from"},
	"internal/ledger":       {[]string{"diag", "viet"}, "bytes in, lines out: knows no page"},
	"internal/site":         {[]string{"card", "content", "cover", "diag", "ledger", "viet"}, "pure: not source, so that it cannot read"},
	"internal/render":       {[]string{"diag", "site", "upkeep", "viet"}, "not content: a template prints page structs only"},
	"internal/upkeep":       {[]string{"content", "diag", "site", "viet"}, "looks at stories and findings; not build, which must not know it"},
	"internal/external":     {[]string{"diag"}, "addresses in, answers out: knows no story"},
	"internal/feed":         {nil, "plain values in, bytes out"},
	"internal/cover":        {nil, "plain values in, markup out"},
	"internal/qr":           {nil, "an address in, pictures of its code out"},
	"internal/card":         {[]string{"viet"}, "plain values in, pictures out; viet says where a title's lines may break"},
	"internal/media":        {[]string{"diag"}, "refusals carry a sentence for the editor"},
	"internal/cache":        {nil, "keeps bytes and does not know what they are"},
	"internal/whole":        {nil, "puts bytes into files and does not know what they are"},
	"internal/chromium":     {nil, "drives a browser for tests and the bench, and knows no page"},
	"internal/publish":      {[]string{"diag"}, "knows outputs, not pages"},
	"internal/deploy":       {[]string{"diag", "feed", "publish"}, "reads what publish wrote and answers by the rules that feed wrote; knows no page"},
	"internal/search":       {[]string{"viet"}, "plain documents in, files out"},
	"internal/measure":      {nil, "runs programs, knows none"},
	"internal/build":        {[]string{"cache", "card", "content", "diag", "feed", "ledger", "media", "publish", "qr", "render", "schema", "search", "site", "source", "templates", "viet"}, "the only hub; the program's own templates, for projects that are older than it"},
	"internal/serve":        {[]string{"build", "desk", "diag", "external", "feed", "publish", "source", "upkeep"}, "runs build's outputs with the site's headers; asks source what to watch; hands to desk what the form saves; shows the editors what upkeep sees"},
	"cmd/dienhinh":          {[]string{"build", "content", "deploy", "desk", "diag", "external", "feed", "intake", "ledger", "publish", "registration", "schema", "serve", "site", "viet", "whole"}, "flags → one call → exit code"},
	"cmd/compare":           {[]string{"content", "measure", "viet"}, "looks at the builds from outside: through the programs and the pages they write"},
	"cmd/release":           {nil, "packs the program from outside: through the go command"},
	"cmd/searchbench":       {[]string{"chromium", "content", "feed", "measure", "viet"}, "looks at the search from outside: through the program and the pages it writes, served by the rules that feed wrote"},
	"internal/desk":         {[]string{"content", "diag", "viet", "whole"}, "knows where stories lie and what a name may be; whether one is good, it is told"},
	"internal/schema":       {[]string{"content", "diag", "viet"}, "generates from the keys that content decodes by"},
	"internal/intake":       {[]string{"diag", "viet"}, "bytes in, sheets and documents out; it knows no model"},
	"internal/registration": {[]string{"content", "diag", "intake", "viet"}, "rows become stories by the decoder's own rules; pure, so that a plan writes nothing"},
}

// owned are the imports that belong to some packages only. A name that ends in a slash stands for
// everything below it.
var owned = []struct {
	name   string
	owners []string
	reason string
}{
	{"gopkg.in/yaml.v3", []string{"internal/content"}, "archived upstream: its successor must be a change of one package"},
	{"github.com/yuin/goldmark/", []string{"internal/content"}, "Markdown is parsed in one place"},
	{"net/http", []string{"internal/serve", "internal/external", "internal/deploy", "cmd/searchbench"}, "the one server, the one that asks other sites when it is told to, the way to a store, and the bench's host; a build needs no network"},
	{"github.com/fsnotify/fsnotify", []string{"internal/serve"}, "only a preview watches"},
	{"html/template", []string{"internal/render", "internal/site", "internal/upkeep"}, "site marks the story's own HTML as such, upkeep a link that opens a file; render prints them"},
	{"github.com/klauspost/compress/", []string{"internal/card", "internal/deploy"}, "packs the cards, and what is published packed; the rest is compressed by the host"},
	{"github.com/andybalholm/brotli", []string{"internal/deploy"}, "the other packing"},
	{"github.com/minio/minio-go/", []string{"internal/deploy"}, "one way to a store"},
	{"github.com/xuri/excelize/v2", []string{"internal/feed", "internal/intake"}, "one writer of spreadsheets, and one reader: what others send is hostile, what we write is not"},
	{"github.com/gofrs/flock", []string{"internal/deploy", "internal/publish"}, "a lock on the output folder, and on the one that it is brought to"},
	{"os", []string{"internal/build", "internal/cache", "internal/chromium", "internal/deploy", "internal/desk", "internal/measure", "internal/publish", "internal/whole", "cmd/compare", "cmd/dienhinh", "cmd/release", "cmd/searchbench"}, "build opens the project's root, desk writes below content/mo-hinh through one, publish writes the site, deploy brings it to another folder, and cache has its own, whole writes single files, a browser has a profile, measure reads what a process took; the rest gets an fs.FS or bytes"},
	{"github.com/gen2brain/webp", []string{"internal/media"}, "pictures are encoded in one place"},
	{"golang.org/x/image/webp", []string{"internal/media"}, "its values need widening"},
	{"os/exec", []string{"internal/chromium", "internal/measure", "cmd/compare", "cmd/dienhinh", "cmd/release", "cmd/searchbench"}, "serve --open starts the browser; a release starts the compiler, the benches programs"},
	{"github.com/spf13/cobra", []string{"cmd/dienhinh"}, "flags are the command's business"},
}

// writers are the functions of package os that change a disk, and writing are the packages that may. desk may, because
// the form exists to write stories: below content/mo-hinh alone, never over another version, and only what was judged good.
var (
	writers = []string{"Chmod", "Chown", "Chtimes", "CopyFS", "Create", "CreateTemp", "Lchown", "Link", "Mkdir", "MkdirAll", "MkdirTemp",
		"OpenFile", "Remove", "RemoveAll", "Rename", "Symlink", "Truncate", "WriteFile"}
	writing = []string{"internal/publish", "internal/cache", "internal/chromium", "internal/deploy", "internal/desk", "cmd/compare", "cmd/dienhinh", "cmd/release", "cmd/searchbench"}
	// drawers are names that say nothing about what is inside.
	drawers = []string{"util", "utils", "common", "helper", "helpers", "types", "models", "misc", "shared"}
)

type parsed struct {
	dir   string
	files map[string]*ast.File
}

// parseModule parses every Go file that is not a test. It does not ask the go command: the test cache
// would not know that its answer depends on other packages.
func parseModule(t *testing.T, fset *token.FileSet) []parsed {
	t.Helper()
	byDir := map[string]map[string]*ast.File{}
	root := os.DirFS("..")
	for _, top := range []string{"internal", "cmd"} {
		err := fs.WalkDir(root, top, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if d.IsDir() {
				if _, err := fs.Stat(root, p+"/go.mod"); err == nil {
					return fs.SkipDir // a module of its own: internal/purego stands in for another
				}
			}
			if d.IsDir() || path.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
				return nil
			}
			f, err := parser.ParseFile(fset, filepath.Join("..", filepath.FromSlash(p)), nil, parser.ParseComments)
			if err != nil {
				return err
			}
			dir := path.Dir(p)
			if byDir[dir] == nil {
				byDir[dir] = map[string]*ast.File{}
			}
			byDir[dir][p] = f
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var list []parsed
	for dir, files := range byDir {
		list = append(list, parsed{dir, files})
	}
	slices.SortFunc(list, func(a, b parsed) int { return strings.Compare(a.dir, b.dir) })
	return list
}

func TestLayers(t *testing.T) {
	fset := token.NewFileSet()
	packages := parseModule(t, fset)
	found := map[string]bool{}
	for _, p := range packages {
		found[p.dir] = true
		row, ok := layers[p.dir]
		if !ok {
			t.Errorf("package %s has no row in the table of layers", p.dir)
			continue
		}
		used := map[string]bool{}
		for name, f := range p.files {
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				at := fset.Position(spec.Pos())
				if inner, ours := strings.CutPrefix(imported, module); ours {
					used[strings.TrimPrefix(inner, "internal/")] = true
					if !slices.Contains(row.imports, strings.TrimPrefix(inner, "internal/")) {
						t.Errorf("%s: %s may not import %s (%s)", at, p.dir, inner, row.reason)
					}
				}
				for _, o := range owned {
					below := strings.HasSuffix(o.name, "/") && strings.HasPrefix(imported+"/", o.name)
					if (imported == o.name || below) && !slices.Contains(o.owners, p.dir) {
						t.Errorf("%s: only %s may import %s (%s)", at, strings.Join(o.owners, ", "), imported, o.reason)
					}
				}
				if imported == "io/ioutil" || spec.Name != nil && spec.Name.Name == "." {
					t.Errorf("%s: %s: import %s is not allowed", at, name, imported)
				}
			}
		}
		for _, edge := range row.imports {
			if !used[edge] {
				t.Errorf("the table allows %s → %s, which is not used", p.dir, edge)
			}
		}
	}
	for dir := range layers {
		if !found[dir] {
			t.Errorf("the table has a row for %s, which does not exist", dir)
		}
	}
}

func TestPackages(t *testing.T) {
	fset := token.NewFileSet()
	packages := parseModule(t, fset)
	guide := ""
	for _, p := range packages {
		var comment string
		for name, f := range p.files {
			if f.Doc != nil {
				if comment != "" {
					t.Errorf("%s: a second package comment", name)
				}
				comment = f.Doc.Text()
			}
			if slices.Contains(drawers, f.Name.Name) || slices.Contains(drawers, path.Base(p.dir)) {
				t.Errorf("%s: a package called %s says nothing about what is in it", name, f.Name.Name)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					if n.Recv == nil && n.Name.Name == "init" {
						t.Errorf("%s: func init is not allowed", fset.Position(n.Pos()))
					}
				case *ast.SelectorExpr:
					if x, ok := n.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains(writers, n.Sel.Name) && !slices.Contains(writing, p.dir) {
						t.Errorf("%s: only %s may write to disk (os.%s)", fset.Position(n.Pos()), strings.Join(writing, " and "), n.Sel.Name)
					}
				}
				return true
			})
		}
		if comment == "" {
			t.Errorf("package %s has no package comment", p.dir)
		}
		if p.dir == "internal" {
			guide = comment
		}
	}
	for _, p := range packages {
		name, inside := strings.CutPrefix(p.dir, "internal/")
		if !inside {
			continue
		}
		if !strings.Contains(guide, "\n\t"+name+" ") {
			t.Errorf("internal/doc.go does not name package %s in its table", name)
		}
	}
}
