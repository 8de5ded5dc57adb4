package pager

import (
	"errors"
	"fmt"
)

// Bounds are the parameters that all lists have.
type Bounds struct {
	Cursor

	Limit, Max int
	Prefetch   bool
}

// Check refuses what Stripe would refuse or misread.
func (b Bounds) Check() error {
	switch {
	case b.StartingAfter != "" && b.EndingBefore != "":
		return errors.New("stripe: StartingAfter and EndingBefore exclude each other; give one")
	case b.Limit < 0 || b.Limit > 100:
		return fmt.Errorf("stripe: Limit is %d; a page holds 1 to 100 items, 0 means Stripe's default of 10", b.Limit)
	case b.Max < 0:
		return fmt.Errorf("stripe: Max is %d; give the number of items in all, 0 for no bound", b.Max)
	}
	return nil
}
