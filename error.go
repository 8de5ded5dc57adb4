package stripedispute

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// The kinds of errors, for [errors.Is]. An [Error] matches each kind that fits its status,
// type or code. If an earlier attempt of the call may have taken effect, the error also
// matches ErrConnection or ErrServer, even if Stripe refused the last attempt. This also
// applies to ErrIdempotency with a key that this library made: it shows that an earlier
// request of the same call has reached Stripe.
var (
	ErrAuthentication = errors.New("stripe: authentication failed")            // 401: no key, or a wrong or expired one
	ErrPermission     = errors.New("stripe: permission denied")                // 403: the key may not do this
	ErrNotFound       = errors.New("stripe: no such object")                   // 404, or the code resource_missing
	ErrRateLimited    = errors.New("stripe: too many requests")                // 429, lock timeouts included
	ErrIdempotency    = errors.New("stripe: idempotency key already used")     // used with other parameters, or by a request that still runs
	ErrInvalidRequest = errors.New("stripe: invalid request")                  // type invalid_request_error: a parameter or the object's state
	ErrServer         = errors.New("stripe: server error, outcome is unknown") // 5xx: read the object before acting again
	ErrConnection     = errors.New("stripe: no response, outcome is unknown")  // network error, timeout, or a 2xx that is not the object
)

// ErrUnconfirmed means that Stripe accepted a request, but the object does not show its
// effect: a dispute that was submitted still needs a response, for example. Read the
// object again before you decide what to do. Only these compare the object with the
// request: SubmitDispute and CloseDispute of package dispute, SubmitDispute of
// issuingdispute and the Responder of evidence. The other methods return the object that
// Stripe sent and do not compare.
var ErrUnconfirmed = errors.New("stripe: the request was accepted, but the object does not show its effect")

// Error is a response of Stripe that is not the requested object: an HTTP status other
// than 2xx, or a 2xx with a body that is not what the call returns. It has the status even
// if the body could not be read. Find it with errors.As or errors.AsType:
//
//	if e, ok := errors.AsType[*stripedispute.Error](err); ok { … e.RequestID … }
//
// The fields have the names of Stripe's error object: https://docs.stripe.com/api/errors.
// Most of them are usually empty.
//
// An Error is safe to log: it is one line and does not repeat what the request carried. A
// server may repeat that in its message, in ways that nobody can list. Therefore Message
// keeps only common words of error messages, ids, numbers and names of parameters; "[…]"
// replaces the rest. After an upload, the message is kept as a whole or not at all. A
// field whose value does not have the expected form is "" or "[…]".
type Error struct {
	Call      string `json:"call,omitempty"`       // the call that failed: "POST /v1/disputes/du_1"
	Status    int    `json:"status"`               // HTTP status of the last attempt
	RequestID string `json:"request_id,omitempty"` // header Request-Id; Stripe's support asks for it

	Type    string `json:"type,omitempty"`    // api_error, card_error, idempotency_error, invalid_request_error, or newer
	Code    string `json:"code,omitempty"`    // for example resource_missing, parameter_unknown, lock_timeout
	Param   string `json:"param,omitempty"`   // the parameter that is wrong, for example evidence[receipt]
	Message string `json:"message,omitempty"` // for people; wording may change at any time
	DocURL  string `json:"doc_url,omitempty"` // Stripe's page about Code

	DeclineCode        string `json:"decline_code,omitempty"`         // why the card's issuer declined
	AdviceCode         string `json:"advice_code,omitempty"`          // what to do after the decline
	NetworkAdviceCode  string `json:"network_advice_code,omitempty"`  // the network's advice, two digits
	NetworkDeclineCode string `json:"network_decline_code,omitempty"` // the network's own code for the decline
	Charge             string `json:"charge,omitempty"`               // id of the charge concerned
	PaymentMethodType  string `json:"payment_method_type,omitempty"`  // for example card
	RequestLogURL      string `json:"request_log_url,omitempty"`      // the request in Stripe's Dashboard

	RateLimitedReason string `json:"rate_limited_reason,omitempty"` // header Stripe-Rate-Limited-Reason of a 429

	// RetryAfter is how long the server asks to wait before the next request: its header
	// Retry-After, at most 30 seconds. 0 means that it asks for nothing. The call has made all its
	// retries; wait this long before you call again.
	RetryAfter time.Duration `json:"-"`

	IdempotencyKey string `json:"idempotency_key,omitempty"` // the key of all attempts of the call
	Attempts       int    `json:"attempts,omitempty"`        // how many attempts were made

	Cause error  `json:"-"` // why the body could not be read, or ErrConnection; usually nil
	Body  []byte `json:"-"` // the beginning of a body that is not JSON of Stripe; may repeat what was sent
}

// Package transport makes an Error in outcome.error. A new field with a text from a response must
// be filtered there or in filterError.

// Error returns one line that ends with the request id:
// "stripe: 404 resource_missing: No such dispute: 'du_1' (req_2)".
func (e *Error) Error() string {
	s := "stripe: " + strconv.Itoa(e.Status)
	switch {
	case e.Code != "":
		s += " " + e.Code
	case e.Type != "":
		s += " " + e.Type
	case http.StatusText(e.Status) != "":
		s += " " + http.StatusText(e.Status)
	}
	if e.Param != "" {
		s += " [" + e.Param + "]"
	}
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.RequestID != "" {
		s += " (" + e.RequestID + ")"
	}
	return oneLine(s)
}

// GoString returns Error(), so that %#v does not print Body.
func (e *Error) GoString() string { return e.Error() }

// Format prints Error() for every verb, also for an Error that is not a pointer. It never
// prints Body.
func (e Error) Format(f fmt.State, verb rune) { printText(f, verb, e.Error()) }

// Unwrap returns Cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether e is of the kind target, an Err variable of this package. errors.Is finds
// [ErrConnection] in Cause. A new kind needs a case here and a place in a list of permanent.go.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrAuthentication:
		return e.Status == http.StatusUnauthorized
	case ErrPermission:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound || e.Code == "resource_missing"
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrIdempotency:
		return e.Type == "idempotency_error" || e.Code == "idempotency_key_in_use"
	case ErrInvalidRequest:
		return e.Type == "invalid_request_error"
	case ErrServer:
		return e.Status >= http.StatusInternalServerError
	}
	return false
}
