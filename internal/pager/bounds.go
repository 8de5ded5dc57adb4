package pager

import (
	"errors"
	"fmt"
)

// maxLimit is the most items of a page at Stripe. pageSize in package transport and the in-memory
// Stripe have it too, and the comments of the fields Limit of all ListParams state it.
const maxLimit = 100

// Bounds are the parameters that all lists have. The parameters of each list have a method bounds,
// which copies them. A new one must be added there too.
type Bounds struct {
	Cursor

	Limit    int  // items per page; 0 means Stripe's default
	Max      int  // items in all; 0 means no limit
	Prefetch bool // request the next page while the loop over the items works on this one
}

// Check returns an error for parameters that Stripe would refuse or misunderstand. The ListPage
// methods call it before each request.
func (b Bounds) Check() error {
	switch {
	case b.StartingAfter != "" && b.EndingBefore != "":
		return errors.New("stripe: StartingAfter and EndingBefore exclude each other; give one")
	case b.Limit < 0 || b.Limit > maxLimit:
		return fmt.Errorf("stripe: Limit is %d; a page has 1 to %d items, 0 means Stripe's default of 10", b.Limit, maxLimit)
	case b.Max < 0:
		return fmt.Errorf("stripe: Max is %d; give the most items in all, or 0 for no limit", b.Max)
	}
	return nil
}
