package main

import (
	"fmt"
	"regexp"
)

var (
	idForm          = regexp.MustCompile(`^[a-z]+_[A-Za-z0-9_]+$`)
	fingerprintForm = regexp.MustCompile(`^fp_[a-z2-7]{32}$`)
)

func isFingerprint(text string) bool { return fingerprintForm.MatchString(text) }

// checkID returns an error for a text that cannot be the id of a dispute.
func checkID(text string) error {
	if isFingerprint(text) {
		return usageError{fmt.Sprintf("%s is a fingerprint, and not the id of a dispute (du_…)", text)}
	}
	if !idForm.MatchString(text) {
		return usageError{fmt.Sprintf("%q is not the id of a dispute (du_…)", oneLine(text))}
	}
	return nil
}

// checkFingerprint returns an error for a text that is not a whole fingerprint.
func checkFingerprint(text string) error {
	if !isFingerprint(text) {
		return usageError{fmt.Sprintf("%q is not a fingerprint: that is fp_ and 32 letters and digits", oneLine(text))}
	}
	return nil
}
