package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// File is a document to upload: a PDF, JPEG or PNG. What it is its bytes say, not
// its name.
type File struct {
	// Name is what the file is called. At Stripe a part of its digest is added
	// ("receipt-3f1c….pdf"), by which the file is recognised later.
	Name string

	// Open opens the file for one reading. It is called once for the check and once
	// for the upload, from any goroutine; in between the file must stay as it is.
	Open func() (io.ReadCloser, error)
}

// FileIn is the file at name in fsys. What is not a regular file is not opened: see
// [Load].
func FileIn(fsys fs.FS, name string) File {
	return File{Name: path.Base(name), Open: func() (io.ReadCloser, error) {
		if err := regular(fsys, name); err != nil {
			return nil, err
		}
		return fsys.Open(name)
	}}
}

// FileOf is a file with these contents, which may not change afterwards.
func FileOf(name string, contents []byte) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(contents)), nil }}
}

// errTooLarge is matched by every *largeError.
var errTooLarge = errors.New("the file is too large")

// largeError is returned for a file with more bytes than a limit.
type largeError struct {
	bytes int64 // 0: it is not known how many
	limit int64
}

func (e *largeError) Error() string { return "the file has " + e.size() }

func (e *largeError) Unwrap() error { return errTooLarge }

// size is how much it has, in words.
func (e *largeError) size() string {
	if e.bytes > e.limit {
		return megabytes(e.bytes)
	}
	return "more than " + limited(e.limit)
}

// errStopped is returned when reading was given up.
var errStopped = errors.New("reading was given up")

// read reads the file. Of one that has more than limit bytes it returns the first
// limit bytes, and a *largeError. It gives up when done is closed; a
// reader that waits for ever, of a pipe for instance, then goes on by itself.
func (f File) read(done <-chan struct{}, limit int64) (contents []byte, err error) {
	if done == nil {
		return f.readAll(limit)
	}
	ended := make(chan outcome[[]byte], 1)
	go run(func() ([]byte, error) { return f.readAll(limit) }, ended)
	select {
	case o := <-ended:
		return o.get()
	case <-done:
		return nil, errStopped
	}
}

func (f File) readAll(limit int64) (contents []byte, err error) {
	if f.Open == nil {
		return nil, errors.New("it has no Open function")
	}
	r, err := f.Open()
	switch {
	case err != nil:
		return nil, err
	case r == nil:
		return nil, errors.New("its Open function returns nothing")
	}
	defer func() { _ = r.Close() }()
	size := int64(0)
	if s, ok := r.(fs.File); ok {
		info, err := s.Stat()
		if err == nil {
			err = isFile(info.Mode())
		}
		if err != nil {
			return nil, err
		}
		size = info.Size()
	}
	var b bytes.Buffer
	b.Grow(int(max(min(size, limit), 0)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(&steady{r: r}, limit+1))
	if n > limit {
		return b.Bytes()[:limit], &largeError{size, limit}
	}
	return b.Bytes(), err
}

// steady is a reader that must make progress: one that returns nothing for ever, or
// more than it was asked for, is an error.
type steady struct {
	r     io.Reader
	empty int // reads without a byte, one after the other
}

func (s *steady) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if n < 0 || n > len(b) {
		return 0, fmt.Errorf("its reader returned %d bytes for a buffer of %d", n, len(b))
	}
	if s.empty++; n > 0 {
		s.empty = 0
	}
	if s.empty == 100 && err == nil {
		return 0, io.ErrNoProgress
	}
	return n, err
}
