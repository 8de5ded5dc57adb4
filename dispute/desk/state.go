package desk

import (
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// State is how far the response to a dispute has come, as the dispute itself shows it.
type State struct {
	Staged      bool                // evidence for the current round is staged, by the desk or by anybody else
	Fingerprint dispute.Fingerprint // of the evidence as it is now
	ByDesk      bool                // the desk staged this evidence, and nobody has changed it since

	Approved   bool      // the evidence that is staged now was approved for this round
	Void       bool      // evidence was approved for this round, but it was changed since
	ApprovedBy string    // who approved last, also for an approval that is void or of an earlier round
	ApprovedAt time.Time // when; zero if nobody has approved

	ClosedBy string    // who accepted the loss with [Desk.Close]
	ClosedAt time.Time // when; zero if nobody has
}

// State reads the state of c. It uses no network.
func (c Case) State() State {
	d := c.Dispute
	s := State{Staged: d.Staged(), Fingerprint: d.Evidence.Fingerprint(), ApprovedBy: d.Metadata[keyApprovedBy]}
	s.ByDesk = s.Staged && d.Metadata[keyStaged] == string(s.Fingerprint)
	fp, round, _ := strings.Cut(d.Metadata[keyApproved], " ") // see approvalMetadata
	s.ApprovedAt, _ = time.Parse(time.RFC3339, d.Metadata[keyApprovedAt])
	s.ClosedBy = d.Metadata[keyClosedBy]
	s.ClosedAt, _ = time.Parse(time.RFC3339, d.Metadata[keyClosedAt])
	if s.Staged && round == roundOf(d) {
		s.Approved = fp == string(s.Fingerprint)
		s.Void = !s.Approved
	}
	return s
}

// roundOf names the round of a dispute. An inquiry that becomes a chargeback is a new round:
// it takes a new response, which requires a new approval. The metadata keeps these names: if they
// change, approvals that were recorded before do not count any more. The command has the same rounds,
// in cmd/disputes/memory.go.
func roundOf(d *dispute.Dispute) string {
	switch {
	case d.Status.Appeal():
		return "appeal"
	case d.Status.Inquiry():
		return "inquiry"
	default:
		return "chargeback"
	}
}
