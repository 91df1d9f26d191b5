package main

import (
	"bytes"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dienhinh/internal/deploy"
	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
)

// nginxFlags are the options of nginx.
type nginxFlags struct {
	from, listen string
	names        []string
	brotli       bool
}

func (a *app) nginxCommand() *cobra.Command {
	var f nginxFlags
	cmd := &cobra.Command{
		Use:   "nginx THƯ-MỤC",
		Short: a.say("In cấu hình nginx cho trang đã đăng vào một thư mục", "Print nginx's configuration for a site published to a folder"),
		Long: a.say("In cấu hình nginx cho trang: tiêu đề trả lời, loại tệp, chuyển hướng, trang báo lỗi, lấy từ chính _headers và _redirects của bản dựng. THƯ-MỤC là nơi tệp nằm trên máy chủ. Chạy lại sau mỗi lần đăng để có các chuyển hướng mới.",
			"Print nginx's configuration for the site: headers, types, redirects and error pages, from the build's own _headers and _redirects. The folder is where the files lie on the server. Run it again after each publish, for new redirects."),
		Example: "  dienhinh nginx /srv/www/danvan --name danvan.example.vn > danvan.conf",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return &failure{exitUsage, diag.Say("cần một thư mục: nơi tệp của trang nằm trên máy chủ", "one folder is needed: where the files lie on the server"), diag.Say("ví dụ: dienhinh nginx /srv/www/danvan", "for example: dienhinh nginx /srv/www/danvan")}
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.nginx(args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "public", a.say("thư mục có trang đã dựng", "the folder of the built site"))
	flags.StringVar(&f.listen, "listen", "80", a.say("cổng, hoặc địa chỉ và cổng", "port, or address and port"))
	flags.StringSliceVar(&f.names, "name", nil, a.say("tên miền (mặc định: của địa chỉ trang)", "server names (default: that of the site's address)"))
	flags.BoolVar(&f.brotli, "brotli", false, a.say("máy chủ có mô-đun brotli: gửi tệp .br", "the server has the brotli module: give out .br files"))
	return cmd
}

func (a *app) nginx(folder string, f nginxFlags) error {
	site, err := publish.Read(a.inRoot(f.from))
	if err != nil {
		return err
	}
	defer site.Close()
	rules, err := deploy.ReadRules(site)
	if err != nil {
		return deployFailure(err)
	}
	folder = strings.TrimPrefix(folder, "file://")
	at := feed.NginxSite{Names: f.names, Listen: f.listen, Root: strings.TrimSuffix(filepath.ToSlash(folder), "/"), Prefix: rules.Prefix, Brotli: f.brotli}
	if !strings.HasPrefix(at.Root, "/") {
		return &failure{exitUsage, diag.Say("“%s” không phải đường dẫn đầy đủ trên máy chủ", "“%s” is not a full path on the server", folder), diag.Say("ví dụ: dienhinh nginx /srv/www/danvan", "for example: dienhinh nginx /srv/www/danvan")}
	}
	root, inside := strings.CutSuffix(at.Root, at.Prefix)
	if !inside {
		return &failure{exitUsage, diag.Say("trang này ở dưới %s nên thư mục phải có tên kết thúc như vậy", "this site lives under %s, so its folder must end in that", at.Prefix),
			diag.Say("đăng vào một thư mục như file:///srv/www%s", "publish to a folder such as file:///srv/www%s", at.Prefix)}
	}
	at.Root = root
	if u, err := url.Parse(site.Record.BaseURL); err == nil && len(at.Names) == 0 && u.Hostname() != "" {
		at.Names = []string{u.Hostname()}
	}
	var b bytes.Buffer
	if err := feed.Nginx(&b, at, rules.Headers, rules.Redirects); err != nil {
		return &failure{exitUsage, diag.Say("không viết được cấu hình: %v", "the configuration cannot be written: %v", err), diag.Text{}}
	}
	if _, err := a.out.Write(b.Bytes()); err != nil {
		return &failure{exitIO, diag.Say("không in ra được (%v)", "cannot print (%v)", err), diag.Text{}}
	}
	return nil
}
