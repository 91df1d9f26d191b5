// Package registration turns what units register their models with — the rows of a spreadsheet, a Word report — into
// stories: new Markdown files with their front matter, as the editors would have written them.
//
// Headings are recognised in Vietnamese, in any order, by the names and labels of the keys of package content, by the
// nine items of the official registration form and by the words that offices use for them. A row becomes the text of
// a file, and the file is read by the decoder that reads every story: what it says of a value is what it says of the
// same value in a story, at the cell that the value came from.
//
// What a row does not say is not made up. A story that lacks what is required to publish becomes a draft, which may
// wait; without a name or a year there is nothing to file, and the row is an error. Words that could mean two things
// stay where their author put them: a result that is no number becomes a paragraph of the section Kết quả.
//
// The package never writes over a story: an address that is taken is told apart by the place, then by a number, and
// a row whose name, unit and year are there already is reported and left out. It is pure: it reads no file, writes
// none, and ids are drawn by a function that it is given.
package registration
