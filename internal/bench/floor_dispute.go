package bench

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// floorDispute reads a dispute by hand.
func floorDispute(b []byte) (*dispute.Dispute, error) {
	c := cursor{b: b}
	d := new(dispute.Dispute)
	c.dispute(d)
	return d, c.err()
}

// floorPage reads a page by hand.
func floorPage(b []byte) ([]*dispute.Dispute, error) {
	c := cursor{b: b}
	var all []*dispute.Dispute
	c.object(func(name []byte) {
		if string(name) != "data" {
			c.skip()
			return
		}
		c.array(func() {
			d := new(dispute.Dispute)
			c.dispute(d)
			all = append(all, d)
		})
	})
	return all, c.err()
}

func (c *cursor) dispute(d *dispute.Dispute) {
	c.object(func(name []byte) {
		switch string(name) {
		case "id":
			d.ID = c.text()
		case "object":
			d.Object = c.text()
		case "amount":
			d.Amount = c.number()
		case "currency":
			d.Currency = c.text()
		case "status":
			d.Status = dispute.Status(c.text())
		case "reason":
			d.Reason = dispute.Reason(c.text())
		case "charge":
			d.Charge.ID = c.text()
		case "payment_intent":
			d.PaymentIntent.ID = c.text()
		case "evidence":
			c.evidence(&d.Evidence)
		case "evidence_details":
			c.details(&d.EvidenceDetails)
		case "balance_transactions":
			d.BalanceTransactions = []stripedispute.BalanceTransaction{}
			c.array(func() { d.BalanceTransactions = append(d.BalanceTransactions, c.balanceTransaction()) })
		case "enhanced_eligibility_types":
			d.EnhancedEligibilityTypes = []dispute.Eligibility{}
			c.array(func() { d.EnhancedEligibilityTypes = append(d.EnhancedEligibilityTypes, dispute.Eligibility(c.text())) })
		case "is_charge_refundable":
			d.IsChargeRefundable = c.truth()
		case "livemode":
			d.Livemode = c.truth()
		case "created":
			d.Created = stripedispute.Timestamp(c.number())
		case "metadata":
			d.Metadata = stripedispute.Metadata{}
			c.object(func(name []byte) { d.Metadata[string(name)] = c.text() })
		case "payment_method_details":
			c.method(&d.PaymentMethodDetails)
		default:
			c.skip()
		}
	})
}

func (c *cursor) details(v *dispute.EvidenceDetails) {
	c.object(func(name []byte) {
		switch string(name) {
		case "due_by":
			v.DueBy = stripedispute.Timestamp(c.number())
		case "enhanced_eligibility":
			c.object(func(name []byte) {
				if string(name) != "visa_compelling_evidence_3" {
					c.skip()
					return
				}
				e := &dispute.CompellingEvidence3Eligibility{RequiredActions: []dispute.RequiredAction{}}
				v.EnhancedEligibility.VisaCompellingEvidence3 = e
				c.object(func(name []byte) {
					switch string(name) {
					case "required_actions":
						c.array(func() { e.RequiredActions = append(e.RequiredActions, dispute.RequiredAction(c.text())) })
					case "status":
						e.Status = dispute.CompellingEvidence3Status(c.text())
					}
				})
			})
		case "has_evidence":
			v.HasEvidence = c.truth()
		case "past_due":
			v.PastDue = c.truth()
		case "submission_count":
			v.SubmissionCount = c.number()
		case "submission_method":
			v.SubmissionMethod = dispute.SubmissionMethod(c.text())
		default:
			c.skip()
		}
	})
}

func (c *cursor) method(v *dispute.PaymentMethodDetails) {
	c.object(func(name []byte) {
		switch string(name) {
		case "type":
			v.Type = dispute.PaymentMethod(c.text())
		case "card":
			v.Card = new(dispute.Card)
			c.object(func(name []byte) {
				switch string(name) {
				case "brand":
					v.Card.Brand = dispute.CardBrand(c.text())
				case "case_type":
					v.Card.CaseType = dispute.CaseType(c.text())
				case "network_reason_code":
					v.Card.NetworkReasonCode = c.text()
				default:
					c.skip()
				}
			})
		default:
			c.skip()
		}
	})
}
