package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"slices"
	"syscall"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/quote"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// maxLine is how long the text of a foreign error may be in one of this package's.
const maxLine = 1000

// reason is the text of an error of the network, of net/http or of a RoundTripper, and
// the error for its cause. What net/http cannot parse it quotes: a header line, for
// instance, with all that the server put into it.
func (p *prepared) reason(err error) (string, error) {
	if ownText(err) {
		return quote.Line(err.Error(), maxLine), err
	}
	text := p.filter().Reason(err.Error())
	return text, &veiledError{text: text, err: err}
}

// inner is the reason without the URL around it, whose query is the caller's.
func inner(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// ownText reports whether the text of err is made on this machine: it holds nothing that
// a server sent.
func ownText(err error) bool {
	switch err.(type) { //nolint:errorlint // an error around one of these has its own text
	case *net.OpError, *net.DNSError, *tls.CertificateVerificationError, tls.RecordHeaderError, tls.AlertError, syscall.Errno:
		return true
	}
	return slices.Contains([]error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF, io.ErrNoProgress, decode.ErrIncomplete}, err)
}

// veiledError is an error whose text may repeat what was sent. It is found by errors.Is
// and errors.As, and not by going through what an error wraps.
type veiledError struct {
	text string
	err  error
}

func (e *veiledError) Error() string                 { return e.text }
func (e *veiledError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *veiledError) Is(target error) bool          { return errors.Is(e.err, target) }

// As finds what err is, but for the errors of net/textproto, which are lines that came.
func (e *veiledError) As(target any) bool {
	if _, raw := target.(*textproto.ProtocolError); raw {
		return false
	}
	return errors.As(e.err, target)
}

// noAnswerError is the error of a call whose last attempt brought no status.
type noAnswerError struct {
	text string
	err  error
}

func (e *noAnswerError) Error() string                 { return e.text }
func (e *noAnswerError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *noAnswerError) Unwrap() []error               { return []error{stripedispute.ErrConnection, e.err} }

// lineError is an error of the caller's own code, with a text on one line.
type lineError struct {
	text string
	err  error
}

func (e *lineError) Error() string                 { return e.text }
func (e *lineError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *lineError) Unwrap() error                 { return e.err }
