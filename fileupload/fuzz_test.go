package fileupload_test

import (
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

// FuzzDecodeFile compares the decoded File with what encoding/json reads into a map. A longer
// run:
//
//	go test ./fileupload -fuzz FuzzDecodeFile -fuzztime 10m -fuzzminimizetime 10x
func FuzzDecodeFile(f *testing.F) {
	recorded, err := filepath.Glob("testdata/*.json")
	require.NoError(f, err)
	for _, path := range recorded {
		b, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		wiretest.CompareWithJSON(t, data, new(fileupload.File))
	})
}

// FuzzMultipartName uploads a file with any name. Either Upload refuses the name, or the body
// has one file with all its bytes and the last element of the name. A longer run:
//
//	go test ./fileupload -fuzz FuzzMultipartName -fuzztime 10m -fuzzminimizetime 10x
func FuzzMultipartName(f *testing.F) {
	for _, name := range []string{
		"receipt.pdf", "", ".", "..", "/", `\`, "a/b.pdf", `C:\scans\b.pdf`,
		"a\"; name=\"purpose", "a\r\nContent-Type: text/html\r\n\r\nx", "a\nb", "a\x00b",
		"é.pdf", "\xff\xfe.pdf", "%22.pdf", `a\"b`, "a;b", "a\u2028b", " a ", "a/", strings.Repeat("x", 70_000), "file_1", "--boundary--",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		contents := "%PDF-1.7\r\n--boundary\r\n"
		sent := 0
		cfg := stripedispute.Config{
			Key: "sk_test_1", MaxRetries: -1,
			HTTPClient: &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
				sent++
				fields, file := partsOf(t, r)
				assert.Equal(t, map[string]string{"purpose": "dispute_evidence"}, fields)
				assert.Equal(t, asBrowsersSay(name), file.filename)
				assert.Equal(t, contents, file.contents)
				assert.Len(t, file.header, 2, "no other headers")
				return respond(r, http.StatusOK, `{"id":"file_1","object":"file"}`), nil
			})},
		}
		_, err := fileupload.NewClient(cfg).Upload(t.Context(),
			fileupload.Params{Purpose: evidence, Name: name, Body: strings.NewReader(contents)})
		assert.Equal(t, err == nil, sent == 1, "%v", err)
	})
}

type sentFile struct {
	filename, contents string
	header             textproto.MIMEHeader
}

// partsOf reads a body as a server does. It fails the test if there is not exactly one file.
func partsOf(t *testing.T, r *http.Request) (fields map[string]string, file sentFile) {
	t.Helper()
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	require.NoError(t, err)
	fields = map[string]string{}
	files := 0
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		b, err := io.ReadAll(part)
		require.NoError(t, err)
		if part.FormName() == "file" {
			files++
			file = sentFile{part.FileName(), string(b), part.Header}
			continue
		}
		fields[part.FormName()] = string(b)
	}
	require.Equal(t, 1, files)
	return fields, file
}

// asBrowsersSay returns the last element of a name. It escapes characters that may not be
// between quotes, and replaces bytes that are not UTF-8.
func asBrowsersSay(name string) string {
	elements := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' })
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(elements[len(elements)-1], "\uFFFD") {
		if r < ' ' || r == '"' || r == 0x7f {
			b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{byte(r)})))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
