package disputetest

import (
	"io"
	"mime"
	"net/http"
	"strings"
)

// checkContentType requires the encoding that the endpoint reads. A POST without a body
// needs none: docs.stripe.com/api/disputes/close shows one.
func (c *call) checkContentType() *failure {
	given := c.r.Header.Get("Content-Type")
	if c.r.Method != http.MethodPost || given == "" && !c.route.upload {
		return nil
	}
	needed := "application/x-www-form-urlencoded"
	if c.route.upload {
		needed = "multipart/form-data"
	}
	got, p, err := mime.ParseMediaType(given)
	if err != nil || got != needed {
		return wrongContentType(needed, given)
	}
	if c.route.upload && p["boundary"] == "" {
		return invalid("", "The Content-Type names no boundary.")
	}
	return nil
}

func wrongContentType(needed, given string) *failure {
	return invalid("", "This endpoint takes a body of Content-Type %s, not %q.", needed, clip(given))
}

// read takes the parameters from the query and the body. The error is one of the
// connection, which ends the request without a response.
func (c *call) read() (*failure, error) {
	query, fail := split(c.r.URL.RawQuery)
	if fail != nil {
		return fail, nil
	}
	c.sent = query
	if c.r.Method != http.MethodPost {
		return nil, nil
	}
	var body []pair
	var err error
	if c.route.upload {
		body, fail, err = c.readUpload()
	} else {
		body, fail, err = c.readForm()
	}
	c.sent = append(c.sent, body...)
	c.server.noteForm(c)
	return fail, err
}

func (c *call) readForm() ([]pair, *failure, error) {
	raw, err := io.ReadAll(io.LimitReader(c.r.Body, maxForm+1))
	if err != nil {
		return nil, nil, err
	}
	if len(raw) > maxForm {
		fail := invalid("", "The request body is too large.")
		fail.status = http.StatusRequestEntityTooLarge
		return nil, fail, nil
	}
	if len(raw) > 0 && c.r.Header.Get("Content-Type") == "" {
		return nil, wrongContentType("application/x-www-form-urlencoded", ""), nil
	}
	pairs, fail := split(strings.TrimRight(string(raw), "\r\n"))
	return pairs, fail, nil
}

// check gives the parameters their types and finds out what is to be expanded.
func (c *call) check() *failure {
	root, fail := tree(c.sent)
	if fail != nil {
		return fail
	}
	if c.route.upload && root.child("file") != nil {
		return invalid("file", "Invalid file: send it as a part that has a file name.")
	}
	if c.params, fail = check(root, c.route.params); fail != nil {
		return fail
	}
	if c.route.upload && c.upload == nil {
		return coded("parameter_missing", "file", "Missing required param: file.")
	}
	c.expand = texts(c.params["expand"])
	return c.checkExpand()
}
