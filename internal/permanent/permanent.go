// Package permanent marks errors after which the same call cannot succeed later, for
// stripedispute.Permanent.
package permanent

import "errors"

type permanentError struct{ error }

func (e *permanentError) Permanent() bool { return true }
func (e *permanentError) Unwrap() error   { return e.error }

// New returns a permanent error with that text, for a package's Err variables.
func New(text string) error { return &permanentError{errors.New(text)} }

// Wrap marks err, which keeps its text, and is nil for nil. It is for what the checks of a
// call refuse before anything is sent.
func Wrap(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}
