package fileupload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func decode[T any](t *testing.T, file string) *T {
	t.Helper()
	v := new(T)
	require.NoError(t, json.Unmarshal([]byte(recorded(t, file)), v))
	return v
}

func TestDecodeEveryFieldOfAFile(t *testing.T) {
	f := decode[fileupload.File](t, "file.json")
	assert.Equal(t, stripedispute.FileID("file_1MtJUT2eZvKYlo2C"), f.ID)
	assert.Equal(t, "file", f.Object)
	assert.Equal(t, stripedispute.Timestamp(1680726149), f.Created)
	assert.Equal(t, stripedispute.Timestamp(1704054149), f.ExpiresAt)
	assert.Equal(t, "receipt.pdf", f.Filename)
	assert.Equal(t, fileupload.PurposeDisputeEvidence, f.Purpose)
	assert.Equal(t, int64(9863), f.Size)
	assert.Equal(t, "Receipt", f.Title)
	assert.Equal(t, "pdf", f.Type)
	assert.Equal(t, "https://files.stripe.com/v1/files/file_1MtJUT2eZvKYlo2C/contents", f.URL)

	require.Len(t, f.Links.Data, 1)
	l := f.Links.Data[0]
	assert.Equal(t, "link_1MtJUU2eZvKYlo2C", l.ID)
	assert.Equal(t, stripedispute.Timestamp(1680726150), l.Created)
	assert.Zero(t, l.ExpiresAt)
	assert.False(t, l.Expired)
	assert.True(t, l.Livemode)
	assert.Equal(t, string(f.ID), l.File.ID)
	assert.Equal(t, stripedispute.Metadata{"order_id": "6735"}, l.Metadata)
	assert.Equal(t, "https://files.stripe.com/links/MDB8YWNjdF8x", l.URL)
}

func TestDecodeKeepsNullsAndUnknownPurposes(t *testing.T) {
	f := decode[fileupload.File](t, "file_nulls.json")
	assert.Equal(t, fileupload.Purpose("a_purpose_of_tomorrow"), f.Purpose)
	assert.Zero(t, f.ExpiresAt)
	assert.Nil(t, f.Links)
	assert.Empty(t, f.Filename+f.Title+f.Type+f.URL)
}

func TestDecodeTheExpandedFileOfALink(t *testing.T) {
	l := decode[stripedispute.Page[*fileupload.Link]](t, "links.json").Data[0]
	assert.Equal(t, "file_2", l.File.ID)
	var f fileupload.File
	require.NoError(t, l.File.Decode(&f))
	assert.Equal(t, fileupload.PurposeDisputeEvidence, f.Purpose)
	assert.True(t, l.Expired)
	assert.Empty(t, l.URL)
}

func TestPrintingAndLoggingHideTheURL(t *testing.T) {
	f := decode[fileupload.File](t, "file.json")
	l := f.Links.Data[0]
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "file", f, "link", l, "none", (*fileupload.File)(nil))
	all := fmt.Sprintf("%v %+v %#v %s %v", l, l, l, *l, []*fileupload.Link{l}) + log.String()
	assert.NotContains(t, all, l.URL)
	assert.NotContains(t, log.String(), f.URL)
	assert.NotContains(t, log.String(), f.Filename)
	assert.Contains(t, log.String(), `"file":{"id":"file_1MtJUT2eZvKYlo2C","purpose":"dispute_evidence","type":"pdf","size":9863}`)
	assert.Contains(t, all, "fileupload.Link{link_1MtJUU2eZvKYlo2C of file_1MtJUT2eZvKYlo2C}")
}
