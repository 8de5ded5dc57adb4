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

// Contents writes the contents of f, as Stripe returned it, to w as they come in,
// exactly f.Size bytes. Anything else is an error: what was written by then is
// not the file. Files of some purposes cannot be downloaded; dispute evidence can.
// The key is sent to Stripe's hosts only, or those of the Config, whatever f.URL
// says. Stripe: the url of the File object.
func (c *Client) Contents(ctx context.Context, f *File, w io.Writer, opts ...stripedispute.Option) error {
	switch {
	case f == nil:
		return permanent.New("fileupload: there is no file to download: it is nil")
	case w == nil:
		return permanent.New("fileupload: there is no writer for the contents: it is nil")
	case f.URL == "":
		return permanent.Wrap(fmt.Errorf("fileupload: %s has no url; Stripe gives out no files with the purpose %q", f.ID, f.Purpose))
	}
	return transport.Stream(ctx, c.transport, f.URL, f.Size, w, append(slices.Clip(opts), plainly))
}

// plainly drops the parameters of a call: an address takes none.
func plainly(call *stripedispute.Call) { call.Expand, call.Params = nil, nil }
