package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// File is where a project keeps its ledger.
const File = "content/links.txt"

// ShortFolder is where short addresses are. A short line leads out of it, so that redirects that lead
// round have a moved line among them.
const ShortFolder = "/m/"

// State says what became of an address.
type State uint8

// The states, by the word that stands for each in the file.
const (
	Page      State = iota // "page"
	Short                  // "short"
	Moved                  // "moved"
	Withdrawn              // "withdrawn"
)

var words = []string{Page: "page", Short: "short", Moved: "moved", Withdrawn: "withdrawn"}

// String is the state's word in the file.
func (s State) String() string { return words[s] }

// Entry is one line.
type Entry struct {
	Address string // from the site's root; "/mo-hinh/x/"
	State   State
	Target  string    // of Short and Moved
	Text    string    // of Page: the fingerprint; may be empty
	Date    time.Time // of Withdrawn: the day, in UTC
	Reason  string    // of Withdrawn; may be empty

	Line int    // 1-based; 0 for an entry that is in no file
	raw  string // the line as it stands in the file
}

// DateForm is how a day is written.
const DateForm = "2006-01-02"

// String is the entry as a line of the file, without its end. An entry that was read is the line that
// was read.
func (e *Entry) String() string {
	if e.raw != "" {
		return e.raw
	}
	parts := []string{e.Address, e.State.String()}
	switch e.State {
	case Page:
		parts = append(parts, e.Text)
	case Short, Moved:
		parts = append(parts, e.Target)
	case Withdrawn:
		parts = append(parts, e.Date.Format(DateForm), e.Reason)
	}
	return strings.TrimRight(strings.Join(parts, " "), " ")
}

// AtAddress begins a finding that points at the line's address.
func (e *Entry) AtAddress() diag.Finding { return e.at(0, e.Address) }

// AtTarget begins a finding that points at what stands behind the state's word: the target, or the reason.
func (e *Entry) AtTarget() diag.Finding {
	word := e.State.String()
	return e.at(strings.Index(e.raw, " "+word)+1+len(word), e.Target+e.Reason)
}

func (e *Entry) at(from int, part string) diag.Finding {
	f := diag.Finding{File: File, Line: e.Line, Column: 1, Length: runes(e.raw), Source: e.raw}
	if i := strings.Index(e.raw[min(from, len(e.raw)):], part); i >= 0 && part != "" {
		f.Column, f.Length = runes(e.raw[:from+i])+1, runes(part)
	}
	return f
}

// Ledger is the whole file. A nil Ledger is that of a project that has none and has no entries.
// It does not change: what changes it returns another.
type Ledger struct {
	head    []string // comments at the top
	entries []Entry  // by address
}

// Entries returns the lines in order of their addresses. The caller must not change them.
func (l *Ledger) Entries() []Entry {
	if l == nil {
		return nil
	}
	return l.entries
}

// Lookup returns the entry of an address, or nil.
func (l *Ledger) Lookup(address string) *Entry {
	if l == nil {
		return nil
	}
	if i, ok := l.find(address); ok {
		return &l.entries[i]
	}
	return nil
}

func (l *Ledger) find(address string) (int, bool) {
	return slices.BinarySearchFunc(l.entries, address, func(e Entry, a string) int { return strings.Compare(e.Address, a) })
}

// Record returns a ledger that also has those entries whose addresses are not in l, and these entries.
// No line of l is changed.
func (l *Ledger) Record(entries []Entry) (*Ledger, []Entry) {
	next := l.copy()
	added := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return next.Lookup(e.Address) != nil })
	slices.SortFunc(added, byAddress)
	added = slices.CompactFunc(added, func(a, b Entry) bool { return a.Address == b.Address })
	next.entries = append(next.entries, added...)
	slices.SortFunc(next.entries, byAddress)
	return next, added
}

// Set returns a ledger in which an address has this entry.
func (l *Ledger) Set(e Entry) *Ledger {
	e.raw, e.Line = "", 0
	next := l.copy()
	i, ok := next.find(e.Address)
	if ok {
		next.entries[i] = e
	} else {
		next.entries = slices.Insert(next.entries, i, e)
	}
	return next
}

func (l *Ledger) copy() *Ledger {
	if l == nil {
		return &Ledger{head: slices.Clone(head)}
	}
	return &Ledger{slices.Clone(l.head), slices.Clone(l.entries)}
}

func byAddress(a, b Entry) int { return strings.Compare(a.Address, b.Address) }

// head is what a new file says to who opens it.
var head = []string{
	"# Sổ địa chỉ: mọi địa chỉ trang này từng đăng, mỗi dòng một địa chỉ, và nay địa chỉ ấy ra sao.",
	"# Địa chỉ đã đăng phải trả lời mãi, nên đừng xóa dòng nào. Lệnh “dienhinh links --help” thêm và sửa giúp bạn.",
	"# Sửa tay cũng được, theo một trong bốn mẫu (bốn từ tiếng Anh giữ nguyên):",
	"#   /mo-hinh/ten/ page                              có trang",
	"#   /m/ma/ short /mo-hinh/ten/                      địa chỉ ngắn của bài",
	"#   /mo-hinh/ten-cu/ moved /mo-hinh/ten/            đã chuyển đến",
	"#   /mo-hinh/ten/ withdrawn 2026-01-31 Lý do        đã gỡ; lý do có thể bỏ trống, ai cũng đọc được",
}

// Bytes is the file.
func (l *Ledger) Bytes() []byte {
	var b strings.Builder
	for _, line := range l.head {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	for i := range l.entries {
		b.WriteString(l.entries[i].String())
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// Ends follows every moved entry to where it leads in the end: the first address on its way that answers
// by itself, or else the last. Each address is followed once, however long the chains.
func (l *Ledger) Ends(answers func(address string) bool) map[string]string {
	ends, _ := l.follow(answers)
	return ends
}

// follow also returns the circles, each as the entries on it. What leads into a circle has no end.
func (l *Ledger) follow(answers func(string) bool) (ends map[string]string, circles [][]*Entry) {
	ends = map[string]string{}
	moved := map[string]*Entry{} // few, where short entries are many
	entries := l.Entries()
	for i := range entries {
		if entries[i].State == Moved {
			moved[entries[i].Address] = &entries[i]
		}
	}
	next := func(address string) *Entry {
		if e := moved[address]; e != nil {
			return e
		}
		if strings.HasPrefix(address, ShortFolder) {
			if e := l.Lookup(address); e != nil && e.State == Short {
				return e
			}
		}
		return nil
	}
	for i := range entries {
		if entries[i].State != Moved {
			continue
		}
		var way []*Entry
		on := map[string]int{} // address → its place on the way
		at, end := entries[i].Address, ""
		for {
			if known, ok := ends[at]; ok {
				end = known
				break
			}
			e := next(at)
			if e == nil || len(way) > 0 && answers(at) {
				end = at
				break
			}
			if from, again := on[at]; again {
				circles = append(circles, way[from:])
				break
			}
			on[at] = len(way)
			way = append(way, e)
			at = e.Target
		}
		for _, e := range way {
			ends[e.Address] = end
		}
	}
	return ends, circles
}

// CheckAddress reads an address as the site writes it, or as a browser does (%C3%A1); problem is empty when it is one.
// A page's address ends with a slash, a file's with an extension.
func CheckAddress(s string) (address string, problem diag.Text) {
	written := s
	if !strings.HasPrefix(s, "/") {
		s = "/" + s
	}
	if strings.Contains(s, "%") { // a host looks for what it stands for
		plain, err := url.PathUnescape(s)
		if s = viet.NFC(plain); err != nil || !utf8.ValidString(s) {
			s = "%"
		}
	}
	if strings.ContainsAny(s, "\\?#:*\"<>|% ") || strings.ContainsFunc(s, unicode.IsControl) || strings.Contains(s, "//") || path.Clean(s) != strings.TrimSuffix(s, "/") && s != "/" {
		return "", diag.Say("“%s” không phải một địa chỉ trên trang này", "“%s” is not an address of this site", written)
	}
	if path.Ext(s) == "" && !strings.HasSuffix(s, "/") {
		s += "/"
	}
	return s, diag.Text{}
}

// fewestWords is how long a text has to be for its fingerprint to say anything: shorter ones are alike.
const fewestWords = 20

// Fingerprint is a short mark of a text's words, the same whatever their case, tone marks and spacing;
// empty for a text of fewer than twenty words. Among 100,000 stories, a chance of one in 40,000 to be
// taken for another: good enough for a proposal that a person confirms.
func Fingerprint(text string) string {
	words := strings.Fields(viet.Fold(text))
	if len(words) < fewestWords {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return hex.EncodeToString(sum[:4])
}
