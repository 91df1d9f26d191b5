package main

import (
	"bufio"
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
)

// story is what a new file starts from.
type story struct{ title, unit, field, district, kind, year, summary string }

func (a *app) newCommand() *cobra.Command {
	var s story
	cmd := &cobra.Command{
		Use:   `new "` + a.say("Tên mô hình", "Name of the model") + `"`,
		Short: a.say("Tạo bài mới có sẵn khung, đúng chỗ, không ghi đè bài nào", "Make a ready-to-fill file in the right place"),
		Example: `  dienhinh new "Tuyến đường hoa tự quản"
  dienhinh new "Tuyến đường hoa tự quản" --unit "Hội LHPN xã Thanh Hải" --field "VH-XH" --district "Thanh Hà" --type "Tập thể"`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &failure{exitUsage, diag.Say("tên mô hình có nhiều chữ phải đặt trong ngoặc kép", "quote a name of several words"),
					diag.Say(`chạy: dienhinh new "%s"`, `run: dienhinh new "%s"`, strings.Join(args, " "))}
			}
			if len(args) == 1 {
				s.title = args[0]
			}
			return a.create(s)
		},
	}
	cmd.Flags().StringVar(&s.unit, "unit", "", a.say("đơn vị", "unit"))
	cmd.Flags().StringVar(&s.field, "field", "", a.say("lĩnh vực", "field"))
	cmd.Flags().StringVar(&s.district, "district", "", a.say("địa bàn", "district"))
	cmd.Flags().StringVar(&s.kind, "type", "", a.say("loại hình", "type"))
	cmd.Flags().StringVar(&s.year, "year", "", a.say("năm (mặc định: năm nay)", "year (default: this year)"))
	return cmd
}

func (a *app) create(s story) error {
	reg, err := a.registry()
	if err != nil {
		return err
	}
	ask := a.asker()
	s.title = strings.Join(strings.Fields(viet.NFC(s.title)), " ")
	if s.title == "" {
		s.title = ask(a.say("Tên mô hình", "Name of the model"), nil)
	}
	slug := viet.Slug(s.title)
	if slug == "" {
		return &failure{exitUsage, diag.Say("cần tên mô hình", "a name is needed"), diag.Say(`chạy: dienhinh new "Tên mô hình"`, `run: dienhinh new "Name of the model"`)}
	}
	existing, err := a.existing()
	if err != nil {
		return err
	}
	if other := existing.slugs[slug]; other != "" {
		return &failure{exitContent, diag.Say("đã có bài ở địa chỉ này: %s", "there is a story at this address: %s", other),
			diag.Say("sửa bài ấy, hoặc thêm nơi chốn vào tên cho khác", "edit that one, or add a place to the name")}
	}
	if s.year == "" {
		s.year = ask(a.say("Năm công nhận hoặc đăng ký (để trống: năm nay)", "Year of recognition or registration (empty: this year)"), nil)
	}
	if s.year == "" {
		s.year = strconv.Itoa(a.now().In(content.Zone).Year())
	}
	if n, err := strconv.Atoi(s.year); err != nil || n < 1949 || n > 2100 {
		return &failure{exitUsage, diag.Say("năm “%s” không hợp lệ", "the year “%s” is not valid", s.year), diag.Text{}}
	}
	if s.unit == "" {
		s.unit = ask(a.say("Đơn vị (ví dụ: Hội Nông dân xã Hồng Phong, huyện Thanh Miện)", "Unit"), nil)
	}
	if s.field, err = a.pick(ask, s.field, a.say("Lĩnh vực", "Field"), termNames(reg.Fields), func(x string) string { return nameOf(reg.Field(x)) }); err != nil {
		return err
	}
	if s.district, err = a.pick(ask, s.district, a.say("Địa bàn", "District"), districtNames(reg), func(x string) string { return districtName(reg.District(x)) }); err != nil {
		return err
	}
	if s.kind, err = a.pick(ask, s.kind, a.say("Loại hình", "Type"), termNames(reg.Types), func(x string) string { return nameOf(reg.Type(x)) }); err != nil {
		return err
	}
	if s.summary == "" {
		s.summary = ask(a.say("Tóm tắt, một câu 50–200 ký tự (để trống nếu viết sau)", "Summary, one sentence of 50–200 characters (may wait)"), nil)
	}
	rel := content.ModelsFolder + "/" + s.year + "/" + slug + ".md"
	path := filepath.Join(a.root, filepath.FromSlash(rel))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return cannotWrite(rel, err)
	}
	err = writeNew(path, []byte(skeleton(s, existing.newID())))
	if errors.Is(err, fs.ErrExist) {
		return &failure{exitContent, diag.Say("đã có tệp %s", "the file %s exists", rel), diag.Say("sửa tệp ấy, hoặc đặt tên khác", "edit it, or choose another name")}
	}
	if err != nil {
		return cannotWrite(rel, err)
	}
	fmt.Fprintln(a.out, a.say("đã tạo %s", "made %s", rel))
	fmt.Fprintln(a.out, a.say("điền tiếp các chỗ còn trống rồi chạy: dienhinh check", "fill in what is empty, then run: dienhinh check"))
	return nil
}

// writeNew writes a file that does not exist yet, whole or not at all. O_EXCL: never over somebody's file, even one
// made a moment ago.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(path)
	}
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

// pick resolves a registry value, asking for it when it is missing and there is somebody to ask.
func (a *app) pick(ask func(string, []string) string, given, label string, names []string, resolve func(string) string) (string, error) {
	if given == "" {
		if given = ask(label, names); given == "" {
			return "", nil
		}
	}
	asked := false
again:
	if name := resolve(given); name != "" {
		return name, nil
	}
	hint := diag.Say("chọn một trong: %s", "choose one of: %s", strings.Join(names, ", "))
	if near, ok := viet.Nearest(given, names); ok {
		hint = diag.Say("có phải ý bạn là “%s”?", "did you mean “%s”?", near)
	}
	wrong := &failure{exitUsage, diag.Say("%s: không có “%s”", "%s: there is no “%s”", label, given), hint}
	if a.terminal() && !asked {
		// Somebody is there: say it and ask once more, rather than lose what was typed.
		a.complain(wrong.text, wrong.hint)
		if given = ask(label, names); given != "" {
			asked = true
			goto again
		}
	}
	return "", wrong
}

// terminal reports whether there is somebody to ask.
func (a *app) terminal() bool {
	f, ok := a.in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// asker returns a function that asks on a terminal, and answers with nothing elsewhere. A choice may
// be given by its number.
func (a *app) asker() func(label string, choices []string) string {
	if !a.terminal() {
		return func(string, []string) string { return "" }
	}
	in := bufio.NewScanner(a.in)
	return func(label string, choices []string) string {
		for i, c := range choices {
			fmt.Fprintf(a.err, "  %2d. %s\n", i+1, c)
		}
		fmt.Fprintf(a.err, "%s: ", label)
		if !in.Scan() {
			return ""
		}
		answer := strings.TrimSpace(in.Text())
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(choices) {
			return choices[n-1]
		}
		return answer
	}
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
		data, err := os.ReadFile(p)
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
	return `---
title:` + q(s.title) + `
unit:` + q(s.unit) + `
field:` + q(s.field) + `
district:` + q(s.district) + `
type:` + q(s.kind) + `
year: ` + s.year + `
summary:` + q(s.summary) + `
commune:
status:
results: []
#  - {label: "Hộ tham gia", value: 214, unit: "hộ", as_of: 2024-10-20, source: "Báo cáo số …"}
beneficiaries:
forces: {lead: "", partners: []}
replication: {conditions: [], steps: []}
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
