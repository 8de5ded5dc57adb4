package transport

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// Do sends r, decodes the answer into a new T and returns it, or an error and
// nil. name tells the object and id of what was decoded, so that an answer about
// something else is an error and not a false success; checks compare further.
func Do[T any](
	ctx context.Context, c *Client, r Request, opts []stripedispute.Option,
	name func(*T) (object, id string), checks ...func(*T) error,
) (*T, error) {
	return decoded(ctx, c, r, opts, func(v *T) error { return accept(r, v, name, checks) })
}

// Page sends r, whose answer is a list of the objects that r names.
func Page[T any](
	ctx context.Context, c *Client, r Request, opts []stripedispute.Option,
	name func(*T) (object, id string), checks ...func(*T) error,
) (*stripedispute.Page[*T], error) {
	r.list = true
	r.items = pageSize(withOptions(r, stripedispute.NewCall(opts)))
	return decoded(ctx, c, r, opts, func(p *stripedispute.Page[*T]) error {
		if p.Data == nil || p.Object != "" && p.Object != "list" {
			return errors.New("the answer is not a list")
		}
		if len(p.Data) > r.items {
			return fmt.Errorf("the list holds %d items on a page; at most %d were asked for", len(p.Data), r.items)
		}
		for _, v := range p.Data {
			if v == nil {
				return errors.New("the list holds a null")
			}
			if err := accept(r, v, name, checks); err != nil {
				return err
			}
		}
		return nil
	})
}

func decoded[T any](ctx context.Context, c *Client, r Request, opts []stripedispute.Option, check func(*T) error) (*T, error) {
	var v *T
	err := c.do(ctx, r, opts, func(body []byte) (fault, error) {
		v = new(T)
		if err := decode.Into(body, v, r.items); err != nil {
			return unfit(err), err
		}
		if err := check(v); err != nil {
			return misplaced, err
		}
		return none, nil
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// accept is an error unless v is what was asked for.
func accept[T any](r Request, v *T, name func(*T) (object, id string), checks []func(*T) error) error {
	object, id := name(v)
	err := r.fits(object, id)
	for _, check := range checks {
		if err == nil {
			err = check(v)
		}
	}
	return err
}

// fits compares what came with what was asked for. Whoever leaves the object's
// name out, as hand-made mocks do, is believed.
func (r Request) fits(object, id string) error {
	switch {
	case object != "" && object != r.Object:
		return fmt.Errorf("the answer is a %q where a %q belongs", quote.Object(object), r.Object)
	case id == "":
		return fmt.Errorf("the answer is a %s without an id", r.Object)
	case id != r.ID.Value && r.ID.Value != "":
		return fmt.Errorf("the answer is about another id than %q", r.ID.shown())
	}
	return nil
}

// unfit tells a response that is complete, so that another one would be the same, from
// one that was lost on the way.
func unfit(err error) fault {
	if _, complete := errors.AsType[*decode.MemberError](err); complete {
		return odd
	}
	return unreadable
}

// pageSize is how many items a page may hold for a query: its limit, or the most that
// Stripe has on a page.
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
