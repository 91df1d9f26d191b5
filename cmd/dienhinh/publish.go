package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dienhinh/internal/deploy"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/publish"
	"dienhinh/internal/viet"
)

// publishFlags are the options of publish.
type publishFlags struct {
	deploy.Options
	from, limit string
	compress    []string

	check  bool
	url    string
	sample int
}

func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish NƠI-ĐĂNG",
		Short: a.say("Đưa trang đã dựng lên máy chủ hay kho tệp", "Bring the built site to a server or an object store"),
		Long: a.say(`Đưa trang trong public/ tới một thư mục (ổ đĩa khác, thư mục mạng) hoặc một kho kiểu S3. Chỉ gửi tệp có thay đổi; người đang đọc không gặp trang hỏng; bị ngắt giữa chừng thì trang vẫn chạy và lần sau làm nốt. Dựng trang trước bằng lệnh build.

Nơi đăng:
  file:///srv/www/danvan                                      thư mục; trên Windows: file:///D:/web/danvan
  s3://ten-kho/thu-muc?endpoint=https://s3.example.vn         kho kiểu S3; thêm &region=… nếu nhà cung cấp yêu cầu,
                                                              &redirects=website nếu kho tự chuyển hướng được

Khóa của kho lấy từ AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY, hoặc từ ~/.aws/credentials (AWS_PROFILE chọn mục).`,
			`Bring the site in public/ to a folder (another disk, a share) or an S3 store. Only what changed travels; readers never meet a broken page; what was interrupted is finished by the next run. Build the site first.

Targets:
  file:///srv/www/danvan                                      a folder; on Windows file:///D:/web/danvan
  s3://bucket/prefix?endpoint=https://s3.example.vn           an S3 store; &region=… where it is asked for,
                                                              &redirects=website where the store redirects by itself

Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from ~/.aws/credentials (AWS_PROFILE chooses).`),
		Example: "  dienhinh publish file:///srv/www/danvan --dry-run\n" +
			"  dienhinh publish \"s3://danvan?endpoint=https://s3.example.vn\"\n" +
			"  dienhinh publish --check",
		Args: func(cmd *cobra.Command, args []string) error {
			if f.check {
				return a.noArgs(cmd, args)
			}
			return a.oneTarget(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if f.check {
				return a.checkPublished(f)
			}
			return a.publish(args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "public", a.say("thư mục có trang đã dựng", "the folder of the built site"))
	flags.BoolVar(&f.DryRun, "dry-run", false, a.say("chỉ nói sẽ làm gì, không gửi gì", "say what would be done and send nothing"))
	flags.StringVar(&f.limit, "limit", "", a.say("gửi nhiều nhất bấy nhiêu mỗi giây, ví dụ 500KB hoặc 2MB", "send at most so much per second: 500KB, 2MB"))
	flags.IntVar(&f.Parallel, "parallel", 16, a.say("gửi cùng lúc bấy nhiêu tệp", "files at once"))
	flags.IntVar(&f.Attempts, "attempts", 8, a.say("thử bấy nhiêu lần khi máy chủ bận hay mạng ngắt", "times to try when the server is busy or the line is cut"))
	flags.StringSliceVar(&f.compress, "compress", nil, a.say("nén sẵn: gz, br (thư mục: tệp .gz, .br bên cạnh; kho: tệp nằm ở dạng nén, chọn một)", "pack ahead: gz, br (a folder: .gz, .br beside; a store: packed in place, choose one)"))
	flags.DurationVar(&f.Wait, "wait", 0, a.say("chờ lượt đăng khác bấy lâu rồi mới thôi, ví dụ 10m", "wait so long for another publisher: 10m"))
	flags.DurationVar(&f.Keep, "keep", 24*time.Hour, a.say("giữ tệp cũ trong static/ bấy lâu cho những trang đang mở", "keep old files of static/ so long, for pages that are open"))
	flags.DurationVar(&f.Settle, "settle", 15*time.Second, a.say("chờ bấy lâu trước khi bỏ tệp cũ", "the pause before old files are removed"))
	flags.BoolVar(&f.Forget, "forget", false, a.say("bỏ ngay mọi tệp cũ, không giữ lại ngày nào (khi gỡ nội dung)", "remove every old file at once (after a takedown)"))
	flags.BoolVar(&f.AllowDrop, "allow-drop", false, a.say("cho phép bỏ hơn 10% số trang đang đăng", "allow more than 10% of the pages to be dropped"))
	flags.BoolVar(&f.Adopt, "adopt", false, a.say("nhận nơi đăng đã có tệp làm của trang này: tệp trùng tên bị thay", "take over a place that has files: those of the same names are replaced"))
	flags.BoolVar(&f.All, "all", false, a.say("gửi lại mọi tệp, dù nơi đăng đã có", "send every file again"))
	flags.BoolVar(&f.check, "check", false, a.say("không đăng gì: hỏi trang trên mạng, so với bản dựng và sổ địa chỉ", "publish nothing: ask the public site and compare it with the build and the ledger"))
	flags.StringVar(&f.url, "url", "", a.say("với --check: địa chỉ của trang trên mạng (mặc định: địa chỉ lúc dựng)", "with --check: the public address (default: that of the build)"))
	flags.IntVar(&f.sample, "sample", 200, a.say("với --check: hỏi bấy nhiêu tệp lấy ngẫu nhiên", "with --check: how many files are asked for by chance"))
	flags.DurationVar(&f.Lease, "lease", 0, a.say("khóa của lượt đã chết còn giữ bấy lâu (để thử)", "how long the lock of a dead run holds (for tests)"))
	_ = flags.MarkHidden("lease")
	return cmd
}

// oneTarget refuses anything but one word after the command.
func (a *app) oneTarget(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	text := diag.Say("thiếu nơi đăng", "the target is missing")
	if len(args) > 1 {
		text = diag.Say("chỉ một nơi đăng một lần; địa chỉ có dấu & hay ? thì đặt trong dấu ngoặc kép", "one target at a time; an address with & or ? goes into quotes")
	}
	return &failure{exitUsage, text, diag.Say("ví dụ: dienhinh publish file:///srv/www/danvan; xem thêm: dienhinh %s --help", "for example: dienhinh publish file:///srv/www/danvan; see dienhinh %s --help", cmd.Name())}
}

func (a *app) publish(target string, f publishFlags) error {
	began := a.now()
	t, o, err := a.publishOptions(target, f)
	if err != nil {
		return deployFailure(err)
	}
	site, err := publish.Read(a.inRoot(f.from))
	if err != nil {
		return err
	}
	defer site.Close()
	o.Planned = func(s deploy.Summary) {
		if o.DryRun {
			a.showSending(a.out, t, s)
		}
	}
	progress, done := a.stages()
	o.Progress = progress
	r, err := deploy.Publish(a.ctx, site, t, o)
	done()
	if err != nil {
		return deployFailure(err)
	}
	if !o.DryRun {
		a.showReport(t, r, a.now().Sub(began))
	}
	return nil
}

// checkPublished compares the public site with the build.
func (a *app) checkPublished(f publishFlags) error {
	if f.sample < 1 {
		return &failure{exitUsage, diag.Say("giá trị của %s không hợp lệ", "the value of %s cannot be", "--sample"), diag.Text{}}
	}
	site, err := publish.Read(a.inRoot(f.from))
	if err != nil {
		return err
	}
	defer site.Close()
	o := deploy.CheckOptions{URL: f.url, Sample: f.sample, Parallel: min(f.Parallel, 8)}
	if data, err := readOrdinary(a.inRoot(filepath.FromSlash(ledger.File))); err == nil {
		book, _ := ledger.Parse(data)
		for _, e := range book.Entries() {
			o.Addresses = append(o.Addresses, e.Address)
		}
	}
	progress, done := a.progress(diag.Say("đang hỏi trang trên mạng", "asking the public site"))
	o.Progress = progress
	c, err := deploy.Check(a.ctx, site, o)
	done()
	if err != nil {
		return deployFailure(err)
	}
	return a.showChecked(c, len(o.Addresses))
}

func (a *app) showChecked(c deploy.Checked, addresses int) error {
	const most = 30
	grave := 0
	for i, p := range c.Problems {
		word := diag.Say("lỗi", "error")
		if p.Minor {
			word = diag.Say("cảnh báo", "warning")
		} else {
			grave++
		}
		if i >= most {
			continue
		}
		text := fmt.Sprintf("%s: %s: %s", p.Address, word.In(a.lang), p.Text.In(a.lang))
		if p.Times > 1 {
			text += a.say(" (và %s địa chỉ khác)", " (and %s other addresses)", count(p.Times-1))
		}
		fmt.Fprintln(a.out, text)
	}
	if n := len(c.Problems) - most; n > 0 {
		fmt.Fprintln(a.out, a.say("… và %s chỗ nữa", "… and %s more", count(n)))
	}
	fmt.Fprintln(a.out, a.say("đã hỏi %s địa chỉ (%s trong sổ): %s lỗi, %s cảnh báo", "asked %s addresses (%s of the ledger): %s errors, %s warnings", count(c.Asked), count(addresses), count(grave), count(len(c.Problems)-grave)))
	if grave > 0 {
		return &failure{code: exitContent}
	}
	return nil
}

func (a *app) publishOptions(target string, f publishFlags) (deploy.Target, deploy.Options, error) {
	o := f.Options
	t, err := deploy.ParseTarget(target)
	if err != nil {
		return t, o, err
	}
	if t.Folder != "" {
		if _, err := a.outputFolder(t.Folder); err != nil {
			return t, o, err
		}
		// What lies in the folder of the build goes with the next build.
		for at := t.Folder; ; at = filepath.Dir(at) {
			if same(at, a.inRoot(f.from)) {
				return t, o, &failure{exitUsage, diag.Say("nơi đăng chính là thư mục dựng trang, hoặc nằm trong đó", "the target is the folder of the build, or lies in it"), diag.Say("chọn một thư mục khác", "choose another folder")}
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	if o.Limit, err = parseBytes(f.limit); err != nil {
		return t, o, &failure{exitUsage, diag.Say("--limit “%s” không phải một lượng dữ liệu", "--limit “%s” is not an amount of data", f.limit), diag.Say("ví dụ: --limit 500KB hoặc --limit 2MB", "for example: --limit 500KB or --limit 2MB")}
	}
	for _, name := range f.compress {
		p := deploy.Packing(name)
		if p != deploy.Gzip && p != deploy.Brotli {
			return t, o, &failure{exitUsage, diag.Say("--compress chỉ nhận gz, br, không phải “%s”", "--compress is gz or br, not “%s”", name), diag.Text{}}
		}
		o.Packing = append(o.Packing, p)
	}
	for _, bad := range []struct {
		is   bool
		flag string
	}{{o.Parallel < 1 || o.Parallel > 256, "--parallel"}, {o.Attempts < 1, "--attempts"}, {o.Wait < 0, "--wait"}, {o.Settle < 0, "--settle"}, {o.Keep < 0, "--keep"}} {
		if bad.is {
			return t, o, &failure{exitUsage, diag.Say("giá trị của %s không hợp lệ", "the value of %s cannot be", bad.flag), diag.Text{}}
		}
	}
	// Zero is the default of package deploy, and somebody who writes it means none.
	if o.Settle == 0 {
		o.Settle = time.Nanosecond
	}
	if o.Keep == 0 {
		o.Forget = true
	}
	o.Now = a.now
	if name, err := os.Hostname(); err == nil {
		o.Owner = strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, name)
	}
	return t, o, nil
}

// inRoot is a path that the command line gives, in the project's folder.
func (a *app) inRoot(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(a.root, p)
}

func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// parseBytes reads 800, 500KB, 2MB or 1GB. Nothing is 0.
func parseBytes(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	number, unit := strings.ToUpper(strings.TrimSuffix(strings.ToUpper(strings.ReplaceAll(s, " ", "")), "/S")), int64(1)
	for _, u := range []struct {
		name string
		size int64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1}} {
		if n, ok := strings.CutSuffix(number, u.name); ok {
			number, unit = n, u.size
			break
		}
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", "."), 64)
	if err != nil || n*float64(unit) < 1 || n*float64(unit) > 1<<40 {
		return 0, errors.New("not an amount")
	}
	return int64(n * float64(unit)), nil
}

// deployFailure gives an error of deploy its exit code.
func deployFailure(err error) error {
	var e *deploy.Error
	if !errors.As(err, &e) {
		return err
	}
	code := exitIO
	switch e.Kind {
	case deploy.KindTarget:
		code = exitUsage
	case deploy.KindSite:
		code = exitContent
	}
	return &failure{code, e.Text, e.Hint}
}

// stages shows progress stage by stage.
func (a *app) stages() (func(doing diag.Text, done, all int), func()) {
	var name diag.Text
	step, end := func(int, int) {}, func() {}
	return func(doing diag.Text, done, all int) {
		if doing != name {
			end()
			name = doing
			step, end = a.progress(doing)
		}
		step(done, all)
	}, func() { end() }
}

func (a *app) showSending(w io.Writer, t deploy.Target, s deploy.Summary) {
	fmt.Fprintln(w, a.say("Sẽ đăng lên %s:", "To %s:", t))
	line := func(text diag.Text, files int, bytes int64) {
		fmt.Fprintf(w, "  %s: %s\n", text.In(a.lang), a.amount(files, bytes))
	}
	sent := 0
	for _, stage := range s.Stages {
		if stage.Files == 0 {
			continue
		}
		sent += stage.Files
		line(stage.Name, stage.Files, stage.Bytes)
		a.showSomePaths(w, stage.Some, stage.Files)
	}
	if s.Copied.Files > 0 {
		line(diag.Say("trong đó đã có sẵn ở nơi đăng dưới tên khác, không phải gửi", "of these, at the target under another name and not sent"), s.Copied.Files, s.Copied.Bytes)
	}
	if n := len(s.Removed); n > 0 {
		fmt.Fprintf(w, "  %s: %s\n", a.say("bỏ tệp cũ", "old files removed"), a.say("%s tệp", "%s files", count(n)))
		a.showSomePaths(w, s.Removed[:min(n, 5)], n)
	}
	if s.Kept > 0 {
		fmt.Fprintln(w, a.say("  giữ thêm ít lâu cho trang đang mở: %s tệp cũ trong static/", "  kept a while for open pages: %s old files of static/", count(s.Kept)))
	}
	if s.Taken {
		fmt.Fprintln(w, a.say("  có nội dung vừa được gỡ, nên tệp cũ bị bỏ ngay", "  something was taken down, so old files go at once"))
	}
	if s.Dropped > 0 {
		fmt.Fprintln(w, a.say("  %s trong %s trang đang đăng sẽ không còn", "  %s of %s published pages will be gone", count(s.Dropped), count(s.Pages)))
	}
	fmt.Fprintln(w, a.say("  giữ nguyên: %s tệp", "  unchanged: %s files", count(s.Left)))
	if sent == 0 && len(s.Removed) == 0 {
		fmt.Fprintln(w, a.say("Không có gì phải gửi.", "There is nothing to send."))
	}
	fmt.Fprintln(w, a.say("Đây là bản xem trước: chưa gửi gì. Bỏ --dry-run để đăng.", "This was a dry run: nothing was sent."))
}

func (a *app) showSomePaths(w io.Writer, paths []string, n int) {
	for _, p := range paths {
		fmt.Fprintln(w, "    "+p)
	}
	if n > len(paths) {
		fmt.Fprintln(w, a.say("    … và %s tệp nữa", "    … and %s more", count(n-len(paths))))
	}
}

func (a *app) amount(files int, bytes int64) string {
	return a.say("%s tệp, %s", "%s files, %s", count(files), size(bytes))
}

// size is an amount of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return viet.Decimal(float64(n*10>>30)/10) + " GB"
	case n >= 1<<20:
		return viet.Decimal(float64(n*10>>20)/10) + " MB"
	case n >= 1<<10:
		return viet.Number(n>>10) + " KB"
	}
	return viet.Number(n) + " B"
}

func (a *app) showReport(t deploy.Target, r deploy.Report, d time.Duration) {
	text := a.say("đã đăng lên %s (%s): gửi %s, chép tại chỗ %s tệp, giữ nguyên %s, bỏ %s tệp cũ", "published to %s (%s): %s sent, %s files copied there, %s unchanged, %s old removed",
		t, took(d), a.amount(r.Sent.Files, r.Sent.Bytes), count(r.Copied.Files), count(r.Left), count(r.Removed))
	if t.Folder == "" {
		text += a.say("; %s lệnh tới kho, %s qua mạng", "; %s requests, %s over the network", count(int(r.Requests)), size(r.Bytes))
	}
	fmt.Fprintln(a.out, text)
	if r.Retries > 0 {
		fmt.Fprintln(a.out, a.say("có %s lần phải thử lại vì máy chủ bận hoặc mạng ngắt", "%s times something had to be tried again", count(int(r.Retries))))
	}
	if r.Kept > 0 {
		fmt.Fprintln(a.out, a.say("%s tệp cũ trong static/ còn được giữ cho những trang đang mở; lần đăng sau một ngày sẽ bỏ", "%s old files of static/ are kept for open pages; a publish after a day removes them", count(r.Kept)))
	}
}
