package deploy

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/minio/minio-go/v7"

	"dienhinh/internal/diag"
)

// retry is how often something is tried again, and how long it waits before: twice as long each time, less a part
// left to chance, so that many workers that failed together do not come back together.
type retry struct {
	attempts    int
	first, most time.Duration
	count       *atomic.Int64 // of the times that it waited; may be nil
}

func (r retry) do(ctx context.Context, try func() error) error {
	wait := r.first
	for n := 1; ; n++ {
		err := try()
		if err == nil || n >= r.attempts || !passing(ctx, err) {
			return err
		}
		if r.count != nil {
			r.count.Add(1)
		}
		if !sleep(ctx, wait/2+rand.N(wait/2+1)) {
			return err
		}
		wait = min(2*wait, r.most)
	}
}

// sleep reports whether it slept to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// passing reports whether a failure may be over the next time: the server is busy or broken, or the line was cut.
func passing(ctx context.Context, err error) bool {
	if ctx.Err() != nil || errors.Is(err, errNotFound) || errors.Is(err, errChanged) {
		return false
	}
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && answer.StatusCode != 0 {
		switch answer.StatusCode {
		case http.StatusRequestTimeout, http.StatusTooManyRequests:
			return true
		case http.StatusNotImplemented:
			return false
		}
		return answer.StatusCode >= 500 || answer.Code == "RequestTimeout" || answer.Code == "SlowDown" || answer.Code == "Throttling" || answer.Code == "IncompleteBody" || answer.Code == "BadDigest"
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return !dns.IsNotFound
	}
	var network net.Error
	var asked *url.Error
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.As(err, &network) || errors.As(err, &asked)
}

// retrying is a store that asks again.
type retrying struct {
	store
	retry    retry
	patience func(bytes int) time.Duration // for one try
}

func (r retrying) do(ctx context.Context, bytes int, try func(ctx context.Context) error) error {
	return r.retry.do(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, r.patience(bytes))
		defer cancel()
		return try(ctx)
	})
}

func (r retrying) get(ctx context.Context, key string) (data []byte, version string, err error) {
	err = r.do(ctx, 0, func(ctx context.Context) error { data, version, err = r.store.get(ctx, key); return err })
	return data, version, err
}

// put takes a refusal for what it may be: the answer to the first try was lost, and the second met its work.
func (r retrying) put(ctx context.Context, key string, data []byte, h headers, condition string) (version string, err error) {
	tries := 0
	err = r.do(ctx, len(data), func(ctx context.Context) error {
		tries++
		version, err = r.store.put(ctx, key, data, h, condition)
		return err
	})
	if tries > 1 && errors.Is(err, errChanged) {
		if there, v, e := r.get(ctx, key); e == nil && string(there) == string(data) {
			return v, nil
		}
	}
	return version, err
}

func (r retrying) copy(ctx context.Context, from, to string, h headers) error {
	return r.do(ctx, 0, func(ctx context.Context) error { return r.store.copy(ctx, from, to, h) })
}

func (r retrying) remove(ctx context.Context, key string) error {
	return r.do(ctx, 0, func(ctx context.Context) error { return r.store.remove(ctx, key) })
}

func (r retrying) any(ctx context.Context) (key string, err error) {
	err = r.do(ctx, 0, func(ctx context.Context) error { key, err = r.store.any(ctx); return err })
	return key, err
}

// storeError says what a store's answer means. The words of the server are not repeated, because some name the key
// that they were asked with.
func storeError(name string, err error) *Error {
	var done *Error
	if errors.As(err, &done) {
		return done
	}
	e := &Error{Kind: KindStore, Err: err, Hint: again}
	var answer minio.ErrorResponse
	var dns *net.DNSError
	var system syscall.Errno
	var file *fs.PathError
	switch {
	case errors.As(err, &dns):
		e.Text = diag.Say("không tìm thấy máy chủ “%s”", "there is no server “%s”", dns.Name)
		e.Hint = diag.Say("xem lại endpoint và đường mạng", "look at the endpoint and the network")
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Text = diag.Say("máy chủ của %s không nhận kết nối", "the server of %s refuses connections", name)
		e.Hint = diag.Say("xem lại endpoint (http hay https, cổng nào) và đường mạng", "look at the endpoint (http or https, which port) and the network")
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") || strings.Contains(err.Error(), "x509:") || strings.Contains(err.Error(), "tls:"):
		e.Text = diag.Say("không nối được an toàn (https) tới máy chủ của %s", "there is no safe connection (https) to the server of %s", name)
		e.Hint = diag.Say("máy chủ trong mạng nội bộ không có https thì viết endpoint=http://…; có https thì xem lại chứng thư", "a server of the office without https is endpoint=http://…; with https, look at its certificate")
	case errors.As(err, &answer) && answer.StatusCode != 0:
		e.Text, e.Hint = answerText(name, answer)
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		e.Text = diag.Say("%s hết chỗ trống", "no space left on %s", name)
		e.Hint = diag.Say("xóa bớt hoặc xin thêm chỗ rồi chạy lại; trang đang đăng vẫn dùng được", "free some and run again; the published site still works")
	case errors.As(err, &system):
		e.Text = diag.Say("không ghi được vào %s (hệ điều hành báo: %v)", "cannot write to %s (the system says: %v)", name, system)
	case errors.As(err, &file): // a link that leads out of the folder, say
		e.Text = diag.Say("không dùng được “%s” ở %s (hệ điều hành báo: %v)", "“%s” in %s cannot be used (the system says: %v)", file.Path, name, file.Err)
	default:
		e.Text = diag.Say("mất liên lạc với %s sau nhiều lần thử", "lost %s after several tries", name)
	}
	return e
}

func answerText(name string, r minio.ErrorResponse) (text, hint diag.Text) {
	switch r.Code {
	case "NoSuchBucket":
		return diag.Say("không có kho “%s” ở máy chủ này", "there is no bucket “%s” on this server", r.BucketName),
			diag.Say("xem lại tên kho và endpoint; kho phải được tạo trước", "look at the bucket's name and the endpoint; make the bucket first")
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthorizationHeaderMalformed", "InvalidSecurity":
		return diag.Say("máy chủ không nhận khóa (%s)", "the server does not accept the keys (%s)", r.Code),
			diag.Say("xem lại AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (hoặc ~/.aws/credentials), region và đồng hồ của máy", "look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (or ~/.aws/credentials), the region and the clock")
	case "RequestTimeTooSkewed":
		return diag.Say("đồng hồ máy này lệch nhiều so với máy chủ", "the clock of this machine is far from the server's"), diag.Say("chỉnh lại ngày giờ rồi chạy lại", "set it and run again")
	case "AccessDenied", "AllAccessDisabled":
		return diag.Say("khóa này không có quyền đọc và ghi trong %s", "these keys may not read and write in %s", name),
			diag.Say("xin quyền đọc, ghi, xóa, liệt kê trong kho ấy", "ask for the right to get, put, delete and list in that bucket")
	case "InvalidBucketName":
		return diag.Say("tên kho không hợp lệ", "the bucket's name is not valid"), examples
	}
	switch {
	case r.StatusCode == http.StatusForbidden || r.StatusCode == http.StatusUnauthorized:
		return diag.Say("máy chủ của %s không cho phép (%d)", "the server of %s does not allow it (%d)", name, r.StatusCode), credentialsHint
	case r.StatusCode >= 500 || r.StatusCode == http.StatusTooManyRequests:
		return diag.Say("máy chủ của %s đang bận hoặc hỏng (%d) sau nhiều lần thử", "the server of %s is busy or broken (%d) after several tries", name, r.StatusCode), again
	}
	return diag.Say("máy chủ của %s trả lời không hiểu được (%d %s)", "the server of %s answers what cannot be understood (%d %s)", name, r.StatusCode, r.Code),
		diag.Say("xem lại endpoint (có đúng là địa chỉ của kho kiểu S3 không), khóa và tên kho", "look at the endpoint (is it that of an S3 store), the keys and the bucket")
}
