package webhook_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// A server that hears of disputes. FetchDispute makes the callback see each
// dispute as it is now, in whatever order the events arrive.
func ExampleHandler() {
	stripe := disputetest.NewServer() // stands in for Stripe and its Config for yours
	disputes := dispute.NewClient(stripe.Config())

	mux := http.NewServeMux()
	mux.Handle("POST /stripe", &webhook.Handler{
		Secrets:      []string{"whsec_new", "whsec_old"}, // while one is being replaced
		FetchDispute: disputes.Get,
		Handle: func(_ context.Context, e *webhook.Event) error {
			d, ok := e.Dispute()
			switch {
			case !ok:
				return nil // about something else
			case d.Status.NeedsResponse():
				fmt.Println(e.Type.Plain(), "answer about", d.Amount, d.Currency)
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
	// charge.dispute.created answer about 4200 usd
	// charge.dispute.closed lost
}

// Sign makes a delivery for a test of your own endpoint.
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

// A receiver without [webhook.Handler]: verify and read, and leave the work to a
// queue that knows an event by its id.
func ExampleParse() {
	receive := func(body []byte, signature string) error {
		e, err := webhook.Parse(body, signature, "whsec_test")
		if err != nil {
			return err // 400
		}
		fmt.Println("queue", e.ID, len(e.Payload), "bytes")
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
	// webhook: no signature matches
	// queue evt_1 78 bytes
	// <nil>
	// work on du_1
	// <nil>
}

// A change to the dispute says what it was before.
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

// Table remembers events in a database. The insert and the work are one
// transaction, and a second delivery waits at the insert until the first one
// ends: the work takes effect once, whatever fails.
type Table struct{ db *sql.DB }

// Do is [webhook.Once].
func (t Table) Do(ctx context.Context, event string, f func(context.Context) error) error {
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once it is committed
	res, err := tx.ExecContext(ctx, `INSERT INTO stripe_events (id) VALUES ($1) ON CONFLICT DO NOTHING`, event)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err // nil: done before
	}
	if err := f(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return err
	}
	return tx.Commit()
}

type txKey struct{}

// Several processes that serve one endpoint share what was done.
func ExampleOnce() {
	var db *sql.DB // opened at the start
	http.Handle("POST /stripe", &webhook.Handler{
		Secrets: []string{"whsec_test"},
		Once:    Table{db},
		Handle: func(ctx context.Context, e *webhook.Event) error {
			tx := ctx.Value(txKey{}).(*sql.Tx)
			_, err := tx.ExecContext(ctx, `INSERT INTO todo (dispute) VALUES ($1)`, e.Related.ID)
			return err
		},
	})
}
