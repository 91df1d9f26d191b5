package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
	"dienhinh/internal/viet"
)

// storyChecks are what holds for the answers about a new story, typed or given as flags.
type storyChecks struct {
	existing              taken
	reg                   *content.Registry
	field, district, kind string // labels
}

func (c storyChecks) checkTitle(s string) (string, error) {
	s = strings.Join(strings.Fields(viet.NFC(s)), " ")
	slug := viet.Slug(s)
	if slug == "" {
		return "", &failure{exitUsage, diag.Say("cần tên mô hình", "a name is needed"), diag.Say(`chạy: dienhinh new "Tên mô hình"`, `run: dienhinh new "Name of the model"`)}
	}
	if bad := publish.Collisions([]publish.Output{{Path: slug + ".html"}}); bad != nil {
		why := bad[0].Text
		return "", &failure{exitUsage, diag.Text{VI: "tên này không làm địa chỉ được: " + why.VI, EN: "this name makes no address: " + why.EN}, diag.Say("đặt tên khác", "choose another name")}
	}
	if other := c.existing.slugs[slug]; other != "" {
		return "", &failure{exitContent, diag.Say("đã có bài ở địa chỉ này: %s", "there is a story at this address: %s", other),
			diag.Say("sửa bài ấy, hoặc thêm nơi chốn vào tên cho khác", "edit that one, or add a place to the name")}
	}
	return s, nil
}

func (c storyChecks) checkYear(s string) (string, error) {
	if n, err := strconv.Atoi(s); err != nil || n < 1949 || n > 2100 {
		return "", &failure{exitUsage, diag.Say("năm “%s” không hợp lệ", "the year “%s” is not valid", s), diag.Text{}}
	}
	return s, nil
}

func (c storyChecks) checkField(s string) (string, error) {
	return pick(s, c.field, termNames(c.reg.Fields), func(x string) string { return nameOf(c.reg.Field(x)) })
}

func (c storyChecks) checkDistrict(s string) (string, error) {
	return pick(s, c.district, districtNames(c.reg), func(x string) string { return districtName(c.reg.District(x)) })
}

func (c storyChecks) checkType(s string) (string, error) {
	return pick(s, c.kind, termNames(c.reg.Types), func(x string) string { return nameOf(c.reg.Type(x)) })
}

// all checks what was given, in the order of the file.
func (c storyChecks) all(s *story) (err error) {
	for _, x := range []struct {
		value *string
		check func(string) (string, error)
	}{{&s.title, c.checkTitle}, {&s.year, c.checkYear}, {&s.field, c.checkField}, {&s.district, c.checkDistrict}, {&s.kind, c.checkType}} {
		if *x.value, err = x.check(*x.value); err != nil {
			return err
		}
	}
	return nil
}

// given checks what flags said before anything is asked. What is wrong is told, and asked for like the rest; what is
// right is not asked for.
func (a *app) given(value *string, check func(string) (string, error)) (skip func() bool) {
	if *value == "" {
		return nil
	}
	kept, err := check(*value)
	if wrong, ok := err.(*failure); ok {
		a.complain(wrong.text, wrong.hint)
		*value = ""
		return nil
	}
	*value = kept
	return func() bool { return true }
}

// askForStory is the guided form of new.
func (a *app) askForStory(s *story, c storyChecks, origin *content.Model) error {
	say := diag.Say
	var confirmed string
	anything := func(s string) (string, error) { return strings.Join(strings.Fields(s), " "), nil }
	offerField, offerType := "", ""
	if len(c.reg.Types) > 0 {
		offerType = c.reg.Types[0].Name // most models are a collective's
	}
	if origin != nil {
		fmt.Fprintln(a.err, a.say("Học theo: %s (%s)", "Replicates: %s (%s)", origin.Title, origin.Path))
		offerField, offerType = nameOf(origin.Field), nameOf(origin.Type)
	}
	fmt.Fprintln(a.err, a.say("Bài mới. Enter: nhận giá trị trong [ ] · ?: giải thích · <: quay lại · Ctrl+C: thôi, không tạo gì",
		"A new story. Enter: take what is in [ ] · ?: explain · <: back · Ctrl+C: stop, make nothing"))
	questions := []question{
		{label: say("Tên mô hình", "Name of the model"), value: &s.title, required: true, check: c.checkTitle, skip: a.given(&s.title, c.checkTitle),
			help: say("Tên như trong báo cáo, viết có dấu. Tên tệp và địa chỉ trên trang được đặt theo tên này, nên hai bài không trùng tên; nếu trùng thì thêm nơi chốn: “Đường hoa xã Thanh Hải”.",
				"The name as in the report. The file's name and the address are made of it, so no two stories share one; add a place if need be.")},
		{label: say("Đơn vị thực hiện", "Unit"), value: &s.unit, check: anything, skip: a.given(&s.unit, anything),
			help: say("Tên đơn vị, kèm xã và huyện. Ví dụ: Hội Nông dân xã Hồng Phong, huyện Thanh Miện.", "The unit with its commune and district.")},
		{label: say("Năm công nhận (hoặc năm đăng ký)", "Year of recognition or registration"), value: &s.year, offer: a.thisYear, required: true, check: c.checkYear, skip: a.given(&s.year, c.checkYear),
			help: say("Năm mô hình được công nhận; chưa được công nhận thì ghi năm đăng ký. Bốn chữ số.", "Four digits.")},
		{label: say("Lĩnh vực", "Field"), value: &s.field, offer: func() string { return offerField }, choices: func() []string { return termNames(c.reg.Fields) }, check: c.checkField, skip: a.given(&s.field, c.checkField),
			help: say("Gõ số, hoặc vài chữ đầu không cần dấu (kinh, vhxh).", "Type the number, or a few letters.")},
		{label: say("Địa bàn", "District"), value: &s.district, offer: func() string { return districtIn(s.unit, c.reg) }, choices: func() []string { return districtNames(c.reg) }, check: c.checkDistrict, skip: a.given(&s.district, c.checkDistrict),
			help: say("Huyện, thị xã, thành phố của ngày ấy, kể cả nơi nay đã sáp nhập: trang tự ghi nơi ấy nay thuộc đâu. Gõ số, hoặc vài chữ (gia loc, tm).", "The place of its day, even if it has merged since. Type the number, or a few letters.")},
		{label: say("Xã, phường, thị trấn", "Commune"), value: &s.commune, offer: func() string { return communeIn(s.unit, c.reg.District(s.district)) },
			choices: func() []string { return communeNames(c.reg.District(s.district)) }, unlisted: true,
			check: func(x string) (string, error) { return checkCommune(x, c.reg, c.reg.District(s.district)) },
			skip:  func() bool { return len(communeNames(c.reg.District(s.district))) == 0 },
			help:  say("Xã, phường, thị trấn của ngày ấy. Gõ tên, vài chữ đầu, hoặc số trong danh sách:", "The commune of its day: its name, a few letters, or its number:")},
		{label: say("Loại hình", "Type"), value: &s.kind, offer: func() string { return offerType }, choices: func() []string { return termNames(c.reg.Types) }, check: c.checkType, skip: a.given(&s.kind, c.checkType),
			help: say("Tập thể: một chi hội, xã, cơ quan… Cá nhân: một người.", "A collective or one person.")},
		{label: say("Tóm tắt: một câu, 50–200 ký tự", "Summary: one sentence, 50–200 characters"), value: &s.summary, check: anything,
			help: say("Ai làm gì, được gì. Câu này hiện ở danh sách, khi tìm kiếm và khi chia sẻ. Có thể viết sau.", "Who did what, with what result. It may wait.")},
	}
	if !slices.ContainsFunc(questions, func(q question) bool { return q.skip == nil || !q.skip() }) {
		return nil // everything was given
	}
	labels := make([]string, len(questions))
	for i, q := range questions {
		labels[i], _, _ = strings.Cut(q.label.In(a.lang), ":")
	}
	yes := a.say("có", "yes")
	questions = append(questions, question{
		label: say("Tạo bài này?", "Make this story?"), value: &confirmed, offer: func() string { return yes }, required: true,
		help: say("Chưa có gì được ghi. Enter để tạo bài, < để quay lại sửa, Ctrl+C để thôi.", "Nothing is written yet. Enter makes the story, < goes back, Ctrl+C stops."),
		before: func() {
			fmt.Fprintln(a.err)
			for i, label := range labels {
				if v := *questions[i].value; v != "" {
					fmt.Fprintf(a.err, "%s: %s\n", label, v)
				}
			}
		},
		check: func(x string) (string, error) {
			if word := viet.Fold(x); word == viet.Fold(yes) || word == "c" || word == "y" {
				return yes, nil
			}
			return "", &failure{exitUsage, diag.Say("chưa rõ “%s” là có hay không", "“%s” is neither yes nor no", x), diag.Say("Enter để tạo bài, < để quay lại sửa, Ctrl+C để thôi", "Enter makes the story, < goes back, Ctrl+C stops")}
		},
	})
	return a.newForm().ask(questions)
}

// districtIn finds the place that a unit's name ends with: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện".
func districtIn(unit string, reg *content.Registry) string {
	parts := strings.FieldsFunc(unit, func(r rune) bool { return r == ',' || r == '-' || r == '–' })
	for _, part := range slices.Backward(parts) {
		if d := reg.District(strings.TrimSpace(part)); d != nil {
			return d.Name
		}
		for _, d := range reg.Districts { // "Ủy ban MTTQ huyện Gia Lộc"
			if strings.HasSuffix(" "+viet.Key(part), " "+viet.Key(d.Name)) {
				return d.Name
			}
		}
	}
	return ""
}

// communeIn finds the one commune of a district that a unit's name holds.
func communeIn(unit string, d *content.District) string {
	if d == nil {
		return ""
	}
	found := ""
	for _, c := range d.Communes {
		if strings.Contains(" "+viet.Key(unit)+" ", " "+viet.Key(c.Name)+" ") || strings.Contains(viet.Key(unit)+",", " "+viet.Key(c.Name)+",") {
			if found != "" && found != c.Name {
				return ""
			}
			found = c.Name
		}
	}
	return found
}

// communeNames are the communes of a district, each name once.
func communeNames(d *content.District) []string {
	if d == nil {
		return nil
	}
	var names []string
	for _, c := range d.Communes {
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

func checkCommune(s string, reg *content.Registry, in *content.District) (string, error) {
	return pick(s, in.Name, communeNames(in), func(x string) string {
		if d, c, ok := reg.Place(x, in); ok && c != nil && d == in {
			return c.Name
		}
		return ""
	})
}

var modelAddress = regexp.MustCompile(`(?:^|/)(mo-hinh|m)/([^/?#]+)/?(?:[?#].*)?$`)

// origin finds the story that somebody names by its id, its slug, its path or its address.
func (a *app) origin(existing taken, named string, reg *content.Registry) (*content.Model, error) {
	named = strings.TrimSpace(viet.NFC(named))
	file := a.fileOf(existing, filepath.ToSlash(named))
	if file == "" {
		hint := diag.Say("viết mã (id), tên tệp, đường dẫn tệp hay địa chỉ của bài", "give an id, a slug, a path or an address")
		var slugs []string
		for slug := range existing.slugs {
			slugs = append(slugs, slug)
		}
		slices.Sort(slugs)
		if near, ok := viet.Nearest(viet.Slug(named), slugs); ok {
			hint = diag.Say("có phải ý bạn là: --from %s", "did you mean: --from %s", near)
		}
		return nil, &failure{exitUsage, diag.Say("không có mô hình nào là “%s”", "there is no model “%s”", named), hint}
	}
	data, err := readOrdinary(filepath.Join(a.root, filepath.FromSlash(file)))
	if err != nil {
		return nil, &failure{exitIO, diag.Say("không đọc được %s (%v)", "cannot read %s (%v)", file, err), diag.Text{}}
	}
	m, findings := content.ParseModel(file, data, reg)
	if m == nil {
		a.showSome(findings)
		return nil, &failure{exitContent, diag.Say("bài %s có lỗi; sửa rồi chạy lại", "the story %s has errors; mend it first", file), diag.Text{}}
	}
	return m, nil
}

func (a *app) fileOf(existing taken, named string) string {
	if address := modelAddress.FindStringSubmatch(named); address != nil && address[1] == "m" {
		return existing.ids[strings.ToLower(address[2])]
	} else if address != nil && !strings.HasSuffix(named, ".md") {
		named = address[2]
	}
	if strings.HasSuffix(strings.ToLower(named), ".md") {
		for _, file := range existing.slugs {
			// As it is seen from the project, or from where the editor stands.
			if viet.NFC(file) == strings.TrimPrefix(named, "./") {
				return file
			}
			here, err1 := os.Stat(filepath.FromSlash(named))
			there, err2 := os.Stat(filepath.Join(a.root, filepath.FromSlash(file)))
			if err1 == nil && err2 == nil && os.SameFile(here, there) {
				return file
			}
		}
		return ""
	}
	if file := existing.ids[strings.ToLower(named)]; file != "" {
		return file
	}
	return existing.slugs[viet.Slug(named)]
}

// tieBack enters the new story in the one that it replicates. What cannot be done without touching the editor's own words
// is left to the editor, with the line to write.
func (a *app) tieBack(origin *content.Model, address string) {
	path := filepath.Join(a.root, filepath.FromSlash(origin.Path))
	info, err := os.Lstat(path)
	var before, after []byte
	ok := err == nil && info.Mode().IsRegular()
	if ok {
		before, err = os.ReadFile(path)
		after, ok = content.TieReplicated(origin.Path, before, address)
	}
	if ok && err == nil && replaceFile(path, origin.Path, before, after, info.Mode().Perm()) == nil {
		fmt.Fprintln(a.out, a.say("đã nối với bài gốc: thêm %s vào replicated_at của %s", "tied to its origin: %s is in replicated_at of %s now", address, origin.Path))
		return
	}
	fmt.Fprintln(a.out, a.say("chưa tự sửa được bài gốc mà không chạm vào chữ đã viết; thêm dòng này vào mục replication của %s (đã có dòng ấy thì thêm địa chỉ vào đó):", "the origin could not be changed without touching what is written there; add this line to replication in %s (or the address to the line that is there):", origin.Path))
	fmt.Fprintln(a.out, "  replicated_at: ["+address+"]")
}
