package disputetest

import (
	"maps"
	"slices"
	"strings"
)

func (c *call) listDisputes() (any, *failure) {
	return c.list("dispute", "/v1/disputes", func(t *thing) bool { return c.is(t, "charge", "payment_intent") })
}

// updateDispute works on a copy, so that nothing is saved when a part is bad.
func (c *call) updateDispute() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	submit, said := c.params["submit"].(bool)
	submit = submit || !said // Stripe's default
	draft := update{call: c, old: t, now: cloneObject(t.wire), given: maps.Clone(t.dispute.given)}
	if no := draft.apply(submit); no != nil {
		return nil, no
	}
	before := t.wire
	t.wire, t.dispute.given = draft.now, draft.given
	did := Effects{Updates: 1}
	if draft.submits {
		did.Submissions = 1
	}
	c.server.count(t.id(), did)
	if !equal(before, t.wire) {
		c.server.emit(t, "charge.dispute.updated", before)
	}
	if draft.submits {
		c.server.await(t)
	}
	return c.show(t), nil
}

// closeDispute gives the money up.
func (c *call) closeDispute() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	switch status := text(t.wire, "status"); {
	case over(status):
		return nil, alreadyClosed()
	case strings.HasSuffix(status, "under_review"):
		return nil, invalid("", "The evidence of this dispute is under review; it can no longer be closed.")
	case strings.HasPrefix(status, "warning_"):
		return nil, invalid("", "This is an inquiry, which cannot be closed. Answer it or refund the charge.")
	}
	c.server.count(t.id(), Effects{Closes: 1})
	c.server.finish(t, "lost")
	return c.show(t), nil
}

// over reports whether nothing can be done about a dispute any more.
func over(status string) bool {
	return slices.Contains([]string{"won", "lost", "prevented", "warning_closed"}, status)
}

func alreadyClosed() *failure { return invalid("", "This dispute is already closed.") }
