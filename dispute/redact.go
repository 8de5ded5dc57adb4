package dispute

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Every type with evidence prints and logs only the names of its fields.

// Format prints which fields are set, for every verb.
func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e Evidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (e EnhancedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e EnhancedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Format prints which fields are set, for every verb.
func (ce CompellingEvidence3) Format(f fmt.State, _ rune) { redact.Format(f, ce) }

// LogValue logs which fields are set.
func (ce CompellingEvidence3) LogValue() slog.Value { return redact.LogValue(ce) }

// Format prints which fields are set, for every verb.
func (t DisputedTransaction) Format(f fmt.State, _ rune) { redact.Format(f, t) }

// LogValue logs which fields are set.
func (t DisputedTransaction) LogValue() slog.Value { return redact.LogValue(t) }

// Format prints which fields are set, for every verb.
func (t PriorTransaction) Format(f fmt.State, _ rune) { redact.Format(f, t) }

// LogValue logs which fields are set.
func (t PriorTransaction) LogValue() slog.Value { return redact.LogValue(t) }

// Format prints which fields are set, for every verb.
func (a Address) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a Address) LogValue() slog.Value { return redact.LogValue(a) }

// Format prints which fields are set, for every verb.
func (a Appeal) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a Appeal) LogValue() slog.Value { return redact.LogValue(a) }

// Format prints which fields are set, for every verb.
func (a CardAppeal) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a CardAppeal) LogValue() slog.Value { return redact.LogValue(a) }

// LogValue logs which fields are set.
func (p UpdateParams) LogValue() slog.Value { return redact.LogValue(p) }
