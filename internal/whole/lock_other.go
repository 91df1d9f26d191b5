//go:build !unix || solaris || aix

package whole

import (
	"os"
	"time"
)

// holdsThroughRename: Windows renames no file that is open.
const holdsThroughRename = false

func hold(*os.File) {}

func dead(_ *os.Root, _ string, age time.Duration) bool { return old(age) }
