package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// The manifest is a header, the lines of the [Record], an empty line, and one line per file, sorted by path:
// SHA-256 in hex, size in bytes, path. It holds no time and no machine, so the same site has the same manifest
// everywhere. The first layout had no record and no empty line.
const (
	manifestName   = ".dienhinh-manifest"
	manifestHeader = "dienhinh-manifest 2"
	firstHeader    = "dienhinh-manifest 1"
)

// Record is what a site says of itself in its manifest, for whoever publishes it.
type Record struct {
	BaseURL  string   // where its absolute links lead; "" when it was written before there were records
	Withheld int      // how many names, pictures and stories are kept back: when it grows, something was taken down
	Trial    []string // why it must not be published ("drafts"); nil when it may
}

// entry is what a manifest says about one file.
type entry struct {
	hash [sha256.Size]byte
	size int64
}

var errManifest = errors.New("damaged manifest")

func appendEntry(b []byte, path string, e entry) []byte {
	b = hex.AppendEncode(b, e.hash[:])
	b = append(b, ' ')
	b = strconv.AppendInt(b, e.size, 10)
	b = append(b, ' ')
	b = append(b, path...)
	return append(b, '\n')
}

func appendRecord(b []byte, r Record) []byte {
	b = append(b, manifestHeader+"\nbase "+r.BaseURL+"\nwithheld "...)
	b = strconv.AppendInt(b, int64(r.Withheld), 10)
	if len(r.Trial) > 0 {
		b = append(b, "\ntrial "+strings.Join(r.Trial, " ")...)
	}
	return append(b, "\n\n"...)
}

// cutRecord reads what stands before the files. Lines that it does not know are passed over.
func cutRecord(text string) (r Record, files string, err error) {
	header, rest, ok := strings.Cut(text, "\n")
	if ok && header == firstHeader {
		return r, rest, nil
	}
	head, files, whole := strings.Cut(rest, "\n\n")
	if !ok || !whole || header != manifestHeader {
		return r, "", errManifest
	}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "base":
			r.BaseURL = value
		case "withheld":
			if r.Withheld, err = strconv.Atoi(value); err != nil {
				return r, "", errManifest
			}
		case "trial":
			r.Trial = strings.Fields(value)
		}
	}
	return r, files, nil
}

func parseManifest(data []byte) (Record, map[string]entry, error) {
	r, rest, err := cutRecord(string(data)) // one copy that all the paths share
	if err != nil {
		return r, nil, err
	}
	entries := make(map[string]entry, bytes.Count(data, []byte{'\n'}))
	for rest != "" {
		var line string
		var ok bool
		if line, rest, ok = strings.Cut(rest, "\n"); !ok {
			return r, nil, errManifest
		}
		hash, line, ok1 := strings.Cut(line, " ")
		size, path, ok2 := strings.Cut(line, " ")
		var e entry
		n, err := strconv.ParseInt(size, 10, 64)
		if !ok1 || !ok2 || err != nil || n < 0 || len(hash) != 2*sha256.Size || path == "" {
			return r, nil, errManifest
		}
		if _, err := hex.Decode(e.hash[:], []byte(hash)); err != nil {
			return r, nil, errManifest
		}
		e.size = n
		entries[path] = e
	}
	return r, entries, nil
}
