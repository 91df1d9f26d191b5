package cover

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestSheet(t *testing.T) {
	dir := os.Getenv("SHEET")
	if dir == "" {
		t.Skip()
	}
	fields := []string{"kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "xay-dung-dang"}
	tiles := [][2]int{{3, 3}, {3, 1}, {4, 2}, {1, 4}, {2, 3}, {3, 4}, {4, 3}, {3, 2}, {3, 5}, {4, 4}, {2, 4}, {4, 5}, {0, 0}, {0, 0}}
	var h strings.Builder
	h.WriteString(`<!doctype html><meta charset=utf-8><link rel=stylesheet href=/35-cover.css><link rel=stylesheet href=/sheet.css><body><div class="s tile">`)
	for range 2 { for i := range 4 { h.WriteString(`<div class="field-`+fields[i]+`">`+Field(i,"/motifs.svg")+"</div>") } }
	for i := range 4 { h.WriteString("<div>"+SVG(Spec{fmt.Sprint("x",i), i, 2,2, 2023, false}, "/motifs.svg")+"</div>") }
	os.WriteFile(dir+"/fields.html", []byte(h.String()), 0o644)
	for sc := range 4 {
		for _, crop := range []string{"card", "head", "phone"} {
			var b strings.Builder
			b.WriteString(`<!doctype html><meta charset=utf-8><link rel=stylesheet href=/35-cover.css><link rel=stylesheet href=/sheet.css><body class="field-` + fields[sc] + `"><div class="s ` + crop + `">`)
			n := 44
			if crop == "head" {
				n = 10
			}
			for i := range n {
				tl := tiles[(i*5)%len(tiles)]
				b.WriteString("<div>" + SVG(Spec{fmt.Sprint("mo-hinh-", i, sc), sc, tl[0], tl[1], 2020 + i%7, i%4 == 3}, "/motifs.svg") + "</div>")
			}
			os.WriteFile(fmt.Sprintf("%s/%s%d.html", dir, crop, sc), []byte(b.String()), 0o644)
		}
	}
}
