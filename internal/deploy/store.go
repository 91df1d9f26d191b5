package deploy

import (
	"context"
	"errors"
)

// What a store answers that is no failure.
var (
	errNotFound = errors.New("not found")
	errChanged  = errors.New("it was changed by somebody else")
)

// headers are what a store answers with beside the bytes. A folder keeps none of them: its server has rules.
type headers struct {
	Type     string
	Cache    string
	Encoding string // "", "gzip" or "br": the bytes are packed so
	Moved    string // where a store that serves a website sends readers on to
}

// absent is the condition that there is no such key yet.
const absent = "*"

// store is a place with keys and bytes. Its errors are errNotFound, errChanged, or what retry.go sorts.
type store interface {
	// get returns the bytes under a key and their version, which a later put may name.
	get(ctx context.Context, key string) (data []byte, version string, err error)
	// put writes a key as a whole: a reader finds the old bytes or the new ones. With a condition it does so only if
	// the key has that version, or is absent.
	put(ctx context.Context, key string, data []byte, h headers, condition string) (version string, err error)
	// copy puts the bytes under one key under another, without sending them.
	copy(ctx context.Context, from, to string, h headers) error
	// remove takes a key away. That there is none is no error.
	remove(ctx context.Context, key string) error
	// any returns a key that is not below stateFolder, or "".
	any(ctx context.Context) (string, error)
	// lock keeps others away until release is called. The context that it returns ends when the lock is lost.
	lock(ctx context.Context) (held context.Context, release func(), err error)
	// sends reports whether the store answers readers with the headers itself.
	sends() bool
	// traffic is what went over the network so far: requests, and bytes of bodies sent.
	traffic() (requests, bytes int64)
	close()
}

// stateFolder is where a target keeps what this package must know.
const stateFolder = ".dienhinh/"
