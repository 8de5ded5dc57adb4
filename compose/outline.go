package compose

import (
	"embed"
	"slices"
	"strings"
	"text/template"

	"github.com/stripedispute-go/stripedispute/dispute"
)

//go:embed outline/*.txt
var outlines embed.FS

// outlined are the reasons that have their own outline: the file outline/REASON.txt. Outline panics if
// a reason is here without its file.
var outlined = []dispute.Reason{
	dispute.ReasonCreditNotProcessed, dispute.ReasonDuplicate, dispute.ReasonFraudulent, dispute.ReasonProductNotReceived,
	dispute.ReasonProductUnacceptable, dispute.ReasonSubscriptionCanceled,
}

// Outline returns the template of a letter for a dispute with this reason. Each call returns a
// new template, so you may change it: see [Letter]. You may also redefine only its parts
// "head" and "foot".
func Outline(r dispute.Reason) *template.Template {
	switch {
	case r == dispute.ReasonUnrecognized:
		r = dispute.ReasonFraudulent
	case !slices.Contains(outlined, r):
		r = dispute.ReasonGeneral
	}
	return template.Must(template.New(string(r)+".txt").ParseFS(outlines, "outline/frame.txt", "outline/"+string(r)+".txt"))
}

// label returns the name of a field in a letter. A field without a label of its own has the words of
// Stripe's name: "Delivery notes" for delivery_notes.
func label(f dispute.Field) string {
	if own, ok := labels[f]; ok {
		return own
	}
	words := strings.ReplaceAll(string(f), "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// labels are the names of the fields in a letter, where they are not the words of Stripe's names.
var labels = map[dispute.Field]string{
	dispute.FieldAccessActivityLog:            "Log of use",
	dispute.FieldCancellationPolicyDisclosure: "How the cancellation policy was shown",
	dispute.FieldCancellationRebuttal:         "On the cancellation",
	dispute.FieldCustomerCommunication:        "Messages with the customer",
	dispute.FieldCustomerEmailAddress:         "E-mail address",
	dispute.FieldCustomerName:                 "Customer",
	dispute.FieldCustomerPurchaseIP:           "IP address of the order",
	dispute.FieldCustomerSignature:            "Signature of the customer",
	dispute.FieldDuplicateChargeDocumentation: "Document of the other payment",
	dispute.FieldDuplicateChargeExplanation:   "How the payments differ",
	dispute.FieldDuplicateChargeID:            "The other payment",
	dispute.FieldProductDescription:           "Product",
	dispute.FieldRefundPolicy:                 "Refund policy",
	dispute.FieldRefundPolicyDisclosure:       "How the refund policy was shown",
	dispute.FieldRefundRefusalExplanation:     "On the refund",
	dispute.FieldServiceDate:                  "Date of the service",
	dispute.FieldServiceDocumentation:         "Document of the service",
	dispute.FieldShippingAddress:              "Shipped to",
	dispute.FieldShippingCarrier:              "Carrier",
	dispute.FieldShippingDate:                 "Shipped on",
	dispute.FieldShippingDocumentation:        "Document of the shipment",
	dispute.FieldShippingTrackingNumber:       "Tracking number",
	dispute.FieldUncategorizedFile:            "Further document",
	dispute.FieldUncategorizedText:            "Further facts",
}
