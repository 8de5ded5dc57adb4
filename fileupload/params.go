package fileupload

import (
	"errors"
	"fmt"
	"io"
	"mime"
)

// Params is a file to upload. Purpose, Name and Body are required.
type Params struct {
	Purpose Purpose

	// Name is what the file is called at Stripe and in the Dashboard. Folders are
	// dropped from it, and what could break out of its header is escaped.
	Name string

	// Body is read from where it stands, and never closed. One that can seek (a
	// file, a bytes.Reader) is read again when an attempt fails, as is a
	// bytes.Buffer; any other reader only while nothing was read of it, so not once
	// a connection stood. It may not be used elsewhere until Upload returns, and
	// where it stands then is not defined. A Read that does not return, as of a pipe
	// that says nothing, holds up neither a cancelled Upload nor one whose attempt
	// has lasted too long (see HTTPClient in [stripedispute.Config]): it is left
	// behind, and goes on by itself. A panic of Body continues where Upload was called.
	Body io.Reader

	// Size is how many bytes Body yields, for readers that can neither seek nor
	// tell (by Len or Stat). 0 means unknown: the file goes out in chunks. A Body
	// that yields more or fewer is an error.
	Size int64

	// ContentType of the file, such as application/pdf. Empty: it is recognised
	// by the first bytes. Stripe refuses a file that is not what it claims to be.
	ContentType string

	// Link makes a public link to the file along with it: see [Client.CreateLink].
	Link *LinkParams

	// Boundary stands between the parts of the request, for recordings that must
	// match byte by byte: 1 to 70 of the characters that RFC 2046 allows. Leave it
	// empty otherwise: a file that knows the boundary can forge parts, and the
	// random one cannot be known.
	Boundary string

	// Progress is told how many bytes of Body have gone out, of how many (-1 when
	// unknown). It starts from 0 again when an attempt is repeated. It is called
	// while Upload runs, from another goroutine but never twice at a time, and
	// holds up the upload while it runs. A panic continues where Upload was called.
	Progress func(sent, total int64)
}

// check refuses what Stripe would certainly refuse, before anything is read.
func (p Params) check() error {
	if err := p.Purpose.checkUpload(); err != nil {
		return err
	}
	if p.Body == nil {
		return errors.New("fileupload: Body is nil; give the reader of the file's contents")
	}
	if p.Size < 0 {
		return fmt.Errorf("fileupload: Size is %d; give the number of bytes, or 0 if it is not known", p.Size)
	}
	if p.ContentType != "" {
		if _, _, err := mime.ParseMediaType(p.ContentType); err != nil || !printable(p.ContentType) {
			return fmt.Errorf("fileupload: ContentType %q is none; give one such as application/pdf, or none to have it recognised", p.ContentType)
		}
	}
	if p.Link != nil {
		return p.Link.Metadata.Check()
	}
	return nil
}
