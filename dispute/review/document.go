package review

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// maxShown bounds the bytes of all documents of a page. A submission may have about a
// quarter of it.
const maxShown = 20 << 20

// Document is one file of the evidence.
type Document struct {
	Field    string // Stripe's name of the evidence field
	ID       stripedispute.FileID
	Name     string // as it was uploaded, or in the packet
	Contents []byte // nil when Err is set
	Err      error  // why it cannot be shown
}

// Type is the document's media type by its contents: "application/pdf", "image/jpeg" or
// "image/png". Everything else is "", and is not shown.
func (d Document) Type() string {
	switch kind := http.DetectContentType(d.Contents); {
	case kind == "image/jpeg", kind == "image/png", kind == "application/pdf":
		return kind
	case bytes.Contains(d.Contents[:min(len(d.Contents), 1024)], []byte("%PDF-")):
		return "application/pdf" // something before the head, which viewers ignore
	}
	return ""
}

// Extension is the usual ending of the document's type with its dot, "" for a type that is
// not shown.
func (d Document) Extension() string {
	return map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}[d.Type()]
}

var errTooLarge = fmt.Errorf("it is not shown: the files of one page are larger than %d MB together", maxShown>>20)

// download reads a file from Stripe, as long as there is room for it.
func download(ctx context.Context, files *fileupload.Client, field string, id stripedispute.FileID, room *int64, opts []stripedispute.Option) Document {
	var b limited
	b.room = *room
	f, err := files.Download(ctx, id, &b, opts...)
	d := Document{Field: field, ID: id, Name: string(id)}
	switch {
	case b.full:
		d.Err = errTooLarge
	case err != nil:
		d.Err = fmt.Errorf("it cannot be read from Stripe: %w", err)
	default:
		d.Name, d.Contents = f.Filename, b.Bytes()
		*room -= int64(b.Len())
	}
	return d
}

// read reads a file of a packet, as long as there is room for it.
func read(field string, f evidence.File, room *int64) Document {
	d := Document{Field: field, Name: f.Name}
	if f.Open == nil {
		d.Err = errors.New("it cannot be read: the file has no Open")
		return d
	}
	r, err := f.Open()
	if err != nil {
		d.Err = fmt.Errorf("it cannot be read: %w", err)
		return d
	}
	defer func() { _ = r.Close() }()
	b := limited{room: *room}
	switch _, err := io.Copy(&b, r); {
	case b.full:
		d.Err = errTooLarge
	case err != nil:
		d.Err = fmt.Errorf("it cannot be read: %w", err)
	default:
		d.Contents = b.Bytes()
		*room -= int64(b.Len())
	}
	return d
}

// limited is a buffer that takes no more than room bytes.
type limited struct {
	bytes.Buffer
	room int64
	full bool
}

func (l *limited) Write(p []byte) (int, error) {
	if int64(l.Len()+len(p)) > l.room {
		l.full = true
		return 0, errTooLarge
	}
	return l.Buffer.Write(p)
}
