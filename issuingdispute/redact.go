package issuingdispute

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
)

// String names the fields that are set and not what is in them.
func (e Evidence) String() string {
	set := []string{}
	if e.Reason != "" {
		set = append(set, "reason")
	}
	for reason, object := range e.objects() {
		if !object.IsNil() {
			set = append(set, string(reason)+outline(object.Elem().Interface()))
		}
	}
	return "issuingdispute.Evidence{" + strings.Join(set, ", ") + "}"
}

// GoString keeps evidence out of %#v too.
func (e Evidence) GoString() string { return e.String() }

// LogValue keeps evidence out of structured logs.
func (e Evidence) LogValue() slog.Value { return slog.StringValue(e.String()) }

// outline names the fields of one object that are set.
func outline(object any) string {
	var set []string
	for name, v := range fields(reflect.ValueOf(object)) {
		if !v.IsZero() {
			set = append(set, name)
		}
	}
	return "{" + strings.Join(set, ", ") + "}"
}

func write(f fmt.State, object any) {
	_, _ = io.WriteString(f, reflect.TypeOf(object).String()+outline(object))
}

// Format prints which fields are set, not what is in them, for every verb.
func (e CanceledEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e CanceledEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e DuplicateEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e DuplicateEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e FraudulentEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e FraudulentEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e MerchandiseNotAsDescribedEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e MerchandiseNotAsDescribedEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e NoValidAuthorizationEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e NoValidAuthorizationEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e NotReceivedEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e NotReceivedEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e OtherEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e OtherEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }

// Format prints which fields are set, not what is in them, for every verb.
func (e ServiceNotAsDescribedEvidence) Format(f fmt.State, _ rune) { write(f, e) }

// LogValue logs which fields are set.
func (e ServiceNotAsDescribedEvidence) LogValue() slog.Value { return slog.StringValue(outline(e)) }
