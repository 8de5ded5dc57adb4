package webhook

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Every type with signing secrets prints and logs only their number.

// Secrets are signing secrets. Printing them shows only their number, also in a struct with a
// [Handler] or [Verifier] as the value of an exported field. In a field that is not exported,
// keep a pointer: fmt does not call the methods of such a field.
type Secrets []string

// Format prints the number of secrets, for every verb.
func (s Secrets) Format(f fmt.State, verb rune) {
	redact.Text(f, verb, fmt.Sprintf("webhook.Secrets(%d)", len(s)))
}

// LogValue keeps the secrets out of structured logs.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

// MarshalText keeps the secrets out of JSON.
func (s Secrets) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(s)), nil }

// Format prints the number of secrets, for every verb.
func (v Verifier) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "webhook.Verifier{%d secrets}", len(v.Secrets))
}

// LogValue keeps the secrets out of structured logs.
func (v Verifier) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(v)) }

// Format prints the number of secrets, for every verb.
func (h *Handler) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "webhook.Handler{%d secrets}", len(h.Secrets))
}

// LogValue keeps the secrets out of structured logs.
func (h *Handler) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(h)) }
