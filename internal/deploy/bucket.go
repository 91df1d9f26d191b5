package deploy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/time/rate"

	"dienhinh/internal/diag"
)

// bucket is a store that speaks S3.
type bucket struct {
	name     string
	client   *minio.Client
	target   Target
	wire     *wire
	lease    lease
	pause    time.Duration
	attempts int
}

var credentialsHint = diag.Say("khóa lấy từ biến môi trường AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY, hoặc từ tệp ~/.aws/credentials (chọn mục bằng AWS_PROFILE); không viết vào dòng lệnh",
	"keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from ~/.aws/credentials (AWS_PROFILE chooses); they do not belong into a command line")

func openBucket(t Target, o Options, limit *rate.Limiter) (*bucket, error) {
	keys := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	if v, err := keys.GetWithContext(nil); err != nil || v.AccessKeyID == "" || v.SecretAccessKey == "" {
		return nil, refuse(KindTarget, diag.Say("chưa có khóa để vào kho “%s”", "there are no keys for “%s”", t.bucket), credentialsHint)
	}
	transport, err := minio.DefaultTransport(t.secure == "https")
	if err != nil {
		return nil, refuse(KindStore, diag.Say("không chuẩn bị được kết nối mạng", "the network cannot be prepared"), diag.Text{})
	}
	transport.MaxIdleConnsPerHost = o.Parallel + 2
	transport.ResponseHeaderTimeout = o.Patience
	w := &wire{next: transport, limit: limit}
	client, err := minio.New(t.endpoint, &minio.Options{Creds: keys, Secure: t.secure == "https", Region: t.region, Transport: w, MaxRetries: 1})
	if err != nil {
		return nil, refuse(KindTarget, diag.Say("endpoint “%s” không phải địa chỉ máy chủ", "endpoint “%s” is not the address of a server", t.endpoint), examples)
	}
	return &bucket{name: t.String(), client: client, target: t, wire: w, lease: lease{owner: o.Owner, life: o.Lease, wait: o.Wait}, pause: o.pause, attempts: o.Attempts}, nil
}

// wire counts requests and keeps to the limit.
type wire struct {
	next           http.RoundTripper
	limit          *rate.Limiter
	requests, sent atomic.Int64
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.requests.Add(1)
	if r.Body != nil && r.Body != http.NoBody {
		r = r.Clone(r.Context())
		r.Body = &body{r.Body, w, r.Context()}
	}
	return w.next.RoundTrip(r)
}

type body struct {
	io.ReadCloser
	wire *wire
	ctx  context.Context
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p[:min(len(p), chunk)])
	b.wire.sent.Add(int64(n))
	if n > 0 && b.wire.limit != nil {
		if wait := b.wire.limit.WaitN(b.ctx, n); wait != nil {
			return n, wait
		}
	}
	return n, err
}

func (b *bucket) key(key string) string { return b.target.prefix + key }

func (b *bucket) get(ctx context.Context, key string) ([]byte, string, error) {
	o, err := b.client.GetObject(ctx, b.target.bucket, b.key(key), minio.GetObjectOptions{})
	if err != nil {
		return nil, "", sorted(err)
	}
	defer o.Close()
	data, err := io.ReadAll(o)
	if err != nil {
		return nil, "", sorted(err)
	}
	info, err := o.Stat()
	return data, info.ETag, sorted(err)
}

func (b *bucket) put(ctx context.Context, key string, data []byte, h headers, condition string) (string, error) {
	// MD5 is what every store checks; newer sums in a trailer are refused by some, and some keep the name of a body in
	// chunks as if the file were packed so.
	o := minio.PutObjectOptions{ContentType: h.Type, CacheControl: h.Cache, ContentEncoding: h.Encoding, WebsiteRedirectLocation: h.Moved, SendContentMd5: true, DisableContentSha256: true, DisableMultipart: true}
	switch condition {
	case "":
	case absent:
		o.SetMatchETagExcept("*")
	default:
		o.SetMatchETag(condition)
	}
	info, err := b.client.PutObject(ctx, b.target.bucket, b.key(key), bytes.NewReader(data), int64(len(data)), o)
	return info.ETag, sorted(err)
}

func (b *bucket) copy(ctx context.Context, from, to string, h headers) error {
	meta := map[string]string{"Content-Type": h.Type}
	for name, value := range map[string]string{"Cache-Control": h.Cache, "Content-Encoding": h.Encoding, "X-Amz-Website-Redirect-Location": h.Moved} {
		if value != "" {
			meta[name] = value
		}
	}
	_, err := b.client.CopyObject(ctx, minio.CopyDestOptions{Bucket: b.target.bucket, Object: b.key(to), UserMetadata: meta, ReplaceMetadata: true},
		minio.CopySrcOptions{Bucket: b.target.bucket, Object: b.key(from)})
	return sorted(err)
}

func (b *bucket) remove(ctx context.Context, key string) error {
	err := sorted(b.client.RemoveObject(ctx, b.target.bucket, b.key(key), minio.RemoveObjectOptions{}))
	if errors.Is(err, errNotFound) {
		return nil
	}
	return err
}

func (b *bucket) any(ctx context.Context) (string, error) {
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	for o := range b.client.ListObjects(ctx, b.target.bucket, minio.ListObjectsOptions{Prefix: b.target.prefix, MaxKeys: 10}) {
		if o.Err != nil {
			return "", sorted(o.Err)
		}
		if key := strings.TrimPrefix(o.Key, b.target.prefix); key != "" && !strings.HasPrefix(key, stateFolder) {
			return key, nil
		}
	}
	return "", nil
}

func (b *bucket) lock(ctx context.Context) (context.Context, func(), error) {
	// The lock lives on being quick: a try that takes long is of no use to it.
	quick := func(int) time.Duration { return max(b.lease.life/3, 2*time.Second) }
	return b.lease.take(ctx, retrying{b, retry{attempts: min(6, b.attempts), first: b.pause, most: 8 * b.pause}, quick}, b.name)
}

func (b *bucket) sends() bool             { return true }
func (b *bucket) traffic() (int64, int64) { return b.wire.requests.Load(), b.wire.sent.Load() }
func (b *bucket) close()                  {}

// sorted turns what the library says into what this package asks about.
func sorted(err error) error {
	if err == nil {
		return nil
	}
	r := minio.ToErrorResponse(err)
	switch {
	case r.StatusCode == http.StatusPreconditionFailed || r.Code == minio.PreconditionFailed || r.StatusCode == http.StatusConflict && r.Code == "ConditionalRequestConflict":
		return errChanged
	case r.Code == minio.NoSuchKey:
		return errNotFound
	}
	return err
}
