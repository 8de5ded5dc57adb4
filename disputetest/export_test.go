package disputetest

import (
	"net/url"
	"strconv"
)

// CardsWithDisputes lists the test cards whose payments cause a dispute or a warning.
func CardsWithDisputes() (names []string) {
	for _, card := range testCards() {
		if len(card.disputes) > 0 || card.warning {
			names = append(names, card.name)
		}
	}
	return names
}

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
