package review

import (
	"errors"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// lead says in one or two sentences what the evidence on the page is: staged, submitted, filled in
// by Stripe, or a packet.
func (p *Page) lead() string {
	status, empty := p.dispute.Status, len(p.entries) == 0
	switch {
	case p.packet:
		return "This is a packet. It is not staged at Stripe yet."
	case p.submitted() && empty:
		return "A response was submitted. It cannot be changed any more. Stripe shows no evidence of it."
	case p.submitted():
		return "This evidence was submitted. It cannot be changed any more."
	case status.Final() || status.NeedsResponse() && p.dispute.Answerable(p.Now) != nil:
		return p.leadWithoutResponse()
	case status.Appeal():
		return p.leadOfAppeal()
	case !status.NeedsResponse():
		return "This program does not know the status of the dispute. Look at the dispute in Stripe's Dashboard."
	case p.dispute.Staged() && p.dispute.EvidenceDetails.SubmissionCount > 0:
		return "The response to the inquiry was submitted, and the dispute is a chargeback now. " +
			"The bank gets this evidence for the chargeback when it is submitted again."
	case p.dispute.Staged():
		return "This evidence is staged at Stripe: it is saved there and not sent. It can be changed. " +
			"The bank gets it once, when it is submitted."
	case empty:
		return "There is no evidence yet."
	}
	return "Nobody has staged evidence. Stripe filled in what this page shows."
}

// leadWithoutResponse is the lead of a dispute to which nothing was submitted, and which takes no
// response any more.
func (p *Page) leadWithoutResponse() string {
	text := "Nothing was submitted. "
	switch err := p.dispute.Answerable(p.Now); {
	case errors.Is(err, dispute.ErrDeadline):
		text = "The deadline has passed, and nothing was submitted. "
	case errors.Is(err, dispute.ErrNoResponse):
		text = "The network takes no response to this dispute. "
	}
	switch {
	case p.dispute.Staged():
		return text + "The bank did not get the evidence on this page."
	case len(p.entries) == 0:
		return text + "There is no evidence."
	}
	return text + "Stripe filled in what this page shows."
}

// leadOfAppeal is the lead of a dispute that waits for an appeal.
func (p *Page) leadOfAppeal() string {
	switch {
	case p.dispute.Staged():
		return "This appeal is staged at Stripe: it is saved there and not sent. It can be changed. " +
			"The network gets it once, when it is submitted."
	case len(p.entries) == 0:
		return "No appeal is staged, and there is no evidence yet."
	}
	return "No appeal is staged. This page shows the evidence from before the appeal."
}

// submitted reports whether the evidence on the page was submitted in the current round.
func (p *Page) submitted() bool {
	s := p.dispute.Status
	return s.UnderReview() || s.Final() && p.dispute.EvidenceDetails.SubmissionCount > 0
}

// canSubmit reports whether the evidence on the page can be submitted.
func (p *Page) canSubmit() bool {
	return p.dispute.Staged() && p.dispute.Status.NeedsResponse() && p.dispute.Answerable(p.Now) == nil
}

// heading is the title above the evidence.
func (p *Page) heading() string {
	switch {
	case p.packet, p.canSubmit():
		return "What the bank gets"
	case p.submitted():
		return "What the bank got"
	}
	return "Evidence"
}
