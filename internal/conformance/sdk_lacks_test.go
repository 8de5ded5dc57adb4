package conformance

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"
)

// Stripe's SDK for Go has an older API version than the library. It lacks everything for which a line
// of newer.go gives a later version. These lists have only what newer.go cannot have, since the
// document of stripe-mock has it.
var (
	sdkLacksFields = map[string]string{
		"dispute evidence.enhanced_evidence.mastercard_compliance.fee_acknowledged":  "2026-06-24.dahlia",
		"dispute evidence_details.enhanced_eligibility.mastercard_compliance.status": "2026-06-24.dahlia",
		"dispute payment_method_details.card.network":                                "2026-07-29.dahlia",
		"file links.object": "its types of lists have no field for it",
	}
	sdkLacksParameters = []string{
		"POST /v1/disputes/{dispute} evidence[enhanced_evidence][mastercard_compliance]", // 2026-06-24.dahlia
	}
)

// linesAfterSDK returns the lines with an API version after that of the SDK.
func linesAfterSDK(all []line) []line {
	return slices.DeleteFunc(slices.Clone(all), func(l line) bool { return !afterSDK(l.version) })
}

// afterSDK reports whether an API version is later than that of the SDK, by their dates.
func afterSDK(version string) bool {
	date, _, _ := strings.Cut(version, ".")
	sdk, _, _ := strings.Cut(stripe.APIVersion, ".")
	return version != "" && date > sdk
}

// sdkLacks returns the fields that the SDK does not decode, with the reason. A line about an object
// includes its members.
func sdkLacks(d *Document, lines []line) (exceptions, error) {
	all := exceptions{maps.Clone(sdkLacksFields), map[string]bool{}}
	for root := range decoders {
		fields, err := d.shownFields(root, linesAfterSDK(lines))
		if err != nil {
			return all, err
		}
		for _, f := range fields {
			all.reasons[f.path] = f.line.call + " of newer.go is of " + f.line.version + ", which is after the version of stripe-go"
		}
	}
	return all, nil
}

// allowsBelow is [exceptions.allows] for a path and for the paths above it.
func (e exceptions) allowsBelow(path string) bool {
	for {
		if e.allows(path) {
			return true
		}
		i := strings.LastIndex(path, ".")
		if i < strings.Index(path, " ") {
			return false
		}
		path = path[:i]
	}
}

// newerThanSDK reports whether a parameter, or an object that contains it, is newer than the SDK.
func newerThanSDK(lines []line, operation, key string) bool {
	key = indexes.ReplaceAllString(key, "")
	in := func(outer string) bool { return key == outer || strings.HasPrefix(key, outer+"[") }
	for _, p := range sentParameters(linesAfterSDK(lines)) {
		if p.operation == operation && in(p.key) {
			return true
		}
	}
	return slices.ContainsFunc(sdkLacksParameters, func(p string) bool {
		outer, ok := strings.CutPrefix(p, operation+" ")
		return ok && in(outer)
	})
}

// indexes are the parts of a form key that name an element of a list.
var indexes = regexp.MustCompile(`\[\d*\]`)

func TestSDKLacksFollowsFromTheLinesOfNewer(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	assert.True(t, afterSDK("2099-01-01.next"))
	assert.False(t, afterSDK(stripe.APIVersion))
	assert.False(t, afterSDK(""), "a line without a version")
	const update = "POST /v1/disputes/{dispute}"
	lines := slices.Concat(
		since("2099-01-01.next",
			evidence(object("case", files("photos"))), field("dispute", text("route")).alsoSentTo(update),
			field("dispute_evidence_details", text("method")), filter("/v1/disputes", id("customer")), issuingReason("late", text("explanation")),
			evidenceIn("enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions", text("phone")),
		),
		since(stripe.APIVersion, evidence(text("device"))),
		undated("the SDK has it", field("dispute", text("code"))),
	)
	lacks, err := sdkLacks(doc, lines)
	require.NoError(t, err)
	for path, want := range map[string]bool{
		"dispute evidence.case.photos":              true,
		"dispute evidence_details.method":           true,
		"dispute route":                             true,
		"issuing.dispute evidence.late.explanation": true,
		"dispute evidence.device":                   false,
		"dispute evidence.enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions.phone":  true,
		"dispute evidence.enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions.charge": false,
		"dispute code":                                false,
		"dispute evidence.receipt":                    false,
		"dispute payment_method_details.card.network": true, // from the lists above
	} {
		assert.Equal(t, want, lacks.allowsBelow(path), path)
	}
	for parameter, want := range map[string]bool{
		update + " evidence[case][photos][]": true,
		update + " route":                    true,
		// From the lists above.
		update + " evidence[enhanced_evidence][mastercard_compliance][fee_acknowledged]": true,

		update + " evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][1][phone]":  true,
		update + " evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][1][charge]": false,
		"GET /v1/disputes customer":                             true,
		"POST /v1/issuing/disputes evidence[late][explanation]": true,
		"GET /v1/disputes route":                                false,
		update + " evidence[cases]":                             false,
		update + " evidence[device]":                            false,
		update + " evidence[receipt]":                           false,
	} {
		i := strings.LastIndex(parameter, " ")
		assert.Equal(t, want, newerThanSDK(lines, parameter[:i], parameter[i+1:]), parameter)
	}
}
