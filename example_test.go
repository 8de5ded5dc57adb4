package stripedispute_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// One Config is enough for all clients. The other examples get their Config from
// disputetest, which takes the place of Stripe.
func Example() {
	cfg := stripedispute.Config{Key: "sk_test_123"} // os.Getenv("STRIPE_API_KEY")
	fmt.Println(cfg)                                // the key is never printed

	_, err := dispute.NewClient(stripedispute.Config{}).Get(context.Background(), "du_1")
	fmt.Println(err)
	// Output:
	// stripedispute.Config{Key: sk_test_…}
	// stripe: Config.Key is empty; set it to a secret key (sk_…) or a restricted key (rk_…)
}

// errors.Is tells the kind of an error, errors.AsType the details.
func ExampleError() {
	srv := disputetest.NewServer()
	disputes := dispute.NewClient(srv.Config())

	_, err := disputes.Get(context.Background(), "du_missing")
	switch {
	case errors.Is(err, stripedispute.ErrServer), errors.Is(err, stripedispute.ErrConnection):
		fmt.Println("the outcome is unknown: read the dispute before acting again")
	case errors.Is(err, stripedispute.ErrNotFound):
		fmt.Println("wrong id, or a dispute of another account")
	case err != nil:
		log.Fatal(err)
	}
	if e, ok := errors.AsType[*stripedispute.Error](err); ok {
		fmt.Println(e.Status, e.Code, e.Param, e.RequestID)
	}
	fmt.Println(err)
	// Output:
	// wrong id, or a dispute of another account
	// 404 resource_missing dispute req_Test0001
	// stripe: 404 resource_missing [dispute]: No such dispute: 'du_missing' (req_Test0001)
}

// A worker of a queue: after which error it gives a job up, and after which one it tries
// again later.
func ExamplePermanent() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}", disputetest.LostAnswer())

	cfg := srv.Config()
	cfg.MaxRetries = -1 // the queue tries again
	disputes := dispute.NewClient(cfg)
	for _, id := range []string{id, "du_missing"} {
		_, err := disputes.Submit(context.Background(), id)
		fmt.Println(id, "give up:", stripedispute.Permanent(err))
	}
	// Output:
	// du_Test0001 give up: false
	// du_missing give up: true
}

// Amounts for people to read.
func ExampleFormatAmount() {
	fmt.Println(stripedispute.FormatAmount(123450, "usd"))
	fmt.Println(stripedispute.FormatAmount(-500, "jpy"))
	fmt.Println(stripedispute.FormatAmount(1234, "kwd"))
	// Output:
	// 1,234.50 USD
	// -500 JPY
	// 1.234 KWD
}

// The client repeats a failed attempt up to twice, with the same idempotency key. If you
// choose the key, the call takes effect once even if your program restarts in between.
func ExampleWithIdempotencyKey() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}/close", disputetest.LostAnswer()) // it takes effect, but the response is lost

	disputes := dispute.NewClient(srv.Config())
	var resp stripedispute.Response
	d, err := disputes.Close(context.Background(), id,
		stripedispute.WithIdempotencyKey("close-"+id), stripedispute.WithResponse(&resp))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status, "attempts:", resp.Attempts, "replayed:", resp.Replayed, "closed:", srv.Effects(id).Closes)
	// Output: lost attempts: 2 replayed: true closed: 1
}

// A platform acts on a connected account: for one call, or with a separate client.
func ExampleWithAccount() {
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{})

	ctx, cfg := context.Background(), srv.Config()
	d, err := dispute.NewClient(cfg).Get(ctx, id, stripedispute.WithAccount("acct_1"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status)

	cfg.Account = "acct_1"
	if d, err = dispute.NewClient(cfg).Get(ctx, id); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status)
	// Output:
	// needs_response
	// needs_response
}

// Requests an object in place of its id.
func ExampleWithExpand() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Charge: "ch_1", Amount: 4200})

	disputes := dispute.NewClient(srv.Config())
	d, err := disputes.Get(context.Background(), id, stripedispute.WithExpand("charge"))
	if err != nil {
		log.Fatal(err)
	}
	var charge struct {
		Amount   int64 `json:"amount"`
		Disputed bool  `json:"disputed"`
	}
	if err := d.Charge.Decode(&charge); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Charge.ID, charge.Amount, charge.Disputed)
	// Output: ch_1 4200 true
}

// Reads a field of the response that this library has no Go field for.
func ExampleWithResponse() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})

	var resp stripedispute.Response
	if _, err := dispute.NewClient(srv.Config()).Get(context.Background(), id, stripedispute.WithResponse(&resp)); err != nil {
		log.Fatal(err)
	}
	var due int64
	if err := resp.Decode("evidence_details.due_by", &due); err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.Status == http.StatusOK, resp.RequestID, due > 0)
	// Output: true req_Test0001 true
}
