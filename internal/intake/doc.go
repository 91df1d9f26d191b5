// Package intake reads what offices send: spreadsheets, delimited text and Word reports, as bytes, into sheets of
// cells and documents of blocks that remember where they stood.
//
// A [Sheet] keeps the numbers that the sender sees: row 7 is row 7 of their program, a cell is "C7". A value of
// vertically merged cells is carried down into every row it covers; dates are left as they are stored, because only
// the column tells whether 45280 is a date, and [Serial] reads them. A [Document] is headings, paragraphs, lists and
// tables in order, with bold, italics and links as Markdown.
//
// Files are hostile until read: the sizes that archives unpack to are bounded, what a program would run is never
// run, and every refusal is a sentence that says what to do next. Text set in a font of the time before Unicode
// (TCVN3 as in .VnTime, VNI) looks like another language; [Legacy] recognises and converts it.
//
// The package knows nothing of models, registries or headings, writes nothing and opens no file.
package intake
