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

// FileIn is the file at name in fsys.
func FileIn(fsys fs.FS, name string) File {
	return File{Name: path.Base(name), Open: func() (io.ReadCloser, error) { return fsys.Open(name) }}
}

// FileOf is a file with these contents, which may not change afterwards.
func FileOf(name string, contents []byte) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(contents)), nil }}
}

// errTooLarge is what reading a file beyond a limit comes to.
var errTooLarge = errors.New("the file is too large")

// read reads the file, unless it has more than limit bytes.
func (f File) read(limit int64) (contents []byte, err error) {
	if f.Open == nil {
		return nil, errors.New("it has no Open function")
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	size := int64(-1)
	if s, ok := r.(fs.File); ok {
		info, err := s.Stat()
		switch {
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("%s is not a regular file", f.Name)
		case info.Size() > limit:
			return nil, errTooLarge
		}
		size = info.Size()
	}
	var b bytes.Buffer
	b.Grow(int(max(size, 0)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		return nil, errTooLarge
	}
	return b.Bytes(), err
}
