package serve_test

import (
	"context"
	"image"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhinh/internal/build"
	"dienhinh/internal/diag"
	"dienhinh/internal/serve"
)

// A preview makes the pictures that are asked for. A damaged one is told on the terminal, in the editor's
// language, and harms nothing else.
func TestPreviewPictures(t *testing.T) {
	dir := project(t)
	whole := string(photo(t, image.Pt(60, 40)))
	folder := strings.TrimSuffix(storyFile, ".md") + "-anh/"
	write(t, dir, folder+"a.jpg", whole)
	write(t, dir, folder+"b.jpg", whole[:len(whole)-100])
	write(t, dir, folder+"index.md", strings.NewReplacer("Cây xanh trước ngõ", "Cây có ảnh", "cx001\"", "ca001\"\nphotos: [{file: a.jpg, alt: \"Cây trước ngõ\"}, {file: b.jpg, alt: \"Ảnh hỏng\"}]").Replace(story))
	b, err := build.Open(dir)
	must(t, err)
	defer b.Close()
	told := make(chan diag.Findings, 10)
	s := serve.New(b, serve.Options{Build: buildOptions, Now: time.Now, Lang: diag.VI, Log: func(diag.Text) {}, Show: func(f diag.Findings) { told <- f }})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if !s.Rebuild(ctx) {
		t.Fatal("a picture that nobody has looked at yet is an error")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = s.Serve(ctx, l) }()
	get := func(address string) (int, string, string) {
		r, err := http.Get("http://" + l.Addr().String() + address)
		must(t, err)
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		must(t, err)
		return r.StatusCode, r.Header.Get("Content-Type"), string(body)
	}
	status, _, page := get("/mo-hinh/cay-xanh-anh/")
	addresses := regexp.MustCompile(`/static/anh/[0-9a-f]+\.webp`).FindAllString(page, -1)
	if status != 200 || len(addresses) != 2 || len(told) != 0 {
		t.Fatalf("%d, %v, %d findings\n%s", status, addresses, len(told), page)
	}
	if status, kind, body := get(addresses[0]); status != 200 || kind != "image/webp" || !strings.HasPrefix(body, "RIFF") {
		t.Errorf("the whole picture: %d, %s, %.20q", status, kind, body)
	}
	if status, _, _ := get(addresses[1]); status != 500 || len(told) != 1 {
		t.Fatalf("the damaged picture: %d, %d findings", status, len(told))
	}
	if f := (<-told)[0]; f.File != folder+"b.jpg" || f.Text.VI != "tệp ảnh hỏng hoặc bị thiếu một phần" || f.Severity != diag.Error {
		t.Errorf("%+v", f)
	}
}
