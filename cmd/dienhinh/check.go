package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
)

func (a *app) checkCommand() *cobra.Command {
	var flags siteFlags
	var format string
	cmd := &cobra.Command{
		Use:   "check",
		Short: a.say("Kiểm tra mọi bài, báo mọi chỗ cần sửa, không ghi gì", "Report every finding; nothing is written"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.check(flags, format) },
	}
	a.addSiteFlags(cmd, &flags)
	cmd.Flags().StringVar(&format, "format", "text", a.say("cách in: text, json hoặc github", "how to print: text, json or github"))
	return cmd
}

func (a *app) check(flags siteFlags, format string) error {
	print := diag.WriteText
	switch format {
	case "text":
	case "json":
		print = diag.WriteJSON
	case "github":
		print = diag.WriteGitHub
	default:
		return &failure{exitUsage, diag.Say("--format phải là text, json hoặc github, không phải “%s”", "--format must be text, json or github, not “%s”", format), diag.Text{}}
	}
	b, opt, err := a.project(flags)
	if err != nil {
		return err
	}
	defer b.Close()
	progress, done := a.progress(diag.Say("đang xem ảnh", "looking at pictures"))
	opt.Pictures, opt.PictureProgress = build.PicturesChecked, progress
	r := b.Assemble(a.ctx, opt, a.now())
	done()
	if err := print(a.out, r.Findings, a.lang); err != nil {
		return &failure{exitIO, diag.Say("không in ra được (%v)", "cannot print (%v)", err), diag.Text{}}
	}
	errors, warnings, notes := r.Findings.Count(diag.Error), r.Findings.Count(diag.Warning), r.Findings.Count(diag.Note)
	if format == "text" {
		fmt.Fprintln(a.out, a.say("%d lỗi, %d cảnh báo, %d lời nhắc", "%d errors, %d warnings, %d notes", errors, warnings, notes))
	}
	if errors > 0 {
		return &failure{code: exitContent}
	}
	return nil
}
