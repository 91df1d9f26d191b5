// Package deploy brings a finished site to where readers get it: a folder (another disk, a mounted share) or an
// object store that speaks S3. It moves what changed and nothing else, in an order that readers do not notice.
//
// # What is kept at the target
//
// Below ".dienhinh/" lie the lock and what the target holds: the manifest ("manifest", gzipped: path, hash, size,
// type and the other headers of every file) and what became of it since ("changes", small, so that an edit of one
// story does not send the list of a hundred thousand files again). Before the first file travels, changes names
// every file that is about to: a run that dies leaves no file of which the next one does not know that it is ours.
// Such a file is unsure, and is sent again. In a folder all that was written is flushed before either (on Linux), so that a
// power cut leaves no file listed that is empty.
//
// # Order
//
// Files that pages need come first; then pages that are new, which nobody links to yet; then pages that changed;
// then the places where readers come in (home, lists, feeds, the entry of the search). Each step is complete before
// the next begins, so every address that a reader meets answers, whenever he comes and wherever a run dies. What the
// site has no more goes last: after a pause, for readers who are following a link of the page before; and what is
// named by its content (all below static/) stays for a day, because pages that are open still ask for it, unless
// something was taken down since.
//
// # Two at once
//
// A folder is locked by the system, which forgets the lock of a process that dies. In a store the lock is an object
// with an owner and an expiry, put on condition that there is none; its owner renews it while he works, and stops
// when somebody else has it. Stores without conditional writes are asked again after a while who won.
//
// The package does not make the site, does not know what a page says, and changes no file that it did not write.
package deploy
