// Package decode reads the JSON of a response into a struct. It does the same as
// encoding/json, almost as fast for a response that Stripe documents, and also:
//
//   - It converts a scalar of another kind if the value stays the same. For a string, the number
//     104 becomes "104". For a number, "980" becomes 980. For a boolean, "true" or 1 becomes true.
//     For a Timestamp, a date-time becomes its Unix second. For a number or a boolean, "" becomes
//     null. The comment of the root package also lists these.
//   - If a value cannot be converted, it returns a [MemberError] that names the member. The
//     response is complete then, so requesting it again cannot help.
//   - It returns a [MemberError] for a member whose name differs from a known one only in
//     upper and lower case, which encoding/json would take for the known one. It also
//     returns one if the object has a member "error" that is not null.
//   - It limits the memory of the decoded response (maxMemory in mend.go). readBody of package
//     transport limits the bytes of the body.
//
// [Into] first looks at the whole response once (plain.go). If the names and the number of its values
// are usual, it goes to encoding/json as it is. If not, or if encoding/json returns an error, it is read
// a second time and changed (mend.go, convert.go).
package decode

import (
	"encoding/json"
	"errors"
	"fmt"
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

// Error names the member and what is wrong with it.
func (e *MemberError) Error() string {
	path := e.Path
	if path == "" {
		path = "it"
	}
	return "the response is not usable: " + path + " " + e.Problem
}

// Into decodes body into the struct that v points to. Package transport calls it for each response, and
// package webhook for the object of an event. items is the number of objects that the body may list; 0
// means that it is a single object. Into does not count them: with more items, it lets a longer body go
// to encoding/json as it is. An error that is not a [MemberError] means that the body is not complete
// JSON.
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

// SyntaxProblem says where body stops being JSON, without quoting it: "end early", or "are
// invalid from byte 35 on". It is empty if body is JSON.
func SyntaxProblem(body []byte) string {
	var whole json.RawMessage
	err := json.Unmarshal(body, &whole)
	if err == nil {
		return ""
	}
	if at, ok := errors.AsType[*json.SyntaxError](err); ok && at.Error() != "unexpected end of JSON input" {
		return fmt.Sprintf("are invalid from byte %d on", at.Offset)
	}
	return "end early"
}

// Plain reports whether body has usual names and a usual number of values: if encoding/json then
// decodes it without an error into the struct that v points to, it does the same as [Into]. Package
// webhook uses Plain and [Mend] for events.
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
