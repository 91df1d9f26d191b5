// Package schema says what an editor may write, in the forms that editors and their programs read: JSON Schema
// (draft-07, the newest that every version of the YAML extension of VS Code understands), snippets and an extension
// for VS Code, the reference page of the guide, and the form in the browser.
//
// Everything comes from the keys of package content, which the decoder walks by: names, labels, help, kinds,
// limits, values to choose. Nothing about a single key is said here.
//
// A schema is a help while typing, and the decoder is the judge: where the two could differ, the schema accepts
// more. It cannot see that 1.200 was written with a separator, that a commune lies in another district, or that
// an address is taken. Values of a registry are accepted in every spelling that the decoder resolves.
//
// The YAML extension does not read the front matter of Markdown. A small one of our own does (vscode/): it explains and
// completes by the schemas beside it and is offered by VS Code to whoever opens the project. Its committed copy in
// .vscode/extensions is generated like the rest.
//
// The package is values in, bytes out; it reads no file and writes none.
package schema
