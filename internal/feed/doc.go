// Package feed turns what the site has to tell machines into bytes: news feeds (RSS 2.0, JSON Feed 1.1), the
// sitemap and robots.txt, the host's _redirects and _headers, and the open data as CSV, JSON and XLSX.
//
// Every function is a value in, bytes out: the same value gives the same bytes on any machine, nothing is written
// when the value is refused, and the output is written with a single Write. A time that is zero is unknown and is
// left out; no date is ever made up. Text from editors is hostile until escaped: characters that XML 1.0 forbids
// are dropped everywhere, a text that a spreadsheet would run as a formula is made inert, and a line break that
// would start a second rule in a line-based file is an error that names the value.
//
// The columns of the open data come with the data: what they are called and mean is said once, where the keys of
// a story are described, and this package only knows how each is filled.
//
// The package does not choose what is published (drafts and withdrawn names must be gone before they come here),
// does not sort items or models, does not know the site's types, reads no clock and touches no disk.
package feed
