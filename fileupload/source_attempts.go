package fileupload

import (
	"context"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/apart"
)

// The methods of a source in this file begin and end its attempts. Each attempt has an
// attemptReader, and only that of the current attempt may read.

// open returns the reader for a new attempt, from the first byte. It ends the reader of the
// attempt before, and waits until nothing uses the user's reader, or until ctx, that of the attempt,
// ends. Package transport calls it before each attempt, and net/http when it repeats a request.
func (s *source) open(ctx context.Context) (*attemptReader, error) {
	r := &attemptReader{ctx: ctx, source: s}
	s.current.Store(r)
	if err := s.acquire(ctx); err != nil {
		return nil, fmt.Errorf("fileupload: a Read of %s has not returned: %w", s.name, err)
	}
	err, returned := apart.Run(ctx, func() error {
		defer s.release()
		return s.rewind()
	}, nil)
	if !returned {
		return nil, fmt.Errorf("fileupload: a Seek of %s has not returned: %w", s.name, ctx.Err())
	}
	return r, err
}

// acquire waits until no other goroutine uses the user's reader, or until ctx ends. It then keeps
// the others out until release.
func (s *source) acquire(ctx context.Context) error {
	select {
	case s.inUse <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release lets another goroutine use the user's reader.
func (s *source) release() { <-s.inUse }

// waitIdle waits up to 50 ms until no goroutine uses the user's reader. It reports whether
// that happened.
func (s *source) waitIdle() bool {
	timeout := time.NewTimer(50 * time.Millisecond)
	defer timeout.Stop()
	select {
	case s.inUse <- struct{}{}:
		s.release()
		return true
	case <-timeout.C:
		return false
	}
}

// stop ends the last attemptReader when Upload returns, so that the user's code may use its reader
// again. If the reader can seek, stop waits up to 50 ms for a Read that has not returned. If it
// cannot seek, stop does not wait, because the reader may be a pipe that nobody writes to.
func (s *source) stop() {
	s.current.Store(nil)
	if s.seeker != nil {
		s.waitIdle()
	}
}

// prepareRetry ends the attemptReader of the failed attempt. Package transport calls it before a
// retry, in the goroutine of Upload. It returns an error if the source cannot be sent again: if it
// cannot seek and a Read was called, or if a Read has not returned.
//
// It ends the attemptReader before it looks at started. Read sets started before it looks whether
// the attempt has ended. Therefore, if prepareRetry finds that no Read was called, a later Read
// finds that the attempt has ended, and takes no byte from the source.
func (s *source) prepareRetry() error {
	r := s.current.Swap(nil)
	switch {
	case s.seeker == nil && r != nil && r.started.Load():
		return fmt.Errorf("fileupload: %s comes from a reader that cannot seek, so it cannot be sent again; "+
			"give a file or a bytes.Reader", s.name)
	case !s.waitIdle():
		return fmt.Errorf("fileupload: a Read of %s has not returned", s.name)
	}
	return nil
}
