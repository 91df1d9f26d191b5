// Package purego stands in for github.com/ebitengine/purego, by a replace line in go.mod, and opens no library.
//
// The WebP library that we use (github.com/gen2brain/webp) is libwebp, compiled to Go. When the program
// starts it also looks for a libwebp of the machine's own, and would then encode with that one: another
// version, other bytes for the same photograph. Its build tag against this (nodynamic) would have to be
// remembered in every go run, go test and go build. Here the search fails instead, whatever the machine
// has and however the program is built; and the program stays one file that needs no library at all.
//
// Only what that package calls is here. It takes a panic in RegisterLibFunc (Windows, where it opens the
// library by itself) for a library that does not fit, and uses its own.
package purego

import "errors"

const (
	RTLD_NOW    = 0
	RTLD_GLOBAL = 0
)

var errNever = errors.New("dienhinh opens no library of the machine's")

// Dlopen opens nothing.
func Dlopen(string, int) (uintptr, error) { return 0, errNever }

// RegisterLibFunc finds nothing.
func RegisterLibFunc(any, uintptr, string) { panic(errNever) }

// NewCallback makes nothing: there is nobody to call back.
func NewCallback(any) uintptr { return 0 }
