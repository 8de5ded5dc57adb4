package dispute_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/internal/device"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// qualified returns complete evidence, with the IP address and the device as identifiers.
func qualified() *dispute.CompellingEvidence3 {
	return &dispute.CompellingEvidence3{
		DisputedTransaction: &dispute.DisputedTransaction{
			CustomerPurchaseIP: "203.0.113.7", CustomerDeviceID: "device-01234567",
			ProductDescription: "p", MerchandiseOrServices: dispute.SoldServices,
		},
		PriorUndisputedTransactions: []dispute.PriorTransaction{
			{Charge: "ch_1", CustomerPurchaseIP: "203.0.113.7", CustomerDeviceID: "device-01234567", ProductDescription: "p"},
			{Charge: "ch_2", CustomerPurchaseIP: "203.0.113.7", CustomerDeviceID: "device-01234567", ProductDescription: "p"},
		},
	}
}

func actions(ce *dispute.CompellingEvidence3) []dispute.RequiredAction {
	var list []dispute.RequiredAction
	for _, gap := range ce.Missing() {
		list = append(list, gap.Action)
	}
	return list
}

func TestCompellingEvidence3MissingListsEachGap(t *testing.T) {
	tests := map[string]struct {
		change func(*dispute.CompellingEvidence3)
		want   []dispute.RequiredAction
	}{
		"nothing": {func(*dispute.CompellingEvidence3) {}, nil},
		"a prior transaction": {func(ce *dispute.CompellingEvidence3) {
			ce.PriorUndisputedTransactions = ce.PriorUndisputedTransactions[:1]
		}, []dispute.RequiredAction{dispute.MissingPriorUndisputedTransactions, dispute.MissingCustomerIdentifiers}},
		"a prior charge": {
			func(ce *dispute.CompellingEvidence3) { ce.PriorUndisputedTransactions[1].Charge = "" },
			[]dispute.RequiredAction{dispute.MissingPriorUndisputedTransactions},
		},
		"a description of a prior": {
			func(ce *dispute.CompellingEvidence3) { ce.PriorUndisputedTransactions[0].ProductDescription = "" },
			[]dispute.RequiredAction{dispute.MissingPriorUndisputedTransactionDescription},
		},
		"a description of the disputed": {
			func(ce *dispute.CompellingEvidence3) { ce.DisputedTransaction.ProductDescription = "" },
			[]dispute.RequiredAction{dispute.MissingDisputedTransactionDescription},
		},
		"what was sold": {
			func(ce *dispute.CompellingEvidence3) { ce.DisputedTransaction.MerchandiseOrServices = "" },
			[]dispute.RequiredAction{dispute.MissingMerchandiseOrServices},
		},
		"an ip that matches": {
			func(ce *dispute.CompellingEvidence3) { ce.DisputedTransaction.CustomerPurchaseIP = "203.0.113.8" },
			[]dispute.RequiredAction{dispute.MissingCustomerIdentifiers},
		},
		"a device id that is long enough": {func(ce *dispute.CompellingEvidence3) {
			ce.DisputedTransaction.CustomerDeviceID = "short"
			for i := range ce.PriorUndisputedTransactions {
				ce.PriorUndisputedTransactions[i].CustomerDeviceID = "short"
			}
		}, []dispute.RequiredAction{dispute.MissingCustomerIdentifiers}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ce := qualified()
			test.change(ce)
			assert.Equal(t, test.want, actions(ce))
		})
	}
	assert.Len(t, actions(nil), 4, "nil has every gap but a missing charge id")
}

func TestCompellingEvidence3MissingRequiresTwoIdentifiers(t *testing.T) {
	whole := &dispute.Address{City: "Cork", Country: "IE", Line1: "1 Main St", PostalCode: "T12", State: "CO"}
	tests := map[string]struct {
		ip, device, fingerprint, email, account bool
		address                                 *dispute.Address
		want                                    bool
	}{
		"ip and device":               {ip: true, device: true, want: true},
		"ip and fingerprint":          {ip: true, fingerprint: true, want: true},
		"ip and e-mail":               {ip: true, email: true, want: true},
		"device and account":          {device: true, account: true, want: true},
		"fingerprint and address":     {fingerprint: true, address: whole, want: true},
		"device and fingerprint only": {device: true, fingerprint: true},
		"two secondary ones":          {email: true, account: true, address: whole},
		"ip only":                     {ip: true},
		"device only":                 {device: true},
		"ip and half an address":      {ip: true, address: &dispute.Address{City: "Cork"}},
		"none":                        {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			when := func(set bool, value string) string {
				if set {
					return value
				}
				return ""
			}
			ip, device, fingerprint := when(test.ip,
				"203.0.113.7"), when(test.device, "device-01234567"), when(test.fingerprint, strings.Repeat("f", 20))
			email, account := when(test.email, "jane@example.com"), when(test.account, "u1")
			prior := dispute.PriorTransaction{
				Charge: "ch_1", ProductDescription: "p", CustomerPurchaseIP: ip, CustomerDeviceID: device, CustomerDeviceFingerprint: fingerprint,
				CustomerEmailAddress: email, CustomerAccountID: account, ShippingAddress: test.address,
			}
			ce := &dispute.CompellingEvidence3{
				DisputedTransaction: &dispute.DisputedTransaction{
					ProductDescription: "p", MerchandiseOrServices: dispute.SoldServices, CustomerPurchaseIP: ip, CustomerDeviceID: device,
					CustomerDeviceFingerprint: fingerprint, CustomerEmailAddress: email, CustomerAccountID: account, ShippingAddress: test.address,
				},
				PriorUndisputedTransactions: []dispute.PriorTransaction{prior, prior},
			}
			gaps := ce.Missing()
			if test.want {
				assert.Empty(t, gaps)
				return
			}
			assert.Equal(t, []dispute.RequiredAction{dispute.MissingCustomerIdentifiers}, actions(ce))
			assert.NotContains(t, gaps[0].Why, "203.0.113.7")
		})
	}
}

// The in-memory Stripe has the rules of Missing again, since it may not import package dispute.
func TestCompellingEvidence3MissingIsWhatDisputetestRequires(t *testing.T) {
	srv := disputetest.NewServer()
	disputes := dispute.NewClient(srv.Config())
	fields := reflect.TypeFor[dispute.DisputedTransaction]().NumField()
	for set := 1; set < 1<<fields; set++ { // each set of fields, the same for all transactions
		ce := &dispute.CompellingEvidence3{DisputedTransaction: &dispute.DisputedTransaction{}}
		fillFields(reflect.ValueOf(ce.DisputedTransaction).Elem(), set)
		for i := range 2 {
			ce.PriorUndisputedTransactions = append(ce.PriorUndisputedTransactions, dispute.PriorTransaction{})
			prior := reflect.ValueOf(&ce.PriorUndisputedTransactions[i]).Elem()
			for field, value := range reflect.ValueOf(*ce.DisputedTransaction).Fields() {
				if same := prior.FieldByName(field.Name); same.IsValid() {
					same.Set(value)
				}
			}
			ce.PriorUndisputedTransactions[i].Charge = fmt.Sprint("ch_", i)
		}
		id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
		d, err := disputes.Stage(t.Context(), id, dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: ce}})
		require.NoError(t, err)
		missing := actions(ce)
		slices.Sort(missing)
		require.ElementsMatch(t, slices.Compact(missing), d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3.RequiredActions,
			"Missing in dispute/compelling.go, and missingActions in disputetest/dispute_enhanced.go, for %+v", *ce.DisputedTransaction)
	}
}

// fillFields sets the fields of a transaction whose bit is set.
func fillFields(transaction reflect.Value, set int) {
	for i := range transaction.NumField() {
		switch f := transaction.Field(i); {
		case set&(1<<i) == 0:
		case f.Type() == reflect.TypeFor[*dispute.Address]():
			f.Set(reflect.ValueOf(&dispute.Address{City: "Cork", Country: "IE", Line1: "1 Main St", PostalCode: "T12", State: "CO"}))
		case f.Type() == reflect.TypeFor[string]():
			f.SetString(strings.Repeat("x", device.MinFingerprint))
		default: // an enum
			f.SetString(string(dispute.SoldServices))
		}
	}
}

func TestShortestTextsForADeviceAreThoseOfDisputetest(t *testing.T) {
	srv := disputetest.NewServer()
	disputes := dispute.NewClient(srv.Config())
	for field, least := range map[string]int{"customer_device_id": device.MinID, "customer_device_fingerprint": device.MinFingerprint} {
		for _, n := range []int{least - 1, least} {
			id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
			_, err := disputes.Update(t.Context(), id, dispute.UpdateParams{}, stripedispute.WithParam(
				"evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction]["+field+"]", strings.Repeat("x", n)))
			assert.Equal(t, n == least, err == nil, "%s with %d characters: %d are the minimum in dispute/internal/device, "+
				"and atLeast in transactionParams of disputetest/dispute_enhanced.go must be the same: %v", field, n, least, err)
		}
	}
}
