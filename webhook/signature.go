package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DefaultTolerance is how far the time of a signature may lie from now, either
// way, unless [Verifier].Tolerance says otherwise.
const DefaultTolerance = 5 * time.Minute

// Verify returns nil when header, the value of Stripe-Signature, holds a
// signature of payload by one of secrets, made at most five minutes ago or
// ahead. payload is the body as it came, before anything parsed it.
//
// Give every secret that may be in use: the old and the new one while a secret
// is being replaced, that of the account's endpoint and that of the Connect
// endpoint. A secret is the whole text "whsec_…". An empty or blank one is an
// [ErrNoSecret] even when another matches: anyone could sign with it. Stripe:
// "Verify webhook signatures manually".
func Verify(payload []byte, header string, secrets ...string) error {
	return Verifier{Secrets: secrets}.Verify(payload, header)
}

// Parse verifies as [Verify] does, then reads the event.
func Parse(payload []byte, header string, secrets ...string) (*Event, error) {
	return Verifier{Secrets: secrets}.Parse(payload, header)
}

// Sign returns the Stripe-Signature that Stripe would send with payload at that
// time, for tests of your own endpoint. A blank secret signs nothing: the result
// is "", which is never accepted.
func Sign(payload []byte, secret string, at time.Time) string {
	if blank(secret) {
		return ""
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac(secret, stamp, payload))
}

// Verifier is [Verify] and [Parse] with the rules of the time check in your
// hands. The zero value of each field is the strict one.
type Verifier struct {
	// Secrets that may have signed, each in full ("whsec_…").
	Secrets []string

	// Tolerance is how old a signature may be, and how far ahead. 0 means
	// [DefaultTolerance]; a negative one is an error.
	Tolerance time.Duration

	// AnyAge switches the time check off. Whoever has recorded a delivery can
	// then repeat it for ever. It is for stored deliveries, not for endpoints.
	AnyAge bool

	// Now is the clock. Nil means [time.Now].
	Now func() time.Time
}

// Verify is the function [Verify] under v's rules.
func (v Verifier) Verify(payload []byte, header string) error {
	if err := v.check(); err != nil {
		return err
	}
	h, err := parseHeader(header)
	if err != nil {
		return err
	}
	if !h.signs(payload, v.Secrets) {
		return ErrSignature
	}
	return v.onTime(h.at)
}

// Parse is the function [Parse] under v's rules.
func (v Verifier) Parse(payload []byte, header string) (*Event, error) {
	if err := v.Verify(payload, header); err != nil {
		return nil, err
	}
	return decode(payload)
}

// check refuses rules under which nothing would be safe.
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

// onTime checks when an authentic signature was made.
func (v Verifier) onTime(at time.Time) error {
	if v.AnyAge {
		return nil
	}
	now, tolerance := time.Now, DefaultTolerance
	if v.Now != nil {
		now = v.Now
	}
	if v.Tolerance > 0 {
		tolerance = v.Tolerance
	}
	switch age := now().Sub(at); {
	case age > tolerance:
		return fmt.Errorf("%w: at %s, and the tolerance is %s", ErrTooOld, at.UTC().Format(time.RFC3339), tolerance)
	case age < -tolerance:
		return fmt.Errorf("%w: at %s, and the tolerance is %s", ErrTooNew, at.UTC().Format(time.RFC3339), tolerance)
	}
	return nil
}

// signs reports whether one of the signatures was made by one of secrets. Every
// pair is compared, in constant time, so that the time taken tells nothing.
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

// mac is the scheme v1: HMAC-SHA256 of "time.payload", keyed with the secret as
// it is written, prefix included.
func mac(secret, stamp string, payload []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(stamp + "."))
	m.Write(payload)
	return m.Sum(nil)
}

func blank(secret string) bool { return strings.TrimSpace(secret) == "" }
