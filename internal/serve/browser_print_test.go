package serve_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// printed prints a page to PDF as a reader does from the print dialogue, and returns the text of each of its
// sheets as another program reads it.
func printed(t *testing.T, p *tab, h *httpHost, address string) []string {
	t.Helper()
	_, sheets := printedFile(t, p, h, address)
	return sheets
}

func printedFile(t *testing.T, p *tab, h *httpHost, address string) (file string, sheets []string) {
	t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		skipUnlessRequired(t, "pdftotext (poppler-utils) is not here")
	}
	p.show(t, desktop)
	p.load(t, h, address)
	do(t, p, `await document.fonts.ready; await new Promise(r => setTimeout(r, 50))`)
	// What is loaded late is loaded when a reader prints, and the dialogue waits for it; the protocol does neither.
	do(t, p, `document.querySelectorAll("img[loading=lazy]").forEach(i => { i.loading = "eager" }); await Promise.all([...document.images].map(i => i.decode()))`)
	pdf := invoke(t, p, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
	file = filepath.Join(t.TempDir(), "a.pdf")
	must(t, os.WriteFile(file, pdf.Data, 0o600))
	out, err := exec.Command(reader, "-layout", file, "-").Output()
	must(t, err)
	return file, strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// codesOn reads the codes on one sheet as a telephone does.
func codesOn(t *testing.T, pdf string, sheet int) string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "sheet")
	if err := exec.Command("pdftoppm", "-r", "200", "-png", "-singlefile", "-f", fmt.Sprint(sheet), "-l", fmt.Sprint(sheet), pdf, picture).Run(); err != nil {
		skipUnlessRequired(t, "pdftoppm (poppler-utils) is not here: "+err.Error())
	}
	out, err := exec.Command("zbarimg", "--quiet", "--raw", picture+".png").Output()
	if _, found := exec.LookPath("zbarimg"); found != nil {
		skipUnlessRequired(t, "zbarimg (zbar-tools) is not here")
	}
	if err != nil {
		t.Errorf("sheet %d: no code can be read", sheet)
	}
	return string(out)
}

// TestPrintedCodes: a code is a picture that a page loads late or that stands many times in a booklet; on paper it
// is there, and says the address beside it.
func TestPrintedCodes(t *testing.T) {
	browser := browse(t)
	h := host(t, makeSites(t).real, nil)
	p := openTab(t, browser)
	for address, sheet := range map[string]int{"/mo-hinh/ma-khay-cay-lua/": 1, "/mo-hinh/ma-khay-cay-lua/chia-se/": 1, "/ky-yeu/nam/2023/": 5} {
		file, sheets := printedFile(t, p, h, address)
		if len(sheets) < sheet {
			t.Fatalf("%s: %d sheets", address, len(sheets))
		}
		said := strings.Fields(codesOn(t, file, sheet))
		if len(said) == 0 || !strings.Contains(said[0], "/m/") {
			t.Errorf("%s: the code on sheet %d says %q", address, sheet, said)
			continue
		}
		u, err := url.Parse(said[0])
		must(t, err)
		if !strings.Contains(sheets[sheet-1], u.Path) {
			t.Errorf("%s: the code says %s, which is not in letters on sheet %d: %q", address, said[0], sheet, sheets[sheet-1])
		}
	}
}

// TestPrint: what the department prints comes out as it should: the numbers in a booklet's contents are those of
// the sheets on which the models begin, a poster is one sheet, a handout carries its address on every sheet.
func TestPrint(t *testing.T) {
	browser := browse(t)
	s := makeSites(t)
	hosts := map[bool]*httpHost{false: host(t, s.real, nil), true: host(t, s.full, nil)}
	p := openTab(t, browser)

	for _, b := range []struct {
		address string
		full    bool
	}{{"/ky-yeu/nam/2023/", false}, {"/ky-yeu/linh-vuc/kinh-te/", true}, {"/ky-yeu/nam/2024/", true}, {"/ky-yeu/linh-vuc/kinh-te/", false}} {
		t.Run(strings.ReplaceAll(strings.Trim(b.address, "/"), "/", "-"), func(t *testing.T) {
			sheets := printed(t, p, hosts[b.full], b.address)
			parts := eval[[][]string](t, p, `[...document.querySelectorAll("[data-page]")].map(b => {
				const part = document.getElementById(b.parentNode.hash.slice(1));
				return [b.textContent, part.querySelector("h2").textContent];
			})`)
			if len(parts) < 5 {
				t.Fatalf("%d lines of contents", len(parts))
			}
			if got, want := eval[string](t, p, `document.querySelector("[data-booklet]").dataset.pages`), fmt.Sprint(len(sheets)); got != want {
				t.Errorf("the script counts %s sheets, there are %s", got, want)
			}
			for _, part := range parts {
				var n int
				if _, err := fmt.Sscan(part[0], &n); err != nil || n < 1 || n > len(sheets) {
					t.Errorf("%s: page %q of %d", part[1], part[0], len(sheets))
					continue
				}
				sheet := strings.Join(strings.Fields(sheets[n-1]), " ")
				if begin := strings.Join(strings.Fields(part[1])[:2], " "); !strings.Contains(sheet[:min(len(sheet), 400)], begin) {
					t.Errorf("%q is said to begin on sheet %d, which begins with %.120q", part[1], n, sheet)
				}
				if !regexp.MustCompile(`(?m)^\s*` + fmt.Sprint(n) + `\s*\z`).MatchString(sheets[n-1]) {
					t.Errorf("sheet %d does not end with its number: …%q", n, sheets[n-1][max(0, len(sheets[n-1])-80):])
				}
			}
		})
	}
	t.Run("poster", func(t *testing.T) {
		for _, a := range []struct {
			address string
			full    bool
		}{{"/mo-hinh/ma-khay-cay-lua/chia-se/", false}, {"/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/chia-se/", false}, {"/mo-hinh/mau-07/chia-se/", true}, {"/mo-hinh/mau-11/chia-se/", true}} {
			sheets := printed(t, p, hosts[a.full], a.address)
			if len(sheets) != 1 || !strings.Contains(sheets[0], "Quét mã") || strings.Contains(sheets[0], "Sao chép") {
				t.Errorf("%s: %d sheets, the first: %q", a.address, len(sheets), sheets[0])
			}
			// Nothing of the poster is cut off.
			if over := eval[float64](t, p, `(() => { const sheet = document.querySelector(".sheet").getBoundingClientRect(), foot = document.querySelector(".poster-foot").getBoundingClientRect(); return foot.bottom - sheet.bottom })()`); over > 1 {
				t.Errorf("%s: the poster is %.0f points too long", a.address, over)
			}
		}
	})
	t.Run("handout", func(t *testing.T) {
		sheets := printed(t, p, hosts[false], "/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/")
		if len(sheets) > 2 {
			t.Errorf("%d sheets", len(sheets))
		}
		for i, sheet := range sheets {
			if !strings.Contains(sheet, "/m/mb7p3/") || !strings.Contains(sheet, fmt.Sprintf("%d/%d", i+1, len(sheets))) {
				t.Errorf("sheet %d has no address or number in its foot: %q", i+1, sheet)
			}
		}
	})
	for _, c := range p.take() {
		t.Error(c)
	}
}
