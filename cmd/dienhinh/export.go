package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// exportFlags are how an editor narrows what is exported; the words are those of the registries.
type exportFlags struct {
	siteFlags
	field, district, kind, year, columns string
	summary, force                       bool
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export " + a.say("TỆP.xlsx|TỆP.csv", "FILE.xlsx|FILE.csv"),
		Short: a.say("Xuất danh sách mô hình, hoặc bảng tổng hợp, ra Excel hay CSV", "Write models, or their totals, as a spreadsheet or CSV"),
		Example: `  dienhinh export mo-hinh.xlsx
  dienhinh export --field "Kinh tế" --year 2023 kinh-te-2023.xlsx
  dienhinh export --summary tong-hop.xlsx`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &failure{exitUsage, diag.Say("cần đúng một tên tệp để ghi", "one file to write to is needed"), diag.Say("ví dụ: dienhinh export mo-hinh.xlsx", "for example: dienhinh export mo-hinh.xlsx")}
			}
			return a.export(args[0], f)
		},
	}
	a.addSiteFlags(cmd, &f.siteFlags)
	fs := cmd.Flags()
	fs.StringVar(&f.field, "field", "", a.say("chỉ lĩnh vực này", "only this field"))
	fs.StringVar(&f.district, "district", "", a.say("chỉ địa bàn này", "only this district"))
	fs.StringVar(&f.kind, "type", "", a.say("chỉ loại hình này", "only this type"))
	fs.StringVar(&f.year, "year", "", a.say("chỉ năm này", "only this year"))
	fs.StringVar(&f.columns, "columns", "", a.say("all: mọi cột, nhập lại được; report: các cột của biểu báo cáo (mặc định: report nếu có lọc, không thì all)", "all: every column, can be imported again; report: those of the official list (default: report when narrowed, else all)"))
	fs.BoolVar(&f.summary, "summary", false, a.say("bảng tổng hợp địa bàn × lĩnh vực", "the table of totals, district × field"))
	fs.BoolVar(&f.force, "force", false, a.say("ghi đè tệp đã có", "write over a file that exists"))
	return cmd
}

func (a *app) export(file string, f exportFlags) error {
	x := build.Export{Summary: f.summary, Report: f.field+f.district+f.kind+f.year != ""}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".xlsx":
	case ".csv":
		x.CSV = true
	default:
		return &failure{exitUsage, diag.Say("không biết ghi tệp “%s”: tên tệp phải kết thúc bằng .xlsx hoặc .csv", "cannot write “%s”: the name must end in .xlsx or .csv", file), diag.Text{}}
	}
	if x.CSV && x.Summary {
		return &failure{exitUsage, diag.Say("bảng tổng hợp chỉ ghi được ra .xlsx", "the totals can only be written as .xlsx"), diag.Say("đổi tên tệp thành .xlsx", "name the file .xlsx")}
	}
	switch f.columns {
	case "":
	case "all", "report":
		x.Report = f.columns == "report"
	default:
		return &failure{exitUsage, diag.Say("--columns phải là all hoặc report, không phải “%s”", "--columns must be all or report, not “%s”", f.columns), diag.Text{}}
	}
	// In the words of the shell: a path is from where the command is run, not from --root.
	if _, err := os.Lstat(file); err == nil && !f.force {
		return &failure{exitUsage, diag.Say("đã có tệp %s nên chưa ghi gì", "%s exists, so nothing was written", file), diag.Say("chọn tên khác, hoặc thêm --force để ghi đè", "choose another name, or add --force to write over it")}
	}
	b, opt, err := a.project(f.siteFlags)
	if err != nil {
		return err
	}
	defer b.Close()
	r := b.Assemble(a.ctx, opt, a.now())
	a.showSome(r.Findings)
	if r.Site == nil {
		return a.failed(r)
	}
	if err := a.selection(&x, f, r.Site.Registry); err != nil {
		return err
	}
	var out bytes.Buffer
	n, err := r.Export(&out, x)
	if errors.Is(err, build.ErrNoMatch) {
		return &failure{exitContent, diag.Say("không có mô hình nào đã đăng khớp với điều kiện lọc; chưa ghi gì", "no published model matches; nothing was written"),
			diag.Say("bớt điều kiện, hoặc thêm --drafts nếu bài còn là bản nháp", "ask for less, or add --drafts if the stories are still drafts")}
	}
	if err != nil {
		return &failure{exitIO, diag.Say("không làm được bảng (%v)", "cannot make the table (%v)", err), diag.Text{}}
	}
	if err := overwrite(file, file, out.Bytes()); err != nil {
		return err
	}
	if x.Summary {
		fmt.Fprintln(a.out, a.say("đã ghi bảng tổng hợp của %s mô hình vào %s", "wrote the totals of %s models to %s", count(n), file))
		return nil
	}
	fmt.Fprintln(a.out, a.say("đã ghi %s mô hình vào %s", "wrote %s models to %s", count(n), file))
	return nil
}

// selection resolves the words of the flags by the site's own registries.
func (a *app) selection(x *build.Export, f exportFlags, reg *content.Registry) error {
	name, err := pick(f.field, a.say("Lĩnh vực", "Field"), termNames(reg.Fields), func(s string) string { return nameOf(reg.Field(s)) })
	if err != nil {
		return err
	}
	x.Field = reg.Field(name)
	if name, err = pick(f.kind, a.say("Loại hình", "Type"), termNames(reg.Types), func(s string) string { return nameOf(reg.Type(s)) }); err != nil {
		return err
	}
	x.Type = reg.Type(name)
	if name, err = pick(f.district, a.say("Địa bàn", "District"), districtNames(reg), func(s string) string { return districtName(reg.District(s)) }); err != nil {
		return err
	}
	x.District = reg.District(name)
	if f.year != "" {
		y, err := strconv.Atoi(f.year)
		if err != nil {
			return &failure{exitUsage, diag.Say("năm “%s” không hợp lệ", "the year “%s” is not valid", f.year), diag.Text{}}
		}
		x.Year = y
	}
	return nil
}
