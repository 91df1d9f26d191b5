package card

import (
	"fmt"
	"io"
	"testing"
)

// titles of the showcase, and of the kind that a province has by the hundred.
var titles = []string{
	"Nhận đỡ đầu trẻ mồ côi",
	"Ấm áp tình đồng đội, chung tay vun đắp những mầm xanh",
	"Vận động nhân dân chuyển từ cây ăn quả sang trồng Thanh Long ruột đỏ, cam canh",
	"Mạ khay cấy lúa",
	"Hướng dẫn người dân phân loại rác thải tại nguồn",
	"Chung tay xây dựng nông thôn mới nâng cao, nông thôn mới kiểu mẫu",
	"Giáo dục truyền thống cách mạng của quê hương cho thế hệ trẻ",
	"Cụm liên kết công an xã giáp ranh tham gia bảo đảm an ninh trật tự",
	"Tự quản, tự phòng ngừa, tự bảo vệ an ninh trật tự",
	"Phân loại và xử lý rác hữu cơ tại nguồn bằng chế phẩm IMO",
}

// specs are n cards as a large province has them.
func specs(n int) []Spec {
	names := [Scenes]string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng Đảng và hệ thống chính trị"}
	all := make([]Spec, n)
	for i := range all {
		all[i] = Spec{
			Title: titles[i*7%len(titles)], Kicker: names[i%Scenes], Brand: "Dân vận khéo Hải Dương", Tone: i % Scenes, Seed: fmt.Sprint("mo-hinh-", i),
			Lines: []string{"Hội Nông dân xã Hồng Phong, huyện Thanh Miện", fmt.Sprint("Thanh Miện · ", 2010+i%17)},
		}
	}
	return all
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// BenchmarkDraw is the price of one of ten thousand cards, backgrounds and letters included in their share.
func BenchmarkDraw(b *testing.B) {
	all := specs(10000)
	d := New()
	var size counter
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := d.Draw(&size, &all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/float64(b.N), "bytes/card")
}

// BenchmarkDrawFirst is the price of the very first card.
func BenchmarkDrawFirst(b *testing.B) {
	s := specs(1)[0]
	b.ReportAllocs()
	for b.Loop() {
		if err := New().Draw(io.Discard, &s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDrawPhoto is the price of a card with a photo: as it mostly is, and at its worst.
func BenchmarkDrawPhoto(b *testing.B) {
	for kind, name := range []string{"flat", "landscape", "noise"} {
		b.Run(name, func(b *testing.B) {
			s := specs(1)[0]
			s.Photo = photo(kind, 1280, 960)
			d := New()
			var size counter
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Draw(&size, &s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(size)/float64(b.N), "bytes/card")
		})
	}
}

func BenchmarkKey(b *testing.B) {
	for name, photo := range map[string][]byte{"drawn": nil, "photo": photo(1, 1280, 960)} {
		b.Run(name, func(b *testing.B) {
			s := specs(1)[0]
			s.Photo = photo
			b.SetBytes(int64(len(photo)))
			b.ReportAllocs()
			for b.Loop() {
				s.Key()
			}
		})
	}
}
