package transport

import "strconv"

// fault is how an attempt failed, if it did. A new one needs a word in faultNames, and a look at the
// cases of outcome.error, bodyProblem, cause and mayHaveEffect. If the fault decides about a retry
// and not the status, it also needs a row in retryRules and in the table of RELIABILITY.md.
type fault int

const (
	none        fault = iota
	local             // the user's reader or writer returned an error
	noResponse        // no status was received
	notSent           // the connection was dead before the request was written to it
	cutShort          // the body ended too early
	tooLarge          // the body is larger than any that Stripe sends
	refused           // the status is not 2xx
	unreadable        // 2xx, but the body is not JSON
	wrongObject       // 2xx, but the object is not the one that was requested
	unusable          // 2xx and complete JSON, but a member of it cannot be decoded
	partWritten       // 2xx, but only a part of the file was written to the user's writer
	halfSent          // 2xx, but before the whole body of the request was sent

	faultCount int = iota
)

// faultNames are the words for faults in logs.
var faultNames = []string{
	none:        "",
	local:       "local reader or writer",
	noResponse:  "no response",
	notSent:     "not sent",
	cutShort:    "response cut short",
	tooLarge:    "response too large",
	refused:     "refused",
	unreadable:  "response not JSON",
	wrongObject: "wrong object",
	unusable:    "unusable field",
	partWritten: "file cut short",
	halfSent:    "upload not complete",
}

// String is the word for the fault in logs, or its number if it has no word.
func (f fault) String() string {
	if f < 0 || int(f) >= len(faultNames) || f != none && faultNames[f] == "" {
		return "fault " + strconv.Itoa(int(f))
	}
	return faultNames[f]
}
