package content

import (
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

// report is what an editor reads about a story: the findings of the given severity and above.
func report(findings diag.Findings, least diag.Severity) string {
	findings.Sort()
	var b strings.Builder
	for _, f := range findings {
		if f.Severity <= least {
			b.WriteString(f.Format(diag.VI))
		}
	}
	return b.String()
}

// good is a story without a fault; tests change one line of it.
const good = `---
title: "Mạ khay cấy lúa"
unit: "Hội Nông dân xã Hồng Phong, huyện Thanh Miện"
field: "Kinh tế"
district: "Thanh Miện"
type: "Tập thể"
year: 2023
summary: "Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động và giữ được thời vụ."
---
Cả thôn cùng làm.
`

// with replaces the line that begins with a key, or adds lines before the closing fence.
func with(key, line string) string {
	lines := strings.Split(good, "\n")
	for i, l := range lines {
		if key != "" && strings.HasPrefix(l, key+":") {
			lines[i] = line
			return strings.Join(lines, "\n")
		}
	}
	return strings.Replace(good, "---\nCả", line+"\n---\nCả", 1)
}

// TestDiagnostics holds the exact words for every slip of the keyboard that is recognised.
func TestDiagnostics(t *testing.T) {
	reg := realRegistry(t)
	for _, test := range []struct{ name, story, want string }{
		{"good", good, ""},
		{"colon", with("title", "title: Mạ khay: cấy lúa"), `x.md:2:15: lỗi: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép  [unquoted-colon]
    2 | title: Mạ khay: cấy lúa
      |               ^
      gợi ý: viết: title: "Mạ khay: cấy lúa"
`},
		{"colon with quotes inside", with("title", "title: Mô hình \"Mạ khay\": cấy lúa"), `x.md:2:25: lỗi: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép  [unquoted-colon]
    2 | title: Mô hình "Mạ khay": cấy lúa
      |                         ^
      gợi ý: viết: title: "Mô hình “Mạ khay”: cấy lúa"
`},
		{"colon at the end", with("title", "title: Mạ khay:"), `x.md:2:15: lỗi: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép  [unquoted-colon]
    2 | title: Mạ khay:
      |               ^
      gợi ý: viết: title: "Mạ khay:"
`},
		{"colon in a list", with("", "notes:\n  - Nguồn: báo tỉnh: số 5"), `x.md:10:10: lỗi: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép  [unquoted-colon]
   10 |   - Nguồn: báo tỉnh: số 5
      |          ^
      gợi ý: viết: - "Nguồn: báo tỉnh: số 5"
`},
		{"colon before an address is fine", with("", "sources:\n  - title: Báo\n    url: https://vi.du/x"), ""},
		{"tab", with("", "contact:\n\toffice: UBND"), `x.md:10:1: lỗi: dòng lùi vào bằng phím Tab  [yaml-tab]
   10 | 	office: UBND
      | ^
      gợi ý: thay phím Tab bằng hai dấu cách
`},
		{"no space", with("title", "title:\"Mạ khay\""), `x.md:2:7: lỗi: thiếu dấu cách sau dấu hai chấm  [missing-space]
    2 | title:"Mạ khay"
      |       ^
      gợi ý: viết: title: "Mạ khay"
`},
		{"unclosed double quote", with("title", "title: \"Mạ khay"), `x.md:2:8: lỗi: dấu ngoặc mở ở đây nhưng không đóng lại trên dòng này  [unclosed-quote]
    2 | title: "Mạ khay
      |        ^~~~~~~~
      gợi ý: thêm dấu " vào cuối giá trị
`},
		{"unclosed single quote", with("title", "title: 'Mạ khay"), `x.md:2:8: lỗi: dấu ngoặc mở ở đây nhưng không đóng lại trên dòng này  [unclosed-quote]
    2 | title: 'Mạ khay
      |        ^~~~~~~~
      gợi ý: thêm dấu ' vào cuối giá trị
`},
		{"text after quote", with("title", "title: \"Mạ khay\" cấy lúa"), `x.md:2:18: lỗi: còn chữ sau dấu ngoặc đóng  [text-after-quote]
    2 | title: "Mạ khay" cấy lúa
      |                  ^~~~~~~
      gợi ý: đặt cả giá trị trong một cặp ngoặc; ngoặc kép bên trong viết là “ ”: title: "“Mạ khay” cấy lúa"
`},
		{"at sign", with("title", "title: @mạ khay"), `x.md:2:8: lỗi: giá trị không được mở đầu bằng dấu @  [yaml-syntax]
    2 | title: @mạ khay
      |        ^
      gợi ý: đặt cả giá trị trong ngoặc kép: title: "@mạ khay"
`},
		{"bracket closed on a later line is fine", with("", "notes: [một,\n  hai]"), ""},
		{"alias", with("title", "title: *a"), `x.md:2:8: lỗi: giá trị không được mở đầu bằng dấu *  [yaml-syntax]
    2 | title: *a
      |        ^
      gợi ý: đặt cả giá trị trong ngoặc kép: title: "*a"
`},
		{"percent", with("title", "title: %mạ khay"), `x.md:2:8: lỗi: giá trị không được mở đầu bằng dấu %  [yaml-syntax]
    2 | title: %mạ khay
      |        ^
      gợi ý: đặt cả giá trị trong ngoặc kép: title: "%mạ khay"
`},
		{"not a key", with("title", "title: \"Mạ khay\"\nMột dòng lạc vào"), `x.md:3:1: lỗi: không đọc được dòng này hoặc dòng liền kề  [yaml-syntax]
    3 | Một dòng lạc vào
      | ^~~~~~~~~~~~~~~~
      gợi ý: mỗi dòng viết “tên: giá trị”; các dòng cùng nhóm lùi vào bằng nhau, bằng dấu cách; giá trị có dấu lạ thì đặt trong ngoặc kép
`},
		{"indent", with("unit", " unit: \"Hội Nông dân xã Hồng Phong\""), `x.md:3:2: lỗi: dòng này lùi vào trong, nhưng dòng trên nó đã có giá trị  [yaml-indent]
    3 |  unit: "Hội Nông dân xã Hồng Phong"
      |  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      gợi ý: viết dòng này thẳng hàng với dòng trên
`},
		{"flow list not closed", with("", "notes: [một, hai"), `x.md:9:8: lỗi: dấu [ mở ở đây nhưng không đóng lại  [unclosed-bracket]
    9 | notes: [một, hai
      |        ^~~~~~~~~
      gợi ý: thêm dấu ] vào cuối dòng
`},
		{"stray bracket", with("title", "title: [Mạ khay] cấy lúa"), `x.md:2:18: lỗi: còn chữ sau dấu ] đóng  [text-after-bracket]
    2 | title: [Mạ khay] cấy lúa
      |                  ^~~~~~~
      gợi ý: đặt cả giá trị trong ngoặc kép: title: "[Mạ khay] cấy lúa"
`},
		{"star", with("title", "title: *quan trọng"), `x.md:2:8: lỗi: giá trị không được mở đầu bằng dấu *  [yaml-syntax]
    2 | title: *quan trọng
      |        ^
      gợi ý: đặt cả giá trị trong ngoặc kép: title: "*quan trọng"
`},
		{"ampersand", with("title", "title: &quan trọng"), `x.md:2:8: lỗi: dấu & ở đầu giá trị là ký hiệu riêng của YAML và không được dùng  [yaml-anchor]
    2 | title: &quan trọng
      |        ^~~~~
      gợi ý: đặt cả giá trị trong ngoặc kép: "&…"
`},
		{"exclamation", with("title", "title: !quan trọng"), `x.md:2:8: lỗi: dấu ! ở đầu giá trị là ký hiệu riêng của YAML và không được dùng  [yaml-tag]
    2 | title: !quan trọng
      |        ^~~~~
      gợi ý: đặt cả giá trị trong ngoặc kép: "!…"
`},
		{"list for a value", with("title", "title: [Mạ khay, cấy lúa]"), `x.md:2:8: lỗi: tên mô hình phải là một giá trị, không phải danh sách hay nhóm dòng  [wrong-type]
    2 | title: [Mạ khay, cấy lúa]
      |        ^
      gợi ý: nếu giá trị có dấu [ ] { } hoặc dấu hai chấm, đặt cả giá trị trong ngoặc kép
`},
		{"value for a group", with("", "contact: UBND xã"), `x.md:9:10: lỗi: contact (liên hệ) phải gồm các dòng “tên: giá trị”  [wrong-type]
    9 | contact: UBND xã
      |          ^~~~~~~
`},
		{"yes for a text", with("title", "title: true"), `x.md:2:8: lỗi: tên mô hình phải là chữ  [wrong-type]
    2 | title: true
      |        ^~~~
      gợi ý: đặt trong ngoặc kép: "true"
`},
		{"draft", with("", "draft: chắc"), `x.md:9:8: lỗi: bản nháp phải là true hoặc false, không phải “chắc”  [wrong-type]
    9 | draft: chắc
      |        ^~~~
      gợi ý: viết true nếu đúng, xóa dòng này nếu không
`},
		{"year as words", with("year", "year: hai nghìn"), `x.md:7:7: lỗi: năm phải là số có bốn chữ số, không phải “hai nghìn”  [wrong-type]
    7 | year: hai nghìn
      |       ^~~~~~~~~
      gợi ý: ví dụ: year: 2023
`},
		{"year 010", with("year", "year: 010"), `x.md:7:7: lỗi: năm 010 không hợp lệ: phải từ 1949 đến 2100  [bad-year]
    7 | year: 010
      |       ^~~
      gợi ý: ví dụ: year: 2023
`},
		{"year 23", with("year", "year: 23"), `x.md:7:7: lỗi: năm 23 không hợp lệ: phải từ 1949 đến 2100  [bad-year]
    7 | year: 23
      |       ^~
      gợi ý: ví dụ: year: 2023
`},
		{"year with fraction", with("year", "year: 2023.5"), `x.md:7:7: lỗi: năm phải là số có bốn chữ số, không phải “2023.5”  [wrong-type]
    7 | year: 2023.5
      |       ^~~~~~
      gợi ý: ví dụ: year: 2023
`},
		{"date", with("", "date: 20/12/2023"), `x.md:9:7: lỗi: ngày đăng “20/12/2023” không phải là một ngày  [bad-date]
    9 | date: 20/12/2023
      |       ^~~~~~~~~~
      gợi ý: viết năm-tháng-ngày: 2023-12-20
`},
		{"date that does not exist", with("", "updated: 2023-02-30"), `x.md:9:10: lỗi: ngày cập nhật “2023-02-30” không phải là một ngày  [bad-date]
    9 | updated: 2023-02-30
      |          ^~~~~~~~~~
      gợi ý: viết năm-tháng-ngày, ví dụ: 2023-12-20
`},
		{"date in words", with("", "expires: cuối năm"), `x.md:9:10: lỗi: ngày hết hạn “cuối năm” không phải là một ngày  [bad-date]
    9 | expires: cuối năm
      |          ^~~~~~~~
      gợi ý: viết năm-tháng-ngày, ví dụ: 2023-12-20
`},
		{"date far away", with("", "review_by: 3023-01-01"), `x.md:9:12: lỗi: hạn rà soát 3023-01-01 không hợp lệ: năm phải từ 1949 đến 2100  [bad-date]
    9 | review_by: 3023-01-01
      |            ^~~~~~~~~~
`},
		{"number with point", with("", "results:\n  - {label: \"Hộ\", value: 1.200}"), `x.md:10:26: lỗi: con số “1.200” có thể hiểu là 1200 hoặc là số lẻ  [ambiguous-number]
   10 |   - {label: "Hộ", value: 1.200}
      |                          ^~~~~
      gợi ý: viết số liền, không dấu ngăn cách: 1200; số lẻ viết dấu chấm và không quá hai chữ số: 1.2
`},
		{"number with comma", with("", "results:\n  - {label: \"Hộ\", value: \"1,200,000\"}"), `x.md:10:26: lỗi: con số “1,200,000” có thể hiểu là 1200000 hoặc là số lẻ  [ambiguous-number]
   10 |   - {label: "Hộ", value: "1,200,000"}
      |                          ^~~~~~~~~~~
      gợi ý: viết số liền, không dấu ngăn cách: 1200000; số lẻ viết dấu chấm và không quá hai chữ số: 1.2
`},
		{"number with unit", with("", "results:\n  - {label: \"Hộ\", value: 214 hộ}"), `x.md:10:26: lỗi: con số phải viết bằng chữ số, không phải “214 hộ”  [wrong-type]
   10 |   - {label: "Hộ", value: 214 hộ}
      |                          ^~~~~~
      gợi ý: chỉ viết số (ví dụ: 214); đơn vị tính ghi ở dòng unit
`},
		{"number below zero", with("", "results:\n  - {label: \"Hộ\", value: -3}"), `x.md:10:26: lỗi: con số “-3” không hợp lệ  [bad-number]
   10 |   - {label: "Hộ", value: -3}
      |                          ^~
      gợi ý: viết số không âm, không có số 0 ở đầu
`},
		{"number with leading zero", with("", "results:\n  - {label: \"Hộ\", value: 0214}"), `x.md:10:26: lỗi: con số “0214” không hợp lệ  [bad-number]
   10 |   - {label: "Hộ", value: 0214}
      |                          ^~~~
      gợi ý: viết số không âm, không có số 0 ở đầu
`},
		{"number hexadecimal", with("", "results:\n  - {label: \"Hộ\", value: 0x1F}"), `x.md:10:26: lỗi: con số phải viết bằng chữ số, không phải “0x1F”  [wrong-type]
   10 |   - {label: "Hộ", value: 0x1F}
      |                          ^~~~
      gợi ý: chỉ viết số (ví dụ: 214); đơn vị tính ghi ở dòng unit
`},
		{"result without a number", with("", "results:\n  - {label: \"Hộ\"}"), `x.md:10:5: lỗi: thiếu dòng “value” (con số)  [missing-key]
   10 |   - {label: "Hộ"}
      |     ^
      gợi ý: thêm dòng: value: …
`},
		{"status", with("", "status: Đang duy tri"), `x.md:9:9: lỗi: không có trạng thái nào là “Đang duy tri”  [unknown-status]
    9 | status: Đang duy tri
      |         ^~~~~~~~~~~~
      gợi ý: có phải ý bạn là “Đang duy trì”?
`},
		{"consent", with("", "people:\n  - {name: \"An\", consent: \"đồng ý\"}"), `x.md:10:27: lỗi: không có sự đồng ý nào là “đồng ý”  [unknown-consent]
   10 |   - {name: "An", consent: "đồng ý"}
      |                           ^~~~~~~~
      gợi ý: chọn một trong: “Đã đồng ý”, “Chưa”, “Đã rút”
`},
		{"id", with("", "id: \"Không dấu!\""), `x.md:9:5: lỗi: mã “Không dấu!” không hợp lệ: chỉ gồm chữ cái không dấu, chữ số, dấu gạch, từ 2 đến 40 ký tự  [bad-id]
    9 | id: "Không dấu!"
      |     ^~~~~~~~~~~~
      gợi ý: lệnh dienhinh new tự cấp mã
`},
		{"url", with("", "sources:\n  - {title: \"Báo\", url: \"bao haiduong\"}"), `x.md:10:25: lỗi: “bao haiduong” không phải địa chỉ trang web  [bad-url]
   10 |   - {title: "Báo", url: "bao haiduong"}
      |                         ^~~~~~~~~~~~~~
      gợi ý: địa chỉ phải bắt đầu bằng https:// hoặc http://
`},
		{"short summary", with("summary", "summary: \"Ngắn.\""), `x.md:8:10: cảnh báo: tóm tắt có 5 ký tự, ngắn hơn 50  [summary-length]
    8 | summary: "Ngắn."
      |          ^~~~~~~
      gợi ý: viết một câu trọn vẹn: ai làm gì, ở đâu, được gì
`},
		{"nearest key inside a group", with("", "contact: {ofice: \"UBND xã\"}"), `x.md:9:11: lỗi: không có dòng thông tin nào tên là “ofice”  [unknown-key]
    9 | contact: {ofice: "UBND xã"}
      |           ^~~~~
      gợi ý: có phải ý bạn là “office”?
`},
		{"key like no other", with("", "xyzzyx: 1"), `x.md:9:1: lỗi: không có dòng thông tin nào tên là “xyzzyx”  [unknown-key]
    9 | xyzzyx: 1
      | ^~~~~~
      gợi ý: các dòng được dùng: title, unit, field, district, type, year, summary, commune, date, updated, publish_at, expires, review_by, draft, status, results, beneficiaries, forces, resources, replication, recognition, people, photos, contact, sources, notes, aliases, id
`},
		{"decomposed letters", with("title", "title: \"Ma\u0323 khay\" ca\u0302\u0301y"), "x.md:2:19: lỗi: còn chữ sau dấu ngoặc đóng  [text-after-quote]\n    2 | title: \"Ma\u0323 khay\" ca\u0302\u0301y\n      |                  ^~~\n      gợi ý: đặt cả giá trị trong một cặp ngoặc; ngoặc kép bên trong viết là “ ”: title: \"“Ma\u0323 khay” ca\u0302\u0301y\"\n"},
		{"ambiguous unit", with("unit", "unit: \"LLVT huyện Thanh Miện\""), `x.md:3:7: cảnh báo: đơn vị “LLVT huyện Thanh Miện” có thể thuộc nhiều hệ thống nên chưa được xếp vào hệ thống nào  [ambiguous-unit]
    3 | unit: "LLVT huyện Thanh Miện"
      |       ^~~~~~~~~~~~~~~~~~~~~~~
      gợi ý: ghi rõ là tổ chức nào: Quân đội / Công an
`},
		{"invisible character", with("title", "title: \"Mạ\u0007 khay\""), `x.md:2:11: lỗi: có ký tự điều khiển không nhìn thấy ở đây  [control-character]
    2 | title: "Mạ� khay"
      |           ^
      gợi ý: xóa ký tự ấy, hoặc gõ lại cả dòng thay vì dán
`},
		{"text direction", with("title", "title: \"Mạ \u202ekhay\""), `x.md:2:8: lỗi: tên mô hình có ký tự đảo chiều chữ không nhìn thấy  [bidi]
    2 | title: "Mạ �khay"
      |        ^~~~~~~~~~
      gợi ý: gõ lại giá trị này thay vì dán
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, findings := ParseModel("x.md", []byte(test.story), reg)
			if got := report(findings, diag.Warning); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}
