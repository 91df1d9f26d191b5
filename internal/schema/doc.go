// Package schema says what an editor may write, in the forms that editors and their programs read: JSON Schema
// (draft-07, the newest that every version of the YAML extension of VS Code understands), snippets for the
// editor, the reference page of the guide, and the form in the browser.
//
// Everything comes from the keys of package content, which the decoder walks by: names, labels, help, kinds,
// limits, values to choose. Nothing about a single key is said here.
//
// A schema is a help while typing, and the decoder is the judge: where the two could differ, the schema accepts
// more. It cannot see that 1.200 was written with a separator, that a commune lies in another district, or that
// an address is taken. Values of a registry are accepted in every spelling that the decoder resolves.
//
// The package is values in, bytes out; it reads no file and writes none.
package schema
