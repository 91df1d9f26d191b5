package publish

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
)

// maxName is the longest name of one file or folder, in bytes: ext4, APFS and NTFS all stop at 255
// (NTFS counts UTF-16 units, which are never more than the bytes).
const maxName = 255

// badPath says why a path can be no output on some machine an editor may use; empty when it is fine.
// The rules are the same everywhere, so that a site built on Linux can be unpacked on Windows.
func badPath(p string) diag.Text {
	switch {
	case p == "":
		return diag.Say("đường dẫn trống", "the path is empty")
	case !utf8.ValidString(p):
		return diag.Say("đường dẫn không phải là UTF-8", "the path is not UTF-8")
	case strings.HasPrefix(p, "/"):
		return diag.Say("đường dẫn phải tính từ gốc của trang, không bắt đầu bằng “/”", "the path must be relative, without a leading “/”")
	case strings.ContainsRune(p, '\\'):
		return diag.Say("đường dẫn dùng “\\” thay vì “/”", "the path uses “\\” instead of “/”")
	case p == ".." || strings.HasPrefix(p, "../") || strings.HasSuffix(p, "/..") || strings.Contains(p, "/../"):
		return diag.Say("đường dẫn có “..”", "the path contains “..”")
	case p == "." || path.Clean(p) != p:
		return diag.Say("đường dẫn có phần thừa (“//”, “./” hoặc “/” ở cuối)", "the path is not clean (“//”, “./” or a trailing “/”)")
	}
	for name := range strings.SplitSeq(p, "/") {
		if t := badName(name); t.VI != "" {
			return t
		}
	}
	return diag.Text{}
}

func badName(name string) diag.Text {
	if len(name) > maxName {
		return diag.Say("có tên dài hơn %d byte", "a name is longer than %d bytes", maxName)
	}
	if last := name[len(name)-1]; last == '.' || last == ' ' {
		return diag.Say("có tên kết thúc bằng dấu chấm hoặc dấu cách", "a name ends with a dot or a space")
	}
	for _, r := range name {
		switch {
		case r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*`, r):
			return diag.Say("có ký tự mà Windows không nhận: %q", "it has a character Windows refuses: %q", r)
		case r > 0x7f && unicode.Is(unicode.Mn, r):
			// macOS takes the composed and the decomposed spelling for one file, Linux for two.
			return diag.Say("có dấu viết rời (Unicode tổ hợp); hãy gõ dạng dựng sẵn", "it has a loose combining mark; use composed Unicode (NFC)")
		}
	}
	if reservedName(name) {
		return diag.Say("có tên mà Windows giữ riêng: %s", "a name is reserved on Windows: %s", name)
	}
	return diag.Text{}
}

// reservedName reports the device names, with any extension.
// Source: Microsoft, "Naming Files, Paths, and Namespaces".
func reservedName(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToLower(strings.TrimRight(base, " "))
	switch base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	device, ok := strings.CutPrefix(base, "com")
	if !ok {
		device, ok = strings.CutPrefix(base, "lpt")
	}
	return ok && utf8.RuneCountInString(device) == 1 && strings.Contains("123456789¹²³", device)
}

// fold maps paths that are one file on a case-insensitive disk to one key.
func fold(p string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToLower(r)
		}
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return unicode.ToLower(least)
	}, p)
}
