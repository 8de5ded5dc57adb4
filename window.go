package stripedispute

// Window is a part of a list that a scan has not read yet: the items created at or after
// From and before Before that follow the item After in the list, newest first. Store the
// Windows that a scan reports, as JSON for instance; a later scan continues with them.
type Window struct {
	From   Timestamp `json:"from,omitempty"`   // 0: from the beginning
	Before Timestamp `json:"before,omitempty"` // 0: to the end
	After  string    `json:"after,omitempty"`  // id of the last item that was read; "" for none
}

// A new field is also copied by split of internal/pager, and is sent by Scan of package dispute.

// Range returns the window as a filter by the time of creation.
func (w Window) Range() TimeRange { return TimeRange{GTE: w.From, LT: w.Before} }
