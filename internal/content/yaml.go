package content

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// This file is the only one that knows the YAML library. It is archived upstream: its successor
// (go.yaml.in/yaml/v3, same API) is a change of one import line here.

// value is one YAML node with its place in the file.
type value struct {
	node *yaml.Node
	d    *decoder
}

// decoder walks the YAML of one file and collects findings. Nothing is decoded by reflection: the
// library would accept duplicate keys, aliases and a leading-zero number without a word.
type decoder struct {
	text     *text
	offset   int         // added to a node's line to get the file's line
	names    *nameFinder // of people whom links may not name; nil when there are none
	findings diag.Findings
}

// entry is one key of a mapping and its value.
type entry struct {
	key string
	at  value // the key
	val value
}

// root parses the YAML and returns its top node. ok is false when there is nothing to walk.
func (d *decoder) root(source string) (v value, ok bool) {
	dec := yaml.NewDecoder(strings.NewReader(source))
	var doc yaml.Node
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		return value{}, false
	case err != nil:
		d.findings = append(d.findings, d.explain(source, err))
		return value{}, false
	}
	var second yaml.Node
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		line := documentBreak(source)
		d.findings = append(d.findings, d.text.at(line+d.offset, 1, utf8.RuneCountInString(strings.TrimRight(d.text.line(line+d.offset), " \t")), "two-front-matters",
			diag.Say("phần thông tin bị ngắt thành hai phần", "the data is split into two documents"),
			diag.Say("gộp hai phần làm một: bỏ dòng --- hoặc ... ở giữa", "join the two: remove the line --- or ... between them")))
		return value{}, false
	}
	return value{doc.Content[0], d}, true
}

// documentBreak finds the line on which YAML ends a document, after the first line that says something.
// Line 1 is the answer when there is none, for a document that goes wrong in another way.
func documentBreak(source string) int {
	begun := false
	for i, line := range strings.Split(source, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case begun && (line == "---" || line == "..." || strings.HasPrefix(line, "--- ")):
			return i + 1
		case line != "" && line[0] != '#' && line != "---":
			begun = true
		}
	}
	return 1
}

func (v value) line() int   { return v.node.Line + v.d.offset }
func (v value) column() int { return v.node.Column }

// length estimates how many characters the node takes on its first line.
func (v value) length() int {
	rest := []rune(v.d.text.line(v.line()))
	if v.node.Column > len(rest) {
		return 1
	}
	n := len(rest) - v.node.Column + 1
	if v.node.Kind == yaml.ScalarNode && v.node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		want := utf8.RuneCountInString(v.node.Value)
		if v.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			want += 2
		}
		return max(1, min(n, want))
	}
	if v.node.Kind != yaml.ScalarNode {
		return 1
	}
	return n
}

// pos remembers where a value stands, for checks that later stages make. The line is copied: a part of
// the file's text would keep all of it in memory.
func (v value) pos() Pos {
	return Pos{Line: v.line(), Column: v.column(), Length: v.length(), Source: strings.Clone(v.d.text.line(v.line()))}
}

func (d *decoder) add(v value, code string, what, hint diag.Text) {
	d.findings = append(d.findings, d.text.at(v.line(), v.column(), v.length(), code, what, hint))
}

func (d *decoder) warn(v value, code string, what, hint diag.Text) {
	d.add(v, code, what, hint)
	d.findings[len(d.findings)-1].Severity = diag.Warning
}

func (d *decoder) note(v value, code string, what, hint diag.Text) {
	d.add(v, code, what, hint)
	d.findings[len(d.findings)-1].Severity = diag.Note
}

// plain refuses anchors, aliases and explicit tags, which editors never need and which can blow up.
func (v value) plain() bool {
	switch {
	case v.node.Kind == yaml.AliasNode:
		v.d.add(v, "yaml-anchor", diag.Say("dấu * ở đầu giá trị là ký hiệu riêng của YAML và không được dùng", "an alias (*) is not allowed"),
			diag.Say("đặt cả giá trị trong ngoặc kép: \"*…\"", "quote the value: \"*…\""))
		return false
	case v.node.Anchor != "":
		v.d.add(v, "yaml-anchor", diag.Say("dấu & ở đầu giá trị là ký hiệu riêng của YAML và không được dùng", "an anchor (&) is not allowed"),
			diag.Say("đặt cả giá trị trong ngoặc kép: \"&…\"", "quote the value: \"&…\""))
		return false
	case v.node.Style&yaml.TaggedStyle != 0:
		v.d.add(v, "yaml-tag", diag.Say("dấu ! ở đầu giá trị là ký hiệu riêng của YAML và không được dùng", "a tag (!) is not allowed"),
			diag.Say("đặt cả giá trị trong ngoặc kép: \"!…\"", "quote the value: \"!…\""))
		return false
	}
	return true
}

// empty reports whether a key was left without a value ("commune:"), which means "not known".
func (v value) empty() bool {
	return v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!null" && v.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0
}

// mapping returns the entries of a mapping, reporting duplicate keys.
func (v value) mapping(what diag.Text) ([]entry, bool) {
	if !v.plain() {
		return nil, false
	}
	if v.node.Kind != yaml.MappingNode {
		v.d.add(v, "wrong-type", diag.Say("%s phải gồm các dòng “tên: giá trị”", "%s must be made of lines “key: value”", what),
			missingSpace(v.d.text.line(v.line())))
		return nil, false
	}
	var entries []entry
	seen := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key, val := value{v.node.Content[i], v.d}, value{v.node.Content[i+1], v.d}
		if !key.plain() {
			continue
		}
		name := viet.NFC(key.node.Value)
		if key.node.Kind != yaml.ScalarNode {
			v.d.add(key, "wrong-type", diag.Say("tên của một dòng thông tin phải là một từ", "a key must be a plain word"), diag.Text{})
			continue
		}
		if first, dup := seen[name]; dup {
			v.d.add(key, "duplicate-key", diag.Say("%s đã có ở dòng %d", "%s is already given on line %d", quote(name), first),
				diag.Say("giữ một dòng, xóa dòng kia", "keep one of the two lines"))
			continue
		}
		seen[name] = key.line()
		entries = append(entries, entry{name, key, val})
	}
	return entries, true
}

// missingSpace guesses why a line is not "key: value".
func missingSpace(line string) diag.Text {
	if key, rest, found := strings.Cut(strings.TrimSpace(line), ":"); found && rest != "" && rest[0] != ' ' && !strings.HasPrefix(rest, "//") {
		return diag.Say("thêm dấu cách sau dấu hai chấm: %s: %s", "put a space after the colon: %s: %s", key, rest)
	}
	return diag.Text{}
}

// sequence returns the items of a list. A single value where a list is expected counts as a list of
// one, as people write it.
func (v value) sequence() ([]value, bool) {
	if !v.plain() {
		return nil, false
	}
	if v.empty() {
		return nil, true
	}
	if v.node.Kind != yaml.SequenceNode {
		return []value{v}, true
	}
	items := make([]value, 0, len(v.node.Content))
	for _, n := range v.node.Content {
		item := value{n, v.d}
		if item.empty() {
			continue
		}
		items = append(items, item)
	}
	return items, true
}

// scalar returns the text of a scalar, trimmed and composed.
func (v value) scalar(what diag.Text) (string, bool) {
	if !v.plain() {
		return "", false
	}
	if v.node.Kind != yaml.ScalarNode {
		v.d.add(v, "wrong-type", diag.Say("%s phải là một giá trị, không phải danh sách hay nhóm dòng", "%s must be one value, not a list or a group", what),
			diag.Say("nếu giá trị có dấu [ ] { } hoặc dấu hai chấm, đặt cả giá trị trong ngoặc kép", "if the value holds [ ] { } or a colon, quote it"))
		return "", false
	}
	return strings.TrimSpace(viet.NFC(v.node.Value)), true
}

// quoted reports whether the editor put the scalar in quotes.
func (v value) quoted() bool {
	return v.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
}

// tag is the YAML type the library sees in a plain scalar: !!int, !!float, !!bool, !!timestamp, !!str.
func (v value) tag() string { return v.node.Tag }
