package bench

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func (c *cursor) enhanced(v *dispute.EnhancedEvidence) {
	c.object(func(name []byte) {
		switch string(name) {
		case "visa_compliance":
			v.VisaCompliance = new(dispute.Compliance)
			c.object(func([]byte) { v.VisaCompliance.FeeAcknowledged = c.truth() })
		case "visa_compelling_evidence_3":
			ce := new(dispute.CompellingEvidence3)
			v.VisaCompellingEvidence3 = ce
			c.object(func(name []byte) {
				switch string(name) {
				case "disputed_transaction":
					ce.DisputedTransaction = new(dispute.DisputedTransaction)
					c.disputed(ce.DisputedTransaction)
				case "prior_undisputed_transactions":
					c.array(func() {
						var p dispute.PriorTransaction
						c.prior(&p)
						ce.PriorUndisputedTransactions = append(ce.PriorUndisputedTransactions, p)
					})
				}
			})
		default:
			c.skip()
		}
	})
}

func (c *cursor) balanceTransaction() (v stripedispute.BalanceTransaction) {
	c.object(func(name []byte) {
		switch string(name) {
		case "id":
			v.ID = c.text()
		case "object":
			v.Object = c.text()
		case "amount":
			v.Amount = c.number()
		case "available_on":
			v.AvailableOn = stripedispute.Timestamp(c.number())
		case "balance_type":
			v.BalanceType = stripedispute.BalanceKind(c.text())
		case "created":
			v.Created = stripedispute.Timestamp(c.number())
		case "currency":
			v.Currency = c.text()
		case "description":
			v.Description = c.text()
		case "fee":
			v.Fee = c.number()
		case "fee_details":
			v.FeeDetails = []stripedispute.Fee{}
			c.array(func() { v.FeeDetails = append(v.FeeDetails, c.fee()) })
		case "net":
			v.Net = c.number()
		case "reporting_category":
			v.ReportingCategory = c.text()
		case "source":
			v.Source.ID = c.text()
		case "status":
			v.Status = stripedispute.BalanceStatus(c.text())
		case "type":
			v.Type = stripedispute.BalanceType(c.text())
		default:
			c.skip()
		}
	})
	return v
}

func (c *cursor) fee() (v stripedispute.Fee) {
	c.object(func(name []byte) {
		switch string(name) {
		case "amount":
			v.Amount = c.number()
		case "currency":
			v.Currency = c.text()
		case "description":
			v.Description = c.text()
		case "type":
			v.Type = stripedispute.FeeType(c.text())
		default:
			c.skip()
		}
	})
	return v
}
