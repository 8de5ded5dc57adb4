package fileupload_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestUploadRefusesBadParamsBeforeTheRequest(t *testing.T) {
	body := func() io.Reader { return strings.NewReader(pdf) }
	var none *os.File
	tests := map[string]struct {
		p    fileupload.Params
		want string
	}{
		"no purpose": {fileupload.Params{Name: "a", Body: body()}, `Purpose is empty; for evidence it is "dispute_evidence"`},
		"an unknown purpose": {
			fileupload.Params{Purpose: "evidence", Name: "a", Body: body()}, `files cannot be uploaded with Purpose "evidence"`,
		},
		"a purpose that only Stripe has": {
			fileupload.Params{Purpose: fileupload.PurposeSelfie, Name: "a", Body: body()}, `files cannot be uploaded with Purpose "selfie"`,
		},
		"no name":                         {fileupload.Params{Purpose: evidence, Body: body()}, "Name is empty"},
		"a name that is a folder":         {fileupload.Params{Purpose: evidence, Name: "/", Body: body()}, "is a folder"},
		"a name that is the folder above": {fileupload.Params{Purpose: evidence, Name: `a\..`, Body: body()}, "is a folder"},
		"no body":                         {fileupload.Params{Purpose: evidence, Name: "a"}, "Body is nil"},
		"a body that is a nil file":       {fileupload.Params{Purpose: evidence, Name: "a", Body: none}, `"a" cannot be read`},
		"an empty body":                   {fileupload.Params{Purpose: evidence, Name: "a", Body: strings.NewReader("")}, `"a" is empty`},
		"an empty buffer":                 {fileupload.Params{Purpose: evidence, Name: "a", Body: new(bytes.Buffer)}, `"a" is empty`},
		"an empty stream": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{strings.NewReader("")}}, `"a" is empty`,
		},
		"a body that was read already": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: read(strings.NewReader(pdf))}, `the reader of "a" is at its end, after 18 bytes`,
		},
		"a negative size": {fileupload.Params{Purpose: evidence, Name: "a", Body: body(), Size: -1}, "Size is -1"},
		"a size that is not the body's": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: body(), Size: 5}, `Size is 5, but "a" has 18 bytes`,
		},
		"a size beyond a short stream": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{body()}, Size: 100}, `"a" ended after 18 of 100 bytes`,
		},
		"a small file that is larger than its size": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{body()}, Size: 5}, `"a" has more than the expected 5 bytes`,
		},
		"a body that cannot be read at all": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: iotest.ErrReader(errors.New("disk on fire"))}, `"a" cannot be read: disk on fire`,
		},
		"a body that is cut at once": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: io.MultiReader(body(), iotest.ErrReader(io.ErrUnexpectedEOF))},
			`"a" cannot be read: unexpected EOF`,
		},
		"a type without a slash": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: body(), ContentType: "pdf file"}, `ContentType "pdf file" is not a media type`,
		},
		"a type that is two lines": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: body(), ContentType: "text/plain; a=\"\r\nX: y\""}, "ContentType",
		},
		"a boundary that ends a line": {fileupload.Params{Purpose: evidence, Name: "a", Body: body(), Boundary: "a\r\nb"}, "Boundary must have"},
		"a long boundary": {
			fileupload.Params{Purpose: evidence, Name: "a", Body: body(), Boundary: strings.Repeat("b", 71)}, "Boundary must have",
		},
		"metadata of the link with brackets": {
			fileupload.Params{
				Purpose: evidence, Name: "a", Body: body(), Link: &fileupload.LinkParams{Metadata: stripedispute.Metadata{"a[b]": ""}},
			}, "no brackets",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := noRequests(t).Upload(t.Context(), test.p)
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, f)
		})
	}
}

func TestUploadRefusesABadBoundaryAsPermanentAndReadsNothing(t *testing.T) {
	body := strings.NewReader(pdf)
	_, err := noRequests(t).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{body}, Boundary: "a\r\nb"})
	assert.True(t, stripedispute.Permanent(err))
	assert.Equal(t, len(pdf), body.Len())
}

func read(r io.Reader) io.Reader {
	_, _ = io.Copy(io.Discard, r)
	return r
}

func TestUpdateLinkAndCreateLinkRefuseBadParamsBeforeTheRequest(t *testing.T) {
	bad := stripedispute.Metadata{"": ""}
	tests := map[string]struct {
		p    fileupload.UpdateLinkParams
		want string
	}{
		"now and later":   {fileupload.UpdateLinkParams{ExpireNow: true, ExpiresAt: 1}, "exclude each other"},
		"now and never":   {fileupload.UpdateLinkParams{ExpireNow: true, Unset: []string{"expires_at"}}, "which the same call sets"},
		"later and never": {fileupload.UpdateLinkParams{ExpiresAt: 1, Unset: []string{"expires_at"}}, "which the same call sets"},
		"a label set and cleared": {
			fileupload.UpdateLinkParams{Metadata: stripedispute.Metadata{"a": "b"}, Unset: []string{"metadata.a"}}, "which the same call sets",
		},
		"labels set and cleared": {
			fileupload.UpdateLinkParams{Metadata: stripedispute.Metadata{"a": "b"}, Unset: []string{"metadata"}}, "which the same call sets",
		},
		"clearing the file":         {fileupload.UpdateLinkParams{Unset: []string{"file"}}, `"file", which cannot be cleared`},
		"clearing a nameless label": {fileupload.UpdateLinkParams{Unset: []string{"metadata."}}, "cannot be cleared"},
		"a nameless label":          {fileupload.UpdateLinkParams{Metadata: bad}, "metadata cannot have the key"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l, err := noRequests(t).UpdateLink(t.Context(), "link_1", test.p)
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, l)
		})
	}

	_, err := noRequests(t).CreateLink(t.Context(), "", fileupload.LinkParams{})
	require.ErrorContains(t, err, "the file id is empty")
	_, err = noRequests(t).CreateLink(t.Context(), "file_1", fileupload.LinkParams{Metadata: bad})
	require.ErrorContains(t, err, "metadata cannot have the key")
	_, err = noRequests(t).ListPage(t.Context(), fileupload.ListParams{Limit: 101})
	require.ErrorContains(t, err, "Limit is 101")
	_, err = noRequests(t).ListLinksPage(t.Context(), fileupload.ListLinksParams{StartingAfter: "a", EndingBefore: "b"})
	require.ErrorContains(t, err, "exclude each other")
}

func TestClientRefusesAnInvalidID(t *testing.T) {
	c := noRequests(t)
	for _, id := range []string{"", "..", "a/b", "a b", "a?b"} {
		_, err := c.Get(t.Context(), stripedispute.FileID(id))
		require.ErrorContains(t, err, "the file id")
		_, err = c.GetLink(t.Context(), id)
		require.ErrorContains(t, err, "the file link id")
		_, err = c.UpdateLink(t.Context(), id, fileupload.UpdateLinkParams{})
		require.ErrorContains(t, err, "the file link id")
		_, err = c.Download(t.Context(), stripedispute.FileID(id), io.Discard)
		require.ErrorContains(t, err, "the file id")
	}
}

func TestListAndCreateLinkRefuseAnInvalidIDInAParameter(t *testing.T) {
	c := noRequests(t)
	for _, id := range []string{" ", "file_1\n", "file_1/x", ".."} {
		_, err := c.ListLinksPage(t.Context(), fileupload.ListLinksParams{File: stripedispute.FileID(id)})
		require.ErrorContains(t, err, "the file id", "%q", id)
		_, err = c.ListLinksPage(t.Context(), fileupload.ListLinksParams{StartingAfter: id})
		require.ErrorContains(t, err, "the StartingAfter", "%q", id)
		_, err = c.ListPage(t.Context(), fileupload.ListParams{EndingBefore: id})
		require.ErrorContains(t, err, "the EndingBefore", "%q", id)
		_, err = c.CreateLink(t.Context(), stripedispute.FileID(id), fileupload.LinkParams{})
		require.ErrorContains(t, err, "the file id", "%q", id)
	}
}

func TestUploadFileTakesTheNameFromThePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "receipt.pdf")
	require.NoError(t, os.WriteFile(path, []byte(pdf), 0o600))
	c := client(func(r *http.Request) (*http.Response, error) {
		assert.Equal(t, []part{{name: "purpose", value: "dispute_evidence"}, {"file", "receipt.pdf", "application/pdf", pdf}}, parts(t, r))
		return respond(r, 200, uploaded), nil
	})
	f, err := c.UploadFile(t.Context(), evidence, path)
	require.NoError(t, err)
	assert.Equal(t, stripedispute.FileID("file_1"), f.ID)
}

func TestUploadFileRefusesWhatIsNotAFile(t *testing.T) {
	folder := t.TempDir()
	_, err := noRequests(t).UploadFile(t.Context(), evidence, filepath.Join(folder, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = noRequests(t).UploadFile(t.Context(), evidence, folder)
	require.ErrorContains(t, err, "is a directory")
	empty := filepath.Join(folder, "empty")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	_, err = noRequests(t).UploadFile(t.Context(), evidence, empty)
	require.ErrorContains(t, err, `"empty" is empty`)
}

func TestUploadDoesNotChangeItsParams(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) { return respond(r, 200, uploaded), nil })
	p := fileupload.Params{Purpose: evidence, Name: "a/b.pdf", Body: strings.NewReader(pdf), Link: &fileupload.LinkParams{}}
	before := p
	_, err := c.Upload(t.Context(), p)
	require.NoError(t, err)
	assert.Equal(t, before, p)
	assert.Equal(t, fileupload.LinkParams{}, *p.Link)
}
