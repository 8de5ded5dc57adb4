package disputetest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
)

const (
	maxEvidenceFile = 5 << 20  // bytes of a file for dispute_evidence
	maxAnyFile      = 16 << 20 // bytes of a file for any other purpose
	maxUpload       = 20 << 20 // bytes of a body that the server reads
	maxField        = 1 << 16  // bytes of a part that is not a file
)

// upload is the file of a multipart body.
type upload struct {
	name     string
	mime     string // as declared
	contents []byte // cut after one byte more than is allowed
}

// readUpload reads the body as a stream, without the lock. It keeps at most the largest file that is
// allowed. If the client sends nothing more, it waits until the connection breaks or the request is
// canceled.
func (c *call) readUpload() ([]pair, *failure, error) {
	_, params, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	body := io.LimitReader(c.r.Body, maxUpload)
	parts := multipart.NewReader(body, params["boundary"])
	var pairs []pair
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, body)
			return pairs, nil, err
		}
		if err != nil {
			fail, err := malformed(err)
			return pairs, fail, err
		}
		field, err := c.readPart(part)
		if err != nil {
			fail, err := malformed(err)
			return pairs, fail, err
		}
		if pairs = append(pairs, field...); len(pairs) > maxPairs {
			return pairs, invalid("", "Too many parameters: at most %d.", maxPairs), nil
		}
	}
}

// readPart returns a field, or keeps the file.
func (c *call) readPart(part *multipart.Part) ([]pair, error) {
	name := part.FormName()
	_, params, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if _, isFile := params["filename"]; name != "file" || !isFile {
		value, err := io.ReadAll(io.LimitReader(part, maxField))
		return []pair{{name, string(value)}}, err
	}
	contents, err := io.ReadAll(io.LimitReader(part, maxAnyFile+1))
	if err == nil {
		_, err = io.Copy(io.Discard, part)
	}
	c.upload = &upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), contents: contents}
	return nil, err
}

// malformed returns a failure if the body is not a multipart body, and an error if the
// connection broke.
func malformed(err error) (*failure, error) {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.HasPrefix(err.Error(), "multipart: ") {
		return invalid("", "The multipart body is malformed or cut short."), nil
	}
	return nil, err
}

// checkPurpose checks whether the file is allowed for its purpose. The type of the file is
// detected from its bytes.
func (u *upload) checkPurpose(purpose string) *failure {
	limit := maxAnyFile
	if purpose == evidencePurpose {
		limit = maxEvidenceFile
	}
	kind := http.DetectContentType(u.contents)
	declared, _, _ := mime.ParseMediaType(u.mime)
	switch {
	case len(u.contents) == 0:
		return invalid("file", "The file is empty.")
	case len(u.contents) > limit:
		return invalid("file", "The file exceeds the maximum size of %d MB for purpose %s.", limit>>20, purpose)
	case purpose != evidencePurpose:
		return nil
	case !slices.Contains(evidenceTypes(), kind):
		return invalid("file", "The file's type is not supported for purpose %s: it must be %s.", purpose, oneOf(evidenceTypes()))
	case declared != "" && declared != "application/octet-stream" && declared != kind:
		return invalid("file", "The file's Content-Type says %s, but its contents are %s.", clip(declared), kind)
	}
	return nil
}

// evidenceTypes lists the types of files for dispute_evidence. dispute/internal/kind decides the same
// before an upload.
func evidenceTypes() []string { return []string{"application/pdf", "image/jpeg", "image/png"} }

// shortType is the type that a file object shows.
func shortType(mime string) string {
	kind, _, _ := strings.Cut(mime, ";")
	switch _, sub, _ := strings.Cut(kind, "/"); sub {
	case "jpeg":
		return "jpg"
	case "plain":
		return "txt"
	case "octet-stream":
		return "bin"
	default:
		return sub
	}
}
