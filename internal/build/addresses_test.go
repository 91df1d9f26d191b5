package build_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhinh/internal/build"
)

// TestOldAddresses renames one real story, takes one down and empties a year, and reads the site as it is
// then: old addresses answer, every link leads somewhere, below a prefix too.
func TestOldAddresses(t *testing.T) {
	dir := t.TempDir()
	for _, top := range []string{"static", "templates", "content"} {
		if err := os.CopyFS(filepath.Join(dir, top), os.DirFS(filepath.Join(realRoot, top))); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	models := filepath.Join(dir, "content", "mo-hinh")
	must(os.Rename(filepath.Join(models, "2023", "chung-tay-xay-dung-nong-thon-moi-nang-cao-kieu-mau.md"), filepath.Join(models, "2023", "nong-thon-moi-kieu-mau.md")))
	must(os.Remove(filepath.Join(models, "2022", "hanh-quan-da-ngoai-xa-ngoc-son.md")))
	must(os.WriteFile(filepath.Join(dir, "content", "links.txt"), []byte(`/m/cu234/ short /mo-hinh/chung-tay-xay-dung-nong-thon-moi-nang-cao-kieu-mau/
/mo-hinh/hanh-quan-da-ngoai-xa-ngoc-son/ withdrawn 2026-09-30 Đơn vị đề nghị gỡ
/mo-hinh/chung-tay-xay-dung-nong-thon-moi-nang-cao-kieu-mau/ moved /mo-hinh/nong-thon-moi-kieu-mau/
/mo-hinh/ten-dau/ moved /mo-hinh/chung-tay-xay-dung-nong-thon-moi-nang-cao-kieu-mau/
/nam/2022/ page
/nam/2022/feed.json page
/nam/2022/feed.xml page
`), 0o644))
	for _, base := range []string{realBase, "https://x.example/a/b"} {
		b, err := build.Open(dir)
		must(err)
		m := makeSiteOf(t, b, base)
		must(b.Close())
		checkLinks(t, m)
		checkRedirects(t, m)
		for address, to := range map[string]string{
			"m/cu234/": "/mo-hinh/nong-thon-moi-kieu-mau/", "mo-hinh/chung-tay-xay-dung-nong-thon-moi-nang-cao-kieu-mau/": "/mo-hinh/nong-thon-moi-kieu-mau/", "mo-hinh/ten-dau/": "/mo-hinh/nong-thon-moi-kieu-mau/", "nam/2022/": "/nam/",
		} {
			p := m.pages[address+"index.html"]
			if p == nil || !isRedirect(p) || !bytes.Contains(p.raw, []byte("url="+m.prefix+to+`"`)) {
				t.Errorf("/%s does not lead to %s", address, to)
			}
			if rule := m.prefix + "/" + address + " " + m.prefix + to + " 301!\n"; !strings.Contains(string(m.outputs["_redirects"]), rule) {
				t.Errorf("_redirects has no %q", rule)
			}
		}
		if p := m.pages["mo-hinh/hanh-quan-da-ngoai-xa-ngoc-son/index.html"]; p == nil || isRedirect(p) || !strings.Contains(text(p.root), "Lý do: Đơn vị đề nghị gỡ") {
			t.Error("no page says that the story was taken down")
		}
		if !bytes.Equal(m.outputs["nam/2022/feed.xml"], m.outputs["feed.xml"]) || len(m.outputs["feed.xml"]) == 0 {
			t.Error("the feed of the empty year is not the site's feed")
		}
		for _, p := range []string{"sitemap.xml", "mo-hinh/index.html", "du-lieu/mo-hinh.json", "tim-kiem/chi-muc.json"} {
			if bytes.Contains(m.outputs[p], []byte("hanh-quan-da-ngoai")) || bytes.Contains(m.outputs[p], []byte("nang-cao-kieu-mau")) {
				t.Errorf("%s still has an old address", p)
			}
		}
	}
}
