package desk

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"dienhinh/internal/diag"
)

// write makes a judged change: pictures first, the story last, so that a story never names a picture that is not
// there yet. What was made is taken away again when it cannot be finished.
func (d *Desk) write(was, now place, exists bool, data []byte, pictures map[string][]byte) (err error) {
	var made []string
	defer func() {
		if err == nil {
			return
		}
		for _, f := range slices.Backward(made) {
			_ = d.root.Remove(f)
		}
	}()
	folderMoves := exists && now != was && !was.flat
	if folderMoves {
		if err := d.mkdir(now.year, &made); err != nil {
			return err
		}
		if err := d.root.Rename(was.folder(), now.folder()); err != nil {
			return err
		}
		d.flush(was.year)
		defer func() {
			if err != nil {
				_ = d.root.Rename(now.folder(), was.folder())
			}
		}()
	} else if err := d.mkdir(now.folder(), &made); err != nil {
		return err
	}
	for _, f := range slices.Sorted(maps.Keys(pictures)) {
		if err := d.create(f, pictures[f]); err != nil {
			return err
		}
		made = append(made, f)
	}
	if exists && (now == was || folderMoves) {
		return d.replace(now.file(), data)
	}
	if err := d.create(now.file(), data); err != nil {
		return err
	}
	made = append(made, now.file())
	if exists {
		if err := d.root.Remove(was.file()); err != nil {
			return err
		}
		d.flush(was.folder())
	}
	return nil
}

// mkdir makes a folder and those around it, and writes down which are new.
func (d *Desk) mkdir(folder string, made *[]string) error {
	if folder == "." {
		return nil
	}
	if err := d.mkdir(path.Dir(folder), made); err != nil {
		return err
	}
	err := d.root.Mkdir(folder, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		*made = append(*made, folder)
	}
	return err
}

// temporary writes a file beside its place, flushed to the disk. Its name is one that nothing reads (source.Ignored).
func (d *Desk) temporary(file string, data []byte) (string, error) {
	name := path.Join(path.Dir(file), "."+rand.Text()+".tmp")
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = d.root.Remove(name)
	}
	return name, err
}

// replace puts a file in the place of another.
func (d *Desk) replace(file string, data []byte) error {
	name, err := d.temporary(file, data)
	if err != nil {
		return err
	}
	if err := d.root.Rename(name, file); err != nil {
		_ = d.root.Remove(name)
		return err
	}
	d.flush(path.Dir(file))
	return nil
}

// create writes a file that does not exist yet, not even since a moment ago. A hard link fails on an existing name; a
// file system without links gets a file that is opened as a new one.
func (d *Desk) create(file string, data []byte) error {
	name, err := d.temporary(file, data)
	if err != nil {
		return err
	}
	defer func() { _ = d.root.Remove(name) }()
	err = d.root.Link(name, file)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = d.createInPlace(file, data)
	}
	if errors.Is(err, fs.ErrExist) {
		return clash(diag.Say("vừa có tệp %s do người khác tạo nên chưa lưu", "somebody else has just made %s, so it was not saved", fromRoot(file)), diag.Say("đặt tên khác", "choose another name"))
	}
	d.flush(path.Dir(file))
	return err
}

func (d *Desk) createInPlace(file string, data []byte) error {
	f, err := d.root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = d.root.Remove(file)
	}
	return err
}

// flush makes a folder's names last. Not every system can; then the system does it in its own time.
func (d *Desk) flush(folder string) {
	if f, err := d.root.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
