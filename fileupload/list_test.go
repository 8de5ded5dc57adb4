package fileupload_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// fiveFiles returns a client of an account with five files and a link to each.
func fiveFiles(t *testing.T) (*fileupload.Client, *disputetest.Server) {
	t.Helper()
	srv := disputetest.NewServer()
	c := fileupload.NewClient(srv.Config())
	for i := range 5 {
		_, err := c.Upload(t.Context(), fileupload.Params{
			Purpose: evidence, Name: fmt.Sprint(i), Body: strings.NewReader(pdf), ContentType: "application/pdf", Link: &fileupload.LinkParams{},
		})
		require.NoError(t, err)
	}
	return c, srv
}

func names(t *testing.T, c *fileupload.Client, p fileupload.ListParams) string {
	t.Helper()
	all := ""
	for f, err := range c.List(t.Context(), p) {
		require.NoError(t, err)
		all += f.Filename
	}
	return all
}

func TestListWalksAllPages(t *testing.T) {
	c, _ := fiveFiles(t)
	assert.Equal(t, "43210", names(t, c, fileupload.ListParams{Limit: 2}))
	assert.Equal(t, "432", names(t, c, fileupload.ListParams{Limit: 2, Max: 3}))
	assert.Empty(t, names(t, c, fileupload.ListParams{Purpose: fileupload.PurposeIdentityDocument}))

	page, err := c.ListPage(t.Context(), fileupload.ListParams{Limit: 2})
	require.NoError(t, err)
	assert.True(t, page.HasMore)
	third := string(page.Data[1].ID)
	assert.Equal(t, "210", names(t, c, fileupload.ListParams{StartingAfter: third}))
	assert.Equal(t, "4", names(t, c, fileupload.ListParams{EndingBefore: third}))
}

func TestListEndsWithTheFirstError(t *testing.T) {
	c, srv := fiveFiles(t)
	srv.Fail("GET /v1/files", disputetest.OK(), disputetest.Status(403))
	n := 0
	for f, err := range c.List(t.Context(), fileupload.ListParams{Limit: 2}) {
		if err != nil {
			require.ErrorIs(t, err, stripedispute.ErrPermission)
			assert.Nil(t, f)
		}
		n++
	}
	assert.Equal(t, 3, n)
}

func TestListLinksWalksAllPages(t *testing.T) {
	c, _ := fiveFiles(t)
	var ids []string
	for l, err := range c.ListLinks(t.Context(), fileupload.ListLinksParams{Limit: 2}) {
		require.NoError(t, err)
		ids = append(ids, l.ID)
	}
	require.Len(t, ids, 5)

	_, err := c.UpdateLink(t.Context(), ids[0], fileupload.UpdateLinkParams{ExpireNow: true})
	require.NoError(t, err)
	for l, err := range c.ListLinks(t.Context(), fileupload.ListLinksParams{Expired: new(true)}) {
		require.NoError(t, err)
		assert.Equal(t, ids[0], l.ID)
		assert.True(t, l.Expired)
	}
}

func TestCreateLinkGetLinkAndUpdateLink(t *testing.T) {
	c, _ := fiveFiles(t)
	f, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a.pdf", Body: strings.NewReader(pdf)},
		stripedispute.WithExpand("links"))
	require.NoError(t, err)
	l, err := c.CreateLink(t.Context(), f.ID, fileupload.LinkParams{Metadata: stripedispute.Metadata{"order_id": "6735"}})
	require.NoError(t, err)
	assert.Equal(t, string(f.ID), l.File.ID)
	assert.Equal(t, stripedispute.Metadata{"order_id": "6735"}, l.Metadata)
	assert.NotEmpty(t, l.URL)

	l, err = c.UpdateLink(t.Context(), l.ID, fileupload.UpdateLinkParams{Unset: []string{"metadata"}})
	require.NoError(t, err)
	assert.Empty(t, l.Metadata)
	l, err = c.UpdateLink(t.Context(), l.ID, fileupload.UpdateLinkParams{ExpireNow: true})
	require.NoError(t, err)
	assert.True(t, l.Expired)
	l, err = c.GetLink(t.Context(), l.ID)
	require.NoError(t, err)
	assert.True(t, l.Expired)
	_, err = c.UpdateLink(t.Context(), l.ID, fileupload.UpdateLinkParams{Unset: []string{"expires_at"}})
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
}
