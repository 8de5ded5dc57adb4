// Package permanent marks errors after which the same call cannot succeed later, for
// stripedispute.Permanent.
package permanent

import "errors"

type permanentError struct{ error }

// Permanent reports that the error is permanent: see [stripedispute.Permanent].
func (e *permanentError) Permanent() bool { return true }
func (e *permanentError) Unwrap() error   { return e.error }

// New returns a permanent error with this text, for the Err variables of a package.
func New(text string) error { return &permanentError{errors.New(text)} }

// Wrap returns err as a permanent error with the same text, and nil for nil. It is for the errors
// of checks before anything is sent.
func Wrap(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}
