package main

import "github.com/stripedispute-go/stripedispute/disputetest"

// seeded is an object to begin with.
type seeded struct{ id, kind string }

// seed puts one object of each kind on the server.
func seed(srv *disputetest.Server) []seeded {
	var all []seeded
	for _, kind := range []disputetest.Kind{
		disputetest.Chargeback, disputetest.Inquiry, disputetest.CompellingEvidence, disputetest.VisaCompliance,
		disputetest.MastercardCompliance, disputetest.Prevented, disputetest.Unanswerable, disputetest.Appeal,
	} {
		all = append(all, seeded{srv.AddDispute(disputetest.Dispute{Kind: kind}), string(kind)})
	}
	transaction := srv.AddTransaction(disputetest.Transaction{})
	for _, status := range []string{"unsubmitted", "submitted"} {
		id := srv.AddIssuingDispute(disputetest.IssuingDispute{Transaction: transaction, Status: status})
		all = append(all, seeded{id, "issuing"})
	}
	return all
}
