// Package measure runs a program and says what that took: for the commands that compare programs. It never repeats a
// run, chooses which of several counts, or measures its own process.
package measure

import (
	"bytes"
	"os/exec"
	"time"
)

// Cost is what a program took.
type Cost struct {
	Wall   float64 `json:"wall_s"`
	CPU    float64 `json:"cpu_s"`        // of the program and the children that it waited for
	Memory int64   `json:"memory_bytes"` // the most that it, or one of those children, held at once; 0 where the system does not tell
}

// Run runs a program to its end and returns what it printed, and its error as exec does.
func Run(cmd *exec.Cmd) (Cost, string, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	c := Cost{Wall: time.Since(start).Seconds()}
	if s := cmd.ProcessState; s != nil {
		c.CPU = (s.UserTime() + s.SystemTime()).Seconds()
		c.Memory = peakMemory(s)
	}
	return c, out.String(), err
}
