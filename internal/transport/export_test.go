package transport

import (
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// FaultCount is the number of faults, including none.
const FaultCount = faultCount

// FaultString is the word for a fault in logs.
func FaultString(f int) string { return fault(f).String() }

// FaultsByStatus returns the faults for which the status decides.
func FaultsByStatus() (words []string) {
	for f := fault(1); int(f) < faultCount; f++ {
		if r := ruleAbout(outcome{fault: f, err: io.EOF, status: 400}); r.fault == none {
			words = append(words, f.String())
		}
	}
	return words
}

// RetryRows are the rows of retryRules as RELIABILITY.md has them, without the reason.
func RetryRows() []string {
	var rows []string
	for i := range retryRules {
		r := &retryRules[i]
		retry, atLeast := "no", ""
		switch {
		case r.most > 0:
			retry = []string{"once", "twice"}[r.most-1]
		case r.free:
			retry = fmt.Sprintf("yes; the first %d do not count and do not wait", maxFreeRetries)
		case r.retry:
			retry = "yes"
		}
		if r.retry {
			atLeast = fmt.Sprintf("%v s ", r.atLeast.Seconds())
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s|", r.what(), retry, atLeast))
	}
	return rows
}

// RetriedStatuses are the statuses of HTTP after which a retry follows.
func RetriedStatuses() (statuses []int) {
	for status := 100; status < 600; status++ {
		if ruleAbout(outcome{fault: refused, status: status}).retry {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// what describes the attempts that r is about.
func (r *retryRule) what() string {
	switch {
	case r.only != nil:
		return r.fault.String() + ", and the same next time"
	case r.fault != none:
		return r.fault.String()
	case r.first == math.MinInt:
		return fmt.Sprintf("status up to %d", r.last)
	case r.last == math.MaxInt:
		return fmt.Sprintf("status %d and above", r.first)
	case r.last > r.first:
		return fmt.Sprintf("status %d to %d", r.first, r.last)
	}
	return fmt.Sprintf("status %d", r.first)
}

// AddRetryRule puts a rule about a status before the others, until restore is called.
func AddRetryRule(status, most int, atLeast time.Duration) (restore func()) {
	before := retryRules
	retryRules = append([]retryRule{{first: status, retry: true, most: most, atLeast: atLeast}}, before...)
	return func() { retryRules = before }
}

// WithoutEachStatusRule removes one rule about a status, calls f, and puts the rule back. It does this
// for each such rule. f gets the words for the rule that is removed.
func WithoutEachStatusRule(f func(rule string)) {
	before := retryRules
	defer func() { retryRules = before }()
	for i := range before {
		if before[i].fault == none {
			retryRules = slices.Delete(slices.Clone(before), i, i+1)
			f(before[i].what())
		}
	}
}
