package stripedispute

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// What went wrong, for [errors.Is]. An [Error] matches the ones that its status,
// type and code mean. Where an earlier attempt of the call may have taken effect, the
// error matches ErrConnection or ErrServer as well, also when the last attempt was
// refused. The same holds for ErrIdempotency under a key that this library made: then
// a request of the same call has reached Stripe before.
var (
	ErrAuthentication = errors.New("stripe: authentication failed")            // 401: no key, or a wrong or expired one
	ErrPermission     = errors.New("stripe: permission denied")                // 403: the key may not do this
	ErrNotFound       = errors.New("stripe: no such object")                   // 404, or the code resource_missing
	ErrRateLimited    = errors.New("stripe: too many requests")                // 429, lock timeouts included
	ErrIdempotency    = errors.New("stripe: idempotency key already used")     // same key with other parameters, or still in flight
	ErrInvalidRequest = errors.New("stripe: invalid request")                  // type invalid_request_error: a parameter or the object's state
	ErrServer         = errors.New("stripe: server error, outcome is unknown") // 5xx: read the object before acting again
	ErrConnection     = errors.New("stripe: no answer, outcome is unknown")    // the network failed, time ran out, or a 2xx was not what the call returns
)

// ErrUnconfirmed means that Stripe accepted a request, but the object does not show its
// effect: a dispute that was submitted still needs a response, for example. Read the
// object again before you decide what to do. Only the guarded methods compare:
// SubmitDispute and CloseDispute of package dispute, SubmitDispute of issuingdispute and
// the Responder of evidence. The plain ones believe the response.
var ErrUnconfirmed = errors.New("stripe: the request was accepted, but the object does not show its effect")

// Error is an answer that is not the object asked for: an HTTP status other
// than 2xx, or a 2xx whose body is not what the call returns. It keeps the
// status whatever the body was. Get at it with errors.As or errors.AsType:
//
//	if e, ok := errors.AsType[*stripedispute.Error](err); ok { … e.RequestID … }
//
// Fields bear the names of Stripe's error object; most are empty most of the
// time. An error can be logged: it is one line, and repeats nothing of what the request
// carried. A server may do so, in ways that nobody can list; therefore only those words
// of a message are kept that error messages are made of, ids, numbers and names of
// parameters. "[…]" is in the place of others. After an upload a message is kept whole
// or not at all. A field that does not have the form of what it should hold is "" or "[…]".
type Error struct {
	Status    int    `json:"status"`               // HTTP status of the last attempt
	RequestID string `json:"request_id,omitempty"` // header Request-Id; what Stripe's support asks for

	Type    string `json:"type,omitempty"`    // api_error, card_error, idempotency_error, invalid_request_error, or newer
	Code    string `json:"code,omitempty"`    // for example resource_missing, parameter_unknown, lock_timeout
	Param   string `json:"param,omitempty"`   // the parameter at fault, for example evidence[receipt]
	Message string `json:"message,omitempty"` // for people; wording may change at any time
	DocURL  string `json:"doc_url,omitempty"`

	DeclineCode        string `json:"decline_code,omitempty"`
	AdviceCode         string `json:"advice_code,omitempty"`
	NetworkAdviceCode  string `json:"network_advice_code,omitempty"`
	NetworkDeclineCode string `json:"network_decline_code,omitempty"`
	Charge             string `json:"charge,omitempty"` // id of the charge concerned
	PaymentMethodType  string `json:"payment_method_type,omitempty"`
	RequestLogURL      string `json:"request_log_url,omitempty"` // the request in Stripe's Dashboard

	RateLimitedReason string `json:"rate_limited_reason,omitempty"` // header Stripe-Rate-Limited-Reason of a 429
	IdempotencyKey    string `json:"idempotency_key,omitempty"`     // the key all attempts of the call carried
	Attempts          int    `json:"attempts,omitempty"`            // how many attempts were made

	Cause error  `json:"-"` // why the answer could not be read, where that was the trouble
	Body  []byte `json:"-"` // the first 1,024 bytes of a body that is not Stripe's; may repeat what was sent
}

// Error says it in one line that ends with the request id:
// "stripe: 404 resource_missing: No such dispute: 'du_1' (req_2)".
func (e *Error) Error() string {
	s := "stripe: " + strconv.Itoa(e.Status)
	switch {
	case e.Code != "":
		s += " " + e.Code
	case e.Type != "":
		s += " " + e.Type
	default:
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

// GoString is Error, so that %#v shows no body.
func (e *Error) GoString() string { return e.Error() }

// Format prints Error, for every verb, also of an Error that is not behind a pointer:
// Body is never printed.
func (e Error) Format(f fmt.State, verb rune) { printText(f, verb, e.Error()) }

// Unwrap is the Cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is one of this package's Err values and fits.
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
