package card

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSheet writes cards for the eye, when SHEET names a folder: the showcase's own titles and hard ones,
// every background, and a card for each picture in its folder photos. Judge a change by all of them.
func TestSheet(t *testing.T) {
	dir := os.Getenv("SHEET")
	if dir == "" {
		t.Skip("SHEET names no folder")
	}
	d := New()
	write := func(name string, s *Spec) {
		var buf bytes.Buffer
		if err := d.Draw(&buf, s); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/"+name+s.Ext(), buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Log(name, s.Title, buf.Len())
	}
	const brand = "Dân vận khéo Hải Dương"
	for i, s := range []Spec{
		{"Liên hệ", "", nil, brand, -1, "lien-he", nil},
		{"Dân vận khéo Hải Dương", "", []string{"Mô hình hay để xem, để kiểm chứng, để cùng làm theo"}, brand, -1, "trang-chu", nil},
		{"Văn hóa - xã hội", "Lĩnh vực", []string{"6 mô hình"}, brand, 1, "van-hoa-xa-hoi", nil},
		{"Huyện Thanh Miện", "Địa bàn", []string{"2 mô hình"}, brand, -1, "thanh-mien", nil},
		{"Quốc phòng - an ninh ở Thành phố Hải Dương", "Lĩnh vực và địa bàn", []string{"1 mô hình"}, brand, 2, "qpan-hai-duong", nil},
		{"Năm 2023", "Bản tin", []string{"18 mô hình"}, brand, -1, "2023x", nil},
		{"Nhận đỡ đầu trẻ mồ côi", "Quốc phòng - an ninh", []string{"Bộ Chỉ huy Quân sự tỉnh Hải Dương", "Toàn tỉnh · 2023"}, brand, 2, "nhan-do-dau-tre-mo-coi", nil},
		{"Chung tay bảo vệ môi trường", "Văn hóa - xã hội", []string{"Hội Liên hiệp Phụ nữ huyện Ninh Giang", "Ninh Giang · 2023"}, brand, 1, "chung-tay", nil},
		{"Ấm áp tình đồng đội, chung tay vun đắp những mầm xanh", "Quốc phòng - an ninh", []string{"Hội Cựu chiến binh xã Tân Kỳ", "Tứ Kỳ · 2023"}, brand, 2, "am-ap", nil},
		{"Vận động nhân dân chuyển từ cây ăn quả sang trồng Thanh Long ruột đỏ, cam canh", "Kinh tế", []string{"Hội Nông dân thôn Đồn Bối, xã Nam Hồng", "Nam Sách · 2023"}, brand, 0, "chuyen-sang-trong-thanh-long", nil},
		{"Mạ khay cấy lúa", "Kinh tế", []string{"Hội Nông dân xã Hồng Phong", "Thanh Miện · 2023"}, brand, 0, "ma-khay-cay-lua", nil},
		{"Cánh đồng mẫu lớn cho thu nhập cao", "Kinh tế", []string{"Hội Nông dân xã Hồng Phong", "Thanh Miện · 2023"}, brand, 0, "canh-dong-mau-lon", nil},
		{"Hướng dẫn người dân phân loại rác thải tại nguồn", "Văn hóa - xã hội", []string{"Hội Phụ nữ thị trấn Thanh Miện"}, brand, 1, "huong-dan-nguoi-dan", nil},
		{"Dân vận khéo trong cải cách hành chính", "Xây dựng Đảng và hệ thống chính trị", []string{"Phường Tân Bình", "Thành phố Hải Dương · 2023"}, brand, 3, "cai-cach", nil},
		{"Chung tay xây dựng nông thôn mới nâng cao, nông thôn mới kiểu mẫu", "Văn hóa - xã hội", []string{"Nhân dân xã An Thanh", "Tứ Kỳ · 2023"}, brand, 1, "chung-tay-ntm", nil},
		{"Giáo dục truyền thống cách mạng của quê hương cho thế hệ trẻ", "Xây dựng Đảng và hệ thống chính trị", []string{"Đoàn Thanh niên Cộng sản Hồ Chí Minh xã Tân Việt, huyện Bình Giang, tỉnh Hải Dương", "Toàn tỉnh · 2023"}, brand, 3, "giao-duc-truyen-thong-cach-mang", nil},
		{"Cụm liên kết công an xã giáp ranh tham gia bảo đảm an ninh trật tự", "Quốc phòng - an ninh", []string{"Công an huyện Gia Lộc", "Gia Lộc · 2023"}, brand, 2, "cum-lien-ket", nil},
		{"Phân loại và xử lý rác hữu cơ tại nguồn bằng chế phẩm IMO", "Văn hóa - xã hội", []string{"Hội Phụ nữ xã Thanh Miện", "Hải Phòng · 2025"}, brand, 1, "phan-loai-va-xu-ly", nil},
		{"ẨM THỰC, ỄNH ƯƠNG VÀ GIẶC NGOẠI XÂM: CHUYỆN KỂ Ở LÀNG", "Văn hóa - xã hội", []string{"Đội văn nghệ thôn Đồn Bối"}, brand, 1, "am-thuc-enh-uong", nil},
		{strings.Repeat("Vận động nhân dân hiến đất mở rộng đường làng ngõ xóm, ", 6), "Kinh tế", []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "Thanh Miện · 2023"}, brand, 0, "hien-dat", nil},
		{strings.Repeat("Đường", 40), "Kinh tế", []string{"Một từ hai trăm chữ"}, brand, 0, "mot-tu", nil},
		{"Công tác hòa giải ở cơ sở", "Xây dựng Đảng và hệ thống chính trị", []string{"Ban Dân vận Đảng ủy xã Ngọc Sơn", "Tứ Kỳ · 2023"}, brand, 3, "hoa-giai", nil},
	} {
		write(fmt.Sprintf("w%02d", i), &s)
	}
	photos, err := filepath.Glob(dir + "/photos/*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range photos {
		photo, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(fmt.Sprintf("x%02d", i), &Spec{titles[i%len(titles)], "Kinh tế", []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "Thanh Miện · 2023"}, brand, i % 5, "", photo})
	}
	for tone := -1; tone < Scenes; tone++ {
		for v := range variants(tone) {
			s := Spec{titles[(tone+v+1)%len(titles)], "Kinh tế", []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", "Thanh Miện · 2023"}, brand, tone, "", nil}
			for n := 0; ; n++ {
				s.Seed = fmt.Sprint(n)
				if hash(s.Seed)%uint64(len(variants(tone))) == uint64(v) {
					break
				}
			}
			write(fmt.Sprintf("v%d%d", tone+1, v), &s)
		}
	}
}
