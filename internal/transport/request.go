package transport

import (
	"context"
	"io"
)

// Request is one call of a client. Client.prepare checks it and copies what each attempt needs.
type Request struct {
	Method string
	Path   string // with %s in place of the id
	Files  bool   // the request goes to the files host; false: to the API host

	// ID is the id in Path. The response must have the same id. The zero ID means that Path has
	// no id.
	ID ID

	// IDs are the ids in the parameters. They are checked like ID; an empty one is not checked.
	IDs []ID

	// Form has the encoded parameters: the query of a GET, the body of a POST. With a Body, it
	// is not sent: it has the texts that errors must not repeat.
	Form string

	// Body is a body that is not a form. Nil means that Form is the body.
	Body *Body

	// Texts are the name and the first bytes of the file in Body. Errors must not repeat them.
	Texts []string

	// Object is the object type of the response, or of the items of a list. Contents have none.
	Object string

	list   bool                                // the response is a list
	items  int                                 // the most items that the list may have; 0 for one object
	stream func(body io.Reader) (fault, error) // receives the body of a 2xx, which is then not decoded; may be nil
}

// Body is a body that can be opened for every attempt.
type Body struct {
	// Open returns a reader from the first byte. It gets the context of the attempt, which a
	// Read may ignore. Client.try calls it for each attempt and waits for it. The Close of the
	// reader must not call code of the user, because a panic there would end the process.
	Open func(context.Context) (io.ReadCloser, error)

	Length      int64 // -1: unknown
	ContentType string
	Once        bool // it cannot be opened again after it was read from

	// PrepareRetry ends the reader of the failed attempt. Client.reserveRetry calls it when a
	// retry may follow, and waits for it. Its error means that the body cannot be opened again.
	// Nil means that nothing needs to be prepared.
	PrepareRetry func() error
}

// SourceError is the error that the reader of a Body returns if the source of the bytes failed.
// Such an error is not retried.
type SourceError struct{ Err error }

func (e SourceError) Error() string { return e.Err.Error() }
func (e SourceError) Unwrap() error { return e.Err }
