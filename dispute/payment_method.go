package dispute

// A new payment method is a constant, a type and a field of PaymentMethodDetails. CONTRIBUTING.md,
// "When Stripe adds a field", names the places outside of this file. A network with its own limits for
// files is also in pages (limits.go) and adviseNetworkLimits (check_files.go) of dispute/evidence.

// PaymentMethodDetails has the details of a dispute that depend on the payment method. Only
// the field that Type names is set. Stripe: payment_method_details.
type PaymentMethodDetails struct {
	Type      PaymentMethod `json:"type"`       // names the field that is set
	AmazonPay *AmazonPay    `json:"amazon_pay"` // nil for other types
	Card      *Card         `json:"card"`       // nil for other types
	Klarna    *Klarna       `json:"klarna"`     // nil for other types
	PayPal    *PayPal       `json:"paypal"`     // nil for other types
}

// PaymentMethod is a kind of payment method. Stripe may add values.
type PaymentMethod string

// The payment methods whose disputes have details.
const (
	PaymentMethodAmazonPay PaymentMethod = "amazon_pay"
	PaymentMethodCard      PaymentMethod = "card"
	PaymentMethodKlarna    PaymentMethod = "klarna"
	PaymentMethodPayPal    PaymentMethod = "paypal"
)

// AmazonPay has the details of an Amazon Pay dispute.
type AmazonPay struct {
	DisputeType AmazonPayType `json:"dispute_type"` // the kind of claim
}

// AmazonPayType is a kind of Amazon Pay dispute. Stripe may add values.
type AmazonPayType string

// The kinds of Amazon Pay disputes.
const (
	AmazonPayChargeback AmazonPayType = "chargeback"
	AmazonPayClaim      AmazonPayType = "claim"
)

// Card has the details of a card dispute.
type Card struct {
	Brand    CardBrand `json:"brand"`     // of the card
	CaseType CaseType  `json:"case_type"` // the kind of claim
	Network  CardBrand `json:"network"`   // the network of the payment; differs from Brand for co-branded cards

	// NetworkReasonCode is the network's own code, such as Visa's "10.4". Use it for
	// display, and decide by [Dispute].Reason.
	NetworkReasonCode string `json:"network_reason_code"`
}

// CaseType is a kind of card dispute. Stripe may add values.
type CaseType string

// The case types of card disputes.
const (
	CaseTypeBlock      CaseType = "block"      // stopped because of earlier transactions; status prevented
	CaseTypeChargeback CaseType = "chargeback" // the money is withdrawn
	CaseTypeCompliance CaseType = "compliance" // someone claims that a network rule was broken; a response costs a fee
	CaseTypeInquiry    CaseType = "inquiry"    // a question before a chargeback
	CaseTypeResolution CaseType = "resolution" // refunded automatically; status prevented
)

// CardBrand is a card brand or network. Stripe may add values.
type CardBrand string

// The card brands and networks that Stripe names.
const (
	CardBrandAmex            CardBrand = "amex"
	CardBrandCartesBancaires CardBrand = "cartes_bancaires"
	CardBrandDiners          CardBrand = "diners"
	CardBrandDiscover        CardBrand = "discover"
	CardBrandEftposAU        CardBrand = "eftpos_au"
	CardBrandInterac         CardBrand = "interac" // a network only
	CardBrandJCB             CardBrand = "jcb"
	CardBrandLink            CardBrand = "link"
	CardBrandMastercard      CardBrand = "mastercard"
	CardBrandUnionPay        CardBrand = "unionpay"
	CardBrandVisa            CardBrand = "visa"
	CardBrandUnknown         CardBrand = "unknown"
)

// Klarna has the details of a Klarna dispute.
type Klarna struct {
	ChargebackLossReasonCode string `json:"chargeback_loss_reason_code"` // why it was lost
	ReasonCode               string `json:"reason_code"`                 // Klarna's own code for the reason
}

// PayPal has the details of a PayPal dispute.
type PayPal struct {
	CaseID     string `json:"case_id"`     // PayPal's id of the dispute
	ReasonCode string `json:"reason_code"` // PayPal's own code for the reason
}

// CaseType returns the card network's case type, and "" for other payment methods.
func (d *Dispute) CaseType() CaseType {
	if c := d.PaymentMethodDetails.Card; c != nil {
		return c.CaseType
	}
	return ""
}
