package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is what a release is called; the linker sets it (cmd/release).
var version string

// versionText is one line: the release, or else the commit that the program was built from.
func versionText() string {
	v := version
	if v == "" {
		v = "devel"
		if info, ok := debug.ReadBuildInfo(); ok {
			for _, s := range info.Settings {
				switch {
				case s.Key == "vcs.revision":
					v += " " + s.Value[:min(12, len(s.Value))]
				case s.Key == "vcs.modified" && s.Value == "true":
					v += "+"
				}
			}
		}
	}
	return fmt.Sprintf("dienhinh %s %s/%s %s", v, runtime.GOOS, runtime.GOARCH, runtime.Version())
}
