// Package templates holds the program's own copy of the page templates, for a project whose templates are older than the
// program and lack a page that it makes by now. What is in the project's own folder always goes first.
package templates

import "embed"

//go:embed *.html
var Files embed.FS
