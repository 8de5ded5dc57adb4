package bench

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func (c *cursor) evidence(v *dispute.Evidence) {
	c.object(func(name []byte) {
		switch string(name) {
		case "access_activity_log":
			v.AccessActivityLog = c.text()
		case "billing_address":
			v.BillingAddress = c.text()
		case "cancellation_policy":
			v.CancellationPolicy = stripedispute.FileID(c.text())
		case "cancellation_policy_disclosure":
			v.CancellationPolicyDisclosure = c.text()
		case "cancellation_rebuttal":
			v.CancellationRebuttal = c.text()
		case "customer_communication":
			v.CustomerCommunication = stripedispute.FileID(c.text())
		case "customer_email_address":
			v.CustomerEmailAddress = c.text()
		case "customer_name":
			v.CustomerName = c.text()
		case "customer_purchase_ip":
			v.CustomerPurchaseIP = c.text()
		case "customer_signature":
			v.CustomerSignature = stripedispute.FileID(c.text())
		case "duplicate_charge_documentation":
			v.DuplicateChargeDocumentation = stripedispute.FileID(c.text())
		case "duplicate_charge_explanation":
			v.DuplicateChargeExplanation = c.text()
		case "duplicate_charge_id":
			v.DuplicateChargeID = c.text()
		case "enhanced_evidence":
			v.EnhancedEvidence = new(dispute.EnhancedEvidence)
			c.enhanced(v.EnhancedEvidence)
		case "product_description":
			v.ProductDescription = c.text()
		case "receipt":
			v.Receipt = stripedispute.FileID(c.text())
		case "refund_policy":
			v.RefundPolicy = stripedispute.FileID(c.text())
		case "refund_policy_disclosure":
			v.RefundPolicyDisclosure = c.text()
		case "refund_refusal_explanation":
			v.RefundRefusalExplanation = c.text()
		case "service_date":
			v.ServiceDate = c.text()
		case "service_documentation":
			v.ServiceDocumentation = stripedispute.FileID(c.text())
		case "shipping_address":
			v.ShippingAddress = c.text()
		case "shipping_carrier":
			v.ShippingCarrier = c.text()
		case "shipping_date":
			v.ShippingDate = c.text()
		case "shipping_documentation":
			v.ShippingDocumentation = stripedispute.FileID(c.text())
		case "shipping_tracking_number":
			v.ShippingTrackingNumber = c.text()
		case "uncategorized_file":
			v.UncategorizedFile = stripedispute.FileID(c.text())
		case "uncategorized_text":
			v.UncategorizedText = c.text()
		default:
			c.skip()
		}
	})
}

func (c *cursor) disputed(v *dispute.DisputedTransaction) {
	c.object(func(name []byte) {
		switch string(name) {
		case "customer_account_id":
			v.CustomerAccountID = c.text()
		case "customer_device_fingerprint":
			v.CustomerDeviceFingerprint = c.text()
		case "customer_device_id":
			v.CustomerDeviceID = c.text()
		case "customer_email_address":
			v.CustomerEmailAddress = c.text()
		case "customer_purchase_ip":
			v.CustomerPurchaseIP = c.text()
		case "merchandise_or_services":
			v.MerchandiseOrServices = dispute.Sold(c.text())
		case "product_description":
			v.ProductDescription = c.text()
		case "shipping_address":
			v.ShippingAddress = new(dispute.Address)
			c.address(v.ShippingAddress)
		default:
			c.skip()
		}
	})
}

func (c *cursor) prior(v *dispute.PriorTransaction) {
	c.object(func(name []byte) {
		switch string(name) {
		case "charge":
			v.Charge = c.text()
		case "customer_account_id":
			v.CustomerAccountID = c.text()
		case "customer_device_fingerprint":
			v.CustomerDeviceFingerprint = c.text()
		case "customer_device_id":
			v.CustomerDeviceID = c.text()
		case "customer_email_address":
			v.CustomerEmailAddress = c.text()
		case "customer_purchase_ip":
			v.CustomerPurchaseIP = c.text()
		case "product_description":
			v.ProductDescription = c.text()
		case "shipping_address":
			v.ShippingAddress = new(dispute.Address)
			c.address(v.ShippingAddress)
		default:
			c.skip()
		}
	})
}

func (c *cursor) address(v *dispute.Address) {
	c.object(func(name []byte) {
		switch string(name) {
		case "city":
			v.City = c.text()
		case "country":
			v.Country = c.text()
		case "line1":
			v.Line1 = c.text()
		case "line2":
			v.Line2 = c.text()
		case "postal_code":
			v.PostalCode = c.text()
		case "state":
			v.State = c.text()
		default:
			c.skip()
		}
	})
}
