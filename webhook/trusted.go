package webhook

import (
	"encoding/json"
	"fmt"
)

// ParseTrusted reads an event without verifying anything. Never call it with
// what an HTTP endpoint received: anyone who knows the address could tell you that
// a dispute was won. Use it for events that reach you in a trusted way:
//
//   - an [Event].Payload that you stored or put on a queue after verifying it
//   - an event retrieved from Stripe's API
//   - a message of Amazon EventBridge, which has the event under "detail"
//   - a message of Azure Event Grid, which has "specversion" and the event under
//     "data"; pass the messages of a batch one by one
//
// Payload is then the event alone, without the message around it.
//
// Stripe: https://docs.stripe.com/event-destinations/overview
func ParseTrusted(payload []byte) (*Event, error) {
	var message struct {
		Detail      json.RawMessage `json:"detail"`
		SpecVersion string          `json:"specversion"`
		Data        json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(payload, &message); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrPayload, unreadable(payload))
	}
	switch {
	case message.Detail != nil:
		return parse(message.Detail)
	case message.SpecVersion != "":
		return parse(message.Data)
	default:
		return parse(payload)
	}
}
