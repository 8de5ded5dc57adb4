package stripedispute

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Timestamp is a moment in Unix seconds, as Stripe's API counts. 0 means none.
type Timestamp int64

// latest is the last Unix second that a [time.Time] can hold. Later ones would overflow
// into the past.
const latest Timestamp = math.MaxInt64 - 62_135_596_800

// At makes a Timestamp from t, without fractions of a second. The zero Time becomes 0.
func At(t time.Time) Timestamp {
	if t.IsZero() {
		return 0
	}
	return Timestamp(t.Unix())
}

// Time returns the moment in UTC, and the zero Time for 0. Seconds that a Time cannot
// hold, more than 292 billion years ahead, become the last one that it can.
func (t Timestamp) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.Unix(int64(min(t, latest)), 0).UTC()
}

// IsZero reports whether t is 0, which means none.
func (t Timestamp) IsZero() bool { return t == 0 }

// String returns the moment in the format of RFC 3339, in UTC, or "never" for 0.
func (t Timestamp) String() string {
	if t == 0 {
		return "never"
	}
	return t.Time().Format(time.RFC3339)
}

// FileID is the id of an uploaded file ("file_…"), as package fileupload returns it. It is
// a type of its own, so that a string variable does not compile in the place of a file.
// Decoding an expanded file keeps only its id; read the file itself with
// [Response.Decode].
type FileID string

// Check returns an error for a value that cannot be an id, such as a text, a path or a URL
// that was passed by mistake. The error names the parameter param and does not quote the
// value.
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

// Metadata is a set of labels on an object: at most 50 keys of at most 40 characters
// without [ or ], with values of at most 500 characters. An update merges: it keeps the
// keys that it does not name, and the value "" deletes a key.
//
// Stripe: https://docs.stripe.com/api/metadata.
type Metadata map[string]string

// Replacing returns a copy of m with one more entry for each key of old that m does not
// have, with the value "". Sent in an update, the copy replaces the metadata old:
//
//	disputes.Update(ctx, d.ID, dispute.UpdateParams{Metadata: labels.Replacing(d.Metadata)})
func (m Metadata) Replacing(old Metadata) Metadata {
	all := make(Metadata, len(m)+len(old))
	for key := range old {
		all[key] = ""
	}
	maps.Copy(all, m)
	return all
}

// Check returns an error if m is over Stripe's limits. The error names the key and does
// not quote the value. Keys to delete do not count. Check does not know the keys that the
// object has at Stripe.
func (m Metadata) Check() error {
	set := 0
	for _, value := range m {
		if value != "" {
			set++
		}
	}
	if set > 50 {
		return fmt.Errorf("stripe: metadata has %d keys with a value; Stripe takes at most 50", set)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch n := utf8.RuneCountInString(m[k]); {
		case k == "" || strings.ContainsAny(k, "[]") || utf8.RuneCountInString(k) > 40:
			return fmt.Errorf("stripe: metadata cannot have the key %q: a key has 1 to 40 characters and no brackets", k)
		case n > 500:
			return fmt.Errorf("stripe: metadata[%s] has %d characters; Stripe takes at most 500", k, n)
		}
	}
	return nil
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
