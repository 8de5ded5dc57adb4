package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// Receives events about disputes. With FetchDispute, the callback gets the current dispute, in
// any order of the events.
func ExampleHandler() {
	stripe := disputetest.NewServer() // takes the place of Stripe
	disputes := dispute.NewClient(stripe.Config())

	mux := http.NewServeMux()
	mux.Handle("POST /stripe", &webhook.Handler{
		Secrets:      []string{"whsec_new", "whsec_old"}, // while a secret is being replaced
		FetchDispute: disputes.Get,
		Handle: func(_ context.Context, e *webhook.Event) error {
			d, ok := e.Dispute()
			switch {
			case !ok:
				return nil // not about a dispute
			case d.Status.NeedsResponse():
				fmt.Println(e.Type.Plain(), "respond about", d.Amount, d.Currency)
			case d.Status.Final():
				fmt.Println(e.Type.Plain(), d.Status)
			}
			return nil
		},
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	stripe.PostEvents(server.URL+"/stripe", "whsec_old").Only("charge.dispute.created", "charge.dispute.closed").Twice()
	id := stripe.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd"})
	if _, err := disputes.Close(context.Background(), id); err != nil {
		fmt.Println(err)
	}
	// Output:
	// charge.dispute.created respond about 4200 usd
	// charge.dispute.closed lost
}

// Signs a delivery for a test of your own endpoint.
func ExampleSign() {
	endpoint := &webhook.Handler{
		Secrets: []string{"whsec_test"},
		Handle:  func(_ context.Context, e *webhook.Event) error { fmt.Println(e); return nil },
	}
	payload := `{"id":"evt_1","object":"event","type":"charge.dispute.created","data":{"object":{"id":"du_1","object":"dispute"}}}`

	r := httptest.NewRequest(http.MethodPost, "/stripe", strings.NewReader(payload))
	r.Header.Set("Stripe-Signature", webhook.Sign([]byte(payload), "whsec_test", time.Now()))
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, r)
	fmt.Println(w.Code)
	// Output:
	// webhook.Event{evt_1 charge.dispute.created du_1}
	// 200
}

// Verifies and reads events without a [webhook.Handler]. A queue that keeps one job for each
// ChangeID does the work.
func ExampleParse() {
	receive := func(body []byte, signature string) error {
		e, err := webhook.Parse(body, signature, "whsec_test")
		if err != nil {
			return err // 400
		}
		fmt.Println("queue", e.ChangeID(), len(e.Payload), "bytes")
		return nil // 200
	}
	work := func(payload []byte) error {
		e, err := webhook.ParseTrusted(payload) // verified before it was queued
		if err != nil {
			return err
		}
		if d, ok := e.Dispute(); ok {
			fmt.Println("work on", d.ID)
		}
		return nil
	}
	body := []byte(`{"id":"evt_1","type":"charge.dispute.created","data":{"object":{"id":"du_1"}}}`)
	fmt.Println(receive(body, "t=1,v1=forged"))
	fmt.Println(receive(body, webhook.Sign(body, "whsec_test", time.Now())))
	fmt.Println(work(body))
	// Output:
	// webhook: no signature matches: it was made with another secret, or the body was changed after Stripe had sent it
	// queue evt_1 78 bytes
	// <nil>
	// work on du_1
	// <nil>
}

// Reads the old value of an attribute from an event about an update.
func ExampleEvent_Previous() {
	e, err := webhook.ParseTrusted([]byte(`{"id":"evt_1","type":"charge.dispute.updated","data":{
		"object":{"id":"du_1","status":"under_review"},
		"previous_attributes":{"status":"needs_response"}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var was dispute.Status
	if e.Previous("status", &was) {
		d, _ := e.Dispute()
		fmt.Println(was, "→", d.Status)
	}
	// Output: needs_response → under_review
}

// Handles events whose dispute cannot be fetched: Filter skips events of test mode at a live
// endpoint, and HandleGone uses the snapshot if the account has disconnected.
func ExampleHandler_disconnected() {
	stripe := disputetest.NewServer() // has no such dispute
	endpoint := &webhook.Handler{
		Secrets:      []string{"whsec_test"},
		Filter:       func(e *webhook.Event) bool { return e.Livemode },
		FetchDispute: dispute.NewClient(stripe.Config()).Get,
		Handle:       func(context.Context, *webhook.Event) error { return nil },
		HandleGone: func(_ context.Context, e *webhook.Event, reason error) error {
			if !errors.Is(reason, stripedispute.ErrNotFound) {
				return reason // let Stripe send it again
			}
			d, _ := e.Dispute()
			fmt.Println(d.ID, "was", d.Status)
			return nil
		},
	}
	for _, payload := range []string{
		`{"id":"evt_1","livemode":true,"type":"charge.dispute.closed","data":{"object":{"id":"du_1","object":"dispute","status":"lost"}}}`,
		`{"id":"evt_2","livemode":false,"type":"charge.dispute.created","data":{"object":{"id":"du_2","object":"dispute"}}}`,
	} {
		r := httptest.NewRequest(http.MethodPost, "/stripe", strings.NewReader(payload))
		r.Header.Set("Stripe-Signature", webhook.Sign([]byte(payload), "whsec_test", time.Now()))
		w := httptest.NewRecorder()
		endpoint.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// du_1 was lost
	// 200
	// 200
}
