package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// The manifest is one line per file, sorted by path: SHA-256 in hex, size in bytes, path. It holds
// no time and no machine, so the same site has the same manifest everywhere.
const (
	manifestName   = ".dienhinh-manifest"
	manifestHeader = "dienhinh-manifest 1"
)

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

func parseManifest(data []byte) (map[string]entry, error) {
	text := string(data) // one copy that all the paths share
	header, rest, ok := strings.Cut(text, "\n")
	if !ok || header != manifestHeader {
		return nil, errManifest
	}
	entries := make(map[string]entry, bytes.Count(data, []byte{'\n'}))
	for rest != "" {
		var line string
		if line, rest, ok = strings.Cut(rest, "\n"); !ok {
			return nil, errManifest
		}
		hash, line, ok1 := strings.Cut(line, " ")
		size, path, ok2 := strings.Cut(line, " ")
		var e entry
		n, err := strconv.ParseInt(size, 10, 64)
		if !ok1 || !ok2 || err != nil || n < 0 || len(hash) != 2*sha256.Size || path == "" {
			return nil, errManifest
		}
		if _, err := hex.Decode(e.hash[:], []byte(hash)); err != nil {
			return nil, errManifest
		}
		e.size = n
		entries[path] = e
	}
	return entries, nil
}
