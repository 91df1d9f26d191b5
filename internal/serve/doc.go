// Package serve is the preview: it watches the project, assembles it again after every change, runs
// the output that is asked for, and tells open pages to load again.
//
// It serves the outputs that build would write, with the site's own headers, and adds one script to
// each page (live reload) and, while the inputs have errors, the list of them; the last good site
// stays on show.
//
// It also hears the form in the browser (/admin/, Decap CMS): it speaks the protocol of Decap's local server and
// hands what was written to package desk, which judges and saves it. It does so on a loopback address alone, for
// pages that it served itself; another site's page, or another machine, is refused before its request is read. It
// writes nothing to disk itself.
//
// It is the only server. It answers to loopback names only unless it was told to listen
// elsewhere, which keeps other sites' pages from reading drafts through a rebound name.
package serve
