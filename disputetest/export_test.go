package disputetest

import (
	"net/url"
	"strconv"
)

// Journal adds n requests with a parameter of this value to a journal, trims it after each, and
// returns the ids of the entries that are left.
func Journal(n int, value string) (ids []string) {
	var j journal
	for i := range n {
		q := Request{ID: strconv.Itoa(i), Form: url.Values{"a": {value}}}
		j.entries = append(j.entries, q)
		j.formBytes += formSize(q.Form)
		j.trim()
	}
	for i := range j.entries {
		ids = append(ids, j.at(j.dropped+i).ID)
	}
	return ids
}
