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

// Upload sends a file. It is streamed, with its length where that can be known,
// and holds a few kilobytes in memory whatever the size. An attempt that fails is
// repeated from the first byte where p.Body allows that, under the same
// idempotency key; the error of a failed attempt that could not be repeated says
// so. Trouble with reading p.Body ends the call at once.
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
	s, err := c.inspect(ctx, filename, p)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	fields, err := p.form(stripedispute.NewCall(opts))
	if err != nil {
		return nil, err
	}
	if p.ContentType == "" {
		p.ContentType = contentType(s.head)
	}
	e, err := newEnvelope(p.Boundary, fields, filename, p.ContentType)
	if err != nil {
		return nil, err
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: collection, Files: true, Object: "file",
		Body: e.around(s), Form: fields, Texts: []string{filename, string(s.head)},
	}, opts, name, ownLinks)
}

// inspect looks at the body before anything is sent. Its reader may take as long as an
// attempt may.
func (c *Client) inspect(ctx context.Context, filename string, p Params) (*source, error) {
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

// UploadFile sends the file at path, under the last element of path as its name. What
// is not a regular file is refused: a folder, a device, or a named pipe, which may say
// nothing for ever. [Client.Upload] sends what can be read of a pipe.
//
// Stripe: POST https://files.stripe.com/v1/files, https://docs.stripe.com/api/files/create.
func (c *Client) UploadFile(ctx context.Context, purpose Purpose, path string, opts ...stripedispute.Option) (*File, error) {
	info, err := os.Stat(path) // before it is opened, since that may wait for ever as well
	if err == nil && !info.Mode().IsRegular() {
		return nil, permanent.Wrap(fmt.Errorf("fileupload: %q is %s; give the path of a regular file", filepath.Base(path), kind(info.Mode())))
	}
	if err != nil {
		return nil, fmt.Errorf("fileupload: %w", baseOnly(err))
	}
	f, err := os.Open(path) //nolint:gosec // the caller's own file, that is the purpose
	if err != nil {
		return nil, fmt.Errorf("fileupload: %w", baseOnly(err))
	}
	defer func() { _ = f.Close() }()
	return c.Upload(ctx, Params{Purpose: purpose, Name: filepath.Base(path), Body: f}, opts...)
}

// baseOnly leaves the folders out of an error of package os.
func baseOnly(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: e.Op, Path: filepath.Base(e.Path), Err: e.Err}
	}
	return err
}

// kind says what something is that is not a regular file.
func kind(m fs.FileMode) string {
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
	return "of the mode " + m.String()
}

// form is everything but the file, the options of the call included: what would
// be a form is parts here.
func (p Params) form(call stripedispute.Call) (string, error) {
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
	for _, path := range call.Expand {
		encoded = form.Add(encoded, "expand[]", path)
	}
	for _, param := range call.Params {
		encoded = form.Add(encoded, param[0], param[1])
	}
	return encoded, err
}
