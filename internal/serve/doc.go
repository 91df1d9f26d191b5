// Package serve is the preview: it watches the project, assembles it again after every change, runs
// the output that is asked for, and tells open pages to load again.
//
// It serves the outputs that build would write, with the site's own headers, and adds one script to
// each page (live reload) and, while the inputs have errors, the list of them; the last good site
// stays on show.
//
// From the save of a story to the page that shows it, and what each step costs at 10,000 stories:
//
//	hear     the folder's events; 3 ms of quiet end a save           a look at all files is a second later
//	look     the files that were named, no others                    7 ms
//	parse    what changed; documents are kept by file identity       6 ms
//	site     the graph anew, from documents that carry what is slow  66 ms, of which the ledger 19, the order 14
//	tell     one line on each open stream, after the new text of the page that opened it
//	render   the page that is asked for, found by its path           2 ms; 29 more when a title has changed
//	show     changed words put in place of the old; else written into the window, its styles kept by the browser
//
// What has to look at every output (two on one path, letters that no card has) waits until nobody edits, and is told
// then: see build.Options.Hasty. A result with mistakes, or with fewer files, waits 40 ms, for it may be half a save.
// Figures are CPU time in a profile of 50 edits, 29 November 2026, two cores with ten programs waiting for each: take
// the ratios. go test ./internal/serve -run '^$' -bench Edit measures the whole, in a browser too.
//
// No page is stale: every page says which version of the site it is from and compares that with the stream's first
// word, so nothing is lost between the two; a full queue of events, and a file that has changed without an event, lead to
// a look at everything. TestAnyEdits holds every answer against a build from nothing.
//
// It also hears the form in the browser (/admin/, Decap CMS): it speaks the protocol of Decap's local server and
// hands what was written to package desk, which judges and saves it. It does so on a loopback address alone, for
// pages that it served itself; another site's page, or another machine, is refused before its request is read. It
// writes nothing to disk itself.
//
// It is the only server. It answers to loopback names only, or, when it was told to listen elsewhere, to addresses and
// names of the local network, which keeps other sites' pages from reading drafts through a rebound name; what another
// site's page asks for is refused unless it leads somebody here. Requests have time-outs and limits (listen.go), answers
// come from memory and never from a folder, and TestStorm counts what is left after a day of it.
package serve
