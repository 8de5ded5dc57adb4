package issuingdispute

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Every type with evidence prints and logs only the names of its fields that are set.

// Format prints which fields are set, for every verb.
func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e Evidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e CanceledEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e CanceledEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e DuplicateEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e DuplicateEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e FraudulentEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e FraudulentEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e MerchandiseNotAsDescribedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e MerchandiseNotAsDescribedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e NoValidAuthorizationEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e NoValidAuthorizationEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e NotReceivedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e NotReceivedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e OtherEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e OtherEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e ServiceNotAsDescribedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e ServiceNotAsDescribedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// LogValue logs which fields are set.
func (p CreateParams) LogValue() slog.Value { return redact.LogValue(p) }

// LogValue logs which fields are set.
func (p UpdateParams) LogValue() slog.Value { return redact.LogValue(p) }
