package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
	"dienhinh/internal/serve"
)

func (a *app) serveCommand() *cobra.Command {
	var flags siteFlags
	var addr string
	var open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: a.say("Xem thử trên máy này; sửa bài là trang tự đổi", "Preview with live reload"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.serve(flags, addr, open) },
	}
	a.addSiteFlags(cmd, &flags)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", a.say("địa chỉ và cổng để nghe", "address and port to listen on"))
	cmd.Flags().BoolVar(&open, "open", false, a.say("mở trình duyệt", "open the browser"))
	return cmd
}

func (a *app) serve(flags siteFlags, addr string, open bool) error {
	b, _, err := a.project(flags)
	if err != nil {
		return err
	}
	defer b.Close()
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return &failure{exitUsage, diag.Say("--addr “%s” không phải địa chỉ và cổng", "--addr “%s” is not an address and a port", addr),
			diag.Say("ví dụ: --addr 127.0.0.1:8081", "for example: --addr 127.0.0.1:8081")}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return &failure{exitIO, diag.Say("không mở được cổng %s (%v)", "cannot listen on %s (%v)", addr, err),
			diag.Say("cổng đang có chương trình khác dùng? thử: --addr 127.0.0.1:8081", "is the port in use? try --addr 127.0.0.1:8081")}
	}
	if tcp, ok := listener.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		fmt.Fprintln(a.err, a.say("cảnh báo: máy khác trong mạng cũng xem được bản này, kể cả bản nháp", "warning: other machines can see this preview, drafts included"))
	}
	place, err := filepath.Abs(a.root)
	if err != nil {
		place = "" // the preview works without links that open files
	}
	s := serve.New(b, serve.Options{
		Root: place,
		Build: func() build.Options {
			o, _ := a.buildOptions(flags)
			o.Preview = true
			return o
		},
		Now: a.now, Lang: a.lang,
		Log:  func(t diag.Text) { fmt.Fprintln(a.err, t.In(a.lang)) },
		Show: a.showSome,
	})
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return &failure{exitIO, diag.Say("không mở được thư mục dự án (%v)", "cannot open the project's folder (%v)", err), diag.Text{}}
	}
	defer root.Close()
	switch stories, err := desk.Open(root, s.Judge); {
	case err == nil:
		defer stories.Close()
		s.Edit(stories)
	case !errors.Is(err, fs.ErrNotExist): // no project yet: the preview says so
		return &failure{exitIO, diag.Say("không mở được thư mục bài (%v)", "cannot open the folder of the stories (%v)", err), diag.Text{}}
	}
	s.Rebuild(a.ctx)
	url := "http://" + listener.Addr().String() + "/"
	fmt.Fprintln(a.out, a.say("xem tại %s (dừng bằng Ctrl+C)", "preview at %s (stop with Ctrl+C)", url))
	fmt.Fprintln(a.out, a.say("bàn biên tập: %sbien-tap/", "the editors' desk: %sbien-tap/", url))
	if open {
		openBrowser(url)
	}
	watching := make(chan error, 1)
	go func() { watching <- s.Watch(a.ctx, a.root) }()
	if err := s.Serve(a.ctx, listener); err != nil {
		return &failure{exitIO, diag.Say("máy chủ xem thử dừng (%v)", "the preview stopped (%v)", err), diag.Text{}}
	}
	if err := <-watching; err != nil {
		return &failure{exitIO, diag.Say("không theo dõi được thư mục (%v)", "cannot watch the folder (%v)", err), diag.Text{}}
	}
	return nil
}

func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		name = "open"
	}
	_ = exec.Command(name, args...).Start() // a machine without a browser still has the address on screen
}
