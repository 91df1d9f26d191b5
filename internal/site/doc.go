// Package site turns all documents into one immutable graph and the graph into page structs.
//
// [New] takes the documents of one moment and answers with a [Site]: visible models in reading order,
// every list (all, by field, district, type, year, unit family, and the field × district crossing),
// related models, lineage, neighbours and totals; and with the findings that only the whole shows: two
// files with one address, broken links, aliases that collide, lineage that leads nowhere.
//
// A page struct holds everything its template prints, already as text and addresses, so that a
// template only places it. Counts come from the lists they stand beside: a count and its list cannot
// disagree, because both are len of one slice.
//
// The ledger of published addresses comes in with the documents: addresses.go makes the redirects and the
// pages for withdrawn stories that it asks for, and reports every address that would be lost.
//
// What is hidden (draft, scheduled, expired) is left out before anything is counted or linked, so no
// later stage can leak it.
//
// The package is pure: no disk, no clock, no network, no HTML but the story's own.
package site
