package transport

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// checkObject returns an error if v is not the object that was requested. The fault of the attempt is
// wrongObject then, and no retry follows.
func checkObject[T any](r Request, v *T, identify func(*T) (object, id string), checks []func(*T) error) error {
	object, id := identify(v)
	err := r.checkIdentity(object, id)
	for _, check := range checks {
		if err == nil {
			err = check(v)
		}
	}
	return err
}

// checkPage returns an error if p is not a page of the list that was requested.
func checkPage[T any](
	r Request, p *stripedispute.Page[*T], identify func(*T) (object, id string), checks []func(*T) error,
) error {
	if p.Data == nil || p.Object != "" && p.Object != "list" {
		return errors.New("the response is not a list")
	}
	if len(p.Data) > r.items {
		return fmt.Errorf("the list holds %d items on a page; at most %d were requested", len(p.Data), r.items)
	}
	for _, v := range p.Data {
		if v == nil {
			return errors.New("the list holds a null")
		}
		if err := checkObject(r, v, identify, checks); err != nil {
			return err
		}
	}
	return nil
}

// checkIdentity compares the object type and id of the response with those of the request.
// An object without a type passes, because hand-made mocks leave it out.
func (r Request) checkIdentity(object, id string) error {
	switch {
	case object != "" && object != r.Object:
		return fmt.Errorf("the response is a %q and not a %q", quote.Object(object), r.Object)
	case id == "":
		return fmt.Errorf("the response is a %s without an id", r.Object)
	case id != r.ID.Value && r.ID.Value != "":
		return fmt.Errorf("the response is about another id than %q", r.ID.shown())
	}
	return nil
}

// decodeFault returns unusable for a complete response, which a retry would get again, and unreadable
// for one that was cut short or is not JSON, which is retried.
func decodeFault(err error) fault {
	if _, complete := errors.AsType[*decode.MemberError](err); complete {
		return unusable
	}
	return unreadable
}

// pageSize is how many items the page for a query may hold: its limit, or Stripe's maximum, which
// Bounds.Check of package pager has too.
func pageSize(query string) int {
	const most = 100
	size := most
	for pair := range strings.SplitSeq(query, "&") {
		value, ok := strings.CutPrefix(pair, "limit=")
		if n, err := strconv.Atoi(value); ok && err == nil && 0 < n && n < most {
			size = n
		}
	}
	return size
}
