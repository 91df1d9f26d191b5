package publish

import (
	"context"
	"sync"
	"sync/atomic"
)

// each calls do for 0 … n-1 from a number of goroutines and returns the error of the smallest index
// that fails. Numbers are handed out in order, and one that was handed out is always finished: so
// when i fails, everything below i is done or will be, and the answer does not depend on timing.
// It stops early, without an error of its own, when the context ends.
func each(ctx context.Context, workers, n int, do func(worker, i int) error) error {
	var (
		wg     sync.WaitGroup
		next   atomic.Int64
		failed atomic.Bool
		mu     sync.Mutex
		least  = n
		first  error
	)
	for worker := range min(workers, n) {
		wg.Go(func() {
			for !failed.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(worker, i); err != nil {
					failed.Store(true)
					mu.Lock()
					if i < least {
						least, first = i, err
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return first
}

// folders makes each folder of a tree once, parents first, whoever asks first.
type folders struct {
	make func(dir string) error
	mu   sync.Mutex
	made map[string]*folderOnce
}

type folderOnce struct {
	once sync.Once
	err  error
}

func (f *folders) ensure(dir string) error {
	if dir == "" {
		return nil
	}
	f.mu.Lock()
	if f.made == nil {
		f.made = map[string]*folderOnce{}
	}
	m := f.made[dir]
	if m == nil {
		m = &folderOnce{}
		f.made[dir] = m
	}
	f.mu.Unlock()
	m.once.Do(func() {
		if m.err = f.ensure(parentOf(dir)); m.err == nil {
			m.err = f.make(dir)
		}
	})
	return m.err
}
