// Package publish puts a finished site on disk: whole, or not at all. It is the only writer of the
// output folder.
//
// [Tree] takes a folder and every [Output] that shall be in it. When it returns without an error,
// the folder holds those files and nothing else. When it returns an error, or is killed at any
// moment, the folder is what it was before. There is no third state, and a reader (a web server on
// the live folder) finds every file at every moment of the change.
//
// How: everything is staged in a folder beside the target, on the same file system, and the two
// change places in one step. Where the system cannot exchange two folders, the old one is renamed
// aside and the new one renamed in; a run killed between those two renames is made good by the next
// run. What dead runs leave behind is cleared by the next run, under the lock.
//
// A power cut is another thing than a kill: what was written may not be on the disk yet, and not in the order in which
// it was written. So before a site that stands is replaced, the new one is flushed as a whole (on Linux with one call for
// the file system: no more than what has changed is waited for), and after it the folder that holds both. The old site
// or the new one is there, complete, whenever the power comes back. Where nothing stood there is nothing to lose, and
// nothing is waited for: after a power cut within the half minute that the system takes by itself, build again. Systems
// other than Linux flush in their own time.
//
// A file whose bytes did not change keeps its inode and its time, so that rsync, a web server's
// ETag and a CDN see only what really changed; and when nothing changed, nothing is touched.
//
// Only a folder of ours is ever replaced: a manifest in it lists what we wrote. A folder with files
// but without a manifest, or with files that the manifest does not list, belongs to somebody and is
// refused untouched. A file of ours that somebody edited by hand is not a stranger: it is written
// anew. Empty folders, and the litter that file managers drop, are nobody's.
//
// Beside the target "public" stand ".public.lock", which stays, and during a run
// ".public.staging-…" and ".public.old-…". Two runs on one target never meet: the second is refused.
//
// The folder itself is a new one after each change. A server must look it up by name: a container that
// mounts it, or a process that keeps it open, stays with the old one. Mount or watch the folder around it.
//
// Files are 0644 and folders 0755 whatever the umask, because a site nobody can read is not published.
//
// The package does not make pages, does not know what a model is, does not keep addresses alive
// (that is links), and does not check that the target is a sensible place: that it is not the
// project itself is for the caller to see to.
package publish
