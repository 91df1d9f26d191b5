package measure

import (
	"os"
	"syscall"
)

// peakMemory is the most memory a finished program held at once, in bytes.
func peakMemory(s *os.ProcessState) int64 {
	if u, ok := s.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss * 1024
	}
	return 0
}
