package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/external"
)

// checkFlags are the options of check beside those of the site.
type checkFlags struct {
	format   string
	external bool
	private  bool          // ask private addresses: for tests
	delay    time.Duration // between two requests to one host
}

func (a *app) checkCommand() *cobra.Command {
	var flags siteFlags
	var check checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: a.say("Kiểm tra mọi bài, báo mọi chỗ cần sửa, không ghi gì", "Report every finding; nothing is written"),
		Long: a.say("Kiểm tra mọi bài, báo mọi chỗ cần sửa. Trang không bị ghi gì; lỗi thì mã thoát là 1, cảnh báo và lời nhắc không chặn ai. Với --external, lệnh hỏi các trang bên ngoài xem đường dẫn còn mở được không và nhớ câu trả lời trong .cache/ bảy ngày.",
			"Report every finding. Nothing of the site is written; errors make the exit code 1, warnings and notes stop nobody. With --external other sites are asked whether links still open; answers are remembered in .cache/ for seven days."),
		Example: "  dienhinh check\n  dienhinh check --external\n  dienhinh check --format github",
		Args:    a.noArgs,
		RunE:    func(*cobra.Command, []string) error { return a.check(flags, check) },
	}
	a.addSiteFlags(cmd, &flags)
	cmd.Flags().StringVar(&check.format, "format", "text", a.say("cách in: text, json hoặc github", "how to print: text, json or github"))
	cmd.Flags().BoolVar(&check.external, "external", false, a.say("hỏi cả các trang bên ngoài (cần mạng)", "ask other sites as well (needs a network)"))
	cmd.Flags().BoolVar(&check.private, "external-private", false, a.say("hỏi cả địa chỉ mạng nội bộ (chỉ để thử)", "ask private addresses too (for tests)"))
	cmd.Flags().DurationVar(&check.delay, "external-delay", 0, a.say("nghỉ giữa hai lần hỏi một máy chủ", "pause between two requests to a host"))
	for _, name := range []string{"external-private", "external-delay"} {
		_ = cmd.Flags().MarkHidden(name)
	}
	return cmd
}

func (a *app) check(flags siteFlags, check checkFlags) error {
	print := diag.WriteText
	switch check.format {
	case "text":
		if colours(a.out) {
			print = diag.WriteColour
		}
	case "json":
		print = diag.WriteJSON
	case "github":
		print = diag.WriteGitHub
	default:
		return &failure{exitUsage, diag.Say("--format phải là text, json hoặc github, không phải “%s”", "--format must be text, json or github, not “%s”", check.format), diag.Text{}}
	}
	b, opt, err := a.project(flags)
	if err != nil {
		return err
	}
	defer b.Close()
	progress, done := a.progress(diag.Say("đang xem ảnh", "looking at pictures"))
	opt.Pictures, opt.PictureProgress, opt.Advice = build.PicturesChecked, progress, true
	r := b.Assemble(a.ctx, opt, a.now())
	done()
	findings := r.Findings
	var stopped error
	if check.external {
		var asked diag.Findings
		asked, stopped = a.askOthers(b, r, check)
		findings = append(findings, asked...)
		findings.Sort()
	}
	if err := print(a.out, findings, a.lang); err != nil {
		return &failure{exitIO, diag.Say("không in ra được (%v)", "cannot print (%v)", err), diag.Text{}}
	}
	if check.format == "text" {
		fmt.Fprintln(a.out, a.say("%d lỗi, %d cảnh báo, %d lời nhắc", "%d errors, %d warnings, %d notes", findings.Count(diag.Error), findings.Count(diag.Warning), findings.Count(diag.Note)))
	}
	switch {
	case stopped != nil:
		return stopped
	case findings.Failed():
		return &failure{code: exitContent}
	}
	return nil
}

// askOthers asks other sites whether what is linked to is still there.
func (a *app) askOthers(b *build.Builder, r *build.Result, check checkFlags) (diag.Findings, error) {
	var links []external.Link
	var addresses []string
	told := map[[2]string]bool{}
	for _, l := range r.Outside() {
		if told[[2]string{l.File, l.URL}] {
			continue // once a file is enough
		}
		told[[2]string{l.File, l.URL}] = true
		links = append(links, external.Link{URL: l.URL, From: diag.Finding{File: l.File, Line: l.At.Line, Column: l.At.Column, Length: l.At.Length, Source: l.At.Source}})
		addresses = append(addresses, l.URL)
	}
	agent := "dienhinh-check/1.0"
	if r.Site != nil {
		agent += " (+" + r.Site.Absolute("/") + ")"
	}
	progress, done := a.progress(diag.Say("đang hỏi trang bên ngoài", "asking other sites"))
	record := external.ReadRecord(b.Links())
	answers, offline := external.Check(a.ctx, addresses, record, external.Options{Agent: agent, Delay: check.delay, Private: check.private, Now: a.now, Progress: progress})
	done()
	findings := external.Findings(links, answers)
	if offline {
		all := map[string]bool{}
		for _, address := range addresses {
			all[address] = true
		}
		findings = append(findings, external.Offline(len(answers), len(all)))
	}
	var err error
	if !offline {
		err = b.KeepLinks(record.Bytes())
	}
	switch {
	case a.ctx.Err() != nil:
		return findings, &failure{exitIO, diag.Say("đã dừng theo yêu cầu; câu trả lời đã có được giữ lại", "stopped; the answers so far are kept"), diag.Text{}}
	case err != nil:
		findings = append(findings, diag.Finding{Severity: diag.Warning, Code: "external-forgotten",
			Text: diag.Say("không nhớ được câu trả lời trong %s nên lần sau phải hỏi lại (%v)", "the answers cannot be kept in %s and will be asked for again (%v)", build.LinksFolder, err)})
	}
	return findings, nil
}
