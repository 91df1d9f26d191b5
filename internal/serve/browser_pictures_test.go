package serve_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPictures writes every page type as a picture in both themes and both widths, in forced colours, and as print:
//
//	DIENHINH_SCREENSHOTS=.screenshots go test ./internal/serve -run Pictures -count=1
//
// A relative folder is one of the project.
func TestPictures(t *testing.T) {
	dir := os.Getenv("DIENHINH_SCREENSHOTS")
	if dir == "" {
		t.Skip("DIENHINH_SCREENSHOTS does not name a folder, so no pictures are taken")
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(realRoot, dir)
	}
	must(t, os.MkdirAll(dir, 0o755))
	made := makeSites(t)
	hosts := bothHosts{host(t, made.real, nil), host(t, made.full, nil)}
	p := openTab(t, browse(t))
	save := func(name string, take chromedp.Action[[]byte]) {
		data, err := chromedp.Run(p.ctx, take)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, pt := range made.present(t) {
		for _, s := range []screen{phone, desktop} {
			p.show(t, s)
			p.load(t, hosts.of(pt), pt.address)
			for _, theme := range []string{"light", "dark"} {
				s.theme = theme
				p.media(t, s)
				save(fmt.Sprintf("%s-%s-%s.png", pt.name, s, theme), chromedp.FullScreenshot(100))
			}
		}
		forced := desktop
		forced.forced = true
		p.media(t, forced)
		save(pt.name+"-forced.png", chromedp.FullScreenshot(100))
		p.media(t, desktop)
		save(pt.name+"-print.pdf", chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	}
}
