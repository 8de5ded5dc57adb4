package bench

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"
	stripehook "github.com/stripe/stripe-go/v85/webhook"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

const secret = "whsec_bench_0123456789abcdef0123456789abcdef"

// Verify measures a webhook: from the bytes of the request to a dispute.
func Verify(e Effort) ([]Figure, error) {
	r, err := Race(e.Rounds, webhookRunners()...)
	if err != nil {
		return nil, err
	}
	return []Figure{
		ratio("webhook", r.Time("stripedispute", "stripe-go"), 0.30, r.Times()),
		ratio("webhook-cpu", r.CPU("stripedispute", "stripe-go"), 0, ""),
		ratio("webhook-bytes", r.Bytes("stripedispute", "stripe-go"), 0, r.Allocated()),
		ratio("webhook-over-std", r.Time("stripedispute", "std"), 0, ""),
	}, nil
}

func webhookRunners() []Runner {
	payload := event(stripe.APIVersion)
	header := webhook.Sign(payload, secret, time.Now())
	return []Runner{
		{"stripedispute", func() error {
			e, err := webhook.Parse(payload, header, secret)
			if err != nil {
				return err
			}
			d, ok := e.Dispute()
			if !ok {
				return errors.New("the event has no dispute")
			}
			return checkEqual(fullID, d.ID, nil)
		}},
		{"stripe-go", func() error {
			e, err := stripehook.ConstructEvent(payload, header, secret)
			if err != nil {
				return err
			}
			var d stripe.Dispute
			err = json.Unmarshal(e.Data.Raw, &d)
			return checkEqual(fullID, d.ID, err)
		}},
		{"std", func() error {
			if err := verifySignature(payload, header); err != nil {
				return err
			}
			var e struct {
				ID   string `json:"id"`
				Type string `json:"type"`
				Data struct {
					Object dispute.Dispute `json:"object"`
				} `json:"data"`
			}
			err := json.Unmarshal(payload, &e)
			return checkEqual(fullID, e.Data.Object.ID, err)
		}},
	}
}

// verifySignature checks no more than the signature.
func verifySignature(payload []byte, header string) error {
	stamp, sum, _ := strings.Cut(strings.TrimPrefix(header, "t="), ",v1=")
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(stamp + "."))
	h.Write(payload)
	want, err := hex.DecodeString(sum)
	if err != nil || !hmac.Equal(want, h.Sum(nil)) {
		return errors.New("wrong signature")
	}
	return nil
}
