// Package upkeep looks at the stories as those do who keep them: what a story lacks, what is overdue, what is
// broken, and where nobody has written yet. It makes the page of the editors' desk, which the preview shows at
// /bien-tap/.
//
// # Tiers
//
// A short story has the keys that are required to publish and says something in its text. A full one has as well
// the keys that the table of package content marks as such (results, beneficiaries, forces, resources,
// replication) and a section for each heading of the official registration form (content.Sections). The words
// for what is missing are that table's labels.
//
// The page is for editors: it speaks of drafts, hidden people and files. It is no output: package build does not
// know this package. It changes nothing, reads no disk, and the moment is given to it.
package upkeep
