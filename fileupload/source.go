package fileupload

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
)

// source is where the bytes of a file come from, one pass at a time.
type source struct {
	name     string // quoted, for errors
	reader   io.Reader
	seeker   io.Seeker // nil: one pass only
	slow     *awaited  // in the reader, where that cannot seek
	start    int64     // where the seeker stood
	size     int64     // -1: unknown
	head     []byte    // the first bytes
	progress func(sent, total int64)

	mu      sync.Mutex           // held while the reader is in use
	current atomic.Pointer[pass] // the only one that may read
}

// newSource finds out all that can be known of a body before it is sent.
func newSource(ctx context.Context, name string, p Params) (*source, error) {
	s := &source{name: fmt.Sprintf("%q", name), reader: p.Body, size: -1, progress: p.Progress}
	if b, ok := p.Body.(*bytes.Buffer); ok {
		s.reader = bytes.NewReader(b.Bytes())
	}
	if err := s.measure(); err != nil {
		return nil, err
	}
	if p.Size > 0 {
		if s.size >= 0 && s.size != p.Size {
			return nil, fmt.Errorf("fileupload: Size is %d, but %s holds %d bytes", p.Size, s.name, s.size)
		}
		s.size = p.Size
	}
	if s.seeker == nil {
		s.slow = &awaited{reader: s.reader, done: ctx.Done()}
		s.reader = s.slow
	}
	if err := s.peek(); err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("stripe: %s was not sent: %w", s.name, ctx.Err())
	} else if err != nil {
		return nil, err
	}
	if len(s.head) == 0 {
		return nil, fmt.Errorf("fileupload: %s is empty; Stripe takes no empty files", s.name)
	}
	return s, nil
}

// measure asks the reader for its size, in whichever way it can tell.
func (s *source) measure() error {
	info, regular := stat(s.reader)
	if !regular {
		return nil
	}
	if seeker, ok := s.reader.(io.Seeker); ok {
		if start, end, err := extent(seeker); err == nil {
			s.seeker, s.start, s.size = seeker, start, max(0, end-start)
			return s.rewind()
		}
	}
	if l, ok := s.reader.(interface{ Len() int }); ok {
		s.size = int64(l.Len())
	} else if info != nil {
		s.size = info.Size()
	}
	return nil
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
func (s *source) peek() error {
	head, err := io.ReadAll(io.LimitReader(s.reader, sniffed))
	s.head = head
	n := int64(len(head))
	switch {
	case err != nil:
		return fmt.Errorf("fileupload: %s cannot be read: %w", s.name, err)
	case s.seeker != nil:
		return s.rewind()
	case n == sniffed:
		s.reader = io.MultiReader(bytes.NewReader(head), s.reader)
		return nil
	case s.size >= 0 && s.size != n:
		return s.ended(n)
	}
	r := bytes.NewReader(head)
	s.reader, s.seeker, s.size = r, r, n
	return nil
}

func (s *source) rewind() error {
	if s.seeker == nil {
		return nil
	}
	if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return fmt.Errorf("fileupload: %s cannot be read from its start again: %w", s.name, err)
	}
	return nil
}

// untouched ends the last pass and says why a source that cannot seek has no other
// one; nil when nothing was read of it.
func (s *source) untouched() error {
	if p := s.current.Swap(nil); p == nil || !p.begun.Load() {
		return nil
	}
	return fmt.Errorf("fileupload: %s comes from a reader that cannot seek and be sent again; give a file or a bytes.Reader", s.name)
}

func (s *source) ended(at int64) error {
	return fmt.Errorf("fileupload: %s ended after %d of %d bytes; did it change while it was read?", s.name, at, s.size)
}
