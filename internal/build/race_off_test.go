//go:build !race

package build

// Raced says that the race detector is on.
const Raced = false
