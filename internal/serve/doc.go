// Package serve is the preview: it watches the project, assembles it again after every change, runs
// the output that is asked for, and tells open pages to load again.
//
// It serves the outputs that build would write, with the site's own headers, and adds one script to
// each page (live reload) and, while the inputs have errors, the list of them; the last good site
// stays on show. Nothing is written to disk.
//
// It is the only server. It answers to loopback names only unless it was told to listen
// elsewhere, which keeps other sites' pages from reading drafts through a rebound name.
package serve
