package conformance

import (
	"context"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

var fileOperations = []operation{
	{
		"GET /v1/files",
		func(ctx context.Context, l library, in *input) error {
			var p fileupload.ListParams
			in.fillLibrary(&p)
			_, err := l.files.ListPage(ctx, p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.FileListParams) error {
			return c.V1Files.List(ctx, p).Err()
		}),
	},
	{
		"GET /v1/files/{file}",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.files.Get(ctx, "file_1", in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.FileRetrieveParams) error {
			_, err := c.V1Files.Retrieve(ctx, "file_1", p)
			return err
		}),
	},
	{
		"POST /v1/files",
		func(ctx context.Context, l library, in *input) error {
			p := fileupload.Params{Name: "receipt.pdf", Body: strings.NewReader(pdf)}
			if link := in.tree["file_link_data"]; link != nil {
				p.Link = &fileupload.LinkParams{}
				in.fill(p.Link, link, "url", "create")
			}
			p.Purpose = fileupload.Purpose(in.text("purpose"))
			_, err := l.files.Upload(ctx, p, in.options()...)
			return err
		},
		func(ctx context.Context, c *stripe.Client, in *input) error {
			p := &stripe.FileCreateParams{FileReader: strings.NewReader(pdf), Filename: new("receipt.pdf")}
			in.fillSDK(p, "file")
			_, err := c.V1Files.Create(ctx, p)
			return err
		},
	},
	{
		"GET /v1/file_links",
		func(ctx context.Context, l library, in *input) error {
			var p fileupload.ListLinksParams
			in.fillLibrary(&p)
			_, err := l.files.ListLinksPage(ctx, p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.FileLinkListParams) error {
			return c.V1FileLinks.List(ctx, p).Err()
		}),
	},
	{
		"GET /v1/file_links/{link}",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.files.GetLink(ctx, "link_1", in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.FileLinkRetrieveParams) error {
			_, err := c.V1FileLinks.Retrieve(ctx, "link_1", p)
			return err
		}),
	},
	{
		"POST /v1/file_links",
		func(ctx context.Context, l library, in *input) error {
			var p fileupload.LinkParams
			in.fillLibrary(&p, "file")
			_, err := l.files.CreateLink(ctx, stripedispute.FileID(in.text("file")), p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.FileLinkCreateParams) error {
			_, err := c.V1FileLinks.Create(ctx, p)
			return err
		}),
	},
	{
		"POST /v1/file_links/{link}",
		func(ctx context.Context, l library, in *input) error {
			p := fileupload.UpdateLinkParams{Unset: in.cleared}
			if p.ExpireNow = in.text("expires_at") == "now"; p.ExpireNow {
				in.fillLibrary(&p, "expires_at")
			} else {
				in.fillLibrary(&p)
			}
			_, err := l.files.UpdateLink(ctx, "link_1", p, in.options()...)
			return err
		},
		func(ctx context.Context, c *stripe.Client, in *input) error {
			p := &stripe.FileLinkUpdateParams{}
			if in.text("expires_at") == "now" {
				p.ExpiresAtNow = new(true)
				in.fillSDK(p, "expires_at")
			} else {
				in.fillSDK(p)
			}
			_, err := c.V1FileLinks.Update(ctx, "link_1", p)
			return err
		},
	},
}

const pdf = "%PDF-1.4\n%%EOF\n"
