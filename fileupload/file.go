package fileupload

import (
	"errors"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// A new field also needs a value in testdata/file.json and in storeFile of disputetest/file.go. The
// tests of internal/conformance name a place that is missing.

// File describes a file at Stripe. A field that the API leaves null is zero here. Files
// have neither metadata nor livemode.
//
// Stripe: https://docs.stripe.com/api/files/object.
type File struct {
	ID        stripedispute.FileID       `json:"id"`         // "file_…"
	Object    string                     `json:"object"`     // "file"
	Created   stripedispute.Timestamp    `json:"created"`    // when it was uploaded
	ExpiresAt stripedispute.Timestamp    `json:"expires_at"` // then Stripe deletes the file; 0 means never
	Filename  string                     `json:"filename"`   // as it was uploaded
	Links     *stripedispute.Page[*Link] `json:"links"`      // the first links to the file; ListLinks yields all
	Purpose   Purpose                    `json:"purpose"`    // what it is used for
	Size      int64                      `json:"size"`       // bytes
	Title     string                     `json:"title"`      // for people; often empty
	Type      string                     `json:"type"`       // "pdf", "jpg", "png", …
	URL       string                     `json:"url"`        // address of the contents, which requires the key; "" if they cannot be downloaded
}

// LogValue returns the id, purpose, type and size, without the URL and the name of the file.
func (f *File) LogValue() slog.Value {
	if f == nil {
		return slog.StringValue("<nil>")
	}
	return slog.GroupValue(
		slog.String("id", string(f.ID)),
		slog.String("purpose", string(f.Purpose)),
		slog.String("type", f.Type),
		slog.Int64("size", f.Size),
	)
}

// fileIdentity returns what transport compares with the request.
func fileIdentity(f *File) (object, id string) { return f.Object, string(f.ID) }

// checkLinks returns an error if one of the file's links is to another file.
func checkLinks(f *File) error {
	if f.Links == nil {
		return nil
	}
	for _, l := range f.Links.Data {
		if l == nil {
			return errors.New("the list of the file's links contains null")
		}
		if err := linkTo(f.ID)(l); err != nil {
			return err
		}
	}
	return nil
}
