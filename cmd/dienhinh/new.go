package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
	"dienhinh/internal/whole"
)

// story is what a new file starts from.
type story struct {
	title, unit, field, district, commune, kind, year, summary string
	learnedFrom                                                string // the address of the model that is replicated
}

func (a *app) newCommand() *cobra.Command {
	var s story
	var from string
	var ask bool
	cmd := &cobra.Command{
		Use:   `new ["` + a.say("Tên mô hình", "Name of the model") + `"]`,
		Short: a.say("Tạo bài mới có sẵn khung, đúng chỗ, không ghi đè bài nào", "Make a ready-to-fill file in the right place"),
		Long: a.say(`Tạo bài mới có sẵn khung, đúng chỗ, không ghi đè bài nào. Trong cửa sổ lệnh, lệnh hỏi từng mục chưa cho biết: Enter nhận
giá trị trong ngoặc vuông, ? giải thích, < quay lại, Ctrl+C thôi mà không tạo gì.`, `Make a ready-to-fill file in the right place. On a terminal it asks for what is not given: Enter takes what is in
brackets, ? explains, < goes back, Ctrl+C stops and makes nothing.`),
		Example: `  dienhinh new
  dienhinh new "Tuyến đường hoa tự quản" --unit "Hội LHPN xã Thanh Hải" --field "VH-XH" --district "Thanh Hà" --type "Tập thể"
  dienhinh new "Mạ khay xã Tân Trào" --from ma-khay-cay-lua`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &failure{exitUsage, diag.Say("tên mô hình có nhiều chữ phải đặt trong ngoặc kép", "quote a name of several words"),
					diag.Say(`chạy: dienhinh new "%s"`, `run: dienhinh new "%s"`, strings.Join(args, " "))}
			}
			if len(args) == 1 {
				s.title = args[0]
			}
			return a.create(s, from, ask || a.terminal())
		},
	}
	cmd.Flags().StringVar(&s.unit, "unit", "", a.say("đơn vị", "unit"))
	cmd.Flags().StringVar(&s.field, "field", "", a.say("lĩnh vực", "field"))
	cmd.Flags().StringVar(&s.district, "district", "", a.say("địa bàn", "district"))
	cmd.Flags().StringVar(&s.kind, "type", "", a.say("loại hình", "type"))
	cmd.Flags().StringVar(&s.year, "year", "", a.say("năm (mặc định: năm nay)", "year (default: this year)"))
	cmd.Flags().StringVar(&from, "from", "", a.say("mô hình được học theo: mã, tên tệp, đường dẫn hay địa chỉ; nối hai bài với nhau", "the model that is replicated: id, slug, path or address; ties the two"))
	cmd.Flags().BoolVar(&ask, "ask", false, a.say("hỏi từng mục, cả khi không nhận ra cửa sổ lệnh (Git Bash)", "ask, even where no terminal is seen (Git Bash)"))
	return cmd
}

// create makes the file of a new story, after asking for what is missing when there is somebody to ask.
func (a *app) create(s story, from string, ask bool) error {
	reg, err := a.registry()
	if err != nil {
		return err
	}
	existing, err := a.existing()
	if err != nil {
		return err
	}
	var origin *content.Model
	if from != "" {
		if origin, err = a.origin(existing, from, reg); err != nil {
			return err
		}
		s.learnedFrom = "/mo-hinh/" + origin.Slug + "/"
	}
	checks := storyChecks{existing, reg, a.say("Lĩnh vực", "Field"), a.say("Địa bàn", "District"), a.say("Loại hình", "Type")}
	if ask {
		if err := a.askForStory(&s, checks, origin); err != nil {
			return err
		}
	} else {
		if s.year == "" {
			s.year = a.thisYear()
		}
		if origin != nil && s.field == "" {
			s.field = nameOf(origin.Field)
		}
		if origin != nil && s.kind == "" {
			s.kind = nameOf(origin.Type)
		}
		if err := checks.all(&s); err != nil {
			return err
		}
	}
	rel := content.ModelsFolder + "/" + s.year + "/" + viet.Slug(s.title) + ".md"
	err = a.createFiles([]whole.File{{Path: rel, Data: []byte(skeleton(s, existing.newID()))}}, nil)
	if errors.Is(err, fs.ErrExist) {
		return &failure{exitContent, diag.Say("đã có tệp %s", "the file %s exists", rel), diag.Say("sửa tệp ấy, hoặc đặt tên khác", "edit it, or choose another name")}
	}
	if err != nil {
		return cannotWrite(rel, err)
	}
	fmt.Fprintln(a.out, a.say("đã tạo %s", "made %s", rel))
	if origin != nil {
		a.tieBack(origin, "/mo-hinh/"+viet.Slug(s.title)+"/")
	}
	fmt.Fprintln(a.out, a.say("điền tiếp các chỗ còn trống rồi chạy: dienhinh check", "fill in what is empty, then run: dienhinh check"))
	return nil
}

func (a *app) thisYear() string { return strconv.Itoa(a.now().In(content.Zone).Year()) }

// createFiles writes files of the project that do not exist yet, and clears what dead runs left among the stories.
func (a *app) createFiles(files []whole.File, ready func(done int) error) error {
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return err
	}
	defer root.Close()
	whole.Clear(root, content.ModelsFolder)
	_, err = whole.Create(root, files, ready)
	return err
}

func cannotWrite(rel string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &failure{exitIO, diag.Say("không ghi được %s (%v)", "cannot write %s (%v)", rel, err), diag.Text{}}
}

func termNames(terms []*content.Term) []string {
	var names []string
	for _, t := range terms {
		names = append(names, t.Name)
	}
	return names
}

func nameOf(t *content.Term) string {
	if t == nil {
		return ""
	}
	return t.Name
}

// districtNames are the names of all places.
func districtNames(reg *content.Registry) []string {
	var list []string
	for _, d := range reg.Districts {
		list = append(list, d.Name)
	}
	return list
}

func districtName(d *content.District) string {
	if d == nil {
		return ""
	}
	return d.Name
}

// pick resolves a registry value; nothing stays nothing.
func pick(given, label string, names []string, resolve func(string) string) (string, error) {
	if given == "" {
		return "", nil
	}
	if name := resolve(given); name != "" {
		return name, nil
	}
	hint := diag.Say("chọn một trong: %s", "choose one of: %s", strings.Join(names, ", "))
	if near, ok := viet.Nearest(given, names); ok {
		hint = diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", near)
	}
	return "", &failure{exitUsage, diag.Say("%s: không có “%s”", "%s: there is no “%s”", label, given), hint}
}

// terminal reports whether there is somebody to ask.
func (a *app) terminal() bool {
	f, ok := a.in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// taken is what stories already use.
type taken struct {
	slugs map[string]string // slug → file
	ids   map[string]string // id, in lower case → file
	files map[string][]byte // file → its bytes
}

func (a *app) existing() (taken, error) {
	t := taken{map[string]string{}, map[string]string{}, map[string][]byte{}}
	dir := filepath.Join(a.root, filepath.FromSlash(content.ModelsFolder))
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ToLower(p), ".md") {
			return err
		}
		rel, _ := filepath.Rel(a.root, p)
		rel = filepath.ToSlash(rel)
		t.slugs[content.SlugOf(viet.NFC(rel))] = rel
		data, err := readOrdinary(p)
		if err != nil {
			return err
		}
		t.files[rel] = data
		// A rough look is enough: an id that only seems taken costs one more draw.
		for line := range strings.Lines(string(data)) {
			if id, ok := strings.CutPrefix(line, "id:"); ok {
				t.ids[strings.ToLower(strings.Trim(strings.TrimSpace(id), `"'`))] = rel
			}
		}
		return nil
	})
	if err != nil {
		return t, &failure{exitIO, diag.Say("không đọc được %s (%v)", "cannot read %s (%v)", content.ModelsFolder, err), diag.Text{}}
	}
	return t, nil
}

// idLetters leaves out vowels, so that no id spells a word, and letters that look like digits.
const idLetters = "bcdfghjkmnpqrstvwxz23456789"

// newID draws a short id that no story has. Six letters of 27 make 387 million ids: with 100,000
// stories a draw is free 999 times in a thousand.
func (t taken) newID() string {
	for {
		var raw [6]byte
		_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
		for i := range raw {
			raw[i] = idLetters[int(raw[i])%len(idLetters)]
		}
		if id := string(raw[:]); t.ids[id] == "" {
			return id
		}
	}
}

func skeleton(s story, id string) string {
	q := func(v string) string {
		if v == "" {
			return ""
		}
		return ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
	}
	replication := "replication: {conditions: [], steps: []}"
	if s.learnedFrom != "" {
		replication = "replication:\n  conditions: []\n  steps: []\n  learned_from: [" + s.learnedFrom + "]"
	}
	return `---
title:` + q(s.title) + `
unit:` + q(s.unit) + `
field:` + q(s.field) + `
district:` + q(s.district) + `
type:` + q(s.kind) + `
year: ` + s.year + `
summary:` + q(s.summary) + `
commune:` + q(s.commune) + `
status:
results: []
#  - {label: "Hộ tham gia", value: 214, unit: "hộ", as_of: 2024-10-20, source: "Báo cáo số …"}
beneficiaries:
forces: {lead: "", partners: []}
` + replication + `
people: []
photos: []
contact: {office: "", phone: "", email: ""}
sources: []
notes: []
id: ` + id + `
draft: true
---

## ` + strings.Join(content.Sections, "\n\n## ") + "\n"
}
