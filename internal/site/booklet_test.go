package site

import "testing"

func TestPartOf(t *testing.T) {
	for _, x := range [][2]string{
		{"", ""},
		{"chữ", "chữ"},
		{`<h2 id="cach-lam">Cách làm</h2><p>Chữ id="x" &lt;h2&gt;</p>`, `<h3 id="b1-cach-lam">Cách làm</h3><p>Chữ id="x" &lt;h2&gt;</p>`},
		{`<h5>a</h5><h6>b</h6><hr><h3>c</h3>`, `<h6>a</h6><h6>b</h6><hr><h4>c</h4>`},
		{`<sup id="fnref:1"><a href="#fn:1" class="x">1</a></sup>`, `<sup id="b1-fnref:1"><a href="#b1-fn:1" class="x">1</a></sup>`},
		{`<a href="/mo-hinh/a/#ket-qua">a</a>`, `<a href="/mo-hinh/a/#ket-qua">a</a>`},
		{`<li id="fn:1"><p>a <a href="#fnref:1" role="doc-backlink">x</a></p></li>`, `<li id="b1-fn:1"><p>a <a href="#b1-fnref:1" role="doc-backlink">x</a></p></li>`},
	} {
		if got := partOf(x[0], "b1"); got != x[1] {
			t.Errorf("%s\n → %s\nwant %s", x[0], got, x[1])
		}
	}
}
