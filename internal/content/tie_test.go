package content

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTieReplicated(t *testing.T) {
	const head, tail = "---\ntitle: \"Đất lúa\"   # giữ nguyên\nyear:   2023\n", "id: ab2\n---\n\nBài viết: replicated_at: []\n"
	for _, tt := range []struct{ name, before, after string }{
		{"no group", "", "id: ab2\nreplication:\n  replicated_at: [/mo-hinh/x/]\n"},
		{"flow group", "replication: {conditions: [], steps: []}\n", "replication: {replicated_at: [/mo-hinh/x/], conditions: [], steps: []}\n"},
		{"empty flow group", "replication: {}\n", "replication: {replicated_at: [/mo-hinh/x/]}\n"},
		{"group left empty", "replication:  # sau\n", "replication:  # sau\n  replicated_at: [/mo-hinh/x/]\n"},
		{"empty flow list in a flow group", "replication: {steps: [a], replicated_at: []}\n", "replication: {steps: [a], replicated_at: [/mo-hinh/x/]}\n"},
		{"block group", "replication:\n    steps:\n    - \"Bước một\"\n", "replication:\n    replicated_at: [/mo-hinh/x/]\n    steps:\n    - \"Bước một\"\n"},
		{"flow list", "replication:\n  replicated_at: [ \"Huyện Gia Lộc\" ]  # hai\n", "replication:\n  replicated_at: [/mo-hinh/x/,  \"Huyện Gia Lộc\" ]  # hai\n"},
		{"long flow list", "replication:\n  replicated_at: [\n    Huyện Gia Lộc,\n  ]\n", "replication:\n  replicated_at: [/mo-hinh/x/, \n    Huyện Gia Lộc,\n  ]\n"},
		{"block list", "replication:\n  replicated_at:\n    # nơi đầu tiên\n    - Huyện Gia Lộc\n", "replication:\n  replicated_at:\n    # nơi đầu tiên\n    - /mo-hinh/x/\n    - Huyện Gia Lộc\n"},
		{"list left empty", "replication:\n  replicated_at:   # chưa\n", "replication:\n  replicated_at: [/mo-hinh/x/]   # chưa\n"},
		{"listed already", "replication: {replicated_at: [/mo-hinh/x/]}\n", "replication: {replicated_at: [/mo-hinh/x/]}\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, after := head+tt.before+tail, head+tt.after+tail
			if tt.before == "" {
				after = head + tt.after + strings.TrimPrefix(tail, "id: ab2\n")
			}
			for _, as := range []func(string) string{
				func(s string) string { return s },
				func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
				func(s string) string { return "\uFEFF" + s },
			} {
				got, ok := TieReplicated("content/mo-hinh/2023/a.md", []byte(as(before)), "/mo-hinh/x/")
				if !ok || string(got) != as(after) {
					t.Errorf("%t\n%q\nwant\n%q", ok, got, as(after))
				}
			}
		})
	}
	for name, front := range map[string]string{
		"one value":         "replication: {replicated_at: Huyện Gia Lộc}\n",
		"alias":             "x: &a [1]\nreplication: *a\n",
		"wrong type":        "replication: [1]\n",
		"flow document":     "{title: a, year: 2023}\n",
		"old Mac line ends": "title: a\ryear: 2023\r",
		"unclosed":          "replication: {\n",
	} {
		data := []byte("---\n" + front + "---\n")
		if got, ok := TieReplicated("content/mo-hinh/2023/a.md", data, "/mo-hinh/x/"); ok || !bytes.Equal(got, data) {
			t.Errorf("%s: %t, %q", name, ok, got)
		}
	}
}

// Every real story takes an address, and all that was there stays, in its order.
func TestTieReplicatedInRealStories(t *testing.T) {
	files, err := filepath.Glob("../../content/mo-hinh/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d stories, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := TieReplicated(name, data, "/mo-hinh/x-moi/")
		if !ok || len(got) <= len(data) {
			t.Errorf("%s: %t, %d bytes of %d", name, ok, len(got), len(data))
		}
	}
}

func FuzzTieReplicated(f *testing.F) {
	f.Add([]byte("---\ntitle: a\nreplication:\n  replicated_at:\n  - b\n---\nc"))
	f.Add([]byte("---\r\ntitle: a\r\nreplication: {steps: [x]}\r\n---\r\nc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := TieReplicated("a.md", data, "/mo-hinh/x/")
		if !ok && !bytes.Equal(got, data) {
			t.Fatalf("refused, and changed: %q", got)
		}
		if !isSubsequence(data, got) {
			t.Fatalf("%q lost something of %q", got, data)
		}
	})
}

func isSubsequence(part, whole []byte) bool {
	for _, c := range whole {
		if len(part) > 0 && part[0] == c {
			part = part[1:]
		}
	}
	return len(part) == 0
}
