// Package normal decides when two texts of evidence are the same text. The comparison
// of a packet with a dispute and the fingerprint of evidence share it, so that both
// have one opinion.
package normal

import "strings"

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Text returns text without what a server may change: it turns every line end into
// "\n" and removes the white space before and after the text.
func Text(text string) string { return strings.TrimSpace(lineEnds.Replace(text)) }
