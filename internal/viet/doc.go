// Package viet owns the rules of Vietnamese text: what counts as the same word, in which order words
// stand, how a title becomes an address, where its lines break, how numbers and dates are written.
//
// Text arrives in many shapes. The same word may be composed (NFC) or decomposed (NFD), carry its tone
// on either vowel (hoà, hòa), or begin with one of three letters that look like Đ. Pick the function by
// the question asked:
//
//   - "does this match what somebody typed?" — [Fold] drops every mark: "Đường" is "duong".
//   - "is this the same registry value?" — [Key] keeps the marks and forgives only spelling habits.
//   - "which comes first?" — [SortKey] and [Compare], in dictionary order.
//   - "what did they mean?" — [Nearest], for the hint of a finding.
//   - "what is its address?" — [Slug].
//   - "where may its line break?" — [Joins].
//
// Every function is pure, accepts any bytes without panicking and is safe for concurrent use. The table
// behind them is derived from Unicode data once, at start, and the words of [Joins] from words.txt, at
// their first use; neither is written again.
//
// The package depends on the standard library and golang.org/x/text/unicode/norm. It does not know what
// a model, a district or a unit is, holds no stop words or abbreviations for the search, does not repair spelling, and
// never shows a [Key] or a [SortKey] to a reader: keep the original string for display.
package viet
