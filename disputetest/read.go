package disputetest

import (
	"io"
	"mime"
	"net/http"
	"strings"
)

// checkContentType requires the content type that the endpoint reads. A POST without a body
// needs no content type: docs.stripe.com/api/disputes/close shows such a request.
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

// read reads the parameters from the query and the body, without the lock. It waits for the whole body.
// It returns an error if the connection broke or the request was canceled, which ends the request
// without a response.
func (c *call) read() (*failure, error) {
	query, fail := split(c.r.URL.RawQuery)
	if fail != nil {
		return fail, nil
	}
	c.pairs = query
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
	c.pairs = append(c.pairs, body...)
	c.server.recordForm(c)
	return fail, err
}

// readForJournal reads the parameters of a request that does not reach its endpoint, so that
// [Server.Requests] has them. Wrong parameters are not an error here.
func (c *call) readForJournal() error {
	if c.fault.reset || c.findRoute() != nil || c.checkContentType() != nil {
		return nil
	}
	_, err := c.read()
	return err
}

// readForm reads an urlencoded body.
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

// checkParams checks the parameters, and sets params and expand.
func (c *call) checkParams() *failure {
	root, fail := tree(c.pairs)
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
		return invalidWithCode("parameter_missing", "file", "Missing required param: file.")
	}
	c.expand = texts(c.params["expand"])
	return c.checkExpand()
}
