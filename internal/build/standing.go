package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"dienhinh/internal/cache"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/source"
)

// This file recognises a build that has been done already: same program, same choices, same inputs to the byte. What it
// said is said again, and nothing is made; the site on disk is still read and compared with its manifest. (10,000
// models: the numbers stand in README, Measured.)

// Record is what a build leaves behind for the next one.
type Record struct {
	Inputs   string // [Builder.Inputs] of the build
	Manifest string // the sum of the manifest of what it wrote, in hex
	Models   int
	Findings diag.Findings
	NoLedger bool // there was no ledger of addresses
	New      int  // addresses that the ledger did not have
	Drafts   int  // stories that wait
}

// RecordsFolder is where records are kept, in the project. It may be deleted at any time.
const RecordsFolder = ".cache/dung"

func (b *Builder) records() *cache.Dir { return cache.Open(b.root, RecordsFolder) }

// Last returns the record of the last build into a folder.
func (b *Builder) Last(out string) (Record, bool) {
	var r Record
	data, ok := b.records().Get(recordName(out))
	return r, ok && json.Unmarshal(data, &r) == nil
}

// Keep writes the record of a build into a folder. A record that cannot be kept costs the next build its time and no
// more, so there is no error.
func (b *Builder) Keep(out string, r Record) {
	if data, err := json.Marshal(r); err == nil {
		_ = b.records().Put(recordName(out), data)
	}
}

func recordName(out string) string {
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	sum := sha256.Sum256([]byte(out))
	return hex.EncodeToString(sum[:8])
}

// Inputs is a digest of all that decides what a build makes and says: the program, the options, the day and the bytes
// of every input. It is empty when something cannot be read. (Stories appear and expire by the day; nothing else in a
// site depends on when it is made.)
func (b *Builder) Inputs(ctx context.Context, opt Options, now time.Time) string {
	b.snapshot, _ = source.Read(b.fsys, b.snapshot, now)
	return b.digest(ctx, b.snapshot, opt)
}

// Made is [Builder.Inputs] of the bytes that a result was made of, whatever has been saved since.
func (b *Builder) Made(ctx context.Context, r *Result, opt Options) string {
	return b.digest(ctx, r.Snapshot, opt)
}

func (b *Builder) digest(ctx context.Context, snapshot *source.Snapshot, opt Options) string {
	program := identityOfProgram()
	if program == "" || snapshot.Strange() {
		return ""
	}
	sums := make([][sha256.Size]byte, len(snapshot.Files))
	var failed atomic.Bool
	inParallel(ctx, len(sums), func(i int) {
		var err error
		if sums[i], err = snapshot.Files[i].Sum(); err != nil {
			failed.Store(true)
		}
	})
	if failed.Load() || ctx.Err() != nil {
		return ""
	}
	all := sha256.New()
	fmt.Fprintf(all, "%s\n%q %v %v %v %s\n", program, opt.BaseURL, opt.Drafts, opt.Preview, opt.SkipCards, opt.AsOf.In(content.Zone).Format(time.DateOnly))
	for i, f := range snapshot.Files {
		fmt.Fprintf(all, "%x %s\n", sums[i], strconv.Quote(f.Path))
	}
	for _, path := range []string{formProgram, formIdentity} {
		f, err := b.fsys.Open(path)
		if err != nil {
			fmt.Fprintf(all, "%s: %v\n", path, err)
			continue
		}
		_, err = io.Copy(all, f)
		_ = f.Close()
		if err != nil {
			return ""
		}
	}
	return hex.EncodeToString(all.Sum(nil))
}

// identityOfProgram is what the running program was made of (versions, commit, changes not committed) and which file it is.
// Two that are made of the same differ in when their files were written. (A digest of the file takes 80 ms, longer than
// a small site.) It is empty when that cannot be known.
func identityOfProgram() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(path)
	made, ok := debug.ReadBuildInfo()
	if err != nil || !ok {
		return ""
	}
	return fmt.Sprintf("%s\n%d %d %d", made, file.Size(), file.ModTime().UnixNano(), source.ChangeTime(file).UnixNano())
}
