package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
)

func (a *app) verifyCommand() *cobra.Command {
	var flags siteFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: a.say("Dựng trang nhiều lần theo nhiều cách, so từng byte, không ghi gì", "Make the site in several ways and compare every byte; nothing is written"),
		Long: a.say("Dựng trang bốn lần: từ đầu với mọi bộ xử lý; từ đầu với một, theo thứ tự ngược; bằng chương trình vừa dựng một bản khác; và dựng lại lần nữa. Cùng nội dung thì phải cùng từng byte, nếu không thì chỉ ra chỗ khác.",
			"Make the site four times: from nothing with all processors; from nothing with one, in the opposite order; after having made another site; and once more. The same inputs must give the same bytes; if not, it shows where they differ."),
		Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error { return a.verify(flags) },
	}
	a.addSiteFlags(cmd, &flags)
	return cmd
}

func (a *app) verify(flags siteFlags) error {
	opt, err := a.buildOptions(flags)
	if err != nil {
		return err
	}
	b, err := a.open() // says it in words when there is no project
	if err != nil {
		return err
	}
	_ = b.Close()
	opt.Sized = budget
	progress, done := a.progress(diag.Say("đang so", "comparing"))
	r, differences, err := build.Verify(a.ctx, a.root, opt, a.now(), progress)
	done()
	if r != nil {
		a.showSome(r.Findings)
		if r.Site == nil {
			return a.failed(r)
		}
	}
	if a.ctx.Err() != nil {
		return &failure{exitIO, diag.Say("đã dừng theo yêu cầu", "stopped"), diag.Text{}}
	}
	if err != nil {
		return &failure{exitIO, diag.Say("không dựng được trang (%v)", "the site cannot be made (%v)", err), diag.Text{}}
	}
	for _, d := range differences {
		how := map[string]string{
			build.WayAgain: a.say("dựng lại từ đầu, một bộ xử lý", "made again with one processor"),
			build.WayWarm:  a.say("dựng sau một bản khác", "made after another site"),
			build.WayLater: a.say("dựng lần nữa", "made once more"),
		}[d.Way]
		switch {
		case d.Path == "":
			fmt.Fprintln(a.out, a.say("khác: có lần không dựng được trang", "differs: the site could not be made every time"), "("+how+")")
		case d.Line == 0:
			fmt.Fprintln(a.out, a.say("khác: chỉ một lần có tệp "+d.Path, "differs: only one of them has "+d.Path), "("+how+")")
		default:
			fmt.Fprintf(a.out, "%s %s:%d (%s)\n  1: …%s…\n  2: …%s…\n", a.say("khác:", "differs:"), d.Path, d.Line, how, d.First, d.Second)
		}
	}
	if len(differences) > 0 {
		return &failure{exitContent, diag.Say("cùng nội dung mà %s tệp khác nhau: đây là lỗi của chương trình, xin báo cho người phát triển", "%s outputs differ for the same inputs: this is a fault of the program, please report it", count(len(differences))), diag.Text{}}
	}
	fmt.Fprintln(a.out, a.say("%s tệp giống nhau từng byte trong bốn cách dựng", "%s files are the same, byte for byte, in four ways of making them", count(len(r.All()))))
	return nil
}
