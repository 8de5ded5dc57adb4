package disputetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Every request gets a response in JSON. A response that is not a success has an error
// object, and such a request changes nothing.
func FuzzServer(f *testing.F) {
	for _, s := range [][3]string{
		{"/v1/disputes/du_1", "application/x-www-form-urlencoded", "evidence[customer_name]=Jo&submit=false"},
		{"/v1/disputes/du_1/close", "application/x-www-form-urlencoded", ""},
		{"/v1/disputes/du_1", "application/x-www-form-urlencoded", "a[][b]=1&a[][b]=2&expand[]=charge.customer"},
		{
			"/v1/disputes/du_1", "application/x-www-form-urlencoded",
			"evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][9999999999999999999][charge]=1",
		},
		{
			"/v1/issuing/disputes", "application/x-www-form-urlencoded",
			"transaction=ipi_1&evidence[reason]=other&evidence[other][product_type]=service",
		},
		{
			"/v1/files", "multipart/form-data; boundary=b",
			"--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n" +
				"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n%PDF-1.4\r\n--b--\r\n",
		},
		{"/v1/file_links?file=file_1&expires_at=99999999999", "application/x-www-form-urlencoded", ""},
		{"/v1/disputes?created[gt]=1&limit=3", "", ""},
		{"/links/%00", "", "\xff"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, path, mime, body string) {
		u, err := url.ParseRequestURI(path)
		if err != nil || u.Host != "" || u.Path == "" {
			t.Skip()
		}
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{ID: "du_1", Kind: disputetest.CompellingEvidence})
		srv.AddFile(disputetest.File{ID: "file_1"})
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			before := srv.Object(id)
			r, err := http.NewRequestWithContext(t.Context(), method, "http://127.0.0.1", strings.NewReader(body))
			require.NoError(t, err)
			r.URL.Path, r.URL.RawPath, r.URL.RawQuery = u.Path, u.RawPath, u.RawQuery
			r.Header = http.Header{"Authorization": {"Bearer sk_test_x"}, "Content-Type": {mime}, "Idempotency-Key": {"k"}}
			res, err := srv.HTTPClient().Do(r)
			require.NoError(t, err)
			raw, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
				var object map[string]any
				require.NoError(t, json.Unmarshal(raw, &object))
				assert.Equal(t, res.StatusCode != http.StatusOK, object["error"] != nil)
			}
			if res.StatusCode != http.StatusOK {
				assert.Equal(t, before, srv.Object(id))
			}
		}
	})
}
