package disputetest

import (
	"io"
	"mime"
	"net/http"
	"strings"
)

// contentType wants the encoding that the endpoint reads, on empty bodies too.
func (c *call) contentType() *failure {
	if c.r.Method != http.MethodPost {
		return nil
	}
	want := "application/x-www-form-urlencoded"
	if c.route.upload {
		want = "multipart/form-data"
	}
	got, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return invalid("", "This endpoint takes a body of Content-Type %s, not %q.", want, clip(c.r.Header.Get("Content-Type")))
	}
	if c.route.upload && params["boundary"] == "" {
		return invalid("", "The Content-Type names no boundary.")
	}
	return nil
}

// read takes the parameters from the query and the body. The error is one of the
// connection: nobody is left to answer.
func (c *call) read() (*failure, error) {
	query, no := split(c.r.URL.RawQuery)
	if no != nil {
		return no, nil
	}
	c.sent = query
	if c.r.Method != http.MethodPost {
		return nil, nil
	}
	var body []pair
	var err error
	if c.route.upload {
		body, no, err = c.readUpload()
	} else {
		body, no, err = c.readForm()
	}
	c.sent = append(c.sent, body...)
	c.server.noteForm(c)
	return no, err
}

func (c *call) readForm() ([]pair, *failure, error) {
	raw, err := io.ReadAll(io.LimitReader(c.r.Body, maxForm+1))
	if err != nil {
		return nil, nil, err
	}
	if len(raw) > maxForm {
		return nil, &failure{status: http.StatusRequestEntityTooLarge, typ: "invalid_request_error", message: "The request body is too large."}, nil
	}
	pairs, no := split(strings.TrimRight(string(raw), "\r\n"))
	return pairs, no, nil
}

// check types the parameters and finds out what is to be expanded.
func (c *call) check() *failure {
	root, no := tree(c.sent)
	if no != nil {
		return no
	}
	if c.route.upload && root.kid("file") != nil {
		return invalid("file", "Invalid file: send it as a part that has a file name.")
	}
	if c.params, no = check(root, c.route.rules); no != nil {
		return no
	}
	if c.route.upload && c.upload == nil {
		return coded("parameter_missing", "file", "Missing required param: file.")
	}
	c.expand = texts(c.params["expand"])
	return c.checkExpand()
}
