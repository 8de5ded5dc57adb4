package compose

import (
	"fmt"
	"log/slog"
)

// String says how many parts the document has. It does not show their contents.
func (d Document) String() string { return fmt.Sprintf("compose.Document{%d parts}", len(d.parts)) }

// GoString keeps evidence out of %#v too.
func (d Document) GoString() string { return d.String() }

// LogValue keeps evidence out of structured logs.
func (d Document) LogValue() slog.Value { return slog.StringValue(d.String()) }

// String names the dispute of the letter. It does not show the contents.
func (l Letter) String() string {
	if l.Dispute == nil {
		return "compose.Letter{}"
	}
	return fmt.Sprintf("compose.Letter{%s}", l.Dispute.ID)
}

// GoString keeps evidence out of %#v too.
func (l Letter) GoString() string { return l.String() }

// LogValue keeps evidence out of structured logs.
func (l Letter) LogValue() slog.Value { return slog.StringValue(l.String()) }

// String says how large the document is. It does not show the contents.
func (r Result) String() string {
	return fmt.Sprintf("compose.Result{%d pages, %s, %d notes}", r.Pages, megabytes(int64(len(r.PDF))), len(r.Notes))
}

// GoString keeps evidence out of %#v too.
func (r Result) GoString() string { return r.String() }

// LogValue keeps evidence out of structured logs.
func (r Result) LogValue() slog.Value { return slog.StringValue(r.String()) }
