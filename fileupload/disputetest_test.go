package fileupload_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// The in-memory Stripe may not import package fileupload, so it has the purposes again.
func TestPurposesAreThoseOfDisputetest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	var all, uploadable []string
	for _, purpose := range purposes(t) {
		all = append(all, purpose)
		_, err := fileupload.NewClient(srv.Config()).Upload(t.Context(),
			fileupload.Params{Purpose: fileupload.Purpose(purpose), Name: "a.pdf", Body: strings.NewReader(pdf)})
		if err == nil || !strings.Contains(err.Error(), "cannot be uploaded") {
			uploadable = append(uploadable, purpose)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.stripe.com/v1/files?purpose=none", nil)
	require.NoError(t, err)
	assert.ElementsMatch(t, namesIn(refusal(t, srv, request)), all,
		"the purposes of disputetest/file_purpose.go, and the constants of fileupload/purpose.go")
	assert.ElementsMatch(t, namesIn(refusal(t, srv, rawUpload(t, "none", pdf))), uploadable,
		"uploadPurposes of disputetest/file_purpose.go, and checkUpload of fileupload/purpose.go")
}

// The in-memory Stripe may not import package fileupload, so it has the limit again.
func TestLargestFileIsThatOfDisputetest(t *testing.T) {
	t.Parallel()
	_, err := noRequests(t).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: strings.NewReader("x"), Size: 1 << 40})
	require.Error(t, err)
	found := regexp.MustCompile(`at most 5 MB \((\d+) bytes\)`).FindStringSubmatch(err.Error())
	require.NotNil(t, found, err)
	limit, err := strconv.Atoi(found[1])
	require.NoError(t, err)
	srv := disputetest.NewServer()
	const places = "maxEvidenceSize of fileupload/purpose.go is %d; maxEvidenceFile of disputetest/file_upload.go must be the same"
	largest := pdf + strings.Repeat("x", limit-len(pdf))
	assert.Empty(t, refusal(t, srv, rawUpload(t, string(evidence), largest)), places, limit)
	assert.Contains(t, refusal(t, srv, rawUpload(t, string(evidence), largest+"x")), "exceeds", places, limit)
}

// purposes returns the values of the constants of type Purpose.
func purposes(t *testing.T) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "purpose.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Purpose" {
				purpose, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				all = append(all, purpose)
			}
		}
		return true
	})
	require.NotEmpty(t, all)
	return all
}

// rawUpload is an upload that no rule of package fileupload has checked.
func rawUpload(t *testing.T, purpose, contents string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	require.NoError(t, w.WriteField("purpose", purpose))
	file, err := w.CreateFormFile("file", "a.pdf")
	require.NoError(t, err)
	_, err = file.Write([]byte(contents))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://files.stripe.com/v1/files", &body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// refusal sends a request to srv and returns the message of the error, or "" if srv accepts it.
func refusal(t *testing.T, srv *disputetest.Server, r *http.Request) string {
	t.Helper()
	r.SetBasicAuth("sk_test_1", "")
	res, err := srv.HTTPClient().Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var response struct {
		Error struct{ Message string }
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&response))
	return response.Error.Message
}

// namesIn returns the names that a message lists, as in "must be one of a, b, or c".
func namesIn(message string) []string {
	_, list, _ := strings.Cut(message, "must be one of ")
	return strings.Split(strings.ReplaceAll(list, " or ", " "), ", ")
}
