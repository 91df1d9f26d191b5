package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/intake"
	"dienhinh/internal/registration"
	"dienhinh/internal/whole"
)

// importFlags are how an editor imports.
type importFlags struct {
	registration.Options
	dryRun, partial bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import " + a.say("TỆP.xlsx|TỆP.csv|TỆP.docx", "FILE.xlsx|FILE.csv|FILE.docx"),
		Short: a.say("Nhập danh sách đăng ký từ Excel, CSV hoặc một báo cáo Word thành các bài mới", "Make stories of a list in Excel or CSV, or of a Word report"),
		Long: a.say("Mỗi dòng của bảng thành một bài mới trong content/mo-hinh; một báo cáo Word thành một bài. Tên cột viết tiếng Việt, thứ tự nào cũng được. "+
			"Không ghi đè bài nào; dòng đã có (cùng tên, đơn vị, năm) được bỏ qua. Có dòng lỗi thì không ghi gì, trừ khi thêm --partial. "+
			"Bài còn thiếu dòng bắt buộc được ghi thành bản nháp.",
			"Each row of a table becomes a new story in content/mo-hinh; a Word report becomes one. Headings are in Vietnamese, in any order. "+
				"No story is written over; a row that is there already (same name, unit, year) is left out. When a row is wrong nothing is written, unless --partial is given. "+
				"A story that lacks what is required becomes a draft."),
		Example: `  dienhinh import --dry-run dang-ky-2024.xlsx
  dienhinh import dang-ky-2024.xlsx --year 2024 --district "Thanh Hà"
  dienhinh import bao-cao.docx`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &failure{exitUsage, diag.Say("cần đúng một tệp để nhập", "one file to import is needed"), diag.Say("ví dụ: dienhinh import --dry-run dang-ky-2024.xlsx", "for example: dienhinh import --dry-run dang-ky-2024.xlsx")}
			}
			return a.importFile(args[0], f)
		},
	}
	fs := cmd.Flags()
	fs.BoolVar(&f.dryRun, "dry-run", false, a.say("chỉ cho xem sẽ ghi gì, không ghi", "show what would be written, and write nothing"))
	fs.BoolVar(&f.partial, "partial", false, a.say("ghi các dòng tốt dù có dòng lỗi", "write the good rows even if others are wrong"))
	fs.BoolVar(&f.Drafts, "drafts", false, a.say("ghi mọi bài thành bản nháp", "make every story a draft"))
	fs.BoolVar(&f.ConvertFonts, "convert-fonts", false, a.say("chuyển chữ phông .VnTime, VNI sang Unicode", "convert text in .VnTime or VNI fonts to Unicode"))
	fs.StringVar(&f.Title, "title", "", a.say("tên mô hình, cho báo cáo Word không ghi", "name of the model, for a report that does not say"))
	fs.StringVar(&f.Unit, "unit", "", a.say("đơn vị, cho dòng không ghi", "unit, for rows that do not say"))
	fs.StringVar(&f.Field, "field", "", a.say("lĩnh vực, cho dòng không ghi", "field, for rows that do not say"))
	fs.StringVar(&f.District, "district", "", a.say("địa bàn, cho dòng không ghi", "district, for rows that do not say"))
	fs.StringVar(&f.Type, "type", "", a.say("loại hình, cho dòng không ghi", "type, for rows that do not say"))
	fs.StringVar(&f.Year, "year", "", a.say("năm, cho dòng không ghi", "year, for rows that do not say"))
	return cmd
}

func (a *app) importFile(file string, f importFlags) error {
	reg, err := a.registry()
	if err != nil {
		return err
	}
	if err := a.checkDefaults(&f.Options, reg); err != nil {
		return err
	}
	read, err := a.readIncoming(file)
	if err != nil {
		return err
	}
	stories, err := a.existing()
	if err != nil {
		return err
	}
	known := func() *registration.Existing { return a.knownTo(stories, reg) }
	plan, err := a.plan(file, read, reg, known, &f.Options)
	if err != nil {
		return err
	}
	a.showPlan(plan)
	return a.carryOut(plan, f)
}

// checkDefaults resolves what the flags say of all rows.
func (a *app) checkDefaults(o *registration.Options, reg *content.Registry) (err error) {
	if o.Field, err = pick(o.Field, a.say("Lĩnh vực", "Field"), termNames(reg.Fields), func(s string) string { return nameOf(reg.Field(s)) }); err != nil {
		return err
	}
	if o.Type, err = pick(o.Type, a.say("Loại hình", "Type"), termNames(reg.Types), func(s string) string { return nameOf(reg.Type(s)) }); err != nil {
		return err
	}
	if o.District, err = pick(o.District, a.say("Địa bàn", "District"), districtNames(reg), func(s string) string { return districtName(reg.District(s)) }); err != nil {
		return err
	}
	if o.Year == "" {
		return nil
	}
	return checkYear(o.Year)
}

// checkYear refuses what is no year of the movement.
func checkYear(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1949 || n > 2100 {
		return &failure{exitUsage, diag.Say("năm “%s” không hợp lệ", "the year “%s” is not valid", s), diag.Say("viết bốn chữ số, ví dụ: --year 2024", "write four digits, such as --year 2024")}
	}
	return nil
}

// incoming is a file that has been read: sheets, or one report.
type incoming struct {
	sheets   []intake.Sheet
	report   *intake.Document
	findings diag.Findings
}

func (a *app) readIncoming(file string) (*incoming, error) {
	kind := strings.ToLower(filepath.Ext(file))
	if !slices.Contains([]string{".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".docx", ".doc"}, kind) {
		return nil, &failure{exitUsage, diag.Say("không biết đọc tệp “%s”", "cannot read “%s”", filepath.Base(file)),
			unreadHint(kind)}
	}
	data, err := readBounded(file)
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &failure{exitIO, diag.Say("không có tệp %s", "there is no file %s", file), diag.Say("xem lại tên tệp và thư mục", "look at the name and the folder")}
		}
		return nil, &failure{exitIO, diag.Say("không đọc được %s (%v)", "cannot read %s (%v)", file, err), diag.Say("đóng tệp nếu đang mở trong Excel hoặc Word", "close it if it is open in Excel or Word")}
	}
	in := &incoming{}
	var trouble *diag.Finding
	switch kind {
	case ".docx", ".doc":
		in.report, trouble = intake.DOCX(data)
	case ".csv", ".tsv", ".txt":
		var sheet intake.Sheet
		sheet, in.findings, trouble = intake.CSV(data)
		in.sheets = []intake.Sheet{sheet}
	default:
		in.sheets, trouble = intake.XLSX(data)
	}
	if trouble != nil {
		trouble.File = filepath.Base(file)
		_, _ = io.WriteString(a.err, trouble.Format(a.lang))
		return nil, &failure{exitContent, diag.Say("không đọc được tệp nên chưa ghi gì", "the file cannot be read, so nothing was written"), diag.Text{}}
	}
	for i := range in.findings {
		in.findings[i].File = filepath.Base(file)
	}
	return in, nil
}

// unreadHint says what to do with a kind of file that is not read.
func unreadHint(kind string) diag.Text {
	switch kind {
	case ".ods", ".xlsb", ".numbers", ".et":
		return diag.Say("mở ra rồi Lưu thành… kiểu “Excel Workbook (*.xlsx)”, rồi nhập tệp ấy", "open it, save it as an Excel Workbook (*.xlsx), and import that")
	case ".odt", ".rtf", ".pages", ".wps":
		return diag.Say("mở ra rồi Lưu thành… kiểu “Word (*.docx)”, rồi nhập tệp ấy", "open it, save it as a Word document (*.docx), and import that")
	}
	return diag.Say("nhập được: .xlsx, .csv và .docx; tệp PDF hay ảnh phải gõ lại", "what can be imported: .xlsx, .csv and .docx; a PDF or a picture has to be typed")
}

// readBounded reads a file, and no more of it than is ever taken: the reader refuses what is longer.
func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, intake.MaxFile+1))
	return data, errors.Join(err, f.Close())
}

// knownTo tells the plan what the project has. Stories that cannot be read still hold their address.
func (a *app) knownTo(stories taken, reg *content.Registry) *registration.Existing {
	known := &registration.Existing{Slugs: maps.Clone(stories.slugs), IDs: maps.Clone(stories.ids), Stories: map[string]string{}}
	known.NewID = func() string { return taken{ids: known.IDs}.newID() }
	for file, data := range stories.files {
		if m, _ := content.ParseModel(file, data, reg); m != nil && m.Title != "" {
			known.Stories[registration.Identity(m.Title, m.Unit, m.Year)] = file
		}
	}
	return known
}

// plan makes the plan of a file. Of a report that lacks something, somebody at a terminal is asked for it.
func (a *app) plan(file string, in *incoming, reg *content.Registry, known func() *registration.Existing, o *registration.Options) (*registration.Plan, error) {
	name := filepath.Base(file)
	if in.report != nil {
		if lists := registration.Lists(in.report, reg, *o); lists != nil {
			in.sheets, in.report = lists, nil
		}
	}
	if in.report == nil {
		progress, done := a.progress(diag.Say("đang đọc", "reading"))
		o.Progress = progress
		defer done()
		plan := registration.Sheets(name, in.sheets, reg, known(), *o)
		plan.Findings = append(slices.Clone(in.findings), plan.Findings...)
		return plan, nil
	}
	plan := registration.Report(name, in.report, reg, known(), *o)
	if !a.terminal() {
		return plan, nil
	}
	lacks := func(code string) bool {
		return slices.ContainsFunc(plan.Findings, func(f diag.Finding) bool { return f.Code == code })
	}
	missing := map[string]bool{}
	for _, s := range plan.Stories {
		for _, label := range s.Missing {
			missing[label.EN] = true
		}
	}
	var questions []question
	want := func(vi, en string, value *string, choices func() []string) {
		questions = append(questions, question{label: diag.Say(vi, en), value: value, choices: choices})
	}
	if lacks("missing-title") || lacks("missing-year") {
		missing["unit"], missing["field"], missing["district"], missing["type"] = true, true, true, true // not known yet; an answer stands in only where the report is silent
	}
	if lacks("missing-title") {
		want("Tên mô hình", "Name of the model", &o.Title, nil)
	}
	if lacks("missing-year") {
		questions = append(questions, question{label: diag.Say("Năm công nhận hoặc đăng ký", "Year of recognition or registration"), value: &o.Year,
			check: func(s string) (string, error) {
				if s == "" {
					return s, nil
				}
				return s, checkYear(s)
			}})
	}
	if missing["unit"] && o.Unit == "" {
		want("Đơn vị", "Unit", &o.Unit, nil)
	}
	if missing["field"] && o.Field == "" {
		want("Lĩnh vực", "Field", &o.Field, func() []string { return termNames(reg.Fields) })
	}
	if missing["district"] && o.District == "" {
		want("Địa bàn", "District", &o.District, func() []string { return districtNames(reg) })
	}
	if missing["type"] && o.Type == "" {
		want("Loại hình", "Type", &o.Type, func() []string { return termNames(reg.Types) })
	}
	if len(questions) == 0 {
		return plan, nil
	}
	if err := a.newForm().ask(questions); err != nil {
		return nil, err
	}
	if err := a.checkDefaults(o, reg); err != nil {
		return nil, err
	}
	return registration.Report(name, in.report, reg, known(), *o), nil
}

// showPlan prints what was found: every error, the first warnings, and the notes, which here say what was left out.
func (a *app) showPlan(plan *registration.Plan) {
	const most = 20
	shown := map[diag.Severity]int{}
	for _, f := range plan.Findings {
		if shown[f.Severity]++; f.Severity == diag.Error || shown[f.Severity] <= most {
			_, _ = io.WriteString(a.err, f.Format(a.lang))
		}
	}
	for _, s := range []diag.Severity{diag.Warning, diag.Note} {
		if more := shown[s] - most; more > 0 {
			fmt.Fprintln(a.err, a.say("… và %s %s nữa", "… and %s more (%s)", count(more), diag.Text{VI: s.Name(diag.VI), EN: s.Name(diag.EN)}))
		}
	}
	for i, p := range plan.Present {
		if i == most {
			fmt.Fprintln(a.err, a.say("… và %s dòng đã có nữa", "… and %s more that are there already", count(len(plan.Present)-most)))
			break
		}
		fmt.Fprintln(a.err, a.say("%s: đã có “%s” ở %s, bỏ qua", "%s: “%s” is there already, in %s", p.At, p.Title, p.Path))
	}
}

// carryOut writes the stories of a plan, all or none.
func (a *app) carryOut(plan *registration.Plan, f importFlags) error {
	bad := plan.Findings.Count(diag.Error)
	if bad > 0 && !f.partial && !f.dryRun {
		text := diag.Say("%s trong %s dòng có lỗi nên chưa ghi gì", "%s of %s rows are wrong, so nothing was written", count(plan.Bad), count(plan.Rows))
		if plan.Bad == 0 || plan.Rows == 1 {
			text = diag.Say("có %s lỗi nên chưa ghi gì", "%s errors, so nothing was written", count(bad))
		}
		hint := diag.Say("sửa những chỗ nói trên rồi nhập lại", "mend what is said above and import again")
		if len(plan.Stories) > 0 {
			hint = diag.Say("sửa những chỗ nói trên rồi nhập lại, hoặc thêm --partial để ghi %s dòng tốt", "mend what is said above and import again, or add --partial to write the %s good rows", count(len(plan.Stories)))
		}
		return &failure{exitContent, text, hint}
	}
	drafts := 0
	for _, s := range plan.Stories {
		if s.Draft {
			drafts++
		}
		if f.dryRun {
			fmt.Fprintln(a.out, a.describe(s))
		}
	}
	if f.dryRun {
		fmt.Fprintln(a.out, a.say("sẽ tạo %s bài (%s bản nháp); %s dòng đã có; %s dòng lỗi; chưa ghi gì", "would make %s stories (%s drafts); %s rows are there already; %s rows are wrong; nothing was written",
			count(len(plan.Stories)), count(drafts), count(len(plan.Present)), count(plan.Bad)))
		if bad > 0 {
			return &failure{code: exitContent}
		}
		return nil
	}
	if err := a.writeStories(plan.Stories); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.say("đã tạo %s bài (%s bản nháp); %s dòng đã có, bỏ qua; %s dòng lỗi", "made %s stories (%s drafts); %s rows were there already; %s rows are wrong",
		count(len(plan.Stories)), count(drafts), count(len(plan.Present)), count(plan.Bad)))
	if len(plan.Stories) > 0 {
		fmt.Fprintln(a.out, a.say("điền tiếp các chỗ còn trống rồi kiểm tra: dienhinh check --drafts", "fill in what is empty, then check: dienhinh check --drafts"))
	}
	if bad > 0 {
		return &failure{exitContent, diag.Say("%s dòng có lỗi chưa được ghi", "%s rows that are wrong were not written", count(plan.Bad)), diag.Say("sửa rồi nhập lại cả tệp: dòng đã ghi sẽ được nhận ra và bỏ qua", "mend them and import the whole file again: rows that were written are recognised")}
	}
	return nil
}

// describe is one line on a story: where, what, and what it still lacks.
func (a *app) describe(s registration.Story) string {
	m := s.Model
	var parts []string
	for _, p := range []string{m.Unit, nameOf(m.Field), districtName(m.District), nameOf(m.Type)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if n := len(m.Results); n > 0 {
		parts = append(parts, a.say("%d kết quả", "%d results", n))
	}
	if s.Text {
		parts = append(parts, a.say("bài %d chữ", "text of %d words", m.Body.Words))
	}
	line := s.Path + "\n    " + m.Title + "\n    " + strings.Join(parts, " · ")
	if s.Draft {
		var lacks []string
		for _, l := range s.Missing {
			lacks = append(lacks, l.In(a.lang))
		}
		line += "\n    " + a.say("bản nháp", "draft")
		if len(lacks) > 0 {
			line += a.say(", thiếu: %s", ", lacks: %s", strings.Join(lacks, ", "))
		}
	}
	return line
}

// writeStories writes every story or, when one cannot be written or the user stops, none.
func (a *app) writeStories(stories []registration.Story) error {
	progress, done := a.progress(diag.Say("đang ghi", "writing"))
	defer done()
	files := make([]whole.File, len(stories))
	for i, s := range stories {
		files[i] = whole.File{Path: s.Path, Data: s.Data}
	}
	err := a.createFiles(files, func(ready int) error {
		progress(ready, len(files))
		return a.ctx.Err()
	})
	var p *fs.PathError
	switch {
	case err == nil:
		return nil
	case a.ctx.Err() != nil:
		return &failure{exitIO, diag.Say("đã dừng theo yêu cầu; chưa ghi gì", "stopped; nothing was written"), diag.Text{}}
	case errors.As(err, &p) && errors.Is(err, fs.ErrExist):
		return &failure{exitContent, diag.Say("vừa có ai đó tạo tệp %s; chưa ghi gì", "somebody has just made %s; nothing was written", p.Path), diag.Say("chạy lại lệnh", "run the command again")}
	}
	return cannotWrite(content.ModelsFolder, err)
}
