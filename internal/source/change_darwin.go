package source

import (
	"io/fs"
	"syscall"
	"time"
)

// changeTime is when the system last touched a file. Programs that restore a file set its other time back, and then
// another text of the same size would pass for the old one.
func changeTime(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(s.Ctimespec.Unix())
	}
	return time.Time{}
}
