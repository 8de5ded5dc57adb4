package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of problems and their texts. A folder or a packet may contain anything.
const (
	maxAlike   = 50  // problems of one rule and severity in a list
	maxErrors  = 20  // problems in the error text of a list
	maxMessage = 600 // characters of a message
	maxField   = 200 // characters of the name of a field
	maxName    = 100 // characters of a file's name or a member's name
)

// Problem is a mistake in a packet, or something that could be better.
type Problem struct {
	// Field is Stripe's name of the field, with dots for nested fields, such as
	// "appeal.card.reason_for_filing". It has at most 200 characters. It is "" if the problem
	// is about the whole packet.
	Field string

	Rule     Rule     // the rule that is broken
	Severity Severity // whether the packet can still be sent

	// Message is one line for the person who made the packet, with at most 600 characters. It
	// never quotes evidence.
	Message string

	// Line is the line in evidence.json, counted from 1. It is 0 if the problem has no place
	// there: the packet was not loaded from a folder, or evidence.json does not have the field.
	Line int

	// Column is the character in that line, counted from 1, or 0 as Line.
	Column int

	// Err is the cause for errors.Is, such as an fs error or dispute.ErrFinal. It is nil for
	// most problems.
	Err error
}

// Severity says how much a problem matters.
type Severity int

// The severities.
const (
	SeverityError   Severity = iota // do not send the packet: Stripe refuses it, or it is of no use
	SeverityWarning                 // can be sent, but is probably a mistake
	SeverityAdvice                  // could make the response stronger
)

// String returns "error", "warning" or "advice".
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

// String returns the problem in one line, with its place first.
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

// Problems is the list of everything that [Load] finds in evidence.json or [Packet.Check] in
// a packet. As an error it is a *Problems:
//
//	if ps, ok := errors.AsType[*evidence.Problems](err); ok { for _, p := range *ps { … } }
//
// errors.Is matches the Err of each problem. A list has at most 50 problems with the same
// rule and severity, and one that says that there are more.
//
//nolint:errname // it is a list first, and an error second
type Problems []Problem

// Errors returns the problems that prevent a packet from being sent.
func (ps Problems) Errors() Problems { return ps.withSeverity(SeverityError) }

// Warnings returns the problems that a person should look at before the packet is sent.
func (ps Problems) Warnings() Problems { return ps.withSeverity(SeverityWarning) }

// Advice returns what could make the response stronger.
func (ps Problems) Advice() Problems { return ps.withSeverity(SeverityAdvice) }

func (ps Problems) withSeverity(s Severity) Problems {
	return slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool { return p.Severity != s })
}

// Error lists the first 20 errors in one line. If there are no errors, it lists the warnings
// and the advice.
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

// Permanent is true, because the packet or the dispute must change first.
// [stripedispute.Permanent] calls this method.
func (ps Problems) Permanent() bool { return true }

// Unwrap returns the Err of each problem that has one.
func (ps Problems) Unwrap() []error {
	var errs []error
	for _, p := range ps {
		if p.Err != nil {
			errs = append(errs, p.Err)
		}
	}
	return errs
}

// As lets errors.As and errors.AsType find the list also as a Problems without a pointer.
func (ps Problems) As(target any) bool {
	list, ok := target.(*Problems)
	if ok {
		*list = ps
	}
	return ok
}

// err returns ps if it has at least one error, and nil otherwise.
func (ps Problems) err() error {
	if len(ps.Errors()) == 0 {
		return nil
	}
	return &ps
}

// add adds a problem. After maxAlike problems of the same rule and severity it adds only one that
// says that there are more. The caller may change the returned problem until the next call.
func (ps *Problems) add(s Severity, r Rule, field, format string, args ...any) *Problem {
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
		p = Problem{Rule: r, Severity: s, Message: "There are more problems like these; fix these first."}
	}
	*ps = append(*ps, p)
	return &(*ps)[len(*ps)-1]
}

// oneLine returns s, clipped to most characters, with a space for each line break
// and each other control character.
func oneLine(s string, most int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, clip(s, most))
}

// clip returns s if it has at most most characters, and otherwise its beginning and "…", which
// have as many together.
func clip(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	end, last, n := 0, 0, 0
	for ; end < len(s) && n < most; n++ {
		_, size := utf8.DecodeRuneInString(s[end:])
		last, end = end, end+size
	}
	if end < len(s) {
		return strings.ToValidUTF8(s[:last], "\uFFFD") + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// quoted is a file's name in quotes for a message. Letters and spaces of all scripts stay,
// invisible characters are escaped, and a long name is cut.
func quoted(name string) string { return strconv.QuoteToGraphic(clip(name, maxName)) }
