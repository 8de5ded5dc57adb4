package stripedispute_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
)

func TestFormatAmount(t *testing.T) {
	tests := []struct {
		amount   int64
		currency string
		want     string
	}{
		// two decimals
		{0, "usd", "0.00 USD"},
		{-5, "usd", "-0.05 USD"},
		{99, "eur", "0.99 EUR"},
		{-100, "eur", "-1.00 EUR"},
		{99999, "gbp", "999.99 GBP"},
		{100000, "gbp", "1,000.00 GBP"},
		{123456789, "usd", "1,234,567.89 USD"},
		// none
		{7, "krw", "7 KRW"},
		{-123456, "jpy", "-123,456 JPY"},
		{-100, "vnd", "-100 VND"},
		{0, "clp", "0 CLP"},
		// three
		{-5, "bhd", "-0.005 BHD"},
		{1234, "kwd", "1.234 KWD"},
		{1000000, "tnd", "1,000.000 TND"},
		// Stripe's special cases: counted with two decimals, though people use none
		{500, "isk", "5.00 ISK"},
		{-500, "ugx", "-5.00 UGX"},
		{123400, "huf", "1,234.00 HUF"},
		{80000, "twd", "800.00 TWD"},
		// not known
		{1234, "xyz", "12.34 XYZ"},
		{1234, "", "12.34"},
		// the ends of int64
		{math.MaxInt64, "usd", "92,233,720,368,547,758.07 USD"},
		{math.MinInt64, "usd", "-92,233,720,368,547,758.08 USD"},
		{math.MinInt64, "jpy", "-9,223,372,036,854,775,808 JPY"},
		{math.MinInt64, "omr", "-9,223,372,036,854,775.808 OMR"},
		// texts that are not currency codes
		{500, "JPY", "500 JPY"},
		{500, " jpy\n", "500 JPY"},
		{100, "u\x1b[31ms\u202ed<b>", "1.00 U31MSDB"},
		{100, "€", "1.00"},
		{100, strings.Repeat("x", 1_000_000), "1.00 XXXXXXXX"},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, stripedispute.FormatAmount(test.amount, test.currency))
	}
}
