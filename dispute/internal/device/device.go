// Package device says how many characters a text must have to identify a device in Compelling
// Evidence 3.0. Package dispute says what is missing, and package evidence refuses shorter texts. A test
// of package dispute compares them with disputetest, which may not import this package.
//
// Stripe: https://docs.stripe.com/disputes/api/visa-ce3.
package device

// The minimum lengths.
const (
	MinID          = 15 // of customer_device_id
	MinFingerprint = 20 // of customer_device_fingerprint
)
