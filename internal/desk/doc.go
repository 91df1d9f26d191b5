// Package desk writes stories for the form in the browser: it lists and reads them, and saves, renames and deletes
// them, each change whole or not at all.
//
// # What an editor may rely on
//
// Nothing of anyone's is lost. A change says which version of the story it was made from ([Story.Version]); when
// the file is another one by now, because a second editor or another program saved it, the change is refused and
// the file stays. A new story or picture never lands on an existing one. A file is written beside its place,
// flushed to the disk and renamed in, so that nobody meets half of it.
//
// What is saved is good. Every change is judged first as if it were made ([Judge]); an error that was not there
// before refuses it, with the sentences of `dienhinh check`, and nothing is written. That covers what a change does
// to other files: a link that would break, an address that is taken.
//
// # Names
//
// The form knows every story as content/mo-hinh/<year>/<name>/index.md, with its pictures beside it. A story that
// is one file, <year>/<name>.md, is shown under that path too and stays one file; its pictures lie in <year>/. A new
// story gets a folder. New names are what [viet.Slug] makes; of pictures, letters without marks, digits and hyphens.
// Whatever lies elsewhere is not seen and not touched, and no path leads out of content/mo-hinh, by symbolic links
// either.
//
// The package knows no HTTP and no protocol, and parses no story: the judge does.
package desk
