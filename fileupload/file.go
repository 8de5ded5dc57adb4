package fileupload

import (
	"errors"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// File is what Stripe knows of a file. Files have neither metadata nor livemode.
// Stripe: the File object. Fields that the API leaves null are zero.
type File struct {
	ID        stripedispute.FileID       `json:"id"`     // "file_…"
	Object    string                     `json:"object"` // "file"
	Created   stripedispute.Timestamp    `json:"created"`
	ExpiresAt stripedispute.Timestamp    `json:"expires_at"` // after it the file is gone; 0 means never
	Filename  string                     `json:"filename"`   // as it was uploaded
	Links     *stripedispute.Page[*Link] `json:"links"`      // the first links to it; more with ListLinks
	Purpose   Purpose                    `json:"purpose"`
	Size      int64                      `json:"size"` // bytes
	Title     string                     `json:"title"`
	Type      string                     `json:"type"` // "pdf", "jpg", "png", …
	URL       string                     `json:"url"`  // of the contents, for holders of the key; "" if they cannot be downloaded
}

// LogValue logs what a file is, not where it lies or what its owner called it.
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

func name(f *File) (object, id string) { return f.Object, string(f.ID) }

// ownLinks refuses a file with links to another one.
func ownLinks(f *File) error {
	if f.Links == nil {
		return nil
	}
	for _, l := range f.Links.Data {
		if l == nil {
			return errors.New("the list of the file's links holds a null")
		}
		if err := ofFile(f.ID)(l); err != nil {
			return err
		}
	}
	return nil
}
