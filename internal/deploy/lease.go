package deploy

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"dienhinh/internal/diag"
)

// lease is a lock that is an object: who has it, and until when. Whether an owner is alive is told by the object's
// changing, not by comparing the clocks of two machines.
type lease struct {
	owner string        // as people may read it; the same for two runs of one machine
	life  time.Duration // how long it holds without being renewed
	wait  time.Duration // how long to wait for an owner who is alive
}

const lockKey = stateFolder + "lock"

var errLost = errors.New("the lock was lost")

// holding is a lease that was taken.
type holding struct {
	store   store
	text    string // what tells this run from every other
	version string
	blind   bool // the store does not know conditions
	life    time.Duration
}

func (l lease) take(ctx context.Context, s store, name string) (context.Context, func(), error) {
	h := &holding{store: s, text: l.owner + "\n" + token(), life: l.life}
	if err := l.acquire(ctx, h, name); err != nil {
		return ctx, nil, err
	}
	held, lose := context.WithCancelCause(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		lose(h.keep(held))
	}()
	return held, func() {
		lose(nil)
		<-stopped
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if data, _, err := s.get(ending, lockKey); err == nil && strings.HasPrefix(string(data), h.text+"\n") {
			_ = s.remove(ending, lockKey)
		}
	}, nil
}

func (h *holding) write(ctx context.Context, condition string) (version string, err error) {
	text := h.text + "\n" + time.Now().Add(h.life).UTC().Format(time.RFC3339Nano) + "\n"
	return h.store.put(ctx, lockKey, []byte(text), headers{Type: "text/plain; charset=utf-8", Cache: "no-store"}, condition)
}

// acquire waits until there is no lock, or the one that there is has not changed for as long as it can live.
func (l lease) acquire(ctx context.Context, h *holding, name string) error {
	began := time.Now()
	var seen string
	var since time.Time
	for {
		data, version, err := h.store.get(ctx, lockKey)
		switch {
		case errors.Is(err, errNotFound):
			version = absent
		case err != nil:
			return err
		default:
			owner, _, _ := strings.Cut(string(data), "\n")
			alive := seen != "" && string(data) != seen
			if string(data) != seen {
				seen, since = string(data), time.Now()
			}
			if alive && time.Since(began) >= l.wait {
				return lockedError(name, owner)
			}
			if time.Since(since) < l.life {
				if !sleep(ctx, l.life/12) {
					return ctx.Err()
				}
				continue
			}
		}
		got, err := h.claim(ctx, version)
		if err != nil || got {
			return err
		}
	}
}

// claim puts the lock in the place of a version. It reports false when somebody else was first.
func (h *holding) claim(ctx context.Context, condition string) (bool, error) {
	version, err := h.write(ctx, condition)
	switch {
	case errors.Is(err, errChanged):
		return false, nil
	case unknownCondition(err):
		h.blind = true
		if version, err = h.write(ctx, ""); err != nil {
			return false, err
		}
	case err != nil:
		return false, err
	default:
		// A store that passes over what it does not know would let the second of two in as well. This one is refused
		// by every store that knows.
		v, err := h.write(ctx, absent)
		switch {
		case err == nil:
			h.blind, version = true, v
		case unknownCondition(err):
			h.blind = true
		case !errors.Is(err, errChanged):
			return false, err
		}
	}
	h.version = version
	if !h.blind {
		return true, nil
	}
	if !sleep(ctx, h.life/12) { // whoever asked at the same moment has written by now
		return false, ctx.Err()
	}
	data, _, err := h.store.get(ctx, lockKey)
	if err != nil && !errors.Is(err, errNotFound) {
		return false, err
	}
	return strings.HasPrefix(string(data), h.text+"\n"), nil
}

func unknownCondition(err error) bool {
	r := minio.ToErrorResponse(err)
	return err != nil && (r.Code == "NotImplemented" || r.StatusCode == 501)
}

// keep renews until the context ends. It returns errLost when the lock is somebody else's, or could not be renewed
// for so long that it may be: by the clock on the wall, which goes on while a machine sleeps.
func (h *holding) keep(ctx context.Context) error {
	renewed := time.Now().Round(0)
	for {
		if !sleep(ctx, h.life/6) {
			return nil
		}
		limited, cancel := context.WithDeadline(ctx, renewed.Add(h.life*5/6))
		err := h.renew(limited)
		cancel()
		switch {
		case err == nil:
			renewed = time.Now().Round(0)
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errChanged) || time.Now().Round(0).Sub(renewed) > h.life*3/4:
			return errLost
		}
	}
}

func (h *holding) renew(ctx context.Context) error {
	condition := h.version
	if h.blind {
		condition = ""
		data, _, err := h.store.get(ctx, lockKey)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(string(data), h.text+"\n") {
			return errChanged
		}
	}
	version, err := h.write(ctx, condition)
	if err == nil {
		h.version = version
	}
	return err
}

func lostError(name string) *Error {
	return refuse(KindLocked, diag.Say("khóa của lượt đăng lên %s đã mất: mạng ngắt lâu, máy ngủ, hoặc lượt khác đã bắt đầu", "the lock on %s was lost: the network was away, the machine slept, or somebody else began", name), again)
}
