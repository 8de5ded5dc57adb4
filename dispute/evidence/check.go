package evidence

import (
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// Check checks the packet against every rule for evidence, as if it were submitted for d
// now. The time is that of the packet's Clock. If d is nil, Check leaves out the rules that
// depend on the dispute. It returns nil, or a *[Problems] if there is at least one error.
// That list also has the warnings and the advice; call [Packet.Problems] to get these
// without an error. Check uses no network. It reads every file once and has one file in
// memory at a time. It waits for the readers of the files, without a timeout.
//
// Check does not know the sizes and pages of files that are at Stripe already; only Stripe
// counts those.
//
// Stripe: https://docs.stripe.com/disputes/best-practices.
func (p *Packet) Check(d *dispute.Dispute) error {
	return p.Problems(d).err()
}

// Problems returns everything that [Packet.Check] finds: errors first, then warnings, then
// advice.
func (p *Packet) Problems(d *dispute.Dispute) Problems {
	if p == nil {
		p = &Packet{}
	}
	exhibits, unreadable := p.examine(nil)
	return p.problems(d, p.now(), exhibits, unreadable)
}

// problems checks the packet with its examined files, at the time now. before are the
// problems so far. Each group of rules has a method in a file check_*.go. A new rule needs a
// constant in rule.go, a call of fail, warn or advise in one of these methods, and a row in
// docs/documents.md.
func (p *Packet) problems(d *dispute.Dispute, now time.Time, exhibits []exhibit, before Problems) Problems {
	c := &checker{Problems: before, packet: p, dispute: d, exhibits: exhibits, limits: p.Limits.orDefault(), now: now}
	c.checkBinding()
	c.checkTexts()
	c.checkFiles()
	c.checkEnhanced()
	if d != nil {
		c.checkState()
		c.checkCustomer()
		c.adviseMissing()
	}
	for i, problem := range c.Problems {
		if at, ok := p.source[problem.Field]; ok && problem.Field != "" && problem.Line == 0 {
			c.Problems[i].Line, c.Problems[i].Column = at.line, at.column
		}
	}
	return append(append(c.Errors(), c.Warnings()...), c.Advice()...)
}

// checker is one check of a packet. Its methods add to Problems.
type checker struct {
	Problems
	packet   *Packet
	dispute  *dispute.Dispute // nil: unknown
	exhibits []exhibit
	limits   Limits
	now      time.Time
}

// fail, warn and advise add a problem. field is "" for a problem of the whole packet.
func (c *checker) fail(r Rule, field, format string, args ...any) *Problem {
	return c.add(SeverityError, r, field, format, args...)
}

func (c *checker) warn(r Rule, field, format string, args ...any) {
	c.add(SeverityWarning, r, field, format, args...)
}

func (c *checker) advise(r Rule, field, format string, args ...any) {
	c.add(SeverityAdvice, r, field, format, args...)
}

// enhancedEvidence returns the enhanced evidence of the packet (given) and of the dispute at
// Stripe (held).
func (c *checker) enhancedEvidence() (given, held dispute.EnhancedEvidence) {
	if e := c.packet.Evidence.EnhancedEvidence; e != nil {
		given = *e
	}
	if c.dispute != nil && c.dispute.Evidence.EnhancedEvidence != nil {
		held = *c.dispute.Evidence.EnhancedEvidence
	}
	return given, held
}
