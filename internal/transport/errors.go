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
	"strings"
	"syscall"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/quote"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// maxErrorText is how many bytes of the text of an error from other code are in one of ours.
const maxErrorText = 1000

// reason returns the text of an error of the network, of net/http or of a RoundTripper, and the
// error to use as the cause. It filters both, unless the text is local. A text of net/http may be
// from the server: it quotes what it cannot parse, such as a whole header line.
func (p *prepared) reason(err error) (string, error) {
	if isLocalText(err) {
		return quote.Line(err.Error(), maxErrorText), err
	}
	text := p.filter().Reason(err.Error())
	return text, &filteredError{text: text, err: err}
}

// withoutURL removes the *url.Error around an error, because its text has the query of the request.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// isLocalText reports whether code on this machine wrote the whole text of err, so that it repeats
// nothing that a server sent. It does not look at the errors that err wraps. A type belongs in this
// list only if that is true for every error of the type.
func isLocalText(err error) bool {
	switch err.(type) { //nolint:errorlint // an error around one of these has its own text
	case *net.OpError, *net.DNSError, *tls.CertificateVerificationError, tls.RecordHeaderError, tls.AlertError, syscall.Errno:
		return true
	}
	return slices.Contains([]error{
		context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF, io.ErrNoProgress, decode.ErrIncomplete,
	}, err)
}

// isNoMock reports whether err has the text of a library for HTTP mocks about a request that none
// of the mocks matches. Call it only for an attempt without a connection, because a server can
// send this text too. docs/testing.md names the libraries, and words.go of package quote has the
// words of their texts.
func isNoMock(err error) bool {
	text := err.Error()
	for _, unmatched := range []string{
		"gock: cannot match any request",  // gock
		"no responder found",              // httpmock
		"requested interaction not found", // go-vcr
	} {
		if strings.Contains(text, unmatched) {
			return true
		}
	}
	return false
}

// filterError filters the texts of Stripe's error object, because a server may repeat there what the
// request carried. The content of a field decides which filter of package quote it needs: Word for
// a code, Param for the name of a parameter, Message for a sentence, URL, or ID. URL and ID return
// "" for a text that is something else, Word and Param "[…]". Message replaces words that may be data.
// outcome.error filters the texts from headers.
//
// A new field of stripedispute.Error with a text from the body needs a line here:
// TestEveryFieldOfAnErrorIsFiltered fails without it.
func (p *prepared) filterError(e *stripedispute.Error) {
	f := p.filter()
	for _, word := range []*string{
		&e.Type, &e.Code, &e.DeclineCode, &e.AdviceCode, &e.NetworkAdviceCode, &e.NetworkDeclineCode, &e.PaymentMethodType,
	} {
		*word = f.Word(*word)
	}
	e.Param = f.Param(e.Param)
	e.Message = f.Message(e.Message)
	e.DocURL, e.RequestLogURL = f.URL(e.DocURL), f.URL(e.RequestLogURL)
	e.Charge = f.ID(e.Charge)
}

// filteredError has the filtered text of an error whose own text may repeat what was sent.
// errors.Is and errors.As find that error. The type does not have an Unwrap method: code that prints
// every wrapped error, such as a logger, must not print the text of that error.
type filteredError struct {
	text string
	err  error
}

func (e *filteredError) Error() string                 { return e.text }
func (e *filteredError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *filteredError) Is(target error) bool          { return errors.Is(e.err, target) }

// As finds the original error. It does not find a ProtocolError of net/textproto, because the text
// of that error is a line that the server sent.
func (e *filteredError) As(target any) bool {
	if _, raw := target.(*textproto.ProtocolError); raw {
		return false
	}
	return errors.As(e.err, target)
}

// noResponseError is the error of a call whose last attempt received no response.
type noResponseError struct {
	text string
	err  error
}

func (e *noResponseError) Error() string                 { return e.text }
func (e *noResponseError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *noResponseError) Unwrap() []error               { return []error{stripedispute.ErrConnection, e.err} }

// localError is an error of the user's reader or writer, with a text on one line.
type localError struct {
	text string
	err  error
}

func (e *localError) Error() string                 { return e.text }
func (e *localError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *localError) Unwrap() error                 { return e.err }

// noMockError is the error of a request that no mock matches. It is not a connection that
// failed: the test lacks a mock.
type noMockError struct {
	text string
	err  error
}

func (e *noMockError) Error() string                 { return e.text }
func (e *noMockError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *noMockError) Unwrap() error                 { return e.err }
func (e *noMockError) Permanent() bool               { return true }
