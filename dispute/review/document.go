package review

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/dispute/internal/kind"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// maxShown bounds the bytes of all documents of a page together. It is about four times what
// Stripe takes in a submission. The comments of Staged and Packet (page.go) say
// 20 MB too.
const maxShown = 20 << 20

// Document is one file of the evidence.
type Document struct {
	Field    string               // Stripe's name of the evidence field, with dots for nested fields
	ID       stripedispute.FileID // "" for a file of a packet
	Name     string               // as it was uploaded, or in the packet
	Contents []byte               // nil if Err is set
	Err      error                // why the document cannot be shown, or nil
}

// kind.Of also decides which files package evidence accepts. A type that only the page shows is to be
// recognised here. view.go (the Note), html.go (Source), doc.go and deskweb/pages.go name the types too.

// Type returns the document's MIME type by its contents: "application/pdf", "image/jpeg" or
// "image/png". It is "" for any other file; the page does not show those.
func (d Document) Type() string { return kind.Of(d.Contents).Type }

// Extension returns the usual file extension for the document's type, such as ".pdf". It is
// "" if Type is "".
func (d Document) Extension() string {
	return map[string]string{kind.PDF: ".pdf", kind.JPEG: ".jpg", kind.PNG: ".png"}[d.Type()]
}

var errTooLarge = fmt.Errorf("it is not shown: the files of one page have more than %d MB together", maxShown>>20)

// download reads, for Staged, a file from Stripe if it has at most room bytes, and subtracts its size from
// room. It sends two GETs: for the file's object, and for its contents.
func download(
	ctx context.Context, files *fileupload.Client, field string, id stripedispute.FileID, room *int64, opts []stripedispute.Option,
) Document {
	b := limited{room: *room}
	f, err := files.Download(ctx, id, &b, opts...)
	d := Document{Field: field, ID: id, Name: string(id)}
	switch {
	case b.full:
		d.Err = errTooLarge
	case err != nil:
		d.Err = fmt.Errorf("it cannot be read from Stripe: %w", err)
	default:
		d.Name, d.Contents = f.Filename, b.buffer.Bytes()
		*room -= int64(b.buffer.Len())
	}
	return d
}

// read reads, for Packet, a file if it has at most room bytes, and subtracts its size from room. Nothing
// ends the wait for a reader.
func read(field string, f evidence.File, room *int64) Document {
	d := Document{Field: field, Name: f.Name}
	if f.Open == nil {
		d.Err = errors.New("it cannot be read: the file has no Open function")
		return d
	}
	r, err := f.Open()
	if err != nil {
		d.Err = fmt.Errorf("it cannot be read: %w", err)
		return d
	}
	defer func() { _ = r.Close() }()
	b := limited{room: *room}
	switch _, err := io.Copy(&b, bufio.NewReader(r)); { // bufio ends a reader that returns no bytes again and again
	case b.full:
		d.Err = errTooLarge
	case err != nil:
		d.Err = fmt.Errorf("it cannot be read: %w", err)
	default:
		d.Contents = b.buffer.Bytes()
		*room -= int64(b.buffer.Len())
	}
	return d
}

// limited is a buffer that takes at most room bytes. The buffer is not embedded, because io.Copy
// would call its ReadFrom, which has no limit.
type limited struct {
	buffer bytes.Buffer
	room   int64
	full   bool
}

func (l *limited) Write(p []byte) (int, error) {
	if int64(l.buffer.Len()+len(p)) > l.room {
		l.full = true
		return 0, errTooLarge
	}
	return l.buffer.Write(p)
}
