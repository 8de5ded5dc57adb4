package stripedispute

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// Permanent reports whether repeating the same call later cannot help: what was sent,
// the key or the state of the object must change first. A queue gives such a job up and
// tells a person.
//
// True are refusals of Stripe (400, 401, 403, 404 …), an idempotency key that was used
// with other parameters, what a check refuses before anything is sent, a dispute that
// takes no response, problems of a packet, and evidence that is not what was meant. False
// are outages, rate limits, conflicts, timeouts, the end of a context, and every error of
// which the outcome is unknown: look at the object, then call again. False is also
// any error that nothing is known of. Where several errors are joined, one that may pass
// makes the whole false.
//
// An error type of another package takes part by a method Permanent() bool.
func Permanent(err error) bool {
	left := 1000 // errors to look at: one may wrap itself
	return lifetimeOf(err, &left) == lasts
}

// lifetime says whether time can cure an error.
type lifetime int

const (
	unknown lifetime = iota
	lasts
	passes
)

// lifetimeOf judges err, and the errors that it wraps where it says nothing itself.
func lifetimeOf(err error, left *int) lifetime {
	*left--
	if err == nil || *left < 0 {
		return unknown
	}
	if e, ok := err.(*Error); ok && e == nil { //nolint:errorlint // each error of the tree is judged in its turn
		return unknown
	}
	if own := ownLifetime(err); own != unknown {
		return own
	}
	var wrapped []error
	switch w := err.(type) { //nolint:errorlint // each error of the tree is judged in its turn
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

// Errors whose lifetime is known without their type. ErrIdempotency is in neither list: it
// stands for two cases.
var (
	lasting = []error{ErrAuthentication, ErrPermission, ErrNotFound, ErrInvalidRequest}
	passing = []error{ErrRateLimited, ErrServer, ErrConnection, ErrUnconfirmed, context.Canceled, context.DeadlineExceeded}
)

// ownLifetime judges err without the errors that it wraps.
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

// lifetime goes by the status. A refusal is known, whatever became of its body.
func (e *Error) lifetime() lifetime {
	switch {
	case errors.Is(e.Cause, ErrConnection): // an attempt may have taken effect, whatever this one was told
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
