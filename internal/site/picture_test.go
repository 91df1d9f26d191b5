package site

import "testing"

func TestImage(t *testing.T) {
	prints := []Print{{480, 300, "/a0480.jpg", "/a0480.webp"}, {960, 600, "/a0960.jpg", "/a0960.webp"}, {1600, 1000, "/a1600.jpg", "/a1600.webp"}}
	p := &Picture{Prints: prints, Tone: func() string { return "tone-3" }}
	one := &Picture{Prints: prints[:1], Tone: func() string { return "" }}
	for _, c := range []struct{ got, want string }{
		{string(p.Image(`Ruộng "mẫu" <1>`, "(min-width: 60rem) 20rem, 92vw", "lazy")),
			`<picture><source type="image/webp" srcset="/a0480.webp 480w, /a0960.webp 960w, /a1600.webp 1600w" sizes="(min-width: 60rem) 20rem, 92vw">` +
				`<img class="tone-3" src="/a0960.jpg" srcset="/a0480.jpg 480w, /a0960.jpg 960w, /a1600.jpg 1600w" sizes="(min-width: 60rem) 20rem, 92vw"` +
				` width="1600" height="1000" alt="Ruộng &#34;mẫu&#34; &lt;1&gt;" loading="lazy" decoding="async"></picture>`},
		{string(one.Image("", "92vw", "first")),
			`<picture><source type="image/webp" srcset="/a0480.webp"><img src="/a0480.jpg" width="480" height="300" alt="" fetchpriority="high"></picture>`},
		{string(p.small().Image("", "24rem", "lazy")),
			`<picture><source type="image/webp" srcset="/a0480.webp 480w, /a0960.webp 960w" sizes="24rem">` +
				`<img src="/a0960.jpg" srcset="/a0480.jpg 480w, /a0960.jpg 960w" sizes="24rem" width="960" height="600" alt="" loading="lazy" decoding="async"></picture>`},
		{p.Full(), "/a1600.jpg"},
		{(&Picture{Prints: prints[2:]}).small().Full(), "/a1600.jpg"},
	} {
		if c.got != c.want {
			t.Errorf("\n%s\nwant\n%s", c.got, c.want)
		}
	}
	var none *Picture
	if none.Shown() || (&Picture{}).Shown() || !p.Shown() {
		t.Error("what has no prints is shown, or what has some is not")
	}
	if len(p.Prints) != 3 || p.Tone == nil {
		t.Error("making a small one changes the picture")
	}
}
