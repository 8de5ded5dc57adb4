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

// envelope is a multipart body without the file: what comes before its bytes,
// and after.
type envelope struct {
	contentType   string
	before, after []byte
}

// newEnvelope writes the parameters of an encoded form as parts, in their order,
// and then the head of the file's part.
func newEnvelope(boundary, form, filename, contentType string) (*envelope, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if boundary != "" {
		if err := w.SetBoundary(boundary); err != nil {
			return nil, errors.New("fileupload: Boundary must be 1 to 70 of the characters that RFC 2046 allows; leave it empty for a random one")
		}
	}
	for pair := range strings.SplitSeq(form, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if err := writeField(w, key, value); err != nil {
			return nil, err
		}
	}
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename="%s"`, quotable(filename))},
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

// around puts a source into the envelope: a body whose length is known where the
// source's is, and which never holds more of the file than the piece under way.
func (e *envelope) around(s *source) *transport.Body {
	length := int64(-1)
	if s.size >= 0 {
		length = int64(len(e.before)) + s.size + int64(len(e.after))
	}
	return &transport.Body{
		Open: func(ctx context.Context) (io.ReadCloser, error) {
			p, err := s.open(ctx)
			if err != nil {
				return nil, err
			}
			return io.NopCloser(io.MultiReader(bytes.NewReader(e.before), p, last{bytes.NewReader(e.after)})), nil
		},
		Length:      length,
		ContentType: e.contentType,
		Once:        s.seeker == nil,
		Again:       s.again,
	}
}

// last tells its end along with its last bytes: whoever knows from the bytes that the
// body is over asks no further.
type last struct{ *bytes.Reader }

func (l last) Read(b []byte) (int, error) {
	n, err := l.Reader.Read(b)
	if l.Len() == 0 {
		err = io.EOF
	}
	return n, err
}
