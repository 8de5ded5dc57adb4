// Package normal decides when two texts of evidence are the same text. The comparison
// of a packet with a dispute, the fingerprint of evidence and the review share it, so that all
// have one opinion. A change here changes the fingerprints that users store.
package normal

import "strings"

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Text returns text without what a server may change: it turns every line end into
// "\n" and removes the white space before and after the text.
func Text(text string) string { return strings.TrimSpace(lineEnds.Replace(text)) }
