package render

import (
	"fmt"
	"html/template"

	"dienhinh/internal/site"
)

// samples is a full and an empty page of each type.
func samples() map[string]any {
	frame := &site.Frame{
		SiteTitle: "Dân vận khéo Hải Dương", Tagline: "Mô hình hay để xem, để kiểm chứng, để cùng làm theo", Publisher: "Ban biên tập trang giới thiệu mô hình Dân vận khéo", Home: "/", Search: "/tim-kiem/",
		Menu:     []site.Link{{Label: "Mô hình", Href: "/mo-hinh/", Current: true}, {Label: "Lĩnh vực", Href: "/linh-vuc/"}, {Label: "Địa bàn", Href: "/dia-ban/"}, {Label: "Thống kê", Href: "/thong-ke/"}, {Label: "Giới thiệu", Href: "/gioi-thieu/"}},
		FootMenu: []site.Link{{Label: "Liên hệ", Href: "/lien-he/"}, {Label: "Nguồn và bản quyền", Href: "/nguon-va-ban-quyen/"}, {Label: "Dữ liệu mở", Href: "/du-lieu/"}},
		Feeds:    []site.Link{{Label: "RSS", Href: "/feed.xml", Type: "application/rss+xml"}},
	}
	meta := site.Meta{
		Frame:    frame,
		Language: "vi", SiteTitle: "Dân vận khéo Hải Dương", Tagline: "Mô hình hay để xem, để kiểm chứng, để cùng làm theo",
		Publisher: "Ban biên tập trang giới thiệu mô hình Dân vận khéo",
		Title:     "Rau quả tập trung, an toàn", Description: "Mô tả \"ngắn\" & gọn", Canonical: "https://danvankheo.example/x/",
		Home: "/", Search: "/tim-kiem/", Loads: &site.Loads{Icon: "/icons/favicon.svg", Styles: []string{"/css/site.css"}, Scripts: []string{"/js/site.js"}},
		Breadcrumb: []site.Link{{Label: "Trang đầu", Href: "/"}, {Label: "Kinh tế", Href: "/linh-vuc/kinh-te/"}, {Label: "Rau quả tập trung, an toàn", Current: true}},
		Feeds:      []site.Link{{Label: "RSS", Href: "/feed.xml", Type: "application/rss+xml"}, {Label: "JSON Feed", Href: "/feed.json", Type: "application/feed+json"}},
	}
	fields := []site.Link{
		{Label: "Kinh tế", Href: "/linh-vuc/kinh-te/", ID: "kinh-te", Count: 6}, {Label: "Văn hóa - xã hội", Href: "/linh-vuc/van-hoa-xa-hoi/", ID: "van-hoa-xa-hoi", Count: 7},
		{Label: "Quốc phòng - an ninh", Href: "/linh-vuc/quoc-phong-an-ninh/", ID: "quoc-phong-an-ninh", Count: 4}, {Label: "Xây dựng Đảng và hệ thống chính trị", Href: "/linh-vuc/xay-dung-dang/", ID: "xay-dung-dang", Count: 1},
	}
	types := []site.Link{{Label: "Tập thể", Href: "/loai-hinh/tap-the/", Count: 16}, {Label: "Cá nhân", Href: "/loai-hinh/ca-nhan/", Count: 2}}
	years := []site.Link{{Label: "2025", Href: "/nam/2025/", Count: 1}, {Label: "2023", Href: "/nam/2023/", Count: 16}, {Label: "2022", Href: "/nam/2022/", Count: 1}}
	families := []site.Link{{Label: "Hội Nông dân", Href: "/don-vi/hoi-nong-dan/", Count: 4}, {Label: "Công an", Href: "/don-vi/cong-an/", Count: 3}, {Label: "Hội Liên hiệp Phụ nữ", Href: "/don-vi/phu-nu/", Count: 2}}
	var cards []*site.Card
	for i, title := range []string{"Chuyển sang trồng thanh long ruột đỏ, cam canh", "Cánh đồng không tác thải", "Cụm liên kết công an xã giáp ranh", "Dân vận khéo trong cải cách hành chính", "Mạ khay, cấy lúa bằng máy: Ẩn số Ổi Ễnh Ặt", "Nâng bước em đến trường"} {
		f := fields[i%4]
		cards = append(cards, &site.Card{
			Title: title, Href: fmt.Sprintf("/mo-hinh/m%d/", i), Summary: "Hội Nông dân xã vận động bà con đổi cách làm, góp công góp đất, cùng giữ vùng rau sạch; nguồn chưa nói rõ diện tích và thu nhập từng hộ.",
			Unit: "Hội Nông dân xã Đoàn Kết", FieldID: f.ID, Field: f.Label, Place: "Huyện Thanh Miện", Type: "Tập thể", Year: 2023, Draft: i == 1,
		})
	}
	cards = append(cards, &site.Card{Title: "Chỉ có tên", Href: "/mo-hinh/m9/"})
	var tiles []site.Tile
	for i, n := range []string{"Thành phố Chí Linh", "Huyện Nam Sách", "Thị xã Kinh Môn", "Huyện Cẩm Giàng", "Thành phố Hải Dương", "Huyện Kim Thành", "Huyện Bình Giang", "Huyện Gia Lộc", "Huyện Thanh Hà", "Huyện Thanh Miện", "Huyện Ninh Giang", "Huyện Tứ Kỳ"} {
		at := [][2]int{{3, 1}, {3, 2}, {4, 2}, {2, 2}, {3, 3}, {4, 3}, {1, 3}, {2, 3}, {4, 4}, {1, 4}, {2, 5}, {3, 4}}[i]
		tl := site.Tile{Link: site.Link{Label: n, Href: fmt.Sprintf("/dia-ban/d%d/", i), Count: i % 5}, Column: at[0], Row: at[1], Level: i % 5}
		tiles = append(tiles, tl)
	}
	tiles = append(tiles, site.Tile{Link: site.Link{Label: "Toàn tỉnh", Href: "/dia-ban/toan-tinh/", Count: 3}, Level: 2})
	matrix := site.Matrix{Columns: fields, Grand: 18, GrandHref: "/mo-hinh/", MaxCell: 3}
	for i, tl := range tiles {
		row := site.MatrixRow{Head: tl.Link}
		for j := range fields {
			c := site.MatrixCell{Count: (i * j) % 4, Level: (i * j) % 4}
			if c.Count > 0 {
				c.Href = "/linh-vuc/x/y/"
			}
			row.Cells = append(row.Cells, c)
		}
		matrix.Rows = append(matrix.Rows, row)
	}
	var fieldTiles []site.TermTile
	for _, f := range fields {
		fieldTiles = append(fieldTiles, site.TermTile{Link: f, Art: `<svg class="art" viewBox="0 0 320 140" aria-hidden="true"></svg>`})
	}
	home := meta
	home.Title = ""
	home.Breadcrumb = nil
	draft := meta
	draft.Draft, draft.NoIndex, draft.Canonical = true, true, ""
	sources := []site.Source{{Title: "TP Hải Phòng có 114 đơn vị hành chính cấp xã", URL: "https://nghean24h.vn/tp-hai-phong-co-114-dvhc-cap-xa-gom-67-xa-45-phuong-va-2-dac-khu-sau-khi-sap-xep-a754164.html", Publisher: "nghean24h.vn", Date: "16/6/2025"}, {Title: "Bài viết về phong trào năm 2023"}}
	body := template.HTML(`<h2 id="thuc-trang">Thực trạng, lý do</h2><p>Ở thôn, bà con quen trồng lúa hai vụ; đất trũng, thu nhập thấp<sup><a class="footnote-ref" href="#fn:1">1</a></sup>. Hội vận động từng nhà đổi sang rau quả.</p><blockquote><p>Nói đi đôi với làm, cán bộ làm trước để dân tin.</p></blockquote><h2 id="cach-lam">Cách làm</h2><ul><li><span class="task task-done">Đã xong:</span> họp dân</li><li><span class="task">Chưa xong:</span> lập tổ</li></ul><div class="table-scroll" tabindex="0" role="region" aria-label="Bảng"><table><thead><tr><th>Việc</th><th>Số hộ</th></tr></thead><tbody><tr><td>Góp đất</td><td>120</td></tr></tbody></table></div><h3 id="buoc-dau">Bước đầu</h3><pre><code>một  hai
   ba</code></pre>`)
	ways := []site.LinkGroup{{Title: "Theo lĩnh vực", Links: fields}, {Title: "Theo năm", Links: years}}
	toc := []site.TOCEntry{{Level: 2, ID: "thuc-trang", Text: "Thực trạng, lý do"}, {Level: 2, ID: "cach-lam", Text: "Cách làm"}, {Level: 3, ID: "buoc-dau", Text: "Bước đầu"}}
	targets := []site.Link{{Label: "Facebook", Href: "https://www.facebook.com/sharer/sharer.php?u=x"}, {Label: "Thư điện tử", Href: "mailto:?subject=x&body=y"}}
	sharing := meta
	sharing.Image = &site.ShareImage{Src: "/static/the/a.png", URL: "https://danvankheo.example/static/the/a.png", Width: 1200, Height: 630, Alt: "Rau quả", Type: "image/png"}
	sharing.Linked, sharing.Article, sharing.Published, sharing.Modified = `{"@context":"https://schema.org"}`, true, "2023-12-20", "2024-01-02"
	return map[string]any{
		"share": site.SharePage{
			Meta: sharing, Title: "Rau quả tập trung, an toàn", Summary: "Tóm tắt \"ngắn\".", FieldID: "kinh-te", Field: "Kinh tế", Unit: "Hội Nông dân xã", Place: "Huyện Gia Lộc", Year: 2023, Host: "danvankheo.example",
			Art: fieldTiles[0].Art, Results: []site.Result{{Value: "120", Unit: "hộ", Label: "tham gia"}}, ModelHref: "/mo-hinh/x/", Address: "https://danvankheo.example/m/x/", Targets: targets,
			Captions: []site.Caption{{ID: "p-mot-dong", Title: "Một dòng", Use: "Cho tin nhắn.", Text: "Rau quả – Hội. https://danvankheo.example/m/x/"}}, CodeSVG: "/static/ma/x.svg", CodePNG: "/static/ma/x.png",
			EmbedHref: "/nhung/x/", EmbedFrame: `<iframe src="x"></iframe>`, EmbedLink: `<a href="x">y</a>`,
		},
		"share-bare": site.SharePage{Meta: meta, Title: "Chỉ có tên", ModelHref: "/mo-hinh/x/", Address: "https://danvankheo.example/m/x/", Targets: targets, CodeSVG: "/a.svg", CodePNG: "/a.png", EmbedHref: "/nhung/x/", Cover: &site.Picture{Prints: []site.Print{{Width: 800, Height: 400, JPEG: "/a.jpg", WebP: "/a.webp"}}, Alt: "Ảnh"}},
		"embed":      site.EmbedPage{Meta: sharing, Href: "https://danvankheo.example/m/x/"},
		"embed-bare": site.EmbedPage{Meta: meta, Href: "https://danvankheo.example/mo-hinh/x/"},
		"digest":     site.DigestPage{Meta: sharing, Heading: "Bản tin tháng 12/2023", Lead: "3 mô hình được đăng trong tháng.", Items: cards[:3], Older: &site.Link{Label: "Tháng 11/2023", Href: "/ban-tin/2023-11/"}, Newer: &site.Link{Label: "Tháng 1/2024", Href: "/ban-tin/2024-01/"}, Targets: targets, Address: "https://danvankheo.example/ban-tin/2023-12/"},
		"booklet": site.BookletPage{
			Meta: sharing, Heading: "Mô hình Dân vận khéo năm 2023", Volume: "Quyển 2", Total: 120, Foreword: &site.BookletText{Title: "Lời nói đầu", Body: "<p>Chào.</p>"}, Address: "https://danvankheo.example/ky-yeu/nam/2023/",
			Volumes: []site.Link{{Label: "Quyển 1", Href: "/ky-yeu/nam/2023/"}, {Label: "Quyển 2", Href: "/ky-yeu/nam/2023/quyen/2/", Current: true}}, Art: fieldTiles[0].Art,
			Stories: []site.BookletStory{{
				ID: "b1", Title: "Mạ khay", Summary: "Tóm tắt.", FieldID: "kinh-te", Field: "Kinh tế", Unit: "Hội Nông dân", Place: "Huyện Gia Lộc", Year: 2023, Cover: &site.Picture{Prints: []site.Print{{Width: 800, Height: 400, JPEG: "/a.jpg", WebP: "/a.webp"}}, Alt: "Ảnh", Credit: "Báo"},
				Results: []site.Result{{Value: "120", Unit: "hộ", Label: "tham gia", AsOf: "31/12/2023"}}, Replicate: &site.Replicate{Conditions: []string{"Đất"}, Steps: []string{"Một"}, Resources: []site.Fact{{Name: "Vốn", Values: []site.Link{{Label: "Vay"}}}}, Contact: []site.Fact{{Name: "Nơi hỏi", Values: []site.Link{{Label: "Hội"}}}}},
				Body: "<h3>Cách làm</h3><p>Làm.</p>", Notes: []string{"Ghi chú."}, Sources: sources, CodeHref: "/static/ma/x.svg", Address: "https://danvankheo.example/m/x/", LearnedFrom: []site.Link{{Label: "Xã bên"}}, Spreads: []site.Link{{Label: "Xã khác", Href: "/x/"}},
			}, {ID: "b2", Title: "Chỉ có tên", Body: "<p>Một câu.</p>", FieldID: "kinh-te", Field: "Kinh tế", Unit: "Hội", Year: 2022}},
			Units: []site.BookletTerm{{Name: "Hội Nông dân", Stories: []site.Link{{Label: "Mạ khay", Href: "#b1"}}}}, Places: []site.BookletTerm{{Name: "Huyện Gia Lộc", Stories: []site.Link{{Label: "Mạ khay", Href: "#b1"}}}},
		},
		"booklet-bare": site.BookletPage{Meta: meta, Heading: "Mô hình năm 2021", Units: []site.BookletTerm{{Name: "Hội", Stories: []site.Link{{Label: "Mạ", Href: "#b1"}}}}, Places: []site.BookletTerm{{Name: "Huyện", Stories: []site.Link{{Label: "Mạ", Href: "#b1"}}}}, Stories: []site.BookletStory{{ID: "b1", Title: "Mạ", Unit: "Hội", Year: 2021, Body: "<p>Một.</p>"}}},
		"home": site.HomePage{
			Meta: home, Lead: "Các mô hình, điển hình “Dân vận khéo” ở tỉnh Hải Dương trước đây: ai làm, ở đâu, nguồn nào nói, điều gì còn chưa biết và cách bổ sung.",
			Total: 18, Fields: fieldTiles, Districts: tiles, Types: types, Years: years, Families: families, Featured: cards[:3], Newest: cards[1:], AllHref: "/mo-hinh/", StatsHref: "/thong-ke/",
			Movement: &site.MovementFigures{Year: 2023, Figures: []site.Number{{Value: "831", Label: "mô hình được đăng ký"}, {Value: "670", Label: "mô hình tập thể"}, {Value: "161", Label: "mô hình cá nhân"}, {Value: "4", Label: "lĩnh vực"}}, Source: "Thống kê của Ban Dân vận Tỉnh ủy Hải Dương", Note: "Trang ghi đúng các số như nguồn và không tính tỷ lệ.", More: "/gioi-thieu/"},
		},
		"list": site.ListPage{
			Meta: meta, Kind: "field", ID: "kinh-te", Heading: "Kinh tế", Lead: "Cách làm ăn, sản xuất của người dân.", PlaceNow: "Từ 01/7/2025, địa bàn này thuộc thành phố Hải Phòng.", Successors: []site.Link{{Label: "Ban Tuyên giáo và Dân vận", Href: "/don-vi/tgdv/"}, {Label: "Hội khác"}},
			Total: 60, From: 25, To: 31, Items: cards, Page: 2, Pages: 3, Prev: "/linh-vuc/kinh-te/", Next: "/linh-vuc/kinh-te/trang/3/",
			PageLinks: []site.Link{{Label: "1", Href: "/linh-vuc/kinh-te/"}, {Label: "2", Href: "/linh-vuc/kinh-te/trang/2/", Current: true}, {Label: "…"}, {Label: "3", Href: "/linh-vuc/kinh-te/trang/3/"}},
			Active:    []site.Filter{{Name: "Lĩnh vực", Value: "Kinh tế", Remove: "/mo-hinh/"}, {Name: "Địa bàn", Value: "Huyện Thanh Hà", Remove: "/linh-vuc/kinh-te/"}},
			Facets:    &site.Facets{List: []site.Facet{{Name: "Lĩnh vực", Chosen: "Kinh tế", Links: fields}, {Name: "Địa bàn", Links: []site.Link{{Label: "Huyện Thanh Hà", Href: "/linh-vuc/kinh-te/thanh-ha/", Count: 2}, {Label: "Huyện Tứ Kỳ", Href: "/linh-vuc/kinh-te/tu-ky/", Count: 1}}}}},
			ByName:    "/theo-ten/linh-vuc/kinh-te/",
		},
		"names": site.NamesPage{
			Meta: meta, Heading: "Kinh tế", Newest: "/linh-vuc/kinh-te/", Total: 7, From: 1, To: 3, Pages: 2, Next: "/theo-ten/linh-vuc/kinh-te/trang/2/",
			Letters:   []site.LetterGroup{{Letter: "C", ID: "p-chu-c", Items: cards[:3]}},
			PageLinks: []site.Link{{Label: "1", Href: "/theo-ten/linh-vuc/kinh-te/", Current: true, Note: "C–C"}, {Label: "2", Href: "/theo-ten/linh-vuc/kinh-te/trang/2/", Note: "D–N"}},
		},
		"names-bare":  site.NamesPage{Meta: meta, Heading: "Năm 2021", Newest: "/nam/2021/"},
		"list-empty":  site.ListPage{Meta: meta, Heading: "Năm 2021", Kind: "year", ID: "2021", Pages: 1, Page: 1},
		"index":       site.IndexPage{Meta: meta, Kind: "field", Heading: "Lĩnh vực", Lead: "Bốn lĩnh vực của phong trào.", Terms: fieldTiles, Map: tiles},
		"index-empty": site.IndexPage{Meta: meta, Heading: "Đơn vị"},
		"model": site.ModelPage{
			Meta: draft, Title: "Chuyển sang trồng thanh long ruột đỏ, cam canh ở nơi Ẩm Ướt, Ổ Ễ Ặ", Summary: "Hội Nông dân xã vận động bà con chuyển đất trũng sang cây ăn quả, cán bộ làm trước.", FieldID: "kinh-te",
			Facts:   []site.Fact{{Name: "Đơn vị", Values: []site.Link{{Label: "Hội Nông dân xã", Href: "/don-vi/hoi-nong-dan/", Note: "ghi theo nguồn"}}}, {Name: "Địa bàn", Values: []site.Link{{Label: "Huyện Thanh Hà", Href: "/dia-ban/thanh-ha/", Note: "nay thuộc thành phố Hải Phòng"}}}, {Name: "Năm", Values: []site.Link{{Label: "2023", Href: "/nam/2023/"}}}, {Name: "Không có gì"}},
			Body:    body,
			TOC:     toc,
			Gallery: []*site.Picture{{Prints: []site.Print{{Width: 480, Height: 300, JPEG: "/a-480.jpg", WebP: "/a-480.webp"}, {Width: 800, Height: 500, JPEG: "/a-800.jpg", WebP: "/a-800.webp"}}, Alt: "Ruộng", Credit: "Báo Hải Dương"}}, Cover: nil,
			Results:     []site.Result{{Value: "120", Unit: "hộ", Label: "tham gia chuyển đổi", AsOf: "31/12/2023", Source: "báo cáo của xã"}, {Value: "35,5", Unit: "ha", Label: "đất trũng trồng cây ăn quả"}},
			Replicate:   &site.Replicate{Conditions: []string{"Đất trũng cấy lúa kém"}, Steps: []string{"Cán bộ, đảng viên trồng thử trước một vụ.", "Họp dân, tính lời lỗ công khai.", "Lập tổ hợp tác lo giống và đầu ra."}, Resources: []site.Fact{{Name: "Vốn", Values: []site.Link{{Label: "Vay ủy thác"}}}}, Contact: []site.Fact{{Name: "Nơi hỏi", Values: []site.Link{{Label: "Hội Nông dân huyện"}}}}},
			LearnedFrom: []site.Link{{Label: "Cánh đồng mẫu lớn", Href: "/mo-hinh/x/"}}, ReplicatedAt: []site.Link{{Label: "Xã bên"}},
			Recognition: []site.Recognition{{Level: "cấp tỉnh", Title: "Điển hình tiêu biểu", Date: "2023"}}, People: []site.Person{{Name: "Nguyễn Văn A", Role: "chủ tịch Hội"}},
			Sources: sources, Notes: []string{"Loại hình do biên tập xếp."}, Related: cards[:3], Prev: &site.Link{Label: "Cánh đồng không tác thải", Href: "/mo-hinh/m1/"}, Next: &site.Link{Label: "Mạ khay, cấy lúa", Href: "/mo-hinh/m4/"},
			FieldLink: fields[0], ReadingMinutes: 3, PublishedISO: "2026-01-02", PublishedText: "02/01/2026", UpdatedText: "05/02/2026", ReviewText: "Cần xem lại trước 01/2027", ShortLink: "https://danvankheo.example/m/tl01/", ContributeHref: "/lien-he/", Unknown: []string{"Số hộ tham gia từng năm", "Thu nhập trước và sau"}, ShareHref: "/mo-hinh/x/chia-se/", Targets: targets, CodeHref: "/static/ma/x.svg",
		},
		"model-bare": site.ModelPage{ShareHref: "/mo-hinh/x/chia-se/", Targets: targets, Meta: meta, Title: "Chỉ có tên", Body: "<p>Một câu.</p>", MissingResults: true, FieldID: "van-hoa-xa-hoi", FieldLink: fields[1], ReadingMinutes: 1, Cover: &site.Picture{Prints: []site.Print{{Width: 400, Height: 200, JPEG: "/a.jpg", WebP: "/a.webp"}}, Tone: func() string { return "tone-3" }, Alt: "Ảnh", Taken: "2023"}},
		"stats": site.StatsPage{
			Meta: meta, Total: 18, Key: []site.KeyFigure{{Value: "18", Label: "mô hình", Href: "/mo-hinh/"}}, Matrix: matrix, Types: types,
			TypeBars: &site.BarChart{ChartText: site.ChartText{ID: "p-ve-loai", Title: "Loại hình", About: "Tập thể 16, cá nhân 2."}, Height: 6, Bars: []site.Bar{{ChartLabel: site.ChartLabel{Lines: []string{"Tập thể"}, Y: 1}, Top: 1.5, Width: 80, Value: "16"}}},
			YearBars: &site.YearChart{ChartText: site.ChartText{ID: "p-ve-nam", Title: "Năm", About: "2023: 16."}, Height: 9, Base: 8, NameY: 9, Columns: []site.YearColumn{{}}},
			Heat:     &site.HeatChart{ChartText: site.ChartText{ID: "p-ve-ma-tran", Title: "Lĩnh vực và địa bàn", About: "Nhiều nhất: 4."}, Height: 20, Fields: []site.HeatField{{ID: "kinh-te", Name: "Kinh tế", Cells: []site.HeatCell{{}}}}},
			Years:    years, Families: families, Statuses: []site.Number{{Value: "3", Label: "đang duy trì"}, {Value: "15", Label: "chưa rõ"}},
			Results: []site.ResultTotal{{Label: "Hộ tham gia", Unit: "hộ", Value: "1.240", Models: 3, Groups: []site.ResultGroup{{Kind: "Huyện", Name: "Thanh Hà", Value: "1.000"}, {Name: "2023", Value: "240"}}}}, Data: []site.Link{{Label: "Tệp CSV", Href: "/du-lieu/mo-hinh.csv", Note: "mở bằng Excel"}},
		},
		"stats-empty":    site.StatsPage{Meta: meta},
		"plain":          site.PlainPage{Meta: meta, Title: "Giới thiệu", Summary: "Vì sao lập trang.", TOC: toc, Body: body, Notes: []string{"Ghi chú."}, Sources: sources, UpdatedText: "01/02/2026"},
		"plain-bare":     site.PlainPage{Meta: meta, Title: "Liên hệ", Body: "<p>Chào.</p>"},
		"search":         site.SearchPage{Meta: meta, Ways: ways},
		"data":           site.DataPage{Meta: meta, Total: 18, Files: []site.Link{{Label: "CSV", Href: "/du-lieu/mo-hinh.csv", Note: "mở bằng Excel"}}, Columns: []site.Column{{Name: "slug", Label: "Tên ngắn", Meaning: "Phần cuối của địa chỉ", Example: "rau-qua"}}},
		"404":            site.NotFoundPage{Meta: meta, Ways: ways},
		"redirect":       site.RedirectPage{Meta: meta, Target: "/mo-hinh/m1/", To: "https://danvankheo.example/mo-hinh/m1/"},
		"withdrawn":      site.WithdrawnPage{Meta: draft, DateISO: "2026-11-25", DateText: "25/11/2026", Reason: "Đơn vị đề nghị gỡ vì số liệu chưa đúng.", AllHref: "/mo-hinh/", AskHref: "/lien-he/", Ways: ways},
		"paused":         site.WithdrawnPage{Meta: meta, Paused: true, AllHref: "/mo-hinh/", Ways: ways},
		"redirect-plain": &site.RedirectPage{Target: "/mo-hinh/m1/?a=b&c=d"},
	}
}
