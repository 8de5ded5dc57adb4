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

// Download retrieves a file and writes its contents to w. It calls [Client.Get] and then
// [Client.Contents].
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

// Contents downloads the contents of f, a file that Stripe returned, and writes them to w
// as they arrive. The contents must have exactly f.Size bytes: otherwise Contents returns
// an error, and w has only a part of the file. If f.Size is 0 (unknown), any size up to 512 MiB is
// accepted. Files of some purposes cannot be downloaded; dispute evidence can.
//
// A failed attempt is repeated only if nothing was written to w yet. w.Write runs in the goroutine
// that called Contents, which waits for it without a limit. The key is sent only to Stripe's hosts
// or those of the Config: if f.URL names another host, nothing is sent.
//
// Stripe: https://docs.stripe.com/file-upload.
func (c *Client) Contents(ctx context.Context, f *File, w io.Writer, opts ...stripedispute.Option) error {
	switch {
	case f == nil:
		return permanent.New("fileupload: there is no file to download: the File is nil")
	case w == nil:
		return permanent.New("fileupload: there is no writer for the contents: the io.Writer is nil")
	case f.Size < 0:
		return permanent.Wrap(fmt.Errorf("fileupload: the size of %s is %d bytes, which is impossible; retrieve the file again", f.ID, f.Size))
	case f.URL == "":
		return permanent.Wrap(fmt.Errorf("fileupload: %s has no url; Stripe does not let you download files with the purpose %q",
			f.ID, f.Purpose))
	}
	return transport.Stream(ctx, c.transport, f.URL, f.Size, w, append(slices.Clip(opts), withoutParams))
}

// withoutParams is an option that drops the parameters of a call, since the URL of the
// contents takes none.
func withoutParams(call *stripedispute.Call) { call.Expand, call.Params = nil, nil }
