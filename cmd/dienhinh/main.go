// Command dienhinh turns Markdown write-ups of exemplary models into a public showcase.
//
// Each command is flags, one call, findings printed, an exit code: 0 clean, 1 errors in the content,
// 2 wrong usage, 3 input or output failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
)

// The exit codes.
const (
	exitOK = iota
	exitContent
	exitUsage
	exitIO
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // asked a second time, the program ends as any other does
	a := &app{ctx: ctx, in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now, lang: langOf(os.Args[1:])}
	return a.run(os.Args[1:])
}

// langOf finds --lang before the commands are made, because their help is in that language too.
func langOf(args []string) diag.Lang {
	for i, arg := range args {
		if arg == "--lang=en" || arg == "--lang" && i+1 < len(args) && args[i+1] == "en" {
			return diag.EN
		}
	}
	return diag.VI
}

// app is what the commands share: where they read, write and look at the clock.
type app struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	lang     diag.Lang

	root string
}

// failure ends a command with an exit code. An empty text says nothing more: it has been said.
type failure struct {
	code int
	text diag.Text
	hint diag.Text
}

func (f *failure) Error() string { return f.text.EN }

func (a *app) say(vi, en string, args ...any) string { return diag.Say(vi, en, args...).In(a.lang) }

func (a *app) run(args []string) int {
	cmd := a.commands()
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(a.ctx)
	if err == nil {
		return exitOK
	}
	var f *failure
	if errors.As(err, &f) {
		a.complain(f.text, f.hint)
		return f.code
	}
	var p *publish.Error
	if errors.As(err, &p) {
		var bad *build.BadPage
		if errors.As(err, &bad) {
			a.showSome(diag.Findings{bad.Finding})
			a.complain(diag.Say("không tạo được “%s” nên chưa ghi gì", "cannot make “%s”, so nothing was written", p.Path), diag.Text{})
			return exitContent
		}
		a.complain(p.Text, p.Hint)
		return exitIO
	}
	// What is left is cobra's: unknown commands and flags.
	fmt.Fprintln(a.err, a.say("lỗi: ", "error: ")+a.usageText(err))
	fmt.Fprintln(a.err, a.say("gợi ý: chạy “dienhinh --help” để xem cách dùng", "hint: run “dienhinh --help”"))
	return exitUsage
}

func (a *app) complain(text, hint diag.Text) {
	if text != (diag.Text{}) {
		fmt.Fprintln(a.err, a.say("lỗi: ", "error: ")+text.In(a.lang))
	}
	if hint != (diag.Text{}) {
		fmt.Fprintln(a.err, a.say("gợi ý: ", "hint: ")+hint.In(a.lang))
	}
}

// usageText puts cobra's own errors into Vietnamese.
func (a *app) usageText(err error) string {
	s := err.Error()
	if a.lang == diag.EN {
		return s
	}
	for _, x := range [][2]string{
		{`^unknown flag: (.*)$`, `không có tùy chọn $1`},
		{`^unknown shorthand flag: '(.)' in .*$`, `không có tùy chọn -$1`},
		{`^flag needs an argument: (?:'.' in )?(.*)$`, `thiếu giá trị cho tùy chọn $1`},
		{`^invalid argument "(.*)" for "(.*)" flag: .*$`, `giá trị “$1” không hợp lệ cho tùy chọn $2`},
		{`^unknown command "(.*)" for "(.*)"$`, `lệnh “$2” không nhận thêm chữ nào: “$1”`},
	} {
		s = regexp.MustCompile(x[0]).ReplaceAllString(s, x[1])
	}
	return s
}

func (a *app) commands() *cobra.Command {
	// What somebody on Windows reads who double-clicks the program itself.
	cobra.MousetrapHelpText = a.say("Đây là chương trình dùng bằng lệnh.\nĐể xem thử trang, hãy nhấp đúp chay-toi.bat ở cùng thư mục.\n", "This is a program for the command line.\nTo preview the site, double-click chay-toi.bat beside it.\n")
	cobra.MousetrapDisplayDuration = 30 * time.Second
	root := &cobra.Command{
		Use:           "dienhinh",
		Short:         a.say("Dựng trang giới thiệu mô hình, điển hình Dân vận khéo", "Build a showcase of exemplary models"),
		Long:          a.say("dienhinh biến các bài viết Markdown trong content/ thành một trang giới thiệu mô hình để mọi người xem, tìm và chia sẻ.", "dienhinh turns the Markdown stories in content/ into a showcase that people can browse, search and share."),
		SilenceErrors: true, SilenceUsage: true,
		Version:           versionText(),
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              onlyCommands,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.PersistentFlags().StringVar(&a.root, "root", nearestProject(), a.say("thư mục dự án", "the project's folder"))
	root.PersistentFlags().String("lang", string(a.lang), a.say("ngôn ngữ thông báo: vi hoặc en", "language of messages: vi or en"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if l, _ := cmd.Flags().GetString("lang"); l != "vi" && l != "en" {
			return &failure{exitUsage, diag.Say("--lang phải là vi hoặc en, không phải “%s”", "--lang must be vi or en, not “%s”", l), diag.Text{}}
		}
		return nil
	}
	root.AddCommand(a.buildCommand(), a.serveCommand(), a.checkCommand(), a.newCommand(), a.importCommand(), a.exportCommand(), a.schemaCommand(), a.linksCommand(), a.publishCommand(), a.nginxCommand(), a.verifyCommand(), a.completionCommand())
	root.SetVersionTemplate("{{.Version}}\n")
	a.complete(root)
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	if a.lang == diag.VI {
		root.SetUsageTemplate(usageVI)
		helpInVietnamese(root)
	}
	return root
}

// nearestProject is this folder, or the nearest above that is a project when this one has no content: the program that
// editors download lies in a folder of its own inside the project.
func nearestProject() string {
	if _, err := os.Stat("content"); err == nil {
		return "."
	}
	here, err := os.Getwd()
	if err != nil {
		return "."
	}
	for up := ".."; filepath.Dir(here) != here; here, up = filepath.Dir(here), filepath.Join(up, "..") {
		if _, err := os.Stat(filepath.Join(up, filepath.FromSlash(content.ConfigFile))); err == nil {
			return up
		}
	}
	return "."
}

// onlyCommands refuses words that are no command below this one.
func onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := diag.Say("chạy “%s --help” để xem các lệnh", "run “%s --help” for the commands", cmd.CommandPath())
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = diag.Say("có phải ý bạn là: %s %s", "did you mean: %s %s", cmd.CommandPath(), near[0])
	}
	return &failure{exitUsage, diag.Say("không có lệnh “%s”", "there is no command “%s”", args[0]), hint}
}

func helpInVietnamese(c *cobra.Command) {
	c.DisableFlagsInUseLine = true // the template says it in Vietnamese
	c.InitDefaultHelpFlag()
	if f := c.Flags().Lookup("help"); f != nil {
		f.Usage = "xem cách dùng"
	}
	if c.InitDefaultVersionFlag(); c.Flags().Lookup("version") != nil {
		c.Flags().Lookup("version").Usage = "xem phiên bản"
	}
	for _, sub := range c.Commands() {
		helpInVietnamese(sub)
	}
}

// noArgs refuses words after a command that takes none.
func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &failure{exitUsage, diag.Say("lệnh %s không nhận thêm “%s”", "the command %s takes no “%s”", cmd.Name(), args[0]),
		diag.Say("chạy “dienhinh %s --help” để xem cách dùng", "run “dienhinh %s --help”", cmd.Name())}
}

// usageVI is cobra's usage template in Vietnamese.
const usageVI = `Cách dùng:{{if .Runnable}}
  {{.UseLine}} [tùy chọn]{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [lệnh]

Các lệnh:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasExample}}

Ví dụ:
{{.Example}}{{end}}{{if .HasAvailableLocalFlags}}

Tùy chọn:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Tùy chọn chung:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
{{if .HasAvailableSubCommands}}
Chạy “{{.CommandPath}} [lệnh] --help” để xem kỹ một lệnh.
{{end}}`

// siteFlags are the options that decide what the site is made of.
type siteFlags struct {
	baseURL, asOf string
	drafts        bool
}

func (a *app) addSiteFlags(cmd *cobra.Command, f *siteFlags) {
	cmd.Flags().StringVar(&f.baseURL, "base-url", "", a.say("địa chỉ của trang, thay cho base_url trong site.yaml", "the site's address, instead of base_url in site.yaml"))
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, a.say("gồm cả bản nháp và bài hẹn ngày", "include drafts and scheduled stories"))
	a.addAsOf(cmd, f)
}

func (a *app) addAsOf(cmd *cobra.Command, f *siteFlags) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", a.say("dựng như vào ngày này (năm-tháng-ngày; mặc định: bây giờ)", "build as of this date (year-month-day; default: now)"))
}

func (a *app) buildOptions(f siteFlags) (build.Options, error) {
	o := build.Options{BaseURL: f.baseURL, Drafts: f.drafts, AsOf: a.now()}
	if f.baseURL != "" && !content.CheckBaseURL(f.baseURL) {
		return o, &failure{exitUsage, diag.Say("--base-url %q không phải địa chỉ trang web", "--base-url %q is not a web address", f.baseURL),
			diag.Say("ví dụ: --base-url https://danvan.example.vn", "for example: --base-url https://danvan.example.vn")}
	}
	if f.asOf != "" {
		t, ok := content.ParseDate(f.asOf)
		if !ok {
			return o, &failure{exitUsage, diag.Say("--as-of %q không phải một ngày", "--as-of %q is not a date", f.asOf),
				diag.Say("viết năm-tháng-ngày, ví dụ: --as-of 2024-01-31", "write year-month-day: --as-of 2024-01-31")}
		}
		o.AsOf = t
	}
	return o, nil
}

// project is what every command on a project begins with: its options and its folder.
func (a *app) project(f siteFlags) (*build.Builder, build.Options, error) {
	opt, err := a.buildOptions(f)
	if err != nil {
		return nil, opt, err
	}
	b, err := a.open()
	return b, opt, err
}

// open prepares the project's folder.
func (a *app) open() (*build.Builder, error) {
	b, err := build.Open(a.root)
	if err != nil {
		return nil, &failure{exitIO, diag.Say("không mở được thư mục dự án %s", "cannot open the project's folder %s", a.root),
			diag.Say("chạy lệnh trong thư mục dự án, hoặc chỉ ra bằng --root", "run the command in the project's folder, or name it with --root")}
	}
	return b, nil
}

// outputFolder refuses a target that would swallow the project.
func (a *app) outputFolder(out string) (string, error) {
	if !filepath.IsAbs(out) {
		out = filepath.Join(a.root, out)
	}
	target, err1 := filepath.Abs(out)
	root, err2 := filepath.Abs(a.root)
	if err1 != nil || err2 != nil {
		return "", &failure{exitIO, diag.Say("không rõ thư mục %s ở đâu", "cannot tell where %s is", out), diag.Text{}}
	}
	if rel, err := filepath.Rel(target, root); err == nil && (rel == "." || !strings.HasPrefix(rel, "..")) {
		return "", &failure{exitUsage, diag.Say("--out %s chứa cả dự án nên bị từ chối", "--out %s would hold the project itself", out),
			diag.Say("chọn một thư mục riêng, ví dụ: --out public", "choose a folder of its own, such as --out public")}
	}
	if rel, err := filepath.Rel(root, target); err == nil {
		switch strings.Split(filepath.ToSlash(rel), "/")[0] {
		case "content", "templates", "static", "internal", "cmd", ".git":
			return "", &failure{exitUsage, diag.Say("--out %s nằm trong phần nguồn của dự án nên bị từ chối", "--out %s lies inside the project's sources", out),
				diag.Say("chọn một thư mục riêng, ví dụ: --out public", "choose a folder of its own, such as --out public")}
		}
	}
	return out, nil
}
