package deploy

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
)

// Options are what one publish chooses. The zero value of a duration or number is the default.
type Options struct {
	DryRun    bool
	All       bool // send every file, whatever the target is said to have
	Adopt     bool // take over a target that has files and no manifest
	AllowDrop bool // drop as many pages as there are
	Forget    bool // remove at once what would be kept for a while
	Packing   []Packing

	Keep     time.Duration // how long files named by their content stay after the site has them no more: a day
	Settle   time.Duration // the pause before anything is removed: 15 s
	Parallel int           // files at once: 16
	Attempts int           // times that something is tried: 8
	Limit    int64         // bytes in a second; 0 is no limit
	Patience time.Duration // for a server's answer: a minute

	pause time.Duration             // before the second try: half a second
	sync  func(folder string) error // waits until all that was written to a folder is on its disk

	Owner string        // who publishes, for others to read
	Lease time.Duration // how long the lock of a dead run holds: 30 s
	Wait  time.Duration // for a run that is alive: not at all

	Now      func() time.Time
	Planned  func(Summary)                        // called once before anything is written
	Progress func(doing diag.Text, done, all int) // called once per file, one call at a time
}

func (o Options) filled() Options {
	set := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	if o.sync == nil {
		o.sync = publish.SyncTree
	}
	set(&o.Keep, 24*time.Hour)
	set(&o.Settle, 15*time.Second)
	set(&o.Patience, time.Minute)
	set(&o.Lease, 30*time.Second)
	set(&o.pause, 500*time.Millisecond)
	if o.Parallel <= 0 {
		o.Parallel = 16
	}
	if o.Attempts <= 0 {
		o.Attempts = 8
	}
	if o.Forget {
		o.Keep = -1
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// slowest is the pace, in bytes per second, of a line that is given up.
const slowest = 4 << 10

// patience is how long one try may take: a line that was cut without a word would keep it for ever.
func (o Options) patience(bytes int) time.Duration {
	pace := int64(slowest)
	if o.Limit > 0 {
		pace = max(1, min(pace, o.Limit/int64(o.Parallel)/2))
	}
	return 2*o.Patience + time.Duration(int64(bytes)/pace)*time.Second
}

// Report is what a publish did.
type Report struct {
	Sent     Amount // bytes before they were packed
	Copied   Amount
	Removed  int
	Kept     int
	Left     int
	Requests int64 // to a store; changes of files in a folder
	Bytes    int64 // that travelled
	Retries  int64
}

// Publish brings a site to a target. Every error is an *[Error] or one of package publish.
func Publish(ctx context.Context, site *publish.Site, t Target, o Options) (Report, error) {
	o = o.filled()
	if err := fit(site, t, o); err != nil {
		return Report{}, err
	}
	var limit *rate.Limiter
	if o.Limit > 0 {
		limit = rate.NewLimiter(rate.Limit(o.Limit), max(chunk, int(o.Limit/4)))
	}
	raw, err := open(t, o, limit)
	if err != nil {
		return Report{}, err
	}
	defer raw.close()
	r := &run{site: site, target: t, options: o}
	r.store = retrying{raw, retry{attempts: o.Attempts, first: o.pause, most: 40 * o.pause, count: &r.retries}, o.patience}
	err = r.all(ctx)
	r.report.Requests, r.report.Bytes = raw.traffic()
	r.report.Retries = r.retries.Load()
	if err != nil {
		return r.report, r.explain(ctx, err)
	}
	return r.report, nil
}

func open(t Target, o Options, limit *rate.Limiter) (store, error) {
	if t.Folder != "" {
		return openFolder(t.Folder, o, limit)
	}
	return openBucket(t, o, limit)
}

// fit refuses a site that must not be published.
func fit(site *publish.Site, t Target, o Options) error {
	if len(site.Record.Trial) > 0 {
		return refuse(KindSite, diag.Say("bản dựng này chỉ để xem thử (%s) nên không được đăng", "this build is a trial (%s) and must not be published", strings.Join(site.Record.Trial, ", ")),
			diag.Say("dựng lại không có --drafts, --skip-cards và --as-of của ngày sắp tới, rồi chạy lại", "build again without --drafts, --skip-cards and an --as-of to come, and run again"))
	}
	if !slices.ContainsFunc(site.Files, func(f publish.File) bool { return f.Path == "index.html" }) {
		return refuse(KindSite, diag.Say("bản dựng này không có trang chủ", "this build has no home page"), diag.Say("dựng lại trang: dienhinh build", "build the site again: dienhinh build"))
	}
	if t.Folder == "" && len(o.Packing) > 1 {
		return refuse(KindTarget, diag.Say("kho chỉ giữ được một kiểu nén: chọn gz hoặc br", "a store keeps one packing only: choose gz or br"), diag.Text{})
	}
	return nil
}
