package deploy

import (
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/diag"
)

// Target is where a site goes.
type Target struct {
	Folder string // of a file:// target, else ""

	bucket, prefix           string // prefix ends in a slash, or is empty
	endpoint, region, secure string
	redirects                bool
}

var examples = diag.Say("ví dụ: file:///srv/www/danvan hoặc s3://ten-kho/danvan?endpoint=https://s3.example.vn", "for example: file:///srv/www/danvan or s3://bucket/danvan?endpoint=https://s3.example.vn")

// ParseTarget reads file:///folder or s3://bucket/prefix?endpoint=…&region=…&redirects=website. What may be a secret
// is not repeated in its errors.
func ParseTarget(s string) (Target, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme == "" || len(u.Scheme) == 1: // C:\ is a scheme of one letter
		return Target{}, refuse(KindTarget, diag.Say("nơi đăng phải bắt đầu bằng file:// hoặc s3://", "a target begins with file:// or s3://"), examples)
	case u.User != nil || u.Fragment != "":
		return Target{}, refuse(KindTarget, diag.Say("không viết khóa hay mật khẩu trong địa chỉ nơi đăng", "no key or password belongs into a target's address"), credentialsHint)
	case u.Scheme == "file":
		return parseFolder(u)
	case u.Scheme == "s3":
		return parseBucket(u)
	}
	return Target{}, refuse(KindTarget, diag.Say("không đăng được tới địa chỉ bắt đầu bằng “%s://”", "there is no way to publish to “%s://”", u.Scheme), examples)
}

var drive = regexp.MustCompile(`^/[A-Za-z]:(/|$)`)

func parseFolder(u *url.URL) (Target, error) {
	p := u.Path
	if drive.MatchString(p) {
		p = p[1:]
	}
	switch {
	case u.Host != "" && u.Host != "localhost":
		return Target{}, refuse(KindTarget, diag.Say("sau file: phải có ba dấu gạch chéo rồi đến đường dẫn đầy đủ", "file: is followed by three slashes and a full path"),
			diag.Say("ví dụ: file:///srv/www/danvan; trên Windows: file:///D:/web/danvan (thư mục mạng: gắn thành một ổ đĩa trước)", "for example: file:///srv/www/danvan; on Windows file:///D:/web/danvan (map a network share to a drive first)"))
	case u.RawQuery != "":
		return Target{}, refuse(KindTarget, diag.Say("nơi đăng là thư mục thì không có phần sau dấu hỏi", "a folder has nothing after a question mark"), examples)
	case path.Clean(p) == "/" || path.Clean(p) == "." || strings.HasSuffix(path.Clean(p), ":"):
		return Target{}, refuse(KindTarget, diag.Say("nơi đăng là gốc của ổ đĩa", "the target is the root of a disk"), examples)
	}
	return Target{Folder: filepath.FromSlash(path.Clean(p))}, nil
}

func parseBucket(u *url.URL) (Target, error) {
	t := Target{bucket: u.Host, secure: "https"}
	if t.prefix = strings.Trim(path.Clean("/"+u.Path), "/"); t.prefix != "" {
		t.prefix += "/"
	}
	if t.bucket == "" {
		return t, refuse(KindTarget, diag.Say("thiếu tên kho (bucket) sau s3://", "the bucket is missing after s3://"), examples)
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return t, refuse(KindTarget, diag.Say("không đọc được phần sau dấu hỏi của nơi đăng", "what follows the question mark cannot be read"), examples)
	}
	for key := range query {
		if !slices.Contains([]string{"endpoint", "region", "redirects"}, key) {
			return t, refuse(KindTarget, diag.Say("nơi đăng có tham số lạ; chỉ dùng endpoint, region, redirects", "the target has an unknown parameter; there are endpoint, region and redirects"), credentialsHint)
		}
	}
	t.region = query.Get("region")
	switch query.Get("redirects") {
	case "":
	case "website":
		t.redirects = true
	default:
		return t, refuse(KindTarget, diag.Say("redirects chỉ có thể là website", "redirects can only be website"), examples)
	}
	if t.endpoint = query.Get("endpoint"); t.endpoint == "" {
		t.endpoint = "s3.amazonaws.com"
		return t, nil
	}
	if !strings.Contains(t.endpoint, "://") {
		t.endpoint = "https://" + t.endpoint
	}
	e, err := url.Parse(t.endpoint)
	if err != nil || e.Host == "" || e.User != nil || strings.Trim(e.Path, "/") != "" || e.RawQuery != "" || e.Scheme != "http" && e.Scheme != "https" {
		return t, refuse(KindTarget, diag.Say("endpoint phải là địa chỉ máy chủ, không có đường dẫn phía sau", "endpoint is the address of a server, with no path"), examples)
	}
	t.secure, t.endpoint = e.Scheme, e.Host
	return t, nil
}

// String is the target as people may read it.
func (t Target) String() string {
	if t.Folder != "" {
		return t.Folder
	}
	return "s3://" + t.bucket + "/" + t.prefix + " (" + t.endpoint + ")"
}
