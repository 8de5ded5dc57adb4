package fileupload_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

const pdf = "%PDF-1.7 a receipt"

func TestWireOfUpload(t *testing.T) {
	purpose := part{name: "purpose", value: "dispute_evidence"}
	tests := map[string]struct {
		p    fileupload.Params
		opts []stripedispute.Option
		want []part
	}{
		"a file": {
			p:    fileupload.Params{Name: "receipt.pdf", Body: strings.NewReader(pdf)},
			want: []part{purpose, {"file", "receipt.pdf", "application/pdf", pdf}},
		},
		"a file and a link to it": {
			p: fileupload.Params{Name: "receipt.pdf", Body: strings.NewReader(pdf), Link: &fileupload.LinkParams{
				ExpiresAt: 1904054149, Metadata: stripedispute.Metadata{"order id": "6735 & more", "b": ""},
			}},
			want: []part{
				purpose,
				{name: "file_link_data[create]", value: "true"},
				{name: "file_link_data[expires_at]", value: "1904054149"},
				{name: "file_link_data[metadata][b]"},
				{name: "file_link_data[metadata][order id]", value: "6735 & more"},
				{"file", "receipt.pdf", "application/pdf", pdf},
			},
		},
		"a link and nothing more about it": {
			p:    fileupload.Params{Name: "receipt.pdf", Body: strings.NewReader(pdf), Link: &fileupload.LinkParams{}},
			want: []part{purpose, {name: "file_link_data[create]", value: "true"}, {"file", "receipt.pdf", "application/pdf", pdf}},
		},
		"what the options of the call ask for": {
			p:    fileupload.Params{Name: "receipt.pdf", Body: strings.NewReader(pdf)},
			opts: []stripedispute.Option{stripedispute.WithExpand("links", "links.data.file"), stripedispute.WithParam("of[tomorrow]", "a&b=c\r\n")},
			want: []part{
				purpose,
				{name: "expand[]", value: "links"},
				{name: "expand[]", value: "links.data.file"},
				{name: "of[tomorrow]", value: "a&b=c\r\n"},
				{"file", "receipt.pdf", "application/pdf", pdf},
			},
		},
		"a type that is given": {
			p:    fileupload.Params{Name: "receipt", Body: strings.NewReader(pdf), ContentType: "image/png"},
			want: []part{purpose, {"file", "receipt", "image/png", pdf}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			wiretest.Intercept(t)
			gock.New("https://files.stripe.com").Post("^/v1/files$").
				AddMatcher(func(r *http.Request, _ *gock.Request) (bool, error) {
					assert.Equal(t, "Bearer "+wiretest.Key, r.Header.Get("Authorization"))
					assert.NotEmpty(t, r.Header.Get("Idempotency-Key"))
					assert.Empty(t, r.URL.RawQuery)
					assert.Equal(t, test.want, parts(t, r))
					return true, nil
				}).Reply(200).BodyString(recorded(t, "file.json"))
			test.p.Purpose = evidence
			f, err := fileupload.NewClient(wiretest.Config()).Upload(t.Context(), test.p, test.opts...)
			require.NoError(t, err)
			assert.Equal(t, stripedispute.FileID("file_1MtJUT2eZvKYlo2C"), f.ID)
		})
	}
}

func TestUploadWithABoundarySendsTheSameBytes(t *testing.T) {
	const want = "--recorded\r\n" +
		"Content-Disposition: form-data; name=\"purpose\"\r\n\r\n" +
		"dispute_evidence\r\n" +
		"--recorded\r\n" +
		"Content-Disposition: form-data; name=\"file\"; filename=\"receipt.pdf\"\r\n" +
		"Content-Type: application/pdf\r\n\r\n" +
		pdf + "\r\n" +
		"--recorded--\r\n"
	c := client(func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, want, string(body))
		assert.Equal(t, int64(len(want)), r.ContentLength)
		assert.Equal(t, "multipart/form-data; boundary=recorded", r.Header.Get("Content-Type"))
		return respond(r, 200, uploaded), nil
	})
	for range 2 {
		_, err := c.Upload(t.Context(),
			fileupload.Params{Purpose: evidence, Name: "receipt.pdf", Body: strings.NewReader(pdf), Boundary: "recorded"})
		require.NoError(t, err)
	}
}

func TestUploadUsesARandomBoundary(t *testing.T) {
	seen := map[string]bool{}
	c := client(func(r *http.Request) (*http.Response, error) {
		seen[r.Header.Get("Content-Type")] = true
		return respond(r, 200, uploaded), nil
	})
	for range 10 {
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "receipt.pdf", Body: strings.NewReader(pdf)})
		require.NoError(t, err)
	}
	assert.Len(t, seen, 10)
}

func TestWireOfFilesAndLinks(t *testing.T) {
	const link = "/v1/file_links/link_1MtJUU2eZvKYlo2C"
	type call func(context.Context, *fileupload.Client) (any, error)
	update := func(p fileupload.UpdateLinkParams) call {
		return func(ctx context.Context, c *fileupload.Client) (any, error) {
			return c.UpdateLink(ctx, "link_1MtJUU2eZvKYlo2C", p)
		}
	}
	tests := map[string]struct {
		call call
		wire wiretest.Exchange
		file string
	}{
		"a file": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.Get(ctx, "file_1MtJUT2eZvKYlo2C", stripedispute.WithExpand("links"))
			},
			wiretest.Exchange{Method: "GET", Path: "/v1/files/file_1MtJUT2eZvKYlo2C", Query: "expand[]=links"},
			"file.json",
		},
		"files": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.ListPage(ctx, fileupload.ListParams{
					Purpose: evidence, Created: stripedispute.TimeRange{GTE: 1, LT: 2}, Limit: 3, StartingAfter: "file_9", Max: 4,
				}, stripedispute.WithExpand("links"))
			},
			wiretest.Exchange{
				Method: "GET", Path: "/v1/files",
				Query: "purpose=dispute_evidence&created[gte]=1&created[lt]=2&limit=3&starting_after=file_9&expand[]=data.links",
			},
			"files.json",
		},
		"all files": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.ListPage(ctx, fileupload.ListParams{})
			},
			wiretest.Exchange{Method: "GET", Path: "/v1/files"},
			"files.json",
		},
		"files before one": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.ListPage(ctx, fileupload.ListParams{EndingBefore: "file_9"})
			},
			wiretest.Exchange{Method: "GET", Path: "/v1/files", Query: "ending_before=file_9"},
			"files.json",
		},
		"links after one": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.ListLinksPage(ctx, fileupload.ListLinksParams{StartingAfter: "link_9"})
			},
			wiretest.Exchange{Method: "GET", Path: "/v1/file_links", Query: "starting_after=link_9"},
			"links.json",
		},
		"a new link": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.CreateLink(ctx, "file_1MtJUT2eZvKYlo2C",
					fileupload.LinkParams{ExpiresAt: 1704054149, Metadata: stripedispute.Metadata{"a": "b c"}})
			},
			wiretest.Exchange{Method: "POST", Path: "/v1/file_links", Form: "file=file_1MtJUT2eZvKYlo2C&expires_at=1704054149&metadata[a]=b+c"},
			"link.json",
		},
		"a link": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.GetLink(ctx, "link_1MtJUU2eZvKYlo2C")
			},
			wiretest.Exchange{Method: "GET", Path: link},
			"link.json",
		},
		"another expiry and metadata": {
			update(fileupload.UpdateLinkParams{
				ExpiresAt: 1704054149, Metadata: stripedispute.Metadata{"a": "b", "c": ""}, Unset: []string{"metadata.d", "metadata[e]"},
			}),
			wiretest.Exchange{Method: "POST", Path: link, Form: "expires_at=1704054149&metadata[a]=b&metadata[c]=&metadata[d]=&metadata[e]="},
			"link.json",
		},
		"the end of a link": {
			update(fileupload.UpdateLinkParams{ExpireNow: true}),
			wiretest.Exchange{Method: "POST", Path: link, Form: "expires_at=now"},
			"link.json",
		},
		"no expiry and no metadata any more": {
			update(fileupload.UpdateLinkParams{Unset: []string{"expires_at", "metadata"}}),
			wiretest.Exchange{Method: "POST", Path: link, Form: "expires_at=&metadata="},
			"link.json",
		},
		"nothing": {
			update(fileupload.UpdateLinkParams{}),
			wiretest.Exchange{Method: "POST", Path: link},
			"link.json",
		},
		"links": {
			func(ctx context.Context, c *fileupload.Client) (any, error) {
				return c.ListLinksPage(ctx, fileupload.ListLinksParams{
					File: "file_2", Expired: new(false), Created: stripedispute.TimeRange{GT: 1, LTE: 2}, Limit: 3, EndingBefore: "link_9",
				}, stripedispute.WithExpand("file"))
			},
			wiretest.Exchange{
				Method: "GET", Path: "/v1/file_links",
				Query: "file=file_2&expired=false&created[gt]=1&created[lte]=2&limit=3&ending_before=link_9&expand[]=data.file",
			},
			"links.json",
		},
	}
	sent := map[string][]string{} // "GET /v1/files" → queries and forms
	for name, test := range tests {
		operation := test.wire.Method + " " + test.wire.Path
		sent[operation] = append(sent[operation], test.wire.Query, test.wire.Form)
		t.Run(name, func(t *testing.T) {
			test.wire.Response = recorded(t, test.file)
			wiretest.Intercept(t, test.wire)
			got, err := test.call(t.Context(), fileupload.NewClient(wiretest.Config()))
			require.NoError(t, err)
			assert.NotNil(t, got)
		})
	}
	wiretest.AssertAllSent[fileupload.ListParams](t, sent["GET /v1/files"]...)
	wiretest.AssertAllSent[fileupload.ListLinksParams](t, sent["GET /v1/file_links"]...)
	wiretest.AssertAllSent[fileupload.LinkParams](t, sent["POST /v1/file_links"]...)
	wiretest.AssertAllSent[fileupload.UpdateLinkParams](t, sent["POST "+link]...)
}
