// Package build runs the stages in order and is the only package that knows them all.
//
//	source    disk → snapshot
//	content   bytes → documents, one file at a time, in parallel
//	site      documents → graph
//	outputs   graph → a path and a pure function for every file of the site
//	publish   outputs → the folder on disk, whole or not at all
//
// [Builder.Assemble] does all but the last. Its result serves both commands: `build` writes every
// output, `serve` runs the one that is asked for, so that what an editor previews is what gets
// published, byte for byte.
//
// Outputs are listed when all are wanted and found by their path when one is (catalogue): listing them takes longer than
// assembling a site again of which one story has changed.
//
// A Builder remembers documents by the identity of their file and registry and the names they were
// parsed without (those that other stories hide), templates, static files, pictures and the ledger by theirs, and the last
// site for what site.Input.Previous says; nothing else is carried from one run to the next, so a warm run gives what a
// cold one gives. Between runs of the program a record of the last build is kept ([RecordsFolder]), by which one with the
// same inputs is recognised.
//
// Made pictures are kept on disk too, in the project's .cache folder ([CacheFolder]; drawn cards in [CardsFolder]). A
// build makes all of them before it writes, so that a damaged one is a finding; a preview makes those that
// are looked at, and a check only decodes them. Their addresses come from what was handed in, so pages are
// the same before and after.
//
// Where the time of a clean build goes (10,000 stories of 6.5 KB, no cards; shares of the processor's time of one
// profile, two cores; 22 % of it is the collector and the allocator, within the rest):
//
//	source, content   reading, YAML, Markdown, checks              21 %   of which Markdown 8 %, YAML 3 %
//	site              lists, links, checks of addresses             3 %
//	search            tokens, postings, shards                     12 %
//	render            html/template                                26 %   of which calls through reflect 15 %
//	site              what each page shows, what is related         8 %
//	feed              spreadsheet, CSV, JSON, feeds                 6 %
//	publish           digests 3 %, folders, files                  12 %
//
// All but the graph of the site and the spreadsheet (which is one output) is done on all processors: what is not takes
// half a second of eleven, and the processor's time is 1.86 of the clock's. A build of the
// same inputs again reads, digests and compares, and makes nothing (standing.go).
//
// The package parses nothing and makes no HTML itself, and it never reads the clock: the caller says
// what time it is.
package build
