package bench

import (
	"strconv"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// floorEncode writes evidence by hand.
func floorEncode(e *dispute.Evidence) string {
	b := make(pairs, 0, 8<<10)
	b.add("evidence[access_activity_log]=", e.AccessActivityLog)
	b.add("evidence[billing_address]=", e.BillingAddress)
	b.add("evidence[cancellation_policy]=", string(e.CancellationPolicy))
	b.add("evidence[cancellation_policy_disclosure]=", e.CancellationPolicyDisclosure)
	b.add("evidence[cancellation_rebuttal]=", e.CancellationRebuttal)
	b.add("evidence[customer_communication]=", string(e.CustomerCommunication))
	b.add("evidence[customer_email_address]=", e.CustomerEmailAddress)
	b.add("evidence[customer_name]=", e.CustomerName)
	b.add("evidence[customer_purchase_ip]=", e.CustomerPurchaseIP)
	b.add("evidence[customer_signature]=", string(e.CustomerSignature))
	b.add("evidence[duplicate_charge_documentation]=", string(e.DuplicateChargeDocumentation))
	b.add("evidence[duplicate_charge_explanation]=", e.DuplicateChargeExplanation)
	b.add("evidence[duplicate_charge_id]=", e.DuplicateChargeID)
	b.enhanced(e.EnhancedEvidence)
	b.add("evidence[product_description]=", e.ProductDescription)
	b.add("evidence[receipt]=", string(e.Receipt))
	b.add("evidence[refund_policy]=", string(e.RefundPolicy))
	b.add("evidence[refund_policy_disclosure]=", e.RefundPolicyDisclosure)
	b.add("evidence[refund_refusal_explanation]=", e.RefundRefusalExplanation)
	b.add("evidence[service_date]=", e.ServiceDate)
	b.add("evidence[service_documentation]=", string(e.ServiceDocumentation))
	b.add("evidence[shipping_address]=", e.ShippingAddress)
	b.add("evidence[shipping_carrier]=", e.ShippingCarrier)
	b.add("evidence[shipping_date]=", e.ShippingDate)
	b.add("evidence[shipping_documentation]=", string(e.ShippingDocumentation))
	b.add("evidence[shipping_tracking_number]=", e.ShippingTrackingNumber)
	b.add("evidence[uncategorized_file]=", string(e.UncategorizedFile))
	b.add("evidence[uncategorized_text]=", e.UncategorizedText)
	b.add("submit=", "false")
	return string(b)
}

func (b *pairs) enhanced(e *dispute.EnhancedEvidence) {
	const ce = "evidence[enhanced_evidence][visa_compelling_evidence_3]"
	d := e.VisaCompellingEvidence3.DisputedTransaction
	b.add(ce+"[disputed_transaction][customer_account_id]=", d.CustomerAccountID)
	b.add(ce+"[disputed_transaction][customer_device_fingerprint]=", d.CustomerDeviceFingerprint)
	b.add(ce+"[disputed_transaction][customer_device_id]=", d.CustomerDeviceID)
	b.add(ce+"[disputed_transaction][customer_email_address]=", d.CustomerEmailAddress)
	b.add(ce+"[disputed_transaction][customer_purchase_ip]=", d.CustomerPurchaseIP)
	b.add(ce+"[disputed_transaction][merchandise_or_services]=", string(d.MerchandiseOrServices))
	b.add(ce+"[disputed_transaction][product_description]=", d.ProductDescription)
	b.address(ce+"[disputed_transaction][shipping_address]", d.ShippingAddress)
	for i, p := range e.VisaCompellingEvidence3.PriorUndisputedTransactions {
		prior := ce + "[prior_undisputed_transactions][" + strconv.Itoa(i) + "]"
		b.add(prior+"[charge]=", p.Charge)
		b.add(prior+"[customer_account_id]=", p.CustomerAccountID)
		b.add(prior+"[customer_device_fingerprint]=", p.CustomerDeviceFingerprint)
		b.add(prior+"[customer_device_id]=", p.CustomerDeviceID)
		b.add(prior+"[customer_email_address]=", p.CustomerEmailAddress)
		b.add(prior+"[customer_purchase_ip]=", p.CustomerPurchaseIP)
		b.add(prior+"[product_description]=", p.ProductDescription)
		b.address(prior+"[shipping_address]", p.ShippingAddress)
	}
	b.add("evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=", strconv.FormatBool(e.VisaCompliance.FeeAcknowledged))
}

func (b *pairs) address(key string, a *dispute.Address) {
	b.add(key+"[city]=", a.City)
	b.add(key+"[country]=", a.Country)
	b.add(key+"[line1]=", a.Line1)
	b.add(key+"[line2]=", a.Line2)
	b.add(key+"[postal_code]=", a.PostalCode)
	b.add(key+"[state]=", a.State)
}

// pairs is a form under way.
type pairs []byte

func (b *pairs) add(key, value string) {
	if len(*b) > 0 {
		*b = append(*b, '&')
	}
	*b = append(*b, key...)
	for i := range len(value) {
		switch c := value[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.' || c == '~':
			*b = append(*b, c)
		case c == ' ':
			*b = append(*b, '+')
		default:
			*b = append(*b, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
}
