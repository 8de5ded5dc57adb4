package stripedispute

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
)

// Page is one page of a list, newest first in either direction. For the next page, pass
// the last id of Data as StartingAfter; for the page before, pass the first id as
// EndingBefore. The List iterators do this for you.
//
// Stripe: https://docs.stripe.com/api/pagination.
type Page[T any] struct {
	Object  string `json:"object"`   // "list"
	Data    []T    `json:"data"`     // at most Limit items
	HasMore bool   `json:"has_more"` // there are more items in this direction
	URL     string `json:"url"`      // the path of the list, without parameters
}

// String returns the number of items. It does not print them, since they may hold evidence.
func (p Page[T]) String() string {
	more := ""
	if p.HasMore {
		more = " and more"
	}
	return fmt.Sprintf("stripedispute.Page{%d items%s}", len(p.Data), more)
}

// GoString keeps the items out of %#v too.
func (p Page[T]) GoString() string { return p.String() }

// Format prints String for every verb.
func (p Page[T]) Format(f fmt.State, verb rune) { printText(f, verb, p.String()) }

// LogValue keeps the items out of structured logs.
func (p Page[T]) LogValue() slog.Value { return slog.StringValue(p.String()) }

// TimeRange filters a list by time (Stripe's "created"): by bounds, or by one second.
// Bounds of zero are not sent; the zero TimeRange selects everything.
type TimeRange struct {
	GT  Timestamp // later than
	GTE Timestamp // at or later than
	LT  Timestamp // earlier than
	LTE Timestamp // at or earlier than
	At  Timestamp // exactly at; excludes the bounds
}

// EncodeValues writes the parameters of the range. Package form calls it. The windows of a Scan
// (dispute/scan.go) read the bounds too.
func (r TimeRange) EncodeValues(key string, v *url.Values) error {
	bounds := []struct {
		name string
		at   Timestamp
	}{{"[gt]", r.GT}, {"[gte]", r.GTE}, {"[lt]", r.LT}, {"[lte]", r.LTE}, {"", r.At}}
	if r.At != 0 && r != (TimeRange{At: r.At}) {
		return errors.New("stripe: TimeRange.At excludes the other bounds")
	}
	for _, b := range bounds {
		if b.at != 0 {
			v.Set(key+b.name, strconv.FormatInt(int64(b.at), 10))
		}
	}
	return nil
}
