// Package decode reads the JSON of a response into a struct. It does what
// encoding/json does, as fast for a response as Stripe documents it, and adds:
//
//   - A scalar of another kind is converted where its value survives: 104 for a
//     string is "104", "980" for a number is 980, "true" for a boolean is true, a
//     date-time for a Timestamp is its second, "" for a number or boolean is null.
//   - What cannot be converted is a [MemberError] that names the member. It means
//     that the response is complete: asking for it again cannot help.
//   - A member whose name differs from a known one in upper and lower case only, and
//     an "error" that is not null beside the members of the object, are a
//     [MemberError]: encoding/json would take the one for the other, or ignore it.
//   - What the response becomes in memory is limited, whatever it says.
package decode

import (
	"encoding/json"
	"errors"
	"reflect"
)

// ErrIncomplete means that a body is not valid JSON, for example because its end is missing.
var ErrIncomplete = errors.New("the response is not complete JSON")

// MemberError says which member of a complete response cannot be used. It does not
// quote the value, since that may repeat what the request carried.
type MemberError struct {
	Path    string // "payment_method_details.card", "data.1.amount"; "" is the whole response
	Problem string // "is an array, not an object"
}

func (e *MemberError) Error() string {
	path := e.Path
	if path == "" {
		path = "it"
	}
	return "the response is not usable: " + path + " " + e.Problem
}

// Into decodes body into the struct that v points to. items is the number of objects that
// the body may list; 0 means that it is a single object. An error that is not a
// [MemberError] means that the body is not complete JSON.
func Into(body []byte, v any, items int) error {
	target := reflect.ValueOf(v).Elem()
	if isPlain(body, target.Type(), items) {
		if unmarshal(body, v) == nil {
			return nil
		}
		target.SetZero()
	}
	mended, err := Mend(body, v)
	if err != nil {
		return err
	}
	if unmarshal(mended, v) != nil {
		target.SetZero()
		return &MemberError{Problem: "does not fit"}
	}
	return nil
}

// Plain reports whether encoding/json alone can decode body into the struct that v points to
// and do the same as [Into].
func Plain(body []byte, v any) bool {
	return isPlain(body, reflect.TypeOf(v).Elem(), 0)
}

// Mend returns body with those scalars converted that do not fit the struct that v points
// to. It does not change members that the struct does not have. Its errors are those of
// [Into].
func Mend(body []byte, v any) ([]byte, error) {
	if !json.Valid(body) {
		return nil, ErrIncomplete
	}
	return mend(body, reflect.TypeOf(v).Elem())
}
