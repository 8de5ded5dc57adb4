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

// pass is one reading of a source, to its stated size and no other. net/http may
// go on reading for an attempt that has failed, so that a pass ends when the next
// one begins.
type pass struct {
	ctx    context.Context //nolint:containedctx // of the attempt that the pass belongs to
	source *source
	sent   int64
	begun  atomic.Bool // it was to be read; set before it is asked whether it may
}

var errOver = errors.New("fileupload: the attempt that this was read for is over")

// open begins a pass over all bytes.
func (s *source) open(ctx context.Context) (*pass, error) {
	p := &pass{ctx: ctx, source: s}
	s.current.Store(p)
	if err := s.take(ctx); err != nil {
		return nil, fmt.Errorf("fileupload: a Read of %s has not returned: %w", s.name, err)
	}
	err, returned := apart.Run(ctx, func() error {
		defer s.give()
		return s.rewind()
	}, nil)
	if !returned {
		return nil, fmt.Errorf("fileupload: a Seek of %s has not returned: %w", s.name, ctx.Err())
	}
	return p, err
}

// take waits until nobody else uses the reader.
func (s *source) take(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *source) give() { <-s.turn }

// idle reports whether nobody uses the reader, or soon will not.
func (s *source) idle() bool {
	over := time.NewTimer(50 * time.Millisecond)
	defer over.Stop()
	select {
	case s.turn <- struct{}{}:
		s.give()
		return true
	case <-over.C:
		return false
	}
}

// stop ends the last pass and gives the reader back to its owner. A Read that does not
// return is left behind. A reader that cannot seek may be a pipe, which says nothing
// for a long time: that is not waited for.
func (s *source) stop() {
	s.current.Store(nil)
	if s.seeker != nil {
		s.idle()
	}
}

// again ends the last pass and says why there cannot be another one now.
func (s *source) again() error {
	p := s.current.Swap(nil)
	switch {
	case s.seeker == nil && p != nil && p.begun.Load():
		return fmt.Errorf("fileupload: %s comes from a reader that cannot seek and be sent again; give a file or a bytes.Reader", s.name)
	case !s.idle():
		return fmt.Errorf("fileupload: a Read of %s has not returned", s.name)
	}
	return nil
}

func (p *pass) Read(b []byte) (int, error) {
	s := p.source
	p.begun.Store(true)
	if s.current.Load() != p {
		return 0, errOver
	}
	if err := s.take(p.ctx); err != nil {
		return 0, err
	}
	defer s.give()
	if s.current.Load() != p {
		return 0, errOver
	}
	n, err := s.read(p.ctx, b)
	if over := p.ctx.Err(); over != nil {
		return 0, over
	}
	if s.current.Load() != p {
		return 0, errOver
	}
	p.sent += int64(n)
	if wrong := p.verify(err); wrong != nil {
		return 0, transport.SourceError{Err: wrong}
	}
	if n > 0 && s.progress != nil {
		s.progress(p.sent, s.size)
	}
	return n, err
}

// verify says what is wrong after a read that ended with err.
func (p *pass) verify(err error) error {
	s := p.source
	switch {
	case s.size >= 0 && p.sent > s.size:
		return fmt.Errorf("fileupload: %s holds more than the %d bytes that it should; did it change while it was read?", s.name, s.size)
	case err != nil && err != io.EOF: //nolint:errorlint // what wraps EOF is trouble, not the end
		return fmt.Errorf("fileupload: %s cannot be read on after %d bytes: %w", s.name, p.sent, baseOnly(err))
	case err != nil && p.sent < s.size:
		return s.ended(p.sent)
	}
	return nil
}
