package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// money is an amount per currency, in its smallest unit. Currencies are never
// added up.
type money map[string]int64

// String writes the amounts as people do: "42.00 USD, 500 JPY".
func (m money) String() string {
	var all []string
	for _, currency := range slices.Sorted(maps.Keys(m)) {
		decimals := 2
		if strings.Contains("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf", currency) {
			decimals = 0
		} else if strings.Contains("bhd jod kwd omr tnd", currency) {
			decimals = 3
		}
		all = append(all, decimal(m[currency], decimals)+" "+strings.ToUpper(currency))
	}
	return strings.Join(all, ", ")
}

// decimal writes n with a point before the last decimals and commas by thousands.
func decimal(n int64, decimals int) string {
	digits := fmt.Sprintf("%0*d", decimals+1, n)
	whole, rest := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return whole + rest
}
