package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// colours reports whether what is printed to w may be coloured: on a terminal, unless the user said no
// (NO_COLOR, https://no-color.org) or the terminal is known to show none.
func colours(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd())) && showsColours(f)
}
