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

// DefaultTolerance is how far the time of a signature may be from now, in the
// past or in the future, unless [Verifier].Tolerance says otherwise.
const DefaultTolerance = 5 * time.Minute

// Why a delivery was refused, for [errors.Is]. The text of these errors contains
// neither a secret nor any part of the body. All but ErrTooNew are permanent: see
// [stripedispute.Permanent].
var (
	// ErrNoSecret: no secret was given, or one cannot be a signing secret.
	ErrNoSecret = permanent.New("webhook: no usable signing secret")
	// ErrHeader: the header is missing, malformed, or longer than Stripe's ever are.
	ErrHeader = permanent.New("webhook: Stripe-Signature is missing or malformed")
	// ErrSignature: the delivery is not from Stripe, or one of two things is wrong.
	ErrSignature = permanent.New("webhook: no signature matches: " +
		"it was made with another secret, or the body was changed after Stripe had sent it")
	// ErrBody: the body was certainly changed on its way. It also matches ErrSignature.
	ErrBody error = bodyError{}
	// ErrTooOld: someone sent a recorded delivery again, or this clock is fast.
	ErrTooOld = permanent.New("webhook: signed too long ago")
	// ErrTooNew: this clock is slow. The same delivery can be accepted later.
	ErrTooNew = errors.New("webhook: signed in the future")
	// ErrPayload: the signature is right, but what was signed is something else.
	ErrPayload = permanent.New("webhook: the payload is not a Stripe event")

	errTolerance = permanent.New("webhook: Tolerance is negative; to switch the check off, set AnyAge")
)

// bodyError is an ErrSignature of which the reason is known.
type bodyError struct{}

func (bodyError) Error() string { return "webhook: the body is not as Stripe sent it" }
func (bodyError) Unwrap() error { return ErrSignature }

// Verify returns nil when header, the value of Stripe-Signature, has a signature
// of payload by one of secrets, made at most five minutes ago or ahead. payload
// is the body as it arrived, before anything parsed it.
//
// Give every secret that may be in use: the old and the new one while a secret
// is being replaced, the one of your account's endpoint and the one of the Connect
// endpoint. A secret is the whole text "whsec_…". An empty or blank one is an
// [ErrNoSecret] even when another matches, because anyone could sign with it.
//
// When no signature matches, the error says what happened to the body, or which
// secret cannot be one, if either is certain.
//
// Stripe: https://docs.stripe.com/webhooks
func Verify(payload []byte, header string, secrets ...string) error {
	return Verifier{Secrets: secrets}.Verify(payload, header)
}

// Parse verifies a delivery as [Verify] does, then reads the event in it.
//
// Stripe: https://docs.stripe.com/webhooks
func Parse(payload []byte, header string, secrets ...string) (*Event, error) {
	return Verifier{Secrets: secrets}.Parse(payload, header)
}

// Sign returns the Stripe-Signature that Stripe would send with payload at that
// time, for tests of your own endpoint. A blank secret signs nothing: the result
// is "", which is never accepted.
//
// Stripe: https://docs.stripe.com/webhooks
func Sign(payload []byte, secret string, at time.Time) string {
	if blank(secret) {
		return ""
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac(secret, stamp, payload))
}

// Verifier is [Verify] and [Parse] with settings for the time check. The zero
// value of each field is the strict one.
//
// Stripe: https://docs.stripe.com/webhooks
type Verifier struct {
	// Secrets that may have signed, each in full ("whsec_…").
	Secrets Secrets

	// Tolerance is how old a signature may be, and how far in the future. 0 means
	// [DefaultTolerance]; a negative one is an error.
	Tolerance time.Duration

	// AnyAge switches the time check off. Whoever has recorded a delivery can then
	// repeat it forever. Use it for stored deliveries, not for endpoints.
	AnyAge bool

	// Now is the clock. Nil means [time.Now]. Where the Clock of a Config is set, its
	// method fits: cfg.Clock.Now.
	Now func() time.Time
}

// Verify is the function [Verify] with the settings of v.
func (v Verifier) Verify(payload []byte, header string) error {
	if err := v.check(); err != nil {
		return err
	}
	h, err := parseHeader(header)
	if err != nil {
		return err
	}
	if !h.signs(payload, v.Secrets) {
		return v.mismatch(payload)
	}
	return v.onTime(h.at)
}

// Parse is the function [Parse] with the settings of v.
func (v Verifier) Parse(payload []byte, header string) (*Event, error) {
	if err := v.Verify(payload, header); err != nil {
		return nil, err
	}
	return parse(payload)
}

// check refuses settings that are not safe.
func (v Verifier) check() error {
	if len(v.Secrets) == 0 {
		return ErrNoSecret
	}
	for i, s := range v.Secrets {
		if blank(s) {
			return fmt.Errorf("%w: number %d of %d is blank", ErrNoSecret, i+1, len(v.Secrets))
		}
	}
	if v.Tolerance < 0 {
		return errTolerance
	}
	return nil
}

// mismatch explains why no signature matches, if the reason is certain.
func (v Verifier) mismatch(payload []byte) error {
	if what := damage(payload); what != "" {
		return fmt.Errorf("%w: %s", ErrBody, what)
	}
	if which := malformed(v.Secrets); which != "" {
		return fmt.Errorf("%w; of the secrets, %s", ErrSignature, which)
	}
	return ErrSignature
}

// onTime checks when an authentic signature was made.
func (v Verifier) onTime(at time.Time) error {
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

// now is the time by a clock that may be nil.
func now(clock func() time.Time) time.Time {
	if clock == nil {
		return time.Now()
	}
	return clock()
}

// signs reports whether one of the signatures was made with one of secrets. Every
// pair is compared, in constant time, so that the duration reveals nothing.
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

// mac is the scheme v1: HMAC-SHA256 of "time.payload". The key is the secret as
// it is written, prefix included.
func mac(secret, stamp string, payload []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(stamp + "."))
	m.Write(payload)
	return m.Sum(nil)
}

func blank(secret string) bool { return strings.TrimSpace(secret) == "" }
