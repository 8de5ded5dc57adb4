package fileupload

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Download retrieves a file and writes its contents to w: [Client.Get] followed
// by [Client.Contents].
//
// Stripe: GET /v1/files/{file} and the file's url, https://docs.stripe.com/file-upload.
func (c *Client) Download(ctx context.Context, id stripedispute.FileID, w io.Writer, opts ...stripedispute.Option) (*File, error) {
	f, err := c.Get(ctx, id, opts...)
	if err != nil {
		return nil, err
	}
	if err := c.Contents(ctx, f, w, opts...); err != nil {
		return nil, err
	}
	return f, nil
}

// Contents writes the contents of f, as Stripe returned it, to w as they arrive:
// exactly f.Size bytes. More or fewer are an error, and what was written until then is
// not the file. Where Stripe tells no size (0), up to 512 MiB are written. Files of some
// purposes cannot be downloaded; dispute evidence can. The key is sent only to Stripe's
// hosts or those of the Config, even if f.URL names another host.
//
// Stripe: https://docs.stripe.com/file-upload.
func (c *Client) Contents(ctx context.Context, f *File, w io.Writer, opts ...stripedispute.Option) error {
	switch {
	case f == nil:
		return permanent.New("fileupload: there is no file to download: it is nil")
	case w == nil:
		return permanent.New("fileupload: there is no writer for the contents: it is nil")
	case f.Size < 0:
		return permanent.Wrap(fmt.Errorf("fileupload: the size of %s is %d bytes, which no file has; retrieve the file again", f.ID, f.Size))
	case f.URL == "":
		return permanent.Wrap(fmt.Errorf("fileupload: %s has no url; Stripe gives out no files with the purpose %q", f.ID, f.Purpose))
	}
	return transport.Stream(ctx, c.transport, f.URL, f.Size, w, append(slices.Clip(opts), plainly))
}

// plainly drops the parameters of a call: an address takes none.
func plainly(call *stripedispute.Call) { call.Expand, call.Params = nil, nil }
