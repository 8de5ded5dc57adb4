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

// source is the user's reader with what is known about it. Each attempt reads it through an
// attemptReader of its own. The methods of the reader may block for ever or panic. Therefore they
// run in other goroutines, of apart.Run or of net/http, and Upload waits for them only as long as
// its ctx and the timeout of an attempt allow.
type source struct {
	name     string // quoted, for errors
	reader   io.Reader
	seeker   io.Seeker // nil: the reader can be read only once
	start    int64     // the position of the seeker when Upload was called
	size     int64     // -1: unknown
	head     []byte    // the first bytes, up to sniffLen
	peeked   []byte    // the part of head that the next reads return, if the reader cannot seek back
	progress func(sent, total int64)

	inUse      chan struct{}                 // a semaphore: full while an attempt uses the reader; newSource runs before the first one
	current    atomic.Pointer[attemptReader] // the reader of the current attempt; nil between attempts
	emptyReads int                           // the number of Reads in a row that returned no bytes and no error
}

// newSource finds the size and the first bytes of a body before anything is sent. It reads in
// another goroutine and ends with ctx, even if the reader does not return. openSource gives it a ctx
// with the timeout of one attempt.
func newSource(ctx context.Context, name string, p Params) (*source, error) {
	s := &source{name: fmt.Sprintf("%q", name), reader: p.Body, size: -1, progress: p.Progress, inUse: make(chan struct{}, 1)}
	if b, ok := p.Body.(*bytes.Buffer); ok { // a bytes.Reader can seek
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

// inspect finds the size, compares it with given, the Params.Size, and reads the first bytes.
func (s *source) inspect(ctx context.Context, given int64) error {
	end, err := s.findSize()
	if err != nil {
		return err
	}
	if end > 0 && s.size == 0 {
		return permanent.Wrap(fmt.Errorf("fileupload: the reader of %s is at its end, after %d bytes; seek to the beginning of the file",
			s.name, end))
	}
	if given > 0 {
		if s.size >= 0 && s.size != given {
			return permanent.Wrap(fmt.Errorf("fileupload: Size is %d, but %s has %d bytes", given, s.name, s.size))
		}
		s.size = given
	}
	if err := s.peek(ctx); err != nil {
		return err
	}
	if len(s.head) == 0 {
		return permanent.Wrap(fmt.Errorf("fileupload: %s is empty; Stripe does not accept empty files", s.name))
	}
	return nil
}

// findSize finds the size by the methods Seek, Len or Stat of the reader. end is the
// position of the end if the reader can seek, else 0.
func (s *source) findSize() (end int64, err error) {
	info, regular := statReader(s.reader)
	if !regular {
		return 0, nil
	}
	if seeker, ok := s.reader.(io.Seeker); ok {
		if start, end, err := seekStartAndEnd(seeker); err == nil {
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

// seekStartAndEnd returns the current position of a seeker and that of its end. Afterwards
// the seeker is at its end, or at its old position if there was an error.
func seekStartAndEnd(s io.Seeker) (start, end int64, err error) {
	if start, err = s.Seek(0, io.SeekCurrent); err != nil {
		return 0, 0, err
	}
	end, err = s.Seek(0, io.SeekEnd)
	return start, end, err
}

// statReader calls the method Stat of a reader that has one. regular is false if Stat fails, and
// for a pipe or a terminal: its Seek does not work and it has no size.
func statReader(r io.Reader) (info fs.FileInfo, regular bool) {
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

// peek reads the first bytes into head. If this is the whole file, a bytes.Reader of it becomes the
// reader and the seeker, so that it can be sent again. The comments of Params.Body, of the package and
// of envelope.body say which readers are kept and which are streamed.
func (s *source) peek(ctx context.Context) error {
	head := make([]byte, sniffLen)
	n := 0
	for n < sniffLen {
		more, err := s.read(ctx, head[n:])
		n += more
		if err == io.EOF { //nolint:errorlint // an error that wraps EOF is not the end
			break
		}
		if err != nil {
			return fmt.Errorf("fileupload: %s cannot be read: %w", s.name, baseOnly(err))
		}
	}
	s.head = head[:n]
	switch {
	case s.seeker != nil:
		return s.rewind()
	case n == sniffLen:
		s.peeked = s.head
		return nil
	case s.size >= 0 && int64(n) > s.size:
		return s.tooLong()
	case s.size >= 0 && int64(n) < s.size:
		return s.endedEarly(int64(n))
	}
	r := bytes.NewReader(s.head)
	s.reader, s.seeker, s.size = r, r, int64(n)
	return nil
}

// read reads the next bytes of the user's reader. It returns an error if the reader breaks the
// rules of io.Reader. It waits a little after many reads without data.
func (s *source) read(ctx context.Context, b []byte) (int, error) {
	if len(s.peeked) > 0 {
		n := copy(b, s.peeked)
		s.peeked = s.peeked[n:]
		return n, nil
	}
	n, err := s.reader.Read(b)
	switch {
	case n < 0 || n > len(b):
		return 0, fmt.Errorf("a Read of %d bytes returned %d, which is a bug of the reader", len(b), n)
	case n > 0 || err != nil:
		s.emptyReads = 0
	case s.emptyReads < 100:
		s.emptyReads++
	default: // so that a reader without data does not use a whole CPU
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

// rewind seeks to the first byte, if the reader can seek.
func (s *source) rewind() error {
	if s.seeker == nil {
		return nil
	}
	if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return fmt.Errorf("fileupload: %s cannot be read from the beginning again: %w", s.name, baseOnly(err))
	}
	return nil
}

// tooLong is the error of a reader that has more bytes than its size.
func (s *source) tooLong() error {
	return fmt.Errorf("fileupload: %s has more than the expected %d bytes; did it change while it was read?", s.name, s.size)
}

// endedEarly is the error of a reader that has fewer bytes than its size.
func (s *source) endedEarly(at int64) error {
	return fmt.Errorf("fileupload: %s ended after %d of %d bytes; did it change while it was read?", s.name, at, s.size)
}
