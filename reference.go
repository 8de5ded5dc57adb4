package stripedispute

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// FileID is the id of an uploaded file ("file_…"), as package fileupload returns it. It is
// a type of its own, so that a string variable does not compile in the place of a file.
// Decoding an expanded file keeps only its id; read the file itself with
// [Response.Decode].
type FileID string

// Check returns an error for a value that cannot be an id, such as a text, a path or a URL
// that was passed by mistake. It returns nil for "". The error names the parameter param and
// does not quote the value.
func (f FileID) Check(param string) error {
	notInID := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\:.@`, r) }
	if strings.ContainsFunc(string(f), notInID) {
		return fmt.Errorf("stripe: %s takes the id of an uploaded file (file_…), not a text, path or URL; "+
			"upload it with package fileupload first", param)
	}
	return nil
}

// UnmarshalJSON accepts an id, an expanded object or null.
func (f *FileID) UnmarshalJSON(b []byte) error {
	id, _, err := parseReference(b)
	*f = FileID(id)
	return err
}

// Expandable is a reference that Stripe returns as an id, or as the whole object if
// [WithExpand] requested it. ID is set in both cases.
type Expandable struct {
	ID     string          // also set if the object was expanded
	Object json.RawMessage // nil unless expanded
}

// Decode reads the expanded object into v. It returns an error if only the id was sent.
func (e Expandable) Decode(v any) error {
	if e.Object == nil {
		return fmt.Errorf("stripe: %q was not expanded; request it with WithExpand", e.ID)
	}
	return json.Unmarshal(e.Object, v)
}

// UnmarshalJSON accepts an id, an expanded object or null.
func (e *Expandable) UnmarshalJSON(b []byte) error {
	id, expanded, err := parseReference(b)
	*e = Expandable{ID: id}
	if expanded {
		e.Object = bytes.Clone(b)
	}
	return err
}

// MarshalJSON writes what was read: the object, the id, or null for neither.
func (e Expandable) MarshalJSON() ([]byte, error) {
	switch {
	case e.Object != nil:
		return e.Object, nil
	case e.ID == "":
		return []byte("null"), nil
	default:
		return json.Marshal(e.ID)
	}
}

// String returns the ID, also if the object was expanded: the object may hold data of a
// customer, which must not get into a log.
func (e Expandable) String() string { return e.ID }

// GoString keeps the object out of %#v too.
func (e Expandable) GoString() string { return "stripedispute.Expandable{" + e.ID + "}" }

// Format prints String for every verb, and GoString for %#v.
func (e Expandable) Format(f fmt.State, verb rune) {
	if f.Flag('#') {
		printText(f, verb, e.GoString())
		return
	}
	printText(f, verb, e.ID)
}

// LogValue keeps the object out of structured logs.
func (e Expandable) LogValue() slog.Value { return slog.StringValue(e.ID) }

// parseReference reads an id, null, or an object that has an id. Most references are ids
// in plain characters, which do not need a JSON decoder.
func parseReference(b []byte) (id string, expanded bool, err error) {
	if len(b) > 0 && b[0] == '{' {
		id, err = idOf(b)
		return id, true, err
	}
	if id, ok := unquote(b); ok {
		return id, false, nil
	}
	err = json.Unmarshal(b, &id)
	return id, false, err
}

// unquote returns the text of a JSON string. ok is false if b is not a string, or has
// escapes or characters other than printable ASCII, which json.Unmarshal must read.
func unquote(b []byte) (text string, ok bool) {
	end := len(b) - 1
	if end < 1 || b[0] != '"' || b[end] != '"' {
		return "", false
	}
	for _, c := range b[1:end] {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(b[1:end]), true
}

// idOf returns the id of an expanded object.
func idOf(object []byte) (string, error) {
	var head struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(object, &head); err != nil {
		return "", err
	}
	if head.ID == "" {
		return "", errors.New("stripe: an expanded object has no id")
	}
	return head.ID, nil
}
