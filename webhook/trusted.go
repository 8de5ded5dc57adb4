package webhook

import (
	"encoding/json"
	"fmt"
)

// ParseTrusted reads an event without verifying anything. Never call it with
// the body that an HTTP endpoint received: everybody who knows the address could tell you
// that a dispute was won. Use it for events from a trusted source:
//
//   - an [Event].Payload that you stored or put on a queue after verifying it
//   - an event retrieved from Stripe's API
//   - a message of Amazon EventBridge, which has the event as its member "detail"
//   - a message of Azure Event Grid, which has a member "specversion" and the event as its
//     member "data"; pass the messages of a batch one by one
//
// The Payload of the event is then the JSON of the event without the rest of the message.
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
