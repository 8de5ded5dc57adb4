package webhook

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// What holds signing secrets prints and logs how many there are.

// Secrets are signing secrets. They print as their number, also in a struct that holds a
// [Handler] or [Verifier] by value in an exported field. fmt does not ask the fields that
// are not exported: keep a pointer there.
type Secrets []string

// Format prints no secret, for every verb.
func (s Secrets) Format(f fmt.State, verb rune) {
	redact.Text(f, verb, fmt.Sprintf("webhook.Secrets(%d)", len(s)))
}

// LogValue keeps the secrets out of structured logs.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

// MarshalText keeps the secrets out of JSON.
func (s Secrets) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(s)), nil }

// Format prints no secret, for every verb.
func (v Verifier) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "webhook.Verifier{%d secrets}", len(v.Secrets))
}

// LogValue keeps the secrets out of structured logs.
func (v Verifier) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(v)) }

// Format prints no secret, for every verb.
func (h *Handler) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "webhook.Handler{%d secrets}", len(h.Secrets))
}

// LogValue keeps the secrets out of structured logs.
func (h *Handler) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(h)) }
