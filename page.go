package stripedispute

// Page is one page of a list, newest first whichever way it was asked for.
// Walk on with the last id as StartingAfter, back with the first as EndingBefore,
// or let the List iterators do it.
type Page[T any] struct {
	Object  string `json:"object"`   // "list"
	Data    []T    `json:"data"`     // at most as many as the Limit asked for
	HasMore bool   `json:"has_more"` // more in the direction walked
	URL     string `json:"url"`      // the path of the list, without parameters
}

// TimeRange filters a list by creation time (Stripe's "created"). Zero bounds
// are not sent, a zero TimeRange filters nothing. Bounds count in whole seconds.
type TimeRange struct {
	GT  Timestamp `url:"gt,omitempty"`  // later than
	GTE Timestamp `url:"gte,omitempty"` // at or later than
	LT  Timestamp `url:"lt,omitempty"`  // earlier than
	LTE Timestamp `url:"lte,omitempty"` // at or earlier than
}
