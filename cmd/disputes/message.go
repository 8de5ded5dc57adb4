package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// packageNames are the names of Go packages, and of the steps of evidence.Step, with which errors of
// the library begin.
var packageNames = regexp.MustCompile(
	`^((evidence|dispute|fileupload|review|desk|stripe|fetch|check|upload|stage|compare|submit|confirm): )+`)

// message is the text of an error in words of the shell, in one line.
func message(err error) string {
	text := packageNames.ReplaceAllString(oneLine(err.Error()), "")
	if errors.Is(err, stripedispute.ErrAuthentication) {
		return "Stripe does not accept the key in STRIPE_API_KEY: " + text
	}
	return text
}

// errorLines describes an error, with one line for each problem of evidence.
func errorLines(what string, err error) string {
	if ps, ok := errors.AsType[*evidence.Problems](err); ok && what != "" {
		return "disputes: " + strings.ReplaceAll(problemLines(what, *ps), "\n", "\ndisputes: ")
	}
	if what != "" {
		what = oneLine(what) + ": "
	}
	return "disputes: " + what + message(err)
}

// errorSummary is the member error of -json. The problems of evidence have their own member.
func errorSummary(err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return message(err)
	}
	if n := len(ps.Errors()); n > 0 {
		return fmt.Sprintf("the evidence has problems; errors: %d", n)
	}
	return fmt.Sprintf("the evidence has problems; warnings: %d", len(ps.Warnings()))
}

// folderErrorText describes an error of a folder, with one line for each problem.
func folderErrorText(dir string, err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return oneLine(dir) + ": " + message(err)
	}
	return problemLines(dir, *ps)
}

func problemLines(dir string, ps evidence.Problems) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		at := oneLine(dir)
		if p.Line > 0 {
			at += fmt.Sprintf("/evidence.json:%d:%d", p.Line, p.Column)
		}
		field := ""
		if p.Field != "" {
			field = oneLine(p.Field) + ": "
		}
		lines[i] = fmt.Sprintf("%s: %s: %s%s", at, p.Severity, field, oneLine(p.Message))
	}
	return strings.Join(lines, "\n")
}

// oneLine replaces line breaks and other invisible characters by spaces, so that a text
// cannot change what a terminal shows.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, text)
}
