package fileupload_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

func TestDecodeConvertsScalarsOfAnotherType(t *testing.T) {
	wiretest.ScalarsOfAnotherType(t, []byte(recorded(t, "file.json")), new(fileupload.File))
	wiretest.ScalarsOfAnotherType(t, []byte(recorded(t, "links.json")), new(stripedispute.Page[*fileupload.Link]))
}

func TestGetAndUploadDoNotRetryAMemberThatCannotBeConverted(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"id":"file_1","links":["link_1"]}`, "links is an array, not an object"},
		{`{"id":"file_1","size":{}}`, "size is an object, not a whole number"},
	} {
		cfg := wiretest.Config()
		cfg.MaxRetries = 2
		c := fileupload.NewClient(cfg)
		wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodGet, Path: "/v1/files/file_1", Response: test.body})
		_, err := c.Get(t.Context(), "file_1")
		require.ErrorContains(t, err, test.want)
		wiretest.Intercept(t,
			wiretest.Exchange{Method: http.MethodPost, Host: "https://files.stripe.com", Path: "/v1/files", Response: test.body})
		_, err = c.Upload(t.Context(),
			fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "a.pdf", Body: strings.NewReader("%PDF-1.7")})
		require.ErrorContains(t, err, test.want)
	}
}

func TestCreateLinkAndGetRefuseALinkToAnotherFile(t *testing.T) {
	const link = `{"id":"link_1","object":"file_link","file":"file_2"}`
	c := fileupload.NewClient(wiretest.Config())
	wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodPost, Path: "/v1/file_links", Form: "file=file_1", Response: link})
	_, err := c.CreateLink(t.Context(), "file_1", fileupload.LinkParams{})
	require.ErrorContains(t, err, "a link to another file")
	require.ErrorIs(t, err, stripedispute.ErrConnection)

	wiretest.Intercept(t,
		wiretest.Exchange{
			Method: http.MethodPost, Path: "/v1/file_links", Form: "file=file_2", Response: strings.Replace(link, `"file_2"`, `{"id":"file_2"}`, 1),
		})
	_, err = c.CreateLink(t.Context(), "file_2", fileupload.LinkParams{})
	require.NoError(t, err)

	list := `{"object":"list","data":[` + link + `]}`
	for body, want := range map[string]string{
		`{"id":"file_1","links":` + list + `}`:               "a link to another file",
		`{"id":"file_1","links":{"data":[null]}}`:            "contains null",
		`{"id":"file_2","links":` + list + `}`:               "",
		`{"id":"file_3","links":{"data":[{"id":"link_1"}]}}`: "",
	} {
		id := body[7:13]
		wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodGet, Path: "/v1/files/" + id, Response: body})
		f, err := c.Get(t.Context(), stripedispute.FileID(id))
		if want == "" {
			assert.NoError(t, err)
			assert.NotNil(t, f)
		} else {
			assert.ErrorContains(t, err, want)
		}
	}
}
