package stripedispute

import (
	"fmt"
	"strings"
)

// decimals is the number of digits after the decimal point, for the currencies where it
// is not 2. ISK and UGX have no smaller unit, but the API counts them with two decimals, as it
// does HUF and TWD.
// See https://docs.stripe.com/currencies#zero-decimal.
var decimals = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "JPY": 0, "KMF": 0, "KRW": 0, "MGA": 0,
	"PYG": 0, "RWF": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
}

// FormatAmount writes an amount of the API for people to read: FormatAmount(123450,
// "usd") is "1,234.50 USD", FormatAmount(-500, "jpy") is "-500 JPY". The amount is in the
// currency's smallest unit as Stripe's API counts it, also for Stripe's special cases. A
// currency that this library does not know has two decimals. Only letters and digits
// of currency are written, at most 8.
func FormatAmount(amount int64, currency string) string {
	code := currencyCode(currency)
	places, known := decimals[code]
	if !known {
		places = 2
	}
	sign, size := "", uint64(amount) //nolint:gosec // the next lines handle negative amounts
	if amount < 0 {
		sign, size = "-", -size // correct for the smallest int64 too
	}
	digits := fmt.Sprintf("%0*d", places+1, size)
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return strings.TrimSpace(sign + whole + " " + code)
}

// currencyCode returns the letters and digits of currency, in capital letters and at most
// 8. The text may come from a file or a server that cannot be trusted.
func currencyCode(currency string) string {
	var code []byte
	for _, c := range []byte(currency[:min(len(currency), 64)]) {
		if len(code) == 8 {
			break
		}
		switch {
		case 'a' <= c && c <= 'z':
			code = append(code, c-'a'+'A')
		case 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			code = append(code, c)
		}
	}
	return string(code)
}
