package content

import (
	"bufio"
	"bytes"
	"net/url"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Body is a story's text after Markdown.
//
// Its HTML holds, where a link to another content file or a picture stands, a mark that Render replaces:
// addresses depend on documents this package does not see.
type Body struct {
	html     string
	kept     func() string // where the HTML is instead, when it was kept elsewhere
	Refs     []Ref
	Outside  []Located // links to other sites, in the order of the text
	Headings []Heading
	Words    int // for the reading time
}

// RefKind says what a reference leads to.
type RefKind uint8

// The kinds of references.
const (
	RefPage    RefKind = iota // another content file; Target is its path from the project's root
	RefAddress                // an address of the site, written with a leading slash
	RefPicture                // a picture; Target is its path from the project's root
	RefSelf                   // a heading of the same page
)

// Ref is a link or picture whose target other stages know.
type Ref struct {
	Kind     RefKind
	Target   string
	Fragment string
	Alt      string
	Title    string
	Raw      string // as written
	At       Pos
	Held     bool // a picture that is kept back: its words name somebody who may not be named
}

// Heading is an entry of the table of contents.
type Heading struct {
	Level    int
	ID, Text string
}

// HasAnchor reports whether a fragment, folded as heading ids are, names a heading of the text.
func (b *Body) HasAnchor(fragment string) bool {
	id := viet.Slug(fragment)
	for _, h := range b.Headings {
		if h.ID == id {
			return true
		}
	}
	return false
}

// HTML is the text with its marks.
func (b *Body) HTML() string {
	if b.kept != nil {
		return b.kept()
	}
	return b.html
}

// Keep puts the HTML elsewhere than in memory: put takes it and returns what gets it back.
func (b *Body) Keep(put func(html string) (get func() string)) {
	if b.kept == nil {
		b.html, b.kept = "", put(b.html)
	}
}

// A mark in a body's HTML is NUL, the reference's number, and one of the letters below, NUL. Goldmark
// replaces NUL in its input, so a mark cannot be forged.
const (
	markOpen    = 'o'
	markClose   = 'c'
	markPicture = 'p'
)

// Render replaces the marks. link returns the address of a link, or false to leave its text alone;
// picture returns the whole element.
func (b *Body) Render(link func(*Ref) (string, bool), picture func(*Ref) string) string {
	rest := b.HTML()
	if len(b.Refs) == 0 {
		return rest
	}
	var out strings.Builder
	out.Grow(len(rest) + 64*len(b.Refs))
	dropped := map[int]bool{}
	for {
		before, after, found := strings.Cut(rest, "\x00")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		mark, tail, _ := strings.Cut(after, "\x00")
		rest = tail
		n, err := strconv.Atoi(mark[:len(mark)-1])
		if err != nil || n >= len(b.Refs) {
			continue
		}
		ref := &b.Refs[n]
		switch mark[len(mark)-1] {
		case markOpen:
			href, ok := link(ref)
			if !ok {
				dropped[n] = true
				continue
			}
			out.WriteString(`<a href="`)
			out.Write(util.EscapeHTML([]byte(href)))
			out.WriteString(`">`)
		case markClose:
			if !dropped[n] {
				out.WriteString("</a>")
			}
		case markPicture:
			out.WriteString(picture(ref))
		}
	}
}

// markdown is the one shared converter; goldmark's is safe for concurrent use.
type markdown struct{ md goldmark.Markdown }

func newMarkdown() *markdown {
	return &markdown{goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.Strikethrough,
			extension.Linkify,
			extension.TaskList,
			extension.NewTypographer(extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
				extension.LeftSingleQuote: "‘", extension.RightSingleQuote: "’", extension.LeftDoubleQuote: "“", extension.RightDoubleQuote: "”",
				extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…", extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»", extension.Apostrophe: "’",
			})),
			extension.NewFootnote(extension.WithFootnoteBacklinkHTML("↩"), extension.WithFootnoteLinkTitle("Xem chú thích"), extension.WithFootnoteBacklinkTitle("Quay lại chỗ đang đọc")),
		),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(bodyRenderer{}, 100))),
	)}
}

var shared = newMarkdown()

// headingIDs gives headings ids that keep Vietnamese readable: "Kết quả" → ket-qua.
type headingIDs struct {
	used map[string]bool
	next map[string]int // the number to try next, by the words
}

func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	base := viet.Slug(string(value))
	if base == "" {
		base = "muc"
	}
	id := base
	for n := max(2, h.next[base]); h.used[id]; n++ { // on from where the last one ended: a thousand headings may be alike
		id = base + "-" + strconv.Itoa(n)
		h.next[base] = n + 1
	}
	h.used[id] = true
	return []byte(id)
}

func (h *headingIDs) Put(value []byte) { h.used[string(value)] = true }

// press is what a text is rendered into: four fifths of what that allocates, were it made for each.
type press struct {
	html bytes.Buffer
	w    *bufio.Writer // as goldmark would make one
}

var presses = sync.Pool{New: func() any { return &press{w: bufio.NewWriter(nil)} }}

// body converts the Markdown part of a story. dir is the folder of the file, against which relative
// links are read.
func (d *decoder) body(source, dir string, firstLine int) Body {
	src := []byte(viet.NFC(source))
	w := &walker{d: d, src: src, dir: dir, firstLine: firstLine}
	for i, c := range src {
		if c == '\n' {
			w.breaks = append(w.breaks, i)
		}
	}
	doc := shared.md.Parser().Parse(gtext.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(&headingIDs{used: map[string]bool{}, next: map[string]int{}}))))
	w.walk(doc)
	w.slips(source)
	out := presses.Get().(*press)
	defer presses.Put(out)
	out.html.Reset()
	out.w.Reset(&out.html)
	if err := shared.md.Renderer().Render(out.w, src, doc); err != nil {
		// Rendering into memory fails only on a broken renderer of ours.
		panic("content: rendering Markdown: " + err.Error())
	}
	return Body{html: out.html.String(), Refs: w.refs, Outside: w.outside, Headings: w.headings, Words: w.words.count}
}

// walker visits the tree once: it collects links, pictures, headings and words, and prepares nodes
// for bodyRenderer.
type walker struct {
	d         *decoder
	src       []byte
	dir       string
	firstLine int
	breaks    []int
	refs      []Ref
	outside   []Located
	headings  []Heading
	tables    int
	words     wordCounter
}

// wordCounter counts words in pieces of text that may cut through a word.
type wordCounter struct {
	count  int
	inWord bool
}

func (c *wordCounter) add(text []byte) {
	for _, b := range text {
		if b <= ' ' {
			c.inWord = false
		} else if !c.inWord {
			c.inWord = true
			c.count++
		}
	}
}

func (c *wordCounter) space() { c.inWord = false }

// refNumber is the attribute by which the renderer finds a node's reference.
const refNumber = "dienhinh-ref"

func (w *walker) pos(offset, length int) Pos {
	i := sort.SearchInts(w.breaks, offset)
	start := 0
	if i > 0 {
		start = w.breaks[i-1] + 1
	}
	line := w.firstLine + i
	// The body is composed before parsing, so on a decomposed line the column is that of the
	// composed text, which is what editors show.
	return Pos{Line: line, Column: utf8.RuneCount(w.src[start:min(offset, len(w.src))]) + 1, Length: length, Source: strings.Clone(w.d.text.line(line))}
}

func (w *walker) finding(at Pos, severity diag.Severity, code string, what, hint diag.Text) {
	w.d.findings = append(w.d.findings, diag.Finding{Severity: severity, Code: code, File: w.d.text.path, Line: at.Line, Column: at.Column, Length: at.Length, Text: what, Hint: hint, Source: at.Source})
}

func (w *walker) walk(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				w.words.space()
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			w.heading(n)
		case *ast.Link:
			w.link(n, string(n.Destination))
		case *ast.Image:
			w.picture(n)
		case *ast.AutoLink:
			w.words.add(n.Label(w.src))
			w.external(n, string(n.URL(w.src)), w.pos(n.Pos(), utf8.RuneCount(n.Label(w.src))))
		case *ast.RawHTML:
			w.rawHTML(n.Pos(), n.Segments)
		case *ast.HTMLBlock:
			w.rawHTML(n.Pos(), n.Lines())
		case *ast.Text:
			w.words.add(n.Segment.Value(w.src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				w.words.space()
			}
		case *ast.String:
			w.words.add(n.Value)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			for i := range n.Lines().Len() {
				seg := n.Lines().At(i)
				w.words.add(seg.Value(w.src))
			}
		case *east.Table:
			w.tables++
			n.SetAttributeString(tableNumber, w.tables)
		case *east.TableCell:
			if n.Alignment == east.AlignRight || n.Alignment == east.AlignCenter {
				n.SetAttributeString("class", []byte("align-"+n.Alignment.String()))
			}
		}
		return ast.WalkContinue, nil
	})
}

var (
	tightHeading = regexp.MustCompile(`^#{2,6}[^#\s]`)
	spacedTarget = regexp.MustCompile(`\]\(([^()<>"]*[^()<>"\s]\s+[^()<>"\s][^()<>"]*)\)`)
)

// slips points at what was meant as Markdown and would stand on the page as it was typed.
func (w *walker) slips(source string) {
	fenced := false
	for i, text := range strings.Split(source, "\n") {
		if strings.HasPrefix(strings.TrimSpace(text), "```") {
			fenced = !fenced
		}
		if fenced || strings.HasPrefix(text, "    ") {
			continue
		}
		at := Pos{Line: w.firstLine + i, Column: 1, Source: strings.Clone(text)}
		if tightHeading.MatchString(text) {
			at.Length = len(text) - len(strings.TrimLeft(text, "#"))
			w.finding(at, diag.Warning, "tight-heading", diag.Say("dòng này chưa thành tên mục vì thiếu dấu cách sau dấu #", "this line is not a heading: a space is missing after the #"),
				diag.Say("viết: %s %s", "write: %s %s", text[:at.Length], text[at.Length:]))
		}
		if m := spacedTarget.FindStringSubmatchIndex(text); m != nil {
			at.Column, at.Length = utf8.RuneCountInString(text[:m[2]])+1, utf8.RuneCountInString(text[m[2]:m[3]])
			w.finding(at, diag.Warning, "spaced-link", diag.Say("tên tệp hay địa chỉ có dấu cách nên chưa thành liên kết", "a file name or address with spaces does not make a link"),
				diag.Say("đặt trong dấu < >: (<%s>), hoặc đổi tên tệp", "put it in < >: (<%s>), or rename the file", text[m[2]:m[3]]))
		}
	}
}

func (w *walker) heading(n *ast.Heading) {
	if n.Level == 1 {
		w.finding(w.pos(n.Pos(), 1), diag.Warning, "heading-level",
			diag.Say("mục lớn nhất trong bài phải là ##, vì # là tên mô hình", "headings in the text begin with ##; # is the model's name"),
			diag.Say("viết ## thay cho #", "write ## instead of #"))
		n.Level = 2
	}
	id, _ := n.AttributeString("id")
	idBytes, _ := id.([]byte)
	w.headings = append(w.headings, Heading{n.Level, string(idBytes), inlineText(n, w.src)})
}

// inlineText is the text of a node without its markup.
func inlineText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch c := c.(type) {
			case *ast.Text:
				b.Write(c.Segment.Value(src))
				if c.SoftLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(c.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func (w *walker) rawHTML(offset int, segments *gtext.Segments) {
	text := ""
	if segments.Len() > 0 {
		seg := segments.At(0)
		text = strings.TrimSpace(string(seg.Value(w.src)))
		offset = seg.Start
	}
	if strings.HasPrefix(text, "<!--") {
		return // a remark between editors
	}
	w.finding(w.pos(offset, utf8.RuneCountInString(text)), diag.Warning, "raw-html",
		diag.Say("đoạn HTML %s sẽ không lên trang: bài viết dùng Markdown", "the HTML %s will not be on the page: stories are Markdown", quote(text)),
		diag.Say("xóa các thẻ < >, giữ lại chữ", "remove the tags < >, keep the words"))
}

// destination is the place of a link's or picture's address: it stands after "](", which is where the
// editor has to look. The beginning of the link is the answer when it is written in another way.
func (w *walker) destination(offset int, raw string) Pos {
	length := utf8.RuneCountInString(raw)
	if i := bytes.Index(w.src[min(offset, len(w.src)):], []byte("]("+raw)); i >= 0 {
		return w.pos(offset+i+len("]("), length)
	}
	return w.pos(offset, length)
}

// external notes a link to another site, or takes it off words when it names somebody who may not be named.
func (w *walker) external(n ast.Node, raw string, at Pos) {
	if w.d.names != nil {
		if _, named := w.d.names.address(raw); named {
			n.SetAttributeString(refNumber, -1) // the file's finding says it
			return
		}
	}
	if strings.HasPrefix(strings.ToLower(raw), "http") {
		w.outside = append(w.outside, Located{raw, at})
	}
}

// link classifies a link's destination.
func (w *walker) link(n ast.Node, raw string) {
	at := w.destination(n.Pos(), raw)
	dest, fragment, _ := strings.Cut(raw, "#")
	if f, err := url.PathUnescape(fragment); err == nil {
		fragment = f
	}
	scheme, _, hasScheme := strings.Cut(raw, ":")
	switch {
	case hasScheme && !strings.ContainsAny(scheme, "/#?."):
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto", "tel":
			w.external(n, raw, at)
		default:
			w.finding(at, diag.Error, "unsafe-link", diag.Say("liên kết loại %s không được dùng", "links of the kind %s are not allowed", quote(scheme+":")),
				diag.Say("chỉ dùng https://, http://, mailto: và tel:", "use https://, http://, mailto: and tel: only"))
			n.SetAttributeString(refNumber, -1)
		}
	case strings.HasPrefix(raw, "//"):
		w.finding(at, diag.Error, "unsafe-link", diag.Say("địa chỉ %s thiếu https:", "the address %s lacks https:", quote(raw)), diag.Say("viết: https:%s", "write: https:%s", raw))
		n.SetAttributeString(refNumber, -1)
	case dest == "":
		w.ref(n, Ref{Kind: RefSelf, Fragment: fragment, Raw: raw, At: at})
	case strings.HasPrefix(dest, "/"):
		w.ref(n, Ref{Kind: RefAddress, Target: dest, Fragment: fragment, Raw: raw, At: at})
	default:
		w.ref(n, Ref{Kind: RefPage, Target: w.resolve(dest), Fragment: fragment, Raw: raw, At: at})
	}
}

// resolve reads a relative path against the story's folder.
func (w *walker) resolve(dest string) string {
	if p, err := url.PathUnescape(dest); err == nil {
		dest = p
	}
	return path.Join(w.dir, viet.NFC(strings.ReplaceAll(dest, `\`, "/")))
}

func (w *walker) ref(n ast.Node, r Ref) {
	n.SetAttributeString(refNumber, len(w.refs))
	w.refs = append(w.refs, r)
}

func (w *walker) picture(n *ast.Image) {
	raw := string(n.Destination)
	at := w.destination(n.Pos(), raw)
	alt := inlineText(n, w.src)
	if alt == "" {
		// The empty brackets are where the words are missing.
		w.finding(w.pos(n.Pos(), len("![]")), diag.Error, "missing-alt", diag.Say("ảnh %s chưa có lời tả cho người không nhìn thấy", "the picture %s has no text for people who cannot see it", quote(raw)),
			diag.Say("viết lời tả trong ngoặc vuông: ![ai, đang làm gì, ở đâu](%s)", "write it in the brackets: ![who does what, where](%s)", raw))
	}
	if strings.Contains(raw, ":") || strings.HasPrefix(raw, "/") {
		w.finding(at, diag.Error, "foreign-picture", diag.Say("ảnh phải là tệp nằm cạnh bài viết, không phải địa chỉ %s", "a picture must be a file beside the story, not the address %s", quote(raw)),
			diag.Say("chép ảnh vào thư mục của bài rồi viết tên tệp", "copy it into the story's folder and write its file name"))
		n.SetAttributeString(refNumber, -1)
		return
	}
	held := w.d.names != nil && strings.Contains(alt+string(n.Title), strings.Trim(Redacted, "[]"))
	w.ref(n, Ref{Kind: RefPicture, Target: w.resolve(raw), Alt: alt, Title: string(n.Title), Raw: raw, At: at, Held: held})
}
