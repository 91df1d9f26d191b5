package deploy

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
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

	pause time.Duration // before the second try: half a second

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
		return openFolder(t.Folder, o.Wait, limit)
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

// run is one publish.
type run struct {
	site    *publish.Site
	target  Target
	options Options
	store   store
	state   *state
	report  Report
	retries atomic.Int64
	held    context.Context
}

func (r *run) all(ctx context.Context) error {
	objects, err := objectsOf(r.site, r.store.sends(), r.target.redirects, r.options.Packing)
	if err != nil {
		return err
	}
	if r.options.DryRun {
		_, err := r.plan(ctx, objects)
		return err
	}
	held, release, err := r.store.lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	r.held = held
	plan, err := r.plan(held, objects)
	if err != nil {
		return err
	}
	return r.carryOut(held, plan)
}

// plan asks what the target has and refuses what must not be done.
func (r *run) plan(ctx context.Context, objects []object) (*Plan, error) {
	var err error
	if r.state, err = readState(ctx, r.store); err != nil {
		return nil, err
	}
	if r.state.id == "" && !r.options.Adopt {
		some, err := r.store.any(ctx)
		if err != nil {
			return nil, err
		}
		if some != "" {
			return nil, refuse(KindSite, diag.Say("%s đã có tệp (“%s”) mà lệnh này chưa từng đăng lên đó", "%s has files (“%s”), and this command never published there", r.target, some),
				diag.Say("chọn nơi trống; nếu đúng là nơi đăng trang này, thêm --adopt: tệp trùng tên bị thay, tệp khác giữ nguyên", "choose an empty place; if this is the one, add --adopt: files of the same names are replaced, others stay"))
		}
	}
	p := compare(objects, r.state, r.site.Record, r.options.All)
	if err := p.guard(r.options.AllowDrop); err != nil {
		return nil, err
	}
	r.report.Left = p.left
	if r.options.Planned != nil {
		r.options.Planned(p.summary(r.state, r.options.Keep, r.options.Now()))
	}
	return p, nil
}

func (r *run) carryOut(ctx context.Context, p *Plan) error {
	if p.nothing(r.state, r.site.Record, r.options.Keep, r.options.Now()) {
		r.report.Kept = len(p.retire)
		return nil
	}
	if err := r.state.begin(ctx, r.store); err != nil {
		return err
	}
	r.intend(p)
	if err := r.state.writeChanges(ctx, r.store); err != nil {
		return err
	}
	stop := r.checkpoints(ctx)
	err := r.travel(ctx, p)
	stop()
	if err == nil {
		r.retire(p)
		// Before anything goes: a run that dies from here on has only to remove.
		if err = r.state.writeChanges(ctx, r.store); err == nil {
			err = r.remove(ctx, p)
		}
	}
	if err == nil {
		r.state.withheld = r.site.Record.Withheld
		return r.state.finish(ctx, r.store)
	}
	// What was done is worth knowing, even when the caller wants to stop; unless the lock is gone, and with it the
	// right to say anything.
	if !errors.Is(context.Cause(ctx), errLost) {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = r.state.writeChanges(ending, r.store)
	}
	return err
}

// intend names every file that is about to travel.
func (r *run) intend(p *Plan) {
	for _, steps := range p.steps {
		for _, s := range steps {
			r.state.set(s.path, entry{Unsure: true, Fresh: r.state.fresh(s.path)})
		}
	}
	for _, path := range p.back {
		e := r.state.entries[path]
		e.Retired = time.Time{}
		r.state.set(path, e)
	}
}

// checkpoints writes down from time to time what has been done, so that a run that dies is not done again. It takes at
// most a twentieth of the time.
func (r *run) checkpoints(ctx context.Context) (stop func()) {
	running, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		pause := 5 * time.Second
		for sleep(running, pause) {
			began := time.Now()
			if err := r.state.writeChanges(ctx, r.store); errors.Is(err, errChanged) {
				return // the last write will say so as well
			}
			pause = max(5*time.Second, 20*time.Since(began))
		}
	}()
	return func() { cancel(); <-done }
}

// travel sends the files, stage by stage. That a stage is done is written down before the next begins: what is fresh
// after a run that died is then known to be out of readers' reach.
func (r *run) travel(ctx context.Context, p *Plan) error {
	begun := false
	for at, steps := range p.steps {
		if len(steps) == 0 {
			continue
		}
		if begun {
			if err := r.state.writeChanges(ctx, r.store); err != nil {
				return err
			}
		}
		begun = true
		err := r.each(ctx, stageNames[at], len(steps), func(ctx context.Context, i int) error { return r.send(ctx, steps[i]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// each does something many times, as many at once as the options say, until one fails.
func (r *run) each(ctx context.Context, doing diag.Text, n int, do func(ctx context.Context, i int) error) error {
	g, working := errgroup.WithContext(ctx)
	g.SetLimit(r.options.Parallel)
	done := 0
	for i := range n {
		if working.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := do(working, i); err != nil {
				return err
			}
			r.state.mu.Lock()
			defer r.state.mu.Unlock()
			if done++; r.options.Progress != nil {
				r.options.Progress(doing, done, n)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

func (r *run) send(ctx context.Context, s step) error {
	copied := false
	if s.from != "" {
		err := r.store.copy(ctx, s.from, s.path, s.headers)
		switch {
		case err == nil:
			copied = true
		case ctx.Err() != nil:
			return err
		} // whatever a store has against copying, it may take the bytes
	}
	if !copied {
		data, err := r.site.Bytes(s.object.from)
		if err != nil {
			return err
		}
		if data, err = pack(data, s.Encoding); err != nil {
			return err
		}
		if _, err := r.store.put(ctx, s.path, data, s.headers, ""); err != nil {
			return err
		}
	}
	r.state.set(s.path, s.entry())
	r.state.mu.Lock()
	defer r.state.mu.Unlock()
	if copied {
		r.report.Copied.add(s.object.from.Size)
	} else {
		r.report.Sent.add(s.object.from.Size)
	}
	return nil
}

// retire marks what the site has no more: the time that it is kept for begins when the new pages stand.
func (r *run) retire(p *Plan) {
	for _, path := range p.retire {
		if e := r.state.entries[path]; e.Retired.IsZero() {
			e.Retired = r.options.Now()
			r.state.set(path, e)
		}
	}
}

// remove takes away what is due.
func (r *run) remove(ctx context.Context, p *Plan) error {
	var due []string
	for _, path := range p.retire {
		if p.due(path, r.state.entries[path], r.options.Keep, r.options.Now()) {
			due = append(due, path)
		}
	}
	r.report.Kept = len(p.retire) - len(due)
	if len(due) == 0 {
		return nil
	}
	if !sleep(ctx, r.options.Settle) {
		return ctx.Err()
	}
	slices.Sort(due)
	removing := diag.Say("bỏ tệp cũ", "removing old files")
	return r.each(ctx, removing, len(due), func(ctx context.Context, i int) error {
		if err := r.store.remove(ctx, due[i]); err != nil {
			return err
		}
		r.state.drop(due[i])
		r.state.mu.Lock()
		defer r.state.mu.Unlock()
		r.report.Removed++
		return nil
	})
}

// explain turns what went wrong into words.
func (r *run) explain(ctx context.Context, err error) error {
	var ours *Error
	var read *publish.Error
	switch {
	case errors.As(err, &ours) || errors.As(err, &read):
		return err
	case ctx.Err() != nil:
		return &Error{Kind: KindCanceled, Err: ctx.Err(), Text: diag.Say("đã dừng theo yêu cầu", "stopped as asked"), Hint: again}
	case r.held != nil && errors.Is(context.Cause(r.held), errLost), errors.Is(err, errLost), errors.Is(err, errChanged):
		return lostError(r.target.String())
	}
	return storeError(r.target.String(), err)
}
