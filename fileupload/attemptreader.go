package fileupload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// attemptReader reads all bytes of a source for one attempt, and checks that there are as many as
// its size says. net/http may continue to read the body of a failed attempt, in its own
// goroutine. Therefore an attemptReader returns errAttemptEnded as soon as its attempt has ended:
// after prepareRetry, after stop, or when the next attempt opens its own.
type attemptReader struct {
	ctx     context.Context //nolint:containedctx // of the attempt
	source  *source
	read    int64       // bytes of the source that Read has returned
	started atomic.Bool // Read was called: see prepareRetry
}

var errAttemptEnded = errors.New("fileupload: the attempt has ended, so its body cannot be read any more")

// Read reads the next bytes. It returns errAttemptEnded if the attempt has ended before or during
// the read, also if it got bytes. net/http calls it, in another goroutine than Upload, through
// reading.Read of package transport, which catches a panic of the user's reader or of Progress. Read
// first waits until no other goroutine uses the reader, or until r.ctx ends. If the user's reader or
// Progress then blocks, Upload ends without it.
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
	r.read += int64(n)
	if problem := r.checkRead(err); problem != nil {
		return 0, transport.SourceError{Err: problem}
	}
	if n > 0 && s.progress != nil {
		s.progress(r.read, s.size)
	}
	return n, err
}

// checkRead returns an error if a read that ended with err failed, or if the source has more
// or fewer bytes than its size.
func (r *attemptReader) checkRead(err error) error {
	s := r.source
	switch {
	case s.size >= 0 && r.read > s.size:
		return s.tooLong()
	case err != nil && err != io.EOF: //nolint:errorlint // an error that wraps EOF is not the end
		return fmt.Errorf("fileupload: reading %s failed after %d bytes: %w", s.name, r.read, baseOnly(err))
	case err != nil && r.read < s.size:
		return s.endedEarly(r.read)
	}
	return nil
}
