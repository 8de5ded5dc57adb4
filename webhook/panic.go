package webhook

import (
	"fmt"
	"runtime/debug"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// PanicError is a panic of [Handler].Handle, a fetch or a [Once]. It prints
// without the value, which may hold anything.
type PanicError struct {
	Value any    `json:"-"`
	Stack []byte `json:"-"` // the stack trace of runtime/debug
}

// Error names the type of the value.
func (p *PanicError) Error() string {
	return fmt.Sprintf("webhook: panic with a value of type %T", p.Value)
}

// GoString is Error, so that %#v does not show the value.
func (p *PanicError) GoString() string { return p.Error() }

// Format prints Error, for every verb, also of a PanicError that is not behind a pointer.
func (p PanicError) Format(f fmt.State, verb rune) { redact.Text(f, verb, p.Error()) }

// Unwrap is the value, where that is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// contain turns a panic of f into an error.
func contain(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}
