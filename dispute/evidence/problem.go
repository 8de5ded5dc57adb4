package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of what is told. A folder or a packet may hold anything.
const (
	maxAlike   = 50  // problems of one rule and severity in a list
	maxErrors  = 20  // problems in the text of a list as an error
	maxMessage = 600 // characters of a message
	maxField   = 200 // characters of the name of a field
	maxName    = 100 // characters of a file's name or a member's name
)

// Problem is something wrong with a packet, or something that it could do better.
type Problem struct {
	Field    string // Stripe's name, with dots for what is nested; "" for the whole; at most 200 characters
	Rule     Rule
	Severity Severity
	Message  string // one line for the person who made the packet, at most 600 characters; it quotes no evidence

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
// It says and matches (errors.Is) what its problems do. Of many problems with the
// same rule and severity the list has the first 50, and its text the first 20 errors.
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

// Error lists the first 20 errors in one line, and what else there is where there
// are none.
func (ps Problems) Error() string {
	list := ps.Errors()
	if len(list) == 0 {
		list = ps
	}
	lines := make([]string, 0, maxErrors+1)
	for _, p := range list[:min(len(list), maxErrors)] {
		lines = append(lines, p.String())
	}
	if more := len(list) - maxErrors; more > 0 {
		lines = append(lines, fmt.Sprintf("There are %d more.", more))
	}
	return "evidence: " + strings.Join(lines, " ")
}

// Permanent is true: a packet with problems must change, or the dispute. It tells
// [stripedispute.Permanent].
func (ps Problems) Permanent() bool { return true }

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

// find adds a problem. Beyond the first 50 of the same rule and severity it only says
// that there are more. The returned problem may be changed until the next call.
func (ps *Problems) find(s Severity, r Rule, field, format string, args ...any) *Problem {
	p := Problem{Field: oneLine(field, maxField), Rule: r, Severity: s, Message: oneLine(fmt.Sprintf(format, args...), maxMessage)}
	alike := 0
	for _, other := range *ps {
		if other.Rule == r && other.Severity == s {
			alike++
		}
	}
	switch {
	case alike > maxAlike:
		return &p
	case alike == maxAlike:
		p = Problem{Rule: r, Severity: s, Message: "There are more problems like these; mend these first."}
	}
	*ps = append(*ps, p)
	return &(*ps)[len(*ps)-1]
}

// oneLine is the beginning of s, without line breaks and other control characters.
func oneLine(s string, most int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, clip(s, most))
}

// clip is the first most characters of s, which end in "…" where some are left out.
func clip(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	end, n := 0, 0
	for ; end < len(s) && n < most; n++ {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	if end < len(s) {
		return strings.ToValidUTF8(s[:end], "\uFFFD") + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// quoted is a file's name in quotes, the way a person reads it: letters and spaces of
// all scripts stay, what is invisible is escaped, and a long name is cut.
func quoted(name string) string { return strconv.QuoteToGraphic(clip(name, maxName)) }
