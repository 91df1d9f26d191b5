package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// showsColours lets the console read colours. One that is older than Windows 10 cannot, and prints plain text.
func showsColours(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
