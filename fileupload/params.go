package fileupload

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
)

// A new field that is a parameter of Stripe's is also written to the form, in encode of upload.go.
// The in-memory Stripe has it in uploadParams of disputetest/file.go.

// Params describes a file to upload. Purpose, Name and Body are required.
type Params struct {
	Purpose Purpose // for evidence: PurposeDisputeEvidence

	// Name is the name of the file at Stripe and in the Dashboard. Upload removes
	// folders from it, and escapes characters that could end its header.
	Name string

	// Body is read from its current position and never closed.
	//
	// If an attempt fails, Upload reads Body again if it can seek (a file, a
	// bytes.Reader) or is a bytes.Buffer. It also keeps a file that is so small that Upload
	// reads all of it to detect its type. It can repeat the upload of any other reader only
	// while the attempt has read nothing from it, which means before a connection was established.
	//
	// Do not use Body until Upload returns; its position is undefined then. If a Read
	// does not return, like that of a pipe without a writer, Upload still ends when ctx
	// ends or the attempt reaches its timeout (see HTTPClient in
	// [stripedispute.Config]). The Read continues in its own goroutine. A panic of Body
	// continues in the goroutine that called Upload.
	Body io.Reader

	// Size is the number of bytes of Body, for a reader that has none of the methods
	// Seek, Len and Stat. 0 means unknown: the request then has no Content-Length. If
	// Body has more or fewer bytes, Upload returns an error.
	Size int64

	// ContentType is the media type of the file, such as application/pdf. Empty means
	// that Upload detects it from the first bytes. Stripe refuses a file with contents
	// of another type.
	ContentType string

	// Link also creates a public link to the file: see [Client.CreateLink]. Nil means no
	// link.
	Link *LinkParams

	// Boundary separates the parts of the request. Set it only for recorded tests that
	// compare requests byte by byte: 1 to 70 characters that RFC 2046 allows. Empty means
	// a random one. A file whose author knows the boundary can forge parts of the request.
	Boundary string

	// Progress receives the number of bytes of Body that were sent, and the total (-1 if
	// unknown). A retry starts from 0 again. Upload calls it in another goroutine, one
	// call at a time, and sends nothing while it runs. A panic of Progress continues in
	// the goroutine that called Upload.
	Progress func(sent, total int64)
}

// check returns an error for parameters that Stripe would certainly refuse. It does not
// read Body.
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
			return fmt.Errorf("fileupload: ContentType %q is not a media type; give one such as application/pdf, or leave it empty to detect it",
				p.ContentType)
		}
	}
	if p.Boundary != "" && multipart.NewWriter(io.Discard).SetBoundary(p.Boundary) != nil {
		return errors.New("fileupload: Boundary must have 1 to 70 characters, all of them allowed by RFC 2046; " +
			"leave it empty for a random one")
	}
	if p.Link != nil {
		return p.Link.check()
	}
	return nil
}
