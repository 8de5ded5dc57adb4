package webhook

import (
	"fmt"
	"log/slog"
)

// What holds signing secrets prints and logs how many there are.

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
