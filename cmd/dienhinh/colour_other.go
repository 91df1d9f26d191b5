//go:build !windows

package main

import "os"

func showsColours(*os.File) bool { return true }
