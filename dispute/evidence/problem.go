package evidence

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is something wrong with a packet, or something that it could do better.
type Problem struct {
	Field    string // Stripe's name, with dots for what is nested; "" for the whole
	Rule     Rule
	Severity Severity
	Message  string // a sentence for the person who made the packet; it quotes no evidence

	Line, Column int // in evidence.json, from 1; 0 where the packet does not come from there

	Err error // for errors.Is, where there is a cause: an fs error, dispute.ErrFinal; mostly nil
}

// Severity is how much a problem matters.
type Severity int

// The severities.
const (
	SeverityError   Severity = iota // not to be sent: Stripe refuses it, or it would be of no use
	SeverityWarning                 // can be sent, but is likely not what was wanted
	SeverityAdvice                  // could make the response stronger
)

// String is "error", "warning" or "advice".
func (s Severity) String() string {
	switch s {
	case SeverityError:
		return "error"
	case SeverityWarning:
		return "warning"
	default:
		return "advice"
	}
}

// String is the problem in a line, beginning with where it is.
func (p Problem) String() string {
	s := ""
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d:%d: ", Manifest, p.Line, p.Column)
	}
	if p.Field != "" {
		s += p.Field + ": "
	}
	return s + p.Message
}

// Problems is what [Load] finds in evidence.json, all of it at once, or [Packet.Check]
// in the packet. As an error it is a *Problems:
//
//	if ps, ok := errors.AsType[*evidence.Problems](err); ok { for _, p := range *ps { … } }
//
// It says and matches (errors.Is) what its problems do.
//
//nolint:errname // it is a list first, and an error second
type Problems []Problem

// Errors are the problems that keep a packet from being sent.
func (ps Problems) Errors() Problems { return ps.of(SeverityError) }

// Warnings are the problems that somebody should look at before it is sent.
func (ps Problems) Warnings() Problems { return ps.of(SeverityWarning) }

// Advice is what could make the response stronger.
func (ps Problems) Advice() Problems { return ps.of(SeverityAdvice) }

func (ps Problems) of(s Severity) Problems {
	return slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool { return p.Severity != s })
}

// Error lists the errors in one line, and everything where there are none.
func (ps Problems) Error() string {
	list := ps.Errors()
	if len(list) == 0 {
		list = ps
	}
	lines := make([]string, 0, len(list))
	for _, p := range list {
		lines = append(lines, p.String())
	}
	return "evidence: " + strings.Join(lines, " ")
}

// Unwrap is the causes of all problems.
func (ps Problems) Unwrap() []error {
	var errs []error
	for _, p := range ps {
		if p.Err != nil {
			errs = append(errs, p.Err)
		}
	}
	return errs
}

// As lets errors.As and errors.AsType find the list without its pointer too.
func (ps Problems) As(target any) bool {
	list, ok := target.(*Problems)
	if ok {
		*list = ps
	}
	return ok
}

// err is ps as an error if there is an error in it.
func (ps Problems) err() error {
	if len(ps.Errors()) == 0 {
		return nil
	}
	return &ps
}

// find adds a problem.
func (ps *Problems) find(s Severity, r Rule, field, format string, args ...any) *Problem {
	*ps = append(*ps, Problem{Field: field, Rule: r, Severity: s, Message: fmt.Sprintf(format, args...)})
	return &(*ps)[len(*ps)-1]
}
