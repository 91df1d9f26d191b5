package build_test

import (
	"bytes"
	"strings"
	"testing"
)

// The editors' desk is for the preview: no output has its address, a link to it or anything of it.
func TestEditorsDeskIsNotPublished(t *testing.T) {
	m := realSite(t)
	for name, data := range m.outputs {
		if strings.HasPrefix(name, "bien-tap") {
			t.Errorf("%s is published", name)
		}
		for _, part := range []string{`href="/bien-tap/`, `action="/bien-tap/`, "/_dienhinh/", "vscode://", `class="desk`, "Bàn biên tập</h1>"} {
			if bytes.Contains(data, []byte(part)) {
				t.Errorf("%s has %q", name, part)
			}
		}
	}
}
