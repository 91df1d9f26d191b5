package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"dienhinh/internal/diag"
)

// Kind says what sort of refusal or failure an [Error] is.
type Kind uint8

const (
	KindCollision Kind = iota + 1 // outputs that cannot stand side by side, or a path no site may have
	KindNotOurs                   // the target is a file, a root, or somebody's folder
	KindStranger                  // the target is ours but holds files we did not write
	KindLocked                    // another run is writing to the target
	KindIO                        // the system said no
	KindOutput                    // an output's Write failed
	KindCanceled                  // the context ended first
)

// Error is why a site was not published. Text and Hint are for the person at the keyboard; Err is
// the cause, and is nil for a refusal.
type Error struct {
	Kind Kind
	Path string // the folder, or the output's path for KindCollision and KindOutput
	Text diag.Text
	Hint diag.Text
	Err  error
}

// Error is the Vietnamese sentence.
func (e *Error) Error() string { return e.Text.In(diag.VI) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

func collisionError(cs []Collision) *Error {
	c := cs[0]
	text := diag.Text{VI: "“" + c.Path + "”: " + c.Text.VI, EN: "“" + c.Path + "”: " + c.Text.EN}
	if n := len(cs) - 1; n > 0 {
		text.VI += fmt.Sprintf(" (và %d đường dẫn khác)", n)
		text.EN += fmt.Sprintf(" (and %d more)", n)
	}
	return &Error{Kind: KindCollision, Path: c.Path, Text: text,
		Hint: diag.Say("đổi đường dẫn ở một trong các nguồn ấy; chưa có tệp nào bị ghi",
			"change the path in one of those sources; nothing was written")}
}

func notOurs(path string, text, hint diag.Text) *Error {
	return &Error{Kind: KindNotOurs, Path: path, Text: text, Hint: hint}
}

// strangersNamed is how many unknown files a refusal lists before it only counts.
const strangersNamed = 5

func strangerError(name string, strangers []string) *Error {
	shown := strangers[:min(len(strangers), strangersNamed)]
	list := strings.Join(shown, ", ")
	text := diag.Say("thư mục “%s” có tệp không phải do dienhinh ghi: %s", "folder “%s” holds files that dienhinh did not write: %s", name, list)
	if n := len(strangers) - len(shown); n > 0 {
		text.VI += fmt.Sprintf(" và %d tệp khác", n)
		text.EN += fmt.Sprintf(" and %d more", n)
	}
	return &Error{Kind: KindStranger, Path: name, Text: text,
		Hint: diag.Say("dời các tệp ấy ra chỗ khác (tệp cần đăng kèm trang thì để vào thư mục static) rồi chạy lại; chưa có gì bị xoá",
			"move them elsewhere (files to be published belong in static/) and run again; nothing was deleted")}
}

func lockedError(name string) *Error {
	return &Error{Kind: KindLocked, Path: name,
		Text: diag.Say("một lượt dựng khác đang ghi vào “%s”", "another build is writing to “%s”", name),
		Hint: diag.Say("chờ lượt kia xong rồi chạy lại", "wait for it to finish and run again")}
}

func outputError(o Output, err error) *Error {
	text := diag.Say("không tạo được “%s”: %v", "cannot make “%s”: %v", o.Path, err)
	if o.Owner != "" {
		text = diag.Say("không tạo được “%s” (nguồn: %s): %v", "cannot make “%s” (from %s): %v", o.Path, o.Owner, err)
	}
	return &Error{Kind: KindOutput, Path: o.Path, Text: text, Err: err}
}

func canceledError(name string, ctx context.Context) *Error {
	return &Error{Kind: KindCanceled, Path: name, Err: ctx.Err(),
		Text: diag.Say("đã dừng giữa chừng; “%s” vẫn như cũ", "stopped half way; “%s” is as it was", name)}
}

func notDurableError(name string, err error) *Error {
	return &Error{Kind: KindIO, Path: name, Err: err,
		Text: diag.Say("“%s” đã là trang mới, nhưng chưa chắc đã nằm yên trên đĩa (%s)", "“%s” is the new site, but the disk did not confirm it (%s)", name, reason(err)),
		Hint: diag.Say("kiểm tra ổ đĩa rồi chạy lại", "check the disk and run again")}
}

// ioError says in words what the system meant. path is the folder that has to be mended: the target
// or, when nothing can be put beside it, the folder it stands in.
func ioError(path string, err error) *Error {
	var done *Error
	if errors.As(err, &done) {
		return done
	}
	e := &Error{Kind: KindIO, Path: path, Err: err}
	elsewhere := diag.Say("chọn một thư mục khác; trang cũ vẫn còn nguyên", "choose another folder; the old site is untouched")
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		e.Text = diag.Say("ổ đĩa hết chỗ trống khi ghi “%s”", "no space left for “%s”", path)
		e.Hint = diag.Say("xoá bớt tệp trên ổ đĩa rồi chạy lại; trang cũ vẫn còn nguyên", "free some space and run again; the old site is untouched")
	case errors.Is(err, syscall.EROFS):
		e.Text = diag.Say("“%s” nằm trên ổ đĩa chỉ cho đọc", "“%s” is on a read-only disk", path)
		e.Hint = elsewhere
	case errors.Is(err, fs.ErrPermission):
		e.Text = diag.Say("không có quyền ghi vào thư mục “%s”", "no permission to write to folder “%s”", path)
		e.Hint = diag.Say("xin quyền ghi hoặc đóng chương trình đang mở các tệp ấy, hay chọn thư mục khác; trang cũ vẫn còn nguyên",
			"get write permission, close the program that has the files open, or choose another folder; the old site is untouched")
	case errors.Is(err, syscall.ENOTDIR):
		e.Text = diag.Say("“%s” không nằm trong một thư mục: một phần của đường dẫn là tệp", "“%s” is not inside a folder: a part of the path is a file", path)
		e.Hint = elsewhere
	case errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EBUSY):
		e.Text = diag.Say("không thay được cả thư mục “%s”: nó là điểm gắn ổ đĩa hoặc đang bị giữ", "folder “%s” cannot be replaced: it is a mount point or in use", path)
		e.Hint = diag.Say("xuất bản vào một thư mục con của nó", "publish into a folder inside it")
	default:
		e.Text = diag.Say("không ghi được vào “%s” (hệ điều hành báo: %s)", "cannot write to “%s” (the system says: %s)", path, reason(err))
		e.Hint = elsewhere
	}
	return e
}

// reason is the system's own word without the internal paths around it.
func reason(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err.Error()
	case errors.As(err, &l):
		return l.Err.Error()
	}
	return err.Error()
}

// strandedError is the one case that needs a person: the old site is aside and could not be put back.
func strandedError(name, aside string, err error) *Error {
	return &Error{Kind: KindIO, Path: name, Err: err,
		Text: diag.Say("đang thay “%s” thì lỗi (%s); trang cũ còn nguyên ở “%s”", "replacing “%s” failed (%s); the old site is whole in “%s”", name, reason(err), filepath.Base(aside)),
		Hint: diag.Say("chạy lại để tự khôi phục, hoặc đổi tên thư mục ấy về tên cũ", "run again to restore it, or rename that folder back")}
}
