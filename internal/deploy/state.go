package deploy

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"dienhinh/internal/diag"
)

// entry is what the target has under a path.
type entry struct {
	Hash [sha256.Size]byte // of the bytes before they were packed
	Size int64             // of the same
	headers
	Unsure  bool      // an upload began, and nobody wrote down that it ended
	Fresh   bool      // it is unsure, and there was nothing before: no page that readers can reach links to it
	Retired time.Time // since when the site has it no more; zero while it has
}

const (
	manifestKey    = stateFolder + "manifest"
	changesKey     = stateFolder + "changes"
	manifestHeader = "dienhinh-published 1"
	changesHeader  = "dienhinh-changes 1"
)

// state is all that is known of a target: the manifest, and what changed since it was written.
type state struct {
	mu       sync.Mutex
	entries  map[string]entry
	withheld int // of the site that was published last; -1 when none was

	id      string // of the manifest; "" when there is none
	changed map[string]bool
	version string // of changes, for the next write

	manifestVersion string

	run     string     // of this process, in what it writes
	writing sync.Mutex // one write at a time
}

// token is a text that no other run has.
func token() string {
	var b [12]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *state) set(path string, e entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[path] = e
	s.changed[path] = true
}

func (s *state) drop(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, path)
	s.changed[path] = true
}

// readState asks a target what it has.
func readState(ctx context.Context, st store) (*state, error) {
	s := &state{entries: map[string]entry{}, changed: map[string]bool{}, withheld: -1, version: absent, manifestVersion: absent, run: token()}
	data, version, err := st.get(ctx, manifestKey)
	if errors.Is(err, errNotFound) {
		// Somebody may have removed the manifest alone; the changes that it leaves are nobody's and are written over.
		if _, s.version, err = st.get(ctx, changesKey); errors.Is(err, errNotFound) {
			s.version, err = absent, nil
		}
		return s, err
	}
	if err != nil {
		return nil, err
	}
	s.manifestVersion = version
	if s.id, err = s.read(data, manifestHeader); err != nil {
		return nil, err
	}
	data, version, err = st.get(ctx, changesKey)
	if errors.Is(err, errNotFound) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	s.version = version
	text, err := unpack(data)
	if err != nil {
		return nil, damaged(changesKey)
	}
	if of, err := peek(text); err != nil || of != s.id {
		return s, err // of the manifest before: all that it says is in this one
	}
	_, err = s.read(data, changesHeader)
	return s, err
}

func damaged(key string) *Error {
	return refuse(KindStore, diag.Say("“%s” ở nơi đăng bị hỏng nên không biết tệp nào ở đó là của trang", "“%s” at the target is damaged, so nothing tells which files there are ours", key),
		diag.Say("nếu ở đó chỉ có trang này: xóa tệp ấy rồi chạy lại với --adopt", "if there is nothing but this site: delete that file and run again with --adopt"))
}

func unpack(data []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// peek reads whose changes these are.
func peek(text string) (string, error) {
	_, rest, _ := strings.Cut(text, "\n")
	line, _, ok := strings.Cut(rest, "\n")
	id, named := strings.CutPrefix(line, "manifest ")
	if !ok || !named {
		return "", damaged(changesKey)
	}
	return id, nil
}

// read adds what a file of the state says and returns the manifest's name.
func (s *state) read(data []byte, header string) (id string, err error) {
	key := manifestKey
	if header == changesHeader {
		key = changesKey
	}
	text, err := unpack(data)
	if err != nil {
		return "", damaged(key)
	}
	head, rest, ok := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || lines[0] != header {
		return "", damaged(key)
	}
	for _, line := range lines[1:] {
		switch name, value, _ := strings.Cut(line, " "); name {
		case "manifest":
			id = value
		case "withheld":
			if s.withheld, err = strconv.Atoi(value); err != nil {
				return "", damaged(key)
			}
		}
	}
	for line := range strings.Lines(rest) {
		path, e, gone, err := parseEntry(strings.TrimSuffix(line, "\n"))
		if err != nil || !safe(path) {
			return "", damaged(key)
		}
		if gone {
			delete(s.entries, path)
		} else {
			s.entries[path] = e
		}
		if header == changesHeader {
			s.changed[path] = true
		}
	}
	return id, nil
}

// safe reports whether a path of a manifest, which comes from outside, may be written to or removed.
func safe(path string) bool {
	return path != "" && !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, stateFolder) && !slices.Contains(strings.Split(path, "/"), "..")
}

// A line is the path and, with tabs between them: "-" for a file that is gone, or hash, size, encoding, type, caching,
// redirect and when it retired; or, of an unsure one, "?" ("?+" when it is fresh) and when it retired.
func appendEntry(b []byte, path string, e entry, there bool) []byte {
	b = append(append(b, path...), '\t')
	if !there {
		return append(b, "-\n"...)
	}
	if e.Unsure {
		b = append(b, '?')
		if e.Fresh {
			b = append(b, '+')
		}
		if !e.Retired.IsZero() {
			b = strconv.AppendInt(append(b, '\t'), e.Retired.Unix(), 10)
		}
		return append(b, '\n')
	}
	b = base64.RawURLEncoding.AppendEncode(b, e.Hash[:])
	b = strconv.AppendInt(append(b, '\t'), e.Size, 10)
	for _, field := range []string{e.Encoding, e.Type, e.Cache, e.Moved} {
		b = append(append(b, '\t'), field...)
	}
	b = append(b, '\t')
	if !e.Retired.IsZero() {
		b = strconv.AppendInt(b, e.Retired.Unix(), 10)
	}
	return append(b, '\n')
}

var errLine = errors.New("a line that cannot be read")

func parseEntry(line string) (path string, e entry, gone bool, err error) {
	f := strings.Split(line, "\t")
	switch {
	case len(f) == 2 && f[1] == "-":
		return f[0], e, true, nil
	case (len(f) == 2 || len(f) == 3) && (f[1] == "?" || f[1] == "?+"):
		e.Unsure, e.Fresh = true, f[1] == "?+"
		if len(f) == 3 {
			e.Retired, err = parseUnix(f[2])
		}
		return f[0], e, false, err
	case len(f) != 8:
		return "", e, false, errLine
	}
	hash, err := base64.RawURLEncoding.DecodeString(f[1])
	if err != nil || len(hash) != sha256.Size {
		return "", e, false, errLine
	}
	e.Hash = [sha256.Size]byte(hash)
	if e.Size, err = strconv.ParseInt(f[2], 10, 64); err != nil {
		return "", e, false, errLine
	}
	e.headers = headers{Encoding: f[3], Type: f[4], Cache: f[5], Moved: f[6]}
	if f[7] != "" {
		e.Retired, err = parseUnix(f[7])
	}
	return f[0], e, false, err
}

func parseUnix(s string) (time.Time, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(n, 0), err
}

// saved is how a file of the state lies at the target: no cache may keep it.
var saved = headers{Type: "application/gzip", Cache: "no-store"}

func packLines(head string, lines []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 6)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(append([]byte(head), lines...))
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

// begin writes a manifest where there is none, so that changes have one to belong to.
func (s *state) begin(ctx context.Context, st store) error {
	if s.id != "" {
		return nil
	}
	return s.writeManifest(ctx, st)
}

// writeManifest writes all that is known. What changes said before belongs to another manifest from then on.
func (s *state) writeManifest(ctx context.Context, st store) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	id := token()
	s.mu.Lock()
	var lines []byte
	for _, path := range slices.Sorted(maps.Keys(s.entries)) {
		lines = appendEntry(lines, path, s.entries[path], true)
	}
	head := fmt.Sprintf("%s\nmanifest %s\nrun %s\nwithheld %d\n\n", manifestHeader, id, s.run, s.withheld)
	s.mu.Unlock()
	data, err := packLines(head, lines)
	if err != nil {
		return err
	}
	version, err := s.write(ctx, st, manifestKey, data, s.manifestVersion)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.id, s.manifestVersion = id, version
	clear(s.changed)
	return nil
}

// writeChanges writes what differs from the manifest.
func (s *state) writeChanges(ctx context.Context, st store) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	var lines []byte
	for _, path := range slices.Sorted(maps.Keys(s.changed)) {
		e, there := s.entries[path]
		lines = appendEntry(lines, path, e, there)
	}
	head := fmt.Sprintf("%s\nmanifest %s\nrun %s\nwithheld %d\n\n", changesHeader, s.id, s.run, s.withheld)
	s.mu.Unlock()
	data, err := packLines(head, lines)
	if err != nil {
		return err
	}
	s.version, err = s.write(ctx, st, changesKey, data, s.version)
	return err
}

// write replaces a file of the state that is as this run knows it. What this run wrote itself it knows, even if the
// answer was lost on the way.
func (s *state) write(ctx context.Context, st store, key string, data []byte, version string) (string, error) {
	next, err := st.put(ctx, key, data, saved, version)
	if unknownCondition(err) { // the lock alone keeps others away there
		next, err = st.put(ctx, key, data, saved, "")
	}
	if !errors.Is(err, errChanged) {
		if err != nil {
			next = version
		}
		return next, err
	}
	there, found, e := st.get(ctx, key)
	if e != nil {
		return version, errors.Join(err, e)
	}
	if text, e := unpack(there); e != nil || !strings.Contains(text, "\nrun "+s.run+"\n") {
		return version, err
	}
	if next, err = st.put(ctx, key, data, saved, found); err != nil {
		next = version
	}
	return next, err
}

// finish writes down that all is done: as changes while they are few, else as a manifest.
func (s *state) finish(ctx context.Context, st store) error {
	if len(s.changed)*3 < len(s.entries) {
		return s.writeChanges(ctx, st)
	}
	if err := s.writeManifest(ctx, st); err != nil {
		return err
	}
	return s.writeChanges(ctx, st) // none: the next run need not read those of before
}
