// Package internal holds no code: its comment is the map of the packages below it.
//
// Imports point down, from the commands to the leaves. Each stage has its own type, and no stage
// looks back:
//
//	cmd/dienhinh                       flags → one call → print findings → exit code
//	  deploy                           the written site → a folder or a store elsewhere
//	  external                         other sites → what they answer
//	  serve                            watch, assemble again, run the output that is asked for
//	    desk                           what the form saves → files of stories
//	    build                          the only hub: runs the stages in order
//	      render  feed  media  search  cache  publish   page → HTML;  values → feeds, data;  pictures;  index;  the disk
//	        registration                 rows and reports → stories to write
//	          intake                     workbooks, CSV, Word → sheets and documents
//	        schema                       the keys of content → JSON Schema, snippets, reference, form
//	        upkeep                       stories → the page of the editors' desk
//	        site                       all documents → one graph → page structs
//	          content  source  ledger  bytes → document;  disk → snapshot;  bytes → addresses
//	          cover  card  qr          data → drawing;  words → share card;  address → code
//	            viet                   the rules of Vietnamese text
//	            diag                   findings
//	            whole                  bytes → a file, whole or not
//
// What each package does, and what it never does:
//
//	diag     findings as values: collect, sort, print        never stops a run, never chooses what to print
//	viet     fold, compare, slug, dates, numbers             never knows what a model, district or unit is
//	source   reads the project's inputs into a snapshot      never parses a file
//	content  one file's bytes → one typed document           never sees another document, the disk or the clock
//	ledger   the lines of links.txt ↔ bytes                  never knows which pages there are, never sees the disk
//	schema   the decoder's keys → schema, guide, form        never says anything of one key, judges no file
//	intake   workbooks, CSV, Word → cells and blocks         never knows a model, a registry or a heading
//	registration  rows and reports → plan of new stories     never writes over one, makes nothing up
//	site     all documents → graph → page structs            never sees the disk, the clock or the network
//	upkeep   what stories lack, what is overdue, broken     never published, changes nothing, sees no disk
//	render   templates and a page struct → HTML              never sees the disk or content
//	feed     values → feeds, sitemap, rules, open data       never chooses what is published, imports no sibling
//	cover    a model's data → the picture drawn for it       never knows stories, addresses or themes
//	card     words and a field → the picture of a link       never knows pages, addresses or where files go
//	qr       an address → its QR code, SVG and PNG           never chooses what an address leads to
//	search   documents → the files of the search index      never chooses what is published, answers no query
//	media    a picture → the picture that is published       never knows stories, consent or addresses
//	cache    bytes slow to make → the next run; texts aside  never knows what they are; may be deleted at any time
//	whole    one file on disk, whole or not                  never over another's, never in the output folder
//	purego   a module of its own: opens no library           keeps the WebP encoder from the machine's libwebp
//	publish  outputs → the folder on disk, whole or not      never makes a page; nothing else writes output
//	deploy   a written site → where readers get it           never makes a page, changes nothing that it did not write
//	measure  runs a program → what it took                   never repeats, compares or picks runs
//	external asks other sites whether links still lead     is no part of any build, enters no private network
//	build    snapshot → documents → graph → outputs          never parses, makes no HTML, reads no clock
//	desk     saves, renames, deletes stories for the form    never over another version, judges no story
//	serve    previews the outputs of build, hears the form   never writes to disk itself; nothing else speaks HTTP
//	chromium starts and ends a browser for tests and bench   never opens a page, is in nothing that is built or served
//
// A leaf never imports a sibling leaf. layers_test.go holds the same map as a table and fails when the
// code and the table part: a new package needs a row there, with its reason, and a line here.
package internal
