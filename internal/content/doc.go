// Package content turns one file's bytes into one typed document: a [Model], a [Page], the
// [Registry], the [Config].
//
// # What an author may rely on
//
// A story is a Markdown file that begins with a YAML front matter between two lines of three
// hyphens. Every key is known and typed; a misspelt one is an error that names the nearest. A value
// of a registry (field, district, type, commune, status) may be written as its id, its name or an
// alias, in any case, in composed or decomposed Unicode, with either tone placement; it resolves to
// one entry or it is an error that names the nearest entry. A unit is free text: the family it
// belongs to is read from its first words and is left empty rather than guessed.
//
// Every key is described once ([Key]): its name, label, help, kind, limits and values. The decoder walks by that
// table, and schemas, forms, guides and the columns of tables are generated from it ([ModelKeys]).
//
// The address of a story comes from its path only, so retitling breaks nothing.
//
// The body is Markdown with tables, footnotes, task lists, figures and typographic quotes. Raw HTML
// is not passed on. Links to other content files are relative file paths; they are collected with
// their positions, and the stage that knows all documents gives them their addresses.
//
// Whatever is wrong becomes a finding at its line and column; parsing goes on, so that one run
// reports everything. A document that has an error is still returned as far as it could be read, so
// that links to it resolve.
//
// The package is pure: the same bytes and the same registry give the same document. It never looks
// at other documents, the clock or the disk, and it makes no page.
package content
