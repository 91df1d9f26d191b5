// Package search makes the index that the search page reads, as plain files for any static host. It owns
// what a token is, how much a field weighs and how the files are laid out; the script in
// static/js/search reads them and owns the ranking of a query.
//
// # Tokens
//
// Text is cut into runs of letters and digits, and each is folded to lower case without marks, đ as d
// (package viet; the script folds alike, and a file of vectors holds both to it). Folded Vietnamese
// syllables are few, about two thousand, so all of them fit into one small entry file with how many
// documents have each; what holds a digit, or is found in one document only, is a rare token and has its
// own files.
//
// # Postings
//
// A posting list says which documents have a token, or two tokens side by side, and how much: a level
// from 0 to 15, from the weights of the fields they stand in. Lists are written best level first. Very
// common ones are a bitmap of their documents, with levels for the best alone. A token's own list also
// says in which spellings (đường, dương) a document has it.
//
// # Files
//
// The files are numbered. Neighbours share a folder; what is in it is immutable, for its name is the hash of all that it
// holds, and the entry (tim-kiem/chi-muc.json) names the folders (see folders). A change of one document changes
// some dozens of shards, and the names of their folders alone.
//
//	<folder>/0.json    one character per document and facet
//	<folder>/<n>.json  blocks of BlockSize documents, as a result shows them
//	<folder>/<n>.bin   shards of the posting lists, see shard.go
//
// Documents are numbered by district, field and topic, so that those that match together lie together.
// The entry tells of a long term only how many shards it has; which pair is in which follows from the
// frequencies, that both sides know (see builder.ahead).
//
// Growth: a shard holds about shardBytes, so their number grows with the text; the entry grows with the
// number of different syllables, which stops growing. A query reads three or four shards and as many
// blocks, and seldom more than a dozen shards and six blocks for its first ten results, however many
// documents there are; the bitmaps of very common syllables alone grow with their number. Measured
// with cmd/searchbench, bytes and requests of a first query: 1,000 documents 29 KB in 11, 10,000 32 KB in
// 10, 100,000 62 KB in 12. The same documents in the same order give the same bytes.
//
// The package does not decide what is published, reads no disk and answers no query.
package search
