package transport

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// prepared is a checked Request. Every attempt sends the same request.
type prepared struct {
	method    string
	url       *url.URL
	header    http.Header
	body      *Body  // nil for a GET
	isUpload  bool   // the body is Request.Body and not a form
	key       string // the idempotency key; "" for a GET
	randomKey bool   // the key is random: only this call sends it
	budget    *budget

	path       string // with %s in place of the id, for errors and log lines
	id         ID
	secrets    quote.Sent    // what was sent and must not be in an error
	lazyFilter *quote.Filter // see filter

	items  int                                 // the most items in the response; 0 for one object
	stream func(body io.Reader) (fault, error) // see Request
}

func (p *prepared) String() string { return p.method + " " + p.shown() }

// shown is the path for errors and log lines.
func (p *prepared) shown() string {
	return quote.Path(strings.Replace(p.path, "%s", p.id.shown(), 1))
}

// filter returns the filter for texts that a server sent. Most calls do not need it, so it is
// made when it is first used.
func (p *prepared) filter() *quote.Filter {
	if p.lazyFilter == nil {
		sent := p.secrets
		if id := p.id.Value; id != "" && id != p.id.shown() { // shown hides it, so no other text may show it
			sent.Texts = append(slices.Clip(sent.Texts), id)
		}
		p.lazyFilter = quote.New(sent)
	}
	return p.lazyFilter
}

// prepare checks a Request and makes everything that its attempts share.
func (c *Client) prepare(r Request, call stripedispute.Call) (*prepared, error) {
	host := c.api
	if r.Files {
		host = c.files
	}
	if err := errors.Join(c.err, host.err); err != nil {
		return nil, err
	}
	path, err := r.checkedPath()
	if err != nil {
		return nil, err
	}
	header, err := c.header(call)
	if err != nil {
		return nil, err
	}
	form := withOptions(r, call)
	p := &prepared{
		method: r.Method, header: header, body: r.Body, isUpload: r.Body != nil, budget: host.budget,
		path: host.url.Path + r.Path, id: r.ID,
		secrets: quote.Sent{Key: c.cfg.Key, Form: form, File: r.Body != nil, Texts: r.Texts},
		items:   r.items, stream: r.stream,
	}
	if r.Method == http.MethodGet {
		p.url = host.join(path, form)
		return p, nil
	}
	p.url = host.join(path, "")
	if p.body == nil {
		p.body = formBody(form)
	}
	if p.key, err = idempotencyKey(call); err != nil {
		return nil, err
	}
	p.randomKey = call.IdempotencyKey == nil
	header["Content-Type"] = []string{p.body.ContentType}
	header["Idempotency-Key"] = []string{p.key}
	return p, nil
}

// checkedPath checks all ids of r, and returns the path with the id in it.
func (r Request) checkedPath() (string, error) {
	path := r.Path
	if strings.Contains(path, "%s") {
		if err := r.ID.check(); err != nil {
			return "", err
		}
		path = strings.Replace(path, "%s", r.ID.escaped(), 1)
	}
	for _, id := range r.IDs {
		if id.Value == "" {
			continue
		}
		if err := id.check(); err != nil {
			return "", err
		}
	}
	return path, nil
}

// header returns the headers that do not depend on the body. checkConfig (client.go) has checked the
// values of the Config; those of the call are checked here.
func (c *Client) header(call stripedispute.Call) (http.Header, error) {
	h := http.Header{
		"Authorization":  {"Bearer " + c.cfg.Key},
		"Stripe-Version": {c.cfg.Version},
		"User-Agent":     {c.agent},
	}
	account := c.cfg.Account
	if call.Account != nil {
		account = *call.Account
	}
	if account != "" {
		if err := (ID{Name: "account", Value: account}).check(); err != nil {
			return nil, err
		}
		h["Stripe-Account"] = []string{account}
	}
	if call.StripeContext != "" {
		if strings.ContainsFunc(call.StripeContext, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, errors.New("stripe: the Stripe-Context holds a space or another character that no id has")
		}
		h["Stripe-Context"] = []string{call.StripeContext}
	}
	return h, nil
}

// maxKey is how many characters Stripe takes for an idempotency key. The comment of WithIdempotencyKey
// states it.
const maxKey = 255

// idempotencyKey returns the key of the option WithIdempotencyKey, or a random one.
func idempotencyKey(call stripedispute.Call) (string, error) {
	if call.IdempotencyKey == nil {
		return rand.Text(), nil
	}
	switch k := *call.IdempotencyKey; {
	case k == "":
		return "", errors.New("stripe: the idempotency key is empty; leave the option out for a random one")
	case len(k) > maxKey:
		return "", fmt.Errorf("stripe: the idempotency key has %d characters; Stripe takes at most %d", len(k), maxKey)
	case strings.ContainsFunc(k, func(r rune) bool { return r < ' ' || r > '~' }):
		return "", errors.New("stripe: the idempotency key holds a character outside printable ASCII")
	case strings.Trim(k, " ") != k:
		return "", errors.New("stripe: the idempotency key begins or ends with a space, which HTTP headers do not keep")
	default:
		return k, nil
	}
}

// withOptions returns the encoded parameters of r and of the options of the call. For an
// upload, Params.encode of package fileupload adds the parameters of the options, as parts.
func withOptions(r Request, call stripedispute.Call) string {
	pairs := make([]string, 0, 8)
	if r.Form != "" {
		pairs = append(pairs, r.Form)
	}
	for _, e := range expandPaths(call, r.list) {
		pairs = append(pairs, "expand[]="+url.QueryEscape(e))
	}
	for _, p := range call.Params {
		pairs = append(pairs, keepBrackets.Replace(url.QueryEscape(p[0]))+"="+url.QueryEscape(p[1]))
	}
	return strings.Join(pairs, "&")
}

var keepBrackets = strings.NewReplacer("%5B", "[", "%5D", "]")

// expandPaths returns the paths to expand as Stripe requires them: those of a list begin with
// "data".
func expandPaths(call stripedispute.Call, list bool) []string {
	if !list {
		return call.Expand
	}
	paths := make([]string, len(call.Expand))
	for i, p := range call.Expand {
		paths[i] = "data." + strings.TrimPrefix(p, "data.")
	}
	return paths
}

// formBody returns the body of a POST without Request.Body.
func formBody(form string) *Body {
	return &Body{
		Open: func(context.Context) (io.ReadCloser, error) {
			if form == "" {
				return http.NoBody, nil
			}
			return io.NopCloser(strings.NewReader(form)), nil
		},
		Length:      int64(len(form)),
		ContentType: "application/x-www-form-urlencoded",
	}
}

// newRequest makes the http.Request of one attempt. The upload is nil if the request has no body
// or a form. newRequest opens the body, and waits if Body.Open does.
func (p *prepared) newRequest(ctx context.Context) (*http.Request, *upload, error) {
	req := (&http.Request{
		Method: p.method, URL: p.url, Host: p.url.Host, Header: p.header.Clone(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if p.body == nil {
		return req, nil, nil
	}
	open, u := p.body.Open, (*upload)(nil)
	if p.isUpload {
		u = newUpload(p.body)
		open = u.openReading
	}
	body, err := open(ctx)
	if err != nil {
		return nil, nil, err
	}
	req.Body, req.ContentLength = body, p.body.Length
	if !p.body.Once {
		req.GetBody = func() (io.ReadCloser, error) { return open(ctx) }
	}
	return req, u, nil
}
