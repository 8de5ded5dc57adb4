package fileupload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// envelope is a multipart body without the file: the bytes before the file and after it.
type envelope struct {
	contentType   string
	before, after []byte
}

// newEnvelope writes the parameters of a form, made by Params.encode, as parts, in their order, and
// then the header of the file's part. A boundary of "" means a random one.
func newEnvelope(boundary, form, filename, contentType string) (*envelope, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if boundary != "" {
		if err := w.SetBoundary(boundary); err != nil {
			return nil, err
		}
	}
	for pair := range strings.SplitSeq(form, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if err := writeField(w, key, value); err != nil {
			return nil, err
		}
	}
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename="%s"`, escapeFilename(filename))},
		"Content-Type":        {contentType},
	})
	if err != nil {
		return nil, err
	}
	e := &envelope{contentType: w.FormDataContentType(), before: bytes.Clone(b.Bytes())}
	b.Reset()
	err = w.Close()
	e.after = b.Bytes()
	return e, err
}

func writeField(w *multipart.Writer, key, value string) error {
	key, errKey := url.QueryUnescape(key)
	value, errValue := url.QueryUnescape(value)
	return errors.Join(errKey, errValue, w.WriteField(key, value))
}

// body returns the request body with the contents of s. Its length is known if the size of
// s is. It streams: it does not hold the file in memory. Package transport calls Open for each
// attempt, and net/http again if it repeats a request; source.open says what it waits for. The Close of
// the reader does nothing: net/http calls it in a goroutine of its own, where a panic of the user's code
// would end the process.
func (e *envelope) body(s *source) *transport.Body {
	length := int64(-1)
	if s.size >= 0 {
		length = int64(len(e.before)) + s.size + int64(len(e.after))
	}
	return &transport.Body{
		Open: func(ctx context.Context) (io.ReadCloser, error) {
			r, err := s.open(ctx)
			if err != nil {
				return nil, err
			}
			return io.NopCloser(io.MultiReader(bytes.NewReader(e.before), r, eofWithData{bytes.NewReader(e.after)})), nil
		},
		Length:       length,
		ContentType:  e.contentType,
		Once:         s.seeker == nil,
		PrepareRetry: s.prepareRetry,
	}
}

// eofWithData returns io.EOF together with its last bytes. A reader that recognises the end of a
// multipart body stops there, and would not see a later io.EOF. If the length is unknown, package
// transport knows only by that io.EOF that everything was read.
type eofWithData struct{ *bytes.Reader }

func (r eofWithData) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if r.Len() == 0 {
		err = io.EOF
	}
	return n, err
}
