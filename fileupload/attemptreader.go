package fileupload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/apart"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// attemptReader reads all bytes of a source for one attempt, and checks that there are as
// many as its size says. net/http may continue to read the body of a failed attempt.
// Therefore an attemptReader returns errors as soon as the next attempt has one.
type attemptReader struct {
	ctx     context.Context //nolint:containedctx // of the attempt
	source  *source
	sent    int64
	started atomic.Bool // Read was called; set before Read checks whether it may read
}

var errAttemptEnded = errors.New("fileupload: the attempt has ended, its body cannot be read any more")

// open returns the reader for a new attempt, from the first byte.
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

// acquire waits until no other goroutine uses the caller's reader.
func (s *source) acquire(ctx context.Context) error {
	select {
	case s.inUse <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release lets other goroutines use the caller's reader.
func (s *source) release() { <-s.inUse }

// waitIdle waits up to 50 ms until no goroutine uses the caller's reader. It reports whether
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

// stop ends the last attemptReader, so that the caller may use its reader again. It does not
// wait long for a Read that does not return, and not at all if the reader cannot seek: it
// may be a pipe that nobody writes to.
func (s *source) stop() {
	s.current.Store(nil)
	if s.seeker != nil {
		s.waitIdle()
	}
}

// prepareRetry ends the attemptReader of the failed attempt. It returns an error if the
// source cannot be sent again.
func (s *source) prepareRetry() error {
	r := s.current.Swap(nil)
	switch {
	case s.seeker == nil && r != nil && r.started.Load():
		return fmt.Errorf("fileupload: %s comes from a reader that cannot seek and be sent again; give a file or a bytes.Reader", s.name)
	case !s.waitIdle():
		return fmt.Errorf("fileupload: a Read of %s has not returned", s.name)
	}
	return nil
}

// Read reads the next bytes. It returns errAttemptEnded if the attempt has ended, before, while or
// after it reads.
func (r *attemptReader) Read(b []byte) (int, error) {
	s := r.source
	r.started.Store(true)
	if s.current.Load() != r {
		return 0, errAttemptEnded
	}
	if err := s.acquire(r.ctx); err != nil {
		return 0, err
	}
	defer s.release()
	if s.current.Load() != r { // the attempt ended while this waited
		return 0, errAttemptEnded
	}
	n, err := s.read(r.ctx, b)
	if ended := r.ctx.Err(); ended != nil {
		return 0, ended
	}
	if s.current.Load() != r { // it ended during the read
		return 0, errAttemptEnded
	}
	r.sent += int64(n)
	if problem := r.checkRead(err); problem != nil {
		return 0, transport.SourceError{Err: problem}
	}
	if n > 0 && s.progress != nil {
		s.progress(r.sent, s.size)
	}
	return n, err
}

// checkRead returns an error if a read that ended with err failed, or if the source has more
// or fewer bytes than its size.
func (r *attemptReader) checkRead(err error) error {
	s := r.source
	switch {
	case s.size >= 0 && r.sent > s.size:
		return fmt.Errorf("fileupload: %s has more than the expected %d bytes; did it change while it was read?", s.name, s.size)
	case err != nil && err != io.EOF: //nolint:errorlint // an error that wraps EOF is not the end
		return fmt.Errorf("fileupload: reading %s failed after %d bytes: %w", s.name, r.sent, baseOnly(err))
	case err != nil && r.sent < s.size:
		return s.endedEarly(r.sent)
	}
	return nil
}
