package stripedispute

import (
	"math"
	"time"
)

// Timestamp is a moment in Unix seconds, as Stripe's API counts. 0 means none.
type Timestamp int64

// latest is the last Unix second that a [time.Time] can hold. Later ones would overflow
// into the past.
const latest Timestamp = math.MaxInt64 - 62_135_596_800

// At makes a Timestamp from t, without fractions of a second. The zero Time becomes 0.
func At(t time.Time) Timestamp {
	if t.IsZero() {
		return 0
	}
	return Timestamp(t.Unix())
}

// Time returns the moment in UTC, and the zero Time for 0. Seconds that a Time cannot
// hold, more than 292 billion years ahead, become the last one that it can.
func (t Timestamp) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.Unix(int64(min(t, latest)), 0).UTC()
}

// IsZero reports whether t is 0, which means none.
func (t Timestamp) IsZero() bool { return t == 0 }

// String returns the moment in the format of RFC 3339, in UTC, or "never" for 0.
func (t Timestamp) String() string {
	if t == 0 {
		return "never"
	}
	return t.Time().Format(time.RFC3339)
}
