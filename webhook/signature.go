package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// DefaultTolerance is the default of [Verifier].Tolerance: the time of a signature may be this
// far from now, in the past or in the future.
const DefaultTolerance = 5 * time.Minute

// The reasons why a delivery was refused, for [errors.Is]. The text of these errors contains
// neither a secret nor any part of the body. All but ErrTooNew are permanent: see
// [stripedispute.Permanent]. A [Handler] responds to ErrNoSecret with 500 and to the others with 400.
var (
	// ErrNoSecret: no secret was given, or one cannot be a signing secret.
	ErrNoSecret = permanent.New("webhook: no usable signing secret")
	// ErrHeader: the header is missing, malformed, or longer than those of Stripe.
	ErrHeader = permanent.New("webhook: Stripe-Signature is missing or malformed")
	// ErrSignature: the delivery is not from Stripe, the secret is wrong, or the body was
	// changed.
	ErrSignature = permanent.New("webhook: no signature matches: " +
		"it was made with another secret, or the body was changed after Stripe had sent it")
	// ErrBody: the body was certainly changed after Stripe sent it. It also matches
	// ErrSignature.
	ErrBody error = bodyError{}
	// ErrTooOld: someone sent a recorded delivery again, or the clock of this machine is
	// fast.
	ErrTooOld = permanent.New("webhook: signed too long ago")
	// ErrTooNew: the clock of this machine is slow. The same delivery can be accepted
	// later.
	ErrTooNew = errors.New("webhook: signed in the future")
	// ErrPayload: the signature is right, but the body is not an event.
	ErrPayload = permanent.New("webhook: the payload is not a Stripe event")

	errTolerance = permanent.New("webhook: Tolerance is negative; to switch the check off, set AnyAge")
)

// bodyError is the type of ErrBody, so that it also matches ErrSignature.
type bodyError struct{}

// Error and Unwrap make ErrBody an error that matches ErrSignature.
func (bodyError) Error() string { return "webhook: the body is not as Stripe sent it" }
func (bodyError) Unwrap() error { return ErrSignature }

// Verify returns nil if header, the value of Stripe-Signature, has a signature of payload with
// one of secrets, and its time is at most five minutes from now. payload is the body as it
// arrived, before anything parsed it. Most programs use a [Handler] instead, which does the same.
//
// Give every secret that may be in use: the old and the new one while a secret
// is being replaced, that of your account's endpoint and that of the Connect
// endpoint. A secret is the whole text "whsec_…". An empty or blank secret results in
// [ErrNoSecret] even if another one matches, because everybody could sign with it.
//
// If no signature matches, the error says how the body was changed, or which secret is
// malformed, if this is certain.
//
// Stripe: https://docs.stripe.com/webhooks
func Verify(payload []byte, header string, secrets ...string) error {
	return Verifier{Secrets: secrets}.Verify(payload, header)
}

// Parse verifies a delivery as [Verify] does, and then reads the event. Most programs use a
// [Handler] instead, which reads the request, does the same, fetches the current dispute and
// handles each change once.
//
// Stripe: https://docs.stripe.com/webhooks
func Parse(payload []byte, header string, secrets ...string) (*Event, error) {
	return Verifier{Secrets: secrets}.Parse(payload, header)
}

// Sign returns the header Stripe-Signature that Stripe would send with payload at the time at,
// for tests of your own endpoint. For a blank secret, it returns "", which is never accepted.
//
// Stripe: https://docs.stripe.com/webhooks
func Sign(payload []byte, secret string, at time.Time) string {
	if isBlank(secret) {
		return ""
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac(secret, stamp, payload))
}

// Verifier has the methods [Verify] and [Parse] with settings for the time check. The zero
// value of each setting is the strict one.
//
// Stripe: https://docs.stripe.com/webhooks
type Verifier struct {
	// Secrets are the signing secrets of the endpoint, each in full ("whsec_…").
	Secrets Secrets

	// Tolerance is how far from now the time of a signature may be, in the past or in the
	// future. 0 means [DefaultTolerance]; a negative value is an error.
	Tolerance time.Duration

	// AnyAge switches the time check off. Somebody who has recorded a delivery can then
	// repeat it at any time. Use it for stored deliveries, not for endpoints.
	AnyAge bool

	// Now is the clock. Nil means [time.Now]. If the Clock of a Config is set, use its
	// method: cfg.Clock.Now.
	Now func() time.Time
}

// Verify returns nil if header, the value of Stripe-Signature, has a signature of payload with
// one of v.Secrets, and its time passes the check that v.Tolerance and v.AnyAge set. payload is
// the body as it arrived. The errors are those of the function [Verify]; a negative Tolerance is
// an error too.
func (v Verifier) Verify(payload []byte, header string) error {
	if err := v.check(); err != nil {
		return err
	}
	h, err := parseHeader(header)
	if err != nil {
		return err
	}
	if !h.signs(payload, v.Secrets) {
		return v.mismatchError(payload)
	}
	return v.checkTime(h.at)
}

// Parse verifies a delivery as [Verifier.Verify] does, and then reads the event.
func (v Verifier) Parse(payload []byte, header string) (*Event, error) {
	if err := v.Verify(payload, header); err != nil {
		return nil, err
	}
	return parse(payload)
}

// check returns an error for settings that are not safe.
func (v Verifier) check() error {
	if len(v.Secrets) == 0 {
		return ErrNoSecret
	}
	for i, s := range v.Secrets {
		if isBlank(s) {
			return fmt.Errorf("%w: number %d of %d is blank", ErrNoSecret, i+1, len(v.Secrets))
		}
	}
	if v.Tolerance < 0 {
		return errTolerance
	}
	return nil
}

// mismatchError says why no signature matches, if the reason is certain.
func (v Verifier) mismatchError(payload []byte) error {
	if damage := bodyDamage(payload); damage != "" {
		return fmt.Errorf("%w: %s", ErrBody, damage)
	}
	if problem := firstSecretProblem(v.Secrets); problem != "" {
		return fmt.Errorf("%w; of the secrets, %s", ErrSignature, problem)
	}
	return ErrSignature
}

// checkTime checks the time of a signature that matches.
func (v Verifier) checkTime(at time.Time) error {
	if v.AnyAge {
		return nil
	}
	tolerance := DefaultTolerance
	if v.Tolerance > 0 {
		tolerance = v.Tolerance
	}
	switch age := now(v.Now).Sub(at); {
	case age > tolerance:
		return fmt.Errorf("%w: at %s, and the tolerance is %s", ErrTooOld, at.UTC().Format(time.RFC3339), tolerance)
	case age < -tolerance:
		return fmt.Errorf("%w: at %s, and the tolerance is %s", ErrTooNew, at.UTC().Format(time.RFC3339), tolerance)
	}
	return nil
}

// now returns the time of a clock that may be nil.
func now(clock func() time.Time) time.Time {
	if clock == nil {
		return time.Now()
	}
	return clock()
}

// signs reports whether one of the signatures was made with one of secrets. It compares every
// pair in constant time, so that the duration reveals nothing.
func (h header) signs(payload []byte, secrets []string) bool {
	match := false
	for _, secret := range secrets {
		want := mac(secret, h.stamp, payload)
		for _, got := range h.signatures {
			if hmac.Equal(got[:], want) {
				match = true
			}
		}
	}
	return match
}

// mac computes a signature of the scheme v1: HMAC-SHA256 of "time.payload". The key is the
// whole text of the secret, prefix included.
func mac(secret, stamp string, payload []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(stamp + "."))
	m.Write(payload)
	return m.Sum(nil)
}

func isBlank(secret string) bool { return strings.TrimSpace(secret) == "" }
