package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
	"dienhinh/internal/viet"
)

func (a *app) buildCommand() *cobra.Command {
	var flags siteFlags
	var out string
	var skipCards bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: a.say("Dựng trang vào một thư mục, trọn vẹn hoặc không gì cả", "Write the site, whole or not at all"),
		Example: "  dienhinh build\n" +
			"  dienhinh build --out public --base-url https://danvan.example.vn",
		Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error { return a.build(flags, out, skipCards) },
	}
	a.addSiteFlags(cmd, &flags)
	cmd.Flags().StringVar(&out, "out", "public", a.say("thư mục ghi trang", "the folder to write to"))
	cmd.Flags().BoolVar(&skipCards, "skip-cards", false, a.say("không vẽ ảnh chia sẻ và mã QR: chỉ để thử và đo, đừng đăng", "draw no share cards and QR codes: for trials and measurements, never for publishing"))
	return cmd
}

func (a *app) build(flags siteFlags, out string, skipCards bool) error {
	start := a.now()
	out, err := a.outputFolder(out)
	if err != nil {
		return err
	}
	b, opt, err := a.project(flags)
	if err != nil {
		return err
	}
	defer b.Close()
	opt.Sized, opt.Once, opt.SkipCards = budget, true, skipCards
	if last, ok := b.Last(out); ok && b.Inputs(a.ctx, opt, start) == last.Inputs && a.stands(out, last, opt, start) {
		return nil
	}
	progress, done := a.progress(diag.Say("đang làm ảnh", "making pictures"))
	opt.PictureProgress = progress
	r := b.Assemble(a.ctx, opt, start)
	done()
	a.showSome(r.Findings)
	if r.Site == nil {
		return a.failed(r)
	}
	outputs := r.All()
	progress, done = a.progress(diag.Say("đang ghi", "writing"))
	report, err := publish.Tree(a.ctx, out, outputs, publish.Options{Progress: progress, Sound: b.Sound, Record: r.Record(opt, a.now())})
	done()
	if err != nil {
		return err
	}
	last := build.Record{
		Inputs: b.Made(a.ctx, r, opt), Manifest: hex.EncodeToString(report.Manifest[:]), Models: len(r.Site.Models()), Findings: r.Findings,
		NoLedger: r.Ledger == nil, New: len(r.Site.Addresses().Unrecorded()),
	}
	for _, m := range r.Models {
		if m.Draft {
			last.Drafts++
		}
	}
	if last.Inputs != "" {
		b.Keep(out, last)
	}
	a.reportBuild(out, last, report, opt, start)
	return nil
}

// stands answers for a build that has been done already, when the site is still what it wrote.
func (a *app) stands(out string, last build.Record, opt build.Options, start time.Time) bool {
	sum, err := hex.DecodeString(last.Manifest)
	if err != nil || len(sum) != sha256.Size {
		return false
	}
	progress, done := a.progress(diag.Say("không có gì đổi, đang soát bản đã dựng", "nothing has changed; checking the site that stands"))
	report, ok := publish.Standing(a.ctx, out, [sha256.Size]byte(sum), publish.Options{Progress: progress})
	done()
	if ok {
		a.showSome(last.Findings)
		a.reportBuild(out, last, report, opt, start)
	}
	return ok
}

// reportBuild ends a build with what it did and what is to be thought of.
func (a *app) reportBuild(out string, last build.Record, report publish.Report, opt build.Options, start time.Time) {
	fmt.Fprintln(a.out, a.say("đã dựng %s mô hình thành %s tệp trong %s (%s): ghi %s, giữ nguyên %s, bỏ %s; %s cảnh báo",
		"built %s models into %s files in %s (%s): %s written, %s unchanged, %s removed; %s warnings",
		count(last.Models), count(report.Written+report.Unchanged), out, took(a.now().Sub(start)),
		count(report.Written), count(report.Unchanged), count(report.Removed), count(last.Findings.Count(diag.Warning))))
	if opt.SkipCards {
		fmt.Fprintln(a.err, a.say("cảnh báo: bản này không có ảnh chia sẻ và mã QR mà các trang nhắc tới; đừng đăng", "warning: this site lacks the share cards and QR codes that its pages name; do not publish it"))
	}
	if !opt.Drafts {
		a.remindOfDrafts(last.Drafts)
		a.remindOfLedger(last.NoLedger, last.New)
	}
}

// budget bounds the memory of a build by what its size allows: 345 MB for ten thousand stories of 6 KB and less, five
// bytes for each of their bytes beyond, plus some 30 MB that no limit counts. What the environment says about it goes
// first. (More than that, or garbage collected less often than Go does by itself, is no quicker: taking fresh memory
// from the system costs as much as collecting. 10,000 stories, GOGC=300: 12.6 s for 11.6, at the same peak.)
func budget(bytes int64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(345<<20, bytes*5))
	}
}

func count(n int) string { return viet.Number(int64(n)) }

func took(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}

// failed is how a command ends when the content has errors.
func (a *app) failed(r *build.Result) error {
	if a.ctx.Err() != nil {
		return &failure{exitIO, diag.Say("đã dừng theo yêu cầu; chưa ghi gì", "stopped; nothing was written"), diag.Text{}}
	}
	return &failure{exitContent, diag.Say("có %d lỗi nên chưa ghi gì", "%d errors, so nothing was written", r.Findings.Count(diag.Error)), diag.Text{}}
}

// showSome prints every error and the first warnings; notes are for check.
func (a *app) showSome(findings diag.Findings) {
	const mostWarnings = 20
	warnings := 0
	for _, f := range findings {
		switch f.Severity {
		case diag.Note:
			continue
		case diag.Warning:
			if warnings++; warnings > mostWarnings {
				continue
			}
		}
		_, _ = io.WriteString(a.err, f.Format(a.lang))
	}
	if warnings > mostWarnings {
		fmt.Fprintln(a.err, a.say("… và %s cảnh báo nữa: xem bằng lệnh dienhinh check", "… and %s more warnings: see dienhinh check", count(warnings-mostWarnings)))
	}
}

// progress returns what to call while something is done many times: one line that counts on a terminal,
// nothing elsewhere for short builds.
func (a *app) progress(doing diag.Text) (func(done, total int), func()) {
	f, ok := a.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		last := a.now()
		return func(done, total int) {
			if now := a.now(); now.Sub(last) > 20*time.Second {
				last = now
				fmt.Fprintln(a.err, doing.In(a.lang), count(done)+"/"+count(total))
			}
		}, func() {}
	}
	last := time.Time{}
	shown := false
	return func(done, total int) {
			if now := a.now(); now.Sub(last) > 100*time.Millisecond {
				last, shown = now, true
				fmt.Fprintf(a.err, "\r%s %s/%s ", doing.In(a.lang), count(done), count(total))
			}
		}, func() {
			if shown {
				fmt.Fprint(a.err, "\r\x1b[K")
			}
		}
}

// remindOfDrafts says how many stories wait, to whoever looks for one on the site.
func (a *app) remindOfDrafts(n int) {
	if n > 0 {
		fmt.Fprintln(a.err, a.say("lời nhắc: %s bản nháp chưa ra trang; viết xong bài nào thì xóa dòng draft: true của bài ấy", "note: %s drafts are not on the site; remove the line draft: true from what is ready", count(n)))
	}
}
