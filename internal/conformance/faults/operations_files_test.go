package faults_test

import (
	"bytes"
	"context"
	"iter"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func files() []operation {
	return []operation{
		{
			name: "file Upload", post: true, response: aFile, id: "file_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.files.Upload(ctx, libraryFile(bytes.NewReader(contents)), o...)
				return named(v, err, fileID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Files.Create(ctx, stripeGoFile(bytes.NewReader(contents)))
				return named(v, err, stripeGoFileID)
			},
		},
		{
			name: "file Upload of a stream", post: true, once: true, response: aFile, id: "file_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.files.Upload(ctx, libraryFile(stream()), o...)
				return named(v, err, fileID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Files.Create(ctx, stripeGoFile(stream()))
				return named(v, err, stripeGoFileID)
			},
		},
		{
			name: "file Get", response: aFile, id: "file_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.files.Get(ctx, "file_1", o...)
				return named(v, err, fileID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Files.Retrieve(ctx, "file_1", nil)
				return named(v, err, stripeGoFileID)
			},
		},
		{
			name: "file List", response: list(aFile), id: "file_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				return first(c.files.List(ctx, fileupload.ListParams{}, o...), fileID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				return first(iter.Seq2[*stripe.File, error](c.V1Files.List(ctx, nil).All(ctx)), stripeGoFileID)
			},
		},
		{
			name: "link Create", post: true, response: aLink, id: "link_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.files.CreateLink(ctx, "file_1", fileupload.LinkParams{}, o...)
				return named(v, err, linkID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1FileLinks.Create(ctx, &stripe.FileLinkCreateParams{File: new("file_1")})
				return named(v, err, stripeGoLinkID)
			},
		},
		{
			name: "link Get", response: aLink, id: "link_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.files.GetLink(ctx, "link_1", o...)
				return named(v, err, linkID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1FileLinks.Retrieve(ctx, "link_1", nil)
				return named(v, err, stripeGoLinkID)
			},
		},
		{
			name: "link Update", post: true, response: aLink, id: "link_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				p := fileupload.UpdateLinkParams{Metadata: stripedispute.Metadata{"order": "6735"}}
				v, err := c.files.UpdateLink(ctx, "link_1", p, o...)
				return named(v, err, linkID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				p := &stripe.FileLinkUpdateParams{Metadata: map[string]string{"order": "6735"}}
				v, err := c.V1FileLinks.Update(ctx, "link_1", p)
				return named(v, err, stripeGoLinkID)
			},
		},
		{
			name: "link List", response: list(aLink), id: "link_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				return first(c.files.ListLinks(ctx, fileupload.ListLinksParams{}, o...), linkID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				return first(iter.Seq2[*stripe.FileLink, error](c.V1FileLinks.List(ctx, nil).All(ctx)), stripeGoLinkID)
			},
		},
	}
}
