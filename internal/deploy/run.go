package deploy

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"dienhinh/internal/diag"
	"dienhinh/internal/publish"
)

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
func (r *run) plan(ctx context.Context, objects []object) (*plan, error) {
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
	r.report.Left = p.left
	if r.options.Planned != nil {
		r.options.Planned(p.summary(r.state, r.options.Keep, r.options.Now()))
	}
	return p, p.guard(r.options.AllowDrop)
}

func (r *run) carryOut(ctx context.Context, p *plan) error {
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
func (r *run) intend(p *plan) {
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
func (r *run) travel(ctx context.Context, p *plan) error {
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
func (r *run) retire(p *plan) {
	for _, path := range p.retire {
		if e := r.state.entries[path]; e.Retired.IsZero() {
			e.Retired = r.options.Now()
			r.state.set(path, e)
		}
	}
}

// remove takes away what is due.
func (r *run) remove(ctx context.Context, p *plan) error {
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
