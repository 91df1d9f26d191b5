// Package diag holds findings: what is wrong in an input, where, and what to do about it.
//
// A finding is a value. The stages collect findings and hand them up; only the command line and the
// preview server print them. Every finding carries its text in Vietnamese and in English, because
// the same run may be read by an editor and by a developer; [Lang] picks one when printing.
//
// Positions are 1-based, and columns count characters (Unicode code points), not bytes, so that they
// agree with what an editor's program shows in its status bar.
//
// The package depends on the standard library alone. It does not read files, decide exit codes or
// know what a model is.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a finding stops a build.
type Severity uint8

const (
	Error   Severity = iota // nothing is written
	Warning                 // the site is written, but somebody should look
	Note                    // advice
)

// Lang is the language findings are printed in.
type Lang string

const (
	VI Lang = "vi"
	EN Lang = "en"
)

// Text is one sentence in both languages.
type Text struct{ VI, EN string }

// Say formats one sentence in both languages with the same arguments; an argument that is a Text
// goes in in the sentence's language. Without arguments the strings are taken as they are, so a
// literal "%" needs no doubling.
func Say(vi, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{vi, en}
	}
	in := func(l Lang) []any {
		own := slices.Clone(args)
		for i, a := range own {
			if t, ok := a.(Text); ok {
				own[i] = t.In(l)
			}
		}
		return own
	}
	return Text{fmt.Sprintf(vi, in(VI)...), fmt.Sprintf(en, in(EN)...)}
}

// In returns the sentence in a language, falling back to the other one when it is missing.
func (t Text) In(l Lang) string {
	if l == EN && t.EN != "" || t.VI == "" {
		return t.EN
	}
	return t.VI
}

// Finding is one thing to tell the person who can mend it.
type Finding struct {
	Severity Severity
	Code     string // stable, kebab-case: what a script may match on
	File     string // slash-separated, relative to the project's root; empty when no file is to blame
	Line     int    // 1-based; 0 when the finding is about the whole file
	Column   int    // 1-based, in characters; 0 when the finding is about the whole line
	Length   int    // characters to underline from Column; 0 underlines one
	Text     Text
	Hint     Text   // what to do; may be empty
	Source   string // the line as it stands in the file, without its line break
}

// Findings is a collection in any order; Sort puts it into the order people read.
type Findings []Finding

// Sort orders by file, line, column and code, so that two runs over the same input print the same.
func (fs Findings) Sort() {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity),
			strings.Compare(a.Code, b.Code),
			strings.Compare(a.Text.VI, b.Text.VI),
		)
	})
}

// Count returns how many findings have a severity.
func (fs Findings) Count(s Severity) int {
	n := 0
	for i := range fs {
		if fs[i].Severity == s {
			n++
		}
	}
	return n
}

// Failed reports whether any finding is an error.
func (fs Findings) Failed() bool { return fs.Count(Error) > 0 }
