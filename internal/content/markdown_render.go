package content

import (
	"fmt"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// bodyRenderer renders the nodes that differ from goldmark's own: links and pictures become marks,
// a picture alone in its paragraph becomes a figure, tables scroll inside themselves, raw HTML is
// dropped, task boxes are readable by screen readers.
type bodyRenderer struct{}

func (r bodyRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindParagraph, r.paragraph)
	reg.Register(ast.KindRawHTML, skip)
	reg.Register(ast.KindHTMLBlock, skip)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTaskCheckBox, r.task)
}

func skip(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func mark(w util.BufWriter, n ast.Node, letter byte) bool {
	v, found := n.AttributeString(refNumber)
	number, _ := v.(int)
	if !found || number < 0 {
		return false
	}
	_ = w.WriteByte(0)
	_, _ = w.WriteString(strconv.Itoa(number))
	_ = w.WriteByte(letter)
	return w.WriteByte(0) == nil
}

func (r bodyRenderer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if _, internal := node.AttributeString(refNumber); internal {
		if entering {
			mark(w, node, markOpen)
		} else {
			mark(w, node, markClose)
		}
		return ast.WalkContinue, nil
	}
	if entering {
		_, _ = w.WriteString(`<a rel="noopener" href="`)
		_, _ = w.Write(util.EscapeHTML(util.URLEscape(node.(*ast.Link).Destination, true)))
		_, _ = w.WriteString(`">`)
	} else {
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func (r bodyRenderer) image(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		mark(w, node, markPicture)
	}
	return ast.WalkSkipChildren, nil
}

func (r bodyRenderer) paragraph(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	figure := node.ChildCount() == 1 && node.FirstChild().Kind() == ast.KindImage
	tag := "p"
	if figure {
		tag = "figure"
	}
	if entering {
		_, _ = w.WriteString("<" + tag + ">")
		return ast.WalkContinue, nil
	}
	if figure {
		if title := node.FirstChild().(*ast.Image).Title; len(title) > 0 {
			_, _ = w.WriteString("<figcaption>")
			_, _ = w.Write(util.EscapeHTML(title))
			_, _ = w.WriteString("</figcaption>")
		}
	}
	_, _ = w.WriteString("</" + tag + ">\n")
	return ast.WalkContinue, nil
}

// tableNumber is the attribute by which a table's region gets a name of its own.
const tableNumber = "dienhinh-table"

func (r bodyRenderer) table(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		v, _ := node.AttributeString(tableNumber)
		number, _ := v.(int)
		_, _ = fmt.Fprintf(w, "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Bảng %d\"><table>\n", number)
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

// code renders a block of code. It scrolls inside itself, so the keyboard must be able to reach it.
func (r bodyRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString(`<pre tabindex="0"><code>`)
	for i := range node.Lines().Len() {
		seg := node.Lines().At(i)
		_, _ = w.Write(util.EscapeHTML(seg.Value(source)))
	}
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

func (r bodyRenderer) task(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		if node.(*east.TaskCheckBox).IsChecked {
			_, _ = w.WriteString(`<span class="task task-done">Đã xong:</span> `)
		} else {
			_, _ = w.WriteString(`<span class="task">Chưa xong:</span> `)
		}
	}
	return ast.WalkContinue, nil
}
