package webhook

import (
	"encoding/json"
	"fmt"
)

// ParseTrusted reads an event without verifying anything. Never call it with
// what an HTTP endpoint received: whoever knows the address could tell you that
// a dispute was won. It is for events whose way here is guarded otherwise:
//
//   - an [Event].Payload that you stored or queued after verifying it
//   - an event retrieved from Stripe's API
//   - a message of Amazon EventBridge, which has the event under "detail"
//   - a message of Azure Event Grid, which has "specversion" and the event under
//     "data"; pass the messages of a batch one by one
//
// Payload is then the event alone, out of its envelope.
func ParseTrusted(payload []byte) (*Event, error) {
	var bus struct {
		Detail      json.RawMessage `json:"detail"`
		SpecVersion string          `json:"specversion"`
		Data        json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(payload, &bus); err != nil {
		return nil, fmt.Errorf("%w: it does not parse", ErrPayload)
	}
	switch {
	case bus.Detail != nil:
		return decode(bus.Detail)
	case bus.SpecVersion != "":
		return decode(bus.Data)
	default:
		return decode(payload)
	}
}
