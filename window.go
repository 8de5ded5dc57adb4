package stripedispute

// Window is a part of a list that a scan has yet to read: what was created from
// From on and before Before, as far as it comes after After. A scan hands Windows
// out to be stored, as JSON for instance, and takes them back to go on.
type Window struct {
	From   Timestamp `json:"from,omitempty"`   // 0: from the beginning
	Before Timestamp `json:"before,omitempty"` // 0: to the end
	After  string    `json:"after,omitempty"`  // id of the last item that was read; "" for none
}

// Range is the window as a filter by creation.
func (w Window) Range() TimeRange { return TimeRange{GTE: w.From, LT: w.Before} }
