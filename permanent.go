package stripedispute

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// Permanent reports whether repeating the same call later cannot help: the parameters, the
// key or the state of the object must change first. A queue should give up such a job and
// tell a person.
//
// It is true for refusals of Stripe (400, 401, 403, 404 …), an idempotency key that was
// used with other parameters, what a check refuses before anything is sent, a dispute
// that accepts no response, problems of a packet, and evidence that differs from what
// your code expected.
//
// It is false for outages, rate limits, conflicts, timeouts, the end of a context, and
// every error with an unknown outcome: read the object, then call again. It is also false
// for an error that this package does not know. Of several joined errors, one that may
// pass is enough for false.
//
// An error type of another package decides by a method Permanent() bool.
func Permanent(err error) bool {
	left := 1000 // the most errors to look at, since an error may wrap itself
	return lifetimeOf(err, &left) == lasts
}

// lifetime says whether an error goes away with time.
type lifetime int

// In this order, since lifetimeOf takes the largest one of several errors.
const (
	unknown lifetime = iota
	lasts
	passes
)

// lifetimeOf returns the lifetime of err. If it is not known from err alone, the errors
// that err wraps decide. left counts down the errors that may still be looked at.
func lifetimeOf(err error, left *int) lifetime {
	*left--
	if err == nil || *left < 0 {
		return unknown
	}
	if e, ok := err.(*Error); ok && e == nil { //nolint:errorlint // this looks at one error of the tree at a time
		return unknown
	}
	if own := ownLifetime(err); own != unknown {
		return own
	}
	var wrapped []error
	switch w := err.(type) { //nolint:errorlint // as above
	case interface{ Unwrap() error }:
		wrapped = []error{w.Unwrap()}
	case interface{ Unwrap() []error }:
		wrapped = w.Unwrap()
	}
	found := unknown
	for _, e := range wrapped {
		found = max(found, lifetimeOf(e, left))
	}
	return found
}

// Errors whose lifetime is known by their identity. ErrIdempotency is in neither list,
// since it has two meanings: the key was used with other parameters, or is in use now. Every
// other Err variable of this package is in one of them.
var (
	lasting = []error{ErrAuthentication, ErrPermission, ErrNotFound, ErrInvalidRequest}
	passing = []error{ErrRateLimited, ErrServer, ErrConnection, ErrUnconfirmed, context.Canceled, context.DeadlineExceeded}
)

// ownLifetime returns the lifetime of err, without looking at the errors that it wraps.
func ownLifetime(err error) lifetime {
	switch e := err.(type) { //nolint:errorlint // as above
	case *Error:
		return e.lifetime()
	case interface{ Permanent() bool }:
		if e.Permanent() {
			return lasts
		}
		return passes
	case interface{ Timeout() bool }:
		if e.Timeout() {
			return passes
		}
	}
	switch {
	case slices.Contains(lasting, err):
		return lasts
	case slices.Contains(passing, err):
		return passes
	}
	return unknown
}

// lifetime returns the lifetime of e. The status decides, unless the outcome is unknown or the
// code says that a later call may succeed. A refusal is a refusal even if its body was lost.
func (e *Error) lifetime() lifetime {
	switch {
	case errors.Is(e.Cause, ErrConnection): // an earlier attempt may have taken effect
		return passes
	case e.Code == "lock_timeout", e.Code == "rate_limit", e.Code == "idempotency_key_in_use":
		return passes
	}
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusLocked, http.StatusFailedDependency,
		http.StatusTooEarly, http.StatusTooManyRequests:
		return passes
	case 0:
		if errors.Is(e, ErrInvalidRequest) || errors.Is(e, ErrIdempotency) {
			return lasts
		}
		return unknown
	}
	switch {
	case e.Status >= 400 && e.Status < 500:
		return lasts
	case e.Status >= 300 && e.Status < 400:
		return unknown
	}
	return passes // a server error, or a 2xx that is not the object: the outcome is unknown
}
