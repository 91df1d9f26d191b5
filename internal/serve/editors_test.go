package serve_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dienhinh/internal/external"
)

// The editors' desk shows every story, drafts too, with links that open the file; it follows the files and what
// other sites answer, and stays when a story has errors.
func TestEditorsDesk(t *testing.T) {
	p := start(t, buildOptions)
	get := func(path string) string {
		t.Helper()
		answer, body := p.do("GET", path)
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Security-Policy") == "" || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			t.Fatalf("%s: %d %v\n%s", path, answer.StatusCode, answer.Header, body)
		}
		return body
	}
	if answer, _ := p.do("GET", "/bien-tap"); answer.StatusCode != http.StatusMovedPermanently || answer.Header.Get("Location") != "/bien-tap/" {
		t.Errorf("/bien-tap: %d", answer.StatusCode)
	}
	if answer, _ := p.do("GET", "/bien-tap/x/"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("/bien-tap/x/: %d", answer.StatusCode)
	}
	for _, file := range []string{"/_dienhinh/desk.css", "/_dienhinh/desk.js"} {
		if answer, body := p.do("GET", file); answer.StatusCode != http.StatusOK || body == "" {
			t.Errorf("%s: %d", file, answer.StatusCode)
		}
	}
	page := get("/bien-tap/")
	for _, want := range []string{"Cây xanh trước ngõ", "Đường hoa", `href="/mo-hinh/cay-xanh/"`, "<code>" + storyFile + "</code>", `data-copy="` + storyFile + `"`, "kết quả; đối tượng hưởng lợi", "Chưa hỏi lần nào", "Huyện Gia Lộc", `content="noindex"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the desk has no %s", want)
		}
	}
	for _, never := range []string{"/admin/#", "ZgotmplZ", "<no value>"} {
		if strings.Contains(page, never) {
			t.Errorf("the desk has %s", never)
		}
	}
	checkDesk(t, page)

	// A draft, which no page has, is on the desk; a link that was broken when it was asked for is too.
	write(t, p.dir, "content/mo-hinh/2024/nhap.md", strings.NewReplacer("Cây xanh trước ngõ", "Bài còn nháp", `id: "cx001"`, "draft: true\nsources: [{title: \"Báo\", url: \"https://vi.du/mat\"}]").Replace(story))
	record := external.Record{"https://vi.du/mat": {Kind: external.Gone, Status: 404, At: asOf}}
	p.until("/bien-tap/?loc=nhap", func(body string) bool { return strings.Contains(body, "Bài còn nháp") }, "the draft")
	if err := p.builder.KeepLinks(record.Bytes()); err != nil {
		t.Fatal(err)
	}
	page = get("/bien-tap/?loc=lien-ket")
	if !strings.Contains(page, "Bài còn nháp") || strings.Contains(page, "Đường hoa") || !strings.Contains(page, "https://vi.du/mat: trang này không còn: máy chủ trả lời 404") || !strings.Contains(page, "Hỏi lần cuối ngày 01/10/2026") {
		t.Errorf("broken links:\n%s", page)
	}
	checkDesk(t, page)
	if _, body := p.do("GET", "/mo-hinh/"); strings.Contains(body, "Bài còn nháp") {
		t.Error("the draft is in the list")
	}

	// With an error the desk says so.
	write(t, p.dir, otherFile, strings.Replace(story, `"Kinh tế"`, `"Kih tế"`, 1))
	p.until("/bien-tap/?loc=co-loi", func(body string) bool {
		return strings.Contains(body, "đang chặn việc đăng") && strings.Contains(body, "không có lĩnh vực nào là")
	}, "the error")
}

// checkDesk reads the page as a browser and a screen reader do.
func checkDesk(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, count := map[string]int{}, map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				if ids[a.Val]++; ids[a.Val] > 1 {
					t.Errorf("id %q twice", a.Val)
				}
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s>", n.Data, a.Key)
			case a.Key == "href" && a.Val == "":
				t.Errorf("an empty link")
			}
		}
	}
	if count["h1"] != 1 || count["main"] != 1 || count["table"] != 1 {
		t.Errorf("%v", count)
	}
}

// Other machines that may see a preview do not see the desk: it speaks of drafts and of people.
func TestEditorsDeskIsForThisMachine(t *testing.T) {
	p := start(t, buildOptions)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Skip("this machine has no other address")
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.server.Serve(ctx, l) }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for path, want := range map[string]int{"/bien-tap/": http.StatusForbidden, "/bien-tap": http.StatusForbidden, "/": http.StatusOK} {
		answer, err := p.client.Get("http://127.0.0.1:" + port + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	p.client.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if answer, _ := p.do("GET", "/bien-tap/", func(r *http.Request) { r.Host = "xau.example" }); answer.StatusCode != http.StatusForbidden {
		t.Errorf("by a rebound name: %d", answer.StatusCode)
	}
}
