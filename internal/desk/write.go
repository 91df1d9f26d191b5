package desk

import (
	"errors"
	"io/fs"
	"maps"
	"slices"

	"dienhinh/internal/diag"
	"dienhinh/internal/whole"
)

// write makes a judged change: pictures first, the story last, so that a story never names a picture that is not
// there yet. What was made is taken away again when it cannot be finished.
func (d *Desk) write(was, now place, exists bool, data, before []byte, pictures map[string][]byte) (err error) {
	folderMoves := exists && now != was && !was.flat
	if folderMoves {
		if err := d.moveFolder(was, now); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				_ = d.root.Rename(now.folder(), was.folder())
			}
		}()
	}
	var files []whole.File
	for _, f := range slices.Sorted(maps.Keys(pictures)) {
		files = append(files, whole.File{Path: f, Data: pictures[f]})
	}
	inPlace := exists && (now == was || folderMoves)
	if !inPlace {
		files = append(files, whole.File{Path: now.file(), Data: data})
	}
	undo, err := d.create(files)
	if err != nil {
		return err
	}
	if inPlace {
		err = whole.Replace(d.root, now.file(), before, data, storyMode)
	} else if exists {
		err = d.root.Remove(was.file())
		whole.Flush(d.root, was.folder())
	}
	if err != nil {
		undo()
	}
	if errors.Is(err, whole.ErrChanged) {
		return changedMeanwhile()
	}
	return err
}

const storyMode fs.FileMode = 0o644

// moveFolder gives a story's folder its new name, and makes the year's if it is the first of it.
func (d *Desk) moveFolder(was, now place) error {
	if err := d.root.Mkdir(now.year, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := d.root.Rename(was.folder(), now.folder()); err != nil {
		return err
	}
	whole.Flush(d.root, was.year)
	return nil
}

// create writes files that do not exist yet, not even since a moment ago.
func (d *Desk) create(files []whole.File) (undo func(), err error) {
	undo, err = whole.Create(d.root, files, nil)
	var taken *fs.PathError
	if errors.As(err, &taken) && errors.Is(err, fs.ErrExist) {
		return undo, clash(diag.Say("vừa có tệp %s do người khác tạo nên chưa lưu", "somebody else has just made %s, so it was not saved", fromRoot(taken.Path)), diag.Say("đặt tên khác", "choose another name"))
	}
	return undo, err
}
