package webhook

import (
	"fmt"
	"runtime/debug"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// PanicError is a panic of a function that you gave a [Handler], or of its [Once]. The response is
// then 500, and OnError receives the PanicError; a panic of OnError itself is dropped. Printing it
// leaves out the value, since it may contain secrets.
type PanicError struct {
	Value any    `json:"-"` // the value of the panic
	Stack []byte `json:"-"` // the stack trace of runtime/debug
}

// Error returns a text with the type of the value.
func (p *PanicError) Error() string {
	return fmt.Sprintf("webhook: panic with a value of type %T", p.Value)
}

// GoString returns Error(), so that %#v does not print the value.
func (p *PanicError) GoString() string { return p.Error() }

// Format prints Error() for every verb, also for a PanicError that is not a pointer.
func (p PanicError) Format(f fmt.State, verb rune) { redact.Text(f, verb, p.Error()) }

// Unwrap returns the value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// recovered runs f in this goroutine and returns its error, or its panic as a [*PanicError].
func recovered(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}
