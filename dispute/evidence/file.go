package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// File is a document to upload: a PDF, JPEG or PNG. The type is found by the contents, not by
// the name.
//
// Stripe: https://docs.stripe.com/file-upload.
type File struct {
	// Name is the name of the file. The upload adds a part of the file's digest to it
	// ("receipt-3f1c….pdf"). A later call recognises the file at Stripe by that part.
	Name string

	// Open opens the file for reading. A call of a [Responder] calls it once for the check and
	// once more for the upload, from any goroutine. The contents must not change between the
	// two. Other functions call it too, such as [Packet.Check] and [Packet.Save].
	Open func() (io.ReadCloser, error)
}

// FileIn is the file at name in fsys. Its Open returns an error if it is not a regular file:
// see [Load].
func FileIn(fsys fs.FS, name string) File {
	return File{Name: path.Base(name), Open: func() (io.ReadCloser, error) {
		if err := checkRegularFile(fsys, name); err != nil {
			return nil, err
		}
		return fsys.Open(name)
	}}
}

// FileOf is a file with these contents. Do not change the slice afterwards.
func FileOf(name string, contents []byte) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(contents)), nil }}
}

// errTooLarge is matched by every *largeError.
var errTooLarge = errors.New("the file is too large")

// largeError is the error for a file with more bytes than a limit.
type largeError struct {
	bytes int64 // 0 if the size is unknown
	limit int64
}

func (e *largeError) Error() string { return "the file has " + e.size() }

func (e *largeError) Unwrap() error { return errTooLarge }

// size is the size of the file in words.
func (e *largeError) size() string {
	if e.bytes > e.limit {
		return megabytes(e.bytes)
	}
	return "more than " + limitInMegabytes(e.limit)
}

// read reads the file. If it has more than limit bytes, read returns the first limit bytes
// and a *largeError. It returns errStopped when done is closed. A reader that blocks, such
// as that of a pipe, then continues in its own goroutine.
func (f File) read(done <-chan struct{}, limit int64) (contents []byte, err error) {
	return await(done, func() ([]byte, error) { return f.readAll(limit) })
}

// readAll is read without a way to stop it.
func (f File) readAll(limit int64) (contents []byte, err error) {
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	size := int64(0)
	if s, ok := r.(fs.File); ok {
		info, err := s.Stat()
		if err == nil {
			err = checkRegular(info.Mode())
		}
		if err != nil {
			return nil, err
		}
		size = info.Size()
	}
	var b bytes.Buffer
	b.Grow(int(max(min(size, limit), 0)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(&strictReader{r: r}, limit+1))
	if n > limit {
		return b.Bytes()[:limit], &largeError{size, limit}
	}
	return b.Bytes(), err
}

// open calls Open. It returns a reader or an error.
func (f File) open() (io.ReadCloser, error) {
	if f.Open == nil {
		return nil, errors.New("it has no Open function")
	}
	r, err := f.Open()
	if err == nil && r == nil {
		return nil, errors.New("its Open function returned no reader and no error")
	}
	return r, err
}

// emptyReads is how many times in a row no bytes and no error are an error. The comment of Save also
// says it.
const emptyReads = 100

// strictReader returns an error if the reader below it breaks the rules of io.Reader: if it
// returns no bytes and no error too often in a row, or more bytes than the buffer has.
type strictReader struct {
	r     io.Reader
	empty int // reads without a byte in a row
}

// Read reads from r, and returns an error if r breaks the rules.
func (s *strictReader) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if n < 0 || n > len(b) {
		return 0, fmt.Errorf("its reader returned %d bytes for a buffer of %d", n, len(b))
	}
	if s.empty++; n > 0 {
		s.empty = 0
	}
	if s.empty == emptyReads && err == nil {
		return 0, io.ErrNoProgress
	}
	return n, err
}
