//go:build unix && !solaris && !aix

package whole

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// holdsThroughRename: a file that is open can be renamed.
const holdsThroughRename = true

// hold locks a part for as long as it is open. The system lets go when the process ends, however it ends.
func hold(f *os.File) { _ = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// dead reports that nobody holds a part. One that is younger than a moment may not have been locked yet.
func dead(root *os.Root, name string, age time.Duration) bool {
	f, err := root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	return err == nil && age > 50*time.Millisecond || err == unix.ENOLCK && old(age)
}
