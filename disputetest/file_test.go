package disputetest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
)

func TestUploadAndDownload(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	f := upload(t, srv, evidenceFile(pdf))
	assert.Equal(t, http.StatusOK, f.status, f.raw)
	assert.Equal(t, []any{"file", "dispute_evidence", "receipt.pdf", "pdf", float64(len(pdf))},
		[]any{f.at("object"), f.at("purpose"), f.at("filename"), f.at("type"), f.at("size")})
	assert.Empty(t, f.at("links.data"))
	path := "/v1/files/" + f.text("id")
	assert.Equal(t, f.body, get(t, srv, path).body)

	address := f.text("url")
	assert.Equal(t, "http://127.0.0.1:12111"+path+"/contents", address)
	contents := get(t, srv, path+"/contents")
	assert.Equal(t, pdf, contents.raw)
	assert.Equal(t, "application/pdf", contents.header.Get("Content-Type"))
	assert.Equal(t, 401, get(t, srv, path+"/contents", header{"Authorization", ""}).status)
	assert.Equal(t, 1, srv.Effects(f.text("id")).Uploads)
	assert.Equal(t, "receipt.pdf", srv.Requests()[0].Form.Get("file"))
	assert.Equal(t, []string{f.text("id")}, ids(get(t, srv, "/v1/files?purpose=dispute_evidence")))
	assert.Empty(t, ids(get(t, srv, "/v1/files?purpose=pci_document")))
}

func TestUploadChecksTheFile(t *testing.T) {
	t.Parallel()
	purpose := part{name: "purpose", content: "dispute_evidence"}
	file := func(mime, content string) part { return part{name: "file", file: "x", mime: mime, content: content} }
	for name, c := range map[string]struct {
		parts  []part
		status int
		code   string
		param  string
	}{
		"a PDF":                  {[]part{purpose, file("application/pdf", pdf)}, 200, "", ""},
		"a PNG without a type":   {[]part{purpose, file("", png)}, 200, "", ""},
		"a JPEG, type unknown":   {[]part{file("application/octet-stream", jpeg), purpose}, 200, "", ""},
		"5 MB":                   {[]part{purpose, file("", pdf+strings.Repeat("x", 5<<20-len(pdf)))}, 200, "", ""},
		"a byte more":            {[]part{purpose, file("", pdf+strings.Repeat("x", 5<<20-len(pdf)+1))}, 400, "", "file"},
		"a text":                 {[]part{purpose, file("application/pdf", "hello")}, 400, "", "file"},
		"a text for another use": {[]part{{name: "purpose", content: "pci_document"}, file("", "hello")}, 200, "", ""},
		"a wrong type":           {[]part{purpose, file("image/png", pdf)}, 400, "", "file"},
		"an empty file":          {[]part{purpose, file("", "")}, 400, "", "file"},
		"no file":                {[]part{purpose}, 400, "parameter_missing", "file"},
		"a file without a name":  {[]part{purpose, {name: "file", content: pdf}}, 400, "", "file"},
		"no purpose":             {[]part{file("", pdf)}, 400, "parameter_missing", "purpose"},
		"a purpose of Stripe's":  {[]part{{name: "purpose", content: "selfie"}, file("", pdf)}, 400, "", "purpose"},
		"an unknown field":       {[]part{purpose, file("", pdf), {name: "title", content: "x"}}, 400, "parameter_unknown", "title"},
		"a link without create": {[]part{purpose, file("", pdf), {
			name:    "file_link_data[expires_at]",
			content: "1",
		}}, 400, "parameter_missing", "file_link_data[create]"},
		"an old link": {[]part{
			purpose, file("", pdf),
			{name: "file_link_data[create]", content: "true"},
			{name: "file_link_data[expires_at]", content: "1"},
		}, 400, "", "file_link_data[expires_at]"},
		"a link to a file that cannot have one": {[]part{
			{name: "purpose", content: "identity_document"},
			file("", pdf),
			{name: "file_link_data[create]", content: "true"},
		}, 400, "", "file_link_data[file]"},
	} {
		srv := disputetest.NewServer()
		a := upload(t, srv, c.parts)
		assert.Equal(t, c.status, a.status, name+a.raw)
		uploads := 1
		if c.status != 200 {
			assert.Equal(t, [4]any{c.status, "invalid_request_error", c.code, c.param}, errorOf(a), name)
			uploads = 0
		}
		assert.Equal(t, uploads, srv.Effects().Uploads, name)
	}
}

func TestBodyOfAnotherContentTypeIsRefused(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	for _, c := range []struct{ path, mime, body string }{
		{"/v1/files", "multipart/form-data", "x"},
		{"/v1/files", "multipart/form-data; boundary=b", ""},
		{"/v1/files", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_ev"},
		{"/v1/files", "multipart/form-data; boundary=b", "--b\r\n" + strings.Repeat("X: y\r\n", 100_000)},
		{"/v1/files", "application/x-www-form-urlencoded", "purpose=dispute_evidence"},
		{"/v1/disputes/" + id, "application/json", `{"submit": false}`},
		{"/v1/disputes/" + id, "multipart/form-data; boundary=b", "--b--"},
		{"/v1/disputes/" + id, "", "submit=false"},
		{"/v1/files", "", ""},
	} {
		a := do(t, srv, request(t, http.MethodPost, c.path, c.body, header{"Content-Type", c.mime}))
		assert.Equal(t, 400, a.status, c.mime)
	}
	assert.Zero(t, srv.Effects())
	ok(t, srv, "/v1/disputes/"+id, "", header{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"})
}

func TestEvidenceChecksItsFiles(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.SetNow(time.Unix(1_800_000_000, 0))
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{DueBy: time.Unix(2_000_000_000, 0)})
	mine := srv.AddFile(disputetest.File{})
	for id, code := range map[string]string{
		srv.AddFile(disputetest.File{Purpose: "pci_document"}): "",
		srv.Account("acct_1").AddFile(disputetest.File{}):      "resource_missing",
		"file_none":                           "resource_missing",
		"https://example.com/f":               "resource_missing",
		srv.AddDispute(disputetest.Dispute{}): "resource_missing",
	} {
		a := post(t, srv, path, form("evidence[receipt]", id, "submit", "false"))
		assert.Equal(t, [4]any{400, "invalid_request_error", code, "evidence[receipt]"}, errorOf(a), id)
	}
	d := ok(t, srv, path, form("evidence[receipt]", mine, "submit", "false", "expand[]", "evidence.receipt"))
	assert.Equal(t, mine, d.at("evidence.receipt.id"))

	// The size of a file in two fields counts twice.
	heavy := srv.AddFile(disputetest.File{Contents: []byte(pdf + strings.Repeat("x", 3<<20))})
	ok(t, srv, path, form("evidence[refund_policy]", heavy, "submit", "false"))
	a := post(t, srv, path, form("evidence[uncategorized_file]", heavy, "submit", "false"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "evidence"}, errorOf(a))

	expires, _ := srv.Object(mine)["expires_at"].(int64)
	srv.SetNow(time.Unix(expires, 0))
	ok(t, srv, path, form("evidence[customer_signature]", mine, "submit", "false"))
	srv.Advance(time.Second)
	a = post(t, srv, path, form("evidence[customer_signature]", mine, "submit", "false"))
	assert.Equal(t, "resource_missing", a.text("error.code"), "files expire after nine months")
}

func TestFileLinkLife(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	now := time.Unix(1_800_000_000, 0)
	srv.SetNow(now)
	file := srv.AddFile(disputetest.File{Contents: []byte(pdf)})
	link := ok(t, srv, "/v1/file_links", form("file", file, "metadata[a]", "b", "expand[]", "file"))
	assert.Equal(t, file, link.at("file.id"))
	assert.Equal(t, false, link.at("expired"))
	path := "/v1/file_links/" + link.text("id")
	public := "/links/" + link.text("id")
	assert.Equal(t, "http://127.0.0.1:12111"+public, link.at("url"))
	assert.Equal(t, pdf, get(t, srv, public, header{"Authorization", ""}).raw)
	assert.Equal(t, link.at("id"), get(t, srv, "/v1/files/"+file).at("links.data.0.id"))

	ok(t, srv, path, form("expires_at", strconv.FormatInt(now.Unix()+60, 10), "metadata[a]", ""))
	srv.Advance(time.Minute)
	gone := get(t, srv, path)
	assert.Equal(t, true, gone.at("expired"))
	assert.Empty(t, gone.at("metadata"))
	assert.Equal(t, 404, get(t, srv, public).status)
	assert.Equal(t, 400, post(t, srv, path, "metadata[a]=b").status)

	second := ok(t, srv, "/v1/file_links", form("file", file, "expires_at", "1900000000"))
	assert.Equal(t, []string{second.text("id")}, ids(get(t, srv, "/v1/file_links?expired=false&file="+file)))
	assert.Equal(t, []string{link.text("id")}, ids(get(t, srv, "/v1/file_links?expired=true")))
	assert.Nil(t, ok(t, srv, "/v1/file_links/"+second.text("id"), "expires_at=").at("expires_at"))
	assert.Equal(t, true, ok(t, srv, "/v1/file_links/"+second.text("id"), "expires_at=now").at("expired"))

	identity := srv.AddFile(disputetest.File{Purpose: "identity_document"})
	for form, want := range map[string][2]string{
		"":                                 {"parameter_missing", "file"},
		"file=file_none":                   {"resource_missing", "file"},
		"file=" + identity:                 {"", "file"},
		"file=" + file + "&expires_at=1":   {"", "expires_at"},
		"file=" + file + "&expires_at=now": {"parameter_invalid_integer", "expires_at"},
		"file=" + file + "&expires_at=":    {"parameter_invalid_empty", "expires_at"},
	} {
		a := post(t, srv, "/v1/file_links", form)
		assert.Equal(t, [4]any{400, "invalid_request_error", want[0], want[1]}, errorOf(a), form)
	}
	assert.Equal(t, 2, srv.Effects().Links)
}

func TestUploadCreatesALink(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	f := upload(t, srv, append(evidenceFile(pdf), part{name: "file_link_data[create]", content: "true"},
		part{name: "file_link_data[metadata][a]", content: "b"}))
	assert.Equal(t, "b", f.at("links.data.0.metadata.a"))
	assert.Equal(t, disputetest.Effects{Uploads: 1, Links: 1}, srv.Effects())
}
