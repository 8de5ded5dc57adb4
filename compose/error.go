package compose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/stripedispute-go/stripedispute"
)

// PartError is an error in one part of a document.
type PartError struct {
	Part string // the name of the part; "letter" for a letter
	Err  error  // what is wrong with the part
}

func (e *PartError) Error() string { return fmt.Sprintf("compose: %s: %v", e.Part, e.Err) }

// Unwrap returns Err.
func (e *PartError) Unwrap() error { return e.Err }

// Permanent reports whether making the same document again cannot help: see
// [stripedispute.Permanent]. It is true, because a part does not change by itself. If a reader of
// yours or a function of your template has failed, the error of that reader or function decides. It
// is false if reading a PDF took too long.
func (e *PartError) Permanent() bool {
	if failed, ok := errors.AsType[*userError](e.Err); ok {
		return stripedispute.Permanent(failed.cause)
	}
	return !contextEnded(e.Err)
}

// LimitError is the error for a document that exceeds its limits although its pictures were made
// as small as they may be. Either the pages or the bytes exceed their limit; the other numbers
// are 0.
type LimitError struct {
	Pages, MostPages int    // the number of pages with four pictures on a page, and the limit
	Bytes, MostBytes int64  // the number of bytes in the last step, and the limit
	Largest          string // the part with the most pages or bytes
}

func (e *LimitError) Error() string {
	if e.Pages > 0 {
		return fmt.Sprintf("compose: the document has %d pages, %d more than the limit of %d; the largest part is %s. %s",
			e.Pages, e.Pages-e.MostPages, e.MostPages, e.Largest, leaveOut)
	}
	return fmt.Sprintf("compose: the document has %s even with the smallest readable pictures, %s more than the limit of %s; "+
		"the largest part is %s. %s", megabytes(e.Bytes), megabytes(e.Bytes-e.MostBytes), megabytes(e.MostBytes), e.Largest, leaveOut)
}

const leaveOut = "Leave out what does not matter; Excerpt adds single pages of a PDF."

// Permanent returns true: the same parts have the same size the next time. See
// [stripedispute.Permanent].
func (e *LimitError) Permanent() bool { return true }

// userError is the error of a reader or of a template's function, which are the user's code.
type userError struct {
	error
	cause error // what that reader or function returned
}

func (e *userError) Unwrap() error { return e.error }

// templateError makes the error of a template that could not be run. If a function of the user's code
// has returned an error, that error decides whether it is permanent. A mistake in the template
// is permanent. An error of a built-in function, such as an index that is out of range, is a
// mistake in the template too.
func templateError(err error) error {
	text := fmt.Errorf("its template failed: %w", err)
	if e, ok := errors.AsType[template.ExecError](err); ok {
		if cause := errors.Unwrap(e.Err); cause != nil && !builtIn(e, cause) {
			return &userError{text, cause}
		}
	}
	return text
}

// failingBuiltIns are the built-in functions of templates that may return an error. The one that is
// named "call" is left out: it runs a function of the user's code and returns the error of that.
var failingBuiltIns = []string{"index", "slice", "len", "eq", "ne", "lt", "le", "gt", "ge"}

// builtIn reports whether cause is the error of a built-in function. Package text/template names
// the function only in the text of its error: "error calling index: " and then the cause. A
// function of the user's code with the name of a built-in function counts as built-in.
func builtIn(e template.ExecError, cause error) bool {
	before := strings.TrimSuffix(e.Error(), cause.Error())
	return slices.ContainsFunc(failingBuiltIns, func(name string) bool {
		return strings.HasSuffix(before, "error calling "+name+": ")
	})
}

// permanentError is an error that is the same whenever the same document is made, unless it is due
// to a context that has ended.
type permanentError struct{ error }

func (e *permanentError) Unwrap() error   { return e.error }
func (e *permanentError) Permanent() bool { return !contextEnded(e.error) }

// contextEnded reports whether err is due to a context that has ended. Then making the same
// document again may help.
func contextEnded(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// permanent makes a permanentError, with a format of fmt.Errorf.
func permanent(format string, args ...any) error { return &permanentError{fmt.Errorf(format, args...)} }
