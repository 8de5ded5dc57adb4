package evidence

import (
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// Check holds the packet against every rule for evidence as it would be submitted
// for d now, by this machine's clock; a nil d leaves out what depends on the
// dispute. It returns nil, or a *[Problems] when at least one is an error. That list
// then holds the warnings and the advice too; [Packet.Problems] gives it in any case.
// It uses no network, reads every file once, and keeps one in memory at a time.
//
// Files that Stripe holds already are counted by nobody but Stripe.
func (p *Packet) Check(d *dispute.Dispute) error {
	return p.Problems(d).err()
}

// Problems is all that [Packet.Check] looks at: errors first, then warnings, then
// advice.
func (p *Packet) Problems(d *dispute.Dispute) Problems {
	if p == nil {
		p = &Packet{}
	}
	exhibits, unreadable := p.examine(nil)
	return p.problems(d, time.Now(), exhibits, unreadable)
}

// problems judges the packet with its files read, and adds to what was found before.
func (p *Packet) problems(d *dispute.Dispute, now time.Time, exhibits []exhibit, before Problems) Problems {
	c := &checker{Problems: before, packet: p, dispute: d, exhibits: exhibits, limits: p.Limits.orDefault(), now: now}
	c.binding()
	c.texts()
	c.files()
	c.enhanced()
	if d != nil {
		c.state()
		c.customer()
		c.missing()
	}
	for i, problem := range c.Problems {
		if at, ok := p.source[problem.Field]; ok && problem.Field != "" && problem.Line == 0 {
			c.Problems[i].Line, c.Problems[i].Column = at.line, at.column
		}
	}
	return append(append(c.Errors(), c.Warnings()...), c.Advice()...)
}

// checker is a packet and what it is held against.
type checker struct {
	Problems
	packet   *Packet
	dispute  *dispute.Dispute // nil: unknown
	exhibits []exhibit
	limits   Limits
	now      time.Time
}

func (c *checker) fail(r Rule, field, format string, args ...any) *Problem {
	return c.find(SeverityError, r, field, format, args...)
}

func (c *checker) warn(r Rule, field, format string, args ...any) {
	c.find(SeverityWarning, r, field, format, args...)
}

func (c *checker) advise(r Rule, field, format string, args ...any) {
	c.find(SeverityAdvice, r, field, format, args...)
}

// enhancedEvidence is what the packet and Stripe have of it, the packet's first.
func (c *checker) enhancedEvidence() (given, held dispute.EnhancedEvidence) {
	if e := c.packet.Evidence.EnhancedEvidence; e != nil {
		given = *e
	}
	if c.dispute != nil && c.dispute.Evidence.EnhancedEvidence != nil {
		held = *c.dispute.Evidence.EnhancedEvidence
	}
	return given, held
}
