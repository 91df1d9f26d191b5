// Package ledger reads and writes the ledger of addresses, content/links.txt: every address this site
// ever published, one a line, and what became of it. An address that somebody kept, printed or
// shared has to answer for ever; the ledger is how the program knows which addresses those are.
//
// # The file
//
// Plain UTF-8 text, made by `dienhinh links accept` and friends, fit to be edited by hand. Lines that
// begin with # and empty lines may stand at the top and are kept. Then one line for each address, in
// byte order, words apart by spaces:
//
//	/mo-hinh/cay-lua/ page 3f9a2c1b                          answers with a page (or a file) of its own
//	/m/mk7c3/ short /mo-hinh/cay-lua/                        short address of the story that was at …
//	/mo-hinh/ten-cu/ moved /mo-hinh/cay-lua/                 leads on
//	/mo-hinh/da-go/ withdrawn 2026-11-25 Lý do, nếu có       a page says so, with this reason
//
// The words page, short, moved and withdrawn are fixed, as the keys of a front matter are; the reason
// is the editor's own sentence and readers see it. An address is written from the site's root and as
// the site writes it, so "/a" is read as "/a/".
//
// One line for each address and no counters, dates or totals, so that two people who add different
// addresses change different lines; .gitattributes asks git to keep both sides' lines. What git could
// not merge, two lines that say different things of one address and a redirect that leads round are
// findings at their lines. Order does not matter for reading, a line that stands twice counts once, a
// byte order mark and CRLF are read over; what is written is sorted, with LF and without a mark.
//
// # What a line remembers
//
// A line is written when its address is first published and changes only when somebody says so
// (`links move`, `withdraw`, `restore`): an edited story changes no line. For a story it therefore
// keeps two marks of the day it was recorded, to propose where it went when its file has been renamed:
// the short line ties the story's permanent id to its address, and the eight hexadecimal digits are a
// fingerprint of its words ([Fingerprint]) for pages that have no id. The first outlives every edit;
// the second is good for the common case, a file that is renamed and not rewritten in one go. A
// fingerprint that followed the text would touch the ledger with every edit and make it conflict.
//
// The package is pure: bytes in, a [Ledger] out, and back. It never sees the disk, does not know which
// pages there are, and decides nothing about what answers at an address: package site does.
package ledger
