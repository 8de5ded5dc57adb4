package transport

import "strconv"

// fault is how an attempt failed, if it did.
type fault int

const (
	none       fault = iota
	local            // on our side: the body could not be read to its end
	unanswered       // no status came back
	unsent           // the connection was dead before the request was written to it
	cut              // the body broke off
	tooLarge         // the body is longer than any of Stripe's
	refused          // a status outside 2xx
	unreadable       // 2xx, but not the JSON of the object
	misplaced        // 2xx, but another object
	odd              // 2xx and complete JSON, but a member of it cannot be used
	torn             // 2xx, but what is left of it is lost
	halfSent         // 2xx, but the body was not sent to its end

	faultCount int = iota
)

// faultNames are the words for faults in logs.
var faultNames = []string{
	none: "", local: "local", unanswered: "no answer", unsent: "not sent", cut: "cut short", tooLarge: "too large",
	refused: "refused", unreadable: "unreadable", misplaced: "misplaced", odd: "odd", torn: "torn", halfSent: "half sent",
}

// String is the word for the fault in logs, or its number where it has no word.
func (f fault) String() string {
	if f < 0 || int(f) >= len(faultNames) || f != none && faultNames[f] == "" {
		return "fault " + strconv.Itoa(int(f))
	}
	return faultNames[f]
}
