package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// money is an amount for each currency, in its smallest unit. Amounts of different
// currencies are never added.
type money map[string]int64

// String writes the amounts for people: "42.00 USD, 500 JPY".
func (m money) String() string {
	var all []string
	for _, currency := range slices.Sorted(maps.Keys(m)) {
		all = append(all, stripedispute.FormatAmount(m[currency], currency))
	}
	return strings.Join(all, ", ")
}
