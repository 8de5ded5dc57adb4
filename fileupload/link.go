package fileupload

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Link gives a file to people without a key: whoever knows its URL can read it.
// Printing or logging a Link leaves the URL out. Stripe: the File Link object.
type Link struct {
	ID        string                   `json:"id"`     // "link_…"
	Object    string                   `json:"object"` // "file_link"
	Created   stripedispute.Timestamp  `json:"created"`
	Expired   bool                     `json:"expired"`
	ExpiresAt stripedispute.Timestamp  `json:"expires_at"` // 0 means never
	File      stripedispute.Expandable `json:"file"`
	Livemode  bool                     `json:"livemode"` // false in test mode
	Metadata  stripedispute.Metadata   `json:"metadata"`
	URL       string                   `json:"url"` // needs no key
}

// String names the link without its URL.
func (l Link) String() string {
	return "fileupload.Link{" + l.ID + " of " + l.File.ID + "}"
}

// GoString keeps the URL out of %#v too.
func (l Link) GoString() string { return l.String() }

// Format prints String, for every verb.
func (l Link) Format(f fmt.State, verb rune) { redact.Text(f, verb, l.String()) }

// LogValue keeps the URL out of structured logs.
func (l Link) LogValue() slog.Value { return slog.StringValue(l.String()) }

func linkName(l *Link) (object, id string) { return l.Object, l.ID }

var errOtherFile = errors.New("the answer is a link to another file")

// ofFile refuses a link to another file than id.
func ofFile(id stripedispute.FileID) func(*Link) error {
	return func(l *Link) error {
		if l.File.ID != "" && l.File.ID != string(id) {
			return errOtherFile
		}
		return nil
	}
}
