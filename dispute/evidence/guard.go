package evidence

import "github.com/stripedispute-go/stripedispute/dispute"

// guard says which staged evidence a call must not overwrite: all of it, unless the guard is off
// or the evidence has the fingerprint except. The zero guard protects everything.
type guard struct {
	off    bool
	except dispute.Fingerprint
}

// protects reports whether somebody staged evidence on d that must not be overwritten.
func (g guard) protects(d *dispute.Dispute) bool {
	return !g.off && d.Staged() && d.Evidence.Fingerprint() != g.except
}

// checkStaged returns an error if somebody staged other evidence on d than wanted. It ignores
// what Stripe filled in by itself, if nobody has staged anything yet.
func checkStaged(d *dispute.Dispute, wanted dispute.Evidence) error {
	if !d.Staged() {
		return nil
	}
	if different := differences(withoutTrimmed(wanted, d.Evidence), d.Evidence); len(different) > 0 {
		return &DifferenceError{Dispute: d, Fields: paths(different)}
	}
	return nil
}

// empty reports whether e has no evidence.
func empty(e dispute.Evidence) bool { return e.Fingerprint() == dispute.Evidence{}.Fingerprint() }
