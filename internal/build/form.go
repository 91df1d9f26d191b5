package build

import (
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
	"dienhinh/internal/render"
	"dienhinh/internal/schema"
	"dienhinh/internal/site"
)

// This file publishes the form in the browser, if its program is there. The program is 5 MB of somebody else's: it is
// installed where the site is built and kept out of the repository, and only the bytes that were tested are taken. The
// sign-in of Netlify, which a site behind its git gateway needs, is taken along when it was installed too.

// FormInstall is the command that puts the form's program where a build looks for it; FormDownload does the same with what
// Windows brings along, where there is no Node.js.
const (
	formVersion  = "3.16.3"
	FormInstall  = "npm install --prefix .cms --ignore-scripts decap-cms@" + formVersion
	FormDownload = "mkdir .cms\\node_modules\\decap-cms\n" +
		"curl.exe -o .cms\\decap-cms.tgz https://registry.npmjs.org/decap-cms/-/decap-cms-" + formVersion + ".tgz\n" +
		"tar -xf .cms\\decap-cms.tgz -C .cms\\node_modules\\decap-cms --strip-components 1"
)

const (
	formProgram  = ".cms/node_modules/decap-cms/dist/decap-cms.js"
	formIdentity = ".cms/node_modules/netlify-identity-widget/build/netlify-identity-widget.js"
	// The digests are of decap-cms 3.16.3 and netlify-identity-widget 1.9.2. Browsers run no other bytes.
	formDigest     = "sha384-A/Gdn928CNLufmnGWGs9RM4Q9o8bSNLeJERqBFrBjwzL7FRpoLT3MPF8Tl0+Wd2p"
	identityDigest = "sha384-dy2tW8xkhLIj8lZR42MCwZhhDb2cCewZiw0uA65CMpdHiJzL+iubx7HzHcCXU2rW"
)

// program is what is known of the form's program: its bytes are read anew only when its size or time has changed.
type program struct {
	size    int64
	modTime time.Time
	digest  string
}

// formInstalled reports whether there is a form; a program that is not the tested one is a finding.
func (b *Builder) formInstalled(r *Result) bool {
	info, err := fs.Stat(b.fsys, formProgram)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.Findings = append(r.Findings, diag.Finding{Code: "unreadable", File: formProgram, Text: diag.Say("không đọc được tệp này (%v)", "this file cannot be read (%v)", err)})
		}
		return false
	}
	if b.form.digest == "" || info.Size() != b.form.size || !info.ModTime().Equal(b.form.modTime) {
		data, err := fs.ReadFile(b.fsys, formProgram)
		if err != nil {
			r.Findings = append(r.Findings, diag.Finding{Code: "unreadable", File: formProgram, Text: diag.Say("không đọc được tệp này (%v)", "this file cannot be read (%v)", err)})
			return false
		}
		sum := sha512.Sum384(data)
		b.form = program{info.Size(), info.ModTime(), "sha384-" + base64.StdEncoding.EncodeToString(sum[:])}
	}
	if b.form.digest != formDigest {
		r.Findings = append(r.Findings, diag.Finding{Code: "form-version", File: formProgram,
			Text: diag.Say("đây không phải bản Decap CMS 3.16.3 đã được kiểm thử nên không đăng biểu mẫu", "this is not the Decap CMS 3.16.3 that was tested, so the form is not published"),
			Hint: diag.Say("xóa thư mục .cms rồi cài lại như trang /admin/ của bản xem thử hướng dẫn, hoặc chạy: %s", "remove the folder .cms and install it as /admin/ of the preview says, or run: %s", FormInstall)})
		return false
	}
	return true
}

// formOutputs are the files of the form. In a preview without the program there is a page that says how to install it.
func (b *Builder) formOutputs(s *site.Site, r *render.Renderer, installed, preview bool) []publish.Output {
	page := s.FormPage()
	page.Install, page.Download = FormInstall, FormDownload
	var outputs []publish.Output
	add := func(name string, write func(io.Writer) error) string {
		outputs = append(outputs, publish.Output{Path: path.Join(feed.FormFolder, name), Owner: "biểu mẫu soạn bài", Write: write})
		return s.Href("/" + feed.FormFolder + "/" + name)
	}
	fsys := b.fsys
	file := func(from string) func(io.Writer) error {
		return func(w io.Writer) error {
			f, err := fsys.Open(from)
			if err != nil {
				return fmt.Errorf("the form's program: %w", err)
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		}
	}
	switch {
	case installed:
		page.CMS, page.Integrity = add("decap-cms.js", file(formProgram)), formDigest
		if license := formProgram + ".LICENSE.txt"; exists(fsys, license) {
			add("decap-cms.js.LICENSE.txt", file(license))
		}
		if exists(fsys, formIdentity) {
			page.Identity, page.IdentityIntegrity = add("netlify-identity-widget.js", file(formIdentity)), identityDigest
		}
		add("config.yml", func(w io.Writer) error {
			data, err := schema.Form(s.Registry, s.Absolute("/"))
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		})
	case !preview:
		return nil
	}
	add("index.html", func(w io.Writer) error { return r.Page(w, page) })
	return outputs
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// tops are the first segments of paths, a folder's with its slash, once each.
func tops(paths []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, p := range paths {
		top, _, below := strings.Cut(p, "/")
		if below {
			top += "/"
		}
		if !seen[top] && top != "_headers" && top != "_redirects" {
			seen[top] = true
			list = append(list, top)
		}
	}
	return list
}
