// Package render turns page structs of package site into HTML.
//
// [New] takes the template files as bytes and parses them once; what is wrong in them comes back as
// findings with file, line and column, in Vietnamese, because an editor may change a template without
// a compiler. Every template is tried on an empty page of its type as well, so that a misspelt field
// is told at the start and not by the first story that reaches it. Templates are minified once, here,
// so a page costs nothing more.
//
// [Renderer.Page] picks the template by the page's type and writes the whole page or nothing.
// A Renderer may be used by many goroutines at once.
//
// Inside a template: dot is the page struct; `top`, `top-plain` and `bottom` of layout.html take its
// Meta; the functions are those of the map in funcs.go. Ids that templates give start with "p-", so
// that they never collide with the headings of a story.
//
// The package does not know the disk, the content files, or the addresses of pages.
package render
