package serve_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dienhinh/internal/ledger"
)

const missingPage = "/khong-co-trang-nay/"

// pageType is one kind of page with an example of it.
type pageType struct {
	name, address string
	full          bool // on the full site (fullSite), for what the real one is too small to show
}

// pageTypes is every kind of page. A new one is one line here and is looked at by every test.
var pageTypes = []pageType{
	{name: "home", address: "/"},
	{name: "list", address: "/mo-hinh/"},
	{name: "list-full", address: "/mo-hinh/trang/2/", full: true},
	{name: "field", address: "/linh-vuc/kinh-te/"},
	{name: "district", address: "/dia-ban/thanh-mien/"},
	{name: "empty-list", address: "/loai-hinh/ca-nhan/"},
	{name: "index", address: "/dia-ban/"},
	{name: "model", address: "/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/"},
	{name: "model-short", address: "/mo-hinh/ma-khay-cay-lua/"},
	{name: "model-full", address: "/mo-hinh/mau-07/", full: true},
	{name: "stats", address: "/thong-ke/"},
	{name: "plain", address: "/gioi-thieu/"},
	{name: "guide", address: "/huong-dan-bien-tap/"},
	{name: "search", address: "/tim-kiem/"},
	{name: "data", address: "/du-lieu/"},
	{name: "by-name", address: "/theo-ten/mo-hinh/"},
	{name: "share", address: "/mo-hinh/xu-ly-rac-huu-co-bang-che-pham-imo/chia-se/"},
	{name: "share-full", address: "/mo-hinh/mau-07/chia-se/", full: true},
	{name: "embed", address: "/nhung/xu-ly-rac-huu-co-bang-che-pham-imo.html"},
	{name: "digest", address: "/ban-tin/2024-03/", full: true},
	{name: "booklet", address: "/ky-yeu/nam/2023/"},
	{name: "booklets", address: "/ky-yeu/"},
	{name: "withdrawn", address: "/mo-hinh/da-go/", full: true},
	{name: "404", address: missingPage},
}

// sites are the two sites that pages are looked at on.
type sites struct{ real, full *built }

func makeSites(t *testing.T) sites {
	t.Helper()
	return sites{real: makeSite(t, realRoot, ""), full: makeSite(t, fullProject(t), "")}
}

func (s sites) of(p pageType) *built {
	if p.full {
		return s.full
	}
	return s.real
}

// present are the page types that their site has. One that is gone fails here, and is not taken for the page that says so.
func (s sites) present(t *testing.T) []pageType {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(pageTypes), func(p pageType) bool {
		path, _, _ := strings.Cut(p.address, "?")
		path = strings.TrimPrefix(path, "/")
		if path == "" || strings.HasSuffix(path, "/") {
			path += "index.html"
		}
		_, ok := s.of(p).files[path]
		if !ok && p.address != missingPage {
			t.Errorf("the site has no %s (%s); mend pageTypes", p.name, p.address)
		}
		return !ok && p.address != missingPage
	})
}

const withPhotos = 7 // the model of the full site that has a cover and a gallery

const wide = 12 // the model of the full site that has a table, a line of code and a word wider than a page

const added = 60 // models of the full site beside the real ones: three pages of 24 and one begun

// fullProject copies the real project and fills it up, so that lists have full pages with long titles and every way
// to narrow them, and so that models have every part a model can have.
func fullProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"content", "templates", "static"} {
		must(t, os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(realRoot, folder))))
	}
	for i := range added {
		year := 2019 + i%7
		name := filepath.Join(dir, "content", "mo-hinh", fmt.Sprint(year), fmt.Sprintf("mau-%02d", i))
		story := fullStory(i, year)
		if i == wide {
			story += "\n| Một | Hai | Ba | Bốn | Năm | Sáu | Bảy | Tám | Chín | Mười |\n|---|---|---|---|---|---|---|---|---|---|\n" +
				"| không tách được | không tách được | không tách được | không tách được | không tách được | không tách được | không tách được | không tách được | không tách được | không tách được |\n\n" +
				"    " + strings.Repeat("mộtdòngmãrấtdài", 20) + "\n\n" + strings.Repeat("chữliền", 40) + "\n"
		}
		if i != withPhotos {
			must(t, os.MkdirAll(filepath.Dir(name), 0o755))
			must(t, os.WriteFile(name+".md", []byte(story), 0o644))
			continue
		}
		must(t, os.MkdirAll(name, 0o755))
		photos := "photos:\n"
		for n, size := range []image.Point{{1700, 500}, {600, 800}, {800, 450}} {
			file := fmt.Sprintf("anh-%d.jpg", n)
			photos += fmt.Sprintf("  - {file: %s, alt: \"Ảnh mẫu số %d để thử chỗ của ảnh\", caption: \"Chú thích số %d.\", credit: \"Ban biên tập\"}\n", file, n, n)
			must(t, os.WriteFile(filepath.Join(name, file), photo(t, size), 0o644))
		}
		story = strings.Replace(story, "\nsources:", "\n"+photos+"sources:", 1)
		story = strings.Replace(story, "## Kết quả\n", "![Ảnh mẫu trong bài](anh-1.jpg \"Chú thích trong bài.\")\n\n## Kết quả\n", 1)
		must(t, os.WriteFile(filepath.Join(name, "index.md"), []byte(story), 0o644))
	}
	withdraw(t, dir)
	return dir
}

// withdraw adds to the ledger a story that was taken down.
func withdraw(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(ledger.File))
	before, _ := os.ReadFile(name) // the project may have none
	const line = "/mo-hinh/da-go/ withdrawn 2026-11-20 Đơn vị đề nghị gỡ vì số liệu chưa đúng; khi có số liệu kiểm chứng được, bài sẽ được viết lại.\n"
	must(t, os.WriteFile(name, append(before, line...), 0o644))
}

// photo is a picture that does not compress to nothing.
func photo(t *testing.T, size image.Point) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			img.SetRGBA(x, y, color.RGBA{uint8(x ^ y), uint8(x * y >> 8), uint8(x + y), 255})
		}
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func fullStory(i, year int) string {
	pick := func(list ...string) string { return list[i%len(list)] }
	district := pick("Thanh Miện", "Ninh Giang", "Gia Lộc", "Tứ Kỳ", "Thanh Hà", "Kim Thành", "Nam Sách", "Cẩm Giàng", "Bình Giang", "Thị xã Kinh Môn", "Thành phố Chí Linh", "Thành phố Hải Dương", "Toàn tỉnh")
	title := fmt.Sprintf("%s ở thôn kiểu mẫu số %d: vận động từng ngõ, từng nhà cùng góp công, góp của giữ gìn kết quả bền vững", pick(
		"Những ổ khóa chung và Ẩm thực sạch quanh chợ quê", "Đường hoa thay bãi rác", "Tổ liên gia tự quản an ninh trật tự",
		"Ngày thứ Bảy giải quyết thủ tục hành chính tại nhà văn hóa", "Cánh đồng rau quả vụ đông không bỏ ruộng"), i)
	return fmt.Sprintf(`---
title: %q
unit: "%s xã Mẫu %d, huyện %s"
field: %q
district: %q
type: %q
year: %d
summary: "Mô hình mẫu số %d để thử trang đầy: mỗi gia đình nhận một đoạn đường, một luống hoa hay một giờ trực, ghi vào sổ chung và cuối tháng họp thôn cùng xem lại việc đã làm được."
id: "mau%02d"
date: 2024-0%d-15
status: %q
results:
  - {label: "Hộ tham gia", value: %d, unit: "hộ", as_of: 2024-10-20, source: "Báo cáo mẫu số %d"}
  - {label: "Đường đã trồng hoa", value: %d, unit: "km", source: "Báo cáo mẫu số %d"}
beneficiaries: "Các hộ trong thôn"
forces: {lead: "Chi hội của thôn", partners: ["Đoàn Thanh niên", "Mặt trận Tổ quốc"]}
resources: {budget_vnd: 12000000, social_vnd: 45000000, labour_days: 320, in_kind: "Cây giống, gạch lát"}
replication:
  conditions: ["Có người đứng ra nhận việc ở mỗi ngõ", "Có sổ ghi chung để ai cũng xem được"]
  steps: ["Họp thôn bàn việc", "Chia đoạn cho từng nhà", "Mỗi tháng cùng xem lại một lần"]
  replicated_at: ["Xã Hồng Phong, huyện Thanh Miện", "/mo-hinh/canh-dong-khong-tac-thai/"]
recognition: [{level: "Cấp huyện", title: "Giấy khen", decision: "12/QĐ-UBND", date: 2024-11-18, issuer: "UBND huyện"}]
contact: {office: "Văn phòng xã Mẫu", phone: "0220 3123 456"}
sources: [{title: "Bài mẫu để thử"}]
---

## Thực trạng, lý do

%[17]s

## Mục tiêu

- Mỗi ngõ có một tổ.
- Mỗi tháng họp một lần.

## Cách làm

%[17]s

%[17]s

## Kết quả

| Việc | Trước | Sau |
|---|---|---|
| Hộ tham gia | 12 | 214 |
| Đường có hoa | 0 | 3 |

## Bài học kinh nghiệm

%[17]s

## Khả năng duy trì, nhân rộng

%[17]s
`,
		title, pick("Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên", "Hội Cựu chiến binh", "Ủy ban Mặt trận Tổ quốc", "Công an", "Đảng ủy"), i, district,
		pick("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng Đảng và hệ thống chính trị"), district, pick("Tập thể", "Cá nhân"), year,
		i, i, 1+i%5, pick("Đang duy trì", "Đã nhân rộng", "Đã kết thúc"), 40+i, i, 1+i%5, i,
		"Lúc đầu nhiều nhà còn ngại, cho là việc chung thì để xã lo. Tổ trưởng đến từng nhà, hỏi mỗi nhà làm được gì, rồi nhận phần khó trước. Sau một vụ, đoạn ngõ sạch hơn hẳn, người đi làm xa về cũng góp.")
}
