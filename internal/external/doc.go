// Package external asks other sites whether the pages that stories link to are still there.
//
// It is polite: one request at a time to a host, a pause between two, few hosts at once, HEAD before GET, a
// name to be known by, and answers that are remembered for a week. It waits for nobody for ever, tries again
// with growing pauses, and goes to no address of a private network, whatever a name resolves to: a check runs
// on machines that can reach more than a stranger should.
//
// Nothing else in the program goes out to the network, and no build does. The package reads and writes no
// file and decides nothing: it says what was answered. See [Findings] for what an editor is told.
package external
