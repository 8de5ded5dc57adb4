package fileupload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Upload sends a file from any reader. To send a file on disk, [Client.UploadFile] is shorter.
//
// Upload streams p.Body and holds only a few kilobytes in memory. It repeats a failed attempt
// from the first byte, with the same idempotency key, if p.Body can be read again; if not, the
// error says so. An error of p.Body ends the call at once.
//
// After an error that matches [stripedispute.ErrConnection] or ErrServer, the file may be at
// Stripe, but Upload cannot know its id. A second call uploads it once more, which does no
// harm: a file has no effect until its id is used.
//
// Stripe: POST https://files.stripe.com/v1/files, https://docs.stripe.com/api/files/create.
func (c *Client) Upload(ctx context.Context, p Params, opts ...stripedispute.Option) (*File, error) {
	if err := p.check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	filename, err := filename(p.Name)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	call := stripedispute.NewCall(opts)
	fields, err := p.encode(call)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	s, err := c.openSource(ctx, filename, p)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if p.ContentType == "" {
		p.ContentType = contentType(s.head)
	}
	e, err := newEnvelope(p.Boundary, fields, filename, p.ContentType)
	if err != nil {
		return nil, err
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: collection, Files: true, Object: "file",
		Body: e.body(s), Form: fields, Texts: []string{filename, string(s.head)},
	}, []stripedispute.Option{call.Option()}, fileIdentity, checkLinks)
}

// encode encodes the parameters and the options of the call as a form, without the file.
// newEnvelope turns each pair of the form into a part.
func (p Params) encode(call stripedispute.Call) (string, error) {
	type link struct {
		Create bool `url:"create"`
		LinkParams
	}
	fields := struct {
		Purpose Purpose `url:"purpose"`
		Link    *link   `url:"file_link_data,omitempty"`
	}{Purpose: p.Purpose}
	if p.Link != nil {
		fields.Link = &link{Create: true, LinkParams: *p.Link}
	}
	encoded, err := form.Encode(fields)
	if err != nil {
		return "", err
	}
	for _, path := range call.Expand {
		encoded = form.Add(encoded, "expand[]", path)
	}
	for _, param := range call.Params {
		encoded = form.Add(encoded, param[0], param[1])
	}
	return encoded, nil
}

// openSource finds the size of the body, checks it, and reads the first bytes. It takes no longer
// than the timeout of one attempt.
func (c *Client) openSource(ctx context.Context, filename string, p Params) (*source, error) {
	if err := p.Purpose.checkSize(filename, p.Size); err != nil {
		return nil, err
	}
	ctx, cancel := c.transport.Bounded(ctx)
	defer cancel()
	s, err := newSource(ctx, filename, p)
	if err != nil {
		return nil, err
	}
	if err := p.Purpose.checkSize(filename, s.size); err != nil {
		return nil, err
	}
	return s, nil
}

// UploadFile sends the file at path. The last element of path is its name at Stripe.
// UploadFile accepts only a regular file, not a folder, a device or a named pipe, which may
// block for ever. To send the contents of a pipe, use [Client.Upload].
//
// Stripe: POST https://files.stripe.com/v1/files, https://docs.stripe.com/api/files/create.
func (c *Client) UploadFile(ctx context.Context, purpose Purpose, path string, opts ...stripedispute.Option) (*File, error) {
	info, err := os.Stat(path) // before os.Open, which may block for ever on a pipe
	if err == nil && !info.Mode().IsRegular() {
		return nil, permanent.Wrap(fmt.Errorf("fileupload: %q is %s; give the path of a regular file",
			filepath.Base(path), describeMode(info.Mode())))
	}
	if err != nil {
		return nil, fmt.Errorf("fileupload: %w", baseOnly(err))
	}
	f, err := os.Open(path) //nolint:gosec // the user chooses the file
	if err != nil {
		return nil, fmt.Errorf("fileupload: %w", baseOnly(err))
	}
	defer func() { _ = f.Close() }()
	return c.Upload(ctx, Params{Purpose: purpose, Name: filepath.Base(path), Body: f}, opts...)
}

// baseOnly removes the folders from the path of an error of package os.
func baseOnly(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: e.Op, Path: filepath.Base(e.Path), Err: e.Err}
	}
	return err
}

// describeMode says what a file is that is not a regular one.
func describeMode(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a directory"
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a regular file (" + m.String() + ")"
}
