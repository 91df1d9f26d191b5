package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// Each behaviour of the program is one script in testdata/script, run against the real main.
//
// A script starts in a project that is ready to build: the repository's own registries, templates and
// static files, testdata/site.yaml, and one good story, $MAU (testdata/mau.md). What the script holds
// itself wins over these. A script makes one slip and says what an editor is told:
//
//	edit $MAU 'year: 2023' 'year: 010'
//	exits 1 dienhinh build
//	cmp stderr want.txt
//	! exists public
//
// The commands beside testscript's own are in the map commands below. After a message has changed on
// purpose, "go test ./cmd/dienhinh -run Script -update" rewrites the want files; read the diff.

var update = flag.Bool("update", false, "rewrite the want files of testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dienhinh": func() { os.Exit(run()) }})
}

// memory is a folder in the machine's memory where there is one: a build waits until the disk has its site, and on a busy disk
// hundreds of them wait for minutes. What a disk does to a site is tried in fault_linux_test.go.
func memory(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "dienhinh-scripts-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		WorkdirRoot:         memory(t),
		UpdateScripts:       *update,
		RequireExplicitExec: false,
		RequireUniqueNames:  true,
		Setup:               setUpProject,
		Cmds:                commands,
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// mau is the good story that scripts vary.
const mau = "content/mo-hinh/2023/mau.md"

func setUpProject(env *testscript.Env) error {
	env.Values["asked"] = new(atomic.Int64)
	env.Setenv("MAU", mau)
	for from, to := range map[string]string{
		"../../content/registry": "content/registry", "../../templates": "templates", "../../static": "static",
		"testdata/site.yaml": "content/site.yaml", "testdata/mau.md": mau,
	} {
		if err := copyMissing(from, filepath.Join(env.WorkDir, to)); err != nil {
			return err
		}
	}
	return nil
}

// copyMissing copies a file or a folder, leaving alone what is there.
func copyMissing(from, to string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if _, err := os.Lstat(target); err == nil {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}

var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":     exits,
	"edit":      edit,
	"append":    appendFile,
	"encode":    encode,
	"grow":      grow,
	"photo":     photo,
	"nowhere":   nowhere,
	"remember":  remember,
	"unchanged": unchanged,
	"workbook":  workbook,
	"zip":       zipFile,
	"elsewhere": elsewhere,
}

func want(ts *testscript.TestScript, neg bool, args []string, n int, usage string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", usage)
	}
}

// exits runs a command and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "exits CODE COMMAND…")
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		code = e.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s\n%s%s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func change(ts *testscript.TestScript, name string, f func(string) string) {
	p := ts.MkAbs(name)
	ts.Check(os.WriteFile(p, []byte(f(ts.ReadFile(name))), 0o644))
}

// edit replaces one text that occurs exactly once. \n, \t and \x00 escapes are understood.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "edit FILE OLD NEW")
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\xe1`, "\xe1", `\x00`, "\x00")
	before, after := unescape.Replace(args[1]), unescape.Replace(args[2])
	change(ts, args[0], func(s string) string {
		if n := strings.Count(s, before); n != 1 {
			ts.Fatalf("%q occurs %d times in %s, want once", before, n, args[0])
		}
		return strings.Replace(s, before, after, 1)
	})
}

// encode rewrites a file as another program would save it. "nfd-name" renames it instead.
func encode(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "encode bom|crlf|nfd|utf8|empty|nfd-name FILE")
	switch args[0] {
	case "bom":
		change(ts, args[1], func(s string) string { return "\uFEFF" + s })
	case "crlf":
		change(ts, args[1], func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") })
	case "nfd":
		change(ts, args[1], norm.NFD.String)
	case "utf8": // as a program shows it: no byte order mark, no carriage returns
		change(ts, args[1], func(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, "\uFEFF"), "\r\n", "\n") })
	case "empty":
		change(ts, args[1], func(string) string { return "" })
	case "nfd-name":
		p := ts.MkAbs(args[1])
		other := filepath.Join(filepath.Dir(p), norm.NFD.String(filepath.Base(p)))
		if p == other {
			ts.Fatalf("%s has no marks", args[1])
		}
		ts.Check(os.Rename(p, other))
	default:
		ts.Fatalf("unknown encoding %s", args[0])
	}
}

// grow makes a story too large: n bytes of body, or n more keys.
func grow(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "grow body|keys N FILE")
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	change(ts, args[2], func(s string) string {
		if args[0] == "body" {
			return s + strings.Repeat("Cả thôn cùng làm.\n", n/len("Cả thôn cùng làm.\n")+1)
		}
		var b strings.Builder
		b.WriteString("---\n")
		for i := range n {
			fmt.Fprintf(&b, "k%d: 1\n", i)
		}
		return b.String() + strings.TrimPrefix(s, "---\n")
	})
}

// photo writes a small JPEG as a telephone does: with an EXIF block that holds the GPS position and,
// as the camera's owner, the words "SECRET OWNER".
func photo(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "photo FILE")
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	img.Set(1, 1, color.White)
	var plain bytes.Buffer
	ts.Check(jpeg.Encode(&plain, img, nil))
	// TIFF: IFD0 with Artist (0x013B) and the GPS IFD (0x8825); the GPS IFD with a latitude (tag 2).
	le := binary.LittleEndian
	tiff := []byte("II*\x00\x08\x00\x00\x00")
	entry := func(tag, kind uint16, count, value uint32) {
		tiff = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(tiff, tag), kind), count), value)
	}
	const owner = "SECRET OWNER\x00"
	gps := uint32(8 + 2 + 2*12 + 4)
	tiff = le.AppendUint16(tiff, 2)
	entry(0x013B, 2, uint32(len(owner)), gps+2+2*12+4+24)
	entry(0x8825, 4, 1, gps)
	tiff = le.AppendUint32(tiff, 0)
	tiff = le.AppendUint16(tiff, 2)
	entry(1, 2, 2, 'N')
	entry(2, 5, 3, gps+2+2*12+4)
	tiff = le.AppendUint32(tiff, 0)
	for _, x := range []uint32{20, 1, 56, 1, 12, 1} {
		tiff = le.AppendUint32(tiff, x)
	}
	block := append([]byte("Exif\x00\x00"), append(tiff, owner...)...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(block)+2))
	data := append(append(append(append([]byte{}, plain.Bytes()[:2]...), segment...), block...), plain.Bytes()[2:]...)
	p := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(p), 0o755))
	ts.Check(os.WriteFile(p, data, 0o644))
}

// nowhere checks that a text is in no file and no name below a folder, neither as it is nor as
// HTML, JSON or an address would write it, composed or not, in any case.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "nowhere TEXT FOLDER")
	forms := map[string]bool{}
	for _, s := range []string{args[0], norm.NFD.String(args[0])} {
		j := strconv.QuoteToASCII(s)
		for _, f := range []string{s, j[1 : len(j)-1], url.PathEscape(s), url.QueryEscape(s)} {
			forms[strings.ToLower(f)] = true
		}
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(p)
		hay := strings.ToLower(p + "\n" + string(data))
		for f := range forms {
			if i := strings.Index(hay, f); i >= 0 {
				ts.Fatalf("%q is in %s: …%s…", args[0], p, hay[max(0, i-60):min(len(hay), i+60)])
			}
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("%s has no files", args[1])
	}
}

// tree is a folder's content as one text: every file with its hash and time.
func tree(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		fmt.Fprintf(&b, "%s %x %d\n", p, sha256.Sum256(data), info.ModTime().UnixNano())
		return err
	}))
	return b.String()
}

// remember notes a folder's files, bytes and times; unchanged checks that they are the same.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "remember FOLDER")
	ts.Setenv("TREE_"+args[0], tree(ts, args[0]))
}

func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "unchanged FOLDER")
	before, after := ts.Getenv("TREE_"+args[0]), tree(ts, args[0])
	if before == "" || before != after {
		ts.Fatalf("%s has changed:\n%s\nwas:\n%s", args[0], after, before)
	}
}

// appendFile adds one file's text to another's.
func appendFile(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "append FILE ADDED")
	change(ts, args[0], func(s string) string { return s + ts.ReadFile(args[1]) })
}

// workbook makes a spreadsheet from a text: "== Name" begins a sheet, a line is a row, cells stand between bars, a
// cell that is a number is a number. Lines that begin with "!" say more: "!merge A1:C2", "!font B3 .VnTime",
// "!hide", "!date C4 2024-03-20". An empty line is an empty row.
func workbook(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "workbook FILE.xlsx TEXT")
	f := excelize.NewFile()
	defer f.Close()
	sheet, row, first := "Sheet1", 0, true
	for line := range strings.SplitSeq(strings.TrimSuffix(ts.ReadFile(args[1]), "\n"), "\n") {
		if name, ok := strings.CutPrefix(line, "== "); ok {
			if first {
				ts.Check(f.SetSheetName(sheet, name))
			} else {
				_, err := f.NewSheet(name)
				ts.Check(err)
			}
			sheet, row, first = name, 0, false
			continue
		}
		if order, ok := strings.CutPrefix(line, "!"); ok {
			w := strings.Fields(order)
			switch w[0] {
			case "merge":
				a, b, _ := strings.Cut(w[1], ":")
				ts.Check(f.MergeCell(sheet, a, b))
			case "font":
				style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: strings.Join(w[2:], " ")}})
				ts.Check(err)
				ts.Check(f.SetCellStyle(sheet, w[1], w[1], style))
			case "hide":
				ts.Check(f.SetSheetVisible(sheet, false))
			case "date":
				day, err := time.Parse("2006-01-02", w[2])
				ts.Check(err)
				ts.Check(f.SetCellValue(sheet, w[1], day))
			default:
				ts.Fatalf("unknown order %s", line)
			}
			continue
		}
		row++
		for i, v := range strings.Split(line, "|") {
			cell, err := excelize.CoordinatesToCellName(i+1, row)
			ts.Check(err)
			v = strings.ReplaceAll(strings.TrimSpace(v), `\n`, "\n")
			if n, err := strconv.ParseFloat(v, 64); err == nil {
				ts.Check(f.SetCellValue(sheet, cell, n))
			} else if v != "" {
				ts.Check(f.SetCellStr(sheet, cell, v))
			}
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}

// zipFile makes an archive of parts: NAME=FILE.
func zipFile(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "zip ARCHIVE NAME=FILE…")
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, arg := range args[1:] {
		name, file, _ := strings.Cut(arg, "=")
		w, err := zw.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(file)))
		ts.Check(err)
	}
	ts.Check(zw.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// elsewhere starts another site, at $ELSEWHERE: /co/… is there, /doi/… has moved to /co/…, /cam refuses programs,
// anything else is not there. "elsewhere asked N" checks how many requests it has had since it was last looked at.
func elsewhere(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 2 && args[0] == "asked" {
		if n := ts.Value("asked").(*atomic.Int64).Swap(0); strconv.FormatInt(n, 10) != args[1] {
			ts.Fatalf("%d requests, want %s", n, args[1])
		}
		return
	}
	want(ts, neg, args, 0, "elsewhere [asked N]")
	count := ts.Value("asked").(*atomic.Int64)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		rest, moved := strings.CutPrefix(r.URL.Path, "/doi/")
		switch {
		case !strings.HasPrefix(r.UserAgent(), "dienhinh-check/"):
			http.Error(w, "who are you?", http.StatusBadRequest)
		case strings.HasPrefix(r.URL.Path, "/co/"):
		case moved:
			http.Redirect(w, r, "/co/"+rest, http.StatusMovedPermanently)
		case r.URL.Path == "/cam":
			w.WriteHeader(http.StatusForbidden)
		default:
			http.NotFound(w, r)
		}
	}))
	ts.Defer(site.Close)
	ts.Setenv("ELSEWHERE", site.URL)
}
