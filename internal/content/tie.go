package content

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// TieReplicated enters the address of a model into the replicated_at list of a story, which is data. It only inserts: every
// byte of the story stays as its editor wrote it. ok is false when the story is written in a way for which that is
// not certain to come out right; then nothing is changed, and the editor has to add the line. An address that is
// listed already is not entered again.
func TieReplicated(path string, data []byte, address string) (edited []byte, ok bool) {
	before, ok := readTies(path, data)
	if !ok {
		return data, false
	}
	if slices.Contains(before.listed, address) {
		return data, true
	}
	at, insert := before.place(data, address)
	if at < 0 {
		return data, false
	}
	edited = slices.Concat(data[:at], []byte(insert), data[at:])
	// The proof: read again, it says the same and one address more.
	after, ok := readTies(path, edited)
	if !ok || after.rest != before.rest || after.body != before.body || len(after.listed) != len(before.listed)+1 || !slices.Contains(after.listed, address) {
		return data, false
	}
	return edited, true
}

// ties is a story's front matter as TieReplicated looks at it.
type ties struct {
	top, replication, list       *yaml.Node // nil where there is none
	replicationKey, replicatedAt *yaml.Node // the keys
	closing                      int        // line of the file that closes the front matter, 1-based
	listed                       []string
	rest                         string // everything that the data says but for the list
	body                         string
}

func readTies(path string, data []byte) (t ties, ok bool) {
	text, _, ok := newText(path, data)
	if !ok {
		return t, false
	}
	m, _, ok := text.cut()
	if !ok {
		return t, false
	}
	t.closing, t.body = m.bodyLine-1, m.body
	d := &decoder{text: text, offset: m.yamlLine - 1}
	root, ok := d.root(m.yaml)
	if !ok || root.node.Kind != yaml.MappingNode || root.node.Column != 1 {
		return t, false
	}
	t.top = root.node
	t.replicationKey, t.replication = pair(t.top, "replication")
	if t.replication != nil && t.replication.Kind == yaml.MappingNode {
		t.replicatedAt, t.list = pair(t.replication, "replicated_at")
	}
	if t.list != nil && t.list.Kind == yaml.SequenceNode {
		for _, n := range t.list.Content {
			t.listed = append(t.listed, n.Value)
		}
	}
	var b strings.Builder
	t.write(&b, t.top)
	t.rest = b.String()
	return t, true
}

// pair finds a key of a mapping and its value.
func pair(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// write writes what the data says, without the list and what had to be made to hold it.
func (t *ties) write(b *strings.Builder, n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteString("{")
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, val := n.Content[i], n.Content[i+1]
			if key == t.replicatedAt || key == t.replicationKey && (val.Tag == "!!null" || t.list != nil && len(val.Content) == 2 || val.Kind == yaml.MappingNode && len(val.Content) == 0) {
				continue
			}
			t.write(b, key)
			t.write(b, val)
		}
		b.WriteString("}")
	case yaml.SequenceNode:
		b.WriteString("[")
		for _, item := range n.Content {
			t.write(b, item)
		}
		b.WriteString("]")
	default:
		fmt.Fprintf(b, "%d %s %q %q;", n.Kind, n.Tag, n.Anchor, n.Value)
	}
}

// place says what to insert at which byte, or -1.
func (t *ties) place(data []byte, address string) (at int, insert string) {
	if bytes.Contains(bytes.ReplaceAll(data, []byte("\r\n"), nil), []byte("\r")) {
		return -1, "" // line ends of old Macintoshes
	}
	end := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		end = "\r\n"
	}
	list := "replicated_at: [" + address + "]"
	switch r := t.replication; {
	case r == nil:
		return offset(data, t.closing, 1), "replication:" + end + "  " + list + end
	case r.Tag == "!!null" && r.Value == "":
		return offset(data, t.replicationKey.Line+2, 1), "  " + list + end
	case r.Kind != yaml.MappingNode || len(r.Content) == 0 && r.Style&yaml.FlowStyle == 0:
		return -1, ""
	case t.list == nil && r.Style&yaml.FlowStyle != 0:
		return after(data, r, "{"), list + comma(r)
	case t.list == nil:
		return before(data, r.Content[0], list+end)
	case t.list.Tag == "!!null" && t.list.Value == "":
		return after(data, t.replicatedAt, "replicated_at:"), " [" + address + "]"
	case t.list.Kind != yaml.SequenceNode:
		return -1, ""
	case t.list.Style&yaml.FlowStyle != 0:
		return after(data, t.list, "["), address + comma(t.list)
	}
	return before(data, t.list, "- "+address+end)
}

func comma(n *yaml.Node) string {
	if len(n.Content) == 0 {
		return ""
	}
	return ", "
}

// after is the offset behind what a node begins with, or -1 when it does not.
func after(data []byte, n *yaml.Node, with string) int {
	at := offset(data, n.Line+1, n.Column)
	if at < 0 || !bytes.HasPrefix(data[at:], []byte(with)) {
		return -1
	}
	return at + len(with)
}

// before makes a line of its own in front of the one that a node begins, as far in as the node.
func before(data []byte, n *yaml.Node, line string) (int, string) {
	start, at := offset(data, n.Line+1, 1), offset(data, n.Line+1, n.Column)
	if start < 0 || at < 0 || strings.Trim(string(data[start:at]), " ") != "" {
		return -1, ""
	}
	return start, string(data[start:at]) + line
}

// offset finds a line and column, in characters and 1-based, of a file; -1 when there is no such place.
func offset(data []byte, line, column int) int {
	at := 0
	if bom := "\uFEFF"; bytes.HasPrefix(data, []byte(bom)) {
		at = len(bom)
	}
	for ; line > 1; line-- {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	for ; column > 1; column-- {
		r, size := utf8.DecodeRune(data[at:])
		if size == 0 || r == '\n' {
			return -1
		}
		at += size
	}
	return at
}
