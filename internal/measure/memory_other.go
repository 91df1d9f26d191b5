//go:build !linux

package measure

import "os"

// peakMemory is not known: systems count it in other units, or not at all.
func peakMemory(*os.ProcessState) int64 { return 0 }
