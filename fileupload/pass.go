package fileupload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// pass is one reading of a source, to its stated size and no other. net/http may
// go on reading for an attempt that has failed, so that a pass ends when the next
// one begins.
type pass struct {
	source *source
	ended  func() error // the attempt's, when its time is over
	sent   int64
	begun  atomic.Bool // it was to be read; set before it is asked whether it may
}

var errOver = errors.New("fileupload: the attempt that this was read for is over")

// open begins a pass over all bytes.
func (s *source) open(ctx context.Context) (*pass, error) {
	p := &pass{source: s, ended: ctx.Err}
	s.current.Store(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slow != nil {
		s.slow.done = ctx.Done()
	}
	return p, s.rewind()
}

// stop ends the last pass and gives the reader back to its owner. A reader that
// cannot seek may be a pipe that says nothing for a long time: that is not
// waited for.
func (s *source) stop() {
	s.current.Store(nil)
	if s.seeker != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
}

func (p *pass) Read(b []byte) (int, error) {
	s := p.source
	p.begun.Store(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Load() != p {
		return 0, errOver
	}
	n, err := s.reader.Read(b)
	if over := p.ended(); over != nil {
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
		return fmt.Errorf("fileupload: %s cannot be read on after %d bytes: %w", s.name, p.sent, err)
	case err != nil && p.sent < s.size:
		return s.ended(p.sent)
	}
	return nil
}
