package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Stripe signs once for each active secret: twice while a secret is being replaced. A header
// that is much longer is refused.
const (
	maxHeader     = 4096 // bytes
	maxSignatures = 16
)

// header is a Stripe-Signature: t=1700000000,v1=hex,v1=hex,v0=hex. Its method signs is in
// signature.go, with the computation of a v1.
type header struct {
	stamp      string // t as it is written, since this text was signed
	at         time.Time
	signatures [][sha256.Size]byte // v1
}

// parseHeader reads t and every v1, and skips other schemes. It accepts spaces around a part.
// It skips a v1 that is not a SHA-256 in hex, since it cannot match.
func parseHeader(text string) (header, error) {
	var h header
	switch {
	case text == "":
		return h, fmt.Errorf("%w: it is empty", ErrHeader)
	case len(text) > maxHeader:
		return h, fmt.Errorf("%w: it has %d bytes", ErrHeader, len(text))
	}
	for part := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case !ok:
			return h, fmt.Errorf("%w: a part has no =", ErrHeader)
		case name == "t" && h.stamp != "":
			return h, fmt.Errorf("%w: t is there twice", ErrHeader)
		case name == "t":
			seconds, err := strconv.ParseUint(value, 10, 40) // until the year 36,812
			if err != nil {
				return h, fmt.Errorf("%w: t is not a time in Unix seconds", ErrHeader)
			}
			h.stamp, h.at = value, time.Unix(int64(seconds), 0)
		case name == "v1" && len(h.signatures) == maxSignatures:
			return h, fmt.Errorf("%w: it has more than %d signatures", ErrHeader, maxSignatures)
		case name == "v1":
			if b, err := hex.DecodeString(value); err == nil && len(b) == sha256.Size {
				h.signatures = append(h.signatures, [sha256.Size]byte(b))
			}
		}
	}
	if h.stamp == "" {
		return h, fmt.Errorf("%w: t is missing", ErrHeader)
	}
	return h, nil
}
