package stripedispute

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Option changes one call. Every method of every client takes any number of options.
type Option func(*Call)

// Call holds the options of one call. The clients read it; your code uses the With functions.
type Call struct {
	IdempotencyKey *string     // nil: a random one for every POST
	Account        *string     // nil: Config.Account
	StripeContext  string      // header Stripe-Context; "" for none
	Expand         []string    // paths as WithExpand got them
	Params         [][2]string // further parameters, as key and value
	Response       *Response   // nil: nobody needs it
}

// The clients read a Call in internal/transport/prepare.go. A new field that adds a parameter is also
// read by Params.encode of fileupload. One that is needed to read the object again is also copied
// by forReading of internal/confirm.

// String returns the number of parameters and paths. It does not print them, since Params
// may hold evidence.
func (c Call) String() string {
	return fmt.Sprintf("stripedispute.Call{%d parameters, %d paths to expand}", len(c.Params), len(c.Expand))
}

// Format prints String for every verb.
func (c Call) Format(f fmt.State, verb rune) { printText(f, verb, c.String()) }

// LogValue keeps the parameters out of structured logs.
func (c Call) LogValue() slog.Value { return slog.StringValue(c.String()) }

// NewCall applies the options in their order.
func NewCall(opts []Option) Call {
	var c Call
	for _, o := range opts {
		if o != nil {
			o(&c)
		}
	}
	return c
}

// Option returns an option that sets everything as it is in c, so that code which has applied
// the options of the user can pass them on without applying them again.
func (c Call) Option() Option {
	c.Expand, c.Params = slices.Clip(c.Expand), slices.Clip(c.Params)
	return func(to *Call) { *to = c }
}

// WithIdempotencyKey sends key as the Idempotency-Key of a POST in place of a
// random one, so that the same call from another process or after a crash takes
// effect once. A key has 1 to 255 printable ASCII characters and no personal data. Stripe
// remembers it for at least 24 hours. The same key with other parameters results in
// [ErrIdempotency]. A GET ignores it.
//
// Stripe: https://docs.stripe.com/api/idempotent_requests.
func WithIdempotencyKey(key string) Option {
	return func(c *Call) { c.IdempotencyKey = &key }
}

// WithAccount acts on a connected account for this call: the header Stripe-Account. It
// replaces [Config].Account; "" means the account that owns the key. The Account of a
// webhook event can be passed as it is.
func WithAccount(id string) Option {
	return func(c *Call) { c.Account = &id }
}

// WithStripeContext acts within an organization for this call: the header Stripe-Context.
// It requires an API key of the organization, and an empty [Config].Account. The path is
// "org_…/acct_…" for instance; the Context of a webhook event can be passed as it is.
func WithStripeContext(path string) Option {
	return func(c *Call) { c.StripeContext = path }
}

// WithExpand requests objects in place of ids, by dotted paths of at most four
// levels: "charge", "payment_intent", "charge.customer", "evidence.receipt".
// Lists take the same paths: the client adds the "data." that Stripe requires there.
//
// Stripe: https://docs.stripe.com/expand.
func WithExpand(paths ...string) Option {
	return func(c *Call) { c.Expand = append(c.Expand, paths...) }
}

// WithParam sends a parameter that this library has no field for, under the key
// that Stripe's reference shows, as in WithParam("evidence[new_field]", "text").
// It is sent unchanged and unchecked, after all others.
func WithParam(key, value string) Option {
	return func(c *Call) { c.Params = append(c.Params, [2]string{key, value}) }
}

// WithResponse fills r with the status, the header and the body of the response, also
// when the call fails after a response. The iterators fill it again for each page. Calls
// that run at the same time must not share a Response.
func WithResponse(r *Response) Option {
	return func(c *Call) { c.Response = r }
}

// Response is the HTTP response of a call: see [WithResponse]. Printing or logging it
// leaves the body out.
type Response struct {
	Status         int         // HTTP status of the last response; 0 if there was none
	Header         http.Header // of the last response
	RequestID      string      // header Request-Id
	IdempotencyKey string      // the key that was sent; "" for a GET
	Replayed       bool        // header Idempotent-Replayed: Stripe repeated the response of an earlier call
	Attempts       int         // number of attempts, the first included
	Body           []byte      // as it was received
}

// Package transport fills a Response in outcome.fillResponse, after each attempt.

// Decode reads the value at a dotted path of the body into v: an expanded
// "evidence.receipt", a field newer than this library, "data.0.charge" of a
// list. An empty path is the whole body. A path that the body does not have is an error.
func (r *Response) Decode(path string, v any) error {
	at := json.RawMessage(r.Body)
	for step := range strings.SplitSeq(path, ".") {
		if path == "" {
			break
		}
		next, ok := child(at, step)
		if !ok {
			return fmt.Errorf("stripe: %q is not in the response", path)
		}
		at = next
	}
	if err := json.Unmarshal(at, v); err != nil {
		return fmt.Errorf("stripe: %q of the response does not fit %T", path, v)
	}
	return nil
}

// child returns the member of an object, or the element of a list, that step names.
func child(parent json.RawMessage, step string) (v json.RawMessage, ok bool) {
	var object map[string]json.RawMessage
	if json.Unmarshal(parent, &object) == nil {
		v, ok = object[step]
		return v, ok
	}
	var list []json.RawMessage
	i, err := strconv.Atoi(step)
	if err != nil || json.Unmarshal(parent, &list) != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

// String describes the response without its body.
func (r Response) String() string {
	return fmt.Sprintf("stripedispute.Response{%d %s, %d attempts, %d bytes}", r.Status, r.RequestID, r.Attempts, len(r.Body))
}

// GoString keeps the body out of %#v too.
func (r Response) GoString() string { return r.String() }

// Format prints String for every verb.
func (r Response) Format(f fmt.State, verb rune) { printText(f, verb, r.String()) }

// LogValue keeps the body out of structured logs.
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }
