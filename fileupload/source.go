package fileupload

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/apart"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// source is where the bytes of a file come from, one pass at a time.
type source struct {
	name     string // quoted, for errors
	reader   io.Reader
	seeker   io.Seeker // nil: one pass only
	start    int64     // where the seeker stood
	size     int64     // -1: unknown
	head     []byte    // the first bytes
	ahead    []byte    // what of them was read from a reader that cannot go back, and is still to be sent
	progress func(sent, total int64)

	turn    chan struct{}        // holds one while the reader is in use
	current atomic.Pointer[pass] // the only one that may read
	nothing int                  // Reads in a row that yielded nothing
}

// newSource finds out all that can be known of a body before it is sent. The reader
// has until the end of ctx.
func newSource(ctx context.Context, name string, p Params) (*source, error) {
	s := &source{name: fmt.Sprintf("%q", name), reader: p.Body, size: -1, progress: p.Progress, turn: make(chan struct{}, 1)}
	if b, ok := p.Body.(*bytes.Buffer); ok {
		s.reader = bytes.NewReader(b.Bytes())
	}
	err, returned := apart.Run(ctx, func() error { return s.inspect(ctx, p.Size) }, nil)
	switch {
	case !returned:
		return nil, fmt.Errorf("stripe: %s was not sent: its reader did not return: %w", s.name, ctx.Err())
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("stripe: %s was not sent: %w", s.name, ctx.Err())
	case err != nil:
		return nil, err
	}
	return s, nil
}

// inspect calls the reader. given is Params.Size.
func (s *source) inspect(ctx context.Context, given int64) error {
	end, err := s.measure()
	if err != nil {
		return err
	}
	if end > 0 && s.size == 0 {
		return permanent.Wrap(fmt.Errorf("fileupload: the reader of %s is at its end, after %d bytes; set it back to where the file begins", s.name, end))
	}
	if given > 0 {
		if s.size >= 0 && s.size != given {
			return permanent.Wrap(fmt.Errorf("fileupload: Size is %d, but %s holds %d bytes", given, s.name, s.size))
		}
		s.size = given
	}
	if err := s.peek(ctx); err != nil {
		return err
	}
	if len(s.head) == 0 {
		return permanent.Wrap(fmt.Errorf("fileupload: %s is empty; Stripe takes no empty files", s.name))
	}
	return nil
}

// measure asks the reader for its size, in whichever way it can tell; end is where
// one that can seek ends.
func (s *source) measure() (end int64, err error) {
	info, regular := stat(s.reader)
	if !regular {
		return 0, nil
	}
	if seeker, ok := s.reader.(io.Seeker); ok {
		if start, end, err := extent(seeker); err == nil {
			s.seeker, s.start, s.size = seeker, start, max(0, end-start)
			return end, s.rewind()
		}
	}
	if l, ok := s.reader.(interface{ Len() int }); ok {
		s.size = int64(l.Len())
	} else if info != nil {
		s.size = info.Size()
	}
	return 0, nil
}

// extent is where a seeker stands and where it ends. It is left at its end, or
// where it stood if that cannot be found.
func extent(s io.Seeker) (start, end int64, err error) {
	if start, err = s.Seek(0, io.SeekCurrent); err != nil {
		return 0, 0, err
	}
	end, err = s.Seek(0, io.SeekEnd)
	return start, end, err
}

// stat describes what a reader reads, where it is a file. A pipe or a terminal
// is a file too, with a Seek that does not work and no size.
func stat(r io.Reader) (info fs.FileInfo, regular bool) {
	f, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return nil, true
	}
	info, err := f.Stat()
	if err != nil {
		return nil, false
	}
	return info, info.Mode().IsRegular()
}

// peek reads the first bytes. A small file is held whole by them, and then can
// be sent again whatever it came from.
func (s *source) peek(ctx context.Context) error {
	head := make([]byte, sniffed)
	n := 0
	for err := error(nil); n < sniffed && err != io.EOF; { //nolint:errorlint // what wraps EOF is trouble, not the end
		var more int
		more, err = s.read(ctx, head[n:])
		if n += more; err != nil && err != io.EOF { //nolint:errorlint // the same
			return fmt.Errorf("fileupload: %s cannot be read: %w", s.name, baseOnly(err))
		}
	}
	s.head = head[:n]
	switch {
	case s.seeker != nil:
		return s.rewind()
	case n == sniffed:
		s.ahead = s.head
		return nil
	case s.size >= 0 && s.size != int64(n):
		return s.ended(int64(n))
	}
	r := bytes.NewReader(s.head)
	s.reader, s.seeker, s.size = r, r, int64(n)
	return nil
}

// read is a Read of the caller's reader, held to the rules of one.
func (s *source) read(ctx context.Context, b []byte) (int, error) {
	if len(s.ahead) > 0 {
		n := copy(b, s.ahead)
		s.ahead = s.ahead[n:]
		return n, nil
	}
	n, err := s.reader.Read(b)
	switch {
	case n < 0 || n > len(b):
		return 0, fmt.Errorf("a Read of %d bytes returned %d; that is a fault of the reader", len(b), n)
	case n > 0 || err != nil:
		s.nothing = 0
	case s.nothing < 100:
		s.nothing++
	default: // so that a reader which has nothing yet does not cost a processor
		wait := time.NewTimer(10 * time.Millisecond)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-ctx.Done():
		}
	}
	if n == 0 && err == nil {
		err = ctx.Err()
	}
	return n, err
}

func (s *source) rewind() error {
	if s.seeker == nil {
		return nil
	}
	if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return fmt.Errorf("fileupload: %s cannot be read from its start again: %w", s.name, baseOnly(err))
	}
	return nil
}

func (s *source) ended(at int64) error {
	return fmt.Errorf("fileupload: %s ended after %d of %d bytes; did it change while it was read?", s.name, at, s.size)
}
