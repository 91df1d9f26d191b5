package deploy

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/time/rate"

	"dienhinh/internal/diag"
)

// What a published file looks like to the system, whatever the umask: a site nobody can read is not published.
const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = 0o755
)

// folder is a store on a disk. It opens the folder as a root that links in it cannot leave.
type folder struct {
	name  string
	root  *os.Root      // nil while there is no such folder: the lock makes it
	limit *rate.Limiter // nil when there is none
	wait  time.Duration // for somebody who has the lock
	sync  func(folder string) error

	mu    sync.Mutex
	made  map[string]bool
	count atomic.Int64
	sent  atomic.Int64
}

func openFolder(dir string, o Options, limit *rate.Limiter) (*folder, error) {
	// The folder around it must be there: a share that is not mounted would be published to the disk below it.
	if _, err := os.Stat(filepath.Dir(dir)); err != nil {
		return nil, folderError(filepath.Dir(dir), err)
	}
	f := &folder{name: dir, limit: limit, wait: o.Wait, sync: o.sync, made: map[string]bool{".": true}}
	root, err := os.OpenRoot(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, folderError(dir, err)
	}
	f.root = root
	return f, nil
}

// create makes the folder itself.
func (f *folder) create() (err error) {
	if f.root != nil {
		return nil
	}
	if err := os.Mkdir(f.name, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if f.root, err = os.OpenRoot(f.name); err != nil {
		return err
	}
	return f.root.Chmod(".", folderMode)
}

func folderError(dir string, err error) *Error {
	e := &Error{Kind: KindStore, Err: err, Text: diag.Say("không dùng được thư mục “%s”", "folder “%s” cannot be used", dir), Hint: diag.Say("xem lại đường dẫn, ổ đĩa và quyền ghi", "look at the path, the disk and the permissions")}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Text = diag.Say("không có thư mục “%s”", "there is no folder “%s”", dir)
		e.Hint = diag.Say("gắn ổ đĩa hay thư mục mạng trước, hoặc tạo thư mục ấy", "mount the disk or share first, or make the folder")
	case errors.Is(err, fs.ErrPermission):
		e.Text = diag.Say("không có quyền ghi vào “%s”", "no permission to write to “%s”", dir)
		e.Hint = diag.Say("xin người quản trị máy chủ quyền ghi vào thư mục ấy", "ask who runs the server for permission")
	}
	return e
}

func (f *folder) get(_ context.Context, key string) ([]byte, string, error) {
	if f.root == nil {
		return nil, "", errNotFound
	}
	data, err := f.root.ReadFile(filepath.FromSlash(key))
	if errors.Is(err, fs.ErrNotExist) {
		err = errNotFound
	}
	return data, "", err
}

// put writes a new file and renames. The lock of the folder stands for conditions.
func (f *folder) put(ctx context.Context, key string, data []byte, _ headers, _ string) (string, error) {
	if key == manifestKey || key == changesKey {
		// What they list is on the disk before them: after a power cut no empty file passes for one that was sent.
		if err := f.sync(f.name); err != nil {
			return "", err
		}
	}
	return "", f.beside(key, func(temporary string) error {
		w, err := f.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if err != nil {
			return err
		}
		err = f.pour(ctx, w, data)
		if err == nil {
			err = w.Chmod(fileMode)
		}
		if closed := w.Close(); err == nil {
			err = closed
		}
		return err
	})
}

// temporaryFolder has the files that are being written. What a dead run left there goes when the next one has the lock.
const temporaryFolder = stateFolder + "tam"

// beside has something make a file, and puts it in the key's place.
func (f *folder) beside(key string, make func(temporary string) error) error {
	if err := f.ensure(path.Dir(key)); err != nil {
		return err
	}
	temporary := filepath.FromSlash(temporaryFolder + "/" + strconv.FormatInt(f.count.Add(1), 36))
	err := make(temporary)
	if err == nil {
		err = f.root.Rename(temporary, filepath.FromSlash(key))
	}
	if err != nil {
		_ = f.root.Remove(temporary)
	}
	return err
}

// chunk is how many bytes are asked of the limit at a time.
const chunk = 32 << 10

func (f *folder) pour(ctx context.Context, w io.Writer, data []byte) error {
	for len(data) > 0 {
		part := data[:min(len(data), chunk)]
		data = data[len(part):]
		if f.limit != nil {
			if err := f.limit.WaitN(ctx, len(part)); err != nil {
				return err
			}
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		f.sent.Add(int64(len(part)))
	}
	return ctx.Err()
}

// ensure makes a folder and those around it, each once.
func (f *folder) ensure(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made[dir] {
		return nil
	}
	at := ""
	for part := range strings.SplitSeq(dir, "/") {
		at = path.Join(at, part)
		if f.made[at] {
			continue
		}
		err := f.root.Mkdir(filepath.FromSlash(at), folderMode)
		if err == nil {
			err = f.root.Chmod(filepath.FromSlash(at), folderMode)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		f.made[at] = true
	}
	return nil
}

// copy gives a file a second name, where the disk knows that; files are replaced and never written into.
func (f *folder) copy(ctx context.Context, from, to string, h headers) error {
	err := f.beside(to, func(temporary string) error { return f.root.Link(filepath.FromSlash(from), temporary) })
	if err == nil {
		return nil
	}
	data, _, err := f.get(ctx, from)
	if err != nil {
		return err
	}
	_, err = f.put(ctx, to, data, h, "")
	return err
}

// remove takes a file away, and the folders that it leaves empty.
func (f *folder) remove(_ context.Context, key string) error {
	err := f.root.Remove(filepath.FromSlash(key))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for dir := path.Dir(key); dir != "." && f.root.Remove(filepath.FromSlash(dir)) == nil; dir = path.Dir(dir) {
		delete(f.made, dir)
	}
	return nil
}

func (f *folder) any(context.Context) (string, error) {
	if f.root == nil {
		return "", nil
	}
	d, err := f.root.Open(".")
	if err != nil {
		return "", err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	for _, name := range names {
		if name != strings.TrimSuffix(stateFolder, "/") && name != "lost+found" {
			return name, nil
		}
	}
	return "", err
}

// lock is the system's: it ends with the process, however that ends.
func (f *folder) lock(ctx context.Context) (context.Context, func(), error) {
	err := f.create()
	if err == nil {
		err = f.ensure(strings.TrimSuffix(stateFolder, "/"))
	}
	if err != nil {
		return ctx, nil, folderError(f.name, err)
	}
	l := flock.New(filepath.Join(f.name, filepath.FromSlash(stateFolder+"lock")), flock.SetPermissions(fileMode))
	got, err := l.TryLock()
	if err == nil && !got && f.wait > 0 {
		waiting, enough := context.WithTimeout(ctx, f.wait)
		defer enough()
		if got, err = l.TryLockContext(waiting, 200*time.Millisecond); errors.Is(err, context.DeadlineExceeded) {
			err = nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx, nil, ctx.Err()
	case err != nil:
		return ctx, nil, folderError(f.name, err)
	}
	if !got {
		return ctx, nil, lockedError(f.name, "")
	}
	if err = f.root.RemoveAll(filepath.FromSlash(temporaryFolder)); err == nil {
		err = f.ensure(temporaryFolder)
	}
	if err != nil {
		_ = l.Unlock()
		return ctx, nil, folderError(f.name, err)
	}
	return ctx, func() { _ = l.Unlock() }, nil
}

func (f *folder) sends() bool             { return false }
func (f *folder) traffic() (int64, int64) { return f.count.Load(), f.sent.Load() }
func (f *folder) close() {
	if f.root != nil {
		_ = f.root.Close()
	}
}

func lockedError(target, owner string) *Error {
	text := diag.Say("một lượt khác đang đăng lên %s", "somebody else is publishing to %s", target)
	if owner != "" {
		text = diag.Say("%s đang đăng lên %s", "%s is publishing to %s", owner, target)
	}
	return refuse(KindLocked, text, diag.Say("chờ lượt kia xong rồi chạy lại, hoặc thêm --wait 10m để lệnh tự chờ", "wait for it and run again, or add --wait 10m"))
}
