//go:build race

package build

// Raced says that the race detector is on. Drawing is ten times slower under it; the cards have tests of their
// own for many workers, so the tests of whole sites leave them out then.
const Raced = true
